"""Find the lines of a managed-road list: by its words, or as drawn.

An entry's words are parsed (`qdgeo.streets.parsing`), and each section is looked for on the streets
(`qdgeo.streets.find`). What is matched counts; of what is partly found, ambiguous or not found, the entry says why and
what it might be. The user's decisions (`qdgeo.io.Override`) come before all that.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.io import RoadList
from qdgeo.overlay import cut_lines
from qdgeo.schema import DISTRICT, KIND, NAME, OUTSIDE
from qdgeo.streets.counted import counted
from qdgeo.streets.decided import decided
from qdgeo.streets.districts import districts_named
from qdgeo.streets.entries import Outcome, outcome_of, parsed
from qdgeo.streets.index import StreetIndex, street_index
from qdgeo.streets.offers import by_words, drawn_as_given, offers
from qdgeo.streets.roads import cut
from qdgeo.streets.verdicts import said
from qdgeo.wording import Note, Text

__all__ = ["MatchedRoads", "match_roads"]

_WORDS = (
    (
        "entries of the managed-road list were not found on the map: their km are missing, so km are a lower bound",
        "条严管路名录条目在图上未找到，其里程未计，里程为下限",
    ),
    (
        "entries name a district that the district file does not have; they count for the whole city only",
        "条名录条目所写的区不在分区文件中，只计入全市条数",
    ),
    (
        "entries name a district by a name that several districts bear; write its id",
        "条名录条目所写的区名有重名，请改写区编号",
    ),
    (
        "entries name no district and their street runs in several: its whole length counts there, the entry in one",
        "条名录条目未写所属区而同名道路在多个区：里程计入各区，条数只计一区",
    ),
    (
        "entries are found in part: of their sections only those whose limits are known count, so km are a lower bound",
        "条名录条目只找到一部分：只计起止明确的路段，里程为下限",
    ),
    (
        "entries may mean several sections: none of them counts until one is chosen (overrides)",
        "条名录条目可指多个路段：选定（overrides）之前不计里程",
    ),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class MatchedRoads:
    """A managed-road list with its lines.

    Parameters
    ----------
    entries
        One row per entry: ``entry``, ``name``, ``kind``, ``district`` (id or `schema.OUTSIDE`), ``match``
        ("matched" if any of it counts, else "not found"), ``status`` ("matched", "partly", "ambiguous",
        "not_found"), ``confidence`` (0–1), ``reason`` (why, or which names of the map stand for those of the list),
        ``candidates`` (numbered, ";" between), ``sections`` (its words as understood).
    pieces
        One row per entry and piece of road, cut at the ends of sections and at borders: ``entry``, ``name``,
        ``kind``, ``district``, ``road`` (identity of the piece, so that two entries with the same piece are counted
        once), ``length_m``, ``centreline_m`` (a dual carriageway once), LineString.
    offers
        All candidates with their lines, those of decided entries too; see `qdgeo.streets.offers.offers`.
    by_words
        What the words give before any decision, one row per entry; see `qdgeo.streets.offers.by_words`.
    notes
        What was not found, or not in full.
    """

    entries: pd.DataFrame
    pieces: gpd.GeoDataFrame
    offers: gpd.GeoDataFrame
    by_words: gpd.GeoDataFrame
    notes: tuple[Note, ...]


def match_roads(city: City, listed: RoadList, roads: gpd.GeoDataFrame) -> MatchedRoads:
    """Return the lines of a managed-road list.

    Parameters
    ----------
    city
        With its streets and districts.
    listed
        The list, such as ``city.managed``.
    roads
        The city's roads, from `qdgeo.streets.roads_by_district`.
    """
    named = districts_named(city.districts, listed.frame[DISTRICT], listed.frame[NAME])
    entries = listed.frame.assign(district=named.ids, written=named.written, doubtful=named.doubtful)
    outcomes: dict[str, Outcome] | None = None
    told: tuple[Note, ...] = ()
    read: dict[str, Outcome] = {}
    if listed.has_lines:
        pieces, alone = _drawn(city, entries), drawn_as_given(entries)
    else:
        index = street_index(city, roads)
        read = _read(index, entries)
        alone = by_words(city.streets.frame, read)
        outcomes, told = decided(index, read, entries, listed.overrides)
        pieces = _counted(index, entries, outcomes)
    table = _entries(entries, pieces, outcomes)
    notes = _notes(entries, table, pieces, doubtful=named.doubtful, has_lines=listed.has_lines)
    return MatchedRoads(
        entries=table,
        pieces=pieces,
        offers=offers(city.streets.frame, read),
        by_words=alone,
        notes=(*notes, *told),
    )


def _read(index: StreetIndex, entries: gpd.GeoDataFrame) -> dict[str, Outcome]:
    """Return what the words of every entry give."""
    outcomes = {}
    for row in entries.to_dict("records"):
        read = parsed(index, row["entry"], name=row[NAME], start=row["from"], end=row["to"])
        if row["written"] and not row[DISTRICT]:
            reason = _no_district(row["written"], doubtful=row["doubtful"])
            outcomes[row["entry"]] = Outcome(status="not_found", confidence=0.0, reason=reason)
        else:
            outcomes[row["entry"]] = outcome_of(index, read, row[DISTRICT])
    return outcomes


def _counted(index: StreetIndex, entries: gpd.GeoDataFrame, outcomes: dict[str, Outcome]) -> gpd.GeoDataFrame:
    """Return the pieces of road that count."""
    pieces = counted(index, {entry: outcome.stretches for entry, outcome in outcomes.items()})
    listed_as = entries.set_index("entry")
    found = pd.DataFrame(
        {
            "entry": pieces["entry"],
            "listed": pieces["entry"].map(listed_as[NAME]),
            KIND: pieces["entry"].map(listed_as[KIND]),
        }
    )
    return _pieces(pieces, found)


def _no_district(written: str, *, doubtful: bool) -> Text:
    if doubtful:
        return said(f"有几个区叫“{written}”", f"several districts are called '{written}'")
    return said(f"分区文件中没有这个区“{written}”", f"no district '{written}'")


def _pieces(roads: gpd.GeoDataFrame, found: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "entry": found["entry"].to_numpy(),
            NAME: found["listed"].to_numpy(),
            KIND: found[KIND].to_numpy(),
            DISTRICT: roads[DISTRICT].to_numpy(),
            "road": roads["road"].to_numpy(),
            "length_m": roads["length_m"].to_numpy(dtype=float),
            "centreline_m": roads["centreline_m"].to_numpy(dtype=float),
        },
        geometry=roads.geometry.to_numpy(),
        crs=roads.crs,
    )


def _drawn(city: City, listed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut the lines that came with the list at the district borders; they are centrelines as given."""
    parts, row = shapely.get_parts(np.asarray(listed.geometry.array, dtype=object), return_index=True)
    pieces = cut_lines(parts, city.districts)
    source = row[pieces["line"].to_numpy()]
    length = (pieces["end_m"] - pieces["start_m"]).to_numpy()
    lines = cut(parts, pieces)
    # The identity of a piece is its course, whichever way it was drawn: two entries may hold the same line.
    named = [
        f"drawn/{wkb}"
        for wkb in shapely.to_wkb(shapely.normalize(shapely.set_precision(lines, 0.01)), hex=True)
    ]
    found = pd.DataFrame(
        {
            "entry": listed["entry"].to_numpy()[source],
            "listed": listed[NAME].to_numpy()[source],
            KIND: listed[KIND].to_numpy()[source],
        }
    )
    roads = gpd.GeoDataFrame(
        {DISTRICT: pieces[DISTRICT], "road": named, "length_m": length, "centreline_m": length},
        geometry=lines,
        crs=city.crs,
    )
    return _pieces(roads, found)


def _entries(
    listed: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, outcomes: dict[str, Outcome] | None
) -> pd.DataFrame:
    """Give each entry to the district that it names, else to the one that holds most of its length."""
    longest = (
        pd.DataFrame(pieces[["entry", DISTRICT, "centreline_m"]])
        .groupby(["entry", DISTRICT], as_index=False)
        .sum()
        .sort_values(["centreline_m", DISTRICT], ascending=[False, True], kind="stable")
        .drop_duplicates("entry")
        .set_index("entry")[DISTRICT]
    )
    entry = listed["entry"]
    named = listed[DISTRICT].to_numpy(dtype=object)
    measured = entry.map(longest.astype(object)).astype(object).fillna(OUTSIDE).to_numpy(dtype=object)
    matched = entry.isin(longest.index).to_numpy()
    given = Outcome(status="matched", confidence=1.0, reason=said("按所给线路", "as drawn"))
    each = [given if outcomes is None else outcomes[key] for key in entry]
    return pd.DataFrame(
        {
            "entry": entry.to_numpy(),
            NAME: listed[NAME].to_numpy(),
            KIND: listed[KIND].to_numpy(),
            DISTRICT: np.where(named != "", named, measured),
            "match": np.where(matched, "matched", "not found"),
            "status": [one.status for one in each],
            "confidence": [round(one.confidence, 2) for one in each],
            "reason": [one.reason.both for one in each],
            "candidates": [_numbered(one) for one in each],
            "sections": [one.sections for one in each],
        }
    )


def _numbered(outcome: Outcome) -> str:
    return "；".join(f"{number}. {offer.words}" for number, offer in enumerate(outcome.candidates, 1))


def _notes(
    listed: gpd.GeoDataFrame,
    entries: pd.DataFrame,
    pieces: gpd.GeoDataFrame,
    *,
    doubtful: NDArray[np.bool_],
    has_lines: bool,
) -> tuple[Note, ...]:
    labels = listed["entry"].astype(str) + " " + listed[NAME].astype(str)
    unnamed = (listed[DISTRICT] == "").to_numpy()
    written = (listed["written"] != "").to_numpy()
    labels = labels.where(~(unnamed & written), labels + " [" + listed["written"] + "]")
    status = entries["status"].to_numpy()
    lost = (status == "not_found") & ~(unnamed & written)
    spread = pieces.groupby("entry")[DISTRICT].nunique()
    several = listed["entry"].map(spread).fillna(1).gt(1).to_numpy() & ~written & (not has_lines)
    told = (lost, unnamed & written & ~doubtful, doubtful, several, status == "partly", status == "ambiguous")
    return tuple(
        Note(f"{int(rows.sum())} {en}", "managed_roads", tuple(labels[rows]), zh=f"{int(rows.sum())} {zh}")
        for rows, (en, zh) in zip(told, _WORDS, strict=True)
        if rows.any()
    )
