"""How far it is from places to the nearest of some points, walked and in a straight line, and who is within a radius.

The points need not be those of a search: they meet its network as they are, so that people and built-up area, which
have met it already, are not brought to the streets again for each register.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from qdgeo.city import City
from qdgeo.indicators.demand import Demand
from qdgeo.indicators.ground import ground_of
from qdgeo.indicators.indicator import tabulate
from qdgeo.indicators.managed_walk import metres_times, steps_in_metres
from qdgeo.indicators.registered import Key
from qdgeo.network import Reach, Snaps, snap
from qdgeo.network.cuts import exit_seconds
from qdgeo.network.lines import ranges
from qdgeo.network.search import DIGITS, lay_out, nearest_source
from qdgeo.overlay import sum_by_district

__all__ = ["BASES", "service_keys", "service_rows", "straight_metres", "walked_metres"]

BASES = ("people", "built_up")
"""What a service radius is held against."""

_AT_END_M = 1e-6

Floats = NDArray[np.float64]


def service_keys(name: str, radius_m: float, bases: tuple[str, ...] = BASES) -> list[Key]:
    """Return the measures of a service radius: ``{name}_within_{m}m`` walked, ``{name}_straight_{m}m`` straight.

    Examples
    --------
    >>> [key.measure for key in service_keys("collection", 70, ("people",))]
    ['collection_within_70m', 'collection_straight_70m']
    """
    ways = ("within", "straight")
    return [Key(f"{name}_{way}_{radius_m:g}m", basis, "share") for basis in bases for way in ways]


def service_rows(
    city: City, reach: Reach, points_xy: Floats, name: str, radii_m: tuple[float, ...], *more: Demand
) -> list[pd.DataFrame]:
    """Return what share of people, of built-up area and of more places is within a radius of the nearest point.

    Parameters
    ----------
    city
        Its ``people`` and ``built_up`` may be None: those shares are then unknown.
    reach
        Any search on its network; only the network is used.
    points_xy
        float64[n, 2], m: where the service is.
    name
        What the measures are called after.
    radii_m
        Service radii, m (``<=``).
    *more
        Other places.
    """
    net = reach.network
    sources = snap(net, points_xy, limit_m=net.settings.snap_m)
    met = [(places.demand, places.met) for places in ground_of(city, reach).places]
    met += [(demand, snap(net, demand.xy, limit_m=net.settings.access_m)) for demand in more]
    tables = []
    for demand, snaps in met:
        walked = walked_metres(reach, sources, snaps, limit_m=max(radii_m))
        for radius in radii_m:
            two = service_keys(name, radius, (demand.basis,))
            straight = straight_metres(demand.xy, points_xy)
            for key, metres in zip(two, (walked, straight), strict=True):
                tables.append(_within(city, demand, metres <= radius, key))
    return tables


def _within(city: City, demand: Demand, near: NDArray[np.bool_], key: Key) -> pd.DataFrame:
    total = sum_by_district(demand.district, demand.weight, city.districts)
    part = sum_by_district(demand.district, demand.weight * near, city.districts)
    if not demand.known:
        part, total = part * np.nan, total * np.nan
    return tabulate(key.measure, part, total, basis=key.basis, unit=key.unit)


def straight_metres(xy: Floats, points_xy: Floats) -> Floats:
    """Return the straight distance of places to the nearest of some points, m; inf where there is none.

    Examples
    --------
    >>> straight_metres(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [9.0, 9.0]])).tolist()
    [5.0]
    """
    if len(points_xy) == 0 or len(xy) == 0:
        return np.full(len(xy), np.inf)
    return np.asarray(cKDTree(points_xy).query(xy)[0], dtype=np.float64)


def walked_metres(reach: Reach, sources: Snaps, places: Snaps, *, limit_m: float = np.inf) -> Floats:
    """Return the walk from places to the nearest source, m, ways to and from the street included.

    Parameters
    ----------
    reach
        Any search, for its network and for which way its edges are walked.
    sources, places
        As they meet ``reach.network``.
    limit_m
        Longer walks are not looked for.

    Returns
    -------
    float64[n]
        inf where no source is reached.
    """
    net = reach.network
    row = np.flatnonzero(sources.edge >= 0)
    edge, at = sources.edge[row], sources.along_m[row]
    leg = sources.leg_m[row] * net.settings.leg_factor
    away = net.edge_length[edge] - at
    by_u = np.isfinite(reach.edge_uv[edge]) | (at <= _AT_END_M)
    by_v = np.isfinite(reach.edge_vu[edge]) | (away <= _AT_END_M)
    node = np.concatenate([net.edge_u[edge[by_u]], net.edge_v[edge[by_v]]])
    to_node = np.concatenate([(leg + at)[by_u], (leg + away)[by_v]])
    graph = lay_out(len(net.nodes_xy), steps_in_metres(reach), node, to_node)
    node_m = nearest_source(graph, limit_s=limit_m).seconds
    rows = np.flatnonzero(places.edge >= 0)
    on, along = places.edge[rows], places.along_m[rows]
    walk = np.minimum(*exit_seconds(metres_times(reach, node_m, on), along))
    walk = np.minimum(walk, _on_the_edge(reach, (edge, at, leg), on, along))
    found = np.full(places.edge.size, np.inf)
    found[rows] = np.round(walk + places.leg_m[rows] * net.settings.leg_factor, DIGITS)
    return found


def _on_the_edge(
    reach: Reach,
    sources: tuple[NDArray[np.int64], Floats, Floats],
    on: NDArray[np.int64],
    along: Floats,
) -> Floats:
    """Return the walk to the nearest source of a place's own edge without leaving it, inf if there is none."""
    order = np.argsort(sources[0], kind="stable")
    edge, at, leg = (part[order] for part in sources)
    first = np.searchsorted(edge, on, side="left")
    count = np.searchsorted(edge, on, side="right") - first
    place = np.repeat(np.arange(on.size), count)
    source = ranges(first, count)
    ahead = at[source] - along[place]  # from u towards v where above 0
    whole = np.where(ahead > 0, reach.edge_uv[on[place]], reach.edge_vu[on[place]])
    walk = np.where(np.isfinite(whole) | (ahead == 0), np.abs(ahead) + leg[source], np.inf)
    found = np.full(on.size, np.inf)
    np.minimum.at(found, place, walk)
    return found
