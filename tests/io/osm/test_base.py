from __future__ import annotations

from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from qdgeo.io.osm import read_osm
from qdgeo.io.osm.rings import Members

MULTI = {"type": "multipolygon"}


@pytest.fixture
def read(town, area, crs, tmp_path):
    """Read the town with one street in it."""

    def now(*, buildings=False):
        town.street()
        return read_osm(town.save(tmp_path / "town.osm"), area=area, crs=crs, buildings=buildings)

    return now


@pytest.fixture
def ground(spot):
    """Square metres of a square of so many steps, as it is drawn."""

    def size(x, y, side):
        corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
        return shapely.Polygon([spot(*corner) for corner in corners]).area

    return size


def test_water_and_green_are_told_apart_by_their_tags(town, read):
    kinds = [
        {"natural": "water", "name": "海泊河"}, {"waterway": "riverbank"}, {"landuse": "reservoir"},
        {"natural": "beach", "name": "第一海水浴场"}, {"leisure": "park"}, {"landuse": "forest"},
        {"natural": "cliff"}, {"landuse": "residential"}, {"leisure": "park", "area": "no"},
    ]  # fmt: skip
    for number, tags in enumerate(kinds):
        town.way(1 + number, town.square(10 * (1 + number), number, 1, 0.5), tags)
    base = read().base
    assert list(zip(base.water["kind"], base.water["name"], strict=True)) == [
        ("water", "海泊河"), ("riverbank", ""), ("reservoir", ""),
    ]  # fmt: skip
    assert list(zip(base.green["kind"], base.green["name"], strict=True)) == [
        ("beach", "第一海水浴场"), ("park", ""), ("forest", ""),
    ]  # fmt: skip
    assert len(base.buildings) == 0
    assert {"name", "levels"} <= set(base.buildings.columns)


def test_a_lake_with_an_island_has_a_hole_and_its_ring_is_not_drawn_again(town, read, ground):
    outer, inner, pond = town.square(10, 2, 2, 4), town.square(20, 3, 3, 2), town.square(30, 3.5, 3.5, 1)
    town.way(1, outer[:3])
    town.way(2, outer[2:], {"natural": "water"})  # an old habit: the tag on a part of the ring
    town.way(3, inner, {"leisure": "park"})
    town.way(4, pond)
    members = [("way", 1, "outer"), ("way", 2, ""), ("way", 3, "inner"), ("way", 4, "outer")]
    town.relation(5, members, MULTI | {"natural": "water"})
    base = read().base
    assert base.water.area.sum() == pytest.approx(
        ground(2, 2, 4) - ground(3, 3, 2) + ground(3.5, 3.5, 1), rel=1e-6
    )
    assert base.green.area.sum() == pytest.approx(ground(3, 3, 2), rel=1e-6)
    assert len(base.water) == 1


def test_a_ring_with_a_tag_of_another_layer_keeps_it(town, read):
    town.way(1, town.square(10, 2, 2, 4), {"leisure": "park", "building": "yes"})
    town.relation(5, [("way", 1, "outer")], MULTI | {"natural": "water"})
    town.relation(6, [("way", 1, "outer")], MULTI | {"building": "yes", "building:levels": "3"})
    base = read(buildings=True).base
    assert [len(base.water), len(base.green), len(base.buildings)] == [1, 1, 1]
    assert base.buildings["levels"][0] == 3


def test_polygons_are_cut_to_the_box_of_the_area(town, read, ground):
    town.way(1, town.square(10, 8, 8, 4), {"leisure": "park"})
    town.way(2, town.square(20, 11, 11, 4), {"leisure": "park"})
    base = read().base
    assert base.green.area.sum() == pytest.approx(ground(8, 8, 2), rel=1e-6)


def test_an_area_that_does_not_close_is_named_and_not_drawn(town, read):
    ring = town.square(10, 2, 2, 4)
    town.way(1, ring[:3])
    town.relation(5, [("way", 1, "outer"), ("way", 77, "outer")], MULTI | {"natural": "water"})
    town.way(2, [*ring[:3], 99, ring[0]], {"leisure": "park"})
    extract = read()
    assert len(extract.base.water) == len(extract.base.green) == 0
    (note,) = [note for note in extract.notes if "would close them" in note.what]
    assert note.features == ("relation/5",)


def test_what_lies_elsewhere_in_the_file_is_not_drawn_at_all(town, read, monkeypatch):
    for number, corner in ((5, 8), (6, 11), (7, 20)):  # across the edge of the area, beyond it, far away
        town.way(10 * number, town.square(100 * number, corner, corner, 4))
        town.relation(number, [("way", 10 * number, "outer")], MULTI | {"natural": "water"})
    ring = town.square(800, 20, 20, 4)
    town.way(80, ring[:3])
    town.relation(8, [("way", 80, "outer")], MULTI | {"natural": "water"})  # far away, and it does not close
    asked = []
    polygon = Members.polygon
    monkeypatch.setattr(
        Members, "polygon", lambda self, group: asked.append(group.id) or polygon(self, group)
    )
    extract = read()
    assert asked == [5]
    assert len(extract.base.water) == 1
    assert not any("would close them" in note.what for note in extract.notes)


def test_a_ring_that_crosses_itself_is_mended(town, read, ground):
    a, b, c, d, _ = town.square(10, 2, 2, 4)
    town.way(1, [a, c, b, d, a], {"leisure": "park"})
    green = read().base.green
    assert green.geometry.is_valid.all()
    assert green.area.sum() == pytest.approx(ground(2, 2, 4) / 2, rel=1e-3)


def test_buildings_are_whole_and_their_storeys_are_numbers_or_unknown(town, read, ground):
    texts = ["6", "2.5", "", "很多", "3;5", "-1"]
    for number, text in enumerate(texts):
        town.way(
            1 + number,
            town.square(10 * (1 + number), number, 2, 0.5),
            {"building": "yes", "building:levels": text},
        )
    town.way(20, town.square(200, 9.8, 9.8, 1), {"building": "school", "name": "二小"})
    town.way(21, town.square(210, 11, 11, 1), {"building": "yes"})
    town.way(22, town.square(220, 5, 5, 1), {"building": "no"})
    buildings = read(buildings=True).base.buildings
    np.testing.assert_array_equal(buildings["levels"], [6, 2.5, *[np.nan] * 5])
    assert list(buildings["name"]) == [""] * 6 + ["二小"]
    assert buildings.area.iloc[-1] == pytest.approx(ground(9.8, 9.8, 1), rel=1e-6)


def test_the_base_map_of_a_real_city(shared_data: Path):
    path = shared_data / "las_palmas" / "las_palmas.osm.pbf"
    area = shapely.box(-15.46, 28.08, -15.40, 28.18)
    base = read_osm(path, area=area, crs=pyproj.CRS.from_epsg(32628), buildings=True).base
    for layer in (base.land, base.water, base.green, base.buildings):
        assert layer.geometry.is_valid.all()
        assert set(layer.geom_type) <= {"Polygon", "MultiPolygon"}
    assert len(base.buildings) > 10_000
    assert (base.green["kind"] == "beach").sum() >= 3
