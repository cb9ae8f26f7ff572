"""The raster and the polygons of a run: of the districts alone, with all words, kept by the cache bit by bit."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from qdgeo.city import City, load_city
from qdgeo.io import write_geotiff, write_results
from qdgeo.io.cache import Cache
from qdgeo.io.manifest import Manifest
from qdgeo.network import Reach, build_network, reach
from qdgeo.report import WALK_MAPS, WalkMaps, minutes_raster, walk_map_definitions, walk_maps

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "helsinki" / "city.toml"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(SAMPLE)


@pytest.fixture(scope="module")
def walked(city: City) -> Reach:
    return reach(build_network(city), city.toilets)


@pytest.fixture(scope="module")
def maps(city: City, walked: Reach) -> WalkMaps:
    return walk_maps(city, walked)


def test_both_are_of_the_districts_alone(city: City, maps: WalkMaps) -> None:
    area = city.districts.union_all()
    assert maps.isochrones["minutes"].tolist() == list(city.config.walk.minutes)
    assert set(maps.isochrones["width_m"]) == {25.0}
    assert shapely.difference(maps.isochrones.union_all(), area).area < 1e-3
    inside = ~np.isnan(maps.surface.minutes)
    assert inside.sum() * maps.surface.cell_m**2 == pytest.approx(area.area, rel=0.02)
    assert 0 < maps.isochrones["area_km2"].iloc[0] < maps.isochrones["area_km2"].iloc[-1] < area.area / 1e6


def test_the_file_says_all_that_a_reader_must_know(tmp_path: Path, city: City, maps: WalkMaps) -> None:
    raster = minutes_raster(city, maps.surface, date="2026-11-23")
    with rasterio.open(write_geotiff(tmp_path / "minutes.tif", raster)) as band:
        tags = band.tags()
        np.testing.assert_array_equal(band.read(1), maps.surface.minutes.astype(np.float32))
        assert tuple(band.bounds) == maps.surface.bounds
    assert (tags["DATE"], tags["SPEED_KMH"], tags["CELL_M"], tags["ACCESS_M"]) == (
        "2026-11-23",
        "4",
        "50",
        "300",
    )
    walked = ("WALKER", "FOOT_FILTER", "LEG_FACTOR", "SNAP_M", "CROSSING_S", "SIGNAL_S")
    assert [tags[name] for name in walked] == ["flat", "qdgeo", "1", "100", "0", "0"]
    assert tags["CITY"] == city.title.both
    assert "OpenStreetMap" in tags["SOURCES"]
    assert "ODbL" in tags["SOURCES"]
    assert "inf" in tags["MEANING_EN"]
    assert "inf" in tags["MEANING_ZH"]
    assert str(SAMPLE.parent) not in str(tags)


def test_definitions_tell_width_and_cell(city: City) -> None:
    surface, ground = walk_map_definitions(city.config.walk)
    assert "50 m" in surface.en
    assert "50 m" in surface.zh
    assert "25 m" in ground.en
    assert "25 m" in ground.zh


def test_the_cache_gives_back_the_same(tmp_path: Path, maps: WalkMaps) -> None:
    cache = Cache(folder=tmp_path / "cache")
    cache.keep(WALK_MAPS, {"a": 1}, maps)
    found = cache.find(WALK_MAPS, {"a": 1})
    assert found is not None
    np.testing.assert_array_equal(found.surface.minutes, maps.surface.minutes)
    assert (found.surface.bounds, found.surface.crs) == (maps.surface.bounds, maps.surface.crs)
    assert (found.surface.cell_m, found.surface.access_m) == (50.0, 300.0)
    assert shapely.to_wkb(found.isochrones.geometry.to_numpy()).tolist() == (
        shapely.to_wkb(maps.isochrones.geometry.to_numpy()).tolist()
    )
    assert found.isochrones.drop(columns="geometry").equals(maps.isochrones.drop(columns="geometry"))


def test_a_city_without_toilets_has_empty_ground_and_can_be_written(
    tmp_path: Path, city: City, walked: Reach
) -> None:
    maps = walk_maps(city, reach(walked.network, city.toilets.iloc[:0]))
    assert maps.isochrones.geometry.is_empty.all()
    assert not np.isfinite(maps.surface.minutes).any()
    assert np.isinf(maps.surface.minutes).any()
    raster = minutes_raster(city, maps.surface, date="2026-11-23")
    write_geotiff(tmp_path / "helsinki_minutes.tif", raster)
    manifest = Manifest(city="helsinki", date="2026-11-23", config=city.config)
    write_results(tmp_path, tables={}, layers={"isochrones": maps.isochrones}, manifest=manifest)
    for read in (
        gpd.read_file(tmp_path / "helsinki.gpkg", layer="isochrones"),
        gpd.read_parquet(tmp_path / "layers" / "isochrones.parquet"),
    ):
        assert read["minutes"].tolist() == [5.0, 10.0, 15.0]
        assert read["area_km2"].tolist() == [0.0, 0.0, 0.0]
        assert all(shape is None or shape.is_empty for shape in read.geometry)
    assert "helsinki_minutes.tif" in (tmp_path / "manifest.json").read_text("utf-8")
