"""Find the lines of a managed-road list: by street name within the entry's district, or as drawn.

An entry is matched to every piece of a road in its district whose name equals the entry's, in any of
``name``, ``name:zh`` and ``name:en`` (see `qdgeo.streets.normalise`). Cross streets (from–to) are not
applied: the whole street within the district is measured, and a note says for which entries.
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
from qdgeo.schema import DISTRICT, ID, KIND, NAME, NAME_EN, OUTSIDE
from qdgeo.streets.names import normalise
from qdgeo.streets.roads import NAME_TAGS, cut
from qdgeo.wording import Note

__all__ = ["MatchedRoads", "match_roads"]


_NOT_FOUND = "没有同名道路 no road of this name where the entry says"
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
        "entries name cross streets; the whole street within the district is measured",
        "条名录条目写有起止路口；现按该路在区内的全长计",
    ),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class MatchedRoads:
    """A managed-road list with its lines.

    Parameters
    ----------
    entries
        One row per entry: ``entry``, ``name``, ``kind``, ``district`` (id or `schema.OUTSIDE`), ``match``
        ("matched" or "not found"), ``reason`` ("" or why not).
    pieces
        One row per entry and piece of road: ``entry``, ``name``, ``kind``, ``district``, ``road`` (identity of the
        piece, so that two entries with the same piece are counted once), ``length_m``,
        ``centreline_m`` (a dual carriageway once), LineString.
    notes
        What was not found, and what was not applied.
    """

    entries: pd.DataFrame
    pieces: gpd.GeoDataFrame
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
    owner, ambiguous = _district_ids(city, listed)
    entries = listed.frame.assign(district=owner, written=listed.frame[DISTRICT].to_numpy())
    pieces = _drawn(city, entries) if listed.has_lines else _named(roads, entries)
    notes = _notes(entries, pieces, ambiguous=ambiguous, has_lines=listed.has_lines)
    return MatchedRoads(entries=_entries(entries, pieces), pieces=pieces, notes=notes)


def _district_ids(city: City, listed: RoadList) -> tuple[list[str], NDArray[np.bool_]]:
    """Return the district that each entry names ("" if none or unknown), and where the name fits several."""
    known: dict[str, set[str]] = {}
    for column in (ID, NAME, NAME_EN):
        for text, key in zip(city.districts[column], city.districts[ID], strict=True):
            known.setdefault(normalise(text), set()).add(key)
    written = [normalise(text) for text in listed.frame[DISTRICT]]
    fits = [known.get(text, set()) if text else set() for text in written]
    ids = [next(iter(keys)) if len(keys) == 1 else "" for keys in fits]
    return ids, np.array([len(keys) > 1 for keys in fits], dtype=bool)


def _named(roads: gpd.GeoDataFrame, listed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    keys = pd.concat(
        [
            roads[tag].map(normalise).rename("key").to_frame().assign(position=np.arange(len(roads)))
            for tag in NAME_TAGS
        ]
    ).drop_duplicates()
    wanted = pd.DataFrame(
        {
            "entry": listed["entry"].to_numpy(),
            "listed": listed[NAME].to_numpy(),
            KIND: listed[KIND].to_numpy(),
            "key": listed[NAME].map(normalise).to_numpy(),
            "in": listed[DISTRICT].to_numpy(),
            "written": listed["written"].to_numpy(),
        }
    )
    found = wanted[wanted["key"] != ""].merge(keys, on="key")
    owner = roads[DISTRICT].to_numpy(dtype=object)[found["position"]]
    # An entry that names no district may lie in any; one that names an unknown district lies in none.
    anywhere = (found["in"] == "") & (found["written"] == "") & (owner != OUTSIDE)
    found = found[(found["in"] == owner) | anywhere].drop_duplicates(["entry", "position"])
    found = found.sort_values(["entry", "position"], ignore_index=True)
    return _pieces(roads.iloc[found["position"]].reset_index(drop=True), found)


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


def _entries(listed: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame) -> pd.DataFrame:
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
    return pd.DataFrame(
        {
            "entry": entry.to_numpy(),
            NAME: listed[NAME].to_numpy(),
            KIND: listed[KIND].to_numpy(),
            DISTRICT: np.where(named != "", named, measured),
            "match": np.where(matched, "matched", "not found"),
            "reason": np.where(matched, "", _reasons(listed)),
        }
    )


def _reasons(listed: gpd.GeoDataFrame) -> list[str]:
    """Say of every entry why it would not be found: its district is unknown, or its name is."""
    return [
        f"分区文件中没有这个区 no district '{written}'" if written and not known else _NOT_FOUND
        for written, known in zip(listed["written"], listed[DISTRICT], strict=True)
    ]


def _notes(
    listed: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, *, ambiguous: NDArray[np.bool_], has_lines: bool
) -> tuple[Note, ...]:
    labels = listed["entry"].astype(str) + " " + listed[NAME].astype(str)
    unnamed = (listed[DISTRICT] == "").to_numpy()
    written = (listed["written"] != "").to_numpy()
    labels = labels.where(~(unnamed & written), labels + " [" + listed["written"] + "]")
    missing = ~listed["entry"].isin(pieces["entry"]).to_numpy() & ~(unnamed & written)
    spread = pieces.groupby("entry")[DISTRICT].nunique()
    several = listed["entry"].map(spread).fillna(1).gt(1).to_numpy() & ~written & (not has_lines)
    section = ((listed["from"] != "") | (listed["to"] != "")).to_numpy() & ~missing & (not has_lines)
    found = zip((missing, unnamed & written & ~ambiguous, ambiguous, several, section), _WORDS, strict=True)
    return tuple(
        Note(f"{int(rows.sum())} {en}", "managed_roads", tuple(labels[rows]), zh=f"{int(rows.sum())} {zh}")
        for rows, (en, zh) in found
        if rows.any()
    )
