"""All tables in one Excel workbook: text is never a formula, unknown is 无数据, same tables give same bytes."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qdgeo.schema import UNIT, VALUE
from qdgeo.wording import NO_DATA

__all__ = ["workbook_bytes"]

_LONGEST = 32_767  # characters in a cell
_WIDEST = 60
_MEASURED = 500  # rows looked at to find a column's width
_UNITS = (UNIT, "value_unit")
_BY_UNIT = (VALUE, "goal")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_FLAGS, _COUNTS, _MEASURES = (bool, np.bool_), (int, np.integer), (float, np.floating)
_SHARE_SUFFIX = ":attainment"


@dataclass(frozen=True)
class _Styles:
    head: Format
    text: Format
    long: Format
    whole: Format
    number: Format
    share: Format
    unknown: Format


def workbook_bytes(
    tables: Mapping[str, pd.DataFrame],
    *,
    date: str,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    shares: frozenset[str] = frozenset(),
) -> bytes:
    """Return the tables as ``.xlsx``, one sheet each, in their order.

    Parameters
    ----------
    tables
        Sheet name to table; the index is not written.
    date
        ISO 8601, stored as the date of creation.
    labels
        Table and column to what people call it, written above the column's own name.
    shares
        Columns whose values are shares of 0–1, shown as per cent. In a table with a column ``unit`` or ``value_unit``
        the unit of the row decides. NaN is written as 无数据, infinity as ∞.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "nan_inf_to_errors": False}  # fmt: skip
    book = xlsxwriter.Workbook(buffer, options)
    created = dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), dt.UTC).replace(tzinfo=None)
    book.set_properties({"title": "qdgeo", "created": created})
    styles = _styles(book)
    used: set[str] = set()
    for name, table in tables.items():
        sheet = book.add_worksheet(_sheet_name(name, used))
        _write(sheet, table, styles, (labels or {}).get(name, {}), shares)
    book.close()
    return buffer.getvalue()


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    top = {"valign": "top"}
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"}
    return _Styles(
        head=book.add_format(head),
        text=book.add_format(top),
        long=book.add_format(top | {"text_wrap": True}),
        whole=book.add_format(top | {"num_format": "#,##0"}),
        number=book.add_format(top | {"num_format": "#,##0.00"}),
        share=book.add_format(top | {"num_format": "0.0%"}),
        unknown=book.add_format(top | {"font_color": "#808080", "align": "right"}),
    )


def _sheet_name(name: str, used: set[str]) -> str:
    r"""Return a name that Excel takes: 31 characters, none of []:*?/\\', no name twice."""
    plain = _NOT_IN_NAMES.sub("_", name)[:31] or "_"
    unique, number = plain, 2
    while unique.lower() in used:
        unique, number = f"{plain[:28]}~{number}", number + 1
    used.add(unique.lower())
    return unique


def _write(
    sheet: Worksheet, table: pd.DataFrame, styles: _Styles, labels: Mapping[str, str], shares: frozenset[str]
) -> None:
    columns = [str(column) for column in table.columns]
    of_row = next((name for name in _UNITS if name in columns), "")
    units = table[of_row].astype(str).tolist() if of_row else [""] * len(table)
    for number, column in enumerate(columns):
        label = _label(column, labels)
        sheet.write_string(0, number, f"{label}\n{column}" if label else column, styles.head)
        cells = table.iloc[:, number].tolist()
        per_cent = column in shares or column.endswith(_SHARE_SUFFIX)
        for row, (cell, unit) in enumerate(zip(cells, units, strict=True), 1):
            shown_as_share = per_cent or (column in _BY_UNIT and unit == "share")
            _write_cell(sheet, row, number, cell, styles, styles.share if shown_as_share else None)
        sheet.set_column(number, number, _width(label or "", column, cells))
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    if columns and len(table):
        sheet.autofilter(0, 0, len(table), len(columns) - 1)


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: object, styles: _Styles, share: Format | None
) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, _cut(cell), styles.text if len(cell) <= _WIDEST else styles.long)
    elif isinstance(cell, _FLAGS):
        sheet.write_boolean(row, column, bool(cell), styles.text)
    elif isinstance(cell, _COUNTS):
        sheet.write_number(row, column, int(cell), share or styles.whole)
    elif isinstance(cell, _MEASURES) and math.isfinite(cell):
        whole = float(cell).is_integer() and share is None
        sheet.write_number(row, column, float(cell), share or (styles.whole if whole else styles.number))
    elif isinstance(cell, _MEASURES) and math.isinf(cell):
        sheet.write_string(row, column, "∞" if cell > 0 else "-∞", styles.unknown)
    elif cell is None or cell is pd.NA or cell is pd.NaT or isinstance(cell, _MEASURES):
        sheet.write_string(row, column, NO_DATA, styles.unknown)
    else:
        sheet.write_string(row, column, _cut(str(cell)), styles.text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _label(column: str, labels: Mapping[str, str]) -> str:
    """Return what people call a column; "toilet_density:value" is called as "*:value"."""
    head, colon, tail = column.partition(":")
    return labels.get(column) or (labels.get(f"*{colon}{tail}", "") if colon and head else "")


def _width(label: str, column: str, cells: Sequence[object]) -> float:
    texts = [label, column, *(_shown(cell) for cell in cells[:_MEASURED])]
    return min(_WIDEST, max(_columns(text) for text in texts) + 2)


def _columns(text: str) -> int:
    """Return how wide a text is shown: a Chinese sign takes two columns."""
    if text.isascii():  # most cells are numbers
        return len(text)
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _shown(cell: object) -> str:
    if isinstance(cell, float | np.floating):
        return f"{cell:,.2f}"
    return str(cell)[:_WIDEST]
