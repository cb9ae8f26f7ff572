"""Opening an OSM file and walking through it, with every fault of the reader put into words.

The objects that the walks yield live only until the next one is asked for: take what is needed at once,
and inside `faults_named`, for the library looks at a text only when it is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
from osmium.osm.types import Node, OSMEntity, Relation, Way

from qdgeo.errors import Problem, SourceError
from qdgeo.io.files import require_file

__all__ = ["OsmFile", "faults_named", "nodes", "nodes_and_ways", "open_osm", "relations", "ways_by_id"]

_SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
_UNKNOWN_BOX = (np.nan, np.nan, np.nan, np.nan)
_TIME_KEYS = ("osmosis_replication_timestamp", "timestamp")
_NO_TIME = "1970"  # what an object without a time of its own says


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


def relations(file: OsmFile, keys: Iterable[str]) -> Iterator[Relation]:
    """Yield relations with one of `keys`, in file order."""
    for entity in osmium.FileProcessor(str(file.path), osmium.osm.RELATION).with_filter(_keys(keys)):
        if isinstance(entity, Relation):
            yield entity


def nodes(file: OsmFile, keys: Iterable[str]) -> Iterator[Node]:
    """Yield nodes with one of `keys`, in file order."""
    for entity in osmium.FileProcessor(str(file.path), osmium.osm.NODE).with_filter(_keys(keys)):
        if isinstance(entity, Node):
            yield entity


def nodes_and_ways(
    file: OsmFile, store: osmium.index.LocationTable, *, node_keys: Iterable[str], way_keys: Iterable[str]
) -> Iterator[OSMEntity]:
    """Yield nodes and ways with one of their keys, in file order; ways know where their nodes are.

    Parameters
    ----------
    store
        Filled with the place of every node of the file, for `ways_by_id`.
    """
    processor = osmium.FileProcessor(str(file.path), osmium.osm.NODE | osmium.osm.WAY)
    processor.with_locations(store)  # type: ignore[arg-type]  # it takes a table too, says its documentation
    processor.with_filter(_keys(node_keys, osmium.osm.NODE)).with_filter(_keys(way_keys, osmium.osm.WAY))
    yield from processor


def ways_by_id(file: OsmFile, store: osmium.index.LocationTable, ids: Iterable[int]) -> Iterator[Way]:
    """Yield the ways with these ids, in file order, with the places that `nodes_and_ways` stored."""
    places = osmium.NodeLocationsForWays(store)
    places.ignore_errors()  # a missing node is no error: the way is cut there
    chosen = osmium.filter.IdFilter(ids)  # kept by name: the iterator does not keep it alive
    with osmium.io.Reader(str(file.path), osmium.osm.WAY) as reader:
        for entity in osmium.OsmFileIterator(reader, chosen, places):
            if isinstance(entity, Way):
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


def _keys(keys: Iterable[str], only: osmium.osm.osm_entity_bits | None = None) -> osmium.filter.KeyFilter:
    chosen = osmium.filter.KeyFilter(*keys)
    if only is not None:
        chosen.enable_for(only)
    return chosen


def when(entity: OSMEntity) -> str:
    """Return when the object was last changed, ISO 8601; "" if the file does not say."""
    if isinstance(entity, Node | Way | Relation):
        stamp = entity.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ")
        return "" if stamp.startswith(_NO_TIME) else stamp
    return ""
