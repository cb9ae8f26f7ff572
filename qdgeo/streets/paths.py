"""Ways along one street between two of its junctions: its carriageways, or two ways round.

The shortest way along the street is the section. What may be driven in the one and in the other direction are its
carriageways if both stay near it. A way that keeps away from it is another way round; the section is then clear
only if one is much the shorter.

A section begins and ends in the middle of its junctions: halfway between the first and the last node at which the
carriageway meets the cross street. Where the cross street itself carries the road across, as a roundabout with a name
of its own does, the section begins and ends at its edge; where the two only cross in plan, at the place where they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from qdgeo.streets.graph import StreetGraph
from qdgeo.streets.line import SQUARE, StreetLine, trace

__all__ = ["Limit", "Path", "Ways", "ways_between"]

Drive = Literal["there", "back", "either"]
"""Along the allowed direction from the start, against it, or on foot."""

_NEAR = 0.9  # share of a carriageway that stays near the shortest way
_LONGER = 1.25  # a carriageway is no longer than this times the shortest way, and a junction at each end
_JUNCTION = 1.5  # from node to node within a junction, path ÷ straight distance
_ALIKE = (
    0.1  # two carriageways that may both be driven either way differ by no more than this share in length
)
_ON_M = 1.0  # a place this near to a way lies on it
_ROUND = 0.5  # a way of which less than this share stays near the shortest is another way round
_LAYERS = 4  # carriageways that may lie between one way round and the other


@dataclass(frozen=True, kw_only=True, eq=False)
class Limit:
    """What is known of a junction beside the nodes of the street there.

    Parameters
    ----------
    rows
        Of the cross street, ascending, int64[r].
    xy
        Where the two cross in plan without a junction, float64[k, 2], in the city's CRS; empty where they meet.
    """

    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    xy: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))


_PLAIN = (Limit(), Limit())


@dataclass(frozen=True, kw_only=True, eq=False)
class Path:
    """A way over edges of a street, one after the other.

    Parameters
    ----------
    edge
        Edges of the line in order, int64[k].
    onward
        Whether each is gone from its tail to its head.
    skip_m, spare_m
        How much of it lies before the middle of the first junction, and behind that of the last, m.
    length_m
        Between the two middles, without squares, m.
    """

    edge: NDArray[np.int64]
    onward: NDArray[np.bool_]
    skip_m: float
    spare_m: float
    length_m: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """What lies between two junctions of a street.

    Parameters
    ----------
    paths
        One or two carriageways; none if nothing joins the junctions.
    round_m
        Length of the next way round, m; inf if there is none.
    """

    paths: tuple[Path, ...]
    round_m: float = np.inf


def ways_between(
    graph: StreetGraph,
    line: StreetLine,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    *,
    couplet_m: float,
    junction_m: float,
    limits: tuple[Limit, Limit] = _PLAIN,
) -> Ways:
    """Return the carriageways between two junctions, and how long another way round would be.

    Parameters
    ----------
    graph, line
        The street.
    start, end
        Nodes of the line (positions) at the junctions; they do not overlap.
    couplet_m
        Carriageways stay this near to each other, m.
    junction_m
        How wide a junction may be, m.
    limits
        What else is known of the two junctions.
    """
    shortest = _path(graph, line, start, end, "either")
    if shortest is None:
        return Ways(paths=())
    course = shapely.buffer(_drawn(graph, line, shortest), couplet_m)
    most = shortest.length_m * _LONGER + 2 * junction_m
    near = [
        path
        for path in _driven(graph, line, shortest, start, end)
        if _beside(graph, line, path, course, most)
    ]
    if len(near) == 2 and np.array_equal(np.sort(near[0].edge), np.sort(near[1].edge)):
        near = near[:1]
    others = list(_others(graph, line, shortest, start, end, course))
    if len(near) == 1 and others and set(near[0].edge) == set(shortest.edge):
        # Both carriageways may be drawn as if they might be driven either way.
        alike = near[0].length_m * (1 + _ALIKE)
        near += [others[0]] if _beside(graph, line, others[0], course, alike) else []
    paths = tuple(near) or (shortest,)
    last = others[-1] if others else None
    away = last is not None and _share_in(_drawn(graph, line, last), course) < _ROUND
    return Ways(
        paths=tuple(_limited(graph, line, path, limits) for path in paths),
        round_m=last.length_m if last is not None and away else float(np.inf),
    )


def _driven(
    graph: StreetGraph, line: StreetLine, shortest: Path, start: NDArray[np.int64], end: NDArray[np.int64]
) -> list[Path]:
    """Return the ways that may be driven, from the start and back."""
    if line.ahead.all() and line.back.all():
        return [shortest]
    found = [_path(graph, line, start, end, drive) for drive in ("there", "back")]
    return [path for path in found if path is not None]


def _beside(graph: StreetGraph, line: StreetLine, path: Path, course: shapely.Geometry, most: float) -> bool:
    return path.length_m <= most and _share_in(_drawn(graph, line, path), course) >= _NEAR


def _limited(graph: StreetGraph, line: StreetLine, path: Path, limits: tuple[Limit, Limit]) -> Path:
    """Return a way that begins and ends where its junctions do."""
    skip = _until(graph, line, path.edge, path.onward, limits[0])
    spare = _until(graph, line, path.edge[::-1], ~path.onward[::-1], limits[1])
    before, behind = path.skip_m if skip is None else skip, path.spare_m if spare is None else spare
    total = float(line.length_m[path.edge].sum())
    if before + behind >= total:
        return path
    return replace(path, skip_m=before, spare_m=behind, length_m=total - before - behind)


def _until(
    graph: StreetGraph, line: StreetLine, edges: NDArray[np.int64], onward: NDArray[np.bool_], limit: Limit
) -> float | None:
    """Return how far along a way its section begins, None if that is the middle of the junction."""
    if len(limit.xy):
        nodes = np.where(onward, line.tail[edges], line.head[edges])
        last = line.head[edges[-1]] if onward[-1] else line.tail[edges[-1]]
        course = shapely.linestrings(graph.node_xy[line.nodes[np.append(nodes, last)]])
        places = np.asarray(shapely.points(limit.xy), dtype=object)
        on = places[shapely.dwithin(places, course, _ON_M)]
        return float(np.mean(shapely.line_locate_point(course, on))) if on.size else None
    segment = line.segment[edges]
    across = line.gap[edges] & (segment != SQUARE) & np.isin(graph.row[segment], limit.rows)
    run = int(np.argmin(across)) if not across.all() else 0
    return float(line.length_m[edges[:run]].sum()) if run else None


def _others(
    graph: StreetGraph,
    line: StreetLine,
    shortest: Path,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    course: shapely.Geometry,
) -> Iterator[Path]:
    """Yield ways without an edge in common, next to the shortest, up to the first that keeps away from it."""
    free = np.ones(len(line.tail), dtype=bool)
    free[shortest.edge] = False
    for _ in range(_LAYERS):
        path = _path(graph, line, start, end, "either", free)
        if path is None:
            return
        yield path
        if _share_in(_drawn(graph, line, path), course) < _ROUND:
            return
        free[path.edge] = False


def _matrix(
    line: StreetLine, drive: Drive, free: NDArray[np.bool_] | None
) -> tuple[csr_array, NDArray[np.int64], NDArray[np.int64]]:
    """Return costs between positions, the pairs (tail · n + head, ascending), and the edge of each."""
    ahead, back = line.ahead, line.back
    if drive == "either":
        ahead = back = np.ones(len(line.tail), dtype=bool)
    elif drive == "back":
        ahead, back = back, ahead
    if free is not None:
        ahead, back = ahead & free, back & free
    n = len(line.nodes)
    edge = np.concatenate([np.flatnonzero(ahead), np.flatnonzero(back)])
    u = np.concatenate([line.tail[ahead], line.head[back]])
    v = np.concatenate([line.head[ahead], line.tail[back]])
    cost = np.maximum(line.cost_m[edge], 1e-6)
    order = np.lexsort((cost, v, u))
    pair = (u * n + v)[order]
    fresh = np.ones(len(pair), dtype=bool)
    fresh[1:] = pair[1:] != pair[:-1]
    keep = order[fresh]
    return csr_array((cost[keep], (u[keep], v[keep])), shape=(n, n)), pair[fresh], edge[keep]


def _path(
    graph: StreetGraph,
    line: StreetLine,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    drive: Drive,
    free: NDArray[np.bool_] | None = None,
) -> Path | None:
    """Return the way from the far side of the start to the far side of the end, None if there is none."""
    costs, pair, edge_of = _matrix(line, drive, free)
    far, before = dijkstra(costs, indices=start, return_predecessors=True)
    between = far[:, end]
    if not np.isfinite(between).any():
        return None
    one, skip = _far_side(graph, line, start, between.min(axis=1))
    two, spare = _far_side(graph, line, end, between[one])
    nodes = trace(before[one], int(end[two]))[::-1]
    if not np.isfinite(between[one, two]) or len(nodes) < 2:
        return None
    at = np.searchsorted(pair, nodes[:-1] * len(line.nodes) + nodes[1:])
    edges = edge_of[at]
    total = float(line.length_m[edges].sum())
    if skip + spare >= total:
        skip = spare = 0.0
    return Path(
        edge=edges, onward=line.tail[edges] == nodes[:-1], skip_m=skip, spare_m=spare,
        length_m=total - skip - spare,
    )  # fmt: skip


def _far_side(
    graph: StreetGraph, line: StreetLine, nodes: NDArray[np.int64], away: NDArray[np.float64]
) -> tuple[int, float]:
    """Return which node of a junction lies farthest along, and half the way from the nearest to it.

    A node that is reached only by turning round elsewhere does not belong to this carriageway.
    """
    near = int(np.argmin(away))
    xy = graph.node_xy[line.nodes[nodes]]
    width = np.hypot(*(xy - xy[near]).T)
    extra = away - away[near]
    extra = np.where(np.isfinite(extra) & (extra <= _JUNCTION * width + 1), extra, -1.0)
    far = int(np.argmax(extra))
    return far, max(float(extra[far]), 0.0) / 2


def _drawn(graph: StreetGraph, line: StreetLine, path: Path) -> shapely.MultiLineString:
    """Return the way as straight lines from node to node."""
    ends = [graph.node_xy[line.nodes[node[path.edge]]] for node in (line.tail, line.head)]
    return shapely.MultiLineString(list(np.stack(ends, axis=1)))


def _share_in(shape: shapely.MultiLineString, course: shapely.Geometry) -> float:
    return float(shapely.intersection(shape, course).length / shape.length) if shape.length else 1.0
