"""Tables and layers in the forms of offices come back as they were."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely import LineString, Polygon

from qdgeo.io.clerks import Sheet, clerk_csv, clerk_workbook, geojson_text, shapefile

TABLE = pd.DataFrame({"区": ["甲区", "甲区", "乙区"], "数": [1, 2, None]})


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_text_comes_back_in_its_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(clerk_csv(TABLE, encoding=encoding))
    pd.testing.assert_frame_equal(pd.read_csv(path, encoding=encoding), TABLE)


def test_equal_cells_one_under_the_other_are_merged_below_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    data = clerk_workbook({"表": Sheet(table=TABLE, title="某市", merged=["区"])}, date="2025-01-01")
    assert data == clerk_workbook({"表": Sheet(table=TABLE, title="某市", merged=["区"])}, date="2025-01-01")
    path.write_bytes(data)
    page = openpyxl.load_workbook(path)["表"]
    assert {str(cells) for cells in page.merged_cells.ranges} == {"A1:B1", "A3:A4"}
    assert [page.cell(row, 1).value for row in (1, 2, 3, 5)] == ["某市", "区", "甲区", "乙区"]
    assert page.cell(5, 2).value is None


def test_a_shapefile_has_the_day_that_it_was_given(tmp_path: Path) -> None:
    layer = gpd.GeoDataFrame({"名称": ["一段"]}, geometry=[LineString([(0, 0), (9, 0)])], crs="EPSG:4549")
    files = shapefile(layer, "shore", date="2025-01-31")
    assert files[".dbf"][1:4] == bytes([125, 1, 31])
    for ending, data in files.items():
        (tmp_path / f"岸线{ending}").write_bytes(data)
    assert gpd.read_file(tmp_path / "岸线.shp")["名称"].tolist() == ["一段"]


def test_geojson_is_in_degrees_and_valid() -> None:
    square = Polygon([(591_000, 3_874_000), (591_100, 3_874_000), (591_100, 3_874_100)])
    layer = gpd.GeoDataFrame({"name": ["x"]}, geometry=[square], crs="EPSG:4549")
    back = gpd.read_file(geojson_text(layer))
    assert back.crs.to_epsg() == 4326
    assert back.geometry.is_valid.all()
    assert 120.9 < back.total_bounds[0] < 121.1
