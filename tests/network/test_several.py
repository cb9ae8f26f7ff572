"""The k nearest facilities and how many are within a walk, held against one search a facility."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from qdgeo.errors import NetworkError
from qdgeo.network import covered_ends, nearest_several, reach, seconds_at
from qdgeo.network import several as module

PLACES = np.array(
    [(200, 0), (935, 0), (936, 0), (1100, 550), (400, 300), (2050, 0), (5000, 5000)], dtype=float
)


def test_the_first_is_the_nearest(town_reach) -> None:
    found = nearest_several(town_reach, PLACES, k=2, minutes=60)
    arrival = seconds_at(town_reach, PLACES)
    assert found.seconds[:, 0].tolist() == arrival.seconds.tolist()
    assert found.facility[:, 0].tolist() == arrival.facility.tolist()
    assert found.status.tolist() == arrival.status.tolist()


def test_by_hand(town_reach) -> None:
    # (200, 0) is the door of a, 30 s away; the island and the far place reach nothing
    ids = [*town_reach.facilities["id"], ""]
    found = nearest_several(town_reach, PLACES[[0, 5, 6]], k=3, minutes=60)
    assert ids[found.facility[0, 0]] == "a"
    assert found.count[0] == np.isfinite(found.seconds[0]).sum()
    assert found.count[1:].tolist() == [0, 0]
    assert np.isinf(found.seconds[1:]).all()
    assert (found.facility[1:] == -1).all()


def test_each_by_a_search_of_its_own(town, town_reach) -> None:
    facilities = town_reach.facilities
    each = np.array(
        [seconds_at(reach(town, facilities.iloc[[i]]), PLACES).seconds for i in range(len(facilities))]
    ).T
    found = nearest_several(town_reach, PLACES, k=len(facilities), minutes=600)
    np.testing.assert_allclose(found.seconds, np.sort(each, axis=1), atol=2e-6)
    for limit in (1, 5, 10, 15, 20):
        within = nearest_several(town_reach, PLACES, k=1, minutes=limit)
        assert within.count.tolist() == (each <= limit * 60).sum(axis=1).tolist()


def test_batches_change_nothing(town_reach, monkeypatch) -> None:
    whole = nearest_several(town_reach, PLACES, k=2, minutes=30)
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    one = nearest_several(town_reach, PLACES, k=2, minutes=30)
    for name in ("seconds", "facility", "count"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(one, name))


def test_nodes_against_networkx(town_reach) -> None:
    net = town_reach.network
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(net.nodes_xy)))
    for u, v, uv, vu in zip(net.edge_u, net.edge_v, town_reach.edge_uv, town_reach.edge_vu, strict=True):
        if np.isfinite(uv):
            graph.add_edge(v, u, weight=uv)
        if np.isfinite(vu):
            graph.add_edge(u, v, weight=vu)
    on = town_reach.snaps[town_reach.snaps["node"] >= 0]
    count = np.zeros(len(net.nodes_xy), dtype=int)
    for node, leg in zip(on["node"], on["leg_m"], strict=True):
        pace = town_reach.speed_kmh / 3.6
        for n, seconds in nx.single_source_dijkstra_path_length(graph, node).items():
            count[n] += seconds + leg / pace <= 600 + 1e-6
    found = nearest_several(town_reach, net.nodes_xy, k=1, minutes=10)
    assert found.count.tolist() == count.tolist()


@pytest.mark.parametrize("minutes", [0.0, -5.0, float("inf"), float("nan")])
def test_a_cut_off_must_be_a_time(town, town_reach, minutes: float) -> None:
    with pytest.raises(NetworkError, match="cut-off"):
        nearest_several(town_reach, PLACES, k=1, minutes=minutes)
    with pytest.raises(NetworkError, match="cut-off"):
        reach(town, town_reach.facilities, cutoff_minutes=minutes)


def test_at_least_one_is_asked_for(town_reach) -> None:
    with pytest.raises(NetworkError, match="k"):
        nearest_several(town_reach, PLACES, k=0, minutes=5)


def test_a_search_with_a_cut_off_knows_no_more(town, town_reach) -> None:
    short = reach(town, town_reach.facilities, cutoff_minutes=10)
    for seconds in (0, 300, 600):
        for mine, whole in zip(covered_ends(short, seconds), covered_ends(town_reach, seconds), strict=True):
            np.testing.assert_allclose(mine, whole, atol=1e-6)
    with pytest.raises(NetworkError, match="search ended at 600 s"):
        covered_ends(short, 601)
    walks, cut = seconds_at(town_reach, PLACES).seconds, seconds_at(short, PLACES).seconds
    assert cut.tolist() == np.where(walks <= 600, walks, np.inf).tolist()
    assert "≤ 10 min" in short._repr_html_()
    assert "≤ 15 min" not in short._repr_html_()
