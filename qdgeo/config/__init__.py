"""The city file as frozen, typed models."""

from qdgeo.config.base import Datum, Title
from qdgeo.config.cityfile import CityConfig, city_file_schema, parse_city_file
from qdgeo.config.distribution import DistributionConfig
from qdgeo.config.registers import RegisterSource
from qdgeo.config.settings import (
    CalendarConfig,
    GridConfig,
    MapConfig,
    RoadsConfig,
    TargetConfig,
    ToiletRule,
    WalkConfig,
)
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

__all__ = [
    "BuiltUpSource",
    "CalendarConfig",
    "CityConfig",
    "Datum",
    "DistributionConfig",
    "DistrictsSource",
    "ElevationSource",
    "GridConfig",
    "ManagedRoadsSource",
    "MapConfig",
    "OverpassConfig",
    "PeopleSource",
    "RegisterSource",
    "RoadsConfig",
    "Sources",
    "StreetsSource",
    "TargetConfig",
    "Title",
    "ToiletRule",
    "ToiletsSource",
    "WalkConfig",
    "city_file_schema",
    "parse_city_file",
]
