"""The built-up area covers every place once, and a raster's cells keep their size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio import Affine
from shapely import Point, Polygon, box

from qdgeo.config import BuiltUpSource
from qdgeo.crs import metric_crs
from qdgeo.errors import DataError
from qdgeo.io.built_up import read_built_up

METRES = metric_crs("EPSG:4549")
X, Y = 534_000.0, 3_993_000.0
DISTRICTS = gpd.GeoDataFrame(geometry=[box(X, Y - 4000, X + 4000, Y)], crs=METRES)


def read(folder: Path, name: str, **keys: Any) -> Any:
    source = BuiltUpSource(path=name, meaning="建成区 2021", **keys)
    return read_built_up(source, base=folder, crs=METRES, districts=DISTRICTS)


def grid(path: Path, values: Any, crs: str = "EPSG:4549", cell: float = 100.0, **keys: Any) -> None:
    data = np.asarray(values)
    profile = {"driver": "GTiff", "height": data.shape[0], "width": data.shape[1], "count": 1, "dtype": data.dtype,
               "crs": crs, "transform": Affine(cell, 0, X, 0, -cell, Y)} | keys  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(data, 1)


def test_overlapping_polygons_count_once_and_a_bow_tie_is_mended(tmp_path: Path) -> None:
    tie = Polygon([(X + 200, Y), (X + 300, Y + 100), (X + 300, Y), (X + 200, Y + 100)])
    shapes = [box(X, Y, X + 100, Y + 100), box(X + 50, Y, X + 150, Y + 100), tie]
    gpd.GeoDataFrame(geometry=shapes, crs=METRES).to_parquet(tmp_path / "b.parquet")
    built = read(tmp_path, "b.parquet")
    assert len(built.frame) == 1
    assert built.frame.area.sum() == pytest.approx(15_000 + 5_000)
    assert built.frame.crs == METRES
    assert built.meaning == "建成区 2021"
    said = [note.what for note in built.notes]
    assert any("repaired" in text for text in said)
    assert any("overlap by 0.0050 km²" in text for text in said)


def test_points_are_refused(tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=[Point(X, Y)], crs=METRES).to_parquet(tmp_path / "b.parquet")
    with pytest.raises(DataError, match="a Point where a polygon is needed"):
        read(tmp_path, "b.parquet")


def test_cells_at_or_above_the_threshold(tmp_path: Path) -> None:
    grid(tmp_path / "b.tif", np.array([[0.5, 0.49, 1.0], [np.nan, -9.0, 0.7]], dtype=np.float32), nodata=-9.0)
    built = read(tmp_path, "b.tif")
    assert built.frame.area.sum() == pytest.approx(30_000)
    assert built.notes == ()
    assert built.meaning == "建成区 2021 (栅格 cells ≥ 0.5)"
    assert read(tmp_path, "b.tif", threshold=0.8).frame.area.sum() == pytest.approx(10_000)
    with pytest.raises(DataError, match="no cell reaches the threshold of 50; the highest value is 1"):
        read(tmp_path, "b.tif", threshold=50)


def test_nodata_is_not_built_though_it_is_high(tmp_path: Path) -> None:
    grid(tmp_path / "b.tif", np.array([[255, 1], [0, 255]], dtype=np.uint8), nodata=255)
    assert read(tmp_path, "b.tif").frame.area.sum() == pytest.approx(10_000)
    grid(tmp_path / "b.tif", np.array([[255, 255]], dtype=np.uint8), nodata=255)
    with pytest.raises(DataError, match="nothing but nodata"):
        read(tmp_path, "b.tif")


def test_per_cent_wants_its_threshold_stated(tmp_path: Path) -> None:
    grid(tmp_path / "b.tif", np.array([[1, 30], [60, 100]], dtype=np.uint8))
    with pytest.raises(DataError, match=r"go up to 100, and no threshold is stated.*such as 50 for per cent"):
        read(tmp_path, "b.tif")
    assert read(tmp_path, "b.tif", threshold=50).frame.area.sum() == pytest.approx(20_000)
    # 0.5 of a hundred is odd, but whoever writes it means it.
    assert read(tmp_path, "b.tif", threshold=0.5).frame.area.sum() == pytest.approx(40_000)


def test_only_the_cells_around_the_districts_are_read(tmp_path: Path) -> None:
    values = np.ones((90, 90), dtype=np.uint8)
    values[80, 80] = 100  # far away, it says nothing about the city
    transform = Affine(100, 0, X - 2000, 0, -100, Y + 2000)
    grid(tmp_path / "b.tif", values, transform=transform)
    built = read(tmp_path, "b.tif").frame
    np.testing.assert_allclose(built.total_bounds, [X - 100, Y - 4100, X + 4100, Y + 100])
    grid(tmp_path / "b.tif", values, transform=transform @ Affine.translation(900, 0))
    with pytest.raises(DataError, match=r"b\.tif: the raster for built-up area does not meet the districts"):
        read(tmp_path, "b.tif")


def test_a_raster_in_another_crs_keeps_its_ground(tmp_path: Path) -> None:
    mollweide = "ESRI:54009"  # equal areas, on a sphere: 0.2 % less ground than the ellipsoid has here
    centre = gpd.GeoSeries([Point(X, Y)], crs=METRES).to_crs(mollweide)
    transform = Affine(100, 0, centre.x[0], 0, -100, centre.y[0])
    grid(tmp_path / "b.tif", np.ones((30, 30), dtype=np.uint8), crs=mollweide, transform=transform)
    assert read(tmp_path, "b.tif").frame.area.sum() == pytest.approx(9e6, rel=3e-3)
    area = read(tmp_path, "b.tif").frame.union_all()
    assert area.contains(box(X + 500, Y - 2000, X + 1500, Y - 500))


def test_las_palmas_urban_centre(shared_data: Path) -> None:
    source = BuiltUpSource(path="urban_centre.gpkg", meaning="urban centre, GHS-UCDB R2019A")
    utm = metric_crs("EPSG:32628")
    districts = gpd.GeoDataFrame(geometry=[box(450_000, 3_100_000, 460_000, 3_115_000)], crs=utm)
    built = read_built_up(source, base=shared_data / "las_palmas", crs=utm, districts=districts)
    assert len(built.frame) == 1
    assert built.frame.is_valid.all()
    stated = gpd.read_file(shared_data / "las_palmas" / "urban_centre.gpkg")["AREA"].sum()
    assert built.frame.area.sum() / 1e6 == pytest.approx(stated, rel=0.02)
