from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.network import split


def _edge(town, name: str) -> int:
    return int(np.flatnonzero(town.streets["name"].to_numpy()[town.edge_street] == name)[0])


def test_several_on_one_edge_in_any_order(town) -> None:
    edge = _edge(town, "Mid Lane")
    whole, node = split(town, np.array([edge] * 4), np.array([200.0, 50.0, 200.0, 120.0]))
    assert len(whole.nodes_xy) == len(town.nodes_xy) + 3
    assert node[0] == node[2]
    parts = whole.edge_street == town.edge_street[edge]
    assert sorted(whole.edge_length[parts].tolist()) == pytest.approx([50, 70, 80, 100])
    along_lane = whole.nodes_xy[node]
    u = town.nodes_xy[town.edge_u[edge]]
    assert np.hypot(*(along_lane - u).T).tolist() == pytest.approx([200, 50, 200, 120])


def test_an_end_is_a_node_already(town) -> None:
    edge = _edge(town, "Mid Lane")
    whole, node = split(town, np.array([edge, edge, edge]), np.array([0.0, 300.0, 300.0 - 4e-7]))
    assert whole is town
    assert node.tolist() == [town.edge_u[edge], town.edge_v[edge], town.edge_v[edge]]


def test_a_loop_is_split_into_two_parallel_edges(town) -> None:
    edge = _edge(town, "The Ring")
    whole, (node,) = split(town, np.array([edge]), np.array([150.0]))
    corner = town.edge_u[edge]
    touching = (whole.edge_u == node) | (whole.edge_v == node)
    assert sorted(whole.edge_length[touching].tolist()) == [150.0, 250.0]
    assert {*whole.edge_u[touching], *whole.edge_v[touching]} == {corner, node}
    assert whole.nodes_xy[node].tolist() == [1100.0, 550.0]


def test_no_places_no_change(town) -> None:
    whole, node = split(town, np.zeros(0, dtype=np.int64), np.zeros(0))
    assert whole is town
    assert node.size == 0


@given(
    places=st.lists(st.tuples(st.integers(0, 7), st.floats(0, 1)), min_size=1, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_the_parts_are_the_whole(town, places) -> None:
    edge = np.array([e for e, _ in places])
    along = np.array([share for _, share in places]) * town.edge_length[edge]
    before = town.edge_length.copy()
    whole, node = split(town, edge, along)
    assert (whole.edge_length > 0).all()
    for street in range(len(town.streets)):
        old = town.edge_length[town.edge_street == street].sum()
        assert whole.edge_length[whole.edge_street == street].sum() == pytest.approx(old, abs=1e-9)
    np.testing.assert_allclose([line.length for line in whole.lines], whole.edge_length, atol=1e-9)
    np.testing.assert_allclose(whole.coords[whole.offsets[:-1]], whole.nodes_xy[whole.edge_u], atol=1e-9)
    np.testing.assert_allclose(whole.coords[whole.offsets[1:] - 1], whole.nodes_xy[whole.edge_v], atol=1e-9)
    np.testing.assert_allclose(whole.component_m, town.component_m)
    np.testing.assert_array_equal(town.edge_length, before)
    for e, metres, n in zip(edge, along, node, strict=True):
        place = town.lines[e].interpolate(metres)
        assert np.hypot(*(whole.nodes_xy[n] - (place.x, place.y))) < 2e-6
