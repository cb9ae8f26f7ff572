"""Streets as people name them: lists in words matched to centrelines, and lengths that count a street once."""

from qdgeo.streets.centreline import centreline_weights
from qdgeo.streets.match import MatchedRoads, match_roads
from qdgeo.streets.names import normalise
from qdgeo.streets.roads import roads_by_district

__all__ = ["MatchedRoads", "centreline_weights", "match_roads", "normalise", "roads_by_district"]
