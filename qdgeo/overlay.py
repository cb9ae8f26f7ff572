"""Split points, lines and areas by district so that the parts add up to the whole.

Districts are first made a *partition*: where two overlap, the patch goes to the one whose id sorts
first, and the overlap is reported. Everything after that is exact by construction: each point gets one
district, each line is cut at the borders into pieces that cover it once, and what lies in no district
is kept under `schema.OUTSIDE`. A point or a line on a common border belongs to the district whose id
sorts first.

>>> import geopandas as gpd
>>> from shapely import box
>>> raw = gpd.GeoDataFrame({"id": ["b", "a"]}, geometry=[box(0, 0, 6, 4), box(4, 0, 10, 4)], crs="EPSG:4549")
>>> districts, overlaps = partition(raw)
>>> districts["id"].tolist(), districts.area.tolist(), overlaps
(['a', 'b'], [24.0, 16.0], (Overlap(first='a', second='b', area_m2=8.0),))
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.schema import DISTRICT, ID, OUTSIDE

__all__ = [
    "Overlap",
    "areas_by_district",
    "cut_lines",
    "districts_of_points",
    "partition",
    "polygons_of",
    "sum_by_district",
]

_SLIVER_M2 = 1.0  # overlaps below this are the rounding of coordinates, not a fault of the data
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_COLUMNS = ("line", "start_m", "end_m", DISTRICT)


@dataclass(frozen=True)
class Overlap:
    """Two districts that cover the same ground, in m²."""

    first: str
    second: str
    area_m2: float


def partition(districts: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Overlap, ...]]:
    """Return districts that do not overlap, sorted by id, and the overlaps that there were.

    Parameters
    ----------
    districts
        Valid polygons with a unique text ``id``, in a metric CRS.

    Returns
    -------
    districts
        The same rows in order of ``id``; their union is unchanged.
    overlaps
        Every pair that shared more than 1 m², largest first.
    """
    ordered = districts.sort_values(ID, ignore_index=True)
    shapes = np.asarray(ordered.geometry.array, dtype=object)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    later = left < right
    left, right = left[later], right[later]
    common = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    ids = ordered[ID].to_numpy()
    overlaps = [
        Overlap(str(ids[a]), str(ids[b]), float(area))
        for a, b, area in zip(left, right, common, strict=True)
        if area > _SLIVER_M2
    ]
    clean = shapes.copy()
    for second in np.unique(right[common > 0]):
        before = shapely.union_all(shapes[left[(right == second) & (common > 0)]])
        clean[[second]] = polygons_of(shapely.difference(shapes[[second]], before))
    overlaps.sort(key=lambda overlap: (-overlap.area_m2, overlap.first, overlap.second))
    return ordered.set_geometry(gpd.GeoSeries(clean, crs=districts.crs)), tuple(overlaps)


def districts_of_points(xy: NDArray[np.float64], districts: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the district id of every point, `schema.OUTSIDE` where there is none.

    Parameters
    ----------
    xy
        Coordinates of shape (n, 2), m, in the districts' CRS; NaN is outside.
    districts
        A partition, as `partition` returns it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> two = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)])
    >>> districts_of_points(np.array([[0.5, 0.5], [1.0, 0.5], [9.0, 9.0]]), two).tolist()
    ['a', 'a', 'outside']
    """
    ids = np.append(districts[ID].to_numpy(dtype=object), OUTSIDE)
    owner = np.full(len(xy), len(districts), dtype=np.int64)
    finite = np.flatnonzero(np.isfinite(xy).all(axis=1))
    shapes = np.asarray(districts.geometry.array, dtype=object)
    shapely.prepare(shapes)  # a point is held against an index of the border, not against all of it
    point, district = shapely.STRtree(shapes).query(shapely.points(xy[finite]))
    x, y = xy[finite[point]].T
    within = shapely.intersects_xy(shapes[district], x, y)
    np.minimum.at(owner, finite[point[within]], district[within])
    return np.asarray(ids[owner], dtype=object)


def cut_lines(lines: NDArray[np.object_], districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Cut lines at the district borders; the pieces of a line cover it exactly once.

    Parameters
    ----------
    lines
        LineStrings in the districts' CRS.
    districts
        A partition.

    Returns
    -------
    pandas.DataFrame
        ``line`` (position in `lines`), ``start_m`` and ``end_m`` (m along it), ``district``; neighbouring
        pieces of one district are joined.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, box
    >>> two = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)])
    >>> cut_lines(np.array([LineString([(0.5, 0.5), (5, 0.5)])]), two)
       line  start_m  end_m district
    0     0      0.0    0.5        a
    1     0      0.5    1.5        b
    2     0      1.5    4.5  outside
    """
    lengths = shapely.length(lines)
    start = np.zeros(len(lines))
    offsets = [np.arange(len(lines)), np.arange(len(lines))]
    along = [start, lengths]
    crossing_line, crossing_at = _border_crossings(lines, districts)
    line = np.concatenate([*offsets, crossing_line])
    at = np.concatenate([*along, crossing_at])
    order = np.lexsort((at, line))
    line, at = line[order], at[order]
    same = (line[1:] == line[:-1]) & (at[1:] > at[:-1])
    piece, begin, end = line[:-1][same], at[:-1][same], at[1:][same]
    middle = shapely.line_interpolate_point(lines[piece], (begin + end) / 2)
    owner = districts_of_points(shapely.get_coordinates(middle), districts)
    return _join_neighbours(pd.DataFrame(dict(zip(_COLUMNS, (piece, begin, end, owner), strict=True))))


def areas_by_district(shapes: NDArray[np.object_], districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut polygons at the district borders; the parts of a polygon add up to its area.

    Parameters
    ----------
    shapes
        Polygons that do not overlap, in the districts' CRS.
    districts
        A partition.

    Returns
    -------
    geopandas.GeoDataFrame
        ``shape`` (position in `shapes`), ``district`` (or `schema.OUTSIDE`) and the part's polygon.
    """
    borders = np.asarray(districts.geometry.array, dtype=object)
    shape, owner = shapely.STRtree(borders).query(shapes, predicate="intersects")
    inside = shapely.intersection(shapes[shape], borders[owner])
    rest = shapely.difference(shapes, shapely.union_all(borders))
    frame = gpd.GeoDataFrame(
        {
            "shape": np.concatenate([shape, np.arange(len(shapes))]),
            DISTRICT: np.concatenate(
                [districts[ID].to_numpy(dtype=object)[owner], np.full(len(shapes), OUTSIDE, dtype=object)]
            ),
        },
        geometry=polygons_of(np.concatenate([inside, rest])),
        crs=districts.crs,
    )
    frame = frame[frame.area > 0]
    return frame.sort_values(["shape", DISTRICT], ignore_index=True)


def sum_by_district(
    owner: NDArray[np.object_], weight: NDArray[np.float64], districts: gpd.GeoDataFrame
) -> pd.Series[float]:
    """Return the sum of `weight` for every district and for `schema.OUTSIDE`, 0 where nothing lies.

    Examples
    --------
    >>> import geopandas as gpd
    >>> two = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[None, None])
    >>> sum_by_district(np.array(["b", "b", "outside"], dtype=object), np.array([1.0, 2.0, 4.0]), two).to_dict()
    {'a': 0.0, 'b': 3.0, 'outside': 4.0}
    """
    index = [*districts[ID], OUTSIDE]
    sums = pd.Series(weight, dtype=float).groupby(np.asarray(owner)).sum()
    return sums.reindex(index, fill_value=0.0).astype(float)


def polygons_of(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Keep of each shape its polygons, as one polygon or multipolygon: lines and points have no area.

    Parameters
    ----------
    shapes
        What an overlay or a repair leaves, collections within collections included. Its polygons do not overlap;
        should they in a collection, the ground counts once.

    Returns
    -------
    numpy.ndarray
        A shape without any polygon becomes an empty one.

    Examples
    --------
    >>> mixed = shapely.from_wkt("GEOMETRYCOLLECTION (POINT (9 9), POLYGON ((0 0, 1 0, 1 1, 0 0)))")
    >>> [shape.wkt for shape in polygons_of(np.array([mixed, shapely.Point(9, 9)]))]
    ['POLYGON ((0 0, 1 0, 1 1, 0 0))', 'POLYGON EMPTY']
    """
    kept = np.array(shapes, dtype=object)
    for row in np.flatnonzero(~np.isin(shapely.get_type_id(kept), _POLYGONS)):
        parts = kept[[row]]
        while (shapely.get_type_id(parts) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
            parts = shapely.get_parts(parts)
        found = parts[np.isin(shapely.get_type_id(parts), _POLYGONS)]
        kept[row] = shapely.union_all(found) if found.size else shapely.Polygon()
    return kept


def _border_crossings(
    lines: NDArray[np.object_], districts: gpd.GeoDataFrame
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return where each line meets a border, as (line, m along it), segment by segment.

    Working on straight segments keeps the place along a line unambiguous where it crosses itself.
    """
    borders = shapely.boundary(np.asarray(districts.geometry.array, dtype=object))
    pieces = shapely.get_parts(borders)
    hit = np.unique(shapely.STRtree(lines).query(pieces, predicate="intersects")[1])
    coords, owner = shapely.get_coordinates(lines[hit], return_index=True)
    joined = owner[1:] == owner[:-1]
    step = np.hypot(*(coords[1:] - coords[:-1]).T) * joined
    run = np.concatenate([[0.0], np.cumsum(step)])
    first = np.searchsorted(owner, np.arange(len(hit)))
    begin = (run - run[first][owner] if len(hit) else run[:0])[:-1][joined]
    a, b = coords[:-1][joined], coords[1:][joined]
    line = hit[owner[:-1][joined]]
    segments: NDArray[np.object_] = np.asarray(shapely.linestrings(np.stack([a, b], axis=1)), dtype=object)
    border, segment = shapely.STRtree(segments).query(pieces, predicate="intersects")
    meets, source = shapely.get_coordinates(
        shapely.intersection(segments[segment], pieces[border]), return_index=True
    )
    at = segment[source]
    along = begin[at] + np.hypot(*(meets - a[at]).T)
    return line[at], np.minimum(along, shapely.length(lines)[line[at]])


def _join_neighbours(pieces: pd.DataFrame) -> pd.DataFrame:
    line, district = pieces["line"], pieces[DISTRICT]
    new = (line != line.shift()) | (district != district.shift())
    grouped = pieces.groupby(new.cumsum(), sort=True)
    joined = grouped.agg({"line": "first", "start_m": "first", "end_m": "last", DISTRICT: "first"})
    return joined[list(_COLUMNS)].reset_index(drop=True)
