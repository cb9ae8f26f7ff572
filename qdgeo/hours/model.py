"""Whether facilities are open: at an instant, and at every full hour of a week.

The library `opening_hours` evaluates the syntax of OpenStreetMap. What is in doubt stays in doubt: no text, a text
that is not understood, ``unknown``, and hours under a condition (``"by appointment"``) are all unknown, neither
open nor shut.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import opening_hours
from numpy.typing import NDArray

from qdgeo.hours.reading import as_osm
from qdgeo.wording import Note

__all__ = ["HOURS", "OPEN", "SHUT", "UNKNOWN", "OpeningHours", "open_at", "read_hours", "week"]

HOURS = 168
"""Hours of a week."""
OPEN, SHUT, UNKNOWN = 1, 0, -1
"""The states of a facility."""

_SUN = re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b", re.IGNORECASE)
_PUBLIC, _SCHOOL = re.compile(r"\bPH\b", re.IGNORECASE), re.compile(r"\bSH\b", re.IGNORECASE)
_QUOTED, _NO_END = re.compile(r'"[^"]*"'), re.compile(r"\d\s*\+")
_SHOWN = 60  # signs of a text that a note shows

States = NDArray[np.int8]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OpeningHours:
    """When facilities are open, as far as it is known.

    Parameters
    ----------
    ids
        One a facility.
    texts
        As written, "" where nothing is.
    osm
        What was made of them, in the syntax of OpenStreetMap; "" where that is unknown.
    country
        Whose public holidays ``PH`` means, two letters; "" for none.
    place_lonlat
        Longitude and latitude of the city, degrees (WGS 84), for sunrise and sunset; None leaves these unknown.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    osm: tuple[str, ...]
    country: str = ""
    place_lonlat: tuple[float, float] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the facilities without a text."""
        return tuple(key for key, text in zip(self.ids, self.texts, strict=True) if not text)

    @property
    def not_understood(self) -> tuple[str, ...]:
        """Ids of the facilities whose text was not understood."""
        rows = zip(self.ids, self.texts, self.osm, strict=True)
        return tuple(key for key, text, osm in rows if text and not osm)

    @cached_property
    def schedules(self) -> dict[str, opening_hours.OpeningHours]:
        """Each distinct text in the syntax of OpenStreetMap, ready to be asked."""
        return {text: schedule for text in dict.fromkeys(self.osm) if (schedule := self._schedule(text))}

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader of the hours must know."""
        return tuple(_notes(self))

    def _schedule(self, text: str) -> opening_hours.OpeningHours | None:
        lonlat = self.place_lonlat if _SUN.search(text) else None
        if not text or (lonlat is None and _SUN.search(text)):
            return None
        return opening_hours.OpeningHours(
            text,
            country=self.country or None,
            coords=None if lonlat is None else (lonlat[1], lonlat[0]),
            auto_country=False,
            max_interval_days=366,
        )

    def __repr__(self) -> str:
        known = sum(map(bool, self.osm))
        return (
            f"OpeningHours: {len(self.ids):,} facilities, {known:,} with hours, {len(self.missing):,} without, "
            f"{len(self.not_understood):,} not understood"
        )


def read_hours(
    ids: Sequence[str],
    texts: Sequence[str],
    *,
    country: str = "",
    place_lonlat: tuple[float, float] | None = None,
) -> OpeningHours:
    """Return the opening hours of facilities.

    Parameters
    ----------
    ids, texts
        One a facility; "" where no text is given.
    country
        Whose public holidays ``PH`` means, two letters (ISO 3166-1); "" for none.
    place_lonlat
        Longitude and latitude of the city, degrees (WGS 84), for sunrise and sunset.

    Examples
    --------
    >>> hours = read_hours(["a", "b", "c"], ["24小时", "", "随商场开放"])
    >>> hours
    OpeningHours: 3 facilities, 1 with hours, 1 without, 1 not understood
    >>> hours.osm, hours.not_understood
    (('24/7', '', ''), ('c',))
    """
    plain = tuple(str(text).strip() for text in texts)
    read = {text: as_osm(text) or "" for text in dict.fromkeys(plain)}
    return OpeningHours(
        ids=tuple(map(str, ids)),
        texts=plain,
        osm=tuple(read[text] for text in plain),
        country=country,
        place_lonlat=place_lonlat,
    )


def open_at(hours: OpeningHours, instant: dt.datetime) -> States:
    """Return the state of every facility at an instant.

    Parameters
    ----------
    hours
        From `read_hours`.
    instant
        Local time, without a time zone. A facility that shuts at 22:00 is shut at 22:00.

    Returns
    -------
    int8[k]
        `OPEN`, `SHUT` or `UNKNOWN`.

    Examples
    --------
    >>> hours = read_hours("abc", ["Mo-Fr 08:00-17:00", "24/7 unknown", '10:00-12:00 "ask the guard"'])
    >>> open_at(hours, dt.datetime(2026, 6, 8, 11)).tolist()
    [1, -1, -1]
    """
    known = {text: _state(text, *schedule.state(instant)) for text, schedule in hours.schedules.items()}
    return np.array([known.get(text, UNKNOWN) for text in hours.osm], dtype=np.int8)


def week(hours: OpeningHours, monday: dt.date) -> States:
    """Return the state of every facility at each full hour of a week.

    Parameters
    ----------
    hours
        From `read_hours`.
    monday
        The first day of the week.

    Returns
    -------
    int8[k, 168]
        `OPEN`, `SHUT` or `UNKNOWN`; column 0 is Monday 0:00, column 167 Sunday 23:00.

    Examples
    --------
    >>> hours = read_hours("ab", ["Mo-Fr 08:00-17:00", ""])
    >>> (week(hours, dt.date(2026, 6, 8)) == OPEN).sum(axis=1).tolist()
    [45, 0]
    """
    known = {text: _week(text, schedule, monday) for text, schedule in hours.schedules.items()}
    states = np.full((len(hours.osm), HOURS), UNKNOWN, dtype=np.int8)
    for row, text in enumerate(hours.osm):
        if text in known:
            states[row] = known[text]
    return states


def _week(text: str, schedule: opening_hours.OpeningHours, monday: dt.date) -> States:
    """Return the states of one schedule, hour by hour: its intervals run over the days of a fallback rule."""
    start = dt.datetime.combine(monday, dt.time())
    hours = (start + dt.timedelta(hours=hour) for hour in range(HOURS))
    return np.array([_state(text, *schedule.state(hour)) for hour in hours], dtype=np.int8)


def _state(text: str, state: opening_hours.State, comment: str) -> int:
    """Return the state; what the library takes for certain and is not, is unknown.

    Open with a comment is open under a condition, which we cannot judge. Where a rule has no end (``10:00+``), it is
    not known how long it holds. Where there is a fallback (``||``), the library knows it for whole days only.
    """
    plain = _QUOTED.sub("", text)
    if state == opening_hours.State.OPEN:
        return UNKNOWN if comment or _NO_END.search(plain) else OPEN
    return SHUT if state == opening_hours.State.CLOSED and "||" not in plain else UNKNOWN


def _notes(hours: OpeningHours) -> Iterator[Note]:
    total, where = len(hours.ids), "opening_hours"
    if hours.missing:
        count = len(hours.missing)
        words = f"{count} of {total} facilities state no opening hours: they may be open at any hour, or shut"
        zh = f"{total} 处设施中 {count} 处没有开放时间：任一时刻可能开放，也可能关闭"
        yield Note(words, where, warning=False, zh=zh)
    strange = _rows(hours, lambda text, osm: bool(text and not osm))
    if strange:
        words = f"{len(strange)} of {total} opening hours are not understood and count as unknown"
        zh = f"{total} 处设施中 {len(strange)} 处的开放时间无法理解，按未知计"
        yield Note(words, where, strange, zh=zh)
    holidays = _rows(hours, lambda _, osm: bool(_PUBLIC.search(osm)))
    if holidays and not hours.country:
        words = f"{len(holidays)} opening hours name public holidays; calendar.country is not set: no day counts as one"
        zh = f"{len(holidays)} 处开放时间提到法定节假日；未设 calendar.country，故没有一天按节假日计"
        yield Note(words, where, holidays, zh=zh)
    school = _rows(hours, lambda _, osm: bool(_SCHOOL.search(osm)))
    if school:
        words = f"{len(school)} opening hours name school holidays, which are not known: no day counts as one"
        yield Note(
            words, where, school, zh=f"{len(school)} 处开放时间提到学校假期；假期未知，没有一天按假期计"
        )
    sun = _rows(hours, lambda _, osm: bool(_SUN.search(osm)))
    if sun and hours.place_lonlat is None:
        words = f"{len(sun)} opening hours go by the sun, and the place is not known: they count as unknown"
        yield Note(words, where, sun, zh=f"{len(sun)} 处开放时间以日出日落为准而地点未知，按未知计")


def _rows(hours: OpeningHours, fits: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Return the facilities that fit, each with its text, cut short."""
    rows = zip(hours.ids, hours.texts, hours.osm, strict=True)
    return tuple(
        f"{key} “{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"
        for key, text, osm in rows
        if fits(text, osm)
    )
