"""Waste transfer stations: how many of which size, what they can take, and who is within their service radius."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

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
    unknown_cells,
    unknown_table,
)
from qdgeo.indicators.served import BASES, service_keys, service_rows
from qdgeo.network import Reach
from qdgeo.schema import DISTRICT, ID, NAME
from qdgeo.targets import load_norms
from qdgeo.wording import Note, Text

__all__ = ["transfer_stations"]

_REGISTER = "transfer_stations"
_RADII = ("transfer_radius_small_vehicle", "transfer_radius_small_vehicle_most")
_SIZES = ("small", "medium", "large", "unknown")
_COUNT = Key("transfer_stations", "district", "座")
_CAPACITY = Key("transfer_capacity", "district", "t/d")
_BY_SIZE = [Key("transfer_stations_by_size", size, "座") for size in _SIZES]
_COLUMNS = (ID, NAME, DISTRICT, "grade", "capacity_t", "size")


def transfer_stations(city: City, reach: Reach) -> Indicator:
    """Return transfer stations by size, and the share of people, area and compounds within their service radius.

    Parameters
    ----------
    city
        With the register ``transfer_stations``; without it every figure is unknown (NaN).
    reach
        Any search on its walking network.

    Returns
    -------
    Indicator
        ``transfer_stations`` (座), ``transfer_capacity`` (t/d, of those of which it is known),
        ``transfer_stations_by_size`` (座, bases small, medium, large, unknown: by capacity) and, for each radius of m
        metres, ``stations_within_{m}m`` along streets and ``stations_straight_{m}m`` straight, on the bases ``people``,
        ``built_up`` and ``compounds`` (those that have a place).
    """
    frame = register_frame(city, _REGISTER)
    radii = tuple(1000 * (load_norms()[norm].high or 0.0) for norm in _RADII)
    if frame is None:
        near = [key for m in radii for key in service_keys("stations", m, (*BASES, "compounds"))]
        keys = [_COUNT, _CAPACITY, *_BY_SIZE, *near]
        return _indicator(unknown_table(city, keys), no_layer(city, _COLUMNS), ())
    capacity = frame["capacity_t"].to_numpy(dtype=float)
    frame = gpd.GeoDataFrame(frame.assign(size=_sizes(capacity)))
    xy = shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object))
    table = [
        *_counts(city, frame, capacity),
        *service_rows(city, reach, xy, "stations", radii, compounds_placed(city)),
    ]
    notes = unknown_cells(frame, _REGISTER, "capacity_t", np.isfinite(capacity))
    return _indicator(stack(table), drawn(frame, _COLUMNS), notes)


def _sizes(capacity: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the size of stations by what they take in a day."""
    norms = load_norms()
    bounds = [norms["transfer_medium"].low or 0.0, norms["transfer_large"].low or 0.0]
    size = np.array(_SIZES, dtype=object)[np.searchsorted(bounds, capacity, side="right")]
    return np.asarray(np.where(np.isfinite(capacity), size, _SIZES[-1]), dtype=object)


def _counts(city: City, frame: pd.DataFrame, capacity: NDArray[np.float64]) -> Iterator[pd.DataFrame]:
    owner = owners(frame)
    yield count_rows(city, owner, _COUNT)
    yield count_rows(city, owner, _CAPACITY, capacity)
    for key in _BY_SIZE:
        own = (frame["size"] == key.basis).to_numpy()
        yield count_rows(city, owner[own], key)


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]) -> Indicator:
    norms = load_norms()
    radii = [norms[norm] for norm in _RADII]
    medium, large = norms["transfer_medium"].low or 0.0, norms["transfer_large"].low or 0.0
    zh = "；".join(f"{norm}，{norm.source}" for norm in radii)
    en = "; ".join(f"{norm.high:g} {norm.unit} (grade {norm.grade})" for norm in radii)
    return Indicator(
        id="transfer_stations",
        title=Text(zh="垃圾转运站", en="Waste transfer stations"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh=f"规模按转运能力：小型不足 {medium:g} t/d，中型 {medium:g}–{large:g} t/d，大型 {large:g} t/d 及以上"
                f"（{norms['transfer_medium'].source}）；能力未知者另列。来源：垃圾转运站台账",
                en=f"Size by capacity: small below {medium:g} t/d, large from {large:g} t/d, medium between (grade "
                f"{norms['transfer_medium'].grade}); unknown apart. Source: the register of transfer stations",
            ),
            Text(
                zh=f"服务半径：{zh}。直线为到最近转运站的直线距离；沿路为步行路网上的距离，不是车行路线",
                en=f"Service radius: {en}, straight, and along the walking network, which is not the way of a vehicle",
            ),
        ),
        notes=notes,
    )
