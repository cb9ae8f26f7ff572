"""How fast people walk along every edge, in both directions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.model import WalkNetwork

__all__ = ["edge_seconds", "metres_per_second"]

Floats = NDArray[np.float64]


def metres_per_second(speed_kmh: float) -> float:
    """Return a walking speed in m/s.

    Raises
    ------
    NetworkError
        If the speed is not a finite number above 0.

    Examples
    --------
    >>> metres_per_second(3.6)
    1.0
    """
    if not (np.isfinite(speed_kmh) and speed_kmh > 0):
        raise NetworkError(
            Problem(f"a walking speed of {speed_kmh} km/h", "speed_kmh", "give a speed above 0, such as 4")
        )
    return float(speed_kmh) / 3.6


def edge_seconds(network: WalkNetwork, speed_kmh: float) -> tuple[Floats, Floats]:
    """Return the walk along every edge from u to v and from v to u, seconds; inf where not walkable."""
    seconds = network.edge_length / metres_per_second(speed_kmh)
    return np.where(network.forward, seconds, np.inf), np.where(network.backward, seconds, np.inf)
