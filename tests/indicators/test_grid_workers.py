"""Grid workers by hand: people, ground, and what is covered; unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from towns import register_of, town

from qdgeo.indicators.grid_workers import grid_workers

CITY = town()
ROWS = [
    # 0.5 km² with the 10 people at (100, 0); 1 km² with 35 as registered; both overlap by 0.25 km²
    {"id": "a", "district": "w", "workers": 2, "geometry": box(0, -500, 500, 500)},
    {"id": "b", "district": "w", "workers": 1, "people": 35, "geometry": box(250, -500, 1250, 500)},
    {"id": "c", "district": "x", "workers": 4, "people": 100, "area_km2": 0.8},
]


def measured(*rows, city=CITY):
    return grid_workers(replace(city, registers=register_of("grids", *rows)))


def test_by_hand() -> None:
    found = measured(*ROWS)
    assert found.value("w", "grid_workers", "district") == 3
    assert found.value("whole", "grid_workers", "district") == 7
    assert found.value("w", "people_per_grid_worker", "grid_workers") == pytest.approx(45 / 3)
    assert found.value("x", "people_per_grid_worker", "grid_workers") == pytest.approx(25)
    assert found.value("w", "km2_per_grid_worker", "grid_workers") == pytest.approx(1.5 / 3)
    assert found.value("x", "km2_per_grid_worker", "grid_workers") == pytest.approx(0.2)
    # of 2 km² in w 1 km² is in a grid; of x, 0.25
    assert found.value("w", "grids_cover", "district") == pytest.approx(0.5)
    assert found.value("x", "grids_cover", "district") == pytest.approx(0.125)
    assert found.value("w", "grids_cover", "people") == pytest.approx(10 / 15)
    assert found.value("x", "grids_cover", "people") == 0
    assert [note.what.split(":")[0] for note in found.notes] == [
        "1 of 3 grids are not drawn",
        "grids overlap by 0.25 km² in all",
    ]
    items = found.items.set_index("id")
    assert items["people"].tolist() == [10, 35, 100]
    assert items["km2_per_worker"].tolist() == pytest.approx([0.25, 1, 0.2])
    assert found.layer["id"].tolist() == ["a", "b"]


def test_a_district_whose_workers_are_all_unknown_has_not_none() -> None:
    found = measured(
        {"id": "a", "district": "w", "workers": 2, "area_km2": 1},
        {"id": "b", "district": "x", "area_km2": 1},
    )
    assert found.value("w", "grid_workers", "district") == 2
    for district in ("x", "whole"):
        assert isnan(found.value(district, "grid_workers", "district"))


def test_unknown_workers_are_in_no_figure_and_none_is_not_unknown() -> None:
    found = measured(
        {"id": "a", "district": "w", "people": 10, "area_km2": 1},
        {"id": "b", "district": "w", "workers": 2, "area_km2": 1},
        {"id": "c", "district": "x", "workers": 0, "people": 9, "area_km2": 1},
        city=replace(CITY, people=None),
    )
    assert found.value("w", "grid_workers", "district") == 2
    assert found.value("x", "grid_workers", "district") == 0
    assert isnan(found.value("w", "people_per_grid_worker", "grid_workers"))  # people of b are unknown
    assert found.value("w", "km2_per_grid_worker", "grid_workers") == 0.5
    assert isnan(found.value("x", "people_per_grid_worker", "grid_workers"))  # nobody looks after them
    assert found.table[found.table["measure"] == "grids_cover"]["value"].isna().all()
    assert found.items["km2_per_worker"].isna().tolist() == [True, False, True]


def test_without_the_register_nothing_is_known() -> None:
    found = grid_workers(CITY)
    assert found.table["value"].isna().all()
    assert found.notes == ()


@settings(max_examples=25)
@given(
    corners=st.lists(
        st.tuples(st.integers(-200, 1800), st.integers(-600, 1400), st.integers(1, 900)),
        min_size=1,
        max_size=6,
    )
)
def test_cover_grows_with_grids_and_stays_within_the_district(corners) -> None:
    rows = [
        {"id": str(i), "district": "w", "workers": 1, "geometry": box(x, y, x + side, y + side)}
        for i, (x, y, side) in enumerate(corners)
    ]
    less, more = (
        part[(part["measure"] == "grids_cover") & (part["district"] != "outside")]["value"].to_numpy()
        for part in (measured(*rows[:1]).table, measured(*rows).table)
    )
    assert (more >= less - 1e-12).all()
    assert (more <= 1).all()
