"""Nodes and ways as arrays: ids, places, node ids of all vertices, and the tags asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.io.osm.tags import Tags, Vocabulary, span_rows, vertices_of
from qdgeo.io.osm.tags import joined as joined_tags

__all__ = ["Box", "Nodes", "Ways", "each_once", "joined_nodes", "joined_ways", "touches"]

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Nodes:
    """Nodes with tags.

    Parameters
    ----------
    ids
        OSM ids, ``int64[n]``.
    lonlat
        WGS 84 degrees, ``float64[n, 2]``; NaN where the file does not say.
    tags
        The tags asked for.
    """

    ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    tags: Tags

    def take(self, rows: NDArray[np.int64]) -> Nodes:
        """Return the nodes in `rows`, in that order."""
        return Nodes(ids=self.ids[rows], lonlat=self.lonlat[rows], tags=self.tags.take(rows))


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
        The tags asked for.
    """

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]
    refs: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    tags: Tags

    def sizes(self) -> NDArray[np.int64]:
        """Return the number of vertices of every way."""
        return np.diff(self.offsets)

    def take(self, rows: NDArray[np.int64]) -> Ways:
        """Return the ways in `rows`, in that order."""
        offsets, vertices = vertices_of(self.offsets, rows)
        return Ways(
            ids=self.ids[rows],
            offsets=offsets,
            refs=self.refs[vertices],
            lonlat=self.lonlat[vertices],
            tags=self.tags.take(rows),
        )

    def of_vertices(self) -> NDArray[np.int64]:
        """Return the row of the way to which each vertex belongs."""
        return span_rows(self.offsets)

    def gaps(self) -> NDArray[np.int64]:
        """Return the number of vertices of every way that the file lacks."""
        lost = np.flatnonzero(np.isnan(self.lonlat[:, 0]))
        owners = np.searchsorted(self.offsets, lost, side="right") - 1
        return np.bincount(owners, minlength=len(self.ids)).astype(np.int64)


def touches(ways: Ways, box: Box) -> NDArray[np.bool_]:
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


def each_once(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows in ascending order of id, the last of those with the same.

    >>> each_once(np.array([30, 10, 20, 10]))
    array([3, 2, 0])
    """
    if (ids[1:] > ids[:-1]).all():
        return np.arange(ids.size)
    order = np.argsort(ids, kind="stable")
    ascending = ids[order]
    rows: NDArray[np.int64] = order[
        np.append(ascending[1:] != ascending[:-1], np.ones(min(1, order.size), dtype=bool))
    ]
    return rows


def joined_nodes(parts: Sequence[Nodes], vocabulary: Vocabulary) -> Nodes:
    """Return the nodes of all parts in ascending order of id, each once."""
    nodes = Nodes(
        ids=np.concatenate([np.empty(0, dtype=np.int64), *(part.ids for part in parts)]),
        lonlat=np.concatenate([np.empty((0, 2)), *(part.lonlat for part in parts)]),
        tags=joined_tags([part.tags for part in parts], vocabulary),
    )
    rows = each_once(nodes.ids)
    return nodes if _all(rows, nodes.ids) else nodes.take(rows)


def joined_ways(parts: Sequence[Ways], vocabulary: Vocabulary) -> Ways:
    """Return the ways of all parts in ascending order of id, each once."""
    sizes = [np.zeros(1, dtype=np.int64), *(part.sizes() for part in parts)]
    ways = Ways(
        ids=np.concatenate([np.empty(0, dtype=np.int64), *(part.ids for part in parts)]),
        offsets=np.cumsum(np.concatenate(sizes)).astype(np.int64),
        refs=np.concatenate([np.empty(0, dtype=np.int64), *(part.refs for part in parts)]),
        lonlat=np.concatenate([np.empty((0, 2)), *(part.lonlat for part in parts)]),
        tags=joined_tags([part.tags for part in parts], vocabulary),
    )
    rows = each_once(ways.ids)
    return ways if _all(rows, ways.ids) else ways.take(rows)


def _all(rows: NDArray[np.int64], ids: NDArray[np.int64]) -> bool:
    return rows.size == ids.size and bool((rows == np.arange(ids.size)).all())
