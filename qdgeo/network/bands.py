"""Streets cut into bands of walking time: 0–5, 5–10, 10–15 minutes and beyond."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.along import street_columns
from qdgeo.network.cuts import EdgeTimes, reached_m
from qdgeo.network.lines import as_lines, cut_lines
from qdgeo.network.reach import Reach
from qdgeo.network.search import DIGITS
from qdgeo.schema import ID

__all__ = ["bands"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Pieces(NamedTuple):
    """Pieces in the order of the edges and along them: `band` counts tiers, `by_u` is the end to leave by."""

    edge: Ints
    start: Floats
    end: Floats
    band: Ints
    by_u: NDArray[np.bool_]


def bands(reach: Reach, minutes: Sequence[float]) -> gpd.GeoDataFrame:
    """Return the streets cut exactly where each tier of walking time ends.

    Parameters
    ----------
    reach
        The search.
    minutes
        Tiers, ascending and above 0, such as (5, 10, 15).

    Returns
    -------
    geopandas.GeoDataFrame
        One row a piece, in the order of the edges of ``reach.network`` that are streets, and along them; the
        pieces of an edge add up to its length. ``edge``; ``way``, ``name``, ``highway`` of its street; ``band`` (the
        tier's upper end in minutes, inf beyond the last); ``minutes_from``, ``minutes_to`` (least and
        greatest walk from the piece, inf where no facility is reached); ``minutes_start``, ``minutes_end`` (the walk
        from the two ends of its line); ``facility`` (id of the nearest, "" for none); ``length_m``; a LineString in
        the direction of the edge. Along it the walk goes evenly from that of the start to that of the end, or by
        way of the greatest, where the two ways out are equally long.

    Raises
    ------
    NetworkError
        If the tiers are empty, not ascending, not above 0, or beyond the cut-off of the search.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_reach
    >>> found = lane_reach(1200, toilet=(1200, 100))
    >>> columns = ["band", "minutes_from", "minutes_to", "minutes_start", "minutes_end", "length_m"]
    >>> bands(found, [5, 10])[columns].round(3)
       band  minutes_from  minutes_to  minutes_start  minutes_end  length_m
    0   inf          10.0        19.5           19.5         10.0   633.333
    1  10.0           5.0        10.0           10.0          5.0   333.333
    2   5.0           1.5         5.0            5.0          1.5   233.333
    """
    tiers = np.asarray(minutes, dtype=np.float64)
    if tiers.size == 0 or not (tiers > 0).all() or not (np.diff(tiers) > 0).all():
        raise NetworkError(
            Problem(f"tiers {list(minutes)}", "minutes", "give ascending minutes above 0, such as 5, 10, 15")
        )
    net = reach.network
    reach.check_known(float(tiers[np.isfinite(tiers)].max(initial=0)) * 60)
    pieces = _pieces(reach, tiers[np.isfinite(tiers)] * 60)
    least, most = _minutes(reach.times, pieces)
    end_node = np.where(pieces.by_u, net.edge_u[pieces.edge], net.edge_v[pieces.edge])
    facility = np.where(np.isfinite(least), reach.node_facility[end_node], -1)
    joins = _joins(pieces, facility)
    first, last = np.flatnonzero(~joins), np.flatnonzero(~np.append(joins, False)[1:])
    upper = np.append(tiers[np.isfinite(tiers)], np.inf)
    band, lower = upper[pieces.band[first]], np.append(0.0, upper)[pieces.band[first]]
    edge, start, end = pieces.edge[first], pieces.start[first], pieces.end[last]
    from_start = np.where(pieces.by_u, least, most)[first]
    from_end = np.where(pieces.by_u, most, least)[last]
    ids = np.append(reach.facilities[ID].astype(str).to_numpy(dtype=object), "")
    return gpd.GeoDataFrame(
        {
            "edge": edge,
            **street_columns(net, edge),
            "band": band,
            "minutes_from": np.maximum(np.minimum.reduceat(least, first), lower),
            "minutes_to": np.minimum(np.maximum.reduceat(most, first), band),
            "minutes_start": np.clip(from_start, lower, band),
            "minutes_end": np.clip(from_end, lower, band),
            "facility": ids[facility[first]],
            "length_m": end - start,
        },
        geometry=as_lines(*cut_lines(net.coords, net.offsets, edge, start, end)),
        crs=net.crs,
    )


def _pieces(reach: Reach, seconds: Floats) -> _Pieces:
    """Return every stretch of one tier and one way out: up from u to the meeting point, then down to v."""
    times, meet = reach.times, reach.meet
    ends = [reached_m(times, float(limit), meet) for limit in seconds]
    zero = np.zeros(meet.size)
    borders = np.column_stack(
        [zero, *(a for a, _ in ends), meet, *(times.length - b for _, b in reversed(ends)), times.length]
    )
    # dust between borders is not worth a piece
    length = times.length[:, None]
    borders = np.where(length - borders < 10.0**-DIGITS, length, np.round(borders, DIGITS))
    borders[:, 0] = 0.0
    borders = np.maximum.accumulate(borders, axis=1)
    order = np.arange(seconds.size + 1)
    band = np.tile(np.concatenate([order, order[::-1]]), meet.size)
    by_u = np.tile(np.repeat([True, False], order.size), meet.size)
    start, end = borders[:, :-1].ravel(), borders[:, 1:].ravel()
    edge = np.repeat(np.arange(meet.size), 2 * order.size)
    some = (end > start) & ~reach.network.virtual[edge]
    return _Pieces(edge[some], start[some], end[some], band[some], by_u[some])


def _minutes(times: EdgeTimes, pieces: _Pieces) -> tuple[Floats, Floats]:
    """Return the least and the greatest walk from every piece, minutes."""
    of = EdgeTimes(*(part[pieces.edge] for part in times))
    at_end = np.where(pieces.by_u, of.at_u, of.at_v)
    whole = np.where(pieces.by_u, of.vu, of.uv)
    near = np.where(pieces.by_u, pieces.start, of.length - pieces.end)
    far = np.where(pieces.by_u, pieces.end, of.length - pieces.start)
    reached = np.isfinite(at_end) & np.isfinite(whole)
    pace = np.divide(whole, of.length, out=np.zeros(of.length.size), where=reached)
    least = np.where(reached, at_end + near * pace, np.inf)
    most = np.where(reached, at_end + far * pace, np.inf)
    return least / 60, most / 60


def _joins(pieces: _Pieces, facility: Ints) -> NDArray[np.bool_]:
    """Return which pieces go on from the one before: same edge, same tier, same facility."""
    joins = np.zeros(pieces.edge.size, dtype=np.bool_)
    joins[1:] = (
        (pieces.edge[1:] == pieces.edge[:-1])
        & (pieces.band[1:] == pieces.band[:-1])
        & (facility[1:] == facility[:-1])
    )
    return joins
