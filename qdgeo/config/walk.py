"""How people walk: who, how fast, on which ways and how far; ``[walk]`` of the city file."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ModelWrapValidatorHandler, ValidationError, model_validator

from qdgeo.config.base import Model
from qdgeo.config.filters import FOOT_FILTERS, known_filter
from qdgeo.errors import ConfigError, Problem
from qdgeo.targets import load_walkers

__all__ = ["WalkConfig"]


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
