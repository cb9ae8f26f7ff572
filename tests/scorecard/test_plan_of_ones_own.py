"""A user's own targets, from their file through a run to its tables and its manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from qdgeo.city import load_city
from qdgeo.errors import ConfigError, DataError, QdgeoError
from qdgeo.study import run

HELSINKI = Path(__file__).resolve().parents[2] / "data" / "helsinki"
MINE = """
source = "by hand"
grade = "A"
[[targets]]
id = "T16"
value = 10
[[targets]]
id = "H1"
zh = "街道全覆盖"
en = "every street"
value = 100
comparison = "at_least"
words = "100%"
unit = "%"
deadline = ""
system = "示例"
form = ["line"]
needs = ["toilets", "streets"]
computation = { zh = "占比", en = "share" }
measure = "coverage_15min"
basis = "streets"
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    shutil.copytree(HELSINKI, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "city.toml"
    text = path.read_text(encoding="utf-8")
    assert 'plan = ""' in text
    path.write_text(text.replace('plan = ""', 'plan = "mine.toml"'), encoding="utf-8")
    (folder / "mine.toml").write_text(MINE, encoding="utf-8")
    return path


def test_it_is_read_with_the_city_and_written_with_its_results(city: Path, tmp_path: Path) -> None:
    study = run(city, tmp_path / "out", date="2024-05-01")
    folder = tmp_path / "out" / "helsinki"
    table = pd.read_csv(folder / "tables" / "plan.csv", encoding="utf-8-sig").set_index("target")
    assert len(table) == 37
    assert table.loc["T16", ["goal", "value", "met", "status"]].tolist() == [10, 11, 1, "computed"]
    assert table.loc["H1", "met"] == pytest.approx(0.992, abs=1e-3)
    counts = pd.read_csv(folder / "tables" / "plan_counts.csv", encoding="utf-8-sig").set_index("status")[
        "targets"
    ]
    assert counts.to_dict() == table["status"].value_counts().reindex(counts.index, fill_value=0).to_dict()
    assert "规划目标 targets of the plan: 37 · " in study.told.report
    sources = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["sources"]
    assert [len(one["sha256"]) for one in sources if one["role"] == "plan"] == [64]


def test_its_faults_are_told_together_with_those_of_other_files(city: Path) -> None:
    own = city.with_name("mine.toml")
    own.write_text(MINE.replace("value = 10\n", 'value = "ten"\ncolour = 1\n'), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_city(city)
    assert [problem.where for problem in caught.value.problems] == ["mine.toml, T16", "mine.toml, T16"]
    own.unlink()
    (city.parent / "built_up.geojson").unlink()
    with pytest.raises(QdgeoError) as missing:
        load_city(city)
    told = str(missing.value)
    assert "the file for plan is missing" in told
    assert "built_up.geojson" in told


def test_no_plan_at_all(city: Path) -> None:
    text = city.read_text(encoding="utf-8")
    city.write_text(text.replace('plan = "mine.toml"', 'plan = ""'), encoding="utf-8")
    assert load_city(city).plan == ()
    city.write_text(text.replace('plan = "mine.toml"', 'plan = "qingdao"'), encoding="utf-8")
    with pytest.raises(ConfigError, match="no plan 'qingdao': there are qingdao_2022"):
        load_city(city)
