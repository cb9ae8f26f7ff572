"""How far a target is met."""

from __future__ import annotations

import math

__all__ = ["attainment"]


def attainment(value: float, goal: float, *, at_most: bool) -> float:
    """Return how far a target is met, 0–1; NaN where the value is unknown.

    ``value ÷ goal`` for a floor, ``goal ÷ value`` for a ceiling, never above 1.

    Examples
    --------
    >>> attainment(3, 4, at_most=False), attainment(5, 4, at_most=False), attainment(8, 4, at_most=True)
    (0.75, 1.0, 0.5)
    """
    if math.isnan(value):
        return math.nan
    above, below = (goal, value) if at_most else (value, goal)
    if below <= 0:
        return 1.0
    return min(1.0, max(0.0, above / below))
