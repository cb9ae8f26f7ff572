"""The list of managed roads on the map: its classes, its entries, the stretches they cover, and what may be meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators import Indicator
from qdgeo.indicators.managed import managed_of
from qdgeo.indicators.managed_kinds import HEADLINE, STRICT, Kinds, class_name
from qdgeo.maps.figures import finite
from qdgeo.maps.packing import pack_shapes, pack_table, simplified
from qdgeo.schema import DISTRICT, KIND, NAME
from qdgeo.streets import MatchedRoads
from qdgeo.wording import Text

__all__ = ["FACTS", "managed"]

FACTS = ("subdistrict", "listed_m", "road_class", "status", "date", "unit")
"""Columns of a list that are shown as they are written."""

_OPEN = ("partly", "ambiguous", "not_found")


def managed(city: City, indicator: Indicator, *, tolerance_m: float) -> dict[str, object]:
    """Return the list as the page reads it.

    Parameters
    ----------
    city
        With its list; without one the page says so.
    indicator
        From `qdgeo.indicators.managed_roads`.
    tolerance_m
        How far lines may be simplified, m.

    Returns
    -------
    dict
        ``listed`` ("", or why there is nothing to show: "none", "police"), ``classes`` (id, names, words of the list,
        how many entries, how many of them found), ``entries`` (a packed table, one row an entry), ``rows`` and
        ``shape`` (stretches; each says which entries it belongs to, so that a road of two classes is one feature of
        both), ``offered`` and ``offers`` (candidates of what is in doubt).
    """
    found = managed_of(city)
    if city.managed is None or found is None:
        return {"listed": "none" if city.managed is None else "police", "classes": []}
    items, pieces = indicator.items, indicator.layer
    told = dict(zip(found.matched.entries["entry"], found.kinds.ids, strict=True))
    of = [str(told[entry]).split(";") for entry in items["entry"]]
    classes = _ordered(of, found.kinds)
    number = dict(zip(items["entry"], range(len(items)), strict=True))
    rows, shapes = _stretches(pieces, number)
    offered, lines = _offers(found.matched, items, number)
    return {
        "listed": "",
        "classes": [_class(key, found.kinds, items[[key in ids for ids in of]]) for key in classes],
        "entries": pack_table(
            _entries(city, found.matched, items, [[classes.index(key) for key in ids] for ids in of])
        ),
        "rows": pack_table(rows),
        "shape": pack_shapes(simplified(shapes, tolerance_m), city.crs),
        "offered": pack_table(offered),
        "offers": pack_shapes(simplified(lines, tolerance_m), city.crs),
    }


def _ordered(of: Sequence[Sequence[str]], kinds: Kinds) -> list[str]:
    """Return the classes that there are in the order of their colours: strictly managed, then those of the list."""
    there = {key for ids in of for key in ids}
    known = [STRICT, *(key for key in kinds.of if key != HEADLINE)]
    return [*(key for key in known if key in there), *sorted(there - set(known))]


def _class(key: str, kinds: Kinds, entries: pd.DataFrame) -> dict[str, object]:
    name = kinds.names.get(key) or class_name(key)
    words = [words for words in dict.fromkeys(entries[KIND].astype(str).str.strip()) if words]
    found = int((entries["match"] == "matched").sum())
    return {"id": key, "zh": name.zh, "en": name.en, "kinds": words, "entries": len(entries), "found": found}


def _entries(
    city: City, matched: MatchedRoads, items: pd.DataFrame, classes: Sequence[Sequence[int]]
) -> Mapping[str, Sequence[object]]:
    """Return the columns of the entries; those that say nothing are left out."""
    assert city.managed is not None  # noqa: S101  # who asks has looked
    listed = city.managed.frame.drop_duplicates("entry").set_index("entry").reindex(items["entry"])
    reasons = _reasons(matched, items)
    columns: dict[str, Sequence[object]] = {
        "entry": _words(items["entry"]),
        "name": _words(items[NAME]),
        "kind": _words(items[KIND]),
        "classes": list(classes),
        "district": _words(items[DISTRICT]),
        "status": _words(items["status"]),
        "confidence": [round(float(value), 2) for value in items["confidence"]],
        "zh": [text.zh for text, _ in reasons],
        "en": [text.en for text, _ in reasons],
        "mine": [int(mine) for _, mine in reasons],
        "candidates": _words(items["candidates"]),
        "sections": _words(items["sections"]),
        "km": [finite(value) for value in items["centreline_km"]],
        "from": _words(listed["from"]),
        "to": _words(listed["to"]),
        "written": _words(listed[DISTRICT]),
        **{f"fact.{name}": _words(listed[name]) for name in FACTS if name in listed},
    }
    return {name: column for name, column in columns.items() if any(value != "" for value in column)}


def _reasons(matched: MatchedRoads, items: pd.DataFrame) -> list[tuple[Text, bool]]:
    """Return the reason of every entry in both languages, and whether it is a decision of the user."""
    alone = matched.by_words
    halves = zip(alone["entry"], alone["reason_zh"], alone["reason_en"], strict=True)
    words = {entry: Text(zh=str(zh), en=str(en)) for entry, zh, en in halves}
    told = []
    for entry, reason in zip(items["entry"], items["reason"], strict=True):
        own = words.get(entry)
        kept = own is not None and own.both == reason
        told.append((own, False) if own is not None and kept else (Text.of(str(reason)), own is not None))
    return told


def _words(column: pd.Series) -> list[str]:
    known = column.astype(object).where(column.notna(), "")
    return [str(value) for value in known]


def _stretches(
    pieces: gpd.GeoDataFrame, number: Mapping[str, int]
) -> tuple[dict[str, Sequence[object]], list[object]]:
    """Return one feature for every set of entries that share pieces, and district."""
    shared: dict[str, list[int]] = {}
    for road, entry in zip(pieces["road"], pieces["entry"], strict=True):
        shared.setdefault(road, []).append(number[entry])
    least = pieces.groupby("road")["centreline_m"].transform("min")  # whichever of its entries stands first
    once = pieces.assign(centreline_m=least).drop_duplicates("road")
    rows: dict[str, list[object]] = {"entries": [], "district": [], "km": []}
    shapes: list[object] = []
    sets = {road: tuple(sorted(set(entries))) for road, entries in shared.items()}
    once = once.assign(of=once["road"].map(sets))
    for _, part in once.groupby(["of", DISTRICT], sort=False):
        rows["entries"].append(list(part["of"].iloc[0]))
        rows["district"].append(str(part[DISTRICT].iloc[0]))
        rows["km"].append(round(float(part["centreline_m"].sum()) / 1000, 3))
        shapes.append(shapely.line_merge(shapely.union_all(np.asarray(part.geometry.array, dtype=object))))
    return dict(rows), shapes


def _offers(
    matched: MatchedRoads, items: pd.DataFrame, number: Mapping[str, int]
) -> tuple[dict[str, Sequence[object]], NDArray[np.object_]]:
    """Return the candidates that have a line, of entries that are in doubt still."""
    doubtful = items.loc[items["status"].isin(_OPEN) & (items["candidates"] != ""), "entry"]
    lines = np.asarray(matched.offers.geometry.array, dtype=object)
    kept = (matched.offers["entry"].isin(doubtful)).to_numpy() & ~shapely.is_empty(lines)
    offers = matched.offers[kept]
    rows: dict[str, Sequence[object]] = {
        "entry": [number[entry] for entry in offers["entry"]],
        "number": [int(value) for value in offers["number"]],
    }
    return rows, lines[kept]
