"""Street names in a form in which two spellings of one name are equal.

>>> normalise("香港中路 "), normalise("ＡＢＣ-Straße"), normalise("Calle  de Triana."), normalise("1—5路")
('香港中路', 'abcstrasse', 'calledetriana', '1-5路')
>>> normalise("東海一路") == normalise("东海1路"), normalise("第三大街") == normalise("3大街")
(True, True)
>>> normalise("Avda. José Mesa y López") == normalise("AVENIDA JOSE MESA Y LOPEZ")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from qdgeo.targets.street_names import load_street_names

__all__ = ["core", "normalise", "simplified"]

_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s*[-‐‑‒–—―~～]\s*(?=\d)")
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"[^\W\d_]+(?:°|\b)")
_CALLE = re.compile(r"^\s*c/\s*")  # the Spanish abbreviation "C/ Triana"
_ACCENTS = {
    ord(sign): None for sign in "\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030a\u030b\u030c\u0327\u0328"
}
_FIGURES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_NUMBER = re.compile(r"第?(?<![0-9零〇一二三四五六七八九十百])([零〇一二三四五六七八九十百]{1,6})(?![0-9])")
_ORDINAL = re.compile(r"第(?=\d)")


@lru_cache(maxsize=65536)
def normalise(name: str) -> str:
    """Return a name without case, width, spaces and punctuation; letters, marks, figures and “1-5” stay.

    Full-width forms become plain (NFKC), and case is folded, which also unites ß and ss. Traditional characters
    become simplified, Chinese numbers figures (東海三路 and 东海3路; 五四路, which is a date, stays), Latin letters
    lose their accents but for ñ, and the usual abbreviations of words such as avenue stand for them
    (`qdgeo.targets.street_names`). Nothing is translated: 香港中路 and 香港西路 stay apart, and so do Calle and Rua.
    """
    folded = _folded(_folded(name).casefold())
    folded = _with_figures(simplified(folded))
    if _LATIN.search(folded):
        folded = _without_accents(" ".join(_in_full(folded)))
    parts = _BETWEEN_DIGITS.split(folded)
    return "-".join(
        "".join(sign for sign in part if unicodedata.category(sign)[0] in "LMN") for part in parts
    )


@lru_cache(maxsize=65536)
def core(name: str) -> str:
    """Return the normal form of a Latin name without its kind and articles, for a second look; others unchanged.

    Examples
    --------
    >>> core("Calle de Triana"), core("Triana"), core("香港中路"), core("The Avenue")
    ('triana', 'triana', '香港中路', 'the')
    >>> core("Avenida Primero de Mayo"), core("Avda. 1º de Mayo"), core("Rua Dois de Maio"), core("Rua de Maio")
    ('1mayo', '1mayo', '2maio', 'maio')
    """
    table = load_street_names()
    folded = simplified(_folded(name).casefold())
    words = _in_full(folded) if _LATIN.search(folded) else []
    plain = _dates().sub(_day, " ".join(_without_accents(" ".join(words)).split()))
    kept = [word for word in plain.split() if word not in table.kinds and word not in table.articles]
    return normalise(" ".join(kept).replace("ñ", "n")) or normalise(name)


@cache
def _dates() -> re.Pattern[str]:
    """Return a day of the month in words or figures, before its month."""
    table = load_street_names()
    days = "|".join(sorted(map(re.escape, table.days), key=len, reverse=True))
    months = "|".join(sorted(table.months))
    return re.compile(
        rf"\b(?:(?P<figure>\d{{1,2}})(?: ?°| (?:er|ero|ro|o))?|(?P<words>{days})) (?=(?:de |di )?(?:{months})\b)"
    )


def _day(match: re.Match[str]) -> str:
    figure = match["figure"] or load_street_names().days[match["words"]]
    return f"{int(figure)} "


def _folded(name: str) -> str:
    """Return a name with plain widths; the sign of an ordinal stays one, since NFKC would make a letter of it."""
    return unicodedata.normalize("NFKC", name.replace("º", "°"))


def simplified(text: str) -> str:
    """Return a text with traditional characters in their simplified form, one for one.

    >>> simplified("嶗山區東海路")
    '崂山区东海路'
    """
    return text.translate(load_street_names().simplified)


def _in_full(folded: str) -> list[str]:
    """Return the words of a folded text, with abbreviations in full; what is no word stays where it was."""
    table = load_street_names()
    text = _CALLE.sub("calle ", folded)
    found = list(_WORD.finditer(text))
    parts, done = [], 0
    for number, match in enumerate(found):
        word = match[0]
        last = not _LATIN.search(text, match.end())
        places = [table.anywhere, table.last if last and number else {}, {} if last else table.inside]
        if number == 0 and not last and _standing_alone(text, match):
            places.append(table.first)
        full = next((place[word] for place in places if word in place), word)
        parts += [text[done : match.start()], full]
        done = match.end()
    return [part for part in [*parts, text[done:]] if part.strip()]


def _standing_alone(text: str, match: re.Match[str]) -> bool:
    """Return whether a first word is an abbreviation: “R. Andradas”, “Pl. Mayor”, and not “C Street”."""
    return len(match[0]) > 1 or text[match.end() : match.end() + 1] in {".", "°"}


def _without_accents(text: str) -> str:
    """Return Latin letters without accents, but for ñ, which is a letter of its own; other scripts unchanged."""
    parts = []
    for sign in text:
        plain = unicodedata.normalize("NFD", sign)
        parts.append(plain.translate(_ACCENTS) if plain[0].isascii() and sign != "ñ" else sign)
    return "".join(parts)


def _with_figures(text: str) -> str:
    """Return a text with Chinese numbers in figures; a run of digits without a ten is a date or a list, and stays."""
    return _ORDINAL.sub("", _NUMBER.sub(_figure, text))


def _figure(match: re.Match[str]) -> str:
    value = _value(match[1])
    return match[0] if value is None else str(value)


def _value(number: str) -> int | None:
    """Return the value of a Chinese number below 1,000, None if it is none.

    >>> _value("三"), _value("十二"), _value("二十"), _value("一百零五"), _value("五四"), _value("百")
    (3, 12, 20, 105, None, None)
    """
    if len(number) == 1 and number in _FIGURES:
        return _FIGURES[number]
    match = re.fullmatch(
        r"(?:([一二三四五六七八九])百)?[零〇]?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?", number
    )
    if match is None or not (match[1] or match[3]):
        return None
    tens = _FIGURES.get(match[2] or "", 1) if match[3] else 0
    return _FIGURES.get(match[1] or "", 0) * 100 + tens * 10 + _FIGURES.get(match[4] or "", 0)
