"""Classes of city road as data: 快速路, 主干路, 次干路, 支路 … and which values of ``highway`` are taken for each.

>>> [road_class.zh for road_class in load_road_classes()]
['高速公路', '快速路', '主干路', '次干路', '支路', '街巷与居住区道路', '步行街']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, read_table, row_faults

__all__ = ["RoadGrade", "load_road_classes", "parse_road_classes", "road_class_of"]


@dataclass(frozen=True, kw_only=True)
class RoadGrade:
    """A class of city road.

    Parameters
    ----------
    id
        Unique in the table.
    zh, en
        What it is called.
    highways
        Values of OpenStreetMap's ``highway``.
    source, grade
        Why these, and how sure that is.
    """

    id: str
    zh: str
    en: str
    highways: tuple[str, ...]
    source: str
    grade: Grade


@cache
def load_road_classes() -> tuple[RoadGrade, ...]:
    """Return the shipped classes, the widest road first.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return parse_road_classes(read_table("road_classes"))


@cache
def road_class_of() -> Mapping[str, str]:
    """Return the id of the class of each value of ``highway``.

    Examples
    --------
    >>> road_class_of()["primary_link"], road_class_of()["residential"], "footway" in road_class_of()
    ('arterial', 'local', False)
    """
    return MappingProxyType({value: one.id for one in load_road_classes() for value in one.highways})


def parse_road_classes(table: dict[str, Any], *, where: str = "road_classes.toml") -> tuple[RoadGrade, ...]:
    """Return the rows of a table with ``classes``.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, and value of ``highway`` that is in two classes.
    """
    rows = table.get("classes", [])
    raise_all(list(_faults(rows, where)), DataError)
    return tuple(RoadGrade(**(row | {"highways": tuple(row["highways"])})) for row in rows)


def _faults(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    fields = RoadGrade.__dataclass_fields__
    yield from row_faults(rows, fields, optional=(), choices={"grade": GRADES}, where=where)
    owner: dict[str, str] = {}
    for row in rows:
        for value in row.get("highways", ()):
            if owner.setdefault(value, str(row.get("id"))) != str(row.get("id")):
                yield Problem(f"highway={value} is in {owner[value]} and {row.get('id')}", where)
