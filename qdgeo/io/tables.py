"""Tables as people keep them: CSV in whatever encoding, or an Excel sheet; every cell is text.

Nothing is turned into a number here: "007" stays "007". The encoding is found by decoding strictly, never by
likelihood: a byte order mark decides, then UTF-8, then GB18030 (which holds GBK and GB 2312). Every row
remembers its number in the file, so that a fault can be found there.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.errors import DataError, Problem, SourceError, raise_all
from qdgeo.io.files import require_file
from qdgeo.wording import Note

__all__ = ["TABLE_SUFFIXES", "Table", "decode", "missing_columns", "read_table"]

TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})
"""Endings of files that are tables; ``.xls`` is told to be saved as ``.xlsx``."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("utf-8", "gb18030")
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """A table of text.

    Parameters
    ----------
    frame
        One text column per header, "" where a cell is empty; blank rows are left out.
    rows
        Row of the file that each row stands in, counted from 1 with the header, ``[n]``.
    where
        Name of the file, and of the sheet if it has several, for messages.
    encoding
        How the file was decoded, "xlsx" for a workbook of either kind.
    notes
        What a reader must know of the reading.
    positions
        Column of the file that each column stands in, counted from 1; empty ones are left out of the frame.
    """

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    where: str
    encoding: str
    notes: tuple[Note, ...] = ()
    positions: tuple[int, ...] = ()

    def place(self, number: int) -> str:
        """Return where row `number` (from 0) stands, for messages."""
        return f"{self.where}, row {self.rows[number]}"


def read_table(path: Path, *, role: str = "table", sheet: str | None = None) -> Table:
    """Return the table in a CSV file or in a sheet of a workbook.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv`` or ``.txt`` with comma, semicolon or tab, or ``.xlsx`` or ``.xlsm``.
    role
        What it is for, for messages.
    sheet
        Needed if a workbook has several sheets that hold something.

    Raises
    ------
    SourceError
        If the file is missing, is no workbook, or is in no encoding that is read here.
    DataError
        If there is no header or no sheet of that name, or with every header that occurs twice and every row
        that has more cells than the header.
    """
    require_file(path, role=role)
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        from qdgeo.io.workbooks import read_sheet

        where, cells, notes = read_sheet(path, sheet)
        return _table(cells, where=where, encoding="xlsx", notes=notes)
    if suffix not in TABLE_SUFFIXES:
        what = f"the table for {role} is of a kind that is not read here ('{suffix}')"
        raise SourceError(Problem(what, path.as_posix(), "save it as .xlsx or .csv"))
    text, encoding = decode(path.read_bytes(), where=path.name)
    words, zh = "not UTF-8; read as GB18030 (GBK)", "不是 UTF-8 编码，按 GB18030（GBK）读取"
    guessed = Note(words, path.name, warning=False, zh=zh)
    notes = (guessed,) if encoding == "gb18030" else ()
    return _table(_csv_cells(text, path.name), where=path.name, encoding=encoding, notes=notes)


def decode(data: bytes, *, where: str) -> tuple[str, str]:
    """Return bytes as text, and the encoding that fits: a mark decides, then UTF-8, then GB18030.

    Raises
    ------
    SourceError
        If none fits, or the bytes are no text at all.

    Examples
    --------
    >>> decode("名称,经度".encode("gbk"), where="a.csv")
    ('名称,经度', 'gb18030')
    >>> decode("名称,经度".encode("utf-8-sig"), where="a.csv")
    ('名称,经度', 'utf-8-sig')
    """
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    tried = ", ".join(marked or _ENCODINGS)
    raise SourceError(Problem(f"not text in {tried}", where, "save it as CSV UTF-8"))


def missing_columns(table: Table, wanted: Iterable[tuple[str, str]], *, key: str) -> Iterator[Problem]:
    """Yield a problem for each wanted column that the table lacks, naming those that there are.

    Parameters
    ----------
    table
        The table.
    wanted
        Pairs of field and column, such as ("lon", "经度").
    key
        Where the fields are set in the city file, such as "sources.toilets.fields".
    """
    there = ", ".join(table.frame.columns)
    for field, column in wanted:
        if column not in table.frame.columns:
            yield Problem(
                f"no column '{column}' for {field}", table.where, f"set {key}.{field} to one of {there}"
            )


def _csv_cells(text: str, where: str) -> list[tuple[int, list[str]]]:
    lines = (line for line in text.splitlines() if any(mark in line for mark in _DELIMITERS))
    delimiter = max(_DELIMITERS, key=next(lines, "").count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells, begun = [], 1
    try:
        for row in reader:
            cells.append((begun, row))
            begun = reader.line_num + 1  # a quoted cell may hold line breaks
    except csv.Error as fault:
        remedy = "look for a quotation mark that is not closed"
        raise DataError(Problem(f"not CSV ({fault})", f"{where}, row {begun}", remedy)) from None
    return cells


def _table(
    cells: Sequence[tuple[int, list[str]]], *, where: str, encoding: str, notes: tuple[Note, ...]
) -> Table:
    filled = [(number, [_clean(cell) for cell in row]) for number, row in cells]
    filled = [(number, row) for number, row in filled if any(row)]
    titles = _titles([row for _, row in filled])
    if len(filled) == titles:
        raise DataError(Problem("the table is empty", where, "save it with a header and rows"))
    (top, header), body = filled[titles], filled[titles + 1 :]
    header, body, positions = _without_empty_columns(header, body)
    raise_all([*_header_faults(header, top, where), *_width_faults(body, len(header), where)], DataError)
    for number, row in filled[:titles]:
        title = next(cell for cell in row if cell)
        words, zh = f"taken as a title: '{title}'", f"视为标题：“{title}”"
        notes = (*notes, Note(words, f"{where}, row {number}", warning=False, zh=zh))
    squared = [(row + [""] * len(header))[: len(header)] for _, row in body]
    frame = pd.DataFrame(squared, columns=pd.Index(header, dtype=object), dtype=object)
    rows = np.array([number for number, _ in body], dtype=np.int64)
    return Table(
        frame=frame, rows=rows, where=where, encoding=encoding, notes=notes, positions=tuple(positions)
    )


def _titles(rows: list[list[str]]) -> int:
    """Return how many rows above the header hold a single cell, though the table has several columns."""
    filled = [sum(map(bool, row)) for row in rows]
    if max(filled, default=0) < 2:
        return 0
    return next(number for number, count in enumerate(filled) if count > 1)


def _without_empty_columns(
    header: list[str], body: list[tuple[int, list[str]]]
) -> tuple[list[str], list[tuple[int, list[str]]], list[int]]:
    """Return the table without columns that have neither a header nor a cell, and which columns are kept."""
    kept = [
        column
        for column, name in enumerate(header)
        if name or any(column < len(row) and row[column] for _, row in body)
    ]
    beyond = len(header)
    narrowed = [
        (number, [row[column] if column < len(row) else "" for column in kept] + row[beyond:])
        for number, row in body
    ]
    return [header[column] for column in kept], narrowed, [column + 1 for column in kept]


def _clean(cell: str) -> str:
    """Return a cell without the blanks that programs leave around it (no-break, ideographic, zero width)."""
    return cell.strip().strip("\u200b\ufeff").strip()


def _header_faults(header: list[str], row: int, where: str) -> Iterator[Problem]:
    place = f"{where}, row {row}"
    for name, times in Counter(header).items():
        if name and times > 1:
            yield Problem(f"header '{name}' occurs {times} times", place, "rename one of them")
    if "" in header:
        columns = ", ".join(str(number) for number, name in enumerate(header, 1) if not name)
        yield Problem(
            f"no header above column {columns}",
            place,
            "name the column (unmerge it, if its header is merged with the one before), or remove it",
        )


def _width_faults(body: list[tuple[int, list[str]]], width: int, where: str) -> Iterator[Problem]:
    for number, row in body:
        if any(row[width:]):
            remedy = 'put cells that hold the delimiter in "quotes", or give the column a header'
            yield Problem(f"{len(row)} cells, but {width} headers", f"{where}, row {number}", remedy)
