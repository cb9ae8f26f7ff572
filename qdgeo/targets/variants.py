"""Usual other ways to walk and to measure, as data.

>>> [variant.id for variant in load_variants()][:3]
['flat', 'speed_3.6', 'speed_4.8']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, read_table, row_faults

__all__ = ["Variant", "load_variants", "parse_variants"]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One other way to walk or to measure.

    Parameters
    ----------
    id
        Unique among variants.
    zh, en
        What is different.
    walk
        The settings of ``[walk]`` that it changes.
    source, grade
        Where it is usual, and how sure that is.
    """

    id: str
    zh: str
    en: str
    walk: Mapping[str, Any]
    source: str
    grade: Grade


@cache
def load_variants() -> tuple[Variant, ...]:
    """Return the shipped variants, in the order in which they are told.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return parse_variants(read_table("variants"))


def parse_variants(table: dict[str, Any], *, where: str = "variants.toml") -> tuple[Variant, ...]:
    """Return the variants of a table with ``variants``.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, and variant that changes nothing.
    """
    rows = table.get("variants", [])
    raise_all(list(_faults(rows, where)), DataError)
    return tuple(Variant(**(row | {"walk": MappingProxyType(dict(row["walk"]))})) for row in rows)


def _faults(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    yield from row_faults(
        rows, Variant.__dataclass_fields__, optional=(), choices={"grade": GRADES}, where=where
    )
    for row in rows:
        if not row.get("walk"):
            yield Problem(
                "it changes nothing", f"{where}, {row.get('id')}", "state what of [walk] it changes"
            )
