"""Which entries of a register are the same toilet: listed twice, or listed by its parts.

Map services sell a toilet as one point (高德 type 200300) and again as its men's, women's, accessible and baby
rooms (200301 to 200304). Counted one by one they would make two to five toilets of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.targets import load_norms

__all__ = ["is_part", "parts_within_m", "repeats"]

_SAME_PLACE_M = 1.0  # closer than a toilet is wide: the same point, written twice
_WHOLE_CODE = re.compile(r"(?<!\d)200300(?!\d)")
_PART_CODE = re.compile(r"(?<!\d)20030[1-4](?!\d)")
_PART_WORDS = (
    "男洗手间", "女洗手间", "残障洗手间", "无障碍洗手间", "婴儿换洗间", "哺乳室", "母婴室",
)  # fmt: skip


def parts_within_m() -> float:
    """Return how far a part may lie from its toilet, m: an assumption of the house, in ``norms.toml``.

    Examples
    --------
    >>> parts_within_m()
    30.0
    """
    return float(load_norms()["toilet_parts"].high or 0.0)


def is_part(kind: str) -> bool:
    """Return whether a class names a room of a toilet, and not the toilet.

    Examples
    --------
    >>> is_part("200301"), is_part("生活服务;公共厕所;男洗手间"), is_part("200300"), is_part("200300|200304")
    (True, True, False, False)
    """
    named = _PART_CODE.search(kind) is not None or any(word in kind for word in _PART_WORDS)
    return named and _WHOLE_CODE.search(kind) is None


def repeats(
    ids: Sequence[str], names: Sequence[str], kinds: Sequence[str], xy: NDArray[np.float64]
) -> list[int]:
    """Return for each entry the row of the one that it repeats, -1 for none.

    Parameters
    ----------
    ids, names, kinds
        Of each entry, as the register writes them.
    xy
        Metres ``[n, 2]``; NaN is nowhere, and near nothing.

    Returns
    -------
    list of int
        For a part (`is_part`) the nearest whole toilet within `parts_within_m`, or where there is none the part
        of the lowest id within that distance that stands for itself; for any other entry the first of the same
        name within 1 m.

    Examples
    --------
    >>> xy = np.array([[0.0, 0.0], [9.0, 0.0], [99.0, 0.0], [90.0, 0.0]])
    >>> repeats(["1", "2", "10", "9"], [""] * 4, ["200300", "200301", "200301", "200302"], xy)
    [-1, 0, 3, -1]
    """
    points = np.full(len(xy), shapely.Point(), dtype=object)
    placed = np.isfinite(xy).all(axis=1)
    points[placed] = shapely.points(xy[placed])
    part = np.array([is_part(kind) for kind in kinds], dtype=bool)
    other = np.full(len(points), -1, dtype=np.int64)
    _to_nearest_whole(points, part, other)
    _to_first_of_name(points, names, other)
    _to_lowest_id(points, np.flatnonzero(part & (other < 0)), ids, other)
    return [int(row) for row in other]


def _to_nearest_whole(points: NDArray[np.object_], part: NDArray[np.bool_], other: NDArray[np.int64]) -> None:
    parts, wholes = np.flatnonzero(part), np.flatnonzero(~part)
    if parts.size and wholes.size:
        tree = shapely.STRtree(points[wholes])
        one, near = tree.query_nearest(points[parts], max_distance=parts_within_m(), all_matches=False)
        other[parts[one]] = wholes[near]


def _to_first_of_name(points: NDArray[np.object_], names: Sequence[str], other: NDArray[np.int64]) -> None:
    free = np.flatnonzero(other < 0)
    tree = shapely.STRtree(points[free])
    left, right = tree.query(points[free], predicate="dwithin", distance=_SAME_PLACE_M)
    one, earlier, named = free[left], free[right], np.array(names, dtype=object)
    same = (earlier < one) & (named[one] != "") & (named[one] == named[earlier])
    first = np.full(len(points), len(points), dtype=np.int64)
    np.minimum.at(first, one[same], earlier[same])
    found = first < len(points)
    other[found] = first[found]


def _to_lowest_id(
    points: NDArray[np.object_], parts: NDArray[np.int64], ids: Sequence[str], other: NDArray[np.int64]
) -> None:
    """Let parts without a whole toilet near them go to the one of the lowest id; that one stands."""
    ranked = np.array(sorted(parts.tolist(), key=lambda row: _rank(ids[row])), dtype=np.int64)
    left, right = shapely.STRtree(points[ranked]).query(
        points[ranked], predicate="dwithin", distance=parts_within_m()
    )
    pair = left < right
    stands = _standing(len(ranked), left[pair], right[pair])
    goes = pair & stands[left] & ~stands[right]
    first = np.full(len(ranked), len(ranked), dtype=np.int64)
    np.minimum.at(first, right[goes], left[goes])
    gone = first < len(ranked)
    other[ranked[gone]] = ranked[first[gone]]


def _standing(count: int, earlier: NDArray[np.int64], later: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of some rows have no earlier one beside them that stands, bool[count].

    In every round those stand whom nobody earlier beside them can still keep from it; who is beside these does not.

    >>> _standing(4, np.array([0, 1, 2]), np.array([1, 2, 3])).tolist()
    [True, False, True, False]
    """
    stands, open_ = np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
    while open_.any():
        held = np.zeros(count, dtype=bool)
        held[later[open_[earlier]]] = True
        stands |= open_ & ~held
        open_ &= held
        open_[later[stands[earlier]]] = False
    return stands


def _rank(key: str) -> tuple[int, int, str]:
    """Return what ids are sorted by: numbers by their size, before all else."""
    return (0, int(key), key) if key.isdecimal() else (1, 0, key)
