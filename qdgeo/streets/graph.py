"""The streets as a graph, built once for a city: segments between the nodes at which lines meet.

Two streets meet where they share a node, never where they only cross on the plan. Areas (squares) lend their nodes,
so that a street may meet them, but nobody goes along their outlines.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from qdgeo.io import Streets
from qdgeo.streets.roads import ROAD_CLASSES, direction

__all__ = ["StreetGraph", "expand", "street_graph"]

_ROUND = ("roundabout", "circular", "mini_roundabout")
_ASIDE = 3.0  # a metre of path counts as three where a street's gap is bridged: the road is tried first


@dataclass(frozen=True, kw_only=True, eq=False)
class StreetGraph:
    """Segments of the rows of a streets frame, in order of row and of place along it.

    Parameters
    ----------
    row, tail, head
        Row of the frame, and the nodes at both ends of each segment, int64[s]; nodes are counted from 0.
    start_m, end_m
        Where the segment begins and ends along its row, m.
    offsets
        Segments of row r are ``offsets[r]:offsets[r + 1]``, int64[rows + 1].
    node_xy
        Places of the nodes in the city's CRS, m, float64[n, 2].
    node_id
        OSM ids of the nodes, int64[n].
    ahead, back
        Whether a row may be driven in its own direction and against it.
    road, area, link, ring
        Whether a row is a road (`qdgeo.streets.roads.ROAD_CLASSES`), an area's outline, a ramp, a roundabout.
    gaps
        Weights of going along any segment, m, symmetric; paths weigh three times their length.
    links
        Weights of going along ramps, roundabouts and pieces without a name, symmetric: m of ramp or roundabout.
    pair, pair_segment
        Pairs of nodes that `gaps` joins, as tail · n + head, ascending, and the segment between them.
    """

    row: NDArray[np.int64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    start_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    offsets: NDArray[np.int64]
    node_xy: NDArray[np.float64]
    node_id: NDArray[np.int64]
    ahead: NDArray[np.bool_]
    back: NDArray[np.bool_]
    road: NDArray[np.bool_]
    area: NDArray[np.bool_]
    link: NDArray[np.bool_]
    ring: NDArray[np.bool_]
    gaps: csr_array
    links: csr_array
    pair: NDArray[np.int64]
    pair_segment: NDArray[np.int64]

    @property
    def length_m(self) -> NDArray[np.float64]:
        """Length of the segments, m."""
        return self.end_m - self.start_m

    def of_rows(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the segments of some rows."""
        return expand(self.offsets[rows], self.offsets[rows + 1])

    def between(self, path: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the segments along a path of nodes that `gaps` joins."""
        wanted = path[:-1] * len(self.node_xy) + path[1:]
        return self.pair_segment[np.searchsorted(self.pair, wanted)]

    def nodes_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the nodes of some rows, ascending, each once."""
        segments = self.of_rows(rows)
        return np.unique(np.concatenate([self.tail[segments], self.head[segments]]))


def expand(begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of several ranges, one range after the other.

    >>> expand(np.array([5, 0]), np.array([7, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    count = end - begin
    first = np.repeat(begin - np.cumsum(count) + count, count)
    return np.asarray(first + np.arange(int(count.sum())), dtype=np.int64)


def street_graph(streets: Streets, *, link_m: float, plain_m: float) -> StreetGraph:
    """Return the graph of all streets.

    Parameters
    ----------
    streets
        Rows with tags, and the node of every vertex.
    link_m, plain_m
        How far two streets that share no node may lie apart, along ramps and roundabouts, and along plain pieces
        without a name, m; the weights of `StreetGraph.links` make ``plain_m`` of those as much as ``link_m`` of these.
    """
    frame = streets.frame
    row, tail, head, start, end, vertex = _segments(streets)
    xy = _vertices(frame)[0][vertex]
    ahead, back = direction(frame)
    highway = frame["highway"]
    area = (frame["area"] == "yes").to_numpy()
    road = highway.isin(sorted(ROAD_CLASSES)).to_numpy() & ~area
    link = highway.str.endswith("_link").to_numpy(dtype=bool)
    ring = frame["junction"].isin(_ROUND).to_numpy()
    back = back & ~ring
    length = end - start
    usable = ~area[row]
    gaps, pair, segment = _weights(tail, head, length * np.where(road[row], 1, _ASIDE), usable, len(xy))
    plain = road & (frame["name"] == "").to_numpy()
    dear = np.where(link | ring, 1.0, link_m / max(plain_m, 1e-9))
    links, *_ = _weights(tail, head, length * dear[row], usable & (link | ring | plain)[row], len(xy))
    offsets = np.searchsorted(row, np.arange(len(frame) + 1))
    return StreetGraph(
        row=row, tail=tail, head=head, start_m=start, end_m=end, offsets=offsets, node_xy=xy,
        node_id=streets.nodes[vertex],
        ahead=ahead, back=back, road=road, area=area, link=link, ring=ring, gaps=gaps, links=links,
        pair=pair, pair_segment=segment,
    )  # fmt: skip


def _segments(
    streets: Streets,
) -> tuple[
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.int64],
]:
    """Cut every row at the nodes that occur more than once; the last array is a vertex at each node."""
    coords, owner = _vertices(streets.frame)
    _, first, node, times = np.unique(
        streets.nodes, return_index=True, return_inverse=True, return_counts=True
    )
    fresh = np.ones(len(owner), dtype=bool)
    fresh[1:] = owner[1:] != owner[:-1]
    last = np.ones(len(owner), dtype=bool)
    last[:-1] = fresh[1:]
    step = np.zeros(len(owner))
    step[1:] = np.hypot(*(coords[1:] - coords[:-1]).T)
    step[fresh] = 0
    run = np.cumsum(step)
    along = run - run[np.flatnonzero(fresh)][np.cumsum(fresh) - 1]
    stop = np.flatnonzero(fresh | last | (times[node] > 1))
    same = owner[stop[1:]] == owner[stop[:-1]]
    a, b = stop[:-1][same], stop[1:][same]
    used, packed = np.unique(np.concatenate([node[a], node[b]]), return_inverse=True)
    tail, head = packed[: len(a)], packed[len(a) :]
    return owner[a], tail, head, along[a], along[b], first[used]


def _vertices(frame: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    coords, owner = shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object), return_index=True)
    return coords, owner.astype(np.int64)


def _weights(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    weight: NDArray[np.float64],
    usable: NDArray[np.bool_],
    nodes: int,
) -> tuple[csr_array, NDArray[np.int64], NDArray[np.int64]]:
    """Return a symmetric matrix, its pairs and their segments; of several between two nodes the lightest counts."""
    which = np.tile(np.flatnonzero(usable), 2)
    u = np.concatenate([tail[usable], head[usable]])
    v = np.concatenate([head[usable], tail[usable]])
    w = np.maximum(np.concatenate([weight[usable], weight[usable]]), 1e-6)
    order = np.lexsort((w, v, u))
    u, v, w, which = u[order], v[order], w[order], which[order]
    fresh = np.ones(len(u), dtype=bool)
    fresh[1:] = (u[1:] != u[:-1]) | (v[1:] != v[:-1])
    u, v, w = u[fresh], v[fresh], w[fresh]
    return csr_array((w, (u, v)), shape=(nodes, nodes)), u * nodes + v, which[fresh]
