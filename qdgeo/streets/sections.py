"""What an entry of a road list says: sections of roads in words, and what of it was not understood.

Words often allow several readings: 「三至路」 is one road or runs from 三 to 路. `Section.others` holds them, likeliest
first; whoever knows the streets (the gazetteer) tries the section itself, then its others in turn, and takes the
first that is there. They belong to the section, so that they go wherever it goes.

>>> Section(road="香港中路", extent="between", start="福州路", end="南京路").end
'南京路'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Extent", "ParsedEntry", "Section", "Side", "fault"]

Extent = Literal["whole", "between", "beyond", "part", "numbers"]
"""How far along its road a section runs; see `Section`."""

Side = Literal["", "east", "west", "south", "north", "middle"]
"""A side of the world, or the middle; "" where a section names none."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of one road, as words.

    Parameters
    ----------
    road
        The name as written, without brackets and words such as 全线.
    extent
        "whole": the road from end to end. "between": from `start` to `end`. "beyond": all that lies on `side` of
        the cross street `start`. "part": the eastern, middle … part, by `side`. "numbers": from one house number to
        another.
    start
        "between": the first cross street as written, "" if only the end is stated; "beyond": the cross street;
        "numbers": the first number.
    end
        "between": the second cross street, "" if only the start is stated; "numbers": the last number.
    side
        "beyond" and "part" only.
    words
        The piece of text that it came from.
    area
        A district that the words limit it to (市南段), as written; "" if none.
    rival
        Another section that the words may mean as well: of 「A路、B路（C路—D路）」 the first is all of A路, or from C路
        to D路. Where both are there, which is meant is open.
    others
        Other readings of the same words, likeliest first; they have no others of their own.
    """

    road: str
    extent: Extent
    start: str = ""
    end: str = ""
    side: Side = ""
    words: str = ""
    area: str = ""
    rival: Section | None = None
    others: tuple[Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ParsedEntry:
    """All that one entry of a list says.

    Parameters
    ----------
    entry
        Id of the row, such as "row 2".
    sections
        In the order of the text.
    faults
        Why a piece of the text was not understood, Chinese then English, one each; `qdgeo.wording.Text.of` parts
        them.
    """

    entry: str
    sections: tuple[Section, ...]
    faults: tuple[str, ...] = ()


def fault(zh: str, words: str, en: str) -> str:
    """Return a fault in both languages, with the words that it is about cut to a readable length.

    >>> fault("未能解读", "甲乙丙", "not understood")
    '未能解读：「甲乙丙」 not understood'
    """
    shown = words if len(words) <= 40 else f"{words[:39]}…"
    return f"{zh}：「{shown}」 {en}"
