"""How a city is measured: walking, grid, roads, rules and what the map prints."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import Annotated, Any, Self

import opening_hours
from pydantic import AfterValidator, Field, ModelWrapValidatorHandler, ValidationError, model_validator

from qdgeo.config.base import Model
from qdgeo.config.filters import FOOT_FILTERS, known_filter
from qdgeo.errors import ConfigError, Problem
from qdgeo.targets import load_walkers

__all__ = [
    "CalendarConfig",
    "GridConfig",
    "MapConfig",
    "RoadsConfig",
    "ToiletRule",
    "WalkConfig",
]


def _ascending(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if list(minutes) != sorted(set(minutes)) or minutes[0] <= 0:
        raise ValueError("must be positive, ascending, and each once")
    return minutes


def _known_walker(name: str) -> str:
    if name not in load_walkers():
        near = get_close_matches(name, load_walkers(), n=1)
        meant = f"did you mean '{near[0]}'? " if near else ""
        raise ValueError(f"no walker '{name}': {meant}there are {', '.join(load_walkers())}")
    return name


class WalkConfig(Model):
    """How people walk. Every default is an assumption of the house unless its source is named.

    A walker with a speed of its own (qdgeo/targets/walkers.toml) walks at that speed, unless ``speed_kmh`` is
    stated.

    Examples
    --------
    >>> round(WalkConfig().metres_in(15))
    1000
    >>> WalkConfig(walker="slow").speed_kmh, WalkConfig(walker="slow", speed_kmh=3.5).speed_kmh
    (2.88, 3.5)
    """

    minutes: Annotated[tuple[float, ...], Field(min_length=1), AfterValidator(_ascending)] = (5.0, 10.0, 15.0)
    speed_kmh: float = Field(
        4.0,
        gt=0,
        le=10,
        description="4 km/h is 1,000 m in 15 minutes, the upper end of 800–1,000 m (GB 50180-2018)",
    )
    snap_m: float = Field(
        100.0, gt=0, description="a facility farther than this from any street is not on the network, m"
    )
    access_m: float = Field(
        300.0,
        gt=0,
        description="a place where people are, farther than this from any street, is not reached, m",
    )
    island_m: float = Field(
        1000.0, ge=0, description="a part of the network with less street than this is an island, m"
    )
    cell_m: float = Field(50.0, gt=0, description="side of the cells that carry built-up area, m")
    walker: Annotated[str, AfterValidator(_known_walker)] = Field(
        "flat",
        description="who walks: a speed model of qdgeo/targets/walkers.toml, such as flat, slow, tobler",
    )
    foot_filter: Annotated[str, AfterValidator(known_filter)] = Field(
        "qdgeo",
        description="which ways are walked: a table of docs/foot-network.md, one of "
        + ", ".join(FOOT_FILTERS),
    )
    leg_factor: float = Field(
        1.0,
        ge=0,
        description="the way from a door to the street counts this many times its straight length; 0 leaves it out",
    )
    crossing_s: float = Field(
        0.0, ge=0, description="wait at a drawn crossing without signals, s; 0 leaves waiting out"
    )
    signal_s: float = Field(
        0.0, ge=0, description="wait at a drawn crossing with signals, s; 0 leaves waiting out"
    )
    sample_m: float = Field(
        30.0, ge=1, description="with elevation, longer edges are cut into equal parts of one slope each, m"
    )
    square_m2: float = Field(
        2500.0, ge=0, description="a square at least this large is also walked straight across, m²"
    )
    surface_m: float = Field(
        50.0, ge=5, description="side of the cells of the surface of walking times that a run writes, m"
    )
    iso_width_m: float = Field(
        25.0,
        gt=0,
        description="the areas within a walk reach this far to each side of the streets in time, m (half a wide "
        "street and the plots along it)",
    )

    @model_validator(mode="wrap")
    @classmethod
    def _own_speed(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 (not yet checked)
        """Fill in the walker's own speed, which counts as not stated: another walker will bring another."""
        if not isinstance(data, dict) or "speed_kmh" in data:
            return handler(data)
        walker = load_walkers().get(str(data.get("walker", "")).strip())
        if walker is None or walker.speed_kmh is None:
            return handler(data)
        made = handler(data | {"speed_kmh": walker.speed_kmh})
        made.model_fields_set.discard("speed_kmh")
        return made

    def but(self, **changes: object) -> Self:
        """Return these settings with some of them changed, held to the same rules.

        What was not stated follows from what is now. A walker with a speed of its own walks at that, whatever was
        stated for the one before, unless a speed is given along with it.

        Raises
        ------
        ConfigError
            If a setting is unknown or out of range.

        Examples
        --------
        >>> WalkConfig().but(speed_kmh=4.8).speed_kmh
        4.8
        >>> [WalkConfig(speed_kmh=4.5).but(walker=name).speed_kmh for name in ("slow", "tobler")]
        [2.88, 4.5]
        """
        stated = self.model_dump(exclude_unset=True)
        walker = load_walkers().get(str(changes.get("walker", "")))
        if walker is not None and walker.speed_kmh is not None:
            stated.pop("speed_kmh", None)
        try:
            return type(self).model_validate(stated | changes)
        except ValidationError as fault:
            raise ConfigError(
                [
                    Problem(
                        error["msg"].removeprefix("Value error, "), f"walk.{'.'.join(map(str, error['loc']))}"
                    )
                    for error in fault.errors()
                ]
            ) from None

    def metres_in(self, minutes: float) -> float:
        """Return how far one walks on the flat in `minutes`, m."""
        return minutes * self.speed_kmh * 1000 / 60

    def farthest_in(self, minutes: float) -> float:
        """Return how far one walks in `minutes` at the most, m: all the way down the slope that suits best.

        Examples
        --------
        >>> round(WalkConfig(walker="tobler").farthest_in(15))
        1191
        """
        return self.metres_in(minutes) * load_walkers()[self.walker].fastest


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


class RoadsConfig(Model):
    """How the length of roads is measured, and how the words of a list of roads are found on the streets.

    All defaults but `carriageways_m` are assumptions of the house as well; each says what it rests on.
    """

    carriageways_m: float = Field(
        40.0,
        ge=0,
        description="two one-way lines of one name and opposite directions, no farther apart than this, are one "
        "street, m (an assumption of the house: a wide median)",
    )
    margin_m: float = Field(
        200.0,
        ge=0,
        description="a street of an entry's district may lie this far outside it, m (borders are often drawn coarsely, "
        "or along one side of a street)",
    )
    junction_m: float = Field(
        70.0,
        gt=0,
        description="places where two streets meet are one junction if each has another this near, m (two wide "
        "dual carriageways cross in four nodes; their diagonal is √2 times carriageways_m; a crossing with a jog)",
    )
    link_m: float = Field(
        250.0,
        ge=0,
        description="two streets that share no node still meet if a ramp or a roundabout no longer than this joins "
        "them, m; of plain streets without a name at most carriageways_m is taken",
    )
    gap_m: float = Field(
        200.0,
        ge=0,
        description="a street goes on across a piece that is unnamed or bears another name if that is no longer than "
        "this and runs straight on, and across a square no wider, m (a bridge, a roundabout, one block); what lies "
        "beyond a longer one may be another street",
    )
    parts_m: float = Field(
        600.0,
        ge=0,
        description="parts of one name that nothing joins are one street if no farther apart than this, m (a park or a "
        "railway between them); farther apart, an entry may mean either",
    )
    broken_m: float = Field(
        1500.0,
        ge=0,
        description="parts of one name in one line are one street up to this distance, m (each goes on towards the "
        "other: a hill, a works or a campus between them)",
    )
    couplet_m: float = Field(
        100.0,
        ge=0,
        description="two ways along a street that stay this near to each other are its carriageways; farther apart "
        "they are two ways round, m (carriageways on both banks of a canal)",
    )
    ring: float = Field(
        0.5,
        ge=0,
        le=1,
        description="of two ways round, the shorter is taken if it is no longer than this share of the other; else "
        "the section is ambiguous",
    )
    like: float = Field(
        0.65,
        ge=0,
        le=1,
        description="least likeness of a name that is offered for a misspelt one, 1 − edits ÷ letters: one sign of "
        "three",
    )
    like_borne_out: float = Field(
        0.7,
        ge=0,
        le=1,
        description="least likeness of a misspelt name that counts because both cross streets, or the street, bear it "
        "out: one sign of four, or one of three that sounds like the right one",
    )
    like_alone: float = Field(
        0.85,
        ge=0,
        le=1,
        description="least likeness of a misspelt name that nothing else bears out, and of a cross street: one letter "
        "of seven; in a Chinese name of up to six signs, where one makes another street, only one that sounds alike",
    )
    like_margin: float = Field(
        0.1, ge=0, le=1, description="a second name as like as this much less makes a misspelt name ambiguous"
    )


class MapConfig(Model):
    """What a map prints beside the figures."""

    approval_number: str = Field("", description="审图号; while it is empty the map says 内部工作用图")
    simplify_m: float = Field(
        2.0, ge=0, description="tolerance of outlines on the map, m; figures never use it"
    )
