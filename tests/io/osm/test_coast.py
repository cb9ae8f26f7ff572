from __future__ import annotations

from pathlib import Path

import pyproj
import pytest
import shapely
from shapely.geometry import Point

from qdgeo.io.osm import read_osm

COAST = {"natural": "coastline"}


@pytest.fixture
def land(town, area, crs, tmp_path):
    """Read the town's land as one shape, and the notes about the coast."""

    def now(ground=area):
        town.street()
        extract = read_osm(town.save(tmp_path / "town.osm"), area=ground, crs=crs)
        notes = [note for note in extract.notes if "coastline" in note.what]
        return extract.base.land.union_all(), notes

    return now


@pytest.fixture
def box_m2(spot):
    return shapely.Polygon([spot(0, 0), spot(10, 0), spot(10, 10), spot(0, 10)]).area


def test_without_a_coastline_all_is_land(land, box_m2):
    shape, notes = land()
    assert shape.area == pytest.approx(box_m2, rel=1e-6)
    assert notes == []


@pytest.mark.parametrize(("refs", "dry", "wet"), [([1, 2], (5, 8), (5, 2)), ([2, 1], (5, 2), (5, 8))])
def test_land_is_on_the_left_of_the_coastline(town, land, spot, box_m2, refs, dry, wet):
    town.node(1, -3, 5)
    town.node(2, 13, 5)
    town.way(1, refs, COAST)
    shape, notes = land()
    assert shape.contains(Point(spot(*dry)))
    assert not shape.intersects(Point(spot(*wet)))
    assert shape.area == pytest.approx(box_m2 / 2, rel=1e-3)
    assert notes == []


def test_a_coast_of_several_ways_with_a_bay_and_an_island_and_a_lagoon(town, land, spot):
    for number, (x, y) in enumerate([(12, 6), (7, 6), (7, 8), (3, 8), (3, 6), (-2, 6)], 1):
        town.node(number, x, y)
    town.way(9, [3, 4, 5, 6], COAST)  # going west the land is in the south, and the bay bites into the north
    town.way(2, [1, 2, 3], COAST)
    island = town.square(10, 1, 8, 1)
    town.way(3, island, COAST)
    lagoon = town.square(20, 4, 1, 2)
    town.way(4, lagoon[::-1], COAST)  # clockwise: land outside
    shape, notes = land()
    dry = [(5, 4), (5, 7), (1.5, 8.5), (9, 1)]
    wet = [(1.5, 7), (9, 9), (5, 9), (5, 2)]
    assert [shape.contains(Point(spot(*place))) for place in dry] == [True] * 4
    assert [shape.contains(Point(spot(*place))) for place in wet] == [False] * 4
    assert notes == []


def test_an_island_alone_is_land_in_the_sea(town, land, spot):
    town.way(1, town.square(10, 3, 3, 4), COAST)
    shape, notes = land()
    expected = shapely.Polygon([spot(3, 3), spot(7, 3), spot(7, 7), spot(3, 7)])
    assert shape.symmetric_difference(expected).area == pytest.approx(0, abs=1)
    assert notes == []


def test_a_coastline_cut_off_by_the_extract_is_led_to_the_border(town, land, spot):
    town.node(1, 2, 5)
    town.node(2, 9, 5)
    town.way(1, [77, 1, 2, 78], COAST)
    shape, (note,) = land()
    assert "cut off 2 times" in note.what
    assert not note.warning
    assert shape.contains(Point(spot(5, 8)))
    assert not shape.intersects(Point(spot(5, 2)))


def test_a_coastline_with_a_hole_in_it_is_said_to_be_broken(town, land, box_m2):
    for number, x in enumerate([-3, 4, 6, 13], 1):
        town.node(number, x, 5)
    town.way(1, [1, 2], COAST)
    town.way(2, [3, 4], COAST)
    shape, (note,) = land()
    assert shape.area == pytest.approx(box_m2, rel=1e-6)
    assert note.features == ("way/1", "way/2")
    assert note.warning


def test_a_coastline_beside_the_box_makes_no_sea(town, land, box_m2):
    town.node(1, -3, 12)
    town.node(2, -3, -2)
    town.way(1, [1, 2], COAST)
    town.node(3, -3, 10)
    town.node(4, 13, 10)
    town.way(2, [4, 3], COAST)  # along the border itself
    shape, _ = land()
    assert shape.area == pytest.approx(box_m2, rel=1e-6)


def test_beyond_what_the_file_covers_there_is_neither_land_nor_sea(town, land, spot):
    town.header = '<bounds minlon="120.38" minlat="36.07" maxlon="120.385" maxlat="36.08"/>'
    shape, _ = land()
    assert shape.contains(Point(spot(2, 5)))
    assert not shape.intersects(Point(spot(8, 5)))


def test_the_coast_of_a_real_city(shared_data: Path):
    path = shared_data / "las_palmas" / "las_palmas.osm.pbf"
    area = shapely.box(-15.56, 28.0, -15.37, 28.2)
    extract = read_osm(path, area=area, crs=pyproj.CRS.from_epsg(32628))
    land = extract.base.land.to_crs(4326).union_all()
    ashore = [(-15.4300, 28.1235), (-15.4150, 28.0990), (-15.4200, 28.1700)]
    at_sea = [(-15.39, 28.13), (-15.45, 28.17), (-15.40, 28.06)]
    assert [land.contains(Point(place)) for place in ashore] == [True] * 3
    assert [land.contains(Point(place)) for place in at_sea] == [False] * 3
    assert not any("broken" in note.what for note in extract.notes)
    middle = extract.streets.frame.geometry.interpolate(0.5, normalized=True)
    assert middle.within(extract.base.land.union_all()).mean() > 0.99
