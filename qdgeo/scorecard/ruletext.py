"""Rules that a city file states as tables, in the words that an appraisal would use, in two languages."""

from __future__ import annotations

from decimal import Decimal

from qdgeo.config import Bands, Linear, Places, Proportion, Rule, Steps
from qdgeo.scorecard.marks import PARTS, shown
from qdgeo.wording import Text

__all__ = ["rule_in_words"]


def rule_in_words(rule: Rule, unit: str) -> Text:
    """Return a rule as an appraisal would write it.

    Parameters
    ----------
    rule
        Any.
    unit
        Of the measure; shares are told in per cent.

    Examples
    --------
    >>> rule_in_words(Steps(full=1, start="0.95", each="0.05", loses="0.2"), "share").zh
    '≥95%得1分；每低5%扣0.2分，扣完为止；不足一档不计'
    >>> rule_in_words(Bands(bands=[{"bound": 5, "marks": 1}], better="low"), "g/m²").en
    '≤5: 1 marks; otherwise 0'
    """
    if rule.of == "goal":
        unit = "share"
    match rule:
        case Steps():
            words = _steps(rule, unit)
        case Bands():
            words = _bands(rule, unit)
        case Linear():
            top, zero, full = shown(rule.top, unit), shown(rule.zero, unit), shown(rule.full)
            reach, miss = ("≥", "≤") if rule.direction == "high" else ("≤", "≥")
            words = Text(
                f"{reach}{top}得{full}分，{miss}{zero}不得分，其间按线性内插",
                f"{full} marks at {top}, none at {zero}, linear between",
            )
        case Proportion():
            full = shown(rule.full)
            words = Text(f"满分{full}分，按完成率得分", f"{full} marks × attainment, {full} at most")
        case Places():
            words = _places(rule)
    return Text(f"完成率：{words.zh}", f"of value ÷ goal: {words.en}") if rule.of == "goal" else words


def _steps(rule: Steps, unit: str) -> Text:
    high, loses = rule.better == "high", rule.loses is not None
    start = Text("目标", "the goal") if rule.start is None else Text(*[shown(rule.start, unit)] * 2)
    sign = ("≥" if high else "≤") if rule.start is not None else ("不低于" if high else "不高于")
    each, by = shown(rule.each, unit), shown(rule.loses or rule.gains or Decimal(0))
    base = rule.full if loses else rule.base
    side = ("低" if high else "超") if loses else ("高" if high else "低")
    head = (
        Text(f"{sign}{start.zh}得{shown(base)}分；", f"{shown(base)} marks at {start.en}; ")
        if base
        else Text("", "")
    )
    step = Text(
        f"每{side}{each}{'扣' if loses else '加'}{by}分",
        f"{'−' if loses else '+'}{by} for each {each} beyond",
    )
    if rule.at_most is not None:
        limit = Text(f"，以{shown(rule.at_most)}分为限", f", at most {shown(rule.at_most)}")
    elif rule.full:
        limit = (
            Text("，扣完为止", ", down to 0")
            if loses
            else Text(f"，最高{shown(rule.full)}分", f", {shown(rule.full)} at most")
        )
    else:
        limit = Text("", "")
    part, rest = PARTS[rule.part], _rest(rule, unit)
    return Text(
        f"{head.zh}{step.zh}{limit.zh}{rest.zh}；{part.zh}",
        f"{head.en}{step.en}{limit.en}{rest.en}; {part.en}",
    )


def _rest(rule: Steps, unit: str) -> Text:
    """Return where a rule that loses ends, and what a rule that gains gives before its steps begin."""
    if rule.otherwise:
        marks = shown(rule.otherwise)
        return Text(f"；其余得{marks}分", f"; otherwise {marks}")
    if rule.zero is None:
        return Text("", "")
    sign = ("<" if rule.zero_strict else "≤") if rule.better == "high" else (">" if rule.zero_strict else "≥")
    return Text(f"；{sign}{shown(rule.zero, unit)}不得分", f"; none at {sign} {shown(rule.zero, unit)}")


def _bands(rule: Bands, unit: str) -> Text:
    signs = (">", "≥") if rule.better == "high" else ("<", "≤")
    parts = [
        (f"{signs[not band.strict]}{shown(band.bound, unit)}", shown(band.marks)) for band in rule.best_first
    ]
    zh, en = (
        "；".join(f"{bound}得{m}分" for bound, m in parts),
        "; ".join(f"{bound}: {m} marks" for bound, m in parts),
    )
    rest = shown(rule.otherwise)
    return Text(f"{zh}；其余得{rest}分", f"{en}; otherwise {rest}")


def _places(rule: Places) -> Text:
    verb = "得" if rule.full else "计"
    first = [(f"第{n}名", f"place {n}", marks) for n, marks in enumerate(rule.first, 1)]
    last = [(f"倒数第{n}名", f"place {n} from the last", marks) for n, marks in enumerate(rule.last, 1)]
    rows = [*first, ("其余", "otherwise", rule.otherwise), *last]
    zh = "，".join(f"{name}{verb}{shown(marks)}分" for name, _, marks in rows)
    return Text(zh, ", ".join(f"{name} {shown(marks)}" for _, name, marks in rows))
