"""How far along an edge a walk is still in time: plain arithmetic on arrays of edges.

From a point at x metres from u one may leave by u or by v. Each way out takes a time that is linear in x, so the
part in time is at most two stretches, one from each end, and they meet where both ways out take equally long.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem

__all__ = ["EdgeTimes", "check_seconds", "exit_seconds", "meeting_m", "reached_m"]

_AT_END_M = 1e-6  # nearer than this to an end is at the end
Floats = NDArray[np.float64]


class EdgeTimes(NamedTuple):
    """What the arithmetic needs of every edge, all float64[e].

    Parameters
    ----------
    at_u, at_v
        Walk from the end node to the nearest facility, s; inf where none is reached.
    length
        m.
    uv, vu
        Walk along the whole edge from u to v, and from v to u, s; inf where not walkable.
    """

    at_u: Floats
    at_v: Floats
    length: Floats
    uv: Floats
    vu: Floats


def check_seconds(seconds: float) -> None:
    """Hold a time budget to its meaning.

    Raises
    ------
    NetworkError
        If it is negative or not a number.

    Examples
    --------
    >>> check_seconds(900.0)
    >>> check_seconds(-1.0)
    Traceback (most recent call last):
        ...
    qdgeo.errors.NetworkError: time budget: a walk of -1.0 seconds. To mend it: give a time of 0 or more, in seconds
    """
    if not seconds >= 0:
        raise NetworkError(
            Problem(f"a walk of {seconds} seconds", "time budget", "give a time of 0 or more, in seconds")
        )


def meeting_m(times: EdgeTimes) -> Floats:
    """Return where leaving by u and leaving by v take equally long, m from u.

    It is 0 where only v leads to a facility, and the length where only u does, or neither.

    Examples
    --------
    >>> one = np.ones(1)
    >>> meeting_m(EdgeTimes(at_u=30 * one, at_v=10 * one, length=100 * one, uv=100 * one, vu=100 * one))
    array([40.])
    """
    by_u = np.isfinite(times.at_u) & np.isfinite(times.vu)
    by_v = np.isfinite(times.at_v) & np.isfinite(times.uv)
    both = by_u & by_v
    meet = np.where(by_v & ~by_u, 0.0, times.length)
    wait = times.at_v[both] - times.at_u[both] + times.uv[both]
    meet[both] = times.length[both] * wait / (times.uv[both] + times.vu[both])
    meet = np.where(meet < _AT_END_M, 0.0, meet)
    return np.where(meet > times.length - _AT_END_M, times.length, meet)


def reached_m(times: EdgeTimes, seconds: float, meet: Floats) -> tuple[Floats, Floats]:
    """Return the metres in time (``<=``) from the u end and from the v end; together at most the length.

    Parameters
    ----------
    times
        The edges.
    seconds
        Time budget, >= 0.
    meet
        From `meeting_m`.

    Examples
    --------
    >>> one = np.ones(1)
    >>> times = EdgeTimes(at_u=30 * one, at_v=10 * one, length=100 * one, uv=100 * one, vu=100 * one)
    >>> reached_m(times, 50.0, meeting_m(times))
    (array([20.]), array([40.]))
    """
    from_u = _stretch(times.at_u, times.vu, times.length, seconds)
    from_v = _stretch(times.at_v, times.uv, times.length, seconds)
    return np.minimum(from_u, meet), np.minimum(from_v, times.length - meet)


def exit_seconds(times: EdgeTimes, along_m: Floats) -> tuple[Floats, Floats]:
    """Return the walk from a point of each edge by way of u and by way of v, seconds.

    Parameters
    ----------
    times
        The edges.
    along_m
        float64[e], m from u. A point at an end is at the node, whichever way the edge may be walked.

    Examples
    --------
    >>> one = np.ones(1)
    >>> times = EdgeTimes(at_u=30 * one, at_v=10 * one, length=100 * one, uv=100 * one, vu=100 * one)
    >>> exit_seconds(times, 40 * one)
    (array([70.]), array([70.]))
    """
    back = times.length - along_m
    to_u = np.where(along_m <= _AT_END_M, 0.0, _along(along_m, times.vu, times.length))
    to_v = np.where(back <= _AT_END_M, 0.0, _along(back, times.uv, times.length))
    return times.at_u + to_u, times.at_v + to_v


def _stretch(at_end: Floats, whole: Floats, length: Floats, seconds: float) -> Floats:
    """Return the metres from an end in time, where leaving by it takes `at_end`, and `whole` for its length."""
    metres = np.zeros(length.size)
    open_ = np.isfinite(at_end) & np.isfinite(whole)
    metres[open_] = (seconds - at_end[open_]) / whole[open_] * length[open_]
    return np.clip(metres, 0.0, length)


def _along(metres: Floats, whole: Floats, length: Floats) -> Floats:
    out = np.full(length.size, np.inf)
    open_ = np.isfinite(whole)
    out[open_] = whole[open_] / length[open_] * metres[open_]
    return out
