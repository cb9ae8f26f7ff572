"""Gates: case by case, and in a network drawn by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.io.layers import Streets
from qdgeo.network import network_from_streets
from qdgeo.network.gates import GATES, WALLS, closed_gates, cut_at
from qdgeo.network.walked import closed_nodes, network_notes

CASES = [
    # tags, passed
    ({}, True),
    ({"barrier": "gate"}, True),
    ({"barrier": "gate", "access": "private"}, False),
    ({"barrier": "gate", "access": "no"}, False),
    ({"barrier": "gate", "access": "no", "foot": "yes"}, True),
    ({"barrier": "gate", "access": "yes", "foot": "no"}, False),
    ({"barrier": "gate", "foot": "private"}, False),
    ({"barrier": "gate", "access": "customers"}, True),
    ({"barrier": "gate", "access": "permissive"}, True),
    ({"barrier": "gate", "access": "residents"}, False),
    ({"barrier": "lift_gate"}, True),
    ({"barrier": "lift_gate", "access": "private"}, False),
    ({"barrier": "lift_gate", "access": "private", "foot": "yes"}, True),
    ({"barrier": "swing_gate", "access": "no"}, False),
    ({"barrier": "entrance"}, True),
    ({"barrier": "kissing_gate"}, True),
    ({"barrier": "turnstile"}, True),
    ({"barrier": "turnstile", "access": "private"}, False),
    ({"barrier": "stile"}, True),
    ({"barrier": "cycle_barrier"}, True),
    ({"barrier": "bollard"}, True),
    ({"barrier": "bollard", "access": "no"}, True),  # the wiki's own default, with foot=yes
    ({"barrier": "bollard", "foot": "no"}, False),
    ({"barrier": "block", "access": "no"}, True),
    ({"barrier": "cattle_grid"}, True),
    ({"barrier": "kerb"}, True),
    ({"barrier": "no", "access": "private"}, True),
    ({"access": "private"}, True),  # no barrier: the way's own tags say it
    ({"barrier": "wall"}, False),
    ({"barrier": "wall", "foot": "yes"}, True),
    ({"barrier": "fence"}, False),
    ({"barrier": "hedge"}, False),
    ({"barrier": "jersey_barrier"}, False),
    ({"barrier": "city_wall"}, False),
    ({"barrier": "chain", "access": "private"}, False),
    ({"barrier": "something_new", "access": "no"}, True),
]


@pytest.mark.parametrize(("tags", "passed"), CASES)
def test_who_passes(tags: dict[str, str], passed: bool) -> None:
    assert closed_gates(pd.DataFrame([{"node": 1, "barrier": "", **tags}])).empty is passed


def test_residents_pass_their_gates_and_osmnx_knows_none() -> None:
    points = pd.DataFrame([{"node": n, "barrier": "", **tags} for n, (tags, _) in enumerate(CASES)]).fillna(
        ""
    )
    closed = {
        name: set(closed_gates(points, name)["node"]) for name in ("qdgeo", "with_private", "osmnx_walk")
    }
    assert closed["qdgeo"] == {n for n, (_, passed) in enumerate(CASES) if not passed}
    assert closed["with_private"] < closed["qdgeo"]
    assert closed["osmnx_walk"] == set()
    assert not GATES & WALLS


def gated(streets: Streets, *gates: int, **tags: str) -> Streets:
    points = pd.DataFrame([{"node": node, "barrier": "gate", "access": "private", **tags} for node in gates])
    return Streets(frame=streets.frame, nodes=streets.nodes, points=points)


NODES = {1: (0, 0), 2: (100, 0), 3: (300, 0), 4: (100, 70), 5: (100, -20)}


def test_a_gate_within_a_street_is_walked_up_to_from_both_sides(make_streets, walk) -> None:
    streets = make_streets([([1, 2, 3], {})], NODES)
    whole = network_from_streets(streets, walk)
    cut = network_from_streets(gated(streets, 2), walk)
    assert (whole.edge_length.tolist(), whole.component_m.size) == ([300.0], 1)
    assert sorted(cut.edge_length.tolist()) == [100.0, 200.0]
    assert (len(cut.nodes_xy), sorted(cut.component_m.tolist())) == (4, [100.0, 200.0])
    assert cut.length_m == whole.length_m
    assert (cut.nodes_xy == (100, 0)).all(axis=1).sum() == 2


def test_at_a_junction_every_way_ends_by_itself(make_streets, walk) -> None:
    streets = make_streets([([1, 2, 3], {}), ([2, 4], {}), ([5, 2], {})], NODES)
    cut = network_from_streets(gated(streets, 2), walk)
    assert sorted(cut.component_m.tolist()) == [20.0, 70.0, 100.0, 200.0]
    open_gate = network_from_streets(gated(streets, 2, foot="yes"), walk)
    assert open_gate.component_m.tolist() == [390.0]


def test_a_gate_at_the_end_and_on_a_loop(make_streets, walk) -> None:
    ring = make_streets([([1, 2, 4, 1], {}), ([2, 3], {})], NODES)
    cut = network_from_streets(gated(ring, 1), walk)
    assert (len(cut.nodes_xy), cut.component_m.size) == (4, 1)
    at_end = network_from_streets(gated(ring, 3), walk)
    assert at_end.component_m.size == 1


def test_gates_of_ways_that_are_not_walked_are_not_counted(make_streets, walk) -> None:
    ways = [([1, 2], {"highway": "motorway"}), ([2, 3], {"access": "private"}), ([4, 5], {}), ([1, 3], {})]
    streets = gated(make_streets(ways, NODES), 2, 4)
    assert closed_nodes(streets, walk)["node"].tolist() == [4]
    (note,) = network_notes(streets, walk)
    assert note.features == ("node/4",)
    assert "1 gates" in note.what
    assert "1 处" in note.zh
    assert not network_notes(make_streets(ways, NODES), walk)
    private = walk.but(foot_filter="with_private")
    assert closed_nodes(streets, private).empty


@given(
    lengths=st.lists(st.integers(2, 6), min_size=1, max_size=5),
    draw=st.lists(st.integers(1, 5), min_size=30, max_size=30),
    closed=st.sets(st.integers(1, 5)),
)
def test_cutting_keeps_every_step_and_meets_nobody(
    lengths: list[int], draw: list[int], closed: set[int]
) -> None:
    row = np.repeat(np.arange(len(lengths)), lengths)
    node = np.array(draw[: row.size])
    vertex, nodes, piece = cut_at(node, row, np.array(sorted(closed), dtype=np.int64))
    steps = {(a, b) for a, b, p, q in zip(vertex, vertex[1:], piece, piece[1:], strict=False) if p == q}
    whole = {(a, a + 1) for a in range(row.size - 1) if row[a] == row[a + 1]}
    assert steps == whole
    kept = ~np.isin(node[vertex], list(closed))
    assert (nodes[kept] == node[vertex][kept]).all()
    assert len(set(nodes[~kept])) == (~kept).sum()
    assert (nodes[~kept] < 0).all()
    assert (np.diff(piece) >= 0).all()
