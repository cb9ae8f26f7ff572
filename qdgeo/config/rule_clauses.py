"""The clauses of scoring rules, one pattern each, and what each says.

A clause is a number with what it is held against (≥95%得1分), a range, a step (每降低5%扣0.2分), a limit, a place. The
patterns are tried in order, on words without blanks and in plain signs; the first that fits the whole clause decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

__all__ = ["DOWN", "UP", "Said", "take"]

_N = r"\d+(?:\.\d+)?"
_U = r"(?:%|个百分点|[^\d;,。%得扣加减计记为不的以及≥≤><=~()第每按]*)"
_SIGNS: Mapping[str, tuple[str, bool]] = {
    **dict.fromkeys(
        ("≥", ">=", "不低于", "不少于", "不小于", "达到", "达", "大于等于", "大于或等于"), ("high", False)
    ),
    **dict.fromkeys((">", "大于", "高于", "超过", "多于"), ("high", True)),
    **dict.fromkeys(
        ("≤", "<=", "不高于", "不超过", "不大于", "不多于", "小于等于", "小于或等于"), ("low", False)
    ),
    **dict.fromkeys(("<", "小于", "低于", "少于", "不足"), ("low", True)),
}
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_AWARD = rf"的?[得计记为赋评]?(?:(?P<marks>{_N})分|(?P<none>不得分|不计分|无分)|(?P<full>满分))"
_SUBJECT = r"(?P<subject>[^\d;,。≥≤><=不未非除每第]*?)"
DOWN = ("降低", "下降", "减少", "降", "减", "少", "低", "缺", "低于目标值", "低于目标")
UP = ("升高", "上升", "增加", "提高", "增", "升", "多", "高", "超过", "超出", "超", "高于目标值", "高于目标",
       "超过目标值", "超过目标")  # fmt: skip
_COUNT = ("发现", "发生", "出现", "查实", "有")
_VERB = "|".join(sorted((*DOWN, *UP, *_COUNT), key=len, reverse=True))
_WHAT = r"(?:本项|该项|累计|总|单项)*"


@dataclass
class Said:
    """What the clauses of one rule have said so far."""

    bounds: list[tuple[str, bool, Decimal, Decimal | None]] = field(default_factory=list)
    ranges: list[tuple[Decimal, bool, Decimal, Decimal]] = field(default_factory=list)
    units: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    steps: list[dict[str, Any]] = field(default_factory=list)
    first: dict[int, Decimal] = field(default_factory=dict)
    last: dict[int, Decimal] = field(default_factory=dict)
    verbs: set[str] = field(default_factory=set)
    otherwise: Decimal | None = None
    full: Decimal | None = None
    most: Decimal | None = None
    part: str = ""
    linear: bool = False
    proportion: bool = False

    def number(self, digits: str, unit: str) -> Decimal:
        """Return a number that is held against the value; per cent as a share."""
        share = unit in {"%", "个百分点"}
        self.units.add("%" if share else unit)
        return Decimal(digits) / 100 if share else Decimal(digits)


def _marks(said: Said, found: re.Match[str]) -> Decimal | None:
    """Return the marks that a clause awards; None stands for full marks, named elsewhere."""
    del said
    if found["full"]:
        return None
    return Decimal(found["marks"]) if found["marks"] else Decimal(0)


def _bound(said: Said, found: re.Match[str]) -> None:
    sign, beyond = found["sign"], found["beyond"] or ""
    if not sign and not beyond:
        raise ValueError(f"say which side of the bound is meant at '{found[0]}': ≥, ≤, 以上, 以下")
    better, strict = _SIGNS[sign] if sign else (("high" if "上" in beyond else "low"), False)
    if sign and beyond and (better == "high") != ("上" in beyond):
        raise ValueError(f"the rule contradicts itself at '{found[0]}'")
    strict = (strict and not beyond) or found["edge"] == "(不含)"
    said.subjects.add(found["subject"])
    said.bounds.append((better, strict, said.number(found["n"], found["u"]), _marks(said, found)))


def _range(said: Said, found: re.Match[str]) -> None:
    unit = found["u2"]
    low, high = said.number(found["n1"], found["u1"] or unit), said.number(found["n2"], unit)
    if low >= high:
        raise ValueError(f"the range is upside down at '{found[0]}'")
    marks = _marks(said, found)
    if marks is None:
        raise ValueError(f"say how many marks at '{found[0]}'")
    said.subjects.add(found["subject"])
    said.ranges.append((low, found["edge"] in {"(不含)", "<"}, high, marks))


def _otherwise(said: Said, found: re.Match[str]) -> None:
    said.otherwise = _marks(said, found) or Decimal(0)


def _step(said: Said, found: re.Match[str]) -> None:
    said.subjects.add(found["subject"])
    each = said.number(found["n"] or "1", found["u"])
    said.steps.append(
        {"verb": found["verb"] or "", "each": each, "sign": found["sign"], "marks": Decimal(found["marks"])}
    )


def _place(said: Said, found: re.Match[str]) -> None:
    marks = Decimal(found["marks"]) * (-1 if found["sign"] in "扣减" else 1)
    said.verbs.add("得" if found["sign"] == "得" else "加")
    begin = int(found["n"] or 1)
    for place in range(begin, int(found["to"] or begin) + 1):
        said.first[place] = marks


def _front(said: Said, found: re.Match[str]) -> None:
    marks = Decimal(found["marks"]) * (-1 if found["sign"] in "扣减" else 1)
    said.verbs.add("得" if found["sign"] == "得" else "加")
    into = said.first if found["side"] == "前" else said.last
    into.update(dict.fromkeys(range(1, int(found["n"]) + 1), marks))


def _back(said: Said, found: re.Match[str]) -> None:
    said.verbs.add("得" if found["sign"] == "得" else "加")
    said.last[int(found["n"] or 1)] = Decimal(found["marks"]) * (-1 if found["sign"] in "扣减" else 1)


def _full(said: Said, found: re.Match[str]) -> None:
    said.full = Decimal(found["marks"])


def _most(said: Said, found: re.Match[str]) -> None:
    said.most = Decimal(found["marks"])


def _floor(said: Said, found: re.Match[str]) -> None:
    del said, found  # marks never fall below zero


def _part(said: Said, found: re.Match[str]) -> None:
    words = found["how"]
    said.part = "share" if "比例" in words else "none" if "不" in words else "whole"


def _linear(said: Said, found: re.Match[str]) -> None:
    del found
    said.linear = True


def _proportion(said: Said, found: re.Match[str]) -> None:
    said.proportion = True
    if found["marks"]:
        said.full = Decimal(found["marks"])


_GIVES = rf"(?P<sign>[加得扣减])(?P<marks>{_N})分"
_EDGE = r"(?P<edge>\(含\)|\(不含\))?"
_PATTERNS: tuple[tuple[str, Callable[[Said, re.Match[str]], None]], ...] = (
    (
        rf"(?:排名|名列)?第(?P<n>\d+)[名位]?(?:[~至到-]第?(?P<to>\d+))?[名位]?[各均]?{_GIVES}",
        _place,
    ),
    (rf"(?:排名)?(?P<side>[前后])(?P<n>\d+)[名位][各均]?{_GIVES}", _front),
    (rf"(?:末位|倒数第(?P<n>\d+)[名位]?){_GIVES}", _back),
    (rf"(?:直至|直到)?{_WHAT}(?:扣完|扣至0分|扣到0分){_WHAT}(?:分值|分数|分)?为止", _floor),
    (
        rf"(?:最高|最多|至多){_WHAT}(?:扣分|加分|得分|扣|加|得|计)?(?:不超过)?(?P<marks>{_N})分",
        _most,
    ),
    (
        rf"{_WHAT}(?:扣分|加分|得分)?(?:最高|最多)?(?:不超过|上限为?|封顶)(?P<marks>{_N})分",
        _most,
    ),
    (rf"(?P<marks>{_N})分封顶", _most),
    (
        rf"(?:{_WHAT}(?:基础分|基本分|总分|满分)|本项|该项)?(?:为|计|共)?(?P<marks>{_N})分制?",
        _full,
    ),
    (
        (
            rf"不足(?:{_N}{_U}|一档|部分|的)?(?:部分|的)?"
            rf"(?P<how>按(?:{_N}{_U}|一档)(?:计算|扣分|计|扣)?|不计|不扣分?|不予扣分|按比例(?:扣分|计算|计)?)"
        ),
        _part,
    ),
    (
        (
            r"(?:其间|中间|其中|之间|区间内)?(?:按|采用)?"
            r"(?:(?:线性|直线)(?:内插|插值)?法?|内插法?|插值法?|比例)(?:计分|得分|计算)?"
        ),
        _linear,
    ),
    (
        rf"(?:得分=)?按?(?:实际完成值|实际值|完成值|实际|完成)[÷/](?:目标值|目标)×(?P<marks>{_N})分?",
        _proportion,
    ),
    (rf"(?:得分=)?完成率×(?P<marks>{_N})分?", _proportion),
    (r"按完成(?:率|比例|情况)(?:比例)?(?:计分|得分|计算|折算)(?P<marks>)", _proportion),
    (rf"(?:其余|其他|其它|否则|其余情况|低于此值|未达到的?)(?:均|一律)?{_AWARD}", _otherwise),
    (
        (
            rf"{_SUBJECT}在?(?P<n1>{_N})(?P<u1>{_U}){_EDGE}[~至到-](?P<n2>{_N})(?P<u2>{_U})(?:\(含\)|\(不含\))?"
            rf"(?:之间|范围内)?{_AWARD}"
        ),
        _range,
    ),
    (
        rf"(?P<subject>)(?P<n1>{_N})(?P<u1>{_U})(?P<edge>≤|<)[^\d]*?(?:≤|<)(?P<n2>{_N})(?P<u2>{_U}){_AWARD}",
        _range,
    ),
    (
        rf"{_SUBJECT}(?P<sign>{_SIGN})?(?P<n>{_N})(?P<u>{_U}){_EDGE}(?P<beyond>及?以上|及?以下)?(?:\(含\))?{_AWARD}",
        _bound,
    ),
    (rf"{_SUBJECT}每(?P<verb>{_VERB})?(?P<n>{_N})?(?P<u>{_U}){_GIVES}", _step),
)
_CLAUSES = tuple((re.compile(pattern), take) for pattern, take in _PATTERNS)


def take(clause: str, said: Said) -> bool:
    """Add what a clause says; return whether it was understood.

    Raises
    ------
    ValueError
        If it is understood and cannot be meant.
    """
    for pattern, taken in _CLAUSES:
        found = pattern.fullmatch(clause)
        if found is not None:
            taken(said, found)
            return True
    return False
