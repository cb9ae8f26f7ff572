"""From every corner of the network: how long is the walk to the nearest facility, and which one is it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem, raise_all
from qdgeo.network.asked import facility_faults
from qdgeo.network.cuts import EdgeTimes, check_seconds, meeting_m, reached_m
from qdgeo.network.model import WalkNetwork
from qdgeo.network.pace import edge_seconds, leg_seconds, metres_per_second
from qdgeo.network.search import Nearest, Steps, WalkGraph, lay_out, nearest_source
from qdgeo.network.snap import FAR, ISLAND, OK, Snaps, snap
from qdgeo.network.split import split
from qdgeo.schema import ID
from qdgeo.wording import html_table, number, share

__all__ = ["Reach", "reach"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Reach:
    """The walk to the nearest facility, from every node and, by `qdgeo.network.along`, from everywhere.

    Parameters
    ----------
    network
        The walking network with a node where each facility meets it; its settings are those of this search.
    facilities
        What was asked for, all rows, in their order.
    snaps
        One row a facility, in the same order: ``id``, ``status`` ("ok", "island", "far"), ``leg_m``
        (straight to the street, m; for "far" the distance to the nearest street, which is beyond the
        limit), ``edge`` and ``along_m`` in the network before it was split (-1, NaN if far), ``node`` in
        `network` (-1 if far).
    served
        int64[k], rows of `facilities` that are on the network, in the order of their ids: the sources of the search.
    nearest
        The search from all of them; its graph may be searched again, from some.
    edge_uv, edge_vu
        float64[e], walk along the whole edge from u to v and from v to u, s; inf where not walkable.
    speed_kmh
        Flat walking speed, also of legs off the street.
    cutoff_s
        Longest walk that was looked for, s; of longer ones nothing is known, and asking for them is an error.
    """

    network: WalkNetwork
    facilities: gpd.GeoDataFrame
    snaps: pd.DataFrame
    served: Ints
    nearest: Nearest
    edge_uv: Floats
    edge_vu: Floats
    speed_kmh: float
    cutoff_s: float = np.inf

    @property
    def graph(self) -> WalkGraph:
        """The network laid out for searching, with the facilities on it as sources."""
        return self.nearest.graph

    @property
    def node_seconds(self) -> Floats:
        """float64[n], walk from the node to the nearest facility with its leg, s; inf where none is reached."""
        return self.nearest.seconds

    @cached_property
    def node_facility(self) -> Ints:
        """int64[n], row in `facilities`, -1 where none is reached.

        Between equally long walks (to 2 µs) the facility whose id sorts first.
        """
        return np.append(self.served, -1)[self.nearest.source]

    @cached_property
    def times(self) -> EdgeTimes:
        """What cutting along the edges needs."""
        net = self.network
        return EdgeTimes(
            self.node_seconds[net.edge_u],
            self.node_seconds[net.edge_v],
            net.edge_length,
            self.edge_uv,
            self.edge_vu,
        )

    @cached_property
    def meet(self) -> Floats:
        """float64[e], where leaving by u and by v take equally long, m from u."""
        return meeting_m(self.times)

    def check_known(self, seconds: float) -> None:
        """Hold a time budget to what was looked for.

        Raises
        ------
        NetworkError
            If it is negative, not a number, or beyond the cut-off of the search.
        """
        check_seconds(seconds)
        if seconds > self.cutoff_s:
            what = f"a walk of {seconds:g} s, but the search ended at {self.cutoff_s:g} s"
            raise NetworkError(Problem(what, "reach", "search with a longer cutoff_minutes, or without one"))

    def __repr__(self) -> str:
        status = self.snaps["status"]
        return (
            f"Reach: {len(status):,} facilities ({int((status == FAR).sum()):,} far from any street, "
            f"{int((status == ISLAND).sum()):,} on islands), {self.speed_kmh:g} km/h, "
            f"{int(np.isfinite(self.node_seconds).sum()):,} of {self.node_seconds.size:,} nodes reach one"
        )

    def _repr_html_(self) -> str:
        status = self.snaps["status"]
        rows = [
            ("设施 facilities", number(len(status))),
            ("接入路网 on the network", number(int((status == OK).sum()))),
            ("接入孤立路段 on islands", number(int((status == ISLAND).sum()))),
            ("离路过远 far from any street", ", ".join(map(str, _shown(self.snaps))) or "0"),
            ("步速 speed", f"{self.speed_kmh:g} km/h"),
            ("半数街道长度以内 half of street length within", f"{number(_half_minutes(self), digits=1)} min"),
        ]
        known = [m for m in self.network.settings.minutes if m * 60 <= self.cutoff_s]
        rows += [(f"≤ {m:g} min", share(_share(self, m))) for m in known]
        return html_table(["步行可达 walking reach", ""], rows)


def reach(
    network: WalkNetwork,
    facilities: gpd.GeoDataFrame,
    *,
    speed_kmh: float | None = None,
    snap_m: float | None = None,
    cutoff_minutes: float | None = None,
) -> Reach:
    """Return the walk from everywhere to the nearest of some facilities.

    The leg from the street to the facility is straight, and counted at the flat speed. A facility in the
    middle of an edge splits it. No facilities at all is an answer: nothing is reached.

    Parameters
    ----------
    network
        The walking network; left as it is.
    facilities
        ``id`` (unique) and Points in the network's CRS.
    speed_kmh
        Flat walking speed, km/h; by default that of the network's settings.
    snap_m
        Greatest leg, m; by default that of the network's settings. A facility farther from any street is
        not reached, and listed in `Reach.snaps` as "far".
    cutoff_minutes
        Longest walk to look for, min (``<=``), which makes the search of a large network short; without it the
        walk is found from wherever there is one.

    Raises
    ------
    NetworkError
        If the frame breaks its contract, the speed is not above 0, the limit is negative, or the cut-off is not
        a finite time above 0.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> from qdgeo.config import WalkConfig
    >>> from qdgeo.io.layers import Streets
    >>> from qdgeo.network.topology import network_from_streets
    >>> frame = gpd.GeoDataFrame({"highway": ["residential"]}, geometry=[LineString([(0, 0), (1200, 0)])],
    ...                          crs="EPSG:4549")
    >>> network = network_from_streets(Streets(frame=frame, nodes=np.array([1, 2])), WalkConfig())
    >>> toilet = gpd.GeoDataFrame({"id": ["node/9"]}, geometry=[Point(200, 50)], crs="EPSG:4549")
    >>> found = reach(network, toilet, speed_kmh=3.6)
    >>> found
    Reach: 1 facilities (0 far from any street, 0 on islands), 3.6 km/h, 3 of 3 nodes reach one
    >>> sorted(found.node_seconds.tolist())
    [50.0, 250.0, 1050.0]
    """
    settings = network.settings
    raise_all(list(facility_faults(network, facilities)), NetworkError)
    cutoff_s = _cutoff_seconds(cutoff_minutes)
    speed = settings.speed_kmh if speed_kmh is None else speed_kmh
    metres_per_second(speed)  # refused before the work, if it is none
    facilities = facilities.reset_index(drop=True)
    points = shapely.get_coordinates(facilities.geometry.to_numpy())
    limit = settings.snap_m if snap_m is None else snap_m
    met = snap(network, points, limit_m=limit)
    # in the order of ids, so that neither the order of rows nor the search decides between equal walks
    rows = np.flatnonzero(met.edge >= 0)
    rows = rows[np.argsort(facilities[ID].astype(str).to_numpy(dtype=str)[rows], kind="stable")]
    whole, node = split(network, met.edge[rows], met.along_m[rows])
    # the answer carries the speed and the limit that it was found with, so that figures print those
    stated = {"speed_kmh": speed_kmh, "snap_m": snap_m}
    changes = {name: float(value) for name, value in stated.items() if value is not None}
    whole = replace(whole, settings=settings.model_copy(update=changes))
    uv, vu = edge_seconds(whole, speed)
    graph = lay_out(
        len(whole.nodes_xy), _steps(whole, uv, vu), node, leg_seconds(whole, met.leg_m[rows], speed)
    )
    at_node = np.full(len(facilities), -1, dtype=np.int64)
    at_node[rows] = node
    return Reach(
        network=whole,
        facilities=facilities,
        snaps=_snap_table(network, facilities, points, met, at_node),
        served=rows,
        nearest=nearest_source(graph, limit_s=cutoff_s),
        edge_uv=uv,
        edge_vu=vu,
        speed_kmh=float(speed),
        cutoff_s=cutoff_s,
    )


def _cutoff_seconds(minutes: float | None) -> float:
    if minutes is None:
        return float("inf")
    if not (np.isfinite(minutes) and minutes > 0):
        remedy = "give a finite time above 0, or leave it out to look however far it is"
        raise NetworkError(Problem(f"a cut-off of {minutes} minutes", "cutoff_minutes", remedy))
    return float(minutes) * 60


def _steps(network: WalkNetwork, uv: Floats, vu: Floats) -> Steps:
    ahead, back = np.isfinite(uv), np.isfinite(vu)
    return Steps(
        np.concatenate([network.edge_u[ahead], network.edge_v[back]]),
        np.concatenate([network.edge_v[ahead], network.edge_u[back]]),
        np.concatenate([uv[ahead], vu[back]]),
    )


def _snap_table(
    network: WalkNetwork, facilities: gpd.GeoDataFrame, points: Floats, met: Snaps, node: Ints
) -> pd.DataFrame:
    leg = met.leg_m.copy()
    far = met.edge < 0
    if far.any():
        leg[far] = snap(network, points[far], limit_m=np.inf).leg_m
    return pd.DataFrame(
        {
            ID: facilities[ID].astype(str),
            "status": met.status,
            "leg_m": leg,
            "edge": met.edge,
            "along_m": met.along_m,
            "node": node,
        }
    )


def _shown(snaps: pd.DataFrame, most: int = 10) -> list[str]:
    far = snaps.loc[snaps["status"] == FAR, ID].tolist()
    return [str(len(far)) + ":", *far[:most], *(["…"] if len(far) > most else [])] if far else []


def _share(found: Reach, minutes: float) -> float:
    from_u, from_v = reached_m(found.times, minutes * 60, found.meet)
    length = found.network.length_m
    return float((from_u + from_v)[~found.network.virtual].sum() / length) if length else np.nan


def _half_minutes(found: Reach) -> float:
    """Return the minutes within which half of the street length lies, inf if less is known to be reached."""
    most = _share(found, found.cutoff_s / 60)
    if not most >= 0.5:
        return np.nan if np.isnan(most) else np.inf
    low, high = 0.0, 1.0
    while _share(found, high) < 0.5:
        low, high = high, high * 2
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if _share(found, middle) >= 0.5 else (middle, high)
    return high
