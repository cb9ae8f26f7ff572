"""Split edges at points, so that a facility in the middle of a street is a node."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qdgeo.network.lines import cut_lines, ranges
from qdgeo.network.model import WalkNetwork

__all__ = ["split"]

_GRAIN_M = 1e-6  # places along an edge are told apart to this

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def split(network: WalkNetwork, edge: Ints, along_m: Floats) -> tuple[WalkNetwork, Ints]:
    """Return the network with a node at every place, and the node of each place.

    Parameters
    ----------
    network
        Left as it is.
    edge, along_m
        int64[k] and float64[k]: places, m from u. Several on one edge, at one place or at an end are fine.

    Returns
    -------
    network, node
        New nodes stand behind the old ones; the parts of an edge stand where it stood, from u to v, and
        their lengths add up to its own. int64[k] nodes; a place at an end of an edge is its end node.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> network = lane_network(1200)
    >>> halves, node = split(network, np.array([0, 0]), np.array([500.0, 1200.0]))
    >>> halves.edge_length.tolist(), halves.nodes_xy[node].tolist()
    ([500.0, 700.0], [[500.0, 0.0], [1200.0, 0.0]])
    """
    place = np.round(along_m / _GRAIN_M) * _GRAIN_M
    length = network.edge_length[edge]
    node = np.where(place < length / 2, network.edge_u[edge], network.edge_v[edge])
    inner = np.flatnonzero((place > _GRAIN_M / 2) & (place < length - _GRAIN_M / 2))
    if inner.size == 0:
        return network, node.astype(np.int64)
    cuts, number = np.unique(np.column_stack([edge[inner], place[inner]]), axis=0, return_inverse=True)
    node[inner] = len(network.nodes_xy) + number.ravel()
    return _cut(network, cuts[:, 0].astype(np.int64), cuts[:, 1]), node.astype(np.int64)


def _cut(network: WalkNetwork, edge: Ints, along_m: Floats) -> WalkNetwork:
    """Return the network cut at distinct inner places, sorted by edge and then along it."""
    count = network.edge_length.size
    parts = 1 + np.bincount(edge, minlength=count)
    parent = np.repeat(np.arange(count), parts)
    # the i-th cut of an edge ends its i-th part and starts the next one
    before = np.arange(edge.size) + edge
    length = network.edge_length[parent]
    length[before] = along_m
    length[before + 1] = network.edge_length[edge] - along_m
    again = np.flatnonzero(edge[1:] == edge[:-1])  # parts between two cuts
    length[before[again] + 1] = along_m[again + 1] - along_m[again]
    u, v = network.edge_u[parent], network.edge_v[parent]
    new = len(network.nodes_xy) + np.arange(edge.size)
    v[before], u[before + 1] = new, new
    coords, offsets = _lines(network, parent, np.unique(edge), edge, along_m)
    places = coords[offsets[before + 1]]
    return replace(
        network,
        nodes_xy=np.concatenate([network.nodes_xy, places]),
        node_z=np.concatenate([network.node_z, _heights(network, edge, along_m)]),
        edge_u=u,
        edge_v=v,
        edge_length=length,
        edge_street=network.edge_street[parent],
        forward=network.forward[parent],
        backward=network.backward[parent],
        virtual=network.virtual[parent],
        coords=coords,
        offsets=offsets,
        component=np.concatenate([network.component, network.component[network.edge_u[edge]]]),
    )


def _lines(
    network: WalkNetwork, parent: Ints, touched: Ints, edge: Ints, along_m: Floats
) -> tuple[Floats, Ints]:
    """Return the lines of all parts; only those of the edges that are cut are made anew."""
    starts, sizes = network.offsets[:-1], np.diff(network.offsets)
    own_offsets = np.concatenate([[0], np.cumsum(sizes[touched])]).astype(np.int64)
    own = network.coords[ranges(starts[touched], sizes[touched])]
    number = np.searchsorted(touched, edge)  # row of each cut's edge among those that are cut
    row = np.repeat(np.arange(touched.size), 1 + np.bincount(number, minlength=touched.size))
    start, end = np.zeros(row.size), network.edge_length[touched][row]
    at = np.arange(edge.size) + number
    end[at], start[at + 1] = along_m, along_m
    cut, cut_offsets = cut_lines(own, own_offsets, row, start, end)
    is_cut = np.zeros(network.edge_length.size, dtype=np.bool_)
    is_cut[touched] = True
    is_part = is_cut[parent]
    first, size = starts[parent], sizes[parent]
    first[is_part] = len(network.coords) + cut_offsets[:-1]
    size[is_part] = np.diff(cut_offsets)
    coords = np.concatenate([network.coords, cut])[ranges(first, size)]
    return coords, np.concatenate([[0], np.cumsum(size)]).astype(np.int64)


def _heights(network: WalkNetwork, edge: Ints, along_m: Floats) -> Floats:
    """Return the heights of places, which rise evenly from u to v."""
    share = along_m / network.edge_length[edge]
    return network.node_z[network.edge_u[edge]] * (1 - share) + network.node_z[network.edge_v[edge]] * share
