"""Words of scoring rules in one form: no blanks, plain signs, digits for numerals.

>>> plain_words("每 十处扣 一分；≥６.８万人得１０分")
'每10处扣1分;≥68000人得10分'
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

__all__ = ["plain_words"]

_ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_UNIT = r"千(?:米|克|瓦)|百分"  # 千米 is a unit, not a thousand of something
_NUMERAL = rf"((?:(?!{_UNIT})[零一二两三四五六七八九十百千万亿])+)"
_VERBS = (
    "降低|下降|减少|升高|上升|增加|提高|低于目标值?|高于目标值?|超过目标值?|低于|高于|少于|多于|超过|超出|"
)
_VERBS += "发现|发生|出现|查实|降|减|少|低|缺|增|升|多|高|超|有"
_SIGNS = str.maketrans("‹›≦≧⩽⩾", "<>≤≥≤≥")


def plain_words(text: str) -> str:
    """Return the words of a rule in one form.

    Numerals become digits where only a number can stand: after 每, 第 and 百分之, and before 分. 万 and its like after
    digits are counted in, so that no unit begins with them.

    Parameters
    ----------
    text
        As the appraisal has it.

    Examples
    --------
    >>> plain_words("达到百分之九十五得满分（满分两分）"), plain_words("每千米扣1分"), plain_words("前三名各加1分")
    ('达到95%得满分;满分2分', '每千米扣1分', '前3名各加1分')
    """
    bare = re.sub(r"[①-⑳]", "", text)
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", bare)).translate(_SIGNS)
    plain = plain.replace("km2", "平方公里").replace("m2", "平方米")
    plain = re.sub(r"[–—―]", "~", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    plain = re.sub(r"^(?:计分方式|计分方法|评分标准|计分规则|评分办法):", "", plain)
    plain = plain.replace("最后一名", "末位")
    plain = re.sub(rf"百分之(?:{_NUMERAL}|(\d+(?:\.\d+)?))", _per_cent, plain)
    plain = re.sub(rf"(?<=第){_NUMERAL}(?=[名位、~至到-])|(?<=[前后])\s?{_NUMERAL}(?=[名位])", _digits, plain)
    plain = re.sub(rf"(?<=[~至到-]){_NUMERAL}(?=[名位])", _digits, plain)
    plain = re.sub(rf"(?<=[得扣加减计]){_NUMERAL}(?=分)|(?<=满分){_NUMERAL}(?=分)", _digits, plain)
    plain = re.sub(
        rf"(每(?:{_VERBS})?|^(?:发现|发生|出现)|(?<=[;,。])(?:发现|发生|出现)){_NUMERAL}", _led, plain
    )
    plain = re.sub(rf"(\d+(?:\.\d+)?)(?!{_UNIT})([十百千万亿]+)(?!米|克|瓦|分之)", _multiplied, plain)
    return re.sub(r"\((?:本项|该项)?(满分\d+(?:\.\d+)?分)\)", r";\1", plain)


def _value(numeral: str) -> int:
    """Return the number that a numeral writes.

    >>> [_value(numeral) for numeral in ("十", "十二", "二十", "一百零五", "万", "三万二千", "三亿二千万")]
    [10, 12, 20, 105, 10000, 32000, 320000000]
    """
    total = part = digit = 0
    for sign in numeral:
        if sign in _ONES:
            digit = _ONES[sign]
        elif sign in _TENS:
            part, digit = part + (digit or 1) * _TENS[sign], 0
        elif sign == "万":
            total, part, digit = total + (part + digit or 1) * _MYRIADS[sign], 0, 0
        else:
            total, part, digit = (total + part + digit or 1) * _MYRIADS[sign], 0, 0
    return total + part + digit


def _digits(found: re.Match[str]) -> str:
    return str(_value(next(filter(None, found.groups()))))


def _led(found: re.Match[str]) -> str:
    return f"{found[1]}{_value(found[2])}"


def _per_cent(found: re.Match[str]) -> str:
    return f"{_value(found[1]) if found[1] else found[2]}%"


def _multiplied(found: re.Match[str]) -> str:
    number = Decimal(found[1])
    for sign in found[2]:
        number *= (_TENS | _MYRIADS)[sign]
    return f"{number.normalize():f}"
