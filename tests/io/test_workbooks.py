"""Sheets become rows of text, as a person would read them off the screen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qdgeo.errors import DataError, SourceError
from qdgeo.io.workbooks import read_sheet


def save(path: Path, *rows: list[Any], merged: str = "", title: str = "台账") -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(row)
    if merged:
        page.merge_cells(merged)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.0, "7"), (7.5, "7.5"), (True, "TRUE"), (False, "FALSE"), ("007", "007"), (None, ""), (1e20, "1e+20"),
        (dt.datetime.fromisoformat("2024-05-01"), "2024-05-01"),
        (dt.datetime.fromisoformat("2024-05-01T06:30"), "2024-05-01T06:30:00"),
        (dt.time(6, 30), "06:30:00"), ("<b>甲</b>", "<b>甲</b>"),
    ],
)  # fmt: skip
def test_cells(tmp_path: Path, value: object, text: str) -> None:
    _, rows, notes = read_sheet(save(tmp_path / "a.xlsx", [value, "x"]), None)
    assert rows == [(1, [text, "x"])]
    assert notes == ()


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        (0.98, "0%", "98%"), (0.985, "0.00%", "98.5%"), (1, "0%", "100%"), (0.07, "0%", "7%"), (0, "0%", "0%"),
        (0.98333, "0%", "98.333%"), (1.25, "0%;[Red]-0%", "125%"), (-0.5, "0%;[Red]-0%", "-50%"), (12.0, "0%", "1200%"),
        (0.98, '0.00"%"', "0.98"), (98, "0\\%", "98"), (0.98, "General", "0.98"), ("98%", "0%", "98%"),
        (0.98, '0" 成 "%', "98%"), (True, "0%", "TRUE"),
    ],
)  # fmt: skip
def test_a_cell_shown_in_per_cent_is_read_as_it_is_shown(
    tmp_path: Path, value: object, shown_as: str, text: str
) -> None:
    path = save(tmp_path / "a.xlsx", ["率"], [value])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A2"].number_format = shown_as
    book.save(path)
    assert read_sheet(path, None)[1] == [(1, ["率"]), (2, [text])]


def test_merged_cells_shown_in_per_cent_are_so_in_every_row(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["区", "率"], ["甲", 0.98], ["乙"])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B2"].number_format = "0%"
    book.worksheets[0].merge_cells("B2:B3")
    book.save(path)
    assert [cells[1] for _, cells in read_sheet(path, None)[1]] == ["率", "98%", "98%"]


def test_rows_keep_their_numbers_and_blank_ones_their_place(tmp_path: Path) -> None:
    where, rows, _ = read_sheet(save(tmp_path / "a.xlsm", ["名称"], [], ["甲"]), None)
    assert where == "a.xlsm"
    assert rows == [(1, ["名称"]), (2, [""]), (3, ["甲"])]


def test_a_sheet_beside_an_empty_one_needs_no_name_but_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["x"])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sheet2")
    book.save(path)
    assert read_sheet(path, None)[0] == "a.xlsx, sheet '台账'"
    with pytest.raises(DataError, match=r"no sheet 'Sheet2' that holds something.*one of '台账'"):
        read_sheet(path, "Sheet2")


def test_every_formula_without_a_result_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["x", "=1+1"], ["=HYPERLINK(1)", "y"])
    with pytest.raises(DataError) as caught:
        read_sheet(path, None)
    assert [problem.where for problem in caught.value.problems] == ["a.xlsx, cell B1", "a.xlsx, cell A2"]


def test_merged_downwards_fills_and_merged_across_does_not(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["市南", "a"], [None, "b"], merged="A1:A2")
    _, rows, (note,) = read_sheet(path, None)
    assert [row for _, row in rows] == [["市南", "a"], ["市南", "b"]]
    assert note.features == ("A1:A2",)
    path = save(tmp_path / "b.xlsx", ["标题", None], ["a", "b"], merged="A1:B1")
    _, rows, notes = read_sheet(path, None)
    assert (rows[0][1], notes) == (["标题", ""], ())


def test_an_empty_workbook_and_none(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the workbook is empty"):
        read_sheet(save(tmp_path / "a.xlsx"), None)
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(SourceError, match=r"b\.xlsx: the workbook is damaged"):
        read_sheet(tmp_path / "b.xlsx", None)


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", "an old Excel file"),
        (b"\r\n<html><table><tr><td>1</td></tr></table></html>", "a.xlsx", "a web page, not a workbook"),
        (b"\xef\xbb\xbf<html></html>", "a.xlsx", "a web page, not a workbook"),
        (b"\x05user", "~$a.xlsx", "marks a workbook that is open"),
        (b"name,lon,lat", "a.xlsx", "not an Excel workbook, whatever its name"),
    ],
)
def test_what_the_file_is_instead_is_told(tmp_path: Path, data: bytes, name: str, what: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError) as told:
        read_sheet(tmp_path / name, None)
    assert what in str(told.value)
    assert "To mend it" in str(told.value)


@pytest.mark.parametrize("at", range(40, 2400, 200))
def test_a_damaged_workbook_is_told_wherever_it_is_damaged(tmp_path: Path, at: int) -> None:
    path = save(tmp_path / "a.xlsx", *[["编号", "名称"], *([str(row), f"桶{row}"] for row in range(300))])
    data = bytearray(path.read_bytes())
    data[at : at + 150] = bytes(byte ^ 0x5A for byte in data[at : at + 150])
    path.write_bytes(data)
    told = ""
    try:
        read_sheet(path, None)
    except (SourceError, DataError) as fault:
        told = str(fault)
    assert not told or "a.xlsx" in told  # bytes between the files of the archive may be anything
