"""Residential compounds: how many small carts enter (小车进院), how many sort their waste; also by households."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.city import City
from qdgeo.indicators.demand import Demand
from qdgeo.indicators.indicator import Indicator, stack
from qdgeo.indicators.registered import (
    Key,
    count_rows,
    drawn,
    no_layer,
    owners,
    register_frame,
    share_rows,
    unknown_cells,
    unknown_table,
)
from qdgeo.schema import DISTRICT, ID, NAME
from qdgeo.wording import Note, Text

__all__ = ["compounds", "compounds_placed"]

_KIND = "compounds"
_COLUMNS = (ID, NAME, DISTRICT, "sorting", "cart", "households")
_COUNT = Key("compounds", "district", "个")
_HOUSEHOLDS = Key("compounds_households", "district", "户")
_SHARES = {
    column: [Key(f"compounds_{column}", basis, "share") for basis in ("compounds", "households")]
    for column in ("cart", "sorting")
}


def compounds(city: City) -> Indicator:
    """Return compounds, and the shares of them entered by small carts and that sort their waste.

    Parameters
    ----------
    city
        With the register ``compounds``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``compounds`` (个), ``compounds_households`` (户, those that are known), ``compounds_cart`` and
        ``compounds_sorting`` (share) on the bases ``compounds`` and ``households``. The layer has the compounds that
        have a place.
    """
    frame = register_frame(city, _KIND)
    if frame is None:
        keys = [_COUNT, _HOUSEHOLDS, *(key for pair in _SHARES.values() for key in pair)]
        return _indicator(unknown_table(city, keys), no_layer(city, _COLUMNS), ())
    owner, homes = owners(frame), frame["households"].to_numpy(dtype=float)
    tables = [count_rows(city, owner, _COUNT), count_rows(city, owner, _HOUSEHOLDS, homes)]
    notes = list(unknown_cells(frame, _KIND, "households", np.isfinite(homes)))
    for column, (each, by_homes) in _SHARES.items():
        yes = frame[column].to_numpy(dtype=float)
        tables += [share_rows(city, owner, yes, each), share_rows(city, owner, yes, by_homes, homes)]
        notes += unknown_cells(frame, _KIND, column, np.isfinite(yes))
    return _indicator(stack(tables), drawn(frame, _COLUMNS), tuple(notes))


def compounds_placed(city: City) -> Demand:
    """Return the compounds that have a place, each at a point on it, as what a service is for; one each."""
    frame = register_frame(city, _KIND)
    placed = no_layer(city, (DISTRICT,)) if frame is None else frame[frame.geometry.notna()]
    points = shapely.point_on_surface(np.asarray(placed.geometry.array, dtype=object))
    return Demand(
        basis="compounds",
        title=Text("小区", "compounds"),
        unit=Text("个小区", "compounds"),
        xy=shapely.get_coordinates(points),
        weight=np.ones(len(placed)),
        district=owners(placed),
        known=len(placed) > 0,
    )


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]) -> Indicator:
    return Indicator(
        id="compounds",
        title=Text(zh="小区清运与分类", en="Waste of compounds"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="小车进院覆盖率 = 小车进院的小区数 ÷ 注明是否进院的小区数；垃圾分类率 = 实行分类的小区数 ÷ "
                "注明是否分类的小区数；按户口径以户数加权，户数未知者不计入。来源：住宅小区、开放楼院台账",
                en="Entered by small carts = compounds that are ÷ those of which it is known; sorting likewise; on the "
                "basis households weighted by them, without compounds whose households are unknown. Source: the "
                "register of residential compounds",
            ),
        ),
        notes=notes,
    )
