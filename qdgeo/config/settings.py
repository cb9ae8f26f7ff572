"""How a city is measured beside walking and roads: grid, calendar, rules of toilets, and what the map prints."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

import opening_hours
from pydantic import AfterValidator, Field, model_validator

from qdgeo.config.base import Model

__all__ = [
    "CalendarConfig",
    "GridConfig",
    "MapConfig",
    "ToiletRule",
]


class ToiletRule(Model):
    """One line of the table that decides what a public toilet is; the first that fits decides.

    Parameters
    ----------
    where
        Column to allowed values; "" stands for an absent tag, "*" for any present one.
    counts
        Whether such a toilet counts.
    kind
        What it is called when it counts.
    reason
        Why it does not, shown beside every toilet left out.
    """

    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    counts: bool
    kind: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _say_why(self) -> Self:
        if not self.counts and not self.reason:
            raise ValueError("a rule with counts = false needs a reason")
        return self


class GridConfig(Model):
    """The grid that shows where toilets are missing."""

    side_m: float = Field(
        1000.0,
        ge=100,
        description="side of a cell, m; 1 km² is the cell in which Hebei's 2022 rule looks for gaps",
    )


def _country(code: str) -> str:
    try:
        opening_hours.OpeningHours("24/7", country=code or None)
    except opening_hours.UnknownCountryError:  # type: ignore[attr-defined]  # not in the stubs
        raise ValueError("must be a country whose holidays are known, such as CN, or empty") from None
    return code


def _monday(day: str) -> str:
    if dt.date.fromisoformat(day).weekday() != 0:
        raise ValueError("must be a Monday")
    return day


class CalendarConfig(Model):
    """The week that opening hours are measured in.

    Examples
    --------
    >>> CalendarConfig().monday
    datetime.date(2026, 6, 8)
    """

    country: Annotated[str, AfterValidator(_country)] = Field(
        "",
        description="two letters (ISO 3166-1), such as CN: whose public holidays opening hours mean; "
        "empty: no day counts as one",
    )
    week_of: Annotated[str, AfterValidator(_monday)] = Field(
        "2026-06-08",
        description="Monday of the week for which opening hours are read; the default is a week in term and summer "
        "hours without public holidays in China (an assumption of the house), and never today's",
    )

    @property
    def monday(self) -> dt.date:
        """The first day of the week."""
        return dt.date.fromisoformat(self.week_of)


class MapConfig(Model):
    """What a map prints beside the figures."""

    approval_number: str = Field("", description="审图号; while it is empty the map says 内部工作用图")
    simplify_m: float = Field(
        2.0, ge=0, description="tolerance of outlines on the map, m; figures never use it"
    )
