"""District boundaries and other polygons, in the city's CRS, with every fault of the file told at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from qdgeo.config import DistrictsSource
from qdgeo.crs import to_metric
from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.eastings import Stated
from qdgeo.io.layer_datums import as_stated, unstated_crs
from qdgeo.io.vector import check_place, read_vector, text_of
from qdgeo.overlay import polygons_of
from qdgeo.schema import ID, NAME, NAME_EN, RESERVED_IDS
from qdgeo.wording import Note

__all__ = ["read_districts", "read_polygons", "repair"]

_POLYGONS = ("Polygon", "MultiPolygon")
_NOTED_M2 = 0.5  # a repair that moves less ground than this is the rounding of coordinates


def read_polygons(
    path: Path, *, role: str, layer: str | None = None, crs_hint: str | None = None, crs: CRS
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return a layer of polygons in `crs`, with all its columns, not yet repaired.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile, FlatGeobuf or GeoParquet.
    role
        What it is for, for messages.
    layer
        Needed if the file has several layers with geometry.
    crs_hint
        The CRS of a file that states none.
    crs
        The city's metric CRS.

    Raises
    ------
    SourceError, CrsError
        As `qdgeo.io.vector.read_vector`; also if `crs` cannot show a feature.
    DataError
        If the layer is empty, or with every feature that has no geometry, has coordinates that are not
        numbers, or is not a polygon.
    """
    frame, notes = read_vector(path, role=role, layer=layer, crs_hint=crs_hint)
    where = path.name
    if frame.empty:
        raise DataError(
            Problem(f"the layer for {role} holds no features", where, "name another layer or file")
        )
    raise_all(list(_geometry_faults(frame, where)), DataError)
    return to_metric(frame, crs, where=where), notes


def read_districts(
    source: DistrictsSource, *, base: Path, crs: CRS
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return the districts as the file has them, valid and in `crs`; overlaps are left to `qdgeo.overlay`.

    Parameters
    ----------
    source
        The city file's ``[sources.districts]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.

    Returns
    -------
    districts
        ``id``, ``name``, ``name_en`` (text), Polygon or MultiPolygon; rows in the file's order.
    notes
        Repairs with the area that they changed, and districts without a name.

    Raises
    ------
    SourceError, CrsError
        As `read_polygons`; also if the districts do not lie where lengths in `crs` are true.
    DataError
        With every fault of the file: a missing column (and which there are), a missing, repeated or reserved
        id, a name that two districts share, a feature without usable geometry, an invalid one if `source` says refuse;
        also if the layer is in metres and its datum is one of degrees.
    """
    path = base / source.path
    stated = Stated(key="sources.districts", datum=source.datum, crs=source.crs, city=crs)
    raw, notes = read_vector(
        path, role="districts", layer=source.layer, crs_hint=source.crs, fallback=unstated_crs(stated)
    )
    where = path.name
    if raw.empty:
        raise DataError(
            Problem("the layer for districts holds no features", where, "name another layer or file")
        )
    raise_all(list(_faults(raw, source, where)), DataError)
    if source.datum is not None:
        raw = as_stated(raw, stated, where=where)
    check_place(raw, crs, where=where)
    moved = to_metric(raw, crs, where=where)
    fields = source.fields
    ids = [text_of(value) for value in raw[fields.id]]
    shapes, repairs = repair(
        np.asarray(moved.geometry, dtype=object), ids, where=where, refuse=source.invalid == "refuse"
    )
    names = [text_of(value) for value in raw[fields.name]]
    english = [text_of(value) for value in raw[fields.name_en]] if fields.name_en else [""] * len(ids)
    districts = gpd.GeoDataFrame(
        {ID: ids, NAME: [name or key for name, key in zip(names, ids, strict=True)], NAME_EN: english},
        geometry=shapes,
        crs=crs,
    )
    nameless = tuple(key for name, key in zip(names, ids, strict=True) if not name)
    words, zh = (
        f"{len(nameless)} districts have no name and go by their id",
        f"{len(nameless)} 个区没有名称，以编号代替",
    )
    unnamed = Note(words, where, nameless, warning=False, zh=zh)
    return districts, (*notes, *repairs, *([unnamed] if nameless else []))


def repair(
    shapes: NDArray[np.object_], ids: list[str], *, where: str, refuse: bool
) -> tuple[NDArray[np.object_], tuple[Note, ...]]:
    """Return polygons that are valid, and a note for each that was not.

    Parameters
    ----------
    shapes
        Polygons in a metric CRS.
    ids
        What each is called, for the notes.
    where
        The file.
    refuse
        Whether an invalid polygon is an error (``invalid = "refuse"``).

    Raises
    ------
    DataError
        With every invalid polygon if `refuse`; else with each of which no area is left.
    """
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    places = [f"{where}, '{ids[row]}'" for row in broken]
    why = [shapely.is_valid_reason(shapes[row]) for row in broken]
    remedy = 'mend it in a GIS, or set invalid = "repair"'
    if refuse:
        faults = zip(why, places, strict=True)
        raise_all([Problem(f"invalid polygon ({text})", place, remedy) for text, place in faults], DataError)
    mended = shapes.copy()
    if broken.size:
        mended[broken] = polygons_of(
            shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
        )
    empty = [place for row, place in zip(broken, places, strict=True) if shapely.is_empty(mended[row])]
    raise_all(
        [Problem("an invalid polygon without any area", place, "draw it") for place in empty], DataError
    )
    notes = []
    for row, text, place in zip(broken, why, places, strict=True):
        notes.append(_mended(text, place, ids[row], shapely.area([shapes[row], mended[row]])))
    return mended, tuple(notes)


def _mended(why: str, place: str, key: str, areas: NDArray[np.float64]) -> Note:
    """Say that a polygon was repaired, and what its area was and is; a change worth noting is a warning."""
    before, after = areas
    words = f"invalid polygon repaired ({why}); its area went from {before:,.0f} to {after:,.0f} m²"
    zh = f"无效多边形已修复（{why}）；面积由 {before:,.0f} m² 变为 {after:,.0f} m²"
    return Note(words, place, (key,), bool(abs(after - before) > _NOTED_M2), zh=zh)


def _faults(frame: gpd.GeoDataFrame, source: DistrictsSource, where: str) -> Iterator[Problem]:
    fields = source.fields
    columns = [str(column) for column in frame.columns if column != frame.geometry.name]
    for key, column in {"id": fields.id, "name": fields.name, "name_en": fields.name_en}.items():
        if column is not None and column not in columns:
            remedy = f"set sources.districts.fields.{key} to one of {', '.join(columns)}"
            yield Problem(f"no column '{column}' for {key}", where, remedy)
    if fields.id in columns:
        ids = [text_of(value) for value in frame[fields.id]]
        yield from _id_faults(ids, where)
        if fields.name in columns:
            yield from _name_faults([text_of(value) for value in frame[fields.name]], ids, where)
    yield from _geometry_faults(frame, where)


def _id_faults(ids: list[str], where: str) -> Iterator[Problem]:
    for number, key in enumerate(ids, 1):
        if not key:
            yield Problem("no id", f"{where}, feature {number}", "give every district its own id")
        elif key in RESERVED_IDS:
            yield Problem(f"'{key}' is reserved", f"{where}, feature {number}", "rename this id")
    for key in dict.fromkeys(ids):
        rows = [str(number) for number, other in enumerate(ids, 1) if other == key]
        if key and len(rows) > 1:
            remedy = "give every district its own id, or dissolve its parts into one"
            yield Problem(
                f"id '{key}' occurs {len(rows)} times", f"{where}, features {', '.join(rows)}", remedy
            )


def _name_faults(names: list[str], ids: list[str], where: str) -> Iterator[Problem]:
    """Yield names of several districts: a register that has the name alone would fit any of them."""
    for name in dict.fromkeys(filter(None, names)):
        rows = [row for row, other in enumerate(names) if other == name]
        if len({ids[row] for row in rows}) > 1:
            numbers = ", ".join(str(row + 1) for row in rows)
            called = ", ".join(dict.fromkeys(f"'{ids[row]}'" for row in rows))
            remedy = "write what tells them apart into their names, or dissolve their parts into one district"
            yield Problem(
                f"{len(rows)} districts are called '{name}': ids {called}",
                f"{where}, features {numbers}",
                remedy,
            )


def _geometry_faults(frame: gpd.GeoDataFrame, where: str) -> Iterator[Problem]:
    shapes = np.asarray(frame.geometry, dtype=object)
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    for number, (shape, lacks) in enumerate(zip(shapes, absent, strict=True), 1):
        place = f"{where}, feature {number}"
        if lacks:
            yield Problem("no geometry, or one that cannot be read", place, "draw it, or remove the feature")
        elif shape.geom_type not in _POLYGONS:
            yield Problem(f"a {shape.geom_type} where a polygon is needed", place, "draw it as a polygon")
        elif not np.isfinite(shapely.get_coordinates(shape)).all():
            yield Problem("coordinates that are not numbers", place, "draw it again")
