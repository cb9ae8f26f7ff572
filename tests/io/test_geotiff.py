"""A raster that is written can be read again in any GIS: layout, place, values, words; and is the same each time."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio

from qdgeo.errors import DataError, SourceError
from qdgeo.io.geotiff import Raster, geotiff_bytes, write_geotiff
from qdgeo.io.rasters import open_raster

NAN, INF = float("nan"), float("inf")
SMALL = np.array([[1.5, 2.5, NAN], [INF, 20.25, NAN]])


def raster(values: Any = SMALL, **changes: Any) -> Raster:
    rows, columns = np.shape(values)
    bounds = (448_000.0, 3_099_000.0, 448_000.0 + 50 * columns, 3_099_000.0 + 50 * rows)
    words = {"bounds": bounds, "crs": pyproj.CRS("EPSG:4549"), "description": "步行分钟 walking minutes",
             "unit": "min", "tags": {"TITLE": "青岛市 Qingdao", "DATE": "2026-11-23"}}  # fmt: skip
    return Raster(values=np.asarray(values), **(words | changes))


@pytest.fixture
def large() -> Raster:
    """Some four by three tiles of a ramp, with ground outside and ground unreached."""
    values = np.add.outer(np.arange(700.0), np.arange(900.0)) / 40
    values[:200, :300] = NAN
    values[500:600, 400:650] = INF
    return raster(values)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = write_geotiff(tmp_path / "小城 town.tif", raster())
    with rasterio.open(path) as band:
        np.testing.assert_array_equal(band.read(1), SMALL.astype(np.float32))
        assert band.read(1, masked=True).mask.tolist() == np.isnan(SMALL).tolist()
        assert np.isnan(band.nodata)
        assert band.dtypes == ("float32",)
        assert band.crs.to_epsg() == 4549
        assert tuple(band.bounds) == (448_000.0, 3_099_000.0, 448_150.0, 3_099_100.0)
        assert band.res == (50.0, 50.0)
        assert band.descriptions == ("步行分钟 walking minutes",)
        assert band.units == ("min",)
        assert band.tags()["TITLE"] == "青岛市 Qingdao"
        assert band.tags()["AREA_OR_POINT"] == "Area"
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208 (nothing is left beside it)


def test_the_package_reads_it_too(tmp_path: Path) -> None:
    with open_raster(write_geotiff(tmp_path / "town.tif", raster()), role="people") as band:
        assert band.shape == (2, 3)


def test_colours_can_be_stretched_in_spite_of_infinity(tmp_path: Path) -> None:
    with rasterio.open(write_geotiff(tmp_path / "town.tif", raster())) as band:
        stated = {key: float(value) for key, value in band.tags(1).items()}
    finite = np.array([1.5, 2.5, 20.25])
    assert stated == pytest.approx(
        {"STATISTICS_MINIMUM": 1.5, "STATISTICS_MAXIMUM": 20.25, "STATISTICS_MEAN": finite.mean(),
         "STATISTICS_STDDEV": finite.std(), "STATISTICS_VALID_PERCENT": 50.0}
    )  # fmt: skip


@pytest.mark.parametrize("value", [NAN, INF])
def test_nothing_finite_has_no_statistics(tmp_path: Path, value: float) -> None:
    with rasterio.open(write_geotiff(tmp_path / "town.tif", raster(np.full((3, 3), value)))) as band:
        assert band.tags(1) == {}
        np.testing.assert_array_equal(band.read(1), np.full((3, 3), value, dtype=np.float32))


def test_it_is_cloud_optimized(tmp_path: Path, large: Raster) -> None:
    path = write_geotiff(tmp_path / "town.tif", large)
    with rasterio.open(path) as band:
        structure = band.tags(ns="IMAGE_STRUCTURE")
        assert (structure["LAYOUT"], structure["COMPRESSION"]) == ("COG", "DEFLATE")
        assert band.block_shapes == [(256, 256)]
        assert band.overviews(1) == [2, 4]
        assert band.files == [str(path)]  # the smaller pictures are inside
        np.testing.assert_array_equal(band.read(1), large.values.astype(np.float32))
    with rasterio.open(path, overview_level=0) as half:
        small = half.read(1)
        # taken from the cells, not mixed from them
        assert set(np.unique(small[np.isfinite(small)])) <= set(np.unique(large.values.astype(np.float32)))
        assert np.isinf(small).sum() == pytest.approx(np.isinf(large.values).sum() / 4, rel=0.02)
    directories = headers(path.read_bytes())
    assert len(directories) == 3
    # what a reader over the network asks of the order: all directories first, then the tiles of the smallest
    # picture, and those of the full one last
    first_tiles = [min(offsets) for _, offsets in directories]
    assert [place for place, _ in directories] == sorted(place for place, _ in directories)
    assert max(place for place, _ in directories) < min(first_tiles)
    assert first_tiles == sorted(first_tiles, reverse=True)


def headers(data: bytes) -> list[tuple[int, list[int]]]:
    """Every image file directory of a little-endian classic TIFF: where it is, and where its tiles are."""
    assert data[:4] == b"II*\x00"
    (place,) = struct.unpack_from("<I", data, 4)
    found = []
    while place:
        (entries,) = struct.unpack_from("<H", data, place)
        fields = [struct.unpack_from("<HHII", data, place + 2 + 12 * number) for number in range(entries)]
        ((count, at),) = [(count, at) for tag, _, count, at in fields if tag == 324]
        found.append((place, [at] if count == 1 else list(struct.unpack_from(f"<{count}I", data, at))))
        (place,) = struct.unpack_from("<I", data, place + 2 + 12 * entries)
    return found


def test_same_raster_same_bytes(large: Raster) -> None:
    first = geotiff_bytes(large)
    time.sleep(1.1)  # a clock in it would show
    assert geotiff_bytes(large) == first


def test_a_crs_without_a_number(tmp_path: Path) -> None:
    own = pyproj.CRS("+proj=tmerc +lat_0=0 +lon_0=120.33 +k=1 +x_0=500000 +ellps=GRS80 +units=m")
    with rasterio.open(write_geotiff(tmp_path / "town.tif", raster(crs=own))) as band:
        assert '"central_meridian",120.33' in band.crs.to_wkt()


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (3,)])
def test_no_cells_are_refused(shape: tuple[int, ...]) -> None:
    empty = Raster(
        values=np.zeros(shape), bounds=(0, 0, 1, 1), crs=pyproj.CRS(4549), description="a", unit="min"
    )
    with pytest.raises(DataError, match="shape"):
        geotiff_bytes(empty)


def test_the_old_file_stands_if_the_new_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "town.tif").mkdir()
    with pytest.raises(SourceError, match="cannot be written"):
        write_geotiff(tmp_path / "town.tif", raster())
    assert os.listdir(tmp_path) == ["town.tif"]  # noqa: PTH208
