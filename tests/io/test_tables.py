"""Every table that people really send is read as text, with its row numbers, or refused with the reason."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.errors import DataError, SourceError
from qdgeo.io.tables import decode, missing_columns, read_table

TEXT = "名称,经度,纬度\n厕所甲,120.38,36.07\n厕所乙,120.39,36.08\n"
ROWS = [["厕所甲", "120.38", "36.07"], ["厕所乙", "120.39", "36.08"]]


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def replace_in_zip(path: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert any(old in data for data in parts.values())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(old, new))


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT.encode(encoding))
    table = read_table(tmp_path / "a.csv")
    assert table.encoding == told
    assert list(table.frame.columns) == ["名称", "经度", "纬度"]
    assert table.frame.to_numpy().tolist() == ROWS
    assert table.rows.tolist() == [2, 3]
    assert table.place(1) == "a.csv, row 3"
    assert bool(table.notes) == (told == "gb18030")


def test_utf16_big_endian_with_mark(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read_table(tmp_path / "a.csv").frame.to_numpy().tolist() == ROWS


@pytest.mark.parametrize(
    "data", [TEXT.encode("utf-16-le"), b"\xff\xff\xff", b"PK\x03\x04\x00\x00\x00", b"\xef\xbb\xbf\xff\xfe"]
)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.csv: not text in .*save it as CSV UTF-8"):
        read_table(tmp_path / "a.csv")


@given(st.text(st.characters(codec="gb18030", exclude_characters="\x00")))
def test_decoding_is_strict_and_loses_nothing(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(text.encode(encoding), where="a")[0].removeprefix("\ufeff") == text.removeprefix(
            "\ufeff"
        )
    data = text.encode("gb18030")
    decoded, found = decode(data, where="a")
    assert decoded.encode(found) == data


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_quotes_and_line_ends(tmp_path: Path, delimiter: str) -> None:
    text = f'a{delimiter}b\r\n"x{delimiter}\n""y"""{delimiter}1\r\n\r\n  \r\nz{delimiter}007\r\n'
    (tmp_path / "a.csv").write_text(text, "utf-8", newline="")
    table = read_table(tmp_path / "a.csv")
    assert table.frame.to_numpy().tolist() == [[f'x{delimiter}\n"y"', "1"], ["z", "007"]]
    assert table.rows.tolist() == [2, 6]  # the first row holds a line break


def test_text_stays_text(tmp_path: Path) -> None:
    hostile = ["=1+1", "@x", "<script>alert(1)</script>", "'; DROP TABLE", "1e5", "NaN", "\u202eabc", "00"]
    (tmp_path / "a.csv").write_text("a,b\n" + "\n".join(f"{cell},1" for cell in hostile), "utf-8")
    assert read_table(tmp_path / "a.csv").frame["a"].tolist() == hostile


def test_blanks_around_cells_go_and_short_rows_are_filled(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\ufeff 名称 ,b,c\n\u3000甲\u00a0,1\n\u200b乙,2,3\n", "utf-8")
    table = read_table(tmp_path / "a.csv")
    assert list(table.frame.columns) == ["名称", "b", "c"]
    assert table.frame.to_numpy().tolist() == [["甲", "1", ""], ["乙", "2", "3"]]


def test_title_rows_and_empty_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("青岛市公厕台账,,,\n,,,\n编号,,名称,\n1,,甲,\n2,,乙,\n", "utf-8")
    table = read_table(tmp_path / "a.csv")
    assert list(table.frame.columns) == ["编号", "名称"]
    assert table.frame.to_numpy().tolist() == [["1", "甲"], ["2", "乙"]]
    assert table.rows.tolist() == [4, 5]
    assert "青岛市公厕台账" in table.notes[0].what


def test_one_column_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("道路名称\n香港中路\n\n东海路\n", "utf-8")
    table = read_table(tmp_path / "a.csv")
    assert table.frame["道路名称"].tolist() == ["香港中路", "东海路"]
    assert table.rows.tolist() == [2, 4]


def test_header_only_is_a_table_without_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n", "utf-8")
    table = read_table(tmp_path / "a.csv")
    assert table.frame.shape == (0, 2)
    assert table.rows.shape == (0,)


def test_header_and_width_faults_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b,a,\n1,2,3,4\n5,6,7,8,9\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "a.csv")
    told = [str(problem) for problem in caught.value.problems]
    assert told[0].startswith("a.csv, row 1: header 'a' occurs 2 times")
    assert told[1].startswith("a.csv, row 1: no header above column 4")
    assert told[2].startswith("a.csv, row 3: 5 cells, but 4 headers")


def test_empty_and_unclosed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(" \n,,\n", "utf-8")
    with pytest.raises(DataError, match="the table is empty"):
        read_table(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_text('a,b\n"' + "x" * 140_000, "utf-8")
    with pytest.raises(DataError, match=r"row 2: not CSV .*not closed"):
        read_table(tmp_path / "a.csv")
    with pytest.raises(SourceError, match="the file for toilets is missing"):
        read_table(tmp_path / "b.csv", role="toilets")
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(SourceError, match=r"\.xls.*save it as \.xlsx"):
        read_table(tmp_path / "a.xls")


def test_missing_columns_names_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT, "utf-8")
    table = read_table(tmp_path / "a.csv")
    (problem,) = missing_columns(table, [("lon", "经度"), ("lat", "lat")], key="sources.toilets.fields")
    assert str(problem) == (
        "a.csv: no column 'lat' for lat. To mend it: set sources.toilets.fields.lat to one of 名称, 经度, 纬度"
    )


def test_workbook_cells_as_a_person_would_type_them(tmp_path: Path) -> None:
    row = ["甲", 3, 2.0, 120.125, True, dt.datetime(2024, 5, 1), dt.datetime(2024, 5, 1, 8, 30), None]  # noqa: DTZ001
    workbook(tmp_path / "a.xlsx", 表=[list("abcdefgh"), row, [None] * 8, ["乙"]])
    table = read_table(tmp_path / "a.xlsx")
    assert table.frame.to_numpy().tolist()[0] == [
        "甲", "3", "2", "120.125", "TRUE", "2024-05-01", "2024-05-01T08:30:00", "",
    ]  # fmt: skip
    assert table.rows.tolist() == [2, 4]
    assert table.where == "a.xlsx"


def test_sheets_are_named_where_several_are_filled(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", 甲=[["a", "b"], [1, 2]], 乙=[["a", "b"], [3, 4]], 空=[])
    with pytest.raises(DataError, match=r"several sheets hold something.*'甲', '乙'"):
        read_table(tmp_path / "a.xlsx")
    with pytest.raises(DataError, match=r"no sheet '丙' that holds something.*'甲', '乙'"):
        read_table(tmp_path / "a.xlsx", sheet="丙")
    table = read_table(tmp_path / "a.xlsx", sheet="乙")
    assert table.frame.to_numpy().tolist() == [["3", "4"]]
    assert table.place(0) == "a.xlsx, sheet '乙', row 2"
    workbook(tmp_path / "b.xlsx", 甲=[["a", "b"], [1, 2]], Sheet2=[])
    assert read_table(tmp_path / "b.xlsx").where == "b.xlsx, sheet '甲'"
    workbook(tmp_path / "c.xlsx", 甲=[])
    with pytest.raises(DataError, match="the workbook is empty"):
        read_table(tmp_path / "c.xlsx")


def test_formulas_by_their_stored_result_or_not_at_all(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "stored.xlsx")
    page = book.add_worksheet()
    page.write_row(0, 0, ["a", "b", "c"])
    page.write_formula(1, 0, "=1+1", None, 2)
    page.write_formula(1, 1, '=IF(A2=2,"","x")', None, "EMPTY")
    page.write_string(1, 2, "=not a formula")
    book.close()
    replace_in_zip(tmp_path / "stored.xlsx", b"<v>EMPTY</v>", b"<v></v>")  # as Excel stores an empty text
    assert read_table(tmp_path / "stored.xlsx").frame.to_numpy().tolist() == [["2", "", "=not a formula"]]
    workbook(tmp_path / "bare.xlsx", 表=[["a", "b"], [1, "=A2*2"], ["=1/0", 3]])
    with pytest.raises(DataError, match="a formula without a stored result") as caught:
        read_table(tmp_path / "bare.xlsx")
    assert [problem.where for problem in caught.value.problems] == [
        "bare.xlsx, cell B2",
        "bare.xlsx, cell A3",
    ]


def test_merged_cells_count_for_every_row_and_titles_stay_titles(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    page = book.add_worksheet()
    page.merge_range("A1:C1", "公厕台账")
    page.write_row(1, 0, ["区", "编号", "名称"])
    page.merge_range("A3:A5", "市南区")
    for number in range(3):
        page.write_row(2 + number, 1, [number, f"厕{number}"])
    book.close()
    table = read_table(tmp_path / "a.xlsx")
    assert table.frame["区"].tolist() == ["市南区"] * 3
    assert table.rows.tolist() == [3, 4, 5]
    assert {note.features for note in table.notes} == {(), ("A3:A5",)}


def test_error_cells_are_noted(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", 表=[["a", "b"], [1, "#N/A"]])
    table = read_table(tmp_path / "a.xlsx")
    assert table.frame["b"].tolist() == ["#N/A"]
    assert [note.features for note in table.notes] == [("B2 #N/A",)]


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"PK\x03\x04 cut short", "the workbook is damaged"), (b"a,b\n1,2\n", "not an Excel workbook")],
)
def test_what_is_no_workbook(tmp_path: Path, data: bytes, what: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(SourceError, match=rf"a\.xlsx: {what}"):
        read_table(tmp_path / "a.xlsx")
