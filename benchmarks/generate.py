"""Towns made from a seed: streets, facilities, cells and opening hours of any size, the same on every machine.

A town is a grid of junctions, each moved a little, joined by a random spanning tree and a quarter of the streets
that the tree leaves out: all of it hangs together, and a junction has 2.5 directed steps out, as street networks
have. Streets bend once, half-way. Junctions are numbered along a Hilbert curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

__all__ = ["SPACING_M", "Town", "all_differ", "cells", "facilities", "hilbert", "opening", "town"]

SPACING_M = 80.0
"""Between neighbouring junctions before they are moved."""
_MOVED_M = 24.0  # most that a junction is moved, in x and in y
_BEND = 0.25  # most that a street's middle lies aside, as a share of its straight length
_DEGREE = 2.5  # directed steps out of a junction
_PATTERNS = (  # shares of facilities by their hours: around the clock, by day, long days, working hours
    (0.25, (0, 24), (0, 1, 2, 3, 4, 5, 6)),
    (0.40, (6, 22), (0, 1, 2, 3, 4, 5, 6)),
    (0.20, (5, 23), (0, 1, 2, 3, 4, 5, 6)),
    (0.15, (9, 17), (0, 1, 2, 3, 4)),
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Town:
    """Junctions and streets, each street with one bend.

    Parameters
    ----------
    xy
        float64[n, 2], m.
    u, v
        int64[e], end junctions; walked both ways.
    bend
        float64[e, 2], the vertex between, m.
    length
        float64[e], m.
    """

    xy: Floats
    u: Ints
    v: Ints
    bend: Floats
    length: Floats


def town(nodes: int, *, seed: int = 2026) -> Town:
    """Return a town of exactly `nodes` junctions; the nearer `nodes` is to a square, the squarer."""
    rng = np.random.default_rng(seed)
    rows = next(r for r in range(isqrt(nodes), 0, -1) if nodes % r == 0)
    columns = nodes // rows
    number = np.arange(nodes).reshape(rows, columns)
    rank = np.empty(nodes, dtype=np.int64)
    order = np.argsort(hilbert(number.ravel() % columns, number.ravel() // columns), kind="stable")
    rank[order] = np.arange(nodes)
    grid = np.column_stack([number.ravel() % columns, number.ravel() // columns]) * SPACING_M
    xy = (grid + rng.uniform(-_MOVED_M, _MOVED_M, grid.shape))[order]
    u = rank[np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])]
    v = rank[np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])]
    kept = _kept(nodes, u, v, rng)
    u, v = np.minimum(u, v)[kept], np.maximum(u, v)[kept]
    sorted_ = np.lexsort((v, u))
    u, v = u[sorted_], v[sorted_]
    along = xy[v] - xy[u]
    aside = np.column_stack([-along[:, 1], along[:, 0]]) * rng.uniform(-_BEND, _BEND, (u.size, 1))
    bend = xy[u] + along / 2 + aside
    return Town(xy=xy, u=u, v=v, bend=bend, length=2 * np.hypot(*(bend - xy[u]).T))


def _kept(nodes: int, u: Ints, v: Ints, rng: np.random.Generator) -> Ints:
    """Return the streets of a random spanning tree and as many others as the degree asks for."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    # weights are a permutation, so that each tells which street it is
    weight = rng.permutation(u.size) + 1.0
    street = np.empty(u.size, dtype=np.int64)
    street[weight.astype(np.int64) - 1] = np.arange(u.size)
    tree = minimum_spanning_tree(coo_array((weight, (u, v)), shape=(nodes, nodes)).tocsr())
    in_tree = street[np.rint(tree.data).astype(np.int64) - 1]
    others = np.setdiff1d(np.arange(u.size), in_tree, assume_unique=True)
    more = max(0, round(nodes * _DEGREE / 2) - in_tree.size)
    return np.sort(np.concatenate([in_tree, rng.permutation(others)[:more]]))


def hilbert(x: Ints, y: Ints, *, bits: int = 16) -> Ints:
    """Return the distance along a Hilbert curve of cells of a square with ``2**bits`` cells a side.

    Examples
    --------
    >>> hilbert(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0]), bits=1).tolist()
    [0, 1, 2, 3]
    """
    x, y, distance = x.copy(), y.copy(), np.zeros(x.size, dtype=np.int64)
    side = 1 << (bits - 1)
    while side:
        right, upper = (x & side) > 0, (y & side) > 0
        distance += side * side * ((3 * right) ^ upper)
        turned = ~upper
        flipped = turned & right
        x = np.where(flipped, (1 << bits) - 1 - x, x)
        y = np.where(flipped, (1 << bits) - 1 - y, y)
        x, y = np.where(turned, y, x), np.where(turned, x, y)
        side >>= 1
    return distance


def facilities(of: Town, count: int, *, seed: int = 7) -> Floats:
    """Return float64[count, 2]: points up to 30 m from the middle of streets drawn at random."""
    rng = np.random.default_rng(seed)
    return of.bend[rng.choice(of.u.size, count, replace=False)] + rng.uniform(-30, 30, (count, 2))


def cells(of: Town, count: int, *, seed: int = 11) -> Floats:
    """Return float64[count, 2]: places spread evenly at random over the box of the junctions."""
    rng = np.random.default_rng(seed)
    return rng.uniform(of.xy.min(axis=0), of.xy.max(axis=0), (count, 2))


def opening(count: int, *, seed: int = 13) -> Bools:
    """Return bool[168, count], whether each facility is open in every hour of a week that starts on Monday.

    A quarter is open around the clock, the others by day; opening and closing vary by up to two hours from
    one to the next, and one in ten is closed on one day.

    Examples
    --------
    >>> week = opening(200)
    >>> week.shape, bool(week.any(axis=1).all()), len({row.tobytes() for row in week}) < 100
    ((168, 200), True, True)
    """
    rng = np.random.default_rng(seed)
    kind = rng.choice(len(_PATTERNS), count, p=[share for share, _, _ in _PATTERNS])
    first = np.array([hours[0] for _, hours, _ in _PATTERNS])[kind]
    last = np.array([hours[1] for _, hours, _ in _PATTERNS])[kind]
    varied = kind > 0
    first = first + np.where(varied, rng.integers(-1, 2, count), 0)
    last = last + np.where(varied, rng.integers(-1, 2, count), 0)
    hour, day = np.arange(168) % 24, np.arange(168) // 24
    works = np.array([[day in days for day in range(7)] for _, _, days in _PATTERNS])[kind]
    rests = np.where(rng.random(count) < 0.1, rng.integers(0, 7, count), -1)
    week = (hour[:, None] >= first) & (hour[:, None] < last) & works.T[day] & (day[:, None] != rests)
    return np.asarray(week, dtype=np.bool_)


def all_differ(count: int, *, seed: int = 17) -> Bools:
    """Return bool[168, count] in which every hour has another set of open facilities, half of them: the worst case."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.random((168, count)) < 0.5, dtype=np.bool_)
