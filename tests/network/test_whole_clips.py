"""Two real cities whole: seconds at every node, counts and legs against networkx on the same edges."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from realcities import write_las_palmas, write_porto_alegre

from qdgeo import build_network, load_city
from qdgeo.network import Reach, nearest_several, reach

PACE = 4 / 3.6  # m/s
CITIES = {"las_palmas": write_las_palmas, "porto_alegre": write_porto_alegre}


@pytest.fixture(scope="module", params=list(CITIES))
def walked(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Reach:
    city = load_city(CITIES[request.param](tmp_path_factory.mktemp(request.param), shared_data))
    return reach(build_network(city), city.toilets)


@pytest.fixture(scope="module")
def peer(walked: Reach) -> nx.MultiDiGraph:
    """The edges turned round, in metres, each facility behind its node."""
    net = walked.network
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(net.nodes_xy)))
    ends = zip(net.edge_u.tolist(), net.edge_v.tolist(), net.edge_length.tolist(), strict=True)
    for (u, v, metres), ahead, back in zip(ends, net.forward.tolist(), net.backward.tolist(), strict=True):
        if ahead:
            graph.add_edge(v, u, metres=metres)
        if back:
            graph.add_edge(u, v, metres=metres)
    for key, node, leg in walked.snaps[["id", "node", "leg_m"]].itertuples(index=False):
        if node >= 0:
            graph.add_edge(key, node, metres=leg)
    return graph


def test_the_nearest_within_a_micrometre(walked: Reach, peer: nx.MultiDiGraph) -> None:
    doors = [key for key in walked.snaps["id"] if key in peer]
    assert len(doors) >= 10
    found = nx.multi_source_dijkstra_path_length(peer, set(doors), weight="metres")
    metres = np.array([found.get(node, np.inf) for node in range(len(walked.network.nodes_xy))])
    mine = walked.node_seconds * PACE
    assert (np.isfinite(mine) == np.isfinite(metres)).all()
    both = np.isfinite(metres)
    assert both.sum() > 10_000
    assert np.abs(mine[both] - metres[both]).max() <= 1e-6


def test_which_facility_serves_and_how_many_are_near(walked: Reach, peer: nx.MultiDiGraph) -> None:
    doors = [key for key in walked.snaps["id"] if key in peer]
    each = np.full((len(doors), len(walked.network.nodes_xy)), np.inf)
    for row, key in enumerate(doors):
        for node, metres in nx.single_source_dijkstra_path_length(
            peer, key, cutoff=1000.0005, weight="metres"
        ).items():
            if isinstance(node, int):
                each[row, node] = metres
    near = each.min(axis=0) <= 1000
    ids = walked.facilities["id"].to_numpy()
    theirs = np.array(doors)[each.argmin(axis=0)]
    equal = np.isclose(each, each.min(axis=0), rtol=0, atol=3e-6).sum(axis=0) > 1
    sure = near & ~equal
    assert (ids[walked.node_facility[sure]] == theirs[sure]).all()
    some = np.flatnonzero(near)[::50]
    several = nearest_several(walked, walked.network.nodes_xy[some], k=2, minutes=15)
    border = (np.abs(each[:, some] - 1000) < 1e-5).any(axis=0)
    assert several.count[~border].tolist() == (each[:, some] <= 1000).sum(axis=0)[~border].tolist()
