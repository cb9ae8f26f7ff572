"""Registers of toilets (台账): a table with bare coordinates, or a layer with geometry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from qdgeo.config import ToiletsSource
from qdgeo.crs import WGS84, lonlat_by_datum, project_lonlat, to_lonlat
from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.eastings import Stated
from qdgeo.io.layer_datums import in_own_metres, unstated_crs
from qdgeo.io.points import Box, far_from, number_of, read_lonlat, swapped
from qdgeo.io.register import PLACE, own_sheet, without_examples
from qdgeo.io.register_amap import AMAP_DATUM, AMAP_FIELDS, read_amap
from qdgeo.io.register_cells import read_cells
from qdgeo.io.register_places import is_metres, points_in_metres
from qdgeo.io.repeats import is_part, parts_within_m, repeats
from qdgeo.io.tables import TABLE_SUFFIXES, Table, missing_columns, read_table
from qdgeo.io.vector import lost_coordinates, read_vector, text_of
from qdgeo.schema import ID, KIND, NAME, NAME_EN, STALLS, TOILET_TAGS
from qdgeo.targets.register_columns import RegisterColumn
from qdgeo.wording import Note

__all__ = ["FEATURE", "read_toilets"]

FEATURE = "register"
"""Value of ``feature`` of a toilet that a register lists."""

_KEY = "sources.toilets"
_LINES = (1, 2, 5)  # as `shapely.get_type_id` numbers lines


def read_toilets(
    source: ToiletsSource, *, base: Path, crs: CRS, city_box_lonlat: Box, key: str = _KEY
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return the toilets of a register, shaped like those of `qdgeo.io.layers.OsmExtract`.

    Parameters
    ----------
    source
        The city file's ``[sources.toilets]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.
    city_box_lonlat
        West, south, east, north of the districts, WGS 84 degrees.
    key
        What messages call the source.

    Returns
    -------
    toilets
        ``id`` ("register:" and the register's id, or the row of the file), ``name``, ``name_en``, ``feature``
        ("register"), ``toilets_access`` (""), ``kind`` (the register's class), a text column per tag of
        `qdgeo.schema.TOILET_TAGS`, ``duplicate_of`` (for an entry of the same name within 1 m of an earlier
        one, and for the men's, women's, accessible or baby room of a toilet listed nearby, as
        `qdgeo.io.repeats.repeats` finds them), ``place`` (such as "toilets.csv, row 5"), those of
        `qdgeo.schema.STALLS` that the city file names (counts, NaN
        unknown), and a Point in `crs`; rows in the file's order.
    notes
        Rows far from the city, rows that are parts of another toilet, and how the file was read.

    Raises
    ------
    SourceError
        If the file is missing or not of its kind.
    DataError
        With every fault of the file: missing columns, a missing datum, coordinates that are not numbers, out of
        range or swapped, metres whose eastings do not tell their zone, ids that occur twice.
    """
    path, stated = base / str(source.path), Stated(key=key, datum=source.datum, crs=source.crs, city=crs)
    exported = read_amap(path, role="toilets")
    if exported is not None:
        source = _of_amap(source)
        stated = replace(stated, datum=source.datum)
        frame, lonlat, places, notes = _from_table(exported, source, stated, city_box_lonlat)
    elif path.suffix.lower() in TABLE_SUFFIXES:
        sheet = source.sheet or own_sheet(path, "toilets", "公厕")
        table = without_examples(read_table(path, role="toilets", sheet=sheet), source.fields.id)
        frame, lonlat, places, notes = _from_table(table, source, stated, city_box_lonlat)
    else:
        frame, lonlat, places, notes = _from_layer(path, source, stated, city_box_lonlat)
    ids = [
        own or place.rsplit(" ", 1)[1]
        for own, place in zip(_column(frame, source.fields.id), places, strict=True)
    ]
    raise_all(list(_repeated(ids, places)), DataError)
    xy = project_lonlat(lonlat, crs)
    names, kinds = _column(frame, source.fields.name), _column(frame, source.fields.kind)
    blank = [""] * len(frame)
    columns = {
        ID: [f"{FEATURE}:{own}" for own in ids],
        NAME: names,
        NAME_EN: blank,
        "feature": [FEATURE] * len(frame),
        "toilets_access": blank,
        KIND: kinds,
        PLACE: places,
    }
    stalls = {name: _counts(frame, getattr(source.fields, name), places) for name in _stalls(source)}
    raise_all([problem for _, problems in stalls.values() for problem in problems], DataError)
    tags = {tag: _column(frame, getattr(source.fields, tag, None)) for tag in TOILET_TAGS}
    toilets = gpd.GeoDataFrame(
        pd.DataFrame(columns | tags, dtype=object), geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=crs
    )
    other = repeats(ids, names, kinds, xy)
    own = toilets[ID].tolist()
    toilets = toilets.assign(duplicate_of=[own[row] if row >= 0 else "" for row in other])
    toilets = toilets.assign(**{name: counts for name, (counts, _) in stalls.items()})
    return toilets, (*notes, *_parts(kinds, other, own, path.name))


def _column(frame: pd.DataFrame, column: str | None) -> list[str]:
    return [text_of(value) for value in frame[column]] if column is not None else [""] * len(frame)


def _stalls(source: ToiletsSource) -> list[str]:
    return [name for name in STALLS if getattr(source.fields, name) is not None]


def _counts(frame: pd.DataFrame, header: str, places: list[str]) -> tuple[NDArray[np.float64], list[Problem]]:
    """Return a column of counts, NaN where nothing is known, and what of it is no count."""
    column = RegisterColumn(
        id=header, zh=header, en=header, type="count", headers=(header,), example=(), choices={}
    )
    cells = read_cells(column, _column(frame, header), places)
    return np.asarray(cells.values, dtype=np.float64), list(cells.problems)


def _fields(source: ToiletsSource) -> list[tuple[str, str]]:
    return [(field, column) for field, column in source.fields.model_dump().items() if column is not None]


def _of_amap(source: ToiletsSource) -> ToiletsSource:
    """Return a source with the columns and the datum of an export from Amap, where it says nothing else."""
    said = {field: column for field, column in source.fields.model_dump().items() if column is not None}
    fields = source.fields.model_copy(update=AMAP_FIELDS | said)
    return source.model_copy(update={"fields": fields, "datum": source.datum or AMAP_DATUM})


def _from_table(
    table: Table, source: ToiletsSource, stated: Stated, near: Box
) -> tuple[pd.DataFrame, NDArray[np.float64], list[str], tuple[Note, ...]]:
    key = f"{stated.key}.fields"
    faults = [*missing_columns(table, _fields(source), key=key), *_unnamed(table, source, key)]
    raise_all([*faults, *(_undated(table, stated) if faults and stated.crs is None else ())], DataError)
    columns = (str(source.fields.lon), str(source.fields.lat))
    lonlat, problems, notes = _lonlat(table, columns, stated, near)
    places = [table.place(row) for row in range(len(table.frame))]
    if source.fields.id is not None:
        problems += _repeated(_column(table.frame, source.fields.id), places)
    raise_all(problems, DataError)
    return table.frame, lonlat, places, (*table.notes, *notes)


def _lonlat(
    table: Table, columns: tuple[str, str], stated: Stated, near: Box
) -> tuple[NDArray[np.float64], list[Problem], tuple[Note, ...]]:
    """Return bare coordinates as degrees of WGS 84: degrees of the datum stated, or metres of CGCS2000."""
    cells = [[number_of(text_of(cell)) for cell in table.frame[column]] for column in columns]
    raw = np.column_stack(cells).astype(np.float64)
    if is_metres(raw):
        xy, problems, notes = points_in_metres(table, columns, raw, stated, near=near)
        return to_lonlat(xy, stated.city), problems, notes
    lonlat, problems, notes = read_lonlat(
        table, columns, datum=stated.datum or "wgs84", near=near, key=f"{stated.key}.fields"
    )
    return lonlat, [*_undated(table, stated), *problems], notes


def _unnamed(table: Table, source: ToiletsSource, key: str) -> Iterator[Problem]:
    there = ", ".join(table.frame.columns)
    for field in ("lon", "lat"):
        if getattr(source.fields, field) is None:
            yield Problem(
                f"no column is named for {field}", table.where, f"set {key}.{field} to one of {there}"
            )


def _undated(table: Table, stated: Stated) -> Iterator[Problem]:
    if stated.datum is None:
        remedy = (
            f'set {stated.key}.datum to "wgs84", "gcj02" (高德, 腾讯), "bd09" (百度) or "cgcs2000" (天地图)'
        )
        yield Problem("bare coordinates without a datum may be 500 m off", table.where, remedy)


def _from_layer(
    path: Path, source: ToiletsSource, stated: Stated, near: Box
) -> tuple[pd.DataFrame, NDArray[np.float64], list[str], tuple[Note, ...]]:
    frame, notes = read_vector(
        path, role="toilets", layer=source.layer, crs_hint=source.crs, fallback=unstated_crs(stated)
    )
    places = [f"{path.name}, feature {number}" for number in range(1, len(frame) + 1)]
    raise_all([*_layer_faults(frame, source, path.name, places, stated.key)], DataError)
    frame = in_own_metres(frame, stated, where=path.name)
    own = CRS.from_user_input(frame.crs)
    inside = frame.geometry.representative_point()
    raw = shapely.get_coordinates(inside if own.is_geographic else inside.to_crs(WGS84))
    lonlat = lonlat_by_datum(raw, source.datum or "wgs84")
    far = tuple(places[row] for row in np.flatnonzero(far_from(lonlat, near)))
    raise_all(list(_misplaced(raw, own, source, near, places, stated.key)), DataError)
    words, zh = f"{len(far)} features lie far from the city", f"{len(far)} 个要素离本市很远"
    away = (Note(words, path.name, far, zh=zh),) if far else ()
    return pd.DataFrame(frame.drop(columns=frame.geometry.name)), lonlat, places, (*notes, *away)


def _misplaced(
    raw: NDArray[np.float64], own: CRS, source: ToiletsSource, near: Box, places: list[str], key: str
) -> Iterator[Problem]:
    turned = np.flatnonzero(swapped(raw, near))
    if source.datum in {"gcj02", "bd09"} and not own.is_geographic:
        what = f"{source.datum} is a datum of degrees, and the layer is in {own.name}"
        yield Problem(what, places[0], f"remove {key}.datum, or save the layer in degrees")
    elif turned.size:
        what = f"{turned.size} of {len(raw)} features have longitude and latitude swapped"
        yield Problem(what, places[turned[0]], "swap the coordinates: longitude comes first")
    elif far_from(lonlat_by_datum(raw, source.datum or "wgs84"), near).all():
        yield Problem(
            "no feature lies near the city", places[0], "check that this is the city's file, and its CRS"
        )


def _layer_faults(
    frame: gpd.GeoDataFrame, source: ToiletsSource, where: str, places: list[str], key: str
) -> Iterator[Problem]:
    there = [str(column) for column in frame.columns if column != frame.geometry.name]
    for field, column in _fields(source):
        if column not in there and field not in {"lon", "lat"}:
            remedy = f"set {key}.fields.{field} to one of {', '.join(there)}"
            yield Problem(f"no column '{column}' for {field}", where, remedy)
    if frame.empty:
        yield Problem("the register has no features", where, f"remove {key}, or fill the register")
    shapes = np.asarray(frame.geometry, dtype=object)
    none = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    lost, lines = lost_coordinates(shapes), np.isin(shapely.get_type_id(shapes), _LINES)
    for row in np.flatnonzero(none | lost | lines).tolist():
        place = places[row]
        if none[row]:
            yield Problem("no geometry, or one that cannot be read", place, "draw it, or remove the feature")
        elif lost[row]:
            yield Problem("coordinates that are not numbers", place, "draw it again")
        else:
            what = f"a {shapes[row].geom_type} where a point is needed"
            yield Problem(what, place, "draw it as a point")
    if source.fields.id in there:
        yield from _repeated([text_of(value) for value in frame[source.fields.id]], places)


def _repeated(ids: list[str], places: list[str]) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if key and times > 1:
            rows = [place for other, place in zip(ids, places, strict=True) if other == key]
            remedy = "give every toilet its own id, or remove the repeated rows"
            yield Problem(f"id '{key}' occurs {times} times", f"{rows[0]} and {rows[1]}", remedy)


def _parts(kinds: list[str], other: list[int], ids: list[str], where: str) -> tuple[Note, ...]:
    """Say which entries are counted as parts of another."""
    pairs = tuple(
        f"{ids[row]} repeats {ids[main]}"
        for row, (kind, main) in enumerate(zip(kinds, other, strict=True))
        if main >= 0 and is_part(kind)
    )
    if not pairs:
        return ()
    reach = f"{parts_within_m():g} m"
    words = (
        f"{len(pairs)} entries are parts (men, women …) of a toilet within {reach} and are counted with it"
    )
    zh = f"{len(pairs)} 条为 {reach} 内另一厕所的组成部分（男、女等），与其合计为一座"
    return (Note(words, where, pairs, warning=False, zh=zh),)
