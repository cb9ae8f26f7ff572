from __future__ import annotations

import re
import socket

import numpy as np
import osmnx as ox
import pytest
from geopandas.testing import assert_geodataframe_equal

from qdgeo.errors import DataError, OverpassError
from qdgeo.io.osm import read_osm
from qdgeo.io.overpass import read_overpass

TIMES = 3  # one question and two more tries


@pytest.fixture
def known(server, town):
    """Let the server know a town with everything in it."""
    town.street()
    ring = town.square(1, 2, 2, 3)
    town.way(1, ring, {"highway": "pedestrian", "area": "yes", "name": "五四广场"})
    town.way(2, town.square(10, 6, 6, 2), {"amenity": "toilets", "wheelchair": "yes"})
    town.node(20, 3, 3, {"amenity": "toilets", "name": '<script>"公厕"</script>'})
    town.node(21, 4, 3, {"toilets": "yes", "shop": "mall"})
    town.way(3, town.square(30, 1, 7, 2))
    town.relation(5, [("way", 3, "outer")], {"type": "multipolygon", "natural": "water", "name": "湖"})
    town.way(4, town.square(40, 4, 8, 1), {"leisure": "park"})
    town.way(6, town.square(60, 8, 2, 1), {"building": "yes", "building:levels": "4"})
    town.node(50, -2, 9.5)
    town.node(51, 12, 9.5)
    town.way(7, [51, 50], {"natural": "coastline"})
    server.know(town)
    return town


@pytest.fixture
def ask(known, area, crs, settings, tmp_path):  # noqa: ARG001 - the server knows it
    """Ask the server for the town."""

    def now(**more):
        config = settings.model_copy(update=more)
        return read_overpass(area, crs=crs, settings=config, cache_dir=tmp_path / "cache")

    return now


def questions(server):
    return [asked["query"] for asked in server.asked if asked["path"] == "/api/interpreter"]


@pytest.mark.parametrize("buildings", [False, True])
def test_the_server_gives_the_same_frames_as_a_file(known, area, crs, settings, tmp_path, buildings):
    asked = read_overpass(area, crs=crs, settings=settings, cache_dir=tmp_path, buildings=buildings)
    read = read_osm(known.save(tmp_path / "town.osm"), area=area, crs=crs, buildings=buildings)
    assert_geodataframe_equal(asked.streets.frame, read.streets.frame)
    np.testing.assert_array_equal(asked.streets.nodes, read.streets.nodes)
    assert_geodataframe_equal(asked.toilets, read.toilets)
    assert len(asked.toilets) == 3
    for layer, size in {"land": 1, "water": 1, "green": 1, "buildings": int(buildings)}.items():
        assert len(getattr(asked.base, layer)) == size
        assert_geodataframe_equal(getattr(asked.base, layer), getattr(read.base, layer))
    assert asked.timestamp == "2026-11-20T10:11:12Z"
    np.testing.assert_allclose(asked.extent_lonlat, area.bounds, atol=1e-7)


def test_the_city_is_asked_for_once_and_under_the_own_name(server, ask):
    first = ask()
    assert len(questions(server)) == 2
    assert {asked["agent"] for asked in server.asked} == {"qdgeo tests (nobody@example.org)"}
    assert all(re.match(r"\[out:json\]\[timeout:\d+\]", query) for query in questions(server))
    again = ask(timeout_s=0.2, retries=0)
    assert len(server.asked) == 2
    assert_geodataframe_equal(first.streets.frame, again.streets.frame)


def test_what_came_before_a_failure_is_not_asked_for_again(server, ask):
    server.script = [None, 400]
    with pytest.raises(OverpassError, match="400"):
        ask()
    assert len(ask().streets.frame) == 2
    assert ["highway" in query for query in questions(server)] == [True, False, False]


def patience(fault):
    """A server that says nothing is given up soon."""
    return {"timeout_s": 1.0} if fault == "silent" else {}


@pytest.mark.parametrize("fault", [429, 504, "page", "truncated", "broken_off", "hung_up", "silent"])
def test_a_passing_fault_is_waited_out(server, ask, fault):
    server.script = [fault, fault, None, fault]
    assert len(ask(**patience(fault)).streets.frame) == 2
    assert len(questions(server)) == 5


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (429, "no free slot for this address (429"),
        (504, "too busy (504"),
        ("page", "a page instead of data: The server is probably too busy to handle"),
        ("truncated", "cut short"),
        ("broken_off", "in the middle of its answer"),
        ("hung_up", "hung up"),
        ("silent", "did not answer in time"),
    ],
)
def test_a_lasting_fault_ends_in_one_error(server, ask, fault, words):
    server.script = [fault] * 9
    with pytest.raises(OverpassError, match=re.escape(words)) as raised:
        ask(**patience(fault))
    (problem,) = raised.value.problems
    assert problem.where == server.endpoint
    assert "asked 3 times" in problem.what
    assert problem.remedy
    assert raised.value.__cause__ is None
    assert len(questions(server)) == TIMES


@pytest.mark.parametrize(
    ("fault", "words", "remedy"),
    [
        (406, "406", "user_agent"),
        (403, "403", "endpoint"),
        (400, "400", "report it"),
        (500, "500", "endpoint"),
        ("gave_up", "Query timed out", "timeout_s"),
        ("foreign", "not in Overpass's form", "endpoint"),
        ((429, "3600"), "left alone for 3600 s", "later"),
    ],
)
def test_a_refusal_is_not_asked_twice(server, ask, fault, words, remedy):
    server.script = [fault]
    with pytest.raises(OverpassError, match=re.escape(words)) as raised:
        ask()
    assert remedy in raised.value.problems[0].remedy
    assert len(questions(server)) == (2 if fault == "foreign" else 1)
    assert len(ask().streets.frame) == 2  # nothing bad was kept


def test_the_status_page_says_how_long_to_wait(server, ask):
    server.script = [429]
    server.status = "Rate limit: 2\nSlot available after: 2030-01-01T00:00:00Z, in 900 seconds.\n"
    with pytest.raises(OverpassError, match="left alone for 900 s"):
        ask()
    assert [asked["path"] for asked in server.asked] == ["/api/interpreter", "/api/status"]


def test_no_retries_means_none(server, ask):
    server.script = [504] * 3
    with pytest.raises(OverpassError, match="504"):
        ask(retries=0)
    assert len(server.asked) == 1


def test_a_server_that_is_not_there(area, crs, settings, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    absent = settings.model_copy(update={"endpoint": f"http://127.0.0.1:{free}/api"})
    with pytest.raises(OverpassError, match="connection refused") as raised:
        read_overpass(area, crs=crs, settings=absent, cache_dir=tmp_path)
    assert "endpoint" in raised.value.problems[0].remedy


def test_an_endpoint_that_is_no_address(area, crs, settings, tmp_path):
    wrong = settings.model_copy(update={"endpoint": "overpass"})
    with pytest.raises(OverpassError, match="cannot be reached"):
        read_overpass(area, crs=crs, settings=wrong, cache_dir=tmp_path)


def test_an_area_without_streets_is_said_to_have_none_and_not_kept(known, server, ask):
    server.elements = [element for element in server.elements if "highway" not in element.get("tags", {})]
    with pytest.raises(DataError, match="no way with a highway tag") as raised:
        ask()
    assert raised.value.problems[0].where == server.endpoint
    server.know(known)
    assert len(ask().streets.frame) == 2


def test_an_answer_broken_off_while_it_was_written_is_asked_for_again(server, ask, tmp_path):
    server.script = [None, 406]
    with pytest.raises(OverpassError):
        ask()
    (kept,) = (tmp_path / "cache").rglob("*.json")
    kept.write_text(kept.read_text()[:50])
    assert len(ask().streets.frame) == 2
    assert len(questions(server)) == 4
    assert [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()] == ["overpass.osm.pbf"]


@pytest.mark.parametrize("script", [[], [406]])
def test_osmnx_is_left_as_it_was(server, ask, script):
    before = {name: value for name, value in vars(ox.settings).items() if not name.startswith("_")}
    lookup = socket.getaddrinfo
    server.script = script
    if script:
        with pytest.raises(OverpassError):
            ask()
    else:
        ask()
    assert {name: vars(ox.settings)[name] for name in before} == before
    assert socket.getaddrinfo is lookup
