"""Connected parts of a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

__all__ = ["connected_parts"]


def connected_parts(
    count: int, u: NDArray[np.int64], v: NDArray[np.int64], length: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the connected part of each of `count` nodes, numbered from the one with most street down.

    Parameters
    ----------
    count
        Number of nodes.
    u, v
        int64[e], the ends of the edges.
    length
        float64[e], street length of the edges, m.

    Examples
    --------
    >>> connected_parts(4, np.array([0, 2]), np.array([1, 3]), np.array([5.0, 9.0])).tolist()
    [1, 1, 0, 0]
    """
    joined = coo_array((np.ones(u.size), (u, v)), shape=(count, count))
    _, label = connected_components(joined, directed=False)
    metres = np.bincount(label[u], weights=length)
    rank = np.empty(metres.size, dtype=np.int64)
    rank[np.argsort(-metres, kind="stable")] = np.arange(metres.size)
    return rank[label]
