"""The city file as frozen, typed models; unknown keys are refused and every fault is told at once.

The text comes from `qdgeo.io`; this module reads no file. Paths in the models are as written; they are
relative to the city file and are resolved where files are read.

>>> city = parse_city_file('''
... name = "town"
... title = { zh = "小城", en = "Town" }
... crs = "EPSG:4549"
... [sources.streets]
... osm = "town.osm.pbf"
... [sources.districts]
... path = "districts.geojson"
... ''', where="city.toml")
>>> city.walk.minutes, city.walk.speed_kmh
((5.0, 10.0, 15.0), 4.0)
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from qdgeo.config.appraisal import Groups, PlanConfig, ScoreConfig, StabilityConfig, TargetConfig
from qdgeo.config.base import Model, Title
from qdgeo.config.distribution import DistributionConfig
from qdgeo.config.registers import Registers
from qdgeo.config.roads import RoadsConfig
from qdgeo.config.services import CasesConfig, ServicesConfig
from qdgeo.config.settings import CalendarConfig, GridConfig, MapConfig, ToiletRule
from qdgeo.config.sources import Sources
from qdgeo.config.walk import WalkConfig
from qdgeo.errors import ConfigError, Problem

__all__ = ["CityConfig", "city_file_schema", "parse_city_file", "scored_targets"]


class CityConfig(Model):
    """A whole city file."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]+$", description="used in file names")
    title: Title
    crs: str = Field(description="the one metric CRS; never estimated")
    sources: Sources
    registers: Registers = Field(
        default_factory=dict, description="by kind, as qdgeo.targets.registers lists them"
    )
    walk: WalkConfig = WalkConfig()
    grid: GridConfig = GridConfig()
    roads: RoadsConfig = RoadsConfig()
    distribution: DistributionConfig = DistributionConfig()
    cases: CasesConfig = CasesConfig()
    services: ServicesConfig = ServicesConfig()
    calendar: CalendarConfig = CalendarConfig()
    toilet_rules: tuple[ToiletRule, ...] | None = Field(None, description="replaces the shipped table")
    targets: dict[str, TargetConfig] = Field(default_factory=dict)
    score: ScoreConfig = ScoreConfig()
    groups: Groups = Field(default_factory=dict, description="districts that are ranked apart")
    stability: StabilityConfig = StabilityConfig()
    plan: PlanConfig = PlanConfig()
    map: MapConfig = MapConfig()
    remarks: tuple[Title, ...] = Field((), description="printed on every map and table of this city")

    @model_validator(mode="after")
    def _weights(self) -> Self:
        asked, scored = self.score.weights_sum, scored_targets(self)
        total = sum((Decimal(str(target.worth)) for target in scored.values()), Decimal(0))
        if asked is not None and total != Decimal(str(asked)):
            shown = " + ".join(f"{key} {target.worth:g}" for key, target in scored.items())
            words = f"score.weights_sum: the weights add up to {total.normalize():f}, not {asked:g}: {shown}"
            raise ValueError(words)
        return self


def scored_targets(config: CityConfig) -> dict[str, TargetConfig]:
    """Return the targets that have a part in the mean: of districts, no adjustments, no norm that is off."""
    return {
        key: target
        for key, target in config.targets.items()
        if target.scope == "district"
        and not target.adjusts
        and (config.score.unverified_norms or not target.unverified)
    }


def parse_city_file(text: str, *, where: str) -> CityConfig:
    """Return the city file's contents as a typed model.

    Parameters
    ----------
    text
        TOML.
    where
        The file's name, for messages.

    Raises
    ------
    ConfigError
        If the text is not TOML, or with every key that is unknown, missing or out of range.

    Examples
    --------
    >>> parse_city_file('name = "x y"', where="city.toml")
    Traceback (most recent call last):
        ...
    qdgeo.errors.ConfigError: 4 problems:
      1. city.toml, name: String should match pattern '^[A-Za-z0-9_-]+$' (given 'x y')
      2. city.toml, title: Field required
      3. city.toml, crs: Field required
      4. city.toml, sources: Field required
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(Problem(f"not valid TOML: {fault}", where, "mend the line that it names")) from None
    try:
        return CityConfig.model_validate(raw)
    except ValidationError as fault:
        raise ConfigError([_problem(dict(error), where) for error in fault.errors()]) from None


def city_file_schema() -> dict[str, Any]:
    """Return the JSON schema of a city file, for editors.

    Examples
    --------
    >>> sorted(city_file_schema()["required"])
    ['crs', 'name', 'sources', 'title']
    """
    return CityConfig.model_json_schema(by_alias=True)


def _problem(error: dict[str, Any], where: str) -> Problem:
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    key = "".join(parts).removeprefix(".")
    if error["type"] == "extra_forbidden":
        return Problem("unknown key", f"{where}, {key}", "remove it, or check its spelling")
    given = error.get("input")
    shown = "" if error["type"] == "missing" or isinstance(given, dict) else f" (given {given!r})"
    return Problem(error["msg"].removeprefix("Value error, ") + shown, f"{where}, {key}" if key else where)
