"""What words beside the names of roads say: another name, a district, that more roads are meant, whose the limits are.

>>> alias_of("原名:东海路"), area_of("市南段"), area_of("双侧"), unlisted("江西路等3条道路"), unlisted("平等路")
('东海路', '市南', '', ('江西路', 3), ('平等路', None))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qdgeo.streets.places import AREA, CLASS, STREET
from qdgeo.streets.sections import Section

__all__ = ["alias_of", "area_of", "excepted", "part_of_district", "shared", "unlisted", "within"]

_ALIAS = re.compile(
    r"(?:原名?|又名|亦称|又称|别名|旧称|曾用名|现名?|即|俗称):?(?P<name>.{2,12}[路街道巷弄线])"
)
_UNLISTED = re.compile(
    rf"(?<=[{STREET}线)])等(?P<count>\d+|[两一二三四五六七八九十]{{1,3}})?[条个]?(?:主要|重点|主次|城市)?"
    r"(?:干道|道路|路段|街巷|街道|路|街)?$"
)
_COUNTS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_NO_DISTRICT = re.compile(rf"[东西南北中上下前后左右全半整各本该]+|(?!.*街道$).*[{STREET}线号\d以之往至到].*")
_DISTRICT_PART = re.compile(rf"(?P<road>.*[{STREET}线])(?P<area>[^{STREET}线\d()]{{2,6}}?)(?:段|境内)")
_AND_MORE = frozenset("、,和")


def alias_of(words: str) -> str:
    """Return another name that words give a road, "" if none."""
    match = _ALIAS.fullmatch(words)
    return match["name"] if match is not None else ""


def area_of(words: str) -> str:
    """Return the district, or other area, that words limit a section to, "" if none."""
    match = AREA.fullmatch(words)
    if match is None or CLASS.fullmatch(words):
        return ""
    area = str(match["district"] or match["part"])
    return "" if _NO_DISTRICT.fullmatch(area) or CLASS.fullmatch(area) else area


def part_of_district(text: str) -> tuple[str, str]:
    """Return a road and the district that its part lies in, "" if the words name none.

    >>> part_of_district("香港中路市南段"), part_of_district("香港中路东段"), part_of_district("香港中路福州路段")
    (('香港中路', '市南'), ('香港中路东段', ''), ('香港中路福州路段', ''))
    """
    match = _DISTRICT_PART.fullmatch(text)
    if match is None or _NO_DISTRICT.fullmatch(match["area"]) or CLASS.fullmatch(match["area"]):
        return text, ""
    return match["road"], match["area"]


def unlisted(text: str) -> tuple[str, int | None]:
    """Return a text without 等3条道路 at its end, and how many roads that says: 0 if no number, None without it."""
    match = _UNLISTED.search(text)
    if match is None:
        return text, None
    count = match["count"] or "0"
    return text[: match.start()], int(count) if count.isdigit() else _COUNTS.get(count, 0)


def within(sections: Sequence[Section], area: str) -> list[Section]:
    """Return sections of which the last is limited to a district; a second district gives it a second time.

    >>> [one.area for one in within([Section(words="A", road="A路", start="", end="", extent="whole")], "市南区")]
    ['市南区']
    """
    last = replace(sections[-1], area=area)
    return [*sections, last] if sections[-1].area else [*sections[:-1], last]


def excepted(sections: Sequence[Section], words: str) -> list[Section]:
    """Return sections with words that take something out of the last one's road: what is left is not known."""
    road = sections[-1].road
    return [replace(one, area=words) if one.road == road else one for one in sections]


def shared(sections: Sequence[Section], begun: Sequence[tuple[str, int]]) -> list[Section]:
    """Return sections of which those before the last of a list may have its limits.

    「A路和B路（C路—D路）」 gives both the same limits. 「A路、B路（C路—D路）」 may, or the first is meant whole.

    Parameters
    ----------
    sections
        In the order of the text.
    begun
        The pieces of the text: the sign before each, and the number of its first section.
    """
    if not begun:
        return list(sections)
    ends = [*(number for _, number in begun[1:]), len(sections)]
    runs = [list(sections[first:end]) for (_, first), end in zip(begun, ends, strict=True)]
    for last in range(len(runs) - 1, 0, -1):
        limits = runs[last]
        if not limits or any(one.extent not in {"between", "beyond"} for one in limits):
            continue
        first = last
        while first and begun[first][0] in _AND_MORE and _is_bare(runs[first - 1]):
            first -= 1
        closed = any(begun[number][0] == "和" for number in range(first + 1, last + 1))
        for number in range(first, last):
            theirs = [_on_road(one, runs[number][0].road) for one in limits]
            runs[number] = theirs if closed else [replace(runs[number][0], rival=theirs[0])]
    return [one for run in runs for one in run]


def _is_bare(run: Sequence[Section]) -> bool:
    """Return whether a piece is the name of one road and nothing else."""
    return len(run) == 1 and run[0].extent == "whole" and run[0].words == run[0].road


def _on_road(limits: Section, road: str) -> Section:
    others = tuple(replace(one, road=road) for one in limits.others if one.road == limits.road)
    return replace(limits, road=road, words=limits.words.replace(limits.road, road, 1), others=others)
