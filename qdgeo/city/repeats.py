"""Rows of a register that are one thing, written twice: merged into the first, each told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.io import PLACE, Register
from qdgeo.schema import DISTRICT, ID, NAME, STALLS
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note

__all__ = ["merged", "without_repeats"]

_OWN = frozenset({ID, PLACE, "geometry", "district_written"})  # what two rows of one thing may differ in
_TOGETHER = (
    STALLS,
    ("numerator", "denominator", "value", "unit"),
)  # of one source, or they do not belong together
_UNKNOWN = ("", "unknown")


def without_repeats(register: Register) -> Register:
    """Return a register in which no thing stands twice.

    Two rows are one thing if they have the same name, lie within ``[same] repeat_m`` of each other (areas and lines:
    are the same; rows without a place: are in one district, and do not have an id each), and contradict in no column
    each other or what others have told before. The first stays and takes from the others what it does not know; a note
    names them. Rows without a name are never merged, nor are events, nor the rows of a table.

    Parameters
    ----------
    register
        With the district of every row.
    """
    kind, frame = register.kind, register.frame
    if kind.events or kind.geometry == "none" or len(frame) < 2:
        return register
    names = np.array([plain_word(str(name)) for name in frame[NAME]], dtype=object)
    left, right = _near(frame, names)
    alike = (names[left] == names[right]) & (names[left] != "")
    first = _first_of_each(frame, left[alike], right[alike])
    if (first == np.arange(len(frame))).all():
        return register
    gone = np.flatnonzero(first != np.arange(len(frame))).tolist()
    ids, places = frame[ID].tolist(), frame[PLACE].tolist()
    pairs = tuple(
        f"{places[row]} ({ids[row]}) repeats {places[first[row]]} ({ids[first[row]]})" for row in gone
    )
    words = f"{len(gone)} rows repeat another and count once with it"
    note = Note(words, f"registers.{kind.id}", pairs, zh=f"{len(gone)} 行与另一行重复，合并计为一处")
    return replace(register, frame=merged(frame, first), notes=(*register.notes, note))


def _near(frame: gpd.GeoDataFrame, names: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of rows, the earlier first, that are in one place, or without one in one district."""
    shapes = np.asarray(frame.geometry, dtype=object)
    point = np.flatnonzero(shapely.get_type_id(shapes) == 0)
    within = load_register_table().same.repeat_m
    tree = shapely.STRtree(shapes[point])
    left, right = tree.query(shapes[point], predicate="dwithin", distance=within)
    near = [np.column_stack([point[left], point[right]])]
    keys = np.array(shapely.to_wkb(shapely.normalize(shapes)), dtype=object)
    none = shapely.is_missing(shapes)
    keys[none] = frame[DISTRICT].to_numpy(dtype=object)[none]
    other = np.setdiff1d(np.arange(len(frame)), point)
    groups = pd.DataFrame({"row": other, "key": keys[other], "name": names[other]})
    same = groups[groups["name"] != ""].merge(groups, on=["key", "name"])
    near.append(same[["row_x", "row_y"]].to_numpy(dtype=np.int64))
    pairs = np.concatenate(near)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    return pairs[:, 0], pairs[:, 1]


def _numbers(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the id that the file itself gives a row without a place: no two of these are one thing."""
    ids, rows = frame[ID].to_numpy(dtype=object), frame[PLACE].tolist()
    own = np.array([not row.endswith(f", {key}") for row, key in zip(rows, ids, strict=True)], dtype=bool)
    return np.where(own & shapely.is_missing(np.asarray(frame.geometry, dtype=object)), ids, "")


def _first_of_each(
    frame: gpd.GeoDataFrame, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return of each row the one that it goes into: each joins only what it agrees with once those before it are in.

    In every round each row that can go into none takes in the next that can go into it and into no earlier one.
    """
    first = np.arange(len(frame))
    said = frame.columns.difference(list(_OWN))
    columns = [_numbers(frame), *(frame[column].to_numpy(copy=True) for column in said)]
    while True:
        ends = np.sort(np.column_stack([first[left], first[right]]), axis=1)
        ends = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)
        ends = ends[_agree(columns, ends[:, 0], ends[:, 1])]
        if not len(ends):
            return first
        ends = ends[
            np.unique(ends[:, 1], return_index=True)[1]
        ]  # of each row the earliest that it may go into
        ends = ends[~np.isin(ends[:, 0], ends[:, 1])]
        ends = ends[np.unique(ends[:, 0], return_index=True)[1]]
        stays, goes = ends[:, 0], ends[:, 1]
        for cells in columns:
            cells[stays] = np.where(_unknown(cells[stays]), cells[goes], cells[stays])
        into = np.arange(len(frame))
        into[goes] = stays
        first = into[first]


def _unknown(cells: NDArray[np.generic]) -> NDArray[np.bool_]:
    return np.asarray(pd.isna(cells) | np.isin(cells, _UNKNOWN), dtype=bool)


def _agree(
    columns: Sequence[NDArray[np.generic]], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which pairs say nothing of each other that cannot both be true."""
    agree = np.ones(len(left), dtype=bool)
    for cells in columns:
        one, other = cells[left], cells[right]
        agree &= (one == other) | _unknown(one) | _unknown(other)
    return agree


def merged(frame: gpd.GeoDataFrame, first: NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Return the rows that stay, with what only their repeats know.

    Parameters
    ----------
    frame
        Rows by number from 0.
    first
        Of each row the row that it goes into, itself if it stays. Of what only repeats know the earliest stands, its
        place too; numbers that belong together, such as a numerator and its denominator, come from one row.
    """
    kept = frame[first == np.arange(len(frame))].copy()
    known = {
        column: ~(frame[column].isna() | frame[column].isin(_UNKNOWN)).to_numpy()
        for column in frame.columns.difference(list(_OWN))
    }
    for group in _TOGETHER:
        own = [column for column in group if column in known]
        numbers = [column for column in own if pd.api.types.is_numeric_dtype(frame[column])]
        if numbers:
            knows = pd.Series(np.any([known[column] for column in numbers], axis=0))
            teller = knows.index.to_series()[knows].groupby(first[knows.to_numpy()]).first()
            heard = np.isin(np.arange(len(frame)), teller)
            known |= {column: known[column] & heard for column in own}
    known["geometry"] = ~shapely.is_missing(np.asarray(frame.geometry, dtype=object))
    for column, said in known.items():
        cells = frame[column]
        told = cells[said].groupby(first[said]).first()
        stay = told.reindex(kept.index)
        kept[column] = stay.where(stay.notna(), kept[column]).astype(cells.dtype)
    return gpd.GeoDataFrame(kept.reset_index(drop=True), crs=frame.crs)
