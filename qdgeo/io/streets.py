"""Streets by whichever way in the city file names: an OSM file, the Overpass server, or a GraphML."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from qdgeo.config import StreetsSource
from qdgeo.io import extracts
from qdgeo.io.cache import NO_CACHE, Cache
from qdgeo.io.graph import read_graphml
from qdgeo.io.layers import BaseMap, OsmExtract
from qdgeo.io.osm import read_osm
from qdgeo.progress import SILENT, Progress
from qdgeo.schema import ID, NAME, NAME_EN, TOILET_TAGS
from qdgeo.wording import Note

__all__ = ["read_streets"]


def read_streets(
    source: StreetsSource,
    *,
    area: shapely.Polygon,
    base: Path,
    crs: pyproj.CRS,
    cache: Cache = NO_CACHE,
    progress: Progress = SILENT,
) -> OsmExtract:
    """Return the streets, toilets and base map of an area.

    What was read of a file is kept in the cache; what a server answers is not, for it is kept elsewhere.

    Parameters
    ----------
    source
        The city file's ``[sources.streets]``.
    area
        Ground to read, lon/lat, WGS 84.
    base
        Folder that paths are relative to.
    crs
        The city's metric CRS.
    cache
        What earlier runs have read.
    progress
        Who hears of the stages within.
    """
    written = source.osm or source.graphml
    if written is None or cache.folder is None or not (base / written).is_file():
        return _read(source, area=area, base=base, crs=crs, progress=progress)
    with progress.stage("look for the streets in the cache"):
        made_of = extracts.made_of(base / written, source, area=area, crs=crs)
        found = cache.find(extracts.EXTRACT, made_of)
    if found is not None:
        return found
    extract = _read(source, area=area, base=base, crs=crs, progress=progress)
    with progress.stage("keep the streets in the cache"):
        cache.keep(extracts.EXTRACT, made_of, extract)
    return extract


def _read(
    source: StreetsSource, *, area: shapely.Polygon, base: Path, crs: pyproj.CRS, progress: Progress
) -> OsmExtract:
    if source.osm is not None:
        path = base / source.osm
        return read_osm(path, area=area, crs=crs, buildings=source.buildings, progress=progress)
    if source.graphml is not None:
        with progress.stage("read the graph"):
            return _of_graphml(base / source.graphml, area, crs)
    from qdgeo.io.overpass import read_overpass

    answers = base / source.server.cache
    return read_overpass(
        area,
        crs=crs,
        settings=source.server,
        cache_dir=answers,
        buildings=source.buildings,
        progress=progress,
    )


def _of_graphml(path: Path, area: shapely.Polygon, crs: pyproj.CRS) -> OsmExtract:
    """Return a graph's streets; a graph holds neither toilets nor a base map, and a note says so."""
    nothing = gpd.GeoDataFrame({"name": []}, geometry=[], crs=crs)
    land = gpd.GeoDataFrame({"name": [""]}, geometry=[shapely.box(*area.bounds)], crs=4326).to_crs(crs)
    return OsmExtract(
        streets=read_graphml(path, crs=crs),
        toilets=_no_toilets(crs),
        base=BaseMap(land=land, water=nothing, green=nothing, buildings=nothing),
        notes=(
            Note(
                "a GraphML holds streets only: no toilets and no base map come from it",
                path.name,
                zh="GraphML 只含街道：不提供公厕，也不提供底图",
            ),
        ),
    )


def _no_toilets(crs: pyproj.CRS) -> gpd.GeoDataFrame:
    columns = (ID, NAME, NAME_EN, "feature", "toilets_access", *TOILET_TAGS, "duplicate_of")
    return gpd.GeoDataFrame({column: pd.Series(dtype=object) for column in columns}, geometry=[], crs=crs)
