"""What the user decided about single entries of a road list: a small table, kept from run to run.

Columns ``entry`` (id such as "row 2", or the name as written), ``action`` and ``value``; others, such as a ``remark``,
are the user's own:

======  ======================  =========================================================
action  value                   what counts for the entry
======  ======================  =========================================================
accept  2                       candidate 2 of those that a run offers in ``candidates``; several if an entry has
                                several sections in doubt, as 1;3. Sections that were found stay
ways    123;456                 these OSM ways in full; a carriageway that is named alone stands for both
nodes   123;456                 along the road from one OSM node to the other
reject                          nothing
======  ======================  =========================================================

A decision about one entry comes before one about all entries of a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast, get_args

import pandas as pd

from qdgeo.errors import DataError, Problem, SourceError, raise_all
from qdgeo.io.files import write_bytes
from qdgeo.io.layers import Override
from qdgeo.io.results import FORMULA_SIGNS, csv_bytes
from qdgeo.io.tables import Table, missing_columns, read_table
from qdgeo.wording import shortened

__all__ = ["COLUMNS", "read_overrides", "save_overrides", "value_of"]

COLUMNS = ("entry", "action", "value", "remark")
"""Columns of a new table; one that is there keeps its own, in their order."""

_Action = Literal["accept", "ways", "nodes", "reject"]
_ACTIONS = get_args(_Action)
_NUMBERS = re.compile(r"\d+")
_LARGEST = 2**63 - 1  # of OpenStreetMap's ids, and of what the streets hold them in
_VALUE = re.compile(r"[\d\s;,；，、]*")
_WANTED = {
    "accept": "the number of a candidate, or several",
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
    columns = [(column, column) for column in COLUMNS[:3]]
    raise_all(list(missing_columns(table, columns, key="the overrides' columns")), DataError)
    header = [str(column) for column in table.frame.columns]
    written = [
        tuple(zip(header, (str(cell).strip() for cell in row), strict=True)) for row in table.frame.to_numpy()
    ]
    cells = [dict(row) for row in written]
    rows = [(_bare(row["entry"]), row["action"], row["value"]) for row in cells]
    raise_all(list(_faults(table, rows)), DataError)
    return tuple(
        Override(
            entry=entry,
            action=cast(_Action, action),
            numbers=tuple(map(int, _NUMBERS.findall(value))),
            remark=row.get("remark", ""),
            written=whole,
        )
        for (entry, action, value), row, whole in zip(rows, cells, written, strict=True)
    )


def save_overrides(
    path: str | Path, decisions: Iterable[Override], *, withdrawn: Collection[str] = ()
) -> Path:
    """Write decisions into a table: those that stand there already are changed in their place, new ones added below.

    Parameters
    ----------
    path
        A CSV file, which is replaced whole or not at all; if there is none, one is made. Rows of other entries, and
        columns of the user's own, stay as they are and in their order.
    decisions
        One an entry; the last of several counts. An empty remark leaves the one that is there.
    withdrawn
        Entries (ids, or names as written) that are decided no longer: their rows go.

    Returns
    -------
    Path
        `path`. The same decisions give the same bytes: UTF-8 with a mark, no formulas (`qdgeo.io.results.csv_bytes`).

    Raises
    ------
    SourceError
        If the file is no CSV, or cannot be written.
    DataError
        If the table that is there has faults, or a decision has no entry, or numbers that do not fit its action.
    """
    path = Path(path)
    if path.suffix.lower() != ".csv":
        remedy = "save the table as .csv, and name that in sources.managed_roads.overrides"
        raise SourceError(Problem("decisions are saved as CSV", path.as_posix(), remedy))
    new = {decision.entry: decision for decision in decisions}
    raise_all([problem for one in new.values() for problem in _unfit(one, path.name)], DataError)
    there = read_overrides(path) if path.exists() else ()
    kept = {one.entry: one for one in there if one.entry not in withdrawn or one.entry in new}
    after = kept | {entry: _changed(one, kept.get(entry)) for entry, one in new.items()}
    header = dict.fromkeys([*(_header(path) if path.exists() else ()), *COLUMNS])
    rows = [dict(one.written) | _cells(one) for one in after.values()]
    table = pd.DataFrame({column: [row.get(column, "") for row in rows] for column in header}, dtype=object)
    return write_bytes(path, csv_bytes(table))


def value_of(decision: Override) -> str:
    """Return the numbers of a decision as its table has them.

    >>> value_of(Override(entry="row 2", action="ways", numbers=(12, 13)))
    '12;13'
    """
    return ";".join(map(str, decision.numbers))


def _header(path: Path) -> list[str]:
    return [str(column) for column in read_table(path, role="overrides").frame.columns]


def _changed(decision: Override, before: Override | None) -> Override:
    """Return a decision in the row of the one before."""
    if before is None:
        return replace(decision, written=())
    return replace(decision, remark=decision.remark or before.remark, written=before.written)


def _cells(decision: Override) -> dict[str, str]:
    """Return the columns that are not the user's own; a value that means the same stays as it is written."""
    written = dict(decision.written)
    value = written.get("value", "")
    same = written.get("action") == decision.action and (
        tuple(map(int, _NUMBERS.findall(value))) == decision.numbers
    )
    return {
        "entry": decision.entry,
        "action": decision.action,
        "value": value if same else value_of(decision),
        "remark": " ".join(decision.remark.split()),
    }


def _bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from computing it.

    >>> _bare("'=1+1路"), _bare("'路")
    ('=1+1路', "'路")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def _unfit(decision: Override, where: str) -> Iterator[Problem]:
    if not decision.entry.strip():
        yield Problem("a decision without an entry", where, "name its entry, such as row 2")
    if decision.action not in _ACTIONS:
        yield Problem(f"no action '{decision.action}'", where, f"use one of {', '.join(_ACTIONS)}")
    elif not _fits(decision.action, value_of(decision)):
        remedy = f"give {_WANTED[decision.action]}"
        yield Problem(
            f"{decision.numbers} does not fit {decision.action}", f"{where}, {decision.entry}", remedy
        )


def _faults(table: Table, rows: list[tuple[str, str, str]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for number, (entry, action, value) in enumerate(rows):
        where = table.place(number)
        if not entry:
            yield Problem("no entry", where, "write its id, such as row 2, or its name")
        elif entry in seen:
            yield Problem(
                f"'{shortened(entry)}' is decided twice", where, f"keep one of it and {seen[entry]}"
            )
        seen.setdefault(entry, where)
        if action not in _ACTIONS:
            yield Problem(f"no action '{shortened(action)}'", where, f"write one of {', '.join(_ACTIONS)}")
        elif not _fits(action, value):
            yield Problem(f"'{shortened(value)}' does not fit {action}", where, f"write {_WANTED[action]}")


def _fits(action: str, value: str) -> bool:
    """Return whether a value is one for the action.

    >>> _fits("nodes", "1;2"), _fits("accept", "0"), _fits("reject", ""), _fits("ways", "9" * 20)
    (True, False, True, False)
    """
    written = _NUMBERS.findall(value)
    if _VALUE.fullmatch(value) is None or any(len(number) > len(str(_LARGEST)) for number in written):
        return False
    numbers = [int(number) for number in written]
    if max(numbers, default=0) > _LARGEST:
        return False
    if action == "accept":
        return bool(numbers) and min(numbers) > 0
    return {"nodes": len(numbers) == 2, "ways": bool(numbers), "reject": not numbers}[action]
