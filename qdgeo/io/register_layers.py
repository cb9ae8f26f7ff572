"""Registers that are layers: geometry of the right kind, in the datum that it is in, near the city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from qdgeo.crs import WGS84, to_metric
from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.layer_datums import as_stated, unstated_crs
from qdgeo.io.points import far_from, swapped
from qdgeo.io.register_places import Asked
from qdgeo.io.vector import check_place, lost_coordinates, read_vector
from qdgeo.overlay import polygons_of
from qdgeo.targets.registers import RegisterKind
from qdgeo.wording import Note

__all__ = ["placed_layer", "read_layer"]

_POINTS, _LINES, _AREAS = (0, 4), (1, 5), (3, 6)  # as `shapely.get_type_id` numbers them
_SHAPES = {"point": (*_POINTS, *_AREAS), "line": _LINES, "area": _AREAS, "any": (*_POINTS, *_AREAS)}


def read_layer(path: Path, kind: RegisterKind, asked: Asked) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return a layer with its own columns, in the city's CRS; geometry that a row may lack is None.

    Parameters
    ----------
    path
        Of the layer.
    kind
        What is listed: of points, an area counts by a point inside it, several points by their middle.
    asked
        The register's datum and CRS, and where the city is.

    Raises
    ------
    SourceError, CrsError
        If the file is missing or damaged, or its CRS missing or wrong.
    DataError
        With every feature of another kind of geometry, or without any, and if the layer is elsewhere.
    """
    source = asked.source
    frame, notes = read_vector(
        path, role=asked.key, layer=source.layer, crs_hint=source.crs, fallback=unstated_crs(asked.stated)
    )
    places = [f"{path.name}, feature {number}" for number in range(1, len(frame) + 1)]
    placed, told = placed_layer(frame, kind, asked, where=path.name, places=places)
    return placed, (*notes, *told)


def placed_layer(
    frame: gpd.GeoDataFrame, kind: RegisterKind, asked: Asked, *, where: str, places: Sequence[str]
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return shapes of any CRS or datum in the city's CRS, of the kind that is listed, and what must be known of them.

    Parameters
    ----------
    frame
        With its CRS, WGS 84 if it is not known.
    kind
        What is listed.
    asked
        The register's datum and CRS, and where the city is.
    where
        The file, for messages.
    places
        Where each row stands in it.

    Raises
    ------
    CrsError, DataError
        As `read_layer`.
    """
    raise_all(list(_shape_faults(frame, kind, where, places)), DataError)
    frame = as_stated(frame, asked.stated, where=where)
    there = _there(frame)
    if not there.any():
        return frame.set_crs(asked.crs, allow_override=True), ()
    _refuse_swapped(frame, asked, places)
    check_place(gpd.GeoDataFrame(frame[there], crs=frame.crs), asked.crs, where=where)
    far = _far(frame, there, asked)
    if far[there].all():
        what, remedy = "no feature lies near the city", "check that this is the city's file, and its CRS"
        raise DataError(Problem(what, where, remedy))
    moved = to_metric(frame, asked.crs, where=where)
    shapes, repaired = _shapes(np.asarray(moved.geometry, dtype=object), kind)
    told = (*_far_note(far, places, where), *_repair_note(repaired, places, where))
    return moved.set_geometry(gpd.GeoSeries(shapes, crs=asked.crs)), told


def _there(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    shapes = np.asarray(frame.geometry, dtype=object)
    return np.asarray(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)), dtype=bool)


def _shape_faults(
    frame: gpd.GeoDataFrame, kind: RegisterKind, where: str, places: Sequence[str]
) -> Iterator[Problem]:
    key = f"registers.{kind.id}"
    if frame.empty:
        yield Problem("the register has no features", where, f"remove {key}, or fill the register")
        return
    wanted = {"any": "a point or an area", "area": "an area", "line": "a line"}.get(kind.geometry, "a point")
    shapes, there = np.asarray(frame.geometry, dtype=object), _there(frame)
    fits = np.isin(shapely.get_type_id(shapes), _SHAPES.get(kind.geometry, ()))
    lost = lost_coordinates(shapes)
    for row in np.flatnonzero((~there & kind.placed) | (there & (~fits | lost))).tolist():
        if not there[row]:
            yield Problem("no geometry, or one that cannot be read", places[row], "draw it, or remove it")
        elif not fits[row]:
            what = f"a {shapes[row].geom_type} where {wanted} is needed"
            yield Problem(what, places[row], "draw it as one")
        else:
            yield Problem("coordinates that are not numbers", places[row], "draw it again")


def _inside_lonlat(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return a point inside each feature, degrees as the layer has them (WGS 84 if it is in metres); NaN for none."""
    points = frame.geometry.representative_point()
    if not CRS.from_user_input(frame.crs).is_geographic:
        points = points.to_crs(WGS84)
    return np.column_stack([points.x, points.y]).astype(np.float64)


def _refuse_swapped(frame: gpd.GeoDataFrame, asked: Asked, places: Sequence[str]) -> None:
    turned = np.flatnonzero(swapped(_inside_lonlat(frame), asked.near))
    if turned.size:
        what = f"{turned.size} of {len(frame)} features have longitude and latitude swapped"
        raise DataError(Problem(what, places[int(turned[0])], "swap them: longitude comes first"))


def _far(frame: gpd.GeoDataFrame, there: NDArray[np.bool_], asked: Asked) -> NDArray[np.bool_]:
    return np.asarray(far_from(_inside_lonlat(frame), asked.near) & there)


def _shapes(shapes: NDArray[np.object_], kind: RegisterKind) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return geometry of the kind that is listed, and which areas were repaired."""
    area = np.isin(shapely.get_type_id(shapes), (3, 6))
    broken = area & ~shapely.is_valid(shapes)
    kept = shapes.copy()
    kept[broken] = polygons_of(shapely.make_valid(shapes[broken]))
    several = shapely.get_type_id(kept) == 4
    kept[several] = shapely.centroid(kept[several])
    if kind.geometry == "point":
        kept[area] = shapely.point_on_surface(kept[area])
    kept[shapely.is_empty(kept)] = None
    return kept, np.asarray(broken, dtype=bool)


def _far_note(far: NDArray[np.bool_], places: Sequence[str], where: str) -> tuple[Note, ...]:
    named = tuple(places[row] for row in np.flatnonzero(far).tolist())
    words, zh = f"{len(named)} features lie far from the city", f"{len(named)} 个要素离本市很远"
    return (Note(words, where, named, zh=zh),) if named else ()


def _repair_note(repaired: NDArray[np.bool_], places: Sequence[str], where: str) -> tuple[Note, ...]:
    named = tuple(places[row] for row in np.flatnonzero(repaired).tolist())
    words, zh = f"{len(named)} areas crossed themselves and were repaired", f"{len(named)} 个面自相交，已修复"
    return (Note(words, where, named, zh=zh),) if named else ()
