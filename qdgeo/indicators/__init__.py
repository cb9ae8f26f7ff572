"""Indicators: one family a file; each takes a city and returns an `Indicator`."""

from collections.abc import Callable, Mapping

from qdgeo.city import City
from qdgeo.indicators.beaches import beaches
from qdgeo.indicators.bin_spacing import bin_spacing
from qdgeo.indicators.bins import bins
from qdgeo.indicators.civilization import civilization
from qdgeo.indicators.collection import collection_points
from qdgeo.indicators.compounds import compounds
from qdgeo.indicators.coverage import coverage
from qdgeo.indicators.density import toilet_density
from qdgeo.indicators.dust import dust
from qdgeo.indicators.grid_workers import grid_workers
from qdgeo.indicators.indicator import Indicator
from qdgeo.indicators.lighting import lighting
from qdgeo.indicators.managed_distribution import managed_distribution
from qdgeo.indicators.managed_gaps import managed_gaps
from qdgeo.indicators.managed_overlap import managed_classes
from qdgeo.indicators.managed_road_classes import managed_road_classes
from qdgeo.indicators.managed_roads import managed_roads
from qdgeo.indicators.managed_toilets import managed_toilets
from qdgeo.indicators.no_illegal_building import no_illegal_building
from qdgeo.indicators.opening import opening
from qdgeo.indicators.ratios import ratios
from qdgeo.indicators.sensing import sensing
from qdgeo.indicators.shoreline import shoreline
from qdgeo.indicators.small_ads import small_ads
from qdgeo.indicators.stations import transfer_stations
from qdgeo.indicators.street_order import street_order
from qdgeo.indicators.supply import supply
from qdgeo.indicators.unit_toilets import unit_toilets
from qdgeo.network import Reach

__all__ = [
    "FAMILIES",
    "Indicator",
    "beaches",
    "bin_spacing",
    "bins",
    "civilization",
    "collection_points",
    "compounds",
    "coverage",
    "dust",
    "grid_workers",
    "lighting",
    "managed_classes",
    "managed_distribution",
    "managed_gaps",
    "managed_road_classes",
    "managed_roads",
    "managed_toilets",
    "no_illegal_building",
    "opening",
    "ratios",
    "sensing",
    "shoreline",
    "small_ads",
    "street_order",
    "supply",
    "toilet_density",
    "transfer_stations",
    "unit_toilets",
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
    "bins": lambda city, _: bins(city),
    "spacing of bins": bin_spacing,
    "collection points": collection_points,
    "transfer stations": transfer_stations,
    "compounds": lambda city, _: compounds(city),
    "shoreline": lambda city, _: shoreline(city),
    "places free of illegal building": lambda city, _: no_illegal_building(city),
    "small ads": lambda city, _: small_ads(city),
    "dust": lambda city, _: dust(city),
    "ratios": lambda city, _: ratios(city),
    "toilets of units": unit_toilets,
    "toilets and stalls for people": supply,
    "street-order cases": lambda city, _: street_order(city),
    "beaches": beaches,
    "lighting": lambda city, _: lighting(city),
    "practice centres": civilization,
    "grid workers": lambda city, _: grid_workers(city),
    "sensing points": lambda city, _: sensing(city),
}
"""Every family that a run measures, by the name of its stage."""
