"""Figures of the plan that no map gives: what a table of ratios or of context says, as it stands there.

Nothing is guessed: a share without its unit, or districts without numerators and denominators to add up, leave the
figure of the city unknown, and say why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.schema import DENOMINATOR, DISTRICT, NUMERATOR, UNIT, VALUE, WHOLE
from qdgeo.wording import Text

__all__ = ["Given", "given"]

_PER = {"share": 1.0, "percent": 100.0, "per_mille": 1000.0}
_NOTHING = Text("", "")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a table says of a target.

    Parameters
    ----------
    value
        NaN if it gives no number; of a ratio a share in 0–1.
    unit
        "share" of a ratio, "" of context: the plan's own.
    told
        What else stands there: words, the year or the date; why the value is unknown.
    """

    value: float
    unit: str
    told: Text


def given(city: City, target: str, register: str) -> Given | None:
    """Return what a register says of a target of the plan for the whole city, None if it says nothing.

    Parameters
    ----------
    city
        With its registers.
    target
        Id in the plan.
    register
        "ratios" or "context".
    """
    table = city.registers.get(register)
    if table is None:
        return None
    frame = pd.DataFrame(table.frame)
    rows = frame[frame["target"] == target]
    if rows.empty:
        return None
    return _ratio(rows) if register == "ratios" else _context(rows)


def _ratio(rows: pd.DataFrame) -> Given:
    """Return the ratio of the latest year: the city's own row, else the sum of what its districts count."""
    years = rows["year"].astype(float)
    latest = rows[years == years.max()] if years.notna().any() else rows
    when = f"{years.max():.0f}" if years.notna().any() else ""
    own = latest[latest[DISTRICT] == WHOLE]
    if len(own):
        value = _share(own.iloc[0])
        why = _NOTHING if not math.isnan(value) else _UNKNOWN
    else:
        top, bottom = latest[NUMERATOR].astype(float), latest[DENOMINATOR].astype(float)
        known = bool(top.notna().all() and bottom.notna().all() and bottom.sum() > 0)
        value, why = (float(top.sum() / bottom.sum()), _NOTHING) if known else (math.nan, _NOT_SUMMED)
    return Given(
        value=value,
        unit="share",
        told=Text("；".join(filter(None, (when, why.zh))), "; ".join(filter(None, (when, why.en)))),
    )


_UNKNOWN = Text("未写单位或数值", "its value or its unit is not stated")
_NOT_SUMMED = Text(
    "无全市一行，各区分子分母不全，不作平均",
    "no row of the city, and not every district counts: not averaged",
)


def _share(row: pd.Series[float]) -> float:
    top, bottom = float(row[NUMERATOR]), float(row[DENOMINATOR])
    if not math.isnan(top) and bottom > 0:
        return top / bottom
    per = _PER.get(str(row.get(UNIT, "")))
    return math.nan if per is None else float(row[VALUE]) / per


def _context(rows: pd.DataFrame) -> Given:
    """Return the row of the latest date; rows without a date count in their order."""
    dates = rows["date"].fillna("").astype(str).to_numpy(dtype=object)
    last = rows.iloc[int(np.flatnonzero(dates == max(dates))[-1])]
    told = " · ".join(filter(None, (str(last["words"] or ""), str(last["date"] or ""))))
    return Given(value=float(last[VALUE]), unit="", told=Text(told, told))
