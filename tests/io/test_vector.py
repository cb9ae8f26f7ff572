"""A layer is read with its CRS and all its columns, or it is said why not."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point, box

from qdgeo.config import DistrictsSource
from qdgeo.crs import metric_crs
from qdgeo.errors import CrsError, DataError, SourceError
from qdgeo.io.boundaries import read_districts
from qdgeo.io.vector import check_place, read_vector, text_of

METRES = metric_crs("EPSG:4549")


def frame(crs: Any = 4490, **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[Point(120.38, 36.07, 5.0), Point(120.39, 36.08, 6.0)], crs=crs)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (pd.NA, ""), (pd.NaT, ""), (float("nan"), ""), (np.float32("nan"), ""), (np.float32(7), "7"),
        (np.int64(7), "7"), (True, "True"), ("\t市南 ", "市南"), ("<NA>", "<NA>"), (dt.date(2024, 5, 1), "2024-05-01"),
        ([], "[]"), (np.array(["a", "b"]), "['a' 'b']"),
    ],
)  # fmt: skip
def test_text_of(cell: object, text: str) -> None:
    assert text_of(cell) == text


def test_districts_of_geoparquet_with_nullable_columns(tmp_path: Path) -> None:
    shapes = [box(534000 + 1000 * x, 3993000, 535000 + 1000 * x, 3994000) for x in range(2)]
    columns = {
        "id": pd.array([370202, 370203], dtype="Int64"),
        "name": pd.array(["市南区", pd.NA], dtype="string"),
    }
    gpd.GeoDataFrame(columns, geometry=shapes, crs=METRES).to_parquet(tmp_path / "d.parquet")
    districts, _ = read_districts(DistrictsSource(path="d.parquet"), base=tmp_path, crs=METRES)
    assert districts["id"].tolist() == ["370202", "370203"]
    assert districts["name"].tolist() == ["市南区", "370203"]


@pytest.mark.parametrize("name", ["a.parquet", "a.gpkg", "a.geojson", "a.fgb"])
def test_every_format_gives_plane_points_and_their_crs(tmp_path: Path, name: str) -> None:
    rows = frame(4326, 名称=["甲", "乙"])
    rows.to_parquet(tmp_path / name) if name.endswith("parquet") else rows.to_file(tmp_path / name)
    found, notes = read_vector(tmp_path / name, role="toilets")
    assert sorted(found["名称"]) == ["乙", "甲"]
    assert not found.has_z.any()
    assert found.crs == 4326
    assert notes == ()


def test_a_shapefile_in_gbk_that_does_not_say_so(tmp_path: Path) -> None:
    frame(名称=["市南", "市北"]).to_file(tmp_path / "a.shp", encoding="gbk")
    (tmp_path / "a.cpg").unlink()
    table = bytearray((tmp_path / "a.dbf").read_bytes())
    table[29] = 0
    (tmp_path / "a.dbf").write_bytes(table)
    found, notes = read_vector(tmp_path / "a.shp", role="toilets")
    assert sorted(found["名称"]) == ["市北", "市南"]
    assert any("its bytes are gb18030" in note.what and not note.warning for note in notes)


def test_layers_are_named_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for layer in ("one", "two"):
        frame(x=[1, 2]).to_file(path, layer=layer)
    with pytest.raises(DataError, match=r"several layers.*'one', 'two'"):
        read_vector(path, role="toilets")
    with pytest.raises(DataError, match=r"no layer 'three'.*'one', 'two'"):
        read_vector(path, role="toilets", layer="three")
    assert len(read_vector(path, role="toilets", layer="two")[0]) == 2


@pytest.mark.parametrize("name", ["a.parquet", "a.gpkg"])
def test_a_damaged_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not what the name says")
    with pytest.raises(SourceError, match=r"the file for toilets (is not GeoParquet|cannot be read)"):
        read_vector(tmp_path / name, role="toilets")


def test_the_crs_of_the_file_of_the_city_file_and_of_neither(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame(None).to_parquet(path)
    with pytest.raises(CrsError, match=r'no CRS in the file.*such as crs = "EPSG:4490"'):
        read_vector(path, role="toilets")
    assert read_vector(path, role="toilets", crs_hint="EPSG:4490")[0].crs == 4490
    assert read_vector(path, role="toilets", fallback=METRES)[0].crs == METRES
    with pytest.raises(CrsError, match='not a CRS that PROJ knows: crs = "青岛"'):
        read_vector(path, role="toilets", crs_hint="青岛")
    frame(4490).to_parquet(path)
    with pytest.raises(CrsError, match=r"the file states .*remove crs"):
        read_vector(path, role="toilets", crs_hint="EPSG:4326")


def geojson(path: Path, crs: object) -> Path:
    content = json.loads(frame(4326).to_json()) | {"crs": crs}
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_the_crs_member_of_geojson(tmp_path: Path) -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    path = geojson(tmp_path / "a.geojson", named)
    assert read_vector(path, role="toilets")[0].crs == 4490
    path = geojson(tmp_path / "b.geojson", named | {"properties": {"name": "EPSG:999999"}})
    with pytest.raises(CrsError, match="PROJ does not know the CRS that the file states: EPSG:999999"):
        read_vector(path, role="toilets")
    path = geojson(tmp_path / "c.geojson", None)
    with pytest.raises(CrsError, match="no CRS in the file"):
        read_vector(path, role="toilets")


def test_where_a_layer_lies() -> None:
    good = frame()
    check_place(good, METRES, where="a.gpkg")
    turned = good.set_geometry(gpd.points_from_xy([36.07], [120.38]).repeat(2), crs=4490)
    with pytest.raises(CrsError, match="latitude and longitude are swapped"):
        check_place(turned, METRES, where="a.gpkg")
    zoned = good.set_geometry(gpd.points_from_xy([40534232.0] * 2, [3993377.0] * 2), crs=METRES)
    with pytest.raises(
        CrsError, match=r"a\.gpkg: the layer begins at \(40534232, 3993377\), which is nowhere"
    ):
        check_place(zoned, METRES, where="a.gpkg")
