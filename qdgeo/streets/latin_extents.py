"""Where a road in Latin letters runs, from words about it alone: "from X to Y", "entre X e Y", "X - Y", "east of X".

>>> [(one.start, one.end) for one in latin_extents("tramo entre las calles Malteses y Losero", "Calle Triana")]
[('Calle Malteses', 'Calle Losero')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qdgeo.streets.latin_finnish import beyond_finnish, runs
from qdgeo.streets.latin_forms import from_to_cells, has_kind, latin_place, of_kind, one_kind, without_lead
from qdgeo.streets.latin_remarks import is_remark, says_all, without_first_remark, without_remarks
from qdgeo.streets.latin_words import (
    AND,
    AWAY,
    BEYOND,
    CROSS,
    DASH,
    FROM_ONLY,
    JOINED,
    NEXT_PAIR,
    NUMBERS,
    PAIRS,
    PART,
    SIDE_WORDS,
    SLASH,
    SPACED,
    TO,
    WHOLE,
)
from qdgeo.streets.sections import Extent, Section
from qdgeo.streets.telling import LONGEST_PIECE

__all__ = ["LINKS", "latin_extents", "several_extents"]

LINKS = 6
"""Connectors looked at in one piece."""

_PARTED = re.compile(r"[;,] (?:(?:y|e|and|et|und|ja|och) )?")


def latin_extents(text: str, road: str) -> list[Section]:
    """Return the readings of words about a road alone, such as "from X to Y", likeliest first."""
    given = without_remarks(without_first_remark(text.strip(" ,:;")))
    words = without_lead(given)
    if WHOLE.fullmatch(words) or says_all(given):
        return [Section(road=road, extent="whole", words=text)]
    found = list(_by_form(words, road, text)) or list(_by_form(given, road, text))
    told = runs(words) or runs(given) or from_to_cells(words)
    if told is not None:
        ends = (latin_place(told[0]), latin_place(told[1]))
        found.append(Section(road=road, extent="between", start=ends[0], end=ends[1], words=text))
        return found
    for form, link in PAIRS:
        match = form.fullmatch(words)
        if match is not None:
            body = next(part for part in match.groups() if part)
            found += _both_ends(body, link, road, text)
    for link in () if found else (SPACED, DASH, TO, SLASH, CROSS):
        found += [] if found else _both_ends(words, link, road, text)
    match = FROM_ONLY.fullmatch(words)
    if match is not None and not found:
        start, end = latin_place(match["from"] or ""), latin_place(match["to"] or "")
        found.append(Section(road=road, extent="between", start=start, end=end, words=text))
    return list(dict.fromkeys(found))


def _by_form(words: str, road: str, text: str) -> Iterator[Section]:
    match = NUMBERS.fullmatch(words)
    if match is not None:
        yield Section(road=road, extent="numbers", start=match["a"], end=match["b"], words=text)
    finnish = beyond_finnish(words)
    if finnish is not None:
        yield Section(road=road, extent="beyond", start=finnish[0], side=finnish[1], words=text)
    forms: tuple[tuple[re.Pattern[str], Extent], ...] = (
        (BEYOND, "beyond"), (AWAY, "beyond"), (PART, "part"),
    )  # fmt: skip
    for form, extent in forms:
        match = form.fullmatch(words)
        if match is not None:
            groups = match.groupdict()
            side = next(side for side in SIDE_WORDS if groups.get(side) or groups.get(f"p_{side}"))
            yield Section(
                road=road, extent=extent, start=latin_place(groups.get("x") or ""), side=side, words=text
            )


def _both_ends(body: str, link: re.Pattern[str], road: str, text: str) -> list[Section]:
    """Return readings of "X and Y", one for each "and", the likeliest first: names may hold the word too."""
    kind, body, behind = one_kind(body)
    # "Rua A a Rua B": a capital letter is no "a", unless all letters are capital.
    links = list(link.finditer(body.lower() if body.isupper() and len(body.lower()) == len(body) else body))[
        :LINKS
    ]
    sides = [(body[: match.start()], body[match.end() :]) for match in links]
    ends = [(_cross(one, kind, behind=behind), _cross(other, kind, behind=behind)) for one, other in sides]
    kept = [pair for pair in reversed(ends) if any(pair)]
    kept.sort(key=lambda pair: _unlike(pair[0]) + _unlike(pair[1]))
    return [Section(road=road, extent="between", start=a, end=b, words=text) for a, b in kept] if kept else []


def _unlike(name: str) -> float:
    """Return how unlike the name of a street some words are: no kind of street in it, small letters, too short."""
    if not name:
        return 0.5
    return (
        (not has_kind(name)) * 0.5
        + (not name[0].isupper() and not name[0].isdigit()) * 1.0
        + len(AND.findall(name)) * 0.3
    )


def _cross(words: str, kind: str, *, behind: bool) -> str:
    return of_kind(latin_place(words), kind, behind=behind)


def several_extents(words: str, road: str) -> list[list[Section]]:
    """Return the readings of each of several sections of one road, none if words are one section."""
    for separator in (NEXT_PAIR, _PARTED, JOINED):
        parts = [part for part in separator.split(words) if not is_remark(part)]
        if len(parts) < 2 or len(words) > 2 * LONGEST_PIECE:
            continue
        found = [latin_extents(part, road) for part in parts]
        pairs = separator is not JOINED or all(len(SPACED.findall(part)) == 1 for part in parts)
        if pairs and all(found):
            return found
    return []
