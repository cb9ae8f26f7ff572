"""What is known of the city by construction, with how far a measurement may be from it; written beside the data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qdgeo.sample.place import Place
from qdgeo.sample.registers import Held
from qdgeo.sample.toilets import exported_toilets
from qdgeo.sample.truths import held_answers, planned_answers, ratio_answers

__all__ = ["TOLERANCE", "make_answers", "road_answers"]

TOLERANCE = {
    "area_km2": ("relative", 1e-4),
    "people": ("relative", 1e-6),
    "built_up_km2": ("relative", 1e-3),
    "toilets": ("exact", 0.0),
    "toilets_in_built_up": ("exact", 0.0),
    "toilets_exported": ("exact", 0.0),
    "toilet_density": ("relative", 1e-3),
    "managed_entries": ("exact", 0.0),
    "managed_km": ("km an entry", 0.06),
    "shoreline_km": ("km", 0.02),
    "controlled_km2": ("relative", 1e-3),
    "ratio": ("relative", 1e-9),
}
"""How near a figure that is measured must be: the same, a share of it, or so many km, or km for each entry."""


def make_answers(place: Place, held: Held) -> pd.DataFrame:
    """Return what is known, a row a figure: ``district`` (id, or "whole"), ``answer``, ``value``, ``unit``."""
    ids = place.districts["id"].tolist()
    area = place.districts.area.to_numpy() / 1e6
    built, people = place.cells.built_km2, place.cells.people_of
    counted = held.toilets[held.toilets["counts"]]
    total = _by_district(counted, ids)
    inside = _by_district(counted[counted["inside"]], ids)
    columns: dict[str, tuple[np.ndarray, str]] = {
        "area_km2": (area, "km2"),
        "people": (people, "people"),
        "built_up_km2": (built, "km2"),
        "toilets": (total, "count"),
        "toilets_in_built_up": (inside, "count"),
        "toilets_exported": (_by_district(exported_toilets(held.toilets), ids), "count"),
    }
    roads = held.roads[(held.roads["expected"] == "found") & (held.roads["status"] == "达标")]
    for kind in roads["kind"].drop_duplicates():
        own = roads[roads["kind"] == kind]
        columns[f"managed_entries:{kind}"] = (_by_district(own, ids), "count")
        columns[f"managed_km:{kind}"] = (_by_district(own, ids, own["true_m"] / 1000), "km")
    for key, frame in held.registers.items():
        if "district_id" in frame.columns:
            columns[f"rows:{key}"] = (_by_district(frame, ids), "count")
    columns |= _sums(held, ids) | held_answers(place, held)
    frames = [_rows(answer, values, unit, ids) for answer, (values, unit) in columns.items()]
    whole, area_built = np.append(inside, inside.sum()), np.append(built, built.sum())
    density = np.where(area_built > 0, whole / np.maximum(area_built, 1e-9), np.nan)
    frames.insert(
        6,
        pd.DataFrame(
            {"district": [*ids, "whole"], "answer": "toilet_density", "value": density, "unit": "/km2"}
        ),
    )
    return pd.concat([*frames, ratio_answers(held, ids), planned_answers(held, ids)], ignore_index=True)


def _by_district(frame: pd.DataFrame, ids: list[str], weight: pd.Series | None = None) -> np.ndarray:
    counts = np.ones(len(frame)) if weight is None else weight.to_numpy()
    known = pd.array(counts, dtype="Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    found = pd.Series(known, index=frame["district_id"].to_numpy()).groupby(level=0).sum()
    return found.reindex(ids, fill_value=0.0).to_numpy()


def _sums(held: Held, ids: list[str]) -> dict[str, tuple[np.ndarray, str]]:
    """Return the counts of what registers say, by their words."""
    words = (
        ("bins", "state", "完好"), ("bins", "state", "破损"), ("collection_points", "sorted", "是"),
        ("compounds", "sorting", "是"), ("compounds", "cart", "是"),
    )  # fmt: skip
    found = {}
    for key, column, word in words:
        frame = held.registers[key]
        found[f"rows:{key}:{column}={word}"] = (_by_district(frame[frame[column] == word], ids), "count")
    for key, column, unit in (("grids", "workers", "count"), ("communities", "people", "people"),
                              ("beaches", "peak_visitors", "people"), ("shoreline", "length_m", "m")):  # fmt: skip
        frame = held.registers[key]
        found[f"sum:{key}:{column}"] = (_by_district(frame, ids, frame[column]), unit)
    return found


def _rows(answer: str, values: np.ndarray, unit: str, ids: list[str]) -> pd.DataFrame:
    every = np.append(values, values.sum())
    return pd.DataFrame({"district": [*ids, "whole"], "answer": answer, "value": every, "unit": unit})


def road_answers(held: Held) -> pd.DataFrame:
    """Return the truth about every entry of the list of managed roads, by its number in the list."""
    columns = ["name", "from", "to", "district", "kind", "status", "true_m", "expected"]
    table = held.roads[columns].copy()
    table.insert(0, "entry", np.arange(1, len(table) + 1))
    return table
