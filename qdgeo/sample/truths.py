"""What the registers of the city amount to by construction: shares in numbers, what lies within what, years, ratios."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.sample.cells import BUILT
from qdgeo.sample.place import Place
from qdgeo.sample.registers import Held
from qdgeo.sample.shapes import Floats
from qdgeo.targets import load_norms

__all__ = ["held_answers", "planned_answers", "ratio_answers"]

_DUST = "dust_carriageway"
_EFFICIENT = ("LED", "高压钠灯")
_SENSED = ("collection_points", "transfer_stations", "beaches", "civilization_centres")
_STRICT, _LATER = "市容秩序严管路", "整改中"
_CITY = "全市"

_Answers = Mapping[str, tuple[Floats, str]]


def held_answers(place: Place, held: Held) -> dict[str, tuple[Floats, str]]:
    """Return what is known of each district by its registers: answer to values in order of district, and unit."""
    ids = place.districts["id"].tolist()
    return {
        **_lamps(held, ids),
        **_dust(held, ids),
        **_named(held, ids),
        **_centres(held, ids),
        **_cleaned(held, ids),
        **_sensed(held, ids),
        "controlled_km2": (_controlled(place, held), "km2"),
    }


def _sum(frame: pd.DataFrame, ids: list[str], weight: Floats | None = None) -> Floats:
    each = np.ones(len(frame)) if weight is None else weight
    found = pd.Series(each, index=frame["district_id"].to_numpy()).groupby(level=0).sum()
    return np.asarray(found.reindex(ids, fill_value=0.0), dtype=np.float64)


def _lamps(held: Held, ids: list[str]) -> _Answers:
    """Return lamps of each state and source; a row whose count is empty is one lamp."""
    frame = held.registers["lighting"]
    count = frame["count"].fillna(1).to_numpy(dtype=np.float64)
    chosen = {
        "lamps": np.ones(len(frame), dtype=bool),
        "lamps:intact": frame["state"] == "完好",
        "lamps:state_known": frame["state"] != "",
        "lamps:efficient": frame["lamp"].isin(_EFFICIENT),
        "lamps:source_known": frame["lamp"] != "",
    }
    return {key: (_sum(frame, ids, count * np.asarray(rows)), "count") for key, rows in chosen.items()}


def _dust(held: Held, ids: list[str]) -> _Answers:
    """Return samples, and roads by the mean of theirs, with no more dust than a carriageway may have."""
    frame, limit = held.registers["dust"], load_norms()[_DUST].high or 0.0
    roads = pd.DataFrame(frame.groupby(["road", "district_id"], as_index=False)["g_per_m2"].mean())
    return {
        "dust_within:samples": (_sum(frame[frame["g_per_m2"] <= limit], ids), "count"),
        "dust_within:roads": (_sum(roads[roads["g_per_m2"] <= limit], ids), "count"),
        "dust_roads": (_sum(roads, ids), "count"),
    }


def _named(held: Held, ids: list[str]) -> _Answers:
    """Return places free of illegal building: of each kind those of each year, and every place once."""
    frame = held.registers["no_illegal_building"]
    found: dict[str, tuple[Floats, str]] = {}
    for kind, rows in frame.groupby("kind", sort=True):
        for year, own in rows.groupby("year"):
            found[f"no_illegal:{kind}:{year}"] = (_sum(own, ids), "count")
        once = rows.drop_duplicates(["district_id", "name"])
        found[f"no_illegal:{kind}:all_years"] = (_sum(once, ids), "count")
    return found


def _centres(held: Held, ids: list[str]) -> _Answers:
    """Return communities with a practice centre: each centre bears the name of its own."""
    communities = held.registers["communities"]
    stems = held.registers["civilization_centres"]["name"].str.removesuffix("新时代文明实践站")
    have = communities[communities["name"].str.removesuffix("社区").isin(stems)]
    return {"communities_with_centre": (_sum(have, ids), "count")}


def _cleaned(held: Held, ids: list[str]) -> _Answers:
    """Return km of shoreline that are cleaned, and of which it is known."""
    frame = held.registers["shoreline"]
    km = frame["length_m"].to_numpy(dtype=np.float64) / 1000
    chosen = {"cleaned": frame["cleaned"] == "是", "known": frame["cleaned"] != ""}
    return {
        f"shoreline_km:{key}": (_sum(frame, ids, km * np.asarray(rows)), "km") for key, rows in chosen.items()
    }


def _sensed(held: Held, ids: list[str]) -> _Answers:
    """Return facilities no farther from some sensing point than its radius, each kind by itself."""
    sensors = gpd.GeoDataFrame(held.registers["sensors"])
    radius = sensors["radius_m"].to_numpy(dtype=np.float64)
    frames = {"toilets": held.toilets[held.toilets["counts"]]} | {key: held.registers[key] for key in _SENSED}
    found: dict[str, tuple[Floats, str]] = {}
    for key, frame in frames.items():
        away = shapely.distance(
            gpd.GeoDataFrame(frame).geometry.to_numpy()[:, None], sensors.geometry.to_numpy()[None, :]
        )
        near = pd.DataFrame(frame)[np.asarray((away <= radius).any(axis=1), dtype=np.bool_)]
        found[f"facilities_sensed:{key}"] = (_sum(near, ids), "count")
    return found


def _controlled(place: Place, held: Held) -> Floats:
    """Return km² of built-up area where small ads are controlled."""
    ads = gpd.GeoDataFrame(held.registers["small_ads"])
    yes = shapely.union_all(ads.geometry.to_numpy()[(ads["controlled"] == "是").to_numpy()])
    built = shapely.union_all(place.cells.shapes()[place.cells.built.ravel() >= BUILT])
    parts = shapely.intersection(place.districts.geometry.to_numpy(), shapely.intersection(built, yes))
    return np.asarray(shapely.area(parts) / 1e6)


def ratio_answers(held: Held, ids: list[str]) -> pd.DataFrame:
    """Return the ratios of the table, each district's and the city's, as shares."""
    frame = held.registers["ratios"]
    district = np.where(frame["district"] == _CITY, "whole", np.resize([*ids, ""], len(frame)))
    share = frame["numerator"] / frame["denominator"]
    return pd.DataFrame(
        {"district": district, "answer": "ratio:" + frame["target"], "value": share, "unit": "share"}
    )


def planned_answers(held: Held, ids: list[str]) -> pd.DataFrame:
    """Return the entries that the plan's T16 counts: strictly managed and not to come; the whole, found or not."""
    roads = held.roads[(held.roads["kind"] == _STRICT) & (held.roads["status"] != _LATER)]
    values = [*_sum(roads, ids), float(len(roads))]
    return pd.DataFrame(
        {"district": [*ids, "whole"], "answer": "managed_entries:T16", "value": values, "unit": "count"}
    )
