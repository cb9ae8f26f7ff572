"""Words that lists of roads in Latin letters use beside the names of roads, as data.

>>> words = load_list_words()
>>> "both sides" in words.remarks, "excepto" in words.exceptions, words.plurals["calles"]
(True, True, 'Calle')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import read_table

__all__ = ["Finnish", "ListWords", "load_list_words", "parse_list_words"]


@dataclass(frozen=True, kw_only=True)
class Finnish:
    """A Finnish word at the end of a street's name, or before it.

    Parameters
    ----------
    name
        As the name is written ("katu").
    stem
        What the endings of most cases follow ("kadu").
    into
        Its illative ("katuun"), "" if it is made of the stem.
    """

    name: str
    stem: str
    into: str = ""


@dataclass(frozen=True, kw_only=True)
class ListWords:
    """The table, in small letters.

    Parameters
    ----------
    whole, remarks
        Phrases that say that all of a road is meant, and which of its sides.
    states, since
        What becomes of an entry, and the words before a year.
    length_before, length_units, length_behind
        Words before a length, its unit, and behind it.
    directions, exceptions, places
        Words before a direction of traffic, what is taken out, a place on the road.
    corners, corners_alone, corners_behind
        Words for a corner, those that stand before a name alone too, and the words behind them.
    ends, end_nouns, end_behind, always_ends
        Words before the first or last cross street: with a colon, with a word behind them, and without either.
    sections, sections_before
        A part of a road that is told of next, and what stands before it.
    plurals
        Kind of street in the plural to the same in the singular.
    finnish, finnish_before
        Words that take the case of a street's name: its last one, and one before it.
    """

    whole: tuple[str, ...]
    remarks: tuple[str, ...]
    states: tuple[str, ...]
    since: tuple[str, ...]
    length_before: tuple[str, ...]
    length_units: tuple[str, ...]
    length_behind: tuple[str, ...]
    directions: tuple[str, ...]
    exceptions: tuple[str, ...]
    places: tuple[str, ...]
    corners: tuple[str, ...]
    corners_alone: tuple[str, ...]
    corners_behind: tuple[str, ...]
    ends: tuple[str, ...]
    end_nouns: tuple[str, ...]
    end_behind: tuple[str, ...]
    always_ends: tuple[str, ...]
    sections: tuple[str, ...]
    sections_before: tuple[str, ...]
    plurals: Mapping[str, str]
    finnish: tuple[Finnish, ...]
    finnish_before: tuple[Finnish, ...]


@cache
def load_list_words() -> ListWords:
    """Return the shipped table.

    Raises
    ------
    DataError
        With every fault of the table.

    Examples
    --------
    >>> load_list_words().finnish[0]
    Finnish(name='katu', stem='kadu', into='katuun')
    """
    return parse_list_words(read_table("list_words"))


def parse_list_words(table: dict[str, Any], *, where: str = "list_words.toml") -> ListWords:
    """Return a table of words.

    Raises
    ------
    DataError
        With every phrase that is not in small letters.
    """
    lists = [(group, key, words) for group, row in table.items() if isinstance(row, dict)
             for key, words in row.items() if isinstance(words, list)]  # fmt: skip
    raise_all(
        [Problem(f"{group}: '{text}' is not in small letters", where)
         for group, _, words in lists for text in words if text != text.lower() or text != text.strip()],
        DataError,
    )  # fmt: skip
    each = {(group, key): tuple(dict.fromkeys(words)) for group, key, words in lists}
    return ListWords(
        whole=each["whole", "phrases"],
        remarks=each["sides", "phrases"],
        states=each["states", "phrases"],
        since=each["states", "since"],
        length_before=each["lengths", "before"],
        length_units=each["lengths", "units"],
        length_behind=each["lengths", "behind"],
        directions=each["directions", "words"],
        exceptions=each["exceptions", "words"],
        places=each["places", "words"],
        corners=each["corners", "words"],
        corners_alone=each["corners", "alone"],
        corners_behind=each["corners", "behind"],
        ends=each["ends", "words"],
        end_nouns=each["ends", "nouns"],
        end_behind=each["ends", "behind"],
        always_ends=each["ends", "always"],
        sections=each["sections", "words"],
        sections_before=each["sections", "before"],
        plurals=MappingProxyType(dict(table["plurals"])),
        finnish=tuple(Finnish(**row) for row in table["finnish"]),
        finnish_before=tuple(Finnish(**row) for row in table["finnish_before"]),
    )
