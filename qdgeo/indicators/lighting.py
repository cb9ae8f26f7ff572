"""Landscape lighting: the share of lamps that are intact, and of those with an efficient light source.

A row is as many lamps as it counts; one without a count is one lamp. Lamps of unknown state or source are in neither
part of a share, and how many rows that is stands in the notes.
"""

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
from qdgeo.schema import DISTRICT, ID, NAME
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Note, Text

__all__ = ["lighting"]

_KIND = "lighting"
_LAMPS = Key("lamps", "district", "盏")
_SHARES = {
    "state": (Key("lighting_intact", "lamps", "share"), ("intact",), ("broken",)),
    "lamp": (Key("lighting_efficient", "lamps", "share"), ("efficient",), ("other",)),
}
_COLUMNS = (ID, NAME, DISTRICT, "state", "lamp", "count")


def lighting(city: City) -> Indicator:
    """Return lamps of landscape lighting, the share that is intact, and the share that is efficient.

    Parameters
    ----------
    city
        With the register ``lighting``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``lamps`` (盏), ``lighting_intact`` and ``lighting_efficient`` (share of the lamps of which it is known, basis
        ``lamps``). The layer has the rows that have a place.
    """
    frame = register_frame(city, _KIND)
    if frame is None:
        keys = [_LAMPS, *(key for key, _, _ in _SHARES.values())]
        return _indicator(unknown_table(city, keys), no_layer(city, _COLUMNS), ())
    owner, lamps = owners(frame), frame["count"].fillna(1.0).to_numpy(dtype=float)
    tables, notes = [count_rows(city, owner, _LAMPS, lamps)], list[Note]()
    for column, (key, yes, no) in _SHARES.items():
        state = states(frame[column], yes=yes, no=no)
        tables.append(share_rows(city, owner, state, key, lamps))
        notes += unknown_cells(frame, _KIND, column, np.isfinite(state))
    return _indicator(stack(tables), drawn(frame, _COLUMNS), tuple(notes))


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]) -> Indicator:
    kind = load_registers()[_KIND].column("lamp")
    efficient, other = (kind.choices[key] for key in ("efficient", "other"))
    return Indicator(
        id="lighting",
        title=Text(zh="景观照明", en="Landscape lighting"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="完好率 = 完好灯具数 ÷ 状态已知的灯具数；高效光源应用率 = 高效光源灯具数 ÷ 光源已知的灯具数；"
                "灯具数空着的一行计一盏，未知者不计入分子和分母。来源：景观照明设施台账",
                en="Intact = lamps that are ÷ lamps of known state; efficient = lamps with an efficient source ÷ lamps "
                "of known source; a row without a count is one lamp; what is unknown is in neither part. Source: the "
                "register of landscape lighting",
            ),
            Text(
                zh=f"算作高效光源的：{'、'.join(efficient)}；不算的：{'、'.join(other)}"
                f"（{kind.source}；{kind.grade} 级）",
                en=f"Efficient are: {', '.join(efficient)}; not efficient: {', '.join(other)} (assumption of this "
                f"project, grade {kind.grade}: the plan does not say what it calls efficient)",
            ),
        ),
        notes=notes,
    )
