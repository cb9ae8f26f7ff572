"""Squares walked across, by hand: the diagonal instead of two sides, a fountain in the way, limits."""

from __future__ import annotations

import dataclasses
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shapely import Polygon, box

from qdgeo.io.layers import Streets
from qdgeo.network import WalkNetwork, network_from_streets, reach
from qdgeo.targets import load_norms

DIAGONAL = np.hypot(100, 100)
CORNERS = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}
NODES = CORNERS | {5: (-300, 0), 6: (400, 100), 7: (50, 0), 8: (50, -80)}
OUTLINE = ([1, 7, 2, 3, 4, 1], {"highway": "pedestrian", "area": "yes", "name": "Square"})
ARMS = [([5, 1], {}), ([3, 6], {})]


def with_squares(streets: Streets, *polygons: Polygon, ids: tuple[str, ...] = ("way/1",)) -> Streets:
    squares = gpd.GeoDataFrame({"id": list(ids)}, geometry=list(polygons), crs=streets.frame.crs)
    return dataclasses.replace(streets, squares=squares)


def metres(network: WalkNetwork, a: int, b: int) -> float:
    """The walk from one node to another, m, by networkx."""
    graph = nx.MultiGraph()
    graph.add_weighted_edges_from(
        zip(network.edge_u.tolist(), network.edge_v.tolist(), network.edge_length.tolist(), strict=True)
    )
    return float(nx.dijkstra_path_length(graph, a, b))


@pytest.fixture
def square(make_streets: Any) -> Streets:
    """A square of 100 m with a street at two opposite corners; the square is way 1."""
    return with_squares(make_streets([OUTLINE, *ARMS], NODES), box(0, 0, 100, 100))


def test_the_diagonal_instead_of_two_sides(square, walk, node_at) -> None:
    network = network_from_streets(square, walk)
    a, b = node_at(network, 0, 0), node_at(network, 100, 100)
    assert metres(network, a, b) == pytest.approx(DIAGONAL)
    around = network_from_streets(dataclasses.replace(square, squares=None), walk)
    assert metres(around, node_at(around, 0, 0), node_at(around, 100, 100)) == 200
    assert network.virtual.tolist() == [False, False, False, False, True]
    assert network.length_m == around.length_m == 1000
    assert network.component_m.tolist() == [1000.0]
    (across,) = np.flatnonzero(network.virtual)
    assert network.streets.loc[network.edge_street[across], ["way", "name"]].tolist() == [1, "Square"]
    assert network.forward[across]
    assert network.backward[across]
    np.testing.assert_allclose([line.length for line in network.lines], network.edge_length)


def test_the_walk_to_a_toilet_takes_the_diagonal(square, walk, toilets, node_at) -> None:
    found = reach(network_from_streets(square, walk), toilets({"a": (400, 100)}))
    home = node_at(found.network, -300, 0)
    assert found.node_seconds[home] == pytest.approx(300 + DIAGONAL + 300)


def test_a_fountain_in_the_way(square, walk, node_at) -> None:
    fountain = box(0, 0, 100, 100) - box(40, 40, 60, 60)
    network = network_from_streets(with_squares(square, fountain), walk)
    assert not network.virtual.any()
    assert metres(network, node_at(network, 0, 0), node_at(network, 100, 100)) == 200


def test_small_squares_and_closed_ones_are_walked_around(square, make_streets, walk) -> None:
    assert not network_from_streets(square, walk.but(square_m2=10_001)).virtual.any()
    assert network_from_streets(square, walk.but(square_m2=10_000)).virtual.any()
    closed = make_streets([(OUTLINE[0], OUTLINE[1] | {"access": "private"}), *ARMS], NODES)
    assert not network_from_streets(with_squares(closed, box(0, 0, 100, 100)), walk).virtual.any()
    assert not network_from_streets(with_squares(square, Polygon()), walk).virtual.any()


def test_neighbours_along_one_side_gain_nothing(make_streets, walk) -> None:
    streets = make_streets([OUTLINE, *ARMS, ([7, 8], {})], NODES)
    shape = Polygon([NODES[n] for n in OUTLINE[0]])
    network = network_from_streets(with_squares(streets, shape), walk)
    # entrances 1, 7, 3: 1–7 runs along the outline, 1–3 and 7–3 cut across
    assert sorted(network.edge_length[network.virtual].tolist()) == pytest.approx(
        [np.hypot(50, 100), DIAGONAL]
    )


def test_a_corner_that_cuts_in_hides_the_other_arm(make_streets, walk) -> None:
    nodes = {
        1: (0, 0),
        2: (100, 0),
        3: (100, 100),
        4: (60, 100),
        5: (60, 40),
        6: (0, 40),
        7: (-9, 40),
        8: (60, 109),
    }
    ways = [([1, 2, 3, 4, 5, 6, 1], {"highway": "pedestrian"}), ([7, 6], {}), ([4, 8], {}), ([2, 8], {})]
    shape = Polygon([nodes[n] for n in (1, 2, 3, 4, 5, 6)])
    network = network_from_streets(with_squares(make_streets(ways, nodes), shape), walk)
    # entrances 6, 4 and 2: 6 and 4 do not see each other, 2 sees both
    assert sorted(network.edge_length[network.virtual].tolist()) == pytest.approx(
        sorted([np.hypot(100, 40), np.hypot(40, 100)])
    )


def test_two_rings_and_a_relation_whose_outline_is_several_ways(make_streets, walk) -> None:
    nodes = NODES | {11: (40, 40), 12: (60, 40), 13: (60, 60), 14: (40, 60), 15: (50, 50)}
    ways = [
        ([1, 2, 3], {"highway": "pedestrian"}),
        ([3, 4, 1], {"highway": "pedestrian"}),
        ([11, 12, 13, 14, 11], {"highway": "pedestrian"}),
        *ARMS,
        ([11, 15], {}),  # a path within the hole
    ]
    shape = box(0, 0, 100, 100) - box(40, 40, 60, 60)
    apart = network_from_streets(make_streets(ways, nodes), walk)
    network = network_from_streets(with_squares(make_streets(ways, nodes), shape, ids=("relation/9",)), walk)
    assert apart.component_m.size == 2
    assert network.component_m.size == 1  # joined across, from the outer ring to the hole's
    assert sorted(network.edge_length[network.virtual].tolist()) == pytest.approx([np.hypot(40, 40)])
    assert network.component_m.tolist() == [apart.length_m]


def test_a_closed_gate_on_the_outline_is_no_entrance(square, walk) -> None:
    gate = pd.DataFrame({"node": [1], "barrier": ["gate"], "access": ["private"]})
    network = network_from_streets(dataclasses.replace(square, points=gate), walk)
    assert not network.virtual.any()


def test_of_many_entrances_the_pairs_that_save_most(make_streets, walk) -> None:
    count = 80
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    places = np.column_stack([np.cos(angle), np.sin(angle)])
    inner = {n + 1: tuple(place) for n, place in enumerate((100 * places).tolist())}
    outer = {n + 1001: tuple(place) for n, place in enumerate((130 * places).tolist())}
    ways = [([*inner, 1], {"highway": "pedestrian"}), *(([n, n + 1000], {}) for n in inner)]
    streets = with_squares(make_streets(ways, inner | outer), Polygon(list(inner.values())))
    network = network_from_streets(streets, walk)
    most = load_norms()["square_lines"].high
    lengths = network.edge_length[network.virtual]
    assert lengths.size == most
    assert lengths.min() > 190  # nearly across
    turned = make_streets([ways[0], *reversed(ways[1:])], inner | outer)
    again = network_from_streets(with_squares(turned, Polygon(list(inner.values()))), walk)
    np.testing.assert_array_equal(network.edge_u, again.edge_u)
    np.testing.assert_array_equal(network.edge_length, again.edge_length)


def test_the_outline_of_a_relation_is_walked_and_no_street(make_streets, walk, toilets) -> None:
    """Ways 1 and 2 have no highway of their own: only the relation makes them walked ground."""
    halves = [([1, 7, 2, 3], OUTLINE[1]), ([3, 4, 1], OUTLINE[1])]
    streets = with_squares(make_streets([*halves, *ARMS], NODES), box(0, 0, 100, 100), ids=("relation/9",))
    network = network_from_streets(streets, walk)
    assert network.length_m == 600
    assert network.component_m.tolist() == [600.0]
    assert network.virtual.sum() == 3  # two halves and the diagonal
    assert network.virtual[network.edge_street >= 2].sum() == 0
    # a toilet beside the outline meets the street that is farther off, and the outline where no street is near
    near, inside = toilets({"a": (-20, 20)}), toilets({"a": (100, 40)})
    assert reach(network, near).snaps["leg_m"].tolist() == [20.0]
    assert reach(network, inside, snap_m=50).snaps["leg_m"].tolist() == [0.0]
