"""Streets, toilets and the base map of an area, out of one OSM file."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from qdgeo.errors import DataError, Problem
from qdgeo.io.layers import BaseMap, OsmExtract, Streets
from qdgeo.io.osm import base
from qdgeo.io.osm.coast import land_of
from qdgeo.io.osm.scan import Layer, Scan, scan
from qdgeo.io.osm.source import OsmFile, open_osm
from qdgeo.io.osm.streets import streets_of
from qdgeo.io.osm.toilets import Mapped, mapped_groups, mapped_nodes, mapped_ways, toilets_of
from qdgeo.io.osm.ways import Box
from qdgeo.progress import SILENT, Progress
from qdgeo.schema import NAME
from qdgeo.wording import Note

__all__ = ["read_osm", "read_streets_osm"]

_LAND_STEP = 0.02  # degrees: the long edges of the box are bent by the projection
_ANOTHER = "take an extract that covers the area, in which all of highway=* is kept"


def read_osm(
    path: Path,
    *,
    area: shapely.Polygon,
    crs: pyproj.CRS,
    buildings: bool = False,
    progress: Progress = SILENT,
) -> OsmExtract:
    """Return the streets, toilets and base map that an OSM file holds for an area.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``; nodes before ways before relations, as the
        usual tools write them.
    area
        WGS 84, longitude before latitude. Streets, toilets and buildings that touch it are read whole;
        water, green and land are cut to its bounding box.
    crs
        Metric, for the result.
    buildings
        Read building footprints too; else ``base.buildings`` is empty.
    progress
        Who hears of the stages.

    Returns
    -------
    OsmExtract
        Rows in order of their OSM ids: the same file gives the same frames in each of its formats.
        ``base.water`` and ``base.green`` also have ``kind`` (the tag's value), ``base.buildings`` also
        ``levels`` (float, NaN unknown).

    Raises
    ------
    SourceError
        If the file is missing, empty, cut short, or not OSM data.
    DataError
        If it has no street in the area.
    CrsError
        If `crs` cannot show the area.
    """
    file = open_osm(Path(path))
    layers = Layer.STREETS | Layer.TOILETS | Layer.BASE | (Layer.BUILDINGS if buildings else Layer(0))
    found, streets, street_notes = _found(file, layers, area=area, crs=crs, progress=progress)
    where = file.path.name
    with progress.stage("draw toilets"):
        toilets, toilet_notes = _toilets(found, area=area, crs=crs, where=where)
    with progress.stage("draw the base map"):
        box = _known_box(file, area)
        base_map, base_notes = _base_map(found, box, area=area, crs=crs, where=where, buildings=buildings)
    return OsmExtract(
        streets=streets,
        toilets=toilets,
        base=base_map,
        timestamp=file.timestamp or found.newest,
        extent_lonlat=file.extent_lonlat,
        notes=(*street_notes, *toilet_notes, *base_notes, *_time_notes(file, found)),
    )


def read_streets_osm(
    path: Path, *, crs: pyproj.CRS, area: shapely.Polygon | None = None, progress: Progress = SILENT
) -> tuple[Streets, tuple[Note, ...]]:
    """Return the streets alone that an OSM file holds, for who wants a network and no map.

    Parameters
    ----------
    path
        As for `read_osm`.
    crs
        Metric, for the result.
    area
        WGS 84, longitude before latitude: streets that touch it are read whole. None reads all.
    progress
        Who hears of the stages.

    Returns
    -------
    streets
        As `read_osm` returns them.
    notes
        What a reader must know about them.

    Raises
    ------
    SourceError
        If the file is missing, empty, cut short, or not OSM data.
    DataError
        If it has no street (in the area).
    CrsError
        If `crs` cannot show a street.
    """
    file = open_osm(Path(path))
    _, streets, notes = _found(file, Layer.STREETS, area=area, crs=crs, progress=progress)
    return streets, notes


def _found(
    file: OsmFile, layers: Layer, *, area: shapely.Polygon | None, crs: pyproj.CRS, progress: Progress
) -> tuple[Scan, Streets, tuple[Note, ...]]:
    """Return what the file holds of `layers`, and its streets drawn."""
    with progress.stage("read the OSM file"):
        found = scan(file, None if area is None else area.bounds, layers)
    if not found.seen:
        raise DataError(Problem("holds no way with a highway tag", str(file.path), _ANOTHER))
    with progress.stage("draw streets"):
        streets, notes = streets_of(
            found.streets,
            found.points,
            found.street_groups,
            found.members,
            area=area,
            crs=crs,
            where=file.path.name,
        )
    if not len(streets.frame):
        raise DataError(_none_in_area(file, found, area))
    return found, streets, notes


def _none_in_area(file: OsmFile, found: Scan, area: shapely.Polygon | None) -> Problem:
    if area is None or found.unplaced == found.seen:
        words = f"none of its {found.seen} streets has a node that stands before it in the file"
        return Problem(words, str(file.path), "sort it (osmium sort), or take an extract with nodes")
    box = ", ".join(f"{value:.4f}" for value in area.bounds)
    extent = ", ".join(f"{value:.4f}" for value in file.extent_lonlat)
    covers = f"; the file says it covers {extent}" if np.isfinite(file.extent_lonlat).all() else ""
    words = f"none of its {found.seen} streets touches the area ({box}, west south east north){covers}"
    return Problem(words, str(file.path), _ANOTHER)


def _toilets(
    found: Scan, *, area: shapely.Polygon, crs: pyproj.CRS, where: str
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    ways, lost_ways = mapped_ways(found.toilet_ways)
    groups, partial, lost_groups = mapped_groups(found.toilet_groups, found.members, found.places)
    mapped: list[Mapped] = [*mapped_nodes(found.toilet_nodes), *ways, *groups]
    frame, notes = toilets_of(mapped, area=area, crs=crs, where=where)
    partial = tuple(one for one in partial if one in set(frame["id"]))
    if partial:
        words = f"{len(partial)} toilet relations lack members; their place is that of what is there"
        zh = f"{len(partial)} 个厕所关系（relation）缺少成员，位置按现有成员确定"
        notes = (*notes, Note(words, where, partial, zh=zh))
    lost = lost_ways + lost_groups
    if lost:
        words = f"{len(lost)} toilets have no node in the file, so their place is unknown; they are left out"
        zh = f"{len(lost)} 处厕所在文件中没有节点，位置未知，已略去"
        notes = (*notes, Note(words, where, lost, zh=zh))
    return frame, notes


def _known_box(file: OsmFile, area: shapely.Polygon) -> Box:
    """Return where the area's box and what the file covers meet: beyond it land and sea are unknown."""
    west, south, east, north = area.bounds
    if np.isfinite(file.extent_lonlat).all():
        known = shapely.intersection(shapely.box(west, south, east, north), shapely.box(*file.extent_lonlat))
        if known.area > 0:
            west, south, east, north = known.bounds
    return west, south, east, north


def _base_map(
    found: Scan, box: Box, *, area: shapely.Polygon, crs: pyproj.CRS, where: str, buildings: bool
) -> tuple[BaseMap, tuple[Note, ...]]:
    land, notes = land_of(found.coast, box, where=where)
    shapes = base.to_crs(shapely.segmentize(land, _LAND_STEP), crs, where=where)
    keys = base.KEYS + (base.BUILDING_KEYS if buildings else ())
    polygons = base.drawn(found.base_ways, found.base_groups, found.members, keys=keys, box=area.bounds)
    base_map = BaseMap(
        land=gpd.GeoDataFrame({NAME: np.full(len(shapes), "", dtype=object)}, geometry=shapes, crs=crs),
        water=base.layer_of(polygons, base.WATER, box=area.bounds, crs=crs, where=where),
        green=base.layer_of(polygons, base.GREEN, box=area.bounds, crs=crs, where=where),
        buildings=base.buildings_of(polygons, area=area, crs=crs, where=where),
    )
    if polygons.open_groups:
        words = f"{len(polygons.open_groups)} areas of the base map lack the ways that would close them"
        zh = f"底图中有 {len(polygons.open_groups)} 个面缺少使其闭合的线（way）"
        notes = (*notes, Note(words, where, polygons.open_groups, warning=False, zh=zh))
    return base_map, notes


def _time_notes(file: OsmFile, found: Scan) -> tuple[Note, ...]:
    if file.timestamp:
        return ()
    if found.newest:
        words = f"the file's header tells no time; {found.newest} is that of the newest object read"
        zh = f"文件头未注明时间；{found.newest} 是所读最新对象的时间"
        return (Note(words, file.path.name, warning=False, zh=zh),)
    return (Note("the file does not say of when its data are", file.path.name, zh="文件未注明数据的时间"),)
