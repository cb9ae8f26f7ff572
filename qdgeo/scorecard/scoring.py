"""Indicators held against targets: values, attainment, points, rank, and why.

A district's score is the weighted mean of its points, and a point is a hundredth of a target met. Unknown is not
zero: a target without data gives no points and says so. A target that is unknown in *every* district is left
out for all; one that is unknown in some leaves those scored on what is known but not ranked, since ranks on
different targets cannot be compared. Scores that print alike share a rank.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators import Indicator
from qdgeo.schema import BASIS, DISTRICT, ID, MEASURE, NAME, NAME_EN, VALUE, WHOLE
from qdgeo.scorecard.card import Scorecard, printed
from qdgeo.scorecard.target import Target, bind
from qdgeo.wording import NO_DATA, Note

__all__ = ["attainment", "score"]


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


def score(city: City, indicators: Sequence[Indicator]) -> Scorecard:
    """Return the scorecard of a city's districts.

    Parameters
    ----------
    city
        Its city file holds the targets.
    indicators
        The figures. A target whose measure none of them holds is unknown.

    Raises
    ------
    ConfigError
        If a target does not say which of several bases it means, or names one that there is not.
    """
    targets = bind(city, indicators)
    base = city.districts.set_index(ID)[[NAME, NAME_EN]]
    whole = pd.DataFrame({NAME: ["全市"], NAME_EN: ["Whole city"]}, index=pd.Index([WHOLE]))
    table = pd.concat([pd.DataFrame(base), whole])
    for target in targets:
        values = _values(target, indicators, table.index)
        if target.scope == "city":
            values = values.where(values.index == WHOLE)
        met = values.map(lambda value, t=target: attainment(value, t.goal, at_most=t.at_most))
        columns = {"value": values, "attainment": met, "points": met * 100}
        table = table.assign(**{f"{target.key}:{name}": column for name, column in columns.items()})
    table, notes = _rank(table, targets)
    return Scorecard(title=city.title, table=table, targets=targets, notes=notes)


def _values(target: Target, indicators: Sequence[Indicator], index: pd.Index[str]) -> pd.Series[float]:
    for indicator in indicators:
        rows = indicator.table
        rows = rows[(rows[MEASURE] == target.measure) & (rows[BASIS] == target.basis)]
        if len(rows):
            return rows.set_index(DISTRICT)[VALUE].reindex(index).astype(float)
    return pd.Series(np.nan, index=index)


def _rank(table: pd.DataFrame, targets: tuple[Target, ...]) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Add score and rank, and say what is unknown."""
    notes = []
    districts = table.index != WHOLE
    scored = []
    for target in (t for t in targets if t.scope == "district"):
        if table.loc[districts, f"{target.key}:points"].notna().any():
            scored.append(target)
        else:
            words = f"target '{target.key}' ({target.title.en}) has no data in any district: left out of the score"
            zh = f"目标“{target.key}”（{target.title.zh}）在各区均为{NO_DATA}：不计入得分"
            notes.append(Note(words, "targets", zh=zh))
    points = table[[f"{target.key}:points" for target in scored]].to_numpy(dtype=float)
    weight = np.array([target.weight for target in scored])
    known = ~np.isnan(points)
    share = (known * weight).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(share > 0, np.nansum(points * weight, axis=1) / share, np.nan)
    full = known.all(axis=1) & districts & bool(scored)
    shown = [float(printed(value)) if ranked else np.nan for value, ranked in zip(mean, full, strict=True)]
    rank = pd.Series(shown, index=table.index).rank(ascending=False, method="min")
    partial = table.index[districts & ~full & (share > 0)]
    if len(partial):
        words = f"{len(partial)} districts lack data for some target: scored on what is known, not ranked"
        zh = f"{len(partial)} 个区缺少某项目标的数据：按已知各项计分，不排名"
        notes.append(Note(words, "targets", tuple(partial), zh=zh))
    return table.assign(score=mean, rank=rank), tuple(notes)
