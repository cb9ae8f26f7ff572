"""Open, shut or unknown: at an instant and through a week, and what is told of the rest."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from qdgeo.config import CalendarConfig, parse_city_file
from qdgeo.errors import ConfigError
from qdgeo.hours import HOURS, OPEN, SHUT, UNKNOWN, open_at, read_hours, week

MONDAY = dt.date(2026, 6, 8)
TEXTS = [
    "24/7", "06:00-22:00", "Mo-Fr 08:30-17:00; PH off", "22:00-05:00", "off", "", "not a time", "24/7 unknown",
    'Mo-Fr 08:00-17:00 || unknown "call"', '10:00-12:00 "by appointment"', 'Sa off "works"; Su 10:00-12:00',
    "Jan-Mar 10:00-12:00", "sunrise-sunset", "week 24 Mo 10:00-12:00", "2026 Jun 10 00:00-24:00", "SH 10:00-12:00",
]  # fmt: skip


def of(*texts: str, **more):
    return read_hours([f"node/{row}" for row in range(len(texts))], texts, **more)


def test_every_hour_by_another_reckoning() -> None:
    """Plain arithmetic on hours and days, for the texts that have a simple meaning."""
    day, hour = np.arange(HOURS) // 24, np.arange(HOURS) % 24
    meant = {
        "24/7": day >= 0,
        "06:00-22:00": (hour >= 6) & (hour < 22),
        "Mo-Fr 08:30-17:00; PH off": (day < 5) & (hour >= 9) & (hour < 17),
        "22:00-05:00": (hour >= 22) | (hour < 5),
        "Sa 10:00-26:00": ((day == 5) & (hour >= 10)) | ((day == 6) & (hour < 2)),
        "We,Fr-Su 10:00-12:00,14:00-16:00": np.isin(day, [2, 4, 5, 6]) & np.isin(hour, [10, 11, 14, 15]),
        "off": day < 0,
        "week 24 Mo 10:00-12:00": (day == 0) & np.isin(hour, [10, 11]),
        "2026 Jun 10 00:00-24:00": day == 2,
    }
    states = week(of(*meant), MONDAY)
    for row, expected in enumerate(meant.values()):
        np.testing.assert_array_equal(states[row], np.where(expected, OPEN, SHUT))


@pytest.mark.parametrize("place", [None, (120.38, 36.07)])
def test_a_week_is_what_each_instant_says(place) -> None:
    hours = of(*TEXTS, country="CN", place_lonlat=place)
    states = week(hours, MONDAY)
    assert states.shape == (len(TEXTS), HOURS)
    start = dt.datetime.combine(MONDAY, dt.time())
    for hour in range(HOURS):
        np.testing.assert_array_equal(states[:, hour], open_at(hours, start + dt.timedelta(hours=hour)))


def test_the_hour_of_opening_counts_and_that_of_shutting_does_not() -> None:
    (state,) = week(of("06:00-22:00"), MONDAY)
    assert state[5:7].tolist() == [SHUT, OPEN]
    assert state[21:23].tolist() == [OPEN, SHUT]
    (half,) = week(of("06:30-22:30"), MONDAY)
    assert half[6:8].tolist() == [SHUT, OPEN]
    assert half[22:24].tolist() == [OPEN, SHUT]


def test_conditions_and_fallbacks_are_unknown() -> None:
    (asked,) = week(of('10:00-12:00 "by appointment"'), MONDAY)
    assert (asked[10], asked[12]) == (UNKNOWN, SHUT)
    (fallback,) = week(of('Mo-Fr 08:00-17:00 || unknown "call"'), MONDAY)
    assert (fallback[8], fallback[17], fallback[130]) == (OPEN, UNKNOWN, UNKNOWN)
    (quoted,) = week(of('Mo-Fr 08:00-17:00; Sa off "a || b 9+"'), MONDAY)
    assert (quoted[8], quoted[17]) == (OPEN, SHUT)


def test_hours_without_an_end_are_unknown() -> None:
    (state,) = week(of("10:00+"), MONDAY)
    assert (state[9], state[10], state[20]) == (SHUT, UNKNOWN, UNKNOWN)


def test_holidays_are_those_of_the_country() -> None:
    golden = dt.date(2026, 9, 28)  # Thursday of that week is the first of October
    assert week(of("24/7; PH off", country="CN"), golden)[0, 72:96].tolist() == [SHUT] * 24
    assert (week(of("24/7; PH off"), golden) == OPEN).all()
    (note,) = of("24/7; PH off").notes
    assert "calendar.country is not set" in note.what
    assert note.features == ("node/0 “24/7; PH off”",)
    assert of("24/7; PH off", country="CN").notes == ()


def test_the_sun_needs_a_place() -> None:
    assert (week(of("sunrise-sunset"), MONDAY) == UNKNOWN).all()
    (note,) = of("sunrise-sunset").notes
    assert "by the sun" in note.what
    (state,) = week(of("sunrise-sunset", place_lonlat=(120.38, 36.07)), MONDAY)  # 4:44 to 19:15 in June
    assert (state == OPEN).reshape(7, 24).sum(axis=1).tolist() == [15] * 7


def test_what_is_missing_and_what_is_not_understood_are_told_apart() -> None:
    long = "随" + "很" * 100
    hours = of("24小时", "", long, " ")
    assert hours.missing == ("node/1", "node/3")
    assert hours.not_understood == ("node/2",)
    missing, strange = hours.notes
    assert missing.what.startswith("2 of 4")
    assert not missing.warning
    assert strange.features == (f"node/2 “{long[:60]}…”",)
    assert all(note.zh for note in hours.notes)
    assert "1 not understood" in repr(hours)


def test_school_holidays_are_not_known() -> None:
    (note,) = of("SH 10:00-12:00").notes
    assert "school holidays" in note.what


def test_no_facilities_at_all() -> None:
    assert week(of(), MONDAY).shape == (0, HOURS)
    assert of().notes == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('country = "XX"', "holidays are known"),
        ('week_of = "2026-06-09"', "must be a Monday"),
        ('week_of = "someday"', "calendar.week_of"),
        ('month = "June"', "unknown key"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(line: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse_city_file(f"[calendar]\n{line}", where="city.toml")


def test_the_week_is_never_todays() -> None:
    assert CalendarConfig().monday == MONDAY
    assert CalendarConfig(country="CN").country == "CN"
    assert (week(of("PH", country="CN"), MONDAY) == SHUT).all()
