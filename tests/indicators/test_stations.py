"""Transfer stations by hand: sizes at the edges of the classes, and the radius along streets."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from shapely import Point
from towns import CRS, at, register_of, town

from qdgeo.indicators import Indicator, transfer_stations
from qdgeo.io import People
from qdgeo.network import build_network, reach

STATIONS = (
    {"district": "w", "xy": (0, 0), "capacity_t": 149.9},
    {"district": "w", "xy": (10, 0), "capacity_t": 150.0},
    {"district": "x", "xy": (20, 0), "capacity_t": 450.0},
    {"district": "x", "xy": (30, 0), "grade": "Ⅲ类"},
)


def measured(**changes: Any) -> Indicator:
    city = town(**{"registers": register_of("transfer_stations", *STATIONS), **changes})
    return transfer_stations(city, reach(build_network(city), city.toilets))


def test_sizes_are_by_capacity_and_add_up_to_all() -> None:
    found = measured()
    sizes = {
        s: found.value("whole", "transfer_stations_by_size", s)
        for s in ("small", "medium", "large", "unknown")
    }
    assert sizes == {"small": 1, "medium": 1, "large": 1, "unknown": 1}
    assert found.value("whole", "transfer_stations", "district") == sum(sizes.values())
    assert found.value("w", "transfer_capacity", "district") == pytest.approx(299.9)
    assert found.layer["size"].tolist() == ["small", "medium", "large", "unknown"]
    assert "'capacity' is unknown in 1 of 4 rows" in found.notes[0].what


def test_the_grade_that_is_written_counts_where_there_is_no_capacity() -> None:
    rows = (
        {"district": "w", "xy": (0, 0), "grade": "小型"},
        {"district": "w", "xy": (10, 0), "grade": "大型转运站"},
        {"district": "w", "xy": (20, 0), "grade": "大型", "capacity_t": 60.0},
        {"district": "w", "xy": (30, 0), "grade": "中型", "capacity_t": 200.0},
    )
    found = measured(registers=register_of("transfer_stations", *rows))
    assert found.layer["size"].tolist() == ["small", "large", "small", "medium"]
    assert [note.what for note in found.notes][1:] == [
        "the grade of 1 stations is not that of their capacity, by which they count",
        "the size of 2 stations without a capacity is the grade that is written",
    ]
    assert found.notes[1].features == ("row 4: 大型",)


def test_a_place_off_the_streets_is_near_straight_and_reached_by_no_walk() -> None:
    people = gpd.GeoDataFrame(
        {"people": [30.0, 10.0], "district": ["x", "x"]},
        geometry=[Point(at(1900, 0)), Point(at(1900, 400))],
        crs=CRS,
    )
    found = measured(people=People(frame=people, meaning="by hand"))
    assert found.value("x", "stations_straight_3000m", "people") == 1.0
    assert found.value("x", "stations_within_3000m", "people") == 0.75
    assert found.value("x", "stations_within_5000m", "people") == 0.75


def test_without_a_register_the_same_measures_are_unknown() -> None:
    nothing = measured(registers={})
    assert nothing.table["value"].isna().all()
    assert set(nothing.table["measure"]) == set(measured().table["measure"])


def test_no_capacity_at_all_is_unknown_and_not_zero() -> None:
    found = measured(registers=register_of("transfer_stations", STATIONS[3]))
    assert found.table.set_index("measure")["value"]["transfer_capacity"].isna().all()
