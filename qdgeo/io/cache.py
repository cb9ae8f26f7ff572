"""What one run leaves for the next: entries that say what they were made of, and are made anew when that differs.

An entry is a file of `qdgeo.io.parts`: arrays, frames and JSON under a checksum, nothing that is executed when it is
read. It states everything that decides its contents: the hash of each source file, the settings that matter, the
program's own source by hash (a version number does not change while one works on the code) and the versions of the
libraries below. An entry that states anything else, is damaged, or is of a newer program is made anew and replaced,
with a word of why to whoever listens; one that cannot be written is no fault. So results never depend on whether
there was a cache: a test holds them to the same bytes.

It is kept where the system keeps caches, not beside the city file, which may lie in a repository, on a stick or in a
folder that many read and nobody writes. Each city file has a folder of its own there with one entry of a kind, so it
does not grow; of many cities those used last are kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Generic, TypeVar

import platformdirs

from qdgeo.errors import QdgeoError, SourceError
from qdgeo.io.manifest import versions
from qdgeo.io.parts import Parts, read_parts, write_parts

__all__ = ["NO_CACHE", "Cache", "Form", "default_folder", "program"]

T = TypeVar("T")

CITIES = 12
"""Cities whose entries are kept in one cache; those used least lately go first."""

_DAY_S = 86_400
_SUFFIX = ".qdgeo-cache"
_OURS = re.compile(r"[A-Za-z0-9_-]+-[0-9a-f]{12}")  # folders of cities; nothing else is ever removed
_COMPILED = frozenset(
    {".pyc", ".pyo"}
)  # of the program, all files but these count: tables, texts and scripts too


@dataclass(frozen=True, kw_only=True)
class Form(Generic[T]):
    """How one kind of thing is kept.

    Parameters
    ----------
    kind
        What it is called, in words; also the file's name.
    version
        Of its layout.
    to_parts, of_parts
        From the thing to what a file holds, and back; nothing may be lost between them.
    """

    kind: str
    version: int
    to_parts: Callable[[T], Parts]
    of_parts: Callable[[Parts], T]


def _log(kind: str, words: str) -> None:
    logging.getLogger("qdgeo.cache").info("%s: %s", kind, words)


@dataclass(frozen=True, kw_only=True)
class Cache:
    """The entries of one city.

    Parameters
    ----------
    folder
        Where they are; None keeps nothing and finds nothing.
    tell
        Who hears, by kind of entry, why one is made anew or could not be kept; by default the log ``qdgeo.cache``.
        This is no note of the city: it changes no figure, and notes are printed with the figures.
    """

    folder: Path | None = None
    tell: Callable[[str, str], None] = _log

    def of_city(self, name: str, city_file: Path) -> Cache:
        """Return the cache of one city file within this folder; its name alone would mix up copies of the file."""
        if self.folder is None:
            return self
        place = hashlib.sha256(os.fsencode(city_file.resolve())).hexdigest()[:12]
        return Cache(folder=self.folder / f"{name}-{place}", tell=self.tell)

    def recall(self, form: Form[T], made_of: Mapping[str, Any] | None, make: Callable[[], T]) -> T:
        """Return what was kept, if it was made of the same; else make it, and keep it.

        Parameters
        ----------
        form, made_of
            As for `find`.
        make
            Makes it. What this raises is raised; no fault of the cache ever is.
        """
        found = self.find(form, made_of)
        if found is not None:
            return found
        value = make()
        self.keep(form, made_of, value)
        return value

    def find(self, form: Form[T], made_of: Mapping[str, Any] | None) -> T | None:
        """Return what was kept, if it was made of the same; else None, and say why if there was something.

        Parameters
        ----------
        form
            How it is kept.
        made_of
            All that decides the contents, as JSON, by the name under which it is told when it differs. The
            program and its libraries are added here. None if it cannot be known: then nothing is kept.
        """
        if self.folder is None or made_of is None:
            return None
        path = self.folder / _entry(form)
        try:
            path.stat()
        except OSError:
            return None
        try:
            return _found(path, form, _stated(made_of))
        except SourceError as fault:
            self.tell(form.kind, f"made anew: {_what(fault)}")
            return None

    def keep(self, form: Form[T], made_of: Mapping[str, Any] | None, value: T) -> None:
        """Keep what was made, in place of what was kept before; say so if that cannot be done."""
        if self.folder is None or made_of is None:
            return
        try:
            parts = form.to_parts(value)
            head = {"made_of": _stated(made_of), "head": parts.head}
            with suppress(
                OSError
            ):  # other people's eyes are kept out; the fault, if it is one, is told below
                self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = Parts(head=head, arrays=parts.arrays, frames=parts.frames)
            write_parts(self.folder / _entry(form), kept, kind=form.kind, version=form.version)
        except (SourceError, TypeError, ValueError) as fault:
            self.tell(form.kind, f"not kept: {_what(fault)}")
            return
        _forget_others(self.folder)


NO_CACHE = Cache()
"""Keeps nothing."""


def default_folder() -> Path:
    """Return the folder of the cache: ``QDGEO_CACHE`` if that is set, else where the system keeps caches."""
    named = os.environ.get("QDGEO_CACHE", "")
    return Path(named) if named else platformdirs.user_cache_path("qdgeo", appauthor=False)


@cache
def program() -> Mapping[str, Any]:
    """Return what the program itself contributes to every entry: its files by hash, and the libraries below it.

    Examples
    --------
    >>> sorted(program()), len(program()["the program"])
    (['the libraries', 'the program'], 64)
    """
    digest = hashlib.sha256()
    root = Path(str(resources.files("qdgeo")))
    sources = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix not in _COMPILED)
    if not any(path.suffix == ".py" for path in sources):
        # packed so that it cannot be known which program this is
        digest.update(secrets.token_bytes(32))
    for path in sources:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return {"the program": digest.hexdigest(), "the libraries": versions()}


def _entry(form: Form[T]) -> str:
    return f"{form.kind.replace(' ', '-')}{_SUFFIX}"


def _stated(made_of: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says that it was made of, as JSON gives it back."""
    stated: dict[str, Any] = json.loads(json.dumps({**made_of, **program()}))
    return stated


def _found(path: Path, form: Form[T], stated: Mapping[str, Any]) -> T:
    """Return what was kept.

    Raises
    ------
    SourceError
        If it is damaged or was made of something else.
    """
    parts = read_parts(path, kind=form.kind, version=form.version)
    before: Mapping[str, Any] = parts.head.get("made_of", {})
    differs = sorted(name for name in {*before, *stated} if before.get(name) != stated.get(name))
    if differs:
        raise SourceError(f"{', '.join(differs)} changed")
    with suppress(OSError):
        os.utime(path.parent)  # used now: others are forgotten first
    return form.of_parts(Parts(head=parts.head["head"], arrays=parts.arrays, frames=parts.frames))


def _what(fault: Exception) -> str:
    if not isinstance(fault, QdgeoError):
        return str(fault)
    return "; ".join(problem.what for problem in fault.problems)


def _forget_others(mine: Path) -> None:
    """Remove the entries of cities used least lately, and what a run that was killed has left half written."""
    with suppress(OSError):  # another process may do the same
        os.utime(mine)
        for half in mine.glob(f".*{_SUFFIX}.*"):
            if half.stat().st_mtime < time.time() - _DAY_S:
                half.unlink(missing_ok=True)
        cities = [path for path in mine.parent.iterdir() if path.is_dir() and _OURS.fullmatch(path.name)]
        cities.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for city in cities[CITIES:]:
            for entry in city.glob(f"*{_SUFFIX}*"):
                entry.unlink(missing_ok=True)
            city.rmdir()
