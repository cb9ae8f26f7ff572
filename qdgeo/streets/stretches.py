"""Stretches of streets, with the share of each that counts as centreline; added up so that nothing counts twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.streets.graph import StreetGraph
from qdgeo.streets.line import SQUARE, StreetLine
from qdgeo.streets.paths import Path

__all__ = ["NOTHING", "Stretches", "common", "of_paths", "together", "union"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Stretches:
    """Pieces of rows of a streets frame.

    Parameters
    ----------
    row
        Of the frame, int64[k].
    start_m, end_m
        Along the row, m.
    share
        Of the length that counts as centreline: 1, or 0.5 for each of two carriageways.
    """

    row: NDArray[np.int64]
    start_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    share: NDArray[np.float64]

    @property
    def length_m(self) -> float:
        """Length with both carriageways, m."""
        return float((self.end_m - self.start_m).sum())

    @property
    def centreline_m(self) -> float:
        """Length with a dual carriageway once, m."""
        return float(((self.end_m - self.start_m) * self.share).sum())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.row)


NOTHING = Stretches(row=np.zeros(0, np.int64), start_m=np.zeros(0), end_m=np.zeros(0), share=np.zeros(0))
"""No street at all."""


def of_paths(graph: StreetGraph, line: StreetLine, paths: Sequence[Path]) -> Stretches:
    """Return what paths cover: what all have in common in full, the rest by their number.

    The centreline length is the mean of the paths' lengths.
    """
    return together([_of_path(graph, line, path, 1 / len(paths)) for path in paths])


def _of_path(graph: StreetGraph, line: StreetLine, path: Path, share: float) -> Stretches:
    length = line.length_m[path.edge]
    behind = np.cumsum(length)
    first = np.clip(path.skip_m - (behind - length), 0, length)
    last = length - np.clip(path.spare_m - (behind[-1] - behind), 0, length)
    segment = line.segment[path.edge]
    keep = (segment != SQUARE) & (last > first)
    segment, first, last, onward = segment[keep], first[keep], last[keep], path.onward[keep]
    begin, stop = graph.start_m[segment], graph.end_m[segment]
    return Stretches(
        row=graph.row[segment],
        start_m=np.where(onward, begin + first, stop - last),
        end_m=np.where(onward, begin + last, stop - first),
        share=np.full(len(segment), share),
    )


def together(several: Sequence[Stretches]) -> Stretches:
    """Return the pieces that some stretches cover, cut where they begin and end; shares add up to 1 at the most.

    >>> one = Stretches(row=np.array([3]), start_m=np.array([0.0]), end_m=np.array([9.0]), share=np.array([0.5]))
    >>> two = Stretches(row=np.array([3]), start_m=np.array([4.0]), end_m=np.array([9.0]), share=np.array([0.5]))
    >>> both = together([one, two])
    >>> both.start_m.tolist(), both.end_m.tolist(), both.share.tolist(), both.centreline_m
    ([0.0, 4.0], [4.0, 9.0], [0.5, 1.0], 7.0)
    """
    if not several:
        return NOTHING
    row = np.concatenate([one.row for one in several])
    begin = np.concatenate([one.start_m for one in several])
    end = np.concatenate([one.end_m for one in several])
    share = np.concatenate([one.share for one in several])
    at = np.concatenate([begin, end])
    rows = np.tile(row, 2)
    change = np.concatenate([share, -share])
    order = np.lexsort((at, rows))
    rows, at, level = rows[order], at[order], np.cumsum(change[order])
    if len(rows) == 0:
        return NOTHING
    inside = (rows[1:] == rows[:-1]) & (at[1:] - at[:-1] > 1e-6) & (level[:-1] > 1e-9)
    return Stretches(
        row=rows[:-1][inside], start_m=at[:-1][inside], end_m=at[1:][inside],
        share=np.minimum(level[:-1][inside], 1.0),
    )  # fmt: skip


def union(several: Sequence[Stretches]) -> Stretches:
    """Return all that some stretches cover, each piece once, with the share that it has where it first stands.

    >>> one = Stretches(row=np.array([3]), start_m=np.array([0.0]), end_m=np.array([9.0]), share=np.array([0.5]))
    >>> two = Stretches(row=np.array([3]), start_m=np.array([4.0]), end_m=np.array([12.0]), share=np.array([0.5]))
    >>> union([one, two]).centreline_m
    6.0
    """
    found = NOTHING
    for one in several:
        rest = _swept(together([one]), found, inside=False)
        found = Stretches(
            row=np.concatenate([found.row, rest.row]),
            start_m=np.concatenate([found.start_m, rest.start_m]),
            end_m=np.concatenate([found.end_m, rest.end_m]),
            share=np.concatenate([found.share, rest.share]),
        )
    return found


def common(one: Stretches, other: Stretches) -> Stretches:
    """Return what of the first lies in the second, with the shares of the first; neither overlaps itself.

    >>> one = Stretches(row=np.array([3]), start_m=np.array([0.0]), end_m=np.array([9.0]), share=np.array([0.5]))
    >>> two = Stretches(row=np.array([3]), start_m=np.array([4.0]), end_m=np.array([12.0]), share=np.array([1.0]))
    >>> both = common(one, two)
    >>> both.start_m.tolist(), both.end_m.tolist(), both.share.tolist()
    ([4.0], [9.0], [0.5])
    """
    return _swept(one, other, inside=True)


def _swept(one: Stretches, other: Stretches, *, inside: bool) -> Stretches:
    """Return what of the first lies in the second, or outside of it."""
    row = np.concatenate([one.row, one.row, other.row, other.row])
    at = np.concatenate([one.start_m, one.end_m, other.start_m, other.end_m])
    k, m = len(one), len(other)
    mine = np.concatenate([one.share, -one.share, np.zeros(2 * m)])
    theirs = np.concatenate([np.zeros(2 * k), np.ones(m), -np.ones(m)])
    order = np.lexsort((at, row))
    row, at = row[order], at[order]
    share, there = np.cumsum(mine[order]), np.cumsum(theirs[order])
    real = (row[1:] == row[:-1]) & (at[1:] - at[:-1] > 1e-6) & (share[:-1] > 1e-9)
    keep = real & ((there[:-1] > 0.5) == inside)
    return Stretches(row=row[:-1][keep], start_m=at[:-1][keep], end_m=at[1:][keep], share=share[:-1][keep])
