"""Folders of results are filled beside their place and swapped in whole; what a person put there is carried along."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qdgeo.errors import Problem, SourceError
from qdgeo.io.files import sha256, sync_folder, writing

__all__ = ["MANIFEST", "changed_since", "staged_folder"]

MANIFEST = "manifest.json"
"""The file in a folder of results that lists, under ``outputs``, what a run has written there."""


@contextmanager
def staged_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends well.

    On any error, a key press included, the new folder is removed and the old one stands as it was. Files in
    the old folder that no run has written are carried into the new one, unless it holds their name.

    Parameters
    ----------
    target
        Where the results shall be: absent, empty, or holding the results of an earlier run.

    Raises
    ------
    SourceError
        If `target` is a file, or a folder with files but without the `MANIFEST` of an earlier run: it is
        somebody's and is not replaced. Also if its place cannot be written.
    """
    with writing(target):
        target = target.resolve()  # "." has no name, and a link must stay a link
        written = _written_before(target)
        aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        aside.mkdir(parents=True)
    try:
        yield aside
        with writing(target):
            _carry(target, aside, written)
            _swap(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def changed_since(target: Path) -> tuple[str, ...]:
    """Return those files of an earlier run that are no longer as it wrote them, by their names under the folder.

    Parameters
    ----------
    target
        A folder of results; one that is absent or empty has none.

    Raises
    ------
    SourceError
        If `target` is a file, or a folder with files but without the `MANIFEST` of an earlier run.
    """
    if not _written_before(target):
        return ()
    outputs = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["outputs"]
    there = {name: target / name for name in sorted(outputs) if (target / name).is_file()}
    return tuple(name for name, path in there.items() if sha256(path) != outputs[name])


def _written_before(target: Path) -> frozenset[str]:
    where = target.as_posix()
    if not target.exists():
        return frozenset()
    if not target.is_dir():
        raise SourceError(Problem("results need a folder, and this is a file", where, "name another folder"))
    if not any(target.iterdir()):
        return frozenset()
    try:
        outputs = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        return frozenset([MANIFEST, *outputs])
    except (OSError, ValueError, KeyError, TypeError):
        what = f"the folder holds files, but no {MANIFEST} of an earlier run; it is not replaced"
        raise SourceError(Problem(what, where, "name another folder, or empty this one")) from None


def _carry(old: Path, new: Path, written: frozenset[str]) -> None:
    for path in sorted(old.rglob("*")) if old.is_dir() else []:
        name = path.relative_to(old)
        if path.is_file() and name.as_posix() not in written and not (new / name).exists():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, new / name)


def _swap(new: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old.{secrets.token_hex(4)}")
    if not target.exists():
        new.rename(target)
    else:
        target.rename(old)
        try:
            new.rename(target)
        except OSError:
            old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    sync_folder(target.parent)
