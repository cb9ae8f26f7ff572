"""One street as a line to go along: its own segments, and what carries it across gaps and squares.

A street may be drawn in parts that share no node: a piece without its name, a roundabout, a square. Two parts are
one street where one goes straight on into the other: from end to end along other streets, no farther than a stated
length, hardly bent; or from end to end across one square. Gaps count as the street; squares do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from qdgeo.streets.graph import StreetGraph

__all__ = ["SQUARE", "Ends", "StreetLine", "ends_of", "line_of", "straight_on", "trace"]

SQUARE = -1
"""Segment of a link across a square: it joins, and has no length."""

_STRAIGHT = 1.6  # path ÷ straight distance of a gap; half a circle has π ÷ 2
_AHEAD = 0.5  # cosine between the way a street ends and the way across its gap: within 60°
_AT_SQUARE_M = 1.0  # an end this near to a square's outline stands on it


@dataclass(frozen=True, kw_only=True, eq=False)
class StreetLine:
    """The edges of one street.

    Parameters
    ----------
    nodes
        Nodes of the graph, ascending; edges speak of their positions in it.
    tail, head
        Ends of each edge, int64[e].
    segment
        Segment of the graph, or `SQUARE`.
    length_m
        0 on squares, m.
    cost_m
        Length, or the way across a square, m.
    ahead, back
        Whether an edge may be driven from tail to head, and the other way; gaps both.
    gap
        Whether an edge is none of the street's own.
    parts
        How many parts the street has that nothing joins.
    part
        Part of each node, int64[n].
    """

    nodes: NDArray[np.int64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    segment: NDArray[np.int64]
    length_m: NDArray[np.float64]
    cost_m: NDArray[np.float64]
    ahead: NDArray[np.bool_]
    back: NDArray[np.bool_]
    gap: NDArray[np.bool_]
    parts: int
    part: NDArray[np.int64]

    def positions(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where nodes of the graph stand in `nodes`; those that the street lacks are left out."""
        at = np.minimum(np.searchsorted(self.nodes, nodes), len(self.nodes) - 1)
        return np.asarray(at[self.nodes[at] == nodes], dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Ends:
    """Where a street stops: node, its place, the way it was going, and the part that it ends."""

    node: NDArray[np.int64]
    xy: NDArray[np.float64]
    heading: NDArray[np.float64]
    part: NDArray[np.int64]


def line_of(
    graph: StreetGraph, rows: NDArray[np.int64], squares: shapely.STRtree | None, *, gap_m: float
) -> StreetLine:
    """Return a street's edges with what joins its parts.

    Parameters
    ----------
    graph
        Of all streets.
    rows
        Of the street.
    squares
        Polygons that streets may cross; None if nothing is known of any.
    gap_m
        Length of the longest gap, and width of the widest square, m.
    """
    own = graph.of_rows(rows)
    tail, head = graph.tail[own], graph.head[own]
    parts, part = _parts(tail, head)
    across = np.zeros((0, 2), dtype=np.int64)
    gaps = np.zeros(0, dtype=np.int64)
    if parts > 1:
        ends = ends_of(graph, tail, head, part)
        across = _across(ends, squares, gap_m)
        gaps = np.setdiff1d(_gaps(graph, ends, across, gap_m), own)
    return _assembled(graph, own, gaps, across)


def _parts(tail: NDArray[np.int64], head: NDArray[np.int64]) -> tuple[int, NDArray[np.int64]]:
    """Return the number of parts, and the part of each edge."""
    nodes, packed = np.unique(np.concatenate([tail, head]), return_inverse=True)
    ones = np.ones(len(tail), dtype=np.int8)
    joined = csr_array((ones, (packed[: len(tail)], packed[len(tail) :])), shape=(len(nodes), len(nodes)))
    count, label = connected_components(joined, directed=False)
    return int(count), label[packed[: len(tail)]].astype(np.int64)


def ends_of(
    graph: StreetGraph, tail: NDArray[np.int64], head: NDArray[np.int64], part: NDArray[np.int64]
) -> Ends:
    """Return where edges between nodes of the graph stop, with the part of each edge."""
    node = np.concatenate([tail, head])
    other = np.concatenate([head, tail])
    known, first, times = np.unique(node, return_index=True, return_counts=True)
    single = first[times == 1]
    xy = graph.node_xy[known[times == 1]]
    heading = xy - graph.node_xy[other[single]]
    heading = heading / np.maximum(np.hypot(*heading.T), 1e-9)[:, None]
    return Ends(node=known[times == 1], xy=xy, heading=heading, part=np.tile(part, 2)[single])


def straight_on(
    ends: Ends, a: NDArray[np.int64], b: NDArray[np.int64], least: float = _AHEAD
) -> NDArray[np.bool_]:
    """Return which pairs of ends belong to two parts of which each goes on towards the other.

    `least` is the least cosine between the way an end was going and the way to the other end.
    """
    chord = ends.xy[b] - ends.xy[a]
    chord = chord / np.maximum(np.hypot(*chord.T), 1e-9)[:, None]
    out = np.einsum("ij,ij->i", ends.heading[a], chord)
    into = -np.einsum("ij,ij->i", ends.heading[b], chord)
    return np.asarray((ends.part[a] != ends.part[b]) & (out >= least) & (into >= least))


def _across(ends: Ends, squares: shapely.STRtree | None, gap_m: float) -> NDArray[np.int64]:
    """Return pairs of nodes that face each other across one square that is no wider than a gap."""
    if squares is None or len(squares) == 0 or len(ends.node) < 2:
        return np.zeros((0, 2), dtype=np.int64)
    end, square = squares.query(shapely.points(ends.xy), predicate="dwithin", distance=_AT_SQUARE_M)
    one, other = np.nonzero((square[:, None] == square[None, :]) & (end[:, None] < end[None, :]))
    a, b = end[one], end[other]
    facing = straight_on(ends, a, b) & (np.hypot(*(ends.xy[b] - ends.xy[a]).T) <= gap_m)
    return np.unique(np.column_stack([ends.node[a[facing]], ends.node[b[facing]]]), axis=0)


def _gaps(graph: StreetGraph, ends: Ends, across: NDArray[np.int64], gap_m: float) -> NDArray[np.int64]:
    """Return the segments that carry a street from an end of one part to an end of another."""
    open_ends = np.flatnonzero(~np.isin(ends.node, across))
    if open_ends.size < 2 or gap_m == 0:
        return np.zeros(0, dtype=np.int64)
    far, before, source = dijkstra(
        graph.gaps, indices=ends.node[open_ends], limit=gap_m, min_only=True, return_predecessors=True
    )
    reached = np.flatnonzero(np.isfinite(far))
    near = graph.gaps[reached][:, reached].tocoo()
    u, v = reached[near.row], reached[near.col]
    total = far[u] + near.data + far[v]
    meets = (u < v) & (source[u] != source[v]) & (total <= gap_m)
    u, v, total = u[meets], v[meets], total[meets]
    a = open_ends[np.searchsorted(ends.node[open_ends], source[u])]
    b = open_ends[np.searchsorted(ends.node[open_ends], source[v])]
    chord = np.hypot(*(ends.xy[b] - ends.xy[a]).T)
    good = np.flatnonzero(straight_on(ends, a, b) & (total <= _STRAIGHT * chord))
    found = [
        graph.between(np.concatenate([trace(before, u[pick])[::-1], trace(before, v[pick])]))
        for pick in _best(a[good], b[good], total[good], good)
    ]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *found]))


def _best(
    a: NDArray[np.int64], b: NDArray[np.int64], total: NDArray[np.float64], pairs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the pairs that are the shortest for one of their ends."""
    order = np.argsort(total, kind="stable")
    end = np.stack([a[order], b[order]], axis=1).ravel()
    _, first = np.unique(end, return_index=True)
    return pairs[order[np.unique(first // 2)]]


def trace(before: NDArray[np.int32], node: int) -> NDArray[np.int64]:
    """Return the nodes from one back to where the search began."""
    path = [int(node)]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return np.array(path, dtype=np.int64)


def _assembled(
    graph: StreetGraph, own: NDArray[np.int64], gaps: NDArray[np.int64], across: NDArray[np.int64]
) -> StreetLine:
    segment = np.concatenate([own, gaps, np.full(len(across), SQUARE)])
    drawn = np.concatenate([own, gaps])
    tail = np.concatenate([graph.tail[drawn], across[:, 0]])
    head = np.concatenate([graph.head[drawn], across[:, 1]])
    nodes, packed = np.unique(np.concatenate([tail, head]), return_inverse=True)
    count = len(tail)
    length = np.zeros(count)
    length[: len(drawn)] = graph.length_m[drawn]
    chord = np.hypot(*(graph.node_xy[head] - graph.node_xy[tail]).T)
    gap = np.arange(count) >= len(own)
    row = graph.row[drawn]
    ahead, back = np.ones(count, dtype=bool), np.ones(count, dtype=bool)
    ahead[: len(own)], back[: len(own)] = graph.ahead[row][: len(own)], graph.back[row][: len(own)]
    joined = csr_array(
        (np.ones(count, dtype=np.int8), (packed[:count], packed[count:])), shape=(len(nodes),) * 2
    )
    parts, part = connected_components(joined, directed=False)
    return StreetLine(
        nodes=nodes, tail=packed[:count], head=packed[count:], segment=segment, length_m=length,
        cost_m=np.where(segment == SQUARE, chord, length), ahead=ahead, back=back, gap=gap,
        parts=int(parts), part=part.astype(np.int64),
    )  # fmt: skip
