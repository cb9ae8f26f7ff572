"""What coverage tells beside its figures, and the straight line held against circles worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point
from towns import CRS, at, streets_of, toilets_of, town

from qdgeo.indicators import Indicator, coverage
from qdgeo.io import People
from qdgeo.network import build_network, reach


def covered(*, minutes: float | None = None, **changes: Any) -> Indicator:
    city = town(**changes)
    return coverage(city, reach(build_network(city), city.toilets), minutes=minutes)


def told(found: Indicator, words: str) -> list[str]:
    notes = [note for note in found.notes if words in note.what]
    assert all(note.zh for note in notes)
    return [note.what for note in notes]


@pytest.mark.parametrize(
    ("tier", "radius"),
    [("straight_5min", 1000 / 3), ("straight_10min", 2000 / 3), ("straight_15min", 1000.0)],
)
def test_circles_overlap_once_and_are_cut_at_the_border(tier: str, radius: float) -> None:
    # toilets at x = 700 and 800 on 东西路 (w to x = 1000, x to 2000); 南北路 at x = 1000 belongs to w
    toilets = toilets_of(*({"id": f"node/{x}", "district": "w", "xy": (x, 0)} for x in (700, 800)))
    found = covered(facilities=toilets).table.set_index(["measure", "basis", "district"])["numerator"]
    north = sqrt(radius**2 - 200**2)
    assert found[tier, "streets", "w"] == pytest.approx((1000 - max(700 - radius, 0) + north) / 1000)
    assert found[tier, "streets", "x"] == pytest.approx((800 + radius - 1000) / 1000)
    assert found[tier, "streets", "outside"] == 0.0


def test_a_tier_of_ones_own_is_measured_and_its_limits_are_told() -> None:
    found = covered(minutes=30)
    assert found.value("whole", "coverage_30min", "streets") == 1.0
    assert found.value("whole", "straight_30min", "streets") == 1.0
    assert found.walk is not None
    assert found.walk.minutes == (5.0, 10.0, 15.0, 30.0)
    (note,) = told(found, "lower bound")
    assert note.startswith(
        "walks of up to 2,000 m are measured, but streets and toilets were read to 1,000 m"
    )
    assert told(covered(minutes=7), "lower bound") == []


def test_limits_are_those_that_the_network_was_built_with() -> None:
    # the 20 people of x stand 30 m from 东西路 and walk 730 m from it; the toilet is at x = 1200
    city = town(facilities=toilets_of({"id": "node/1", "district": "x", "xy": (1200, 0)}))
    for access_m, share in ((30, 1.0), (29, 0.0)):
        network = build_network(city, city.config.walk.but(access_m=access_m))
        found = coverage(city, reach(network, city.toilets))
        assert found.value("x", "coverage_15min", "people") == share
        assert f"more than {access_m} m from any street" in found.definitions[0].en
    notes = told(found, "farther than 29 m from any street")
    assert notes[0] == "20.00 people (1 places) are farther than 29 m from any street"


def test_what_is_not_known_of_a_wheelchairs_ways_is_told() -> None:
    streets = streets_of(
        [
            ({"highway": "footway", "surface": "asphalt", "incline": "2%"}, [(0, 0), (1500, 0)]),
            ({"highway": "footway", "footway": "crossing"}, [(1500, 0), (2000, 0)]),
        ]
    )
    (note,) = told(covered(streets=streets, config={"walk": {"walker": "wheelchair"}}), "wheelchair")
    assert "surface 0.5 of 2.0 km; incline 0.5 of 2.0 km; kerb 0.5 of 0.5 km; width 2.0 of 2.0 km" in note
    assert told(covered(streets=streets), "wheelchair") == []


def test_toilets_off_the_network_are_named() -> None:
    far = toilets_of(
        {"id": "node/1", "district": "w", "xy": (500, 0)}, {"id": "node/2", "district": "w", "xy": (500, 900)}
    )
    found = covered(facilities=far)
    (note,) = (note for note in found.notes if note.where == "toilets")
    assert note.features == ("node/2",)
    assert "1 toilets are farther than" in note.what
    # a circle knows no streets: that of the far toilet holds the end of 南北路, which the other's does not
    assert found.value("w", "straight_15min", "streets") == pytest.approx(1.0)


def test_toilets_and_people_on_an_island_are_told() -> None:
    streets = streets_of(
        [
            ({"highway": "primary"}, [(0, 0), (2000, 0)]),
            ({"highway": "footway"}, [(0, 800), (60, 800)]),
        ]
    )
    people = gpd.GeoDataFrame(
        {"people": [10.0, 7.0], "district": ["w", "w"]},
        geometry=[Point(at(500, 0)), Point(at(30, 800))],
        crs=CRS,
    )
    toilets = toilets_of(
        {"id": "node/1", "district": "w", "xy": (500, 0)}, {"id": "node/2", "district": "w", "xy": (10, 800)}
    )
    found = covered(
        streets=streets,
        people=People(frame=people, meaning="by hand"),
        facilities=toilets,
        config={"walk": {"island_m": 500}},
    )
    assert told(found, "serve only that island") == [
        "1 toilets lie on an island of the street network and serve only that island"
    ]
    assert told(found, "reach only an island") == [
        "7.00 people (1 places) reach only an island of the street network"
    ]
    assert found.value("w", "coverage_15min", "people") == 1.0


def test_people_far_from_streets_and_outside_are_told() -> None:
    people = gpd.GeoDataFrame(
        {"people": [10.0, 3.0, 4.0], "district": ["w", "w", "outside"]},
        geometry=[Point(at(500, 0)), Point(at(100, 1400)), Point(at(-50, 0))],
        crs=CRS,
    )
    found = covered(people=People(frame=people, meaning="by hand"))
    assert told(found, "farther than") == [
        f"3.00 people (1 places) are farther than {town().config.walk.access_m:g} m from any street"
    ]
    assert told(found, "lie in no district") == [
        "4.00 people lie in no district: in no share, and their row 'outside' is a lower bound"
    ]
    assert found.value("whole", "coverage_15min", "people") == pytest.approx(10 / 13)
    assert found.value("outside", "coverage_15min", "people") == 1.0


def test_a_way_across_a_square_is_walked_but_is_no_street() -> None:
    city = town()
    network = build_network(city)
    virtual = np.arange(network.edge_length.size) == network.edge_length.argmin()
    drawn = network.edge_length[~virtual].sum() / 1000
    crossed = replace(network, virtual=virtual)
    found = coverage(city, reach(crossed, city.toilets))
    rows = found.table[(found.table["measure"] == "coverage_15min") & (found.table["basis"] == "streets")]
    rows = rows.set_index("district")
    assert rows.loc["whole", "denominator"] + rows.loc["outside", "denominator"] == pytest.approx(drawn)
    assert found.layer["length_m"].sum() / 1000 == pytest.approx(drawn)
    assert crossed.length_m / 1000 == pytest.approx(drawn)


def test_every_definition_says_how_and_where_people_walk() -> None:
    words = " ".join(text.en for text in covered().definitions)
    for part in ("5/10/15 minutes (<=)", "4 km/h", "(flat)", "table qdgeo", "no waiting", "300 m", "100 m"):
        assert part in words
    slow = town(config={"walk": {"walker": "slow", "crossing_s": 10.0}})
    told = coverage(slow, reach(build_network(slow), slow.toilets)).definitions
    assert "2.88 km/h" in told[0].en
    assert "slow walker" in told[1].en
    assert "10 s without signals" in told[1].en


def test_cells_are_those_that_the_search_was_asked_for() -> None:
    city = town()
    walk = city.config.walk.but(cell_m=400)
    found = coverage(city, reach(build_network(city, walk), city.toilets))
    rough = town(config={"walk": {"cell_m": 400}})
    same = coverage(rough, reach(build_network(rough), rough.toilets))
    assert found.value("whole", "coverage_15min", "built_up") == same.value(
        "whole", "coverage_15min", "built_up"
    )
    assert found.value("whole", "coverage_15min", "built_up") != covered().value(
        "whole", "coverage_15min", "built_up"
    )
