"""Polygons from closed ways and from the members of multipolygon relations, in degrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from osmium.osm.types import Relation
from shapely.geometry.base import BaseGeometry

from qdgeo.io.osm.pieces import Pieces, unbroken
from qdgeo.io.osm.ways import Box, Ways
from qdgeo.overlay import polygons_of

__all__ = ["Group", "Members", "closed_ways", "group_of", "polygonal"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """An OSM relation: its tags, and its members in order, each once.

    Parameters
    ----------
    outer, inner
        Ids of member ways; a member without a role counts as outer.
    nodes
        Ids of member nodes.
    """

    id: int
    tags: dict[str, str]
    outer: tuple[int, ...]
    inner: tuple[int, ...]
    nodes: tuple[int, ...]


def group_of(relation: Relation) -> Group:
    """Return the relation as a record of its own, which outlives the reading."""
    outer: dict[int, None] = {}
    inner: dict[int, None] = {}
    nodes: dict[int, None] = {}
    for member in relation.members:
        if member.type == "w":
            (inner if member.role == "inner" else outer)[member.ref] = None
        elif member.type == "n":
            nodes[member.ref] = None
    tags = {tag.k: tag.v for tag in relation.tags}
    return Group(id=relation.id, tags=tags, outer=tuple(outer), inner=tuple(inner), nodes=tuple(nodes))


class Members:
    """Member ways as lines, found by id.

    Parameters
    ----------
    ways
        All member ways that the file has; tags do not matter.
    """

    def __init__(self, ways: Ways) -> None:
        pieces: Pieces = unbroken(ways)
        self._owner = ways.ids[pieces.way]
        self._lines = pieces.lines()
        self._boxes = shapely.bounds(self._lines).reshape(-1, 4)
        self._known = ways.ids
        gaps = ways.of_vertices()[np.isnan(ways.lonlat[:, 0])]
        self._broken = ways.ids[np.unique(gaps)]

    def lines(self, ids: tuple[int, ...]) -> NDArray[np.object_]:
        """Return the lines of these ways; those that the file lacks have none."""
        return self._lines[self._rows(ids)]

    def _rows(self, ids: tuple[int, ...]) -> NDArray[np.int64]:
        wanted = np.array(ids, dtype=np.int64)
        begins = np.searchsorted(self._owner, wanted, side="left")
        ends = np.searchsorted(self._owner, wanted, side="right")
        spans = [np.arange(begin, end) for begin, end in zip(begins, ends, strict=True)]
        return np.concatenate([np.empty(0, dtype=np.int64), *spans])

    def near(self, group: Group, box: Box) -> bool:
        """Return whether the box around the group's outer ways meets `box`; one with no such way may lie anywhere."""
        boxes = self._boxes[self._rows(group.outer)]
        if not len(boxes):
            return True
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return bool((low <= box[2:]).all() and (high >= box[:2]).all())

    def complete(self, group: Group) -> bool:
        """Return whether every way of the group is there with all its nodes."""
        wanted = np.array(group.outer + group.inner, dtype=np.int64)
        return bool(np.isin(wanted, self._known).all() and not np.isin(wanted, self._broken).any())

    def polygon(self, group: Group) -> BaseGeometry:
        """Return the group's outer rings less its inner ones; an empty polygon if no ring closes."""
        outer, inner = _rings(self.lines(group.outer)), _rings(self.lines(group.inner))
        if not outer.size:
            return shapely.Polygon()
        if not inner.size:
            return shapely.union_all(outer)
        holes = shapely.union_all(inner)
        islands = shapely.covered_by(outer, holes)  # an outer ring inside a hole is ground again
        ground = shapely.difference(shapely.union_all(outer[~islands]), holes)
        return shapely.union_all([ground, *outer[islands]])


def _rings(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    faces: NDArray[np.object_] = shapely.get_parts(shapely.polygonize(lines))
    return faces


def closed_ways(ways: Ways) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return the rows of the ways that are complete rings, and their valid polygons (degrees)."""
    sizes, first = ways.sizes(), ways.offsets[:-1]
    gaps = np.bincount(ways.of_vertices()[np.isnan(ways.lonlat[:, 0])], minlength=len(ways.ids))
    long = (sizes >= 4) & (gaps == 0)
    rows = np.flatnonzero(long)
    rows = rows[ways.refs[first[rows]] == ways.refs[first[rows] + sizes[rows] - 1]]
    rings = ways.take(rows)
    if not rows.size:
        return rows, np.empty(0, dtype=object)
    outlines = shapely.polygons(shapely.linearrings(rings.lonlat, indices=rings.of_vertices()))
    return rows, polygonal(np.asarray(outlines))


def polygonal(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return valid polygons or multipolygons; lines and points that a repair leaves over are dropped."""
    broken = ~shapely.is_valid(geometries)
    if broken.any():
        geometries = geometries.copy()
        geometries[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    return polygons_of(geometries)
