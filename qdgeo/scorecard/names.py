"""Columns of a scorecard that are not named by a target."""

__all__ = ["GROUP", "RANK", "SCORE"]

SCORE = "score"
RANK = "rank"
GROUP = "group"
