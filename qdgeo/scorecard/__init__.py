"""Indicators held against targets: values, attainment, points, rank, and why."""

from qdgeo.scorecard.card import Explanation, Scorecard
from qdgeo.scorecard.scoring import attainment, score
from qdgeo.scorecard.target import Target, refuse_unknown_measures

__all__ = ["Explanation", "Scorecard", "Target", "attainment", "refuse_unknown_measures", "score"]
