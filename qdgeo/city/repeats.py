"""Rows of a register that are one thing, written twice: merged into the first, each told."""

from __future__ import annotations

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


def _agree(frame: gpd.GeoDataFrame, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which pairs say nothing of each other that cannot both be true."""
    agree = np.ones(len(left), dtype=bool)
    for column in frame.columns.difference(list(_OWN)):
        cells = frame[column].to_numpy()
        unknown = pd.isna(cells) | np.isin(cells, _UNKNOWN)
        agree &= (cells[left] == cells[right]) | unknown[left] | unknown[right]
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
