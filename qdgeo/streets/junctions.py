"""Where two streets meet: at nodes that both have, or across a ramp or a roundabout; never where they only cross.

Dual carriageways meet in two to four nodes; nodes that lie near one another are one meeting. Two streets may meet in
several places, each a meeting of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from qdgeo.streets.graph import StreetGraph

__all__ = ["Meeting", "meetings"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Meeting:
    """One place where a street meets another.

    Parameters
    ----------
    nodes
        Nodes of the street there, ascending; positions in the graph.
    shared
        Whether the streets share them; else a ramp or a roundabout joins them.
    """

    nodes: NDArray[np.int64]
    shared: bool


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
    if nodes.size <= 1:
        return [nodes] if nodes.size else []
    pairs = cKDTree(graph.node_xy[nodes]).query_pairs(near_m, output_type="ndarray")
    joined = csr_array(
        (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(nodes.size,) * 2
    )
    count, label = connected_components(joined, directed=False)
    return [nodes[label == number] for number in range(count)]
