from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import osmium
import pytest

from qdgeo.errors import DataError, SourceError
from qdgeo.io.osm import read_osm, read_places


@pytest.fixture
def whole(town, tmp_path):
    """Return the bytes of a good PBF."""
    town.street()
    for number in range(1, 4000):
        town.node(number, number % 10, number % 7, {"amenity": "bench", "name": f"长椅 {number * 7919}"})
    return town.save(tmp_path / "whole.osm.pbf").read_bytes()


def fault(path, area, crs, kind=SourceError):
    """Return the one problem that reading the file ends in."""
    with pytest.raises(kind) as raised:
        read_osm(path, area=area, crs=crs)
    assert raised.value.__cause__ is None
    (problem,) = raised.value.problems
    assert str(path) in problem.where
    assert problem.remedy
    return problem


def test_a_missing_file(tmp_path, area, crs):
    assert "is missing" in fault(tmp_path / "青岛.osm.pbf", area, crs).what


def test_a_folder(tmp_path, area, crs):
    (tmp_path / "town.osm").mkdir()
    assert "is a folder" in fault(tmp_path / "town.osm", area, crs).what


@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm", "town.osm.gz", "town.osm.bz2"])
def test_an_empty_file(tmp_path, area, crs, name):
    (tmp_path / name).touch()
    assert "empty" in fault(tmp_path / name, area, crs).what


def test_a_git_lfs_pointer_instead_of_the_data(tmp_path, area, crs):
    (tmp_path / "town.osm.pbf").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    assert "LFS" in fault(tmp_path / "town.osm.pbf", area, crs).what


@pytest.mark.parametrize("name", ["town.geojson", "town.osc", "town", "http:x"])
def test_a_file_of_another_kind_by_its_name(tmp_path, area, crs, name):
    (tmp_path / name).write_text("{}")
    assert "not an OSM file by its name" in fault(tmp_path / name, area, crs).what


@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm", "town.osm.gz", "town.osm.bz2"])
@pytest.mark.parametrize(
    "content", [b"<html><body>504 Gateway Time-out</body></html>", b"\x00" * 99, b"PK\x03\x04zip"]
)
def test_a_file_that_is_not_what_its_name_says(tmp_path, area, crs, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    problem = fault(path, area, crs)
    assert "cannot be read as OSM data" in problem.what or "cut short" in problem.what


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
def test_a_pbf_that_is_cut_short(tmp_path, area, crs, whole, share):
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(whole[: int(len(whole) * share)])
    problem = fault(path, area, crs)
    assert "cut short" in problem.what
    assert "again" in problem.remedy


@pytest.mark.parametrize(
    ("name", "pack"), [("t.osm", bytes), ("t.osm.gz", gzip.compress), ("t.osm.bz2", bz2.compress)]
)
def test_xml_that_is_cut_short(town, tmp_path, area, crs, name, pack):
    town.street()
    path = tmp_path / name
    text = town.text().encode()
    path.write_bytes(pack(text[: len(text) // 2]))
    assert fault(path, area, crs).where.endswith(name)
    packed = pack(text)
    path.write_bytes(packed[: len(packed) * 2 // 3])
    assert fault(path, area, crs).where.endswith(name)


def test_a_flipped_byte_ends_in_the_same_error(tmp_path, area, crs, whole):
    path = tmp_path / "town.osm.pbf"
    for position in range(200, len(whole), len(whole) // 20):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        try:
            streets = read_osm(path, area=area, crs=crs).streets.frame
        except (SourceError, DataError) as error:
            told = str(error)
        else:
            told = f"{path} {len(streets)} streets"  # the byte was one that no reader looks at
        assert str(path) in told


def test_text_that_is_not_utf8(town, tmp_path, area, crs):
    town.street()
    town.way(1, [9001, 9002], {"highway": "path", "name": "MARK"})
    path = tmp_path / "town.osm.pbf"
    plain = town.save(tmp_path / "town.opl.osm")
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf,pbf_compression=none")) as writer:
        for entity in osmium.FileProcessor(str(plain)):
            writer.add(entity)
    path.write_bytes(path.read_bytes().replace(b"MARK", b"\xff\xfe\xc3\x28"))
    assert "UTF-8" in fault(path, area, crs).what


def test_a_history_file(town, tmp_path, area, crs):
    town.street()
    path = tmp_path / "town.osm"
    path.write_text(town.text())
    history = tmp_path / "town.osh.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(history), "pbf,history=true")) as writer:
        for entity in osmium.FileProcessor(str(path)):
            writer.add(entity)
    assert "several versions" in fault(history, area, crs).what


def test_a_file_without_streets(town, tmp_path, area, crs):
    town.node(1, 1, 1, {"amenity": "toilets"})
    problem = fault(town.save(tmp_path / "town.osm"), area, crs, DataError)
    assert "no way with a highway tag" in problem.what


def test_a_file_with_streets_elsewhere_says_where_it_lies(town, tmp_path, area, crs):
    town.header = '<bounds minlon="1" minlat="2" maxlon="3" maxlat="4"/>'
    town.node(1, 20, 20)
    town.node(2, 21, 20)
    town.way(1, [1, 2], {"highway": "path"})
    problem = fault(town.save(tmp_path / "town.osm"), area, crs, DataError)
    assert "none of its 1 streets touches the area (120.3800, 36.0700, 120.3900, 36.0800" in problem.what
    assert "covers 1.0000, 2.0000, 3.0000, 4.0000" in problem.what


def test_ways_before_nodes_are_told_apart_from_streets_elsewhere(town, tmp_path, area, crs):
    town.street()
    nodes, ways = town._parts["node"], town._parts["way"]
    path = tmp_path / "town.osm"
    path.write_text("\n".join(['<osm version="0.6">', *ways, *nodes, "</osm>"]))
    problem = fault(path, area, crs, DataError)
    assert "sort" in problem.remedy


def test_places_have_the_same_faults(tmp_path):
    with pytest.raises(SourceError, match="is missing"):
        read_places(Path(tmp_path / "town.osm"))
