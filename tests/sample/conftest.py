"""The invented city, small: written once, and read back as anybody's."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from qdgeo.sample import SMALL, write_sample

SEED = 2022


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small sample."""
    folder = tmp_path_factory.mktemp("样本") / "binhai"
    write_sample(folder, seed=SEED, size=SMALL)
    return folder


def answers_of(folder: Path) -> pd.Series:
    """What is known by construction: answer and district to value."""
    table = pd.read_csv(folder / "answers/answers.csv", encoding="utf-8-sig", dtype={"district": str})
    return table.set_index(["answer", "district"])["value"]


def entries_of(folder: Path) -> pd.DataFrame:
    """The truth about each entry of the list of roads."""
    return pd.read_csv(folder / "answers/managed_roads.csv", encoding="utf-8-sig").set_index("entry")


def compared(folder: Path, found: pd.DataFrame) -> pd.DataFrame:
    """The entries beside what was measured of them; the title and the headers take the first two rows."""
    rows = found.assign(entry=found["entry"].str.removeprefix("row ").astype(int) - 2).set_index("entry")
    found_of = rows[["status", "centreline_km"]].rename(columns={"status": "status_found"})
    return entries_of(folder).join(found_of, how="inner")
