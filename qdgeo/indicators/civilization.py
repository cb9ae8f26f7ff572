"""Practice centres of a new era of civilisation (新时代文明实践中心): which communities have one, and how far it is.

A community that is drawn has a centre if one lies in it; one of which only a point is known, if one is near. Beside
that stands how far people and communities walk to the nearest, whoever's it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.ground import ground_of
from qdgeo.indicators.indicator import Indicator, stack
from qdgeo.indicators.managed_walk import weighted_median
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
from qdgeo.indicators.served import BASES, service_keys, service_rows, walked_metres
from qdgeo.indicators.walked import how_walked
from qdgeo.network import Reach, snap
from qdgeo.schema import DISTRICT, ID, NAME, WHOLE
from qdgeo.wording import Note, Text

__all__ = ["civilization"]

_CENTRES, _COMMUNITIES = "civilization_centres", "communities"
_COUNT = Key("civilization_centres", "district", "个")
_HAVE = Key("communities_with_centre", "communities", "share")
_LIVE = Key("communities_with_centre", "people", "share")
_WALK = Key("centre_walk_median_m", "people", "m")
_COLUMNS = (ID, NAME, DISTRICT, "people", "centres", "has_centre", "centre_walk_m")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Names = NDArray[np.object_]
Shapes = NDArray[np.object_]


def civilization(city: City, reach: Reach) -> Indicator:
    """Return practice centres, the share of communities that have one, and the walk to the nearest.

    Parameters
    ----------
    city
        With the registers ``civilization_centres`` and ``communities``; what needs one that is missing is unknown
        (NaN).
    reach
        Any search on its walking network; its toilets do not matter here.

    Returns
    -------
    Indicator
        ``civilization_centres`` (个), ``communities_with_centre`` (share, bases ``communities`` and ``people``: of the
        people of communities), ``centre_within_{m}m`` along streets and ``centre_straight_{m}m`` straight (share of
        people and built-up area, m is ``services.centre_m``) and ``centre_walk_median_m`` (m, the walk that half of
        the people do not exceed; inf if most reach none). Items and layer have each community, with its ``centres``,
        ``has_centre`` (1, 0, NaN unknown) and ``centre_walk_m`` from a point on it.
    """
    radius = city.config.services.centre_m
    centres, communities = register_frame(city, _CENTRES), register_frame(city, _COMMUNITIES)
    if centres is None:
        keys = [_COUNT, _HAVE, _LIVE, *service_keys("centre", radius, BASES), _WALK]
        return _indicator(city, reach, unknown_table(city, keys), no_layer(city, _COLUMNS), ())
    xy = shapely.get_coordinates(np.asarray(centres.geometry.array, dtype=object))
    tables = [
        count_rows(city, owners(centres), _COUNT),
        *service_rows(city, reach, xy, "centre", (radius,)),
        _median_walk(city, reach, xy),
    ]
    if communities is None:
        return _indicator(
            city, reach, stack([*tables, unknown_table(city, [_HAVE, _LIVE])]), no_layer(city, _COLUMNS), ()
        )
    places = _with_centres(reach, communities, xy, radius)
    have, people = (places[name].to_numpy(dtype=float) for name in ("has_centre", "people"))
    tables += [
        share_rows(city, owners(places), have, _HAVE),
        share_rows(city, owners(places), have, _LIVE, people),
    ]
    notes = (*unknown_cells(communities, _COMMUNITIES, "people", np.isfinite(people)), *_notes(places))
    return _indicator(city, reach, stack(tables), places, notes)


def _with_centres(reach: Reach, communities: gpd.GeoDataFrame, xy: Floats, radius: float) -> gpd.GeoDataFrame:
    """Return communities that have a place, with how many centres are theirs and how far the nearest is."""
    places = drawn(communities, (ID, NAME, DISTRICT, "people"))
    shapes = np.asarray(places.geometry.array, dtype=object)
    area = np.isin(shapely.get_type_id(shapes), (3, 6))
    place, centre = shapely.STRtree(np.asarray(shapely.points(xy))).query(
        shapes, predicate="dwithin", distance=np.where(area, 0.0, radius)
    )
    inside = shapely.contains_properly(shapes[place], shapely.points(xy[centre]))
    kept = _owned(places[ID].to_numpy(dtype=object)[place], centre, area[place], inside)
    count = np.bincount(place[kept], minlength=len(shapes)).astype(np.int64)
    net = reach.network
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    walk = walked_metres(
        reach,
        snap(net, xy, limit_m=net.settings.snap_m),
        snap(net, points, limit_m=net.settings.access_m),
    )
    return gpd.GeoDataFrame(
        places.assign(centres=count, has_centre=(count > 0).astype(float), centre_walk_m=walk), crs=places.crs
    )[[*_COLUMNS, "geometry"]]


def _owned(ids: Names, centre: Ints, area: Flags, inside: Flags) -> Flags:
    """Return which pairs of a community and a centre count: a centre on borders has one owner, whose id is the least.

    >>> _owned(np.array(["b", "a"], object), np.array([0, 0]), np.array([True, True]), np.array([False, False]))
    array([False,  True])
    """
    border = np.flatnonzero(area & ~inside & ~np.isin(centre, centre[inside]))
    first = pd.DataFrame({"id": ids[border], "centre": centre[border]}).sort_values("id", kind="stable")
    kept = ~area | inside
    kept[border[first.drop_duplicates("centre").index.to_numpy()]] = True
    return np.asarray(kept, dtype=np.bool_)


def _median_walk(city: City, reach: Reach, xy: Floats) -> pd.DataFrame:
    """Return the walk to the nearest centre that half of a district's people do not exceed."""
    people = ground_of(city, reach).places[0]
    demand = people.demand
    walk = walked_metres(reach, snap(reach.network, xy, limit_m=reach.network.settings.snap_m), people.met)
    rows = unknown_table(city, [_WALK])
    inside = np.isin(demand.district, city.districts[ID].to_numpy(dtype=object))
    chosen = [inside if name == WHOLE else demand.district == name for name in rows[DISTRICT]]
    return rows.assign(value=[weighted_median(walk[some], demand.weight[some]) for some in chosen])


def _notes(places: gpd.GeoDataFrame) -> Iterator[Note]:
    without = places[places["has_centre"] == 0]
    if len(without):
        words = f"{len(without):,} of {len(places):,} communities have no practice centre"
        zh = f"{len(without):,} 个社区（共 {len(places):,} 个）没有文明实践中心"
        yield Note(words, f"registers.{_CENTRES}", tuple(without[NAME].astype(str)), warning=False, zh=zh)


def _indicator(
    city: City, reach: Reach, table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]
) -> Indicator:
    radius, walk = f"{city.config.services.centre_m:g} m", reach.network.settings
    return Indicator(
        id="civilization",
        layer_name="communities",
        title=Text(zh="文明实践中心", en="Civilisation practice centres"),
        table=table,
        layer=layer,
        items=pd.DataFrame(layer.drop(columns="geometry")) if len(layer) else pd.DataFrame(),
        definitions=(
            Text(
                zh="社区覆盖率 = 有实践中心的社区数 ÷ 社区总数：有范围的社区以中心位于其范围内为有（位于共同边界上的归"
                f"编号在前者），只有点位的以直线 {radius}（约定，services.centre_m）内有中心为有；"
                "按人口口径以社区人口加权。来源：社区台账、文明实践中心台账",
                en="Communities with a centre ÷ all: one that is drawn has a centre if one lies in it (on a common "
                "border: of the one whose id sorts first), one that is a point if one is within "
                f"{radius} in a straight line (assumption of this project, services.centre_m); on the basis people "
                "weighted by those of the communities. Source: the registers of communities and of practice centres",
            ),
            Text(
                zh=f"步行距离沿步行路网，含门到路；{radius} 内人口、建成区占比，旁列直线",
                en=f"Walks are along the walking network, the way to the street included; people and built-up area "
                f"within {radius}, straight beside",
            ),
            how_walked(walk),
        ),
        notes=notes,
        walk=walk,
    )
