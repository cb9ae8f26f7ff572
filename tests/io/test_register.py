"""Registers as clerks keep them become one frame each, or one message with all that is wrong."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.config import RegisterSource
from qdgeo.crs import gcj02_to_wgs84, metric_crs, project_lonlat, to_lonlat, wgs84_to_bd09, wgs84_to_gcj02
from qdgeo.errors import DataError, QdgeoError, SourceError
from qdgeo.io.register import Register, read_register
from qdgeo.targets.registers import load_registers

METRES = metric_crs("EPSG:4549")
QINGDAO = (119.5, 35.6, 121.0, 37.2)
BINS = "编号,名称,经度,纬度,所属区市,状态,类型\n"
HERE = (120.38, 36.07)
XY = project_lonlat(np.array([HERE]), METRES)[0]


def read(folder: Path, kind: str, name: str, crs: Any = METRES, **keys: Any) -> Register:
    source = RegisterSource.model_validate({"path": name, **keys})
    return read_register(load_registers()[kind], source, base=folder, crs=crs, near_lonlat=QINGDAO)


def problems(folder: Path, kind: str, name: str, **keys: Any) -> list[str]:
    with pytest.raises(QdgeoError) as caught:
        read(folder, kind, name, **keys)
    assert all(problem.remedy for problem in caught.value.problems)
    return [str(problem).split(". To mend it")[0] for problem in caught.value.problems]


def csv(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "r.csv") -> str:
    (folder / name).write_bytes(text.encode(encoding))
    return name


def sheet(
    folder: Path, *rows: list[Any], name: str = "r.xlsx", title: str = "Sheet", merged: str = ""
) -> str:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = title
    for row in rows:
        page.append(row)
    if merged:
        page.merge_cells(merged)
    book.save(folder / name)
    return name


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_table_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    name = csv(
        tmp_path,
        BINS + "7,桶甲,120.38,36.07,市南区,完好,果皮箱\n,桶乙,120.39,36.08,,不详,\n",
        encoding=encoding,
    )
    bins = read(tmp_path, "bins", name, datum="wgs84").frame
    assert list(bins.columns) == ["id", "name", "district", "state", "kind", "place", "geometry"]
    assert bins["id"].tolist() == ["7", "row 3"]
    assert bins["state"].tolist() == ["intact", "unknown"]
    assert bins["district"].tolist() == ["市南区", ""]
    assert bins["place"].tolist() == ["r.csv, row 2", "r.csv, row 3"]
    assert bins.crs == METRES
    assert bins.get_coordinates().to_numpy()[0] == pytest.approx(XY)


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "gcj02", "bd09"])
def test_every_datum_leads_to_the_same_place(tmp_path: Path, datum: str) -> None:
    there = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}.get(datum, lambda lonlat: lonlat)(
        np.array([HERE])
    )
    name = csv(
        tmp_path, f"经度,纬度\n{there[0, 0]!r},{there[0, 1]!r}\n".replace("np.float64(", "").replace(")", "")
    )
    found = read(tmp_path, "bins", name, datum=datum).frame.get_coordinates().to_numpy()
    assert np.abs(to_lonlat(found, METRES) - HERE).max() < 1e-8


def test_columns_that_a_file_lacks_are_unknown(tmp_path: Path) -> None:
    name = csv(tmp_path, "经度,纬度\n120.38,36.07\n")
    found = read(tmp_path, "sensors", name, datum="wgs84").frame.iloc[0]
    assert found["kind"] == ""
    assert math.isnan(found["radius_m"])
    assert read(tmp_path, "bins", name, datum="wgs84").frame["state"].tolist() == ["unknown"]


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    rows = ["1,,120.38,36.07,,坏得很,", "1,,120.38,,,完好,", "2,,abc,36.07,,完好,"]
    assert problems(tmp_path, "bins", csv(tmp_path, BINS + "\n".join(rows))) == [
        "r.csv, row 2, 状态: '坏得很' is none of the words for 状态",
        "r.csv: bare coordinates without a datum may be 500 m off",
        "r.csv, row 3, 纬度: no coordinate",
        "r.csv, row 4, 经度: 'abc' is not a number of degrees",
        "r.csv, row 2 and r.csv, row 3: id '1' occurs 2 times",
    ]


def test_columns_that_are_missing_or_stand_twice(tmp_path: Path) -> None:
    told = problems(tmp_path, "cases", csv(tmp_path, "日期,立案时间,x\n2024-05-01,,1\n"), datum="wgs84")
    assert told[:2] == [
        "r.csv: columns '日期' and '立案时间' both fit 日期 (date)",
        "r.csv: no column '案件类别' (kind)",
    ]
    assert told[2] == "r.csv: no column '纬度' (lat)"
    told = problems(
        tmp_path, "bins", csv(tmp_path, "经度,纬度\n1,2\n"), datum="wgs84", fields={"state": "情况"}
    )
    assert told[0] == "r.csv: no column '情况' for state"


def test_the_city_file_names_columns_that_are_called_otherwise(tmp_path: Path) -> None:
    name = csv(tmp_path, "甲,乙,好不好\n120.38,36.07,好\n120.38,36.07,正常\n")
    fields = {"lon": "甲", "lat": "乙", "state": "好不好"}
    assert problems(tmp_path, "bins", name, datum="wgs84", fields=fields) == [
        "r.csv, row 2, 状态: '好' is none of the words for 状态"
    ]


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2024/3/1", "2024-03-01"), ("2024-03-01", "2024-03-01"), ("20240301", "2024-03-01"), ("45352", "2024-03-01"),
        ("2024年3月1日", "2024-03-01"), ("2024.3.1", "2024-03-01"), ("2024-03-01 08:30:00", "2024-03-01"),
        ("20240301083000", "2024-03-01"), ("2024年3月", "2024-03"), ("２０２４－３－１", "2024-03-01"),
        ("", ""), ("/", ""), ("45352.75", "2024-03-01"),
    ],
)  # fmt: skip
def test_dates(tmp_path: Path, cell: str, iso: str) -> None:
    name = csv(tmp_path, f"经度,纬度,类别,日期\n120.38,36.07,烧烤,{cell}\n")
    found = read(tmp_path, "cases", name, datum="wgs84").frame.iloc[0]
    assert (found["date"], found["kind"]) == (iso, "barbecue")


@pytest.mark.parametrize(
    "cell", ["3/1/2024", "2024-13-01", "2024-02-30", "昨天", "24-3-1", "1850-01-01", "99999"]
)
def test_dates_that_may_mean_two_days_or_none_are_refused(tmp_path: Path, cell: str) -> None:
    name = csv(tmp_path, f"经度,纬度,类别,日期\n120.38,36.07,其他,{cell}\n")
    assert problems(tmp_path, "cases", name, datum="wgs84") == [
        f"r.csv, row 2, 日期: '{cell}' is not a date that can mean one day only"
    ]


def test_dates_of_a_workbook(tmp_path: Path) -> None:
    day = dt.datetime.fromisoformat("2024-03-01T08:30")
    name = sheet(
        tmp_path,
        ["经度", "纬度", "类别", "日期"],
        [120.38, 36.07, "占道经营", day],
        [120.38, 36.07, "噪声", 45352],
    )
    found = read(tmp_path, "cases", name, datum="wgs84").frame
    assert found["date"].tolist() == ["2024-03-01", "2024-03-01"]
    assert found["kind"].tolist() == ["street_trading", "other"]


def test_yes_no_and_counts(tmp_path: Path) -> None:
    text = '小区名称,名称,区,是否分类,小车进院,户数\nx,a,市南,是,√,"1,200"\nx,b,市南,未开展,×,不详\nx,c,市南,,N,0\n'
    found = read(tmp_path, "compounds", csv(tmp_path, text)).frame
    assert found["sorting"].tolist()[:2] == [1.0, 0.0]
    assert math.isnan(found["sorting"].iloc[2])
    assert found["cart"].tolist() == [1.0, 0.0, 0.0]
    assert found["households"].tolist()[::2] == [1200.0, 0.0]
    assert math.isnan(found["households"].iloc[1])
    assert found.geometry.isna().all()


def test_counts_that_are_none(tmp_path: Path) -> None:
    text = "名称,区,户数,小车进院\na,市南,-3,是\nb,市南,12.5,也许\nc,市南,约300,\nd,,5,\ne,市南,-3,\n"
    assert problems(tmp_path, "compounds", csv(tmp_path, text)) == [
        "r.csv, row 3, 小车进院: '也许' is neither yes nor no",
        "r.csv, row 2 and 1 more rows, 户数: -3 is negative",
        "r.csv, row 3, 户数: 12.5 is not a whole number",
        "r.csv, row 4, 户数: '约300' is not a number",
        "r.csv, row 5: neither a place nor a district",
    ]


def test_units_of_cells_headers_and_the_city_file(tmp_path: Path) -> None:
    head = "经度,纬度,{}\n"
    name = csv(tmp_path, head.format("半径（km）") + "120.38,36.07,0.5\n120.38,36.07,80m\n")
    assert read(tmp_path, "sensors", name, datum="wgs84").frame["radius_m"].tolist() == [500.0, 80.0]
    name = csv(tmp_path, head.format("半径") + "120.38,36.07,0.5\n")
    assert read(tmp_path, "sensors", name, datum="wgs84").frame["radius_m"].tolist() == [0.5]
    found = read(tmp_path, "sensors", name, datum="wgs84", units={"radius_m": "km"})
    assert found.frame["radius_m"].tolist() == [500.0]
    name = csv(tmp_path, head.format("高峰人数（万人）") + "120.38,36.07,11\n120.38,36.07,0.12345\n")
    assert problems(tmp_path, "beaches", name, datum="wgs84") == [
        "r.csv, row 3, 高峰日人数: 0.12345 is not a whole number"
    ]
    name = csv(tmp_path, head.format("半径（km）") + "120.38,36.07,0.5\n")
    assert problems(tmp_path, "sensors", name, datum="wgs84", units={"radius_m": "m"}) == [
        "r.csv: the header '半径（km）' says km, the city file m"
    ]


# --- ratios -----------------------------------------------------------------------------------------------------------

RATIOS = "区,目标,分子,分母,数值,计量单位,年度\n"


def ratios(folder: Path, *rows: str, header: str = RATIOS, **keys: Any) -> gpd.GeoDataFrame:
    return read(folder, "ratios", csv(folder, header + "\n".join(rows)), **keys).frame


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("98%", {}),
        ("98％", {}),
        ("98", {"value": "percent"}),
        ("0.98", {"value": "share"}),
        ("98%", {"value": "share"}),
    ],
)
def test_the_unit_of_a_share_is_said(tmp_path: Path, cell: str, units: dict[str, str]) -> None:
    found = ratios(tmp_path, f"市南区,满意率,,,{cell},,2023年", units=units).iloc[0]
    assert (found["value"], found["unit"], found["target"], found["year"]) == (0.98, "share", "T24", 2023.0)


def test_the_unit_of_a_share_may_stand_in_its_header_or_in_a_column(tmp_path: Path) -> None:
    assert ratios(tmp_path, "市南区,T24,98", header="区,目标,完成值（%）\n")["value"].tolist() == [0.98]
    found = ratios(tmp_path, "市南区,T24,,,98,%,", "市南区,T25,,,0.9,占比,", "市南区,T23,,,4.5,件/千人,")
    assert found["value"].tolist() == [0.98, 0.9, 4.5]
    assert found["unit"].tolist() == ["share", "share", "件/千人"]


def test_a_share_without_a_unit_is_refused(tmp_path: Path) -> None:
    name = csv(tmp_path, RATIOS + "市南区,T24,,,98,,\n市北区,T24,,,0.98,,\n")
    assert problems(tmp_path, "ratios", name) == [
        "r.csv, row 2 and 1 more rows, 数值: 98 may be per cent or a share: its unit is not said"
    ]
    assert problems(tmp_path, "ratios", name, units={"value": "share"}) == [
        "r.csv, row 2, 数值: 98 share is more than the whole"
    ]
    told = read(tmp_path, "ratios", name, units={"value": "percent"}).notes
    assert [note.features for note in told if note.warning] == [("r.csv, row 3: 0.98 %",)]


def test_numerator_and_denominator_make_a_value_and_may_not_contradict_it(tmp_path: Path) -> None:
    found = ratios(tmp_path, "市南区,T21,970,1000,,,2023", "市北区,T21,,,,,", "全市,T21,2,3,66.7,%,")
    assert found["value"].tolist()[::2] == [0.97, 0.667]
    assert math.isnan(found["value"].iloc[1])
    name = csv(tmp_path, RATIOS + "市南区,T21,45,50,98%,,\n市北区,T21,5,0,,,\n")
    assert problems(tmp_path, "ratios", name) == [
        "r.csv, row 3, 分母: a part of nothing: the denominator is 0",
        "r.csv, row 2, 数值: 98 percent is not the numerator by the denominator, 90 percent",
    ]
    name = csv(tmp_path, RATIOS + "市南区,T21,45,50,0.9,%,\n市北区,T21,45,50,90,%,\n")
    assert problems(tmp_path, "ratios", name) == [
        "r.csv, row 2, 数值: 0.9 percent is not the numerator by the denominator, 90 percent"
    ]


def test_a_part_above_its_whole_is_refused_where_their_quotient_is_a_share(tmp_path: Path) -> None:
    name = csv(tmp_path, RATIOS + "市南区,T24,120,100,,,\n市北区,T24,100,120,,%,\n全市,T24,120,100,,%,\n")
    assert problems(tmp_path, "ratios", name) == [
        "r.csv, row 2, 分子: 120 is more than the whole, 100",
        "r.csv, row 4, 分子: 120 is more than the whole, 100",
    ]
    assert ratios(tmp_path, "全市,T23,450,100,4.5,件/千人,")["value"].tolist() == [4.5]
    assert ratios(tmp_path, "全市,T24,100,100,,,")["value"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("ratios", "区,目标,分子,分母\n市南区,T24,98%,1\n", ", row 2, 分子: '98%' is in percent"),
        ("ratios", "区,目标,分子（%）,分母\n市南区,T24,98,1\n", ": the header '分子（%）' says percent, and 分子 is"),
        ("compounds", "名称,区,户数（万人）\na,市南,3\n", ": the header '户数（万人）' says 10k_people, and 户数 is"),
        ("sensors", "经度,纬度,半径（%）\n120,36,3\n", ": the header '半径（%）' says percent, and "),
    ],
)  # fmt: skip
def test_a_unit_is_never_dropped(tmp_path: Path, kind: str, text: str, fault: str) -> None:
    assert any(
        one.startswith(f"r.csv{fault}")
        for one in problems(tmp_path, kind, csv(tmp_path, text), datum="wgs84")
    )


def test_what_a_table_gives_of_other_targets_keeps_its_unit(tmp_path: Path) -> None:
    text = "目标,数值,计量单位\nT31,98%,\nT29,38,类\nT30,31,\nT23,6.8,万件\n"
    found = read(tmp_path, "context", csv(tmp_path, text)).frame
    assert found["value"].tolist() == [98.0, 38.0, 31.0, 6.8]
    assert found["unit"].tolist() == ["percent", "类", "", "万件"]
    name = csv(tmp_path, "目标,数值,计量单位\nT29,98%,类\nT31,98%,占比\n")
    assert problems(tmp_path, "context", name) == [
        "r.csv, row 2, 数值: the cell is in percent, and the unit beside it is 类"
    ]
    found = read(tmp_path, "context", csv(tmp_path, "目标,数值（%）\nT31,98\n")).frame
    assert (found["value"].tolist(), found["unit"].tolist()) == ([98.0], ["percent"])


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_value_worked_out_agrees_with_the_value_written(
    tmp_path_factory: Any, part: int, more: int
) -> None:
    whole = part + more
    folder = tmp_path_factory.mktemp("r")
    written = ratios(folder, f"市南区,T21,{part},{whole},{100 * part / whole:.2f}%,,").iloc[0]["value"]
    assert written == pytest.approx(part / whole, abs=1e-4)


@pytest.mark.parametrize(("unit", "header"), [("%", "数值"), (None, "数值（%）"), (None, "数值")])
def test_a_share_of_a_workbook_is_what_its_cell_shows(tmp_path: Path, unit: str | None, header: str) -> None:
    name = sheet(tmp_path, ["目标", "区", header, "计量单位"], ["T24", "市南区", 0.98, unit])
    book = openpyxl.load_workbook(tmp_path / name)
    book.worksheets[0]["C2"].number_format = "0%"
    book.save(tmp_path / name)
    found = read(tmp_path, "ratios", name)
    assert found.frame["value"].tolist() == [0.98]
    assert not found.notes


# --- workbooks --------------------------------------------------------------------------------------------------------


def test_a_sheet_called_as_the_register_needs_no_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, lon in (("说明", 1.0), ("垃圾桶、果皮箱", 120.38), ("beaches", 120.4)):
        page = book.create_sheet(title)
        page.append(["经度", "纬度"])
        page.append([lon, 36.07])
    book.save(tmp_path / "r.xlsx")
    assert len(read(tmp_path, "bins", "r.xlsx", datum="wgs84").frame) == 1
    assert len(read(tmp_path, "beaches", "r.xlsx", datum="wgs84").frame) == 1
    told = problems(tmp_path, "cases", "r.xlsx", datum="wgs84")
    assert told == ["r.xlsx: several sheets hold something"]
    told = problems(tmp_path, "bins", "r.xlsx", datum="wgs84", sheet="垃圾桶")
    assert told == ["r.xlsx: no sheet '垃圾桶' that holds something"]


def test_merged_cells(tmp_path: Path) -> None:
    rows = [["区", "名称", "户数"], ["市南区", "a", 5], [None, "b", 6]]
    found = read(tmp_path, "compounds", sheet(tmp_path, *rows, merged="A2:A3")).frame
    assert found["district"].tolist() == ["市南区", "市南区"]
    rows = [["区", "名称", "户数"], ["市南区", "a", 5], ["市南区", "b", None]]
    assert problems(tmp_path, "compounds", sheet(tmp_path, *rows, merged="C2:C3")) == [
        "r.xlsx, cells C2:C3: merged cells of 户数 would count for every row that they cover"
    ]
    assert problems(tmp_path, "compounds", sheet(tmp_path, *rows, merged="A2:B2")) == [
        "r.xlsx, cells A2:B2: cells are merged across columns"
    ]
    rows = [
        ["滨海市小区台账", None, None],
        ["区", "名称", "户数"],
        ["市南区", None, None],
        ["市南区", "a", 5],
    ]
    for reference, told in (
        ("A1:C1", None),
        ("A3:C3", "r.xlsx, cells A3:C3: cells are merged across columns"),
    ):
        name = sheet(tmp_path, *rows, merged=reference)
        if told is None:
            assert len(read(tmp_path, "compounds", name).frame) == 2
        else:
            assert problems(tmp_path, "compounds", name) == [told]
    with pytest.raises(DataError, match=r"no header above column 3.*unmerge it"):
        read(tmp_path, "compounds", sheet(tmp_path, ["区", "户数", None], ["市南区", 5, 6], merged="B1:C1"))


def test_example_rows_are_left_out(tmp_path: Path) -> None:
    rows = [["编号", "经度", "纬度"], ["示例1", 1, 2], ["Example 2", 1, 2], ["A-1", 120.38, 36.07]]
    register = read(tmp_path, "bins", sheet(tmp_path, *rows), datum="wgs84")
    assert register.frame["id"].tolist() == ["A-1"]
    assert register.frame["place"].tolist() == ["r.xlsx, row 4"]
    assert any(note.what == "2 example rows are left out" for note in register.notes)
    assert problems(tmp_path, "bins", sheet(tmp_path, *rows[:3]), datum="wgs84") == [
        "r.xlsx: the register has no rows"
    ]


# --- layers -----------------------------------------------------------------------------------------------------------


def layer(folder: Path, name: str, shapes: list[Any], crs: Any = 4326, **columns: Any) -> str:
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(folder / name)
    return name


BOX = shapely.box(120.38, 36.07, 120.381, 36.071)


@pytest.mark.parametrize("name", ["r.geojson", "r.gpkg", "r.shp"])
def test_layers(tmp_path: Path, name: str) -> None:
    made = layer(tmp_path, name, [BOX, BOX], 编号=["a", "b"], 网格员=[2, 3])
    found = read(tmp_path, "grids", made).frame
    assert found["id"].tolist() == ["a", "b"]
    assert found["workers"].tolist() == [2.0, 3.0]
    assert found["place"].tolist() == [f"{name}, feature 1", f"{name}, feature 2"]
    assert found.area.tolist() == pytest.approx([9993] * 2, rel=2e-3)


def test_kinds_of_geometry(tmp_path: Path) -> None:
    line = shapely.LineString([HERE, (120.381, 36.07)])
    made = layer(tmp_path, "a.geojson", [BOX, line])
    assert problems(tmp_path, "beaches", made) == [
        "a.geojson, feature 2: a LineString where a point or an area is needed"
    ]
    assert problems(tmp_path, "shoreline", made) == ["a.geojson, feature 1: a Polygon where a line is needed"]
    assert problems(tmp_path, "small_ads", layer(tmp_path, "b.geojson", [None, BOX])) == [
        "b.geojson, feature 1: no geometry, or one that cannot be read"
    ]
    assert problems(tmp_path, "ratios", layer(tmp_path, "b.geojson", [BOX])) == [
        "b.geojson: a layer where a table is needed: 比率表"
    ]
    found = read(tmp_path, "bins", layer(tmp_path, "c.geojson", [BOX, shapely.MultiPoint([HERE])])).frame
    assert set(found.geom_type) == {"Point"}
    csv(tmp_path, "经度,纬度,是否治理\n120.38,36.07,是\n")
    assert problems(tmp_path, "small_ads", "r.csv", datum="wgs84") == [
        "r.csv: a table without shapes where areas are needed: “小广告”治理区域"
    ]


def test_a_layer_in_shifted_degrees(tmp_path: Path) -> None:
    shifted = shapely.transform(BOX, wgs84_to_gcj02)
    found = read(tmp_path, "small_ads", layer(tmp_path, "a.geojson", [shifted]), datum="gcj02").frame
    back = shapely.transform(found.geometry.iloc[0], lambda xy: to_lonlat(xy, METRES))
    assert back.equals_exact(BOX, 1e-7, normalize=True)
    in_metres = layer(tmp_path, "b.gpkg", list(found.geometry), crs=4549)
    assert problems(tmp_path, "small_ads", in_metres, datum="gcj02") == [
        "b.gpkg: gcj02 is a datum of degrees, and the layer is in metres"
    ]


def test_areas_that_cross_themselves_are_repaired_and_told(tmp_path: Path) -> None:
    bow = shapely.Polygon([(120.38, 36.07), (120.39, 36.08), (120.39, 36.07), (120.38, 36.08)])
    register = read(tmp_path, "small_ads", layer(tmp_path, "a.geojson", [bow]))
    assert register.frame.is_valid.all()
    assert [note.features for note in register.notes if note.warning] == [("a.geojson, feature 1",)]


def test_a_layer_elsewhere_or_turned(tmp_path: Path) -> None:
    turned = layer(tmp_path, "a.geojson", [shapely.Point(36.07, 120.38)])
    with pytest.raises(QdgeoError, match="swapped"):
        read(tmp_path, "bins", turned)
    with pytest.raises(QdgeoError, match="lengths in"):
        read(tmp_path, "bins", layer(tmp_path, "b.geojson", [shapely.Point(-15, 28)]))


def as_clerks_save(path: Path, heads: dict[str, str], encoding: str) -> None:
    """Rewrite a .dbf of ASCII names: other names cut after ten bytes, all text in another encoding, none stated."""
    data = path.read_bytes()
    for plain, name in heads.items():
        cut = name.encode(encoding)[:10]
        data = data.replace(plain.encode().ljust(11, b"\0"), cut.ljust(11, b"\0"))
    for word in ("是", "否", "市南区", "市北区"):
        own, utf8 = word.encode(encoding), word.encode()
        data = data.replace(utf8, own.ljust(len(utf8)))
    path.write_bytes(data)
    path.with_suffix(".cpg").unlink()


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_shapefile_with_names_cut_in_a_character(tmp_path: Path, encoding: str) -> None:
    columns = {"AAAA": ["是", "否"], "BBBB": [1, 2], "CCCC": ["市南区", "市北区"], "DDDD": ["x", "y"]}
    name = layer(tmp_path, "r.shp", [BOX, BOX], **columns)
    heads = {"AAAA": "小车进院车站对接", "BBBB": "居民户数", "CCCC": "(区)所属区市", "DDDD": "a备注备注备注"}
    as_clerks_save(tmp_path / "r.dbf", heads, encoding)
    register = read(
        tmp_path, "compounds", name, fields={"district": "(区)所属区" if encoding == "gbk" else "(区)所"}
    )
    assert register.frame["cart"].tolist() == [1.0, 0.0]
    assert register.frame["households"].tolist() == [1.0, 2.0]
    assert register.frame["district"].tolist() == ["市南区", "市北区"]
    assert any("cut after ten bytes" in note.what for note in register.notes)


# --- metres -----------------------------------------------------------------------------------------------------------

EAST, NORTH = 534232.1, 3993377.2


def test_eastings_by_their_digits(tmp_path: Path) -> None:
    name = csv(tmp_path, f"东坐标,北坐标\n{EAST},{NORTH}\n")
    register = read(tmp_path, "bins", name, datum="cgcs2000")
    assert register.frame.get_coordinates().to_numpy()[0] == pytest.approx([EAST, NORTH])
    assert any("Gauss-Kruger CM 120E" in note.what for note in register.notes)
    name = csv(tmp_path, f"东坐标,北坐标\n{EAST + 40e6},{NORTH}\n")
    assert read(tmp_path, "bins", name, datum="cgcs2000").frame.geometry.x[0] == pytest.approx(EAST)


def test_metres_that_cannot_be_placed(tmp_path: Path) -> None:
    six = csv(tmp_path, f"东坐标,北坐标\n{EAST},{NORTH}\n", name="six.csv")
    csv(tmp_path, f"东坐标,北坐标\n{EAST + 40e6},{NORTH}\n", name="eight.csv")
    assert problems(tmp_path, "bins", six) == ["six.csv: coordinates in metres without a datum"]
    assert problems(tmp_path, "bins", six, datum="gcj02") == [
        "six.csv: gcj02 is a datum of degrees, and the coordinates are metres"
    ]
    with pytest.raises(DataError, match="do not say their central meridian"):
        read(tmp_path, "bins", six, metric_crs("EPSG:32651"), datum="cgcs2000")
    source = {"path": "eight.csv", "datum": "cgcs2000", "crs": "EPSG:4549"}
    with pytest.raises(DataError, match=r'eight digits, with a zone number.*"EPSG:4528"'):
        read_register(
            load_registers()["bins"],
            RegisterSource.model_validate(source),
            base=tmp_path,
            crs=METRES,
            near_lonlat=QINGDAO,
        )
    mixed = csv(tmp_path, f"东坐标,北坐标\n{EAST},{NORTH}\n{EAST + 40e6},{NORTH}\n", name="mixed.csv")
    assert problems(tmp_path, "bins", mixed, datum="cgcs2000") == [
        "mixed.csv, row 2 and mixed.csv, row 3: eastings of six digits and of eight, which carry a zone number"
    ]
    turned = csv(tmp_path, f"X,Y\n{NORTH},{EAST}\n", name="turned.csv")
    assert problems(tmp_path, "bins", turned, datum="cgcs2000") == [
        f"turned.csv, row 2: 1 of 1 rows have easting and northing swapped, such as X = {NORTH}, Y = {EAST}"
    ]
    zone = csv(tmp_path, f"东坐标,北坐标\n{EAST + 99e6},{NORTH}\n", name="zone.csv")
    assert problems(tmp_path, "bins", zone, datum="cgcs2000") == [
        "zone.csv: eastings begin with 99, which is no zone of China"
    ]
    elsewhere = csv(tmp_path, f"东坐标,北坐标\n{EAST},{NORTH - 2e6}\n", name="far.csv")
    assert problems(tmp_path, "bins", elsewhere, datum="cgcs2000") == [
        "far.csv: no row lies near the city in CGCS2000 / 3-degree Gauss-Kruger CM 120E"
    ]


def test_a_layer_in_metres_without_its_crs(tmp_path: Path) -> None:
    name = layer(tmp_path, "r.shp", [shapely.Point(EAST + 40e6, NORTH)], id=["a"])
    (tmp_path / "r.prj").unlink()
    assert read(tmp_path, "bins", name, datum="cgcs2000").frame.geometry.x[0] == pytest.approx(EAST)
    with pytest.raises(DataError, match="coordinates in metres"):
        read(tmp_path, "bins", name, datum="wgs84")


# --- Amap -------------------------------------------------------------------------------------------------------------


def poi(number: int, location: str) -> dict[str, Any]:
    return {
        "id": f"B{number}",
        "name": "公厕",
        "typecode": "200300",
        "location": location,
        "adname": "市南区",
        "tel": [],
    }


@pytest.mark.parametrize("shape", ["answer", "answers", "points"])
def test_points_from_amap_are_in_their_datum(tmp_path: Path, shape: str) -> None:
    lon, lat = wgs84_to_gcj02(np.array([HERE]))[0].tolist()
    points = [poi(1, f"{lon},{lat}"), poi(2, f"{lon},{lat}")]
    pages = {
        "answer": {"status": "1", "pois": points},
        "answers": [{"pois": points[:1]}, {"pois": points[1:]}],
        "points": points,
    }
    (tmp_path / "r.json").write_text(json.dumps(pages[shape]), "utf-8")
    register = read(tmp_path, "sensors", "r.json")
    assert register.frame["id"].tolist() == ["B1", "B2"]
    assert register.frame["kind"].tolist() == ["200300"] * 2
    assert register.frame["district"].tolist() == ["市南区"] * 2
    assert register.frame.get_coordinates().to_numpy()[0] == pytest.approx(XY, abs=0.01)
    told = read(tmp_path, "sensors", "r.json", datum="wgs84").notes
    assert any("Amap states GCJ-02" in note.what for note in told)


def test_the_shared_sample_of_amap(shared_data: Path) -> None:
    source = RegisterSource(path="amap_200300_format_sample.json")
    zhuhai = (113.0, 22.0, 114.5, 22.6)
    crs = metric_crs("EPSG:4526")
    found = read_register(
        load_registers()["sensors"], source, base=shared_data, crs=crs, near_lonlat=zhuhai
    ).frame
    assert found["name"].tolist() == ["公共厕所", "桂海村公共厕所"]
    published = gcj02_to_wgs84(np.array([[113.823944, 22.142124], [113.825094, 22.136592]]))
    assert to_lonlat(found.get_coordinates().to_numpy(), crs) == pytest.approx(published, abs=1e-8)


def test_amap_without_a_location(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps({"pois": [poi(1, "120.38,36.07"), {"id": "x"}]}), "utf-8")
    assert problems(tmp_path, "bins", "r.json") == ["r.json, row 2: a point without a location"]
    with pytest.raises(SourceError):
        read(tmp_path, "bins", "none.json")
