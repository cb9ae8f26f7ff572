"""Catchments as data: bands of walking time, and what a facility counts in each.

>>> catchment = load_catchments()["walk_15min"]
>>> catchment.minutes, catchment.weights, catchment.grade
((5.0, 10.0, 15.0), (1.0, 0.68, 0.22), 'B')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, read_table, row_faults

__all__ = ["Catchment", "load_catchments", "parse_catchments"]


@dataclass(frozen=True, kw_only=True)
class Catchment:
    """Bands around a facility.

    Parameters
    ----------
    id
        Unique in the table.
    zh, en
        What it is.
    minutes
        Upper ends of the bands, ascending; a walk of exactly this long is within (``<=``).
    weights
        Of the bands, above 0 and at most 1, not ascending.
    unit
        Of `minutes`.
    source, grade
        Where the numbers are from, and how sure that is.
    """

    id: str
    zh: str
    en: str
    minutes: tuple[float, ...]
    weights: tuple[float, ...]
    unit: str
    source: str
    grade: Grade

    @property
    def words(self) -> str:
        """The bands in figures.

        >>> load_catchments()["walk_15min"].words
        '≤5 min × 1, ≤10 min × 0.68, ≤15 min × 0.22'
        """
        bands = zip(self.minutes, self.weights, strict=True)
        return ", ".join(f"≤{minutes:g} {self.unit} × {weight:g}" for minutes, weight in bands)


@cache
def load_catchments() -> Mapping[str, Catchment]:
    """Return the shipped catchments by id.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return MappingProxyType({row.id: row for row in parse_catchments(read_table("catchments"))})


def parse_catchments(table: dict[str, Any], *, where: str = "catchments.toml") -> tuple[Catchment, ...]:
    """Return the rows of a table with ``catchments``.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, and band or weight that is out of order.
    """
    rows = table.get("catchments", [])
    fields, choices = Catchment.__dataclass_fields__, {"grade": GRADES, "unit": ("min",)}
    raise_all(
        [*row_faults(rows, fields, optional=(), choices=choices, where=where), *_out_of_order(rows, where)],
        DataError,
    )
    numbers = ("minutes", "weights")
    return tuple(Catchment(**row | {key: tuple(map(float, row[key])) for key in numbers}) for row in rows)


def _out_of_order(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    for row in rows:
        minutes, weights = row.get("minutes", []), row.get("weights", [])
        place = f"{where}, {row.get('id')}"
        if len(minutes) != len(weights) or not minutes:
            yield Problem(f"{len(minutes)} bands with {len(weights)} weights", place, "give each its weight")
        if list(minutes) != sorted(set(minutes)) or min(minutes, default=1) <= 0:
            yield Problem("minutes are not ascending from above 0", place)
        if list(weights) != sorted(weights, reverse=True) or not all(0 < one <= 1 for one in weights):
            yield Problem("weights ascend, or are not above 0 and at most 1", place)
