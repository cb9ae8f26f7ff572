"""Scoring rules in the words of Chinese appraisals, read clause by clause; what is not understood is refused.

>>> parse_rule("≥95%得1分；每降低5%扣0.2分，扣完为止") == {
...     "form": "steps", "full": Decimal(1), "start": Decimal("0.95"), "each": Decimal("0.05"),
...     "loses": Decimal("0.2"), "better": "high", "unit": "%", "text": "≥95%得1分；每降低5%扣0.2分，扣完为止"}
True
>>> parse_rule("看情况给分")
Traceback (most recent call last):
    ...
ValueError: the rule cannot be read at '看情况给分': ...
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from qdgeo.config.rule_clauses import DOWN, UP, Said, take

__all__ = ["parse_rule"]

_DIGITS = str.maketrans("一二两三四五六七八九", "1223456789")
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
        With the clause that is not understood, or what contradicts itself.
    """
    said = Said()
    for clause in filter(None, re.split(r"[;,。]", _plain(text))):
        if not take(clause, said):
            raise ValueError(f"the rule cannot be read at '{clause}': {_REMEDY}")
    units = said.units - {""}
    if len(units) > 1:
        raise ValueError(f"the rule mixes the units {', '.join(sorted(units))}")
    found = _assembled(said) | {"text": text.strip()}
    if units:
        found["unit"] = units.pop()
    if any("完成率" in subject for subject in said.subjects):
        found["of"] = "goal"
    return found


def _plain(text: str) -> str:
    """Return words in one form: no blanks, plain signs, digits for numerals of places and steps."""
    bare = re.sub(r"[①-⑳]", "", text)
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", bare))
    plain = plain.replace("km2", "平方公里").replace("m2", "平方米")
    plain = re.sub(r"[–—―至到]", lambda found: "~" if found[0] in "–—―" else found[0], plain)
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    plain = re.sub(r"^(?:计分方式|计分方法|评分标准|计分规则|评分办法):", "", plain)
    plain = re.sub(r"第十(?=[名位])", "第10", plain)
    return re.sub(r"(?<=[第每前后])[一二两三四五六七八九](?=[名位个件处起次座条])", _digit, plain).replace(
        "最后一名", "末位"
    )


def _digit(found: re.Match[str]) -> str:
    return found[0].translate(_DIGITS)


def _assembled(said: Said) -> dict[str, Any]:
    """Return the rule that the clauses make together."""
    if said.first or said.last:
        return _places(said)
    if said.steps:
        return _steps(said)
    if said.proportion:
        return {"form": "proportion", **({} if said.full is None else {"full": said.full})}
    if said.linear:
        return _line(said)
    return _bands(said)


def _places(said: Said) -> dict[str, Any]:
    if len(said.verbs) > 1:
        raise ValueError("the rule both gives marks (得) and adds to the score (加) by place")
    found: dict[str, Any] = {"form": "places"}
    for name, stated in (("first", said.first), ("last", said.last)):
        if stated and sorted(stated) != list(range(1, len(stated) + 1)):
            raise ValueError("the rule leaves out a place")
        found[name] = tuple(stated[place] for place in sorted(stated))
    if "得" in said.verbs:
        found["full"] = said.full or max([*said.first.values(), *said.last.values()])
    return found | ({} if said.otherwise is None else {"otherwise": said.otherwise})


def _steps(said: Said) -> dict[str, Any]:
    if len(said.steps) > 1 or len(said.bounds) > 1 or said.ranges or said.linear:
        raise ValueError("the rule has more than one step (每…) or start: write it as a table with form =")
    (step,) = said.steps
    loses, verb = step["sign"] in "扣减", step["verb"]
    better = ("high" if loses == (verb in DOWN) else "low") if verb in (*DOWN, *UP) else None
    start, base = None if verb in (*DOWN, *UP) else Decimal(0), None
    if said.bounds:
        side, strict, start, base = said.bounds[0]
        base = said.full if base is None else base
        if strict:
            raise ValueError("the rule begins above its bound: write ≥ or ≤ where 每… counts from it")
        if better not in (None, side):
            raise ValueError(f"the rule contradicts itself: '每{verb}' is on the other side of its bound")
        better = side
    found = {
        "form": "steps",
        "each": step["each"],
        "loses" if loses else "gains": step["marks"],
        "better": better or ("low" if loses else "high"),
        **(_losing(said, base) if loses else _gaining(said, base, step["sign"])),
    }
    optional = {"start": start, "part": said.part or None}
    return found | {key: value for key, value in optional.items() if value is not None}


def _losing(said: Said, base: Decimal | None) -> dict[str, Any]:
    """Return the full marks of a rule that takes off, and the most that it does; without marks it is an adjustment."""
    full = base if base is not None else said.full or Decimal(0)
    return {"full": full} | ({} if said.most is None else {"at_most": said.most})


def _gaining(said: Said, base: Decimal | None, sign: str) -> dict[str, Any]:
    """Return the marks from which a rule adds, and the full ones; what only adds (加) is an adjustment."""
    if base is None and said.full is None and sign == "加":
        return {} if said.most is None else {"at_most": said.most}
    full = said.most if said.full is None else said.full
    if full is None:
        raise ValueError("the rule gives marks without end: say the most, 最高10分 or 满分10分")
    return {"full": full} | ({"base": base} if base else {})


def _line(said: Said) -> dict[str, Any]:
    ends = sorted(said.bounds, key=lambda one: -(one[3] if one[3] is not None else said.full or Decimal(0)))
    if len(ends) != 2 or said.ranges:
        raise ValueError("a line needs two ends: ≥95%得10分, ≤60%不得分, 其间按线性内插")
    (_, _, top, most), (_, _, zero, least) = ends
    full = said.full if most is None else most
    if full is None or least != 0:
        raise ValueError("a line runs from full marks to none: ≥95%得10分, ≤60%不得分")
    return {"form": "linear", "full": full, "top": top, "zero": zero}


def _bands(said: Said) -> dict[str, Any]:
    if not said.bounds and not said.ranges:
        raise ValueError(f"the rule gives no marks: {_REMEDY}")
    if said.most is not None or said.part:
        raise ValueError("the rule limits steps (每…) that it does not have")
    known = [bound for bound in said.bounds if bound[3] != 0]
    if any(bound[3] is None and said.full is None for bound in known):
        raise ValueError("the rule gives 满分 without saying how many: 满分10分")
    better = _side(said, {bound[0] for bound in known})
    bands = {(number, strict): said.full if marks is None else marks for _, strict, number, marks in known}
    for low, strict, high, marks in said.ranges:
        bands[(low, strict) if better == "high" else (high, False)] = marks
    _without_gaps(said, [number for number, _ in bands], better)
    rows = [{"bound": number, "marks": marks, "strict": strict} for (number, strict), marks in bands.items()]
    return {"form": "bands", "bands": rows, "better": better, "otherwise": said.otherwise or Decimal(0)}


def _side(said: Said, sides: set[str]) -> str:
    """Return which values are better: by the signs of the bounds, else by the marks of the ranges."""
    if len(sides) > 1:
        raise ValueError("the rule gives marks on both sides of its bounds")
    if sides:
        return sides.pop()
    ranges = sorted(said.ranges)
    if not ranges:
        raise ValueError("the rule gives no marks to any value")
    return "high" if ranges[-1][3] >= ranges[0][3] else "low"


def _without_gaps(said: Said, bounds: list[Decimal], better: str) -> None:
    """Raise if ranges overlap or leave something between, or what gets no marks begins elsewhere than they end."""
    high = better == "high"
    edges = [end if high else start for start, _, end, _ in said.ranges]
    beyond = {edge for edge in edges if (edge > max(bounds) if high else edge < min(bounds))}
    outermost = {max(beyond) if high else min(beyond)} if beyond else set()
    nothing = [number for side, _, number, marks in said.bounds if marks == 0 and side != better]
    loose = [edge for edge in edges if edge not in {*bounds, *outermost}]
    loose += [number for number in nothing if number != (min(bounds) if high else max(bounds))]
    if loose:
        shown = ", ".join(f"{edge.normalize():f}" for edge in loose)
        raise ValueError(f"the rule leaves a gap or an overlap at {shown}")
