"""Two lists of the same things, one to one: in both, only in the first, only in the second.

What is nearest and named most alike goes together first; by how much, says ``[same]`` of ``registers.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city.likeness import likeness, named
from qdgeo.schema import COUNTS, DISTRICT, ID, NAME, OUTSIDE
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note

__all__ = ["Pairs", "match_toilets", "near", "one_to_one", "pairs_of", "unlike"]

_EMPTY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Entries of two lists that are one thing.

    Parameters
    ----------
    left, right
        Rows of the two lists, ascending by `left`; each row stands once at most.
    away_m
        Distance between the two, m.
    likeness
        Of their names, 0–100; NaN where one of them has none.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    away_m: NDArray[np.float64]
    likeness: NDArray[np.float64]


def pairs_of(
    left: NDArray[np.object_], right: NDArray[np.object_], names: Sequence[str], other_names: Sequence[str]
) -> Pairs:
    """Return which points of two lists are one thing.

    Parameters
    ----------
    left, right
        Points in one metric CRS.
    names, other_names
        What they are called, "" where they have no name; words such as 公厕 are no name.

    Examples
    --------
    >>> two = np.array([shapely.Point(0, 0), shapely.Point(100, 0)])
    >>> found = pairs_of(two, two[::-1], ["五四广场公厕", ""], ["", "五四广场东公共厕所"])
    >>> found.left.tolist(), found.right.tolist(), found.likeness.round().tolist()
    ([0, 1], [1, 0], [89.0, nan])
    """
    same = load_register_table().same
    one, two = near(left, right, same.match_m)
    away = shapely.distance(left[one], right[two])
    alike = likeness(named(names), named(other_names), one, two)
    fit = np.where(np.isnan(alike), away <= same.alone_m, alike >= same.likeness)
    one, two, away, alike = one[fit], two[fit], away[fit], alike[fit]
    chosen = one_to_one(one, two, away / same.match_m + unlike(alike))
    return Pairs(left=one[chosen], right=two[chosen], away_m=away[chosen], likeness=alike[chosen])


def near(
    left: NDArray[np.object_], right: NDArray[np.object_], within_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of shapes of two lists that lie within some m of each other, by their rows.

    >>> near(shapely.points([[0, 0], [9, 0]]), shapely.points([[1, 0], [50, 0]]), 5.0)
    (array([0]), array([0]))
    """
    if not len(left) or not len(right):
        return _EMPTY, _EMPTY
    one, two = shapely.STRtree(right).query(left, predicate="dwithin", distance=within_m)
    order = np.lexsort((two, one))
    return one[order], two[order]


def unlike(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the names of pairs add to their cost, 0–1; where one has none, what is just alike enough."""
    return 1.0 - np.where(np.isnan(alike), load_register_table().same.likeness, alike) / 100.0


def one_to_one(
    one: NDArray[np.int64], two: NDArray[np.int64], cost: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the pairs to keep: again and again those that are the cheapest for both of their rows.

    Of pairs that cost the same the lower row goes first.

    >>> one_to_one(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([0.2, 0.9, 0.1]))
    array([1, 2])
    """
    order = np.lexsort((two, one, cost))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    open_, kept = np.arange(len(one)), [_EMPTY]
    while open_.size:
        cheapest = np.full(int(one.max()) + 1, len(order)), np.full(int(two.max()) + 1, len(order))
        np.minimum.at(cheapest[0], one[open_], rank[open_])
        np.minimum.at(cheapest[1], two[open_], rank[open_])
        best = (cheapest[0][one[open_]] == rank[open_]) & (cheapest[1][two[open_]] == rank[open_])
        taken = open_[best]
        kept.append(taken)
        free = ~(np.isin(one[open_], one[taken]) | np.isin(two[open_], two[taken]))
        open_ = open_[free]
    return np.sort(np.concatenate(kept))


def match_toilets(
    register: gpd.GeoDataFrame, mapped: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Return which public toilets of a register are on the map, and which are in one of the two alone.

    Parameters
    ----------
    register, mapped
        Facilities of the register and of OpenStreetMap in one metric CRS, as `qdgeo.rules.classify` returns them, with
        ``district``; those that do not count, and those outside every district, are left out.

    Returns
    -------
    table
        A row for each toilet, or for each pair: ``status`` (matched, only_register, only_osm), ``district``,
        ``register_id``, ``register_name``, ``osm_id``, ``osm_name``, ``away_m`` and ``likeness`` (NaN where there is no
        pair, or no name).
    notes
        The counts, with the features of one list only.
    """
    ours, theirs = _public(register), _public(mapped)
    points = [np.asarray(frame.geometry, dtype=object) for frame in (ours, theirs)]
    pairs = pairs_of(points[0], points[1], ours[NAME].tolist(), theirs[NAME].tolist())
    here = np.setdiff1d(np.arange(len(ours)), pairs.left)
    there = np.setdiff1d(np.arange(len(theirs)), pairs.right)
    left = np.concatenate([pairs.left, here, np.full(len(there), -1)]).astype(np.int64)
    right = np.concatenate([pairs.right, np.full(len(here), -1), there]).astype(np.int64)
    unknown = np.full(len(here) + len(there), np.nan)
    table = pd.DataFrame(
        {
            "status": np.repeat(
                np.array(["matched", "only_register", "only_osm"], dtype=object),
                [len(pairs.left), len(here), len(there)],
            ),
            DISTRICT: np.where(left >= 0, _cells(ours, DISTRICT, left), _cells(theirs, DISTRICT, right)),
            "register_id": _cells(ours, ID, left),
            "register_name": _cells(ours, NAME, left),
            "osm_id": _cells(theirs, ID, right),
            "osm_name": _cells(theirs, NAME, right),
            "away_m": np.concatenate([pairs.away_m, unknown]),
            "likeness": np.concatenate([pairs.likeness, unknown]),
        }
    )
    return table, _told(table)


def _public(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame[frame[COUNTS] & (frame[DISTRICT] != OUTSIDE)].reset_index(drop=True)


def _cells(frame: gpd.GeoDataFrame, column: str, rows: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.append(frame[column].to_numpy(dtype=object), "")[rows]


def _told(table: pd.DataFrame) -> tuple[Note, ...]:
    counts = {
        status: int((table["status"] == status).sum()) for status in ("matched", "only_register", "only_osm")
    }
    same = load_register_table().same
    words = (
        f"register against OpenStreetMap, within {same.match_m:g} m and by name: {counts['matched']} toilets in both, "
        f"{counts['only_register']} in the register only, {counts['only_osm']} on the map only; the register counts"
    )
    zh = (
        f"公厕台账与 OpenStreetMap 比对（{same.match_m:g} m 内并参照名称）：两者皆有 {counts['matched']} 座，"
        f"仅台账有 {counts['only_register']} 座，仅地图有 {counts['only_osm']} 座；以台账计"
    )
    only = tuple(table.loc[table["status"] == "only_osm", "osm_id"])
    return (Note(words, "toilets", only, warning=False, zh=zh),)
