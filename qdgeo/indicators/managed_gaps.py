"""The longest stretch of arterial that no entry of the list of managed roads covers, district by district."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.alongside import joined, left_over, merged, shared_stretches
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed import (
    SAME_M,
    Course,
    Managed,
    classes,
    managed_of,
)
from qdgeo.indicators.managed_kinds import CLASS, with_class
from qdgeo.indicators.managed_words import gaps_definitions, no_list
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, NAME, OUTSIDE
from qdgeo.streets.names import normalise
from qdgeo.targets import load_norms
from qdgeo.wording import Text

__all__ = ["managed_gaps"]

_TITLE = Text(zh="干道未严管段", en="Arterials that are not managed")
_COLUMNS = (CLASS, DISTRICT, NAME, "highway", "centreline_km")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def managed_gaps(city: City) -> Indicator:
    """Return the longest unmanaged stretch of arterial by district, and what share of arterials is managed.

    Parameters
    ----------
    city
        With ``managed``; without it every figure is unknown (NaN). ``distribution.arterials`` says which values of
        ``highway`` are arterials.

    Returns
    -------
    Indicator
        ``managed_longest_gap_km`` (km, basis ``arterials``; of the whole city the longest of any district) and
        ``managed_arterial_share`` (basis ``arterials``): of the strictly managed roads; another class stands behind
        its basis. A district without a named arterial is unknown. The layer holds the longest stretch of every
        district and class, with the road's name.
    """
    managed = managed_of(city)
    if managed is None:
        return _indicator(city, _unknown_rows(city), [], unknown=True)
    arterials = _arterials(city, managed)
    beside = _beside(city, managed, arterials)
    rows = [] if managed.kinds.known else _unknown_rows(city)
    layers = []
    for name, among in classes(managed).items():
        if name or managed.kinds.known:
            tables, longest = _of_class(city, name, arterials, _unmanaged(arterials, beside, among))
            rows += tables
            layers.append(longest)
    return _indicator(city, rows, layers)


def _of_class(
    city: City, name: str, arterials: gpd.GeoDataFrame, open_: Course
) -> tuple[list[pd.DataFrame], gpd.GeoDataFrame]:
    """Return the rows of one class, and the longest stretch of every district that is not of it."""
    basis, index = with_class("arterials", name), [*city.districts[ID], OUTSIDE]
    owner, centre = (
        arterials[DISTRICT].to_numpy(dtype=object),
        arterials["centreline_m"].to_numpy(dtype=float),
    )
    total = sum_by_district(owner, centre / 1000, city.districts)
    longest = _longest(city, arterials, open_).assign(**{CLASS: name})
    km = longest.set_index(DISTRICT)["centreline_km"].reindex(index, fill_value=0.0).mask(total == 0)
    whole = float(km.drop(OUTSIDE).max())
    part = (total - sum_by_district(open_.district, open_.centreline_m / 1000, city.districts)).clip(lower=0)
    return [
        tabulate("managed_longest_gap_km", km, basis=basis, unit="km", whole=whole),
        tabulate("managed_arterial_share", part, total, basis=basis, unit="share"),
    ], longest


def _unknown_rows(city: City) -> list[pd.DataFrame]:
    nothing = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
    return [
        tabulate("managed_longest_gap_km", nothing, basis="arterials", unit="km"),
        tabulate("managed_arterial_share", nothing, basis="arterials", unit="share"),
    ]


def _indicator(
    city: City, rows: list[pd.DataFrame], layers: list[gpd.GeoDataFrame], *, unknown: bool = False
) -> Indicator:
    nothing: dict[str, list[str]] = {name: [] for name in _COLUMNS}
    empty = gpd.GeoDataFrame(nothing, geometry=[], crs=city.crs)
    some = [layer[[*_COLUMNS, "geometry"]] for layer in layers if len(layer)]
    layer = gpd.GeoDataFrame(pd.concat(some, ignore_index=True), crs=city.crs) if some else empty
    return Indicator(
        id="managed_gaps",
        title=_TITLE,
        table=stack(rows),
        layer=layer,
        definitions=gaps_definitions(city),
        notes=no_list() if unknown else (),
    )


def _arterials(city: City, managed: Managed) -> gpd.GeoDataFrame:
    """Return the named roads of the classes that are arterials, in districts."""
    roads = managed.roads
    highway = city.streets.frame["highway"].to_numpy(dtype=object)[roads["row"].to_numpy(dtype=np.int64)]
    chosen = np.isin(highway.astype(str), list(city.config.distribution.arterials))
    chosen &= (roads[NAME].astype(str).str.strip() != "").to_numpy()
    chosen &= (roads[DISTRICT] != OUTSIDE).to_numpy()
    return roads.assign(highway=highway)[chosen].reset_index(drop=True)


class _Beside(NamedTuple):
    """Stretches of arterials that pieces cover, and gaps between these that are none, m."""

    line: Ints
    start_m: Floats
    end_m: Floats
    piece: Ints
    join_m: float


def _beside(city: City, managed: Managed, arterials: gpd.GeoDataFrame) -> _Beside:
    """Return where pieces cover arterials.

    A piece covers the other carriageway of its road too; lines that came with the list may lie somewhat beside.
    """
    lines, pieces = (
        np.asarray(frame.geometry.array, dtype=object) for frame in (arterials, managed.matched.pieces)
    )
    norms, drawn = load_norms(), managed.listed.has_lines
    apart = (norms["sidepath_distance"].high or 0.0) if drawn else city.config.roads.carriageways_m
    shared = shared_stretches(lines, pieces, apart_m=apart, turn_deg=norms["sidepath_turn"].high or 0.0)
    kept = np.ones(shared.line.size, dtype=bool)
    if not drawn:
        kept = _same_road(managed, arterials, shared.other, shared.line)
    return _Beside(
        line=shared.line[kept],
        start_m=shared.start_m[kept],
        end_m=shared.end_m[kept],
        piece=shared.other[kept],
        join_m=apart if drawn else 2 * SAME_M,
    )


def _unmanaged(arterials: gpd.GeoDataFrame, beside: _Beside, among: Flags) -> Course:
    """Return what of the arterials no piece of a class covers."""
    lines = np.asarray(arterials.geometry.array, dtype=object)
    own = among[beside.piece]
    covered = merged(beside.line[own], beside.start_m[own], beside.end_m[own], join_m=beside.join_m)
    line, start, end = left_over(shapely.length(lines), *covered)
    kept = end - start > 2 * beside.join_m  # at a bend something as short as that is left
    line, start, end = line[kept], start[kept], end[kept]
    length, centre = (arterials[column].to_numpy(dtype=float) for column in ("length_m", "centreline_m"))
    return Course(
        lines=lines,
        line=line,
        start_m=start,
        end_m=end,
        weight=(centre / length)[line],
        district=arterials[DISTRICT].to_numpy(dtype=object)[line],
    )


def _same_road(managed: Managed, arterials: gpd.GeoDataFrame, piece: Ints, line: Ints) -> Flags:
    """Return whether pieces were cut out of a road of the same name as some arterials."""
    road = managed.line
    names = managed.roads[NAME].map(normalise).to_numpy(dtype=object)
    own = arterials[NAME].map(normalise).to_numpy(dtype=object)
    return np.asarray((road[piece] >= 0) & (names[road[piece]] == own[line]), dtype=np.bool_)


def _longest(city: City, arterials: gpd.GeoDataFrame, open_: Course) -> gpd.GeoDataFrame:
    """Return the longest continuous stretch of each district, with its road; none where all is managed."""
    columns = {name: np.empty(0, dtype=object) for name in (DISTRICT, NAME, "highway")}
    if open_.line.size == 0:
        return gpd.GeoDataFrame({**columns, "centreline_km": np.empty(0)}, geometry=[], crs=city.crs)
    own = arterials.iloc[open_.line].reset_index(drop=True)
    key = pd.MultiIndex.from_arrays([own[DISTRICT], own[NAME].map(normalise)])
    run = joined(
        open_.geometry,
        np.asarray(key.factorize()[0], dtype=np.int64),
        apart_m=city.config.roads.carriageways_m,
    )
    parts = gpd.GeoDataFrame(
        {
            "run": run,
            DISTRICT: own[DISTRICT].to_numpy(),
            NAME: own[NAME].to_numpy(),
            "highway": own["highway"].to_numpy(),
            "centreline_km": open_.centreline_m / 1000,
        },
        geometry=open_.geometry,
        crs=city.crs,
    )
    km = parts.groupby("run")["centreline_km"].sum()
    first = parts.drop_duplicates("run").set_index("run").assign(centreline_km=km).reset_index()
    best = first.sort_values(["centreline_km", NAME], ascending=[False, True], kind="stable")
    best = best.drop_duplicates(DISTRICT).sort_values(DISTRICT)
    rank = pd.Index(best["run"]).get_indexer(pd.Index(run))
    order = np.argsort(rank, kind="stable")[int((rank < 0).sum()) :]
    shapes = np.asarray(parts.geometry.array, dtype=object)
    lines = shapely.multilinestrings(shapes[order], indices=rank[order])
    return gpd.GeoDataFrame(
        best.drop(columns=["run", "geometry"]), geometry=np.asarray(lines, dtype=object), crs=city.crs
    )
