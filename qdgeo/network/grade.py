"""The heights of the streets: long edges cut so that each part has one slope, bridges and tunnels off the ground.

A raster of the ground knows neither. Whoever crosses a bridge does not walk down into the valley, and whoever takes a
tunnel does not climb the ridge: inside such a structure, and where the raster holds no height, the height follows from
the streets around, evenly along the length. With several ways in, the heights are those of a net of taut strings:
each node is the mean of its neighbours, weighted by one over the length between them (a harmonic function; Doyle &
Snell, Random walks and electric networks, 1984).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from qdgeo.crs import reproject
from qdgeo.io import Elevation, heights_at
from qdgeo.network.model import WalkNetwork
from qdgeo.network.pace import edge_is, pace_notes
from qdgeo.network.split import split
from qdgeo.targets import load_walkers
from qdgeo.wording import Note

__all__ = ["grade_notes", "graded", "on_structure", "walk_notes"]

_GROUND = frozenset({"", "no"})

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def graded(network: WalkNetwork, elevation: Elevation) -> WalkNetwork:
    """Return the network with the height of every node, cut so that each edge has one slope.

    Parameters
    ----------
    network
        Left as it is; its ``settings.sample_m`` is the longest part of one slope, m.
    elevation
        The ground.

    Returns
    -------
    WalkNetwork
        Edges longer than ``sample_m`` are cut into equal parts, which stand where the edge stood; nothing is
        gained by cutting bridges and tunnels, which are even from end to end. A node has the ground's height,
        unless all its streets are bridges or tunnels or the raster holds none: then it follows from the
        streets around. NaN where the raster does not reach, and on parts of the network of which no height is
        known: those are walked as flat.

    Examples
    --------
    >>> import pyproj
    >>> from qdgeo.network.lane import lane_network
    >>> slope = Elevation(z=np.tile(np.arange(14) * 10.0, (2, 1)), bounds=(-100, -100, 1300, 100),
    ...                   crs=pyproj.CRS.from_epsg(4549))
    >>> lane = lane_network(1200)
    >>> parts = graded(replace(lane, settings=lane.settings.but(sample_m=400)), slope)
    >>> parts.edge_length.tolist(), parts.node_z[parts.edge_v].tolist()
    ([400.0, 400.0, 400.0], [45.0, 85.0, 125.0])
    """
    parts = _cut(network, ~on_structure(network))
    known, wanted = _asked(parts, elevation)
    return replace(parts, node_z=_levelled(parts, known, wanted))


def on_structure(network: WalkNetwork) -> Bools:
    """Return bool[e], which edges are bridges or tunnels by their tags; a roof above (``covered``) is neither."""
    return ~(edge_is(network, "bridge", _GROUND) & edge_is(network, "tunnel", _GROUND))


def grade_notes(network: WalkNetwork, elevation: Elevation) -> tuple[Note, ...]:
    """Say how much street does not lie on the ground that the raster knows.

    Parameters
    ----------
    network
        From `graded`.
    elevation
        What it was graded with.
    """
    structure, street = on_structure(network), ~network.virtual
    ground, wanted = _asked(network, elevation)
    void = wanted & np.isnan(ground) & ~_inside(network, structure)
    filled = street & ~structure & (void[network.edge_u] | void[network.edge_v])
    notes = []
    for some, en, zh in (
        (street & structure, "bridges and tunnels rise evenly between their ends", "桥梁与隧道按两端高程均匀过渡"),
        (filled, "street lie where the elevation model holds no height, which follows from the streets around",
         "道路处高程模型无数据，由周边道路推得"),
    ):  # fmt: skip
        if some.any():
            km = f"{network.edge_length[some].sum() / 1000:,.1f} km"
            notes.append(Note(f"{km} of {en}", "elevation", warning=False, zh=f"{km} {zh}"))
    return tuple(notes)


def walk_notes(network: WalkNetwork, elevation: Elevation | None) -> tuple[Note, ...]:
    """Return all that a reader must know of the heights and the stairs below a walk, for the walker of the network.

    Parameters
    ----------
    network
        Built by `qdgeo.network.build_network`.
    elevation
        The city's, None if it has none.
    """
    slowed = load_walkers()[network.settings.walker].slope is not None
    heights = grade_notes(network, elevation) if slowed and elevation is not None else ()
    return (*pace_notes(network), *heights)


def _cut(network: WalkNetwork, may: Bools) -> WalkNetwork:
    """Return the network with those edges that may be cut in equal parts of at most ``settings.sample_m``."""
    # a hair above a whole number of samples is that number
    count = np.ceil(network.edge_length / network.settings.sample_m - 1e-9).astype(np.int64)
    count = np.where(may, np.maximum(count, 1), 1)
    edge = np.repeat(np.arange(count.size), count - 1)
    before = np.repeat(np.cumsum(count - 1) - (count - 1), count - 1)
    number = np.arange(edge.size) - before + 1
    parts, _ = split(network, edge, network.edge_length[edge] * number / count[edge])
    return parts


def _inside(network: WalkNetwork, structure: Bools) -> Bools:
    """Return which nodes have bridges and tunnels only."""
    on_ground = np.zeros(len(network.nodes_xy), dtype=np.bool_)
    for end in (network.edge_u, network.edge_v):
        on_ground[end[~structure]] = True
    return ~on_ground


def _asked(network: WalkNetwork, elevation: Elevation) -> tuple[Floats, Bools]:
    """Return the ground's height at the nodes that stand on it, and which nodes take theirs from others."""
    ground = heights_at(elevation, network.nodes_xy, network.crs)
    ground[_inside(network, on_structure(network))] = np.nan
    x, y = reproject(network.nodes_xy, network.crs, elevation.crs).T
    west, south, east, north = elevation.bounds
    reached = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return ground, np.isnan(ground) & reached


def _levelled(network: WalkNetwork, z: Floats, wanted: Bools) -> Floats:
    """Return heights with those that are wanted put in, as far as others are known."""
    known = np.isfinite(z)
    u, v = network.edge_u, network.edge_v
    used = (u != v) & (wanted[u] | wanted[v]) & (wanted | known)[u] & (wanted | known)[v]
    u, v, weight = u[used], v[used], 1.0 / network.edge_length[used]
    found = wanted & _held(u, v, known)
    rows = np.flatnonzero(found)
    if rows.size == 0:
        return z
    number = np.full(z.size, -1, dtype=np.int64)
    number[rows] = np.arange(rows.size)
    tail, head = np.concatenate([u, v]), np.concatenate([v, u])
    weight = np.concatenate([weight, weight])
    mine = found[tail]
    tail, head, weight = number[tail[mine]], head[mine], weight[mine]
    inner = found[head]
    size = (rows.size, rows.size)
    total = np.bincount(tail, weights=weight, minlength=rows.size)
    pull = np.where(inner, 0.0, weight * np.nan_to_num(z[head]))
    right = np.bincount(tail, weights=pull, minlength=rows.size)
    between = coo_array((weight[inner], (tail[inner], number[head[inner]])), shape=size)
    levelled = z.copy()
    levelled[rows] = spsolve(csc_array(diags_array(total) - between), right)
    return levelled


def _held(u: Ints, v: Ints, known: Bools) -> Bools:
    """Return which nodes hang together, by some edges, with one whose height is known."""
    joined = coo_array((np.ones(u.size), (u, v)), shape=(known.size, known.size))
    _, label = connected_components(joined, directed=False)
    held: Bools = np.bincount(label[known], minlength=int(label.max(initial=0)) + 1) > 0
    return held[label]
