"""The workbook that people open: numbers are numbers, unknown is said, and no text runs."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from qdgeo.io.spreadsheet import workbook_bytes

NAN, INF = float("nan"), float("inf")


def book(labels: Any = None, shares: frozenset[str] = frozenset(), **tables: dict[str, list[Any]]) -> Any:
    frames = {name: pd.DataFrame({key: pd.Series(cells, dtype=object) for key, cells in columns.items()})
              for name, columns in tables.items()}  # fmt: skip
    data = workbook_bytes(frames, date="2024-05-01", labels=labels, shares=shares)
    return openpyxl.load_workbook(io.BytesIO(data))


def column(sheet: Any, letter: str) -> list[Any]:
    return [cell.value for cell in sheet[letter]][1:]


def test_numbers_flags_unknown_and_infinite() -> None:
    cells = [
        1,
        np.int64(2),
        2.5,
        np.float32(0.5),
        True,
        np.bool_(False),
        NAN,
        None,
        pd.NA,
        pd.NaT,
        INF,
        -INF,
        "甲",
    ]
    page = book(t={"x": cells})["t"]
    assert column(page, "A") == [1, 2, 2.5, 0.5, True, False, *["无数据"] * 4, "∞", "-∞", "甲"]
    assert [page[f"A{row}"].number_format for row in (2, 4)] == ["#,##0", "#,##0.00"]


def test_text_is_never_a_formula_a_link_or_a_number() -> None:
    texts = ["=1+1", "{=SUM(A1)}", "http://example.org", "007", "@x", "x" * 40_000]
    page = book(t={"x": texts})["t"]
    assert [cell.data_type for cell in page["A"]] == ["s"] * 7
    assert column(page, "A")[:5] == texts[:5]
    assert page["A7"].value == "x" * 32_766 + "…"
    assert not page["A4"].hyperlink


def test_shares_are_per_cent_by_column_and_by_unit() -> None:
    tables = {
        "card": {"a:attainment": [0.5], "b": [0.25], "c": [0.5]},
        "long": {"value": [0.5, 2.5], "unit": ["share", "座/km²"]},
    }
    made = book(shares=frozenset({"b"}), **tables)
    assert [made["card"][f"{letter}2"].number_format for letter in "ABC"] == ["0.0%", "0.0%", "#,##0.00"]
    assert [made["long"][f"A{row}"].number_format for row in (2, 3)] == ["0.0%", "#,##0.00"]


def test_heads_carry_what_people_call_them() -> None:
    labels = {"card": {"name": "名称", "*:value": "值", "*": "never"}}
    page = book(labels=labels, card={"name": ["甲"], "dense:value": [1.0], ":value": [1.0], "x": [1.0]})[
        "card"
    ]
    assert [cell.value for cell in page[1]] == ["名称\nname", "值\ndense:value", ":value", "x"]


def test_sheets_keep_order_and_get_names_that_excel_takes() -> None:
    name = "很长的表名" * 10
    made = book(
        **{
            "b": {"x": [1]},
            "a/b?": {"x": [1]},
            name + "1": {"x": [1]},
            name + "2": {"x": []},
            "B": {"x": [1]},
        }
    )
    assert made.sheetnames == ["b", "a_b_", name[:31], f"{name[:28]}~2", "B~2"]


def test_same_tables_same_bytes_and_the_day_is_the_runs() -> None:
    frame = {"t": pd.DataFrame({"x": [1.0, NAN], "y": ["甲", "乙"]})}
    one, two = (workbook_bytes(frame, date="2024-05-01") for _ in range(2))
    assert one == two
    created = openpyxl.load_workbook(io.BytesIO(one)).properties.created
    assert created == dt.datetime.fromisoformat("2024-05-01")
