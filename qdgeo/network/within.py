"""Every walk from points to facilities that takes no longer than a limit, as pairs.

Each facility is searched from by itself, some at a time, so that what is held at once stays small; only the pairs
within the limit are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.network.hourly import Doors
from qdgeo.network.reach import Reach
from qdgeo.network.search import DIGITS, each_source

__all__ = ["Pairs", "walks_within"]

_AT_ONCE = 8_000_000  # seconds held at a time: 64 MB

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Walks from points to facilities.

    Parameters
    ----------
    point
        int64[m], position of the point.
    facility
        int64[m], row of ``Reach.facilities``.
    seconds
        float64[m], door to door.
    """

    point: Ints
    facility: Ints
    seconds: Floats


def walks_within(reach: Reach, entered: Doors, seconds: float) -> Pairs:
    """Return every pair of a point and a facility with a walk within a limit, by facility and then by point.

    Parameters
    ----------
    reach
        The search; its facilities, network and pace are used.
    entered
        The points on its network, from `qdgeo.network.hourly.doors`.
    seconds
        Longest walk, s (``<=``).

    Raises
    ------
    NetworkError
        If the limit is negative, not a number, or beyond the cut-off of the search.

    Examples
    --------
    >>> from qdgeo.network.hourly import doors
    >>> from qdgeo.network.lane import lane_reach
    >>> from qdgeo.network.snap import snap
    >>> found = lane_reach(1200, toilet=(1200, 100))
    >>> met = snap(found.network, np.array([[1100.0, 0], [0, 0]]), limit_m=300)
    >>> pairs = walks_within(found, doors(found, met), 300)
    >>> pairs.point.tolist(), pairs.facility.tolist(), pairs.seconds.tolist()
    ([0], [0], [180.0])
    """
    reach.check_known(seconds)
    size = max(1, _AT_ONCE // max(int(reach.graph.matrix.shape[0]), entered.row.size))
    nothing = np.zeros(0, dtype=np.int64)
    parts = [(nothing, nothing, np.zeros(0))]
    for start in range(0, reach.graph.sources, size):
        sources = np.arange(start, min(start + size, reach.graph.sources))
        to_node = each_source(reach.graph, sources, limit_s=seconds)
        by_u = to_node[:, entered.node_u] + entered.to_u
        by_v = to_node[:, entered.node_v] + entered.to_v
        walks = np.round(entered.leg + np.minimum(by_u, by_v), DIGITS)
        source, row = np.nonzero(walks <= seconds)
        parts.append((entered.row[row], reach.served[sources[source]], walks[source, row]))
    point, facility, walk = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Pairs(point=point, facility=facility, seconds=walk)
