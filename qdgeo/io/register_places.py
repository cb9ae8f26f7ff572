"""Bare coordinates of a register as points: degrees of a stated datum, or metres of CGCS2000 by their digits.

An easting of eight digits begins with the number of its zone (40,534,232 is zone 40, EPSG:4528); one of six has none,
and its central meridian is that of the city file (EPSG:4549). Northings of China have seven, so that swapped columns
show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from qdgeo.config import RegisterSource
from qdgeo.crs import WGS84, project_lonlat, reproject
from qdgeo.errors import DataError, Problem
from qdgeo.io.eastings import Stated, crs_of_eastings
from qdgeo.io.points import Box, far_from, number_of, read_lonlat
from qdgeo.io.register_cells import is_unknown
from qdgeo.io.tables import Table
from qdgeo.wording import Note

__all__ = ["REMEDY", "Asked", "is_metres", "points_in_metres", "points_of"]

_DEGREES = 360.0
_EASTING, _NORTHING, _ZONED = 6, 7, 8  # digits before the point
REMEDY = 'set {key}.datum to "wgs84", "gcj02" (高德, 腾讯), "bd09" (百度) or "cgcs2000" (天地图, or metres)'
"""How bare coordinates without a datum are mended."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader of coordinates is told of the register.

    Parameters
    ----------
    source
        Whose datum and CRS they are in.
    key
        Where it stands in the city file.
    crs
        The city's metric CRS.
    near
        Box around the city, degrees.
    """

    source: RegisterSource
    key: str
    crs: CRS
    near: Box

    @property
    def stated(self) -> Stated:
        """What the city file says of coordinates."""
        return Stated(key=self.key, datum=self.source.datum, crs=self.source.crs, city=self.crs)


def points_of(
    table: Table, headers: Mapping[str, str], asked: Asked
) -> tuple[NDArray[np.object_], list[Problem], tuple[Note, ...]]:
    """Return a point in the city's CRS for every row, None where it has no coordinates, and what is wrong with them.

    Parameters
    ----------
    table
        With the columns.
    headers
        Of ``lon`` and ``lat``: longitude and latitude, or easting and northing.
    asked
        The register's datum, and where the city is.
    """
    columns = (headers["lon"], headers["lat"])
    cells = [table.frame[column].astype(str).tolist() for column in columns]
    filled = np.array(
        [not (is_unknown(x) and is_unknown(y)) for x, y in zip(*cells, strict=True)], dtype=bool
    )
    points = np.full(len(filled), None, dtype=object)
    if not filled.any():
        return points, [], ()
    part = replace(table, frame=table.frame[filled], rows=table.rows[filled])
    raw = np.column_stack([[number_of(cell) for cell in column] for column in cells])[filled].astype(
        np.float64
    )
    if is_metres(raw):
        xy, problems, notes = points_in_metres(part, columns, raw, asked.stated, near=asked.near)
    else:
        xy, problems, notes = _degrees(part, columns, asked)
    placed = np.isfinite(xy).all(axis=1)
    points[np.flatnonzero(filled)[placed]] = shapely.points(xy[placed])
    return points, problems, notes


def is_metres(raw: NDArray[np.float64]) -> bool:
    """Return whether coordinates ``[n, 2]`` are too large for degrees.

    >>> is_metres(np.array([[534232.0, 3993377.0]])), is_metres(np.array([[120.38, 36.07], [np.nan, np.nan]]))
    (True, False)
    """
    known = raw[np.isfinite(raw)]
    return known.size > 0 and float(np.median(np.abs(known))) > _DEGREES


def _degrees(
    table: Table, columns: tuple[str, str], asked: Asked
) -> tuple[NDArray[np.float64], list[Problem], tuple[Note, ...]]:
    problems = []
    if asked.source.datum is None:
        what = "bare coordinates without a datum may be 500 m off"
        problems.append(Problem(what, table.where, REMEDY.format(key=asked.key)))
    datum = asked.source.datum or "wgs84"
    lonlat, more, notes = read_lonlat(table, columns, datum=datum, near=asked.near, key=f"{asked.key}.fields")
    return project_lonlat(lonlat, asked.crs), [*problems, *more], notes


def points_in_metres(
    table: Table, columns: tuple[str, str], raw: NDArray[np.float64], stated: Stated, *, near: Box
) -> tuple[NDArray[np.float64], list[Problem], tuple[Note, ...]]:
    """Return eastings and northings in the city's CRS, m, ``[n, 2]``, all that is wrong with them, and what to know.

    Parameters
    ----------
    table
        With the two columns.
    columns
        Of easting and northing.
    raw
        Their numbers ``[n, 2]``, NaN where a cell is none.
    stated
        What the city file says of them.
    near
        Box around the city, degrees.
    """
    nothing = np.full(raw.shape, np.nan)
    digits = np.floor(np.log10(np.maximum(np.abs(np.nan_to_num(raw)), 1.0))).astype(np.int64) + 1
    problems = [*_not_metres(table, columns, raw, digits), *_datum_of_degrees(table, stated)]
    turned = (digits[:, 0] == _NORTHING) & np.isin(digits[:, 1], (_EASTING, _ZONED))
    if turned.any():
        problems.append(_swapped(table, columns, raw, np.flatnonzero(turned), stated.key))
    if problems:
        return nothing, problems, ()
    try:
        own = crs_of_eastings(raw[:, 0], stated, where=table.where)
    except DataError as fault:
        return nothing, list(fault.problems), ()
    lonlat = reproject(raw, own, WGS84)
    far = far_from(lonlat, near)
    if far.all():
        what, remedy = f"no row lies near the city in {own.name}", f"check {stated.key}.crs, and the columns"
        return nothing, [Problem(what, table.where, remedy)], ()
    return reproject(raw, own, stated.city), [], (*_read_as(own, table.where), *_far(table, raw, far))


def _not_metres(
    table: Table, columns: tuple[str, str], raw: NDArray[np.float64], digits: NDArray[np.int64]
) -> Iterator[Problem]:
    for row, axis in np.argwhere(~np.isfinite(raw)).tolist():
        cell, place = table.frame[columns[axis]].iloc[row], f"{table.place(row)}, {columns[axis]}"
        what = f"'{cell}' is not a number of metres" if cell else "no coordinate"
        yield Problem(what, place, "write metres, such as 534232.1, or clear both cells of the row")
    odd = np.isfinite(raw).all(axis=1) & ((digits < _EASTING) | (digits > _ZONED)).any(axis=1)
    for row in np.flatnonzero(odd).tolist():
        what = f"{raw[row, 0]:.10g}, {raw[row, 1]:.10g} are no easting and northing"
        yield Problem(what, table.place(row), "an easting has 6 or 8 digits before the point, a northing 7")
    used = sorted(set(digits[np.isfinite(raw[:, 0]), 0].tolist()) & {_EASTING, _ZONED})
    if len(used) > 1:
        rows = " and ".join(table.place(int(np.flatnonzero(digits[:, 0] == count)[0])) for count in used)
        what = "eastings of six digits and of eight, which carry a zone number"
        yield Problem(what, rows, "write all of them in one way")


def _datum_of_degrees(table: Table, stated: Stated) -> Iterator[Problem]:
    remedy = f'set {stated.key}.datum = "cgcs2000" if they are, and {stated.key}.crs'
    if stated.datum is None and stated.crs is None:
        yield Problem("coordinates in metres without a datum", table.where, remedy)
    elif stated.datum in {"gcj02", "bd09"} or (stated.datum == "wgs84" and stated.crs is None):
        what = f"{stated.datum} is a datum of degrees, and the coordinates are metres"
        yield Problem(what, table.where, remedy)


def _swapped(
    table: Table, columns: tuple[str, str], raw: NDArray[np.float64], rows: NDArray[np.int64], key: str
) -> Problem:
    first = int(rows[0])
    what = (
        f"{len(rows)} of {len(raw)} rows have easting and northing swapped, "
        f"such as {columns[0]} = {raw[first, 0]:.10g}, {columns[1]} = {raw[first, 1]:.10g}"
    )
    remedy = f'set {key}.fields.lon = "{columns[1]}", {key}.fields.lat = "{columns[0]}" (测量 X 为北坐标)'
    if len(rows) < len(raw):
        remedy = "swap the two cells of these rows"
    return Problem(what, table.place(first), remedy)


def _read_as(own: CRS, where: str) -> tuple[Note, ...]:
    words, zh = f"coordinates in metres, read as {own.name}", f"坐标以米为单位，按 {own.name} 读取"
    return (Note(words, where, warning=False, zh=zh),)


def _far(table: Table, raw: NDArray[np.float64], far: NDArray[np.bool_]) -> tuple[Note, ...]:
    rows: Sequence[int] = np.flatnonzero(far).tolist()
    places = tuple(f"{table.place(row)} ({raw[row, 0]:.10g}, {raw[row, 1]:.10g})" for row in rows)
    words, zh = f"{len(rows)} rows lie far from the city", f"{len(rows)} 行离本市很远"
    return (Note(words, table.where, places, zh=zh),) if rows else ()
