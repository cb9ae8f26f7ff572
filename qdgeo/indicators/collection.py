"""Waste collection points: how many, how many sort, and who has one within the service radius of the norm."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.city import City
from qdgeo.indicators.compounds import compounds_placed
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
from qdgeo.indicators.served import BASES, service_keys, service_rows
from qdgeo.network import Reach
from qdgeo.schema import DISTRICT, ID, KIND, NAME
from qdgeo.targets import load_norms
from qdgeo.wording import Note, Text

__all__ = ["collection_points"]

_REGISTER = "collection_points"
_COUNT = Key("collection_points", "district", "个")
_SORTED = Key("collection_sorted", "collection_points", "share")
_COLUMNS = (ID, NAME, DISTRICT, "sorted", KIND)


def collection_points(city: City, reach: Reach) -> Indicator:
    """Return collection points, the share that sorts, and the share of people, area and compounds within their radius.

    Parameters
    ----------
    city
        With the register ``collection_points``; without it every figure is unknown (NaN).
    reach
        Any search on its walking network.

    Returns
    -------
    Indicator
        ``collection_points`` (个), ``collection_sorted`` (share of those of which it is known) and, for the radius of m
        metres, ``collection_within_{m}m`` walked and ``collection_straight_{m}m`` straight, on the bases ``people``,
        ``built_up`` and ``compounds`` (those that have a place).
    """
    frame = register_frame(city, _REGISTER)
    radius = load_norms()["collection_radius"].high or 0.0
    if frame is None:
        keys = [_COUNT, _SORTED, *service_keys("collection", radius, (*BASES, "compounds"))]
        return _indicator(unknown_table(city, keys), no_layer(city, _COLUMNS), ())
    yes = frame["sorted"].to_numpy(dtype=float)
    xy = shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object))
    table = [
        count_rows(city, owners(frame), _COUNT),
        share_rows(city, owners(frame), yes, _SORTED),
        *service_rows(city, reach, xy, "collection", (radius,), compounds_placed(city)),
    ]
    notes = unknown_cells(frame, _REGISTER, "sorted", np.isfinite(yes))
    return _indicator(stack(table), drawn(frame, _COLUMNS), notes)


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]) -> Indicator:
    norm = load_norms()["collection_radius"]
    return Indicator(
        id="collection_points",
        title=Text(zh="生活垃圾收集点", en="Waste collection points"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="分类收集点占比 = 分类的收集点 ÷ 注明是否分类的收集点。来源：生活垃圾收集点台账",
                en="Sorting = collection points that sort ÷ those of which it is known. Source: their register",
            ),
            Text(
                zh=f"服务半径：{norm}（{norm.source}）。直线为到最近收集点的直线距离；步行为沿路距离，含两端到路的一段；"
                "小区以其内一点计，无坐标的小区不参与",
                en=f"Service radius: {norm.high:g} {norm.unit} (grade {norm.grade}), straight, and walked along "
                "streets with the ways to them; a compound is a point on it, those without a place are left out",
            ),
        ),
        notes=notes,
    )
