"""What of the city's facilities lies within the radius of a sensing point.

Each sensing point has a radius of its own. One that states none is left out, unless the city file gives a radius for
such points: the share is then a lower bound, and says so. Where all points of a district state none, what they cover is
unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

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
    unknown_table,
)
from qdgeo.schema import DISTRICT, ID, KIND, NAME
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Note, Text

__all__ = ["sensing"]

_KIND = "sensors"
_TOILETS = "toilets"
_REGISTERS = ("collection_points", "transfer_stations", "beaches", "civilization_centres")
_ALL = "facilities"
_COUNT = Key("sensors", "district", "个")
_MEASURE = "facilities_sensed"
_COLUMNS = (ID, NAME, DISTRICT, KIND, "radius_m", "facilities")

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Names = NDArray[np.object_]
Shapes = NDArray[np.object_]


def sensing(city: City) -> Indicator:
    """Return sensing points and the share of facilities within their radius, kind by kind and together.

    Parameters
    ----------
    city
        With the register ``sensors``; without it every figure is unknown (NaN). Facilities are the toilets that count
        and what the registers of collection points, transfer stations, beaches and practice centres hold; kinds without
        a register are unknown and not among all facilities.

    Returns
    -------
    Indicator
        ``sensors`` (个) and ``facilities_sensed`` (share) on the bases ``facilities`` (all together) and each kind. The
        layer has the sensing points, with how many facilities each reaches; items each facility.

    Notes
    -----
    A facility is within if the straight distance from the sensing point to it, or to the nearest part of its area or
    line, is no longer than the radius.
    """
    frame = register_frame(city, _KIND)
    kinds = (_TOILETS, *_REGISTERS)
    keys = [Key(_MEASURE, basis, "share") for basis in (_ALL, *kinds)]
    if frame is None:
        return _indicator(
            city, unknown_table(city, [_COUNT, *keys]), no_layer(city, _COLUMNS), _no_items(), ()
        )
    usual = city.config.services.sensor_m
    radius = frame["radius_m"].fillna(np.nan if usual is None else usual).to_numpy(dtype=float)
    items = pd.concat([_no_items(), *_facilities(city)], ignore_index=True)
    shapes = np.asarray(items.pop("geometry"), dtype=object)
    count, reached = _reached(shapes, np.asarray(frame.geometry.array, dtype=object), radius)
    blind = _blind(owners(frame), np.isfinite(radius), owners(items))
    items["sensed"] = np.where(count > 0, 1.0, np.where(blind, np.nan, 0.0))
    items["sensors"] = count
    told = np.where(blind, np.nan, items["sensed"].to_numpy(dtype=float))
    tables = [count_rows(city, owners(frame), _COUNT)]
    for key in keys:
        own = np.ones(len(items), dtype=bool) if key.basis == _ALL else (items[KIND] == key.basis).to_numpy()
        known = np.isfinite(told[own]).any()
        share = share_rows(city, owners(items)[own], told[own], key)
        tables.append(share if known else unknown_table(city, [key]))
    layer = drawn(frame.assign(radius_m=radius, facilities=reached), _COLUMNS)
    notes = (*_notes(radius, len(frame)), *_blind_notes(city, owners(frame), np.isfinite(radius)))
    return _indicator(city, stack(tables), layer, items, notes)


def _no_items() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in (ID, NAME, DISTRICT, KIND, "geometry")})


def _facilities(city: City) -> Iterator[pd.DataFrame]:
    """Yield every kind of facility that is known, with its shapes."""
    frames = {_TOILETS: city.toilets} | {kind: register_frame(city, kind) for kind in _REGISTERS}
    for kind, frame in frames.items():
        if frame is not None and len(frame):
            placed = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
            table = pd.DataFrame(placed[[ID, NAME, DISTRICT]]).astype(object)
            yield table.assign(**{KIND: kind}, geometry=np.asarray(placed.geometry.array, dtype=object))


def _reached(shapes: Shapes, sensors: Shapes, radius: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return by how many sensing points each shape is reached, and how many shapes each of them reaches."""
    known = np.flatnonzero(np.isfinite(radius))
    sensor, shape = shapely.STRtree(shapes).query(sensors[known], predicate="dwithin", distance=radius[known])
    by_shape = np.bincount(shape, minlength=len(shapes)).astype(np.int64)
    return by_shape, np.bincount(known[sensor], minlength=len(sensors)).astype(np.int64)


def _blind(owner: Names, known: Flags, of: Names) -> Flags:
    """Return which facilities lie in a district whose sensing points are all of unknown radius, or all are.

    >>> of = np.array(["w", "x", "y"], dtype=object)
    >>> _blind(np.array(["w", "x", "x"], dtype=object), np.array([False, False, True]), of)
    array([ True, False, False])
    """
    if not known.any():
        return np.ones(len(of), dtype=np.bool_)
    return np.isin(of.astype(str), sorted(set(owner) - set(owner[known])))


def _blind_notes(city: City, owner: Names, known: Flags) -> tuple[Note, ...]:
    if not known.any():
        return ()
    lost = city.districts[_blind(owner, known, city.districts[ID].to_numpy(dtype=object))]
    if lost.empty:
        return ()
    words = (
        f"in {len(lost):,} districts no sensing point states its radius: what it covers there is unknown, and not "
        "in the whole"
    )
    zh = f"{len(lost):,} 个区的感知点位半径全部未知：该区覆盖率未知，也不计入全市"
    return (Note(words, f"registers.{_KIND}", tuple(lost[NAME].astype(str)), zh=zh),)


def _notes(radius: Floats, count: int) -> tuple[Note, ...]:
    lost = int(np.isnan(radius).sum())
    if lost == 0:
        return ()
    words = (
        f"the radius of {lost:,} of {count:,} sensing points is unknown: they are left out, and shares are lower "
        "bounds"
    )
    zh = f"{lost:,} 个感知点位（共 {count:,} 个）半径未知，不计入，占比为下限（可设 services.sensor_m）"
    return (Note(words, f"registers.{_KIND}", zh=zh),)


def _indicator(
    city: City, table: pd.DataFrame, layer: gpd.GeoDataFrame, items: pd.DataFrame, notes: tuple[Note, ...]
) -> Indicator:
    usual = city.config.services.sensor_m
    zh = "不计入" if usual is None else f"按 {usual:g} m 计"
    en = "are left out" if usual is None else f"count with {usual:g} m"
    names = load_registers()
    kinds_zh = "、".join(names[kind].zh for kind in _REGISTERS)
    kinds_en = ", ".join(names[kind].en for kind in _REGISTERS)
    return Indicator(
        id="sensing",
        title=Text(zh="感知点位覆盖", en="What sensing points cover"),
        table=table,
        layer=layer,
        items=items,
        definitions=(
            Text(
                zh="感知覆盖率 = 任一感知点位半径内（直线，≤）的设施数 ÷ 设施总数；设施为计入的公厕以及台账中的"
                f"{kinds_zh}；未注明半径的点位{zh}；某区点位半径全部未知的，"
                "该区覆盖率未知。来源：感知点位台账",
                en="Covered = facilities within the radius of a sensing point (straight, <=) ÷ all facilities: toilets "
                f"that count, and of the registers {kinds_en}; points without a radius {en}; in a district where all "
                "of them state none it is unknown. Source: the register of sensing points",
            ),
        ),
        notes=notes,
    )
