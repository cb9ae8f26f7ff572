"""The base map: water, green and buildings as polygons in the city's CRS."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.io.osm.pieces import projected
from qdgeo.io.osm.rings import Group, Members, closed_ways, polygonal
from qdgeo.io.osm.tags import Tags
from qdgeo.io.osm.ways import Box, Ways
from qdgeo.schema import KIND, NAME

__all__ = [
    "BUILDING_KEYS",
    "GREEN",
    "KEYS",
    "WATER",
    "Drawn",
    "buildings_of",
    "drawn",
    "is_drawn",
    "layer_of",
    "to_crs",
]

WATER: Mapping[str, tuple[str, ...]] = {
    "natural": ("water",),
    "waterway": ("riverbank", "dock"),
    "landuse": ("reservoir", "basin"),
}
"""Tags of water that is drawn; the sea comes from the coastline."""
GREEN: Mapping[str, tuple[str, ...]] = {
    "natural": ("wood", "scrub", "grassland", "heath", "beach"),
    "leisure": ("park", "garden", "pitch", "golf_course"),
    "landuse": (
        "forest", "grass", "meadow", "cemetery", "recreation_ground", "village_green", "orchard", "vineyard",
    ),
}  # fmt: skip
"""Tags of open ground that is drawn; the value is kept in ``kind``, so a beach can have its own colour."""
KEYS = ("name", "area", "natural", "waterway", "landuse", "leisure")
"""Tags that the base map is read with."""
BUILDING_KEYS = ("building", "building:levels")
"""Tags that it is read with besides, when buildings are asked for."""

_LEVELS = re.compile(r"\d{1,3}([.,]\d+)?")


def is_drawn(tags: Tags, *, buildings: bool) -> NDArray[np.bool_]:
    """Return which objects are part of the base map.

    >>> from qdgeo.io.osm.tags import Vocabulary
    >>> tags = Vocabulary(["natural", "building"]).of([{"natural": "beach"}, {"building": "yes"}])
    >>> is_drawn(tags, buildings=False).tolist()
    [True, False]
    """
    drawn = tags.fits("building", lambda text: buildings and text not in {"", "no"})
    for table in (WATER, GREEN):
        for key, values in table.items():
            drawn |= tags.fits(key, values.__contains__)
    return drawn


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """Polygons from relations and closed ways, each with its tags as columns of texts.

    Parameters
    ----------
    shapes
        Valid polygons or multipolygons, WGS 84 degrees: relations in order of id, then ways.
    tags
        For each key that was read an array of str, "" where absent.
    way
        Id of the way, 0 for a relation, ``int64[n]``.
    outer
        For each shape the ids of the ways that are its outer rings; none for a way.
    open_groups
        Ids of relations, as far as they were looked at, of which no ring closes.
    """

    shapes: NDArray[np.object_]
    tags: dict[str, NDArray[np.object_]]
    way: NDArray[np.int64]
    outer: tuple[tuple[int, ...], ...]
    open_groups: tuple[str, ...]

    def rows(self, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the wanted rows without ways that are outer rings of a wanted relation: one thing, once."""
        rings = [ring for row in np.flatnonzero(wanted) for ring in self.outer[row]]
        return np.flatnonzero(wanted & ~np.isin(self.way, np.array(rings, dtype=np.int64)))


def drawn(ways: Ways, groups: Sequence[Group], members: Members, *, keys: Sequence[str], box: Box) -> Drawn:
    """Return closed ways, and those relations that may reach into `box` (degrees), as polygons, with these tags.

    The relations are of the whole file, and putting one together is dear: their boxes are looked at first.
    """
    groups = [group for group in groups if members.near(group, box)]
    outlines = np.array([members.polygon(group) for group in groups], dtype=object)
    whole = [not group_shape.is_empty for group_shape in outlines]
    closed = [group for group, kept in zip(groups, whole, strict=True) if kept]
    rows, rings = closed_ways(ways)
    tags = {}
    for key in keys:
        of_groups = np.array([group.tags.get(key, "") for group in closed], dtype=object)
        tags[key] = np.concatenate([of_groups, ways.tags[key][rows]])
    return Drawn(
        shapes=np.concatenate([polygonal(outlines[np.array(whole, dtype=bool)]), rings]),
        tags=tags,
        way=np.concatenate([np.zeros(len(closed), dtype=np.int64), ways.ids[rows]]),
        outer=(*(group.outer for group in closed), *(() for _ in rows)),
        open_groups=tuple(
            f"relation/{group.id}" for group, kept in zip(groups, whole, strict=True) if not kept
        ),
    )


def layer_of(
    polygons: Drawn, table: Mapping[str, tuple[str, ...]], *, box: Box, crs: pyproj.CRS, where: str
) -> gpd.GeoDataFrame:
    """Return the polygons that `table` names, cut to `box` (degrees), with ``name`` and ``kind``."""
    kind = np.full(len(polygons.shapes), "", dtype=object)
    for key, values in table.items():
        fits = np.isin(polygons.tags[key].astype(str), values) & (kind == "")
        kind[fits] = polygons.tags[key][fits]
    kind[polygons.tags["area"] == "no"] = ""
    frame_box = shapely.box(*box)
    rows = polygons.rows((kind != "") & shapely.intersects(frame_box, polygons.shapes))
    shapes = polygons.shapes[rows]
    out = ~shapely.covers(frame_box, shapes)
    shapes[out] = polygonal(shapely.intersection(shapes[out], frame_box))
    filled = ~shapely.is_empty(shapes)
    rows, shapes = rows[filled], shapes[filled]
    columns = {KIND: kind[rows], NAME: polygons.tags["name"][rows]}
    return gpd.GeoDataFrame(columns, geometry=to_crs(shapes, crs, where=where), crs=crs)


def buildings_of(polygons: Drawn, *, area: shapely.Polygon, crs: pyproj.CRS, where: str) -> gpd.GeoDataFrame:
    """Return whole buildings that touch `area`, with ``name`` and ``levels`` (float, NaN unknown).

    None, with the same columns, if they were not read.
    """
    if "building" not in polygons.tags:
        return gpd.GeoDataFrame({NAME: [], "levels": np.empty(0)}, geometry=[], crs=crs)
    tag = polygons.tags["building"]
    shapely.prepare(area)
    rows = polygons.rows((tag != "") & (tag != "no") & shapely.intersects(area, polygons.shapes))
    levels = np.array([_levels(text) for text in polygons.tags["building:levels"][rows]], dtype=np.float64)
    columns = {NAME: polygons.tags["name"][rows], "levels": levels}
    return gpd.GeoDataFrame(columns, geometry=to_crs(polygons.shapes[rows], crs, where=where), crs=crs)


def _levels(text: str) -> float:
    """Return a number of storeys, NaN for anything that is not plainly one.

    >>> _levels("4"), _levels("2,5"), _levels("3;5"), _levels("")
    (4.0, 2.5, nan, nan)
    """
    return float(text.replace(",", ".")) if _LEVELS.fullmatch(text) else np.nan


def to_crs(shapes: NDArray[np.object_], crs: pyproj.CRS, *, where: str) -> NDArray[np.object_]:
    """Return shapes in degrees as valid shapes in `crs`."""
    moved: NDArray[np.object_] = shapely.transform(shapes, lambda lonlat: projected(lonlat, crs, where=where))
    return polygonal(moved)
