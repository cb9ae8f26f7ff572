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
    years
        That rows are of; "" for none. Of two years they are two.
    districts
        Ids.
    cells
        All that a row says, for those that are one thing only if they say the same.
    """

    shapes: NDArray[np.object_]
    names: Named
    kinds: NDArray[np.object_]
    chosen: bool
    years: NDArray[np.object_]
    districts: NDArray[np.object_]
    cells: NDArray[np.object_]

    def at(self, rows: NDArray[np.int64]) -> Rows:
        """Return some of the rows."""
        return Rows(
            shapes=self.shapes[rows],
            names=self.names.at(rows),
            kinds=self.kinds[rows],
            chosen=self.chosen,
            years=self.years[rows],
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
    two must lie closer. A row without a place fits one of the same name in its district, and without a
    name too only one that says the same in every cell.
    """
    same = load_register_table().same
    one, two = near(left.shapes, right.shapes, same.match_m)
    away = _away(left.shapes[one], right.shapes[two])
    close = away <= 1.0
    one, two, away = one[close], two[close], away[close]
    names = likeness(left.names, right.names, one, two)
    areas = _of_type(left.shapes[one], _AREAS) & _of_type(right.shapes[two], _AREAS)
    alone = areas | (away * same.match_m <= same.alone_m)
    kinds = _kinds_agree(left, right, one, two) & _years_agree(left, right, one, two)
    fit = kinds & np.where(np.isnan(names), alone, names >= same.likeness)
    other, further = _namesakes(left, right)
    bare, same_said = _bare(left, right, _key(left.districts, left.cells), _key(right.districts, right.cells))
    lone, otherwise = _bare(left, right, left.districts, right.districts)
    apart = alone & ~fit & _years_agree(left, right, one, two)
    return Fits(
        left=np.concatenate([one[fit], other, bare]),
        right=np.concatenate([two[fit], further, same_said]),
        cost=np.concatenate(
            [away[fit] + unlike(names[fit]), np.full(len(other), _UNPLACED), np.zeros(len(bare))]
        ),
        likeness=np.concatenate([names[fit], np.full(len(other), 100.0), np.full(len(bare), np.nan)]),
        apart_left=np.concatenate([one[apart], lone]),
        apart_right=np.concatenate([two[apart], otherwise]),
    )


def the_same(left: Rows, right: Rows) -> Fits:
    """Return the pairs that say the same in every cell, and lie in one place or, without one, in one district.

    So events that two offices wrote down are told from two events that are alike.
    """
    one, two = near(left.shapes, right.shapes, load_register_table().same.repeat_m)
    equal = left.cells[one] == right.cells[two]
    one, two = one[equal], two[equal]
    away = shapely.distance(left.shapes[one], right.shapes[two])
    keys = [_key(rows.districts, rows.cells) for rows in (left, right)]
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


def _years_agree(
    left: Rows, right: Rows, one: NDArray[np.int64], two: NDArray[np.int64]
) -> NDArray[np.bool_]:
    mine, other = left.years[one], right.years[two]
    return np.asarray((mine == other) | (mine == "") | (other == ""), dtype=bool)


def _namesakes(left: Rows, right: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of one district, name, year and, if it is a choice, kind; one of the two at least has no place."""
    missing = [shapely.is_missing(rows.shapes) for rows in (left, right)]
    if not (missing[0].any() or missing[1].any()):
        return _NONE, _NONE
    keys = [
        _key(rows.districts, rows.names.bare, rows.years, *([rows.kinds] if rows.chosen else []))
        for rows in (left, right)
    ]
    usable = [(rows.names.bare != "") & _in_district(rows) for rows in (left, right)]
    one, two = _by_key(keys[0], keys[1], usable[0], usable[1])
    fit = (missing[0][one] | missing[1][two]) & _kinds_agree(left, right, one, two)
    return one[fit], two[fit]


def _bare(
    left: Rows, right: Rows, keys: NDArray[np.object_], other_keys: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of one key with neither a place nor a name."""
    usable = [
        shapely.is_missing(rows.shapes) & (rows.names.bare == "") & _in_district(rows)
        for rows in (left, right)
    ]
    return _by_key(keys, other_keys, usable[0], usable[1])


def _in_district(rows: Rows) -> NDArray[np.bool_]:
    return np.asarray((rows.districts != "") & (rows.districts != OUTSIDE), dtype=bool)


def _key(*columns: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.array(["\n".join(cells) for cells in zip(*columns, strict=True)], dtype=object)


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
