"""One register from several lists: what is the same counts once, and the report says what each list has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city.compared import compared, comparison_note
from qdgeo.city.districts import WRITTEN
from qdgeo.city.joining import join
from qdgeo.city.likeness import named
from qdgeo.city.repeats import merged
from qdgeo.city.same import Rows, alike, the_same
from qdgeo.io import PLACE, Register
from qdgeo.schema import DISTRICT, ID, KIND, NAME
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import RegisterKind
from qdgeo.wording import Note

__all__ = ["Joined", "joined_register", "labels_of", "texts_of"]

_PLACED = ("lon", "lat", "wkt", "geometry")
_OWN = frozenset({ID, PLACE, WRITTEN, DISTRICT, NAME, KIND, *_PLACED})  # that two lists may write differently
_TABLE_KEY = ("target", "year")


@dataclass(frozen=True, kw_only=True, eq=False)
class Joined:
    """A register of several lists.

    Parameters
    ----------
    register
        The rows of the first list with what only later ones know, then those that only the second has, and so on.
    table
        What each two lists have, as `qdgeo.city.compared.compared` returns it.
    note
        That in a sentence.
    """

    register: Register
    table: pd.DataFrame
    note: Note


def joined_register(registers: Sequence[Register], labels: Sequence[str]) -> Joined:
    """Return several lists of one kind as one register.

    Parameters
    ----------
    registers
        At least two, with the district of every row, and without rows that repeat another of their own list.
    labels
        What each list is called.

    Returns
    -------
    Joined
        Ids of rows that only a later list has begin with its number, such as "2:A-17". Two rows of a table are one if
        they are of one target, year and district; two events, if they say the same at the same place; all else as
        `qdgeo.city.same.alike` tells.
    """
    kind = registers[0].kind
    source = np.repeat(np.arange(len(registers)), [len(one.frame) for one in registers])
    every = pd.concat([one.frame for one in registers], ignore_index=True)
    frame = gpd.GeoDataFrame(every, geometry="geometry", crs=registers[0].frame.crs)
    exact = kind.events or kind.geometry == "none"
    rows = _rows(kind, frame)
    first, doubts = join(rows, source, texts_of(frame), the_same if exact else alike)
    fields = [column.id for column in kind.columns if column.id in frame.columns and column.id not in _OWN]
    table = compared(frame, source, first, register=kind.id, labels=labels, fields=fields, doubts=doubts)
    kept = merged(frame.assign(**{ID: _own_ids(frame, source)}), first)
    note = comparison_note(table, len(kept), where=f"registers.{kind.id}", zh=kind.zh, en=kind.en)
    notes = tuple(note for one in registers for note in one.notes)
    return Joined(register=replace(registers[0], frame=kept, notes=notes), table=table, note=note)


def labels_of(paths: Sequence[str], layers: Sequence[str | None]) -> list[str]:
    """Return what lists are called in a report: the file's name, with as much more as tells them apart.

    >>> labels_of(["raw/a.xlsx", "raw/a.xlsx", "b.json"], ["甲", "乙", None])
    ['a.xlsx 甲', 'a.xlsx 乙', 'b.json']
    >>> labels_of(["x/2023/a.csv", "x/2024/a.csv"], [None, None]), labels_of(["x/1/a", "y/1/a"], [None, None])
    (['2023/a.csv', '2024/a.csv'], ['1/a (1)', '1/a (2)'])
    """
    parts = [path.replace("\\", "/").split("/") for path in paths]
    names, longer = [part[-1] for part in parts], ["/".join(part[-2:]) for part in parts]
    with_layer = [f"{name} {layer or ''}".strip() for name, layer in zip(names, layers, strict=True)]
    numbered = [f"{name} ({number})" for number, name in enumerate(longer, 1)]
    offered = zip(names, with_layer, longer, numbered, strict=True)
    forms = (names, with_layer, longer, numbered)
    return [
        next(word for word, others in zip(words, forms, strict=True) if others.count(word) == 1)
        for words in offered
    ]


def texts_of(frame: gpd.GeoDataFrame) -> list[str]:
    """Return all that is known of each row as text, its place first; where a row stands in its file is not asked."""
    shapes = shapely.to_wkb(np.asarray(frame.geometry.array, dtype=object), hex=True)
    parts = [["" if shape is None else str(shape) for shape in shapes]]
    columns = frame.columns.drop([frame.geometry.name, PLACE])
    parts += [list(map(str, frame[column])) for column in (*columns.drop(ID), ID)]
    return ["\t".join(cells) for cells in zip(*parts, strict=True)]


def _rows(kind: RegisterKind, frame: gpd.GeoDataFrame) -> Rows:
    """Return the rows of all lists as they are compared."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    column = next((column for column in kind.columns if column.id == KIND), None)
    words = [plain_word(str(cell)) for cell in frame[KIND]] if column else [""] * len(frame)
    kinds = np.array(["" if word == "unknown" else word for word in words], dtype=object)
    years = [column.id for column in kind.columns if column.type == "year" and column.id in frame.columns]
    asked = [column.id for column in kind.columns if column.id in frame.columns and column.id != ID]
    if kind.geometry == "none":
        asked = [name for name in _TABLE_KEY if name in asked]
    return Rows(
        shapes=shapes,
        names=named(frame[NAME].tolist() if NAME in frame.columns else [""] * len(frame)),
        kinds=kinds,
        chosen=column is not None and column.type == "choice",
        years=_said(frame, years, unknown="nan"),
        districts=frame[DISTRICT].to_numpy(dtype=object),
        cells=_said(frame, [name for name in asked if name not in {*_PLACED, DISTRICT}]),
    )


def _said(frame: gpd.GeoDataFrame, columns: Sequence[str], unknown: str = "") -> NDArray[np.object_]:
    """Return the cells of some columns as one text a row, "" where it is `unknown`."""
    parts = [[""] * len(frame), *(list(map(str, frame[column])) for column in columns)]
    texts = ("\t".join(cells).strip() for cells in zip(*parts, strict=True))
    return np.array(["" if text == unknown else text for text in texts], dtype=object)


def _own_ids(frame: gpd.GeoDataFrame, source: NDArray[np.int64]) -> pd.Series:
    """Return ids that no two lists share: after the first list, each with the number of its list."""
    ids = [
        f"{number + 1}:{key}" if number else str(key)
        for key, number in zip(frame[ID], source.tolist(), strict=True)
    ]
    return pd.Series(ids, dtype=frame[ID].dtype)
