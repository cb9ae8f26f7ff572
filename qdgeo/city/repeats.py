"""Rows of a register that are one thing, written twice: merged into the first, each told."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.io import PLACE, Register
from qdgeo.schema import DISTRICT, ID, NAME
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note

__all__ = ["without_repeats"]

_OWN = frozenset({ID, PLACE, "geometry", "district_written"})  # what two rows of one thing may differ in
_UNKNOWN = ("", "unknown")


def without_repeats(register: Register) -> Register:
    """Return a register in which no thing stands twice.

    Two rows are one thing if they have the same name, lie within ``[same] repeat_m`` of each other (areas and lines:
    are the same; rows without a place: are in one district), and contradict each other in no column. The first stays
    and takes from the others what it does not know; a note names them. Rows without a name are never merged, nor are
    events, nor the rows of a table.

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
    alike = (names[left] == names[right]) & (names[left] != "") & _agree(frame, left, right)
    if not alike.any():
        return register
    first = np.arange(len(frame))
    np.minimum.at(first, right[alike], left[alike])
    for _ in range(int(np.log2(len(frame))) + 1):
        first = first[first]
    gone = np.flatnonzero(first != np.arange(len(frame))).tolist()
    ids, places = frame[ID].tolist(), frame[PLACE].tolist()
    pairs = tuple(
        f"{places[row]} ({ids[row]}) repeats {places[first[row]]} ({ids[first[row]]})" for row in gone
    )
    words = f"{len(gone)} rows repeat another and count once with it"
    note = Note(words, f"registers.{kind.id}", pairs, zh=f"{len(gone)} 行与另一行重复，合并计为一处")
    return replace(register, frame=_merged(frame, first), notes=(*register.notes, note))


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


def _agree(frame: gpd.GeoDataFrame, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which pairs say nothing of each other that cannot both be true."""
    agree = np.ones(len(left), dtype=bool)
    for column in frame.columns.difference(list(_OWN)):
        cells = frame[column].to_numpy()
        unknown = pd.isna(cells) | np.isin(cells, _UNKNOWN)
        agree &= (cells[left] == cells[right]) | unknown[left] | unknown[right]
    return agree


def _merged(frame: gpd.GeoDataFrame, first: NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Return the rows that stay, with what only their repeats know."""
    kept = frame[first == np.arange(len(frame))].copy()
    for column in frame.columns.difference(list(_OWN)):
        cells = frame[column]
        known = cells[~(cells.isna() | cells.isin(_UNKNOWN))]
        told = known.groupby(first[known.index]).first()
        stay = told.reindex(kept.index)
        kept[column] = stay.where(stay.notna(), kept[column]).astype(cells.dtype)
    return gpd.GeoDataFrame(kept.reset_index(drop=True), crs=frame.crs)
