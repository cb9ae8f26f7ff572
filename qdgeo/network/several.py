"""More than the nearest: the k nearest facilities of a place, and how many lie within a walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.hourly import doors
from qdgeo.network.reach import Reach
from qdgeo.network.search import DIGITS, each_source
from qdgeo.network.snap import snap

__all__ = ["Several", "nearest_several"]

_AT_ONCE = 8_000_000  # seconds held at a time: 64 MB

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, kw_only=True, eq=False)
class Several:
    """The facilities within a walk of p points.

    Parameters
    ----------
    seconds
        float64[p, k], door to door, ascending; inf where fewer than k are within the walk.
    facility
        int64[p, k], rows of ``Reach.facilities``, -1 there. Of equally long walks the facility whose id sorts first.
    count
        int64[p], how many facilities are within the walk, also beyond the k-th.
    status
        str[p], "ok", "island" or "far", as in `qdgeo.network.snap`.
    """

    seconds: Floats
    facility: Ints
    count: Ints
    status: NDArray[np.str_]


def nearest_several(
    reach: Reach, points_xy: Floats, *, k: int, minutes: float, limit_m: float | None = None
) -> Several:
    """Return the k nearest facilities of points, and how many are within a walk.

    Parameters
    ----------
    reach
        The search; its facilities, network and pace are used.
    points_xy
        float64[p, 2] in the network's CRS; ``reach.network.nodes_xy`` for every node.
    k
        How many facilities to name, at least 1.
    minutes
        The longest walk, min (``<=``).
    limit_m
        Greatest distance from a point to the street, m; by default ``settings.access_m``.

    Returns
    -------
    Several
        Every facility is searched from by itself, so this takes as many searches as there are facilities.

    Raises
    ------
    NetworkError
        If k is below 1, or the walk is not a finite time above 0.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = nearest_several(lane_reach(1200, toilet=(1200, 100)), np.array([[1100.0, 0]]), k=2, minutes=5)
    >>> found.seconds.tolist(), found.facility.tolist(), found.count.tolist()
    ([[180.0, inf]], [[0, -1]], [1])
    """
    _check(k, minutes)
    net = reach.network
    met = snap(net, points_xy, limit_m=net.settings.access_m if limit_m is None else limit_m)
    entered = doors(reach, met)
    rows = entered.row
    nearest = np.full((rows.size, k), np.inf)
    which = np.full((rows.size, k), reach.graph.sources)
    count = np.zeros(rows.size, dtype=np.int64)
    for sources, to_node in _batches(reach, minutes * 60):
        by_u = to_node[:, entered.node_u] + entered.to_u
        by_v = to_node[:, entered.node_v] + entered.to_v
        walks = np.round(entered.leg + np.minimum(by_u, by_v), DIGITS).T
        walks[walks > minutes * 60] = np.inf
        count += np.isfinite(walks).sum(axis=1)
        nearest, which = _least(nearest, which, walks, sources)
    which[np.isinf(nearest)] = reach.graph.sources
    return Several(
        seconds=_of_all(nearest, rows, len(points_xy), np.inf),
        facility=_of_all(np.append(reach.served, -1)[which], rows, len(points_xy), -1),
        count=_of_all(count, rows, len(points_xy), 0),
        status=met.status,
    )


def _check(k: int, minutes: float) -> None:
    if k < 1:
        raise NetworkError(Problem(f"the {k} nearest facilities", "k", "ask for 1 or more"))
    if not (np.isfinite(minutes) and minutes > 0):
        raise NetworkError(
            Problem(f"a cut-off of {minutes} minutes", "minutes", "give a finite time above 0, such as 15")
        )


def _batches(reach: Reach, limit_s: float) -> Iterator[tuple[Ints, Floats]]:
    """Yield some sources at a time, with the walks to each of them from every node."""
    size = max(1, _AT_ONCE // int(reach.graph.matrix.shape[0]))
    for start in range(0, reach.graph.sources, size):
        sources = np.arange(start, min(start + size, reach.graph.sources))
        yield sources, each_source(reach.graph, sources, limit_s=limit_s)


def _least(nearest: Floats, which: Ints, walks: Floats, sources: Ints) -> tuple[Floats, Ints]:
    """Return the k least walks so far, `walks` of further sources taken in; of equal ones those seen first."""
    k = nearest.shape[1]
    better = np.flatnonzero((walks < nearest[:, -1:]).any(axis=1))
    every = np.concatenate([nearest[better], walks[better]], axis=1)
    owner = np.concatenate([which[better], np.broadcast_to(sources, (better.size, sources.size))], axis=1)
    order = np.argsort(every, axis=1, kind="stable")[:, :k]
    nearest[better] = np.take_along_axis(every, order, axis=1)
    which[better] = np.take_along_axis(owner, order, axis=1)
    return nearest, which


def _of_all(part: NDArray[_T], rows: Ints, size: int, nothing: float) -> NDArray[_T]:
    """Return `part` for the points that met a street, and `nothing` for the others."""
    whole = np.full((size, *part.shape[1:]), nothing, dtype=part.dtype)
    whole[rows] = part
    return whole
