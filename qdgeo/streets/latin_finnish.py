"""Finnish street names in the cases in which sections are told: from Annankadulta to Yrjönkadulle, between genitives.

A name is brought back to its first form by its last word ("-kadun" and "-katuun" are of "-katu"). That it is a street
of the city is for the map to say.

>>> nominative("Annankadulta", "from"), nominative("Lönnrotinkatuun", "to"), nominative("Bulevardin", "of")
('Annankatu', 'Lönnrotinkatu', 'Bulevardi')
>>> nominative("Pohjoisen Makasiinikadun", "of"), nominative("Annankatu", "of")
('Pohjoinen Makasiinikatu', '')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from qdgeo.streets.sections import Side
from qdgeo.targets.list_words import load_list_words

__all__ = ["beyond_finnish", "ends_in_a_kind", "nominative", "runs", "told_flat"]

Case = Literal["from", "to", "of"]

_ENDINGS: dict[Case, tuple[str, ...]] = {
    "from": ("sta", "stä", "lta", "ltä"),
    "to": ("lle",),
    "of": ("n",),
}
_SHORTEST = 4  # letters of a name without its ending
_UP_TO = re.compile(r"[ ,]+(?:saakka|asti)$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?P<a>.+?) (?:ja|sekä) (?P<b>.+) (?:välillä|väliltä|väli|välinen osuus|välisellä osuudella)",
    re.IGNORECASE,
)
_SIDE: dict[Side, str] = {
    "east": "itään|itäpuolella|itäpuoli",
    "west": "länteen|länsipuolella|länsipuoli",
    "south": "etelään|eteläpuolella|eteläpuoli",
    "north": "pohjoiseen|pohjoispuolella|pohjoispuoli",
}
_BEYOND = re.compile(
    r"(?P<x>.+) (?:" + "|".join(f"(?P<{side}>{words})" for side, words in _SIDE.items()) + ")", re.IGNORECASE
)
_MOST_WORDS = 12
_LONG = 6  # letters of a kind that is a name by itself: Bulevardi


def nominative(name: str, case: Case) -> str:
    """Return a street's name in its first form, "" if it is not in this case."""
    words = name.replace(":", "").split()
    if not words or len(words) > _MOST_WORDS:
        return ""
    last = _word(words[-1], case)
    return " ".join([*(_before(word, case) for word in words[:-1]), last]) if last else ""


@cache
def _forms(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the endings of a case and the words that they come from."""
    kinds = load_list_words().finnish
    found = [(kind.stem + ending, kind.name) for kind in kinds for ending in _ENDINGS[case]]
    return tuple(found + ([(kind.into, kind.name) for kind in kinds] if case == "to" else []))


def _word(word: str, case: Case) -> str:
    small = word.lower()
    for ending, name in _forms(case):
        if small.endswith(ending):
            kept = len(word) - len(ending)
            return word[:kept] + (name if kept or small == word else name.capitalize())
    for ending in _ENDINGS[case]:
        stem = small.removesuffix(ending)
        if stem != small and len(stem) >= _SHORTEST and stem[-1] in "aeiouyäö" and word[0].isupper():
            return word[: len(stem)]
    if (
        case == "to"
        and re.search(r"([aeiouyäö])\1n$", small)
        and len(small) > _SHORTEST + 2
        and word[0].isupper()
    ):
        return word[:-2]
    return ""


def _before(word: str, case: Case) -> str:
    """Return a word before the name in its first form, if it is one that takes the case."""
    small = word.lower()
    for row in load_list_words().finnish_before:
        for ending in _ENDINGS[case]:
            if small.endswith(row.stem + ending) and (row.name == "inen" or small == row.stem + ending):
                return word[: len(word) - len(row.stem + ending)] + _cased(row.name, word)
    return word


def _cased(name: str, like: str) -> str:
    return (
        name.capitalize()
        if like[0].isupper() and len(like) <= len(name) + _SHORTEST and name != "inen"
        else name
    )


def runs(words: str) -> tuple[str, str] | None:
    """Return both cross streets of words such as "Eteläesplanadilta Rikhardinkadulle", None if they tell none.

    >>> runs("Kalevankadusta Lönnrotinkatuun"), runs("Annankadun ja Fredrikinkadun välillä"), runs("Bulevardi")
    (('Kalevankatu', 'Lönnrotinkatu'), ('Annankatu', 'Fredrikinkatu'), None)
    """
    match = _BETWEEN.fullmatch(words)
    if match is not None:
        a, b = nominative(match["a"], "of"), nominative(match["b"], "of")
        return (a, b) if a and b and (ends_in_a_kind(a) or ends_in_a_kind(b)) else None
    parts = _UP_TO.sub("", words.replace(",", "")).split()
    if not 2 <= len(parts) <= _MOST_WORDS:
        return None
    for number in range(len(parts) - 1, 0, -1):
        a, b = nominative(" ".join(parts[:number]), "from"), nominative(" ".join(parts[number:]), "to")
        if a and b and (ends_in_a_kind(a) or ends_in_a_kind(b)):
            return a, b
    return None


def beyond_finnish(words: str) -> tuple[str, Side] | None:
    """Return the cross street and the side of words such as "Rikhardinkadusta etelään", None if they tell none.

    >>> beyond_finnish("Rikhardinkadusta etelään"), beyond_finnish("Bulevardin pohjoispuolella")
    (('Rikhardinkatu', 'south'), ('Bulevardi', 'north'))
    """
    match = _BEYOND.fullmatch(words)
    if match is None:
        return None
    cross = nominative(match["x"], "from") or nominative(match["x"], "of")
    side = next((side for side in _SIDE if match[side]), None)
    return (cross, side) if cross and side else None


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(kind.name for kind in load_list_words().finnish)


def ends_in_a_kind(name: str) -> bool:
    """Return whether the last word of a name is written together with a Finnish kind of street.

    >>> ends_in_a_kind("Pieni Roobertinkatu"), ends_in_a_kind("Säästöpankinranta"), ends_in_a_kind("Katu")
    (True, True, False)
    """
    words = name.lower().split()
    last = words[-1] if words else ""
    return any(last.endswith(kind) and (len(last) > len(kind) + 1 or len(kind) > _LONG) for kind in _kinds())


def told_flat(text: str) -> Iterator[tuple[str, str]]:
    """Yield a road and the words about it that no sign parts: "Yrjönkatu Kalevankadusta Lönnrotinkatuun".

    >>> next(told_flat("Yrjönkatu Kalevankadusta Lönnrotinkatuun"))
    ('Yrjönkatu', 'Kalevankadusta Lönnrotinkatuun')
    """
    words = text.split()
    if not 2 < len(words) <= _MOST_WORDS:
        return
    for number in range(1, len(words) - 1):
        road, rest = " ".join(words[:number]), " ".join(words[number:])
        if ends_in_a_kind(road) and runs(rest):
            yield road, rest
