"""The list of managed roads comes out as it is written, entry by entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiLineString, Point

from qdgeo.config import ManagedRoadsSource
from qdgeo.crs import metric_crs, to_lonlat, wgs84_to_gcj02
from qdgeo.errors import DataError, QdgeoError
from qdgeo.io.layers import RoadList
from qdgeo.io.results import csv_bytes
from qdgeo.io.roads import read_roads
from qdgeo.io.spreadsheet import workbook_bytes

METRES = metric_crs("EPSG:4549")
FIELDS = {"name": "道路名称", "from": "起点", "to": "止点", "district": "所属区市", "kind": "类别"}


def read(folder: Path, name: str, **keys: Any) -> RoadList:
    source = ManagedRoadsSource.model_validate({"path": name, "fields": FIELDS} | keys)
    return read_roads(source, base=folder, crs=METRES)


def test_a_table_in_gbk(tmp_path: Path) -> None:
    text = "道路名称,起点,止点,所属区市,类别\n香港中路,福州路,南京路,市南区,严管路\n\n东海路,,,,\n"
    (tmp_path / "r.csv").write_bytes(text.encode("gbk"))
    roads = read(tmp_path, "r.csv")
    assert not roads.has_lines
    columns = ["entry", "name", "from", "to", "district", "kind", "class", "geometry"]
    assert list(roads.frame.columns) == columns
    assert roads.frame.drop(columns="geometry").to_numpy().tolist() == [
        ["row 2", "香港中路", "福州路", "南京路", "市南区", "严管路", "strict"],
        ["row 4", "东海路", "", "", "", "", ""],
    ]
    assert roads.frame.geometry.isna().all()
    assert roads.frame.crs == METRES


def test_only_a_name_is_needed(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name\n香港中路\n", "utf-8")
    roads = read(tmp_path, "r.csv", fields={})
    assert roads.frame["name"].tolist() == ["香港中路"]
    assert roads.frame["kind"].tolist() == [""]


def test_faults_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("道路名称,起点\n甲路,乙路\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "r.csv")
    assert [problem.what for problem in caught.value.problems] == [
        "no column '止点' for to",
        "no column '所属区市' for district",
        "no column '类别' for kind",
    ]
    assert caught.value.problems[0].remedy == "set sources.managed_roads.fields.to to one of 道路名称, 起点"
    (tmp_path / "r.csv").write_text("name,x\n,1\n,2\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "r.csv", fields={})
    assert [problem.where for problem in caught.value.problems] == ["r.csv, row 2", "r.csv, row 3"]
    (tmp_path / "r.csv").write_text("name\n", "utf-8")
    with pytest.raises(DataError, match="the list has no entries"):
        read(tmp_path, "r.csv", fields={})


def test_a_layer_of_lines(tmp_path: Path) -> None:
    one = LineString([(120.38, 36.07), (120.39, 36.07)])
    shapes = [one, MultiLineString([one, LineString([(120.4, 36.07), (120.41, 36.07)])])]
    frame = gpd.GeoDataFrame({"name": ["甲路", "乙路"], "no": [1, 2]}, geometry=shapes, crs=4490)
    frame.to_parquet(tmp_path / "r.parquet")
    roads = read(tmp_path, "r.parquet", fields={"name": "name", "kind": "no"})
    assert roads.has_lines
    assert roads.frame["entry"].tolist() == ["feature 1", "feature 2"]
    assert roads.frame["kind"].tolist() == ["1", "2"]
    assert roads.frame.length.tolist() == pytest.approx([901, 1802], rel=0.01)


def test_a_layer_in_another_datum_comes_out_where_it_is(tmp_path: Path) -> None:
    line = LineString([(534232.0, 3993377.0), (535232.0, 3993377.0)])
    there = shapely.transform(line, lambda xy: wgs84_to_gcj02(to_lonlat(xy, METRES)))
    frame = gpd.GeoDataFrame({"name": ["甲路"]}, geometry=[there], crs=4326)
    frame.to_file(tmp_path / "r.geojson")
    roads = read(tmp_path, "r.geojson", fields={}, datum="gcj02")
    assert shapely.hausdorff_distance(roads.frame.geometry[0], line) < 0.01
    assert shapely.hausdorff_distance(read(tmp_path, "r.geojson", fields={}).frame.geometry[0], line) > 400


def test_names_have_no_datum(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("道路名称\n甲路\n", "utf-8")
    with pytest.raises(
        DataError, match=r"a list of names has no coordinates.*remove sources\.managed_roads\.datum"
    ):
        read(tmp_path, "r.csv", fields={}, datum="gcj02")


def test_faults_of_a_layer(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"x": ["a", "b"]}, geometry=[None, Point(120, 36)], crs=4490)
    frame.to_parquet(tmp_path / "r.parquet")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "r.parquet", fields={})
    assert [problem.what for problem in caught.value.problems] == [
        "no column 'name' for name",
        "no geometry, or one that cannot be read",
        "a Point where a line is needed",
    ]
    line = LineString([(120.38, 36.07), (120.39, 36.07)])
    gpd.GeoDataFrame({"name": [None]}, geometry=[line], crs=4490).to_parquet(tmp_path / "r.parquet")
    with pytest.raises(DataError, match=r"r\.parquet, feature 1: an entry without a name"):
        read(tmp_path, "r.parquet", fields={})


def test_usual_headers_need_no_fields(tmp_path: Path) -> None:
    text = "序号,路名,起止路段,所在区,街道办事处,长度（米）,管控级别,达标情况\n"
    text += "1,香港中路,福州路—南京路,市南区,八大湖,1200,严管,达标\n"
    (tmp_path / "r.csv").write_text(text, "utf-8-sig")
    roads = read(tmp_path, "r.csv", fields={})
    row = roads.frame.drop(columns="geometry").iloc[0].to_dict()
    assert row == {
        "entry": "row 2",
        "name": "香港中路",
        "from": "福州路—南京路",
        "to": "",
        "district": "市南区",
        "kind": "严管",
        "subdistrict": "八大湖",
        "listed_m": "1200",
        "status": "达标",
        "class": "strict",
    }


def test_a_table_pasted_from_word(tmp_path: Path) -> None:
    text = "道路名称\t起点\t讫点\t区市\r\n香港中路\t福州路\t南京路\t市南区\r\n东海路\t\t\t市南区\r\n"
    for name in ("r.txt", "r.tsv"):
        (tmp_path / name).write_bytes(text.encode("gbk"))
        roads = read(tmp_path, name, fields={})
        assert roads.frame[["name", "from", "to"]].to_numpy().tolist() == [
            ["香港中路", "福州路", "南京路"],
            ["东海路", "", ""],
        ]


@pytest.mark.parametrize("head", ["", "道路名称\n", "市南区严管路名录\n"])
@pytest.mark.parametrize("suffix", ["txt", "csv"])
def test_one_column_of_words_is_enough(tmp_path: Path, head: str, suffix: str) -> None:
    (tmp_path / f"r.{suffix}").write_text(head + "香港中路（福州路—南京路）\n东海路\n", "utf-8")
    roads = read(tmp_path, f"r.{suffix}", fields={})
    assert roads.frame["name"].tolist()[-2:] == ["香港中路（福州路—南京路）", "东海路"]


def test_lines_of_text_keep_their_commas(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("name\nCalle Triana, from A to B\nCalle Mayor; Calle Real\n", "utf-8")
    roads = read(tmp_path, "r.txt", fields={})
    assert roads.frame["name"].tolist() == ["Calle Triana, from A to B", "Calle Mayor; Calle Real"]


def test_two_columns_for_one_field(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("道路名称,路名,起点\n甲路,乙路,丙路\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "r.csv", fields={})
    assert [problem.what for problem in caught.value.problems] == [
        "columns '道路名称' and '路名' both fit name"
    ]
    roads = read(tmp_path, "r.csv", fields={"name": "路名"})
    assert roads.frame["name"].tolist() == ["乙路"]
    assert roads.frame["from"].tolist() == ["丙路"]


def test_no_column_that_could_be_names(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("甲,乙\n1,2\n", "utf-8")
    with pytest.raises(DataError, match=r"no column 'name' for name.*甲, 乙, or call it 道路名称"):
        read(tmp_path, "r.csv", fields={})


def test_a_column_of_sections_names_the_roads(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("序号,路段,区市\n1,香港中路（福州路—南京路）,市南区\n", "utf-8")
    roads = read(tmp_path, "r.csv", fields={})
    assert roads.frame[["name", "from"]].to_numpy().tolist() == [["香港中路（福州路—南京路）", ""]]


def test_rows_that_are_no_roads(tmp_path: Path) -> None:
    text = "道路名称,起点\n甲路,乙路\n,丙路\n道路名称,起点\n合计,1\n"
    (tmp_path / "r.csv").write_text(text, "utf-8")
    roads = read(tmp_path, "r.csv", fields={})
    assert roads.frame["entry"].tolist() == ["row 2"]
    assert [(note.what, note.features, note.warning) for note in roads.notes] == [
        ("1 rows without a road's name are left out", ("row 3",), True),
        ("1 rows are sums or remarks, not roads, and are left out", ("row 5",), False),
        ("1 rows repeat the header and are left out", ("row 4",), False),
    ]


def test_classes_are_kept_apart(tmp_path: Path) -> None:
    kinds = {
        "市容秩序严管路": "strict",
        "嚴管路": "strict",
        "深度保洁路段": "deep_cleaning",
        "示范道路": "model",
        "背街小巷招牌提升（计划）": "back_lane_signs_planned",
        "背街小巷招牌提升（已完成）": "back_lane_signs_done",
        "背街小巷严管类": "back_lane_strict",
        "夜景亮化路": "夜景亮化路",
        "违停严管路段": "no_parking",
        "违法停车严管路": "no_parking",
        "": "",
    }
    rows = "".join(f"甲路,{kind}\n" for kind in kinds)
    (tmp_path / "r.csv").write_text("道路名称,类别\n" + rows, "utf-8")
    roads = read(tmp_path, "r.csv", fields={})
    assert dict(zip(roads.frame["kind"], roads.frame["class"], strict=True)) == kinds
    (note,) = roads.notes
    assert note.warning
    assert note.features == ("row 10 甲路", "row 11 甲路")
    assert "交警" in note.zh


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("违停严管路段.csv", "道路名称,类别\n甲路,严管\n"),
        ("r.csv", "违停严管路段,区市\n甲路,市南区\n"),
        ("r.csv", "交警部门违法停车严管路段名录,\n道路名称,区市\n甲路,市南区\n"),
    ],
)
def test_the_police_are_known_by_title_file_or_header(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    roads = read(tmp_path, name, fields={})
    assert roads.frame["class"].tolist() == ["no_parking"]
    assert any("traffic police" in note.what for note in roads.notes)


def test_a_formula_stays_text_on_the_way_in_and_out(tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A0"
    with pd.ExcelWriter(
        tmp_path / "r.xlsx", engine="xlsxwriter", engine_kwargs={"options": {"strings_to_formulas": False}}
    ) as book:
        pd.DataFrame({"道路名称": [evil, "甲路"]}).to_excel(book, index=False)
    roads = read(tmp_path, "r.xlsx", fields={})
    assert roads.frame["name"].tolist() == [evil, "甲路"]
    table = pd.DataFrame(roads.frame[["entry", "name"]])
    assert b"'=cmd" in csv_bytes(table)
    (tmp_path / "out.xlsx").write_bytes(workbook_bytes({"t": table}, date="2024-01-01"))
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["t"]["B2"]
    assert (cell.data_type, cell.value) == ("s", evil)


def test_a_formula_without_a_result_is_one_clear_message(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["道路名称"])
    book.active.append(["=cmd|' /C calc'!A0"])
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(DataError, match="cell A2: a formula without a stored result"):
        read(tmp_path, "r.xlsx", fields={})


def test_a_very_long_cell_is_read_and_the_other_rows_go_on(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("道路名称\n" + "甲" * 10_000 + "\n乙路\n", "utf-8")
    roads = read(tmp_path, "r.csv", fields={})
    assert roads.frame["name"].str.len().tolist() == [10_000, 2]


@pytest.mark.parametrize("suffix", ["csv", "txt"])
def test_an_empty_list(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"r.{suffix}").write_text("", "utf-8")
    with pytest.raises(QdgeoError, match="empty"):
        read(tmp_path, f"r.{suffix}", fields={})


def test_a_layer_without_a_name_here_and_there(tmp_path: Path) -> None:
    line = LineString([(120.38, 36.07), (120.39, 36.07)])
    gpd.GeoDataFrame({"路名": [None, "甲路"]}, geometry=[line, line], crs=4490).to_parquet(
        tmp_path / "r.parquet"
    )
    roads = read(tmp_path, "r.parquet", fields={})
    assert roads.frame["entry"].tolist() == ["feature 2"]
    assert roads.frame.geometry.notna().all()
