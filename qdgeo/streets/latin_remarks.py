"""Remarks beside a road in Latin letters: sides, lengths, years, directions of traffic, exceptions, places on it.

They are no part of a name and no limits. What is taken out of a road, and a place on it, are told apart from the
others, since of such an entry no length is known.

>>> without_remarks("Calle Triana (Malteses - Losero), ambas aceras, aprox. 200 m (nuevo 2024)")
'Calle Triana (Malteses - Losero)'
>>> without_exception("Calle Triana (Malteses - Losero, excepto Torres - Losero)")
('Calle Triana (Malteses - Losero)', 'excepto Torres - Losero')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from qdgeo.streets.cleaning import parted
from qdgeo.targets.list_words import load_list_words

__all__ = [
    "any_of",
    "folded",
    "is_aside",
    "is_remark",
    "is_tail",
    "says_all",
    "without_exception",
    "without_first_remark",
    "without_place",
    "without_remarks",
]

_LONGEST = 90  # signs of a remark
_APART = re.compile(r", | - | ?— ?")
_YEAR = r"(?:19|20)\d\d"
_NUMBER = (
    r"(?:n|no|nr|num|numero|number|#)\.?[º°]?\.? ?\d+[a-z]?(?!\w| ?[-—~/]| (?:to|a|ao|al|ate|bis|hasta) )"
)
_LIMITS = re.compile(r" (?:a|al|to|ate|hasta|bis|till?|jusqu'a|desde|from|entre|between) | [>x] |[—~]")


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    small = unicodedata.normalize("NFD", sign)[0].lower()
    return small if len(small) == 1 else sign


def folded(text: str) -> str:
    """Return a text in small letters without accents, sign for sign.

    >>> folded("Extensão ÍNTEGRA")
    'extensao integra'
    """
    return "".join(map(_plain, text))


def any_of(words: Iterable[str]) -> str:
    """Return an expression for any of some words, the longest first.

    >>> any_of(["Rua", "Ruas"])
    'ruas|rua'
    """
    return "|".join(sorted((re.escape(folded(word)) for word in words), key=len, reverse=True))


@cache
def _remarks() -> re.Pattern[str]:
    """Return what a remark is: sides, states with their year, lengths; one or several."""
    words = load_list_words()
    states = rf"(?:{_YEAR} )?(?:{any_of(words.states)})(?:(?: (?:{any_of(words.since)}))? {_YEAR})?"
    years = rf"(?:(?:{any_of(words.since)}) )?{_YEAR}"
    before = rf"(?:(?:{any_of(words.length_before)})[.:]? ?){{0,3}}"
    lengths = (
        rf"{before}[~±+]?\d+(?:[.,]\d+)* ?(?:{any_of(words.length_units)})\.?"
        rf"(?: (?:{any_of(words.length_behind)})\.?)?"
    )
    one = rf"(?:{any_of(words.remarks)}|{states}|{years}|{lengths})"
    return re.compile(rf"(?:{one})(?:[ ,;:.&+—-]{{1,3}}(?:(?:y|e|and|ja|und|et|och) )?{one}){{0,5}}[.,;]?")


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(load_list_words().whole)})[.,;]?")


@cache
def _direction() -> re.Pattern[str]:
    return re.compile(rf"(?:in |en |em |de )?(?:{any_of(load_list_words().directions)})\.? .{{1,40}}")


@lru_cache(maxsize=4096)
def is_remark(words: str) -> bool:
    """Return whether words are a remark: no name, and no limits.

    >>> [is_remark(words) for words in ("n. 165 m", "(0,5 km)", "pendiente 2025", "lado ímpar", "primeros 200 m")]
    [True, True, True, True, False]
    """
    bare = folded(words).strip(" ,;:()")
    if not bare or len(bare) > _LONGEST:
        return False
    if _remarks().fullmatch(bare):
        return True
    return _direction().fullmatch(bare) is not None and _LIMITS.search(f" {bare} ") is None


def is_tail(words: str) -> bool:
    """Return whether words are a remark even where no sign parts them from a name: a side, a length, a state.

    >>> is_tail("ambas aceras"), is_tail("500 m"), is_tail("sentido centro")
    (True, True, False)
    """
    bare = folded(words)
    return len(bare) <= _LONGEST and _remarks().fullmatch(bare) is not None


def says_all(words: str) -> bool:
    """Return whether words say that all of a road is meant.

    >>> says_all("Íntegra"), says_all("em toda a extensão"), says_all("koko katu"), says_all("Malteses")
    (True, True, True, False)
    """
    return len(words) <= _LONGEST and _whole().fullmatch(folded(words).strip(" ,;:")) is not None


def without_remarks(text: str) -> str:
    """Return a text without remarks in brackets, behind commas and dashes, and behind the last bracket."""
    bare = re.sub(r" ?\(([^()]*)\)", lambda match: "" if is_remark(match[1]) else match[0], text)
    pieces = parted(bare, _APART)
    kept = [
        (mark, piece)
        for number, (mark, piece) in enumerate(pieces)
        if not number or not (is_remark(piece) or (says_all(piece) and len(pieces) > 2 - ("(" in bare)))
    ]
    bare = "".join(mark + piece for mark, piece in kept).strip()
    close = bare.rfind(")")
    behind = bare[close + 1 :]
    if close > 0 and (is_remark(behind) or says_all(behind)):
        bare = bare[: close + 1]
    return bare if bare.strip(" ,;:-—") else text


def without_first_remark(words: str) -> str:
    """Return words about a road without a remark before them: "both sides, from X to Y".

    >>> without_first_remark("lado par, entre A y B")
    'entre A y B'
    """
    first, mark, rest = words.partition(", ")
    return rest if mark and is_remark(first) else words


@cache
def _exception() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[ ,;:(—-]))(?:{any_of(load_list_words().exceptions)})(?![^\W_])")


def without_exception(text: str) -> tuple[str, str]:
    """Return a text without what it takes out of the road, to the end of the bracket or the text; and that."""
    for match in _exception().finditer(folded(text)):
        before = text[: match.start()]
        named = before.endswith(" ") and before[-2:-1] not in ",;:-—" and not text[match.start()].islower()
        if before.strip(" ,;:-—(") and not named:  # "Calle Salvo" is a name
            end = _end_of_bracket(text, match.start())
            return _closed(before, text[end:]), text[match.start() : end].strip(" ,;:")
    return text, ""


def _end_of_bracket(text: str, begun: int) -> int:
    depth = 0
    for sign in re.finditer(r"[()]", text[begun:]):
        depth += 1 if sign[0] == "(" else -1
        if depth < 0:
            return begun + sign.start()
    return len(text)


def _closed(before: str, behind: str) -> str:
    """Return what stands before and behind words left out, without an empty bracket."""
    before = before.rstrip(" ,;:-—")
    if before.endswith("("):
        return (before[:-1].rstrip() + behind[1:]).strip()
    return (before + behind).strip()


@cache
def _at() -> re.Pattern[str]:
    words = any_of(load_list_words().places)
    return re.compile(rf"(?:, | ?\(|: | - | ?— ?)(?P<at>(?:(?:{words})(?![^\W_])|{_NUMBER})[^()]*)\)?$")


def without_place(text: str) -> tuple[str, str]:
    """Return a text without the place on the road that it names at its end, and that.

    >>> without_place("Paseo de Chil, a la altura del nº 30")
    ('Paseo de Chil', 'a la altura del nº 30')
    """
    match = _at().search(folded(text))
    return (text[: match.start()], text[match.start("at") : match.end("at")]) if match else (text, "")


def is_aside(piece: str) -> bool:
    """Return whether words after a comma speak of the road before it: a remark, an exception, a place on it.

    >>> is_aside("both sides"), is_aside("except Oak Ave"), is_aside("Oak Ave")
    (True, True, False)
    """
    if is_remark(piece) or says_all(piece) or without_place(f"x, {piece}")[1]:
        return True
    left_out = _exception().search(folded(piece))
    return left_out is not None and (not left_out.start() or is_remark(piece[: left_out.start()]))
