"""A search from some of the sources of an earlier one: only where the nearest source is gone is searched again.

Where the nearest of all sources is still among those asked for, it is still the nearest. The rest of the network is
entered from there, with the walk known so far as a head start.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from qdgeo.network.search import DIGITS, Nearest, nearest_source

__all__ = ["amended"]

_MOST = 0.7  # of the nodes; where more than this share has to be searched again, all of it is

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class _Entries(NamedTuple):
    """Where the lost part is entered: its node, the walk from there on, s, and the source that this leads to."""

    node: Ints
    seconds: Floats
    source: Ints


def amended(before: Nearest, sources: Ints, *, limit_s: float = np.inf) -> Nearest:
    """Return the search from some of the sources, as `qdgeo.network.search.nearest_source` does.

    Parameters
    ----------
    before
        The search from all sources, with no shorter limit.
    sources
        int64[j], numbers of the sources to search from.
    limit_s
        Longest walk to look for, s (``<=``).

    Examples
    --------
    >>> from qdgeo.network.search import Steps, lay_out
    >>> ahead, back = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4])
    >>> both = Steps(np.r_[ahead, back], np.r_[back, ahead], np.full(8, 5.0))
    >>> all_of_them = nearest_source(lay_out(5, both, np.array([0, 3]), np.array([0.0, 1.0])))
    >>> all_of_them.seconds.tolist(), amended(all_of_them, np.array([0])).seconds.tolist()
    ([0.0, 5.0, 6.0, 1.0, 6.0], [0.0, 5.0, 10.0, 15.0, 20.0])
    """
    count = before.graph.count
    stays = np.append(np.isin(np.arange(before.graph.sources), sources), False)[before.any_source]
    lost = (before.any_source >= 0) & ~stays
    lost[count:] = False  # nothing leads into a source
    amount = np.count_nonzero(lost)
    if sources.size == 0 or amount > _MOST * count:
        return nearest_source(before.graph, sources, limit_s=limit_s)
    seconds = np.where(stays & (before.all_seconds <= limit_s), before.all_seconds, np.inf)
    source = np.where(np.isfinite(seconds), before.any_source, -1)
    if amount:
        seconds[lost], source[lost] = _searched(before, seconds, lost, limit_s)
    return Nearest(graph=before.graph, all_seconds=seconds, any_source=source)


def _searched(before: Nearest, seconds: Floats, lost: Flags, limit_s: float) -> tuple[Floats, Ints]:
    """Return seconds and source of the lost nodes, from what is known around them."""
    matrix = before.graph.matrix
    row_lost = np.repeat(lost, np.diff(matrix.indptr))
    enters = lost[matrix.indices]
    number = np.cumsum(lost) - 1
    within = np.flatnonzero(row_lost & enters)
    entries = _entries(before, seconds, number, np.flatnonzero(~row_lost & enters))
    many, ends = int(number[-1]) + 1, np.append(matrix.indptr[:-1][lost], matrix.indptr[-1])
    starts = np.append(np.searchsorted(within, ends[:-1]), within.size)
    graph = csr_array(
        (
            np.concatenate([matrix.data[within], entries.seconds]),
            np.concatenate([number[matrix.indices[within]], entries.node]).astype(np.int32),
            np.concatenate([starts, within.size + np.arange(1, entries.node.size + 1)]).astype(np.int32),
        ),
        shape=(many + entries.node.size, many + entries.node.size),
    )
    if entries.node.size == 0:
        return np.full(many, np.inf), np.full(many, -1, dtype=np.int64)
    found, _, via = dijkstra(
        graph,
        indices=many + np.arange(entries.node.size),
        min_only=True,
        return_predecessors=True,
        limit=limit_s + 10.0**-DIGITS,
    )
    walk = np.round(found[:many], DIGITS)
    walk[walk > limit_s] = np.inf
    near = np.isfinite(walk)
    return walk, np.where(near, entries.source[np.where(near, via[:many] - many, 0)], -1)


def _entries(before: Nearest, seconds: Floats, number: Ints, step: Ints) -> _Entries:
    """Return the best entry of every lost node that a known walk leads into."""
    matrix = before.graph.matrix
    head = np.searchsorted(matrix.indptr, step, side="right") - 1
    total = seconds[head] + matrix.data[step]
    known = np.flatnonzero(np.isfinite(total))
    node = number[matrix.indices[step[known]]]
    order = np.lexsort((total[known], node))
    first = np.append(True, node[order][1:] != node[order][:-1])[: order.size]
    best = order[first]
    return _Entries(node[best], total[known][best], before.any_source[head[known][best]])
