"""Named places, such as suburbs, that a file has as points."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from qdgeo.crs import WGS84
from qdgeo.io.osm.source import faults_named, nodes, open_osm
from qdgeo.schema import ID, NAME, NAME_EN

__all__ = ["read_places"]


def read_places(path: Path) -> gpd.GeoDataFrame:
    """Return the nodes with ``place=*`` and a name, in order of id.

    Parameters
    ----------
    path
        An OSM file, as for `qdgeo.io.osm.read_osm`.

    Returns
    -------
    geopandas.GeoDataFrame
        ``id`` ("node/1"), ``place`` (the tag's value), ``name``, ``name_en`` ("" if none), Point in WGS 84.

    Raises
    ------
    SourceError
        If the file is missing, empty, cut short, or not OSM data.
    """
    found: dict[int, tuple[str, str, str, float, float]] = {}
    file = open_osm(Path(path))
    with faults_named(file.path):
        for node in nodes(file, ["place"]):
            tag = node.tags.get
            place, name = tag("place"), tag("name")
            if place and name and node.location.valid():
                found[node.id] = (place, name, tag("name:en") or "", node.lon, node.lat)
    ids = sorted(found)
    rows = [found[node] for node in ids]
    lonlat = np.array([row[3:] for row in rows], dtype=np.float64).reshape(-1, 2)
    columns = {
        ID: [f"node/{node}" for node in ids],
        "place": [row[0] for row in rows],
        NAME: [row[1] for row in rows],
        NAME_EN: [row[2] for row in rows],
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.points(lonlat), crs=WGS84)
