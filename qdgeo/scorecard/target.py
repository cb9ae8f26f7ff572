"""Targets of the city file, each bound to one measure of one indicator."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qdgeo.city import City
from qdgeo.config import Rule, TargetConfig
from qdgeo.errors import ConfigError, Problem, raise_all
from qdgeo.indicators import Indicator
from qdgeo.schema import BASIS, MEASURE, UNIT
from qdgeo.scorecard.about import described, rule_faults
from qdgeo.scorecard.ruletext import rule_in_words
from qdgeo.scorecard.titles import default_title
from qdgeo.wording import Text, figure

__all__ = ["Target", "bind", "refuse_unknown_measures"]

_NOTHING = Text("", "")
_DEFAULT_RULE = Text("值÷目标，最高 100 分", "value ÷ goal, 100 at most")


@dataclass(frozen=True, kw_only=True)
class Target:
    """A target of the city file, bound to one measure of one indicator.

    Parameters
    ----------
    key, measure, basis, unit
        Its name in the city file, and what it is held against.
    goal, at_most
        The reference value, and whether it is a ceiling.
    title, explanation, method, data
        What it is called, what it is about (解释), how it is computed (计算方法), whence the figures are (数据来源).
    weight
        In the mean; the full marks of the rule if the city file states none.
    scope
        "district" is scored, "city" is compared for the whole city only, "off" rests on an unverified norm and is shown
        without being scored.
    source, deadline, grade
        Of the target itself.
    rule
        How marks are given; None is value ÷ goal.
    """

    key: str
    measure: str
    basis: str
    goal: float
    at_most: bool
    unit: str
    title: Text
    weight: float
    scope: str
    source: str
    deadline: str
    grade: str = ""
    rule: Rule | None = None
    explanation: Text = _NOTHING
    method: Text = _NOTHING
    data: Text = _NOTHING

    @property
    def adjusts(self) -> bool:
        """Whether it adds to the score or takes off, and is no part of its mean."""
        return self.rule is not None and not self.rule.full

    @property
    def rule_words(self) -> Text:
        """How marks are given, in words."""
        if self.rule is None:
            return _DEFAULT_RULE
        told = rule_in_words(self.rule, self.unit)
        return Text(self.rule.text or told.zh, told.en)

    @property
    def bound(self) -> str:
        """The target as people read it.

        >>> Target(key="d", measure="d", basis="b", goal=0.9, at_most=False, unit="share", title=Text("", ""),
        ...        weight=1, scope="district", source="", deadline="").bound
        '≥ 90.0 %'
        """
        return f"{'≤' if self.at_most else '≥'} {figure(self.goal, self.unit)}"


def bind(city: City, indicators: Sequence[Indicator]) -> tuple[Target, ...]:
    """Return the targets of the city file, each with the measure, basis and unit that it is held against.

    Raises
    ------
    ConfigError
        With every target that does not say which of several bases it means, names one that there is not, or whose
        goal is not in the unit of its measure.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> from qdgeo.indicators.indicator import tabulate
    >>> lit = TargetConfig(rule="≥95%得10分；每降低5%扣2分，扣完为止", source="考核办法")
    >>> city = SimpleNamespace(config=SimpleNamespace(targets={"lit": lit}), plan=())
    >>> table = tabulate("lit", pd.Series({"a": 0.96}), basis="lamps", unit="share")
    >>> (found,) = bind(city, [SimpleNamespace(table=table, definitions=())])
    >>> found.basis, found.unit, found.bound, found.weight
    ('lamps', 'share', '≥ 95.0 %', 10.0)
    """
    problems: list[Problem] = []
    targets = []
    held = [_units(indicator) for indicator in indicators]
    for key, target in city.config.targets.items():
        measure = target.measure or key
        homes = [i for i, units in zip(indicators, held, strict=True) if measure in units]
        bases = {basis: unit for units in held for basis, unit in units.get(measure, {}).items()}
        basis = target.basis or _only(bases)
        unit = bases.get(basis, target.unit or "")
        if bases and basis not in bases:
            there = ", ".join(bases)
            what = f"no basis '{basis}': " if basis else ""
            what += f"measure '{measure}' has the bases {there}"
            problems.append(Problem(what, f"targets.{key}", 'say which is meant: basis = "…"'))
        else:
            known = unit if bases else target.unit
            problems += rule_faults(key, target, known) or _unit_faults(key, target, unit)
        bound = _target(key, target, measure, basis, unit)
        off = target.unverified and not city.config.score.unverified_norms
        bound = replace(bound, scope="off") if off else bound
        about = described(target, (measure, basis), city.plan, homes)
        targets.append(replace(bound, explanation=about.explanation, method=about.method, data=about.data))
    raise_all(problems, ConfigError)
    return tuple(targets)


def _units(indicator: Indicator) -> dict[str, dict[str, str]]:
    """Return the unit of each basis of each measure."""
    units: dict[str, dict[str, str]] = {}
    columns = (indicator.table[column].tolist() for column in (MEASURE, BASIS, UNIT))
    for measure, basis, unit in zip(*columns, strict=True):
        units.setdefault(str(measure), {})[str(basis)] = str(unit)
    return units


def refuse_unknown_measures(city: City, indicators: Sequence[Indicator]) -> None:
    """Raise if a target names a measure that none of all the indicators holds: a slip of the pen, not missing data.

    Raises
    ------
    ConfigError
        With every such target, and the measure that comes closest.
    """
    known = sorted({str(measure) for indicator in indicators for measure in indicator.table[MEASURE]})
    problems = []
    for key, target in city.config.targets.items():
        measure = target.measure or key
        if measure in known:
            continue
        way, _, tier = measure.partition("_")
        if way in {"coverage", "straight"} and tier.removesuffix("min").replace(".", "", 1).isdigit():
            remedy = f"add {tier.removesuffix('min')} to walk.minutes"
        else:
            close = difflib.get_close_matches(measure, known, n=1)
            remedy = f"did you mean '{close[0]}'?" if close else f"use one of: {', '.join(known)}"
        problems.append(Problem(f"no indicator measures '{measure}'", f"targets.{key}", remedy))
    raise_all(problems, ConfigError)


def _unit_faults(key: str, target: TargetConfig, unit: str) -> list[Problem]:
    """Say where a goal is not in the unit of its measure; per cent are never guessed."""
    goal = target.goal
    if target.unit is not None and target.unit != unit:
        remedy = f'leave unit out, or write unit = "{unit}" and the goal in it'
        return [
            Problem(f"the measure is in '{unit}', the target in '{target.unit}'", f"targets.{key}", remedy)
        ]
    if unit == "share" and not 0 <= goal <= 1:
        remedy = "write a share as 0–1: 90 % is 0.9"
        return [Problem(f"the goal {goal:g} is no share", f"targets.{key}", remedy)]
    return []


def _target(key: str, target: TargetConfig, measure: str, basis: str, unit: str) -> Target:
    title = target.title
    return Target(
        key=key,
        measure=measure,
        basis=basis,
        goal=target.goal,
        at_most=target.low_is_better,
        unit=unit,
        title=Text(zh=title.zh, en=title.en) if title else default_title(measure, basis),
        weight=target.worth,
        scope=target.scope,
        source=target.source,
        deadline=target.deadline,
        grade=target.grade,
        rule=target.rule,
    )


def _only(bases: Mapping[str, str]) -> str:
    """Return the basis that is meant where none is named: the only one without a class of roads behind it, else "".

    >>> _only({"entries": "条", "entries:deep_cleaning": "条"}), _only({"people": "share", "streets": "share"})
    ('entries', '')
    """
    plain = [basis for basis in bases if ":" not in basis]
    return plain[0] if len(plain) == 1 else ""
