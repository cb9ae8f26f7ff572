"""What toilets say of themselves: when they are open, whether they are barrier-free, and whether they cost nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.config import CalendarConfig
from qdgeo.hours import OPEN, SHUT, OpeningHours, read_hours, week
from qdgeo.indicators.answers import FREE, NO, PARTLY, WHEELCHAIR, YES, Answers, read_answers
from qdgeo.network import Reach
from qdgeo.schema import ID, NAME
from qdgeo.wording import Note

__all__ = ["Known", "known_notes", "known_of", "toilet_layer"]

_WORDS = {YES: "yes", NO: "no", PARTLY: "limited"}

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """What the toilets of a search say of themselves.

    Parameters
    ----------
    ids
        One a toilet.
    hours, states
        Their opening hours, and what these are at each full hour of the week, int8[k, 168].
    barrier_free, free
        Their answers.
    """

    ids: list[str]
    hours: OpeningHours
    states: NDArray[np.int8]
    barrier_free: Answers
    free: Answers

    @property
    def all_day(self) -> tuple[Flags, Flags]:
        """Which are open at every hour of the week, for certain and possibly."""
        return (self.states == OPEN).all(axis=1), (self.states != SHUT).all(axis=1)

    @property
    def subsets(self) -> dict[str, tuple[Flags, Flags]]:
        """The toilets of each subset, for certain and possibly."""
        return {
            "24h": self.all_day,
            "barrier_free": (self.barrier_free.sure, self.barrier_free.possible),
            "free": (self.free.sure, self.free.possible),
        }


def known_of(city: City, reach: Reach) -> Known:
    """Return what the toilets of a search say, in the week of the city file."""
    calendar, toilets = city.config.calendar, reach.facilities
    ids = toilets[ID].astype(str).tolist()
    hours = read_hours(
        ids, _texts(toilets, "opening_hours"), country=calendar.country, place_lonlat=_centre_lonlat(city)
    )
    return Known(
        ids=ids,
        hours=hours,
        states=week(hours, calendar.monday),
        barrier_free=read_answers(ids, _texts(toilets, "wheelchair"), WHEELCHAIR),
        free=read_answers(ids, _texts(toilets, "fee"), FREE),
    )


def _texts(toilets: gpd.GeoDataFrame, column: str) -> list[str]:
    if column not in toilets.columns:
        return [""] * len(toilets)
    return [str(text) for text in toilets[column].fillna("")]


def _centre_lonlat(city: City) -> tuple[float, float]:
    """Return the middle of the districts, for sunrise and sunset."""
    west, south, east, north = city.districts.total_bounds
    middle = gpd.GeoSeries(
        gpd.points_from_xy([(west + east) / 2], [(south + north) / 2]), crs=city.crs
    ).to_crs(4326)
    return float(middle.x.iloc[0]), float(middle.y.iloc[0])


def toilet_layer(reach: Reach, known: Known) -> gpd.GeoDataFrame:
    """Return the toilets with what was understood of each; "" is unknown."""
    sure, possible = known.all_day
    toilets = reach.facilities
    return gpd.GeoDataFrame(
        {
            ID: known.ids,
            NAME: _texts(toilets, NAME),
            "opening_hours": list(known.hours.texts),
            "hours_read": list(known.hours.osm),
            "hours_least": (known.states == OPEN).sum(axis=1),
            "hours_most": (known.states != SHUT).sum(axis=1),
            "all_day": np.where(sure, "yes", np.where(possible, "", "no")),
            "barrier_free": [_WORDS.get(int(state), "") for state in known.barrier_free.state],
            "free": [_WORDS.get(int(state), "") for state in known.free.state],
        },
        geometry=toilets.geometry.to_numpy(),
        crs=toilets.crs,
    )


def known_notes(known: Known, calendar: CalendarConfig) -> Iterator[Note]:
    """Yield what a reader must know of the hours and answers."""
    yield from known.hours.notes
    holidays = read_hours(["PH"], ["PH"], country=calendar.country)
    if calendar.country and (week(holidays, calendar.monday) == OPEN).any():
        words = f"the week of {calendar.week_of} holds public holidays of {calendar.country}: it is not a usual week"
        zh = f"{calendar.week_of} 起的一周含 {calendar.country} 的法定节假日，不是普通的一周"
        yield Note(words, "calendar.week_of", zh=zh)
    for what, zh, answers in (("wheelchair", "无障碍", known.barrier_free), ("fee", "收费", known.free)):
        if answers.strange:
            words = f"{len(answers.strange)} toilets answer '{what}' in words that are not known: counted as unknown"
            told = f"{len(answers.strange)} 座公厕的“{zh}”一栏写法不识，按未知计"
            yield Note(words, what, answers.strange, zh=told)
    partly = tuple(np.array(known.ids, dtype=object)[known.barrier_free.state == PARTLY])
    if partly:
        words = f"{len(partly)} toilets are barrier-free in part (limited): in neither bound of barrier-free coverage"
        zh = f"{len(partly)} 座公厕仅部分无障碍（limited），不计入无障碍覆盖的上下限"
        yield Note(words, "wheelchair", partly, warning=False, zh=zh)
