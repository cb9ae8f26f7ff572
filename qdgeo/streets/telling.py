"""What words in brackets behind a road tell of it: where a section runs, or nothing of that kind.

>>> telling("福州路-南京路"), telling("福州路与南京路"), telling("双侧"), telling("市南区、市北区")
(True, True, False, False)
"""

from __future__ import annotations

import re

from qdgeo.streets.apart import SEPARATORS, and_parted, held_amid
from qdgeo.streets.chinese import Reading, flat_readings
from qdgeo.streets.cleaning import parted, unnumbered
from qdgeo.streets.places import EXCEPT, REMARK, place, strange
from qdgeo.streets.remarks import area_of

__all__ = ["DISTANCE", "LONGEST_PIECE", "ends_of", "extent_of", "is_name", "telling"]

LONGEST_PIECE = 120
"""Signs of a piece between separators; a longer one is no name with its from and to."""

DISTANCE = re.compile(r"[东西南北]侧?(?:约|各)?\d+(?:\.\d+)?(?:米|公里|千米|m|km)")
"""So many metres along a road, which no map tells."""

_LIKELY = 2.6  # a reading that costs more is not taken for what brackets say


def telling(words: str) -> bool:
    """Return whether words in brackets say where a section runs.

    >>> telling("福州路至南京路"), telling("含人行道")
    (True, False)
    """
    if REMARK.fullmatch(words) or EXCEPT.search(words):
        return False
    pieces = [piece for _, piece in parted(held_amid(words), SEPARATORS)]
    return any(extent_of(piece) for piece in ends_of(pieces))


def ends_of(pieces: list[str]) -> list[str]:
    """Return two names alone, as in 「A路（B路、C路）」 or 「A路（B路与C路）」, as from and to; else the pieces.

    >>> ends_of(["福州路与南京路"]), ends_of(["全段"])
    (['福州路至南京路'], ['全段'])
    """
    two = and_parted(pieces[0]) if len(pieces) == 1 else pieces
    return [f"{two[0]}至{two[1]}"] if len(two) == 2 and all(map(is_name, two)) else pieces


def extent_of(words: str) -> list[Reading]:
    """Return the readings of words as a section of the road before them, none if they tell none.

    >>> [(one.start, one.end) for one in extent_of("福州路至南京路")][:1], extent_of("路北300米")
    ([('福州路', '南京路')], [])
    """
    if DISTANCE.search(words):
        return []
    found = flat_readings(unnumbered(words)[:LONGEST_PIECE], missing=0.0)
    return [one for one in found if one.cost <= _LIKELY and (one.extent != "whole" or not one.road)]


def is_name(words: str) -> bool:
    """Return whether words are one name of a street or place, and no district.

    >>> is_name("江西路"), is_name("福州路至南京路")
    (True, False)
    """
    if area_of(words):
        return False
    found = flat_readings(place(unnumbered(words))[:LONGEST_PIECE], missing=0.0)
    return bool(found) and found[0].extent == "whole" and bool(found[0].road) and strange(found[0].road) < 0.5
