"""What is wanted of an OSM file, picked out by osmium and taken over as arrays.

The library hands objects to Python one at a time, which costs more than all of its own reading. So it is
had to do the whole pass by itself: it reads the file, of whichever format, remembers where every node is,
drops the objects without a wanted key, and writes the rest, ways with the places of their nodes, into a
plain PBF in a temporary folder: not compressed, no metadata, nodes like ways. That one shape of PBF, written
a moment ago by the same library, is what is decoded here; the user's file never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import osmium
from numpy.typing import NDArray

from qdgeo.io.osm.messages import Lists, lists_of, number, parts
from qdgeo.io.osm.source import OsmFile
from qdgeo.io.osm.tags import Tags, Vocabulary
from qdgeo.io.osm.ways import Nodes, Ways

__all__ = ["Keys", "Relations", "Relay", "Store"]

_STORE = "flex_mem"  # 8 to 16 bytes for every node of the file, wherever it lies
_SHAPE = "pbf,pbf_compression=none,pbf_dense_nodes=false,locations_on_ways=true,add_metadata="
_UNIT = 1e7  # places are whole numbers of 1e-7 degrees
_NOWHERE = 2**31 - 1  # the place of a node that the file lacks
_TEXTS, _GROUP, _DATA, _SIZE = 1, 2, 1, 3  # fields of a block, of a blob, of a blob's header
_NODES, _WAYS, _RELATIONS = 1, 3, 4  # fields of a group
_OUTLINE = (1, 2, 3, 4)  # id, keys, values, time, of whatever kind
_NODE_PLACE, _WAY_PLACE, _MEMBERS = (9, 8), (8, 10, 9), (8, 9, 10)


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Objects with at least one of these keys are wanted, and no others."""

    nodes: tuple[str, ...]
    ways: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Relations:
    """Relations and their members.

    Parameters
    ----------
    ids
        OSM ids, ``int64[r]``.
    offsets
        Members of relation ``i`` are ``offsets[i]:offsets[i + 1]``, ``int64[r + 1]``.
    refs, kinds
        Id of every member and what it is: 0 a node, 1 a way, 2 a relation; ``int64[m]``.
    inner
        Whether its role is "inner", ``bool[m]``.
    tags
        The tags asked for.
    """

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    refs: NDArray[np.int64]
    kinds: NDArray[np.int64]
    inner: NDArray[np.bool_]
    tags: Tags


class Store:
    """Where every node of a file is, filled by the first pass through it."""

    def __init__(self) -> None:
        self.table = osmium.index.create_map(_STORE)

    def place(self, node: int) -> tuple[float, float] | None:
        """Return longitude and latitude, None if the file lacks the node."""
        try:
            location = self.table.get(node)
        except KeyError:
            return None
        return (location.lon, location.lat) if location.valid() else None

    def handler(self) -> osmium.NodeLocationsForWays:
        """Return what fills the store with nodes, and places on ways."""
        places = osmium.NodeLocationsForWays(self.table)
        places.ignore_errors()  # a missing node is no error: the way is cut there
        return places


class Relay:
    """Passes through one file.

    Parameters
    ----------
    file
        What is read.
    vocabulary
        Which tags to keep.
    """

    def __init__(self, file: OsmFile, vocabulary: Vocabulary) -> None:
        self._file, self._vocabulary = file, vocabulary
        self._dated = bool(file.timestamp)
        self._newest = 0
        self.store = Store()

    @property
    def newest(self) -> str:
        """The latest change of any node or way passed on, ISO 8601; "" if unknown, or not looked for."""
        return f"{np.datetime64(self._newest, 's')}Z" if self._newest else ""

    def wanted(self, keys: Keys) -> Iterator[Nodes | Ways | Relations]:
        """Yield objects with a wanted key, in file order, some thousands of one kind at a time."""
        chain = [
            _with_keys(keys.ways, osmium.osm.WAY),
            _with_keys(keys.relations, osmium.osm.RELATION),
            self.store.handler(),  # must see every node, and only the ways that are wanted
            _with_keys(keys.nodes, osmium.osm.NODE),
        ]
        yield from self._passed(osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION, chain)

    def ways(self, ids: Iterable[int]) -> Iterator[Ways]:
        """Yield the ways with these ids, in file order, after `wanted` has been heard to its end."""
        chosen = sorted(ids)
        if chosen:
            for block in self._passed(osmium.osm.WAY, [osmium.filter.IdFilter(chosen), self.store.handler()]):
                if isinstance(block, Ways):
                    yield block

    def _passed(
        self, kinds: osmium.osm.osm_entity_bits, chain: list[osmium.BaseHandler]
    ) -> Iterator[Nodes | Ways | Relations]:
        with TemporaryDirectory(prefix="qdgeo-") as folder:
            path = Path(folder) / "wanted.osm.pbf"
            shape = _SHAPE + ("none" if self._dated else "timestamp")
            with (
                osmium.io.Reader(str(self._file.path), kinds) as reader,
                osmium.SimpleWriter(osmium.io.File(str(path), shape)) as writer,
            ):
                osmium.apply(reader, *chain, writer)
            for block in _blocks(path):
                yield from self._objects(block)

    def _objects(self, data: bytes) -> Iterator[Nodes | Ways | Relations]:
        fields, starts, stops = parts(data, 0, len(data))
        texts: list[bytes] = []
        for field, start, stop in zip(fields, starts, stops, strict=True):
            if field == _TEXTS:
                _, *spans = parts(data, start, stop)
                texts = [data[begin:end] for begin, end in zip(*spans, strict=True)]
            elif field == _GROUP:
                kinds, *spans = parts(data, start, stop)
                if kinds:
                    yield self._of_kind(kinds[0], data, spans, texts)

    def _of_kind(
        self, kind: int, data: bytes, spans: list[list[int]], texts: list[bytes]
    ) -> Nodes | Ways | Relations:
        own = {_NODES: _NODE_PLACE, _WAYS: _WAY_PLACE, _RELATIONS: _MEMBERS}[kind]
        ids, keys, values, times, *rest = lists_of(data, spans[0], spans[1], (*_OUTLINE, *own))
        tags = self._vocabulary.tags(texts, keys.offsets, keys.values, values.values)
        if kind == _RELATIONS:
            return _relations(ids, tags, rest, texts)
        if not self._dated and times.values.size:
            self._newest = max(
                self._newest, int(times.values[1::2].max())
            )  # each after the number of its field
        if kind == _NODES:
            lonlat = _degrees(*(places.signed() for places in rest))
            return Nodes(ids=ids.signed().values, lonlat=lonlat, tags=tags)
        refs, lon, lat = (differences.signed().summed() for differences in rest)
        lonlat = _degrees(lon, lat)
        return Ways(ids=ids.values, offsets=refs.offsets, refs=refs.values, lonlat=lonlat, tags=tags)


def _relations(ids: Lists, tags: Tags, members: list[Lists], texts: list[bytes]) -> Relations:
    roles, refs, kinds = members
    inner = np.array([text == b"inner" for text in texts], dtype=np.bool_)
    return Relations(
        ids=ids.values,
        offsets=refs.offsets,
        refs=refs.signed().summed().values,
        kinds=kinds.values,
        inner=inner[roles.values],
        tags=tags,
    )


def _degrees(lon: Lists, lat: Lists) -> NDArray[np.float64]:
    units = np.column_stack([lon.values, lat.values])
    degrees = units / _UNIT
    degrees[(units == _NOWHERE).any(axis=1)] = np.nan
    return degrees


def _with_keys(keys: tuple[str, ...], kind: osmium.osm.osm_entity_bits) -> osmium.BaseHandler:
    chosen = osmium.filter.KeyFilter(*keys)
    chosen.enable_for(kind)
    return chosen


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield the blocks of objects of a PBF that is not compressed."""
    with path.open("rb") as file:
        while size := int.from_bytes(file.read(4)):
            header = file.read(size)
            fields, starts, stops = parts(header, 0, size)
            kind = header[starts[0] : stops[0]]
            blob = file.read(number(header, starts[fields.index(_SIZE)])[0])
            fields, starts, stops = parts(blob, 0, len(blob))
            if kind == b"OSMData":
                row = fields.index(_DATA)
                yield blob[starts[row] : stops[row]]
