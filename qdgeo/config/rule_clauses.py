"""The clauses of scoring rules, one pattern each, and what each says.

A clause is a number with what it is held against (≥95%得1分), a range, a step (每降低5%扣0.2分), a limit, a place. The
patterns are tried in order, on words in plain form (`qdgeo.config.rule_plain`); the first that fits the whole clause
decides. Every clause is kept under its kind, so that a form which has no use for it can refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from qdgeo.config.rule_said import Claim, Edge, Said, Span, Step

__all__ = ["COUNTED", "DOWN", "UP", "take"]

_N = r"\d+(?:\.\d+)?"
_U = r"(?:%|个百分点|(?![十百千万亿半成几数](?!米|克|瓦))[^\d;,。%得扣加减计记为不的以及内之≥≤><=~()第每按]*)"
_SIGNS: Mapping[str, tuple[str, Claim]] = {
    **dict.fromkeys(
        ("≥", ">=", "不低于", "不少于", "不小于", "至少", "达到", "达", "大于等于", "大于或等于"),
        ("high", "in"),
    ),
    **dict.fromkeys((">", "大于", "高于", "超过", "多于"), ("high", "out")),
    **dict.fromkeys(
        ("≤", "<=", "不高于", "不超过", "不大于", "不多于", "小于等于", "小于或等于"), ("low", "in")
    ),
    **dict.fromkeys(
        ("<", "小于", "低于", "少于", "不足", "不到", "不满", "未满", "未达到", "未达"), ("low", "out")
    ),
}
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_AWARD = (  # the marks begin no number that is cut in two: ≥95分 gives none
    rf"的?[得计记为赋评]?(?:(?:满分)?(?<![\d.])(?P<marks>{_N})分|(?P<none>不得分|不计分|不给分|无分)|(?P<full>满分))"
)
_SUBJECT = r"(?P<subject>[^\d;,。≥≤><=不未非除每第得扣+\-−]*?)"
DOWN = ("降低", "下降", "减少", "降", "减", "少", "低", "缺", "低于", "少于", "低于目标值", "低于目标")
UP = ("升高", "上升", "增加", "提高", "增", "升", "多", "高", "超过", "超出", "超", "高于", "多于", "高于目标值",
       "高于目标", "超过目标值", "超过目标")  # fmt: skip
COUNTED = ("发现", "发生", "出现", "查实", "有")
_VERB = "|".join(sorted((*DOWN, *UP, *COUNTED), key=len, reverse=True))
_WHAT = r"(?:本项|该项|累计|总|单项)*"


def _marks(found: re.Match[str]) -> Decimal | None:
    """Return the marks that a clause awards; None stands for full marks, named elsewhere."""
    if found["full"]:
        return None
    return Decimal(found["marks"]) if found["marks"] else Decimal(0)


def _edge_claim(words: str | None, number: str, clause: str) -> Claim:
    """Return what (含) and (不含90%) say of an end."""
    if not words:
        return "soft"
    again = re.search(_N, words)
    if again and Decimal(again[0]) != Decimal(number):
        raise ValueError(f"the rule contradicts itself at '{clause}'")
    return "out" if "不含" in words else "in"


def _bound(said: Said, found: re.Match[str]) -> None:
    sign, beyond, clause = found["sign"], found["beyond"] or "", found[0]
    number, marks = said.number(found["n"], found["u"]), _marks(found)
    side, claim = _SIGNS[sign] if sign else ("high" if "上" in beyond else "low", "soft")
    if not sign and not beyond:
        ends = {"high": found["u"] == "%" and number == 1, "low": number == 0}
        there = [end for end, meant in ends.items() if meant]
        if not there:
            raise ValueError(f"say which side of the bound is meant at '{clause}': ≥, ≤, 以上, 以下")
        side, claim = there[0], "in"
    if sign and beyond and (side == "high") != ("上" in beyond):
        raise ValueError(f"the rule contradicts itself at '{clause}'")
    if sign and beyond and claim == "out":
        claim = "soft"
    told = _edge_claim((found["edge"] or "") + (found["edge2"] or ""), found["n"], clause)
    if told != "soft" and {told, claim} == {"in", "out"}:
        raise ValueError(f"the rule contradicts itself at '{clause}'")
    edge = Edge(number, claim if told == "soft" else told)
    said.about(found["subject"], found[0])
    said.spans.append(Span(clause=clause, marks=marks, **{"low" if side == "high" else "high": edge}))


def _range(said: Said, found: re.Match[str]) -> None:
    claims = [_edge_claim(found[f"edge{end}"], found[f"n{end}"], found[0]) for end in "12"]
    said.about(found["subject"], found[0])
    _within(said, found, claims)


def _between(said: Said, found: re.Match[str]) -> None:
    _within(said, found, ["out" if found[sign] == "<" else "in" for sign in ("sign1", "sign2")])


def _within(said: Said, found: re.Match[str], claims: Sequence[Claim]) -> None:
    unit = found["u2"]
    low, high = said.number(found["n1"], found["u1"] or unit), said.number(found["n2"], unit)
    if low >= high:
        raise ValueError(f"the range is upside down at '{found[0]}'")
    ends = [Edge(number, claim) for number, claim in zip((low, high), claims, strict=True)]
    said.spans.append(Span(clause=found[0], marks=_marks(found), low=ends[0], high=ends[1]))


def _otherwise(said: Said, found: re.Match[str]) -> None:
    marks = _marks(found)
    if marks is None:
        raise ValueError(f"say how many marks at '{found[0]}'")
    said.state("otherwise", marks, found[0])


def _step(said: Said, found: re.Match[str]) -> None:
    subject, verb = found["subject"], found["verb"] or ""
    if not verb:  # 低于部分每1%扣1分
        turned = re.search("低于|少于|不足|高于|超过|超出|多于", subject)
        verb, subject = (turned[0].replace("不足", "少"), "") if turned else ("", subject)
    said.about(subject, found[0])
    each = said.number(found["n"] or "1", found["u"])
    if not each:
        raise ValueError(f"a step has no width at '{found[0]}'")
    marks = Decimal(found["marks"])
    said.steps.append(Step(clause=found[0], verb=verb, each=each, sign=found["sign"], marks=marks))


def _one_found(said: Said, found: re.Match[str]) -> None:
    said.about(found["subject"], found[0])
    each, marks = said.number("1", found["u"]), Decimal(found["marks"])
    said.steps.append(Step(clause=found[0], verb=found["verb"], each=each, sign=found["sign"], marks=marks))


def _put(said: Said, into: dict[int, Decimal], place: int, found: re.Match[str]) -> None:
    marks = Decimal(found["marks"]) * (-1 if found["sign"] in "扣减" else 1)
    said.verbs.add("得" if found["sign"] == "得" else "加")
    if into.setdefault(place, marks) != marks:
        raise ValueError(f"the rule says something else of that place before '{found[0]}'")


def _place(said: Said, found: re.Match[str]) -> None:
    begin = int(found["n"])
    for place in range(begin, int(found["to"] or begin) + 1):
        _put(said, said.first, place, found)


def _front(said: Said, found: re.Match[str]) -> None:
    for place in range(1, int(found["n"]) + 1):
        _put(said, said.first if found["side"] == "前" else said.last, place, found)


def _front_each(said: Said, found: re.Match[str]) -> None:
    marks = [Decimal(one) for one in re.split("[、/]", found["list"])]
    if len(marks) != int(found["n"]):
        raise ValueError(f"{found['n']} places and {len(marks)} marks do not go together at '{found[0]}'")
    said.verbs.add("得" if found["sign"] == "得" else "加")
    if said.first:
        raise ValueError(f"the rule says something else of that place before '{found[0]}'")
    said.first.update(enumerate(marks, 1))


def _back(said: Said, found: re.Match[str]) -> None:
    _put(said, said.last, int(found["n"] or 1), found)


def _stated(name: str) -> Callable[[Said, re.Match[str]], None]:
    return lambda said, found: said.state(name, Decimal(found["marks"]), found[0])


def _most(said: Said, found: re.Match[str]) -> None:
    said.limited = (found["what"] or "")[:1]
    said.state("most", Decimal(found["marks"]), found[0])


def _part(said: Said, found: re.Match[str]) -> None:
    words = found["how"]
    part = "share" if "比例" in words else "none" if "不" in words else "whole"
    if said.part not in {"", part}:
        raise ValueError(f"the rule says something else before '{found[0]}'")
    said.part = part
    pairs = ((found["n1"], found["u1"]), (found["n2"], found["u2"]))
    said.parts |= {said.number(digits, unit) for digits, unit in pairs if digits}


def _proportion(said: Said, found: re.Match[str]) -> None:
    if found["marks"]:
        said.state("full", Decimal(found["marks"]), found[0])


def _nothing(said: Said, found: re.Match[str]) -> None:
    """Keep nothing: that the clause was heard is what it says."""


_GIVES = rf"(?P<sign>[加得扣减])(?P<marks>{_N})分"
_INSIDE = rf"\((?:含|不含)(?:本数|{_N}(?:%|[^\d()]*))?\)"
_PATTERNS: tuple[tuple[str, str, Callable[[Said, re.Match[str]], None]], ...] = (
    (
        "place",
        rf"(?:排名|名列)?第(?P<n>\d+)[名位]?(?:[~至到-]第?(?P<to>\d+))?[名位]?[各均]?{_GIVES}",
        _place,
    ),
    ("place", rf"(?:排名)?(?P<side>[前后])(?P<n>\d+)[名位][各均]?{_GIVES}", _front),
    (
        "place",
        rf"(?:排名)?前(?P<n>\d+)[名位](?:分别|依次)(?P<sign>[加得])(?P<list>{_N}分?(?:[、/]{_N})+)分",
        _front_each,
    ),
    ("place", rf"(?:末位|倒数第(?P<n>\d+)[名位]?){_GIVES}", _back),
    ("floor", rf"(?:直至|直到)?{_WHAT}(?:扣完|扣至0分|扣到0分){_WHAT}(?:分值|分数|分)?为止", _nothing),
    ("floor", r"最低(?:得|为|计|至|扣至)?0分", _nothing),
    (
        "most",
        rf"(?:最高|最多|至多){_WHAT}(?P<what>扣分|加分|得分|扣|加|得|计)?(?:不超过)?(?P<marks>{_N})分",
        _most,
    ),
    (
        "most",
        rf"{_WHAT}(?P<what>扣分|加分|得分)?(?:最高|最多)?(?:不超过|上限为?|封顶)(?P<marks>{_N})分",
        _most,
    ),
    ("most", rf"(?P<what>)(?P<marks>{_N})分封顶", _most),
    ("base", rf"{_WHAT}(?:基础分|基本分)(?:为|计|共)?(?P<marks>{_N})分", _stated("base")),
    (
        "full",
        rf"(?:{_WHAT}(?:总分|满分)|本项|该项)?(?:为|计|共)?(?P<marks>{_N})分制?",
        _stated("full"),
    ),
    (
        "part",
        (
            rf"不足(?:(?P<n1>{_N})(?P<u1>{_U})|一档|部分|的)?(?:部分|的)?"
            rf"(?P<how>按(?:(?P<n2>{_N})(?P<u2>{_U})|一档)(?:计算|扣分|计|扣)?|不计|不扣分?|不予扣分|"
            r"按比例(?:扣分|计算|计)?)"
        ),
        _part,
    ),
    (
        "linear",
        (
            r"(?:其间|中间|其中|之间|区间内)?(?:按|采用)?"
            r"(?:(?:线性|直线)(?:内插|插值)?法?|内插法?|插值法?|比例)(?:计分|得分|计算)?"
        ),
        _nothing,
    ),
    (
        "proportion",
        rf"(?:得分=)?按?(?:实际完成值|实际值|完成值|实际|完成)[÷/](?:目标值|目标)×(?P<marks>{_N})分?",
        _proportion,
    ),
    ("proportion", rf"(?:得分=)?完成率×(?P<marks>{_N})分?", _proportion),
    ("proportion", r"按完成(?:率|比例|情况)(?:比例)?(?:计分|得分|计算|折算)(?P<marks>)", _proportion),
    (
        "otherwise",
        rf"(?:(?:其余|其他|其它)(?:情况|名次|各?区)?|否则|低于此值|未达到的?)(?:均|一律)?{_AWARD}",
        _otherwise,
    ),
    (
        "range",
        (
            rf"{_SUBJECT}在?(?P<n1>{_N})(?P<u1>{_U})(?P<edge1>{_INSIDE})?[~至到-](?P<n2>{_N})(?P<u2>{_U})"
            rf"(?P<edge2>{_INSIDE})?(?:之间|范围内)?{_AWARD}"
        ),
        _range,
    ),
    (
        "range",
        rf"(?P<n1>{_N})(?P<u1>{_U})(?P<sign1>≤|<)[^\d≤<]*(?P<sign2>≤|<)(?P<n2>{_N})(?P<u2>{_U}){_AWARD}",
        _between,
    ),
    (
        "bound",
        (
            rf"{_SUBJECT}(?P<sign>{_SIGN})?(?P<n>{_N})(?P<u>{_U})(?P<edge>{_INSIDE})?"
            rf"(?P<beyond>及?以上|及?以下|及?以内|之内|内)?(?P<edge2>{_INSIDE})?{_AWARD}"
        ),
        _bound,
    ),
    ("step", rf"{_SUBJECT}每(?P<verb>{_VERB})?(?P<n>{_N})?(?P<u>{_U}){_GIVES}", _step),
    ("step", rf"{_SUBJECT}(?P<verb>{'|'.join(COUNTED[:-1])})1(?P<u>{_U}){_GIVES}", _one_found),
)
_CLAUSES = tuple((kind, re.compile(pattern), taken) for kind, pattern, taken in _PATTERNS)


def take(clause: str, said: Said) -> bool:
    """Add what a clause says; return whether it was understood.

    Raises
    ------
    ValueError
        If it is understood and cannot be meant.

    Examples
    --------
    >>> said = Said()
    >>> take("≥95%得1分", said), take("酌情扣分", said), list(said.heard), said.units
    (True, False, ['bound'], {'%'})
    """
    for kind, pattern, taken in _CLAUSES:
        found = pattern.fullmatch(clause)
        if found is not None:
            taken(said, found)
            said.heard.setdefault(kind, []).append(clause)
            return True
    return False
