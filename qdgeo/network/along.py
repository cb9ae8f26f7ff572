"""Exact along the streets: what lies within a walk, cut where the time is up, and how long it takes from a point.

Every cut-off is ``<=``. The parts of an edge always add up to its length.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from qdgeo.network.cuts import EdgeTimes, exit_seconds, reached_m
from qdgeo.network.model import WalkNetwork
from qdgeo.network.pace import leg_seconds
from qdgeo.network.reach import Reach
from qdgeo.network.search import DIGITS
from qdgeo.network.snap import snap
from qdgeo.schema import NAME

__all__ = ["Arrival", "covered_between", "covered_ends", "edge_lines", "seconds_at"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Arrival:
    """The walk from k points to the nearest facility.

    Parameters
    ----------
    seconds
        float64[k], from door to door: leg to the street, street, leg to the facility; inf if not reached, or
        not within the cut-off of the search.
    facility
        int64[k], row in ``Reach.facilities``, -1 if none is reached.
    leg_m
        float64[k], straight from the point to the street, m; NaN if too far from any.
    status
        str[k], "ok", "island" or "far", as in `qdgeo.network.snap`.
    """

    seconds: Floats
    facility: Ints
    leg_m: Floats
    status: NDArray[np.str_]


def covered_ends(reach: Reach, seconds: float) -> tuple[Floats, Floats]:
    """Return how much of every edge of ``reach.network`` is within a walk, from each end.

    Parameters
    ----------
    reach
        The search.
    seconds
        Time budget, s, from a point on the street to the facility, its leg included (``<=``).

    Returns
    -------
    from_u, from_v
        float64[e], m: ``[0, from_u]`` and ``[length - from_v, length]`` are covered; together at most the
        length, and the whole edge is covered when they add up to it.

    Raises
    ------
    NetworkError
        If the budget is negative, not a number, or beyond the cut-off of the search.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = lane_reach(1200, toilet=(1200, 100))
    >>> from_u, from_v = covered_ends(found, 900)  # 1,000 m at 4 km/h, 100 m of them off the street
    >>> (from_u + from_v).round(6).tolist()
    [900.0]
    """
    reach.check_known(seconds)
    return reached_m(reach.times, seconds, reach.meet)


def covered_between(reach: Reach, edge: Ints, start_m: Floats, end_m: Floats, seconds: float) -> Floats:
    """Return how much of stretches of edges is within a walk, m.

    Parameters
    ----------
    reach
        The search.
    edge
        int64[k], edges of ``reach.network``.
    start_m, end_m
        float64[k], the stretch, m from u; the order of the two does not matter.
    seconds
        Time budget, s (``<=``).

    Raises
    ------
    NetworkError
        If the budget is negative, not a number, or beyond the cut-off of the search.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = lane_reach(1200, toilet=(1200, 100))
    >>> covered_between(found, np.array([0, 0]), np.array([0.0, 200]), np.array([100.0, 400]), 900).round(6)
    array([  0., 100.])
    """
    from_u, from_v = covered_ends(reach, seconds)
    length = reach.network.edge_length[edge]
    low = np.clip(np.minimum(start_m, end_m), 0.0, length)
    high = np.clip(np.maximum(start_m, end_m), 0.0, length)
    by_u = np.minimum(high, from_u[edge]) - low
    by_v = high - np.maximum(low, length - from_v[edge])
    covered: Floats = np.maximum(by_u, 0.0) + np.maximum(by_v, 0.0)
    return np.asarray(np.minimum(covered, high - low), dtype=np.float64)


def seconds_at(reach: Reach, points_xy: Floats, *, limit_m: float | None = None) -> Arrival:
    """Return the walk from points, door to door.

    Parameters
    ----------
    reach
        The search.
    points_xy
        float64[k, 2] in the network's CRS.
    limit_m
        Greatest distance from a point to the street, m; by default ``settings.access_m``.

    Returns
    -------
    Arrival
        The point meets the street as in `qdgeo.network.snap`, and leaves by the end of the edge that is
        better, walking only where one may.

    Raises
    ------
    NetworkError
        If the limit is negative or not a number.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = lane_reach(1200, toilet=(1200, 100))
    >>> arrival = seconds_at(found, np.array([[1100.0, 200], [0, 900]]))
    >>> arrival.seconds.tolist(), arrival.status.tolist()  # 200 + 100 + 100 m; too far from any street
    ([360.0, inf], ['ok', 'far'])
    """
    net = reach.network
    met = snap(net, points_xy, limit_m=net.settings.access_m if limit_m is None else limit_m)
    rows = np.flatnonzero(met.edge >= 0)
    edge = met.edge[rows]
    by_u, by_v = exit_seconds(EdgeTimes(*(part[edge] for part in reach.times)), met.along_m[rows])
    leg = leg_seconds(net, met.leg_m[rows], reach.speed_kmh)
    seconds = np.full(met.edge.size, np.inf)
    seconds[rows] = np.round(leg + np.minimum(by_u, by_v), DIGITS)
    seconds[seconds > reach.cutoff_s] = np.inf
    end = np.where(by_u <= by_v, net.edge_u[edge], net.edge_v[edge])
    facility = np.full(met.edge.size, -1, dtype=np.int64)
    facility[rows] = np.where(np.isfinite(seconds[rows]), reach.node_facility[end], -1)
    return Arrival(seconds=seconds, facility=facility, leg_m=met.leg_m, status=met.status)


def edge_lines(network: WalkNetwork) -> gpd.GeoDataFrame:
    """Return every edge as a line, from u to v.

    Returns
    -------
    geopandas.GeoDataFrame
        One row an edge, in the order of the edges: ``edge``, ``way``, ``name``, ``highway``, ``length_m``.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> network = lane_network(1200)
    >>> edge_lines(network)
       edge  way highway  length_m                    geometry
    0     0    7    path    1200.0  LINESTRING (0 0, 1200 0)
    """
    edge = np.arange(network.edge_length.size)
    return gpd.GeoDataFrame(
        {"edge": edge, **street_columns(network, edge), "length_m": network.edge_length},
        geometry=network.lines,
        crs=network.crs,
    )


def street_columns(network: WalkNetwork, edge: Ints) -> dict[str, NDArray[np.object_]]:
    """Return ``way``, ``name`` and ``highway`` of the streets of some edges, as far as they are known."""
    streets = network.streets.iloc[network.edge_street[edge]]
    return {c: streets[c].to_numpy() for c in ("way", NAME, "highway") if c in streets.columns}
