"""The nearest street of many points: by samples along the streets first, by a tree of whole lines where few ask.

A tree of lines answers a point in some 25 µs. Where tens of thousands ask, the streets are sampled: with a sample
in the middle of every `_SPACING_M`, no point of a street is farther than half of that from a sample. So once the
samples within the best distance found and half a spacing are all seen, so is the nearest street: the answer
is exact, and several times sooner there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from qdgeo.network.lines import ranges
from qdgeo.network.model import WalkNetwork

__all__ = ["nearest_edges"]

_SPACING_M = 20.0  # measured: half or twice as much takes about as long
_NEIGHBOURS = (4, 16, 64)  # samples that are looked at; what is still open then is left to the tree
_FEW = 16  # fewer points than one for this many streets: sampling the streets does not pay
_AT_ONCE = 20_000  # points, so that the arrays of samples by points stay small
_MARGIN_M = 1e-6  # on every bound, for rounding

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Samples(NamedTuple):
    """Streets as samples: the segment of each; of every segment its edge, and its ends float64[s, 2]."""

    tree: cKDTree
    segment: Ints
    edge: Ints
    start: Floats
    end: Floats


def nearest_edges(
    network: WalkNetwork, edges: Ints, points_xy: Floats, limit_m: float
) -> tuple[Ints, Ints, Floats]:
    """Return which points have one of some edges within a limit, which edge it is, and how far.

    Parameters
    ----------
    network
        Its lines.
    edges
        int64[k], ascending, the edges that are asked for.
    points_xy
        float64[n, 2], finite, in the network's CRS.
    limit_m
        Greatest distance, m (``<=``), or inf.

    Returns
    -------
    point, edge, distance_m
        int64[p], int64[p], float64[p], in the order of the points. Of edges equally near the one with the
        lowest number.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> point, edge, metres = nearest_edges(lane_network(90), np.array([0]), np.array([[3.0, 40], [0, 200]]), 100)
    >>> point.tolist(), edge.tolist(), metres.tolist()
    ([0], [0], [40.0])
    """
    edge, distance = np.full(len(points_xy), -1, dtype=np.int64), np.full(len(points_xy), np.inf)
    left = np.arange(len(points_xy))
    if edges.size and left.size * _FEW >= edges.size:
        samples = _sampled(network, edges)
        blocks = np.split(left, np.arange(_AT_ONCE, left.size, _AT_ONCE))
        left = np.concatenate([_by_samples(samples, points_xy, b, limit_m, (edge, distance)) for b in blocks])
    if edges.size and left.size:
        edge[left], distance[left] = _by_tree(network, edges, points_xy[left], limit_m)
    point = np.flatnonzero((edge >= 0) & (distance <= limit_m))
    return point, edge[point], distance[point]


def _sampled(network: WalkNetwork, edges: Ints) -> _Samples:
    first, counts = network.offsets[edges], np.diff(network.offsets)[edges] - 1
    at = ranges(first, counts)
    start, end = network.coords[at], network.coords[at + 1]
    step = end - start
    parts = np.maximum(np.ceil(np.hypot(*step.T) / _SPACING_M), 1).astype(np.int64)
    segment = np.repeat(np.arange(at.size), parts)
    share = (ranges(np.zeros(at.size, dtype=np.int64), parts) + 0.5) / parts[segment]
    xy = start[segment] + share[:, None] * step[segment]
    # its points come in order along the streets, so a tree cut at middles is no worse than a balanced one
    tree = cKDTree(xy, balanced_tree=False, compact_nodes=False)
    return _Samples(tree, segment, np.repeat(edges, counts), start, end)


def _by_samples(
    samples: _Samples, points_xy: Floats, left: Ints, limit_m: float, found: tuple[Ints, Floats]
) -> Ints:
    """Fill in edge and distance of some points, and return those for which more samples must be seen."""
    edge, distance = found
    widest = (limit_m + _SPACING_M / 2) * (1 + 1e-9) + _MARGIN_M
    for neighbours in _NEIGHBOURS:
        if left.size == 0:
            break
        found_m, sample = samples.tree.query(points_xy[left], k=neighbours, distance_upper_bound=widest)
        away = np.asarray(found_m)
        none = np.isinf(away)
        segment = samples.segment[np.where(none, 0, sample)]
        metres = np.where(none, np.inf, _to_segments(samples, points_xy[left], segment))
        best = metres.min(axis=1)
        nearest = metres == best[:, None]
        lowest = np.where(nearest, samples.edge[segment], np.iinfo(np.int64).max).min(axis=1)
        edge[left], distance[left] = np.where(np.isinf(best), -1, lowest), best
        left = left[~none[:, -1] & (away[:, -1] <= best + _SPACING_M / 2 + _MARGIN_M)]
    return left


def _to_segments(samples: _Samples, points_xy: Floats, segment: Ints) -> Floats:
    """Return the distance of every point to each of its segments, float64[n, k].

    Step by step as GEOS does it, so that the last bits, and so `<=` and ties, are those of the tree.
    """
    x, y = points_xy[:, 0, None], points_xy[:, 1, None]
    (ax, ay), (bx, by) = samples.start[segment].transpose(2, 0, 1), samples.end[segment].transpose(2, 0, 1)
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    where = square > 0
    share = np.divide((x - ax) * dx + (y - ay) * dy, square, out=np.zeros(square.shape), where=where)
    across = np.divide((ay - y) * dx - (ax - x) * dy, square, out=np.zeros(square.shape), where=where)
    to_start = np.sqrt((x - ax) ** 2 + (y - ay) ** 2)
    to_end = np.sqrt((x - bx) ** 2 + (y - by) ** 2)
    beside = np.abs(across) * np.sqrt(square)
    return np.asarray(np.where(share <= 0, to_start, np.where(share >= 1, to_end, beside)), dtype=np.float64)


def _by_tree(network: WalkNetwork, edges: Ints, points_xy: Floats, limit_m: float) -> tuple[Ints, Floats]:
    """Return the nearest edge of every point and its distance; -1 and inf if none is near enough."""
    tree = shapely.STRtree(network.lines_of(edges))
    # asked for a little more than the limit, then cut by `<=`: the tree needs a positive distance
    widest = limit_m * (1 + 1e-9) + _MARGIN_M if np.isfinite(limit_m) else None
    (point, line), away = tree.query_nearest(
        shapely.points(points_xy), max_distance=widest, return_distance=True, all_matches=True
    )
    edge, distance = np.full(len(points_xy), -1, dtype=np.int64), np.full(len(points_xy), np.inf)
    order = np.lexsort((line, point))[::-1]  # the lowest number is written last
    edge[point[order]], distance[point[order]] = edges[line[order]], away[order]
    return edge, distance
