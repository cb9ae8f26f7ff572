"""The nearest street by samples is the nearest street: the same edge and the same metres as among all lines."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.network import nearest as module
from qdgeo.network import network_from_streets
from qdgeo.network.nearest import nearest_edges

CITY = np.array([450_000.0, 3_100_000.0])  # coordinates as large as a real city's


def by_brute_force(network, edges, xy, limit_m):
    every = shapely.distance(shapely.points(xy)[:, None], network.lines[edges][None, :])
    best = every.argmin(axis=1)  # the first of equals
    away = every[np.arange(len(xy)), best]
    point = np.flatnonzero(away <= limit_m)
    return point, edges[best[point]], away[point]


def assert_same(network, edges, xy, limit_m) -> None:
    for found, expected in zip(
        nearest_edges(network, edges, xy, limit_m), by_brute_force(network, edges, xy, limit_m), strict=True
    ):
        np.testing.assert_array_equal(found, expected)


@pytest.fixture(scope="module")
def crooked(make_streets, walk):
    """Forty streets of bends, some of them many kilometres long and some drawn with a vertex twice."""
    rng = np.random.default_rng(5)
    ways, nodes = [], {}
    for number in range(40):
        steps = rng.normal(0, rng.choice([3.0, 40.0, 900.0]), (int(rng.integers(2, 30)), 2))
        steps[rng.random(len(steps)) < 0.1] = 0.0
        first = len(nodes)
        for xy in np.cumsum(steps, axis=0) + rng.uniform(-2000, 2000, 2) + CITY:
            nodes[len(nodes)] = tuple(xy)
        ways.append((list(range(first, len(nodes))), {"name": str(number)}))
    return network_from_streets(make_streets(ways, nodes), walk)


@pytest.mark.parametrize("limit_m", [0.0, 60.0, 300.0, np.inf])
def test_many_points_against_brute_force(crooked, limit_m: float) -> None:
    rng = np.random.default_rng(6)
    xy = rng.uniform(-3000, 3000, (3000, 2)) + CITY
    on_streets = crooked.coords[rng.integers(0, len(crooked.coords), 200)]
    every = np.arange(crooked.edge_length.size)
    assert_same(crooked, every, np.concatenate([xy, on_streets]), limit_m)
    assert_same(crooked, every[1::3], xy, limit_m)


@given(
    points=st.lists(st.tuples(st.integers(-500, 2500), st.integers(-500, 1000)), min_size=1, max_size=40),
    limit=st.floats(0, 800),
)
def test_ties_are_broken_as_in_the_tree(town, points, limit: float) -> None:
    # whole metres in a town of right angles: most points are as near to two streets
    assert_same(town, np.arange(town.edge_length.size), np.array(points, dtype=float), limit)


def test_what_is_as_far_from_hundreds_of_samples_is_left_to_the_tree(make_streets, walk) -> None:
    turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    ring = dict(enumerate(zip(1000 * np.cos(turn), 1000 * np.sin(turn), strict=True)))
    network = network_from_streets(make_streets([([*ring, 0], {})], ring), walk)
    xy = np.array([[0.0, 0.0], [0.0, 1.0], [990.0, 0.0]])
    assert_same(network, np.array([0]), xy, 2000.0)
    assert_same(network, np.array([0]), xy, 500.0)


def test_blocks_of_points_do_not_matter(crooked, monkeypatch) -> None:
    xy = np.random.default_rng(7).uniform(-3000, 3000, (500, 2)) + CITY
    monkeypatch.setattr(module, "_AT_ONCE", 7)
    assert_same(crooked, np.arange(crooked.edge_length.size), xy, 400.0)


def test_few_points_and_none(crooked) -> None:
    every = np.arange(crooked.edge_length.size)
    assert every.size > module._FEW
    assert_same(crooked, every, np.array([[450_000.0, 3_100_000.0]]), np.inf)
    for edges, xy in ((every, np.zeros((0, 2))), (every[:0], np.zeros((5, 2)))):
        assert [part.size for part in nearest_edges(crooked, edges, xy, np.inf)] == [0, 0, 0]
