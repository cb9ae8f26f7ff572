"""Bins and litter boxes: how many there are, and how many of them are intact."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack
from qdgeo.indicators.registered import (
    Key,
    count_rows,
    drawn,
    no_layer,
    owners,
    register_frame,
    share_rows,
    states,
    unknown_cells,
    unknown_table,
)
from qdgeo.schema import DISTRICT, ID, KIND, NAME
from qdgeo.wording import Note, Text

__all__ = ["bins"]

_REGISTER = "bins"
_COUNT = Key("bins", "district", "个")
_INTACT = Key("bins_intact", "bins", "share")
_COLUMNS = (ID, NAME, DISTRICT, "state", KIND)


def bins(city: City) -> Indicator:
    """Return bins and the share of them that is intact, district by district.

    Parameters
    ----------
    city
        With the register ``bins``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``bins`` (个) and ``bins_intact`` (share of those whose state is known). The layer has the bins.
    """
    frame = register_frame(city, _REGISTER)
    if frame is None:
        return _indicator(unknown_table(city, [_COUNT, _INTACT]), no_layer(city, _COLUMNS), ())
    intact = states(frame["state"], yes=["intact"], no=["damaged"])
    table = [
        count_rows(city, owners(frame), _COUNT),
        share_rows(city, owners(frame), intact, _INTACT),
    ]
    notes = unknown_cells(frame, _REGISTER, "state", np.isfinite(intact))
    return _indicator(stack(table), drawn(frame, _COLUMNS), notes)


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]) -> Indicator:
    return Indicator(
        id="bins",
        title=Text(zh="垃圾桶、果皮箱", en="Bins and litter boxes"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="完好率 = 状态为完好的处数 ÷ 状态已知的处数；一行一处。来源：垃圾桶、果皮箱台账",
                en="Intact = bins that are ÷ those whose state is known; a place a row. Source: the register of bins",
            ),
        ),
        notes=notes,
    )
