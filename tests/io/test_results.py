"""What is written can be read again, runs nothing, loses nothing, and is the same byte for byte."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from qdgeo.config import parse_city_file
from qdgeo.io.files import sha256
from qdgeo.io.folders import staged_folder
from qdgeo.io.layers import SourceRecord
from qdgeo.io.manifest import Manifest
from qdgeo.io.results import csv_bytes, geopackage_bytes, write_results
from qdgeo.io.spreadsheet import workbook_bytes
from qdgeo.wording import Note, Text

HOSTILE = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "\tx",
    "<script>",
    '名,"称"\n',
    "'quoted",
    "http://example.org/x",
    "\x07",
]
NAN, INF = float("nan"), float("inf")
CITY = """
name = "town"
title = { zh = "小城", en = "Town" }
crs = "EPSG:4549"
sources = { streets = { osm = "a.pbf" }, districts = { path = "d.geojson" } }
[targets.coverage_15min]
at_least = 0.9
basis = "people"
source = "test"
[targets.dense]
measure = "toilet_density"
at_least = 4
source = "test"
"""


def manifest() -> Manifest:
    return Manifest(
        city="town",
        date="2024-05-01",
        config=parse_city_file(CITY, where="city.toml"),
        sources=(SourceRecord(role="districts", path="d.geojson", sha256="0" * 64, licence="ODbL"),),
        osm_timestamp="2024-04-30T20:21:00Z",
        definitions=(Text("口径", "definition"),),
        notes=(Note("something", "d.geojson", ("a",), zh="某事"),),
    )


def tables() -> dict[str, pd.DataFrame]:
    card = {
        "district": ["a", "whole"], "name": ["=甲", "全市"], "coverage_15min:value": [0.5, NAN],
        "coverage_15min:attainment": [0.55, NAN], "dense:value": [2.5, INF], "rank": [1.0, NAN],
    }  # fmt: skip
    long = {
        "district": ["a", "a"], "measure": ["coverage_15min", "toilet_density"], "value": [0.5, 2.5],
        "unit": ["share", "座/km²"],
    }  # fmt: skip
    words = {"table": ["scorecard", "scorecard"], "column": ["name", "*:value"], "zh": ["名称", "值"]}
    return {
        "scorecard": pd.DataFrame(card),
        "indicators": pd.DataFrame(long),
        "facilities": pd.DataFrame({"id": ["n1", "n2"], "counts": [True, False], "reason": ["", "private"]}),
        "dictionary": pd.DataFrame(words),
    }


def layers() -> dict[str, gpd.GeoDataFrame]:
    lines = gpd.GeoDataFrame(
        {"name": ["甲", None], "band": [5.0, INF], "seconds": [NAN, 2.0], "edge": np.array([1, 2])},
        geometry=[LineString([(0, 0), (1, 1)]), LineString([(0, 0), (2, 1)])],
        crs="EPSG:4549",
    )
    areas = gpd.GeoDataFrame(
        {"id": ["a", "b"], "x:value": [0.1, 0.2]},
        geometry=[box(0, 0, 1, 1), MultiPolygon([box(5, 5, 6, 6)])],
        crs="EPSG:4549",
    )
    none = gpd.GeoDataFrame({"entry": pd.Series(dtype=object)}, geometry=[], crs="EPSG:4549")
    points = gpd.GeoDataFrame(
        {"id": ["p"], "counts": [True]}, geometry=[Point(1, 2)], crs="EPSG:4549", index=[9]
    )
    return {"street_minutes": lines, "districts": areas, "managed_roads": none, "facilities": points}


def test_everything_is_written_and_vouched_for(tmp_path: Path) -> None:
    (tmp_path / "town.html").write_text("<html>", "utf-8")
    written = write_results(tmp_path, tables=tables(), layers=layers(), manifest=manifest())
    names = [path.relative_to(tmp_path).as_posix() for path in written]
    assert names == [
        *(f"tables/{name}.csv" for name in tables()),
        "town.xlsx",
        *(f"layers/{name}.parquet" for name in layers()),
        "town.gpkg",
        "manifest.json",
    ]
    stated = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert set(stated["outputs"]) == {*names, "town.html"} - {"manifest.json"}
    assert all(sha256(tmp_path / name) == digest for name, digest in stated["outputs"].items())
    assert stated["sources"][0]["licence"] == "ODbL"
    assert stated["config"]["walk"]["minutes"] == [5.0, 10.0, 15.0]
    assert stated["notes"][0]["features"] == ["a"]
    assert (stated["notes"][0]["zh"], stated["notes"][0]["what"]) == ("某事", "something")
    assert stated["definitions"] == [{"zh": "口径", "en": "definition"}]
    assert stated["osm_timestamp"] == "2024-04-30T20:21:00Z"
    assert stated["versions"]["GDAL"].count(".") == 2
    assert str(tmp_path) not in json.dumps(stated)


def test_same_inputs_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_results(one, tables=tables(), layers=layers(), manifest=manifest())
    time.sleep(2.1)  # zip archives count time in steps of two seconds
    write_results(two, tables=tables(), layers=layers(), manifest=manifest())
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(files) == 11
    assert [name for name in files if (one / name).read_bytes() != (two / name).read_bytes()] == []


def test_results_can_replace_themselves(tmp_path: Path) -> None:
    for _ in range(2):
        with staged_folder(tmp_path / "out") as folder:
            write_results(folder, tables=tables(), layers=layers(), manifest=manifest())
    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208 (names are all that is asked)


def test_csv_keeps_numbers_and_disarms_text() -> None:
    table = pd.DataFrame(
        {"text": [*HOSTILE, None], "km": [-1.5, NAN, INF, -INF, 0.1, 1e-9, 2.0, 3.0, 4.0, 5.0, 6.0]}
    )
    data = csv_bytes(table)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["text", "km"]
    assert [row[1] for row in rows[1:]] == [
        "-1.5",
        "",
        "inf",
        "-inf",
        "0.1",
        "1e-09",
        "2.0",
        "3.0",
        "4.0",
        "5.0",
        "6.0",
    ]
    back = [row[0] for row in rows[1:]]
    assert back == [f"'{text}" if text[0] in "=+-@\t" else text for text in HOSTILE] + [""]
    mixed = csv_bytes(pd.DataFrame({"a": [True, False], "b": [3, 4], "=c": [pd.NA, pd.NaT]})).decode(
        "utf-8-sig"
    )
    assert mixed == "a,b,'=c\r\ntrue,3,\r\nfalse,4,\r\n"


@given(st.lists(st.text(), min_size=1, max_size=20), st.floats(allow_nan=False))
def test_csv_loses_nothing_and_runs_nothing(texts: list[str], value: float) -> None:
    data = csv_bytes(pd.DataFrame({"t": pd.Series(texts, dtype=object), "v": value}))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    for text, (cell, number) in zip(texts, rows, strict=True):
        assert cell in {text, f"'{text}"}
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert float(number) == value


def test_workbook_shows_units_and_runs_nothing() -> None:
    words = {"scorecard": {"name": "名称", "*:value": "值"}}
    shown = tables() | {"hostile": pd.DataFrame({"t": [*HOSTILE, "x" * 40_000]})}
    data = workbook_bytes(shown, date="2024-05-01", labels=words, shares=frozenset({"coverage_15min:value"}))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [*tables(), "hostile"]
    card = book["scorecard"]
    assert card["B1"].value == "名称\nname"
    assert card["C1"].value == "值\ncoverage_15min:value"
    assert (card["C2"].value, card["C2"].number_format) == (0.5, "0.0%")
    assert (card["D2"].value, card["D2"].number_format) == (0.55, "0.0%")
    assert (card["E2"].value, card["E2"].number_format) == (2.5, "#,##0.00")
    assert (card["F2"].value, card["F2"].number_format) == (1, "#,##0")
    assert [card[f"{column}3"].value for column in "CEF"] == ["无数据", "∞", "无数据"]
    assert card.freeze_panes == "B2"
    long = book["indicators"]
    assert (long["C2"].number_format, long["C3"].number_format) == ("0.0%", "#,##0.00")
    assert book["facilities"]["B2"].value is True
    cells = [row[0] for row in book["hostile"].iter_rows(min_row=2)]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    assert [cell.value for cell in cells[:4]] == HOSTILE[:4]
    assert len(cells[-1].value) == 32_767
    assert book.properties.created.isoformat() == "2024-05-01T00:00:00"


def test_sheet_names_that_excel_would_refuse() -> None:
    one = pd.DataFrame({"a": [1]})
    data = workbook_bytes(
        {"a/b": one, "A_B": one, "名" * 40: one, "名" * 41: one, "empty": one.iloc[:0]}, date="2024-05-01"
    )
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert names == ["a_b", "A_B~2", "名" * 31, "名" * 28 + "~2", "empty"]


def test_layers_can_be_read_again(tmp_path: Path) -> None:
    write_results(tmp_path, tables={}, layers=layers(), manifest=manifest())
    assert [name for name, _ in pyogrio.list_layers(tmp_path / "town.gpkg")] == list(layers())
    for lines in (
        gpd.read_file(tmp_path / "town.gpkg", layer="street_minutes"),
        gpd.read_parquet(tmp_path / "layers" / "street_minutes.parquet"),
    ):
        assert lines.crs.to_epsg() == 4549
        assert lines["name"].tolist() == ["甲", ""]
        assert lines["band"].tolist() == [5.0, INF]
        assert np.isnan(lines["seconds"][0])
        assert lines["edge"].tolist() == [1, 2]
    assert len(gpd.read_file(tmp_path / "town.gpkg", layer="managed_roads")) == 0
    assert gpd.read_file(tmp_path / "town.gpkg", layer="districts").area.tolist() == [1.0, 1.0]


def test_geopackage_holds_the_run_date_and_leaves_gdal_as_it_was() -> None:
    data = geopackage_bytes(layers(), date="2024-05-01")
    assert b"2024-05-01T00:00:00.000Z" in data
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


def test_manifest_is_sorted_and_readable() -> None:
    text = manifest().to_json()
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    assert "小城" in text
