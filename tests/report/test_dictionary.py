"""Every column that is written is explained, once for each table, in both languages."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

import qdgeo
from qdgeo.report import dictionary
from qdgeo.report.dictionary import describes
from qdgeo.schema import TOILET_TAGS

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "helsinki" / "city.toml"


def test_each_row_is_whole_and_stands_once() -> None:
    words = dictionary()
    assert not words[["table", "column"]].duplicated().any()
    assert (words[["table", "column", "zh", "en"]] != "").all(axis=None)
    assert ((words["meaning_zh"] == "") == (words["meaning_en"] == "")).all()
    assert set(TOILET_TAGS) <= set(words["column"])


def test_patterns() -> None:
    assert describes("some_target:points")
    assert describes("straight_15min")
    assert not describes("value:nonsense")
    assert not describes("")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    qdgeo.run(SAMPLE, out, date="2024-05-01")
    return out / "helsinki"


def test_every_column_of_a_run_is_described(written: Path) -> None:
    tables = sorted((written / "tables").glob("*.csv"))
    layers = sorted((written / "layers").glob("*.parquet"))
    assert tables
    assert layers
    unknown = {
        f"{path.stem}.{column}"
        for path in (*tables, *layers)
        for column in (
            pd.read_csv(path, nrows=0) if path.suffix == ".csv" else gpd.read_parquet(path)
        ).columns
        if not describes(str(column))
    }
    assert unknown == set()


def test_every_measure_of_a_run_is_described(written: Path) -> None:
    measures = set(pd.read_csv(written / "tables" / "indicators.csv")["measure"])
    assert measures
    assert {measure for measure in measures if not describes(measure)} == set()
