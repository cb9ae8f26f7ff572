from __future__ import annotations

import networkx as nx
import numpy as np
import osmnx as ox
import pyproj
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from qdgeo.errors import CrsError, DataError, SourceError
from qdgeo.io.graph import read_graphml, streets_from_graph
from qdgeo.io.osm import read_osm
from qdgeo.schema import NODE_TAGS, STREET_TAGS

FOREIGN = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<graph edgedefault="directed"><node id="one"/></graph></graphml>"""
CORNERS = {1: (120.38, 36.07), 2: (120.39, 36.07), 3: (120.39, 36.08)}


@pytest.fixture
def graph():
    """Three corners, not simplified: a two-way street 1–2–3 and a one-way street 3–1."""
    made = nx.MultiDiGraph(crs="epsg:4326")
    made.add_nodes_from((node, {"x": x, "y": y}) for node, (x, y) in CORNERS.items())
    for u, v in ((1, 2), (2, 3)):
        made.add_edge(
            u, v, osmid=7, highway="residential", name="香港中路", oneway=False, reversed=False, length=1.0
        )
        made.add_edge(
            v, u, osmid=7, highway="residential", name="香港中路", oneway=False, reversed=True, length=1.0
        )
    made.add_edge(3, 1, osmid=5, highway="primary", oneway=True, reversed=False, length=1.0)
    return made


def ends(streets):
    sizes = shapely.get_num_coordinates(streets.frame.geometry.array)
    last = np.cumsum(sizes) - 1
    return list(zip(streets.nodes[last - sizes + 1].tolist(), streets.nodes[last].tolist(), strict=True))


def test_each_street_once_in_the_direction_of_its_way(graph, crs):
    streets = streets_from_graph(graph, crs=crs)
    assert list(streets.frame["way"]) == [5, 7, 7]
    assert ends(streets) == [(3, 1), (1, 2), (2, 3)]
    assert list(streets.frame["name"]) == ["", "香港中路", "香港中路"]
    assert list(streets.frame["oneway"]) == ["yes", "", ""]
    assert list(streets.frame.columns) == ["way", *STREET_TAGS, "geometry"]
    assert streets.frame.crs == crs
    metres = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(*CORNERS[2])
    np.testing.assert_allclose(streets.frame.geometry[1].coords[1], metres, atol=1e-6)


def test_a_direction_that_is_left_alone_is_turned_round(graph, crs):
    graph.remove_edge(1, 2)
    streets = streets_from_graph(graph, crs=crs)
    assert ends(streets) == [(3, 1), (1, 2), (2, 3)]


def test_the_order_of_edges_in_the_graph_does_not_matter(graph, crs):
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    first, second = streets_from_graph(graph, crs=crs), streets_from_graph(other, crs=crs)
    assert_geodataframe_equal(first.frame, second.frame)
    np.testing.assert_array_equal(first.nodes, second.nodes)


def test_a_projected_graph_gives_the_same_streets(graph, crs):
    projected = ox.project_graph(graph, to_crs="EPSG:32651")
    there, here = streets_from_graph(projected, crs=crs), streets_from_graph(graph, crs=crs)
    np.testing.assert_array_equal(there.nodes, here.nodes)
    far = shapely.hausdorff_distance(there.frame.geometry.array, here.frame.geometry.array)
    assert far.max() < 0.01


def test_a_simplified_graph_keeps_course_length_and_lists(graph, crs):
    graph.edges[2, 3, 0]["osmid"] = graph.edges[3, 2, 0]["osmid"] = 8
    graph.edges[2, 3, 0]["name"] = graph.edges[3, 2, 0]["name"] = "山东路"
    graph.edges[2, 3, 0]["highway"] = graph.edges[3, 2, 0]["highway"] = "primary"
    whole = streets_from_graph(graph, crs=crs).frame.length.sum()
    streets = streets_from_graph(ox.simplify_graph(graph), crs=crs)
    assert streets.frame.length.sum() == pytest.approx(whole, rel=1e-9)
    (row,) = streets.frame[streets.frame["way"] == 7].itertuples()
    assert (row.name, row.highway) == ("山东路;香港中路", "primary")
    between = streets.nodes[streets.nodes < 0]
    assert between.size == len(set(between)) == 1
    assert streets.nodes.size == shapely.get_num_coordinates(streets.frame.geometry.array).sum()


def test_parallel_streets_and_loops_are_kept(crs):
    made = nx.MultiDiGraph(crs="epsg:4326")
    made.add_nodes_from((node, {"x": x, "y": y}) for node, (x, y) in CORNERS.items())
    north = shapely.LineString([CORNERS[1], (120.385, 36.071), CORNERS[2]])
    south = shapely.LineString([CORNERS[1], (120.385, 36.069), CORNERS[2]])
    loop = shapely.LineString([CORNERS[3], (120.391, 36.08), (120.391, 36.081), CORNERS[3]])
    for line in (north, south):
        made.add_edge(1, 2, osmid=1, geometry=line)
        made.add_edge(2, 1, osmid=1, geometry=line.reverse())
    made.add_edge(3, 3, osmid=2, geometry=loop)
    made.add_edge(3, 3, osmid=2, geometry=loop.reverse())
    made.add_edge(1, 2, osmid=4, geometry=north)
    made.add_edge(2, 1, osmid=9, geometry=north)  # its line is stored from the other end
    streets = streets_from_graph(made, crs=crs)
    assert list(streets.frame["way"]) == [1, 1, 2, 4, 9]
    assert ends(streets) == [(1, 2), (1, 2), (3, 3), (1, 2), (2, 1)]
    assert streets.frame.geometry[4].equals_exact(streets.frame.geometry[3].reverse())
    assert len(set(streets.nodes[streets.nodes < 0])) == (streets.nodes < 0).sum() == 6


def test_values_of_other_types_become_texts(crs):
    made = nx.MultiDiGraph(crs="epsg:4326")
    made.add_nodes_from((f"corner {node}", {"x": x, "y": y}) for node, (x, y) in CORNERS.items())
    made.add_edge(
        "corner 1",
        "corner 2",
        highway=["steps", "footway"],
        width=2.5,
        lit=float("nan"),
        name=None,
        oneway="-1",
    )
    row = streets_from_graph(made, crs=crs).frame.iloc[0]
    assert tuple(row[["way", "highway", "width", "lit", "name", "oneway"]]) == (
        0,
        "footway",
        "2.5",
        "",
        "",
        "-1",
    )


def test_tagged_nodes_of_streets_are_points_as_far_as_the_graph_keeps_them(graph, crs, tmp_path):
    graph.nodes[3]["highway"] = "crossing"
    graph.nodes[2]["barrier"], graph.nodes[2]["foot"] = "gate", "yes"
    graph.add_node(9, x=120.4, y=36.1, highway="stop")  # on no street
    ox.save_graphml(graph, tmp_path / "town.graphml")
    graph.nodes[1]["highway"] = float("nan")
    for streets in (streets_from_graph(graph, crs=crs), read_graphml(tmp_path / "town.graphml", crs=crs)):
        points = streets.points
        assert list(points.columns) == ["node", *NODE_TAGS]
        assert points[["node", "barrier", "foot", "highway"]].to_numpy().tolist() == [
            [2, "gate", "yes", ""], [3, "", "", "crossing"],
        ]  # fmt: skip
        assert streets.squares is None
    del graph.nodes[2]["barrier"], graph.nodes[3]["highway"]
    assert len(streets_from_graph(graph, crs=crs).points) == 0


def test_negative_node_ids_are_never_given_twice(crs):
    made = nx.MultiDiGraph(crs="epsg:4326")
    made.add_node(-1, x=120.38, y=36.07)
    made.add_node(-3, x=120.39, y=36.07)
    made.add_edge(-1, -3, osmid=1, geometry=shapely.LineString([CORNERS[1], (120.385, 36.071), CORNERS[2]]))
    nodes = streets_from_graph(made, crs=crs).nodes
    assert (nodes[0], nodes[2]) == (-1, -3)
    assert nodes[1] < -3


def test_what_is_wrong_with_a_graph_is_said(graph, crs):
    with pytest.raises(CrsError, match="states no crs"):
        streets_from_graph(nx.MultiDiGraph(), crs=crs)
    with pytest.raises(CrsError, match="not one that PROJ knows"):
        streets_from_graph(nx.MultiDiGraph(crs="EPSG:1"), crs=crs)
    with pytest.raises(DataError, match="no edges"):
        streets_from_graph(nx.MultiDiGraph(crs="EPSG:4326"), crs=crs)
    del graph.nodes[3]["x"]
    with pytest.raises(DataError, match="1 nodes have no x and y: 3"):
        streets_from_graph(graph, crs=crs)


def test_graphml_brings_the_same_streets(graph, crs, tmp_path):
    graph.edges[3, 1, 0]["name"] = "<b>[x]</b>"
    simple = ox.simplify_graph(graph)
    for made in (graph, simple):
        ox.save_graphml(made, tmp_path / "town.graphml")
        there, here = read_graphml(tmp_path / "town.graphml", crs=crs), streets_from_graph(made, crs=crs)
        assert_geodataframe_equal(there.frame, here.frame, check_less_precise=True)
        np.testing.assert_array_equal(there.nodes, here.nodes)


def test_a_graphml_with_osm_own_words_for_oneway_is_read(graph, crs, tmp_path):
    graph.edges[3, 1, 0]["oneway"] = "reversible"
    ox.save_graphml(graph, tmp_path / "town.graphml")
    assert list(read_graphml(tmp_path / "town.graphml", crs=crs).frame["oneway"]) == ["reversible", "", ""]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("<graphml><graph", "cut short"),
        ("not xml", "is not XML"),
        ("<html><body>busy</body></html>", "is not a GraphML of OSMnx"),
        (FOREIGN, "is not a GraphML of OSMnx"),
    ],
)
def test_a_bad_file_is_one_error_that_names_it(crs, tmp_path, content, words):
    path = tmp_path / "town.graphml"
    path.write_text(content)
    with pytest.raises(SourceError, match=words) as raised:
        read_graphml(path, crs=crs)
    assert str(path) in str(raised.value)


def test_a_missing_file_is_said_to_be_missing(crs, tmp_path):
    with pytest.raises(SourceError, match="is missing"):
        read_graphml(tmp_path / "town.graphml", crs=crs)


def test_osmnx_and_the_own_reader_agree(town, area, crs, tmp_path):
    ring = town.square(1, 2, 2, 5)
    town.node(8, 9, 9)
    town.way(1, ring, {"highway": "residential", "name": "环路", "oneway": "yes"})
    town.way(2, [3, 8], {"highway": "steps"})
    town.way(3, [8, 1], {"highway": "footway"})
    path = town.save(tmp_path / "town.osm")
    graph = ox.graph_from_xml(path, simplify=False, retain_all=True)
    theirs, ours = streets_from_graph(graph, crs=crs), read_osm(path, area=area, crs=crs).streets
    assert set(theirs.nodes) == set(ours.nodes)
    for way in (1, 2, 3):
        length = [streets.frame[streets.frame["way"] == way].length.sum() for streets in (theirs, ours)]
        assert length[0] == pytest.approx(length[1], rel=1e-9)
