"""Runs with a cache: the same bytes as without, less work, and never a fault of theirs."""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner, Result
from realcities import write_las_palmas

import qdgeo.study as module
from qdgeo.cli import main
from qdgeo.indicators import FAMILIES, kept
from qdgeo.io.cache import Cache
from qdgeo.io.receipts import unchanged
from qdgeo.study import Study, run

DATE = "2026-11-23"
CITY = """
name = "town"
title = { zh = "小城", en = "Town" }
crs = "EPSG:4549"
[sources.streets]
osm = "town.osm"
[sources.districts]
path = "districts.geojson"
[sources.built_up]
path = "built_up.geojson"
meaning = "drawn by hand"
[walk]
speed_kmh = 4.0
snap_m = 100
[targets.coverage_15min]
basis = "streets"
at_least = 1.0
source = "by hand"
"""
WEST, SOUTH, STEP = 120.38, 36.06, 0.004
NODES = {
    row * 4 + column + 1: (WEST + column * STEP, SOUTH + row * STEP)
    for row in range(3)
    for column in range(4)
}
WAYS = {
    1: ([1, 2, 3, 4], {"highway": "residential", "name": "栈桥路"}),
    2: ([5, 6, 7, 8], {"highway": "primary", "name": "香港中路"}),
    3: ([1, 5, 9], {"highway": "footway"}),
    4: ([3, 7, 11], {"highway": "steps"}),
    5: ([9, 10, 6, 5, 9], {"leisure": "park", "name": "公园"}),
}
TOILETS = {21: (WEST + 0.1 * STEP, SOUTH), 22: (WEST + 2 * STEP, SOUTH + 1.1 * STEP)}


def hashes(study: Study) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in study.files}


def stages(study: Study) -> set[str]:
    return {lap.stage for lap in study.laps}


def into(told: list[str]) -> Callable[[str, str], None]:
    """Whoever hears, writing down."""
    return lambda kind, words: told.append(f"cache: the {kind} is {words}")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def cache(tmp_path: Path, told: list[str]) -> Cache:
    return Cache(folder=tmp_path / "cache", tell=into(told))


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A small town on files of its own, to be changed."""
    folder = tmp_path / "小城 town"
    folder.mkdir()
    tag = '<tag k="{}" v="{}"/>'.format
    node = '<node id="{}" version="1" lon="{}" lat="{}">{}</node>'.format
    lines = [node(key, *place, "") for key, place in NODES.items()]
    lines += [node(key, *place, tag("amenity", "toilets")) for key, place in TOILETS.items()]
    for key, (refs, tags) in WAYS.items():
        inner = "".join([*(f'<nd ref="{ref}"/>' for ref in refs), *(tag(*pair) for pair in tags.items())])
        lines.append(f'<way id="{key}" version="1">{inner}</way>')
    text = "\n".join(["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">', *lines, "</osm>"])
    (folder / "town.osm").write_text(text, encoding="utf-8")
    west, middle, east = (WEST + column * STEP for column in (-0.5, 1.5, 3.5))
    south, north = SOUTH - STEP / 2, SOUTH + 2.5 * STEP
    boxes = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    districts = gpd.GeoDataFrame({"id": ["a", "b"], "name": ["甲区", "乙区"]}, geometry=boxes, crs=4326)
    districts.to_file(folder / "districts.geojson")
    districts[:1].to_file(folder / "built_up.geojson")
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    return folder / "city.toml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_same_bytes_with_and_without(city: Path, tmp_path: Path, cache: Cache, told: list[str]) -> None:
    without = run(city, tmp_path / "a", date=DATE)
    first = run(city, tmp_path / "b", date=DATE, cache=cache)
    second = run(city, tmp_path / "c", date=DATE, cache=cache)
    assert hashes(without) == hashes(first) == hashes(second)
    assert "read the OSM file" in stages(first)
    assert not {"read the OSM file", "measure coverage"} & stages(second)
    assert told == []
    assert not any(tmp_path.glob("小城 town/*cache*"))  # the city's own folder stays as it is


def test_after_a_change_only_what_it_touches_is_made_anew(
    city: Path, tmp_path: Path, cache: Cache, told: list[str]
) -> None:
    run(city, tmp_path / "a", date=DATE, cache=cache)
    for old, new, words in (
        ("\n[walk]\n", "\n[map]\nsimplify_m = 3\n[walk]\n", ["map layers"]),
        ("\n[walk]\n", "\n[grid]\nside_m = 300\n[walk]\n", ["figures", "walk maps", "map layers"]),
        ("snap_m = 100", "snap_m = 99", ["walking network", "figures", "walk maps", "map layers"]),
        (
            "speed_kmh = 4.0",
            "speed_kmh = 4.1",
            ["extract of the streets", "walking network", "figures", "walk maps", "map layers"],
        ),
    ):
        told.clear()
        change(city, old, new)
        changed = run(city, tmp_path / "a", date=DATE, cache=cache)
        anew = [re.search(r"the (.*) is made anew", line)[1] for line in told]
        assert anew == words
        assert hashes(changed) == hashes(run(city, tmp_path / "b", date=DATE))


def test_another_date_recalls_everything_and_is_printed(city: Path, tmp_path: Path, cache: Cache) -> None:
    run(city, tmp_path / "a", date=DATE, cache=cache)
    later = run(city, tmp_path / "a", date="2026-12-24", cache=cache)
    assert not {"read the OSM file", "measure coverage"} & stages(later)
    assert hashes(later) == hashes(run(city, tmp_path / "b", date="2026-12-24"))


def test_another_file_under_the_same_name_is_read(city: Path, tmp_path: Path, cache: Cache) -> None:
    run(city, tmp_path / "a", date=DATE, cache=cache)
    change(city.with_name("districts.geojson"), "甲区", "丙区")
    again = run(city, tmp_path / "a", date=DATE, cache=cache)
    assert "丙区" in again.files[0].read_text(encoding="utf-8")
    assert hashes(again) == hashes(run(city, tmp_path / "b", date=DATE))


def test_damaged_entries_are_made_anew(city: Path, tmp_path: Path, cache: Cache, told: list[str]) -> None:
    before = run(city, tmp_path / "a", date=DATE, cache=cache)
    entries = sorted((tmp_path / "cache").rglob("*.qdgeo-cache"))
    whole = {entry: entry.read_bytes() for entry in entries}
    for entry, left in zip(entries, itertools.cycle((-1, 99, 0))):
        entry.write_bytes(whole[entry][:left])
    assert hashes(run(city, tmp_path / "b", date=DATE, cache=cache)) == hashes(before)
    assert len(told) == len(entries) - 1  # nobody asks for the receipt here
    assert all("damaged or cut short" in line for line in told)
    assert {entry: entry.read_bytes() for entry in entries} == whole


def test_without_a_place_to_keep_it_a_run_is_a_run(city: Path, tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    found = run(
        city,
        tmp_path / "a",
        date=DATE,
        cache=Cache(folder=tmp_path / "file", tell=into(told)),
    )
    assert found.files
    assert all("is not kept" in line for line in told)


def test_las_palmas_is_the_same_with_and_without(shared_data: Path, tmp_path: Path, cache: Cache) -> None:
    path = write_las_palmas(tmp_path, shared_data)
    first = run(path, tmp_path / "a", date=DATE, cache=cache)
    second = run(path, tmp_path / "b", date=DATE, cache=cache)
    assert hashes(first) == hashes(second)
    size = sum(path.stat().st_size for path in (tmp_path / "cache").rglob("*.qdgeo-cache"))
    assert size < 30e6


def test_every_family_can_be_kept(city: Path) -> None:
    found = module.measure(city, date=DATE).indicators
    assert len(found) == len(FAMILIES)
    parts = kept.FIGURES.to_parts(found)
    assert len(parts.frames) == 3 * len(FAMILIES)
    assert [i.notes for i in kept.FIGURES.of_parts(parts)] == [i.notes for i in found]
    assert [i.walk for i in kept.FIGURES.of_parts(parts)] == [i.walk for i in found]


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["run", *arguments, "--quiet"])
    assert result.exit_code == 0, result.stderr
    return result


def test_an_unchanged_run_tells_the_same_and_computes_nothing(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = (str(city), "--out", str(tmp_path / "out"), "--date", DATE)
    first = call(*usual)
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    monkeypatch.setattr(module, "run", lambda *_, **__: pytest.fail("was computed"))
    second = call(*usual)
    assert second.stdout == first.stdout
    assert (
        second.stderr
        == f"unchanged: {second.stderr.removeprefix('unchanged: ').splitlines()[0]}\n" + first.stderr
    )
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == files


def test_whatever_has_changed_is_computed(city: Path, tmp_path: Path, cache: Cache) -> None:
    out = tmp_path / "out"
    run(city, out, date=DATE, cache=cache)
    asked = functools.partial(unchanged, cache=cache)
    assert asked(city, out, date=DATE) is not None
    assert asked(city, out, date="2026-11-24") is None
    assert asked(city, tmp_path / "elsewhere", date=DATE) is None
    assert unchanged(city, out, date=DATE) is None  # without a cache
    assert asked(city.with_name("absent.toml"), out, date=DATE) is None  # a run says what is wrong
    table = out / "town" / "tables" / "scorecard.csv"
    for path in (city, city.with_name("town.osm"), city.with_name("districts.geojson"), table):
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        assert asked(city, out, date=DATE) is None
        path.write_bytes(before)
    table.unlink()
    assert asked(city, out, date=DATE) is None
    table.write_bytes(before)
    assert asked(city, out, date=DATE) is not None


def test_without_a_cache_the_command_computes(city: Path, tmp_path: Path) -> None:
    usual = (str(city), "--out", str(tmp_path / "out"), "--date", DATE)
    call(*usual)
    assert "unchanged" not in call(*usual, "--no-cache").stderr


def test_the_cache_is_where_it_is_asked_for(city: Path, tmp_path: Path) -> None:
    call(str(city), "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "here"))
    assert list((tmp_path / "here").rglob("receipt.qdgeo-cache"))
    call(str(city), "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "there"), "--no-cache")
    assert not (tmp_path / "there").exists()
