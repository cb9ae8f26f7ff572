"""A register lands where its toilets are, or says in one message all that is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.config import ToiletsSource
from qdgeo.crs import gcj02_to_wgs84, metric_crs, to_lonlat, wgs84_to_bd09, wgs84_to_gcj02
from qdgeo.errors import DataError, SourceError
from qdgeo.io.points import swapped
from qdgeo.io.registers import read_toilets
from qdgeo.schema import TOILET_TAGS

METRES = metric_crs("EPSG:4549")
QINGDAO = (119.5, 35.6, 121.0, 37.2)
FIELDS = {"id": "编号", "name": "名称", "lon": "经度", "lat": "纬度", "kind": "类别"}
EAST, NORTH = 534232.0, 3993377.0
HEADER = "编号,名称,经度,纬度,类别\n"


def read(folder: Path, name: str = "r.csv", **keys: Any) -> tuple[gpd.GeoDataFrame, tuple[Any, ...]]:
    source = {"path": name, "fields": FIELDS, "datum": "wgs84"} | keys
    source = {key: value for key, value in source.items() if value is not None}
    return read_toilets(
        ToiletsSource.model_validate(source), base=folder, crs=METRES, city_box_lonlat=QINGDAO
    )


def problems(folder: Path, *args: Any, **keys: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(folder, *args, **keys)
    assert all(problem.remedy for problem in caught.value.problems)
    return [str(problem) for problem in caught.value.problems]


def test_shape_of_what_comes_out(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(
        (HEADER + "7,厕所甲,120.38,36.07,环卫\n,厕所乙,120.39,36.08,\n").encode("gbk")
    )
    toilets, notes = read(tmp_path)
    assert toilets["id"].tolist() == ["register:7", "register:3"]
    assert toilets["kind"].tolist() == ["环卫", ""]
    expected = ["id", "name", "name_en", "feature", "toilets_access", "kind", *TOILET_TAGS]
    assert sorted(toilets.columns) == sorted([*expected, "duplicate_of", "geometry", "place"])
    assert set(toilets["feature"]) == {"register"}
    assert toilets.crs == METRES
    assert toilets.geometry.x[0] == pytest.approx(534232, abs=1)
    assert [note.what for note in notes] == ["not UTF-8; read as GB18030 (GBK)"]
    text = toilets.drop(columns="geometry")
    assert text.map(lambda cell: isinstance(cell, str)).all(axis=None)


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "gcj02", "bd09"])
def test_every_datum_leads_to_the_same_place(tmp_path: Path, datum: str) -> None:
    here = np.array([[120.38, 36.07]])
    there = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}.get(datum, lambda lonlat: lonlat)(here)
    lon, lat = there[0].tolist()
    (tmp_path / "r.csv").write_text(HEADER + f"1,甲,{lon!r},{lat!r},\n", "utf-8")
    toilets, _ = read(tmp_path, datum=datum)
    assert np.abs(to_lonlat(toilets.get_coordinates().to_numpy(), METRES) - here).max() < 1e-8


@pytest.mark.parametrize(
    ("east", "keys"),
    [(0, {}), (40e6, {}), (0, {"crs": "EPSG:4549"}), (40e6, {"datum": None, "crs": "EPSG:4528"})],
)
def test_metres_are_known_by_the_digits_of_the_easting(
    tmp_path: Path, east: float, keys: dict[str, Any]
) -> None:
    text = HEADER + f"1,甲,{EAST + east},{NORTH},\n2,乙,{EAST + east + 100},{NORTH},\n"
    (tmp_path / "r.csv").write_text(text, "utf-8")
    toilets, notes = read(tmp_path, **{"datum": "cgcs2000"} | keys)
    assert toilets.get_coordinates().to_numpy() == pytest.approx(
        np.array([[EAST, NORTH], [EAST + 100, NORTH]]), abs=1e-6
    )
    assert any("coordinates in metres, read as CGCS2000" in note.what for note in notes)


def test_metres_that_are_swapped_or_of_degrees_or_of_no_zone(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(HEADER + f"1,甲,{NORTH},{EAST},\n", "utf-8")
    (told,) = problems(tmp_path, datum="cgcs2000")
    assert "1 of 1 rows have easting and northing swapped" in told
    assert 'set sources.toilets.fields.lon = "纬度", sources.toilets.fields.lat = "经度"' in told
    (tmp_path / "r.csv").write_text(HEADER + f"1,甲,{EAST},{NORTH},\n2,乙,{EAST},,\n", "utf-8")
    assert [told.split(". To mend it")[0] for told in problems(tmp_path, datum="gcj02")] == [
        "r.csv, row 3, 纬度: no coordinate",
        "r.csv: gcj02 is a datum of degrees, and the coordinates are metres",
    ]
    assert "coordinates in metres without a datum" in problems(tmp_path, datum=None)[1]
    (tmp_path / "r.csv").write_text(HEADER + f"1,甲,{EAST + 99e6},{NORTH},\n", "utf-8")
    assert "eastings begin with 99, which is no zone of China" in problems(tmp_path, datum="cgcs2000")[0]


def test_a_layer_in_metres_that_states_no_crs(tmp_path: Path) -> None:
    for shift, epsg in ((0, 4549), (40e6, 4528)):
        shape = {"type": "Point", "coordinates": [EAST + shift, NORTH]}
        feature = {"type": "Feature", "properties": {"名称": "甲"}, "geometry": shape}
        (tmp_path / "r.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        for keys in ({"datum": "cgcs2000"}, {"datum": None, "crs": f"EPSG:{epsg}"}):
            toilets, _ = read(tmp_path, "r.geojson", fields={"name": "名称"}, **keys)
            assert toilets.get_coordinates().to_numpy()[0] == pytest.approx([EAST, NORTH], abs=1e-6)


def test_tags_are_taken_from_named_columns(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("lon,lat,时间,收费\n120.38,36.07,24/7,no\n", "utf-8")
    fields = {"lon": "lon", "lat": "lat", "opening_hours": "时间", "fee": "收费"}
    toilets, _ = read(tmp_path, fields=fields)
    assert toilets.loc[0, ["id", "opening_hours", "fee", "access", "name"]].tolist() == [
        "register:2", "24/7", "no", "", "",
    ]  # fmt: skip


def test_stalls_are_counts_and_unknown_is_not_zero(tmp_path: Path) -> None:
    fields = FIELDS | {"stalls_women": "女厕位", "stalls_men": "男厕位", "urinals": "小便位"}
    header = HEADER.strip() + ",女厕位,男厕位,小便位\n"
    rows = ["1,甲,120.38,36.07,,6,3,2\n", "2,乙,120.39,36.08,,不详,0,\n"]
    (tmp_path / "r.csv").write_text(header + "".join(rows), "utf-8")
    toilets, _ = read(tmp_path, fields=fields)
    assert toilets.loc[0, ["stalls_women", "stalls_men", "urinals"]].tolist() == [6, 3, 2]
    assert toilets["stalls_women"].isna().tolist() == [False, True]
    assert toilets["stalls_men"].tolist() == [3, 0]
    assert toilets["urinals"].isna().tolist() == [False, True]
    assert "stalls_accessible" not in toilets
    rows = ["1,甲,120.38,36.07,,-6,3,2\n", "2,乙,120.39,36.08,,4.5,3,2\n", "3,丙,120.4,36.08,,多,3,2\n"]
    (tmp_path / "r.csv").write_text(header + "".join(rows), "utf-8")
    told = problems(tmp_path, fields=fields)
    assert [line.split(": ")[0] for line in told] == [f"r.csv, row {row}, 女厕位" for row in (2, 3, 4)]
    assert "-6 is negative" in told[0]
    (tmp_path / "r.csv").write_text(HEADER + "1,甲,120.38,36.07,\n", "utf-8")
    assert "no column '女厕位' for stalls_women" in problems(tmp_path, fields=fields)[0]


def test_all_faults_of_the_file_at_once(tmp_path: Path) -> None:
    rows = [
        "1,甲,120.38,36.07,",
        "1,乙,120.39,36.08,",
        "3,丙,abc,36.08,",
        "4,丁,,,",
        "5,戊,36.07,120.38,",
        "6,己,0,0,",
        "7,庚,420.5,36.1,",
        "8,辛,nan,36.1,",
        "9,壬,113.26,23.13,",
    ]
    (tmp_path / "r.csv").write_text(HEADER + "\n".join(rows), "utf-8")
    told = problems(tmp_path)
    expected = [
        "r.csv, row 4, 经度: 'abc' is not a number of degrees",
        "r.csv, row 5, 经度: no coordinate",
        "r.csv, row 5, 纬度: no coordinate",
        "r.csv, row 8, 经度: 420.5 is out of range for lon",
        "r.csv, row 9, 经度: 'nan' is not a number of degrees",
        "r.csv, row 7: 0, 0 stands for no coordinates",
        "r.csv, rows 6: 1 of 9 rows have longitude and latitude swapped, such as 经度 = 36.07, 纬度 = 120.38",
        "r.csv, row 2 and r.csv, row 3: id '1' occurs 2 times",
    ]
    assert len(told) == len(expected)
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(start)


def test_rows_far_away_are_kept_and_listed(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(HEADER + "1,甲,120.38,36.07,\n2,乙,113.26,23.13,\n", "utf-8")
    toilets, (note,) = read(tmp_path)
    assert len(toilets) == 2
    assert note.features == ("r.csv, row 3 (113.26, 23.13)",)
    (tmp_path / "r.csv").write_text(HEADER + "2,乙,113.26,23.13,\n", "utf-8")
    assert problems(tmp_path)[0].startswith("r.csv: no row lies near the city")


def test_a_whole_file_with_swapped_axes_names_the_keys(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(HEADER + "1,甲,36.07,120.38,\n2,乙,36.08,120.39,\n", "utf-8")
    (line,) = problems(tmp_path)
    assert "2 of 2 rows have longitude and latitude swapped" in line
    assert 'set sources.toilets.fields.lon = "纬度", sources.toilets.fields.lat = "经度"' in line


def test_what_the_city_file_leaves_unsaid(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(HEADER, "utf-8")
    told = problems(tmp_path, datum=None, fields={"name": "名"})
    assert [line.split(". To mend")[0] for line in told] == [
        "r.csv: no column '名' for name",
        "r.csv: no column is named for lon",
        "r.csv: no column is named for lat",
        "r.csv: bare coordinates without a datum may be 500 m off",
    ]
    assert "gcj02" in told[3]
    with pytest.raises(SourceError, match="toilets is missing"):
        read(tmp_path, "none.csv")


def test_an_entry_listed_twice_at_one_place_repeats_the_first(tmp_path: Path) -> None:
    names = ["甲", "甲", "乙", "甲", "", ""]
    rows = "".join(f"{row},{name},120.38000{row % 2},36.07,\n" for row, name in enumerate(names))
    (tmp_path / "r.csv").write_text(HEADER + rows, "utf-8")
    toilets, _ = read(tmp_path)
    assert toilets["duplicate_of"].tolist() == ["", "register:0", "", "register:0", "", ""]


def layer(folder: Path, shapes: list[Any], crs: int | None = 4326, **columns: list[Any]) -> str:
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_parquet(folder / "r.parquet")
    return "r.parquet"


def test_layers_with_geometry(tmp_path: Path) -> None:
    shapes = [shapely.Point(120.38, 36.07), shapely.box(120.39, 36.07, 120.4, 36.08)]
    name = layer(tmp_path, shapes, 4490, 编号=[1.0, 2.0], 名称=["甲", None], 类别=["x", "y"])
    toilets, _ = read(tmp_path, name, datum=None)
    assert toilets["id"].tolist() == ["register:1", "register:2"]
    assert toilets["name"].tolist() == ["甲", ""]
    assert toilets.geometry.x[0] == pytest.approx(534232, abs=1)
    assert set(toilets.geom_type) == {"Point"}
    shifted, _ = read(tmp_path, name, datum="gcj02")
    assert toilets.geometry.x[0] - shifted.geometry.x[0] == pytest.approx(462, abs=1)


def test_faults_of_layers(tmp_path: Path) -> None:
    shapes = [shapely.Point(120.38, 36.07), None, shapely.LineString([(120, 36), (120.1, 36)])]
    name = layer(tmp_path, shapes, 编号=["1", "1", "3"])
    told = problems(tmp_path, name, fields={"id": "编号", "name": "名称"})
    assert [line.split(". To mend")[0] for line in told] == [
        "r.parquet: no column '名称' for name",
        "r.parquet, feature 2: no geometry, or one that cannot be read",
        "r.parquet, feature 3: a LineString where a point is needed",
        "r.parquet, feature 1 and r.parquet, feature 2: id '1' occurs 2 times",
    ]
    name = layer(tmp_path, [shapely.Point(36.07, 120.38)])
    assert "swapped" in problems(tmp_path, name, fields={})[0]
    name = layer(tmp_path, [shapely.Point(113.26, 23.13)])
    assert "no feature lies near the city" in problems(tmp_path, name, fields={})[0]
    name = layer(tmp_path, [shapely.Point(534232, 3993377)], 4549)
    assert "gcj02 is a datum of degrees" in problems(tmp_path, name, fields={}, datum="gcj02")[0]
    name = layer(tmp_path, [])
    assert "no features" in problems(tmp_path, name, fields={})[0]


@given(st.tuples(st.floats(119.5, 121), st.floats(35.6, 37.2)))
def test_a_swap_is_told_everywhere_in_the_city(pair: tuple[float, float]) -> None:
    there = np.array([pair, pair[::-1]])
    assert swapped(there, QINGDAO).tolist() == [False, True]


def test_hostile_names_pass_through_as_text(tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", "=HYPERLINK(1)", "' OR 1=1 --", "\u202e倒"]
    rows = "".join(f"{row},{name},120.3{row},36.07,\n" for row, name in enumerate(names))
    (tmp_path / "r.csv").write_text(HEADER + rows, "utf-8")
    assert read(tmp_path)[0]["name"].tolist() == names


def test_an_export_from_amap_needs_no_columns_and_no_datum(shared_data: Path) -> None:
    source = ToiletsSource(path="amap_200300_format_sample.json")
    zhuhai, crs = (113.0, 22.0, 114.5, 22.6), metric_crs("EPSG:4526")
    toilets, _ = read_toilets(source, base=shared_data, crs=crs, city_box_lonlat=zhuhai)
    assert toilets["id"].tolist() == ["register:B0FFLHZAQG", "register:B0J1MZS9BW"]
    assert toilets["kind"].tolist() == ["200300", "200300"]
    raw = np.array([[113.823944, 22.142124], [113.825094, 22.136592]])
    assert to_lonlat(toilets.get_coordinates().to_numpy(), crs) == pytest.approx(
        gcj02_to_wgs84(raw), abs=1e-8
    )


def test_example_rows_of_a_template_are_no_toilets(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(HEADER + "示例1,甲,120.38,36.07,\n7,乙,120.38,36.07,\n", "utf-8")
    toilets, _ = read(tmp_path)
    assert toilets["id"].tolist() == ["register:7"]
