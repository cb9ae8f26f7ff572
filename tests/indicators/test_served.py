"""Walks to points that are no part of the search, against a search from those points."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point
from towns import CRS, at, town

from qdgeo.indicators.served import straight_metres, walked_metres
from qdgeo.network import Reach, build_network, reach, seconds_at, snap

METRE_PER_SECOND = 3.6
PLACES = st.lists(st.tuples(st.integers(-50, 2050), st.integers(-120, 1050)), min_size=1, max_size=6)


@cache
def walked() -> Reach:
    city = town()
    return reach(build_network(city), city.toilets)


def metres(sources: list[tuple[int, int]], places: list[tuple[int, int]]) -> np.ndarray:
    net = walked().network
    points, xy = (np.array([at(*place) for place in some], dtype=float) for some in (sources, places))
    met = snap(net, points, limit_m=net.settings.snap_m)
    return walked_metres(walked(), met, snap(net, xy, limit_m=net.settings.access_m))


@settings(max_examples=40)
@given(sources=PLACES, places=PLACES)
def test_it_is_the_walk_that_a_search_finds(
    sources: list[tuple[int, int]], places: list[tuple[int, int]]
) -> None:
    frame = gpd.GeoDataFrame(
        {"id": [str(n) for n in range(len(sources))]},
        geometry=[Point(at(*place)) for place in sources],
        crs=CRS,
    )
    found = reach(walked().network, frame, speed_kmh=METRE_PER_SECOND)
    second = seconds_at(found, np.array([at(*place) for place in places], dtype=float)).seconds
    assert metres(sources, places) == pytest.approx(second, abs=1e-4)


def test_on_one_edge_nobody_walks_round() -> None:
    assert metres([(300, 10)], [(320, 5), (280, 0), (300, 0)]).tolist() == pytest.approx([35.0, 30.0, 10.0])


def test_no_points_reach_nobody() -> None:
    assert np.isinf(straight_metres(np.zeros((2, 2)), np.zeros((0, 2)))).all()
    assert np.isinf(metres([(300, 900)], [(300, 0)])).all()
