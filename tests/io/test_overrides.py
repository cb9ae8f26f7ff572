"""The table of the user's decisions is read as it stands, and every fault of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from qdgeo.config import ManagedRoadsSource
from qdgeo.crs import metric_crs
from qdgeo.errors import DataError, SourceError
from qdgeo.io import Override, read_roads
from qdgeo.io.overrides import read_overrides, save_overrides


def table(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "overrides.csv"
    path.write_text("\n".join(("entry,action,value,remark", *rows)), encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_decisions_are_read_in_their_order(tmp_path: Path, encoding: str) -> None:
    path = table(
        tmp_path,
        "row 2,accept,2,",
        "香港中路,ways,12；13,看过",
        "row 4,nodes,7;8,",
        "row 5,reject,,",
        encoding=encoding,
    )
    assert read_overrides(path) == (
        Override(entry="row 2", action="accept", numbers=(2,)),
        Override(entry="香港中路", action="ways", numbers=(12, 13), remark="看过"),
        Override(entry="row 4", action="nodes", numbers=(7, 8)),
        Override(entry="row 5", action="reject"),
    )


def test_every_fault_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, ",reject,,", "a,accept,0,", "a,keep,,", "b,nodes,1,", "c,ways,w12,", "d,reject,1,")
    with pytest.raises(DataError) as caught:
        read_overrides(path)
    assert [problem.what for problem in caught.value.problems] == [
        "no entry",
        "'0' does not fit accept",
        "'a' is decided twice",
        "no action 'keep'",
        "'1' does not fit nodes",
        "'w12' does not fit ways",
        "'1' does not fit reject",
    ]
    assert caught.value.problems[0].where == "overrides.csv, row 2"


@pytest.mark.parametrize(("action", "beside"), [("ways", ""), ("nodes", "1;"), ("accept", "")])
def test_numbers_that_no_map_has_are_refused_in_few_words(tmp_path: Path, action: str, beside: str) -> None:
    for digits in ("9" * 20, "9" * 9000):
        with pytest.raises(DataError, match=f"does not fit {action}") as caught:
            read_overrides(table(tmp_path, f"a,{action},{beside}{digits},"))
        assert len(str(caught.value)) < 300
    assert read_overrides(table(tmp_path, f"a,ways,{2**63 - 1},"))[0].numbers == (2**63 - 1,)


def test_long_words_are_told_in_few(tmp_path: Path) -> None:
    long = "路" * 10_000
    rows = (f"{long},keep,,", f"{long},{long},,", f"b,ways,{long},")
    with pytest.raises(DataError) as caught:
        read_overrides(table(tmp_path, *rows))
    assert [len(problem.what) < 100 for problem in caught.value.problems] == [True] * 4


def test_columns_that_lack_are_named(tmp_path: Path) -> None:
    (tmp_path / "overrides.csv").write_text("entry,action\nrow 2,reject\n", "utf-8")
    with pytest.raises(DataError, match="no column 'value'"):
        read_overrides(tmp_path / "overrides.csv")


def test_they_come_with_the_list(tmp_path: Path) -> None:
    table(tmp_path, "row 2,reject,,")
    (tmp_path / "r.csv").write_text("道路名称\n香港中路\n", "utf-8")
    source = {"path": "r.csv", "fields": {"name": "道路名称"}, "overrides": "overrides.csv"}
    read = read_roads(ManagedRoadsSource.model_validate(source), base=tmp_path, crs=metric_crs("EPSG:4549"))
    assert read.overrides == (Override(entry="row 2", action="reject"),)
    (tmp_path / "overrides.csv").unlink()
    with pytest.raises(SourceError, match=r"overrides\.csv"):
        read_roads(ManagedRoadsSource.model_validate(source), base=tmp_path, crs=metric_crs("EPSG:4549"))


ACCEPT = Override(entry="row 3", action="accept", numbers=(1, 3), remark="现场看过")


def test_a_new_table_is_read_back_as_it_was_decided(tmp_path: Path) -> None:
    decisions = (ACCEPT, Override(entry="row 4", action="nodes", numbers=(7, 12_345_678_901)))
    path = save_overrides(tmp_path / "new" / "overrides.csv", decisions)
    assert (
        path.read_bytes()
        == (
            "\ufeffentry,action,value,remark\r\nrow 3,accept,1;3,现场看过\r\nrow 4,nodes,7;12345678901,\r\n"
        ).encode()
    )
    assert read_overrides(path) == decisions
    before = path.read_bytes()
    assert save_overrides(path, decisions).read_bytes() == before
    assert save_overrides(path, ()).read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["overrides.csv"]


def test_rows_and_columns_of_others_stay_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    rows = (
        "谁,entry,action,value,日期",
        "王,香港中路,ways,12；13,5月",
        "李,row 3,reject,,6月",
        "张,row 9,accept,2,",
    )
    path.write_text("\n".join(rows), "gbk")
    save_overrides(path, [ACCEPT, Override(entry="row 1", action="reject")])
    assert path.read_text("utf-8-sig").splitlines() == [
        "谁,entry,action,value,日期,remark",
        "王,香港中路,ways,12；13,5月,",
        "李,row 3,accept,1;3,6月,现场看过",
        "张,row 9,accept,2,,",
        ",row 1,reject,,,",
    ]
    save_overrides(path, [Override(entry="row 3", action="reject")], withdrawn=["row 9", "row 1", "row 3"])
    assert path.read_text("utf-8-sig").splitlines()[1:] == [
        "王,香港中路,ways,12；13,5月,",
        "李,row 3,reject,,6月,现场看过",
    ]


def test_what_a_spreadsheet_would_compute_is_kept_from_it_and_read_back(tmp_path: Path) -> None:
    evil = Override(entry="=cmd|' /C calc'!A0", action="reject", remark='=HYPERLINK("x")\n@b,"')
    path = save_overrides(tmp_path / "overrides.csv", [evil])
    (row,) = path.read_text("utf-8-sig").splitlines()[1:]
    assert row == '\'=cmd|\' /C calc\'!A0,reject,,"\'=HYPERLINK(""x"") @b,"""'
    (read,) = read_overrides(path)
    assert read.entry == evil.entry
    before = path.read_bytes()
    assert save_overrides(path, [Override(entry=evil.entry, action="reject")]).read_bytes() == before


def test_what_does_not_fit_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    wrong = [Override(entry="row 2", action="nodes", numbers=(1,)), Override(entry=" ", action="accept")]
    with pytest.raises(DataError) as caught:
        save_overrides(path, wrong)
    assert len(caught.value.problems) == 3
    assert not path.exists()
    with pytest.raises(SourceError, match="as CSV"):
        save_overrides(tmp_path / "overrides.xlsx", [ACCEPT])
    table(tmp_path, "row 2,keep,,")
    with pytest.raises(DataError, match="no action 'keep'"):
        save_overrides(path, [ACCEPT])
    assert "keep" in path.read_text("utf-8")
