"""The one place that searches: how long the walk from every node to the nearest facility takes.

scipy's compiled Dijkstra runs once, from all facilities together, on the edges turned round, so that the answer is
the walk *to* the facility. Times are rounded to a microsecond: adding up coordinates leaves dust of that order,
and ``<=`` at a cut-off must not hang on it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

__all__ = ["DIGITS", "Steps", "nearest_source"]

DIGITS = 6
"""Decimals of seconds and of metres along an edge that carry meaning."""
_TIE_S = 2e-6  # two walks that differ by no more take equally long

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Steps(NamedTuple):
    """Directed steps: from node `tail` to node `head` in `seconds` (float64, >= 0, finite)."""

    tail: Ints
    head: Ints
    seconds: Floats


def nearest_source(
    count: int, steps: Steps, source_node: Ints, source_seconds: Floats
) -> tuple[Floats, Ints]:
    """Return the walk from every node to its nearest source, and which source that is.

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

    Returns
    -------
    seconds, source
        float64[count], inf where no source is reached; int64[count], -1 there. Between equally long walks
        the source that stands first wins, wherever nodes and steps stand.

    Examples
    --------
    >>> steps = Steps(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 5.0]))
    >>> nearest_source(3, steps, np.array([2]), np.array([1.0]))
    (array([11.,  6.,  1.]), array([0, 0, 0]))
    """
    if source_node.size == 0:
        return np.full(count, np.inf), np.full(count, -1, dtype=np.int64)
    # every source is a node of its own, one step behind the node that it is snapped to
    own = count + np.arange(source_node.size, dtype=np.int64)
    every = Steps(
        np.concatenate([steps.tail, source_node]),
        np.concatenate([steps.head, own]),
        np.concatenate([steps.seconds, source_seconds]),
    )
    seconds, source = _search(count + own.size, every, own)
    seconds, source = np.round(seconds, DIGITS), np.where(source < 0, -1, source - count)
    return seconds[:count], _first_on_ties(every, seconds, source)[:count]


def _search(count: int, steps: Steps, sources: Ints) -> tuple[Floats, Ints]:
    """Return the typed result of scipy's search on the steps turned round."""
    graph = _matrix(count, Steps(steps.head, steps.tail, steps.seconds))
    seconds, _, source = dijkstra(graph, indices=sources, min_only=True, return_predecessors=True)
    return np.asarray(seconds, dtype=np.float64), np.asarray(source, dtype=np.int64)


def _matrix(count: int, steps: Steps) -> csr_array:
    """Return the steps as a matrix, of parallel ones the shortest, loops left out.

    Built by hand: going through COO would add parallel steps up.
    """
    order = np.lexsort((steps.seconds, steps.head, steps.tail))
    tail, head, seconds = steps.tail[order], steps.head[order], steps.seconds[order]
    first = tail != head
    first[1:] &= (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    starts = np.concatenate([[0], np.cumsum(np.bincount(tail[first], minlength=count))])
    return csr_array((seconds[first], head[first], starts), shape=(count, count))


def _first_on_ties(steps: Steps, seconds: Floats, source: Ints) -> Ints:
    """Return the sources with ties decided for the one that stands first.

    A step is tight if it lies on a shortest walk. The first source is handed back along tight steps until
    nothing changes; without ties that is one pass.
    """
    finite = np.isfinite(seconds[steps.head])
    tight = np.zeros(steps.tail.size, dtype=np.bool_)
    tight[finite] = (
        seconds[steps.tail[finite]] >= seconds[steps.head[finite]] + steps.seconds[finite] - _TIE_S
    )
    tail, head = steps.tail[tight], steps.head[tight]
    while True:
        better = source.copy()
        np.minimum.at(better, tail, source[head])
        if np.array_equal(better, source):
            return source
        source = better
