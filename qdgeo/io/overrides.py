"""What the user decided about single entries of a road list: a small table, kept from run to run.

Columns ``entry`` (id such as "row 2", or the name as written), ``action`` and ``value``; others, such as a remark, are
the user's own:

======  ======================  =========================================================
action  value                   what counts for the entry
======  ======================  =========================================================
accept  2                       candidate 2 of those that a run offers in ``candidates``
ways    123;456                 these OSM ways in full
nodes   123;456                 along the road from one OSM node to the other
reject                          nothing
======  ======================  =========================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, cast, get_args

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.layers import Override
from qdgeo.io.tables import Table, missing_columns, read_table

__all__ = ["read_overrides"]

_Action = Literal["accept", "ways", "nodes", "reject"]
_ACTIONS = get_args(_Action)
_NUMBERS = re.compile(r"\d+")
_VALUE = re.compile(r"[\d\s;,；，、]*")
_WANTED = {
    "accept": "the number of a candidate",
    "nodes": "two node ids",
    "ways": "way ids",
    "reject": "nothing",
}


def read_overrides(path: Path) -> tuple[Override, ...]:
    """Return the decisions of a table, in its order.

    Raises
    ------
    SourceError
        If the file is missing or no table.
    DataError
        With every fault: columns that lack, unknown actions, values that do not fit, entries decided twice.
    """
    table = read_table(path, role="overrides")
    columns = [(column, column) for column in ("entry", "action", "value")]
    raise_all(list(missing_columns(table, columns, key="the overrides' columns")), DataError)
    rows = [
        tuple(str(cell).strip() for cell in row)
        for row in table.frame[["entry", "action", "value"]].to_numpy()
    ]
    raise_all(list(_faults(table, rows)), DataError)
    return tuple(
        Override(entry=entry, action=cast(_Action, action), numbers=tuple(map(int, _NUMBERS.findall(value))))
        for entry, action, value in rows
    )


def _faults(table: Table, rows: list[tuple[str, ...]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for number, (entry, action, value) in enumerate(rows):
        where = table.place(number)
        if not entry:
            yield Problem("no entry", where, "write its id, such as row 2, or its name")
        elif entry in seen:
            yield Problem(f"'{entry}' is decided twice", where, f"keep one of it and {seen[entry]}")
        seen.setdefault(entry, where)
        if action not in _ACTIONS:
            yield Problem(f"no action '{action}'", where, f"write one of {', '.join(_ACTIONS)}")
        elif not _fits(action, value):
            yield Problem(f"'{value}' does not fit {action}", where, f"write {_WANTED[action]}")


def _fits(action: str, value: str) -> bool:
    """Return whether a value is one for the action.

    >>> _fits("nodes", "1;2"), _fits("accept", "0"), _fits("reject", "")
    (True, False, True)
    """
    if _VALUE.fullmatch(value) is None:
        return False
    numbers = [int(number) for number in _NUMBERS.findall(value)]
    if action == "accept":
        return len(numbers) == 1 and numbers[0] > 0
    return {"nodes": len(numbers) == 2, "ways": bool(numbers), "reject": not numbers}[action]
