"""Lines and areas in a column of a table land where they are drawn, or say which row is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely

from qdgeo.config import RegisterSource
from qdgeo.crs import metric_crs, to_lonlat, wgs84_to_bd09, wgs84_to_gcj02
from qdgeo.errors import QdgeoError
from qdgeo.io.register import Register, read_register
from qdgeo.io.register_shapes import shape_of
from qdgeo.targets.registers import load_registers

METRES = metric_crs("EPSG:4549")
QINGDAO = (119.5, 35.6, 121.0, 37.2)
EAST, NORTH = 534232.0, 3993377.0
LINE = shapely.LineString([(EAST, NORTH), (EAST + 400, NORTH), (EAST + 400, NORTH + 300)])
AREA = shapely.box(EAST, NORTH, EAST + 400, NORTH + 300)
BACK: dict[str, Any] = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
HEADERS = ["几何", "WKT", "geometry", "坐标串", "the_geom"]


def cell(shape: Any, datum: str = "wgs84") -> str:
    there = BACK.get(datum, lambda lonlat: lonlat)
    return str(
        shapely.to_wkt(
            shapely.transform(shape, lambda xy: there(to_lonlat(xy, METRES))), rounding_precision=9
        )
    )


def written(folder: Path, header: str, *cells: str, more: str = "名称", name: str = "r.csv") -> str:
    rows = "".join(f'行{number},"{text}"\n' for number, text in enumerate(cells, 1))
    (folder / name).write_text(f"{more},{header}\n{rows}", "utf-8")
    return name


def read(folder: Path, kind: str, name: str, **keys: Any) -> Register:
    source = RegisterSource.model_validate({"path": name, "datum": "wgs84"} | keys)
    return read_register(load_registers()[kind], source, base=folder, crs=METRES, near_lonlat=QINGDAO)


def problems(folder: Path, kind: str, name: str, **keys: Any) -> list[str]:
    with pytest.raises(QdgeoError) as caught:
        read(folder, kind, name, **keys)
    assert all(problem.remedy for problem in caught.value.problems)
    return [str(problem).split(". To mend it")[0] for problem in caught.value.problems]


def apart(found: Register, shape: Any) -> float:
    return float(shapely.hausdorff_distance(found.frame.geometry[0], shape))


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_of_shapes_under_any_usual_header(tmp_path: Path, header: str) -> None:
    shoreline = read(tmp_path, "shoreline", written(tmp_path, header, cell(LINE)))
    assert apart(shoreline, LINE) < 0.01
    assert "wkt" not in shoreline.frame.columns
    assert not any("left out" in note.what for note in shoreline.notes)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09", "cgcs2000"])
@pytest.mark.parametrize("kind", ["small_ads", "compounds", "communities"])
def test_shapes_are_in_the_datum_that_is_stated(tmp_path: Path, kind: str, datum: str) -> None:
    name = written(tmp_path, "几何", cell(AREA, datum))
    assert apart(read(tmp_path, kind, name, datum=datum), AREA) < 0.01


@pytest.mark.parametrize(
    ("shift", "keys"), [(0.0, {}), (40e6, {}), (0.0, {"crs": "EPSG:4549", "datum": None})]
)
def test_metres_are_known_by_the_digits_of_the_easting(
    tmp_path: Path, shift: float, keys: dict[str, Any]
) -> None:
    text = shapely.to_wkt(shapely.transform(AREA, lambda xy: xy + np.array([shift, 0.0])))
    found = read(tmp_path, "small_ads", written(tmp_path, "几何", text), **({"datum": "cgcs2000"} | keys))
    assert apart(found, AREA) < 0.01


def test_a_string_of_coordinates_is_a_line_or_an_area(tmp_path: Path) -> None:
    for kind, shape in (("shoreline", LINE), ("small_ads", AREA)):
        corners = to_lonlat(shapely.get_coordinates(shape), METRES).tolist()
        text = ";".join(f"{lon:.9f},{lat:.9f}" for lon, lat in corners)
        assert apart(read(tmp_path, kind, written(tmp_path, "坐标串", text)), shape) < 0.01


def test_a_sheet_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["网格名称", "几何", "网格员"], ["甲", cell(AREA), 3]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "r.xlsx")
    grids = read(tmp_path, "grids", "r.xlsx", fields={"name": "网格名称"})
    assert apart(grids, AREA) < 0.01
    assert grids.frame["workers"].tolist() == [3.0]


def test_rows_without_a_shape_go_by_point_or_district_where_they_may(tmp_path: Path) -> None:
    lon, lat = to_lonlat(np.array([[EAST, NORTH]]), METRES)[0].tolist()
    text = f'名称,经度,纬度,所属区市,几何\n甲,,,,"{cell(AREA)}"\n乙,{lon},{lat},,\n丙,,,市南区,\n'
    (tmp_path / "r.csv").write_text(text, "utf-8")
    shapes = read(tmp_path, "compounds", "r.csv").frame.geometry
    assert [None if shape is None else shape.geom_type for shape in shapes] == ["Polygon", "Point", None]


def test_every_fault_is_told_with_its_row(tmp_path: Path) -> None:
    name = written(tmp_path, "几何", "POLYGON ((120 36, 1", cell(AREA), "见附图", "120.1,36.1")
    assert problems(tmp_path, "small_ads", name) == [
        "r.csv, row 2, 几何: 'POLYGON ((120 36, 1' is no shape",
        "r.csv, row 4, 几何: '见附图' is no shape",
        "r.csv, row 5, 几何: '120.1,36.1' is no shape",
    ]
    assert problems(tmp_path, "small_ads", written(tmp_path, "几何", cell(AREA)), datum=None) == [
        "r.csv: bare coordinates without a datum may be 500 m off"
    ]
    assert problems(tmp_path, "small_ads", written(tmp_path, "几何", cell(AREA), cell(LINE))) == [
        "r.csv, row 3, 几何: a LineString where an area is needed"
    ]
    assert problems(tmp_path, "small_ads", written(tmp_path, "几何", cell(AREA), "")) == [
        "r.csv, row 3: no shape and no coordinates"
    ]
    turned = shapely.transform(shapely.from_wkt(cell(AREA)), lambda xy: xy[:, ::-1]).wkt
    assert problems(tmp_path, "small_ads", written(tmp_path, "几何", turned)) == [
        "r.csv, row 2, 几何: 1 of 1 features have longitude and latitude swapped"
    ]
    metres = written(tmp_path, "几何", AREA.wkt)
    assert "coordinates in metres, such as (534232, 3993377)" in problems(tmp_path, "small_ads", metres)[0]
    assert problems(tmp_path, "small_ads", metres, crs="EPSG:1", datum=None) == [
        'r.csv: not a CRS that PROJ knows: "EPSG:1"'
    ]


def test_a_table_without_shapes_says_how_to_give_them(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("名称\n甲\n", "utf-8")
    (told,) = problems(tmp_path, "small_ads", "r.csv")
    assert told == "r.csv: a table without shapes where areas are needed: “小广告”治理区域"


def test_a_height_is_left_out_and_a_bow_tie_repaired(tmp_path: Path) -> None:
    tie = shapely.Polygon([(120.38, 36.06), (120.39, 36.07), (120.39, 36.06), (120.38, 36.07)])
    found = read(
        tmp_path,
        "small_ads",
        written(tmp_path, "几何", tie.wkt, "POLYGON Z ((120.4 36 1, 120.5 36 1, 120.5 36.1 1, 120.4 36 1))"),
    )
    assert found.frame.is_valid.all()
    assert not shapely.has_z(np.asarray(found.frame.geometry)).any()
    assert any("repaired" in note.what for note in found.notes)


@pytest.mark.parametrize(
    "text",
    ["", "POINT", "120.1 36.1", "a;b", "120.1,36.1;x", "LINESTRING (0 0)", "GEOMETRYCOLLECTION", "=1+1"],
)
def test_what_is_no_shape_is_none(text: str) -> None:
    assert shape_of(text, areas=True) is None
    assert shape_of(text, areas=False) is None
