from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
from shapely import LineString, MultiLineString

from qdgeo.config import WalkConfig
from qdgeo.errors import NetworkError
from qdgeo.io.layers import Streets
from qdgeo.network import build_network, network_from_streets

CRESCENT = 2 * np.hypot(300, 150)


def test_the_town_by_hand(town, node_at) -> None:
    assert len(town.nodes_xy) == 7
    assert sorted(town.edge_length.tolist()) == pytest.approx([100, 300, 400, 400, 500, 600, CRESCENT, 700])
    assert town.component_m.tolist() == pytest.approx([3000 - 100 + CRESCENT, 100])
    assert town.component[node_at(town, 2000, 0)] == 1
    assert town.on_island.sum() == 1
    assert repr(town) == (
        "WalkNetwork: 7 nodes, 8 edges, 3.7 km, 2 components, of which 1 island under 1,000 m (0.1 km)"
    )


def test_bends_are_kept_in_the_edge_and_streets_keep_their_names(town) -> None:
    names = town.streets["name"].to_numpy()[town.edge_street]
    back = int(np.flatnonzero(names == "Back Street")[0])
    assert town.lines[back].equals(LineString([(0, 0), (0, 300), (400, 300)]))
    assert set(names) == {
        "East Street", "Mid Lane", "Back Street", "Hill Road", "The Ring", "Island Quay", "Crescent"
    }  # fmt: skip
    np.testing.assert_allclose([line.length for line in town.lines], town.edge_length)


def test_loops_and_parallel_edges_are_kept(town, node_at) -> None:
    loop = town.edge_u == town.edge_v
    assert town.edge_length[loop].tolist() == [400.0]
    ends = {node_at(town, 400, 0), node_at(town, 1000, 0)}
    pairs = [{u, v} == ends for u, v in zip(town.edge_u, town.edge_v, strict=True)]
    assert sum(pairs) == 2


def test_lines_run_from_u_to_v(town) -> None:
    np.testing.assert_array_equal(town.coords[town.offsets[:-1]], town.nodes_xy[town.edge_u])
    np.testing.assert_array_equal(town.coords[town.offsets[1:] - 1], town.nodes_xy[town.edge_v])


def test_crossing_without_a_shared_node_is_a_bridge(make_streets, walk) -> None:
    nodes = {1: (0, 0), 2: (100, 0), 3: (50, -50), 4: (50, 50)}
    network = network_from_streets(make_streets([([1, 2], {}), ([3, 4], {"bridge": "yes"})], nodes), walk)
    assert len(network.edge_length) == 2
    assert network.component_m.size == 2


def test_a_way_that_passes_a_node_twice_has_a_junction_there(make_streets, walk) -> None:
    nodes = {1: (0, 0), 2: (100, 0), 3: (200, 0), 4: (200, 100)}
    network = network_from_streets(make_streets([([1, 2, 3, 4, 2], {})], nodes), walk)
    assert sorted(network.edge_length.tolist()) == pytest.approx([100, 200 + np.hypot(100, 100)])


def test_edges_without_length_are_dropped(make_streets, walk) -> None:
    nodes = {1: (0, 0), 2: (100, 0), 3: (100, 0)}
    network = network_from_streets(make_streets([([1, 2], {}), ([2, 3], {}), ([2, 2, 1], {})], nodes), walk)
    assert network.edge_length.tolist() == [100.0, 100.0]
    assert len(network.nodes_xy) == 2


def test_moving_stairs_are_walked_one_way(make_streets, walk) -> None:
    tags = {"highway": "steps", "oneway": "yes"}
    network = network_from_streets(make_streets([([1, 2], tags)], {1: (0, 0), 2: (30, 0)}), walk)
    assert (network.forward.tolist(), network.backward.tolist()) == ([True], [False])


def test_nothing_to_walk_says_why(make_streets, walk) -> None:
    nodes = {1: (0, 0), 2: (100, 0)}
    streets = make_streets([([1, 2], {"highway": "motorway"}), ([1, 2], {"access": "private"})], nodes)
    with pytest.raises(
        NetworkError, match=r"no street may be walked: 1 closed .*; 1 not walked .*To mend it"
    ):
        network_from_streets(streets, walk)
    with pytest.raises(NetworkError, match="no street may be walked"):
        network_from_streets(make_streets([([1, 2], {})], {1: (0, 0), 2: (0, 0)}), walk)
    empty = Streets(frame=streets.frame.iloc[:0], nodes=streets.nodes[:0])
    with pytest.raises(NetworkError, match="no street may be walked"):
        network_from_streets(empty, walk)


def test_frames_that_break_the_contract(make_streets, walk) -> None:
    good = make_streets([([1, 2], {})], {1: (0, 0), 2: (100, 0)})
    with pytest.raises(NetworkError, match="metric CRS"):
        network_from_streets(dataclasses.replace(good, frame=good.frame.to_crs("EPSG:4326")), walk)
    with pytest.raises(NetworkError, match="2 vertices, but 1 node ids"):
        network_from_streets(dataclasses.replace(good, nodes=good.nodes[:1]), walk)
    many = good.frame.set_geometry([MultiLineString([[(0, 0), (1, 0)], [(5, 0), (6, 0)]])])
    with pytest.raises(NetworkError, match="no single line"):
        network_from_streets(Streets(frame=many, nodes=np.arange(4)), walk)
    apart = make_streets([([1, 2], {}), ([3, 4], {})], {1: (0, 0), 2: (9, 0), 3: (500, 0), 4: (600, 0)})
    with pytest.raises(NetworkError, match="node 2 lies at two places"):
        network_from_streets(Streets(frame=apart.frame, nodes=np.array([1, 2, 2, 3])), walk)


def test_arrays_cannot_be_changed(town) -> None:
    with pytest.raises(ValueError, match="read-only"):
        town.edge_length[0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        town.settings = WalkConfig()


def test_a_city_brings_its_settings(town_streets) -> None:
    config = SimpleNamespace(walk=WalkConfig(island_m=50))
    network = build_network(SimpleNamespace(streets=town_streets, config=config))
    assert network.settings.island_m == 50
    assert not network.on_island.any()


def test_one_straight_street_has_an_order_too(make_streets, walk) -> None:
    nodes = {n: (100.0 * n, 0.0) for n in range(1, 6)}
    network = network_from_streets(make_streets([([n, n + 1], {}) for n in range(1, 5)], nodes), walk)
    assert network.edge_length.tolist() == [100.0] * 4
