"""Squares: ground that is walked in every direction, from closed ways and multipolygon relations.

OSM draws a square as a closed way with ``highway`` and ``area=yes``, or as a relation of type multipolygon
with ``highway``. Without ``area=yes`` a closed way is a street that comes back to where it began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.io.osm.pieces import unbroken
from qdgeo.io.osm.rings import Group, Members, polygonal, rings_of
from qdgeo.io.osm.tags import Tags
from qdgeo.io.osm.ways import Box, Ways, joined_ways
from qdgeo.schema import STREET_TAGS
from qdgeo.wording import Note

__all__ = ["Squares", "squares_of", "with_outlines"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Squares:
    """Squares in degrees: of ways in order of id, then of relations.

    Parameters
    ----------
    ids
        "way/1", "relation/2".
    shapes
        Valid polygons or multipolygons.
    tags
        Of the way or the relation, with ``area=yes``.
    """

    ids: NDArray[np.object_]
    shapes: NDArray[np.object_]
    tags: Tags


def with_outlines(streets: Ways, groups: Sequence[Group], members: Members) -> Ways:
    """Return the streets, and the outlines of relations that are none yet, with the relation's tags.

    Parameters
    ----------
    streets
        Ways with a ``highway`` tag.
    groups
        Multipolygon relations with one, in order of id; an outline that two share has the tags of the first.
    members
        Their ways.
    """
    tags: dict[int, dict[str, str]] = {}
    for group in groups:
        for way in group.outer:
            tags.setdefault(way, _tags_of(group))
    rows = np.flatnonzero(np.isin(members.ways.ids, np.array(list(tags), dtype=np.int64)))
    rows = rows[~np.isin(members.ways.ids[rows], streets.ids)]
    rows = rows[~members.ways.tags.has("highway")[rows]]  # a street of its own, elsewhere
    if not rows.size:
        return streets
    bare = members.ways.take(rows)
    bare = bare.take(
        np.unique(unbroken(bare).way)
    )  # of a ring at the edge of an extract the file has no nodes
    vocabulary = streets.tags.vocabulary
    outlines = Ways(
        ids=bare.ids,
        offsets=bare.offsets,
        refs=bare.refs,
        lonlat=bare.lonlat,
        tags=vocabulary.of([tags[way] for way in bare.ids.tolist()]),
    )
    return joined_ways([streets, outlines], vocabulary)


def _tags_of(group: Group) -> dict[str, str]:
    return {key: text for key, text in group.tags.items() if key in STREET_TAGS} | {"area": "yes"}


def squares_of(
    streets: Ways, groups: Sequence[Group], members: Members, *, box: Box | None, where: str
) -> tuple[Squares, tuple[Note, ...]]:
    """Return the squares, each once, and what is wrong with any.

    Parameters
    ----------
    streets
        Ways with a ``highway`` tag.
    groups
        Multipolygon relations with one, in order of id.
    members
        Their ways.
    box
        What a relation must come near to be put together, degrees; None takes all.
    where
        The file, for notes.
    """
    groups = [group for group in groups if box is None or members.near(group, box)]
    outlines = np.array([members.polygon(group) for group in groups], dtype=object)
    whole = ~shapely.is_empty(outlines)
    closed = [group for group, kept in zip(groups, whole, strict=True) if kept]
    of_ways, drawn = _closed_ways(streets, closed)
    shapes = polygonal(np.concatenate([drawn, outlines[whole]]))
    filled, mended = ~shapely.is_empty(shapes), np.zeros(len(shapes), dtype=np.bool_)
    mended[: len(drawn)] = ~shapely.is_valid(drawn)
    names = [*(f"way/{way}" for way in of_ways.ids), *(_name(group) for group in closed)]
    ids = np.array(names, dtype=object)
    tags = streets.tags.vocabulary.of([*map(of_ways.tags.row, range(len(drawn))), *map(_tags_of, closed)])
    broken = [
        _name(group)
        for group, kept in zip(groups, whole, strict=True)
        if not (kept and members.complete(group))
    ]
    squares = Squares(ids=ids[filled], shapes=shapes[filled], tags=tags.take(np.flatnonzero(filled)))
    return squares, _notes(broken, list(ids[~filled]), list(ids[filled & mended]), where)


def _name(group: Group) -> str:
    return f"relation/{group.id}"


def _closed_ways(streets: Ways, groups: Sequence[Group]) -> tuple[Ways, NDArray[np.object_]]:
    """Return the ways that are squares by themselves, without outlines of `groups`, and their polygons."""
    outer = np.array([way for group in groups for way in group.outer], dtype=np.int64)
    areal = streets.tags.fits("area", lambda text: text == "yes") & ~np.isin(streets.ids, outer)
    ways = streets.take(np.flatnonzero(areal))
    rows, drawn = rings_of(ways)
    return ways.take(rows), drawn


def _notes(broken: Sequence[str], flat: Sequence[str], mended: Sequence[str], where: str) -> tuple[Note, ...]:
    told = (
        (
            broken,
            "{} squares lack some of the ways around them; what does not close is walked along, not across",
            "{} 个广场缺少部分轮廓线（way）；未闭合处只沿轮廓步行，不横穿",
        ),
        (
            flat,
            "{} squares enclose no ground; they are walked along, not across",
            "{} 个广场未围住任何地面，只沿轮廓步行，不横穿",
        ),
        (
            mended,
            "{} squares have outlines that cross themselves and were mended",
            "{} 个广场的轮廓自相交，已修复",
        ),
    )
    return tuple(
        Note(words.format(len(names)), where, tuple(names), warning=False, zh=zh.format(len(names)))
        for names, words, zh in told
        if names
    )
