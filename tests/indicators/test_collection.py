"""Collection points by hand: 70 m straight and 70 m walked are two things."""

from __future__ import annotations

from math import isnan
from typing import Any

import pytest
from shapely import box
from towns import register_of, town

from qdgeo.indicators import Indicator, collection_points
from qdgeo.network import build_network, reach

POINTS = (
    {"district": "w", "xy": (100, 50), "sorted": 1.0},
    {"district": "x", "xy": (1850, 30), "sorted": 0.0},
    {"district": "x", "xy": (1400, 0)},
)
COMPOUNDS = (
    {"district": "w", "geometry": box(80, 10, 120, 30)},
    {"district": "w", "geometry": box(480, 10, 520, 30)},
    {"district": "x"},  # no place: in no distance
)


def measured(**changes: Any) -> Indicator:
    registers = register_of("collection_points", *POINTS) | register_of("compounds", *COMPOUNDS)
    city = town(**{"registers": registers, **changes})
    return collection_points(city, reach(build_network(city), city.toilets))


def test_counts_and_the_share_that_sorts() -> None:
    found = measured()
    assert [found.value(d, "collection_points", "district") for d in ("w", "x", "whole")] == [1, 2, 3]
    shares = [found.value(d, "collection_sorted", "collection_points") for d in ("w", "x", "whole")]
    assert shares == [1.0, 0.0, 0.5]
    assert ["1 of 3 rows" in note.what for note in found.notes] == [True]


def test_a_radius_straight_and_walked() -> None:
    """The 10 people are 50 m away either way; the 20 are 50 m away straight, and walk 30 + 50 + 30 m."""
    found = measured()
    assert found.value("w", "collection_within_70m", "people") == pytest.approx(10 / 15)
    assert found.value("w", "collection_straight_70m", "people") == pytest.approx(10 / 15)
    assert found.value("x", "collection_within_70m", "people") == 0.0
    assert found.value("x", "collection_straight_70m", "people") == 1.0


def test_compounds_that_have_a_place_are_held_against_it_too() -> None:
    """The one at (100, 20) walks 20 + 50 m; the one at (500, 20) is far; in x none has a place."""
    found = measured()
    assert found.value("w", "collection_within_70m", "compounds") == 0.5
    assert isnan(found.value("x", "collection_within_70m", "compounds"))
    assert found.value("whole", "collection_straight_70m", "compounds") == 0.5


def test_what_is_not_known_is_unknown() -> None:
    assert measured(registers={}).table["value"].isna().all()
    found = measured(people=None, registers=register_of("collection_points", *POINTS))
    assert isnan(found.value("whole", "collection_within_70m", "people"))
    assert isnan(found.value("whole", "collection_within_70m", "compounds"))
    assert found.value("whole", "collection_straight_70m", "built_up") > 0
    assert set(measured().table["measure"]) == set(measured(registers={}).table["measure"])
