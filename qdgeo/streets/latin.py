"""Entries in Latin letters: "Calle Triana (from Calle Malteses to Calle Losero)", in the languages that lists come in.

>>> sections, faults = latin_sections("Rua dos Andradas (entre Rua da Ladeira e Rua Caldas Junior)")
>>> [(section.road, section.extent, section.start, section.end) for section in sections]
[('Rua dos Andradas', 'between', 'Rua da Ladeira', 'Rua Caldas Junior')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qdgeo.streets.cleaning import parted, segments, unnumbered
from qdgeo.streets.latin_words import (
    AND,
    BEYOND,
    CORNER,
    DASH,
    FROM_ONLY,
    KEYWORD,
    LEAD,
    NO_NAME,
    NUMBERS,
    OWN_END,
    PAIRS,
    PART,
    PLACE_EDGES,
    REMARK,
    SEPARATORS,
    SIDE_WORDS,
    SLASH,
    SPACED,
    TO,
    WHOLE,
    WHOLE_AT_END,
    WORD,
)  # fmt: skip
from qdgeo.streets.remarks import shared
from qdgeo.streets.sections import Extent, Section, fault
from qdgeo.streets.telling import LONGEST_PIECE
from qdgeo.targets.street_names import load_street_names

__all__ = ["latin_extents", "latin_sections"]

_OTHERS = 4  # other readings kept for one section
_LINKS = 6  # connectors looked at in one piece


def latin_sections(text: str) -> tuple[list[Section], list[str]]:
    """Return the sections of a cleaned text in Latin letters, and what was not understood."""
    sections: list[Section] = []
    faults: list[str] = []
    begun = []
    for mark, piece in _pieces(text):
        begun.append((mark, len(sections)))
        _read(piece, sections, faults)
    return shared(sections, begun), faults


def latin_extents(text: str, road: str) -> list[Section]:
    """Return the readings of words about a road alone, such as "from X to Y", likeliest first."""
    words = LEAD.sub("", text.strip(" ,:;"), count=1)
    if WHOLE.fullmatch(words):
        return [Section(road=road, extent="whole", words=text)]
    found = list(_by_form(words, road, text)) or list(_by_form(text.strip(" ,:;"), road, text))
    for form, link in PAIRS:
        match = form.fullmatch(words)
        if match is not None:
            body = next(part for part in match.groups() if part)
            found += _both_ends(body, link, road, text)
    if not found:
        found += _both_ends(words, SPACED, road, text) or _both_ends(words, DASH, road, text)
        found += [] if found else _both_ends(words, TO, road, text) or _both_ends(words, SLASH, road, text)
    match = FROM_ONLY.fullmatch(words)
    if match is not None and not found:
        start, end = _place(match["from"] or ""), _place(match["to"] or "")
        found.append(Section(road=road, extent="between", start=start, end=end, words=text))
    return list(dict.fromkeys(found))


def _by_form(words: str, road: str, text: str) -> Iterator[Section]:
    match = NUMBERS.fullmatch(words)
    if match is not None:
        yield Section(road=road, extent="numbers", start=match["a"], end=match["b"], words=text)
    forms: tuple[tuple[re.Pattern[str], Extent], ...] = ((BEYOND, "beyond"), (PART, "part"))
    for form, extent in forms:
        match = form.fullmatch(words)
        if match is not None:
            groups = match.groupdict()
            side = next(side for side in SIDE_WORDS if groups.get(side) or groups.get(f"p_{side}"))
            yield Section(
                road=road, extent=extent, start=_place(groups.get("x") or ""), side=side, words=text
            )


def _both_ends(body: str, link: re.Pattern[str], road: str, text: str) -> list[Section]:
    """Return readings of "X and Y", one for each "and", the likeliest first: names may hold the word too."""
    # "Rua A a Rua B": a capital letter is no "a", unless all letters are capital.
    links = list(link.finditer(body.lower() if body.isupper() and len(body.lower()) == len(body) else body))[
        :_LINKS
    ]
    ends = [(_place(body[: match.start()]), _place(body[match.end() :])) for match in links]
    kept = [pair for pair in reversed(ends) if any(pair)]
    kept.sort(key=lambda pair: _unlike(pair[0]) + _unlike(pair[1]))
    return [Section(road=road, extent="between", start=a, end=b, words=text) for a, b in kept] if kept else []


def _unlike(name: str) -> float:
    """Return how unlike the name of a street some words are: no kind of street in it, small letters, too short."""
    if not name:
        return 0.5
    return (
        (not _has_kind(name)) * 0.5
        + (not name[0].isupper() and not name[0].isdigit()) * 1.0
        + len(AND.findall(name)) * 0.3
    )


def _has_kind(name: str) -> bool:
    """Return whether the first or the last word is a kind of street, in full or not."""
    table = load_street_names()
    words = [word.casefold() for word in WORD.findall(name)]
    if len(words) < 2:
        return bool(words) and words[0].endswith(
            ("katu", "straße", "strasse", "gatan", "vägen", "tie", "weg", "straat")
        )
    spelt = [(words[0], (table.anywhere, table.first)), (words[-1], (table.anywhere, table.last))]
    return any(place.get(word) in table.kinds for word, places in spelt for place in places)


def _place(words: str) -> str:
    bare = PLACE_EDGES.sub("", words.strip()).strip()
    return "" if OWN_END.fullmatch(bare) else bare


def _pieces(text: str) -> list[tuple[str, str]]:
    """Part a list at semicolons and breaks, at commas and "and" between roads; with the sign before each piece."""
    pieces: list[tuple[str, str]] = []
    for mark, part in parted(text, SEPARATORS):
        piece = unnumbered(part.strip())
        joins = mark == ", " and pieces and not _begins_a_road(piece)
        breaks = mark == "\n" and pieces and (piece.startswith("(") or _continues(pieces[-1][1], piece))
        if joins or breaks:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + (", " if joins else " ") + piece)
        else:
            pieces += [("," if mark == ", " else ";", one) for one in _parted_at_and(piece)]
    return pieces


def _begins_a_road(piece: str) -> bool:
    if WHOLE.fullmatch(piece) or PART.fullmatch(piece) or _continues("", piece):
        return False
    outside = segments(piece)[0][0] if segments(piece) else piece
    return _has_kind(KEYWORD.split(outside)[0])


def _continues(before: str, piece: str) -> bool:
    if before.count("(") > before.count(")"):
        return True
    return KEYWORD.match(f" {piece}") is not None or bool(
        re.match(r"(?:to|a|y|e|and|until|hasta|até|de|del|da|bis) ", piece)
    )


def _parted_at_and(piece: str) -> list[str]:
    """Return the roads that "and" joins, each with the limits that stand behind the last."""
    limits = re.search(r" ?\(", piece) or KEYWORD.search(piece)
    end = limits.start() if limits is not None else len(piece)
    for match in re.finditer(r" ?[/&+] ?| (?:and|y|e|et|und|ja) ", piece[:end]):
        left, right = piece[: match.start()], piece[match.end() :]
        if _has_kind(left) and _has_kind(piece[match.end() : end]):
            return [left + piece[end:], *_parted_at_and(right)]
    return [piece]


def _read(piece: str, sections: list[Section], faults: list[str]) -> None:
    if len(piece) > LONGEST_PIECE * 2:
        faults.append(fault("文字过长，未解读", piece, "too long for one section, not read"))
        return
    if CORNER.fullmatch(piece) and all(map(_has_kind, re.split(" [x×X] ", piece))):
        faults.append(fault("路口不是路段", piece, "a crossing, not a section of a road"))
        return
    groups = segments(piece)
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
    elif sections and REMARK.fullmatch(road):
        return
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
        several = [latin_extents(part, road) for part in re.split(r"[;,] ", inside)]
        if len(several) > 1 and all(several):
            sections += [_first(found, piece) for found in several]
        elif readings:
            sections.append(_first(readings, piece))
        elif not REMARK.fullmatch(inside):
            unread.append(inside)
    return sections, unread


def _first(readings: list[Section], words: str) -> Section:
    told = [replace(one, words=words) for one in readings]
    return replace(told[0], others=tuple(told[1 : 1 + _OTHERS]))


def _flat(text: str, piece: str, sections: list[Section], faults: list[str]) -> None:
    """Read words without brackets: the road, then perhaps a comma, a colon or a dash, and where it runs."""
    found: list[Section] = []
    last = sections[-1].road if sections else ""
    alone = latin_extents(text, last) if _continues("", text) else []
    if alone and last:
        found += alone
    for match in list(KEYWORD.finditer(text))[:_LINKS]:
        found += latin_extents(text[match.end() :], text[: match.start()].strip(" ,:-—"))
    for match in list(re.finditer(r": ?|, | - | ?— ?", text))[:_LINKS]:
        road, rest = text[: match.start()].strip(), text[match.end() :]
        if road and (SPACED.search(rest) or match[0][0] in ":,"):
            found += latin_extents(rest, road)
    name = Section(road=text, extent="whole", words=piece)
    weak = [] if found else _weakly(text)
    if found and found[0].extent != "whole":
        found.append(name)
    elif weak and _has_kind(weak[0].start) and _has_kind(weak[0].end):
        found = [*weak, name]
    elif not found:
        found = [*_all_of_it(text), name, *weak]
    if alone and not last:
        faults.append(fault("只写了起止点，没有路名", piece, "two ends, but no road is named"))
    sections.append(_first(list(dict.fromkeys(replace(one, words=piece) for one in found)), piece))


def _all_of_it(text: str) -> list[Section]:
    match = WHOLE_AT_END.search(text)
    return [Section(road=text[: match.start()], extent="whole")] if match and match.start() else []


def _weakly(text: str) -> list[Section]:
    """Return readings of a name as from–to that only the map can bear out: "Calle Triana de X a Y", "A - B"."""
    found: list[Section] = []
    for match in list(re.finditer(r" (?=(?:de|da|do|del) )", text))[:_LINKS]:
        if " " in text[: match.start()].strip():  # "Calle de la Peregrina" begins no from
            found += latin_extents(text[match.end() :], text[: match.start()].strip(" ,:-—"))
    numbers = re.search(r"[ ,]+(?=\d+ ?[-—] ?\d+$)", text)
    if numbers and numbers.start():
        found = latin_extents(text[numbers.end() :], text[: numbers.start()]) + found
    return found
