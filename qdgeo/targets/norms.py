"""Norms as data: numbers that planners assume, each with its unit, its source and how sure it is.

>>> norm = load_norms()["transfer_radius_small_vehicle"]
>>> print(norm)
小型机动车收运的转运站服务半径: ≤ 3 km (grade B)
>>> norm.verified, load_norms()["circle_15min"].verified
(True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, floats, read_table, row_faults

__all__ = ["Norm", "load_norms", "parse_norms"]


@dataclass(frozen=True, kw_only=True)
class Norm:
    """A number that planners assume, as bounds in `unit`; None where a side has none.

    >>> load_norms()["circle_15min"].high
    1000.0
    """

    id: str
    zh: str
    en: str
    unit: str
    source: str
    grade: Grade
    low: float | None = None
    high: float | None = None

    @property
    def verified(self) -> bool:
        """Whether a source was seen; one that was only recalled decides no score unless asked for."""
        return self.grade != "C"

    def __str__(self) -> str:
        """Return the norm as one line."""
        sides = [f"{sign} {side:g}" for sign, side in (("≥", self.low), ("≤", self.high)) if side is not None]
        bounds = f"{self.low:g}" if self.low == self.high and self.low is not None else ", ".join(sides)
        return f"{self.zh}: {bounds} {self.unit} (grade {self.grade})"


@cache
def load_norms() -> Mapping[str, Norm]:
    """Return the assumed numbers of walking, of density and of the other norms, by id.

    Raises
    ------
    DataError
        With every fault of the table.

    Examples
    --------
    >>> walking = load_norms()["walking_speed"]
    >>> walking.low, walking.unit, walking.grade
    (4.0, 'km/h', 'C')
    """
    norms = parse_norms(read_table("norms")["norms"], where="norms.toml")
    return MappingProxyType({norm.id: norm for norm in norms})


def parse_norms(rows: list[dict[str, Any]], *, where: str) -> tuple[Norm, ...]:
    """Return rows as norms.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, and value out of its range.
    """
    fields, choices = Norm.__dataclass_fields__, {"grade": GRADES}
    problems = list(row_faults(rows, fields, optional={"low", "high"}, choices=choices, where=where))
    for row in rows:
        if "low" not in row and "high" not in row:
            problems.append(Problem("neither low nor high", f"{where}, {row.get('id')}", "give a bound"))
        elif "low" in row and "high" in row and row["low"] > row["high"]:
            problems.append(Problem("low is above high", f"{where}, {row.get('id')}"))
    raise_all(problems, DataError)
    return tuple(Norm(**floats(row, "low", "high")) for row in rows)
