"""The manifest tells what a run was made of, and nothing about the machine or the person."""

from __future__ import annotations

import json
from typing import Any

from qdgeo.config import CityConfig
from qdgeo.io.layers import SourceRecord
from qdgeo.io.manifest import SCHEMA, Manifest, versions
from qdgeo.wording import Note, Text

CITY: dict[str, Any] = {
    "name": "town",
    "title": {"zh": "小城", "en": "Town"},
    "crs": "EPSG:4549",
    "sources": {
        "streets": {
            "overpass": True,
            "server": {"user_agent": "王工 wang@example.org", "cache": "/home/wang/cache", "timeout_s": 60},
        },
        "districts": {"path": "/home/wang/保密/districts.gpkg", "fields": {"id": "id", "name": "名称"}},
        "toilets": {"path": "D:\\wang\\toilets.csv", "datum": "gcj02"},
        "built_up": {"path": "raw/built.tif", "meaning": "建成区 2021"},
        "managed_roads": {"path": "\\\\server\\wang\\roads.csv", "fields": {"from": "起点"}},
        "people": {"raster": "//server/wang/pop.tif", "values": "count"},
        "elevation": {"path": "../wide/dem.tif"},
    },
}


def manifest(**changes: Any) -> dict[str, Any]:
    made = Manifest(city="town", date="2024-05-01", config=CityConfig.model_validate(CITY), **changes)
    return json.loads(made.to_json())


def test_no_absolute_path_and_no_contact() -> None:
    source = SourceRecord(role="districts", path="/home/wang/districts.gpkg", sha256="0" * 64)
    note = Note("3 rows are empty", "/home/wang/a.csv, row 3", zh="3 行为空")
    stated = manifest(sources=(source,), notes=(note,))
    text = json.dumps(stated, ensure_ascii=False)
    assert "wang" not in text
    assert "user_agent" not in text
    assert (stated["sources"][0]["path"], stated["notes"][0]["where"]) == ("districts.gpkg", "a.csv, row 3")
    sources = stated["config"]["sources"]
    assert [sources[role]["path"] for role in ("districts", "toilets", "managed_roads")] == [
        "districts.gpkg", "toilets.csv", "roads.csv",
    ]  # fmt: skip
    assert (sources["people"]["raster"], sources["streets"]["server"]["cache"]) == ("pop.tif", "cache")


def test_the_rest_stands_as_written() -> None:
    sources = manifest()["config"]["sources"]
    assert (sources["built_up"]["path"], sources["elevation"]["path"]) == ("raw/built.tif", "../wide/dem.tif")
    assert sources["streets"]["server"]["endpoint"] == "https://overpass-api.de/api"
    assert sources["streets"]["server"]["timeout_s"] == 60
    assert sources["managed_roads"]["fields"]["from"] == "起点"
    assert sources["built_up"]["meaning"] == "建成区 2021"


def test_one_text_for_the_same_run() -> None:
    parts = {"definitions": (Text("口径", "basis"),), "outputs": {"b": "1", "a": "2"}}
    stated = manifest(**parts)
    assert (stated["schema"], stated["date"], stated["outputs"]) == (
        SCHEMA,
        "2024-05-01",
        {"a": "2", "b": "1"},
    )
    made = Manifest(city="town", date="2024-05-01", config=CityConfig.model_validate(CITY), **parts)
    text = made.to_json()
    assert text.endswith("}\n")
    assert "口径" in text
    assert list(json.loads(text)) == sorted(stated)


def test_versions_of_what_computes() -> None:
    found = versions()
    assert {"python", "GDAL", "GEOS", "PROJ", "qdgeo", "shapely", "osmium"} <= set(found)
    assert all(found.values())
