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

_DECIMALS = 4  # of a number that is told
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
    >>> shown(Decimal("0.95"), "share"), shown(Decimal("1.2000")), shown(Decimal(2) / 3), shown(Decimal("inf"))
    ('95%', '1.2', '0.6667', '∞')
    """
    return _written(number, unit, _DECIMALS)


def _written(number: Decimal, unit: str, decimals: int) -> str:
    if number.is_infinite():
        return "∞" if number > 0 else "-∞"
    scaled = number * 100 if unit == "share" else number
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP).normalize()
    return f"{rounded + 0:f}{'%' if unit == 'share' else ''}"


def _told_apart(unit: str, *numbers: Decimal) -> list[str]:
    """Return numbers with as many decimals as it takes to see which differ.

    >>> _told_apart("share", Decimal("0.9499999"), Decimal("0.95")), _told_apart("", Decimal(2) / 3, Decimal(1))
    (['94.99999%', '95%'], ['0.6667', '1'])
    """
    for decimals in range(_DECIMALS, _DIGITS + 1):
        told = [_written(number, unit, decimals) for number in numbers]
        if len(set(told)) == len(set(numbers)):
            break
    return told


def one(
    rule: Rule, value: Decimal, *, unit: str, goal: float = math.nan, low_is_better: bool = False
) -> Marks:
    """Return the marks of one value.

    Parameters
    ----------
    rule
        Any but `Places`, which asks for all values.
    value
        From `exact`, known, in the unit of the measure; shares 0–1. ∞ (what cannot be reached) is worse, or better,
        than any other.
    unit
        Of the measure, for the words.
    goal, low_is_better
        The target's; for rules that speak of it.

    Returns
    -------
    Marks
        NaN where ∞ loses or gains without end: then no number says it.

    Examples
    --------
    >>> rule = Bands(bands=[{"bound": 4, "marks": 10}, {"bound": 3, "marks": 6}])
    >>> found = one(rule, exact(3.5), unit="座/km²")
    >>> found.marks, found.words.zh
    (Decimal('6'), '3.5 ≥ 3：6 分')
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
    if rule.zero is not None and _ended(rule, value):
        v, z = _told_apart(unit, value, rule.zero)
        sign = ("<", "≤")[value == rule.zero] if rule.better == "high" else (">", "≥")[value == rule.zero]
        return Marks(marks=Decimal(0), words=Text(f"{v} {sign} {z}：不得分", f"{v} {sign} {z}: no marks"))
    above = value - start if rule.better == "high" else start - value
    amount = max(Decimal(0), above if rule.gains is not None else -above)
    if amount.is_infinite():
        return _endless(rule, _compared(rule, value, start, amount, unit))
    whole, rest = divmod(amount, rule.each)
    steps = {"none": whole, "whole": whole + (rest > 0), "share": amount / rule.each}[rule.part]
    change = steps * (rule.loses or rule.gains or Decimal(0))
    held = change if rule.at_most is None else min(change, rule.at_most)
    marks = _left(rule, held) if rule.loses is not None or above >= 0 else rule.otherwise
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


def _ended(rule: Steps, value: Decimal) -> bool:
    """Return whether a value lies where a rule of steps gives nothing any more."""
    if rule.zero is None or value == rule.zero:
        return rule.zero is not None and not rule.zero_strict
    return value < rule.zero if rule.better == "high" else value > rule.zero


def _left(rule: Steps, change: Decimal) -> Decimal:
    """Return the marks after what is lost or gained, between nothing and the full ones."""
    if not rule.full:
        return change if rule.loses is None else -change
    return (
        max(Decimal(0), rule.full - change) if rule.loses is not None else min(rule.full, rule.base + change)
    )


def _endless(rule: Steps, words: Text) -> Marks:
    """Return the marks of what lies ∞ beyond the start: all is lost or gained that can be."""
    if rule.at_most is None and not rule.full:
        told = Text("规则没有上限，无法计分", "the rule has no limit, so that no number says the marks")
        return Marks(marks=Decimal("NaN"), words=_with(words, told.zh, told.en))
    marks = _left(rule, Decimal("inf") if rule.at_most is None else rule.at_most)
    return Marks(marks=marks, words=_with(words, f"{shown(marks)} 分", f"{shown(marks)} marks"))


def _compared(rule: Steps, value: Decimal, start: Decimal, amount: Decimal, unit: str) -> Text:
    v, s = _told_apart(unit, value, start)
    (a, _) = _told_apart(unit, amount, Decimal(0))
    if amount == 0:
        if rule.gains is not None:
            return Text(f"{v} 未超出 {s}", f"{v} against {s}: nothing counts")
        return Text(f"{v} 达到 {s}", f"{v} against {s}: nothing counts")
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
    elif rule.full and (base - change < 0 if rule.loses is not None else base + change > rule.full):
        zh, en = f"{zh}（{'扣完为止' if marks == 0 else '满分为限'}）", f"{en} (between 0 and full)"
    return Text(zh, en)


def _bands(rule: Bands, value: Decimal, unit: str) -> Marks:
    high = rule.better == "high"
    signs = (">", "≥") if high else ("<", "≤")
    for band in rule.best_first:
        beyond = value > band.bound if high else value < band.bound
        if beyond or (value == band.bound and not band.strict):
            v, b = _told_apart(unit, value, band.bound)
            told = f"{v} {signs[not band.strict]} {b}"
            return Marks(
                marks=band.marks,
                words=Text(f"{told}：{shown(band.marks)} 分", f"{told}: {shown(band.marks)} marks"),
            )
    (v, _), m = _told_apart(unit, value, rule.best_first[-1].bound), shown(rule.otherwise)
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
