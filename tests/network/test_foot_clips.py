"""Gates, squares and filters on two real cities: laws, and figures that may not move unseen."""

from __future__ import annotations

import dataclasses
import itertools

import networkx as nx
import numpy as np
import pyproj
import pytest
import shapely

from qdgeo.config import WalkConfig
from qdgeo.io.layers import OsmExtract, Streets
from qdgeo.io.osm import read_osm
from qdgeo.network import WalkNetwork, covered_ends, network_from_streets, reach
from qdgeo.network.walked import closed_nodes, outlines, walked_squares, walked_ways

CLIPS = {"las_palmas": "EPSG:4083", "porto_alegre": "EPSG:31982"}
# km walked, components, closed gates, lines across squares
FROZEN = {
    "las_palmas": {
        "qdgeo": (2037.7, 940, 7, 159),
        "drawn_pavements": (2037.7, 940, 7, 159),
        "no_service": (1789.5, 1103, 4, 144),
        "with_private": (2054.9, 938, 5, 159),
        "osmnx_walk": (2036.3, 569, 0, 0),
        "wheelchair": (1932.2, 828, 9, 123),
    },
    "porto_alegre": {
        "qdgeo": (1845.4, 74, 29, 58),
        "drawn_pavements": (1845.4, 74, 29, 58),
        "no_service": (1606.1, 275, 2, 49),
        "with_private": (1895.5, 69, 36, 59),
        "osmnx_walk": (1885.9, 72, 0, 0),
        "wheelchair": (1681.9, 361, 33, 33),
    },
}


@pytest.fixture(scope="module", params=CLIPS)
def clip(request, shared_data) -> tuple[str, OsmExtract]:
    path = shared_data / request.param / f"{request.param}.osm.pbf"
    extract = read_osm(path, area=shapely.box(-60, -40, 0, 40), crs=pyproj.CRS(CLIPS[request.param]))
    return request.param, extract


def settings_of(name: str) -> WalkConfig:
    return WalkConfig(walker=name) if name == "wheelchair" else WalkConfig(foot_filter=name)


def lines_across(network: WalkNetwork, streets: Streets) -> np.ndarray:
    """Which edges run across squares: virtual, and not along the outline of one."""
    around = network_from_streets(dataclasses.replace(streets, squares=None), network.settings)
    return np.arange(network.edge_length.size) >= around.edge_length.size


def walk_to_toilets(
    network: WalkNetwork, extract: OsmExtract
) -> tuple[dict[tuple[float, float], float], float]:
    """Seconds from every place of the network, and street metres within 15 minutes."""
    found = reach(network, extract.toilets[["id", "geometry"]])
    from_u, from_v = covered_ends(found, 900)
    seconds: dict[tuple[float, float], float] = {}
    for place, walk in zip(
        map(tuple, found.network.nodes_xy.tolist()), found.node_seconds.tolist(), strict=True
    ):
        seconds[place] = min(walk, seconds.get(place, np.inf))  # both sides of a gate stand at one place
    return seconds, float((from_u + from_v)[~found.network.virtual].sum())


@pytest.mark.parametrize("name", list(FROZEN["las_palmas"]))
def test_figures_by_filter(clip, name) -> None:
    city, extract = clip
    settings = settings_of(name)
    network = network_from_streets(extract.streets, settings)
    found = (
        round(network.length_m / 1000, 1),
        network.component_m.size,
        len(closed_nodes(extract.streets, settings)),
        int(lines_across(network, extract.streets).sum()),
    )
    assert found == FROZEN[city][name]
    foot = walked_ways(extract.streets, settings)
    streets = foot.walks & ~outlines(extract.streets)
    walked_m = extract.streets.frame.length.to_numpy()[streets].sum()
    assert network.length_m == pytest.approx(walked_m)  # nothing is lost at gates, nothing added by squares


def test_gates_only_lengthen_and_squares_only_shorten_the_walk(clip) -> None:
    _, extract = clip
    streets, walk = extract.streets, WalkConfig()
    open_gates = dataclasses.replace(streets, points=streets.points.iloc[:0])
    no_lines = walk.but(square_m2=1e12)
    around = walk_to_toilets(network_from_streets(open_gates, no_lines), extract)
    cut = walk_to_toilets(network_from_streets(streets, no_lines), extract)
    across = walk_to_toilets(network_from_streets(streets, walk), extract)
    assert cut[1] <= around[1] + 1e-6
    assert cut[1] <= across[1] + 1e-6
    both = cut[0].keys() & across[0].keys()
    assert len(both) > 10_000
    assert all(across[0][place] <= cut[0][place] + 1e-5 for place in both)


def test_lines_across_stay_in_their_squares_and_join_their_outlines(clip) -> None:
    _, extract = clip
    network = network_from_streets(extract.streets, WalkConfig())
    squares = walked_squares(extract.streets, WalkConfig())
    large = squares.loc[squares.area >= WalkConfig().square_m2]
    wide = large.buffer(0.06).union_all()
    across = lines_across(network, extract.streets)
    assert network.virtual[across].all()
    lines = network.lines[across]
    assert shapely.covers(wide, lines).all()
    edges = large.boundary.union_all()
    ends = shapely.get_coordinates(lines)
    assert shapely.distance(shapely.points(ends), edges).max() < 0.02
    names = network.streets["way"].to_numpy()[network.edge_street[across]]
    assert np.isin(names, extract.streets.frame["way"]).all()


def by_vertices(streets: Streets) -> nx.Graph:
    """The walked streets by other means: every vertex a node, every gate as many nodes as streets end at it."""
    walk = WalkConfig()
    walks = walked_ways(streets, walk).walks
    gates = set(closed_nodes(streets, walk)["node"])
    graph = nx.Graph()
    first = 0
    for row, line in enumerate(streets.frame.geometry):
        refs = streets.nodes[first : first + len(line.coords)].tolist()
        first += len(refs)
        if not walks[row]:
            continue
        for k, ((a, p), (b, q)) in enumerate(itertools.pairwise(zip(refs, line.coords, strict=True))):
            ends = [(a, row, k, 0) if a in gates else a, (b, row, k, 1) if b in gates else b]
            metres = float(np.hypot(p[0] - q[0], p[1] - q[1]))
            for end, place in zip(ends, (p, q), strict=True):
                graph.add_node(end, at=place)
            if graph.has_edge(*ends):
                metres += graph.edges[ends]["m"]
            graph.add_edge(*ends, m=metres)
    return graph


def test_parts_of_the_network_against_networkx(clip) -> None:
    _, extract = clip
    network = network_from_streets(dataclasses.replace(extract.streets, squares=None), WalkConfig())
    graph = by_vertices(extract.streets)
    parts = [graph.subgraph(part).size(weight="m") for part in nx.connected_components(graph)]
    assert network.component_m.size == sum(m > 0 for m in parts)
    np.testing.assert_allclose(
        network.component_m, sorted((m for m in parts if m > 0), reverse=True), atol=1e-6
    )


def test_lines_across_against_plain_geometry(clip) -> None:
    """Square by square: which vertices of the outline lead away from it, and which of these see each other."""
    _, extract = clip
    graph = by_vertices(extract.streets)
    network = network_from_streets(extract.streets, WalkConfig())
    junctions = set(map(tuple, network.nodes_xy.round(3).tolist()))
    at = {}
    for node, (x, y) in graph.nodes(data="at"):
        at.setdefault((round(x, 3), round(y, 3)), []).append(node)
    squares = walked_squares(extract.streets, WalkConfig())
    expected = set()
    for polygon in squares.loc[squares.area >= WalkConfig().square_m2].geometry.explode():
        rings = [polygon.exterior, *polygon.interiors]
        outline = polygon.boundary.buffer(0.05)
        entrances = []
        for number, ring in enumerate(rings):
            for x, y in set(ring.coords):
                nodes = at.get((round(x, 3), round(y, 3)), [])
                if len(nodes) != 1 or (round(x, 3), round(y, 3)) not in junctions:
                    continue
                sides = [
                    outline.covers(shapely.LineString([(x, y), graph.nodes[n]["at"]]))
                    for n in graph[nodes[0]]
                ]
                if not all(sides):
                    entrances.append((number, shapely.Point(x, y)))
        wide = polygon.buffer(0.05)
        for (i, a), (j, b) in itertools.combinations(entrances, 2):
            straight, around = a.distance(b), np.inf
            if i == j:
                apart = abs(rings[i].project(a) - rings[i].project(b))
                around = min(apart, rings[i].length - apart)
            if around - straight >= 1 and wide.covers(shapely.LineString([a, b])):
                expected.add(frozenset([(round(a.x, 2), round(a.y, 2)), (round(b.x, 2), round(b.y, 2))]))
    lines = network.lines[lines_across(network, extract.streets)]
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2).round(2).tolist()
    assert {frozenset(map(tuple, pair)) for pair in ends} == expected
