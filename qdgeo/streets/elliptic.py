"""Lists that write a name once and then only what differs: 「西藏一路、二路、三路」 are three streets.

>>> in_full("西藏一路、二路、三路"), in_full("香港东、中、西路"), in_full("延安一至三路")
('西藏一路、西藏二路、西藏三路', '香港东路、香港中路、香港西路', '延安一路、延安二路、延安三路')
>>> in_full("香港中路(延安一路-三路)"), in_full("延安三路、四川路")
('香港中路(延安一路-延安三路)', '延安三路、四川路')
"""

from __future__ import annotations

import re
from functools import partial

__all__ = ["in_full"]

_NUMBER = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,2})"
_SIDE = "[东西南北中]"
_KIND = r"(?:支路|大街|大道|号路|号街|号线|[路街道巷弄])"
_STEM = r"(?P<stem>[^\W\d_路街道巷弄线至到和与及从自由起]{1,6}?)"
_LISTED = {
    what: re.compile(
        rf"{_STEM}(?P<first>{what})(?P<kind>{_KIND})?"
        rf"(?P<rest>(?:[、,/和及与](?:{what})(?:{_KIND})?)*[、,/和及与](?:{what})(?P<last>{_KIND}))(?!口)"
    )
    for what in (_NUMBER, _SIDE)
}
_ITEM = {what: re.compile(rf"(?P<mark>[、,/和及与])(?P<what>{what})(?P<kind>{_KIND})?") for what in _LISTED}
_RANGE = re.compile(
    rf"{_STEM}(?P<first>{_NUMBER})(?P<kind>{_KIND})?(?P<link>至|到|[-—~]+)(?P<to>{_NUMBER})(?P<last>{_KIND})(?!口)"
)
_MOST = 20  # streets of one range; a longer one is no range of streets
_FIGURES = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}


def in_full(text: str) -> str:
    """Return a cleaned text in simplified characters with every name written in full."""
    for what, form in _LISTED.items():
        text = form.sub(partial(_named, item=_ITEM[what]), text)
    return _RANGE.sub(lambda match: _ranged(match, text), text)


def _named(match: re.Match[str], item: re.Pattern[str]) -> str:
    stem, last = match["stem"], match["last"]
    rest = item.sub(lambda one: f"{one['mark']}{stem}{one['what']}{one['kind'] or last}", match["rest"])
    return f"{stem}{match['first']}{match['kind'] or last}{rest}"


def _ranged(match: re.Match[str], text: str) -> str:
    """Return 「延安一至三路」 as its streets; behind a road and in brackets it is from the first to the last."""
    stem, last = match["stem"], match["last"]
    kind = match["kind"] or last
    before = text[: match.start()]
    alone = before.count("(") == before.count(")") and (not before or before[-1] in "、,;:/|\n)")
    first, final = _value(match["first"]), _value(match["to"])
    if alone and kind == last and first < final <= first + _MOST:
        written = str if match["first"].isdigit() else _chinese
        return "、".join(f"{stem}{written(value)}{kind}" for value in range(first, final + 1))
    return f"{stem}{match['first']}{kind}{match['link']}{stem}{match['to']}{last}"


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, ten, units = number.rpartition("十")
    return (_FIGURES.get(tens, 1) * 10 if ten else 0) + _FIGURES.get(units, 0)


def _chinese(value: int) -> str:
    """Return a number up to 99 in Chinese.

    >>> [_chinese(value) for value in (3, 10, 12, 20, 35)]
    ['三', '十', '十二', '二十', '三十五']
    """
    signs = "零一二三四五六七八九"
    tens, units = divmod(value, 10)
    return (signs[tens] * (tens > 1) + "十") * (tens > 0) + signs[units] * (units > 0)
