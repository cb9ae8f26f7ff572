"""The roads of a city, cut at the district borders, with a dual carriageway counted once."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.overlay import cut_lines
from qdgeo.schema import DISTRICT, NAME
from qdgeo.streets.centreline import centreline_weights
from qdgeo.streets.names import normalise

__all__ = ["NAME_TAGS", "ROAD_CLASSES", "carriageway_shares", "cut", "direction", "roads_by_district"]

ROAD_CLASSES = frozenset(
    base + suffix
    for base in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for suffix in ("", "_link")
) | {"unclassified", "residential", "living_street", "pedestrian"}
"""Values of ``highway`` that are roads of a city; service ways, paths and pavements are not."""

NAME_TAGS = ("name", "name:zh", "name:en")
"""Tags that hold a street's name, in the order in which they are tried."""

_AHEAD = frozenset({"yes", "1", "true"})
_BACK = frozenset({"-1", "reverse"})
_ALWAYS_ONEWAY = frozenset({"motorway", "motorway_link"})  # by the definition of the tag, unless it says no

_SAME_M = 1e-6  # a vertex this near to a cut is the cut


def roads_by_district(city: City) -> gpd.GeoDataFrame:
    """Return the city's roads cut at the district borders, with length and centreline length.

    Returns
    -------
    geopandas.GeoDataFrame
        ``road`` (text identity of the piece), ``way``, the name tags, ``row`` (of the streets' frame), ``start_m``,
        ``end_m`` (along that row), ``district``, ``length_m``, ``centreline_m``, LineString, in the city's CRS.
    """
    streets = city.streets.frame
    chosen = (streets["highway"].isin(sorted(ROAD_CLASSES)) & (streets["area"] != "yes")).to_numpy()
    roads = streets[chosen]
    lines = np.asarray(roads.geometry.array, dtype=object)
    weights = carriageway_shares(roads, lines, apart_m=city.config.roads.carriageways_m)
    pieces = cut_lines(lines, city.districts)
    row = pieces["line"].to_numpy()
    length = (pieces["end_m"] - pieces["start_m"]).to_numpy()
    table = roads.iloc[row][["way", *NAME_TAGS]].reset_index(drop=True)
    table = table.assign(
        road=[
            f"{way}/{line}:{start:.3f}"
            for way, line, start in zip(table["way"], row, pieces["start_m"], strict=True)
        ],
        row=np.flatnonzero(chosen)[row],
        start_m=pieces["start_m"].to_numpy(),
        end_m=pieces["end_m"].to_numpy(),
        **{DISTRICT: pieces[DISTRICT].to_numpy()},
        length_m=length,
        centreline_m=length * weights[row],
    )
    return gpd.GeoDataFrame(table, geometry=cut(lines, pieces), crs=city.crs)


def direction(streets: gpd.GeoDataFrame) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether each street may be driven in its own direction, and against it; bool[rows] each.

    >>> two = gpd.GeoDataFrame({"highway": ["primary", "motorway"], "oneway": ["-1", ""]})
    >>> direction(two)
    (array([False,  True]), array([ True, False]))
    """
    oneway = streets["oneway"]
    back = oneway.isin(sorted(_BACK)).to_numpy()
    implied = streets["highway"].isin(sorted(_ALWAYS_ONEWAY)).to_numpy() & (oneway == "").to_numpy()
    ahead = oneway.isin(sorted(_AHEAD)).to_numpy() | implied
    return ~back, ~ahead


def carriageway_shares(
    roads: gpd.GeoDataFrame, lines: NDArray[np.object_], *, apart_m: float
) -> NDArray[np.float64]:
    """Return the share of each road's length that counts, if these are all there are; see `centreline_weights`.

    Parameters
    ----------
    roads
        ``highway``, ``oneway`` and ``name``.
    lines
        Their LineStrings as they are drawn, in a metric CRS.
    apart_m
        How far apart the carriageways of one street may lie, m.

    Examples
    --------
    Drawn alike, the second driven against its drawing:

    >>> from shapely import LineString
    >>> lines = np.array([LineString([(0, 0), (90, 0)]), LineString([(0, 15), (90, 15)])])
    >>> two = gpd.GeoDataFrame({"highway": ["primary"] * 2, "oneway": ["yes", "-1"], "name": ["a", "a"]})
    >>> carriageway_shares(two, lines, apart_m=40), carriageway_shares(two[:1], lines[:1], apart_m=40)
    (array([0.5, 0.5]), array([1.]))
    """
    ahead, back = direction(roads)
    travel = np.where(ahead, lines, shapely.reverse(lines))
    names = roads[NAME].map(normalise).to_numpy(dtype=object)
    return centreline_weights(travel, names, ~(ahead & back), apart_m=apart_m)


def cut(lines: NDArray[np.object_], pieces: pd.DataFrame) -> NDArray[np.object_]:
    """Return the pieces of lines that `qdgeo.overlay.cut_lines` names, as lines.

    Parameters
    ----------
    lines
        LineStrings in a metric CRS.
    pieces
        ``line`` (position in `lines`), ``start_m`` and ``end_m`` (m along it, the second above the first).

    Returns
    -------
    numpy.ndarray
        object[pieces]: a piece that is a whole line is that line; others have all vertices between their ends.

    Examples
    --------
    >>> corner = np.array([shapely.LineString([(0, 0), (4, 0), (4, 4)])])
    >>> [piece.wkt for piece in cut(corner, pd.DataFrame({"line": [0, 0], "start_m": [0, 3], "end_m": [8, 5]}))]
    ['LINESTRING (0 0, 4 0, 4 4)', 'LINESTRING (3 0, 4 0, 4 1)']
    """
    row, start, end = (pieces[column].to_numpy() for column in ("line", "start_m", "end_m"))
    found = np.asarray(lines[row], dtype=object)
    parts = np.flatnonzero((start != 0) | (end != shapely.length(lines)[row]))
    if parts.size:
        found[parts] = _parts(found[parts], start[parts], end[parts])
    return found


def _parts(
    lines: NDArray[np.object_], start_m: NDArray[np.float64], end_m: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Return one part of each line: its ends, and the vertices between that are not the ends once more."""
    coords, of = shapely.get_coordinates(lines, return_index=True)
    steps = np.hypot(*np.diff(coords, axis=0, prepend=coords[:1]).T)
    steps[np.flatnonzero(np.diff(of, prepend=-1))] = 0.0
    along = np.cumsum(steps)
    along -= along[np.searchsorted(of, np.arange(len(lines)))][of]
    inner = (along > start_m[of] + _SAME_M) & (along < end_m[of] - _SAME_M)
    first, last = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, at_m)) for at_m in (start_m, end_m)
    )
    number = np.arange(len(lines))
    whose = np.concatenate([number, of[inner], number])
    order = np.argsort(whose, kind="stable")
    return np.asarray(
        shapely.linestrings(np.concatenate([first, coords[inner], last])[order], indices=whose[order]),
        dtype=object,
    )
