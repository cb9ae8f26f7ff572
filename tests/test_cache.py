"""Runs with a cache: the same bytes as without, less work, and never a fault of theirs."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from realcities import write_las_palmas

import qdgeo.study as module
from qdgeo.cli import main
from qdgeo.indicators import FAMILIES, kept
from qdgeo.io.cache import Cache
from qdgeo.study import Study, run

HELSINKI = Path(__file__).resolve().parents[1] / "data" / "helsinki"
DATE = "2026-11-23"


def hashes(study: Study) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in study.files}


def stages(study: Study) -> set[str]:
    return {lap.stage for lap in study.laps}


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def cache(tmp_path: Path, told: list[str]) -> Cache:
    return Cache(folder=tmp_path / "cache", tell=told.append)


@pytest.fixture
def helsinki(tmp_path: Path) -> Path:
    """A copy of the sample city, to be changed."""
    return Path(shutil.copytree(HELSINKI, tmp_path / "helsinki src")) / "city.toml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_same_bytes_with_and_without(helsinki: Path, tmp_path: Path, cache: Cache, told: list[str]) -> None:
    without = run(helsinki, tmp_path / "a", date=DATE)
    first = run(helsinki, tmp_path / "b", date=DATE, cache=cache)
    second = run(helsinki, tmp_path / "c", date=DATE, cache=cache)
    assert hashes(without) == hashes(first) == hashes(second)
    assert "read the OSM file" in stages(first)
    assert not {"read the OSM file", "measure coverage"} & stages(second)
    assert told == []
    assert not any(tmp_path.glob("helsinki src/*cache*"))  # the city's own folder stays as it is


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("\n[walk]\n", "\n[grid]\nside_m = 300\n[walk]\n", ["figures", "walk maps"]),
        ("snap_m = 100", "snap_m = 99", ["walking network", "figures", "walk maps"]),
        (
            "speed_kmh = 4.0",
            "speed_kmh = 4.1",
            ["extract of the streets", "walking network", "figures", "walk maps"],
        ),
        ("\n[walk]\n", "\n[map]\nsimplify_m = 3\n[walk]\n", []),
    ],
)
def test_after_a_change_only_what_it_touches_is_made_anew(
    helsinki: Path, tmp_path: Path, cache: Cache, told: list[str], old: str, new: str, words: list[str]
) -> None:
    run(helsinki, tmp_path / "a", date=DATE, cache=cache)
    change(helsinki, old, new)
    changed = run(helsinki, tmp_path / "a", date=DATE, cache=cache)
    assert [re.search(r"the (.*) is made anew", line)[1] for line in told] == words
    assert hashes(changed) == hashes(run(helsinki, tmp_path / "b", date=DATE))


def test_another_date_recalls_everything_and_is_printed(helsinki: Path, tmp_path: Path, cache: Cache) -> None:
    run(helsinki, tmp_path / "a", date=DATE, cache=cache)
    later = run(helsinki, tmp_path / "a", date="2026-12-24", cache=cache)
    assert not {"read the OSM file", "measure coverage"} & stages(later)
    assert hashes(later) == hashes(run(helsinki, tmp_path / "b", date="2026-12-24"))


def test_another_file_under_the_same_name_is_read(helsinki: Path, tmp_path: Path, cache: Cache) -> None:
    run(helsinki, tmp_path / "a", date=DATE, cache=cache)
    change(helsinki.with_name("districts.geojson"), "Kluuvi", "Kluuwi")
    again = run(helsinki, tmp_path / "a", date=DATE, cache=cache)
    assert "Kluuwi" in again.files[0].read_text(encoding="utf-8")
    assert hashes(again) == hashes(run(helsinki, tmp_path / "b", date=DATE))


@pytest.mark.parametrize("harm", [lambda data: data[:-1], lambda data: data[:99], lambda _: b"not ours"])
def test_damaged_entries_are_made_anew(
    helsinki: Path, tmp_path: Path, cache: Cache, told: list[str], harm: Callable[[bytes], bytes]
) -> None:
    before = run(helsinki, tmp_path / "a", date=DATE, cache=cache)
    entries = sorted((tmp_path / "cache").rglob("*.qdgeo-cache"))
    assert len(entries) == 5
    whole = {entry: entry.read_bytes() for entry in entries}
    for entry in entries:
        entry.write_bytes(harm(entry.read_bytes()))
    assert hashes(run(helsinki, tmp_path / "b", date=DATE, cache=cache)) == hashes(before)
    assert len(told) == 4
    assert all("damaged or cut short" in line for line in told)
    assert {entry: entry.read_bytes() for entry in entries} == whole


def test_without_a_place_to_keep_it_a_run_is_a_run(helsinki: Path, tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    found = run(helsinki, tmp_path / "a", date=DATE, cache=Cache(folder=tmp_path / "file", tell=told.append))
    assert found.files
    assert all("is not kept" in line for line in told)


def test_las_palmas_is_the_same_with_and_without(shared_data: Path, tmp_path: Path, cache: Cache) -> None:
    city = write_las_palmas(tmp_path, shared_data)
    first = run(city, tmp_path / "a", date=DATE, cache=cache)
    second = run(city, tmp_path / "b", date=DATE, cache=cache)
    assert hashes(first) == hashes(second)
    size = sum(path.stat().st_size for path in (tmp_path / "cache").rglob("*.qdgeo-cache"))
    assert size < 30e6


def test_every_family_can_be_kept(helsinki: Path) -> None:
    found = module.measure(helsinki, date=DATE).indicators
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
    helsinki: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = (str(helsinki), "--out", str(tmp_path / "out"), "--date", DATE)
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


@pytest.mark.parametrize("what", ["input", "setting", "date", "result", "gone", "elsewhere", "--no-cache"])
def test_whatever_has_changed_is_computed(helsinki: Path, tmp_path: Path, what: str) -> None:
    out, date, more = tmp_path / "out", DATE, list[str]()
    call(str(helsinki), "--out", str(out), "--date", date)
    table = out / "helsinki" / "tables" / "scorecard.csv"
    before = table.read_bytes()
    if what == "input":
        change(helsinki.with_name("districts.geojson"), "Kluuvi", "Kluuwi")
    elif what == "setting":
        change(helsinki, "snap_m = 100", "snap_m = 101")
    elif what == "date":
        date = "2026-11-24"
    elif what == "result":
        table.write_bytes(before + b"edited")
    elif what == "gone":
        table.unlink()
    elif what == "elsewhere":
        out = tmp_path / "other"
    else:
        more = [what]
    result = call(str(helsinki), "--out", str(out), "--date", date, *more)
    assert "unchanged" not in result.stderr
    assert (table.read_bytes() == before) == (what != "input")


def test_the_cache_is_where_it_is_asked_for(helsinki: Path, tmp_path: Path) -> None:
    call(str(helsinki), "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "here"))
    assert len(list((tmp_path / "here").rglob("*.qdgeo-cache"))) == 5
    call(str(helsinki), "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "there"), "--no-cache")
    assert not (tmp_path / "there").exists()
