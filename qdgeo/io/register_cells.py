"""Cells of a register as values: each type reads what can mean one thing only, and tells the rest with its rows.

Unknown (an empty cell, 不详, /) is NaN or "", never zero. A number may carry its unit: "98%", "1.2km".

>>> read_date("2024年3月1日"), read_date("45352"), read_date("20240301"), read_date("3/4/2024")
('2024-03-01', '2024-03-01', '2024-03-01', '')
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import Problem
from qdgeo.targets.register_columns import RegisterColumn, plain_word
from qdgeo.targets.registers import load_register_table

__all__ = [
    "UNKNOWN",
    "Cells",
    "is_unknown",
    "read_cells",
    "read_date",
    "split_number",
    "told_by_fault",
]

UNKNOWN = "unknown"
"""Choice that an empty cell is, in a column that has it."""

_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?)\s*(\D.*)?", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*(?:日|号)?(?:[T\s].*)?")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_YEAR = re.compile(r"(\d{4})\s*年?度?")
_SERIAL_ZERO = dt.date(1899, 12, 30)  # day 0 of a workbook, with the day that Excel believes 1900 had
_EARLIEST, _LATEST = 1900, 2100


@dataclass(frozen=True)
class _Fault:
    what: str
    remedy: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """What a column holds.

    Parameters
    ----------
    values
        float64 for numbers and yes/no (1, 0), else text, ``[n]``; NaN or "" is unknown.
    units
        Id of the unit that each cell states itself, "" if none, ``[n]``; numbers only.
    problems
        What could not be read.
    """

    values: NDArray[np.float64] | NDArray[np.object_]
    units: NDArray[np.object_]
    problems: tuple[Problem, ...]


def read_cells(column: RegisterColumn, cells: Sequence[str], places: Sequence[str]) -> Cells:
    """Return a column's cells as values, in the unit that each states or else as they are.

    Parameters
    ----------
    column
        What they are to be read as.
    cells
        Text, as the file has it.
    places
        Where each row stands, for messages.
    """
    parse = _PARSERS[column.type]
    known = {cell: parse(cell, column) for cell in dict.fromkeys(cells)}
    faults = [(cell, fault) for cell, fault in known.items() if isinstance(fault, _Fault)]
    rows: dict[str, list[int]] = {cell: [] for cell, _ in faults}
    for row, cell in enumerate(cells):
        if cell in rows:
            rows[cell].append(row)
    problems = tuple(
        told_by_fault(fault.what, rows[cell], places, column.zh, fault.remedy) for cell, fault in faults
    )
    found = {cell: _EMPTY if isinstance(value, _Fault) else value for cell, value in known.items()}
    values = [found[cell][0] for cell in cells]
    numeric = column.type in _NUMERIC
    kept = np.array([_as_float(value) for value in values]) if numeric else np.array(values, dtype=object)
    return Cells(
        values=kept, units=np.array([found[cell][1] for cell in cells], dtype=object), problems=problems
    )


def told_by_fault(what: str, rows: Sequence[int], places: Sequence[str], header: str, remedy: str) -> Problem:
    """Return one problem for all rows that share it: the first by its place, the others by their number."""
    more = f" and {len(rows) - 1} more rows" if len(rows) > 1 else ""
    return Problem(what, f"{places[rows[0]]}{more}, {header}", remedy)


def is_unknown(cell: str) -> bool:
    """Return whether a cell says that nothing is known.

    >>> is_unknown(""), is_unknown("不详"), is_unknown("/"), is_unknown("0")
    (True, True, True, False)
    """
    return not cell.strip() or plain_word(cell) in load_register_table().words.unknown


def split_number(cell: str) -> tuple[float, str]:
    """Return the number of a cell and what stands after it; NaN if it begins with none.

    Examples
    --------
    >>> split_number("1,200"), split_number("98.5 ％"), split_number("约300")
    ((1200.0, ''), (98.5, '%'), (nan, '约300'))
    """
    plain = unicodedata.normalize("NFKC", cell).strip()
    found = _NUMBER.fullmatch(plain)
    if found is None or not any(sign.isdigit() for sign in found[1]):
        return float("nan"), plain
    return float(found[1].replace(",", "")), (found[2] or "").strip()


def read_date(cell: str) -> str:
    """Return a date as ISO 8601 (a month, where no day is given), "" if it cannot mean one date only."""
    plain = unicodedata.normalize("NFKC", cell).strip()
    day = _DAY.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if day is not None:
        return _iso(int(day[1]), int(day[2]), int(day[3]))
    month = _MONTH.fullmatch(plain)
    if month is not None:
        return _iso(int(month[1]), int(month[2]), 1)[:7]
    if _SERIAL.fullmatch(plain):
        date = _SERIAL_ZERO + dt.timedelta(days=int(float(plain)))
        return _iso(date.year, date.month, date.day)
    return ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat() if _EARLIEST <= year <= _LATEST else ""
    except ValueError:
        return ""


_Value = tuple[object, str]
_EMPTY: _Value = ("", "")


def _as_float(value: object) -> float:
    return float(value) if isinstance(value, float | int) else float("nan")


def _text(cell: str, _: RegisterColumn) -> _Value | _Fault:
    return cell, ""


def _number(cell: str, column: RegisterColumn) -> _Value | _Fault:
    """Return a number and the unit that it states; none of what registers count is below zero."""
    if is_unknown(cell):
        return _EMPTY
    value, after = split_number(cell)
    unit = load_register_table().unit_of(after) if after else None
    if np.isnan(value) or (after and unit is None):
        return _Fault(
            f"'{cell}' is not a number", "write the number alone, or leave the cell empty if it is unknown"
        )
    if value < 0:
        return _Fault(f"{cell} is negative", "write what there is, or leave the cell empty if it is unknown")
    if unit is not None and unit.of != column.kept_in:
        kept = f"in {column.unit}" if column.unit else "a plain number"
        return _Fault(
            f"'{cell}' is in {unit.id}, and {column.zh} is {kept}", "write the number in the column's unit"
        )
    return value, unit.id if unit is not None else ""


def _count(cell: str, column: RegisterColumn) -> _Value | _Fault:
    found = _number(cell, column)
    if isinstance(found, _Fault) or found == _EMPTY:
        return found
    value, unit = found
    if unit and not column.unit:
        return _Fault(f"'{cell}' is not a count", "write a whole number")
    if not unit and _as_float(value) % 1:
        return _Fault(
            f"{cell} is not a whole number", "write a whole number, or state the unit of the column"
        )
    return found


def _year(cell: str, _: RegisterColumn) -> _Value | _Fault:
    if is_unknown(cell):
        return _EMPTY
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    date = read_date(cell)
    year = int(found[1]) if found else int(date[:4]) if date else 0
    if _EARLIEST <= year <= _LATEST:
        return float(year), ""
    return _Fault(f"'{cell}' is not a year", "write it with four digits, such as 2023")


def _date(cell: str, _: RegisterColumn) -> _Value | _Fault:
    date = "" if is_unknown(cell) else read_date(cell)
    if date or is_unknown(cell):
        return date, ""
    return _Fault(f"'{cell}' is not a date that can mean one day only", "write it as 2024-03-01")


def _yes_no(cell: str, column: RegisterColumn) -> _Value | _Fault:
    words, plain = load_register_table().words, plain_word(cell)
    own = column.choice_of(cell)
    if own in {"yes", "no"}:
        return float(own == "yes"), ""
    if plain in words.yes or plain in words.no:
        return float(plain in words.yes), ""
    return _EMPTY if is_unknown(cell) else _Fault(f"'{cell}' is neither yes nor no", "write 是 or 否")


def _choice(cell: str, column: RegisterColumn) -> _Value | _Fault:
    found = column.choice_of(cell)
    if found:
        return found, ""
    if is_unknown(cell):
        return UNKNOWN if UNKNOWN in column.choices else "", ""
    if column.otherwise:
        return cell if column.otherwise == "*" else column.otherwise, ""
    offered = ", ".join(words[0] for words in column.choices.values())
    return _Fault(f"'{cell}' is none of the words for {column.zh}", f"write one of: {offered}")


_PARSERS: Mapping[str, Callable[[str, RegisterColumn], _Value | _Fault]] = {
    "text": _text,
    "hours": _text,
    "number": _number,
    "share": _number,
    "count": _count,
    "year": _year,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
}
_NUMERIC = frozenset({"number", "share", "count", "year", "yes_no"})
