"""From streets to a walking network: junctions by the identity of OSM nodes, edges with their whole line.

A junction is a node that two kept ways share, that one way passes twice, or where a way ends. Ways that cross
without a shared node (a bridge over a street) do not meet. At a closed gate every way ends (`qdgeo.network.gates`);
across open squares straight lines are added (`qdgeo.network.squares`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.config import WalkConfig
from qdgeo.errors import NetworkError, Problem
from qdgeo.io.layers import Streets
from qdgeo.network.foot import Foot
from qdgeo.network.gates import cut_at
from qdgeo.network.grade import graded
from qdgeo.network.lines import ranges
from qdgeo.network.model import WalkNetwork
from qdgeo.network.parts import connected_parts
from qdgeo.network.squares import across_squares
from qdgeo.network.walked import closed_nodes, outlines, walked_squares, walked_ways
from qdgeo.schema import STREET_TAGS, WALK_TAGS
from qdgeo.targets import load_walkers

if TYPE_CHECKING:
    from qdgeo.city import City

__all__ = ["build_network", "network_from_streets"]

_SAME_PLACE_M = 0.01  # two vertices of one OSM node may differ by no more


class _Vertices(NamedTuple):
    """Vertices of the kept ways, in row order: where, which node, which row of the frame, which unbroken piece.

    A vertex at a closed gate within a way stands twice, with a node of its own for either side.
    """

    xy: NDArray[np.float64]
    node: NDArray[np.int64]
    row: NDArray[np.int64]
    piece: NDArray[np.int64]


class _Edges(NamedTuple):
    """Edges as runs of vertices, first and last included."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    length: NDArray[np.float64]


def build_network(city: City, walk: WalkConfig | None = None) -> WalkNetwork:
    """Return the walking network of a city.

    For a walker who is slower uphill it is cut where the slope changes, and its nodes have heights
    (`qdgeo.network.grade`), if the city has an elevation model.

    Parameters
    ----------
    city
        Its streets and heights.
    walk
        How people walk; by default as its city file says. Variants are built with
        ``build_network(city, city.config.walk.but(walker="wheelchair"))``.

    Raises
    ------
    NetworkError
        If no street of the city may be walked.
    """
    network = network_from_streets(city.streets, city.config.walk if walk is None else walk)
    if load_walkers()[network.settings.walker].slope is None or city.elevation is None:
        return network
    return graded(network, city.elevation)


def network_from_streets(streets: Streets, settings: WalkConfig) -> WalkNetwork:
    """Return the walking network of some streets.

    Parameters
    ----------
    streets
        Centrelines in a metric CRS, with the OSM node of every vertex.
    settings
        How people walk; what an island is.

    Returns
    -------
    WalkNetwork
        Edges without length are dropped; loops and parallel edges stay. The order of rows in `streets`
        changes no figure.

    Raises
    ------
    NetworkError
        If the frame and the nodes do not fit each other, or no street may be walked.

    Examples
    --------
    >>> from shapely import LineString
    >>> frame = gpd.GeoDataFrame(
    ...     {"way": [1, 2], "highway": ["residential", "footway"]}, crs="EPSG:4549",
    ...     geometry=[LineString([(0, 0), (300, 0), (600, 0)]), LineString([(300, 0), (300, 400)])])
    >>> streets = Streets(frame=frame, nodes=np.array([10, 11, 12, 11, 13]))
    >>> network_from_streets(streets, WalkConfig())
    WalkNetwork: 4 nodes, 3 edges, 1.0 km, 1 component, of which 0 islands under 1,000 m (0.0 km)
    """
    _check(streets)
    foot = walked_ways(streets, settings)
    closed = closed_nodes(streets, settings, foot)["node"].to_numpy(dtype=np.int64)
    vertices = _kept_vertices(streets, foot, closed)
    junction, number = _junctions(vertices)
    edges = _edges(vertices, junction)
    if edges.first.size == 0:
        raise NetworkError(_nothing(foot))
    nodes, u, v = _ordered_nodes(vertices.xy, number[edges.first], number[edges.last], edges)
    order = np.lexsort((edges.length, _ways(streets)[vertices.row[edges.first]], v, u))
    edges = _Edges(edges.first[order], edges.last[order], edges.length[order])
    network = _assemble(streets, settings, foot, vertices, edges, nodes=nodes, u=u[order], v=v[order])
    return across_squares(network, walked_squares(streets, settings))


def _check(streets: Streets) -> None:
    frame = streets.frame
    remedy = "read the streets with qdgeo.io, which keeps these"
    if frame.crs is None or not frame.crs.is_projected:
        raise NetworkError(Problem("a walking network needs a metric CRS", f"streets in {frame.crs}", remedy))
    lines = frame.geometry.to_numpy()
    if not np.isin(shapely.get_type_id(lines), [1, 2]).all():  # LineString, LinearRing
        bad = np.flatnonzero(~np.isin(shapely.get_type_id(lines), [1, 2]))
        raise NetworkError(
            Problem(f"{bad.size} streets are no single line", f"streets, row {bad[0]}", remedy)
        )
    vertices = int(shapely.get_num_coordinates(lines).sum())
    if vertices != streets.nodes.size:
        raise NetworkError(
            Problem(f"{vertices} vertices, but {streets.nodes.size} node ids", "streets", remedy)
        )


def _ways(streets: Streets) -> NDArray[np.int64]:
    """Return OSM ids of the rows, which do not depend on the order of rows."""
    if "way" not in streets.frame.columns:
        return np.zeros(len(streets.frame), dtype=np.int64)
    return streets.frame["way"].to_numpy(dtype=np.int64)


def _nothing(foot: Foot) -> Problem:
    reasons, counts = np.unique(foot.reason[~foot.walks], return_counts=True)
    told = "; ".join(f"{count} {reason}" for reason, count in zip(reasons, counts, strict=True))
    return Problem(
        "no street may be walked" + (f": {told}" if told else ""),
        f"streets, {foot.walks.size} rows",
        "check that the street source covers the districts and carries the highway tag",
    )


def _kept_vertices(streets: Streets, foot: Foot, closed: NDArray[np.int64]) -> _Vertices:
    xy, row = shapely.get_coordinates(streets.frame.geometry.to_numpy(), return_index=True)
    kept = foot.walks[row]
    if not kept.any():
        raise NetworkError(_nothing(foot))
    xy, row = xy[kept], row[kept].astype(np.int64)
    vertex, node, piece = cut_at(streets.nodes[kept], row, closed)
    return _Vertices(xy[vertex], node, row[vertex], piece)


def _junctions(vertices: _Vertices) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which vertices are junctions, and the number of each vertex's node among distinct nodes."""
    _, first, number, times = np.unique(
        vertices.node, return_index=True, return_inverse=True, return_counts=True
    )
    shared = np.flatnonzero(times[number] > 1)
    apart = np.abs(vertices.xy[shared] - vertices.xy[first[number[shared]]]).max(axis=1) > _SAME_PLACE_M
    if apart.any():
        node = vertices.node[shared[apart][0]]
        raise NetworkError(
            Problem(f"node {node} lies at two places", "streets", "give each place its own id")
        )
    piece = vertices.piece
    ends = np.ones(piece.size, dtype=np.bool_)
    ends[1:-1] = (piece[1:-1] != piece[:-2]) | (piece[1:-1] != piece[2:])
    junction = times > 1
    junction[number[ends]] = True
    return junction[number], number.astype(np.int64)


def _edges(vertices: _Vertices, junction: NDArray[np.bool_]) -> _Edges:
    breaks = np.flatnonzero(junction)
    first, last = breaks[:-1], breaks[1:]
    same = vertices.piece[first] == vertices.piece[last]
    first, last = first[same], last[same]
    if first.size == 0:
        return _Edges(first, last, np.zeros(0))
    steps = np.append(np.hypot(*np.diff(vertices.xy, axis=0).T), 0.0)
    length = np.add.reduceat(steps, np.column_stack([first, last]).ravel())[::2]
    some = length > 0
    return _Edges(first[some], last[some], length[some])


def _ordered_nodes(
    xy: NDArray[np.float64], from_number: NDArray[np.int64], to_number: NDArray[np.int64], edges: _Edges
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return node coordinates along a Hilbert curve, and the ends of the edges as rows of them."""
    _, first, node = np.unique(
        np.concatenate([from_number, to_number]), return_index=True, return_inverse=True
    )
    nodes = xy[np.concatenate([edges.first, edges.last])[first]]
    # a margin, since the curve divides by the width and the height, and a town may be one straight street
    (west, south), (east, north) = (nodes.min(axis=0) - 1).tolist(), (nodes.max(axis=0) + 1).tolist()
    curve = gpd.GeoSeries(shapely.points(nodes)).hilbert_distance((west, south, east, north))
    order = np.argsort(curve.to_numpy(), kind="stable")
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    ends = rank[node]
    return nodes[order], ends[: edges.first.size], ends[edges.first.size :]


def _assemble(  # every part is an array of its own
    streets: Streets,
    settings: WalkConfig,
    foot: Foot,
    vertices: _Vertices,
    edges: _Edges,
    *,
    nodes: NDArray[np.float64],
    u: NDArray[np.int64],
    v: NDArray[np.int64],
) -> WalkNetwork:
    counts = edges.last - edges.first + 1
    row = vertices.row[edges.first]
    rows, street = np.unique(row, return_inverse=True)
    virtual = outlines(streets)[row]
    return WalkNetwork(
        crs=pyproj.CRS(streets.frame.crs),
        nodes_xy=nodes,
        node_z=np.full(len(nodes), np.nan),
        edge_u=u,
        edge_v=v,
        edge_length=edges.length,
        edge_street=street.astype(np.int64),
        forward=foot.forward[row],
        backward=foot.backward[row],
        virtual=virtual,
        coords=vertices.xy[ranges(edges.first, counts)],
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        streets=_attributes(streets, rows),
        component=connected_parts(len(nodes), u, v, np.where(virtual, 0.0, edges.length)),
        settings=settings,
    )


def _attributes(streets: Streets, rows: NDArray[np.int64]) -> pd.DataFrame:
    """Return what the network keeps of its streets: a million ways with all their tags would be most of its memory."""
    frame = streets.frame
    left_out = {frame.geometry.name, *STREET_TAGS} - {*WALK_TAGS}
    columns = [column for column in frame.columns if column not in left_out]
    return pd.DataFrame(frame[columns]).iloc[rows].reset_index(drop=True)
