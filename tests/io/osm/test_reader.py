from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import osmium
import pytest

from qdgeo.io.osm import read_osm, read_places


@pytest.fixture
def read(town, area, crs, tmp_path):
    def now(name="town.osm", **more):
        return read_osm(town.save(tmp_path / name), area=area, crs=crs, **more)

    return now


def test_the_time_is_that_of_the_header(town, tmp_path, area, crs):
    town.street()
    plain, path = town.save(tmp_path / "plain.osm"), tmp_path / "town.osm.pbf"
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-11-01T20:21:22Z")
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for entity in osmium.FileProcessor(str(plain)):
            writer.add(entity)
    extract = read_osm(path, area=area, crs=crs)
    assert extract.timestamp == "2026-11-01T20:21:22Z"
    assert np.isnan(extract.extent_lonlat).all()
    assert extract.notes == ()


def test_without_one_it_is_that_of_the_newest_object_and_a_note_says_so(town, read):
    town.street()
    town.node(1, 1, 1, {"amenity": "toilets"}, more='timestamp="2024-05-06T07:08:09Z"')
    town.way(1, [9001, 9002], {"highway": "path"}, more='timestamp="2023-01-01T00:00:00Z"')
    extract = read()
    assert extract.timestamp == "2024-05-06T07:08:09Z"
    (note,) = extract.notes
    assert "newest object" in note.what


def test_without_any_it_is_unknown(town, read):
    town.street()
    extract = read()
    assert extract.timestamp == ""
    (note,) = extract.notes
    assert "does not say" in note.what


def test_stages_are_announced(town, read):
    class Listener:
        def __init__(self):
            self.heard = []

        @contextmanager
        def stage(self, title):
            self.heard.append(title)
            yield

    town.street()
    listener = Listener()
    read(progress=listener)
    assert listener.heard == ["read the OSM file", "draw streets", "draw toilets", "draw the base map"]


def test_named_places_are_read_in_order(town, tmp_path):
    town.node(7, 1, 1, {"place": "suburb", "name": "八大关", "name:en": "Badaguan"})
    town.node(3, 2, 2, {"place": "neighbourhood", "name": "Kluuvi"})
    town.node(4, 2, 2, {"place": "suburb"})
    town.node(5, 2, 2, {"name": "no place"})
    for name in ("town.osm", "town.osm.pbf"):
        places = read_places(town.save(tmp_path / name))
        assert list(places["id"]) == ["node/3", "node/7"]
        assert list(places["place"]) == ["neighbourhood", "suburb"]
        assert list(places["name_en"]) == ["", "Badaguan"]
        assert places.crs.to_epsg() == 4326
        assert (round(places.geometry[1].x, 7), round(places.geometry[1].y, 7)) == (120.381, 36.071)


def test_a_file_without_places(town, tmp_path):
    town.street()
    assert len(read_places(town.save(tmp_path / "town.osm"))) == 0
