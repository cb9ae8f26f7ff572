from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.errors import NetworkError
from qdgeo.network.pace import edge_seconds, metres_per_second
from qdgeo.network.search import Steps, each_source, lay_out, nearest_source

NONE = np.zeros(0, dtype=np.int64)


def _steps(triples) -> Steps:
    tail, head, seconds = zip(*triples, strict=True) if triples else ((), (), ())
    return Steps(
        np.array(tail, dtype=np.int64), np.array(head, dtype=np.int64), np.array(seconds, dtype=float)
    )


def _nearest(count: int, steps: Steps, node, leg):
    found = nearest_source(lay_out(count, steps, node, leg))
    return found.seconds, found.source


def test_steps_are_walked_towards_the_source() -> None:
    steps = _steps([(0, 1, 5.0)])  # only from 0 to 1
    to_1 = _nearest(2, steps, np.array([1]), np.array([2.0]))
    assert to_1[0].tolist() == [7.0, 2.0]
    to_0 = _nearest(2, steps, np.array([0]), np.array([2.0]))
    assert to_0[0].tolist() == [2.0, np.inf]
    assert to_0[1].tolist() == [0, -1]


def test_of_parallel_steps_the_shortest_counts_and_loops_do_not() -> None:
    steps = _steps([(0, 1, 9.0), (0, 1, 4.0), (0, 1, 6.0), (0, 0, 0.0)])
    assert _nearest(2, steps, np.array([1]), np.array([0.0]))[0].tolist() == [4.0, 0.0]


def test_no_sources_reach_nothing() -> None:
    seconds, source = _nearest(3, _steps([(0, 1, 1.0)]), NONE, np.zeros(0))
    assert np.isinf(seconds).all()
    assert source.tolist() == [-1, -1, -1]


def test_between_equal_walks_the_first_source_wins_everywhere() -> None:
    # 0 - 1 - 2 - 3 - 4 with sources at both ends: 2 is a tie; 5 hangs on 2
    line = [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0), (2, 5, 3.0)]
    steps = _steps(line + [(b, a, s) for a, b, s in line])
    for ends, at_2 in (([0, 4], 0), ([4, 0], 4)):
        source = _nearest(6, steps, np.array(ends), np.zeros(2))[1]
        nearest = np.array(ends)[source].tolist()
        assert nearest == [0, 0, at_2, 4, 4, at_2]


def test_of_sources_at_one_node_the_nearer_then_the_first() -> None:
    steps = _steps([(0, 1, 1.0)])
    source = _nearest(2, steps, np.array([1, 1, 1]), np.array([5.0, 2.0, 2.0]))
    assert (source[0].tolist(), source[1].tolist()) == ([3.0, 2.0], [1, 1])


@pytest.mark.parametrize("speed", [0.0, -4.0, float("nan"), float("inf")])
def test_a_speed_must_be_one(speed: float) -> None:
    with pytest.raises(NetworkError, match="speed_kmh"):
        metres_per_second(speed)


def test_edges_take_their_length_over_the_speed(town) -> None:
    uv, vu = edge_seconds(town, 7.2)
    np.testing.assert_allclose(uv, town.edge_length / 2)
    np.testing.assert_array_equal(uv, vu)


def _graphs(seconds):
    def of(n: int):
        node = st.integers(0, n - 1)
        steps = st.lists(st.tuples(node, node, seconds), max_size=4 * n)
        sources = st.lists(st.tuples(node, seconds), min_size=1, max_size=4)
        return st.tuples(st.just(n), steps, sources)

    return st.integers(1, 12).flatmap(of)


def _peer(count: int, triples, sources) -> nx.MultiDiGraph:
    """The graph turned round, each source one step behind its node."""
    peer = nx.MultiDiGraph()
    peer.add_nodes_from(range(count))
    peer.add_weighted_edges_from((head, tail, seconds) for tail, head, seconds in triples)
    peer.add_weighted_edges_from((("source", k), node, leg) for k, (node, leg) in enumerate(sources))
    return peer


@given(graph=_graphs(st.floats(0, 100)))
@settings(max_examples=150, deadline=None)
def test_seconds_against_networkx(graph) -> None:
    count, triples, sources = graph
    peer = _peer(count, triples, sources)
    expected = nx.multi_source_dijkstra_path_length(peer, {("source", k) for k in range(len(sources))})
    node, leg = map(np.array, zip(*sources, strict=True))
    seconds, source = _nearest(count, _steps(triples), node, leg)
    np.testing.assert_allclose(seconds, [expected.get(n, np.inf) for n in range(count)], atol=1e-6)
    assert ((source >= 0) == np.isfinite(seconds)).all()


@given(graph=_graphs(st.integers(0, 4)))  # small whole numbers, so that ties are many and exact
@settings(max_examples=150, deadline=None)
def test_the_first_nearest_source_against_networkx(graph) -> None:
    count, triples, sources = graph
    peer = _peer(count, triples, sources)
    each = np.full((len(sources), count), np.inf)
    for k in range(len(sources)):
        for n, seconds in nx.single_source_dijkstra_path_length(peer, ("source", k)).items():
            if isinstance(n, int):
                each[k, n] = seconds
    node, leg = map(np.array, zip(*sources, strict=True))
    seconds, source = _nearest(count, _steps(triples), node, leg.astype(float))
    np.testing.assert_array_equal(seconds, each.min(axis=0))
    np.testing.assert_array_equal(source, np.where(np.isinf(seconds), -1, each.argmin(axis=0)))


@given(graph=_graphs(st.floats(0, 100)), limit=st.floats(0.5, 150))
@settings(max_examples=100, deadline=None)
def test_a_cut_off_leaves_out_what_is_farther_and_changes_nothing_else(graph, limit: float) -> None:
    count, triples, sources = graph
    node, leg = map(np.array, zip(*sources, strict=True))
    ready = lay_out(count, _steps(triples), node, leg.astype(float))
    whole, cut = nearest_source(ready), nearest_source(ready, limit_s=limit)
    within = whole.seconds <= limit
    np.testing.assert_array_equal(cut.seconds, np.where(within, whole.seconds, np.inf))
    np.testing.assert_array_equal(cut.source, np.where(within, whole.source, -1))


@given(graph=_graphs(st.floats(0, 100)), limit=st.floats(0.5, 150))
@settings(max_examples=100, deadline=None)
def test_the_least_of_each_source_is_the_nearest(graph, limit: float) -> None:
    count, triples, sources = graph
    node, leg = map(np.array, zip(*sources, strict=True))
    ready = lay_out(count, _steps(triples), node, leg.astype(float))
    some = np.arange(0, len(sources), 2)
    each = each_source(ready, some, limit_s=limit)
    assert each.shape == (some.size, count)
    np.testing.assert_array_equal(each.min(axis=0), nearest_source(ready, some, limit_s=limit).seconds)


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_cut_off_must_be_above_nothing(limit: float) -> None:
    ready = lay_out(2, _steps([(0, 1, 1.0)]), np.array([1]), np.zeros(1))
    with pytest.raises(NetworkError, match="limit_s"):
        nearest_source(ready, limit_s=limit)


def test_more_steps_than_a_search_can_count_are_refused(monkeypatch) -> None:
    monkeypatch.setattr("qdgeo.network.search._MOST", 2)
    with pytest.raises(NetworkError, match="smaller area"):
        lay_out(3, _steps([(0, 1, 1.0), (1, 2, 1.0)]), np.array([2]), np.zeros(1))
