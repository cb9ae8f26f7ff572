"""Opened toilets of units: what each adds, by hand and against closing each by itself."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import toilets_of, town

from qdgeo.indicators.ground import ground_of
from qdgeo.indicators.unit_toilets import unit_toilets
from qdgeo.network import build_network, covered_between, reach, seconds_at

WALK = {"walk": {"island_m": 0, "minutes": [5], "speed_kmh": 3.6}}  # 300 m, at 1 m/s
CITY = town(config=WALK)
NETWORK = build_network(CITY)
REGISTER = {"source": "register", "feature": "register"}


def rows(*places):
    return [REGISTER | row for row in places]


def measured(*toilets, city=CITY):
    found = replace(city, facilities=toilets_of(*toilets))
    return unit_toilets(found, reach(NETWORK, found.toilets)), found


def test_by_hand() -> None:
    """A public toilet at 300 m and units at 100, 500, 1600 m along 东西路; 300 m to either side.

    Public: 0–600. Units: b 0–400 (adds nothing), c 200–800 (adds 600–800, all in w), d 1300–1900 (adds 600 m in x) with
    the 20 people at (1900, 30), who walk 30 + 300 = 330 m > 300: not reached; the 10 at (100, 0) have A and b.
    """
    found, _ = measured(
        *rows(
            {"id": "a", "xy": (300, 0), "district": "w", "kind": "环卫公厕"},
            {"id": "b", "xy": (100, 0), "district": "w", "kind": "单位 公厕"},
            {"id": "c", "xy": (500, 0), "district": "w", "kind": "社会单位", "opening_hours": "24/7"},
            {"id": "d", "xy": (1600, 0), "district": "x", "kind": "单位卫生间"},
            {"id": "e", "xy": (1000, 900), "district": "w", "kind": "单位卫生间", "counts": False},
        )
    )
    assert found.value("w", "unit_toilets", "district") == 2
    assert found.value("whole", "unit_toilets", "district") == 3
    assert found.value("w", "units_add_5min", "streets") == pytest.approx(0.2 / 2)
    assert found.value("x", "units_add_5min", "streets") == pytest.approx(0.6)
    assert found.value("whole", "units_add_5min", "people") == 0
    items = found.items
    assert items["id"].tolist() == ["d", "c", "b"]
    assert items["place"].tolist() == [1, 2, 3]
    assert items["streets_added_km"].tolist() == pytest.approx([0.6, 0.2, 0])
    assert items["people_added"].tolist() == [0, 0, 0]
    assert items["people_nearest"].tolist() == [0, 0, 10]
    assert items["opening_hours"].tolist() == ["", "24/7", ""]
    assert found.layer["id"].tolist() == ["d", "c", "b"]
    assert found.notes == ()


def test_two_side_by_side_add_nothing_each_and_all_together() -> None:
    found, _ = measured(
        *rows(
            {"id": "a", "xy": (200, 0), "district": "w", "kind": "单位卫生间"},
            {"id": "b", "xy": (200, 0), "district": "w", "kind": "单位卫生间"},
        )
    )
    assert found.items["people_added"].tolist() == [0, 0]
    assert found.value("w", "units_add_5min", "people") == pytest.approx(10 / 15)


def test_unknown_is_not_none() -> None:
    mapped, _ = measured({"id": "a", "xy": (200, 0), "district": "w"})
    assert mapped.table["value"].isna().all()  # a map without such toilets is no list of them
    blank, _ = measured(*rows({"id": "a", "xy": (200, 0), "district": "w", "kind": ""}))
    assert blank.table["value"].isna().all()
    listed, _ = measured(*rows({"id": "a", "xy": (200, 0), "district": "w", "kind": "环卫公厕"}))
    assert listed.value("whole", "unit_toilets", "district") == 0
    assert listed.value("whole", "units_add_5min", "streets") == 0
    partly, _ = measured(
        {"id": "a", "xy": (200, 0), "district": "w", "kind": "单位公厕"},
        {"id": "b", "xy": (400, 0), "district": "w", "kind": ""},
        city=replace(CITY, people=None),
    )
    assert [note.what.split(":")[0] for note in partly.notes] == [
        "1 of 2 toilets have no class",
        "toilets of units are those of the map, which is no list of them",
    ]
    assert isnan(partly.value("w", "units_add_5min", "people"))
    assert partly.items["people_added"].isna().all()


@settings(max_examples=15)
@given(
    places=st.lists(
        st.tuples(st.integers(0, 1999), st.integers(-60, 60), st.booleans()),
        min_size=1,
        max_size=6,
        unique=True,
    )
)
def test_each_is_what_closing_it_loses(places) -> None:
    toilets = rows(
        *(
            {"id": f"t{i}", "xy": (x, y), "district": "w" if x < 1000 else "x",
             "kind": "单位卫生间" if unit else "环卫公厕"}
            for i, (x, y, unit) in enumerate(places)
        )
    )  # fmt: skip
    found, city = measured(*toilets)
    full = covered(city)
    for _, row in found.items.iterrows():
        others = city.facilities[city.facilities["id"] != row["id"]].reset_index(drop=True)
        less = covered(replace(city, facilities=others))
        assert row[["people_added", "built_up_added_km2", "streets_added_km"]].tolist() == pytest.approx(
            [before - after for before, after in zip(full, less, strict=True)], abs=1e-6
        )
    if len(found.items):
        assert (np.diff(found.items["people_added"]) <= 0).all()


def covered(city):
    """People, km² and km of street in districts within 300 m."""
    walked = reach(NETWORK, city.toilets)
    ground = ground_of(city, walked)
    sums = [
        float(places.demand.weight[seconds_at(walked, places.demand.xy).seconds <= 300].sum())
        for places in ground.places
    ]
    pieces = ground.pieces
    own = pieces.district != "outside"
    km = covered_between(walked, pieces.edge[own], pieces.start_m[own], pieces.end_m[own], 300).sum() / 1000
    return [*sums, float(km)]
