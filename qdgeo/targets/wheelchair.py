"""What stops a wheelchair, as data: limits of slope and width, and closed values of tags.

>>> load_wheelchair().limits["width"].low
0.9
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, floats, read_table, row_faults

__all__ = ["ClosedValues", "Limit", "WheelchairTable", "load_wheelchair", "parse_wheelchair"]

Place = Literal["way", "node"]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A number that a tag is held against: closed below `low` or above `high`, in `unit`.

    Parameters
    ----------
    id
        The tag.
    zh, en
        What it is.
    unit
        Of the bound.
    source, grade
        Where the number is from, and how sure that is.
    low, high
        One of them is None.
    """

    id: str
    zh: str
    en: str
    unit: str
    source: str
    grade: Grade
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class ClosedValues:
    """Values of the tag `id`, on ways or on nodes, that stop a wheelchair."""

    id: str
    on: Place
    zh: str
    en: str
    values: frozenset[str]
    source: str
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class WheelchairTable:
    """The whole table.

    Parameters
    ----------
    limits
        By tag.
    closed
        In the table's order.
    """

    limits: Mapping[str, Limit]
    closed: tuple[ClosedValues, ...]


@cache
def load_wheelchair() -> WheelchairTable:
    """Return the shipped table.

    Raises
    ------
    DataError
        With every fault of the table.

    Examples
    --------
    >>> [(row.id, row.on, row.grade) for row in load_wheelchair().closed][:2]
    [('surface', 'way', 'C'), ('smoothness', 'way', 'B')]
    """
    return parse_wheelchair(read_table("wheelchair"))


def parse_wheelchair(table: dict[str, Any], *, where: str = "wheelchair.toml") -> WheelchairTable:
    """Return a table with ``limits`` and ``closed``.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated tag, limit without a bound, and empty list of values.
    """
    limits, closed = table.get("limits", []), table.get("closed", [])
    raise_all(list(_faults(limits, closed, where)), DataError)
    return WheelchairTable(
        limits=MappingProxyType({row["id"]: Limit(**floats(row, "low", "high")) for row in limits}),
        closed=tuple(ClosedValues(**(row | {"values": frozenset(row["values"])})) for row in closed),
    )


def _faults(limits: list[dict[str, Any]], closed: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    choices = {"grade": GRADES, "id": ("incline", "width")}
    yield from row_faults(
        limits, Limit.__dataclass_fields__, optional={"low", "high"}, choices=choices, where=where
    )
    for row in limits:
        if ("low" in row) == ("high" in row):
            yield Problem("give exactly one of low, high", f"{where}, {row.get('id')}")
    for place in get_args(Place):
        rows = [row for row in closed if row.get("on", place) == place]
        choices = {"grade": GRADES}
        yield from row_faults(
            rows, ClosedValues.__dataclass_fields__, optional=(), choices=choices, where=where
        )
    for row in closed:
        if row.get("on", "way") not in get_args(Place):
            yield Problem(f"on '{row['on']}'", f"{where}, {row.get('id')}", "use one of: way, node")
        if "values" in row and not row["values"]:
            yield Problem("no values", f"{where}, {row.get('id')}")
