"""Other assumptions under which a city is scored again: speeds, facilities missing or too many, unknown hours.

Random ones are drawn with a seed: the same city gives the same scenarios.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.hours import OPEN, SHUT
from qdgeo.indicators.opening_toilets import known_of
from qdgeo.network import Reach, WalkNetwork, build_network, reach
from qdgeo.schema import DISTRICT, ID, OUTSIDE
from qdgeo.sensitivity.draws import rows_fewer, rows_more, somewhere
from qdgeo.wording import Text

__all__ = ["FEWER", "HOURS", "KINDS", "MORE", "SPEED", "Scenario", "noon_sets", "scenarios_of"]

SPEED, FEWER, MORE, HOURS = "speed", "fewer", "more", "hours"
KINDS: Mapping[str, Text] = {
    SPEED: Text("步行速度", "walking speed"),
    FEWER: Text("设施偏少", "fewer facilities"),
    MORE: Text("设施偏多", "more facilities"),
    HOURS: Text("开放时间未知", "unknown opening hours"),
}
"""Kinds of scenarios, in the order in which they are tried."""

_NOON = np.arange(5) * 24 + 12  # 12 o'clock Monday to Friday

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


def scenarios_of(
    city: City, network: WalkNetwork, walked: Reach, kind: str, *, registers: Collection[str] = ()
) -> Iterator[Scenario]:
    """Yield the scenarios of one kind.

    Parameters
    ----------
    city
        As its file says, with ``stability`` in it.
    network, walked
        Its own network, and the walk to its own toilets.
    kind
        One of `KINDS`.
    registers
        Of which rows are missing or too many besides toilets.
    """
    if kind == SPEED:
        yield from _speeds(city)
    elif kind == FEWER:
        yield from _fewer(city, network, registers)
    elif kind == MORE:
        yield from _more(city, network, registers)
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


def _fewer(city: City, network: WalkNetwork, registers: Collection[str]) -> Iterator[Scenario]:
    stability, count = city.config.stability, _count(city)
    facilities = city.facilities
    counted = np.flatnonzero(facilities["counts"].to_numpy() & (facilities[DISTRICT] != OUTSIDE).to_numpy())
    draw = np.random.default_rng([stability.seed, 0])
    for turn in range(1, stability.draws + 1):
        changed, told = rows_fewer(city, registers, turn)
        if count:
            gone = draw.choice(counted, size=count, replace=False)
            kept = facilities.drop(index=facilities.index[gone]).reset_index(drop=True)
            changed = replace(changed, facilities=kept)
        parts = _parts(count, told)
        if not parts:
            return
        zh, en = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
        title = Text(f"缺 {zh}，第 {turn} 次抽样", f"{en} fewer, draw {turn}")
        found = reach(network, changed.toilets)
        yield Scenario(id=f"fewer_{turn}", kind=FEWER, title=title, city=changed, walked=found)


def _more(city: City, network: WalkNetwork, registers: Collection[str]) -> Iterator[Scenario]:
    stability, count = city.config.stability, _count(city)
    draw = np.random.default_rng([stability.seed, 1])
    for turn in range(1, stability.draws + 1):
        changed, told = rows_more(city, network, registers, turn)
        added = somewhere(city.toilets, city, network, count, draw) if count else city.toilets.iloc[:0]
        if count:
            every = pd.concat([city.facilities, added], ignore_index=True)
            changed = replace(changed, facilities=gpd.GeoDataFrame(every, crs=city.crs))
        parts = _parts(len(added), told)
        if not parts:
            return
        zh, en = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
        title = Text(f"多 {zh}，第 {turn} 次抽样", f"{en} more, draw {turn}")
        found = reach(network, changed.toilets)
        yield Scenario(id=f"more_{turn}", kind=MORE, title=title, city=changed, walked=found)


def _parts(toilets: int, told: Sequence[Text]) -> tuple[Text, ...]:
    return (*((Text(f"{toilets} 座公厕", f"{toilets} toilets"),) if toilets else ()), *told)


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
