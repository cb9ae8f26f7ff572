"""Arrays, frames and a few plain values in one checked file, read back bit by bit.

The file is a zip without compression: ``head.json``, ``arrays/NAME.npy`` (never pickled) and
``frames/NAME.parquet`` (GeoParquet where there is geometry), so that other tools can open it too. Its comment, the
last 64 bytes, is the SHA-256 of all bytes before it: a file that was cut short or changed is told from a whole one.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyproj
from numpy.typing import NDArray
from pyarrow import parquet

from qdgeo.errors import Problem, SourceError
from qdgeo.io.files import staged_file

__all__ = ["FORMAT", "Parts", "crs_words", "read_parts", "write_parts"]

FORMAT = 1
"""Version of the file's own layout, whatever it holds."""

_HEAD = "head.json"
_DIGEST = 64  # hexadecimal digits of a SHA-256
_BLOCK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip knows: same parts, same bytes


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts:
    """What one file holds.

    Parameters
    ----------
    head
        Plain values that JSON has: texts, finite numbers, lists, dicts.
    arrays
        Of any shape and of any type but object.
    frames
        With or without geometry, columns named by text, rows numbered 0, 1, 2 …. A column of objects may hold
        texts and None only; a NaN among them comes back as None.
    """

    head: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def write_parts(path: Path, parts: Parts, *, kind: str, version: int = 1) -> Path:
    """Write parts to a file, whole or not at all; the same parts give the same bytes; return `path`.

    Parameters
    ----------
    path
        Where; folders above are made.
    parts
        What.
    kind, version
        What they are, and the version of that layout: `read_parts` asks for both.

    Raises
    ------
    SourceError
        If the place cannot be written; the old file then stands as it was.
    TypeError
        If a frame or an array holds what `Parts` does not allow.
    """
    frames = {name: _to_parquet(frame, name) for name, frame in parts.frames.items()}
    stated = {name: _stated(frame) for name, frame in parts.frames.items()}
    head = {"format": FORMAT, "kind": kind, "version": version, "head": parts.head, "frames": stated}
    text = json.dumps(head, ensure_ascii=False, allow_nan=False)
    with staged_file(path) as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            archive.comment = b"0" * _DIGEST
            archive.writestr(zipfile.ZipInfo(_HEAD, _EPOCH), text)
            for name, array in parts.arrays.items():
                _write_array(archive, name, array)
            for name, data in frames.items():
                archive.writestr(zipfile.ZipInfo(f"frames/{name}.parquet", _EPOCH), data)
        digest = _digest(stream)
        stream.seek(-_DIGEST, os.SEEK_END)
        stream.write(digest)
    return path


def read_parts(path: Path, *, kind: str, version: int = 1) -> Parts:
    """Return what `write_parts` wrote; arrays and frames are equal bit by bit.

    Raises
    ------
    SourceError
        If the file is missing, cut short, changed, of another kind, or of another version of its layout.
    """
    try:
        with path.open("rb") as stream:
            _check_whole(stream, path)
            with zipfile.ZipFile(stream) as archive:
                head = json.loads(archive.read(_HEAD))
                _check_kind(head, path, kind=kind, version=version)
                return _parts(archive, head)
    except FileNotFoundError:
        raise SourceError(Problem("no such file", path.as_posix(), "correct the path")) from None
    except SourceError:
        raise
    except OSError as fault:
        what = f"cannot be read ({fault.strerror or fault})"
        raise SourceError(
            Problem(what, path.as_posix(), "check that it is a file, and who may read it")
        ) from None
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError) as fault:
        # The bytes are as they were written, so some other program wrote them.
        raise SourceError(_not_ours(path, f" ({type(fault).__name__})")) from None


def _check_whole(stream: BinaryIO, path: Path) -> None:
    size = stream.seek(0, os.SEEK_END)
    if size <= _DIGEST:
        raise SourceError(_not_ours(path, ""))
    stated = _digest(stream)
    if stream.read(_DIGEST) != stated:
        raise SourceError(_not_ours(path, ""))


def _not_ours(path: Path, detail: str) -> Problem:
    what = f"is damaged or cut short, or was not written by qdgeo{detail}"
    return Problem(what, path.as_posix(), "write it again, or copy it again")


def _digest(stream: BinaryIO) -> bytes:
    """Return the SHA-256 of all but the last 64 bytes, as digits; the stream stands before those afterwards."""
    left = stream.seek(0, os.SEEK_END) - _DIGEST
    stream.seek(0)
    found = hashlib.sha256()
    while left > 0:
        block = stream.read(min(left, _BLOCK))
        if not block:
            break  # cut while it is read
        found.update(block)
        left -= len(block)
    return found.hexdigest().encode("ascii")


def _check_kind(head: Mapping[str, Any], path: Path, *, kind: str, version: int) -> None:
    where = path.as_posix()
    newer = "was written by a newer qdgeo"
    if head["format"] > FORMAT:
        raise SourceError(Problem(newer, where, "use that version, or write it again with this one"))
    if head["kind"] != kind:
        what = f"holds another thing ({head['kind']}) than what is asked for ({kind})"
        raise SourceError(Problem(what, where, "name another file"))
    if head["version"] != version:
        what = newer if head["version"] > version else "was written by an older qdgeo"
        raise SourceError(Problem(what, where, "use that version, or write it again with this one"))


def _parts(archive: zipfile.ZipFile, head: Mapping[str, Any]) -> Parts:
    arrays = {
        _stem(name): np.load(io.BytesIO(archive.read(name)), allow_pickle=False)
        for name in archive.namelist()
        if name.startswith("arrays/")
    }
    frames = {
        name: _of_parquet(archive.read(f"frames/{name}.parquet"), stated)
        for name, stated in head["frames"].items()
    }
    return Parts(head=head["head"], arrays=arrays, frames=frames)


def _stem(name: str) -> str:
    return name.removeprefix("arrays/").removesuffix(".npy")


def _write_array(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
    if array.dtype.hasobject:
        raise TypeError(f"array '{name}' holds objects")
    entry = zipfile.ZipInfo(f"arrays/{name}.npy", _EPOCH)
    with archive.open(entry, "w", force_zip64=array.nbytes > 1 << 30) as stream:
        np.lib.format.write_array(stream, array, allow_pickle=False)


def _stated(frame: pd.DataFrame) -> dict[str, Any]:
    """Return what parquet does not keep of a frame: the exact types of its columns, and the words of its CRS."""
    dtypes = {str(column): str(dtype) for column, dtype in frame.dtypes.items()}
    if not isinstance(frame, gpd.GeoDataFrame):
        return {"dtypes": dtypes}
    return {"dtypes": dtypes, "crs": None if frame.crs is None else crs_words(frame.crs)}


def crs_words(crs: pyproj.CRS) -> str:
    """Return words from which PROJ makes the same CRS: those that it was made of, if they still give it."""
    return crs.srs if pyproj.CRS(crs.srs) == crs else crs.to_wkt()


def _to_parquet(frame: pd.DataFrame, name: str) -> bytes:
    if not frame.index.equals(pd.RangeIndex(len(frame))):
        raise TypeError(f"the rows of frame '{name}' are not numbered 0, 1, 2 …")
    for column in (column for column, dtype in frame.dtypes.items() if str(dtype) == "object"):
        known = frame[column][frame[column].notna()]
        if not all(isinstance(cell, str) for cell in known):
            raise TypeError(f"column '{column}' of frame '{name}' holds objects that are no texts")
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _of_parquet(data: bytes, stated: Mapping[str, Any]) -> pd.DataFrame:
    if "crs" in stated:
        crs = None if stated["crs"] is None else pyproj.CRS(stated["crs"])
        placed = gpd.read_parquet(cast("Any", io.BytesIO(data)))  # a stream will do, whatever the stubs say
        frame: pd.DataFrame = placed.set_crs(crs, allow_override=True) if crs is not None else placed
    else:
        frame = cast("pd.DataFrame", parquet.read_table(pa.BufferReader(data)).to_pandas())
    for column, dtype in stated["dtypes"].items():
        if str(frame[column].dtype) != dtype:
            frame[column] = _as_objects(frame[column]) if dtype == "object" else frame[column].astype(dtype)
    return frame


def _as_objects(column: pd.Series[Any]) -> pd.Series[Any]:
    cells = np.empty(len(column), dtype=object)
    cells[:] = [None if missing else cell for cell, missing in zip(column, column.isna(), strict=True)]
    return pd.Series(cells, index=column.index, dtype=object)
