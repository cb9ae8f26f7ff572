"""Targets, norms and the toilet rules as data: value, unit, deadline, source, how sure; shipped as TOML.

A city file states the targets that a city is scored by; these tables are the reference that it is written
from. Numbers that somebody assumed live here, or in the city file's models (`qdgeo.config`) with their reason.

>>> plan = load_plan("qingdao_2022")
>>> [target.id for target in plan if target.measure]
['T05', 'T06', 'T16']
>>> print(next(target for target in plan if target.id == "T16"))
T16 到2024年市容秩序严管路1000条: >= 1000 条 (到2024年)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, get_args

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, floats, read_table, row_faults
from qdgeo.targets.walkers import Slope, Walker, load_walkers

__all__ = [
    "Comparison",
    "Grade",
    "Norm",
    "Slope",
    "Target",
    "Walker",
    "load_norms",
    "load_plan",
    "load_toilet_rules",
    "load_walkers",
    "parse_norms",
    "parse_targets",
    "plans",
]

Comparison = Literal["at_least", "at_most", "fact", "words"]

_SIGNS = {"at_least": ">= ", "at_most": "<= ", "fact": "", "words": ""}
_NOT_PLANS = frozenset(
    {
        "norms",
        "registers",
        "road_classes",
        "road_lists",
        "spacing",
        "street_names",
        "toilet_rules",
        "variants",
        "walkers",
        "wheelchair",
    }
)


@dataclass(frozen=True, kw_only=True)
class Target:
    """One item of a plan, in the plan's own words.

    Parameters
    ----------
    id
        Unique within the plan.
    zh, en
        The text, and its translation by this project.
    value
        The number that the text prints, in `unit`; None where it prints none.
    comparison
        How a figure is held against `value`; "fact" was reached when the plan was told, "words" has no number.
    words
        The number or the demand as the text has it.
    unit
        As in the text, "" if it has none.
    deadline
        In the text's own words, "" where it states none.
    system
        The part of the plan.
    form
        P points, L lines, A areas, R ratio, E events, NS not spatial.
    measure
        The measure of this package that answers it, "" if none does yet.
    source, grade
        Where it is from, and how sure that is.
    """

    id: str
    zh: str
    en: str
    comparison: Comparison
    words: str
    unit: str
    deadline: str
    system: str
    form: str
    measure: str
    source: str
    grade: Grade
    value: float | None = None

    def __str__(self) -> str:
        """Return the target as one line."""
        demand = self.words if self.value is None else f"{_SIGNS[self.comparison]}{self.value:g} {self.unit}"
        by = f" ({self.deadline})" if self.deadline else ""
        return f"{self.id} {self.zh}: {demand.strip() or '—'}{by}"


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


def plans() -> tuple[str, ...]:
    """Return the names of the plans that are shipped.

    Examples
    --------
    >>> plans()
    ('qingdao_2022',)
    """
    names = (entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted({name.removesuffix(".toml") for name in names} - _NOT_PLANS))


@cache
def load_plan(name: str) -> tuple[Target, ...]:
    """Return the targets of a plan, in the plan's order.

    Parameters
    ----------
    name
        One of `plans`.

    Raises
    ------
    DataError
        If there is no such plan, or with every fault of its table.

    Examples
    --------
    >>> density = next(target for target in load_plan("qingdao_2022") if target.id == "T06")
    >>> density.value, density.unit, density.deadline
    (4.0, '座/km²', '')
    >>> load_plan("atlantis")
    Traceback (most recent call last):
        ...
    qdgeo.errors.DataError: no plan 'atlantis'. To mend it: use one of: qingdao_2022
    """
    if name not in plans():
        raise DataError(Problem(f"no plan '{name}'", remedy=f"use one of: {', '.join(plans())}"))
    table = read_table(name)
    shared = {key: table[key] for key in ("source", "grade") if key in table}
    return parse_targets([shared | row for row in table["targets"]], where=f"{name}.toml")


@cache
def load_norms() -> Mapping[str, Norm]:
    """Return the assumed numbers of walking and of density, by id.

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


def load_toilet_rules() -> tuple[dict[str, Any], ...]:
    """Return the table that decides what a public toilet is, row by row, in order of precedence.

    The rows have the form of ``qdgeo.config.ToiletRule``, which checks them; this floor lies below it.

    Examples
    --------
    >>> load_toilet_rules()[0]["where"]
    {'duplicate_of': ['*']}
    """
    return tuple(read_table("toilet_rules")["rules"])


def parse_targets(rows: list[dict[str, Any]], *, where: str) -> tuple[Target, ...]:
    """Return rows of a plan as targets.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, and value out of its range.
    """
    problems = list(_faults(rows, Target, optional={"value"}, where=where))
    for row in rows:
        if (row.get("comparison") == "words") != (row.get("value") is None):
            told = "a value is given exactly where there is a number to compare with"
            problems.append(Problem(told, f"{where}, {row.get('id')}"))
    raise_all(problems, DataError)
    return tuple(Target(**floats(row, "value")) for row in rows)


def parse_norms(rows: list[dict[str, Any]], *, where: str) -> tuple[Norm, ...]:
    """Return rows as norms.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, and value out of its range.
    """
    problems = list(_faults(rows, Norm, optional={"low", "high"}, where=where))
    for row in rows:
        if "low" not in row and "high" not in row:
            problems.append(Problem("neither low nor high", f"{where}, {row.get('id')}", "give a bound"))
        elif "low" in row and "high" in row and row["low"] > row["high"]:
            problems.append(Problem("low is above high", f"{where}, {row.get('id')}"))
    raise_all(problems, DataError)
    return tuple(Norm(**floats(row, "low", "high")) for row in rows)


def _faults(
    rows: list[dict[str, Any]], kind: type[Target | Norm], *, optional: Collection[str], where: str
) -> Iterator[Problem]:
    choices = {"grade": GRADES, "comparison": get_args(Comparison)}
    return row_faults(rows, kind.__dataclass_fields__, optional=optional, choices=choices, where=where)
