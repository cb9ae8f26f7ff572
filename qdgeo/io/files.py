"""Files are read whole and written whole: a run that breaks leaves what was there before.

A file is written beside its place, forced to disk, and renamed over it.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from qdgeo.errors import Problem, SourceError

__all__ = [
    "check_writable",
    "portable",
    "read_text",
    "require_file",
    "sha256",
    "staged_file",
    "sync_folder",
    "write_bytes",
    "write_text",
    "writing",
]

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
    with writing(folder):
        there = folder.absolute()
        while not (there.exists() or there.is_symlink()):
            there = there.parent
        probe = there / f".qdgeo.{secrets.token_hex(4)}"
        probe.mkdir()
        probe.rmdir()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell a fault of the disk, of rights or of the path as one of ours.

    Raises
    ------
    SourceError
        Instead of any `OSError` in the block, with `path`.
    """
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
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with aside.open("x+b") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force what was renamed in a folder to disk, where the system can."""
    with suppress(OSError):  # not every system can sync a folder; the rename itself is whole all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
