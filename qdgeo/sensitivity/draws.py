"""Registers with rows missing or too many, drawn at random: which families they change, and how a row is invented."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.city import City
from qdgeo.network import WalkNetwork
from qdgeo.overlay import districts_of_points
from qdgeo.schema import DISTRICT, OUTSIDE
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Text

__all__ = ["REGISTERS_OF", "Drawn", "rows_fewer", "rows_more", "somewhere"]

REGISTERS_OF: Mapping[str, tuple[str, ...]] = {
    "bins": ("bins",),
    "spacing of bins": ("bins",),
    "collection points": ("collection_points",),
    "transfer stations": ("transfer_stations",),
    "compounds": ("compounds",),
    "shoreline": ("shoreline",),
    "places free of illegal building": ("no_illegal_building",),
    "small ads": ("small_ads",),
    "dust": ("dust",),
    "street-order cases": ("cases",),
    "beaches": ("beaches",),
    "lighting": ("lighting",),
    "practice centres": ("civilization_centres", "communities"),
    "grid workers": ("grids",),
    "sensing points": (
        "sensors",
        "collection_points",
        "transfer_stations",
        "beaches",
        "civilization_centres",
    ),
}
"""Families of figures that count the rows of registers; what the tables of ratios and of context state is no row."""

Drawn = tuple[City, tuple[Text, ...]]
"""A city with other registers, and how many rows of each are missing or too many."""

_TRIES = 20  # rounds of drawing places until enough of them lie in a district
_ADDED = "added:"
_MISSING, _TOO_MANY = 2, 3  # what draws of registers begin with, after the two of toilets


def rows_fewer(city: City, kinds: Collection[str], turn: int) -> Drawn:
    """Return the city with a share of the rows of some registers taken away, at least one and never all.

    Parameters
    ----------
    city
        With ``stability`` in its file: the share, and the seed.
    kinds
        Ids of registers; those that the city does not have are left as they are, unknown.
    turn
        The number of the draw, from 1.
    """
    found, told = dict(city.registers), list[Text]()
    for kind, here, count, draw in _drawn(city, kinds, _MISSING, turn):
        frame = found[kind].frame
        gone = draw.choice(here, size=count, replace=False)
        kept = frame.drop(index=frame.index[gone]).reset_index(drop=True)
        found[kind] = replace(found[kind], frame=kept)
        told.append(_told(kind, count))
    return replace(city, registers=found), tuple(told)


def rows_more(city: City, network: WalkNetwork, kinds: Collection[str], turn: int) -> Drawn:
    """Return the city with a share of rows added to some registers: like those that there are, along its streets.

    Parameters
    ----------
    city
        With ``stability`` in its file: the share, and the seed.
    network
        Its own.
    kinds
        Ids of registers; only those of points have rows added, since a line or an area cannot be invented.
    turn
        The number of the draw, from 1.
    """
    found, told = dict(city.registers), list[Text]()
    for kind, here, count, draw in _drawn(city, kinds, _TOO_MANY, turn):
        frame = found[kind].frame
        points = here[shapely.get_type_id(np.asarray(frame.geometry, dtype=object))[here] == 0]
        if points.size == 0:
            continue
        added = somewhere(frame.iloc[points], city, network, count, draw)
        every = pd.concat([frame, added], ignore_index=True)
        found[kind] = replace(found[kind], frame=gpd.GeoDataFrame(every, crs=city.crs))
        told.append(_told(kind, len(added)))
    return replace(city, registers=found), tuple(told)


def _told(kind: str, count: int) -> Text:
    named = load_registers()[kind]
    return Text(f"“{named.zh}”{count} 行", f"{count} rows of '{named.en}'")


def _drawn(
    city: City, kinds: Collection[str], what: int, turn: int
) -> list[tuple[str, np.ndarray[tuple[int], np.dtype[np.int64]], int, np.random.Generator]]:
    """Return of each register that can be drawn from its rows in the districts, how many to draw, and the draw."""
    stability, found = city.config.stability, []
    for place, kind in enumerate(load_registers()):
        if kind not in kinds or kind not in city.registers or stability.missing == 0:
            continue
        here = np.flatnonzero((city.registers[kind].frame[DISTRICT] != OUTSIDE).to_numpy())
        count = min(here.size - 1, max(1, round(stability.missing * here.size)))
        if count > 0:
            draw = np.random.default_rng([stability.seed, what, place, turn])
            found.append((kind, here, count, draw))
    return found


def somewhere(
    like: gpd.GeoDataFrame, city: City, network: WalkNetwork, count: int, draw: np.random.Generator
) -> gpd.GeoDataFrame:
    """Return rows like those that there are, at random places along the streets of the districts.

    Parameters
    ----------
    like
        Rows with a point each, of which each new one is a copy in another place.
    city, network
        The districts and the streets.
    count
        How many, fewer where the draws leave the districts too often.
    draw
        Of the places and the copies.
    """
    streets = np.flatnonzero(~network.virtual)
    lengths = network.edge_length[streets]
    places = np.empty((0, 2))
    owners = np.empty(0, dtype=object)
    for _ in range(_TRIES):
        edges = draw.choice(streets, size=4 * count, p=lengths / lengths.sum())
        along = draw.random(edges.size) * network.edge_length[edges]
        points = shapely.line_interpolate_point(network.lines[edges], along)
        xy = shapely.get_coordinates(points)
        owner = districts_of_points(xy, city.districts)
        places = np.concatenate([places, xy[owner != OUTSIDE]])
        owners = np.concatenate([owners, owner[owner != OUTSIDE]])
        if len(places) >= count:
            break
    places, owners = places[:count], owners[:count]
    copied = like.iloc[draw.integers(len(like), size=len(places))].reset_index(drop=True)
    added = copied.assign(id=[f"{_ADDED}{place}" for place in range(len(copied))], district=owners)
    return added.set_geometry(gpd.GeoSeries(shapely.points(places), crs=city.crs))
