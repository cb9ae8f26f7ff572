"""What families read out of a city's registers have in common: counts and shares by district, and what is unknown.

A city without the register has unknown figures (NaN) and nothing to tell. With it, a district without rows has none
(0), and a share there is unknown. Cells whose answer is unknown are neither yes nor no: a share is of what is known,
and how many are left out is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.indicator import stack, tabulate
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, OUTSIDE
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Note

__all__ = [
    "Key",
    "count_rows",
    "drawn",
    "no_layer",
    "owners",
    "register_frame",
    "share_rows",
    "states",
    "unknown_cells",
    "unknown_table",
]

Floats = NDArray[np.float64]
Names = NDArray[np.object_]


class Key(NamedTuple):
    """A measure, what its denominator is, and its unit.

    >>> Key("bins", "entries", "座").unit
    '座'
    """

    measure: str
    basis: str
    unit: str


def register_frame(city: City, kind: str) -> gpd.GeoDataFrame | None:
    """Return the rows of a register, None if the city has none: unknown, not nothing.

    Parameters
    ----------
    city
        With its registers.
    kind
        Id of the register in ``qdgeo/targets/registers.toml``.
    """
    register = city.registers.get(kind)
    return None if register is None else register.frame


def owners(frame: pd.DataFrame) -> Names:
    """Return the district of every row: an id, `schema.OUTSIDE`, or, in tables, `schema.WHOLE`."""
    return frame[DISTRICT].to_numpy(dtype=object)


def unknown_table(city: City, keys: Iterable[Key]) -> pd.DataFrame:
    """Return the rows of some measures of which nothing is known."""
    nothing = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
    return stack(tabulate(key.measure, nothing, basis=key.basis, unit=key.unit) for key in keys)


def count_rows(city: City, owner: Names, key: Key, weight: Floats | None = None) -> pd.DataFrame:
    """Return how many rows each district has, or how much their weights are together.

    Parameters
    ----------
    city
        Its districts.
    owner
        Shape (n,), the district of every row.
    key
        What is counted.
    weight
        float64[n], 1 each by default; NaN unknown: left out. A district with rows of which none is known is unknown,
        and where nothing is known of any row, all districts are.
    """
    each = np.ones(len(owner)) if weight is None else weight
    known = np.isfinite(each)
    if len(owner) and not known.any():
        return unknown_table(city, [key])
    counts = sum_by_district(owner[known], each[known], city.districts)
    counts[list((set(owner) - set(owner[known])) & set(counts.index))] = np.nan
    return tabulate(key.measure, counts, basis=key.basis, unit=key.unit)


def share_rows(city: City, owner: Names, yes: Floats, key: Key, weight: Floats | None = None) -> pd.DataFrame:
    """Return the share of rows that say yes among those that say yes or no.

    Parameters
    ----------
    city
        Its districts.
    owner
        Shape (n,), the district of every row.
    yes
        float64[n], 0–1; NaN unknown: neither in the numerator nor in the denominator.
    key
        What the share is of.
    weight
        float64[n], what each row counts, such as households; one of unknown weight is left out.
    """
    each = np.ones(len(owner)) if weight is None else weight
    known = np.isfinite(yes) & np.isfinite(each)
    top = sum_by_district(owner[known], (yes * each)[known], city.districts)
    bottom = sum_by_district(owner[known], each[known], city.districts)
    return tabulate(key.measure, top, bottom, basis=key.basis, unit=key.unit)


def states(cells: pd.Series[str], *, yes: Sequence[str], no: Sequence[str]) -> Floats:
    """Return the cells of a choice as 1 (one of `yes`), 0 (one of `no`) or NaN (anything else).

    Examples
    --------
    >>> states(pd.Series(["intact", "damaged", "unknown", ""]), yes=["intact"], no=["damaged"]).tolist()
    [1.0, 0.0, nan, nan]
    """
    found = np.where(cells.isin(list(yes)), 1.0, np.where(cells.isin(list(no)), 0.0, np.nan))
    return np.asarray(found, dtype=np.float64)


def unknown_cells(frame: pd.DataFrame, kind: str, column: str, known: NDArray[np.bool_]) -> tuple[Note, ...]:
    """Say how many rows of a register leave a column unknown, nothing if none does.

    Parameters
    ----------
    frame
        The rows.
    kind, column
        Ids of the register and of its column.
    known
        bool[n].
    """
    lost = int((~known).sum())
    if lost == 0:
        return ()
    of = load_registers()[kind].column(column)
    words = f"'{of.en}' is unknown in {lost:,} of {len(frame):,} rows: these are left out, neither yes nor no, nor 0"
    zh = f"{lost:,} 行（共 {len(frame):,} 行）未注明“{of.zh}”，不计入，既不算是也不算否，也不算 0"
    return (Note(words, f"registers.{kind}", warning=False, zh=zh),)


def drawn(frame: gpd.GeoDataFrame, columns: Sequence[str]) -> gpd.GeoDataFrame:
    """Return the rows that have a place, with some of their columns, to draw and to write."""
    placed = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    return gpd.GeoDataFrame(placed[[*columns, "geometry"]].reset_index(drop=True), crs=frame.crs)


def no_layer(city: City, columns: Sequence[str]) -> gpd.GeoDataFrame:
    """Return a layer without rows."""
    nothing: dict[str, list[str]] = {name: [] for name in columns}
    return gpd.GeoDataFrame(nothing, geometry=[], crs=city.crs)
