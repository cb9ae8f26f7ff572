"""Bare coordinates of a table: numbers, in degrees, near the city, in the datum that is named.

Every fault of every row is found before any is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.crs import lonlat_by_datum
from qdgeo.errors import Problem
from qdgeo.io.tables import Table
from qdgeo.wording import Note

__all__ = ["Box", "far_from", "number_of", "read_lonlat", "swapped"]

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_NEAR_DEGREES = 0.5  # about 50 km: farther than this is a slip of the pen, not a neighbour
_NO_PLACE = 1e-6


@dataclass(frozen=True)
class _Axis:
    field: str
    limit: float


_AXES = (_Axis("lon", 180.0), _Axis("lat", 90.0))


def read_lonlat(
    table: Table, columns: Sequence[str], *, datum: str, near: Box, key: str
) -> tuple[NDArray[np.float64], list[Problem], tuple[Note, ...]]:
    """Return the coordinates of a table as WGS 84, all that is wrong with them, and what to know of them.

    Parameters
    ----------
    table
        With the two columns.
    columns
        Of longitude and latitude.
    datum
        One of `qdgeo.crs.DATUMS`.
    near
        Box around the city.
    key
        Where the columns are named in the city file, for remedies.

    Returns
    -------
    lonlat
        Degrees ``[n, 2]``; NaN where there is a problem.
    problems
        A cell that is no number, is out of range, or stands in the other's column.
    notes
        The rows far from the city.
    """
    cells = [table.frame[column].tolist() for column in columns]
    raw = np.column_stack([[number_of(cell) for cell in column] for column in cells]).astype(np.float64)
    problems = [
        *_cell_faults(table, columns, raw),
        *_null_island(table, raw, near),
    ]
    turned = swapped(raw, near)
    if turned.any():
        problems.append(_swap(table, columns, raw, np.flatnonzero(turned), key))
    lonlat = np.full(raw.shape, np.nan)
    good = np.isfinite(raw).all(axis=1) & (np.abs(raw) <= [180.0, 90.0]).all(axis=1)
    lonlat[good] = lonlat_by_datum(raw[good], datum)
    far = far_from(lonlat, near) & ~turned & (np.abs(raw) > _NO_PLACE).any(axis=1)
    places = tuple(
        f"{table.place(int(row))} ({raw[row, 0]:g}, {raw[row, 1]:g})" for row in np.flatnonzero(far)
    )
    if far.all() and far.any():
        remedy = f"check {key}.lon, {key}.lat, and that this is the city's file"
        problems.append(Problem("no row lies near the city", table.where, remedy))
    words = f"{len(places)} rows lie more than {_NEAR_DEGREES} degrees from the city"
    zh = f"{len(places)} 行离本市超过 {_NEAR_DEGREES} 度"
    return lonlat, problems, (Note(words, table.where, places, zh=zh),) if places else ()


def number_of(cell: str) -> float:
    """Return a cell as a number, NaN if it is none; "nan", "inf" and "1_000" are none.

    Examples
    --------
    >>> number_of("120.38"), number_of(" 7 "), number_of("nan"), number_of("120°23′"), number_of("1_0")
    (120.38, 7.0, nan, nan, nan)
    """
    try:
        value = float(cell)
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) and "_" not in cell else float("nan")


def far_from(lonlat: NDArray[np.float64], near: Box) -> NDArray[np.bool_]:
    """Return which points ``[n, 2]`` lie outside a box and about 50 km around it; NaN does not.

    >>> far_from(np.array([[120.4, 36.1], [122.0, 36.1], [np.nan, np.nan]]), (119.5, 35.6, 121.0, 37.2)).tolist()
    [False, True, False]
    """
    west, south, east, north = near
    low = np.array([west, south]) - _NEAR_DEGREES
    high = np.array([east, north]) + _NEAR_DEGREES
    return np.asarray(((lonlat < low) | (lonlat > high)).any(axis=1))


def swapped(lonlat: NDArray[np.float64], near: Box) -> NDArray[np.bool_]:
    """Return which points lie far from the city as they stand, and near it with their axes swapped.

    Examples
    --------
    >>> swapped(np.array([[36.07, 120.38], [120.38, 36.07], [0.0, 0.0]]), (119.5, 35.6, 121.0, 37.2)).tolist()
    [True, False, False]
    """
    known = np.isfinite(lonlat).all(axis=1)
    return np.asarray(known & far_from(lonlat, near) & ~far_from(lonlat[:, ::-1], near))


def _cell_faults(table: Table, columns: Sequence[str], raw: NDArray[np.float64]) -> Iterator[Problem]:
    turned_range = np.asarray(
        (np.abs(raw) <= [90.0, 180.0]).all(axis=1)
    )  # a swap is told once, not cell by cell
    for row in range(len(raw)):
        for axis, column, value in zip(_AXES, columns, raw[row], strict=True):
            cell = str(table.frame[column].iloc[row])
            place = f"{table.place(row)}, {column}"
            if np.isnan(value):
                what = f"'{cell}' is not a number of degrees" if cell else "no coordinate"
                yield Problem(what, place, "write decimal degrees, such as 120.3826, or remove the row")
            elif abs(value) > axis.limit and not turned_range[row]:
                yield Problem(f"{value:g} is out of range for {axis.field}", place, "write decimal degrees")


def _null_island(table: Table, raw: NDArray[np.float64], near: Box) -> Iterator[Problem]:
    placeholder = np.asarray((np.abs(raw) <= _NO_PLACE).all(axis=1)) & far_from(raw, near)
    for row in np.flatnonzero(placeholder):
        yield Problem(
            "0, 0 stands for no coordinates", table.place(int(row)), "fill them in, or remove the row"
        )


def _swap(
    table: Table, columns: Sequence[str], raw: NDArray[np.float64], rows: NDArray[np.int64], key: str
) -> Problem:
    first = int(rows[0])
    what = (
        f"{len(rows)} of {len(raw)} rows have longitude and latitude swapped, "
        f"such as {columns[0]} = {raw[first, 0]:g}, {columns[1]} = {raw[first, 1]:g}"
    )
    listed = ", ".join(str(table.rows[row]) for row in rows[:20])
    more = f" and {len(rows) - 20} more" if len(rows) > 20 else ""
    remedy = f'set {key}.lon = "{columns[1]}", {key}.lat = "{columns[0]}"'
    if len(rows) < len(raw):
        remedy = "swap the two cells of these rows"
    return Problem(what, f"{table.where}, rows {listed}{more}", remedy)
