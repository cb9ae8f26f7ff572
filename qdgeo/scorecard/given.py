"""What a table says of targets that no map gives, as it stands there: a number, words, a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.schema import VALUE

__all__ = ["Given", "given"]

_CONTEXT = "context"


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the register ``context`` says of a target.

    Parameters
    ----------
    value
        In the plan's own unit; NaN if it gives no number.
    told
        The words and the date that stand beside it.
    """

    value: float
    told: str


def given(city: City, target: str) -> Given | None:
    """Return what the register ``context`` says of a target of the plan, None if it says nothing.

    Parameters
    ----------
    city
        With its registers.
    target
        Id in the plan. Of several rows that of the latest date counts, of equal ones the last.
    """
    table = city.registers.get(_CONTEXT)
    if table is None:
        return None
    frame = pd.DataFrame(table.frame)
    rows = frame[frame["target"] == target]
    if rows.empty:
        return None
    dates = rows["date"].fillna("").astype(str).to_numpy(dtype=object)
    last = rows.iloc[int(np.flatnonzero(dates == max(dates))[-1])]
    words = (str(last["words"] or ""), str(last["date"] or ""))
    return Given(value=float(last[VALUE]), told=" · ".join(filter(None, words)))
