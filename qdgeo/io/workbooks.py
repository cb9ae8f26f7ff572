"""Excel sheets as rows of text: merged cells speak for every cell they cover, formulas by their stored result."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from qdgeo.errors import DataError, Problem, SourceError, raise_all
from qdgeo.wording import Note

__all__ = ["ACROSS", "MERGED", "read_sheet", "sheet_names"]

MERGED = "merged cells count for every row that they cover"
"""How the note of cells merged downwards ends; its features are their references."""
ACROSS = "cells are merged across columns, and all but the first column of them are read as empty"
"""How the note of cells merged across columns ends, other than those of titles; its features are their references."""

_SAID = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]'
)  # of a number format: words, padding and colours, no signs of it
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, ParseError,
    RuntimeError,
)  # fmt: skip
_XLSX, _OLD, _PAGE = b"PK", b"\xd0\xcf\x11\xe0", (b"<", b"\xef\xbb\xbf<")


def read_sheet(path: Path, sheet: str | None) -> tuple[str, list[tuple[int, list[str]]], tuple[Note, ...]]:
    """Return where the sheet is, its rows with their numbers, and what must be known of them.

    Parameters
    ----------
    path
        An ``.xlsx`` or ``.xlsm`` file that is there; macros are never run.
    sheet
        Needed if several sheets hold something.

    Raises
    ------
    SourceError
        If the file is no workbook.
    DataError
        If the sheet is missing or not named, or with every formula whose result is not stored.
    """
    values, formulas = _load(path, data_only=True), _load(path, data_only=False)
    name, several = _chosen_sheet(values, sheet, path.name)
    where = f"{path.name}, sheet '{name}'" if several else path.name
    page = values[name]
    raise_all(list(_unread_formulas(page, formulas[name], where)), DataError)
    notes = (*_error_cells(page, where), *_across(page, where), *_fill_merged(page, where))
    rows = [
        (number, [_cell_text(cell.value, str(cell.number_format)) for cell in row])
        for number, row in enumerate(page.iter_rows(), 1)
    ]
    return where, rows, notes


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets, in their order.

    Raises
    ------
    SourceError
        If the file is no workbook.
    """
    book = _load(path, data_only=True, read_only=True)
    names = tuple(book.sheetnames)
    book.close()
    return names


def _load(path: Path, *, data_only: bool, read_only: bool = False) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that hold no data
            return openpyxl.load_workbook(path, data_only=data_only, read_only=read_only)
    except _BROKEN as fault:
        raise SourceError(_no_workbook(path, fault)) from None


def _no_workbook(path: Path, fault: Exception) -> Problem:
    """Return what the file is instead, by its first bytes: its name says .xlsx whatever it is."""
    where = path.as_posix()
    if path.name.startswith("~$"):
        what = "the file by which Excel marks a workbook that is open, not the workbook"
        return Problem(what, where, f"name '{path.name[2:]}' beside it")
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(_OLD):
        what = "an old Excel file (.xls), or a workbook with a password"
        return Problem(what, where, "open it in Excel and save it as .xlsx without a password")
    if head.lstrip().startswith(_PAGE):
        return Problem("a web page, not a workbook", where, "open it in Excel and save it as .xlsx")
    if head.startswith(_XLSX):
        words = (str(fault) or type(fault).__name__).splitlines()[0]
        remedy = "fetch it again, or let Excel repair it and save it anew"
        return Problem(f"the workbook is damaged ({words})", where, remedy)
    return Problem("not an Excel workbook, whatever its name", where, "save it as .xlsx, or as CSV UTF-8")


def _chosen_sheet(book: openpyxl.Workbook, sheet: str | None, where: str) -> tuple[str, bool]:
    filled = [
        page.title
        for page in book.worksheets
        if any(value is not None for row in page.iter_rows(values_only=True) for value in row)
    ]
    if sheet is None and len(filled) == 1:
        return filled[0], len(book.sheetnames) > 1
    if sheet is not None and sheet in filled:
        return sheet, True
    if not filled:
        raise DataError(Problem("the workbook is empty", where, "save the table in it"))
    listed = ", ".join(f"'{name}'" for name in filled)
    what = "several sheets hold something" if sheet is None else f"no sheet '{sheet}' that holds something"
    raise DataError(Problem(what, where, f"give sheet = one of {listed}"))


def _unread_formulas(values: Worksheet, formulas: Worksheet, where: str) -> Iterator[Problem]:
    """Yield each formula whose result is not stored: it is never computed here."""
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            stored = values[cell.coordinate]
            if stored.value is None and stored.data_type != "str":  # "str" is a result that is empty text
                remedy = "open and save it in Excel, or paste values"
                yield Problem("a formula without a stored result", f"{where}, cell {cell.coordinate}", remedy)


def _error_cells(page: Worksheet, where: str) -> tuple[Note, ...]:
    found = tuple(
        f"{cell.coordinate} {cell.value}" for row in page.iter_rows() for cell in row if cell.data_type == "e"
    )
    words = f"{len(found)} cells hold an Excel error and are read as its text"
    zh = f"{len(found)} 个单元格为 Excel 错误值，按其文字读取"
    return (Note(words, where, found, zh=zh),) if found else ()


def _fill_merged(page: Worksheet, where: str) -> tuple[Note, ...]:
    """Give cells merged downwards the value that is shown for them; titles merged across stay one cell."""
    tall = sorted(str(area) for area in page.merged_cells.ranges if area.max_row > area.min_row)
    for reference in tall:
        page.unmerge_cells(reference)
        first, *below = [row[0] for row in page[reference]]
        for cell in below:
            cell.value, cell.number_format = first.value, first.number_format
    zh = f"{len(tall)} 个合并单元格的值用于其所含的每一行"
    return (Note(f"{len(tall)} {MERGED}", where, tuple(tall), warning=False, zh=zh),) if tall else ()


def _across(page: Worksheet, where: str) -> tuple[Note, ...]:
    """Say which cells are merged across columns; those that stand alone above the header are titles."""
    alone = [sum(value is not None for value in row) <= 1 for row in page.iter_rows(values_only=True)]
    titles = alone.index(False) if False in alone else len(alone)
    wide = [
        area for area in page.merged_cells.ranges if area.max_col > area.min_col and area.min_row > titles
    ]
    found = tuple(sorted(str(area) for area in wide))
    zh = f"{len(found)} 处单元格跨列合并，除首列外均按空值读取"
    return (Note(f"{len(found)} {ACROSS}", where, found, zh=zh),) if found else ()


def _cell_text(value: object, shown_as: str) -> str:
    """Return a cell as a person would type it; a share that is shown in per cent as that, with all its digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value, shown_as)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _number_text(value: float, shown_as: str) -> str:
    if _in_per_cent(shown_as, value):
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return str(value)


def _in_per_cent(shown_as: str, value: float) -> bool:
    """Return whether a number format shows a hundredfold with a per cent sign; its second part is for what is below 0.

    >>> _in_per_cent("0.0%", 1), _in_per_cent('0"%"', 1)
    (True, False)
    """
    first, *others = _SAID.sub("", shown_as).split(";")
    return "%" in (others[0] if value < 0 and others else first)
