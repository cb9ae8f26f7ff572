"""Indicators held against targets: values, attainment, points, rank, and why."""

from qdgeo.scorecard.card import Explanation, Scorecard
from qdgeo.scorecard.scoring import attainment, score
from qdgeo.scorecard.target import Target

__all__ = ["Explanation", "Scorecard", "Target", "attainment", "score"]
