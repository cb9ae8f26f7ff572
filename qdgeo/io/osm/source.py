"""Opening an OSM file, with every fault of the reader put into words.

The objects that a walk yields live only until the next one is asked for: take what is needed at once,
and inside `faults_named`, for the library looks at a text only when it is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.types import Node

from qdgeo.errors import Problem, SourceError
from qdgeo.io.files import require_file

__all__ = ["OsmFile", "faults_named", "nodes", "open_osm"]

_SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
_UNKNOWN_BOX = (np.nan, np.nan, np.nan, np.nan)
_TIME_KEYS = ("osmosis_replication_timestamp", "timestamp")


@dataclass(frozen=True, kw_only=True)
class OsmFile:
    """A file that opened, and what its header says.

    Parameters
    ----------
    path
        Where it is.
    timestamp
        ISO 8601, "" if the header has none.
    extent_lonlat
        West, south, east, north, degrees; NaN if the header has none.
    """

    path: Path
    timestamp: str
    extent_lonlat: tuple[float, float, float, float]


def open_osm(path: Path) -> OsmFile:
    """Return the file's header, having made sure that it can be opened.

    Raises
    ------
    SourceError
        If it is missing, empty, not OSM, or a history file.
    """
    _check_kind(path)
    with faults_named(path), osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        header = reader.header()
        box = header.box()
        extent = _UNKNOWN_BOX
        if box.valid():
            extent = (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
        stamps = [header.get(key, "") for key in _TIME_KEYS]
        history = header.has_multiple_object_versions
    if history:
        remedy = "take one moment of it, such as with osmium time-filter"
        raise SourceError(Problem("holds several versions of each object", str(path), remedy))
    return OsmFile(path=path, timestamp=next(filter(None, stamps), ""), extent_lonlat=extent)


def nodes(file: OsmFile, keys: Iterable[str]) -> Iterator[Node]:
    """Yield nodes with one of `keys`, in file order."""
    for entity in osmium.FileProcessor(str(file.path), osmium.osm.NODE).with_filter(
        osmium.filter.KeyFilter(*keys)
    ):
        if isinstance(entity, Node):
            yield entity


@contextmanager
def faults_named(path: Path) -> Iterator[None]:
    """Turn whatever the OSM library raises into one error that names the file."""
    try:
        yield
    except UnicodeDecodeError:
        raise SourceError(Problem("holds text that is not UTF-8", str(path), "fetch it again")) from None
    except (RuntimeError, OSError, osmium.InvalidLocationError) as fault:
        if isinstance(fault, SourceError):
            raise
        raise SourceError(_in_words(path, str(fault))) from None


def _in_words(path: Path, words: str) -> Problem:
    remedy = "fetch the file again and compare its size or checksum with the source's"
    if any(sign in words for sign in ("EOF", "end of file", "unclosed token", "no element found")):
        return Problem(f"is cut short ({words})", str(path), remedy)
    return Problem(f"cannot be read as OSM data ({words})", str(path), remedy)


def _check_kind(path: Path) -> None:
    """Refuse what need not be opened: the library's own words for these lead nowhere."""
    require_file(path, role="OSM data")
    if not path.name.lower().endswith(_SUFFIXES):
        remedy = f"give a file that ends in one of {', '.join(_SUFFIXES)}"
        raise SourceError(Problem("is not an OSM file by its name", str(path), remedy))
