"""Bathing beaches: toilets and stalls near each for the visitors of its peak day, and the walk to the nearest toilet.

A toilet serves one beach, the nearest, if that is near; so beaches add up. Of beaches as near, that whose id is least.
The walk begins on the outline of the beach: at the point from which it is shortest, and, in the items, at the one from
which it is longest.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack, tabulate
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
from qdgeo.indicators.served import walked_metres
from qdgeo.indicators.stalls import stalls_of
from qdgeo.indicators.walked import how_walked
from qdgeo.network import Reach, snap
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, NAME
from qdgeo.wording import Note, Text

__all__ = ["beaches"]

_KIND = "beaches"
_COUNT = Key("beaches", "district", "处")
_TOILETS = Key("beach_toilets", "district", "座")
_SERVED = Key("beaches_with_toilet", "beaches", "share")
_WALK = Key("beach_walk_m", "beaches", "m")
_PER_1000 = {
    "toilets": Key("beach_toilets_per_1000", "peak_visitors", "座/千人"),
    "stalls": Key("beach_stalls_per_1000", "peak_visitors", "厕位/千人"),
}
_COLUMNS = (
    ID, NAME, DISTRICT, "peak_visitors", "toilets", "stalls", "toilets_per_1000", "stalls_per_1000", "walk_m",
    "farthest_m",
)  # fmt: skip
_STEP_M = 25.0  # along the outline, from point to point

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


def beaches(city: City, reach: Reach) -> Indicator:
    """Return toilets and stalls of beaches for 1,000 visitors of the peak day, and the walk to the nearest toilet.

    Parameters
    ----------
    city
        With the register ``beaches``; without it every figure is unknown (NaN).
    reach
        Any search on its walking network.

    Returns
    -------
    Indicator
        ``beaches`` (处), ``beach_toilets`` (座, no farther than ``services.beach_m``), ``beaches_with_toilet`` (share),
        ``beach_toilets_per_1000`` and ``beach_stalls_per_1000`` (basis ``peak_visitors``; of beaches of which both are
        known: stalls are, if those of every toilet of the beach are) and ``beach_walk_m`` (mean of beaches; inf if one
        reaches no toilet). Items and layer have each beach.
    """
    frame = register_frame(city, _KIND)
    if frame is None:
        keys = [_COUNT, _TOILETS, _SERVED, *_PER_1000.values(), _WALK]
        return _indicator(city, reach, unknown_table(city, keys), no_layer(city, _COLUMNS), ())
    found = _served(city, drawn(frame, (ID, NAME, DISTRICT, "peak_visitors")), reach)
    owner, toilets = owners(found), found["toilets"].to_numpy(dtype=float)
    walk = sum_by_district(owner, found["walk_m"].to_numpy(dtype=float), city.districts)
    each = sum_by_district(owner, np.ones(len(owner)), city.districts)
    tables = [
        count_rows(city, owner, _COUNT),
        count_rows(city, owner, _TOILETS, toilets),
        share_rows(city, owner, (toilets > 0).astype(float), _SERVED),
        *(_per_1000(city, found, column, key) for column, key in _PER_1000.items()),
        tabulate(_WALK.measure, walk, each, basis=_WALK.basis, unit=_WALK.unit),
    ]
    known = found["peak_visitors"].notna().to_numpy()
    notes = (*unknown_cells(found, _KIND, "peak_visitors", known), *_notes(found))
    return _indicator(city, reach, stack(tables), found, notes)


def _served(city: City, places: gpd.GeoDataFrame, reach: Reach) -> gpd.GeoDataFrame:
    shapes, toilets = np.asarray(places.geometry.array, dtype=object), city.toilets
    points = np.asarray(toilets.geometry.array, dtype=object)
    toilet, beach = shapely.STRtree(shapes).query_nearest(points, max_distance=city.config.services.beach_m)
    order = np.lexsort((places[ID].astype(str).rank(method="first").to_numpy()[beach], toilet))
    toilet, first = np.unique(toilet[order], return_index=True)
    beach = beach[order][first]
    count = np.bincount(beach, minlength=len(shapes)).astype(float)
    each = stalls_of(toilets).both
    stalls = np.bincount(beach, weights=each[toilet], minlength=len(shapes))
    stalls = (
        stalls if np.isfinite(each).any() else np.full(len(shapes), np.nan)
    )  # else only bare ones would count
    visitors = places["peak_visitors"].to_numpy(dtype=float)
    thousands = np.where(visitors > 0, visitors, np.nan) / 1000
    nearest, farthest = _walks(reach, shapes, shapely.get_coordinates(points))
    return gpd.GeoDataFrame(
        places.assign(
            toilets=count,
            stalls=stalls,
            toilets_per_1000=count / thousands,
            stalls_per_1000=stalls / thousands,
            walk_m=nearest,
            farthest_m=farthest,
        ),
        crs=places.crs,
    )[[*_COLUMNS, "geometry"]]


def _walks(reach: Reach, shapes: Shapes, toilets_xy: Floats) -> tuple[Floats, Floats]:
    """Return the shortest and the longest walk from a beach's outline to a toilet; inf where it meets no street."""
    net = reach.network
    outline = np.where(np.isin(shapely.get_type_id(shapes), (3, 6)), shapely.boundary(shapes), shapes)
    xy, beach = shapely.get_coordinates(shapely.segmentize(outline, _STEP_M), return_index=True)
    places = snap(net, xy, limit_m=np.inf)  # across the sand to the street, however wide it is
    walk = walked_metres(reach, snap(net, toilets_xy, limit_m=net.settings.snap_m), places)
    nearest, farthest = np.full(len(shapes), np.inf), np.zeros(len(shapes))
    leg = np.full(len(shapes), np.inf)
    np.minimum.at(nearest, beach, walk)
    np.maximum.at(farthest, beach, walk)
    np.minimum.at(leg, beach, np.nan_to_num(places.leg_m, nan=np.inf))
    away = leg > net.settings.access_m
    return np.where(away, np.inf, nearest), np.where(away, np.inf, farthest)


def _per_1000(city: City, found: pd.DataFrame, column: str, key: Key) -> pd.DataFrame:
    """Return an amount for 1,000 visitors, of the beaches of which both are known and that have any visitor."""
    known = found[(found["peak_visitors"] > 0) & found[column].notna()]
    top = sum_by_district(owners(known), known[column].to_numpy(dtype=float), city.districts)
    visitors = known["peak_visitors"].to_numpy(dtype=float) / 1000
    bottom = sum_by_district(owners(known), visitors, city.districts)
    return tabulate(key.measure, top, bottom, basis=key.basis, unit=key.unit)


def _notes(found: pd.DataFrame) -> Iterator[Note]:
    where = f"registers.{_KIND}"
    closed = found[found["peak_visitors"] == 0]
    if len(closed):
        words = f"{len(closed):,} of {len(found):,} beaches have 0 visitors: in no figure for 1,000 visitors"
        zh = f"{len(closed):,} 处浴场（共 {len(found):,} 处）高峰日人数为 0，不计入每千人指标"
        yield Note(words, where, tuple(closed[NAME].astype(str)), warning=False, zh=zh)
    lost = found[found["stalls"].isna()]
    if len(lost):
        words = f"stalls of {len(lost):,} of {len(found):,} beaches are unknown: they are left out of stalls a visitor"
        zh = f"{len(lost):,} 处浴场（共 {len(found):,} 处）的厕位数未知，不计入每千人厕位"
        yield Note(words, where, tuple(lost[NAME].astype(str)), warning=False, zh=zh)
    bare = found[found["toilets"] == 0]
    if len(bare):
        words = f"{len(bare):,} of {len(found):,} beaches have no toilet near"
        zh = f"{len(bare):,} 处浴场（共 {len(found):,} 处）近旁没有公厕"
        yield Note(words, where, tuple(bare[NAME].astype(str)), warning=False, zh=zh)


def _indicator(
    city: City, reach: Reach, table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]
) -> Indicator:
    near, walk = f"{city.config.services.beach_m:g} m", reach.network.settings
    return Indicator(
        id="beaches",
        title=Text(zh="海水浴场", en="Bathing beaches"),
        table=table,
        layer=layer,
        items=pd.DataFrame(layer.drop(columns="geometry")) if len(layer) else pd.DataFrame(),
        definitions=(
            Text(
                zh=f"每千名高峰游客的公厕、厕位 = 离浴场直线 {near}（services.beach_m，C 级）以内的"
                "公厕、厕位 ÷ 高峰日人数 × 1000；每座公厕只计入最近的浴场（同样近的，计入编号在前者）；"
                "厕位为男女厕位（含小便位）之和，无障碍厕位不计。来源：海水浴场台账、公厕台账",
                en=f"Toilets and stalls for 1,000 visitors = those within {near} of a beach in a straight line "
                "(services.beach_m, grade C) ÷ visitors of the peak day × 1,000; a toilet counts with its nearest "
                "beach, of several as near with that whose id sorts first; stalls are women's and men's, urinals "
                "included, accessible ones not. Source: the registers of beaches and of toilets",
            ),
            Text(
                zh="步行距离：从浴场边线上最近处沿步行路网到最近公厕，含到路边的直线；farthest_m 为边线上最远处",
                en="Walk: from the point of the outline from which it is shortest, along the walking network, the "
                "straight way to the street included; farthest_m from the one from which it is longest",
            ),
            how_walked(walk),
        ),
        notes=notes,
        walk=walk,
    )
