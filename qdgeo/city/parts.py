"""The parts of a city that need more than reading: districts made a partition, toilets judged, edges told."""

from __future__ import annotations

import warnings
from pathlib import PurePath

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from qdgeo.city.matching import match_toilets
from qdgeo.config import CityConfig, DistrictsSource, ToiletRule
from qdgeo.crs import to_lonlat
from qdgeo.errors import DataError, EmptyLayerWarning, Problem, raise_all
from qdgeo.io import OsmExtract
from qdgeo.io.registers import FEATURE
from qdgeo.overlay import Overlap, districts_of_points, partition
from qdgeo.rules import classify, default_rules
from qdgeo.schema import COUNTS, DISTRICT, FACILITIES, ID, NAME, OUTSIDE, check
from qdgeo.wording import Note, Text

__all__ = [
    "against_map",
    "area_to_read",
    "edge_notes",
    "judged",
    "left_out",
    "partitioned",
    "toilet_rules",
]

_SIMPLIFY_M = 50.0  # the area to read is widened by this before its outline is simplified by it
_KEPT = (
    0.01  # a district that keeps less of its ground than this lies within others: the file holds two levels
)


def partitioned(raw: gpd.GeoDataFrame, source: DistrictsSource) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return the districts without overlaps, with ``area_km2``, and what is to be told of them.

    Raises
    ------
    DataError
        If they overlap and the city file refuses that, or if some lie within others.
    """
    districts, overlaps = partition(raw)
    pairs = tuple(f"{o.first} ∩ {o.second}: {o.area_m2 / 1e6:.4f} km²" for o in overlaps)
    remedy = 'mend them, or set overlaps = "assign"'
    if source.overlaps == "refuse":
        found = [Problem(f"districts overlap: {pair}", PurePath(source.path).name, remedy) for pair in pairs]
        raise_all(found, DataError)
    before = raw.set_index(ID).area.reindex(districts[ID]).to_numpy()
    lost = districts[(districts.area.to_numpy() < _KEPT * before)]
    remedy = "keep one level of districts in the file; is the outline of the whole city among them?"
    raise_all(
        [
            Problem(
                f"district '{key}' ({name}) lies within the districts before it",
                PurePath(source.path).name,
                remedy,
            )
            for key, name in zip(lost[ID], lost[NAME], strict=True)
        ],
        DataError,
    )
    return districts.assign(area_km2=districts.area / 1e6), _overlap_note(districts, overlaps, pairs, source)


def _overlap_note(
    districts: gpd.GeoDataFrame,
    overlaps: tuple[Overlap, ...],
    pairs: tuple[str, ...],
    source: DistrictsSource,
) -> tuple[Note, ...]:
    if not overlaps:
        return ()
    total = sum(o.area_m2 for o in overlaps) / 1e6
    share = total / (districts.area.sum() / 1e6)
    words = (
        f"{len(overlaps)} pairs of districts overlap by {total:.4f} km² in all ({share:.2%} of their area); "
        "each patch is counted once, in the district whose id sorts first"
    )
    zh = f"{len(overlaps)} 对区共重叠 {total:.4f} km²（占各区面积的 {share:.2%}）；只计一次，归编号在前的区"
    return (Note(words, PurePath(source.path).name, pairs, zh=zh),)


def area_to_read(districts: gpd.GeoDataFrame, walk_m: float, crs: pyproj.CRS) -> shapely.Polygon:
    """Return the ground to read, lon/lat: the districts and the longest walk around them (edge effect)."""
    wide = shapely.buffer(districts.union_all(), walk_m + _SIMPLIFY_M, quad_segs=4)
    hull = shapely.convex_hull(shapely.segmentize(shapely.simplify(wide, _SIMPLIFY_M), 5000.0))
    return shapely.Polygon(to_lonlat(shapely.get_coordinates(hull), crs))


def edge_notes(extract: OsmExtract, area: shapely.Polygon, *, graph_given: bool) -> tuple[Note, ...]:
    """Say where streets may end nearer than the longest walk beyond the districts (edge effect)."""
    west, south, east, north = extract.extent_lonlat
    if graph_given or not np.isfinite(extract.extent_lonlat).all():
        words = (
            "the streets do not say what ground they cover: make sure that they reach the longest walk beyond the "
            "districts, or coverage near the edge is a lower bound"
        )
        zh = "街道数据未注明覆盖范围：请确认其超出各区边界至少一个最长步行距离，否则边缘附近的覆盖率只是下限"
        return (Note(words, "streets", zh=zh),)
    if shapely.box(west, south, east, north).contains(area):
        return ()
    words = (
        "the extract ends nearer than the longest walk beyond the districts: streets and toilets past "
        "its edge are unknown, so coverage near the edge is a lower bound"
    )
    zh = "街道数据在各区之外不足最长步行距离处即止：其外的街道和公厕未知，靠近边缘的覆盖率只是下限"
    return (Note(words, "streets", zh=zh),)


def judged(
    toilets: gpd.GeoDataFrame, config: CityConfig, districts: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return every toilet with its district and whether it counts, sorted by id, and what is to be told of them."""
    facilities = _classified(toilets, config, districts)
    listed = facilities["feature"] == FEATURE
    facilities = facilities.assign(source=np.where(listed, "register", "osm").astype(object))
    facilities = check(facilities.sort_values(ID, ignore_index=True), FACILITIES, where="toilets")
    if facilities[COUNTS].any():
        return facilities, ()
    words = "no public toilet counts: coverage and density are zero for want of toilets in the data"
    warnings.warn(words, EmptyLayerWarning, stacklevel=3)
    return facilities, (Note(words, "toilets", zh="没有一座公厕计入：因数据中缺公厕，覆盖率和密度为零"),)


def toilet_rules(config: CityConfig) -> tuple[ToiletRule, ...]:
    """Return the rules that say what a public toilet is: the city's own, else the shipped table."""
    return config.toilet_rules if config.toilet_rules is not None else default_rules()


def _classified(
    toilets: gpd.GeoDataFrame, config: CityConfig, districts: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    facilities = classify(toilets, toilet_rules(config))
    owner = districts_of_points(shapely.get_coordinates(np.asarray(facilities.geometry.array)), districts)
    return facilities.assign(district=owner)


def against_map(
    facilities: gpd.GeoDataFrame, mapped: gpd.GeoDataFrame, config: CityConfig, districts: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Return a register's toilets against those of OpenStreetMap; no rows if there is no register, or no such map."""
    if config.sources.toilets is None or mapped.empty:
        return pd.DataFrame(), ()
    return match_toilets(
        facilities[facilities["source"] == "register"], _classified(mapped, config, districts)
    )


def left_out(facilities: gpd.GeoDataFrame) -> tuple[Note, ...]:
    """Say how many toilets do not count for each reason, and which lie outside every district."""
    left = facilities[~facilities[COUNTS]]
    notes = []
    for reason, rows in left.groupby("reason", sort=True):
        why = Text.of(str(reason))
        words, zh = f"{len(rows)} toilets do not count: {why.en}", f"{len(rows)} 处厕所不计入：{why.zh}"
        notes.append(Note(words, "toilets", tuple(rows[ID]), warning=False, zh=zh))
    outside = facilities[facilities[COUNTS] & (facilities[DISTRICT] == OUTSIDE)]
    if len(outside):
        words = (
            f"{len(outside)} toilets lie in no district; they serve walkers but are in no district's density"
        )
        zh = f"{len(outside)} 座公厕不在任何区内：可供步行者使用，但不计入任何区的密度"
        notes.append(Note(words, "toilets", tuple(outside[ID]), warning=False, zh=zh))
    return tuple(notes)
