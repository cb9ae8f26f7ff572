from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from qdgeo.errors import CrsError
from qdgeo.io.osm import read_osm, read_streets_osm
from qdgeo.schema import NODE_TAGS, STREET_TAGS

FORMATS = ("town.osm", "town.osm.gz", "town.osm.bz2", "town.osm.pbf")


def pieces(extract):
    """Return the node ids of every row."""
    streets = extract.streets
    sizes = shapely.get_num_coordinates(streets.frame.geometry.array)
    assert sizes.sum() == streets.nodes.size
    return [list(part) for part in np.split(streets.nodes, np.cumsum(sizes)[:-1])]


def test_a_street_is_read_whole_with_its_tags(town, area, crs, spot, tmp_path):
    for number, x in enumerate([1, 2, 30], 1):
        town.node(number, x, 5)
    tags = {
        "highway": "residential",
        "name": "香港中路",
        "name:en": "Xianggang Zhong Lu",
        "oneway": "yes",
        "maxspeed": "40",
    }
    town.way(7, [1, 2, 3], tags)
    extract = read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    row = extract.streets.frame.iloc[0]
    assert (row["way"], row["name"], row["name:en"], row["oneway"], row["foot"]) == (
        7, "香港中路", "Xianggang Zhong Lu", "yes", ""
    )  # fmt: skip
    assert list(extract.streets.frame.columns) == ["way", *STREET_TAGS, "geometry"]
    assert extract.streets.frame.crs == crs
    np.testing.assert_allclose(row.geometry.coords, [spot(1, 5), spot(2, 5), spot(30, 5)], atol=1e-6)


def test_a_street_is_cut_at_missing_nodes_and_never_bridged(town, area, crs, tmp_path):
    for number in (1, 2, 4, 5, 6, 8):
        town.node(number, number, 5)
    town.way(3, [1, 2, 99, 4, 5, 6, 98, 8], {"highway": "footway"})
    town.way(4, [1, 4], {"highway": "footway"})
    extract = read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    assert pieces(extract) == [[1, 2], [4, 5, 6], [1, 4]]
    assert list(extract.streets.frame["way"]) == [3, 3, 4]
    (note,) = [note for note in extract.notes if "cut" in note.what]
    assert note.what.startswith("1 streets")
    assert note.features == ("way/3",)
    assert note.warning


def test_a_street_without_two_nodes_in_a_row_is_left_out_and_named(town, area, crs, tmp_path):
    town.street()
    town.node(1, 3, 3)
    town.way(5, [1, 50, 51], {"highway": "path"})
    town.way(6, [1], {"highway": "path"})
    town.way(7, [], {"highway": "path"})
    extract = read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    assert list(extract.streets.frame["way"]) == [900]
    (note,) = [note for note in extract.notes if "left out" in note.what]
    assert note.features == ("way/5", "way/6")


def test_whole_ways_that_touch_the_area_and_no_others(town, area, crs, tmp_path):
    town.node(1, -5, 5)
    town.node(2, 15, 5)
    town.way(1, [1, 2], {"highway": "primary"})  # runs through without a node inside
    town.node(3, -3, 8)
    town.node(4, 1, 14)
    town.way(2, [3, 4], {"highway": "primary"})  # its box meets the area, the line does not
    town.node(5, 10, 10)
    town.node(6, 20, 20)
    town.way(3, [5, 6], {"highway": "primary"})  # touches the corner
    town.node(7, 11, 1)
    town.node(8, 12, 1)
    town.way(4, [7, 8], {"highway": "primary"})  # outside
    town.way(5, [7, 8, 99, 5], {"highway": "primary"})  # outside but for a node beyond the gap
    town.node(9, 9, 9)
    town.way(6, [7, 8, 99, 5, 9], {"highway": "primary"})  # a piece of it is inside
    extract = read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    assert pieces(extract) == [[1, 2], [5, 6], [7, 8], [5, 9]]
    assert list(extract.streets.frame["way"]) == [1, 3, 6, 6]


def test_rings_stay_rings_and_a_node_named_twice_in_a_row_is_one_vertex(town, area, crs, tmp_path):
    ring = town.square(1, 2, 2, 3)
    town.way(1, ring, {"highway": "pedestrian", "area": "yes"})
    town.way(2, [1, 1, 2, 2, 3], {"highway": "path"})
    extract = read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    assert pieces(extract) == [ring, [1, 2, 3]]
    assert extract.streets.frame.geometry[0].is_ring
    assert list(extract.streets.frame["area"]) == ["yes", ""]


def test_rows_are_in_order_of_way_id_and_each_way_is_read_once(town, area, crs, tmp_path):
    town.node(1, 1, 1)
    town.node(2, 2, 2)
    for number in (30, 10, 20, 10):
        town.way(number, [1, 2], {"highway": "path"})
    extract = read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    assert list(extract.streets.frame["way"]) == [10, 20, 30]


def test_every_kind_of_highway_is_read_and_other_lines_are_not(town, area, crs, tmp_path):
    town.node(1, 1, 1)
    town.node(2, 2, 2)
    for number, kind in enumerate(["motorway", "construction", "steps", "corridor"], 1):
        town.way(number, [1, 2], {"highway": kind})
    town.way(8, [1, 2], {"railway": "tram"})
    town.way(9, [1, 2], {"waterway": "stream", "amenity": "toilets"})
    extract = read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    assert list(extract.streets.frame["highway"]) == ["motorway", "construction", "steps", "corridor"]


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"; DROP TABLE streets; --',
        "=HYPERLINK(1)",
        "\u202eright to left",
        "🚻 &amp; {{x}} ${y}",
        "  ",
    ],
)
def test_hostile_names_are_text_and_nothing_else(town, area, crs, tmp_path, name):
    town.node(1, 1, 1)
    town.node(2, 2, 2)
    town.way(1, [1, 2], {"highway": "path", "name": name})
    for kind in ("town.osm", "town.osm.pbf"):
        extract = read_osm(town.save(tmp_path / kind), area=area, crs=crs)
        assert extract.streets.frame["name"][0] == name


def test_all_four_formats_give_the_same_frames(town, area, crs, tmp_path):
    town.header = '<bounds minlon="120.37" minlat="36.06" maxlon="120.40" maxlat="36.09"/>'
    ring = town.square(1, 2, 2, 3)
    town.way(1, [*ring, 77], {"highway": "service", "name": "团岛路"})
    town.way(2, ring, {"leisure": "park", "name": "公园"})
    town.way(3, ring, {"building": "yes", "building:levels": "6"})
    town.node(20, 3, 3, {"amenity": "toilets", "fee": "no"})
    town.relation(5, [("way", 2, "outer")], {"type": "multipolygon", "natural": "water"})
    first, *others = [
        read_osm(town.save(tmp_path / name), area=area, crs=crs, buildings=True) for name in FORMATS
    ]
    assert first.extent_lonlat == (120.37, 36.06, 120.40, 36.09)
    for other in others:
        assert other.extent_lonlat == first.extent_lonlat
        assert_geodataframe_equal(other.streets.frame, first.streets.frame)
        np.testing.assert_array_equal(other.streets.nodes, first.streets.nodes)
        assert_geodataframe_equal(other.toilets, first.toilets)
        for layer in ("land", "water", "green", "buildings"):
            assert len(getattr(first.base, layer)) == 1
            assert_geodataframe_equal(getattr(other.base, layer), getattr(first.base, layer))


def test_a_crs_for_elsewhere_is_refused(town, area, tmp_path):
    town.street()
    elsewhere = pyproj.CRS.from_proj4("+proj=ortho +lat_0=-36 +lon_0=-60 +units=m")
    with pytest.raises(CrsError, match="cannot show them"):
        read_osm(town.save(tmp_path / "town.osm"), area=area, crs=elsewhere)


@pytest.mark.parametrize(
    ("city", "epsg", "box", "ways", "outlines"),
    [
        ("las_palmas", 32628, (-15.55, 28.0, -15.37, 28.2), 13_954, 72),
        ("porto_alegre", 31982, (-51.3, -30.2, -51.1, -29.9), 15_886, 47),
    ],
)
def test_every_street_of_a_real_city(shared_data: Path, city, epsg, box, ways, outlines):
    path = shared_data / city / f"{city}.osm.pbf"
    extract = read_osm(path, area=shapely.box(*box), crs=pyproj.CRS.from_epsg(epsg))
    frame = extract.streets.frame
    left_out = [len(note.features) for note in extract.notes if "no two nodes" in note.what]
    assert frame["way"].nunique() - outlines + sum(left_out) == ways
    assert frame["way"].is_monotonic_increasing
    assert frame.geometry.is_valid.all()
    repeated = pd.Series(frame["way"]).duplicated()
    cut = {
        int(name.removeprefix("way/"))
        for note in extract.notes
        if "cut there" in note.what
        for name in note.features
    }
    assert set(frame["way"][repeated]) <= cut
    pieces(extract)


def test_tagged_nodes_of_streets_are_points_each_once_in_order(town, area, crs, tmp_path):
    town.street()
    tags = [
        {"barrier": "gate", "access": "private", "foot": "yes"}, {"kerb": "raised", "wheelchair": "no"},
        {"highway": "crossing", "crossing": "zebra", "tactile_paving": "yes"}, {"crossing": "island"},
        {"access": "no"}, {"natural": "tree"}, {"barrier": ""},
    ]  # fmt: skip
    for number, given in zip((70, 60, 50, 40, 30, 20, 10), tags, strict=True):
        town.node(number, number / 10, 5, given)
    town.node(5, 5, 5, {"barrier": "gate"})  # on no street
    town.node(6, 20, 20, {"barrier": "gate"})
    town.node(7, 21, 20, {"barrier": "gate"})
    town.way(1, [70, 60, 50, 40, 99, 30, 20, 10, 70], {"highway": "path"})
    town.way(2, [40, 50], {"highway": "steps"})
    town.way(3, [6, 7], {"highway": "path"})  # elsewhere
    frames = []
    for name in FORMATS:
        streets, _ = read_streets_osm(town.save(tmp_path / name), area=area, crs=crs)
        frames.append(streets.points)
    points = frames[0]
    assert list(points.columns) == ["node", *NODE_TAGS]
    assert points["node"].dtype == np.int64
    assert list(points["node"]) == [40, 50, 60, 70]
    assert list(points["barrier"]) == ["", "", "", "gate"]
    assert list(points["crossing"]) == ["island", "zebra", "", ""]
    assert points.iloc[3][["access", "foot"]].tolist() == ["private", "yes"]
    for other in frames[1:]:
        assert_frame_equal(other, points)
    whole = read_osm(tmp_path / "town.osm", area=area, crs=crs).streets
    assert_frame_equal(whole.points, points)


def test_a_ferry_is_no_street_and_a_street_onto_a_ferry_says_so(town, area, crs, tmp_path):
    town.node(1, 1, 1)
    town.node(2, 2, 2)
    town.way(1, [1, 2], {"route": "ferry", "foot": "yes"})
    town.way(2, [1, 2], {"highway": "service", "route": "ferry"})
    streets, _ = read_streets_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs)
    assert streets.frame[["way", "route"]].to_numpy().tolist() == [[2, "ferry"]]


def test_streets_alone_are_those_that_are_read_with_all_else(shared_data: Path):
    path = shared_data / "porto_alegre" / "porto_alegre.osm.pbf"
    crs = pyproj.CRS.from_epsg(31982)
    area = shapely.Point(-51.2, -30.04).buffer(0.03)
    alone, _ = read_streets_osm(path, area=area, crs=crs)
    whole = read_osm(path, area=area, crs=crs, buildings=True).streets
    assert_geodataframe_equal(alone.frame, whole.frame)
    assert_geodataframe_equal(alone.squares, whole.squares)
    assert_frame_equal(alone.points, whole.points)
    np.testing.assert_array_equal(alone.nodes, whole.nodes)
    everywhere, _ = read_streets_osm(path, crs=crs)
    inside = everywhere.frame[everywhere.frame["way"].isin(alone.frame["way"])].reset_index(drop=True)
    assert_geodataframe_equal(inside, alone.frame)


@pytest.mark.parametrize(
    ("city", "epsg", "points", "gates", "crossings"),
    [("las_palmas", 4083, 5823, 222, 3726), ("porto_alegre", 31982, 3728, 293, 1034)],
)
def test_points_of_a_real_city(shared_data: Path, city, epsg, points, gates, crossings):
    path = shared_data / city / f"{city}.osm.pbf"
    streets, _ = read_streets_osm(path, crs=pyproj.CRS.from_epsg(epsg))
    frame = streets.points
    assert len(frame) == points
    assert ((frame["barrier"] == "gate").sum(), (frame["highway"] == "crossing").sum()) == (gates, crossings)
    assert frame["node"].is_monotonic_increasing
    assert frame["node"].is_unique
    assert frame["node"].isin(streets.nodes).all()
