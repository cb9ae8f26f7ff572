"""What a target is about, how and from what it is computed, and whether its rule speaks the unit of its measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qdgeo.config import TargetConfig, Title
from qdgeo.errors import Problem
from qdgeo.indicators import Indicator
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


def rule_faults(key: str, target: TargetConfig, unit: str) -> list[Problem]:
    """Say where the numbers of a rule are not in the unit of its measure: shares are per cent in words, 0–1 in a table.

    Parameters
    ----------
    key
        Of the target, for the message.
    target
        Of the city file.
    unit
        Of the measure, "" if nothing measures it.
    """
    rule = target.rule
    if rule is None or not unit or not rule.numbers:
        return []
    share, per_cent, words = unit == "share", rule.unit == "%", bool(rule.text)
    what = remedy = ""
    if rule.of == "goal" and words and not per_cent:
        what, remedy = "the rule speaks of 完成率 without %", "write its numbers in %"
    elif rule.of == "value" and share and words and not per_cent:
        what = f"the rule's numbers are in '{rule.unit or 'no unit'}'"
        remedy = "the measure is a share: write them in %"
    elif rule.of == "value" and share and not words and any(number > 1 for number in rule.numbers):
        what, remedy = "a number of the rule is no share", "write shares as 0–1: 95 % is 0.95"
    elif rule.of == "value" and not share and per_cent:
        what = f"the rule's numbers are in %, the measure in '{unit}'"
        remedy = "if value ÷ goal is meant, say 完成率 and give at_least or at_most"
    return [Problem(what, f"targets.{key}.rule", remedy)] if what else []
