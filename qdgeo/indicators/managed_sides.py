"""The other carriageway of managed roads that were found on one only: a road counts once, and is walked on both sides.

A section may be found on one of two carriageways, because its cross streets meet that one alone. Then the one stands
for both: its length counts in full. Two entries, one a side, would count the road twice, and a toilet beside the other
carriageway would be far away. Here it is told which pieces these are.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.indicators.alongside import shared_stretches
from qdgeo.indicators.managed_course import per_metre
from qdgeo.schema import NAME
from qdgeo.streets.names import normalise
from qdgeo.targets import load_norms

__all__ = ["Sides", "shares_in", "sides_of"]

_DUST = 1e-6

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sides:
    """Carriageways of the pieces of a list.

    Parameters
    ----------
    share
        float64[pieces], metres of centreline a metre of the piece, as its entry has it.
    least
        float64[pieces], the same if both carriageways count: less than 1 where its road has two.
    one, other
        int64[k]: pieces (`one`) whose other carriageway is the piece `other` too.
    apart_m
        How far apart two carriageways may lie, m.
    """

    share: Floats
    least: Floats
    one: Ints
    other: Ints
    apart_m: float

    @property
    def alone(self) -> Flags:
        """bool[pieces], those that stand for the other carriageway of their road too."""
        return np.asarray((self.least < 1 - _DUST) & (self.share > self.least + _DUST), dtype=np.bool_)


def sides_of(roads: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame, line: Ints, *, apart_m: float) -> Sides:
    """Return which pieces are carriageways of one road.

    Parameters
    ----------
    roads
        The city's roads, from `qdgeo.streets.roads_by_district`.
    pieces
        Those of a list.
    line
        int64[pieces], row of `roads` that each was cut out of, -1 if of none.
    apart_m
        How far apart two carriageways may lie, m.
    """
    share = per_metre(pieces)
    least = np.ones(len(pieces))
    on = line >= 0
    least[on] = per_metre(roads)[line[on]]
    two = np.flatnonzero(least < 1 - _DUST)
    lines = np.asarray(pieces.geometry.array, dtype=object)[two]
    turn = load_norms()["sidepath_turn"].high or 0.0
    near = shared_stretches(lines, lines, apart_m=apart_m, turn_deg=turn)
    names = roads[NAME].map(normalise).to_numpy(dtype=object)
    one, other = two[near.line], two[near.other]
    same = (line[one] != line[other]) & (names[line[one]] == names[line[other]])
    pair, row = np.unique(np.column_stack([one[same], other[same]]), axis=0, return_inverse=True)
    beside = np.bincount(row.ravel(), weights=(near.end_m - near.start_m)[same], minlength=len(pair))
    length = shapely.length(np.asarray(pieces.geometry.array, dtype=object))
    kept = beside >= length[pair[:, 0]] / 2
    first, second = (pair[kept, column].astype(np.int64) for column in (0, 1))
    return Sides(share=share, least=least, one=first, other=second, apart_m=apart_m)


def shares_in(sides: Sides, road: NDArray[np.object_], among: Flags) -> Floats:
    """Return metres of centreline a metre of each piece, if some of a list's pieces are taken together.

    Parameters
    ----------
    sides
        From `sides_of`.
    road
        Shape (pieces,), identity of each piece.
    among
        bool[pieces], those that are taken.

    Returns
    -------
    float64[pieces]
        The least that any of them says of the same piece, and where both carriageways are taken what each of them
        counts then; 0 for pieces that are not taken, and for all but one of the same piece.

    Examples
    --------
    Two entries, each found on one side of a road, and one of them a second time:

    >>> sides = Sides(share=np.ones(3), least=np.full(3, 0.5), apart_m=40,
    ...               one=np.array([0, 0, 1, 2]), other=np.array([1, 2, 0, 0]))
    >>> shares_in(sides, np.array(["west", "east", "east"]), np.ones(3, dtype=bool)).tolist()
    [0.5, 0.5, 0.0]
    """
    met = np.zeros(among.size, dtype=bool)
    met[sides.one[among[sides.other]]] = True
    share = np.where(met, np.minimum(sides.share, sides.least), sides.share)
    rows = np.flatnonzero(among)
    key = np.unique(road[rows].astype(str), return_inverse=True)[1] if rows.size else rows
    order = np.lexsort((rows, share[rows], key))
    first = np.ones(rows.size, dtype=bool)
    first[1:] = key[order][1:] != key[order][:-1]
    found = np.zeros(among.size)
    found[rows[order[first]]] = share[rows[order[first]]]
    return found
