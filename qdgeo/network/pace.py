"""How fast people walk along every edge, in both directions: slopes, stairs, and the wait at crossings.

Within an edge the pace is even. The time of an edge is ``length / speed + wait``:

- the speed on a slope is that on the flat times the walker's factor (`qdgeo.targets.Slope`) of the rise over run
  from one end to the other; where a height is unknown it is that on the flat;
- on stairs (``highway=steps``) the tag decides and not the ground below: the walker's speeds up and down, by
  ``incline``; where it does not say which way is up, the mean of both times either way. Moving stairs
  (``conveying``) are taken at the flat speed, and nobody takes stairs faster than that. To a walker with no speed on
  stairs they are closed, unless ``ramp:wheelchair`` or ``wheelchair`` opens them;
- the wait of a drawn crossing is spread over its whole way, so that crossing all of it costs it once, whatever
  the way is cut into.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.model import WalkNetwork
from qdgeo.network.tagrules import tag_is, tag_of
from qdgeo.targets import Walker, load_walkers
from qdgeo.wording import Note

__all__ = ["edge_is", "edge_rise", "edge_seconds", "leg_seconds", "metres_per_second", "pace_notes"]

_NO = frozenset({"", "no"})
_STEEPEST = 1.0  # no street is steeper (a rise of 100 %): what is, is a fault of the heights
_OPENED = frozenset({"yes", "designated"})
_DRAWN_BY = ("highway", "footway", "path")  # a drawn crossing has "crossing" in one of these
_FIGURE = r"^([+-]?\d+(?:\.\d+)?)\s*[%°]?$"  # 30%, -30 %, 17°
_SIGNALS = frozenset({"traffic_signals", "signals"})

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def metres_per_second(speed_kmh: float) -> float:
    """Return a walking speed in m/s.

    Raises
    ------
    NetworkError
        If the speed is not a finite number above 0.

    Examples
    --------
    >>> metres_per_second(3.6)
    1.0
    """
    if not (np.isfinite(speed_kmh) and speed_kmh > 0):
        raise NetworkError(
            Problem(f"a walking speed of {speed_kmh} km/h", "speed_kmh", "give a speed above 0, such as 4")
        )
    return float(speed_kmh) / 3.6


def leg_seconds(network: WalkNetwork, leg_m: Floats, speed_kmh: float) -> Floats:
    """Return how long ways off the street take, at the flat speed and ``settings.leg_factor`` times their length.

    Parameters
    ----------
    network
        Its settings.
    leg_m
        float64[k], straight, m.
    speed_kmh
        Flat walking speed, km/h.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> leg_seconds(lane_network(100), np.array([90.0]), 3.6).tolist()
    [90.0]
    """
    return leg_m * network.settings.leg_factor / metres_per_second(speed_kmh)


def edge_seconds(network: WalkNetwork, speed_kmh: float) -> tuple[Floats, Floats]:
    """Return the walk along every edge, seconds.

    Parameters
    ----------
    network
        Its settings say who walks (``walker``) and how long crossings take (``crossing_s``, ``signal_s``).
    speed_kmh
        Speed on the flat, km/h.

    Returns
    -------
    uv, vu
        float64[e], from u to v and from v to u; inf where not walkable.

    Raises
    ------
    NetworkError
        If the speed is not a finite number above 0.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from qdgeo.config import WalkConfig
    >>> from qdgeo.network.lane import lane_network
    >>> hill = replace(lane_network(1000), node_z=np.array([0.0, 100]), settings=WalkConfig(walker="tobler"))
    >>> [seconds.round(1).tolist() for seconds in edge_seconds(hill, 5.04)]  # 10 % up, 10 % down
    [[1013.6], [714.3]]
    """
    speed = metres_per_second(speed_kmh)
    walker = load_walkers()[network.settings.walker]
    flat = network.edge_length / speed
    uv, vu = flat, flat
    if walker.slope is not None:
        rise = np.clip(np.nan_to_num(edge_rise(network), nan=0.0), -_STEEPEST, _STEEPEST)
        uv, vu = flat / walker.slope.factor(rise), flat / walker.slope.factor(-rise)
    steps = edge_is(network, "highway", {"steps"})
    if walker.stairs_up is not None and steps.any():
        by_stairs = _on_stairs(network, walker, speed)
        uv, vu = np.where(steps, by_stairs[0], uv), np.where(steps, by_stairs[1], vu)
    if network.settings.crossing_s > 0 or network.settings.signal_s > 0:
        wait = _wait(network)
        uv, vu = uv + wait, vu + wait
    return np.where(network.forward, uv, np.inf), np.where(network.backward, vu, np.inf)


def edge_rise(network: WalkNetwork) -> Floats:
    """Return rise over run of every edge from u to v; NaN where a height is unknown.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> edge_rise(lane_network(1200))
    array([nan])
    """
    climb = network.node_z[network.edge_v] - network.node_z[network.edge_u]
    return np.asarray(climb / network.edge_length, dtype=np.float64)


def edge_is(network: WalkNetwork, tag: str, values: AbstractSet[str]) -> Bools:
    """Return whether the street of each edge has one of some values of a tag, "" being that it has none.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> edge_is(lane_network(1200), "highway", {"path"}), edge_is(lane_network(1200), "bridge", {"", "no"})
    (array([ True]), array([ True]))
    """
    return np.asarray(tag_is(network.streets, tag, values)[network.edge_street], dtype=np.bool_)


def pace_notes(network: WalkNetwork) -> tuple[Note, ...]:
    """Say how much street is walked as flat because its height is unknown, and how many stairs say not which way is up.

    Empty for a walker to whom neither matters.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from qdgeo.config import WalkConfig
    >>> from qdgeo.network.lane import lane_network
    >>> [note.what for note in pace_notes(replace(lane_network(1200), settings=WalkConfig(walker="tobler")))]
    ['1.2 of 1.2 km of street have no known height and are walked as flat']
    """
    walker = load_walkers()[network.settings.walker]
    street = ~network.virtual
    notes = list(_other_speed(network, walker))
    steps = edge_is(network, "highway", {"steps"})
    unknown = street & ~steps & np.isnan(edge_rise(network))
    if walker.slope is not None and unknown.any():
        part, whole = network.edge_length[unknown].sum() / 1000, network.length_m / 1000
        words = f"{part:,.1f} of {whole:,.1f} km of street have no known height and are walked as flat"
        notes.append(
            Note(words, "walk", zh=f"{whole:,.1f} km 道路中有 {part:,.1f} km 高程未知，步行按平地计")
        )
    stairs = street & steps & edge_is(network, "conveying", _NO)
    blind = stairs & (_climbs(network) == 0)
    if walker.stairs_up and blind.any():
        part, whole = network.edge_length[blind].sum() / 1000, network.edge_length[stairs].sum() / 1000
        words = f"{part:,.1f} of {whole:,.1f} km of stairs do not say which way is up, and take the mean of both times"
        zh = f"{whole:,.1f} km 台阶中有 {part:,.1f} km 未注明上下方向，取上下行时间的平均"
        notes.append(Note(words, "walk", warning=False, zh=zh))
    return tuple(notes)


def _other_speed(network: WalkNetwork, walker: Walker) -> Iterator[Note]:
    """Say where a walker with a speed of its own walks at another that was stated."""
    own, stated = walker.speed_kmh, network.settings.speed_kmh
    if own is not None and own != stated:
        words = (
            f"the walker '{walker.id}' has a speed of its own ({own:g} km/h), but speed_kmh = {stated:g} is stated and "
            "is used; remove it if that is not meant"
        )
        zh = f"步行者“{walker.id}”自带步速 {own:g} km/h，但已写明 speed_kmh = {stated:g}，按后者计；如非本意，请删去"
        yield Note(words, "walk", zh=zh)


def _climbs(network: WalkNetwork) -> Floats:
    """Return 1 where ``incline`` says that the way rises from u to v, -1 where it falls, 0 where it does not say."""
    text = tag_of(network.streets, "incline")
    figure = pd.to_numeric(text.str.extract(_FIGURE, expand=False), errors="coerce")
    sign = np.select([text == "up", text == "down"], [1.0, -1.0], default=np.sign(figure.fillna(0.0)))
    return np.asarray(sign[network.edge_street], dtype=np.float64)


def _on_stairs(network: WalkNetwork, walker: Walker, speed: float) -> tuple[Floats, Floats]:
    """Return the times from u to v and from v to u if every edge were stairs, at the flat speed of m/s."""
    flat = network.edge_length / speed
    if not walker.stairs_up or not walker.stairs_down:
        opened = edge_is(network, "ramp:wheelchair", _OPENED) | edge_is(network, "wheelchair", _OPENED)
        wheeled = np.where(opened, flat, np.inf)
        return wheeled, wheeled
    climb = network.edge_length / min(walker.stairs_up, speed)
    descent = network.edge_length / min(walker.stairs_down, speed)
    climbs = _climbs(network)
    ways = [~edge_is(network, "conveying", _NO), climbs > 0, climbs < 0]
    mean = (climb + descent) / 2
    return np.select(ways, [flat, climb, descent], mean), np.select(ways, [flat, descent, climb], mean)


def _wait(network: WalkNetwork) -> Floats:
    """Return the part of its way's wait that falls on each edge, by length, seconds."""
    crossing = np.zeros(network.edge_length.size, dtype=np.bool_)
    for tag in _DRAWN_BY:
        crossing |= edge_is(network, tag, {"crossing"})
    signals = edge_is(network, "crossing", _SIGNALS)
    settings = network.settings
    wait = np.where(signals, settings.signal_s, settings.crossing_s)
    street = crossing & ~network.virtual
    metres = np.where(street, network.edge_length, 0.0)
    whole = np.bincount(network.edge_street, weights=metres)[network.edge_street]
    share = np.divide(metres, whole, out=np.zeros(street.size), where=street)
    return np.asarray(wait * share, dtype=np.float64)
