"""Many lines in two flat arrays, measured, cut and located without a loop.

`coords` (float64[c, 2], metres) holds the vertices of all lines one after another; line i is
``coords[offsets[i]:offsets[i + 1]]``, `offsets` int64[e + 1].
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["as_lines", "cut_lines", "line_lengths", "points_along", "ranges"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def ranges(starts: Ints, counts: Ints) -> Ints:
    """Return ``start, start + 1, …`` (`count` of them) for every pair, one after another.

    Examples
    --------
    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    before = np.cumsum(counts) - counts
    numbers: Ints = np.arange(int(counts.sum()), dtype=np.int64)
    numbers += np.repeat(starts - before, counts)
    return numbers


def line_lengths(coords: Floats, offsets: Ints) -> Floats:
    """Return the length of every line, in the unit of `coords`.

    Examples
    --------
    >>> line_lengths(np.array([[0.0, 0], [3, 4], [3, 5], [0, 0], [1, 0]]), np.array([0, 3, 5])).tolist()
    [6.0, 1.0]
    """
    if offsets.size <= 1:
        return np.zeros(0)
    return np.asarray(np.add.reduceat(_steps(coords, offsets), offsets[:-1]), dtype=np.float64)


def as_lines(coords: Floats, offsets: Ints) -> NDArray[np.object_]:
    """Return the lines as shapely LineStrings.

    Examples
    --------
    >>> as_lines(np.array([[0.0, 0], [3, 4]]), np.array([0, 2]))[0].length
    5.0
    """
    if offsets.size <= 1:
        return np.empty(0, dtype=object)
    owner = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
    return np.asarray(shapely.linestrings(coords, indices=owner), dtype=object)


def points_along(coords: Floats, offsets: Ints, line: Ints, along_m: Floats) -> Floats:
    """Return the points at `along_m` from the first vertex of the lines numbered `line`.

    Parameters
    ----------
    coords, offsets
        The lines.
    line
        int64[k], numbers of lines.
    along_m
        float64[k], from 0 to the line's length.

    Returns
    -------
    float64[k, 2]
        Exactly the end vertices at both ends.

    Examples
    --------
    >>> points_along(np.array([[0.0, 0], [4, 0], [4, 4]]), np.array([0, 3]), np.array([0]), np.array([6.0]))
    array([[4., 2.]])
    """
    if line.size == 0:
        return np.zeros((0, 2))
    steps = _steps(coords, offsets)
    measure = np.cumsum(steps) - steps
    target = measure[offsets[line]] + along_m
    # the last vertex at or before the target, kept inside the line and before its end
    vertex = np.searchsorted(measure, target, side="right") - 1
    vertex = np.clip(vertex, offsets[line], offsets[line + 1] - 2)
    share = np.divide(
        target - measure[vertex], steps[vertex], out=np.ones(line.size), where=steps[vertex] > 0
    )
    share = np.clip(share, 0.0, 1.0)[:, None]
    return np.asarray(coords[vertex] * (1 - share) + coords[vertex + 1] * share, dtype=np.float64)


def cut_lines(
    coords: Floats, offsets: Ints, line: Ints, start_m: Floats, end_m: Floats
) -> tuple[Floats, Ints]:
    """Return pieces of lines, each from `start_m` to `end_m` with all vertices between.

    Parameters
    ----------
    coords, offsets
        The lines.
    line
        int64[k], numbers of lines.
    start_m, end_m
        float64[k], ``0 <= start_m < end_m <= length``.

    Returns
    -------
    coords, offsets
        The k pieces, in the order asked for.

    Examples
    --------
    >>> cut, _ = cut_lines(np.array([[0.0, 0], [4, 0], [4, 4]]), np.array([0, 3]),
    ...                    np.array([0]), np.array([3.0]), np.array([5.0]))
    >>> cut.tolist()
    [[3.0, 0.0], [4.0, 0.0], [4.0, 1.0]]
    """
    if line.size == 0:
        return np.zeros((0, 2)), np.zeros(1, dtype=np.int64)
    steps = _steps(coords, offsets)
    measure = np.cumsum(steps) - steps
    base = measure[offsets[line]]
    first = np.maximum(np.searchsorted(measure, base + start_m, side="right"), offsets[line] + 1)
    past = np.minimum(np.searchsorted(measure, base + end_m, side="left"), offsets[line + 1] - 1)
    inner = np.maximum(past - first, 0)
    cut_offsets = np.concatenate([[0], np.cumsum(inner + 2)]).astype(np.int64)
    cut = np.empty((cut_offsets[-1], 2))
    cut[cut_offsets[:-1]] = points_along(coords, offsets, line, start_m)
    cut[cut_offsets[1:] - 1] = points_along(coords, offsets, line, end_m)
    cut[ranges(cut_offsets[:-1] + 1, inner)] = coords[ranges(first, inner)]
    return cut, cut_offsets


def _steps(coords: Floats, offsets: Ints) -> Floats:
    """Return the distance from every vertex to the next of its line, 0 for the last of a line."""
    steps = np.zeros(len(coords))
    steps[:-1] = np.hypot(*np.diff(coords, axis=0).T)
    steps[offsets[1:] - 1] = 0.0
    return steps
