"""Land from the coastline: OSM draws only the line, with the land on its left.

The lines are cut to the box, closed with its border, and each face that results is land or sea by the
side of the coast on which it lies.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.io.osm.pieces import Pieces, unbroken
from qdgeo.io.osm.ways import Box, Ways
from qdgeo.wording import Note

__all__ = ["land_of"]

_NEAR = 0.05  # an open end nearer to the border than this share of the box's diagonal is led to it
_ASIDE = 1e-7  # degrees (about 1 cm): how far beside the line one looks for the face


def land_of(coast: Ways, box: Box, *, where: str) -> tuple[NDArray[np.object_], tuple[Note, ...]]:
    """Return the land in `box` as polygons, degrees.

    Parameters
    ----------
    coast
        Ways with natural=coastline.
    box
        What is known: where the area and the file's extent meet.

    Returns
    -------
    land
        The whole box if no coastline runs through it, and also if the coastline is broken so that it
        encloses nothing; then a note says so.
    notes
        Ends that were led to the border, or why there is no sea.
    """
    frame = shapely.box(*box)
    pieces = unbroken(coast)
    lines, led = _led_to_border(_in_box(pieces.lines(), frame), _cut_places(pieces), frame)
    if not lines.size:
        return np.array([frame]), ()
    border = shapely.get_exterior_ring(frame)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all([border, *lines]))))
    votes = _votes(faces, lines)
    if _open_ends(lines, frame).size or not votes.any():
        words = "the coastline is broken and encloses nothing; the sea is drawn as land"
        broken = tuple(f"way/{way}" for way in coast.ids)
        return np.array([frame]), (Note(words, where, broken, zh="海岸线断开，围不成面；海域绘作陆地"),)
    notes = []
    if led:
        words = f"the coastline is cut off {led} times inside the box and was led straight to its border"
        zh = f"海岸线在范围框内中断 {led} 次，已径直引到框边"
        notes.append(Note(words, where, warning=False, zh=zh))
    return faces[votes > 0], tuple(notes)


def _in_box(lines: NDArray[np.object_], frame: shapely.Polygon) -> NDArray[np.object_]:
    """Return the coastline inside the box as few lines as possible, in their own direction."""
    parts = shapely.get_parts(shapely.intersection(lines, frame))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return _merged(parts[shapely.length(parts) > 0])


def _merged(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    merged = shapely.line_merge(shapely.multilinestrings(lines), directed=True)
    parts: NDArray[np.object_] = shapely.get_parts(merged)
    return parts


def _cut_places(pieces: Pieces) -> NDArray[np.object_]:
    """Return the places beyond which the coast goes on, though the file does not."""
    first, last = pieces.offsets[:-1][pieces.cut_start], pieces.offsets[1:][pieces.cut_end] - 1
    places: NDArray[np.object_] = shapely.points(pieces.lonlat[np.concatenate([first, last])])
    return places


def _open_ends(lines: NDArray[np.object_], frame: shapely.Polygon) -> NDArray[np.object_]:
    """Return the ends that lie inside the box and meet no other end."""
    if not lines.size:
        return np.empty(0, dtype=object)
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    places, times = np.unique(shapely.get_coordinates(ends), axis=0, return_counts=True)
    lone: NDArray[np.object_] = shapely.points(places[times == 1])
    return lone[shapely.distance(lone, shapely.get_exterior_ring(frame)) > _ASIDE]


def _led_to_border(
    lines: NDArray[np.object_], cut: NDArray[np.object_], frame: shapely.Polygon
) -> tuple[NDArray[np.object_], int]:
    """Return the lines with their open ends led straight to the border, and how many were.

    Only an end where the file was cut off, or one near the border, is led there; any other end is a
    fault of the data.
    """
    west, south, east, north = frame.bounds
    near = _NEAR * float(np.hypot(east - west, north - south))
    border = shapely.get_exterior_ring(frame)
    ends = _open_ends(lines, frame)
    known = np.isin(shapely.to_wkb(ends), shapely.to_wkb(cut)) if ends.size else np.empty(0, dtype=bool)
    ends = ends[known | (shapely.distance(ends, border) <= near)]
    if not ends.size:
        return lines, 0
    leads = shapely.shortest_line(ends, border)
    if shapely.crosses(leads, shapely.union_all(lines)).any():
        return lines, 0
    starts = np.isin(shapely.to_wkb(ends), shapely.to_wkb(shapely.get_point(lines, 0)))
    leads[starts] = shapely.reverse(leads[starts])
    return _merged(np.concatenate([lines, leads])), int(ends.size)


def _votes(faces: NDArray[np.object_], lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return for each face how much coast has it on its left less how much has it on its right, degrees."""
    coordinates, owner = shapely.get_coordinates(lines, return_index=True)
    joined = owner[1:] == owner[:-1]
    begins, ends = coordinates[:-1][joined], coordinates[1:][joined]
    ahead = ends - begins
    lengths = np.hypot(*ahead.T)
    left = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.maximum(lengths, _ASIDE)[:, np.newaxis]
    votes = np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for side in (1.0, -1.0):
        points = shapely.points((begins + ends) / 2 + side * _ASIDE * left)
        segment, face = tree.query(points, predicate="within")
        np.add.at(votes, face, side * lengths[segment])
    return votes
