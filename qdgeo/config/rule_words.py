"""Scoring rules in the words of Chinese appraisals, read clause by clause; what is not understood is refused.

A clause that is understood but has no place in the form that the others make is refused too: nothing is dropped.

>>> parse_rule("≥95%得1分；每降低5%扣0.2分，扣完为止") == {
...     "form": "steps", "full": Decimal(1), "start": Decimal("0.95"), "each": Decimal("0.05"),
...     "loses": Decimal("0.2"), "better": "high", "unit": "%", "text": "≥95%得1分；每降低5%扣0.2分，扣完为止"}
True
>>> parse_rule("看情况给分")
Traceback (most recent call last):
    ...
ValueError: the rule cannot be read at '看情况给分': ...
>>> parse_rule("第1名加1分，每降低1%扣0.2分")
Traceback (most recent call last):
    ...
ValueError: a rule by places has no use for '每降低1%扣0.2分': ...
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from qdgeo.config.rule_bands import banded
from qdgeo.config.rule_clauses import COUNTED, DOWN, UP, take
from qdgeo.config.rule_plain import plain_words
from qdgeo.config.rule_said import Said, Span

__all__ = ["parse_rule"]

_GOAL = {"完成率", "目标完成率", "任务完成率", "目标任务完成率"}
_REMEDY = (
    "use such words as ≥95%得1分, 90%~95%得0.8分, 其余不得分, 每降低5%扣0.2分, 扣完为止, 不足5%按5%计, 满分10分, "
    "最多扣20分, 每发现1处扣0.1分, ≤60%不得分, 其间按线性内插, 按完成率得分, 第1名加1分; or a table with form ="
)


def parse_rule(text: str) -> dict[str, Any]:
    """Return the fields of the rule that words state, as `qdgeo.config.scoring` has them.

    Parameters
    ----------
    text
        Clauses divided by ；，。 in any width of signs.

    Raises
    ------
    ValueError
        With the clause that is not understood, has no place in the rule, or contradicts another.

    Examples
    --------
    >>> found = parse_rule("满分10分；每发现两处扣1分，最多扣5分")
    >>> found["full"], found["start"], found["each"], found["at_most"], found["better"]
    (Decimal('10'), Decimal('0'), Decimal('2'), Decimal('5'), 'low')
    """
    said = Said()
    for clause in filter(None, re.split(r"[;,。]", plain_words(text))):
        if not take(clause, said):
            raise ValueError(f"the rule cannot be read at '{clause}': {_REMEDY}")
    goal, unit = _of_goal(said), _one_unit(said)
    found = _assembled(said) | {"text": text.strip()} | ({"unit": unit} if unit else {})
    return found | ({"of": "goal"} if goal else {})


def _of_goal(said: Said) -> bool:
    """Return whether a rule speaks of value ÷ goal; raise if of a rate of completion that may be the measure itself."""
    for subject in said.subjects - _GOAL:
        if "完成率" in subject:
            raise ValueError(
                f"'{subject}' may be the measure or value ÷ goal: write 完成率 alone for value ÷ goal, "
                "and leave it out if the measure itself is meant"
            )
    return bool(said.subjects) and said.subjects <= _GOAL


def _one_unit(said: Said) -> str:
    """Return the unit of the numbers, "" where they are bare; 座 after 座/平方公里 is of the same."""
    units = said.units - {""}
    longest = max(units, key=len, default="")
    if any(unit != longest and not longest.startswith(f"{unit}/") for unit in units):
        raise ValueError(f"the rule mixes the units {', '.join(sorted(units))}")
    if longest == "%" and "" in said.units:
        raise ValueError("the rule has numbers with and without %: write it after each")
    return longest


def _assembled(said: Said) -> dict[str, Any]:
    """Return the rule that the clauses make together."""
    if said.first or said.last:
        _only(said, "by places", "place", "otherwise", "full")
        return _places(said)
    if said.steps:
        _only(said, "of steps (每…)", "step", "bound", "full", "base", "most", "part", "floor", "otherwise")
        return _steps(said)
    if "proportion" in said.heard:
        _only(said, "in proportion to the goal", "proportion", "full")
        full = said.numbers.get("full")
        return {"form": "proportion", **({} if full is None else {"full": full})}
    if "linear" in said.heard:
        if len(said.spans) != 2 or "range" in said.heard:
            raise ValueError("a line needs two ends: ≥95%得10分, ≤60%不得分, 其间按线性内插")
        _only(said, "on a line", "linear", "bound", "full")
        return _line(said)
    if not said.spans:
        raise ValueError(f"the rule gives no marks: {_REMEDY}")
    _only(said, "of bands", "bound", "range", "full", "otherwise")
    return banded(said)


def _only(said: Said, form: str, *kinds: str) -> None:
    """Raise with the first clause that a form has no use for."""
    for kind, clauses in said.heard.items():
        if kind not in kinds:
            raise ValueError(f"a rule {form} has no use for '{clauses[0]}': leave it out, or write a table")


def _places(said: Said) -> dict[str, Any]:
    if len(said.verbs) > 1:
        raise ValueError("the rule both gives marks (得) and adds to the score (加) by place")
    found: dict[str, Any] = {"form": "places"}
    for name, stated in (("first", said.first), ("last", said.last)):
        if stated and sorted(stated) != list(range(1, len(stated) + 1)):
            raise ValueError("the rule leaves out a place")
        found[name] = tuple(stated[place] for place in sorted(stated))
    full, otherwise = said.numbers.get("full"), said.numbers.get("otherwise")
    if "得" in said.verbs:
        found["full"] = full or max([*said.first.values(), *said.last.values()])
    elif full is not None:
        raise ValueError(f"a rule that adds to the score (加) has no use for '{said.heard['full'][0]}'")
    return found | ({} if otherwise is None else {"otherwise": otherwise})


def _steps(said: Said) -> dict[str, Any]:
    starts = [span for span in said.spans if span.marks != 0]
    if len(said.steps) > 1 or len(starts) > 1:
        raise ValueError("the rule has more than one step (每…) or start: write it as a table with form =")
    (step,) = said.steps
    loses, moves = step.sign in "扣减", step.verb in (*DOWN, *UP)
    better = ("high" if loses == (step.verb in DOWN) else "low") if moves else None
    if not starts and not step.verb and "%" in said.units:
        raise ValueError(f"say on which side at '{step.clause}': 每降低, 每超过")
    start, base = None if moves else Decimal(0), said.numbers.get("base")
    if starts:
        better, start, base = _start(said, starts[0], better)
    better = better or ("low" if loses else "high")
    if any(part != step.each for part in said.parts):
        raise ValueError(f"'{said.heard['part'][0]}' speaks of another step than '{step.clause}'")
    found = {
        "form": "steps",
        "each": step.each,
        "loses" if loses else "gains": step.marks,
        "better": better,
        **(_losing(said, base) if loses else _gaining(said, base, step.sign)),
        **(_end_of_losses if loses else _below_gains)(said, better, start),
    }
    optional = {"start": start, "part": said.part or None}
    return found | {key: value for key, value in optional.items() if value is not None}


def _start(said: Said, span: Span, better: str | None) -> tuple[str, Decimal, Decimal]:
    """Return the side, the value and the marks from which steps count."""
    (step,) = said.steps
    side, edge = ("high", span.low) if span.low else ("low", span.high)
    if edge is None or edge.claim == "out":
        raise ValueError("the rule begins above its bound: write ≥ or ≤ where 每… counts from it")
    if better not in (None, side):
        raise ValueError(f"the rule contradicts itself: '{step.clause}' is on the other side of its bound")
    if step.verb in COUNTED and edge.number:
        raise ValueError(f"'{step.clause}' counts from 0, not from '{span.clause}': write 每降低 or 每超过")
    if step.verb in COUNTED and side != ("low" if step.sign in "扣减" else "high"):
        raise ValueError(f"the rule contradicts itself: '{step.clause}' is on the other side of its bound")
    marks = span.marks if span.marks is not None else said.numbers.get("full")
    if marks is None:
        raise ValueError(f"the rule gives 满分 at '{span.clause}' without saying how many: 满分10分")
    if said.numbers.get("base", marks) != marks:
        raise ValueError(f"the rule says '{said.heard['base'][0]}' and '{span.clause}'")
    return side, edge.number, marks


def _losing(said: Said, base: Decimal | None) -> dict[str, Any]:
    """Return the full marks of a rule that takes off, and the most that it does; without marks it is an adjustment."""
    full = base if base is not None else said.numbers.get("full")
    if full is not None and said.numbers.get("full", full) != full:
        raise ValueError(f"the rule begins with {full}分 and says '{said.heard['full'][0]}'")
    if full is None and "floor" in said.heard:
        raise ValueError(f"say how many marks '{said.heard['floor'][0]}' ends: 满分10分")
    if said.limited in {"加", "得"} or (said.heard.get("most") and full and said.limited != "扣"):
        raise ValueError(f"say what is limited at '{said.heard['most'][0]}': 最多扣20分")
    most = said.numbers.get("most")
    return {"full": full or Decimal(0)} | ({} if most is None else {"at_most": most})


def _gaining(said: Said, base: Decimal | None, sign: str) -> dict[str, Any]:
    """Return the marks from which a rule adds, and the full ones; what only adds (加) is an adjustment."""
    most, full = said.numbers.get("most"), said.numbers.get("full")
    if said.limited == "扣" or "floor" in said.heard:
        clause = said.heard["most" if said.limited == "扣" else "floor"][0]
        raise ValueError(f"a rule that only adds has no use for '{clause}'")
    if base is None and full is None and sign == "加":
        if said.limited == "得":
            raise ValueError(f"say what is limited at '{said.heard['most'][0]}': 最多加5分")
        return {} if most is None else {"at_most": most}
    added = {"at_most": most} if most is not None and said.limited == "加" else {}
    ends = {full, (base or Decimal(0)) + most if added and most is not None else most} - {None}
    if not ends:
        raise ValueError("the rule gives marks without end: say the most, 最高10分 or 满分10分")
    if len(ends) > 1 and not added:
        raise ValueError(f"the rule says '{said.heard['full'][0]}' and '{said.heard['most'][0]}'")
    return {"full": full if full is not None else max(end for end in ends if end is not None), **added} | (
        {"base": base} if base else {}
    )


def _end_of_losses(said: Said, better: str, start: Decimal | None) -> dict[str, Any]:
    """Return where a rule that takes off stops giving marks: 低于60%不得分."""
    if "otherwise" in said.heard:
        raise ValueError(f"a rule of steps has no use for '{said.heard['otherwise'][0]}'")
    ends = [span for span in said.spans if span.marks == 0]
    if not ends:
        return {}
    edge = ends[-1].high if better == "high" else ends[-1].low
    if len(ends) > 1 or edge is None:
        raise ValueError(f"'{ends[-1].clause}' is not the one end of the rule's steps")
    if start is not None and (edge.number >= start if better == "high" else edge.number <= start):
        raise ValueError(f"'{ends[0].clause}' lies on the side where the rule gives its marks")
    return {"zero": edge.number} | ({"zero_strict": True} if edge.claim == "out" else {})


def _below_gains(said: Said, better: str, start: Decimal | None) -> dict[str, Any]:
    """Return what a rule that adds gives before its steps begin: 基础分, 其余得2分, nothing if it says nothing."""
    for span in (span for span in said.spans if span.marks == 0):
        edge = span.high if better == "high" else span.low
        if edge is None or edge.number != start or edge.claim == "in":
            raise ValueError(f"'{span.clause}' does not end where the rule's steps begin")
        said.state("otherwise", Decimal(0), span.clause)
    below = said.numbers.get("otherwise", said.numbers.get("base"))
    return {"otherwise": below} if below else {}


def _line(said: Said) -> dict[str, Any]:
    full = said.numbers.get("full")
    ends = sorted(said.spans, key=lambda one: -(one.marks if one.marks is not None else full or Decimal(0)))
    (top, zero), most = ends, ends[0].marks if ends[0].marks is not None else full
    if most is None or zero.marks != 0:
        raise ValueError("a line runs from full marks to none: ≥95%得10分, ≤60%不得分")
    if full not in (None, most):
        raise ValueError(f"the rule says '{said.heard['full'][0]}' and '{top.clause}'")
    best, worst = top.edge, zero.edge
    if len({top.low is not None, zero.low is None, best.number > worst.number}) > 1:
        raise ValueError(f"'{top.clause}' and '{zero.clause}' leave nothing between them")
    return {"form": "linear", "full": most, "top": best.number, "zero": worst.number}
