"""Where two streets meet: at nodes that both have, or across a ramp or a roundabout; and where they only cross.

Dual carriageways meet in two to four nodes; nodes that lie near one another are one meeting. Two streets may meet in
several places, each a meeting of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from qdgeo.streets.graph import StreetGraph
from qdgeo.streets.line import SQUARE, StreetLine

__all__ = ["Meeting", "crossings", "meetings"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Meeting:
    """One place where a street meets another.

    Parameters
    ----------
    nodes
        Nodes of the street there, ascending; positions in the graph.
    shared
        Whether the streets share them; else a ramp or a roundabout joins them, or they cross on two levels.
    xy
        Where they cross in plan, float64[k, 2]; empty where they meet. The nodes are then those on both sides of it.
    """

    nodes: NDArray[np.int64]
    shared: bool
    xy: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))


def meetings(
    graph: StreetGraph, street: NDArray[np.int64], cross: NDArray[np.int64], *, near_m: float, link_m: float
) -> tuple[Meeting, ...]:
    """Return the places where a street meets another, in order of their first nodes.

    Parameters
    ----------
    graph
        Of all streets.
    street
        Nodes of the street, ascending.
    cross
        Rows of the other; nodes of rows that are the street's own do not make a meeting by themselves.
    near_m
        Nodes this near to one another are one meeting, m.
    link_m
        Longest ramp or roundabout between the two, m; see `StreetGraph.links`.
    """
    other = graph.nodes_of(cross)
    shared = np.intersect1d(street, other, assume_unique=True)
    found = [Meeting(nodes=nodes, shared=True) for nodes in _clusters(graph, shared, near_m)]
    linked = _linked(graph, street, other, link_m, near_m)
    if shared.size and linked.size:
        # Slip roads of a junction that is known already are no second one.
        far, _ = cKDTree(graph.node_xy[shared]).query(graph.node_xy[linked])
        linked = linked[far > max(near_m, link_m)]
    found += [Meeting(nodes=nodes, shared=False) for nodes in _clusters(graph, linked, near_m)]
    return tuple(sorted(found, key=lambda meeting: int(meeting.nodes[0])))


def crossings(
    graph: StreetGraph,
    line: StreetLine,
    street: NDArray[np.int64],
    cross: Sequence[shapely.Geometry],
    *,
    near_m: float,
) -> tuple[Meeting, ...]:
    """Return the places where a street crosses another in plan, whether or not it meets it there.

    Parameters
    ----------
    graph
        Of all streets.
    line, street
        The street, and its nodes that may be meant, ascending.
    cross
        Lines of the other.
    near_m
        Places this near to one another are one, m.
    """
    own = line.segment[(line.segment != SQUARE) & np.isin(line.nodes[line.tail], street)]
    tail, head = graph.tail[own], graph.head[own]
    ends = np.stack([graph.node_xy[tail], graph.node_xy[head]], axis=1)
    drawn = np.asarray(shapely.linestrings(ends), dtype=object)
    theirs, mine = shapely.STRtree(drawn).query(cross, predicate="intersects")
    shared = [shapely.intersection(drawn[one], cross[other]) for one, other in zip(mine, theirs, strict=True)]
    xy = shapely.get_coordinates(shapely.centroid(shared))
    found = []
    for group in _groups(xy, near_m):
        nodes = np.unique(np.concatenate([tail[mine[group]], head[mine[group]]]))
        found.append(Meeting(nodes=nodes, shared=False, xy=xy[group]))
    return tuple(sorted(found, key=lambda meeting: int(meeting.nodes[0])))


def _linked(
    graph: StreetGraph, street: NDArray[np.int64], other: NDArray[np.int64], link_m: float, near_m: float
) -> NDArray[np.int64]:
    """Return where ramps or roundabouts to the other leave the street: the nearest, and what lies about it."""
    joins = np.diff(graph.links.indptr) > 0
    leaves, enters = street[joins[street]], other[joins[other]]
    if link_m == 0 or leaves.size == 0 or enters.size == 0:
        return np.zeros(0, dtype=np.int64)
    far, _, source = dijkstra(
        graph.links, indices=leaves, limit=link_m, min_only=True, return_predecessors=True
    )
    reached = enters[np.isfinite(far[enters]) & (far[enters] > 0)]
    nearest = np.unique(source[reached].astype(np.int64))
    if nearest.size == 0:
        return nearest
    back = dijkstra(graph.links, indices=enters, limit=link_m, min_only=True)
    about, _ = cKDTree(graph.node_xy[nearest]).query(graph.node_xy[leaves])
    return np.asarray(leaves[(about <= near_m) & np.isfinite(back[leaves])], dtype=np.int64)


def _clusters(graph: StreetGraph, nodes: NDArray[np.int64], near_m: float) -> list[NDArray[np.int64]]:
    return [nodes[group] for group in _groups(graph.node_xy[nodes], near_m)]


def _groups(xy: NDArray[np.float64], near_m: float) -> list[NDArray[np.int64]]:
    """Return places in groups of those that lie near one another, by their numbers."""
    if len(xy) <= 1:
        return [np.arange(1)] if len(xy) else []
    pairs = cKDTree(xy).query_pairs(near_m, output_type="ndarray")
    joined = csr_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(xy),) * 2)
    count, label = connected_components(joined, directed=False)
    return [np.flatnonzero(label == number) for number in range(count)]
