"""Strictly managed roads (市容秩序严管路): how many, how long, and what share of the roads, by district.

“条” counts the entries of the list, not a length. The kilometres are of centreline: a dual carriageway once,
and a piece of road that two entries name once. These are roads of street order; the traffic police's
no-parking list of the same name is another thing.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed import managed_of
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, OUTSIDE, VALUE
from qdgeo.streets import MatchedRoads
from qdgeo.wording import Note, Text

__all__ = ["managed_roads"]

_TITLE = Text(zh="市容秩序严管路", en="Strictly managed roads")


def managed_roads(city: City) -> Indicator:
    """Return count, length and share of the managed roads.

    Parameters
    ----------
    city
        With ``managed``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``managed_roads_count`` (条, entries), ``managed_roads_matched`` (条, entries found on the map),
        ``managed_roads_km`` (km of centreline), ``managed_roads_carriageway_km`` (km with both carriageways),
        ``managed_roads_share`` (of the district's road centreline, basis ``roads``). The layer holds the matched lines.
    """
    managed = managed_of(city)
    if managed is None:
        return _unknown(city)
    roads, matched = managed.roads, managed.matched
    once = matched.pieces.drop_duplicates("road")
    shares = _lengths(
        once, "centreline_m", matched, city, basis="roads", roads=_length(roads, "centreline_m", city)
    )
    return Indicator(
        id="managed_roads",
        title=_TITLE,
        table=stack(
            [
                _count("managed_roads_count", matched.entries, city),
                _count("managed_roads_matched", _found(matched), city),
                _lengths(once, "centreline_m", matched, city, basis="centreline"),
                _lengths(once, "length_m", matched, city, basis="carriageway"),
                shares,
            ]
        ),
        layer=matched.pieces,
        definitions=_definitions(city),
        notes=(*matched.notes, *_twice(matched), *_too_much(shares)),
        items=_items(matched),
    )


def _found(matched: MatchedRoads) -> pd.DataFrame:
    return matched.entries[matched.entries["match"] == "matched"]


def _items(matched: MatchedRoads) -> pd.DataFrame:
    """Return the entries with what was found of each: km of centreline, unknown where nothing was."""
    found = matched.pieces.groupby("entry")["centreline_m"].sum() / 1000
    return matched.entries.assign(centreline_km=matched.entries["entry"].map(found).astype(float))


def _unknown(city: City) -> Indicator:
    unknown = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
    rows = [
        tabulate(f"managed_roads_{measure}", unknown, basis=basis, unit=unit)
        for measure, basis, unit in (
            ("count", "entries", "条"),
            ("matched", "entries", "条"),
            ("km", "centreline", "km"),
            ("carriageway_km", "carriageway", "km"),
            ("share", "roads", "share"),
        )
    ]
    columns: dict[str, list[str]] = {name: [] for name in ("entry", "name", "kind", DISTRICT, "length_m")}
    return Indicator(
        id="managed_roads",
        title=_TITLE,
        table=stack(rows),
        layer=gpd.GeoDataFrame(columns, geometry=[], crs=city.crs),
        definitions=_definitions(city),
        notes=(
            Note(
                "no list of managed roads is given (sources.managed_roads): unknown, not zero",
                "managed_roads",
                zh="未提供严管路名录（sources.managed_roads）：无数据，不等于零",
            ),
        ),
    )


def _count(measure: str, entries: pd.DataFrame, city: City) -> pd.DataFrame:
    """Return entries by district; the whole holds those too whose district is unknown, since 条 counts the list."""
    owner = entries[DISTRICT].to_numpy(dtype=object)
    counts = sum_by_district(owner, np.ones(len(owner)), city.districts)
    return tabulate(measure, counts, basis="entries", unit="条", whole=float(len(entries)))


_LENGTHS = {
    "centreline": ("managed_roads_km", "km"),
    "carriageway": ("managed_roads_carriageway_km", "km"),
    "roads": ("managed_roads_share", "share"),
}


def _lengths(
    once: gpd.GeoDataFrame,
    column: str,
    matched: MatchedRoads,
    city: City,
    *,
    basis: str,
    roads: pd.Series[float] | None = None,
) -> pd.DataFrame:
    """Return km, or the share of all roads; unknown in a district with entries of which none was found."""
    measure, unit = _LENGTHS[basis]
    known = _length(once, column, city)
    entries, found = (set(table[DISTRICT]) for table in (matched.entries, _found(matched)))
    lost = [district for district in known.index if district in entries - found and known[district] == 0]
    known_only = known.copy()
    known_only[lost] = np.nan
    whole = float(known.drop(OUTSIDE).sum())
    return tabulate(measure, known_only, roads, basis=basis, unit=unit, whole=whole)


def _length(pieces: gpd.GeoDataFrame, column: str, city: City) -> pd.Series[float]:
    owner = pieces[DISTRICT].to_numpy(dtype=object)
    return sum_by_district(owner, pieces[column].to_numpy(dtype=float) / 1000, city.districts)


def _twice(matched: MatchedRoads) -> tuple[Note, ...]:
    shared = matched.pieces[matched.pieces["road"].duplicated(keep=False)]
    if shared.empty:
        return ()
    entries = tuple(dict.fromkeys(shared["entry"].astype(str) + " " + shared["name"].astype(str)))
    words = f"{len(entries)} entries share pieces of road; their length is counted once"
    zh = f"{len(entries)} 条名录条目有共用路段，其长度只计一次"
    return (Note(words, "managed_roads", entries, warning=False, zh=zh),)


def _too_much(shares: pd.DataFrame) -> tuple[Note, ...]:
    over = shares[shares[VALUE] > 1]
    if over.empty:
        return ()
    words = "managed roads are longer than all roads: the list's lines overlap, or hold ways that are no roads here"
    zh = "严管路长度超过全部道路：名录线路有重叠，或含有未计为道路的线路"
    return (Note(words, "managed_roads", tuple(over[DISTRICT]), zh=zh),)


def _definitions(city: City) -> tuple[Text, ...]:
    source = city.config.sources.managed_roads
    label = source.label if source is not None else None
    definitions = [
        Text(
            zh="严管路按名录条目计“条”（全市含未能归区的条目）；公里数为道路中心线长度，双幅路计一次，重复条目计一次；占比的分母为本区道路"
            "（机动车道路与步行街，不含支巷服务路、便道）中心线长度。市容秩序严管路不同于交警违停严管路段",
            en="Managed roads: 条 counts entries of the list (the whole city with those "
            "of unknown district); km are of centreline, a dual carriageway once, pieces "
            "listed twice once; the share is of the district's roads (motor roads and pedestrian streets, without "
            "service ways and paths). Street order, not the traffic police's no-parking list",
        )
    ]
    if label is not None:
        definitions.append(Text(zh=f"名录：{label.zh}", en=f"The list: {label.en}"))
    return tuple(definitions)
