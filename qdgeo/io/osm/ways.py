"""Ways as arrays: ids, node ids and places of all vertices, and the tags asked for.

Only what must be is done way by way: the OSM library hands over one object at a time. Places come as
one string of bytes a way and are decoded together; ways outside the box are dropped batch by batch,
so that a small area in a large file needs little memory.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.osm.types import Way

__all__ = ["Box", "WayCollector", "Ways", "vertices_of"]

_BATCH = 50_000  # ways; a batch is some tens of MB
_HEAD = 18  # hexadecimal digits before the first coordinate: byte order, kind, number of points
_GAP = struct.pack("<2d", np.nan, np.nan).hex()

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Ways in ascending order of id, each once.

    Parameters
    ----------
    ids
        OSM ids, ``int64[w]``.
    offsets
        Vertices of way ``i`` are ``offsets[i]:offsets[i + 1]``, ``int64[w + 1]``.
    refs
        Node ids, ``int64[n]``.
    lonlat
        WGS 84 degrees, ``float64[n, 2]``; NaN where the file lacks the node.
    tags
        For each key asked for, an array of str, "" where absent.
    """

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    refs: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    tags: dict[str, NDArray[np.object_]]

    def sizes(self) -> NDArray[np.int64]:
        """Return the number of vertices of every way."""
        return np.diff(self.offsets)

    def take(self, rows: NDArray[np.int64]) -> Ways:
        """Return the ways in `rows`, in that order."""
        offsets, vertices = vertices_of(self.offsets, rows)
        tags = {key: values[rows] for key, values in self.tags.items()}
        return Ways(
            ids=self.ids[rows],
            offsets=offsets,
            refs=self.refs[vertices],
            lonlat=self.lonlat[vertices],
            tags=tags,
        )

    def of_vertices(self) -> NDArray[np.int64]:
        """Return the row of the way to which each vertex belongs."""
        return np.repeat(np.arange(len(self.ids)), self.sizes())


def vertices_of(
    offsets: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the offsets of the chosen rows alone, and the position of each of their vertices."""
    sizes = np.diff(offsets)[rows]
    chosen = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return chosen, np.repeat(offsets[rows] - chosen[:-1], sizes) + np.arange(chosen[-1])


class WayCollector:
    """Gathers ways one by one, keeping those whose box touches `box`.

    Parameters
    ----------
    keys
        Tags to keep.
    box
        West, south, east, north, degrees; None keeps all.
    """

    def __init__(self, keys: Sequence[str], box: Box | None = None) -> None:
        self._keys = tuple(keys)
        self._box = box
        self._factory = osmium.geom.WKBFactory()
        self._words: dict[str, str] = {}  # one object for equal texts
        self._done: list[Ways] = []
        self.unplaced = 0
        """Ways flushed so far of which no node has a place."""
        self._clear()

    def _clear(self) -> None:
        self._ids = array("q")
        self._sizes = array("q")
        self._refs = array("q")
        self._places: list[str] = []
        self._values: tuple[list[str], ...] = tuple([] for _ in self._keys)

    def add(self, way: Way) -> None:
        """Take a way; the object may be forgotten afterwards."""
        refs = [node.ref for node in way.nodes]
        self._ids.append(way.id)
        self._sizes.append(len(refs))
        self._refs.extend(refs)
        self._places.append(self._place(way))
        tag, words = way.tags.get, self._words
        for key, values in zip(self._keys, self._values, strict=True):
            text = tag(key) or ""
            values.append(words.setdefault(text, text))
        if len(self._ids) >= _BATCH:
            self._flush()

    def finish(self) -> Ways:
        """Return all ways kept, in ascending order of id; of a way that occurs twice, the last."""
        self._flush()
        ways = _joined(self._done, self._keys)
        self._done, self._words = [], {}
        order = np.argsort(ways.ids, kind="stable")
        ascending = ways.ids[order]
        rows = order[np.append(ascending[1:] != ascending[:-1], np.ones(min(1, order.size), dtype=bool))]
        in_order = rows.size == order.size and bool((rows == np.arange(rows.size)).all())
        return ways if in_order else ways.take(rows)

    def _place(self, way: Way) -> str:
        """Return the coordinates as hexadecimal little-endian doubles."""
        try:
            return self._factory.create_linestring(way, osmium.geom.ALL)[_HEAD:]
        except (osmium.InvalidLocationError, RuntimeError):  # a missing node, or fewer than two
            pairs = ((n.lon, n.lat) if n.location.valid() else None for n in way.nodes)
            return "".join(struct.pack("<2d", *pair).hex() if pair else _GAP for pair in pairs)

    def _flush(self) -> None:
        if not self._ids:
            return
        sizes = np.frombuffer(self._sizes, dtype=np.int64)
        lonlat = np.frombuffer(bytes.fromhex("".join(self._places)), dtype="<f8").reshape(-1, 2)
        ways = Ways(
            ids=np.frombuffer(self._ids, dtype=np.int64),
            offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            refs=np.frombuffer(self._refs, dtype=np.int64),
            lonlat=lonlat,
            tags={key: _texts(values) for key, values in zip(self._keys, self._values, strict=True)},
        )
        self._clear()
        placed = np.bincount(ways.of_vertices()[~np.isnan(lonlat[:, 0])], minlength=len(ways.ids)) > 0
        self.unplaced += int((~placed).sum())
        if self._box is not None:
            ways = ways.take(np.flatnonzero(_touches(ways, self._box)))
        if len(ways.ids):
            self._done.append(ways)


def _touches(ways: Ways, box: Box) -> NDArray[np.bool_]:
    """Return which ways have a bounding box that meets `box`; missing nodes do not count."""
    west, south, east, north = box
    filled = ways.sizes() > 0
    starts = ways.offsets[:-1][filled]
    meets = np.zeros(len(ways.ids), dtype=bool)
    if starts.size:
        low = np.fmin.reduceat(ways.lonlat, starts)
        high = np.fmax.reduceat(ways.lonlat, starts)
        meets[filled] = (low <= [east, north]).all(axis=1) & (high >= [west, south]).all(axis=1)
    return meets


def _texts(values: list[str]) -> NDArray[np.object_]:
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts


def _joined(parts: list[Ways], keys: Sequence[str]) -> Ways:
    sizes = [np.empty(0, dtype=np.int64), *(part.sizes() for part in parts)]
    return Ways(
        ids=np.concatenate([np.empty(0, dtype=np.int64), *(part.ids for part in parts)]),
        offsets=np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64),
        refs=np.concatenate([np.empty(0, dtype=np.int64), *(part.refs for part in parts)]),
        lonlat=np.concatenate([np.empty((0, 2)), *(part.lonlat for part in parts)]),
        tags={key: np.concatenate([_texts([]), *(part.tags[key] for part in parts)]) for key in keys},
    )
