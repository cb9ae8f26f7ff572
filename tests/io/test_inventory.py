"""Every file that a city file names is found and hashed, or all that are missing are told at once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from qdgeo.config import CityConfig
from qdgeo.errors import ConfigError, SourceError
from qdgeo.io.inventory import inventory, read_city_file

TEXT = """
name = "town"
title = { zh = "小城", en = "Town" }
crs = "EPSG:4549"
sources = { streets = { osm = "a.pbf" }, districts = { path = "d.geojson" } }
"""


def city(**sources: Any) -> CityConfig:
    usual = {"streets": {"osm": "a.pbf"}, "districts": {"path": "d.shp"}}
    title = {"zh": "小城", "en": "Town"}
    return CityConfig.model_validate(
        {"name": "town", "title": title, "crs": "EPSG:4549", "sources": usual | sources}
    )


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(name, "utf-8")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def raster_at(path: Path, **profile: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    layout = {"width": 2, "height": 2, "count": 1, "dtype": "float32", "crs": "EPSG:4549"}
    with rasterio.open(
        path, "w", **layout, transform=rasterio.Affine(10, 0, 0, 0, -10, 20), **profile
    ) as band:
        band.write(np.ones((1, 2, 2), dtype=np.float32))


def test_a_raster_is_all_the_files_that_it_is_made_of(tmp_path: Path) -> None:
    put(tmp_path, "a.pbf", "d.shp")
    raster_at(tmp_path / "tiles" / "one.tif")
    put(tmp_path / "tiles", "one.tif.aux.xml")
    (tmp_path / "pop.vrt").write_text(
        '<VRTDataset rasterXSize="2" rasterYSize="2"><SRS>EPSG:4549</SRS><GeoTransform>0,10,0,20,0,-10</GeoTransform>'
        '<VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename relativeToVRT="1">tiles/one.tif'
        "</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>",
        "utf-8",
    )
    asked = city(people={"raster": "pop.vrt", "values": "count"})
    before = inventory(asked, tmp_path)[2].extra
    assert sorted(before) == ["tiles/one.tif", "tiles/one.tif.aux.xml"]
    raster_at(tmp_path / "tiles" / "one.tif", nodata=1.0)
    after = inventory(asked, tmp_path)[2].extra
    assert before["tiles/one.tif"] != after["tiles/one.tif"]


def test_what_a_geopackage_has_not_yet_taken_in_counts(tmp_path: Path) -> None:
    put(tmp_path, "a.pbf", "d.gpkg", "d.gpkg-wal")
    found = inventory(city(districts={"path": "d.gpkg"}), tmp_path)
    assert found[1].extra == {"d.gpkg-wal": digest("d.gpkg-wal")}
    (tmp_path / "d.gpkg-wal").write_bytes(b"")  # as a reader leaves it
    assert inventory(city(districts={"path": "d.gpkg"}), tmp_path)[1].extra == {}


def test_files_and_the_parts_of_a_shapefile_by_hash(tmp_path: Path) -> None:
    put(tmp_path, "a.pbf", "d.shp", "d.DBF", "d.prj", "d.qix", "pop.tif", "roads.csv")
    found = inventory(
        city(
            people={
                "raster": "pop.tif",
                "values": "count",
                "licence": "CC BY 4.0",
                "attribution": "WorldPop",
            },
            managed_roads={"path": "roads.csv"},
        ),
        tmp_path,
    )
    assert [(record.role, record.path) for record in found] == [
        ("streets", "a.pbf"), ("districts", "d.shp"), ("managed_roads", "roads.csv"), ("people", "pop.tif"),
    ]  # fmt: skip
    assert [record.sha256 for record in found] == [digest(record.path) for record in found]
    assert found[1].extra == {"d.DBF": digest("d.DBF"), "d.prj": digest("d.prj")}
    assert (found[3].licence, found[3].attribution) == ("CC BY 4.0", "WorldPop")


def test_an_absolute_path_is_recorded_by_its_name(tmp_path: Path) -> None:
    put(tmp_path, "a.pbf", "d.shp")
    districts = {"path": str(tmp_path / "d.shp")}
    streets = {"overpass": True, "licence": "ODbL 1.0", "server": {"cache": str(tmp_path / "cache")}}
    for record in inventory(city(districts=districts, streets=streets), tmp_path / "elsewhere"):
        assert str(tmp_path) not in str(record)
        if record.role == "districts":
            assert (record.path, record.sha256) == ("d.shp", digest("d.shp"))
        else:
            assert (record.path, record.sha256) == ("https://overpass-api.de/api", "")
            assert (record.licence, record.extra) == ("ODbL 1.0", {"cache": "cache"})


def test_all_that_is_missing_at_once_and_where_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "a.pbf").touch()
    with pytest.raises(SourceError) as caught:
        inventory(city(elevation={"path": "dem.tif"}, toilets={"path": "t.csv"}), tmp_path)
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 4
    for line, words in zip(told, ("is empty", "d.shp", "t.csv", "dem.tif"), strict=True):
        assert words in line
    assert "To mend it: fetch it again" in told[0]
    assert all("To mend it: put it there: " in line for line in told[1:])


def test_each_list_of_a_register_is_a_file_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, "a.pbf", "d.shp", "t.csv", "b.csv", "c.csv")
    lists: dict[str, Any] = {"toilets": [{"path": "t.csv"}, {"path": "u.json"}, {"osm": True}]}
    registers = {"bins": [{"path": "b.csv", "licence": "内部"}, {"path": "c.csv", "licence": "公开"}]}
    config = city(**lists).model_dump(by_alias=True) | {"registers": registers}
    with pytest.raises(
        SourceError, match=r"sources\.toilets\[2\].*put it there: the bureau's register of public"
    ) as caught:
        inventory(CityConfig.model_validate(config), tmp_path)
    assert len(caught.value.problems) == 1
    put(tmp_path, "u.json")
    found = inventory(CityConfig.model_validate(config), tmp_path)
    assert [(record.role, record.path, record.licence) for record in found[2:]] == [
        ("toilets", "t.csv", ""),
        ("toilets[2]", "u.json", ""),
        ("registers.bins", "b.csv", "内部"),
        ("registers.bins[2]", "c.csv", "公开"),
    ]


def test_the_city_file_itself(tmp_path: Path) -> None:
    path = tmp_path / "city.toml"
    with pytest.raises(SourceError, match=r"no such file.*city\.toml"):
        read_city_file(path)
    path.write_bytes(TEXT.encode("utf-8-sig"))
    assert read_city_file(path).title.zh == "小城"
    path.write_text("name = [", "utf-8")
    with pytest.raises(ConfigError, match=r"city\.toml: not valid TOML"):
        read_city_file(path)


def test_the_decisions_of_the_user_are_a_source_of_their_own(tmp_path: Path) -> None:
    put(tmp_path, "a.pbf", "d.shp", "roads.csv", "overrides.csv")
    asked = city(managed_roads={"path": "roads.csv", "overrides": "overrides.csv"})
    assert [record.role for record in inventory(asked, tmp_path)][-2:] == ["managed_roads", "overrides"]
