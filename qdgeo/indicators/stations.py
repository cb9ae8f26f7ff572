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
from qdgeo.targets.register_columns import plain_word
from qdgeo.wording import Note, Text

__all__ = ["transfer_stations"]

_REGISTER = "transfer_stations"
_RADII = ("transfer_radius_small_vehicle", "transfer_radius_small_vehicle_most")
_SIZES = ("small", "medium", "large", "unknown")
_GRADES = {
    "small": ("小", "small"),
    "medium": ("中", "medium"),
    "large": ("大", "large"),
}  # beginnings of words
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
        ``transfer_stations_by_size`` (座, bases small, medium, large, unknown: by
        capacity, else by the grade that is written) and, for each radius of m
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
    by_capacity, stated = _sizes(capacity), _stated(frame["grade"])
    known = np.isfinite(capacity)
    frame = gpd.GeoDataFrame(frame.assign(size=np.where(known, by_capacity, stated)))
    xy = shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object))
    table = [
        *_counts(city, frame, capacity),
        *service_rows(city, reach, xy, "stations", radii, compounds_placed(city)),
    ]
    notes = (
        *unknown_cells(frame, _REGISTER, "capacity_t", known),
        *_notes(
            frame, known & (stated != _SIZES[-1]) & (stated != by_capacity), ~known & (stated != _SIZES[-1])
        ),
    )
    return _indicator(stack(table), drawn(frame, _COLUMNS), notes)


def _sizes(capacity: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the size of stations by what they take in a day."""
    norms = load_norms()
    bounds = [norms["transfer_medium"].low or 0.0, norms["transfer_large"].low or 0.0]
    size = np.array(_SIZES, dtype=object)[np.searchsorted(bounds, capacity, side="right")]
    return np.asarray(np.where(np.isfinite(capacity), size, _SIZES[-1]), dtype=object)


def _stated(grade: pd.Series[str]) -> NDArray[np.object_]:
    """Return the size of stations by the grade that is written: one that begins with the word of a size, else unknown.

    >>> _stated(pd.Series(["小型", "中型转运站", "Large", "Ⅲ类", ""])).tolist()
    ['small', 'medium', 'large', 'unknown', 'unknown']
    """
    plain = grade.fillna("").astype(str).map(plain_word)
    found = np.full(len(plain), _SIZES[-1], dtype=object)
    for size, words in _GRADES.items():
        found[plain.str.startswith(words).to_numpy(dtype=bool)] = size
    return found


def _notes(frame: pd.DataFrame, unlike: NDArray[np.bool_], taken: NDArray[np.bool_]) -> Iterator[Note]:
    """Say whose grade is not that of its capacity, and how many sizes are those that are written."""
    where = f"registers.{_REGISTER}"
    if unlike.any():
        words = f"the grade of {unlike.sum()} stations is not that of their capacity, by which they count"
        zh = f"{unlike.sum()} 座转运站所写等级与转运能力不符，按转运能力计"
        told = frame[ID].astype(str) + ": " + frame["grade"].astype(str)
        yield Note(words, where, tuple(told[unlike]), zh=zh)
    if taken.any():
        words = f"the size of {taken.sum()} stations without a capacity is the grade that is written"
        yield Note(words, where, warning=False, zh=f"{taken.sum()} 座转运站没有转运能力，规模按所写等级计")


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
                f"（{norms['transfer_medium'].source}）；能力未知者按所写等级，等级也不明的另列。来源：垃圾转运站台账",
                en=f"Size by capacity: small below {medium:g} t/d, large from {large:g} t/d, medium between (grade "
                f"{norms['transfer_medium'].grade}); without one by the grade that is written, else unknown apart. "
                "Source: the register of transfer stations",
            ),
            Text(
                zh=f"服务半径：{zh}。直线为到最近转运站的直线距离；沿路为步行路网上的距离，不是车行路线",
                en=f"Service radius: {en}, straight, and along the walking network, which is not the way of a vehicle",
            ),
        ),
        notes=notes,
    )
