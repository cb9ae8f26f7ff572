"""Lists of one register held against each other, two by two: what is in both, where they differ, what only one has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city.joining import APART, NAMES, SEVERAL, Doubts
from qdgeo.city.likeness import likeness, named
from qdgeo.hours.reading import as_osm
from qdgeo.io import PLACE
from qdgeo.schema import DISTRICT, ID, NAME
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note

__all__ = ["compared", "comparison_note", "folded"]

MATCHED, HERE, THERE = "matched", "only_here", "only_there"
_HOURS = "opening_hours"
_ONE_DIGIT = re.compile(r"(?<!\d)(\d:)")
_SIGNS = {NAMES: "=", SEVERAL: "=", APART: "≠"}
_COLUMNS = ("register", "status", "here", "there", DISTRICT)


def compared(
    frame: gpd.GeoDataFrame,
    source: NDArray[np.int64],
    first: NDArray[np.int64],
    *,
    register: str,
    labels: Sequence[str],
    fields: Sequence[str],
    doubts: Doubts,
) -> pd.DataFrame:
    """Return every pair of lists as a table: a row for each thing that either of the two has.

    Parameters
    ----------
    frame
        Rows of all lists with ``id``, ``name``, ``district``, ``place`` and a geometry.
    source, first
        Of each row the number of its list, and the first row of its thing.
    register
        What the lists are of.
    labels
        What each list is called.
    fields
        Columns in which two lists may say different things.
    doubts
        Pairs to look at.

    Returns
    -------
    DataFrame
        ``register``, ``status`` (matched, only_here, only_there), ``here`` and ``there`` (the two lists),
        ``district``, ``here_place``, ``here_id``, ``here_name``, the same of ``there``, ``away_m``, ``likeness``,
        ``differs`` (fields with what each says; the first list's is kept), ``doubt`` and ``doubt_with``.
    """
    told = {column: _folded(frame[column]) for column in fields}
    row_of = np.full((len(labels), len(frame)), -1, dtype=np.int64)
    row_of[source, first] = np.arange(len(frame))
    things = np.unique(first)
    tables = []
    for one, two in combinations(range(len(labels)), 2):
        left, right = row_of[one, things], row_of[two, things]
        order = np.argsort((left < 0) * 2 + (right < 0), kind="stable")
        order = order[(left[order] >= 0) | (right[order] >= 0)]
        table = _pairs(frame, left[order], right[order], told)
        names = pd.DataFrame({"register": register, "here": labels[one], "there": labels[two]}, table.index)
        tables.append(_with_doubts(pd.concat([names, table], axis=1), frame, doubts))
    whole = pd.concat(tables, ignore_index=True).drop(columns=["left", "right"])
    return whole[[*_COLUMNS, *whole.columns.drop(list(_COLUMNS))]]


def _pairs(
    frame: gpd.GeoDataFrame,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    told: dict[str, NDArray[np.object_]],
) -> pd.DataFrame:
    """Return the rows of two lists side by side; -1 is no row."""
    both = (left >= 0) & (right >= 0)
    one, two = left[both], right[both]
    shapes = np.asarray(frame.geometry.array, dtype=object)
    names = named(frame[NAME].tolist())
    away, alike = np.full((2, len(left)), np.nan)
    away[both] = shapely.distance(shapes[one], shapes[two])
    alike[both] = likeness(names, names, one, two)
    differs = np.full(len(left), "", dtype=object)
    differs[both] = _differing(frame, one, two, told)
    cells = {column: np.append(frame[column].to_numpy(dtype=object), "") for column in (PLACE, ID, NAME)}
    return pd.DataFrame(
        {
            "status": np.where(both, MATCHED, np.where(left >= 0, HERE, THERE)).astype(object),
            DISTRICT: frame[DISTRICT].to_numpy(dtype=object)[np.where(left >= 0, left, right)],
            **{f"here_{column}": cells[column][left] for column in cells},
            **{f"there_{column}": cells[column][right] for column in cells},
            "away_m": away,
            "likeness": alike,
            "differs": differs,
            "left": left,
            "right": right,
        }
    )


def _differing(
    frame: gpd.GeoDataFrame,
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    told: dict[str, NDArray[np.object_]],
) -> NDArray[np.object_]:
    """Return what two rows of each pair say otherwise, such as "stalls_women: 4 | 6"."""
    words = np.full(len(one), "", dtype=object)
    for column, known in told.items():
        odd = (known[one] != known[two]) & (known[one] != "") & (known[two] != "")
        cells = frame[column].to_numpy(dtype=object)
        said = [
            f"{column}: {_shown(mine)} | {_shown(other)}"
            for mine, other in zip(cells[one[odd]], cells[two[odd]], strict=True)
        ]
        words[odd] = ["; ".join(filter(None, pair)) for pair in zip(words[odd].tolist(), said, strict=True)]
    return words


def _shown(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


def _with_doubts(table: pd.DataFrame, frame: gpd.GeoDataFrame, doubts: Doubts) -> pd.DataFrame:
    """Return a table with why a row is doubtful, and of one kept apart with which row it may be one."""
    place, ids = frame[PLACE].to_numpy(dtype=object), frame[ID].to_numpy(dtype=object)
    pair = pd.Series(doubts.why, index=pd.MultiIndex.from_arrays([doubts.left, doubts.right]), dtype=object)
    merged = pair[pair != APART]
    own = merged.reindex(pd.MultiIndex.from_frame(table[["left", "right"]]))
    why = own.fillna("").to_numpy(dtype=object, copy=True)
    beside = np.full(len(table), "", dtype=object)
    row_of = pd.Series(table.index[table["status"] == HERE], index=table.loc[table["status"] == HERE, "left"])
    open_ = set(table.loc[table["status"] == THERE, "right"].tolist())
    for left, right in pair[pair == APART].index:
        if left in row_of.index and right in open_:
            at = row_of[left]
            why[at] = APART
            beside[at] = "; ".join(filter(None, (beside[at], f"{place[right]} ({ids[right]})")))
    return table.assign(doubt=why, doubt_with=beside)


def _folded(column: pd.Series) -> NDArray[np.object_]:
    """Return cells as they are compared; "" is unknown."""
    known = {cell: folded(cell, str(column.name)) for cell in column.dropna().unique()}
    return np.array([known.get(cell, "") if cell == cell else "" for cell in column], dtype=object)  # noqa: PLR0124


def folded(cell: object, column: str) -> str:
    """Return a cell in the form in which two lists that mean the same say the same; "" if it says nothing.

    >>> folded("24小时", "opening_hours") == folded("24/7", "opening_hours")
    True
    >>> folded("免费", "fee"), folded("不详", "fee"), folded(4.0, "stalls_women"), folded(" LED", "lamp")
    ('no', '', '4.0', 'led')
    """
    words, same = load_register_table().words, load_register_table().same
    text = str(cell)
    plain = plain_word(text)
    if plain in words.unknown or not plain:
        return ""
    if column == _HOURS:
        return _ONE_DIGIT.sub(r"0\1", as_osm(text) or plain)
    if isinstance(cell, str) and (plain in words.no or plain in same.no):
        return "no"
    return "yes" if isinstance(cell, str) and (plain in words.yes or plain in same.yes) else plain


def comparison_note(table: pd.DataFrame, kept: int, *, where: str, zh: str, en: str) -> Note:
    """Return what the comparison of the lists of one register says in a sentence, with the doubtful pairs.

    Parameters
    ----------
    table
        As `compared` returns it.
    kept
        How many things there are in all lists together.
    where
        The key of the city file.
    zh, en
        What the lists are of.
    """
    words, chinese = [], []
    for (here, there), pair in table.groupby(["here", "there"], sort=False):
        count = {status: int((pair["status"] == status).sum()) for status in (MATCHED, HERE, THERE)}
        words.append(
            f"{here} and {there}: {count[MATCHED]} in both, {count[HERE]} only in the first, "
            f"{count[THERE]} only in the second"
        )
        chinese.append(
            f"{here} 与 {there}：两者皆有 {count[MATCHED]}，仅前者 {count[HERE]}，仅后者 {count[THERE]}"
        )
    odd = int((table["differs"] != "").sum())
    doubtful = table[table["doubt"] != ""]
    pairs = tuple(
        f"{row.here_place} ({row.here_id}) {_SIGNS[str(row.doubt)]} "
        + (str(row.doubt_with) or f"{row.there_place} ({row.there_id})")
        for row in doubtful.itertuples()
    )
    said = (
        f"{en} of several lists, {kept} together. {'; '.join(words)}. {odd} pairs say different things, of which the "
        f"first list's stands. {len(pairs)} pairs are doubtful (= taken as one, ≠ as two)"
    )
    said_zh = (
        f"{zh}由几份清单合并，共 {kept} 处。{'；'.join(chinese)}。{odd} 对所填不一，以在前的清单为准。"
        f"{len(pairs)} 对存疑（= 视为一处，≠ 视为两处）"
    )
    return Note(said, where, pairs, warning=bool(pairs), zh=said_zh)
