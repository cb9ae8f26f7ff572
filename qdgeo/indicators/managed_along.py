"""Toilets along the stretches of managed roads: which ones, the gaps between them, and the farthest walk to one.

All of it is in metres along the walking network, ways to the street included, and exact along the edges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.alongside import joined
from qdgeo.indicators.managed import Managed
from qdgeo.indicators.managed_walk import (
    Stretches,
    metres_times,
    steps_in_metres,
    stretches_of,
    toilet_graph,
)
from qdgeo.network import Reach, covered_between, covered_ends
from qdgeo.network.cuts import EdgeTimes, meeting_m, reached_m
from qdgeo.network.lines import as_lines, cut_lines
from qdgeo.network.search import WalkGraph, each_source, nearest_source
from qdgeo.targets.spacing import load_road_kinds, load_spacing

__all__ = ["Along", "Gaps", "along_of", "farthest_m", "norms_of"]

_AT_ONCE = 8_000_000  # metres held at a time: 64 MB

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Gaps:
    """Parts of stretches from which every toilet is farther than the limit: lines, their entry, run, and metres."""

    geometry: NDArray[np.object_]
    entry: Ints
    run: Ints
    metres: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Along:
    """What was found along managed roads; k stretches, n entries.

    Parameters
    ----------
    stretches
        Of the walking network.
    names
        The entries that were found on the map, as the list calls them.
    entry
        int64[k], which of `names` each stretch is of.
    times
        Of the edges of the stretches, in metres to the nearest toilet.
    served_m
        float64[k], metres of centreline within ``distribution.toilet_minutes`` of a toilet.
    gaps
        Where toilets are farther than ``distribution.toilet_m``.
    far
        Where they are farther than ``distribution.toilet_minutes``.
    toilets
        ``entry`` (number), ``toilet`` (row of ``Reach.facilities``): those along each entry.
    """

    stretches: Stretches
    names: pd.Index
    entry: Ints
    times: EdgeTimes
    served_m: Floats
    gaps: Gaps
    far: Gaps
    toilets: pd.DataFrame


def along_of(city: City, managed: Managed, reach: Reach) -> Along:
    """Return the toilets along a list's roads.

    Parameters
    ----------
    city
        With ``distribution`` in its city file.
    managed
        Its list on the map.
    reach
        The search from its toilets.
    """
    stretches = stretches_of(managed, reach)
    codes, names = pd.factorize(managed.matched.pieces["entry"])
    entry = codes.astype(np.int64)[stretches.piece]
    graph = toilet_graph(reach, steps_in_metres(reach))
    times = metres_times(reach, nearest_source(graph).seconds, stretches.edge)
    minutes = city.config.distribution.toilet_minutes
    served = covered_between(reach, stretches.edge, stretches.start_m, stretches.end_m, minutes * 60)
    near = reached_m(times, city.config.distribution.toilet_m, meeting_m(times))
    from_u, from_v = (ends[stretches.edge] for ends in covered_ends(reach, minutes * 60))
    return Along(
        stretches=stretches,
        names=pd.Index(names),
        entry=entry,
        times=times,
        served_m=served * stretches.weight,
        gaps=_gaps(city, reach, stretches, entry, near),
        far=_gaps(city, reach, stretches, entry, (from_u, from_v)),
        toilets=_along(city, reach, graph, stretches, entry),
    )


def farthest_m(stretches: Stretches, times: EdgeTimes) -> Floats:
    """Return the greatest walk to a toilet from any point of each stretch, m.

    Along an edge the walk grows from both ends to where they meet, so it is greatest there or at the nearer end of the
    stretch.
    """
    at = np.clip(meeting_m(times), stretches.start_m, stretches.end_m)
    by_u = times.at_u + np.where(np.isfinite(times.vu), at, np.where(at <= 1e-6, 0.0, np.inf))
    away = times.length - at
    by_v = times.at_v + np.where(np.isfinite(times.uv), away, np.where(away <= 1e-6, 0.0, np.inf))
    return np.asarray(np.minimum(by_u, by_v), dtype=np.float64)


def norms_of(city: City, managed: Managed, number: Ints, count: int) -> tuple[list[str], Floats]:
    """Return what kind of road each entry mostly is ("" if not known), and the spacing that holds there, m."""
    settings = city.config.distribution
    norm = load_spacing()[settings.spacing_norm].metres if settings.spacing_norm else {}
    metres = {**norm, **settings.spacing_m}
    kinds = load_road_kinds()
    pieces = managed.matched.pieces
    highway = _highways(city, managed)
    of = np.array([kinds.get(value, kinds["*"]) if value else "" for value in highway], dtype=object)
    length = pd.DataFrame({"entry": number, "kind": of, "m": pieces["centreline_m"].to_numpy(dtype=float)})
    total = length.groupby(["entry", "kind"])[["m"]].sum().reset_index()
    most = total.sort_values(["m", "kind"], ascending=[False, True], kind="stable").drop_duplicates("entry")
    kind = most.set_index("entry")["kind"].reindex(range(count), fill_value="").tolist()
    return kind, np.array([metres.get(name, np.nan) for name in kind], dtype=np.float64)


def _highways(city: City, managed: Managed) -> list[str]:
    """Return the class of road that each piece was cut out of, "" for lines that came with the list."""
    rows = managed.roads["row"].to_numpy(dtype=np.int64)
    highway = city.streets.frame["highway"].to_numpy(dtype=object)
    return [str(highway[rows[line]]) if line >= 0 else "" for line in managed.line]


def _gaps(city: City, reach: Reach, stretches: Stretches, entry: Ints, near: tuple[Floats, Floats]) -> Gaps:
    """Return what of the stretches is not `near` from either end of its edge; parts of one road that are near are one.

    Those ends are float64[k], m from u and m from v, within the limit.
    """
    net = reach.network
    start = np.maximum(stretches.start_m, near[0])
    end = np.minimum(stretches.end_m, net.edge_length[stretches.edge] - near[1])
    rows = np.flatnonzero(end - start > 1e-6)
    pieces = cut_lines(net.coords, net.offsets, stretches.edge[rows], start[rows], end[rows])
    geometry = as_lines(*pieces)
    run = joined(geometry, entry[rows], apart_m=city.config.roads.carriageways_m)
    return Gaps(
        geometry=geometry,
        entry=entry[rows],
        run=run,
        metres=(end - start)[rows] * stretches.weight[rows],
    )


def _along(city: City, reach: Reach, graph: WalkGraph, stretches: Stretches, entry: Ints) -> pd.DataFrame:
    """Return which toilets are along which entries: ``entry`` (number), ``toilet`` (row of the facilities)."""
    limit = city.config.distribution.toilet_m
    order = np.argsort(entry, kind="stable")
    edge, start, end = stretches.edge[order], stretches.start_m[order], stretches.end_m[order]
    numbers, first = np.unique(entry[order], return_index=True)
    found: list[pd.DataFrame] = []
    near = _near(reach, stretches, limit)
    size = max(1, _AT_ONCE // int(graph.matrix.shape[0]))
    for sources in np.split(near, np.arange(size, near.size, size)):
        if sources.size == 0:
            continue
        to_node = each_source(graph, sources, limit_s=limit)
        walks = np.column_stack([_walk(reach, row, edge, start, end) for row in to_node]).T
        least = np.minimum.reduceat(walks, first, axis=1)
        toilet, which = np.nonzero(least <= limit)
        rows = {"entry": numbers[which], "toilet": reach.served[sources[toilet]]}
        found.append(pd.DataFrame(rows))
    nothing = pd.DataFrame({"entry": np.empty(0, dtype=np.int64), "toilet": np.empty(0, dtype=np.int64)})
    return pd.concat([nothing, *found], ignore_index=True)


def _near(reach: Reach, stretches: Stretches, limit: float) -> Ints:
    """Return the toilets that stand near enough to some stretch, straight, that the walk may be within the limit."""
    legs = reach.snaps["leg_m"].to_numpy(dtype=float)[reach.served]
    doors = np.asarray(reach.facilities.geometry.array, dtype=object)[reach.served]
    lines = reach.network.lines_of(np.unique(stretches.edge))
    wide = limit + float(legs.max(initial=0.0))
    return np.unique(shapely.STRtree(lines).query(doors, predicate="dwithin", distance=wide)[0])


def _walk(reach: Reach, to_node: Floats, edge: Ints, start: Floats, end: Floats) -> Floats:
    """Return the least walk from each stretch to a toilet, m: no toilet stands within an edge of a search's network."""
    times = metres_times(reach, to_node, edge)
    away = times.length - end
    by_u = np.where(np.isfinite(times.vu) | (start <= 1e-6), start, np.inf)
    by_v = np.where(np.isfinite(times.uv) | (away <= 1e-6), away, np.inf)
    return np.asarray(np.minimum(times.at_u + by_u, times.at_v + by_v), dtype=np.float64)
