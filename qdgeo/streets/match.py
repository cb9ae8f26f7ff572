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
from shapely.ops import substring

from qdgeo.city import City
from qdgeo.overlay import cut_lines
from qdgeo.schema import DISTRICT, ID, KIND, NAME, NAME_EN, OUTSIDE
from qdgeo.streets.centreline import centreline_weights
from qdgeo.streets.names import normalise
from qdgeo.wording import Note

__all__ = ["ROAD_CLASSES", "MatchedRoads", "match_roads", "roads_by_district"]

ROAD_CLASSES = frozenset(
    base + suffix
    for base in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for suffix in ("", "_link")
) | {"unclassified", "residential", "living_street", "pedestrian"}
"""Values of ``highway`` that are roads of a city; service ways, paths and pavements are not."""

_NAME_TAGS = ("name", "name:zh", "name:en")
_ONEWAY = frozenset({"yes", "1", "true", "-1", "reverse"})


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


def roads_by_district(city: City) -> gpd.GeoDataFrame:
    """Return the city's roads cut at the district borders, with length and centreline length.

    Returns
    -------
    geopandas.GeoDataFrame
        ``road`` (text identity of the piece), ``way``, the name tags, ``district``, ``length_m``,
        ``centreline_m``, LineString, in the city's CRS.
    """
    streets = city.streets.frame
    roads = streets[streets["highway"].isin(sorted(ROAD_CLASSES)) & (streets["area"] != "yes")]
    lines = np.asarray(roads.geometry.array, dtype=object)
    weights = centreline_weights(
        lines,
        roads[NAME].map(normalise).to_numpy(dtype=object),
        roads["oneway"].isin(sorted(_ONEWAY)).to_numpy(),
        apart_m=city.config.roads.carriageways_m,
    )
    pieces = cut_lines(lines, city.districts)
    row = pieces["line"].to_numpy()
    length = (pieces["end_m"] - pieces["start_m"]).to_numpy()
    table = roads.iloc[row][["way", *_NAME_TAGS]].reset_index(drop=True)
    table = table.assign(
        road=[
            f"{way}/{line}:{start:.3f}"
            for way, line, start in zip(table["way"], row, pieces["start_m"], strict=True)
        ],
        **{DISTRICT: pieces[DISTRICT].to_numpy()},
        length_m=length,
        centreline_m=length * weights[row],
    )
    return gpd.GeoDataFrame(table, geometry=_cut(lines, pieces), crs=city.crs)


def match_roads(city: City) -> MatchedRoads:
    """Return the lines of the city's managed-road list.

    Parameters
    ----------
    city
        A city with ``managed``.

    Raises
    ------
    ValueError
        If the city has no such list.
    """
    if city.managed is None:
        raise ValueError("the city has no managed-road list: give sources.managed_roads in its city file")
    listed = city.managed.frame.assign(**{DISTRICT: _district_ids(city)})
    pieces = _drawn(city, listed) if city.managed.has_lines else _named(city, listed)
    return MatchedRoads(entries=_entries(listed, pieces), pieces=pieces, notes=_notes(city, listed, pieces))


def _district_ids(city: City) -> list[str]:
    """Return for every entry the id of the district that it names, "" where it names none or an unknown one."""
    assert city.managed is not None  # noqa: S101 - match_roads has checked
    known: dict[str, str] = {}
    for column in (NAME_EN, NAME, ID):
        known |= {
            normalise(text): key for text, key in zip(city.districts[column], city.districts[ID], strict=True)
        }
    known.pop("", None)
    return [known.get(normalise(text), "") for text in city.managed.frame[DISTRICT]]


def _named(city: City, listed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    roads = roads_by_district(city)
    keys = pd.concat(
        [
            roads[tag].map(normalise).rename("key").to_frame().assign(position=np.arange(len(roads)))
            for tag in _NAME_TAGS
        ]
    ).drop_duplicates()
    wanted = pd.DataFrame(
        {
            "entry": listed["entry"].to_numpy(),
            "listed": listed[NAME].to_numpy(),
            KIND: listed[KIND].to_numpy(),
            "key": listed[NAME].map(normalise).to_numpy(),
            "in": listed[DISTRICT].to_numpy(),
            "written": city.managed.frame[DISTRICT].to_numpy() if city.managed else "",
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
    named = [
        f"drawn/{part}:{start:.3f}" for part, start in zip(pieces["line"], pieces["start_m"], strict=True)
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
        geometry=_cut(parts, pieces),
        crs=city.crs,
    )
    return _pieces(roads, found)


def _cut(lines: NDArray[np.object_], pieces: pd.DataFrame) -> list[shapely.Geometry]:
    length = shapely.length(lines)
    return [
        lines[row] if start == 0 and end == length[row] else substring(lines[row], start, end)
        for row, start, end in zip(pieces["line"], pieces["start_m"], pieces["end_m"], strict=True)
    ]


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
            "reason": np.where(matched, "", "no road of this name in the district that the entry names"),
        }
    )


def _notes(city: City, listed: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame) -> tuple[Note, ...]:
    assert city.managed is not None  # noqa: S101 - match_roads has checked
    labels = listed["entry"].astype(str) + " " + listed[NAME].astype(str)
    missing = ~listed["entry"].isin(pieces["entry"])
    unknown = (listed[DISTRICT] == "") & (city.managed.frame[DISTRICT] != "").to_numpy()
    section = ((listed["from"] != "") | (listed["to"] != "")) & ~missing & (not city.managed.has_lines)
    found = [
        (
            missing,
            "entries of the managed-road list have no road of that name in their district",
            "条严管路名录条目在所属区内没有同名道路",
        ),
        (
            unknown,
            "entries name a district that the district file does not have",
            "条名录条目所写的区不在分区文件中",
        ),
        (
            section,
            "entries name cross streets; the whole street within the district is measured",
            "条名录条目写有起止路口；现按该路在区内的全长计",
        ),
    ]
    return tuple(
        Note(
            f"{int(rows.sum())} {words}",
            "managed_roads",
            tuple(labels[rows]),
            zh=f"{int(rows.sum())} {zh}",
        )
        for rows, words, zh in found
        if rows.any()
    )
