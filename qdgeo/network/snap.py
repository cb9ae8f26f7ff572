"""From points to the street: the nearest point of the nearest edge, islands only where nothing else is near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.model import WalkNetwork
from qdgeo.network.nearest import nearest_edges

__all__ = ["FAR", "ISLAND", "OK", "Snaps", "snap"]

OK = "ok"
ISLAND = "island"
FAR = "far"
_CELLS = 2000  # of the grid that tells which edges may be near a point, along its longer side

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Snaps:
    """Where k points meet the network.

    Parameters
    ----------
    edge
        int64[k], -1 for a point too far away.
    along_m
        float64[k], m from u along the edge; NaN if too far.
    leg_m
        float64[k], straight from the point to the street, m; NaN if too far.
    status
        str[k]: "ok"; "island", on a part with less street than ``settings.island_m``; "far".
    """

    edge: Ints
    along_m: Floats
    leg_m: Floats
    status: NDArray[np.str_]


def snap(network: WalkNetwork, points_xy: Floats, *, limit_m: float) -> Snaps:
    """Return where points meet the network.

    Parameters
    ----------
    network
        The walking network.
    points_xy
        float64[k, 2] in the network's CRS. A point that is not finite is "far".
    limit_m
        Greatest distance to the street, m (``<=``).

    Returns
    -------
    Snaps
        The nearest point on any street off the islands; if none is within the limit, on a line across or around a
        square; if none is, on an island. Of edges equally near the one with the lowest number.

    Raises
    ------
    NetworkError
        If the limit is negative or not a number, or the points have no two coordinates.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> network = lane_network(1200)
    >>> met = snap(network, np.array([[300.0, 40], [500, 200]]), limit_m=100)
    >>> met.status.tolist(), met.along_m.tolist(), met.leg_m.tolist()
    (['ok', 'far'], [300.0, nan], [40.0, nan])
    """
    points = np.asarray(points_xy, dtype=np.float64)
    if not limit_m >= 0:
        raise NetworkError(
            Problem(f"a limit of {limit_m} m", "limit_m", "give a distance of 0 or more, in metres")
        )
    if points.ndim != 2 or points.shape[1] != 2:
        raise NetworkError(
            Problem(f"points of shape {points.shape}", "points_xy", "give one row of x, y a point")
        )
    edge = np.full(len(points), -1, dtype=np.int64)
    leg = np.full(len(points), np.nan)
    status = np.full(len(points), FAR, dtype="<U6")  # room for the longest word
    placed = np.isfinite(points).all(axis=1)
    near = _edges_near(network, points[placed], limit_m)
    island, street = network.on_island[near], ~network.virtual[near]
    tiers = ((OK, near[~island & street]), (OK, near[~island & ~street]), (ISLAND, near[island]))
    for found, edges in tiers:
        left = np.flatnonzero((edge < 0) & placed)
        met, met_edge, met_leg = nearest_edges(network, edges, points[left], limit_m)
        edge[left[met]], leg[left[met]], status[left[met]] = met_edge, met_leg, found
    return Snaps(edge=edge, along_m=_along(network, edge, points), leg_m=leg, status=status)


def _edges_near(network: WalkNetwork, points: Floats, limit_m: float) -> Ints:
    """Return the edges whose box comes within the limit of some point's cell: all that can matter, and some more.

    A few facilities in a large network need no tree of all its edges.
    """
    if not np.isfinite(limit_m) or len(points) == 0:
        return np.arange(network.edge_length.size)
    low, high = points.min(axis=0) - limit_m, points.max(axis=0) + limit_m
    side = max(limit_m, float((high - low).max()) / _CELLS, 1.0)
    shape = np.ceil((high - low) / side).astype(np.int64) + 1
    cell = ((points - low) / side).astype(np.int64)
    held = np.zeros(shape + 1, dtype=np.int64)
    held[tuple(cell.T + 1)] = 1
    held = held.cumsum(axis=0).cumsum(axis=1)  # how many cells up to here hold a point
    first = np.floor((network.boxes[:, :2] - limit_m - low) / side)
    last = np.floor((network.boxes[:, 2:] + limit_m - low) / side)
    west, south = np.clip(first, 0, shape).astype(np.int64).T
    east, north = np.clip(last + 1, 0, shape).astype(np.int64).T
    within = held[east, north] - held[west, north] - held[east, south] + held[west, south]
    return np.flatnonzero(within > 0)


def _along(network: WalkNetwork, edge: Ints, points: Floats) -> Floats:
    along = np.full(edge.size, np.nan)
    met = edge >= 0
    measured = shapely.line_locate_point(network.lines_of(edge[met]), shapely.points(points[met]))
    along[met] = np.clip(measured, 0.0, network.edge_length[edge[met]])
    return along
