"""Walked areas, against squares drawn by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from qdgeo.io.osm import read_osm, read_streets_osm
from qdgeo.schema import STREET_TAGS

PLAZA = {"highway": "pedestrian", "area": "yes", "name": "五四广场"}
MULTI = {"type": "multipolygon", "highway": "pedestrian", "name": "八大关", "access": "private"}


@pytest.fixture
def read(town, area, crs, tmp_path):
    def now(name="town.osm"):
        town.street()
        streets, notes = read_streets_osm(town.save(tmp_path / name), area=area, crs=crs)
        return streets, [note for note in notes if "square" in note.what]

    return now


@pytest.fixture
def ground(spot):
    """Square metres of a square of so many steps, as it is drawn."""

    def size(x, y, side):
        corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
        return shapely.Polygon([spot(*corner) for corner in corners]).area

    return size


def test_closed_ways_are_squares_if_they_say_that_they_are_areas(town, read, ground, crs):
    kinds = [
        PLAZA, {"highway": "footway", "area": "yes"}, {"highway": "pedestrian"},
        {"highway": "pedestrian", "area": "no"}, {"area:highway": "footway", "area": "yes"},
    ]  # fmt: skip
    for number, tags in enumerate(kinds, 1):
        town.way(number, town.square(10 * number, number, 1, 0.5), tags)
    town.way(9, [10, 11, 12], {"highway": "path", "area": "yes"})  # not closed
    streets, notes = read()
    assert list(streets.squares["id"]) == ["way/1", "way/2"]
    assert list(streets.squares["name"]) == ["五四广场", ""]
    assert list(streets.squares.columns) == ["id", *STREET_TAGS, "geometry"]
    assert streets.squares.crs == crs
    assert streets.squares.area[0] == pytest.approx(ground(1, 1, 0.5), rel=1e-6)
    assert list(streets.frame["way"]) == [1, 2, 3, 4, 9, 900]
    assert notes == []


def test_a_source_without_squares_has_an_empty_frame_of_them(read, crs):
    squares = read()[0].squares
    assert len(squares) == 0
    assert list(squares.columns) == ["id", *STREET_TAGS, "geometry"]
    assert squares.crs == crs


def test_a_relation_keeps_its_holes_and_its_outer_ring_becomes_a_street(town, read, ground):
    outer, inner = town.square(10, 2, 2, 4), town.square(20, 3, 3, 1)
    town.way(7, outer[:3])
    town.way(5, outer[2:], {"barrier": "wall"})
    town.way(6, inner, {"building": "yes"})
    town.relation(8, [("way", 7, "outer"), ("way", 5, ""), ("way", 6, "inner")], MULTI)
    streets, notes = read()
    assert list(streets.squares["id"]) == ["relation/8"]
    assert streets.squares["access"][0] == "private"
    assert streets.squares.area[0] == pytest.approx(ground(2, 2, 4) - ground(3, 3, 1), rel=1e-6)
    assert len(streets.squares.geometry[0].interiors) == 1
    assert list(streets.frame["way"]) == [5, 7, 900]
    tags = streets.frame[["highway", "name", "access", "area"]]
    assert tags.iloc[:2].to_numpy().tolist() == [["pedestrian", "八大关", "private", "yes"]] * 2
    assert set(streets.nodes[:6]) == set(outer)
    assert notes == []


def test_an_outline_that_is_a_street_or_a_square_already_is_not_doubled(town, read, ground):
    town.way(1, town.square(10, 1, 1, 1), PLAZA)
    town.way(2, town.square(20, 4, 4, 1), {"highway": "footway", "name": "环路"})
    town.relation(3, [("way", 1, "outer"), ("way", 2, "outer")], MULTI)
    streets, _ = read()
    assert list(streets.squares["id"]) == ["relation/3"]
    assert streets.squares.area[0] == pytest.approx(ground(1, 1, 1) + ground(4, 4, 1), rel=1e-6)
    assert list(streets.frame["way"]) == [1, 2, 900]
    assert list(streets.frame["name"]) == ["五四广场", "环路", ""]


def test_an_outline_of_two_relations_is_one_street_with_the_tags_of_the_first(town, read):
    left, right = [10, 11, 12, 13], [12, 14, 15, 11]
    for number, place in zip(range(10, 16), [(1, 1), (2, 1), (2, 2), (1, 2), (3, 2), (3, 1)], strict=True):
        town.node(number, *place)
    town.way(1, [11, 12])
    town.way(2, [12, 13, 10, 11])
    town.way(3, [12, 14, 15, 11])
    town.relation(6, [("way", 1, "outer"), ("way", 3, "outer")], MULTI | {"name": "乙"})
    town.relation(5, [("way", 1, "outer"), ("way", 2, "outer")], MULTI | {"name": "甲"})
    streets, _ = read()
    assert list(streets.squares["id"]) == ["relation/5", "relation/6"]
    assert list(streets.frame["name"]) == ["甲", "甲", "乙", ""]
    assert set(left) | set(right) <= set(streets.nodes)


def test_a_ring_that_does_not_close_is_named_and_still_walked_along(town, read):
    ring = town.square(10, 2, 2, 4)
    town.way(1, ring[:3])
    town.relation(2, [("way", 1, "outer"), ("way", 77, "outer")], MULTI)
    town.way(3, [*town.square(20, 3, 3, 1)[:-1], 99, 20], PLAZA)
    streets, (note,) = read()
    assert len(streets.squares) == 0
    assert (note.what.startswith("1 squares lack"), note.features, bool(note.zh)) == (
        True, ("relation/2",), True,
    )  # fmt: skip
    assert list(streets.frame["way"]) == [1, 3, 900]
    assert 99 not in streets.nodes


def test_a_hole_that_does_not_close_is_named_and_the_square_is_drawn_without_it(town, read, ground):
    town.way(1, town.square(10, 2, 2, 4))
    town.relation(2, [("way", 1, "outer"), ("way", 77, "inner")], MULTI)
    streets, (note,) = read()
    assert streets.squares.area[0] == pytest.approx(ground(2, 2, 4), rel=1e-6)
    assert note.features == ("relation/2",)


def test_a_square_that_crosses_itself_is_mended_and_a_flat_one_left_out(town, read, ground):
    a, b, c, d, _ = town.square(10, 2, 2, 4)
    town.way(1, [a, c, b, d, a], PLAZA)
    for number, x in ((30, 1), (31, 2), (32, 3)):
        town.node(number, x, 8)
    town.way(2, [30, 31, 32, 30], PLAZA)
    streets, notes = read()
    assert list(streets.squares["id"]) == ["way/1"]
    assert streets.squares.geometry.is_valid.all()
    assert streets.squares.area[0] == pytest.approx(ground(2, 2, 4) / 2, rel=1e-3)
    assert [note.features for note in notes] == [("way/2",), ("way/1",)]
    assert list(streets.frame["way"]) == [1, 2, 900]


def test_squares_elsewhere_are_not_drawn_nor_their_outlines_walked(town, read):
    town.way(1, town.square(10, 20, 20, 4), PLAZA)
    town.way(2, town.square(20, 30, 30, 4))
    town.relation(3, [("way", 2, "outer")], MULTI)
    town.way(4, town.square(40, 8, 8, 4), PLAZA)  # across the edge: whole
    streets, notes = read()
    assert list(streets.squares["id"]) == ["way/4"]
    assert list(streets.frame["way"]) == [4, 900]
    assert notes == []


def test_formats_and_readers_give_the_same_squares(town, area, crs, read, tmp_path):
    town.way(1, town.square(10, 2, 2, 4), PLAZA)
    town.way(2, town.square(20, 7, 7, 1))
    town.relation(3, [("way", 2, "outer")], MULTI)
    first, *others = [read(name)[0] for name in ("town.osm", "town.osm.gz", "town.osm.bz2", "town.osm.pbf")]
    others.append(read_osm(tmp_path / "town.osm", area=area, crs=crs).streets)
    for other in others:
        assert_geodataframe_equal(other.squares, first.squares)
        assert_geodataframe_equal(other.frame, first.frame)
        np.testing.assert_array_equal(other.nodes, first.nodes)


@pytest.mark.parametrize(
    ("city", "epsg", "ways", "relations", "hectares"),
    [("las_palmas", 4083, 458, 72, 40.91), ("porto_alegre", 31982, 34, 19, 8.88)],
)
def test_every_square_of_a_real_city(shared_data: Path, city, epsg, ways, relations, hectares):
    path = shared_data / city / f"{city}.osm.pbf"
    squares = read_streets_osm(path, crs=pyproj.CRS.from_epsg(epsg))[0].squares
    assert squares["id"].str.startswith("way/").sum() == ways
    assert squares["id"].str.startswith("relation/").sum() == relations
    assert squares["id"].is_unique
    assert squares.geometry.is_valid.all()
    assert squares.area.sum() / 1e4 == pytest.approx(hectares, abs=0.005)
