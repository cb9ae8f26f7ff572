"""Catchments as data, and the settings that name them: what is shipped, and every fault at once."""

from __future__ import annotations

import pytest

from qdgeo.config import CasesConfig, ServicesConfig
from qdgeo.errors import DataError
from qdgeo.targets.catchments import load_catchments, parse_catchments
from qdgeo.targets.norms import load_norms

ROW = {
    "id": "a",
    "zh": "甲",
    "en": "a",
    "minutes": [5],
    "weights": [1],
    "unit": "min",
    "source": "s",
    "grade": "C",
}


def test_what_is_shipped() -> None:
    rows = load_catchments()
    assert rows["walk_15min"].weights == (1, 0.68, 0.22)
    assert {row.minutes[-1] for row in rows.values()} == {15}
    assert all(row.source for row in rows.values())


def test_every_fault_is_told_at_once() -> None:
    rows = [
        ROW | {"minutes": [5, 10]},
        ROW | {"id": "b", "minutes": [10, 5], "weights": [1, 0.5]},
        ROW | {"id": "c", "minutes": [5, 10], "weights": [0.5, 1]},
        ROW | {"id": "d", "weights": [2], "grade": "Z"},
        ROW | {"id": "e", "minutes": [], "weights": []},
    ]
    with pytest.raises(DataError) as caught:
        parse_catchments({"catchments": rows}, where="x.toml")
    told = [str(problem) for problem in caught.value.problems]
    assert [line.split(":")[0] for line in told] == [f"x.toml, {key}" for key in "dabcde"]
    assert "2 bands with 1 weights" in told[1]


def test_settings_name_what_there_is() -> None:
    with pytest.raises(ValueError, match="did you mean 'walk_15min_steep'"):
        ServicesConfig(catchment="walk_15min_step")
    with pytest.raises(ValueError, match="greater than or equal to 10"):
        CasesConfig(bandwidth_m=1)
    assert ServicesConfig().beach_m == load_norms()["toilet_service_radius"].high
    assert ServicesConfig().centre_m == load_norms()["circle_15min"].high
