"""Marks by a scoring rule, with the arithmetic that gave them, in two languages.

Everything is decimal: a value is taken to twelve significant digits, more than its files hold, so that 95 % is 95 %
and a step of 5 % below it begins nowhere else.

>>> from qdgeo.config import Steps
>>> lit = Steps(full=1, start="0.95", each="0.05", loses="0.2")
>>> [shown(one(lit, exact(value), unit="share").marks) for value in (0.96, 0.95, 0.95 - 0.05, 0.1 + 0.2)]
['1', '1', '0.8', '0']
>>> print(one(lit, exact(0.87), unit="share").words.both)
87% 比 95% 差 8%，÷ 5% = 1.6 档，计 1 档（不足一档不计）；1 − 1 × 0.2 = 0.8 分
87% is 8% short of 95%, ÷ 5% = 1.6 steps, 1 counted (a part of a step does not count); 1 − 1 × 0.2 = 0.8 marks
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from qdgeo.config import Bands, Linear, Places, Proportion, Rule, Steps
from qdgeo.wording import Text

__all__ = ["PARTS", "Marks", "by_place", "exact", "one", "shown"]

_DIGITS = 12  # significant digits of a value; what floats add beyond is dust of binary fractions
PARTS = {
    "none": Text("不足一档不计", "a part of a step does not count"),
    "whole": Text("不足一档按一档计", "a part of a step counts as one"),
    "share": Text("不足一档按比例计", "a part of a step counts in proportion"),
}


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Marks, or what is added to the score, and the arithmetic."""

    marks: Decimal
    words: Text


def exact(value: float) -> Decimal:
    """Return a value without the dust of binary fractions; NaN stays NaN.

    Examples
    --------
    >>> exact(0.1 + 0.2), exact(19 / 20), exact(2 / 3)
    (Decimal('0.3'), Decimal('0.95'), Decimal('0.666666666667'))
    """
    return Decimal(f"{value:.{_DIGITS}g}")


def shown(number: Decimal, unit: str = "") -> str:
    """Return a number of the arithmetic: shares as per cent, at most four decimals, without idle zeros.

    Examples
    --------
    >>> shown(Decimal("0.95"), "share"), shown(Decimal("1.2000")), shown(Decimal(2) / 3)
    ('95%', '1.2', '0.6667')
    """
    if unit == "share":
        return f"{shown(number * 100)}%"
    rounded = number.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP).normalize()
    return f"{rounded + 0:f}"


def one(
    rule: Rule, value: Decimal, *, unit: str, goal: float = math.nan, low_is_better: bool = False
) -> Marks:
    """Return the marks of one value.

    Parameters
    ----------
    rule
        Any but `Places`, which asks for all values.
    value
        From `exact`, known, in the unit of the measure; shares 0–1.
    unit
        Of the measure, for the words.
    goal, low_is_better
        The target's; for rules that speak of it.
    """
    if rule.of == "goal" or isinstance(rule, Proportion):
        above, below = (exact(goal), value) if low_is_better else (value, exact(goal))
        part = above / below if below > 0 else Decimal(1)
        if isinstance(rule, Proportion):
            return _proportion(rule, part, f"{shown(above, unit)} ÷ {shown(below, unit)}")
        found = _one(rule, part, "share", Decimal(1))
        zh = f"完成率 {shown(above, unit)} ÷ {shown(below, unit)} = {shown(part, 'share')}"
        en = f"attained {shown(above, unit)} ÷ {shown(below, unit)} = {shown(part, 'share')}"
        return Marks(marks=found.marks, words=Text(f"{zh}；{found.words.zh}", f"{en}; {found.words.en}"))
    return _one(rule, value, unit, exact(goal))


def _one(rule: Rule, value: Decimal, unit: str, goal: Decimal) -> Marks:
    match rule:
        case Steps():
            return _steps(rule, value, unit, goal)
        case Bands():
            return _bands(rule, value, unit)
        case Linear():
            return _linear(rule, value, unit)
        case _:
            raise TypeError(f"marks of {rule.form} hang on more than the value")


def _steps(rule: Steps, value: Decimal, unit: str, goal: Decimal) -> Marks:
    start = goal if rule.start is None else rule.start
    above = value - start if rule.better == "high" else start - value
    amount = max(Decimal(0), above if rule.gains is not None else -above)
    whole, rest = divmod(amount, rule.each)
    steps = {"none": whole, "whole": whole + (rest > 0), "share": amount / rule.each}[rule.part]
    change = steps * (rule.loses or rule.gains or Decimal(0))
    limit = rule.at_most
    held = change if limit is None else min(change, limit)
    if rule.loses is not None:
        marks = max(Decimal(0), rule.full - held) if rule.full else -held
    else:
        marks = held if not rule.full else min(rule.full, rule.base + held) if above >= 0 else Decimal(0)
    words = _compared(rule, value, start, amount, unit)
    if amount == 0:
        return Marks(marks=marks, words=_with(words, f"{shown(marks)} 分", f"{shown(marks)} marks"))
    ratio, part = amount / rule.each, PARTS[rule.part] if rest else Text("", "")
    zh = f"÷ {shown(rule.each, unit)} = {shown(ratio)} 档" + (
        f"，计 {shown(steps)} 档（{part.zh}）" if rest else ""
    )
    en = f"÷ {shown(rule.each, unit)} = {shown(ratio)} steps" + (
        f", {shown(steps)} counted ({part.en})" if rest else ""
    )
    sums = _sum(rule, steps, change, held, marks)
    return Marks(marks=marks, words=Text(f"{words.zh}，{zh}；{sums.zh}", f"{words.en}, {en}; {sums.en}"))


def _compared(rule: Steps, value: Decimal, start: Decimal, amount: Decimal, unit: str) -> Text:
    v, s, a = shown(value, unit), shown(start, unit), shown(amount, unit)
    if amount == 0:
        side = "未超出" if rule.gains is not None else "达到"
        return Text(f"{v} {side} {s}", f"{v} against {s}: nothing counts")
    if rule.gains is not None:
        return Text(f"{v} 比 {s} 好 {a}", f"{v} is {a} better than {s}")
    if rule.better == "high":
        return Text(f"{v} 比 {s} 差 {a}", f"{v} is {a} short of {s}")
    return Text(f"{v} 超出 {s} 计 {a}", f"{v} is {a} above {s}")


def _sum(rule: Steps, steps: Decimal, change: Decimal, held: Decimal, marks: Decimal) -> Text:
    """Return the last step: what is lost or gained, its limit, and what is left."""
    sign, by = ("−", rule.loses) if rule.loses is not None else ("+", rule.gains)
    base = rule.full if rule.loses is not None else rule.base
    term = f"{shown(steps)} × {shown(by or Decimal(0))}"
    lead = f"{shown(base)} {sign} {term}" if rule.full else f"{sign} {term}"
    zh, en = f"{lead} = {shown(marks)} 分", f"{lead} = {shown(marks)} marks"
    if held != change:
        zh, en = f"{zh}（以 {shown(held)} 分为限）", f"{en} (at most {shown(held)})"
    elif rule.full and marks in (0, rule.full):
        zh, en = f"{zh}（{'扣完为止' if marks == 0 else '满分为限'}）", f"{en} (between 0 and full)"
    return Text(zh, en)


def _bands(rule: Bands, value: Decimal, unit: str) -> Marks:
    high = rule.better == "high"
    signs = (">", "≥") if high else ("<", "≤")
    for band in rule.best_first:
        beyond = value > band.bound if high else value < band.bound
        if beyond or (value == band.bound and not band.strict):
            told = f"{shown(value, unit)} {signs[not band.strict]} {shown(band.bound, unit)}"
            return Marks(
                marks=band.marks,
                words=Text(f"{told}：{shown(band.marks)} 分", f"{told}: {shown(band.marks)} marks"),
            )
    v, m = shown(value, unit), shown(rule.otherwise)
    return Marks(
        marks=rule.otherwise, words=Text(f"{v} 未达任何一档：{m} 分", f"{v} reaches no band: {m} marks")
    )


def _linear(rule: Linear, value: Decimal, unit: str) -> Marks:
    part = min(Decimal(1), max(Decimal(0), (value - rule.zero) / (rule.top - rule.zero)))
    marks = rule.full * part
    v, zero, top = (shown(number, unit) for number in (value, rule.zero, rule.top))
    sums = f"({v} − {zero}) ÷ ({top} − {zero}) = {shown(part)}"
    product = f"{shown(rule.full)} × {shown(part)} = {shown(marks)}"
    words = Text(f"{sums}（0–1 为限）；{product} 分", f"{sums}, within 0–1; {product} marks")
    return Marks(marks=marks, words=words)


def _proportion(rule: Proportion, attained: Decimal, sums: str) -> Marks:
    part = min(Decimal(1), max(Decimal(0), attained))
    marks = rule.full * part
    product = f"{shown(rule.full)} × {shown(part)} = {shown(marks)}"
    zh, en = f"{sums}，最多为 1 = {shown(part)}", f"{sums}, at most 1 = {shown(part)}"
    return Marks(marks=marks, words=Text(f"{zh}；{product} 分", f"{en}; {product} marks"))


def by_place(rule: Places, values: Sequence[Decimal], *, low_is_better: bool) -> list[Marks]:
    """Return the marks of each of the values by its place among them all; equal values share the better place.

    Examples
    --------
    >>> rule = Places(first=(1, "0.8"), last=(-1,))
    >>> [str(found.marks) for found in by_place(rule, [exact(v) for v in (3, 5, 5, 1)], low_is_better=False)]
    ['0', '1', '1', '-1']
    """
    marked = []
    for value in values:
        better = sum((other < value) if low_is_better else (other > value) for other in values)
        alike = sum(other == value for other in values)
        first, last = better + 1, len(values) - better - alike + 1
        last_shared = last + alike - 1
        if first <= len(rule.first):
            marks = rule.first[first - 1]
        elif last_shared <= len(rule.last):
            marks = rule.last[last_shared - 1]
        else:
            marks = rule.otherwise
        ties = ("，并列", ", shared") if alike > 1 else ("", "")
        zh = f"{len(values)} 个区中第 {first} 名{ties[0]}：{shown(marks)} 分"
        en = f"place {first} of {len(values)}{ties[1]}: {shown(marks)} marks"
        marked.append(Marks(marks=marks, words=Text(zh, en)))
    return marked


def _with(words: Text, zh: str, en: str) -> Text:
    return Text(f"{words.zh}：{zh}", f"{words.en}: {en}")
