"""Files are read whole and written whole: a run that breaks leaves what was there before.

A file is written beside its place, forced to disk, and renamed over it. A folder of results is filled beside
its place and swapped in at the end; what a person has put among the results is carried along.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from qdgeo.errors import Problem, SourceError

__all__ = [
    "MANIFEST",
    "changed_since",
    "check_writable",
    "portable",
    "read_text",
    "require_file",
    "sha256",
    "staged_file",
    "staged_folder",
    "write_bytes",
    "write_text",
]

MANIFEST = "manifest.json"
"""The file in a folder of results that lists, under ``outputs``, what a run has written there."""

_BLOCK = 1 << 20
_LFS_POINTER = b"version https://git-lfs"


def require_file(path: Path, *, role: str, remedy: str = "") -> Path:
    """Return `path` if it is a file with something in it.

    Parameters
    ----------
    path
        Where the file should be.
    role
        What it is for, such as "districts", for the message.
    remedy
        How to come by a file that is missing or may not be read; by default to correct the path.

    Raises
    ------
    SourceError
        If the file is missing (with the name that comes closest), is a folder, may not be read, is empty, or
        is a Git LFS pointer instead of the data.

    Examples
    --------
    >>> require_file(Path("no-such-folder") / "a.csv", role="toilets")
    Traceback (most recent call last):
        ...
    qdgeo.errors.SourceError: no-such-folder/a.csv: the file for toilets is missing. To mend it: correct the path ...
    """
    where = path.as_posix()
    if not path.exists():
        close = difflib.get_close_matches(path.name, _names_in(path.parent), n=1)
        hint = (
            f"did you mean '{close[0]}'?"
            if close
            else "correct the path in the city file, or put the file there"
        )
        raise SourceError(Problem(f"the file for {role} is missing", where, remedy or hint))
    if not path.is_file():
        raise SourceError(
            Problem(f"the path for {role} is a folder, not a file", where, "name the file in it")
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_LFS_POINTER))
    except OSError as fault:
        what = f"the file for {role} cannot be read ({fault.strerror})"
        raise SourceError(Problem(what, where, remedy or "check who may read it")) from None
    if not head:
        remedy = "fetch it again, or save it again where it was made"
        raise SourceError(Problem(f"the file for {role} is empty (0 bytes)", where, remedy))
    if head == _LFS_POINTER:
        what = f"the file for {role} is a Git LFS pointer, not the data"
        raise SourceError(Problem(what, where, remedy or 'fetch the data with "git lfs pull"'))
    return path


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, 64 hexadecimal digits; the file is read in blocks of 1 MiB."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read_text(path: Path, *, role: str = "text", remedy: str = "") -> str:
    """Return a UTF-8 file as text, without a byte order mark.

    Raises
    ------
    SourceError
        As `require_file`, or if the file is not UTF-8; the message names the line.
    """
    data = require_file(path, role=role, remedy=remedy).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        where = f"{path.as_posix()}, line {line}"
        raise SourceError(Problem(f"the file for {role} is not UTF-8", where, "save it as UTF-8")) from None


def portable(written: str) -> str:
    """Return a path as it may be shown to others: as written if relative, else the file's name alone.

    Examples
    --------
    >>> portable("raw/a.csv"), portable("/home/wang/a.csv"), portable("C:/Users/wang/a.csv")
    ('raw/a.csv', 'a.csv', 'a.csv')
    """
    path = PureWindowsPath(written)  # knows both separators, drives and shares
    return path.name if path.anchor else written


def check_writable(folder: Path) -> None:
    """Raise if nothing can be written in `folder`, so that a long run need not end with that; nothing is left there.

    Parameters
    ----------
    folder
        A folder, or where one shall be made.

    Raises
    ------
    SourceError
        If it is a file, lies in one, or may not be written.
    """
    with _writing(folder):
        there = folder.absolute()
        while not (there.exists() or there.is_symlink()):
            there = there.parent
        probe = there / f".qdgeo.{secrets.token_hex(4)}"
        probe.mkdir()
        probe.rmdir()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Tell a fault of the disk, of rights or of the path as one of ours."""
    try:
        yield
    except SourceError:
        raise
    except OSError as fault:
        what = f"cannot be written ({fault.strerror or fault})"
        remedy = "check the folder, its rights and the disk"
        raise SourceError(Problem(what, path.as_posix(), remedy)) from None


def write_text(path: Path, text: str) -> Path:
    """Write `text` as UTF-8 with its line ends as they are, whole or not at all; return `path`."""
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> Path:
    """Write `data` whole or not at all; folders above are made; return `path`.

    Raises
    ------
    SourceError
        If the folder cannot be written, or the disk is full; the old file then stands as it was.
    """
    with staged_file(path) as stream:
        stream.write(data)
    return path


@contextmanager
def staged_file(path: Path) -> Iterator[BinaryIO]:
    """Yield an empty file, to be written and read, that takes the place of `path` when the block ends well.

    Folders above are made. On any error the file that was there stands as it was. Of two processes that write the
    same path at once, one wins, and the file is whole.

    Raises
    ------
    SourceError
        If the folder cannot be written, or the disk is full.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with aside.open("x+b") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        _sync_folder(path.parent)


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
    with _writing(target):
        target = target.resolve()  # "." has no name, and a link must stay a link
        written = _written_before(target)
        aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        aside.mkdir(parents=True)
    try:
        yield aside
        with _writing(target):
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
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system can sync a folder; the rename itself is whole all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
