"""Pavements drawn beside a road: how much of it they run along."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, affinity

from qdgeo.network.sidepath import drawn_pavement, share_beside
from qdgeo.network.walked import walked_ways

ROAD = LineString([(0, 0), (200, 0)])


def share(*footways: LineString, road: LineString = ROAD) -> float:
    (found,) = share_beside(np.array([road]), np.array(footways, dtype=object), within_m=20, turn_deg=30)
    return float(found)


@pytest.mark.parametrize(
    ("footway", "expected"),
    [
        (LineString([(0, 10), (200, 10)]), 1.0),
        (LineString([(200, -10), (0, -10)]), 1.0),  # the other side, drawn the other way
        (LineString([(0, 10), (100, 10)]), 0.55),  # and 17 m farther, seen within 20 m: one part more
        (LineString([(0, 21), (200, 21)]), 0.0),
        (LineString([(100, -50), (100, 50)]), 0.0),  # crosses
        (LineString([(0, 0), (200, 100)]), 0.20),  # leaves at 27°: near for 40 m along the road
        (LineString([(0, 0), (200, 200)]), 0.0),  # leaves at 45°
    ],
)
def test_the_share_by_hand(footway: LineString, expected: float) -> None:
    assert share(footway) == pytest.approx(expected, abs=0.051)


def test_pieces_of_pavement_add_up() -> None:
    assert share(LineString([(0, 9), (90, 9)]), LineString([(110, -9), (200, -9)])) == 1.0
    assert share(road=LineString([(0, 0), (3, 0)])) == 0
    assert share(LineString([(0, 9), (0, 9)])) == 0


@given(turn=st.floats(0, 360), x=st.floats(-1e5, 1e5), along=st.integers(0, 20))
def test_turning_and_shifting_change_nothing(turn: float, x: float, along: int) -> None:
    footway = LineString([(0, 9), (0.1 + 10 * along, 9)])
    moved = [
        affinity.translate(affinity.rotate(line, turn, origin=(0, 0)), x, -x) for line in (ROAD, footway)
    ]
    assert share(moved[1], road=moved[0]) == pytest.approx(share(footway), abs=0.051)


def test_only_roads_that_say_so_and_footways_that_are_walked(make_streets, walk) -> None:
    nodes = {
        1: (0, 0),
        2: (200, 0),
        3: (0, 9),
        4: (200, 9),
        5: (0, 500),
        6: (200, 500),
        7: (0, 491),
        8: (200, 491),
    }
    ways = [
        ([1, 2], {"sidewalk:left": "separate"}),
        ([3, 4], {"highway": "footway"}),
        ([5, 6], {"foot": "use_sidepath"}),
        ([7, 8], {"highway": "footway", "access": "private"}),
        ([1, 4], {"highway": "footway", "sidewalk": "separate"}),
        ([1, 2], {"highway": "primary"}),
    ]
    streets = make_streets(ways, nodes)
    assert drawn_pavement(streets.frame).tolist() == [True, False, False, False, False, False]
    usual, left_out = (
        walked_ways(streets, walk.but(foot_filter=n)).walks for n in ("qdgeo", "drawn_pavements")
    )
    assert usual.tolist() == [True, True, True, False, True, True]
    assert left_out.tolist() == [False, True, True, False, True, True]


def test_nothing_drawn() -> None:
    frame = gpd.GeoDataFrame(
        {"highway": ["primary"], "sidewalk": ["separate"]}, geometry=[ROAD], crs="EPSG:4549"
    )
    assert drawn_pavement(frame).tolist() == [False]
