"""Entries in Latin letters: "Calle Triana (from Calle Malteses to Calle Losero)", in the languages that lists come in.

>>> sections, faults = latin_sections("Rua dos Andradas (entre Rua da Ladeira e Rua Caldas Junior)")
>>> [(section.road, section.extent, section.start, section.end) for section in sections]
[('Rua dos Andradas', 'between', 'Rua da Ladeira', 'Rua Caldas Junior')]
"""

from __future__ import annotations

import re
from dataclasses import replace

from qdgeo.streets.cleaning import parted, segments, unnumbered
from qdgeo.streets.latin_extents import LINKS, latin_extents, several_extents
from qdgeo.streets.latin_finnish import told_flat
from qdgeo.streets.latin_forms import each_road, has_kind, is_crossing, kind_alone, righted, without_lead
from qdgeo.streets.latin_remarks import (
    is_aside,
    is_remark,
    is_tail,
    without_exception,
    without_place,
    without_remarks,
)
from qdgeo.streets.latin_words import (
    CORNER,
    JOINED,
    JOINED_ANEW,
    KEYWORD,
    NO_NAME,
    PART,
    REACHING,
    SEPARATORS,
    SLASH,
    SPACED,
    WHOLE,
    WHOLE_AT_END,
)
from qdgeo.streets.remarks import shared
from qdgeo.streets.sections import Section, fault
from qdgeo.streets.telling import LONGEST_PIECE

__all__ = ["latin_sections"]

_ROADS = re.compile(r" ?[&+] ?| (?:and|y|e|et|und|ja|och) ")
_ROADS_WITH_LIMITS = re.compile(r" ?[/&+] ?| (?:and|y|e|et|und|ja|och) ")
_OTHERS = 4  # other readings kept for one section


def latin_sections(text: str) -> tuple[list[Section], list[str]]:
    """Return the sections of a cleaned text in Latin letters, and what was not understood."""
    sections: list[Section] = []
    faults: list[str] = []
    begun = []
    for mark, piece in _pieces(text):
        begun.append((mark, len(sections)))
        _read(piece, sections, faults)
    return shared(sections, begun), faults


def _pieces(text: str) -> list[tuple[str, str]]:
    """Part a list at semicolons and breaks, at commas and "and" between roads; with the sign before each piece."""
    pieces: list[tuple[str, str]] = []
    for mark, part in parted(text, SEPARATORS):
        piece = unnumbered(part.strip())
        joins = mark == ", " and pieces and not (_begins_a_road(piece) or _anew(pieces[-1][1], piece))
        breaks = mark == "\n" and pieces and (piece.startswith("(") or _continues(pieces[-1][1], piece))
        if joins or breaks:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + (", " if joins else " ") + piece)
        else:
            pieces.append(("," if mark == ", " else ";", JOINED_ANEW.sub("", piece) if pieces else piece))
    return [(mark, one) for mark, piece in pieces for one in _parted_at_and(piece)]


def _begins_a_road(piece: str) -> bool:
    if WHOLE.fullmatch(piece) or PART.fullmatch(piece) or _continues("", piece) or is_aside(piece):
        return False
    outside = segments(piece)[0][0] if segments(piece) else piece
    named = KEYWORD.split(outside)[0]
    if kind_alone(re.split(": ?| - | ?— ?", named)[0]) or _is_pair(piece):
        return False
    return has_kind(named)


def _is_pair(piece: str) -> bool:
    """Return whether a piece is "X - Y" and nothing else, both with a kind of street or none; "X to Y" with kinds."""
    if "(" in piece or KEYWORD.search(piece):
        return False
    ends = SPACED.split(piece)
    if len(ends) == 2:
        return has_kind(ends[0]) == has_kind(ends[1])
    ends = REACHING.split(piece)
    return len(ends) == 2 and all(map(has_kind, ends))


def _anew(before: str, piece: str) -> bool:
    """Return whether ", and Oak Ave" is another road: what stands before it has its limits already."""
    joined = JOINED_ANEW.match(piece)
    if joined is None or not has_kind(piece[joined.end() :].split("(", maxsplit=1)[0]):
        return False
    limits = KEYWORD.search(before)
    return before.endswith(")") or (limits is not None and JOINED.search(before, limits.end()) is not None)


def _continues(before: str, piece: str) -> bool:
    if before.count("(") > before.count(")"):
        return True
    numbered = piece[:1].isdigit() and without_lead(piece) != piece
    return (
        numbered
        or KEYWORD.match(f" {piece}") is not None
        or bool(re.match(r"(?:to|a|y|e|and|until|hasta|até|de|del|da|bis) ", piece))
    )


def _parted_at_and(piece: str) -> list[str]:
    """Return the roads that "and" joins, each with the limits that stand behind the last."""
    if len(piece) <= LONGEST_PIECE and is_crossing(piece):
        return [piece]
    for closed in re.finditer(r"\)(?:,? (?:and|y|e|et|und|ja|och|&)|,) ", piece):
        before, behind = piece[: closed.start() + 1], piece[closed.end() :]
        more = KEYWORD.match(f" {behind}") is None and ("(" in behind or has_kind(behind))
        if more and before.count("(") == before.count(")"):
            return [*_parted_at_and(before), *_parted_at_and(behind)]
    limits = (re.search(r" ?\(|: |, (?:de|del|da|do|von|du) ", piece), KEYWORD.search(piece))
    end = min((match.start() for match in limits if match is not None), default=len(piece))
    roads = each_road(piece[:end].rstrip(" ,"))
    if len(roads) > 1:
        return [f"{road}{piece[end:]}" for road in roads]
    joints = _ROADS if end == len(piece) else _ROADS_WITH_LIMITS
    for match in joints.finditer(piece[:end]):
        left, right = piece[: match.start()], piece[match.end() :]
        if has_kind(left) and has_kind(piece[match.end() : end]):
            return [left + piece[end:], *_parted_at_and(right)]
    return [piece]


def _read(piece: str, sections: list[Section], faults: list[str]) -> None:
    if len(piece) > LONGEST_PIECE * 2:
        faults.append(fault("文字过长，未解读", piece, "too long for one section, not read"))
        return
    if sections and is_remark(piece):
        return
    bare, left_out = without_exception(righted(without_remarks(piece)))
    bare, at = without_place(without_remarks(bare))
    if at:
        faults.append(fault("只写了路上一处，不是路段", at, "a place on the road, not a section of it"))
    if _crosses(bare, piece, sections, faults):
        return
    begun = len(sections)
    _told(bare, piece, sections, faults)
    if left_out:  # what is left of the road is not known
        sections[begun:] = [replace(one, area=left_out) for one in sections[begun:]]


def _crosses(text: str, piece: str, sections: list[Section], faults: list[str]) -> bool:
    """Tell a piece that names a crossing, or two roads that may be one; return whether it does."""
    pair = [part.strip() for part in SLASH.split(text)] if "(" not in text else []
    if len(pair) == 2 and all(map(has_kind, pair)) and SPACED.search(text) is None:
        sections += [Section(road=road, extent="whole", words=piece) for road in pair]
        faults.append(fault("两条路或其路口，所指不明", piece, "two roads, or where they cross"))
        return True
    crossing = CORNER.fullmatch(text) and all(map(has_kind, re.split(" [x×X] ", text)))
    if crossing or is_crossing(text):
        faults.append(fault("路口不是路段", piece, "a crossing, not a section of a road"))
        return True
    return False


def _told(bare: str, piece: str, sections: list[Section], faults: list[str]) -> None:
    """Read a piece without its remarks: the road, with brackets or without."""
    groups = segments(bare)
    road = " ".join(outside for outside, _ in groups if outside).strip(" ,:;")
    brackets = [inside for _, inside in groups if inside]
    if not road and brackets:
        road, *brackets = brackets
    if not road or NO_NAME.fullmatch(road):
        if not sections:
            faults.append(fault("没有路名", piece, "no road is named"))
        return
    told, unread = _bracketed(brackets, road, piece)
    if told:
        sections += told
    else:
        _flat(road, piece, sections, faults)
    faults += [
        fault("括号内的文字未能解读", words, "the words in brackets were not understood") for words in unread
    ]


def _bracketed(brackets: list[str], road: str, piece: str) -> tuple[list[Section], list[str]]:
    sections: list[Section] = []
    unread = []
    for inside in brackets:
        readings = latin_extents(inside, road) if len(inside) <= LONGEST_PIECE else []
        several = several_extents(inside, road)
        if several:
            sections += [_first(found, piece) for found in several]
        elif readings:
            sections.append(_first(readings, piece))
        elif not is_remark(inside):
            unread.append(inside)
    return sections, unread


def _first(readings: list[Section], words: str) -> Section:
    told = [replace(one, words=words) for one in readings]
    return replace(told[0], others=tuple(told[1 : 1 + _OTHERS]))


def _flat(text: str, piece: str, sections: list[Section], faults: list[str]) -> None:
    """Read words without brackets: the road, then perhaps a comma, a colon or a dash, and where it runs."""
    found: list[Section] = []
    last = sections[-1].road if sections else ""
    more = bool(sections) and sections[-1].extent == "between" and _is_pair(text)
    alone = latin_extents(text, last) if more or _continues("", text) else []
    if alone and last:
        found += alone
    colon = re.search(r": ?", text)
    several = (
        several_extents(text[colon.end() :], text[: colon.start()].strip(" ,")) if colon and not alone else []
    )
    if several and colon and colon.start():
        sections += [_first(readings, piece) for readings in several]
        return
    found += _keyed(text)
    name = Section(road=text, extent="whole", words=piece)
    weak = [] if found else _weakly(text)
    if found and found[0].extent != "whole":
        found.append(name)
    elif weak and has_kind(weak[0].start) and has_kind(weak[0].end):
        found = [*weak, name]
    elif not found:
        found = [*_all_of_it(text), name, *_without_tail(text), *weak]
    if alone and not last:
        faults.append(fault("只写了起止点，没有路名", piece, "two ends, but no road is named"))
    sections.append(_first(list(dict.fromkeys(replace(one, words=piece) for one in found)), piece))


def _keyed(text: str) -> list[Section]:
    """Return readings of a road and where it runs, that words or signs part."""
    found: list[Section] = []
    for match in list(KEYWORD.finditer(text))[:LINKS]:
        found += latin_extents(text[match.end() :], text[: match.start()].strip(" ,:-—"))
    for match in list(re.finditer(r": ?|, | - | ?— ?", text))[:LINKS]:
        road, rest = text[: match.start()].strip(), text[match.end() :]
        if road and (SPACED.search(rest) or match[0][0] in ":,"):
            found += latin_extents(rest, road)
    for road, rest in told_flat(text):
        found += latin_extents(rest, road)
    return found


def _all_of_it(text: str) -> list[Section]:
    match = WHOLE_AT_END.search(text)
    return [Section(road=text[: match.start()], extent="whole")] if match and match.start() else []


def _without_tail(text: str) -> list[Section]:
    """Return the name before a remark that no sign parts from it, "Rua da Praia 500 m"; the map must bear it out."""
    words = text.split(" ")
    for number in range(2, len(words) - 1):
        if is_tail(" ".join(words[number:])):
            return [Section(road=" ".join(words[:number]), extent="whole")]
    return []


def _weakly(text: str) -> list[Section]:
    """Return readings of a name as from–to that only the map can bear out: "Calle Triana de X a Y", "A - B"."""
    found: list[Section] = []
    for match in list(re.finditer(r" (?=(?:de|da|do|del) )", text))[:LINKS]:
        if " " in text[: match.start()].strip():  # "Calle de la Peregrina" begins no from
            found += latin_extents(text[match.end() :], text[: match.start()].strip(" ,:-—"))
    numbers = re.search(r"[ ,]+(?=\d+ ?[-—] ?\d+$)", text)
    if numbers and numbers.start():
        found = latin_extents(text[numbers.end() :], text[: numbers.start()]) + found
    return found
