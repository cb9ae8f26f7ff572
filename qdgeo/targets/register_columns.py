"""The columns of registers: their types, the units and words of their cells, and when two rows are one thing."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qdgeo.targets.reading import Grade

__all__ = ["CellWords", "ColumnType", "DatumGuard", "RegisterColumn", "SameThing", "Unit", "plain_word"]

ColumnType = Literal["text", "number", "count", "share", "year", "date", "yes_no", "choice", "hours"]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit that cells may be in.

    Parameters
    ----------
    id
        As the city file names it.
    of
        The unit that the column is kept in.
    factor
        By which a cell is multiplied.
    words
        What people write, in brackets after a header.
    """

    id: str
    of: str
    factor: float
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CellWords:
    """Words in cells, in their plain form (`plain_word`).

    Parameters
    ----------
    yes, no, unknown
        What a cell may say.
    example
        What begins the id of an example row.
    whole
        What stands for the city in a column of districts.
    ends
        What ends a district's name and is often left out.
    """

    yes: frozenset[str]
    no: frozenset[str]
    unknown: frozenset[str]
    example: frozenset[str]
    whole: frozenset[str]
    ends: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class SameThing:
    """When two rows are one thing: distances in m, likeness of names 0–100, shares; see ``[same]`` of the table."""

    repeat_m: float
    match_m: float
    alone_m: float
    likeness: float
    overlap: float
    sure: float
    margin: float
    no: tuple[str, ...]
    yes: tuple[str, ...]
    generic: tuple[str, ...]
    unit: str
    source: str
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class DatumGuard:
    """When a layer is said to lie about its datum; see ``[datum_guard]`` of the table."""

    least_points: int
    least_along: int
    better: float
    least_gain_m: float
    surer: float
    tiles: float
    unit: str
    source: str
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class RegisterColumn:
    """A column of a register.

    Parameters
    ----------
    id
        Canonical name.
    zh, en
        What people call it; `zh` is the header of the template.
    type
        What its cells are read as.
    headers
        As people write it.
    example
        Two cells.
    required
        Whether the register is of no use without it.
    unit
        That the values are kept in, "" if none.
    choices
        Canonical id to words, the first of which is the template's.
    otherwise
        What other words are: "" an error, "*" kept as written, else the choice that they count as.
    source, grade
        Where it is from which word is which choice, and how sure that is; "" where the words say it themselves.
    """

    id: str
    zh: str
    en: str
    type: ColumnType
    headers: tuple[str, ...]
    example: tuple[str, ...]
    required: bool = False
    unit: str = ""
    choices: Mapping[str, tuple[str, ...]]
    otherwise: str = ""
    source: str = ""
    grade: Grade | Literal[""] = ""

    @property
    def kept_in(self) -> str:
        """Unit that the numbers are kept in, "" if they are plain; a value may be a share, or in the unit beside it."""
        return self.unit or ("share" if self.type == "share" or self.id == "value" else "")

    def choice_of(self, cell: str) -> str:
        """Return the choice that a cell names, "" if none."""
        plain = plain_word(cell)
        return next((key for key, words in self.choices.items() if plain in map(plain_word, words)), "")


def plain_word(cell: str) -> str:
    """Return a word of a cell without case, width and blanks.

    >>> plain_word(" ＬＥＤ 灯 ")
    'led灯'
    """
    return "".join(unicodedata.normalize("NFKC", cell).casefold().split())
