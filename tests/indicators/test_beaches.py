"""Beaches by hand: toilets, stalls and visitors, and the walk from the sand."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box
from towns import register_of, toilets_of, town

from qdgeo.indicators.beaches import beaches
from qdgeo.indicators.stalls import stalls_of
from qdgeo.network import build_network, reach

ROWS = (
    {"id": "A", "name": "A", "xy": (500, 0), "district": "w"},
    {"id": "B", "name": "B", "xy": (1500, 0), "district": "x"},
    {"id": "C", "name": "C", "xy": (1700, 0), "district": "x"},
)
STALLS = {"stalls_women": [6.0, 4, 5], "stalls_men": [2.0, 1, 2], "urinals": [2.0, 1, nan]}
TOILETS = toilets_of(*ROWS).assign(**STALLS)
CITY = town(facilities=TOILETS)
WALKED = reach(build_network(CITY), CITY.toilets)
BEACHES = [
    {"name": "西滩", "district": "w", "peak_visitors": 2000, "geometry": box(300, -200, 400, -50)},
    {"name": "中滩", "district": "x", "peak_visitors": 500, "geometry": LineString([(1400, -100), (1500, -100)])},
    {"name": "东滩", "district": "x", "peak_visitors": 4000, "xy": (1800, -60)},
    {"name": "远滩", "district": "w", "geometry": box(200, -1400, 300, -1300)},
]  # fmt: skip


def measured(*rows, city=CITY, walked=WALKED):
    return beaches(replace(city, registers=register_of("beaches", *rows)), walked)


def test_by_hand() -> None:
    found = measured(*BEACHES)
    assert found.value("whole", "beaches", "district") == 4
    items = found.items.set_index("name")
    # A is √(100² + 50²) = 112 m from 西滩; B 100 m from 中滩; C 117 m from 东滩
    assert items["toilets"].tolist() == [1, 1, 1, 0]
    assert items["stalls"].tolist()[:2] == [10, 6]
    assert isnan(items["stalls"]["东滩"])  # urinals of C are unknown
    assert items["stalls"]["远滩"] == 0
    assert found.value("w", "beach_toilets_per_1000", "peak_visitors") == 0.5
    assert found.value("x", "beach_toilets_per_1000", "peak_visitors") == pytest.approx(2 / 4.5)
    assert found.value("w", "beach_stalls_per_1000", "peak_visitors") == 5
    assert found.value("x", "beach_stalls_per_1000", "peak_visitors") == 12  # of 中滩 alone
    assert found.value("w", "beaches_with_toilet", "beaches") == 0.5
    # 西滩: from (400, −50) 50 m to the street and 100 m along it; from (300, −200) 200 + 200
    assert items["walk_m"].tolist() == pytest.approx([150, 100, 160, inf])
    assert items["farthest_m"].tolist() == pytest.approx([400, 200, 160, inf])
    assert found.value("x", "beach_walk_m", "beaches") == pytest.approx(130)
    assert found.value("w", "beach_walk_m", "beaches") == inf
    assert [note.features for note in found.notes] == [(), ("东滩",), ("远滩",)]


def test_a_beach_without_visitors_lends_its_toilets_to_no_rate() -> None:
    shut = measured(
        {"name": "a", "district": "w", "peak_visitors": 0, "xy": (450, -50)},
        {"name": "b", "district": "w", "peak_visitors": 1000, "geometry": box(200, -1400, 300, -1300)},
    )
    assert shut.items["toilets"].tolist() == [1, 0]
    assert shut.value("w", "beach_toilets_per_1000", "peak_visitors") == 0
    assert shut.value("whole", "beach_stalls_per_1000", "peak_visitors") == 0
    assert "1 of 2 beaches have 0 visitors" in shut.notes[0].what


def test_a_toilet_counts_with_its_nearest_beach_only() -> None:
    both = measured(
        {"name": "a", "district": "w", "peak_visitors": 1000, "xy": (450, -50)},
        {"name": "b", "district": "w", "peak_visitors": 1000, "xy": (600, -50)},
    )
    assert both.items["toilets"].tolist() == [1, 0]


@pytest.mark.parametrize("ids", [("1", "2"), ("2", "1")])
def test_a_toilet_as_near_to_two_beaches_counts_with_the_one_whose_id_is_least(ids) -> None:
    places = [(450, -50), (550, -50)]
    rows = [{"id": i, "name": i, "district": "w", "xy": xy} for i, xy in zip(ids, places, strict=True)]
    for listed in (rows, rows[::-1]):
        found = measured(*listed).items.set_index("id")["toilets"]
        assert (found["1"], found["2"]) == (1, 0)


def test_unknown_stalls_and_visitors_are_not_zero() -> None:
    plain = town()
    found = measured(
        {"name": "a", "district": "w", "peak_visitors": 0, "xy": (450, -50)},
        {"name": "b", "district": "x", "xy": (1600, -50)},
        {"name": "c", "district": "x", "peak_visitors": 900, "xy": (1900, -50)},
        city=plain,
        walked=reach(build_network(plain), plain.toilets),
    )
    assert found.value("w", "beach_toilets", "district") == 1
    assert isnan(found.value("w", "beach_stalls_per_1000", "peak_visitors"))
    assert isnan(found.value("w", "beach_toilets_per_1000", "peak_visitors"))
    assert found.value("x", "beach_toilets_per_1000", "peak_visitors") == 0
    # no toilet states its stalls: a beach without any is no answer for the others
    assert isnan(found.value("x", "beach_stalls_per_1000", "peak_visitors"))
    assert beaches(CITY, WALKED).table["value"].isna().all()
    assert np.isnan(stalls_of(plain.toilets).both).all()


@settings(max_examples=20)
@given(
    points=st.lists(
        st.tuples(st.integers(0, 1999), st.integers(-400, 400)), min_size=1, max_size=5, unique=True
    )
)
def test_every_toilet_near_some_beach_counts_once(points) -> None:
    found = measured(*({"name": str(i), "district": "w", "xy": xy} for i, xy in enumerate(points)))
    near = [min(np.hypot(x - row["xy"][0], y - row["xy"][1]) for x, y in points) <= 300 for row in ROWS]
    assert found.items["toilets"].sum() == sum(near)
    assert (found.items["farthest_m"] >= found.items["walk_m"]).all()
