"""The city file as frozen, typed models."""

from qdgeo.config.appraisal import PlanConfig, ScoreConfig, StabilityConfig, TargetConfig
from qdgeo.config.base import Datum, Title, every_source, source_key
from qdgeo.config.cityfile import CityConfig, city_file_schema, parse_city_file, scored_targets
from qdgeo.config.distribution import DistributionConfig
from qdgeo.config.registers import RegisterSource
from qdgeo.config.roads import RoadsConfig
from qdgeo.config.scoring import Bands, Linear, Places, Proportion, Rule, Steps
from qdgeo.config.services import CasesConfig, ServicesConfig
from qdgeo.config.settings import CalendarConfig, GridConfig, MapConfig, ToiletRule
from qdgeo.config.sources import (
    BuiltUpSource,
    DistrictsSource,
    ElevationSource,
    ManagedRoadsSource,
    OverpassConfig,
    PeopleSource,
    Sources,
    StreetsSource,
    ToiletsSource,
)
from qdgeo.config.walk import WalkConfig

__all__ = [
    "Bands",
    "BuiltUpSource",
    "CalendarConfig",
    "CasesConfig",
    "CityConfig",
    "Datum",
    "DistributionConfig",
    "DistrictsSource",
    "ElevationSource",
    "GridConfig",
    "Linear",
    "ManagedRoadsSource",
    "MapConfig",
    "OverpassConfig",
    "PeopleSource",
    "Places",
    "PlanConfig",
    "Proportion",
    "RegisterSource",
    "RoadsConfig",
    "Rule",
    "ScoreConfig",
    "ServicesConfig",
    "Sources",
    "StabilityConfig",
    "Steps",
    "StreetsSource",
    "TargetConfig",
    "Title",
    "ToiletRule",
    "ToiletsSource",
    "WalkConfig",
    "city_file_schema",
    "every_source",
    "parse_city_file",
    "scored_targets",
    "source_key",
]
