"""The walking time from every place of a city, as a raster of square cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.along import seconds_at
from qdgeo.network.reach import Reach
from qdgeo.wording import number, share

__all__ = ["Surface", "walking_surface"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Surface:
    """The walk to the nearest facility from the middle of every cell.

    Parameters
    ----------
    minutes
        float64[rows, columns] from the north-west, min, door to door; inf where nothing is reached, NaN where the
        middle of the cell lies outside the area.
    bounds
        West, south, east, north of the cells, m in `crs`; multiples of `cell_m`, so that the cells of two
        surfaces with one CRS and side lie upon each other.
    crs
        The network's.
    cell_m
        Side of a cell, m.
    access_m
        A place farther than this from any street reaches nothing, m.
    """

    minutes: Floats
    bounds: tuple[float, float, float, float]
    crs: pyproj.CRS
    cell_m: float
    access_m: float

    def __repr__(self) -> str:
        rows, columns = self.minutes.shape
        inside = ~np.isnan(self.minutes)
        reached = np.isfinite(self.minutes)
        part = share(float(reached.sum() / inside.sum())) if inside.any() else share(np.nan)
        return (
            f"Surface: {rows:,} × {columns:,} cells of {self.cell_m:g} m, {number(int(inside.sum()))} inside, "
            f"{part} of them reach a facility"
        )


def walking_surface(reach: Reach, area: BaseGeometry, *, cell_m: float | None = None) -> Surface:
    """Return the walk from every place of an area to the nearest facility.

    Parameters
    ----------
    reach
        The search.
    area
        A valid Polygon or MultiPolygon in the network's CRS, such as all districts of a city.
    cell_m
        Side of a cell, m; by default ``settings.surface_m``.

    Returns
    -------
    Surface
        Every cell has the walk from its middle by the nearest point of a street, as `qdgeo.network.seconds_at`
        tells it. A place farther than ``settings.access_m`` from any street, or that leads to no facility, is inf:
        it lies in the area, and nothing is reached from it.

    Raises
    ------
    NetworkError
        If the side of a cell is not a length, or the area is no polygon or empty.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = lane_reach(1200, toilet=(1200, 0))
    >>> surface = walking_surface(found, shapely.box(1000, 0, 1200, 500), cell_m=100)
    >>> surface
    Surface: 5 × 2 cells of 100 m, 10 inside, 60.0 % of them reach a facility
    >>> surface.minutes[:, 0].round(3).tolist()  # 150 m along the lane, and 450, 350, … m to it; 300 m is the limit
    [inf, inf, 6.0, 4.5, 3.0]
    """
    settings = reach.network.settings
    side = settings.surface_m if cell_m is None else cell_m
    if not (np.isfinite(side) and side > 0):
        problem = Problem(f"cells of {side} m", "cell_m", "give a length above 0, such as 50, in metres")
        raise NetworkError(problem)
    if shapely.get_dimensions(area) != 2 or shapely.is_empty(area):
        raise NetworkError(Problem("the area is no polygon, or empty", "area", "give the city's polygons"))
    first = np.floor(np.array(area.bounds[:2]) / side)
    past = np.ceil(np.array(area.bounds[2:]) / side)
    (west, south), (east, north) = (first * side).tolist(), (past * side).tolist()
    x = (np.arange(first[0], past[0]) + 0.5) * side
    y = (np.arange(past[1], first[1], -1) - 0.5) * side
    minutes = np.full((y.size, x.size), np.nan)
    shapely.prepare(area)
    row, column = np.nonzero(shapely.intersects_xy(area, x[None, :], y[:, None]))
    minutes[row, column] = seconds_at(reach, np.column_stack([x[column], y[row]])).seconds / 60
    return Surface(
        minutes=minutes,
        bounds=(west, south, east, north),
        crs=reach.network.crs,
        cell_m=float(side),
        access_m=settings.access_m,
    )
