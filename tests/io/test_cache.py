"""The cache: recalled only if made of the same, made anew with a word of why, never a reason to fail."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qdgeo.io import cache as module
from qdgeo.io.cache import NO_CACHE, Cache, Form, default_folder
from qdgeo.io.parts import Parts, write_parts

FORM = Form[np.ndarray](
    kind="row of numbers",
    version=1,
    to_parts=lambda row: Parts(arrays={"row": row}),
    of_parts=lambda parts: parts.arrays["row"],
)
MADE_OF = {"the file": ["a.csv", "00ff"], "settings": {"speed_kmh": 4.0, "minutes": (5.0, 10.0)}}
ROW = np.array([1.5, np.nan, -0.0])


class Maker:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> np.ndarray:
        self.times += 1
        return ROW


def into(told: list[str]) -> Callable[[str, str], None]:
    """Whoever hears, writing down."""
    return lambda kind, words: told.append(f"cache: the {kind} is {words}")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def cache(tmp_path: Path, told: list[str]) -> Cache:
    return Cache(folder=tmp_path / "缓存", tell=into(told)).of_city("town", tmp_path / "city.toml")


@pytest.fixture
def entry(cache: Cache) -> Path:
    """The file of an entry that has just been kept."""
    cache.recall(FORM, MADE_OF, Maker())
    assert cache.folder is not None
    (path,) = cache.folder.iterdir()
    return path


def test_made_once_then_recalled(cache: Cache, told: list[str]) -> None:
    make = Maker()
    for _ in range(3):
        assert cache.recall(FORM, MADE_OF, make).tobytes() == ROW.tobytes()
    assert make.times == 1
    assert told == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"the file": ["a.csv", "00fe"]}, "the file changed"),
        ({"settings": {"speed_kmh": 4.1, "minutes": [5.0, 10.0]}}, "settings changed"),
        ({"more": 1}, "more changed"),
    ],
)
def test_made_of_something_else_it_is_made_anew(
    cache: Cache, told: list[str], entry: Path, changed: dict[str, Any], words: str
) -> None:
    make = Maker()
    for _ in range(2):
        cache.recall(FORM, MADE_OF | changed, make)
    assert make.times == 1
    assert told == [f"cache: the row of numbers is made anew: {words}"]
    assert [path.name for path in entry.parent.iterdir()] == [entry.name]  # replaced, not added


@pytest.mark.parametrize("name", ["figures.py", "targets/norms.toml", "maps/app.js", "texts/zh.po"])
def test_every_file_of_the_program_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for file in ("figures.py", name):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("1", "utf-8")
    monkeypatch.setattr(module.resources, "files", lambda _: tmp_path)
    before = module.program.__wrapped__()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "figures.pyc").write_text("1", "utf-8")
    assert module.program.__wrapped__() == before
    (tmp_path / name).write_text("2", "utf-8")
    assert module.program.__wrapped__() != before


def test_every_library_that_makes_results_counts() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[<>=]", line)[0] for line in project["dependencies"]}
    make_nothing = {"click", "platformdirs", "requests", "tqdm"}
    below = {"jinja2", "libpysal"}  # of branca and of esda
    assert (named - make_nothing) | below <= set(module.program()["the libraries"])


@pytest.mark.parametrize("name", ["the program", "the libraries"])
def test_another_program_makes_it_anew(
    cache: Cache, told: list[str], entry: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    other = {**module.program(), name: "another"}
    monkeypatch.setattr(module, "program", lambda: other)
    cache.recall(FORM, MADE_OF, make := Maker())
    assert make.times == 1
    assert told == [f"cache: the row of numbers is made anew: {name} changed"]
    assert entry.exists()


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "foreign", "folder", "bare"])
def test_a_damaged_entry_is_made_anew(cache: Cache, told: list[str], entry: Path, harm: str) -> None:
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    if harm == "folder":
        entry.unlink()
        entry.mkdir()
    elif harm == "bare":  # whole, of the kind, but it does not say what it was made of
        write_parts(entry, Parts(arrays={"row": ROW}), kind=FORM.kind)
    else:
        kinds = {"flip": data, "cut": data[:200], "empty": b"", "foreign": b"PK\x03\x04" * 99}
        entry.write_bytes(kinds[harm])
    cache.recall(FORM, MADE_OF, make := Maker())
    assert make.times == 1
    assert "made anew" in told[0]
    cache.recall(FORM, MADE_OF, make)
    assert make.times == (2 if harm == "folder" else 1)  # what is in the way is not ours to remove


def test_an_entry_of_a_newer_layout_is_made_anew(cache: Cache, told: list[str], entry: Path) -> None:
    write_parts(entry, Parts(arrays={"row": ROW}), kind=FORM.kind, version=FORM.version + 1)
    cache.recall(FORM, MADE_OF, make := Maker())
    assert make.times == 1
    assert "newer qdgeo" in told[0]


def test_a_place_that_cannot_be_written_is_no_fault(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(folder=tmp_path / "file" / "town", tell=into(told))
    make = Maker()
    for _ in range(2):
        assert cache.recall(FORM, MADE_OF, make) is ROW
    assert make.times == 2
    assert "is not kept" in told[0]


def test_what_cannot_be_kept_is_no_fault(cache: Cache, told: list[str]) -> None:
    odd = np.array([object()])
    assert cache.recall(FORM, MADE_OF, lambda: odd) is odd
    assert told == ["cache: the row of numbers is not kept: array 'row' holds objects"]


def test_a_fault_of_the_making_is_raised_and_nothing_is_kept(cache: Cache) -> None:
    with pytest.raises(ZeroDivisionError):
        cache.recall(FORM, MADE_OF, lambda: ROW / (1 // 0))
    cache.recall(FORM, MADE_OF, make := Maker())
    assert make.times == 1


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    make = Maker()
    for _ in range(2):
        NO_CACHE.of_city("town", tmp_path / "city.toml").recall(FORM, MADE_OF, make)
    assert make.times == 2
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_do_one_another_no_harm(cache: Cache, told: list[str]) -> None:
    found: list[bytes] = []

    def ask(number: int) -> None:
        for turn in range(8):
            row = np.full(5000, float((number + turn) % 2))
            got = cache.recall(FORM, {"of": float(row[0])}, lambda row=row: row)
            found.append(b"" if got.tobytes() == row.tobytes() else b"wrong")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [b""] * 32
    assert all("of changed" in words for words in told)


def test_only_the_cities_used_last_are_kept_and_nobody_elses_files_go(tmp_path: Path) -> None:
    whole = Cache(folder=tmp_path)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.qdgeo-cache").write_text("somebody's")
    (tmp_path / "b-0123456789ab").mkdir()
    (tmp_path / "b-0123456789ab" / "notes.txt").write_text("somebody's")
    for number in range(module.CITIES + 3):
        whole.of_city("town", tmp_path / f"{number}.toml").recall(FORM, MADE_OF, Maker())
    kept = {path.name for path in tmp_path.glob("town-*")}
    assert len(kept) == module.CITIES
    last = whole.of_city("town", tmp_path / f"{module.CITIES + 2}.toml")
    assert last.folder is not None
    assert last.folder.name in kept
    assert (tmp_path / "photos" / "a.qdgeo-cache").exists()
    assert (tmp_path / "b-0123456789ab" / "notes.txt").exists()


def test_the_default_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QDGEO_CACHE", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("QDGEO_CACHE")
    assert default_folder().name in {"qdgeo", "Cache"}
