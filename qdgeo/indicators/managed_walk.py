"""Managed roads on the walking network: which of its edges they are, and how far it is to them, in metres.

A managed road is mapped by its line: first onto the edges that are that very line. Where less of a piece than the norm
``sidepath_share`` is walked itself (people are sent to pavements drawn beside it, or nobody may walk there), the ways
beside it stand for it: those no farther off than ``sidepath_distance`` that turn from it by no more than
``sidepath_turn``. For lines that came with the list that is so from the start. A piece that stands for both
carriageways of its road is walked on both.

Distances are exact along the edges: the two ends of each managed stretch are the sources, each as far from the node of
its edge as it is, so that no point is placed and nothing is rounded to a spacing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary, ref

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.indicators.alongside import Shared, merged, shared_stretches
from qdgeo.indicators.managed import SAME_M, SAME_TURN_DEG, Course, Flags, Managed
from qdgeo.network import Reach, Snaps
from qdgeo.network.cuts import EdgeTimes, exit_seconds
from qdgeo.network.search import DIGITS, Steps, WalkGraph, lay_out, nearest_source
from qdgeo.schema import NAME, OUTSIDE
from qdgeo.streets.names import normalise
from qdgeo.targets import load_norms

__all__ = [
    "Stretches",
    "metres_times",
    "metres_to",
    "steps_in_metres",
    "stretches_of",
    "toilet_graph",
    "weighted_median",
]

_AT_END_M = 1e-6
_PART = 1e-6  # of a road's length that another carriageway accompanies, at least

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Stretches:
    """Stretches of edges that are managed road, each piece of the list by itself.

    Parameters
    ----------
    piece
        int64[k], row of the pieces.
    edge, start_m, end_m
        int64[k], float64[k]: edge of the network, and where on it, m from u.
    weight
        float64[k]: metres of centreline a metre of edge; those of a piece that is on the network add up to what of its
        centreline is.
    on
        float64[pieces], share of each piece that is on the walking network.
    """

    piece: Ints
    edge: Ints
    start_m: Floats
    end_m: Floats
    weight: Floats
    on: Floats

    @property
    def centreline_m(self) -> Floats:
        """float64[k], metres of centreline that each stands for."""
        return np.asarray((self.end_m - self.start_m) * self.weight, dtype=np.float64)


_KNOWN: WeakKeyDictionary[Reach, tuple[ref[Managed], Stretches]] = WeakKeyDictionary()


def stretches_of(managed: Managed, reach: Reach) -> Stretches:
    """Return the edges of a search's network that are managed road; the second time they are there already.

    Parameters
    ----------
    managed
        The list on the map.
    reach
        The search.
    """
    kept = _KNOWN.get(reach)
    if kept is None or kept[0]() is not managed:
        kept = _KNOWN[reach] = (ref(managed), _mapped(managed, reach))
    return kept[1]


def _mapped(managed: Managed, reach: Reach) -> Stretches:
    net = reach.network
    streets = np.flatnonzero(~net.virtual)
    lines = net.lines_of(streets)
    own, on = _own_side(managed, lines)
    far = _other_side(managed, lines)
    piece, line = (np.concatenate([getattr(own, part), getattr(far, part)]) for part in ("other", "line"))
    start, end = (np.concatenate([getattr(own, part), getattr(far, part)]) for part in ("start_m", "end_m"))
    both, start, end = merged(piece * (len(lines) + 1) + line, start, end, join_m=SAME_M)
    piece, line = both // (len(lines) + 1), both % (len(lines) + 1)
    walked = np.bincount(piece, weights=end - start, minlength=on.size)
    centre = managed.matched.pieces["centreline_m"].to_numpy(dtype=float) * on
    weight = np.divide(centre, walked, out=np.zeros(on.size), where=walked > 0)
    return Stretches(piece=piece, edge=streets[line], start_m=start, end_m=end, weight=weight[piece], on=on)


def _own_side(managed: Managed, lines: NDArray[np.object_]) -> tuple[Shared, Floats]:
    """Return where edges are pieces, or lie beside those that are not walked, and what share of each is walked so."""
    norms = load_norms()
    pieces = np.asarray(managed.matched.pieces.geometry.array, dtype=object)
    length = shapely.length(pieces)
    same = shared_stretches(lines, pieces, apart_m=SAME_M, turn_deg=SAME_TURN_DEG)
    on = _on(same, length)
    beside = np.flatnonzero((on < (norms["sidepath_share"].low or 0.0)) | managed.listed.has_lines)
    near = shared_stretches(
        lines,
        pieces[beside],
        apart_m=norms["sidepath_distance"].high or 0.0,
        turn_deg=norms["sidepath_turn"].high or 0.0,
    )
    on[beside] = _on(near, length[beside])
    kept = ~np.isin(same.other, beside)
    parts = {
        name: np.concatenate([getattr(same, name)[kept], getattr(near, name)])
        for name in ("line", "start_m", "end_m", "other_start_m", "other_end_m")
    }
    return Shared(**parts, other=np.concatenate([same.other[kept], beside[near.other]]).astype(np.int64)), on


def _other_side(managed: Managed, lines: NDArray[np.object_]) -> Shared:
    """Return where edges are the other carriageway of pieces that stand for both."""
    alone = np.flatnonzero(managed.sides.alone)
    roads = np.asarray(managed.roads.geometry.array, dtype=object)
    pieces = np.asarray(managed.matched.pieces.geometry.array, dtype=object)[alone]
    turn = load_norms()["sidepath_turn"].high or 0.0
    near = shared_stretches(roads, pieces, apart_m=managed.sides.apart_m, turn_deg=turn)
    names = managed.roads[NAME].map(normalise).to_numpy(dtype=object)
    own = managed.line[alone][near.other]
    two = (managed.roads["centreline_m"] < managed.roads["length_m"] * (1 - _PART)).to_numpy()
    kept = (near.line != own) & two[near.line] & (names[near.line] == names[own])
    course = Course(
        lines=roads,
        line=near.line[kept],
        start_m=near.start_m[kept],
        end_m=near.end_m[kept],
        weight=np.ones(int(kept.sum())),
        district=np.full(int(kept.sum()), OUTSIDE, dtype=object),
    )
    found = shared_stretches(lines, course.geometry, apart_m=SAME_M, turn_deg=SAME_TURN_DEG)
    return replace(found, other=alone[near.other[kept]][found.other].astype(np.int64))


def _on(shared: Shared, length: Floats) -> Floats:
    """Return what share of each piece runs along some edge."""
    piece, start, end = merged(shared.other, shared.other_start_m, shared.other_end_m, join_m=SAME_M)
    covered = np.bincount(piece, weights=end - start, minlength=length.size)
    return np.asarray(np.clip(covered / np.where(length > 0, length, 1.0), 0.0, 1.0), dtype=np.float64)


def steps_in_metres(reach: Reach) -> Steps:
    """Return every step that may be walked, in metres where a search has seconds."""
    net = reach.network
    ahead, back = np.isfinite(reach.edge_uv), np.isfinite(reach.edge_vu)
    return Steps(
        np.concatenate([net.edge_u[ahead], net.edge_v[back]]),
        np.concatenate([net.edge_v[ahead], net.edge_u[back]]),
        np.concatenate([net.edge_length[ahead], net.edge_length[back]]),
    )


def toilet_graph(reach: Reach, steps: Steps) -> WalkGraph:
    """Return the network in metres with the toilets of a search as sources, in the order of ``reach.served``."""
    snaps = reach.snaps.iloc[reach.served]
    leg = snaps["leg_m"].to_numpy(dtype=float) * reach.network.settings.leg_factor
    return lay_out(len(reach.network.nodes_xy), steps, snaps["node"].to_numpy(dtype=np.int64), leg)


def metres_times(reach: Reach, node_m: Floats, edge: Ints) -> EdgeTimes:
    """Return what the arithmetic along some edges needs, in metres where it has seconds."""
    net = reach.network
    length = net.edge_length[edge]
    return EdgeTimes(
        at_u=node_m[net.edge_u[edge]],
        at_v=node_m[net.edge_v[edge]],
        length=length,
        uv=np.where(np.isfinite(reach.edge_uv[edge]), length, np.inf),
        vu=np.where(np.isfinite(reach.edge_vu[edge]), length, np.inf),
    )


def metres_to(reach: Reach, steps: Steps, stretches: Stretches, chosen: Flags, met: Snaps) -> Floats:
    """Return the walk from points to the nearest managed road, along the network and with the way to the street.

    Parameters
    ----------
    reach
        The search, for its network.
    steps
        From `steps_in_metres`.
    stretches
        All managed stretches.
    chosen
        bool[k], those that count.
    met
        The points on ``reach.network``.

    Returns
    -------
    float64[n]
        m; inf where none is reached. A point on a managed stretch has its way to the street only.
    """
    net = reach.network
    edge, start, end = merged(
        stretches.edge[chosen], stretches.start_m[chosen], stretches.end_m[chosen], join_m=SAME_M
    )
    away = net.edge_length[edge] - end
    by_u = np.isfinite(reach.edge_uv[edge]) | (start <= _AT_END_M)
    by_v = np.isfinite(reach.edge_vu[edge]) | (away <= _AT_END_M)
    node = np.concatenate([net.edge_u[edge[by_u]], net.edge_v[edge[by_v]]])
    leg = np.maximum(np.concatenate([start[by_u], away[by_v]]), 0.0)
    node_m = nearest_source(lay_out(len(net.nodes_xy), steps, node, leg)).seconds
    rows = np.flatnonzero(met.edge >= 0)
    on, at = met.edge[rows], met.along_m[rows]
    times = metres_times(reach, node_m, on)
    walk = np.minimum(*exit_seconds(times, at))
    walk = np.minimum(walk, _along_the_edge(times, (edge, start, end), on, at))
    found = np.full(met.edge.size, np.inf)
    found[rows] = np.round(walk + met.leg_m[rows] * net.settings.leg_factor, DIGITS)
    return found


def _along_the_edge(times: EdgeTimes, stretches: tuple[Ints, Floats, Floats], on: Ints, at: Floats) -> Floats:
    """Return the walk to the nearest stretch of a point's own edge without leaving it, inf if there is none."""
    edge, start, end = stretches
    if edge.size == 0:
        return np.full(on.size, np.inf)
    wide = float(max(times.length.max(initial=0.0), end.max())) + 1.0
    after = np.searchsorted(edge * wide + start, on * wide + at, side="right")
    before = np.maximum(after - 1, 0)
    behind = np.where((after > 0) & (edge[before] == on), np.maximum(at - end[before], 0.0), np.inf)
    behind = np.where(np.isfinite(times.vu) | (behind == 0), behind, np.inf)
    nearer = np.minimum(after, edge.size - 1)
    ahead = (after < edge.size) & (edge[nearer] == on) & np.isfinite(times.uv)
    return np.minimum(behind, np.where(ahead, start[nearer] - at, np.inf))


def weighted_median(values: Floats, weights: Floats) -> float:
    """Return the least value that at least half of the weight does not exceed; NaN without weight.

    Examples
    --------
    >>> weighted_median(np.array([9.0, 1, 5]), np.array([1.0, 1, 3]))
    5.0
    """
    total = weights.sum()
    if not total > 0:
        return float("nan")
    order = np.argsort(values, kind="stable")
    run = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(run, total / 2 * (1 - 1e-12))])
