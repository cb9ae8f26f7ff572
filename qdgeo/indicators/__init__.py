"""Indicators: one family a file; each takes a city and returns an `Indicator`."""

from collections.abc import Callable, Mapping

from qdgeo.city import City
from qdgeo.indicators.coverage import coverage
from qdgeo.indicators.density import toilet_density
from qdgeo.indicators.indicator import Indicator
from qdgeo.indicators.managed_distribution import managed_distribution
from qdgeo.indicators.managed_gaps import managed_gaps
from qdgeo.indicators.managed_overlap import managed_classes
from qdgeo.indicators.managed_road_classes import managed_road_classes
from qdgeo.indicators.managed_roads import managed_roads
from qdgeo.indicators.managed_toilets import managed_toilets
from qdgeo.indicators.opening import opening
from qdgeo.network import Reach

__all__ = [
    "FAMILIES",
    "Indicator",
    "coverage",
    "managed_classes",
    "managed_distribution",
    "managed_gaps",
    "managed_road_classes",
    "managed_roads",
    "managed_toilets",
    "opening",
    "toilet_density",
]

FAMILIES: Mapping[str, Callable[[City, Reach], Indicator]] = {
    "density": lambda city, _: toilet_density(city),
    "coverage": coverage,
    "opening": opening,
    "managed roads": lambda city, _: managed_roads(city),
    "classes of managed roads": lambda city, _: managed_classes(city),
    "managed roads by class of road": lambda city, _: managed_road_classes(city),
    "spread of managed roads": managed_distribution,
    "arterials that are not managed": lambda city, _: managed_gaps(city),
    "toilets along managed roads": managed_toilets,
}
"""Every family that a run measures, by the name of its stage."""
