"""Streets as people name them: lists in words matched to centrelines, and lengths that count a street once."""

from qdgeo.streets.centreline import centreline_weights
from qdgeo.streets.match import MatchedRoads, match_roads
from qdgeo.streets.names import normalise

__all__ = ["MatchedRoads", "centreline_weights", "match_roads", "normalise"]
