"""All columns of a register as values in their own units; a unit that is not said is asked for, never guessed.

98, 0.98 and 98 % are three numbers. What a number of a share is in, the cell says ("98%"), or the city file, or the
header (「完好率（%）」), or a column of units; where none of them does, the register is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import Problem
from qdgeo.io.register_cells import Cells, read_cells, split_number, told_by_fault
from qdgeo.io.register_fields import Fields
from qdgeo.schema import DENOMINATOR, NUMERATOR, UNIT, VALUE
from qdgeo.targets.register_columns import RegisterColumn
from qdgeo.targets.registers import RegisterKind, load_register_table
from qdgeo.wording import Note

__all__ = ["SHARE", "Values", "values_of"]

SHARE = "share"
"""Unit of a value that is a part of a whole, 0–1."""

_RATIOS, _CONTEXT = "ratios", "context"
_NUMERIC = frozenset({"number", "share", "count", "year", "yes_no"})
_PLACES = frozenset({"lon", "lat", "wkt"})
_ROUNDING = 1e-9


@dataclass(kw_only=True)
class Values:
    """The columns of a register, all that it may have, and what was found wrong and worth telling."""

    columns: dict[str, NDArray[np.float64] | NDArray[np.object_]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Where rows stand, and what to set in the city file."""

    where: str
    places: Sequence[str]
    key: str


def values_of(
    kind: RegisterKind,
    fields: Fields,
    texts: Mapping[str, Sequence[str]],
    places: Sequence[str],
    *,
    where: str,
) -> Values:
    """Return every column of a kind but those of places: numbers (NaN unknown), yes/no as 1 and 0, else text.

    Parameters
    ----------
    kind
        What is listed.
    fields
        Which columns there are, and what units they state.
    texts
        Canonical column to its cells.
    places
        Where each row stands.
    where
        The file, for messages.
    """
    rows = _Rows(where=where, places=places, key=f"registers.{kind.id}")
    values, read = Values(), dict[str, Cells]()
    for column in kind.columns:
        if column.id in _PLACES:
            continue
        if column.id not in texts:
            values.columns[column.id] = _absent(column, len(places))
            continue
        cells = read_cells(column, texts[column.id], places)
        read[column.id] = cells
        values.columns[column.id] = cells.values
        values.problems += cells.problems
        values.problems += _required(column, texts[column.id], rows)
        if (column.unit or column.type == SHARE) and column.type in _NUMERIC:
            values.columns[column.id] = _scaled(column, cells, fields, rows, values)
    if kind.id == _CONTEXT:
        values.columns[UNIT] = _said_units(read, fields, rows, values)
    if kind.id == _RATIOS:
        _ratios(read, fields, texts, rows, values)
    return values


def _absent(column: RegisterColumn, count: int) -> NDArray[np.float64] | NDArray[np.object_]:
    if column.type in _NUMERIC:
        return np.full(count, np.nan)
    return np.full(count, "unknown" if "unknown" in column.choices else "", dtype=object)


def _required(column: RegisterColumn, cells: Sequence[str], rows: _Rows) -> Iterator[Problem]:
    """Yield what a register cannot do without; an unknown number is unknown and allowed."""
    empty = [row for row, cell in enumerate(cells) if not cell] if column.required else []
    if empty and column.type not in {"number", "count"}:
        yield told_by_fault(f"no {column.zh} ({column.id})", empty, rows.places, column.zh, "fill it in")


def _factors(units: NDArray[np.object_]) -> NDArray[np.float64]:
    table = load_register_table().units
    known = {str(unit): table[str(unit)].factor for unit in dict.fromkeys(units) if str(unit) in table}
    return np.array([known.get(str(unit), np.nan) for unit in units], dtype=np.float64)


def _scaled(
    column: RegisterColumn, cells: Cells, fields: Fields, rows: _Rows, values: Values
) -> NDArray[np.float64]:
    """Return numbers in the column's own unit; a cell's own unit comes first."""
    stated = fields.units.get(column.id)
    usual = stated.id if stated is not None else "" if column.type == SHARE else column.unit
    units = np.where(cells.units == "", usual, cells.units).astype(object)
    raw = np.asarray(cells.values, dtype=np.float64)
    scaled = raw * np.where(np.isnan(raw), 1.0, _factors(units))
    if column.type == SHARE:
        values.problems += _share_faults(column.id, column.zh, raw, units, rows)
    if column.type == "count":
        broken = np.flatnonzero(
            np.abs(scaled - np.round(scaled)) > _ROUNDING * np.maximum(scaled, 1.0)
        ).tolist()
        if broken:
            what = f"{raw[broken[0]]:g} {units[broken[0]]} is not a whole number of {column.zh}"
            values.problems.append(told_by_fault(what, broken, rows.places, column.zh, "write more digits"))
        scaled = np.round(scaled)
    return scaled


def _share_faults(
    name: str, header: str, raw: NDArray[np.float64], units: NDArray[np.object_], rows: _Rows
) -> Iterator[Problem]:
    """Yield shares whose unit nobody says, and those above one."""
    known = np.isfinite(raw)
    unsaid = np.flatnonzero(known & (units == "")).tolist()
    remedy = f'set {rows.key}.units.{name} = "percent" or "share", or write the cells as 98%'
    if unsaid:
        what = f"{raw[unsaid[0]]:g} may be per cent or a share: its unit is not said"
        yield told_by_fault(what, unsaid, rows.places, header, remedy)
    parts = _factors(units) * raw
    of_share = np.array([_is_share(unit) for unit in units], dtype=bool)
    above = np.flatnonzero(known & of_share & (parts > 1 + _ROUNDING)).tolist()
    for row in above:
        what = f"{raw[row]:g} {units[row]} is more than the whole"
        yield told_by_fault(what, [row], rows.places, header, f"mend the cell, or {remedy}")


def _is_share(unit: object) -> bool:
    known = load_register_table().units.get(str(unit))
    return known is not None and known.of == SHARE


def _ratios(
    read: Mapping[str, Cells],
    fields: Fields,
    texts: Mapping[str, Sequence[str]],
    rows: _Rows,
    values: Values,
) -> None:
    """Bring the values of a table of ratios to shares, and work out those that only their two parts are given of."""
    numbers = {
        name: np.asarray(values.columns[name], dtype=np.float64) for name in (VALUE, NUMERATOR, DENOMINATOR)
    }
    units = _said_units(read, fields, rows, values)
    values.problems += _share_faults(VALUE, "数值", numbers[VALUE], units, rows)
    values.problems += _parts_faults(numbers, units, rows)
    values.notes += _small(numbers[VALUE], units, rows)
    of_share = np.array([_is_share(unit) for unit in units], dtype=bool)
    value = np.where(of_share, numbers[VALUE] * _factors(units), numbers[VALUE])
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = numbers[NUMERATOR] / numbers[DENOMINATOR]
    cells = texts.get(VALUE, [""] * len(value))
    values.problems += _contradictions(value, quotient, of_share, (cells, units), rows)
    made = np.isnan(value) & np.isfinite(quotient) & (of_share | (units == ""))
    values.columns[VALUE] = np.where(made, quotient, value)
    values.columns[UNIT] = np.where(of_share | made, SHARE, units).astype(object)


def _said_units(
    read: Mapping[str, Cells], fields: Fields, rows: _Rows, values: Values
) -> NDArray[np.object_]:
    """Return the unit of each value: that of its cell, of the column of units, of its header, "" if none says."""
    stated = fields.units.get(VALUE)
    units = values.columns[UNIT].astype(object)
    units = np.where(units == "", stated.id if stated is not None else "", units)
    own = read[VALUE].units if VALUE in read else np.full(len(rows.places), "", dtype=object)
    for row in np.flatnonzero((own != "") & (units != "")).tolist():
        if not _is_share(units[row]):
            what = f"the cell is in {own[row]}, and the unit beside it is {units[row]}"
            values.problems.append(told_by_fault(what, [row], rows.places, "数值", "mend one of the two"))
    return np.where(own == "", units, own).astype(object)


def _parts_faults(
    numbers: Mapping[str, NDArray[np.float64]], units: NDArray[np.object_], rows: _Rows
) -> Iterator[Problem]:
    none = np.flatnonzero((numbers[DENOMINATOR] == 0) & (numbers[NUMERATOR] > 0)).tolist()
    if none:
        remedy = "fill in the whole, or leave both cells empty"
        yield told_by_fault("a part of nothing: the denominator is 0", none, rows.places, "分母", remedy)
    top, bottom = numbers[NUMERATOR], numbers[DENOMINATOR]
    of_share = np.array([not unit or _is_share(unit) for unit in units], dtype=bool)
    for row in np.flatnonzero(of_share & (bottom > 0) & (top > bottom)).tolist():
        what = f"{top[row]:g} is more than the whole, {bottom[row]:g}"
        remedy = "see whether the two are exchanged; write the unit if it is no part of a whole"
        yield told_by_fault(what, [row], rows.places, "分子", remedy)


def _small(raw: NDArray[np.float64], units: NDArray[np.object_], rows: _Rows) -> Iterator[Note]:
    """Tell values of at most one that are read as per cent, since some write shares in such a column."""
    small = np.flatnonzero((units == "percent") & (raw > 0) & (raw <= 1)).tolist()
    if small:
        words = f"{len(small)} values of at most 1 are read as per cent, as they are stated to be"
        zh = f"{len(small)} 个不大于 1 的数值按所声明的百分数读取"
        named = tuple(f"{rows.places[row]}: {raw[row]:g} %" for row in small)
        yield Note(words, rows.where, named, zh=zh)


def _contradictions(
    value: NDArray[np.float64],
    quotient: NDArray[np.float64],
    of_share: NDArray[np.bool_],
    written: tuple[Sequence[str], NDArray[np.object_]],
    rows: _Rows,
) -> Iterator[Problem]:
    """Yield values that are not their numerator by their denominator, to the digits that are written."""
    cells, units = written
    both = np.flatnonzero(of_share & np.isfinite(value) & np.isfinite(quotient)).tolist()
    factors = _factors(units)
    last = np.array([_last_digit(cells[row]) for row in both]) * factors[both]
    off = np.abs(value[both] - quotient[both]) > last + _ROUNDING
    for row in np.asarray(both, dtype=np.int64)[off].tolist():
        stated = f"{split_number(cells[row])[0]:g} {units[row]}"
        worked_out = f"{quotient[row] / factors[row]:.6g} {units[row]}"
        what = f"{stated} is not the numerator by the denominator, {worked_out}"
        yield told_by_fault(
            what, [row], rows.places, "数值", "mend one of the three, or leave the value empty"
        )


def _last_digit(cell: str) -> float:
    """Return what the last digit of a number as written stands for.

    >>> _last_digit("98"), _last_digit("98.50%")
    (1.0, 0.01)
    """
    after = split_number(cell)[1]
    digits = cell.strip().removesuffix(after).strip() if after else cell.strip()
    return float(10.0 ** -len(digits.partition(".")[2]))
