"""The same walks with only some of the facilities open: hour by hour, or for any other choice of them.

The network is split and laid out once, for all facilities. Sets of open facilities that come again are searched once;
facilities that are always open together are searched together, and the walk to the nearest of several such groups is
the least of theirs, found without a search. Where there are too many groups for that, each set amends the search from
all facilities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.amend import amended
from qdgeo.network.cuts import EdgeTimes, exit_seconds
from qdgeo.network.pace import leg_seconds
from qdgeo.network.reach import Reach
from qdgeo.network.search import DIGITS, Nearest, nearest_source
from qdgeo.network.snap import Snaps

__all__ = ["Doors", "doors", "reaches_by_set", "walk_from"]

_HELD = 48_000_000  # seconds of groups that are held at a time: 384 MB, and as much again for their sources
_CHEAPER = (
    8  # so many searches that are cut off and start from one group take as long as one from half of them
)
_MUCH = 0.25  # a group that reaches this share of the nodes is held for all of them

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_Part = tuple[slice | Ints, Floats, Ints]


@dataclass(frozen=True, kw_only=True, eq=False)
class Doors:
    """Points that have met the network once and are walked from often.

    Parameters
    ----------
    count
        Number of points.
    row
        int64[m], those of the points that are near enough to a street.
    node_u, node_v
        int64[m], ends of the edge that each meets.
    to_u, to_v
        float64[m], walk along the edge to these ends, s; inf where not walkable.
    leg
        float64[m], walk from the point to the edge, s.
    """

    count: int
    row: Ints
    node_u: Ints
    node_v: Ints
    to_u: Floats
    to_v: Floats
    leg: Floats


def doors(reach: Reach, met: Snaps) -> Doors:
    """Return where points enter the network of a search.

    Parameters
    ----------
    reach
        The search, for its pace.
    met
        The points on ``reach.network``, from `qdgeo.network.snap`.
    """
    net = reach.network
    row = np.flatnonzero(met.edge >= 0)
    edge = met.edge[row]
    nothing = np.zeros(edge.size)
    there = EdgeTimes(nothing, nothing, net.edge_length[edge], reach.edge_uv[edge], reach.edge_vu[edge])
    to_u, to_v = exit_seconds(there, met.along_m[row])
    return Doors(
        count=met.edge.size,
        row=row,
        node_u=net.edge_u[edge],
        node_v=net.edge_v[edge],
        to_u=to_u,
        to_v=to_v,
        leg=leg_seconds(net, met.leg_m[row], reach.speed_kmh),
    )


def walk_from(reach: Reach, entered: Doors) -> Floats:
    """Return the walk from every point to the nearest facility, as `qdgeo.network.seconds_at` does.

    Parameters
    ----------
    reach
        A search on the network that the points have met, such as one of `reaches_by_set`.
    entered
        From `doors`.

    Returns
    -------
    float64[k]
        Door to door, s; inf if none is reached.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> from qdgeo.network.snap import snap
    >>> found = lane_reach(1200, toilet=(1200, 100))
    >>> met = snap(found.network, np.array([[1100.0, 200], [0, 900]]), limit_m=300)
    >>> walk_from(found, doors(found, met)).tolist()
    [360.0, inf]
    """
    by_u = reach.node_seconds[entered.node_u] + entered.to_u
    by_v = reach.node_seconds[entered.node_v] + entered.to_v
    walk = np.round(entered.leg + np.minimum(by_u, by_v), DIGITS)
    seconds = np.full(entered.count, np.inf)
    seconds[entered.row] = np.where(walk <= reach.cutoff_s, walk, np.inf)
    return seconds


def reaches_by_set(reach: Reach, sets: Flags, *, limit_s: float = np.inf) -> Iterator[tuple[Ints, Reach]]:
    """Yield the search from each set of facilities, every distinct set once.

    Parameters
    ----------
    reach
        The search from all facilities; its network, pace and layout are used.
    sets
        bool[s, k], the facilities of each set, in the rows of ``reach.facilities``. A set without any
        reaches nothing, which is an answer.
    limit_s
        Longest walk to look for, s (``<=``); such searches end sooner.

    Yields
    ------
    rows, found
        int64[r], the sets that are alike in the facilities that are on the network; the search from them.

    Raises
    ------
    NetworkError
        If the sets are not as wide as there are facilities.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = lane_reach(1200, toilet=(1200, 100))
    >>> week = np.array([[True], [False], [True]])
    >>> [(rows.tolist(), part.node_seconds.tolist()) for rows, part in reaches_by_set(found, week)]
    [([1], [inf, inf]), ([0, 2], [1170.0, 90.0])]
    """
    if sets.ndim != 2 or sets.shape[1] != len(reach.facilities):
        what = f"sets of shape {sets.shape} for {len(reach.facilities)} facilities"
        raise NetworkError(Problem(what, "sets", "give one row a set, with a column for every facility"))
    distinct, alike = np.unique(sets[:, reach.served], axis=0, return_inverse=True)
    limit_s = min(limit_s, reach.cutoff_s)
    members = [np.flatnonzero(alike.ravel() == number) for number in range(len(distinct))]
    for rows, nearest in zip(members, _searches(reach, distinct, limit_s), strict=True):
        yield rows, replace(reach, nearest=nearest, cutoff_s=limit_s)


def _searches(reach: Reach, distinct: Flags, limit_s: float) -> Iterator[Nearest]:
    """Yield the search from each set, by whichever way takes fewer searches."""
    groups, group = np.unique(distinct, axis=1, return_inverse=True)
    parts = _parts(reach, groups, group.ravel(), limit_s)
    if parts is None:
        every = reach.nearest
        yield from (amended(every, np.flatnonzero(some), limit_s=limit_s) for some in distinct)
    else:
        yield from (_least(reach, [parts[number] for number in np.flatnonzero(some)]) for some in groups)


def _parts(reach: Reach, groups: Flags, group: Ints, limit_s: float) -> list[_Part] | None:
    """Return where each group is reached, how soon and by which source; None where it does not pay."""
    work = groups.shape[1] / (_CHEAPER if np.isfinite(limit_s) else 1)
    if work >= int(groups.any(axis=1).sum()):
        return None
    parts: list[_Part] = []
    held = 0
    for number, used in enumerate(np.atleast_1d(groups.any(axis=0))):
        some = np.flatnonzero(group == number) if used else np.zeros(0, dtype=np.int64)
        part = _part(_from(reach, some, limit_s))
        held += part[1].size
        if held > _HELD:
            return None
        parts.append(part)
    return parts


def _from(reach: Reach, sources: Ints, limit_s: float) -> Nearest:
    return nearest_source(reach.graph, sources, limit_s=limit_s)


def _part(found: Nearest) -> _Part:
    near = np.flatnonzero(np.isfinite(found.all_seconds))
    if near.size > _MUCH * found.all_seconds.size:
        return slice(None), found.all_seconds, found.any_source
    return near, found.all_seconds[near], found.any_source[near]


def _least(reach: Reach, parts: list[_Part]) -> Nearest:
    """Return the search from several groups, of which each was searched by itself."""
    seconds = np.full(int(reach.graph.matrix.shape[0]), np.inf)
    source = np.full(seconds.size, -1, dtype=np.int64)
    for where, part_seconds, part_source in parts:
        before = seconds[where]
        sooner = part_seconds < before
        seconds[where] = np.where(sooner, part_seconds, before)
        source[where] = np.where(sooner, part_source, source[where])
    return Nearest(graph=reach.graph, all_seconds=seconds, any_source=source)
