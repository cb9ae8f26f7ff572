"""A Chinese entry as a whole: parted into pieces, each with its brackets, and each read in the light of the last.

>>> sections, faults = chinese_sections("香港中路(福州路-南京路,山东路以西),东海路")
>>> [(section.road, section.extent, section.start, section.end) for section in sections]
[('香港中路', 'between', '福州路', '南京路'), ('香港中路', 'beyond', '山东路', ''), ('东海路', 'whole', '', '')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from qdgeo.streets.apart import SEPARATORS, and_halved, chained, framed, held_amid, pieces_of
from qdgeo.streets.chinese import NEEDS_ROAD, Reading, flat_readings, says_whole
from qdgeo.streets.cleaning import JOIN, parted, segments, unnumbered
from qdgeo.streets.elliptic import in_full
from qdgeo.streets.places import (
    CLASS,
    EXCEPT,
    NO_NAME,
    REMARK,
    STREET,
    place,
    strange,
    two_streets,
    without_class,
    without_remarks,
    without_road,
)
from qdgeo.streets.remarks import alias_of, area_of, excepted, part_of_district, shared, unlisted, within
from qdgeo.streets.sections import Section, fault
from qdgeo.streets.telling import DISTANCE, LONGEST_PIECE, ends_of, extent_of, is_name, telling

__all__ = ["LONGEST_PIECE", "chinese_sections", "extents"]


_OTHERS = 4  # other readings kept for one section
_READABLE = 3.5  # a reading that costs more is none
_UNLIKELY = 2.6  # another reading that costs so much more than the first is not kept
_LABEL = re.compile(r"^(?P<label>[^:;,、()]{1,14}):(?P<rest>.+)$")
_SAID = re.compile(r"^[^:路街道巷,、()]{1,6}:")
_HEADS = re.compile(r"(?:道路|路段|街道|街路)?(?:名称|名单|名录|清单|列表)|路名|序号\d*")
_CROSSROADS = re.compile(
    r"[^至到—~-]{2,}(?:交叉|交汇|交界|相交|十字|丁字)?(?:路口|交叉口|交汇处|交界处)|.{2,}[路街][xX×*].{2,}[路街]"
)
_BRACKETED_ENDS = re.compile(r"\)(至|到|[-—~]+)\(")
_AROUND = re.compile(r"(?:及其?|和)?周边(?:道路|区域|地区)?$")
# A district in brackets before a name: 「【胶州】胜利路」.
_BEFORE = re.compile(rf"\((?P<area>[^{STREET}线号\W\da-zA-Z]{{2,6}})\)(?=[^()]*[{STREET}线])")
_ENDS = re.compile(r".{2,}(?:至|到|[-—~]).{2,}")
# The limits behind these words are those of all roads before them.
_EACH = re.compile(r"(?<=[(路街道巷弄线])(?:均|都|皆)(?:为|是)")
_SPOILS = re.compile(
    rf"(?:不含|不包括|除外|除|以内|以外|含(?!(?:两侧)?(?:人行道|绿化带)$|[^、,;]+[{STREET}]路?口$)|包括|以东[南北]|以西[南北])"
)


@dataclass
class _Reader:
    """What was read so far: the road that the next words may speak of, the sections, and the faults."""

    road: str = ""
    sections: list[Section] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    others_than: int | None = (
        None  # how many roads there are where 等 says that there are more; 0 if it does not say
    )
    bare: bool = False  # whether the last section is a name alone, that a from–to behind it still may narrow


def chinese_sections(text: str) -> tuple[list[Section], list[str]]:
    """Return the sections of a cleaned and tightened text in simplified characters, and what was not understood."""
    reader = _Reader()
    text = in_full(framed(_BRACKETED_ENDS.sub(r"\1", text)))  # 「A路（B路）至（C路）」
    pieces = [(mark, unnumbered(piece)) for mark, piece in pieces_of(text)]
    named = [pair for pair in pieces if not CLASS.fullmatch(pair[1])]
    begun = []
    for mark, piece in named or pieces:
        all_alike = _EACH.search(piece) is not None and mark in {"、", ","}
        begun.append(("和" if all_alike else mark, len(reader.sections)))
        _read(_EACH.sub("", without_class(piece)), reader)
    if reader.others_than is not None and reader.others_than != len(reader.sections):
        reader.faults.append(fault("“等”所指的其他道路没有写出", text, "not all of the roads are named"))
    return shared(reader.sections, begun), reader.faults


def extents(text: str, road: str) -> tuple[list[Section], list[str]]:
    """Return the sections of a road that words about it alone name, such as 「福州路—南京路，山东路以西」."""
    reader = _Reader(road=road)
    _inside(in_full(framed(text)), road, (), reader)
    return reader.sections, reader.faults


def _read(piece: str, reader: _Reader) -> None:
    """Read one piece: groups of words, each with the brackets behind it."""
    label = _LABEL.match(piece)
    if label is not None and _is_label(label["label"]):
        piece = label["rest"]
    groups: list[tuple[str, list[str]]] = []
    first, before = len(reader.sections), _BEFORE.match(piece)
    if before is not None and not REMARK.fullmatch(before["area"]):
        piece = piece[before.end() :]
    for outside, inside in segments(piece):
        if outside and not (groups and (REMARK.fullmatch(outside) or says_whole(outside))):
            groups.append((outside, []))
        elif inside and groups:
            groups[-1][1].append(inside)
        elif inside and not REMARK.fullmatch(inside):
            groups.append((inside, []))
    for text, brackets in _rejoined(groups):
        _group(text, brackets, reader)
    if before is not None and not REMARK.fullmatch(before["area"]):
        area = before["area"]
        reader.sections[first:] = [
            one if one.area else replace(one, area=area) for one in reader.sections[first:]
        ]


def _is_label(words: str) -> bool:
    """Return whether words before a colon say what follows, and do not name a road."""
    return strange(words) > 0.5 or _HEADS.fullmatch(words) is not None or REMARK.fullmatch(words) is not None


def _rejoined(groups: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Join words that a remark in brackets parted: 「香港中路（原东海路）福州路至南京路」."""
    joined: list[tuple[str, list[str]]] = []
    for text, brackets in groups:
        told = joined and any(telling(words) for words in joined[-1][1])
        if joined and not told and strange(text) > 0.5:
            joined[-1] = (joined[-1][0] + text, [*joined[-1][1], *brackets])
        else:
            joined.append((text, brackets))
    return joined


def _group(text: str, brackets: list[str], reader: _Reader) -> None:
    if len(text) > LONGEST_PIECE:
        reader.faults.append(fault("文字过长，未解读", text, "too long for one section, not read"))
        return
    words = text + "".join(f"({inside})" for inside in brackets)
    text, others_than = unlisted(text)
    reader.others_than = others_than if others_than is not None else reader.others_than
    limits = [inside for inside in brackets if telling(inside)]
    if limits:
        road, others = _road(text)
        reader.road, reader.bare = road, False
        for inside in limits:
            _inside(inside, road, others, reader)
    else:
        _flat(text, words, reader)
    for inside in brackets:
        if inside not in limits:
            several = [piece for _, piece in parted(inside, SEPARATORS)]
            for piece in several if all(map(area_of, several)) else [inside]:
                _remark(piece, reader)


def _road(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the road before brackets that tell the section, and what else it may be called."""
    names = [one.road for one in flat_readings(text) if one.road and one.extent in {"whole", "part"}]
    names = list(dict.fromkeys([*names, without_remarks(text)]))
    return names[0], tuple(names[1:])


def _flat(text: str, words: str, reader: _Reader) -> None:
    """Read a piece without brackets that tell anything."""
    bare = text.replace(JOIN, "").strip("-—~") or text
    road, area = part_of_district(bare)
    if not area and _no_section(bare, reader):
        return
    if area:
        reader.sections.append(Section(road=road, extent="whole", words=words, area=area))
        reader.road, reader.bare = road, False
        return
    around = _AROUND.search(bare)
    if around is not None and around.start():
        told = fault("“周边”没有界线，只读道路", bare, "surroundings have no bounds, only the road is read")
        reader.faults.append(told)
        bare = text = bare[: around.start()]
    found = flat_readings(text, missing=0.3 if reader.road else NEEDS_ROAD)
    best = found[0]
    if not best.road and not reader.road:
        reader.faults.append(fault("只写了起止点，没有路名", bare, "two ends, but no road is named"))
        found = tuple(one for one in found if one.road and one.cost <= _READABLE)
    elif reader.sections and best.extent == "whole" and best.road and strange(best.road) >= 1:
        reader.faults.append(fault("未能解读", bare, "not understood"))
        return
    elif best.extent == "whole" and two_streets(best.road):
        told = fault("两个路名相连，按一个路名读", bare, "two names of streets in a row, read as one")
        reader.faults.append(told)
    if found:
        _take(found, words, reader)


def _no_section(bare: str, reader: _Reader) -> bool:
    """Return whether words are no section of a road, having told so where a reader must know it."""
    if reader.sections and EXCEPT.search(bare):
        _remark(bare, reader)
    elif DISTANCE.search(bare) or (reader.sections and _SPOILS.match(bare)):
        reader.faults.append(fault("未能解读", bare, "not understood"))
    elif _CROSSROADS.fullmatch(bare):
        reader.faults.append(fault("路口不是路段", bare, "a crossing, not a section of a road"))
    elif NO_NAME.fullmatch(bare):
        if not reader.sections:
            reader.faults.append(fault("没有路名", bare, "no road is named"))
    elif REMARK.fullmatch(bare) and (reader.sections or strange(bare) >= 1):
        if _SPOILS.search(bare):
            reader.faults.append(fault("未能解读", bare, "not understood"))
    else:
        return False
    return True


def _take(found: Sequence[Reading], words: str, reader: _Reader) -> None:
    """Add the likeliest reading with its others; one without a road speaks of the road before it."""
    best = found[0]
    if not best.road and reader.bare and reader.sections:
        words = f"{reader.sections.pop().words},{words}"
    road = reader.road if not best.road or reader.bare else ""
    near = [one for one in found if one.cost <= best.cost + _UNLIKELY and (one.road or road)]
    readings = list(dict.fromkeys(_section(one, one.road or road, words) for one in near))
    reader.sections.append(replace(readings[0], others=tuple(readings[1 : 1 + _OTHERS])))
    reader.road, reader.bare = readings[0].road, best.extent == "whole" and bool(best.road)


def _section(one: Reading, road: str, words: str) -> Section:
    return Section(
        road=road,
        extent=one.extent,
        start=one.start,
        end=one.end,
        side=one.side,
        words=words.replace(JOIN, ","),
    )


def _inside(text: str, road: str, others: tuple[str, ...], reader: _Reader) -> None:
    """Read what brackets say of a road: one section, or several."""
    text = _SAID.sub("", without_road(text, road))
    pieces = [part for _, piece in parted(held_amid(text), SEPARATORS) for part in _two_sections(piece)]
    pieces = ends_of(pieces)
    for piece in pieces:
        names = chained(piece)
        if names and all(map(is_name, names)):  # by way of another street: from each to the next
            first = len(reader.sections)
            for one, next_one in pairwise(names):
                _extent(f"{one}至{next_one}", road, others, reader)
            words = f"{road}({piece})"
            reader.sections[first:] = [replace(step, words=words) for step in reader.sections[first:]]
        else:
            _extent(unnumbered(piece), road, others, reader)


def _two_sections(piece: str) -> list[str]:
    """Return 「A路至B路及C路至D路」 as two sections, if what stands on either side of 及 has two ends."""
    for both in and_halved(piece):
        if all(_ENDS.fullmatch(one) for one in both) and all(
            found and found[0].extent == "between" and not found[0].road for found in map(extent_of, both)
        ):
            return list(both)
    return [piece]


def _extent(piece: str, road: str, others: tuple[str, ...], reader: _Reader) -> None:
    if EXCEPT.search(piece) or (REMARK.fullmatch(piece) and not extent_of(piece)):
        _remark(piece, reader)
        return
    found = extent_of(piece) if len(piece) <= LONGEST_PIECE else []
    if not found:
        _remark(piece, reader)
        return
    words = f"{road}({piece})".replace(JOIN, ",")
    best = found[0].cost
    near = [one for one in found if one.cost <= best + _UNLIKELY]
    same = {one.start for one in near if one.start} | {one.end for one in near if one.end}
    readings = [_section(one, one.road or road, words) for one in near if one.road not in same]
    readings += [replace(readings[0], road=name) for name in others if readings and readings[0].road == road]
    unique = list(dict.fromkeys(readings))
    if unique:
        reader.sections.append(replace(unique[0], others=tuple(unique[1 : 1 + _OTHERS])))


def _remark(words: str, reader: _Reader) -> None:
    """Take words in brackets that tell no section: a name, a district, a known remark, or a fault."""
    alias, area = alias_of(words), area_of(words)
    if EXCEPT.search(words) and reader.sections:
        reader.sections[:] = excepted(reader.sections, words)
    elif alias and reader.sections:
        last = reader.sections[-1]
        other = replace(last, road=place(alias), others=())
        reader.sections[-1] = replace(last, others=(*last.others[: _OTHERS - 1], other))
        return
    elif area and reader.sections:
        reader.sections[:] = within(reader.sections, area)
        return
    elif REMARK.fullmatch(words.replace(JOIN, "")) and not _SPOILS.search(words):
        return
    reader.faults.append(fault("括号内的文字未能解读", words, "the words in brackets were not understood"))
