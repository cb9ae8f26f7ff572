"""Indicators held against targets: values, attainment, points, rank, and why; and the whole plan on a page."""

from qdgeo.scorecard.attained import attainment
from qdgeo.scorecard.card import Explanation, Scorecard, rank_band
from qdgeo.scorecard.plan import STATUSES, plan_counts, plan_table
from qdgeo.scorecard.scoring import score
from qdgeo.scorecard.target import Target, refuse_unknown_measures

__all__ = [
    "STATUSES",
    "Explanation",
    "Scorecard",
    "Target",
    "attainment",
    "plan_counts",
    "plan_table",
    "rank_band",
    "refuse_unknown_measures",
    "score",
]
