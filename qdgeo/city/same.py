"""Which rows of two lists may be one thing, and how well each pair fits: by place, name and kind, or cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from qdgeo.city.likeness import Named, likeness
from qdgeo.city.matching import near, unlike
from qdgeo.schema import OUTSIDE
from qdgeo.targets.registers import load_register_table

__all__ = ["Fits", "Rows", "alike", "the_same"]

_NONE = np.zeros(0, dtype=np.int64)
_LINES, _AREAS = (1, 5), (3, 6)
_UNPLACED = 1.0  # costs as much as what lies as far away as may be


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Rows as they are compared.

    Parameters
    ----------
    shapes
        In one metric CRS, None for a row without a place.
    names
        What they are called.
    kinds
        Words, or the id of a choice; "" for none.
    chosen
        Whether `kinds` are choices: those that differ are two, however alike their words.
    districts
        Ids.
    cells
        All that a row says, for those that are one thing only if they say the same.
    """

    shapes: NDArray[np.object_]
    names: Named
    kinds: NDArray[np.object_]
    chosen: bool
    districts: NDArray[np.object_]
    cells: NDArray[np.object_]

    def at(self, rows: NDArray[np.int64]) -> Rows:
        """Return some of the rows."""
        return Rows(
            shapes=self.shapes[rows],
            names=self.names.at(rows),
            kinds=self.kinds[rows],
            chosen=self.chosen,
            districts=self.districts[rows],
            cells=self.cells[rows],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Fits:
    """Pairs of rows that may be one thing.

    Parameters
    ----------
    left, right
        Rows of the two lists.
    cost
        How badly they fit, from 0.
    likeness
        Of their names, 0–100; NaN where one has none.
    apart_left, apart_right
        Pairs that lie together and are refused for their names or kinds.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cost: NDArray[np.float64]
    likeness: NDArray[np.float64]
    apart_left: NDArray[np.int64] = field(default_factory=lambda: _NONE)
    apart_right: NDArray[np.int64] = field(default_factory=lambda: _NONE)


def alike(left: Rows, right: Rows) -> Fits:
    """Return the pairs that lie near each other and are named and classed alike, by ``[same]`` of the registers' table.

    Points, and a point and a line or an area, are near by their distance; lines by the largest distance from any part
    of one to the other (Hausdorff); areas if they share enough of what they cover together. Where one has no name the
    two must lie closer. A row without a place fits one of the same name in its district.
    """
    same = load_register_table().same
    one, two = near(left.shapes, right.shapes, same.match_m)
    away = _away(left.shapes[one], right.shapes[two])
    close = away <= 1.0
    one, two, away = one[close], two[close], away[close]
    names = likeness(left.names, right.names, one, two)
    areas = _of_type(left.shapes[one], _AREAS) & _of_type(right.shapes[two], _AREAS)
    alone = areas | (away * same.match_m <= same.alone_m)
    kinds = _kinds_agree(left, right, one, two)
    fit = kinds & np.where(np.isnan(names), alone, names >= same.likeness)
    other, further = _unplaced(left, right)
    apart = alone & ~fit
    return Fits(
        left=np.concatenate([one[fit], other]),
        right=np.concatenate([two[fit], further]),
        cost=np.concatenate([away[fit] + unlike(names[fit]), np.full(len(other), _UNPLACED)]),
        likeness=np.concatenate([names[fit], np.full(len(other), 100.0)]),
        apart_left=one[apart],
        apart_right=two[apart],
    )


def the_same(left: Rows, right: Rows) -> Fits:
    """Return the pairs that say the same in every cell, and lie in one place or, without one, in one district.

    So events that two offices wrote down are told from two events that are alike.
    """
    one, two = near(left.shapes, right.shapes, load_register_table().same.repeat_m)
    equal = left.cells[one] == right.cells[two]
    one, two = one[equal], two[equal]
    away = shapely.distance(left.shapes[one], right.shapes[two])
    keys = [
        np.array([f"{where}\n{said}" for where, said in zip(rows.districts, rows.cells, strict=True)], dtype=object)
        for rows in (left, right)
    ]  # fmt: skip
    other, further = _by_key(
        keys[0], keys[1], shapely.is_missing(left.shapes), shapely.is_missing(right.shapes)
    )
    return Fits(
        left=np.concatenate([one, other]),
        right=np.concatenate([two, further]),
        cost=np.concatenate([away, np.zeros(len(other))]),
        likeness=np.full(len(one) + len(other), np.nan),
    )


def _of_type(shapes: NDArray[np.object_], types: tuple[int, ...]) -> NDArray[np.bool_]:
    return np.isin(shapely.get_type_id(shapes), types)


def _away(left: NDArray[np.object_], right: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return how far shapes are apart, 1 for as far as those of one thing may be."""
    same = load_register_table().same
    away = np.asarray(shapely.distance(left, right) / same.match_m)
    lines = _of_type(left, _LINES) & _of_type(right, _LINES)
    away[lines] = shapely.hausdorff_distance(left[lines], right[lines]) / same.match_m
    areas = _of_type(left, _AREAS) & _of_type(right, _AREAS)
    shared = shapely.area(shapely.intersection(left[areas], right[areas]))
    both = shapely.area(left[areas]) + shapely.area(right[areas]) - shared
    away[areas] = (1.0 - shared / np.maximum(both, np.finfo(float).tiny)) / (1.0 - same.overlap)
    return away


def _kinds_agree(
    left: Rows, right: Rows, one: NDArray[np.int64], two: NDArray[np.int64]
) -> NDArray[np.bool_]:
    mine, other = left.kinds[one], right.kinds[two]
    agree = np.asarray((mine == other) | (mine == "") | (other == ""), dtype=bool)
    if not left.chosen:
        open_ = np.flatnonzero(~agree)
        words = cpdist(mine[open_].tolist(), other[open_].tolist(), scorer=fuzz.ratio)
        agree[open_] = np.asarray(words) >= load_register_table().same.likeness
    return agree


def _unplaced(left: Rows, right: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of one name in one district, of which at least one has no place."""
    keys = []
    for rows in (left, right):
        parts = zip(rows.districts, rows.names.bare, strict=True)
        keys.append(np.array([f"{where}\n{name}" for where, name in parts], dtype=object))
    usable = [
        (rows.names.bare != "") & (rows.districts != "") & (rows.districts != OUTSIDE)
        for rows in (left, right)
    ]
    bare = [shapely.is_missing(rows.shapes) for rows in (left, right)]
    either = bare[0].any() or bare[1].any()
    if not either:
        return _NONE, _NONE
    one, two = _by_key(keys[0], keys[1], usable[0], usable[1])
    fit = (bare[0][one] | bare[1][two]) & _kinds_agree(left, right, one, two)
    return one[fit], two[fit]


def _by_key(
    left: NDArray[np.object_],
    right: NDArray[np.object_],
    of_left: NDArray[np.bool_],
    of_right: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of one key: the first of it with the first, the second with the second and so on."""
    frames = []
    for keys, rows in ((left, np.flatnonzero(of_left)), (right, np.flatnonzero(of_right))):
        frame = pd.DataFrame({"key": keys[rows], "row": rows})
        frames.append(frame.assign(turn=frame.groupby("key").cumcount()))
    both = frames[0].merge(frames[1], on=["key", "turn"])
    return both["row_x"].to_numpy(dtype=np.int64), both["row_y"].to_numpy(dtype=np.int64)
