"""From the words of a road list to sections of roads: what people write, Chinese or Latin, in one cell or in three.

The words are read without a map. Where they allow several readings, the likeliest is the section and the rest are its
``others`` (`qdgeo.streets.sections`). What cannot be read becomes a fault of the entry, so that no word is lost.

>>> parsed = parse_entry("row 2", name="香港中路（福州路—南京路）、东海路")
>>> [(section.road, section.extent, section.start, section.end) for section in parsed.sections]
[('香港中路', 'between', '福州路', '南京路'), ('东海路', 'whole', '', '')]
>>> parse_entry("row 3", name="福州路至南京路").faults
('只写了起止点，没有路名：「福州路至南京路」 two ends, but no road is named',)
"""

from __future__ import annotations

import re
from dataclasses import replace

from qdgeo.streets.apart import LISTED, own_side
from qdgeo.streets.chinese import SIDES, flat_readings
from qdgeo.streets.cleaning import CJK, clean, parted, tighten
from qdgeo.streets.latin import latin_sections
from qdgeo.streets.latin_extents import latin_extents
from qdgeo.streets.latin_forms import latin_place
from qdgeo.streets.names import normalise, simplified
from qdgeo.streets.pieces import chinese_sections, extents
from qdgeo.streets.places import ENDS_OF_ROAD, NO_NAME, place, without_road
from qdgeo.streets.sections import ParsedEntry, Section, fault
from qdgeo.streets.telling import LONGEST_PIECE

__all__ = ["LONGEST_ENTRY", "parse_entry"]

LONGEST_ENTRY = 2000
"""Signs of an entry; a longer cell is no entry but a text, and is told so instead of read."""


_TO = re.compile(r"^(?:止于|[东南西北]?[至到])(?![善诚圣德公真远仁信])(?=..)")
_NOT_YET = re.compile(r"待[定核查补][实]?|不详|未知|暂无|unknown", re.IGNORECASE)  # a limit, and not known


def parse_entry(entry: str, *, name: str, start: str = "", end: str = "") -> ParsedEntry:
    """Return what an entry says.

    Parameters
    ----------
    entry
        Id of the row, such as "row 2".
    name
        The road, or any words that hold it: several roads, each with brackets, house numbers, or from–to.
    start, end
        The cells for from and to. `start` alone may hold both ("福州路至南京路"), or words such as 全线 and 福州路以东.
        Where the cells and the name tell different sections, the cells count and a fault says so.

    Returns
    -------
    ParsedEntry
        Sections, faults, or both; never neither.

    Examples
    --------
    >>> parsed = parse_entry("row 2", name="香港中路", start="与福州路交叉口", end="终点")
    >>> parsed.sections[0].start, parsed.sections[0].end
    ('福州路', '')
    >>> parse_entry("row 3", name="Calle Triana (from Calle Malteses to Calle Losero)").sections[0].end
    'Calle Losero'
    """
    longest = max((name, start, end), key=len)
    if len(longest) > LONGEST_ENTRY:
        told = fault(
            f"{len(longest)} 个字符，过长，未解读",
            longest[:60],
            f"{len(longest)} characters, too long, not read",
        )
        return ParsedEntry(entry=entry, sections=(), faults=(told,))
    cells = [clean(cell) if cell else "" for cell in (name, start, end)]
    sections, faults = _named(cells[0])
    if any(not _says_nothing(cell) for cell in cells[1:]):
        sections, more = _with_cells(sections, cells)
        faults = [*faults, *more]
    if not sections and not faults:
        faults = [fault("没有路名", cells[0], "no road is named")]
    written = " | ".join(cell for cell in cells if cell)
    return ParsedEntry(
        entry=entry,
        sections=tuple(_as_written(sections, written)),
        faults=tuple(dict.fromkeys(faults)),
    )


def _named(text: str) -> tuple[list[Section], list[str]]:
    if CJK.search(text):
        return chinese_sections(simplified(tighten(text)))
    return latin_sections(text)


def _says_nothing(cell: str) -> bool:
    return NO_NAME.fullmatch(cell) is not None and _NOT_YET.fullmatch(cell) is None


def _with_cells(sections: list[Section], cells: list[str]) -> tuple[list[Section], list[str]]:
    """Return the sections of the name, cut as the cells for from and to say."""
    name, start, end = (simplified(tighten(cell)) if CJK.search(cell) else cell for cell in cells)
    if not sections:
        return [], []
    faults: list[str] = []
    cut: list[Section] = []
    for road in sections:
        told, unread = _told(road.road, start, end)
        faults += unread
        if not told:
            cut.append(road)
            continue
        if road.extent in {"between", "beyond", "numbers"} and not any(_same(road, one) for one in told):
            faults.append(
                fault(
                    "名称与起止点两栏不一致，按起止点", name, "the name and the cells differ; the cells count"
                )
            )
        names = dict.fromkeys(
            [road.road, *(other.road for other in road.others if other.extent in {"whole", road.extent})]
        )
        cut += [_renamed(one, list(names)) for one in told]
    return list(dict.fromkeys(cut)), faults


def _same(one: Section, other: Section) -> bool:
    ends = [{normalise(section.start), normalise(section.end)} for section in (one, other)]
    return one.extent == other.extent and ends[0] == ends[1]


def _renamed(section: Section, names: list[str]) -> Section:
    """Return a section of the first name with the same of the other names among its other readings."""
    others = [*section.others, *(replace(section, road=name, others=()) for name in names[1:])]
    return replace(section, road=names[0], others=tuple(others[:4]))


def _told(road: str, start: str, end: str) -> tuple[list[Section], list[str]]:
    """Return what the cells say of a road."""
    words = " | ".join([road, *(cell for cell in (start, end) if cell)])
    start, end = without_road(start, road), without_road(end, road)
    if start == end and _says_all(start):
        end = ""
    if _says_nothing(end) or _says_nothing(start):
        cell = end if _says_nothing(start) else start
        return _in_one_cell(road, cell, is_end=cell == end and not _says_nothing(end), words=words)
    numbers = [cell.removesuffix("号") for cell in (start, end)]
    if all(number.isascii() and number.isdigit() for number in numbers):
        return [Section(road=road, extent="numbers", start=numbers[0], end=numbers[1], words=words)], []
    for side, cross in ((own_side(end), _cross(start)), (own_side(start), _cross(end))):
        if side and cross:  # from a cross street to the road's eastern end
            return [Section(road=road, extent="beyond", start=cross, side=SIDES[side], words=words)], []
    starts, ends = ([piece for _, piece in parted(cell, LISTED)] for cell in (start, end))
    pairs = list(zip(starts, ends, strict=True)) if len(starts) == len(ends) else [(start, end)]
    return [_between(road, _cross(a), _cross(b), words) for a, b in pairs], []


def _says_all(cell: str) -> bool:
    """Return whether one cell says all about a section, so that the other repeats it."""
    if not CJK.search(cell):
        return False
    best = flat_readings(cell[:LONGEST_PIECE], missing=0.0)[0]
    return not (best.extent == "whole" and best.road) and bool(best.end or best.extent == "whole")


def _between(road: str, start: str, end: str, words: str) -> Section:
    return Section(
        road=road, extent="between" if start or end else "whole", start=start, end=end, words=words
    )


def _cross(cell: str) -> str:
    """Return the cross street that a cell names, without brackets and words around it; "" for the road's own end."""
    bare = _TO.sub("", cell.split("(", maxsplit=1)[0].strip() or cell.strip("()"), count=1)
    if ENDS_OF_ROAD.fullmatch(bare):
        return ""
    return place(bare) if CJK.search(bare) else latin_place(bare)


def _in_one_cell(road: str, cell: str, *, is_end: bool, words: str) -> tuple[list[Section], list[str]]:
    if CJK.search(cell):
        again, unread = chinese_sections(cell) if "(" in cell else ([], [])
        if any(one.extent != "whole" for one in again):  # 「香港中路（福州路—南京路）」 in the cell for from
            return [replace(one, words=words) for one in again], unread
        best = flat_readings(cell[:120], missing=0.0)[0]
        if best.extent == "whole" and best.road:
            cross = _cross(cell)
            return [_between(road, "" if is_end else cross, cross if is_end else "", words)], []
        sections, faults = extents(cell, road)
    else:
        found = latin_extents(cell, road)
        sections = [replace(found[0], others=tuple(found[1:5]))] if found else []
        faults = []
        if not sections:
            cross = _cross(cell)
            sections = [_between(road, "" if is_end else cross, cross if is_end else "", words)]
    return [replace(one, words=words) for one in sections], faults


def _as_written(sections: list[Section], text: str) -> list[Section]:
    """Return sections with the characters of the text, which was read in simplified ones."""
    plain = simplified(text)
    if plain == text:
        return sections
    tight, read = (words.replace(" ", "").replace("\n", "") for words in (text, plain))

    def written(words: str) -> str:
        close = words.replace(" ", "")
        at = read.find(close)
        return tight[at : at + len(close)] if close and at >= 0 else words

    def whole(section: Section) -> Section:
        return replace(
            section,
            road=written(section.road),
            start=written(section.start),
            end=written(section.end),
            words=written(section.words),
            others=tuple(whole(other) for other in section.others),
        )

    return [whole(section) for section in sections]
