"""The second nearest facility of every node, and so what a walk would be without the nearest one.

The walk to the nearest facility cuts the nodes into cells, one a facility. Without its own facility, a node's walk goes
inside the cell to some step that leaves it, and from behind that step to the facility that is nearest there: no walk to
another facility that left the cell can be shorter. One search inside the cells, begun at these steps, therefore finds
the second nearest facility of every node, however many facilities there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from qdgeo.network.cuts import EdgeTimes, meeting_m, reached_m
from qdgeo.network.hourly import Doors
from qdgeo.network.reach import Reach
from qdgeo.network.search import DIGITS

__all__ = ["Alone", "Second", "second_nearest", "streets_alone", "walk_without"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Second:
    """The walk from every node if its nearest facility were not there.

    Parameters
    ----------
    reach
        The search with all facilities.
    seconds
        float64[n], to the nearest of the others; inf where none is reached.
    """

    reach: Reach
    seconds: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Alone:
    """Parts of stretches that only one facility reaches in time.

    Parameters
    ----------
    stretch
        int64[m], position of the stretch.
    facility
        int64[m], row of ``Reach.facilities``.
    metres
        float64[m], what would not be reached without it; above 0.
    """

    stretch: Ints
    facility: Ints
    metres: Floats


def second_nearest(reach: Reach) -> Second:
    """Return the walk from every node to the nearest facility but its own nearest.

    Parameters
    ----------
    reach
        The search; what is beyond its cut-off stays unknown, and counts as not reached.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> second_nearest(lane_reach(1200, toilet=(1200, 100))).seconds.tolist()
    [inf, inf]
    """
    matrix, count = reach.graph.matrix, reach.graph.count
    size = int(matrix.shape[0])
    first = reach.nearest.all_seconds
    cell = np.concatenate([reach.nearest.source, np.arange(size - count)])
    head = np.repeat(np.arange(size), np.diff(matrix.indptr))
    tail, step = matrix.indices, matrix.data
    leaves = (cell[head] != cell[tail]) & (cell[head] >= 0)
    out = np.full(size, np.inf)
    np.minimum.at(out, tail[leaves], step[leaves] + first[head[leaves]])
    begin = np.flatnonzero(np.isfinite(out))
    if begin.size == 0:
        return Second(reach=reach, seconds=np.full(count, np.inf))
    inside = (cell[head] == cell[tail]) & (cell[head] >= 0)
    rows = np.concatenate([head[inside], np.full(begin.size, size)])
    columns = np.concatenate([tail[inside], begin])
    order = np.argsort(rows, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size + 1))])
    graph = csr_array(
        (
            np.concatenate([step[inside], out[begin]])[order],
            columns[order].astype(np.int32),
            indptr.astype(np.int32),
        ),
        shape=(size + 1, size + 1),
    )
    found = np.round(dijkstra(graph, indices=np.array([size]))[0, :count], DIGITS)
    return Second(reach=reach, seconds=np.where(found <= reach.cutoff_s, found, np.inf))


def walk_without(second: Second, entered: Doors) -> tuple[Floats, Ints, Floats]:
    """Return the walk from points to their nearest facility, which that is, and the walk if it were not there.

    Parameters
    ----------
    second
        From `second_nearest`.
    entered
        The points on the network of its search, from `qdgeo.network.hourly.doors`.

    Returns
    -------
    nearest, facility, without
        float64[k] s, int64[k] rows of ``Reach.facilities`` (-1 for none), float64[k] s; inf where none is reached.
    """
    reach = second.reach
    u, v = entered.node_u, entered.node_v
    by_u, by_v = reach.node_seconds[u] + entered.to_u, reach.node_seconds[v] + entered.to_v
    source = reach.nearest.source
    own = np.where(by_u <= by_v, source[u], source[v])
    other_u = np.where(source[u] == own, second.seconds[u] + entered.to_u, by_u)
    other_v = np.where(source[v] == own, second.seconds[v] + entered.to_v, by_v)
    walks = np.round(entered.leg + np.stack([np.minimum(by_u, by_v), np.minimum(other_u, other_v)]), DIGITS)
    walks[walks > reach.cutoff_s] = np.inf
    seconds = np.full((2, entered.count), np.inf)
    seconds[:, entered.row] = walks
    facility = np.full(entered.count, -1, dtype=np.int64)
    facility[entered.row] = np.append(reach.served, -1)[np.where(np.isfinite(walks[0]), own, -1)]
    return seconds[0], facility, seconds[1]


def streets_alone(second: Second, edge: Ints, start_m: Floats, end_m: Floats, seconds: float) -> Alone:
    """Return what of stretches of edges only one facility reaches in time.

    Parameters
    ----------
    second
        From `second_nearest`.
    edge, start_m, end_m
        Shape (k,): stretches of edges of the network of its search, m from u, ``start_m <= end_m``.
    seconds
        Time budget, s (``<=``).

    Raises
    ------
    NetworkError
        If the budget is negative, not a number, or beyond the cut-off of the search.

    Notes
    -----
    Only the nearest facility of either end of an edge can matter to what is reached of it.
    """
    reach = second.reach
    reach.check_known(seconds)
    net, source = reach.network, reach.nearest.source
    u, v = net.edge_u[edge], net.edge_v[edge]
    at = [reach.node_seconds[u], reach.node_seconds[v]]
    whole = _between(reach, edge, at[0], at[1], start_m, end_m, seconds)
    own_u, own_v = source[u], source[v]
    same = own_u == own_v
    without_u = _between(
        reach, edge, second.seconds[u], np.where(same, second.seconds[v], at[1]), start_m, end_m, seconds
    )
    without_v = _between(reach, edge, at[0], second.seconds[v], start_m, end_m, seconds)
    lost = np.concatenate([whole - without_u, np.where(same, 0.0, whole - without_v)])
    owner = np.concatenate([own_u, own_v])
    stretch = np.tile(np.arange(edge.size), 2)
    some = (lost > 10.0**-DIGITS) & (owner >= 0)
    return Alone(stretch=stretch[some], facility=reach.served[owner[some]], metres=lost[some])


def _between(
    reach: Reach, edge: Ints, at_u: Floats, at_v: Floats, start_m: Floats, end_m: Floats, seconds: float
) -> Floats:
    """Return the metres of stretches in time, if the walks from the ends of their edges are these."""
    length = reach.network.edge_length[edge]
    times = EdgeTimes(at_u, at_v, length, reach.edge_uv[edge], reach.edge_vu[edge])
    from_u, from_v = reached_m(times, seconds, meeting_m(times))
    low, high = np.clip(start_m, 0.0, length), np.clip(end_m, 0.0, length)
    by_u = np.maximum(np.minimum(high, from_u) - low, 0.0)
    by_v = np.maximum(high - np.maximum(low, length - from_v), 0.0)
    return np.asarray(np.minimum(by_u + by_v, high - low), dtype=np.float64)
