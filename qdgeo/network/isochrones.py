"""The ground within a walk, as polygons: the streets in time, and a stated width to each side of them.

A polygon is a picture, not a measure: its area goes with the width as much as with the walk. Here the width is a
setting, stands in every row, and bounds the picture from outside: no point of a polygon is farther from a street
in time, or a way across a square, than that. Blocks wider than twice the width stay open, as holes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.along import covered_ends
from qdgeo.network.lines import as_lines, cut_lines
from qdgeo.network.reach import Reach
from qdgeo.overlay import polygons_of

__all__ = ["isochrones"]

_QUARTER = 4  # corners in a quarter of a circle; between them a round end falls short by 2 % of the width
_DUST_M = 1e-6  # shorter stretches are the rounding of the cut
_SLACK = 1.01  # GEOS may leave out bends of up to 1 % of the width, outwards; so much less is asked for

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


def isochrones(
    reach: Reach,
    minutes: Sequence[float],
    *,
    width_m: float | None = None,
    area: BaseGeometry | None = None,
) -> gpd.GeoDataFrame:
    """Return the ground within each walk of a facility: the streets in time, widened.

    Parameters
    ----------
    reach
        The search.
    minutes
        Tiers, ascending and above 0, such as (5, 10, 15), from a point on the street to the facility, its leg
        included (``<=``).
    width_m
        How far the ground reaches to each side of the streets, m; by default ``settings.iso_width_m``.
    area
        A valid Polygon or MultiPolygon in the network's CRS that the ground is cut to; not cut if None.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a tier: ``minutes``, ``width_m``, ``area_km2``, and a Polygon or MultiPolygon, with holes, that
        lies in that of the next tier; empty if nothing is reached. Every point of it is at most `width_m`
        from a stretch of street in time, straight, and every such stretch in `area` is covered. From a point of it
        the walk by that stretch takes at most the tier and the width at the flat speed; where another street is
        nearer that is not in time, behind a wall or below a bridge, `qdgeo.network.seconds_at` tells another walk.

    Raises
    ------
    NetworkError
        If the tiers are empty, not ascending, not above 0 or not finite, beyond the cut-off of the search, or
        the width is not a length above 0.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = lane_reach(1200, toilet=(1200, 0))
    >>> isochrones(found, [3, 6], width_m=20).drop(columns="geometry").round(3)  # 200 m and 400 m, 40 m wide
       minutes  width_m  area_km2
    0      3.0     20.0     0.009
    1      6.0     20.0     0.017
    """
    width = reach.network.settings.iso_width_m if width_m is None else width_m
    tiers = np.asarray(minutes, dtype=np.float64)
    _check(tiers, width)
    known = [covered_ends(reach, float(tier) * 60) for tier in tiers]
    nothing = np.zeros(reach.network.edge_length.size)
    rings = [
        _widened(_stretches(reach, inner, outer), width)
        for inner, outer in zip([(nothing, nothing), *known], known, strict=False)
    ]
    shapes = np.array(list(accumulate(rings, shapely.union)), dtype=object)
    if area is not None:
        shapes = shapely.intersection(shapes, area)
    shapes = polygons_of(shapes)
    return gpd.GeoDataFrame(
        {"minutes": tiers, "width_m": float(width), "area_km2": shapely.area(shapes) / 1e6},
        geometry=shapes,
        crs=reach.network.crs,
    )


def _check(tiers: Floats, width_m: float) -> None:
    if tiers.size == 0 or not (np.isfinite(tiers) & (tiers > 0)).all() or not (np.diff(tiers) > 0).all():
        what = f"tiers {tiers.tolist()}"
        raise NetworkError(Problem(what, "minutes", "give ascending minutes above 0, such as 5, 10, 15"))
    if not (np.isfinite(width_m) and width_m > 0):
        what = f"a width of {width_m} m"
        raise NetworkError(Problem(what, "width_m", "give a length above 0, such as 25, in metres"))


def _stretches(reach: Reach, inner: tuple[Floats, Floats], outer: tuple[Floats, Floats]) -> Shapes:
    """Return the lines that are in time now and were not before: one tier is widened once, not in every later one."""
    net, length = reach.network, reach.network.edge_length
    low, high = inner[0], length - inner[1]
    up_to, from_ = outer[0], length - outer[1]
    whole = from_ - up_to <= _DUST_M
    by_u = np.flatnonzero(np.where(whole, high, up_to) - low > _DUST_M)
    by_v = np.flatnonzero(~whole & (high - from_ > _DUST_M))
    edge = np.concatenate([by_u, by_v])
    start = np.concatenate([low[by_u], from_[by_v]])
    end = np.concatenate([np.where(whole, high, up_to)[by_u], high[by_v]])
    return as_lines(*cut_lines(net.coords, net.offsets, edge, start, end))


def _widened(lines: Shapes, width_m: float) -> BaseGeometry:
    # joined first: long lines overlap less than many short ones, and their union is found sooner
    joined = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return shapely.union_all(shapely.buffer(joined, width_m / _SLACK, quad_segs=_QUARTER))
