"""What a target is about, how and from what it is computed, and whether its rule speaks the unit of its measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qdgeo.config import Bands, Rule, Steps, TargetConfig, Title
from qdgeo.errors import Problem
from qdgeo.indicators import Indicator
from qdgeo.scorecard.units import agree
from qdgeo.targets import Target as PlanTarget
from qdgeo.wording import Text

__all__ = ["About", "described", "rule_faults"]

_NOTHING = Text("", "")


class About(NamedTuple):
    """解释, 计算方法 and 数据来源 of a target."""

    explanation: Text
    method: Text
    data: Text


def described(
    target: TargetConfig, measure: tuple[str, str], plan: Sequence[PlanTarget], homes: Sequence[Indicator]
) -> About:
    """Return what a target is about: as the city file says, else as the plan does, else as its indicator defines it.

    Parameters
    ----------
    target
        Of the city file.
    measure
        Measure and basis that it is held against.
    plan
        The city's.
    homes
        Indicators that hold the measure.
    """
    item = next((one for one in plan if (one.measure, one.basis) == measure), None)
    defined = next((text for home in homes[:1] for text in home.definitions[:1]), _NOTHING)
    if item is not None:
        needs = Text("、".join(item.needs), ", ".join(item.needs))
        usual = About(Text(item.zh, item.en), Text(item.computation_zh, item.computation_en), needs)
    else:
        usual = About(_NOTHING, defined, _NOTHING)
    return About(
        explanation=_stated(target.explanation) or usual.explanation,
        method=_stated(target.method) or usual.method,
        data=_stated(target.data) or usual.data,
    )


def _stated(title: Title | None) -> Text | None:
    return Text(zh=title.zh, en=title.en) if title else None


def rule_faults(key: str, target: TargetConfig, unit: str | None) -> list[Problem]:
    """Say where the numbers of a rule are not in the unit of its measure: shares are per cent in words, 0–1 in a table.

    Parameters
    ----------
    key
        Of the target, for the message.
    target
        Of the city file.
    unit
        Of the measure; None if nothing measures it.

    Examples
    --------
    >>> far = TargetConfig(rule="≤300米得10分，每超100米扣1分", source="考核办法")
    >>> rule_faults("far", far, "m")
    []
    >>> print(*rule_faults("far", far, "km"))
    targets.far.rule: the rule's numbers are in '米', the measure in 'km'. To mend it: write them in 'km', or bare
    """
    rule = target.rule
    if rule is None or unit is None or not rule.numbers:
        return []
    what, remedy = _of_the_goal(rule) if rule.of == "goal" else _of_the_value(rule, unit)
    return [Problem(what, f"targets.{key}.rule", remedy)] if what else []


def _of_the_goal(rule: Rule) -> tuple[str, str]:
    """Return what is wrong with the numbers of a rule of value ÷ goal, and what to do."""
    if rule.text and rule.unit != "%":
        return "the rule speaks of 完成率 without %", "write its numbers in %"
    return _whole_step(rule)


def _of_the_value(rule: Rule, unit: str) -> tuple[str, str]:
    """Return what is wrong with the numbers of a rule of the value itself, and what to do."""
    if unit == "share":
        return _of_a_share(rule)
    told = f"the rule's numbers are in '{rule.unit}', the measure in '{unit}'"
    if rule.unit == "%":
        return told, "if value ÷ goal is meant, say 完成率 and give at_least or at_most"
    if rule.unit and not agree(rule.unit, unit):
        return told, f"write them in '{unit}', or bare" if unit else "write them bare"
    if isinstance(rule, Bands) and rule.whole and "/" in unit:
        low, high = _between(rule)
        what = f"the rule says nothing between {low} and {high}"
        return what, f"the measure, in '{unit}', has parts: let ranges meet"
    return "", ""


def _of_a_share(rule: Rule) -> tuple[str, str]:
    if rule.text and rule.unit != "%":
        told = f"the rule's numbers are in '{rule.unit or 'no unit'}'"
        return told, "the measure is a share: write them in %"
    if not rule.text and any(number > 1 for number in rule.numbers):
        return "a number of the rule is no share", "write shares as 0–1: 95 % is 0.95"
    return _whole_step(rule)


def _whole_step(rule: Rule) -> tuple[str, str]:
    if isinstance(rule, Steps) and rule.each >= 1:
        return f"a step of {rule.each} is the whole of a share", "write shares as 0–1: 1 % is 0.01"
    return "", ""


def _between(rule: Bands) -> tuple[int, int]:
    """Return the whole numbers on both sides of the first bound, where bands of counts leave a gap."""
    bound = int(rule.best_first[0].bound)
    return (bound - 1, bound) if rule.better == "high" else (bound, bound + 1)
