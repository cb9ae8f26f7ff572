"""Length of streets with a dual carriageway counted once.

Two one-way carriageways of one street are drawn as two lines. Counting both doubles the street. Here each
stretch of a one-way line that has a partner — another one-way stretch of the same name, in the
opposite direction, abreast of it within a stated distance — counts half, so that the pair counts once. What lies ahead
or behind is no partner: one-way pieces that leave a junction in opposite directions are one line. A line is never its
own partner (a roundabout counts in full). Four parallel carriageways count as two streets, and lines without a
name have no partner.

>>> import numpy as np
>>> from shapely import LineString
>>> pair = np.array([LineString([(0, 0), (100, 0)]), LineString([(100, 15), (0, 15)])])
>>> centreline_weights(pair, np.array(["a", "a"]), np.array([True, True]), apart_m=40)
array([0.5, 0.5])
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

__all__ = ["centreline_weights"]

_STEP_M = 10.0  # spacing of the samples along a carriageway
_OPPOSITE = -0.8  # cosine between directions: within about 37° of opposite
_AHEAD_M = (
    6.0  # a partner has a sample no farther ahead than half a step and a metre, or than it is to the side
)


def centreline_weights(
    lines: NDArray[np.object_],
    names: NDArray[np.object_],
    oneway: NDArray[np.bool_],
    *,
    apart_m: float,
) -> NDArray[np.float64]:
    """Return for every line the share of its length that counts, 0.5–1.

    Parameters
    ----------
    lines
        LineStrings in a metric CRS, in the direction of travel.
    names
        Normalised street names; lines without one ("") have no partner.
    oneway
        Whether a line is one carriageway only.
    apart_m
        How far apart the carriageways of one street may lie, m.

    Returns
    -------
    numpy.ndarray
        Share of each line's length that counts: 1 − (share with a partner) / 2. It is sampled every
        10 m, so a line's figure may be off by 10 m ÷ its length.
    """
    weights = np.ones(len(lines))
    rows = np.flatnonzero(oneway & (names != ""))
    if rows.size == 0:
        return weights
    xy, heading, owner = _samples(lines[rows])
    _, name = np.unique(names[rows].astype(str), return_inverse=True)
    paired = np.zeros(len(xy), dtype=bool)
    # Names are set apart in a third dimension, farther than any partner, so that one tree serves all.
    apart = np.column_stack([xy, name[owner] * (apart_m + 1) * 4])
    pairs = cKDTree(apart).query_pairs(apart_m, output_type="ndarray")
    a, b = pairs[:, 0], pairs[:, 1]
    opposite = (owner[a] != owner[b]) & (np.einsum("ij,ij->i", heading[a], heading[b]) < _OPPOSITE)
    a, b = a[opposite], b[opposite]
    abreast = _abreast(xy[b] - xy[a], heading[a]) | _abreast(xy[a] - xy[b], heading[b])
    paired[a[abreast]] = True
    paired[b[abreast]] = True
    count = np.bincount(owner, minlength=len(rows))
    weights[rows] = 1 - np.bincount(owner, weights=paired, minlength=len(rows)) / np.maximum(count, 1) / 2
    return weights


def _abreast(offset: NDArray[np.float64], heading: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which points lie beside a line rather than ahead of it or behind."""
    ahead = np.abs(np.einsum("ij,ij->i", offset, heading))
    beside = np.abs(heading[:, 0] * offset[:, 1] - heading[:, 1] * offset[:, 0])
    return np.asarray((ahead <= np.maximum(beside, _AHEAD_M)) & (beside > 0), dtype=bool)


def _samples(
    lines: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return points in the middle of equal steps along the lines, their headings, and their lines."""
    length = shapely.length(lines)
    steps = np.maximum(1, np.ceil(length / _STEP_M)).astype(np.int64)
    owner = np.repeat(np.arange(len(lines)), steps)
    nth = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
    share = (nth + 0.5) / steps[owner]
    reach = 0.25 / steps[owner]
    ends = [
        shapely.get_coordinates(shapely.line_interpolate_point(lines[owner], share + d, normalized=True))
        for d in (-reach, reach)
    ]
    heading = ends[1] - ends[0]
    norm = np.hypot(heading[:, 0], heading[:, 1])
    heading /= np.where(norm > 0, norm, 1)[:, None]
    return (ends[0] + ends[1]) / 2, heading, owner
