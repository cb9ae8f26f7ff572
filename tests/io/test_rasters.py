"""Rasters are read cell by cell where the districts are, and refused where they are not what they seem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from rasterio import Affine
from shapely import box

from qdgeo.errors import CrsError, DataError, SourceError
from qdgeo.io.rasters import bounds_of, open_raster, read_cells, window_around

WEST, NORTH = 534_000.0, 3_993_000.0
VALUES = np.arange(12, dtype=np.float64).reshape(3, 4)


def grid(path: Path, values: Any = VALUES, cell: float = 100.0, **keys: Any) -> Path:
    data = np.atleast_3d(np.asarray(values).T).T
    profile = {"driver": "GTiff", "count": len(data), "height": data.shape[1], "width": data.shape[2],
               "dtype": data.dtype, "crs": "EPSG:4549",
               "transform": Affine(cell, 0, WEST, 0, -cell, NORTH)} | keys  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(data)
    return path


def around(west: float, south: float, east: float, north: float) -> gpd.GeoSeries:
    """A box in metres from the raster's north-west corner."""
    return gpd.GeoSeries([box(WEST + west, NORTH + south, WEST + east, NORTH + north)], crs="EPSG:4549")


@pytest.mark.parametrize(
    ("shape", "margin", "window"),
    [
        ((110, -190, 190, -110), 0, (1, 1, 1, 1)),
        ((110, -190, 210, -110), 0, (1, 1, 2, 1)),
        ((110, -190, 190, -110), 1, (0, 0, 3, 3)),
        ((-900, -900, 900, 900), 5, (0, 0, 4, 3)),
        ((-50, -50, 10, -10), 0, (0, 0, 1, 1)),
        ((-150, -50, -110, -10), 2, (0, 0, 1, 3)),
    ],
)  # fmt: skip
def test_window_and_margin(
    tmp_path: Path, shape: tuple[float, ...], margin: int, window: tuple[int, ...]
) -> None:
    with open_raster(grid(tmp_path / "a.tif"), role="people") as raster:
        found = window_around(raster, around(*shape), role="people", margin=margin)
        assert (found.col_off, found.row_off, found.width, found.height) == window
        west, south, east, north = bounds_of(raster, found)
    assert (west, north) == (WEST + 100 * window[0], NORTH - 100 * window[1])
    assert (east - west, north - south) == (100 * window[2], 100 * window[3])


def test_a_raster_of_elsewhere_is_refused(tmp_path: Path) -> None:
    path = grid(tmp_path / "a.tif")
    for shape in (around(500, -200, 600, -100), around(100, 100, 200, 200)):
        with pytest.raises(DataError, match=r"a\.tif: the raster for people does not meet the districts"):
            read_cells(path, shape, role="people", density=False)


def test_cells_know_their_places_and_what_is_unknown_is_nobody(tmp_path: Path) -> None:
    values = VALUES.copy()
    values[0, 0], values[1, 1], values[2, 3] = np.nan, -5.0, -1.0
    cells = read_cells(
        grid(tmp_path / "a.tif", values, nodata=-1.0), around(0, -300, 400, 0), role="people", density=False
    )
    assert cells.count.tolist() == [[0, 1, 2, 3], [4, 0, 6, 7], [8, 9, 10, 0]]
    x, y = cells.centres(np.array([0, 5, 11]))
    assert (x - WEST).tolist() == [50, 150, 350]
    assert (NORTH - y).tolist() == [50, 150, 250]
    assert [str(note) for note in cells.notes] == [
        "a.tif: 16.7% of the cells read hold no data (sea, or unknown) and count as nobody",
        "a.tif: 1 cells are negative (down to -5) and count as nobody",
    ]


def test_people_a_km2_become_people_by_true_ground(tmp_path: Path) -> None:
    plane = read_cells(
        grid(tmp_path / "a.tif", np.full((3, 4), 200.0)), around(0, -300, 400, 0), role="p", density=True
    )
    assert plane.count == pytest.approx(np.full((3, 4), 2.0), rel=1e-3)
    degrees = grid(tmp_path / "b.tif", np.full((1, 2), 1.0), crs="EPSG:4326",
                   transform=Affine(1, 0, 120, 0, -1, 60))  # fmt: skip
    shape = gpd.GeoSeries([box(120.1, 59.1, 121.9, 59.9)], crs=4326)
    km2 = read_cells(degrees, shape, role="p", density=True).count
    assert km2 == pytest.approx(np.full((1, 2), 6_312), rel=1e-3)  # 111.41 km by 56.66 km


@pytest.mark.parametrize(
    ("keys", "error", "words"),
    [
        ({"crs": None}, CrsError, "states no CRS"),
        ({"values": np.ones((2, 3, 4))}, DataError, "has 2 bands"),
        ({"transform": Affine(100, 0, WEST, 0, 100, NORTH)}, DataError, "does not run from the north-west"),
        (
            {"transform": Affine(100, 10, WEST, 10, -100, NORTH)},
            DataError,
            "does not run from the north-west",
        ),
    ],
)
def test_rasters_that_are_refused(
    tmp_path: Path, keys: dict[str, Any], error: type[Exception], words: str
) -> None:
    path = grid(tmp_path / "a.tif", **keys)
    with pytest.raises(error, match=f"the raster for people {words}"), open_raster(path, role="people"):
        pytest.fail("the block must not run")


def test_no_raster_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_text("x")
    for name, words in {"a.tif": "cannot be read", "b.tif": "is missing"}.items():
        with pytest.raises(SourceError, match=words), open_raster(tmp_path / name, role="people"):
            pytest.fail("the block must not run")
