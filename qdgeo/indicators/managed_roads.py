"""Strictly managed roads (市容秩序严管路): how many, how long, and what share of the roads, by district.

“条” counts the entries of the list, not a length. The kilometres are of centreline: a dual carriageway once,
and a piece of road that two entries name once. These are roads of street order; the traffic police's
no-parking list of the same name is another thing. Other classes of the list stand in rows of their own.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed import classes, managed_of
from qdgeo.indicators.managed_kinds import CLASS, with_class
from qdgeo.indicators.managed_words import no_list
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, MEASURE, OUTSIDE, VALUE
from qdgeo.streets import MatchedRoads
from qdgeo.wording import Note, Text

__all__ = ["managed_roads"]

_TITLE = Text(zh="市容秩序严管路", en="Strictly managed roads")


def managed_roads(city: City) -> Indicator:
    """Return count, length and share of the managed roads.

    Parameters
    ----------
    city
        With ``managed``; without it every figure is unknown (NaN), and so it is if the list holds other classes alone.

    Returns
    -------
    Indicator
        ``managed_roads_count`` (条, entries), ``managed_roads_matched`` (条, entries found on the map),
        ``managed_roads_km`` (km of centreline), ``managed_roads_carriageway_km`` (km with both carriageways),
        ``managed_roads_share`` (of the district's road centreline, basis ``roads``): of the strictly managed roads that
        are done. Every other class has the same rows with its id behind the basis, "entries:deep_cleaning"
        (`qdgeo.indicators.managed_kinds`). Items are the entries, the layer holds the matched lines, of all classes.
    """
    managed = managed_of(city)
    if managed is None:
        return _unknown(city)
    matched, roads = managed.matched, _length(managed.roads, "centreline_m", city)
    tables = [] if managed.kinds.known else _unknown_rows(city)
    for name, among in classes(managed).items():
        if name or managed.kinds.known:
            share = managed.shares(among)
            once = matched.pieces.assign(centreline_m=share * matched.pieces["length_m"])[share > 0]
            tables += _of_class(city, name, matched.entries[managed.kinds.of[name]], once, roads)
    table = stack(tables)
    return Indicator(
        id="managed_roads",
        title=_TITLE,
        table=table,
        layer=matched.pieces,
        definitions=_definitions(city),
        notes=(*managed.kinds.notes, *matched.notes, *_twice(matched), *_too_much(table)),
        items=_items(matched),
    )


def _of_class(
    city: City, name: str, entries: pd.DataFrame, once: gpd.GeoDataFrame, roads: pd.Series[float]
) -> list[pd.DataFrame]:
    """Return the rows of one class: its entries, its pieces of road, each once, and km of all roads."""
    found = entries[entries["match"] == "matched"]
    lost = set(entries[DISTRICT]) - set(found[DISTRICT])
    centre, both = (_length(once, column, city) for column in ("centreline_m", "length_m"))
    return [
        _count("managed_roads_count", entries, city, with_class("entries", name)),
        _count("managed_roads_matched", found, city, with_class("entries", name)),
        _km("managed_roads_km", centre, lost, with_class("centreline", name)),
        _km("managed_roads_carriageway_km", both, lost, with_class("carriageway", name)),
        _share(centre, lost, roads, with_class("roads", name)),
    ]


def _items(matched: MatchedRoads) -> pd.DataFrame:
    """Return the entries with what was found of each: km of centreline, unknown where nothing was."""
    found = matched.pieces.groupby("entry")["centreline_m"].sum() / 1000
    return matched.entries.assign(centreline_km=matched.entries["entry"].map(found).astype(float))


def _unknown(city: City) -> Indicator:
    columns = ("entry", "name", "kind", CLASS, DISTRICT, "length_m")
    nothing: dict[str, list[str]] = {name: [] for name in columns}
    return Indicator(
        id="managed_roads",
        title=_TITLE,
        table=stack(_unknown_rows(city)),
        layer=gpd.GeoDataFrame(nothing, geometry=[], crs=city.crs),
        definitions=_definitions(city),
        notes=no_list(),
    )


def _unknown_rows(city: City) -> list[pd.DataFrame]:
    unknown = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
    return [
        tabulate(f"managed_roads_{measure}", unknown, basis=basis, unit=unit)
        for measure, basis, unit in (
            ("count", "entries", "条"),
            ("matched", "entries", "条"),
            ("km", "centreline", "km"),
            ("carriageway_km", "carriageway", "km"),
            ("share", "roads", "share"),
        )
    ]


def _count(measure: str, entries: pd.DataFrame, city: City, basis: str) -> pd.DataFrame:
    """Return entries by district; the whole holds those too whose district is unknown, since 条 counts the list."""
    owner = entries[DISTRICT].to_numpy(dtype=object)
    counts = sum_by_district(owner, np.ones(len(owner)), city.districts)
    return tabulate(measure, counts, basis=basis, unit="条", whole=float(len(entries)))


def _km(measure: str, known: pd.Series[float], lost: set[str], basis: str) -> pd.DataFrame:
    whole = float(known.drop(OUTSIDE).sum())
    return tabulate(measure, _where_found(known, lost), basis=basis, unit="km", whole=whole)


def _share(known: pd.Series[float], lost: set[str], roads: pd.Series[float], basis: str) -> pd.DataFrame:
    whole = float(known.drop(OUTSIDE).sum())
    found = _where_found(known, lost)
    return tabulate("managed_roads_share", found, roads, basis=basis, unit="share", whole=whole)


def _where_found(known: pd.Series[float], lost: set[str]) -> pd.Series[float]:
    """Return km; unknown in a district with entries of which none was found."""
    return known.mask(known.index.isin(sorted(lost)) & (known == 0))


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


def _too_much(table: pd.DataFrame) -> tuple[Note, ...]:
    over = table[(table[MEASURE] == "managed_roads_share") & (table[VALUE] > 1)].drop_duplicates(DISTRICT)
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
            "（机动车道路与步行街，不含支巷服务路、便道）中心线长度。沿区界的路段只归一个区：其中点触及的各区中编号排在最前者。"
            "市容秩序严管路不同于交警违停严管路段",
            en="Managed roads: 条 counts entries of the list (the whole city with those "
            "of unknown district); km are of centreline, a dual carriageway once, pieces "
            "listed twice once; the share is of the district's roads (motor roads and pedestrian streets, without "
            "service ways and paths). A piece of road along a border is of one district: of those that its middle "
            "touches, the one whose id sorts first. Street order, not the traffic police's no-parking list",
        ),
        Text(
            zh="名录含多个类别时，未注明类别的指标只指已完成的市容秩序严管路；其他类别、计划未完成者各自另列，类别写在口径之后"
            "（如 entries:deep_cleaning），不计入严管路",
            en="Where the list holds several classes, figures without a class are of the strictly managed roads that "
            "are done; other classes, and what is planned and not done, stand in rows of their own with the class "
            "behind the basis (entries:deep_cleaning) and never count as strictly managed",
        ),
    ]
    if label is not None:
        definitions.append(Text(zh=f"名录：{label.zh}", en=f"The list: {label.en}"))
    return tuple(definitions)
