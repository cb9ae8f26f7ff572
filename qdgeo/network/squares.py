"""Squares walked straight across: where streets meet the outline of an open square, lines of sight join them.

A line across is walked and is no street: it is marked ``virtual`` and adds nothing to street length.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.network.lines import ranges
from qdgeo.network.model import WalkNetwork
from qdgeo.network.parts import connected_parts
from qdgeo.schema import ID
from qdgeo.targets import load_norms

__all__ = ["across_squares"]

_ON_OUTLINE_M = 0.02  # a node of the outline and the outline may be apart by no more
_BESIDE_M = (
    0.05  # an edge that strays no farther runs along the outline, a line no farther out stays in the square
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Met(NamedTuple):
    """Nodes that are vertices of an outline: each with its square once, sorted, and the ring that it is on."""

    square: Ints
    node: Ints
    ring: Ints


class _Entrances(NamedTuple):
    """Nodes where a street meets a square, square by square: on which ring of it, and how far along."""

    square: Ints
    node: Ints
    ring: Ints
    along: Floats


class _Pairs(NamedTuple):
    """Two entrances of one square, and how much longer the way along the outline is than the straight line."""

    square: Ints
    u: Ints
    v: Ints
    saving: Floats


def across_squares(network: WalkNetwork, squares: gpd.GeoDataFrame | None) -> WalkNetwork:
    """Return the network with straight lines across its squares.

    A square is walked across if it has at least ``settings.square_m2`` and some of its outline is walked. Its
    entrances are the junctions among the vertices of the outline where something else than the outline arrives, but
    no closed gate. Two entrances are joined if the straight line between them stays inside the square (not in a
    hole) and saves at least the norm ``square_saving`` against the way along the outline; of one square at most
    ``square_lines`` pairs are joined, those that save most, and between equal savings those whose nodes come first.

    Parameters
    ----------
    network
        Left as it is; ways along outlines may be virtual already.
    squares
        ``id`` and polygons in the network's CRS, as in `qdgeo.io.layers.Streets.squares`; None adds nothing.

    Returns
    -------
    WalkNetwork
        The new edges stand behind the old ones, walked in both directions, and belong to the outline's street.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> across_squares(lane_network(1200), None).virtual.tolist()
    [False]
    """
    if squares is None or squares.empty:
        return network
    large = squares.loc[squares.area >= network.settings.square_m2]
    parts = large[[ID, large.geometry.name]].explode(index_parts=False)
    polygons = parts.geometry.to_numpy()
    rings, owner = shapely.get_rings(polygons, return_index=True)
    met = _on_outlines(network, rings, owner)
    square, edge = _outlines(network, met, rings, owner)
    pairs = _pairs(network, _entrances(network, met, square, edge, rings), rings)
    pairs = _kept(pairs, network, polygons)
    if pairs.u.size == 0:
        return network
    return _joined(network, pairs, _streets(network, square, edge, parts[ID].astype(str).to_numpy()))


def _outlines(network: WalkNetwork, met: _Met, rings: NDArray[np.object_], owner: Ints) -> tuple[Ints, Ints]:
    """Return pairs of a square and an edge that runs along its outline, each once, sorted."""
    on_some = np.zeros(len(network.nodes_xy), dtype=np.bool_)
    on_some[met.node] = True
    between = np.flatnonzero(on_some[network.edge_u] & on_some[network.edge_v])
    tree = shapely.STRtree(network.lines_of(between))
    ring, line = tree.query(shapely.buffer(rings, _BESIDE_M), predicate="covers")
    both = np.unique(np.column_stack([owner[ring], between[line]]), axis=0).astype(np.int64)
    return both[:, 0], both[:, 1]


def _entrances(
    network: WalkNetwork, met: _Met, square: Ints, edge: Ints, rings: NDArray[np.object_]
) -> _Entrances:
    """Return the nodes on walked outlines where edges end that do not run along them, square by square."""
    count = len(network.nodes_xy)
    along_it = np.tile(square, 2) * count + np.concatenate([network.edge_u[edge], network.edge_v[edge]])
    ends = np.bincount(np.concatenate([network.edge_u, network.edge_v]), minlength=count)
    leads_away = ends[met.node] > _times(met.square * count + met.node, along_it)
    # a closed gate is several nodes at one place, and nobody enters by it
    places = np.column_stack([met.square, network.nodes_xy[met.node]])
    _, which, nodes_there = np.unique(places, axis=0, return_inverse=True, return_counts=True)
    kept = leads_away & (nodes_there[which.ravel()] == 1) & np.isin(met.square, square)
    node, ring = met.node[kept], met.ring[kept]
    along = shapely.line_locate_point(rings[ring], _points(network.nodes_xy[node]))
    return _Entrances(met.square[kept], node, ring, np.asarray(along))


def _on_outlines(network: WalkNetwork, rings: NDArray[np.object_], owner: Ints) -> _Met:
    """Return the nodes that are vertices of outlines."""
    vertices, ring_of = shapely.get_coordinates(rings, return_index=True)
    # a tree is asked of few: those in the squares of 1 m around a vertex
    around = np.array([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)])
    cells = (_cells(vertices)[:, None, :] + around).reshape(-1, 2)
    near = np.flatnonzero(np.isin(_numbers(_cells(network.nodes_xy)), _numbers(cells)))
    tree = shapely.STRtree(_points(vertices))
    place, vertex = tree.query(_points(network.nodes_xy[near]), predicate="dwithin", distance=_ON_OUTLINE_M)
    ring = ring_of[vertex]
    pairs, first = np.unique(np.column_stack([owner[ring], near[place]]), axis=0, return_index=True)
    return _Met(pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64), ring[first].astype(np.int64))


def _cells(xy: Floats) -> Ints:
    return np.floor(xy).astype(np.int64)


def _numbers(cells: Ints) -> Ints:
    """Return one number a cell; metric coordinates are far below 2³¹."""
    numbers: Ints = cells[:, 0] * (1 << 32) + cells[:, 1]
    return numbers


def _times(wanted: Ints, among: Ints) -> Ints:
    """Return how often each of some numbers is among others."""
    ordered = np.sort(among)
    times = np.searchsorted(ordered, wanted, side="right") - np.searchsorted(ordered, wanted, side="left")
    return np.asarray(times, dtype=np.int64)


def _pairs(network: WalkNetwork, at: _Entrances, rings: NDArray[np.object_]) -> _Pairs:
    """Return all pairs of entrances of one square."""
    _, size = np.unique(at.square, return_counts=True)
    position = np.arange(at.square.size) - np.repeat(np.cumsum(size) - size, size)
    later = np.repeat(size, size) - position - 1
    first = np.repeat(np.arange(at.square.size), later)
    second = ranges(np.arange(1, at.square.size + 1), later)
    u, v = at.node[first], at.node[second]
    apart = np.abs(at.along[first] - at.along[second])
    outline = np.minimum(apart, shapely.length(rings)[at.ring[first]] - apart)
    # from one ring to another the outline does not lead
    outline[at.ring[first] != at.ring[second]] = np.inf
    return _Pairs(at.square[first], u, v, outline - _straight(network, u, v))


def _kept(pairs: _Pairs, network: WalkNetwork, polygons: NDArray[np.object_]) -> _Pairs:
    """Return the pairs that see each other and save most, in the order of their nodes."""
    norms = load_norms()
    worth = np.flatnonzero(pairs.saving >= (norms["square_saving"].low or 0.0))
    wide = shapely.buffer(polygons, _BESIDE_M)
    shapely.prepare(wide)
    lines = _lines(network, pairs.u[worth], pairs.v[worth])
    seen = worth[shapely.covers(wide[pairs.square[worth]], lines)]
    seen = seen[np.lexsort((pairs.v[seen], pairs.u[seen], -pairs.saving[seen], pairs.square[seen]))]
    _, first, size = np.unique(pairs.square[seen], return_index=True, return_counts=True)
    kept = seen[np.arange(seen.size) - np.repeat(first, size) < (norms["square_lines"].high or np.inf)]
    kept = kept[np.lexsort((pairs.square[kept], pairs.v[kept], pairs.u[kept]))]
    return _Pairs(pairs.square[kept], pairs.u[kept], pairs.v[kept], pairs.saving[kept])


def _straight(network: WalkNetwork, u: Ints, v: Ints) -> Floats:
    return np.asarray(np.hypot(*(network.nodes_xy[u] - network.nodes_xy[v]).T), dtype=np.float64)


def _points(xy: Floats) -> NDArray[np.object_]:
    return np.asarray(shapely.points(xy), dtype=object)


def _lines(network: WalkNetwork, u: Ints, v: Ints) -> NDArray[np.object_]:
    return np.asarray(
        shapely.linestrings(np.stack([network.nodes_xy[u], network.nodes_xy[v]], axis=1)), dtype=object
    )


def _streets(network: WalkNetwork, square: Ints, edge: Ints, ids: NDArray[np.object_]) -> Ints:
    """Return the street of each square's outline: the way that the square is, else the first of its ways."""
    street = network.edge_street[edge]
    way = network.streets["way"].to_numpy()[street] if "way" in network.streets else street
    itself = np.char.add("way/", way.astype(str)) == ids[square].astype(str)
    order = np.lexsort((street, ~itself, square))
    found, first = np.unique(square[order], return_index=True)
    streets = np.zeros(ids.size, dtype=np.int64)
    streets[found] = street[order][first]
    return streets


def _joined(network: WalkNetwork, pairs: _Pairs, street: Ints) -> WalkNetwork:
    new = pairs.u.size
    u, v = np.concatenate([network.edge_u, pairs.u]), np.concatenate([network.edge_v, pairs.v])
    virtual = np.append(network.virtual, np.ones(new, dtype=np.bool_))
    length = np.append(network.edge_length, _straight(network, pairs.u, pairs.v))
    ends = network.nodes_xy[np.column_stack([pairs.u, pairs.v]).ravel()]
    return replace(
        network,
        edge_u=u,
        edge_v=v,
        edge_length=length,
        edge_street=np.append(network.edge_street, street[pairs.square]),
        forward=np.append(network.forward, np.ones(new, dtype=np.bool_)),
        backward=np.append(network.backward, np.ones(new, dtype=np.bool_)),
        virtual=virtual,
        coords=np.concatenate([network.coords, ends]),
        offsets=np.append(network.offsets, network.offsets[-1] + 2 * np.arange(1, new + 1)),
        component=connected_parts(len(network.nodes_xy), u, v, np.where(virtual, 0.0, length)),
    )
