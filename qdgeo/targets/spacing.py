"""Greatest spacing of public toilets along roads, as data: none is verified, so none is used unless asked for.

>>> dict(load_spacing()["beijing"].metres), load_spacing()["beijing"].grade
({'commercial': 300.0, 'living': 500.0, 'traffic': 1000.0}, 'B')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, read_table, row_faults

__all__ = ["ROAD_KINDS", "Spacing", "load_road_kinds", "load_spacing", "parse_spacing"]

ROAD_KINDS = ("commercial", "living", "traffic")
"""商业性, 生活性 and 交通性 roads."""


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """One source's greatest spacing of toilets.

    Parameters
    ----------
    id
        Unique in the table.
    zh, en
        What it is.
    metres
        By kind of road (`ROAD_KINDS`), m; a kind that the source does not name is not there.
    source, grade
        Where it is from, and how sure that is.
    """

    id: str
    zh: str
    en: str
    metres: Mapping[str, float]
    source: str
    grade: Grade


@cache
def load_spacing() -> Mapping[str, Spacing]:
    """Return the shipped rows by id.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return MappingProxyType({row.id: row for row in parse_spacing(read_table("spacing"))})


@cache
def load_road_kinds() -> Mapping[str, str]:
    """Return the kind of road that each value of ``highway`` is taken for; "*" stands for all others.

    Examples
    --------
    >>> kinds = load_road_kinds()
    >>> kinds["primary"], kinds["pedestrian"], kinds["*"]
    ('traffic', 'commercial', 'living')
    """
    rows = read_table("spacing")["kinds"]
    return MappingProxyType({value: row["id"] for row in rows for value in row["highways"]})


def parse_spacing(table: dict[str, Any], *, where: str = "spacing.toml") -> tuple[Spacing, ...]:
    """Return the rows of a table with ``spacing``.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, and spacing that is no length.
    """
    rows = table.get("spacing", [])
    raise_all(list(_faults(rows, where)), DataError)
    return tuple(
        Spacing(
            **{key: value for key, value in row.items() if key not in ROAD_KINDS},
            metres=MappingProxyType({kind: float(row[kind]) for kind in ROAD_KINDS if kind in row}),
        )
        for row in rows
    )


def _faults(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    fields = [*(field for field in Spacing.__dataclass_fields__ if field != "metres"), *ROAD_KINDS]
    yield from row_faults(rows, fields, optional=ROAD_KINDS, choices={"grade": GRADES}, where=where)
    for row in rows:
        given = [row[kind] for kind in ROAD_KINDS if kind in row]
        if not given or not all(metres > 0 for metres in given):
            yield Problem(
                "no spacing above 0", f"{where}, {row.get('id')}", f"give one of {', '.join(ROAD_KINDS)}"
            )
