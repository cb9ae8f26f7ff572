"""Which district an entry of a list names: in its cell, or among its words.

崂山 stands for 崂山区, 青岛市市北区 and 市北区某某街道 for 市北区. A cell that names several districts, or says that
all are meant, names none: the road is looked for in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.schema import ID, NAME, NAME_EN
from qdgeo.streets.names import normalise
from qdgeo.streets.places import NO_NAME

__all__ = ["Named", "districts_named", "fitting", "known_districts"]

_UNIT = ("区", "市", "县")  # last signs of the names of districts
_PARTS = re.compile(r"[、,，;；/和及与\s]+")
_ALL = re.compile(r"(?:全市|全域|各区市?|市直|市属|跨区|all)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, eq=False)
class Named:
    """The districts that entries name.

    Parameters
    ----------
    ids
        Id of each entry's district, "" if it names none, or none that is known.
    written
        The cell where it names one district, "" where it says nothing that binds the entry to one.
    doubtful
        Whether the name fits several districts, bool[entries].
    """

    ids: list[str]
    written: list[str]
    doubtful: NDArray[np.bool_]


def known_districts(districts: pd.DataFrame) -> dict[str, set[str]]:
    """Return the ids of districts by the normal forms of their ids and names.

    >>> known_districts(pd.DataFrame({ID: ["1"], NAME: ["市南区"], NAME_EN: ["Shinan"]}))["shinan"]
    {'1'}
    """
    known: dict[str, set[str]] = {}
    for column in (ID, NAME, NAME_EN):
        for text, key in zip(districts[column], districts[ID], strict=True):
            if normalise(text):
                known.setdefault(normalise(text), set()).add(key)
    return known


def districts_named(districts: pd.DataFrame, cells: Iterable[str], names: Iterable[str]) -> Named:
    """Return the district of each entry.

    Parameters
    ----------
    districts
        ``id``, ``name``, ``name_en``.
    cells
        What the entries say in the cell for their district, "" if nothing.
    names
        What they say in the cell for the road: without a district in its cell an entry may name one here.
    """
    known = known_districts(districts)
    ids, written, doubtful = [], [], []
    for cell, name in zip(cells, names, strict=True):
        said = "" if _says_none(cell, known) else cell
        keys = fitting(normalise(said), known) if said else _among(name, known)
        ids.append(next(iter(keys)) if len(keys) == 1 else "")
        written.append(said)
        doubtful.append(len(keys) > 1 and bool(said))
    return Named(ids=ids, written=written, doubtful=np.array(doubtful, dtype=bool))


def fitting(written: str, known: Mapping[str, set[str]]) -> set[str]:
    """Return the districts that words may mean: the whole name, without its last sign, or among others.

    >>> known = {"市北区": {"3"}, "崂山区": {"4"}}
    >>> [fitting(words, known) for words in ("崂山", "青岛市市北区", "市北区某某街道", "高新区")]
    [{'4'}, {'3'}, {'3'}, set()]
    """
    if written in known or not written:
        return known.get(written, set())
    short = [keys for name, keys in known.items() if name.endswith(_UNIT) and name[:-1] == written]
    long = [
        keys
        for name, keys in known.items()
        if name.endswith(_UNIT) and (written.endswith(name) or (len(name) > 2 and written.startswith(name)))
    ]
    return set().union(*(short or long))


def _says_none(cell: str, known: Mapping[str, set[str]]) -> bool:
    """Return whether a cell binds its entry to no single district."""
    bare = cell.strip()
    if NO_NAME.fullmatch(bare) or _ALL.fullmatch(bare):
        return normalise(bare) not in known
    parts = [part for part in _PARTS.split(bare) if part]
    if len(parts) < 2 or normalise(bare) in known:
        return False
    each = [fitting(normalise(part), known) for part in parts]
    return all(len(keys) == 1 for keys in each) and len(set().union(*each)) > 1


def _among(name: str, known: Mapping[str, set[str]]) -> set[str]:
    """Return the districts whose full names, 区 and the like included, stand among the words of an entry."""
    words = normalise(name)
    return set().union(
        *(keys for text, keys in known.items() if text.endswith(_UNIT) and len(text) > 2 and text in words)
    )
