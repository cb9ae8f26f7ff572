"""What makes two spellings of a street's name the same, as data: abbreviations, articles, traditional characters.

>>> names = load_street_names()
>>> names.simplified[ord("島")], names.anywhere["avda"], names.last["st"], names.inside["st"]
('岛', 'avenue', 'street', 'saint')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import read_table

__all__ = ["StreetNames", "load_street_names", "parse_street_names"]

_PLACES = {"spellings": "anywhere", "first": "first", "last": "last", "inside": "inside"}


@dataclass(frozen=True, kw_only=True)
class StreetNames:
    """The table, by spelling in lower case.

    Parameters
    ----------
    anywhere, first, last, inside
        Spelling to the word that it stands for: anywhere in a name, only as its first or last word, only before
        the last.
    kinds
        The words that name a kind of street, such as "avenue".
    articles
        Words between the kind and the name.
    days, months
        A day of the month in words to its figure, and the months that it stands before; without accents.
    simplified
        Code point of a traditional character to its simplified form, for `str.translate`.
    """

    anywhere: Mapping[str, str]
    first: Mapping[str, str]
    last: Mapping[str, str]
    inside: Mapping[str, str]
    kinds: frozenset[str]
    articles: frozenset[str]
    days: Mapping[str, str]
    months: frozenset[str]
    simplified: Mapping[int, str]


@cache
def load_street_names() -> StreetNames:
    """Return the shipped table.

    Raises
    ------
    DataError
        With every fault of the table.

    Examples
    --------
    >>> len(load_street_names().simplified) > 2000
    True
    """
    return parse_street_names(read_table("street_names"))


def parse_street_names(table: dict[str, Any], *, where: str = "street_names.toml") -> StreetNames:
    """Return a table with ``words``, ``articles``, ``dates`` and ``characters``.

    Raises
    ------
    DataError
        With every spelling that stands for two words and every pair of characters that is none.
    """
    rows, pairs = table["words"], table["characters"]["pairs"].split()
    raise_all([*_spelling_faults(rows, where), *_pair_faults(pairs, where)], DataError)
    places = {
        place: MappingProxyType({text: row["id"] for row in rows for text in row.get(key, ())})
        for key, place in _PLACES.items()
    }
    return StreetNames(
        **places,
        kinds=frozenset(row["id"] for row in rows if row.get("kind")),
        articles=frozenset(table["articles"]["words"]),
        days=MappingProxyType(
            {word: str(day) for day, words in enumerate(table["dates"]["days"], 1) for word in words}
        ),
        months=frozenset(table["dates"]["months"]),
        simplified={
            ord(pair[0]): pair[1] for pair in pairs
        },  # a plain dict: str.translate is slow with a proxy
    )


def _spelling_faults(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    for key in _PLACES:
        owner: dict[str, str] = {}
        for row in rows:
            for text in row.get(key, ()):
                if owner.setdefault(text, row["id"]) != row["id"]:
                    yield Problem(f"'{text}' stands for {owner[text]} and for {row['id']}", where)


def _pair_faults(pairs: list[str], where: str) -> Iterator[Problem]:
    for pair in pairs:
        if len(pair) != 2 or pair[0] == pair[1]:
            yield Problem(f"'{pair}' is not a character and its simplified form", where)
