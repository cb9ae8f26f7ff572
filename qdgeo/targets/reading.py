"""How the shipped tables are read, and held to the fields of what they become."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from typing import Any, Literal, get_args

from qdgeo.errors import Problem

__all__ = ["GRADES", "Grade", "floats", "read_table", "row_faults"]

Grade = Literal["A", "B", "C"]
"""A: official or checked here; B: a secondary page; C: recalled, check it before you cite it."""
GRADES: tuple[str, ...] = get_args(Grade)


def read_table(name: str) -> dict[str, Any]:
    """Return a shipped table by its name, as TOML has it.

    >>> read_table("walkers")["walkers"][0]["id"]
    'flat'
    """
    return tomllib.loads(files("qdgeo.targets").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def row_faults(
    rows: list[dict[str, Any]],
    fields: Collection[str],
    *,
    optional: Collection[str],
    choices: Mapping[str, Collection[str]],
    where: str,
) -> Iterator[Problem]:
    """Yield what is wrong with rows that are to become records.

    Parameters
    ----------
    rows
        As TOML has them, each with an ``id``.
    fields
        All fields of the record.
    optional
        Those that may be absent.
    choices
        Values that a field may have, where they are few.
    where
        The table's file, for messages.

    Examples
    --------
    >>> rows = [{"id": "a", "colour": 1}, {"id": "a", "value": 2}]
    >>> for fault in row_faults(rows, ["id", "value"], optional=(), choices={}, where="t.toml"):
    ...     print(fault.what)
    unknown key 'colour'
    no 'value'
    id 'a' occurs 2 times
    """
    for row in rows:
        place = f"{where}, {row.get('id')}"
        for key in sorted(set(row) - set(fields)):
            yield Problem(f"unknown key '{key}'", place)
        for key in sorted(set(fields) - set(row) - set(optional)):
            yield Problem(f"no '{key}'", place)
        for key, allowed in choices.items():
            if key in row and row[key] not in allowed:
                yield Problem(f"{key} '{row[key]}'", place, f"use one of: {', '.join(allowed)}")
    for repeated, times in Counter(row.get("id") for row in rows).items():
        if times > 1:
            yield Problem(f"id '{repeated}' occurs {times} times", where, "give every row its own id")


def floats(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return a row with some of its values, where present, as floats.

    >>> floats({"id": "a", "value": 4}, "value", "better")
    {'id': 'a', 'value': 4.0}
    """
    return row | {key: float(row[key]) for key in keys if key in row}
