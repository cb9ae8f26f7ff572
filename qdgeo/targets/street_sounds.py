"""How the characters of street names are read, as data: a sign that sounds like the right one is a likely slip.

>>> table = load_street_sounds()
>>> table.tones[ord("洲")] == table.tones[ord("州")], table.sounds[ord("东")] == table.sounds[ord("西")]
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import read_table

__all__ = ["StreetSounds", "load_street_sounds", "parse_street_sounds"]

_FIRST = 0xE000  # signs for syllables: the private use area, which no name holds
_MOST = 0x1900
_ENTRY = re.compile(r"(?P<syllable>[a-zê]+[1-5])=(?P<signs>[^\s=a-z]+)")


@dataclass(frozen=True, kw_only=True)
class StreetSounds:
    """The table.

    Parameters
    ----------
    sounds, tones
        Code point of a character to one sign that stands for its syllable, without and with its tone; for
        `str.translate`.
    same_tone, other_tone
        What a wrong sign counts that sounds like the right one, as a share of a wrong sign.
    """

    sounds: Mapping[int, str]
    tones: Mapping[int, str]
    same_tone: float
    other_tone: float


@cache
def load_street_sounds() -> StreetSounds:
    """Return the shipped table.

    Raises
    ------
    DataError
        With every fault of the table.

    Examples
    --------
    >>> len(load_street_sounds().sounds) > 6000
    True
    """
    return parse_street_sounds(read_table("street_sounds"))


def parse_street_sounds(table: dict[str, Any], *, where: str = "street_sounds.toml") -> StreetSounds:
    """Return a table with ``slips`` and ``characters``.

    Raises
    ------
    DataError
        With every entry that is no syllable with its characters, every character that has two, and shares that are
        none or out of order.
    """
    entries = table["characters"]["read"].split()
    slips = {row["id"]: float(row["value"]) for row in table["slips"]}
    raise_all([*_faults(entries, where), *_slip_faults(slips, where)], DataError)
    read = dict(entry.split("=", maxsplit=1) for entry in entries)
    return StreetSounds(
        sounds=_signs({syllable: syllable[:-1] for syllable in read}, read),
        tones=_signs({syllable: syllable for syllable in read}, read),
        **slips,
    )


def _signs(sounds: Mapping[str, str], read: Mapping[str, str]) -> dict[int, str]:
    numbers = {sound: number for number, sound in enumerate(dict.fromkeys(sounds.values()))}
    return {ord(sign): chr(_FIRST + numbers[sounds[key]]) for key, signs in read.items() for sign in signs}


def _faults(entries: list[str], where: str) -> Iterator[Problem]:
    if len(entries) > _MOST:
        yield Problem(f"{len(entries)} syllables, and {_MOST} at the most", where)
    owner: dict[str, str] = {}
    for entry in entries:
        match = _ENTRY.fullmatch(entry)
        if match is None:
            yield Problem(f"'{entry}' is not a syllable with its characters", where)
            continue
        for sign in match["signs"]:
            if owner.setdefault(sign, match["syllable"]) != match["syllable"]:
                yield Problem(f"'{sign}' is read {owner[sign]} and {match['syllable']}", where)


def _slip_faults(slips: Mapping[str, float], where: str) -> Iterator[Problem]:
    if set(slips) != {"same_tone", "other_tone"}:
        yield Problem("slips are not same_tone and other_tone", where)
    elif not 0 <= slips["same_tone"] <= slips["other_tone"] <= 1:
        yield Problem("slips are no shares in order", where, "state 0 ≤ same_tone ≤ other_tone ≤ 1")
