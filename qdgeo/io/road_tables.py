"""Tables of managed roads as people keep them: which column holds what, which rows are roads, and of which class.

A column is known by what the city file says of it, else by its header (`qdgeo.targets.road_lists`). A list that is one
column of text needs no header at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from qdgeo.errors import Problem
from qdgeo.io.files import require_file
from qdgeo.io.register import without_examples
from qdgeo.io.tables import Table, decode, read_table
from qdgeo.targets.road_lists import RoadLists, load_road_lists
from qdgeo.wording import Note

__all__ = ["CLASS", "NO_PARKING", "class_notes", "classes", "columns_of", "read_list", "unlisted_rows"]

CLASS = "class"
"""Column with the class of a road: the id of a known one, the list's own words, or "" where nothing is said."""

NO_PARKING = "no_parking"
"""Class of the traffic police's no-parking roads, which are never strictly managed roads."""

_LOOKS_LIKE_A_ROAD = re.compile(
    r"[路街道巷弄线](?:[\s（(【\[、，,；;全东西南北中0-9]|$)|^(?:Calle|Rua|Avenida|Av\.)\s", re.IGNORECASE
)
_SUMS = frozenset({"合计", "总计", "小计", "共计", "总数", "备注", "total", "sum"})
_NUMBERED = "编号"  # of a template, whose example rows are no entries
_DELIMITERS = re.compile(r"[,;\t]")


def read_list(path: Path, *, sheet: str | None) -> Table:
    """Return the list in a file; a ``.txt`` of one column is read line by line, whatever commas its lines hold.

    Raises
    ------
    SourceError, DataError
        As `qdgeo.io.tables.read_table`.
    """
    require_file(path, role="managed roads")
    if path.suffix.lower() == ".txt":
        text, encoding = decode(path.read_bytes(), where=path.name)
        lines = [(number, line.strip("\ufeff \u3000")) for number, line in enumerate(text.splitlines(), 1)]
        filled = [(number, line) for number, line in lines if line.strip()]
        if filled and "\t" not in text and _is_one_column(filled[0][1]):
            return _one_column(filled, where=path.name, encoding=encoding)
    table = without_examples(read_table(path, role="managed roads", sheet=sheet), _NUMBERED)
    return _with_its_header(table)


def _is_one_column(first: str) -> bool:
    known = load_road_lists().field_of(first) == "name" and not _DELIMITERS.search(first)
    return known or (
        _LOOKS_LIKE_A_ROAD.search(first) is not None and not _is_header(re.split(_DELIMITERS, first))
    )


def _is_header(cells: list[str]) -> bool:
    return any(load_road_lists().field_of(cell) for cell in cells)


def _one_column(filled: list[tuple[int, str]], *, where: str, encoding: str) -> Table:
    (top, header), *body = filled
    if not _is_header([header]):
        header, body = "道路名称", filled
    frame = pd.DataFrame({header: [line for _, line in body]}, dtype=object)
    rows = np.array([number for number, _ in body], dtype=np.int64)
    words = f"read line by line, one road list entry a line, from line {rows[0] if len(rows) else top}"
    zh = f"按行读取，每行一条，自第 {rows[0] if len(rows) else top} 行起"
    note = Note(words, where, warning=False, zh=zh)
    return Table(frame=frame, rows=rows, where=where, encoding=encoding, notes=(note,))


def _with_its_header(table: Table) -> Table:
    """Return a table of one column whose first row was taken for a header, though it is a road."""
    headers = [str(column) for column in table.frame.columns]
    if len(headers) != 1 or _is_header(headers) or not _LOOKS_LIKE_A_ROAD.search(headers[0]):
        return table
    frame = pd.DataFrame({"道路名称": [headers[0], *table.frame[headers[0]]]}, dtype=object)
    first = int(table.rows[0]) - 1 if len(table.rows) else 1
    words, zh = "no header: the first row is read as a road", "没有表头：首行按道路读取"
    return Table(
        frame=frame,
        rows=np.array([first, *table.rows], dtype=np.int64),
        where=table.where,
        encoding=table.encoding,
        notes=(*table.notes, Note(words, table.where, warning=False, zh=zh)),
    )


def columns_of(
    there: list[str], given: Mapping[str, str], *, where: str, key: str
) -> tuple[dict[str, str], list[Problem]]:
    """Return which column holds which field, and what is wrong with that.

    Parameters
    ----------
    there
        The headers.
    given
        Field to column, as the city file has it.
    where
        Name of the file, for messages.
    key
        Where the fields are set in the city file.
    """
    table = load_road_lists()
    problems = [
        Problem(f"no column '{column}' for {field}", where, f"set {key}.{field} to one of {', '.join(there)}")
        for field, column in given.items()
        if column not in there
    ]
    found: dict[str, list[str]] = {}
    for header in there:
        field = table.field_of(header)
        if field and field not in given and header not in given.values():
            found.setdefault(field, []).append(header)
    for field, headers in found.items():
        if len(headers) > 1:
            names = " and ".join(f"'{header}'" for header in headers)
            remedy = f"set {key}.{field} to the one that is meant, or rename the other"
            problems.append(Problem(f"columns {names} both fit {field}", where, remedy))
    columns = dict(given) | {field: headers[0] for field, headers in found.items()}
    if "name" not in columns:
        columns, problem = _name_or_problem(columns, there, table, where=where, key=key)
        problems += problem
    return columns, problems


def _name_or_problem(
    columns: dict[str, str], there: list[str], table: RoadLists, *, where: str, key: str
) -> tuple[dict[str, str], list[Problem]]:
    """Return the column of ranges as that of names, since 「香港中路（福州路—南京路）」 names both."""
    if "range" in columns:
        return {field: column for field, column in columns.items() if field != "range"} | {
            "name": columns["range"]
        }, []
    remedy = f"set {key}.name to one of {', '.join(there)}, or call it {table.labels['name']}"
    return columns, [Problem("no column 'name' for name", where, remedy)]


def unlisted_rows(words: pd.DataFrame, name: str, header: str, where: str) -> tuple[pd.Series, list[Note]]:
    """Return which rows are no entries of the list, and notes that say so: without a name, sums, repeated headers."""
    names = words[name].astype(str)
    nameless, sums = names == "", names.str.strip().str.casefold().isin(_SUMS)
    repeated = names == header
    told = (
        (nameless, "rows without a road's name are left out", "行没有道路名称，未计入", True),
        (
            sums,
            "rows are sums or remarks, not roads, and are left out",
            "行是合计或备注，不是道路，未计入",
            False,
        ),
        (repeated, "rows repeat the header and are left out", "行是重复的表头，未计入", False),
    )
    notes = [
        Note(
            f"{int(rows.sum())} {en}",
            where,
            tuple(words.loc[rows, "entry"]),
            warning=warning,
            zh=f"{int(rows.sum())} {zh}",
        )
        for rows, en, zh, warning in told
        if rows.any()
    ]
    return nameless | sums | repeated, notes


def classes(kinds: pd.Series, *, title: str) -> list[str]:
    """Return the class of every road by what the list says of its kind, else by the list's title and headers."""
    table = load_road_lists()
    named = {kind: table.class_of(kind) for kind in dict.fromkeys(kinds)}
    by_title = table.class_of(title)
    default = by_title.id if by_title is not None else ""
    police = default == NO_PARKING
    found = []
    for kind in kinds:
        known = named[kind]
        if not kind or (police and known is not None and known.strict):
            found.append(default)
        else:
            found.append(known.id if known is not None else kind)
    return found


def class_notes(entries: pd.Series, of: pd.Series, where: str) -> Iterator[Note]:
    """Yield a warning if the list holds the traffic police's roads, which are another thing."""
    police = (of == NO_PARKING).to_numpy()
    if police.any():
        words = (
            f"{int(police.sum())} entries are no-parking roads of the traffic police, not strictly managed roads of "
            "street order; they are kept apart and not counted as such"
        )
        zh = f"{int(police.sum())} 条为交警违停严管路段，不是市容秩序严管路，单列且不计入严管路"
        yield Note(words, where, tuple(entries[police]), zh=zh)
