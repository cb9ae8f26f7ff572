"""From ways to streets: keep what touches the area, whole, and project."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.io.layers import Streets
from qdgeo.io.osm.base import to_crs
from qdgeo.io.osm.pieces import Pieces, projected, unbroken
from qdgeo.io.osm.rings import Group, Members
from qdgeo.io.osm.squares import Squares, squares_of, with_outlines
from qdgeo.io.osm.ways import Nodes, Ways
from qdgeo.schema import ID, NODE_TAGS, STREET_TAGS
from qdgeo.wording import Note

__all__ = ["streets_of"]


def streets_of(
    ways: Ways,
    points: Nodes,
    groups: Sequence[Group],
    members: Members,
    *,
    area: shapely.Polygon | None,
    crs: pyproj.CRS,
    where: str,
) -> tuple[Streets, tuple[Note, ...]]:
    """Return the ways of which some piece touches `area`, with all their pieces, and what belongs to them.

    Parameters
    ----------
    ways
        Those with a ``highway`` tag.
    points
        Nodes that may stand on them, in order of id.
    groups
        Multipolygon relations with a ``highway`` tag.
    members
        The ways of those.
    area
        WGS 84 degrees; None takes all.
    crs
        Metric, for the result.
    where
        The file, for notes.

    Raises
    ------
    CrsError
        If `crs` cannot show a vertex.
    """
    squares, square_notes = squares_of(
        ways, groups, members, box=None if area is None else area.bounds, where=where
    )
    ways = with_outlines(ways, groups, members)
    pieces = unbroken(ways)
    drawn = np.zeros(len(ways.ids), dtype=np.bool_)
    drawn[pieces.way] = True
    touching = drawn if area is None else _touching(pieces, drawn.size, area)
    if not touching.all():
        pieces = pieces.take(np.flatnonzero(touching[pieces.way]))
    streets = Streets(
        frame=_frame(ways, pieces, crs, where),
        nodes=pieces.refs,
        points=_points(points, pieces.refs),
        squares=_squares(squares, area, crs, where),
    )
    return streets, (*_notes(ways, touching, drawn, where), *square_notes)


def _touching(pieces: Pieces, ways: int, area: shapely.Polygon) -> NDArray[np.bool_]:
    """Return which ways have a piece that touches the area; few lines are drawn to find out."""
    shapely.prepare(area)
    touching = np.zeros(ways, dtype=np.bool_)
    begin = pieces.lonlat[pieces.offsets[:-1]]
    touching[pieces.way[shapely.intersects_xy(area, begin[:, 0], begin[:, 1])]] = True
    doubtful = pieces.take(np.flatnonzero(~touching[pieces.way]))
    touching[doubtful.way[shapely.intersects(area, doubtful.lines())]] = True
    return touching


def _frame(ways: Ways, pieces: Pieces, crs: pyproj.CRS, where: str) -> gpd.GeoDataFrame:
    columns = {"way": ways.ids[pieces.way], **ways.tags.columns(STREET_TAGS, pieces.way)}
    lines = pieces.lines(projected(pieces.lonlat, crs, where=where))
    return gpd.GeoDataFrame(columns, geometry=lines, crs=crs)


def _points(points: Nodes, nodes: NDArray[np.int64]) -> pd.DataFrame:
    """Return those points that are vertices of streets."""
    stands = np.zeros(len(points.ids) + 1, dtype=np.bool_)
    place = np.searchsorted(points.ids, nodes)
    stands[place[np.append(points.ids, nodes.max(initial=0) + 1)[place] == nodes]] = True
    rows = np.flatnonzero(stands)
    return pd.DataFrame({"node": points.ids[rows], **points.tags.columns(NODE_TAGS, rows)})


def _squares(squares: Squares, area: shapely.Polygon | None, crs: pyproj.CRS, where: str) -> gpd.GeoDataFrame:
    """Return those squares that touch the area, whole."""
    rows = np.arange(len(squares.ids))
    if area is not None:
        rows = np.flatnonzero(shapely.intersects(area, squares.shapes))
    columns = {ID: squares.ids[rows], **squares.tags.columns(STREET_TAGS, rows)}
    shapes = to_crs(squares.shapes[rows], crs, where=where)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)


def _notes(ways: Ways, touching: NDArray[np.bool_], drawn: NDArray[np.bool_], where: str) -> list[Note]:
    """Say which ways are cut, and which have no two nodes in a row and so no line at all."""
    notes = []
    cut, lost = (ways.gaps() > 0) & touching, ways.ids[~drawn]
    if cut.any():
        words = f"{int(cut.sum())} streets lack some of their nodes and are cut there, never bridged"
        zh = f"{int(cut.sum())} 条街道缺少部分节点，在缺失处断开，不作连接"
        notes.append(Note(words, where, tuple(f"way/{way}" for way in ways.ids[cut]), zh=zh))
    if lost.size:
        words = f"{lost.size} streets have no two nodes in a row and are left out"
        zh = f"{lost.size} 条街道没有两个相连的节点，已略去"
        notes.append(Note(words, where, tuple(f"way/{way}" for way in lost), zh=zh))
    return notes
