"""Greatest spacing of litter boxes by class of city road, as data.

>>> load_bin_spacing()["arterial"].norm.high, load_bin_spacing()["branch"].norm.high
(200.0, 400.0)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.norms import Norm, load_norms
from qdgeo.targets.reading import GRADES, Grade, read_table, row_faults
from qdgeo.targets.road_classes import load_road_classes

__all__ = ["BinSpacing", "load_bin_spacing", "parse_bin_spacing"]

_TABLE = "bin_spacing"


@dataclass(frozen=True, kw_only=True)
class BinSpacing:
    """The norm that holds for one class of road.

    Parameters
    ----------
    id
        Of the class of road.
    norm
        Its spacing, m; ``high`` is the greatest.
    source, grade
        Why this norm is taken for this class, and how sure that is.
    """

    id: str
    norm: Norm
    source: str
    grade: Grade


@cache
def load_bin_spacing() -> Mapping[str, BinSpacing]:
    """Return the shipped rows by class of road.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return MappingProxyType({row.id: row for row in parse_bin_spacing(read_table(_TABLE))})


def parse_bin_spacing(table: dict[str, Any], *, where: str = f"{_TABLE}.toml") -> tuple[BinSpacing, ...]:
    """Return the rows of a table with ``roads``.

    Raises
    ------
    DataError
        With every unknown or missing key, class of road that there is not, and norm that is no greatest length.
    """
    rows = table.get("roads", [])
    raise_all(list(_faults(rows, where)), DataError)
    return tuple(BinSpacing(**(row | {"norm": load_norms()[row["norm"]]})) for row in rows)


def _faults(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    yield from row_faults(
        rows, BinSpacing.__dataclass_fields__, optional=(), choices={"grade": GRADES}, where=where
    )
    known = [road.id for road in load_road_classes()]
    for row in rows:
        place = f"{where}, {row.get('id')}"
        if row.get("id") not in known:
            yield Problem(f"no class of road '{row.get('id')}'", place, f"use one of: {', '.join(known)}")
        norm = load_norms().get(str(row.get("norm")))
        if norm is None or norm.high is None or norm.unit != "m":
            yield Problem(f"'{row.get('norm')}' is no norm of a greatest length in m", place)
