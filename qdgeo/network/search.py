"""The one place that searches: how long the walk from every node to the nearest facility takes.

scipy's compiled Dijkstra runs once, from all facilities together, on the edges turned round, so that the answer is
the walk *to* the facility. Times are rounded to a microsecond: adding up coordinates leaves dust of that order,
and ``<=`` at a cut-off must not hang on it.

A graph is laid out once (`lay_out`) and searched as often as one likes, from all of its sources or from some: a
week by the hour is 168 searches of one graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from qdgeo.errors import NetworkError, Problem

__all__ = ["DIGITS", "Nearest", "Steps", "WalkGraph", "each_source", "lay_out", "nearest_source"]

DIGITS = 6
"""Decimals of seconds and of metres along an edge that carry meaning."""
_MOST = 2**31 - 1  # scipy's search counts in 32 bits
_TIE_S = 2e-6  # two walks that differ by no more take equally long

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Steps(NamedTuple):
    """Directed steps: from node `tail` to node `head` in `seconds` (float64, >= 0, finite)."""

    tail: Ints
    head: Ints
    seconds: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class WalkGraph:
    """Steps turned round and laid out by the node that they lead to, with the sources behind the nodes.

    Parameters
    ----------
    matrix
        csr_array[count + k, count + k]: row `head`, column `tail`, seconds. Source i is node ``count + i``, one step
        behind the node that it is snapped to; nothing leads from a node into a source, so that a search from
        some sources does not see the others.
    count
        Number of nodes.
    """

    matrix: csr_array
    count: int

    @property
    def sources(self) -> int:
        """Number of sources."""
        return int(self.matrix.shape[0]) - self.count


@dataclass(frozen=True, kw_only=True, eq=False)
class Nearest:
    """The walk from every node to its nearest source.

    Parameters
    ----------
    graph
        What was searched.
    all_seconds, any_source
        float64[count + k] and int64[count + k], as the search left them: of sources equally near, any.
    """

    graph: WalkGraph
    all_seconds: Floats
    any_source: Ints

    @property
    def seconds(self) -> Floats:
        """float64[count], inf where no source is reached."""
        return self.all_seconds[: self.graph.count]

    @cached_property
    def source(self) -> Ints:
        """int64[count], number of the nearest source, -1 where none is reached.

        Between equally long walks the source that stands first wins, wherever nodes and steps stand; it is
        decided when first asked for, since it takes longer than a short search does.
        """
        return _first_on_ties(self.graph, self.all_seconds, self.any_source)[: self.graph.count]


def lay_out(count: int, steps: Steps, source_node: Ints, source_seconds: Floats) -> WalkGraph:
    """Return steps and sources laid out for searching.

    Parameters
    ----------
    count
        Number of nodes.
    steps
        Walkable steps between nodes; parallel ones and loops may be among them.
    source_node
        int64[k], the node of each source; several sources may share one.
    source_seconds
        float64[k], walk from that node to the source itself.

    Examples
    --------
    >>> steps = Steps(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 5.0]))
    >>> graph = lay_out(3, steps, np.array([2, 0]), np.array([1.0, 0.0]))
    >>> nearest_source(graph).seconds.tolist(), nearest_source(graph, np.array([0])).seconds.tolist()
    ([0.0, 6.0, 1.0], [11.0, 6.0, 1.0])
    """
    if steps.head.size + source_node.size > _MOST:
        what = f"{steps.head.size:,} steps between junctions; a search counts up to {_MOST:,}"
        raise NetworkError(Problem(what, "walking network", "walk a smaller area"))
    # a matrix with one row a step, read by columns, is a sort of the steps by head that takes linear time
    by_step = csr_array(
        (np.empty(steps.head.size, dtype=np.bool_), steps.head, np.arange(steps.head.size + 1)),
        shape=(steps.head.size, count),
    )
    order = by_step.tocsc()
    own = order.indptr[-1] + np.arange(1, source_node.size + 1)
    total = count + source_node.size
    # scipy counts in 32 bits and would convert anything else at every search
    return WalkGraph(
        matrix=csr_array(
            (
                np.concatenate([steps.seconds[order.indices], source_seconds]),
                np.concatenate([steps.tail[order.indices], source_node]).astype(np.int32),
                np.concatenate([order.indptr, own]).astype(np.int32),
            ),
            shape=(total, total),
        ),
        count=count,
    )


def nearest_source(graph: WalkGraph, sources: Ints | None = None, *, limit_s: float = np.inf) -> Nearest:
    """Return the walk from every node to its nearest source, and which source that is.

    Parameters
    ----------
    graph
        From `lay_out`.
    sources
        int64[j], numbers of the sources to search from; all by default.
    limit_s
        Walks longer than this are not looked for, s: such nodes count as not reached.

    Raises
    ------
    NetworkError
        If the limit is not above 0.

    Examples
    --------
    >>> steps = Steps(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 5.0]))
    >>> found = nearest_source(lay_out(3, steps, np.array([2]), np.array([1.0])))
    >>> found.seconds.tolist(), found.source.tolist()
    ([11.0, 6.0, 1.0], [0, 0, 0])
    """
    if not limit_s > 0:
        raise NetworkError(
            Problem(f"a cut-off of {limit_s} seconds", "limit_s", "give a time above 0, or leave it out")
        )
    every = np.arange(graph.sources) if sources is None else np.unique(sources)
    if every.size == 0:
        nothing = np.full(int(graph.matrix.shape[0]), np.inf)
        none = np.full(nothing.size, -1, dtype=np.int64)
        return Nearest(graph=graph, all_seconds=nothing, any_source=none)
    seconds, _, source = dijkstra(
        graph.matrix,
        indices=graph.count + every,
        min_only=True,
        return_predecessors=True,
        limit=limit_s + 10.0**-DIGITS,
    )
    seconds = np.round(seconds, DIGITS)
    if np.isfinite(limit_s):
        seconds[seconds > limit_s] = np.inf
    return Nearest(
        graph=graph,
        all_seconds=seconds,
        any_source=np.where(np.isfinite(seconds), source - graph.count, -1),
    )


def each_source(graph: WalkGraph, sources: Ints, *, limit_s: float) -> Floats:
    """Return the walk from every node to each of some sources.

    Parameters
    ----------
    graph
        From `lay_out`.
    sources
        int64[j], numbers of sources; the answer takes 8 · j · count bytes, so ask for some at a time.
    limit_s
        Walks longer than this are not looked for, s (``<=``).

    Returns
    -------
    float64[j, count]
        Seconds, inf beyond the limit.

    Examples
    --------
    >>> steps = Steps(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 5.0]))
    >>> each_source(lay_out(3, steps, np.array([2, 1]), np.array([1.0, 0])), np.array([0, 1]), limit_s=6)
    array([[inf,  6.,  1.],
           [ 5.,  0., inf]])
    """
    found = dijkstra(graph.matrix, indices=graph.count + sources, limit=limit_s + 10.0**-DIGITS)
    seconds: Floats = np.round(np.atleast_2d(found)[:, : graph.count], DIGITS)
    return np.where(seconds <= limit_s, seconds, np.inf)


def _first_on_ties(graph: WalkGraph, seconds: Floats, source: Ints) -> Ints:
    """Return the sources with ties decided for the one that stands first.

    A step is tight if it lies on a shortest walk. The first source is handed back along tight steps until
    nothing changes; without ties nothing does.
    """
    head = np.repeat(np.arange(seconds.size, dtype=np.int32), np.diff(graph.matrix.indptr))
    of_head, of_tail = source[head], source[graph.matrix.indices]
    earlier = (of_head >= 0) & (of_head < of_tail)
    if not _tight(graph, seconds, head, earlier)[0].size:
        return source
    head, tail = _tight(graph, seconds, head, (of_head >= 0) & (of_tail >= 0))
    while True:
        handed = source.copy()
        np.minimum.at(handed, tail, source[head])
        if np.array_equal(handed, source):
            return source
        source = handed


def _tight(
    graph: WalkGraph, seconds: Floats, head: NDArray[np.int32], among: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return head and tail of those steps that lie on a shortest walk."""
    some = np.flatnonzero(among)
    of, to = graph.matrix.indices[some], head[some]
    tight = seconds[of] >= seconds[to] + graph.matrix.data[some] - _TIE_S
    return to[tight], of[tight]
