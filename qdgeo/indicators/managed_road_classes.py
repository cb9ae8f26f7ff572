"""Managed roads by class of road (快速路, 主干路, 次干路, 支路 …): entries, length, and share of these streets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from qdgeo.city import City
from qdgeo.indicators.alongside import shared_stretches
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed import Managed, classes, course_of, km_of, managed_of
from qdgeo.indicators.managed_kinds import CLASS, with_class
from qdgeo.indicators.managed_words import no_list, road_classes_definitions
from qdgeo.overlay import sum_by_district
from qdgeo.schema import BASIS, DENOMINATOR, DISTRICT, ID, MEASURE, OUTSIDE, VALUE
from qdgeo.targets import load_norms
from qdgeo.targets.road_classes import load_road_classes, road_class_of
from qdgeo.wording import Text

__all__ = ["managed_road_classes"]

_TITLE = Text(zh="严管路按道路等级", en="Managed roads by class of road")
_UNKNOWN = "unknown"  # entries that were not found, or that are on ways which are no roads of a city
_MEASURES = (("managed_class_count", "条"), ("managed_class_km", "km"), ("managed_class_share", "share"))
_COLUMNS = (CLASS, "road_class", DISTRICT, "length_m", "centreline_m")

Flags = NDArray[np.bool_]
Names = NDArray[np.object_]


def managed_road_classes(city: City) -> Indicator:
    """Return entries, km and share of streets by class of road, district by district.

    Parameters
    ----------
    city
        With ``managed``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``managed_class_count`` (条, entries most of whose length is on roads of the class; basis "unknown" for those
        that were not found), ``managed_class_km`` (km of centreline) and ``managed_class_share`` (of the district's
        centreline of that class). The basis is the class of road, a row of ``qdgeo/targets/road_classes.toml`` that
        the city has; another class of the list stands behind it, "arterial:deep_cleaning". Items have the same as a
        table, the layer the pieces of every class of the list.
    """
    there = _there(city)
    managed = managed_of(city)
    if managed is None:
        return _indicator(city, stack(_unknown_rows(city, there)))
    of_piece, streets = _of_pieces(city, managed), _streets(city, managed)
    tables = [] if managed.kinds.known else _unknown_rows(city, there)
    layers = []
    for name, among in classes(managed).items():
        if name or managed.kinds.known:
            tables += _counts(city, managed, name, of_piece, there)
            for road_class in there:
                chosen = among & (of_piece == road_class)
                tables += _lengths(city, managed, name, road_class, chosen, streets[road_class])
            layers.append(_pieces(managed, name, among, of_piece))
    table = stack(tables)
    layer = gpd.GeoDataFrame(pd.concat(layers, ignore_index=True), crs=city.crs)
    return replace(_indicator(city, table), layer=layer, items=_items(table), notes=())


def _indicator(city: City, table: pd.DataFrame) -> Indicator:
    """Return the family with its rows, as it is where there is no list."""
    nothing: dict[str, list[str]] = {name: [] for name in _COLUMNS}
    return Indicator(
        id="managed_road_classes",
        title=_TITLE,
        table=table,
        layer=gpd.GeoDataFrame(nothing, geometry=[], crs=city.crs),
        definitions=road_classes_definitions(_there(city)),
        notes=no_list(),
    )


def _class_of(highway: ArrayLike) -> Names:
    """Return the class of road of values of ``highway``, "unknown" if it is none of a city's."""
    known = pd.Series(np.asarray(highway, dtype=object)).map(dict(road_class_of()))
    return known.fillna(_UNKNOWN).to_numpy(dtype=object)


def _there(city: City) -> list[str]:
    """Return the classes of road that the city has, the widest first."""
    of = set(_class_of(city.streets.frame["highway"].unique()))
    return [one.id for one in load_road_classes() if one.id in of]


def _of_roads(city: City, managed: Managed) -> Names:
    rows = managed.roads["row"].to_numpy(dtype=np.int64)
    return _class_of(city.streets.frame["highway"].to_numpy(dtype=object)[rows])


def _streets(city: City, managed: Managed) -> dict[str, pd.Series[float]]:
    """Return km of centreline of each class of road by district."""
    of, owner = _of_roads(city, managed), managed.roads[DISTRICT].to_numpy(dtype=object)
    km = managed.roads["centreline_m"].to_numpy(dtype=np.float64) / 1000
    return {name: sum_by_district(owner[of == name], km[of == name], city.districts) for name in _there(city)}


def _of_pieces(city: City, managed: Managed) -> Names:
    """Return the class of road of each piece: of the road it was cut out of, or that a line of the list runs along."""
    of, line = _of_roads(city, managed), managed.line
    found = np.where(line >= 0, of[line], _UNKNOWN) if of.size else np.full(line.size, _UNKNOWN, dtype=object)
    if not managed.listed.has_lines:
        return np.asarray(found, dtype=object)
    norms = load_norms()
    shared = shared_stretches(
        np.asarray(managed.roads.geometry.array, dtype=object),
        np.asarray(managed.matched.pieces.geometry.array, dtype=object),
        apart_m=norms["sidepath_distance"].high or 0.0,
        turn_deg=norms["sidepath_turn"].high or 0.0,
    )
    along = {"piece": shared.other, "of": of[shared.line], "m": shared.other_end_m - shared.other_start_m}
    most = _most(pd.DataFrame(along), "piece")
    found[most.index.to_numpy(dtype=np.int64)] = most.to_numpy(dtype=object)
    return np.asarray(found, dtype=object)


def _most(along: pd.DataFrame, key: str) -> pd.Series[str]:
    """Return the class of road on which most metres are, by key; of two alike the one that is the wider."""
    rank = {one.id: number for number, one in enumerate(load_road_classes())}
    total = along.groupby([key, "of"], as_index=False)["m"].sum()
    total = total.assign(m=total["m"].round(3), rank=total["of"].map(rank).fillna(len(rank)))
    total = total.sort_values([key, "m", "rank"], ascending=[True, False, True], kind="stable")
    most: pd.Series[str] = total.drop_duplicates(key).set_index(key)["of"]
    return most


def _counts(
    city: City, managed: Managed, name: str, of_piece: Names, there: list[str]
) -> Iterator[pd.DataFrame]:
    """Yield the entries of a class of the list by class of road, each once."""
    entries, pieces = managed.matched.entries[managed.kinds.of[name]], managed.matched.pieces
    along = pd.DataFrame({"entry": pieces["entry"], "of": of_piece, "m": pieces["centreline_m"]})
    of = entries["entry"].map(_most(along, "entry")).fillna(_UNKNOWN).to_numpy(dtype=object)
    owner = entries[DISTRICT].to_numpy(dtype=object)
    for road_class in [*there, _UNKNOWN]:
        own = of == road_class
        counts = sum_by_district(owner[own], np.ones(int(own.sum())), city.districts)
        basis = with_class(road_class, name)
        yield tabulate("managed_class_count", counts, basis=basis, unit="条", whole=float(own.sum()))


def _lengths(
    city: City, managed: Managed, name: str, road_class: str, chosen: Flags, streets: pd.Series[float]
) -> list[pd.DataFrame]:
    """Return km of a class of the list on a class of road, and its share of these roads."""
    known = km_of(course_of(managed, chosen), managed.matched.entries[managed.kinds.of[name]], city)
    whole, basis = float(known.drop(OUTSIDE).sum()), with_class(road_class, name)
    return [
        tabulate("managed_class_km", known, basis=basis, unit="km", whole=whole),
        tabulate("managed_class_share", known, streets, basis=basis, unit="share", whole=whole),
    ]


def _pieces(managed: Managed, name: str, among: Flags, of_piece: Names) -> gpd.GeoDataFrame:
    """Return the pieces of a class of the list, each once."""
    share = managed.shares(among)
    pieces = managed.matched.pieces
    table = pieces.assign(
        **{
            CLASS: name,
            "road_class": of_piece,
            "centreline_m": share * pieces["length_m"].to_numpy(dtype=float),
        }
    )
    return table.loc[share > 0, [*_COLUMNS, "geometry"]]


def _items(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a class of the list, class of road and district."""
    zh = {one.id: one.zh for one in load_road_classes()}
    keys = pd.MultiIndex.from_frame(table[[BASIS, DISTRICT]].drop_duplicates())
    rows = table.set_index([MEASURE, BASIS, DISTRICT])
    of = {name: rows.xs(name, level=0).reindex(keys) for name, _ in _MEASURES}
    basis = keys.get_level_values(0).str.partition(":")
    road_class = basis.get_level_values(0)
    return pd.DataFrame(
        {
            CLASS: basis.get_level_values(2).to_numpy(dtype=object),
            "road_class": road_class.to_numpy(dtype=object),
            "road_class_zh": [zh.get(name, "") for name in road_class],
            DISTRICT: keys.get_level_values(1).to_numpy(dtype=object),
            "entries": of["managed_class_count"][VALUE].to_numpy(dtype=float),
            "managed_km": of["managed_class_km"][VALUE].to_numpy(dtype=float),
            "street_km": of["managed_class_share"][DENOMINATOR].to_numpy(dtype=float),
            "share": of["managed_class_share"][VALUE].to_numpy(dtype=float),
        }
    )


def _unknown_rows(city: City, there: list[str]) -> list[pd.DataFrame]:
    nothing = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
    rows = [
        tabulate(measure, nothing, basis=basis, unit=unit) for measure, unit in _MEASURES for basis in there
    ]
    return [*rows, tabulate("managed_class_count", nothing, basis=_UNKNOWN, unit="条")]
