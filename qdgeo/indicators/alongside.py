"""Which stretches of some lines run along others: the same line drawn twice, or ways that lie beside a road.

Lines are compared segment by segment. A stretch of one runs along another if the two are nearly parallel there and no
farther apart than stated; crossing it is not running along it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

__all__ = ["Shared", "joined", "left_over", "merged", "shared_stretches"]

_LEAST_M = 1e-6  # what is shorter is a touch of two ends

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shared:
    """Stretches that lines share with others, one row a pair of segments.

    Parameters
    ----------
    line, start_m, end_m
        Position of the line, and where on it, m.
    other, other_start_m, other_end_m
        The same of the other line.
    """

    line: Ints
    start_m: Floats
    end_m: Floats
    other: Ints
    other_start_m: Floats
    other_end_m: Floats


def shared_stretches(lines: Shapes, others: Shapes, *, apart_m: float, turn_deg: float) -> Shared:
    """Return where lines run along others.

    Parameters
    ----------
    lines, others
        LineStrings in one metric CRS.
    apart_m
        How far apart they may lie in the middle of what they share, m.
    turn_deg
        Greatest angle between them, degrees; their directions may be opposite.

    Examples
    --------
    >>> road, path = shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(80, 5), (20, 5)])
    >>> found = shared_stretches(np.array([road]), np.array([path]), apart_m=10, turn_deg=30)
    >>> found.start_m.tolist(), found.end_m.tolist(), found.other_end_m.tolist()
    ([20.0], [80.0], [60.0])
    """
    near = np.unique(shapely.STRtree(others).query(lines, predicate="dwithin", distance=apart_m)[0])
    a0, a1, a_from, a_line = _segments(lines[near])
    b0, b1, b_from, b_line = _segments(others)
    tree = shapely.STRtree(np.asarray(shapely.linestrings(np.stack([b0, b1], axis=1)), dtype=object))
    i, j = tree.query(shapely.linestrings(np.stack([a0, a1], axis=1)), predicate="dwithin", distance=apart_m)
    along_a, along_b = _unit(a1 - a0)[i], _unit(b1 - b0)[j]
    low, high = _onto(a0[i], along_a, _length(a0, a1)[i], b0[j], b1[j])
    middle = a0[i] + along_a * ((low + high) / 2)[:, None]
    at_b = _dot(middle - b0[j], along_b)
    away = np.hypot(*(b0[j] + along_b * at_b[:, None] - middle).T)
    kept = (
        (high - low > _LEAST_M)
        & (np.abs(_dot(along_a, along_b)) >= np.cos(np.radians(turn_deg)))
        & (away <= apart_m)
    )
    i, j, low, high = i[kept], j[kept], low[kept], high[kept]
    b_low, b_high = _onto(
        b0[j],
        along_b[kept],
        _length(b0, b1)[j],
        a0[i] + along_a[kept] * low[:, None],
        a0[i] + along_a[kept] * high[:, None],
    )
    return Shared(
        line=near[a_line[i]],
        start_m=a_from[i] + low,
        end_m=a_from[i] + high,
        other=b_line[j],
        other_start_m=b_from[j] + b_low,
        other_end_m=b_from[j] + b_high,
    )


def merged(line: Ints, start_m: Floats, end_m: Floats, *, join_m: float = 0.0) -> tuple[Ints, Floats, Floats]:
    """Return stretches of lines as a union: sorted by line and start, none overlapping another.

    Parameters
    ----------
    line, start_m, end_m
        int64[k] and float64[k]; end after start.
    join_m
        Gaps no longer than this are closed.

    Examples
    --------
    >>> line, start, end = merged(np.array([1, 0, 1]), np.array([5.0, 0, 0]), np.array([9.0, 4, 6]))
    >>> line.tolist(), start.tolist(), end.tolist()
    ([0, 1], [0.0, 0.0], [4.0, 9.0])
    """
    if line.size == 0:
        return line.astype(np.int64), start_m.astype(np.float64), end_m.astype(np.float64)
    order = np.lexsort((start_m, line))
    line, start, end = line[order], start_m[order], end_m[order]
    # lines are set apart by more than any is long, so that one running greatest end serves all
    apart = np.unique(line, return_inverse=True)[1] * (float(end.max()) + join_m + 1.0)
    farthest = np.maximum.accumulate(end + apart) - apart
    first = np.ones(line.size, dtype=bool)
    first[1:] = (line[1:] != line[:-1]) | (start[1:] > farthest[:-1] + join_m)
    last = np.append(np.flatnonzero(first)[1:] - 1, line.size - 1)
    return line[first].astype(np.int64), start[first], farthest[last]


def left_over(length_m: Floats, line: Ints, start_m: Floats, end_m: Floats) -> tuple[Ints, Floats, Floats]:
    """Return what of lines is in no stretch.

    Parameters
    ----------
    length_m
        float64[n], of the lines.
    line, start_m, end_m
        From `merged`.

    Examples
    --------
    >>> line, start, end = left_over(np.array([9.0, 5]), np.array([0]), np.array([2.0]), np.array([4.0]))
    >>> line.tolist(), start.tolist(), end.tolist()
    ([0, 0, 1], [0.0, 4.0, 0.0], [2.0, 9.0, 5.0])
    """
    owner = np.concatenate([np.arange(length_m.size), line])
    begin = np.concatenate([np.zeros(length_m.size), end_m])
    order = np.lexsort((begin, owner))
    stop = np.concatenate([start_m, length_m])
    stop = stop[np.lexsort((stop, np.concatenate([line, np.arange(length_m.size)])))]
    owner, begin = owner[order], begin[order]
    some = stop - begin > _LEAST_M
    return owner[some].astype(np.int64), begin[some], stop[some]


def joined(lines: Shapes, group: Ints, *, apart_m: float) -> Ints:
    """Return a number for every line, the same for lines of one group that come near each other, step by step.

    Parameters
    ----------
    lines
        LineStrings.
    group
        int64[n]; lines of different groups never join.
    apart_m
        How near, m (``<=``).

    Examples
    --------
    >>> ends = np.array([shapely.LineString([(x, 0), (x + 5, 0)]) for x in (0, 5, 20)])
    >>> joined(ends, np.array([0, 0, 0]), apart_m=1).tolist()
    [0, 0, 1]
    """
    a, b = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=apart_m)
    same = group[a] == group[b]
    pairs = csr_array((np.ones(int(same.sum())), (a[same], b[same])), shape=(lines.size, lines.size))
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int64)


def _segments(lines: Shapes) -> tuple[Floats, Floats, Floats, Ints]:
    """Return first and last points of all segments that have a length, m from their line's start, and the line."""
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0).T) if len(xy) else np.zeros(0)
    same = owner[1:] == owner[:-1]
    run = np.concatenate([[0.0], np.cumsum(np.where(same, step, 0.0))])
    first = run[np.searchsorted(owner, np.arange(len(lines)))] if len(xy) else np.zeros(0)
    kept = np.flatnonzero(same & (step > 0))
    line = owner[kept].astype(np.int64)
    return xy[kept], xy[kept + 1], run[kept] - first[line], line


def _onto(origin: Floats, unit: Floats, length: Floats, one: Floats, two: Floats) -> tuple[Floats, Floats]:
    """Return where two points fall on segments, the lesser first, m from the origin and within the segment."""
    at = np.sort(np.stack([_dot(one - origin, unit), _dot(two - origin, unit)]), axis=0)
    return np.clip(at[0], 0.0, length), np.clip(at[1], 0.0, length)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", a, b), dtype=np.float64)


def _length(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.hypot(*(b - a).T), dtype=np.float64)


def _unit(step: Floats) -> Floats:
    return np.asarray(step / np.hypot(*step.T)[:, None], dtype=np.float64)
