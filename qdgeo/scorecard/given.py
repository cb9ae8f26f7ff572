"""What a table says of targets that no map gives, as it stands there: a number, words, a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.city.told import DISTRICTS_UNIT, told_in_unit
from qdgeo.schema import DISTRICT, ID, NAME, OUTSIDE, UNIT, VALUE, WHOLE
from qdgeo.targets import Target
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table

__all__ = ["Given", "given"]

_CONTEXT = "context"


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the register ``context`` says of a target.

    Parameters
    ----------
    value
        Of the whole city; NaN if it gives no number.
    unit
        The target's own; a part of a whole is a share, 0–1.
    told
        The words and the date that stand beside it.
    """

    value: float
    unit: str
    told: str


def given(city: City, target: Target) -> Given | None:
    """Return what the register ``context`` says of a target of the plan for the city, None if it says nothing.

    Parameters
    ----------
    city
        With its registers.
    target
        Of the plan. Only rows of the city count: of several that of the latest date, of equal ones the last. A target
        that counts districts is also answered by their own rows, a yes (是, or 1) or a no each; while fewer districts
        are told of than it asks for, their number is unknown.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> rows = {"target": ["T30", "T30"], "district": ["whole", "w"], "value": [31.0, 9.0]}
    >>> rows |= dict.fromkeys(("unit", "words", "date"), "")
    >>> city = SimpleNamespace(registers={"context": SimpleNamespace(frame=pd.DataFrame(rows))})
    >>> from qdgeo.targets import load_plan
    >>> given(city, next(one for one in load_plan("qingdao_2022") if one.id == "T30"))
    Given(value=31.0, unit='个', told='')
    """
    table = city.registers.get(_CONTEXT)
    if table is None:
        return None
    frame = pd.DataFrame(table.frame)
    rows = frame[frame["target"] == target.id]
    own = rows[rows[DISTRICT] == WHOLE]
    if own.empty:
        parts = rows[~rows[DISTRICT].isin([WHOLE, OUTSIDE])]
        return _of_districts(city, target, parts) if target.unit == DISTRICTS_UNIT and len(parts) else None
    last = _last(own)
    value, unit = float(last[VALUE]), target.unit
    if not np.isnan(value):
        value, unit = told_in_unit(value, str(last[UNIT]), target.unit)
    words = (str(last["words"] or ""), str(last["date"] or ""))
    return Given(value=value, unit=unit, told=" · ".join(filter(None, words)))


def _last(rows: pd.DataFrame) -> pd.Series:
    dates = rows["date"].fillna("").astype(str).to_numpy(dtype=object)
    return rows.iloc[int(np.flatnonzero(dates == max(dates))[-1])]


def _of_districts(city: City, target: Target, rows: pd.DataFrame) -> Given:
    """Return in how many districts it is so, with their names."""
    words = load_register_table().words
    yes, no = list[str](), list[str]()
    names = dict(zip(city.districts[ID], city.districts[NAME], strict=True))
    for district, own in rows.groupby(DISTRICT, sort=False):
        last = _last(own)
        value, said = float(last[VALUE]), plain_word(str(last["words"]))
        if value > 0 or said in words.yes:
            yes.append(str(names.get(district, district)))
        elif value == 0 or said in words.no:
            no.append(str(names.get(district, district)))
    enough = len(yes) + len(no) >= (target.value or 0)
    told = "；".join(f"{word}：{'、'.join(found)}" for word, found in (("是", yes), ("否", no)) if found)
    return Given(value=float(len(yes)) if enough else np.nan, unit=target.unit, told=told)
