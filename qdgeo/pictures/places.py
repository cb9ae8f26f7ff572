"""Toilets as dots, and the people whom none of them serves as cells."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from qdgeo.indicators.ground import ground_of
from qdgeo.network.hourly import walk_from
from qdgeo.palette import BEYOND, CLASSES, TOILET
from qdgeo.pictures.classes import classed
from qdgeo.pictures.results import Results
from qdgeo.pictures.theme import Areas, Dots, Key, Table, Theme
from qdgeo.pictures.words import word
from qdgeo.schema import DISTRICT, ID, KIND, OUTSIDE, WHOLE
from qdgeo.wording import Text, number

__all__ = ["points_of", "toilet_dots", "toilet_key", "toilets_theme", "uncovered"]

_SIDES = np.array([50, 100, 200, 250, 500, 1000, 2000, 5000], dtype=np.float64)
_CELLS_ACROSS = 110  # cells that a city is at most divided into, so that one is seen on A4
_MARKERS = ("o", "s", "^", "D", "P", "v")
_ROUNDING = 0.999  # a grid of 100 m that was projected is one of 100 m still
_LEAST_SQUARE = 0.3  # of the side of a full cell, so that the smallest is seen
_RING, _ACROSS = "#d1480f", 2.0


def points_of(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return the places of points ``[n, 2]``, m."""
    return shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object))


def toilet_dots(toilets: gpd.GeoDataFrame, *, size: float = 1.35) -> Dots:
    """Return all toilets as one kind of dot of `size` mm."""
    return Dots(xy=points_of(toilets), marker="o", colour=TOILET["counts"], size=size, edge_width=0.45)


def toilet_key(toilets: gpd.GeoDataFrame, *, size: float = 1.6) -> Key:
    """Return the key of `toilet_dots`."""
    return Key(label=word("toilet", n=len(toilets)), kind="dot", colour=TOILET["counts"], size=size)


def toilets_theme(results: Results) -> Theme | None:
    """Return the toilets by kind, with those that are always open ringed and those that are barrier-free pierced.

    Parameters
    ----------
    results
        With the indicator ``opening`` the rings and holes are known.
    """
    toilets = results.city.toilets
    if len(toilets) == 0:
        return None
    dots, keys = _kinds(toilets)
    opening = results.by_id.get("opening")
    columns = [results.column(word("toilets.column"), _counted(results, toilets), "座", bars=True)]
    if opening is not None and len(opening.layer):
        known = opening.layer.set_index(ID).reindex(toilets[ID].astype(str))
        for column in ("all_day", "barrier_free"):
            some = toilets[(known[column] == "yes").to_numpy()]
            stated = bool(known[column].isin(["yes", "no", "limited"]).any())
            if len(some):
                dots.append(_marked(some, column))
                keys.append(_mark_key(column, len(some)))
            counts = _counted(results, some) if stated else dict.fromkeys((*results.ids, WHOLE), float("nan"))
            columns.append(results.column(word(f"{column}.column"), counts, "座"))
    order = results.by(_counted(results, toilets))
    return Theme(
        id="toilets", title=word("toilets"), dots=tuple(dots), keys=tuple(keys),
        table=Table(order=order, columns=tuple(columns)), about=results.definitions("opening"),
    )  # fmt: skip


def _kinds(toilets: gpd.GeoDataFrame) -> tuple[list[Dots], list[Key]]:
    """Return a marker for each of the most frequent kinds, and one for all others."""
    kinds = toilets[KIND].fillna("").astype(str).str.strip()
    counts = kinds.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    frequent = list(counts.index[: len(_MARKERS) - (len(counts) > len(_MARKERS))])
    xy = points_of(toilets)
    dots, keys = [], []
    groups = [(kind, (kinds == kind).to_numpy()) for kind in frequent]
    rest = ~kinds.isin(frequent).to_numpy()
    if rest.any():
        groups.append((None, rest))
    for place, (kind, some) in enumerate(groups):
        marker, colour = _MARKERS[place], CLASSES[place]
        count = int(some.sum())
        label = _kind_label(kind, count)
        dots.append(
            Dots(
                xy=xy[some], marker=marker, colour=colour, size=_ACROSS, edge=TOILET["counts"], edge_width=0.7
            )
        )
        keys.append(
            Key(label=label, kind="dot", marker=marker, colour=colour, size=2.2, edge=TOILET["counts"])
        )
    return dots, keys


def _kind_label(kind: str | None, count: int) -> Text:
    if not kind:
        return word("kind.others" if kind is None else "kind.unknown", n=count)
    name = Text.of(kind)
    label = word("kind", kind=name, n=count)
    return Text(label.zh, label.zh if name.zh == name.en else label.en)


def _marked(some: gpd.GeoDataFrame, column: str) -> Dots:
    if column == "all_day":
        return Dots(xy=points_of(some), marker="o", colour="none", size=3.0, edge=_RING, edge_width=0.9)
    return Dots(
        xy=points_of(some), marker="o", colour="#ffffff", size=0.75, edge=TOILET["counts"], edge_width=0.4
    )


def _mark_key(column: str, count: int) -> Key:
    label = word(column, n=count)
    if column == "all_day":
        return Key(label=label, kind="dot", colour="none", size=3.0, edge=_RING)
    return Key(label=label, kind="dot", colour="#ffffff", size=1.1, edge=TOILET["counts"])


def _counted(results: Results, toilets: gpd.GeoDataFrame) -> dict[str, float]:
    counts = toilets[DISTRICT].astype(str).value_counts()
    found = {key: float(counts.get(key, 0)) for key in results.ids}
    return {**found, WHOLE: sum(found.values())}


def uncovered(results: Results, minutes: float) -> tuple[tuple[Areas, ...], list[Key]]:
    """Return the people of the districts who are not within a walk, as squares that grow with their number.

    Parameters
    ----------
    results
        With people and with the search; without these there are no squares.
    minutes
        The walk.
    """
    if results.reach is None or results.city.people is None:
        return (), []
    places = ground_of(results.city, results.reach).places[0]
    demand = places.demand
    here = (demand.district != OUTSIDE) & (demand.weight > 0)
    left = here & ~(walk_from(results.reach, places.entered) <= minutes * 60)
    if not left.any():
        return (), []
    side = _side(results, demand.xy[here])
    cells = pd.DataFrame(np.floor(demand.xy[left] / side), columns=["x", "y"]).assign(
        people=demand.weight[left]
    )
    sums = cells.groupby(["x", "y"], sort=True)["people"].sum()
    sums = sums[sums.round() > 0]
    people = np.round(sums.to_numpy(dtype=float))
    middle = (np.array(sums.index.to_list(), dtype=float).reshape(-1, 2) + 0.5) * side
    found = classed(people, most=4)
    share = np.maximum(np.sqrt(np.array(found.high) / found.high[-1]), _LEAST_SQUARE)
    half = side * 0.43 * share[found.of]
    shapes = shapely.box(*(middle - half[:, None]).T, *(middle + half[:, None]).T)
    keys = [Key(label=word("uncovered", side=f"{side:g}"))]
    for place in reversed(range(len(found))):
        low, high = number(found.low[place]), number(found.high[place])
        label = word("uncovered.one", low=low) if low == high else word("uncovered.key", low=low, high=high)
        keys.append(Key(label=label, kind="dot", marker="s", colour=BEYOND, size=2.8 * float(share[place])))
    return (Areas(shapes=np.asarray(shapes, dtype=object), colours=(BEYOND,), edge="#ffffff"),), keys


def _side(results: Results, xy: NDArray[np.float64]) -> float:
    """Return a round side of cells, m: no finer than the places where people are, nor than paper shows."""
    west, south, east, north = (float(value) for value in results.city.districts.total_bounds)
    least = max(east - west, north - south) / _CELLS_ACROSS
    if len(xy) > 1:
        apart = np.asarray(cKDTree(xy).query(xy, k=[2])[0], dtype=np.float64)
        least = max(least, float(np.median(apart)) * _ROUNDING)
    return float(_SIDES[min(int(np.searchsorted(_SIDES, least)), len(_SIDES) - 1)])
