"""Where the pavement of a road is really drawn: footways that run beside it for most of its length.

A tag says that a pavement is drawn as a way of its own (``sidewalk=separate``); whether it is, the drawing says.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.network.foot_tables import CLOSED, FOOT_WAYS, WALKED
from qdgeo.network.tagrules import tag_of
from qdgeo.targets import load_norms

__all__ = ["drawn_pavement", "share_beside"]

_SIDES = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
_STEP_M = 10.0  # a road is looked at once in so many metres

Floats = NDArray[np.float64]
Lines = NDArray[np.object_]


def drawn_pavement(streets: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which roads have a tag that their pavement is drawn elsewhere, and have it drawn beside them.

    Parameters
    ----------
    streets
        One LineString a row in a metric CRS, with text columns named as OSM tags.

    Returns
    -------
    bool[n]
        Whether the tag is there, and `share_beside` is at least the norm ``sidepath_share``.

    Examples
    --------
    >>> road, pavement = shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(0, 8), (95, 8)])
    >>> tags = {"highway": ["primary", "footway"], "sidewalk": ["separate", ""]}
    >>> drawn_pavement(gpd.GeoDataFrame(tags, geometry=[road, pavement], crs="EPSG:4549")).tolist()
    [True, False]
    """
    lines = streets.geometry.to_numpy()
    highway, foot, access = (tag_of(streets, tag) for tag in ("highway", "foot", "access"))
    says = np.logical_or.reduce(
        [foot == "use_sidepath", *(tag_of(streets, side) == "separate" for side in _SIDES)]
    )
    road = says & highway.isin(WALKED - FOOT_WAYS).to_numpy() & (shapely.length(lines) > 0)
    footway = (
        highway.isin(FOOT_WAYS) & ~foot.isin(CLOSED) & ~(access.isin(CLOSED) & (foot == ""))
    ).to_numpy()
    found = np.zeros(len(streets), dtype=np.bool_)
    norms = load_norms()
    found[road] = share_beside(
        lines[road],
        lines[footway],
        within_m=norms["sidepath_distance"].high or 0.0,
        turn_deg=norms["sidepath_turn"].high or 0.0,
    ) >= (norms["sidepath_share"].low or 0.0)
    return found


def share_beside(roads: Lines, footways: Lines, *, within_m: float, turn_deg: float) -> Floats:
    """Return how much of each road has a footway beside it, on either side.

    Parameters
    ----------
    roads, footways
        LineStrings with length, m.
    within_m
        Greatest distance from the road's line to the footway's.
    turn_deg
        Greatest angle between them, degrees, whichever way each is drawn.

    Returns
    -------
    float64[r]
        Share of the road's length, 0 to 1, seen at the middle of equal parts of at most 10 m.

    Examples
    --------
    >>> road, crossing = shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(50, -9), (50, 9)])
    >>> beside = shapely.LineString([(0, 8), (40, 8)])
    >>> share_beside(np.array([road]), np.array([beside, crossing]), within_m=15, turn_deg=30).tolist()
    [0.5]
    """
    ends, owner = shapely.get_coordinates(footways, return_index=True)
    same = owner[1:] == owner[:-1]
    start, step = ends[:-1][same], np.diff(ends, axis=0)[same]
    if len(roads) == 0 or len(start) == 0:
        return np.zeros(len(roads))
    length = shapely.length(roads)
    parts = np.ceil(length / _STEP_M).astype(np.int64)
    road = np.repeat(np.arange(len(roads)), parts)
    number = np.arange(road.size) - np.repeat(np.cumsum(parts) - parts, parts)
    middle = (number + 0.5) * (length / parts)[road]
    seen = shapely.line_interpolate_point(roads[road], middle)
    reach = np.minimum(_STEP_M, length)[road] / 4
    ahead, behind = (
        shapely.get_coordinates(shapely.line_interpolate_point(roads[road], middle + sign * reach))
        for sign in (1, -1)
    )
    segments = np.asarray(shapely.linestrings(np.stack([start, start + step], axis=1)), dtype=object)
    point, segment = shapely.STRtree(segments).query(seen, predicate="dwithin", distance=within_m)
    way, beside = (ahead - behind)[point], step[segment]
    along = np.abs((way * beside).sum(axis=1))
    level = along >= np.cos(np.radians(turn_deg)) * np.hypot(*way.T) * np.hypot(*beside.T)
    hit = np.zeros(road.size)
    hit[point[level & (along > 0)]] = 1.0
    return np.asarray(np.bincount(road, weights=hit, minlength=len(roads)) / parts, dtype=np.float64)
