"""Lines with the tags that they will have in OpenStreetMap, cut, joined and moved aside; a row is a line."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.sample.shapes import Shapes, lines_from

__all__ = ["TAGS", "aside", "cut", "joined", "lines_of", "longer_than", "stretched"]


TAGS = (
    "name", "highway", "oneway", "junction", "bridge", "tunnel", "layer", "footway", "crossing", "service",
    "access", "foot", "surface", "lit", "area", "sidewalk", "ramp",
)  # fmt: skip
"""Tags of a line; a text each, "" where it has none."""


def lines_of(shapes: Shapes | Sequence[shapely.Geometry], **tags: object) -> gpd.GeoDataFrame:
    """Return lines with tags; a tag is one text for all, or one for each.

    >>> lines_of([shapely.LineString([(0, 0), (1, 0)])], highway="steps")[["highway", "oneway"]].to_numpy().tolist()
    [['steps', '']]
    """
    columns = {tag: tags.get(tag, "") for tag in TAGS}
    count = len(shapes)
    filled = {
        tag: np.full(count, value, dtype=object)
        if isinstance(value, str)
        else np.asarray(value, dtype=object)
        for tag, value in columns.items()
    }
    return gpd.GeoDataFrame(
        pd.DataFrame(filled, index=pd.RangeIndex(count)), geometry=np.asarray(shapes, object)
    )


def joined(*frames: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows of several frames, one after the other.

    >>> one = lines_of([shapely.LineString([(0, 0), (1, 0)])])
    >>> len(joined(one, one)), len(joined())
    (2, 0)
    """
    full = [frame for frame in frames if len(frame)]
    if not full:
        return lines_of([])
    return gpd.GeoDataFrame(pd.concat(full, ignore_index=True))


def cut(
    frame: gpd.GeoDataFrame, area: shapely.Geometry, *, least_m: float = 0.5
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return what lies inside an area, and what lies outside, in the direction that the lines had.

    Parts shorter than `least_m` are dropped.

    >>> inside, outside = cut(lines_of([shapely.LineString([(0, 0), (10, 0)])]), shapely.box(0, -1, 4, 1))
    >>> inside.length.tolist(), outside.length.tolist()
    ([4.0], [6.0])
    """
    shapely.prepare(area)
    lines = frame.geometry.to_numpy()
    covered = shapely.covers(area, lines)
    mixed = np.flatnonzero(~covered & shapely.intersects(area, lines))
    apart = ~covered
    apart[mixed] = False
    inner = _parts(frame.iloc[mixed], shapely.intersection(lines[mixed], area), least_m)
    outer = _parts(frame.iloc[mixed], shapely.difference(lines[mixed], area), least_m)
    return joined(frame[covered], inner), joined(frame[apart], outer)


def _parts(frame: gpd.GeoDataFrame, shapes: Shapes, least_m: float) -> gpd.GeoDataFrame:
    parts, row = shapely.get_parts(shapes, return_index=True)
    kept = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (
        shapely.length(parts) >= least_m
    )
    parts, row = parts[kept], row[kept]
    parents = frame.geometry.to_numpy()[row]
    first = shapely.line_locate_point(parents, shapely.get_point(parts, 0))
    last = shapely.line_locate_point(parents, shapely.get_point(parts, -1))
    turned = (first > last) & ~shapely.is_closed(parents)
    parts = np.where(turned, shapely.reverse(parts), parts)
    return gpd.GeoDataFrame(frame.iloc[row].reset_index(drop=True).set_geometry(parts))


def aside(lines: Shapes, distance: float) -> Shapes:
    """Return lines moved to their left by a distance, m; to their right if it is negative.

    >>> aside(np.array([shapely.LineString([(0, 0), (10, 0)])]), 3.0)[0].wkt
    'LINESTRING (0 3, 10 3)'
    """
    moved: Shapes = shapely.offset_curve(lines, distance, quad_segs=2)
    return moved


def longer_than(frame: gpd.GeoDataFrame, metres: float) -> gpd.GeoDataFrame:
    """Return the lines that are longer than a length.

    >>> lines = lines_of([shapely.LineString([(0, 0), (x, 0)]) for x in (1, 9)])
    >>> longer_than(lines, 5.0).length.tolist()
    [9.0]
    """
    return gpd.GeoDataFrame(frame[frame.length.to_numpy() > metres].reset_index(drop=True))


def stretched(lines: Shapes, metres: float) -> Shapes:
    """Return lines of two points, each end moved outwards by a length.

    >>> stretched(np.array([shapely.LineString([(0, 0), (10, 0)])]), 5.0)[0].wkt
    'LINESTRING (-5 0, 15 0)'
    """
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    ahead = ends[:, 1] - ends[:, 0]
    ahead /= np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    moved = np.stack([ends[:, 0] - metres * ahead, ends[:, 1] + metres * ahead], axis=1)
    return lines_from(moved)
