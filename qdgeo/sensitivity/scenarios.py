"""Other assumptions under which a city is scored again: speeds, toilets that are missing or too many, unknown hours.

Random ones are drawn with a seed: the same city gives the same scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.hours import OPEN, SHUT
from qdgeo.indicators.opening_toilets import known_of
from qdgeo.network import Reach, WalkNetwork, build_network, reach
from qdgeo.overlay import districts_of_points
from qdgeo.schema import DISTRICT, ID, OUTSIDE
from qdgeo.wording import Text

__all__ = ["FEWER", "HOURS", "KINDS", "MORE", "SPEED", "Scenario", "noon_sets", "scenarios_of"]

SPEED, FEWER, MORE, HOURS = "speed", "fewer", "more", "hours"
KINDS: Mapping[str, Text] = {
    SPEED: Text("步行速度", "walking speed"),
    FEWER: Text("公厕偏少", "fewer toilets"),
    MORE: Text("公厕偏多", "more toilets"),
    HOURS: Text("开放时间未知", "unknown opening hours"),
}
"""Kinds of scenarios, in the order in which they are tried."""

_NOON = np.arange(5) * 24 + 12  # 12 o'clock Monday to Friday
_TRIES = 20  # rounds of drawing places until enough of them lie in a district
_ADDED = "added:"

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """A city under another assumption.

    Parameters
    ----------
    id
        Such as "speed_0.8", "fewer_3", "hours_least".
    kind
        One of `KINDS`.
    title
        What is assumed.
    city
        With the facilities and settings that are assumed.
    walked
        The walk from everywhere to its toilets.
    walks_only
        Whether only figures of who walks where change, and no count of toilets.
    """

    id: str
    kind: str
    title: Text
    city: City
    walked: Reach
    walks_only: bool = False


def scenarios_of(city: City, network: WalkNetwork, walked: Reach, kind: str) -> Iterator[Scenario]:
    """Yield the scenarios of one kind.

    Parameters
    ----------
    city
        As its file says, with ``stability`` in it.
    network, walked
        Its own network, and the walk to its own toilets.
    kind
        One of `KINDS`.
    """
    if kind == SPEED:
        yield from _speeds(city)
    elif kind == FEWER:
        yield from _fewer(city, network)
    elif kind == MORE:
        yield from _more(city, network)
    else:
        yield from _hours(city, network, walked)


def _speeds(city: City) -> Iterator[Scenario]:
    for speed in city.config.stability.speeds_ms:
        walk = city.config.walk.but(speed_kmh=round(speed * 3.6, 6))
        changed = replace(city, config=city.config.model_copy(update={"walk": walk}))
        title = Text(f"步行 {speed:g} m/s", f"walking at {speed:g} m/s")
        found = reach(build_network(changed), changed.toilets)
        yield Scenario(id=f"speed_{speed:g}", kind=SPEED, title=title, city=changed, walked=found)


def _count(city: City) -> int:
    """Return how many toilets are taken away or added: a share of those in the districts, and one at least."""
    here = int((city.toilets[DISTRICT] != OUTSIDE).sum())
    share = city.config.stability.missing
    return min(here, max(1, round(share * here))) if share > 0 else 0


def _fewer(city: City, network: WalkNetwork) -> Iterator[Scenario]:
    stability, count = city.config.stability, _count(city)
    if count == 0:
        return
    facilities = city.facilities
    counted = np.flatnonzero(facilities["counts"].to_numpy() & (facilities[DISTRICT] != OUTSIDE).to_numpy())
    draw = np.random.default_rng([stability.seed, 0])
    for turn in range(1, stability.draws + 1):
        gone = draw.choice(counted, size=count, replace=False)
        kept = facilities.drop(index=facilities.index[gone]).reset_index(drop=True)
        changed = replace(city, facilities=kept)
        title = Text(f"缺 {count} 座公厕，第 {turn} 次抽样", f"{count} toilets fewer, draw {turn}")
        found = reach(network, changed.toilets)
        yield Scenario(id=f"fewer_{turn}", kind=FEWER, title=title, city=changed, walked=found)


def _more(city: City, network: WalkNetwork) -> Iterator[Scenario]:
    stability, count = city.config.stability, _count(city)
    if count == 0:
        return
    draw = np.random.default_rng([stability.seed, 1])
    for turn in range(1, stability.draws + 1):
        added = _somewhere(city, network, count, draw)
        every = pd.concat([city.facilities, added], ignore_index=True)
        changed = replace(city, facilities=gpd.GeoDataFrame(every, crs=city.crs))
        title = Text(f"多 {len(added)} 座公厕，第 {turn} 次抽样", f"{len(added)} toilets more, draw {turn}")
        found = reach(network, changed.toilets)
        yield Scenario(id=f"more_{turn}", kind=MORE, title=title, city=changed, walked=found)


def _somewhere(city: City, network: WalkNetwork, count: int, draw: np.random.Generator) -> gpd.GeoDataFrame:
    """Return toilets like those that there are, at random places along the streets of the districts."""
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
    like = city.toilets.iloc[draw.integers(len(city.toilets), size=len(places))].reset_index(drop=True)
    added = like.assign(id=[f"{_ADDED}{place}" for place in range(len(like))], district=owners)
    return added.set_geometry(gpd.GeoSeries(shapely.points(places), crs=city.crs))


def noon_sets(city: City, walked: Reach) -> tuple[Flags, Flags]:
    """Return which toilets are surely, and which may be, open at noon of every weekday; bool[k] each."""
    states = known_of(city, walked).states[:, _NOON]
    return (states == OPEN).all(axis=1), (states != SHUT).all(axis=1)


def _hours(city: City, network: WalkNetwork, walked: Reach) -> Iterator[Scenario]:
    least, most = noon_sets(city, walked)
    titles: Sequence[tuple[str, Flags, Text]] = (
        ("least", least, Text("工作日正午，时间未知者关闭", "noon on weekdays, unknown hours are shut")),
        ("most", most, Text("工作日正午，时间未知者开放", "noon on weekdays, unknown hours are open")),
    )
    for name, open_, title in titles:
        there = set(walked.facilities[ID][open_])
        kept = city.facilities[city.facilities[ID].isin(there)].reset_index(drop=True)
        changed = replace(city, facilities=kept)
        found = reach(network, changed.toilets)
        yield Scenario(
            id=f"hours_{name}", kind=HOURS, title=title, city=changed, walked=found, walks_only=True
        )
