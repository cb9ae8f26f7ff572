"""Exact length of lines within circles: what a walk in a straight line from any of many points reaches.

On a straight segment a circle covers one stretch, between the ends of its chord; the union of those stretches is
taken along each line. No circle is drawn as a polygon, so nothing is lost at its rim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.lines import ranges

__all__ = ["covered_intervals", "overlap_m"]

_PAIRS = 1_000_000  # segments with points that are held at once: some 100 MB

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Segments:
    """Straight parts of lines, longer than zero: ends float64[n, 2], their line, and where on it they lie, m."""

    a: Floats
    b: Floats
    line: Ints
    start_m: Floats
    end_m: Floats

    def take(self, rows: Ints | NDArray[np.bool_]) -> _Segments:
        return _Segments(
            a=self.a[rows],
            b=self.b[rows],
            line=self.line[rows],
            start_m=self.start_m[rows],
            end_m=self.end_m[rows],
        )

    @property
    def stretches(self) -> tuple[Ints, Floats, Floats]:
        return self.line, self.start_m, self.end_m


def covered_intervals(lines: NDArray[np.object_], points_xy: Floats, radius_m: float) -> pd.DataFrame:
    """Return the parts of lines that lie within a radius of any point.

    Parameters
    ----------
    lines
        LineStrings, in metres.
    points_xy
        Shape (n, 2), m; no points cover nothing.
    radius_m
        Straight-line reach, m, >= 0; the rim belongs to the circle (``<=``).

    Returns
    -------
    pandas.DataFrame
        ``line`` (position in `lines`), ``start_m`` and ``end_m`` (m along it), sorted, without overlap; parts
        that touch are joined, and a part of no length is left out.

    Raises
    ------
    NetworkError
        If the radius is negative or not a number.

    Examples
    --------
    >>> from shapely import LineString
    >>> street = np.array([LineString([(0, 0), (10, 0), (10, 10)])])
    >>> covered_intervals(street, np.array([[3.0, 4.0], [10.0, 10.0]]), 5.0)
       line  start_m  end_m
    0     0      0.0    6.0
    1     0     15.0   20.0
    """
    if not radius_m >= 0:
        raise NetworkError(
            Problem(
                f"a circle of {radius_m} m", "straight-line reach", "give a radius of 0 or more, in metres"
            )
        )
    segments = _segments_of(lines)
    if len(points_xy) == 0 or len(segments.line) == 0:
        return _merged(segments.take(np.empty(0, dtype=np.int64)).stretches)
    points = np.unique(points_xy, axis=0)
    tree = cKDTree(points)
    middle = (segments.a + segments.b) / 2
    apart, nearest = tree.query(middle)
    # A circle is convex: what has both ends in one lies in it. In a town that settles most segments.
    whole = np.maximum(_apart(segments.a, points[nearest]), _apart(segments.b, points[nearest])) <= radius_m
    partly = np.flatnonzero(~whole & (apart <= radius_m + _apart(segments.a, middle)))
    found = [segments.take(whole).stretches]
    found += [
        _merged_arrays(_chords(segments.take(segment), points[point], radius_m))
        for segment, point in _pairs(tree, middle, _apart(segments.a, middle) + radius_m, partly)
    ]
    line, start, end = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    return _merged((line, start, end))


def overlap_m(covered: pd.DataFrame, line: Ints, start_m: Floats, end_m: Floats) -> Floats:
    """Return how much of every piece of a line is covered, m.

    Parameters
    ----------
    covered
        As `covered_intervals` returns it.
    line, start_m, end_m
        Shape (k,): pieces of the same lines, in any order.

    Examples
    --------
    >>> covered = pd.DataFrame({"line": [0, 0], "start_m": [0.0, 15.0], "end_m": [6.0, 20.0]})
    >>> overlap_m(covered, np.array([0, 0, 1]), np.array([0.0, 5.0, 0.0]), np.array([5.0, 20.0, 9.0])).tolist()
    [5.0, 6.0, 0.0]
    """
    known = covered["line"].to_numpy()
    first = np.searchsorted(known, line, side="left")
    count = np.searchsorted(known, line, side="right") - first
    piece = np.repeat(np.arange(len(line)), count)
    part = ranges(first, count)
    low = np.maximum(covered["start_m"].to_numpy()[part], start_m[piece])
    high = np.minimum(covered["end_m"].to_numpy()[part], end_m[piece])
    part_m = np.maximum(high - low, 0.0)
    return np.bincount(piece, weights=part_m, minlength=len(line)).astype(np.float64)


def _segments_of(lines: NDArray[np.object_]) -> _Segments:
    coords, owner = shapely.get_coordinates(lines, return_index=True)
    joined = owner[1:] == owner[:-1]
    step = np.where(joined, _apart(coords[1:], coords[:-1]), 0.0)
    run = np.concatenate([[0.0], np.cumsum(step)])[: len(coords)]
    along = run - run[np.searchsorted(owner, owner)]
    last = np.append(~joined, True)[: len(coords)]
    length = shapely.length(lines)[owner]
    along = np.where(
        last, length, np.minimum(along, length)
    )  # the sum over all lines is rounded, the length is not
    kept = np.flatnonzero(joined & (along[1:] > along[:-1]) & (step > 0))
    return _Segments(
        a=coords[kept], b=coords[kept + 1], line=owner[kept], start_m=along[kept], end_m=along[kept + 1]
    )


def _apart(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.hypot(*(one - other).T), dtype=np.float64)


def _pairs(tree: cKDTree, middle: Floats, reach_m: Floats, rows: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield every row with each point within its reach, as (row, point), no more at once than memory is for."""
    if len(rows) == 0:
        return
    count = np.asarray(tree.query_ball_point(middle[rows], reach_m[rows], return_length=True), dtype=np.int64)
    cuts = np.flatnonzero(np.diff(np.cumsum(count) // _PAIRS)) + 1
    for chunk, counts in zip(np.split(rows, cuts), np.split(count, cuts), strict=True):
        near = tree.query_ball_point(middle[chunk], reach_m[chunk])
        point = np.fromiter(chain.from_iterable(near), dtype=np.int64, count=int(counts.sum()))
        yield np.repeat(chunk, counts), point


def _chords(segments: _Segments, centre: Floats, radius_m: float) -> tuple[Ints, Floats, Floats]:
    """Return the stretch of every segment within the circle around its centre, where there is one."""
    length = _apart(segments.b, segments.a)
    along = (segments.b - segments.a) / length[:, None]
    to = centre - segments.a
    foot = (to * along).sum(axis=1)
    aside = to[:, 0] * along[:, 1] - to[:, 1] * along[:, 0]
    half = np.sqrt(np.maximum(radius_m**2 - aside**2, 0.0))
    low, high = np.maximum(foot - half, 0.0), foot + half
    # Where the next segment begins, this one ends, to the last digit: a street has no gaps at its bends.
    end = np.where(high >= length, segments.end_m, np.minimum(segments.start_m + high, segments.end_m))
    start = segments.start_m + low
    kept = (high > 0) & (end > start)
    return segments.line[kept], start[kept], end[kept]


def _merged(stretches: tuple[Ints, Floats, Floats]) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(("line", "start_m", "end_m"), _merged_arrays(stretches), strict=True)))


def _merged_arrays(stretches: tuple[Ints, Floats, Floats]) -> tuple[Ints, Floats, Floats]:
    """Return the union of stretches by line, sorted.

    The farthest end so far, line by line, is a running maximum of the ends' ranks: all ranks of a line are above
    those of the lines before it, and no coordinate is added to, so nothing is rounded.
    """
    line, start, end = stretches
    order = np.lexsort((start, line))
    by_end = np.lexsort((end, line))
    rank = np.empty(len(line), dtype=np.int64)
    rank[by_end] = np.arange(len(line))
    farthest = end[by_end][np.maximum.accumulate(rank[order])]
    line, start = line[order], start[order]
    new = np.ones(len(line), dtype=bool)
    new[1:] = (line[1:] != line[:-1]) | (start[1:] > farthest[:-1])
    last = np.append(new[1:], True)[: len(line)]
    return line[new], start[new], farthest[last]
