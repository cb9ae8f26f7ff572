"""The whole plan on a page: every target a row, computed from data, given in a table, or without data.

A target is held against the measure that answers it, for the city as a whole. Where the plan prints a number in the
measure's unit, that is the goal; where it prints none, the goal is what the plan's table says its words are read as,
and the row says so. Where there is neither, the figure stands alone: how far it is met is unknown, not nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from qdgeo.city import City
from qdgeo.indicators import Indicator
from qdgeo.indicators.ratios import MEASURE_OF_RATIOS
from qdgeo.schema import BASIS, DISTRICT, MEASURE, OUTSIDE, UNIT, VALUE, WHOLE
from qdgeo.scorecard.attained import attainment
from qdgeo.scorecard.given import given
from qdgeo.targets import Target
from qdgeo.wording import Text, number

__all__ = ["COMPUTED", "NO_DATA_AT_ALL", "STATUSES", "TABLE", "plan_counts", "plan_table"]

COMPUTED = "computed"
TABLE = "table"
NO_DATA_AT_ALL = "no_data"
STATUSES: Mapping[str, Text] = {
    COMPUTED: Text("从数据计算", "computed from data"),
    TABLE: Text("由表给出", "given in a table"),
    NO_DATA_AT_ALL: Text("无数据", "no data"),
}
"""What a row of the plan may be."""

_COLUMNS = (
    "target", "title_zh", "title_en", "system", "form", "status", "status_zh", "value", "value_unit", "goal",
    "goal_words", "met", "deadline", MEASURE, BASIS, "needs", "computation_zh", "computation_en", "reading_zh",
    "reading_en", "told", "target_source", "grade",
)  # fmt: skip
_RATIOS, _CONTEXT, _PEOPLE = "ratios", "context", "people"


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The figure of a target, where it is from, and what it is of."""

    status: str
    value: float = math.nan
    unit: str = ""
    told: str = ""


def plan_table(
    city: City, indicators: Sequence[Indicator], plan: Sequence[Target] | None = None
) -> pd.DataFrame:
    """Return every target of a plan with what is known of it.

    Parameters
    ----------
    city
        Its register ``context`` is read for what nothing computes.
    indicators
        The figures, those of the table of ratios among them.
    plan
        The city's own by default.

    Returns
    -------
    pandas.DataFrame
        One row a target: ``target`` (id), ``title_zh``, ``title_en``, ``system``, ``form``, ``status`` (computed, table
        or no_data), ``value`` of the whole city in ``value_unit`` (shares 0–1, NaN unknown), ``goal`` in the same unit
        (NaN if there is none), ``goal_words`` (the plan's own), ``met`` (0–1, NaN unknown), ``deadline`` (in the plan's
        own words), ``measure``, ``basis``, ``needs``, ``computation_*``, ``reading_*`` (what the words are taken to
        mean, where that is the goal), ``told`` (what a table says beside its number), ``target_source``, ``grade``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from qdgeo.indicators.indicator import tabulate
    >>> from qdgeo.targets import load_plan
    >>> table = tabulate("toilet_density", pd.Series({"a": 3.0}), basis="built_up", unit="座/km²", whole=3.0)
    >>> city = SimpleNamespace(plan=load_plan("qingdao_2022"), registers={})
    >>> found = plan_table(city, [SimpleNamespace(table=table)]).set_index("target")
    >>> found.loc["T06", "status"], float(found.loc["T06", "met"]), len(found)
    ('computed', 0.75, 36)
    """
    figures = _figures(indicators)
    rows = [_row(target, _found(target, city, figures)) for target in (city.plan if plan is None else plan)]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(dict.fromkeys(("value", "goal", "met"), float))


def plan_counts(table: pd.DataFrame) -> dict[str, int]:
    """Return how many targets are computed, given in a table and without data, in this order.

    Examples
    --------
    >>> plan_counts(pd.DataFrame({"status": ["no_data", "computed", "no_data"]}))
    {'computed': 1, 'table': 0, 'no_data': 2}
    """
    return {status: int((table["status"] == status).sum()) for status in STATUSES}


def _figures(indicators: Sequence[Indicator]) -> Mapping[tuple[str, str], tuple[float, str]]:
    """Return value and unit of the whole city by measure and basis."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for indicator in indicators:
        rows = indicator.table[indicator.table[DISTRICT] == WHOLE]
        columns = (rows[name].tolist() for name in (MEASURE, BASIS, VALUE, UNIT))
        for measure, basis, value, unit in zip(*columns, strict=True):
            found.setdefault((str(measure), str(basis)), (float(value), str(unit)))
    return found


def _found(target: Target, city: City, figures: Mapping[tuple[str, str], tuple[float, str]]) -> _Found:
    """Return the computed figure if it is known, else what a table gives, else the unit of what is not known."""
    value, unit = figures.get((target.measure, target.basis), (math.nan, ""))
    if not math.isnan(value):
        copied = target.measure == MEASURE_OF_RATIOS or set(target.needs) == {
            target.given_in
        }  # passed on alone
        told = _of_people(city, target, value) if unit == target.unit else ""
        return _Found(status=TABLE if copied else COMPUTED, value=value, unit=unit, told=told)
    if target.given_in == _RATIOS:
        ratio, of = figures.get((MEASURE_OF_RATIOS, target.id), (math.nan, ""))
        if not math.isnan(ratio):
            return _Found(status=TABLE, value=ratio, unit=of)
    stated = given(city, target) if target.given_in == _CONTEXT else None
    if stated is None or (math.isnan(stated.value) and not stated.told):
        return _Found(status=NO_DATA_AT_ALL, unit=unit)
    told = " · ".join(filter(None, (stated.told, _of_people(city, target, stated.value))))
    return _Found(status=TABLE, value=stated.value, unit=stated.unit, told=told)


def _of_people(city: City, target: Target, value: float) -> str:
    """Return what a number of the city is for 1,000 people, "" where the target does not ask or they are unknown."""
    if target.measure != MEASURE_OF_RATIOS or _PEOPLE not in target.needs or city.people is None:
        return ""
    frame = city.people.frame
    people = float(frame.loc[frame[DISTRICT] != OUTSIDE, "people"].sum())
    if math.isnan(value) or not people > 0:
        return ""
    return f"每千人 {number(1000 * value / people)} {target.unit}"


def _row(target: Target, found: _Found) -> dict[str, object]:
    goal, read = _goal(target, found.unit)
    reading = target.reading if read else None
    side = "at_least" if read else target.direction
    met = attainment(found.value, goal, at_most=side == "at_most") if side else math.nan
    return {
        "target": target.id,
        "title_zh": target.zh,
        "title_en": target.en,
        "system": target.system,
        "form": " ".join(target.form),
        "status": found.status,
        "status_zh": STATUSES[found.status].zh,
        "value": found.value,
        "value_unit": found.unit,
        "goal": goal,
        "goal_words": target.words,
        "met": math.nan if math.isnan(goal) else met,
        "deadline": target.deadline,
        MEASURE: target.measure,
        BASIS: target.basis,
        "needs": "; ".join(dict.fromkeys(filter(None, (*target.needs, target.given_in)))),
        "computation_zh": target.computation_zh,
        "computation_en": target.computation_en,
        "reading_zh": reading.zh if reading else "",
        "reading_en": reading.en if reading else "",
        "told": found.told,
        "target_source": target.source,
        "grade": target.grade,
    }


def _goal(target: Target, unit: str) -> tuple[float, bool]:
    """Return the goal in the unit of the figure, and whether it is a reading of the words."""
    if not unit:
        return math.nan, False
    if target.goal is not None:
        if unit in {target.unit, target.unit.removesuffix("/年")}:
            return target.goal, False
        if unit == "share" and target.unit == "%":
            return target.goal / 100, False
    if target.reading is not None and unit == "share":
        return target.reading.value, True
    return math.nan, False
