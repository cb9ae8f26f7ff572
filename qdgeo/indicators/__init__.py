"""Indicators: one family a file; each takes a city and returns an `Indicator`."""

from qdgeo.indicators.coverage import coverage
from qdgeo.indicators.density import toilet_density
from qdgeo.indicators.indicator import Indicator
from qdgeo.indicators.managed_roads import managed_roads

__all__ = ["Indicator", "coverage", "managed_roads", "toilet_density"]
