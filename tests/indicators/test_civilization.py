"""Practice centres by hand on the town: in the community or near its point, walked and straight."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from towns import register_of, town

from qdgeo.indicators.civilization import civilization
from qdgeo.network import build_network, reach

CITY = town()
WALKED = reach(build_network(CITY), CITY.toilets)
CENTRES = [
    {"district": "w", "name": "甲", "xy": (300, 0)},
    {"district": "w", "name": "乙", "xy": (1000, 900)},
]
COMMUNITIES = [
    {"district": "w", "name": "西", "people": 600, "geometry": box(0, -100, 400, 100)},
    {"district": "w", "name": "中", "people": 300, "geometry": box(400, -100, 900, 100)},
    {"district": "x", "name": "北", "xy": (1100, 950)},
    {"district": "x", "name": "东", "people": 100, "xy": (2000, 0)},
]


def measured(centres=CENTRES, communities=COMMUNITIES):
    registers = {}
    if centres is not None:
        registers |= register_of("civilization_centres", *centres)
    if communities is not None:
        registers |= register_of("communities", *communities)
    return civilization(replace(CITY, registers=registers), WALKED)


def test_by_hand() -> None:
    found = measured()
    assert found.value("whole", "civilization_centres", "district") == 2
    # 西 holds 甲; 中 holds none though 甲 is 100 m off; 北 is a point 112 m from 乙; 东 is 1,345 m from 乙
    assert found.value("w", "communities_with_centre", "communities") == 0.5
    assert found.value("x", "communities_with_centre", "communities") == 0.5
    assert found.value("w", "communities_with_centre", "people") == pytest.approx(600 / 900)
    assert found.value("x", "communities_with_centre", "people") == 0  # those of 北 are unknown
    items = found.items.set_index("name")
    assert items["has_centre"].tolist() == [1, 0, 1, 0]
    # 西's middle (200, 0) is 100 m from 甲; 东 walks 1,700 m to 甲, 1,900 m to 乙; 北 has 112 m to the street's end
    assert items["centre_walk_m"].tolist() == pytest.approx([100, 350, 50 + 100, 1700])
    # 10 people 200 m from 甲, 5 at (1000, 1000) 100 m from 乙, 20 at (1900, 30) 1,630 m from 甲
    assert found.value("w", "centre_within_1000m", "people") == 1
    assert found.value("x", "centre_within_1000m", "people") == 0
    assert found.value("w", "centre_walk_median_m", "people") == pytest.approx(200)
    assert found.value("whole", "centre_walk_median_m", "people") == pytest.approx(1630)
    told = [note.what for note in found.notes]
    assert told[0].startswith("'people' is unknown in 1 of 4 rows")
    assert told[1] == "2 of 4 communities have no practice centre"
    assert found.notes[1].features == ("中", "东")


def test_a_centre_on_a_common_border_is_that_of_one_community() -> None:
    """On x = 400 between 西 and 中; in both where they overlap; and near every one that is only a point."""
    shared = measured([{"district": "w", "xy": (400, 50)}])
    assert shared.items.set_index("name")["centres"].to_dict() == {"西": 1, "中": 0, "北": 0, "东": 0}
    turned = measured([{"district": "w", "xy": (400, 50)}], [{**COMMUNITIES[1], "id": "a"}, COMMUNITIES[0]])
    assert turned.items.set_index("name")["centres"].to_dict() == {"西": 0, "中": 1}
    wide = {"district": "w", "name": "叠", "geometry": box(200, -100, 600, 100)}
    over = measured(
        [{"district": "w", "xy": (400, 50)}, {"district": "w", "xy": (300, 0)}], [*COMMUNITIES[:2], wide]
    )
    assert over.items.set_index("name")["centres"].to_dict() == {"西": 1, "中": 0, "叠": 2}
    both = measured(
        [{"district": "x", "xy": (1500, 0)}],
        [{"district": "x", "name": n, "xy": (1500, y)} for n, y in (("a", 9), ("b", -9))],
    )
    assert both.items["centres"].tolist() == [1, 1]


def test_what_needs_a_register_that_is_missing_is_unknown() -> None:
    assert measured(None, None).table["value"].isna().all()
    assert measured(None).table["value"].isna().all()
    alone = measured(communities=None)
    assert alone.value("whole", "civilization_centres", "district") == 2
    assert isnan(alone.value("whole", "communities_with_centre", "communities"))
    assert alone.value("w", "centre_within_1000m", "people") == 1
    far = measured([{"district": "w", "xy": (500, 1400)}])  # 500 m from any street: nobody walks there
    assert far.value("whole", "centre_walk_median_m", "people") == inf
    assert (far.items["centre_walk_m"] == inf).all()
    assert (
        far.value("whole", "communities_with_centre", "communities") == 0.25
    )  # 北, 750 m off in a straight line


@settings(max_examples=15)
@given(more=st.lists(st.tuples(st.integers(0, 1999), st.integers(-200, 1200)), max_size=4))
def test_a_further_centre_takes_nothing_away(more) -> None:
    fewer, wider = measured(), measured([*CENTRES, *({"district": "w", "xy": xy} for xy in more)])
    for measure in ("communities_with_centre", "centre_within_1000m", "centre_straight_1000m"):
        for district in ("w", "x", "whole"):
            for basis in ("communities", "people"):
                before, after = (found.value(district, measure, basis) for found in (fewer, wider))
                assert isnan(before) or after >= before
