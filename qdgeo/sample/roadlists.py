"""Lists of managed roads in words, each entry with its true length: from one crossing of a known street to another."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.sample.place import Place, district_of
from qdgeo.sample.recipe import draws
from qdgeo.sample.shapes import Floats, Shapes

__all__ = ["make_road_list"]

_STRICT, _DEEP, _MODEL = "市容秩序严管路", "深度保洁路段", "市容秩序示范道路"
_DONE, _PLANNED = "背街小巷广告招牌提升（已完成）", "背街小巷广告招牌提升（计划）"
_POLICE = "违停严管路段（交警）"
_SHARE = {_STRICT: 0.42, _DEEP: 0.24, _MODEL: 0.06, _POLICE: 0.07}
_INSIDE_M = 40.0  # a section keeps this far from its district's border
_LEAST_M = 350.0
_LANES = 0.13


def make_road_list(place: Place) -> pd.DataFrame:
    """Return the entries of a list of managed roads, and the truth about each.

    Returns
    -------
    DataFrame
        The list's own words (``name``, ``from``, ``to``, ``district``, ``kind``, ``status``, ``listed_m``, ``unit``),
        ``district_id``, ``true_m`` (length of the middle line, NaN where the words name no section) and ``expected``:
        "found", "not found" or "several" (streets of this name, and nothing says which).
    """
    draw = draws(place.seed, "roads")
    sections = _sections(place)
    order = draw.permutation(len(sections))
    bounds = np.cumsum([round(share * len(sections)) for share in _SHARE.values()])
    parts = [
        sections.iloc[rows].assign(kind=kind)
        for kind, rows in zip(_SHARE, np.split(order, bounds)[:-1], strict=True)
    ]
    entries = pd.concat([*parts, _lanes(place, draw)], ignore_index=True)
    entries = _as_written(entries, draw)
    hard = _hard(entries, sections.iloc[order[bounds[-1] :]], place)
    return pd.concat([entries, hard], ignore_index=True)


def _sections(place: Place) -> pd.DataFrame:
    """Return one section a street: the longest between two of its crossings that stays within one district."""
    centres = place.plan.centres
    once = ~centres["name"].duplicated(keep=False) & (centres.length > _LEAST_M)
    once &= ~shapely.is_closed(centres.geometry.to_numpy())  # of a ring, both ways round are sections
    own = gpd.GeoDataFrame(centres[once & (centres["highway"] != "trunk")].reset_index(drop=True))
    crossings = _crossings(own, centres)
    lines = own.geometry.to_numpy()
    pairs = crossings.merge(crossings, on="row", suffixes=("", "_to"))
    pairs = pairs[pairs["at_to"] - pairs["at"] > _LEAST_M].reset_index(drop=True)
    cuts = _between(lines[pairs["row"].to_numpy()], pairs["at"].to_numpy(), pairs["at_to"].to_numpy())
    district = district_of(place, shapely.buffer(cuts, _INSIDE_M, quad_segs=2))
    found = pairs.assign(true_m=shapely.length(cuts), district=district)
    found = found[found["district"] >= 0].sort_values(["row", "true_m", "at"], ascending=[True, False, True])
    found = found.drop_duplicates("row").reset_index(drop=True)
    ids, names = (place.districts[key].to_numpy() for key in ("id", "name"))
    return pd.DataFrame(
        {
            "name": own["name"].to_numpy()[found["row"]],
            "from": found["name"].to_numpy(),
            "to": found["name_to"].to_numpy(),
            "district": names[found["district"]],
            "district_id": ids[found["district"]],
            "true_m": found["true_m"].to_numpy(),
            "expected": "found",
        }
    )


def _crossings(own: gpd.GeoDataFrame, centres: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return where streets meet others, ``row``, ``at`` (m along) and ``name``; only names that they meet once."""
    named = centres[(centres["highway"] != "trunk") & ~centres["name"].duplicated(keep=False)]
    others = named.geometry.to_numpy()
    row, other = shapely.STRtree(others).query(own.geometry.to_numpy(), predicate="crosses")
    points, pair = shapely.get_parts(
        shapely.intersection(own.geometry.to_numpy()[row], others[other]), return_index=True
    )
    alone = (np.bincount(pair, minlength=len(row)) == 1)[pair]
    points, row, other = points[alone], row[pair[alone]], other[pair[alone]]
    at = shapely.line_locate_point(own.geometry.to_numpy()[row], points)
    return pd.DataFrame({"row": row, "at": at, "name": named["name"].to_numpy()[other]})


def _between(lines: Shapes, start: Floats, end: Floats) -> Shapes:
    """Return the parts of lines between two places along them, m."""
    xy, row = shapely.get_coordinates(lines, return_index=True)
    step = np.where(np.diff(row) == 0, np.hypot(*np.diff(xy, axis=0).T), 0.0)
    total = np.insert(np.cumsum(step), 0, 0.0)
    at = total - total[np.searchsorted(row, np.arange(len(lines)))][row]
    kept = (at > start[row]) & (at < end[row])
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(lines, place)) for place in (start, end)]
    every = np.arange(len(lines))
    points = np.concatenate([ends[0], xy[kept], ends[1]])
    rows = np.concatenate([every, row[kept], every])
    order = np.lexsort((np.concatenate([start, at[kept], end]), rows))
    return np.asarray(shapely.linestrings(points[order], indices=rows[order]))


def _lanes(place: Place, draw: np.random.Generator) -> pd.DataFrame:
    """Return whole lanes whose signs are renewed, or shall be: of one name each, in one district."""
    ways = place.plan.drawn.ways
    lanes = ways[(ways["highway"] == "residential") & (ways["name"] != "")]
    lanes = lanes[~lanes["name"].duplicated(keep=False)]
    district = district_of(place, shapely.buffer(lanes.geometry.to_numpy(), _INSIDE_M, quad_segs=2))
    inside = np.flatnonzero(district >= 0)
    chosen = np.sort(draw.permutation(inside)[: round(_LANES * inside.size)])
    done = draw.random(chosen.size) < 0.62
    ids, names = (place.districts[key].to_numpy() for key in ("id", "name"))
    return pd.DataFrame(
        {
            "name": lanes["name"].to_numpy()[chosen],
            "from": "",
            "to": "",
            "district": names[district[chosen]],
            "district_id": ids[district[chosen]],
            "true_m": lanes.length.to_numpy()[chosen],
            "expected": "found",
            "kind": np.where(done, _DONE, _PLANNED),
        }
    )


def _as_written(entries: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Return the entries as clerks write them: some ends in the name's own cell, some the other way round."""
    form = draw.random(len(entries))
    ends = (entries["from"] != "").to_numpy()
    inline = ends & (form < 0.14)
    turned = ends & (form > 0.86)
    start = np.where(turned, entries["to"], entries["from"])
    end = np.where(turned, entries["from"], entries["to"])
    dash = np.where(form < 0.05, "至", np.where(form < 0.1, "—", "-"))
    words = np.asarray(entries["name"], dtype=object) + "（" + start + np.asarray(dash, object) + end + "）"
    off = draw.normal(1.0, 0.015, len(entries))
    met = np.where(entries["kind"] == _DONE, True, draw.random(len(entries)) < 0.8)
    met &= (entries["kind"] != _PLANNED).to_numpy()
    return entries.assign(
        name=np.where(inline, words, entries["name"]),
        **{"from": np.where(inline, "", start), "to": np.where(inline, "", end)},
        status=np.where(met, "达标", "整改中"),
        listed_m=(entries["true_m"] * off / 10).round() * 10,
        unit=entries["district"] + "城市管理局",
    )


def _hard(entries: pd.DataFrame, spare: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Return entries of the strict class that no map answers, and what must be said of each."""
    known = spare.iloc[0] if len(spare) else entries.iloc[0]
    twice = str(place.recipe.names["twice"][0])
    blank = {"status": "", "listed_m": np.nan, "unit": "", "true_m": np.nan, "kind": _STRICT}
    rows = [
        {"name": "无名氏路", "from": "", "to": "", "expected": "not found"},
        {"name": known["name"], "from": "天涯路", "to": "海角路", "expected": "not found"},
        {"name": twice, "from": "", "to": "", "district": "", "expected": "several"},
    ]
    rows = [{"district": known["district"]} | row for row in rows]
    ids = dict(zip(place.districts["name"], place.districts["id"], strict=True))
    return pd.DataFrame([row | blank | {"district_id": ids.get(row["district"], "")} for row in rows])
