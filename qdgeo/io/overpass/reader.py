"""Streets, toilets and the base map of an area from an Overpass server.

The server is asked once a city, never once a district. What it sends is kept as one OSM file in the cache,
which any OSM tool opens, and is read by the same code as any other OSM file: both doors give the same frames.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyproj
import shapely

from qdgeo.config import OverpassConfig
from qdgeo.errors import DataError, Problem
from qdgeo.io.layers import OsmExtract
from qdgeo.io.osm import read_osm
from qdgeo.io.osm.base import GREEN, WATER
from qdgeo.io.overpass.answers import drop_broken, keep_as_file
from qdgeo.io.overpass.asking import fetch
from qdgeo.progress import SILENT, Progress

__all__ = ["read_overpass"]

_FILE = "overpass.osm.pbf"


def read_overpass(
    area: shapely.Polygon,
    *,
    crs: pyproj.CRS,
    settings: OverpassConfig,
    cache_dir: Path,
    buildings: bool = False,
    progress: Progress = SILENT,
) -> OsmExtract:
    """Return the streets, toilets and base map that an Overpass server holds for an area.

    Parameters
    ----------
    area
        WGS 84, longitude before latitude; its bounding box is asked for.
    crs
        Metric, for the result.
    settings
        Whom to ask, under which name, and how patiently.
    cache_dir
        Where answers are kept; the same question is never asked twice. Remove it for newer data.
    buildings
        Ask for building footprints too.
    progress
        Who hears of the stages.

    Returns
    -------
    OsmExtract
        As from `qdgeo.io.osm.read_osm`.

    Raises
    ------
    OverpassError
        If the server refuses, fails, or falls silent.
    DataError
        If it has no street in the area.
    """
    tags = _tags(buildings=buildings)
    folder = Path(cache_dir) / _name(area, tags, settings)
    path = folder / _FILE
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with progress.stage("ask the Overpass server"):
            drop_broken(folder)
            fetch(shapely.box(*area.bounds), tags, settings, folder)
        keep_as_file(folder, path, box=area.bounds, where=settings.endpoint)
    try:
        return read_osm(path, area=area, crs=crs, buildings=buildings, progress=progress)
    except DataError as fault:
        path.unlink()  # an answer without streets is not worth keeping
        raise DataError([_of_server(problem, settings) for problem in fault.problems]) from None


def _tags(*, buildings: bool) -> dict[str, bool | list[str]]:
    """Return what is asked for besides streets, as OSMnx takes it."""
    tags: dict[str, list[str]] = {"amenity": ["toilets"], "toilets": ["yes"], "natural": ["coastline"]}
    for table in (WATER, GREEN):
        for key, values in table.items():
            tags[key] = [*tags.get(key, []), *values]
    return {**tags, "building": True} if buildings else dict(tags)


def _name(area: shapely.Polygon, tags: dict[str, bool | list[str]], settings: OverpassConfig) -> str:
    """Return a folder name that stands for the question: the same question, the same folder."""
    box = ",".join(f"{value:.7f}" for value in area.bounds)
    return hashlib.sha256(f"{settings.endpoint} {box} {sorted(tags.items())}".encode()).hexdigest()[:16]


def _of_server(problem: Problem, settings: OverpassConfig) -> Problem:
    return Problem(
        f"the server's answer {problem.what}", settings.endpoint, "check the place of the districts"
    )
