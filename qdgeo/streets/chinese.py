"""One Chinese piece of text without brackets, such as 「香港中路福州路至南京路」: its readings, likeliest first.

>>> best = flat_readings("香港中路福州路至南京路")[0]
>>> best.road, best.extent, best.start, best.end
('香港中路', 'between', '福州路', '南京路')
>>> [reading.road for reading in flat_readings("三至路")][:1]
['三至路']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from qdgeo.streets.cleaning import JOIN
from qdgeo.streets.places import STREET, place, road_names, strange, without_remarks, without_road
from qdgeo.streets.sections import Extent, Side

__all__ = ["NEEDS_ROAD", "SIDES", "Reading", "flat_readings", "says_whole"]

SIDES: dict[str, Side] = {"东": "east", "西": "west", "南": "south", "北": "north", "中": "middle"}
"""Chinese words for the sides of a section."""

NEEDS_ROAD = 2.0
"""Cost of a reading without the name of a road, where none is known from the words before."""

_TOLD = re.compile(
    r"[全整以之往向迤侧间段部首端号#\d自从由起始至到的]"
)  # without one of these no form below fits
_WHOLE = re.compile(
    r"(?:全路段|全路|全路线|全段|全线|全程|全长|全部|全幅|全域|整条路?|整路|整段)(?:路段|段)?$"
)
_NUMBERS = re.compile(
    rf"(?P<road>.*[{STREET}里村])?(?:门牌号?|单号|双号)?:?第?(?P<a>\d+)[号#]?(?:楼|院)?"
    r"(?:至|到|[-—~、,]+)(?:\d+号?[、,-])*(?P<b>\d+)(?P<sign>[号#]?)(?:楼|院)?(?:路?段|之间)?"
)
_NUMBER = re.compile(rf"(?P<road>.*[{STREET}里])?(?P<a>\d+)(?P<b>)(?P<sign>[号#])(?:楼|院)?")
_BEYOND = re.compile(
    r"(?P<stem>.+?)(?:(?:以|之|往|向|迤)(?P<side>[东西南北])(?:侧|面|边|方向|部)?|(?P<beside>[东西南北])侧)(?:全?路段|全?段|部分)?"
)
_BOTH = re.compile(
    rf"(?P<x>.+?)以(?P<a>[东西南北])侧?[{JOIN},、和及]?(?:至|到|[-—~]+)?(?P<y>.+?)以(?P<b>[东西南北])侧?(?:之间)?(?:路段|段)?"
)
_OPPOSITE = {"东西", "西东", "南北", "北南"}
_PART = re.compile(rf"(?P<stem>(?:.*[{STREET}线])?)(?P<side>[东西南北中])(?:半?段|部|首|端)")
_AMID = re.compile(
    rf"(?P<ends>.+?)(?:(?<=[{STREET}线])(?:两路|二路))?(?:之间|中间)(?:的?(?:路段|段))?(?:的(?P<road>.+))?"
)
_JOINS = re.compile(r"与|和|、|,|及|至|到|[-—~]+")
_ONE_END = re.compile(
    r"(?:(?:自|从|由)(?P<from>.{2,}?)(?:起|开始|始|往.)|(?P<from2>.{2,}?)(?:起|开始))(?:路段|段)?|(?:至|到)(?P<to>.{2,})"
)
_OF = re.compile(
    rf"(?P<words>.{{5,}}?)(?:(?<=[{STREET}线])路?段的?|(?:之间|区间)的?|的)(?P<road>[^的段]{{1,12}}[{STREET}线])"
)
_LINK = re.compile(
    rf"{JOIN}?(?:终点[为是:]?|止点[为是:]?|[东南西北]?(?:止于|终于|讫于|至|到|止|迄|讫)|[-—~]+)"
)
_BEGIN = re.compile(r"[:,]?[东南西北]?(?:起于|起自(?!由路)|始于|起点[为是:]?|自|从|由|起):?")
_AFTER_ROAD = re.compile(rf"(?:[{STREET}]|线|桥|里|高速|公路)(?!$)")
_DATE = re.compile(r"\d-\d")
_SIMPLE = re.compile(
    rf"(?:(?![{STREET}自从由至到止起讫迄终以之往向迤全整区县与和及段侧])[\u4e00-\u9fff]){{2,5}}[路街巷]"
)
_LINKS = 6  # connectors looked at in one piece
_NO_PLACE = 1.4  # cost of words that are more than a place
_SPLITS = 8  # places looked at where the road's name may end


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read a piece; `cost` is how unlikely, and `road` is "" where the words before name it."""

    cost: float
    road: str
    extent: Extent
    start: str = ""
    end: str = ""
    side: Side = ""


@lru_cache(maxsize=16384)
def flat_readings(text: str, *, missing: float = NEEDS_ROAD) -> tuple[Reading, ...]:
    """Return all readings of a piece, likeliest first.

    Parameters
    ----------
    text
        Simplified Chinese, cleaned and tightened, without brackets.
    missing
        Cost of a reading that names no road: low within brackets, behind the name of a road.
    """
    if _SIMPLE.fullmatch(text):
        return (Reading(cost=strange(text), road=text, extent="whole"),)
    bare = without_remarks(text)
    found = list(_special(bare, missing)) if _TOLD.search(bare) else []
    if not found or min(reading.cost for reading in found) > 0:
        found += _between(bare, missing)
        found += _whole(bare)
    named: list[Reading] = []
    for reading in found:
        names = road_names(reading.road) if reading.road else [""]
        named += [reading] if names == [reading.road] else _renamed(reading, names)
    return tuple(sorted(dict.fromkeys(named), key=lambda reading: reading.cost))


def says_whole(words: str) -> bool:
    """Return whether words say nothing but that all of a road is meant, such as 全段.

    >>> says_whole("全段"), says_whole("福州路至南京路")
    (True, False)
    """
    return _WHOLE.fullmatch(words) is not None


def _renamed(reading: Reading, names: list[str]) -> list[Reading]:
    return [replace(reading, road=road, cost=reading.cost + 0.3 * rank) for rank, road in enumerate(names)]


def _special(text: str, missing: float) -> Iterator[Reading]:
    """Yield readings by a form of words that says what it is."""
    for form in (_all_of_it, _both_sides, _amid, _behind, _house_numbers, _on_one_side, _a_part, _one_end):
        yield from form(text, missing)


def _all_of_it(text: str, missing: float) -> Iterator[Reading]:
    match = _WHOLE.search(text)
    if match is None:
        return
    stem = text[: match.start()].rstrip(",:" + JOIN)
    if not _LINK.search(stem) and not (stem and strange(stem) > 1):
        yield Reading(cost=0 if stem else missing * 0.1, road=stem, extent="whole")
    elif stem:
        yield Reading(cost=0.5, road=stem, extent="whole")


def _both_sides(text: str, missing: float) -> Iterator[Reading]:
    match = _BOTH.fullmatch(text)
    if match is None or match["a"] + match["b"] not in _OPPOSITE:
        return
    for cost, road, start in _road_and_start(match["x"], missing):
        yield Reading(
            cost=cost + strange(place(match["y"])),
            road=road,
            extent="between",
            start=start,
            end=place(match["y"]),
        )


def _amid(text: str, missing: float) -> Iterator[Reading]:
    match = _AMID.fullmatch(text)
    if match is None:
        return
    ends = match["ends"]
    for link in list(_JOINS.finditer(ends, 1, len(ends) - 1))[:_LINKS]:
        x, y = ends[: link.start()], place(ends[link.end() :])
        if match["road"]:
            start = place(x)
            cost = strange(start) + strange(y)
            yield Reading(cost=cost, road=match["road"], extent="between", start=start, end=y)
            continue
        for cost, road, start in _road_and_start(x, missing):
            yield Reading(cost=cost + strange(y), road=road, extent="between", start=start, end=y)


def _behind(text: str, missing: float) -> Iterator[Reading]:
    """Yield 「福州路至南京路的香港中路」, the road behind its limits."""
    match = _OF.fullmatch(text)
    if match is None or missing < NEEDS_ROAD / 10:
        return
    for one in flat_readings(match["words"], missing=0.0):
        if not one.road and one.extent in {"between", "beyond"}:
            yield replace(one, road=match["road"], cost=one.cost + strange(match["road"]))


def _house_numbers(text: str, missing: float) -> Iterator[Reading]:
    match = _NUMBERS.fullmatch(text) or _NUMBER.fullmatch(text)
    if match is None:
        return
    road = match["road"] or ""
    if (road or match["sign"]) and not _DATE.search(road):
        cost = (strange(road) if road else missing) * 0.5
        last = match["b"] or match["a"]
        yield Reading(cost=cost, road=road, extent="numbers", start=match["a"], end=last)


def _on_one_side(text: str, missing: float) -> Iterator[Reading]:
    match = _BEYOND.fullmatch(text)
    if match is None:
        return
    side = SIDES[match["side"] or match["beside"]]
    for cost, road, start in _road_and_start(match["stem"], missing):
        dear = 0 if match["side"] else 0.5
        if (
            start
            and strange(start) < _NO_PLACE
            and not (match["beside"] and not road and missing >= NEEDS_ROAD)
        ):
            yield Reading(cost=cost + dear, road=road, extent="beyond", start=start, side=side)
    if match["beside"] and strange(match["stem"]) < 1:
        yield Reading(cost=1.0 + strange(match["stem"]), road=match["stem"], extent="whole")


def _a_part(text: str, missing: float) -> Iterator[Reading]:
    match = _PART.fullmatch(text)
    if match is None or _LINK.search(match["stem"]):
        return
    stem = match["stem"]
    cost = strange(stem) if stem else missing
    yield Reading(cost=cost * 0.2, road=stem, extent="part", side=SIDES[match["side"]])
    if stem:
        yield Reading(cost=cost + 0.4, road=text, extent="whole")


def _one_end(text: str, missing: float) -> Iterator[Reading]:
    match = _ONE_END.fullmatch(text)
    if match is None or (missing >= NEEDS_ROAD and not match["from2"]):
        return
    start, end = place(match["from"] or match["from2"] or ""), place(match["to"] or "")
    if _LINK.search(start) or _LINK.search(end):
        return
    for cost, road, first in _road_and_start(start, missing) if start else [(missing, "", "")]:
        if first or end:
            dear = 0.6 + (strange(end) if end else 0)
            yield Reading(cost=cost + dear, road=road, extent="between", start=first, end=end)


def _whole(text: str) -> Iterator[Reading]:
    """Yield the piece as the name of a road, which it is the less, the more it looks like a from and a to."""
    links = [match for match in _LINK.finditer(text) if match.start() and match.end() < len(text)]
    dashes = sum(match[0][-1] in "-—~" and not _digits_around(text, match) for match in links)
    said = 2.0 if _BEYOND.fullmatch(text) else 0.0
    yield Reading(
        cost=strange(text) + said + 1.2 * (len(links) - dashes) + 3.0 * dashes, road=text, extent="whole"
    )


def _digits_around(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1].isdigit() and text[match.end()].isdigit()


def _between(text: str, missing: float) -> Iterator[Reading]:
    """Yield readings as from–to, one for each connector and each place where the road's name may end."""
    links = [
        match
        for match in _LINK.finditer(text)
        if match.start() > 0 and match.end() < len(text) and not _digits_around(text, match)
    ]
    for number, match in enumerate(links[:_LINKS]):
        end, link = place(text[match.end() :]), match[0].lstrip(JOIN)
        dear = strange(end) if end else 0.3
        chained = number > 0 and link[0] in "-—~" and links[number - 1][0][0] in "-—~"
        if chained:  # A路-B路-C路: the road, from, to
            before = links[number - 1]
            road, start = text[: before.start()], place(text[before.end() : match.start()])
            yield Reading(
                cost=strange(road) + strange(start) + dear + 0.1,
                road=road,
                extent="between",
                start=start,
                end=end,
            )
        for cut, extra in _link_starts(text, match):
            for cost, road, start in _road_and_start(text[:cut], missing):
                last = place(without_road(text[match.end() :], road)) if end == road else end
                extent: Extent = "between" if start or last else "whole"
                yield Reading(cost=cost + dear + extra, road=road, extent=extent, start=start, end=last)


def _link_starts(text: str, match: re.Match[str]) -> Iterator[tuple[int, float]]:
    """Yield where the connector may begin, since the 西 of 西至 may belong to the name before it."""
    link = match[0].lstrip(JOIN)
    if link[0] not in SIDES:
        yield match.start(), 0.0
        return
    told = match[0][0] == JOIN or _BEGIN.search(text[: match.start()]) is not None
    yield match.start(), 0.0 if told else 0.5
    yield match.start() + len(match[0]) - len(link) + 1, 0.5 if told else 0.0


@lru_cache(maxsize=16384)
def _road_and_start(text: str, missing: float) -> list[tuple[float, str, str]]:
    """Return the ways to part 「香港中路福州路」 into the road and its cross street, with their costs."""
    only = place(text)
    found = [(missing + (strange(only) if only else 0.6), "", only)]
    cuts = [
        (match.end(), match.end(), 0.0 if match[0] in STREET else 0.4) for match in _AFTER_ROAD.finditer(text)
    ]
    marks = [(match.start(), match.end(), -0.2) for match in _BEGIN.finditer(text) if match.start() > 1]
    for first, last, extra in [*cuts[:_SPLITS], *marks[:_SPLITS]]:
        road, start = text[:first].rstrip(",:" + JOIN), place(text[last:])
        if road:
            found.append((strange(road) + (strange(start) if start else 0.5) + extra, road, start))
    return found
