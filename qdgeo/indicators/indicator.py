"""What every indicator is: a long table by district, a layer to draw, and the words that define it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd

from qdgeo.config import WalkConfig
from qdgeo.schema import BASIS, DENOMINATOR, DISTRICT, MEASURE, NUMERATOR, OUTSIDE, UNIT, VALUE, WHOLE
from qdgeo.wording import Note, Text, figure, html_table

__all__ = ["COLUMNS", "Indicator", "quotient", "stack", "tabulate"]

COLUMNS = (DISTRICT, MEASURE, BASIS, VALUE, NUMERATOR, DENOMINATOR, UNIT)


@dataclass(frozen=True, kw_only=True, eq=False)
class Indicator:
    """One family of figures.

    Parameters
    ----------
    id
        Family name, such as "toilet_density".
    title
        In Chinese and English.
    table
        Long: ``district`` (id, `schema.OUTSIDE` or `schema.WHOLE`), ``measure``, ``basis`` (what the
        denominator is), ``value``, ``numerator``, ``denominator``, ``unit``. Shares are 0–1; NaN is unknown.
        The districts add up to the row of the whole; what lies in no district stands in a row of its own.
    layer
        What to draw, in the city's CRS.
    definitions
        The 口径, printed with every figure.
    notes
        What a reader of these figures must know.
    items
        What was counted one by one, where the layer does not say it all, such as the entries of a list that were
        not found on the map.
    layer_name
        What the layer is called in files; the id if empty.
    walk
        How people walked for these figures, with the tiers that the table holds; None where nobody walks.
    """

    id: str
    title: Text
    table: pd.DataFrame
    layer: gpd.GeoDataFrame
    definitions: tuple[Text, ...]
    notes: tuple[Note, ...] = ()
    items: pd.DataFrame = field(default_factory=pd.DataFrame)
    layer_name: str = ""
    walk: WalkConfig | None = None

    def value(self, district: str, measure: str, basis: str) -> float:
        """Return one figure, NaN where the table has none or it is unknown."""
        rows = self.table
        rows = rows[(rows[DISTRICT] == district) & (rows[MEASURE] == measure) & (rows[BASIS] == basis)]
        return float(rows[VALUE].sum(skipna=False)) if len(rows) == 1 else float("nan")

    def __repr__(self) -> str:
        """Return the family and its measures."""
        measures = ", ".join(dict.fromkeys(self.table[MEASURE]))
        return f"Indicator({self.id!r}: {measures})"

    def _repr_html_(self) -> str:
        keys = self.table[[MEASURE, BASIS]].drop_duplicates().itertuples(index=False, name=None)
        columns = list(keys)
        parts = (self.table[column].tolist() for column in (DISTRICT, MEASURE, BASIS, VALUE, UNIT))
        cells = {
            (district, measure, basis): figure(value, unit)
            for district, measure, basis, value, unit in zip(*parts, strict=True)
        }
        header = [self.title.both, *(f"{measure} ({basis})" for measure, basis in columns)]
        body = [
            [str(district), *(cells.get((district, *key), "") for key in columns)]
            for district in dict.fromkeys(self.table[DISTRICT])
        ]
        return html_table(header, body)


def quotient(numerator: pd.Series[float], denominator: pd.Series[float]) -> pd.Series[float]:
    """Return numerator ÷ denominator, NaN where the denominator is zero: nothing to cover is not zero cover.

    What is all of it but for the dust of adding floats is 1, so that a goal of 100 % can be met.

    Examples
    --------
    >>> quotient(pd.Series([1.0, 0.0]), pd.Series([2.0, 0.0])).tolist()
    [0.5, nan]
    >>> quotient(pd.Series([0.1 + 0.2]), pd.Series([0.3])).tolist()
    [1.0]
    """
    value = numerator / denominator.where(denominator != 0)
    return value.mask(np.isclose(value, 1, rtol=1e-9, atol=0), 1.0)


def tabulate(
    measure: str,
    numerator: pd.Series[float],
    denominator: pd.Series[float] | None = None,
    *,
    basis: str,
    unit: str,
    whole: float | None = None,
) -> pd.DataFrame:
    """Return the rows of one measure: every district, what lies outside, and the whole.

    Parameters
    ----------
    measure
        Its name.
    numerator, denominator
        Indexed by district id and `schema.OUTSIDE`. Without a denominator the value is the numerator.
        The whole is the sum over districts, without what lies outside.
    basis, unit
        What the denominator is, and the unit of the value.
    whole
        Numerator of the whole, where it is not the sum over districts.

    Examples
    --------
    >>> rows = tabulate("m", pd.Series({"a": 1.0, "outside": 9.0}), pd.Series({"a": 2.0, "outside": 9.0}),
    ...                 basis="streets", unit="share")
    >>> rows[["district", "value"]].to_dict("list")
    {'district': ['a', 'outside', 'whole'], 'value': [0.5, 1.0, 0.5]}
    """
    top = _with_whole(numerator)
    if whole is not None:
        top[WHOLE] = whole
    bottom = pd.Series(np.nan, index=top.index) if denominator is None else _with_whole(denominator)
    value = top if denominator is None else quotient(top, bottom)
    return pd.DataFrame(
        {
            DISTRICT: top.index.to_numpy(dtype=object),
            MEASURE: measure,
            BASIS: basis,
            VALUE: value.to_numpy(dtype=float),
            NUMERATOR: top.to_numpy(dtype=float),
            DENOMINATOR: bottom.to_numpy(dtype=float),
            UNIT: unit,
        },
        columns=list(COLUMNS),
    )


def stack(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of several measures as one."""
    return pd.concat(list(tables), ignore_index=True)


def _with_whole(sums: pd.Series[float]) -> pd.Series[float]:
    # skipna=False: a whole of which a part is unknown is unknown too.
    held = sums.to_numpy(dtype=float)
    whole = held[sums.index.to_numpy(dtype=object) != OUTSIDE].sum()
    return pd.Series([*held, whole], index=[*sums.index, WHOLE])
