"""Mapped toilets from nodes, ways and relations, each once, as points in the city's CRS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from qdgeo.io.osm.pieces import projected, unbroken
from qdgeo.io.osm.rings import Group, Members, closed_ways
from qdgeo.io.osm.tags import Tags
from qdgeo.io.osm.ways import Nodes, Ways
from qdgeo.schema import ID, NAME, NAME_EN, TOILET_TAGS
from qdgeo.wording import Note

__all__ = ["KEYS", "Mapped", "is_toilet", "mapped_groups", "mapped_nodes", "mapped_ways", "toilets_of"]

_HOST_KEYS = (
    "amenity", "shop", "tourism", "leisure", "railway", "public_transport", "aeroway", "highway", "office",
    "healthcare", "historic", "man_made", "natural", "landuse", "building",
)  # fmt: skip
_TOILET = "amenity=toilets"
KEYS = (
    "name", "name:en", "toilets", "toilets:access", *_HOST_KEYS, *TOILET_TAGS,
    *(f"toilets:{tag}" for tag in TOILET_TAGS if tag != "access"),
)  # fmt: skip
"""Tags that a toilet or its host is read with."""
_AREAL = 2  # dimension of outlines


@dataclass(frozen=True, kw_only=True, eq=False)
class Mapped:
    """One OSM object that is a toilet or has one.

    Parameters
    ----------
    id
        "node/1", "way/2", "relation/3".
    tags
        As in the file, at least those of `KEYS` that it has.
    shape
        WGS 84 degrees; an outline, or what the file has of it.
    rings
        Ids of the ways that are its outer rings.
    """

    id: str
    tags: Mapping[str, str]
    shape: BaseGeometry
    rings: tuple[str, ...] = ()

    @property
    def feature(self) -> str:
        """What it is: a toilet itself, or the main tag of the host."""
        if "toilets" in self.tags.get("amenity", "").split(";"):
            return _TOILET
        return next((f"{key}={self.tags[key]}" for key in _HOST_KEYS if self.tags.get(key)), "toilets=yes")


def is_toilet(tags: Tags) -> NDArray[np.bool_]:
    """Return which objects are toilets or say that they have one.

    >>> objects = [{"amenity": "shower;toilets"}, {"shop": "mall", "toilets": "no"}, {"toilets": "yes"}]
    >>> from qdgeo.io.osm.tags import Vocabulary
    >>> is_toilet(Vocabulary(KEYS).of(objects)).tolist()
    [True, False, True]
    """
    own = tags.fits("amenity", lambda text: "toilets" in text.split(";"))
    return own | tags.fits("toilets", lambda text: text == "yes")


def mapped_nodes(nodes: Nodes) -> list[Mapped]:
    """Return toilets mapped as nodes."""
    points = np.asarray(shapely.points(nodes.lonlat), dtype=object)
    return [
        Mapped(id=f"node/{node}", tags=nodes.tags.row(row), shape=point)
        for row, (node, point) in enumerate(zip(nodes.ids, points, strict=True))
    ]


def mapped_ways(ways: Ways) -> tuple[list[Mapped], tuple[str, ...]]:
    """Return toilets drawn as ways, and the ids of those of which the file has no node."""
    shapes = _shapes(ways)
    found, lost = [], []
    for row, (way, shape) in enumerate(zip(ways.ids, shapes, strict=True)):
        if shape is None:
            lost.append(f"way/{way}")
        else:
            found.append(Mapped(id=f"way/{way}", tags=ways.tags.row(row), shape=shape))
    return found, tuple(lost)


def _shapes(ways: Ways) -> list[BaseGeometry | None]:
    """Return outlines where the ring is whole, else the pieces that there are, else bare points."""
    shapes: list[BaseGeometry | None] = []
    for begin, end in pairwise(ways.offsets):
        here = ways.lonlat[begin:end]
        here = here[~np.isnan(here[:, 0])]
        shapes.append(shapely.MultiPoint(here) if len(here) else None)
    pieces = unbroken(ways)
    lines = pieces.lines()
    for row in np.unique(pieces.way):
        shapes[row] = shapely.MultiLineString(list(lines[pieces.way == row]))
    for row, polygon in zip(*closed_ways(ways), strict=True):
        shapes[row] = polygon if not polygon.is_empty else shapes[row]
    return shapes


def mapped_groups(
    groups: Sequence[Group], members: Members, places: Mapping[int, tuple[float, float] | None]
) -> tuple[list[Mapped], tuple[str, ...], tuple[str, ...]]:
    """Return toilets drawn as relations, the ids of those with parts missing, and of those with no part.

    Parameters
    ----------
    places
        Longitude and latitude of their nodes, None where the file lacks it.
    """
    found, partial, lost = [], [], []
    for group in groups:
        name, shape = f"relation/{group.id}", members.polygon(group)
        points = [places[node] for node in group.nodes]
        if shape.is_empty:
            there = [shapely.Point(point) for point in points if point]
            shape = shapely.union_all([*members.lines(group.outer), *there])
        if shape.is_empty:
            lost.append(name)
            continue
        rings = tuple(f"way/{way}" for way in group.outer)
        found.append(Mapped(id=name, tags=group.tags, shape=shape, rings=rings))
        if not members.complete(group) or None in points:
            partial.append(name)
    return found, tuple(partial), tuple(lost)


def toilets_of(
    mapped: Sequence[Mapped], *, area: shapely.Polygon, crs: pyproj.CRS, where: str
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return the toilets that touch `area`, with the columns of `qdgeo.io.layers.OsmExtract`.

    Of one that is mapped twice, the lesser row names the other, or all others, in ``duplicate_of``: a node inside
    a toilet's outline, a way that is an outer ring of a toilet's relation, and a host (``toilets=yes``) inside
    whose outline toilets are mapped. Which of them counts is for `qdgeo.rules` to say.
    """
    shapely.prepare(area)
    inside = [one for one in mapped if shapely.intersects(area, one.shape)]
    repeats = _repeats(inside)
    shapes = np.array([one.shape for one in inside], dtype=object)
    lonlat = shapely.get_coordinates(shapely.point_on_surface(shapes)).reshape(-1, 2)
    rows = [_row(one, ";".join(repeats.get(one.id, ()))) for one in inside]
    columns = (ID, NAME, NAME_EN, "feature", "toilets_access", *TOILET_TAGS, "duplicate_of")
    values = {column: np.array([row[column] for row in rows], dtype=object) for column in columns}
    points = shapely.points(projected(lonlat, crs, where=where))
    frame = gpd.GeoDataFrame(values, geometry=points, crs=crs)
    if not repeats:
        return frame, ()
    words = f"{len(repeats)} toilets are mapped twice and are counted at most once"
    pairs = tuple(f"{lesser} repeats {', '.join(main)}" for lesser, main in sorted(repeats.items()))
    zh = f"{len(repeats)} 处厕所重复绘制，至多计一次"
    return frame, (Note(words, where, pairs, warning=False, zh=zh),)


def _row(one: Mapped, repeats: str) -> dict[str, str]:
    tags, host = one.tags, one.feature != _TOILET
    row = {
        ID: one.id,
        NAME: tags.get("name", ""),
        NAME_EN: tags.get("name:en", ""),
        "feature": one.feature,
        "toilets_access": tags.get("toilets:access", ""),
        "duplicate_of": repeats,
    }
    for tag in TOILET_TAGS:
        own, of_toilet = tags.get(tag, ""), tags.get(f"toilets:{tag}", "")
        # A host's wheelchair tag is about its door; what it says of its toilet comes first.
        row[tag] = own if tag == "access" else (of_toilet or own) if host else (own or of_toilet)
    return row


def _repeats(mapped: Sequence[Mapped]) -> dict[str, list[str]]:
    """Return for each toilet that repeats others the ids of those others."""
    shapes = np.array([one.shape for one in mapped], dtype=object)
    toilet = np.array([one.feature == _TOILET for one in mapped], dtype=bool)
    areal = shapely.get_dimensions(shapes) == _AREAL if len(shapes) else np.empty(0, dtype=bool)
    node = np.array([one.id.startswith("node/") for one in mapped], dtype=bool)
    repeats: dict[str, list[str]] = {}
    for inner, outer in _inside(shapes, np.flatnonzero(toilet & node), np.flatnonzero(toilet & areal)):
        repeats.setdefault(mapped[inner].id, []).append(mapped[outer].id)
    kind = {one.id: one.feature == _TOILET for one in mapped}
    for one in mapped:
        for ring in one.rings:
            if kind.get(ring) == kind[one.id]:
                repeats.setdefault(ring, []).append(one.id)
    for inner, outer in _inside(shapes, np.flatnonzero(toilet), np.flatnonzero(~toilet & areal)):
        repeats.setdefault(mapped[outer].id, []).append(mapped[inner].id)
    return repeats


def _inside(
    shapes: NDArray[np.object_], inner: NDArray[np.int64], outer: NDArray[np.int64]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs (inner, outer) of which the one's point inside lies in the other, in order."""
    points = shapely.point_on_surface(shapes[inner])
    for main in outer:
        for position in np.flatnonzero(shapely.covers(shapes[main], points)):
            yield int(inner[position]), int(main)
