"""Polygons from closed ways and from the members of multipolygon relations, in degrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from qdgeo.io.osm.pieces import Pieces, unbroken
from qdgeo.io.osm.relay import Relations
from qdgeo.io.osm.ways import Box, Ways
from qdgeo.overlay import polygons_of

__all__ = ["Group", "Members", "closed_ways", "groups_of", "polygonal", "rings_of"]

_NODE, _WAY = 0, 1  # kinds of members


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


def groups_of(relations: Relations, wanted: NDArray[np.bool_]) -> list[Group]:
    """Return those relations that are wanted, one by one."""
    return [_group(relations, row) for row in np.flatnonzero(wanted).tolist()]


def _group(relations: Relations, row: int) -> Group:
    span = slice(relations.offsets[row], relations.offsets[row + 1])
    refs, kinds, inner = relations.refs[span], relations.kinds[span], relations.inner[span]
    members = ((kinds == _WAY) & ~inner, (kinds == _WAY) & inner, kinds == _NODE)
    outer, inside, nodes = (tuple(dict.fromkeys(refs[these].tolist())) for these in members)
    return Group(
        id=int(relations.ids[row]), tags=relations.tags.row(row), outer=outer, inner=inside, nodes=nodes
    )


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
        self._whole = frozenset(ways.ids[ways.gaps() == 0].tolist())
        self.ways = ways

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
        return all(way in self._whole for way in group.outer + group.inner)

    def polygon(self, group: Group) -> BaseGeometry:
        """Return the group's outer rings less its inner ones; an empty polygon if no ring closes."""
        outer, inner = _rings(self.lines(group.outer)), _rings(self.lines(group.inner))
        if not outer.size:
            return shapely.Polygon()
        if not inner.size:
            return _union(outer)
        holes = shapely.union_all(inner)
        islands = shapely.covered_by(outer, holes)  # an outer ring inside a hole is ground again
        ground = shapely.difference(_union(outer[~islands]), holes)
        return _union(np.array([ground, *outer[islands]], dtype=object))


def _union(polygons: NDArray[np.object_]) -> BaseGeometry:
    """Return the union; of one polygon, as of most squares and buildings, itself."""
    one: BaseGeometry = polygons[0] if polygons.size == 1 else shapely.union_all(polygons)
    return one


def _rings(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    faces: NDArray[np.object_] = shapely.get_parts(shapely.polygonize(lines))
    return faces


def closed_ways(ways: Ways) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return the rows of the ways that are complete rings, and their valid polygons (degrees)."""
    rows, rings = rings_of(ways)
    return rows, polygonal(rings)


def rings_of(ways: Ways) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return the rows of the ways that are complete rings, and their polygons as drawn, valid or not (degrees)."""
    sizes, first = ways.sizes(), ways.offsets[:-1]
    rows = np.flatnonzero((sizes >= 4) & (ways.gaps() == 0))
    rows = rows[ways.refs[first[rows]] == ways.refs[first[rows] + sizes[rows] - 1]]
    if not rows.size:
        return rows, np.empty(0, dtype=object)
    rings = ways.take(rows)
    outlines = shapely.polygons(shapely.linearrings(rings.lonlat, indices=rings.of_vertices()))
    return rows, np.asarray(outlines)


def polygonal(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return valid polygons or multipolygons; lines and points that a repair leaves over are dropped."""
    broken = ~shapely.is_valid(geometries)
    if broken.any():
        geometries = geometries.copy()
        geometries[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    return polygons_of(geometries)
