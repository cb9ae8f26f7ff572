"""From ways to streets: keep what touches the area, whole, and project."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.io.layers import Streets
from qdgeo.io.osm.pieces import projected, unbroken
from qdgeo.io.osm.ways import Ways
from qdgeo.schema import STREET_TAGS
from qdgeo.wording import Note

__all__ = ["streets_of"]


def streets_of(
    ways: Ways, *, area: shapely.Polygon, crs: pyproj.CRS, where: str
) -> tuple[Streets, tuple[Note, ...]]:
    """Return the ways of which some piece touches `area`, with all their pieces.

    Parameters
    ----------
    ways
        With the tags of `qdgeo.schema.STREET_TAGS`.
    area
        WGS 84 degrees.
    crs
        Metric, for the result.
    where
        The file, for notes.

    Raises
    ------
    CrsError
        If `crs` cannot show a vertex.
    """
    pieces = unbroken(ways)
    shapely.prepare(area)
    drawn = np.isin(np.arange(len(ways.ids)), pieces.way)
    touching = np.zeros(len(ways.ids), dtype=bool)
    touching[pieces.way[shapely.intersects(area, pieces.lines())]] = True
    pieces = pieces.take(np.flatnonzero(touching[pieces.way]))
    columns: dict[str, NDArray[np.generic]] = {"way": ways.ids[pieces.way]}
    columns |= {key: ways.tags[key][pieces.way] for key in STREET_TAGS}
    lines = pieces.lines(projected(pieces.lonlat, crs, where=where))
    frame = gpd.GeoDataFrame(columns, geometry=lines, crs=crs)
    return Streets(frame=frame, nodes=pieces.refs), _notes(ways, touching, drawn, where)


def _notes(ways: Ways, touching: NDArray[np.bool_], drawn: NDArray[np.bool_], where: str) -> tuple[Note, ...]:
    """Say which ways are cut, and which have no two nodes in a row and so no line at all."""
    gaps = np.isnan(ways.lonlat[:, 0])
    with_gap = np.bincount(ways.of_vertices()[gaps], minlength=len(ways.ids)) > 0
    notes = []
    cut, lost = with_gap & touching, ways.ids[~drawn]
    if cut.any():
        words = f"{int(cut.sum())} streets lack some of their nodes and are cut there, never bridged"
        zh = f"{int(cut.sum())} 条街道缺少部分节点，在缺失处断开，不作连接"
        notes.append(Note(words, where, tuple(f"way/{way}" for way in ways.ids[cut]), zh=zh))
    if lost.size:
        words = f"{lost.size} streets have no two nodes in a row and are left out"
        zh = f"{lost.size} 条街道没有两个相连的节点，已略去"
        notes.append(Note(words, where, tuple(f"way/{way}" for way in lost), zh=zh))
    return tuple(notes)
