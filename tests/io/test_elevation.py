"""Heights from a raster: bilinear by hand, voids, what the raster does not cover, and rasters that are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS
from rasterio import Affine
from shapely import box

from qdgeo.config import ElevationSource
from qdgeo.crs import to_lonlat
from qdgeo.errors import CrsError, DataError, SourceError
from qdgeo.io import Elevation, heights_at, read_elevation

TOWN = CRS.from_epsg(4549)
EAST, NORTH = 500_000.0, 4_000_000.0  # the raster's north-west corner
SOURCE = ElevationSource(path="dem.tif")


def dem(folder: Path, z: np.ndarray, *, unit: str = "", scale: float = 1.0, **keys: Any) -> Path:
    """Write cells of 100 m."""
    profile = {"crs": TOWN, "transform": Affine(100, 0, EAST, 0, -100, NORTH), "dtype": "float32", **keys}
    height, width = z.shape[-2:]
    with rasterio.open(
        folder / "dem.tif", "w", driver="GTiff", width=width, height=height, count=1 if z.ndim == 2 else len(z),
        **profile,
    ) as raster:  # fmt: skip
        raster.write(z.astype(profile["dtype"]), 1 if z.ndim == 2 else list(range(1, len(z) + 1)))
        raster.scales = (scale,) * raster.count
        if unit:
            raster.units = (unit,) * raster.count
    return folder


def ground(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Lon/lat area of metres from the north-west corner, south negative."""
    corners = shapely.get_coordinates(box(EAST + west, NORTH + south, EAST + east, NORTH + north))
    return shapely.Polygon(to_lonlat(corners, TOWN))


def at(elevation: Elevation, *places: tuple[float, float]) -> list[float]:
    return heights_at(elevation, np.array([(EAST + x, NORTH + y) for x, y in places]), TOWN).tolist()


def test_only_the_area_and_one_cell_around_is_read(tmp_path: Path) -> None:
    z = np.arange(80.0).reshape(8, 10)
    found = read_elevation(SOURCE, base=dem(tmp_path, z), area=ground(310, -390, 490, -310))
    assert found.z.tolist() == [[22, 23, 24, 25], [32, 33, 34, 35], [42, 43, 44, 45]]
    assert found.bounds == pytest.approx((EAST + 200, NORTH - 500, EAST + 600, NORTH - 200))
    assert found.notes == ()
    assert found.crs == TOWN


def test_between_the_middles_of_cells_by_hand(tmp_path: Path) -> None:
    z = np.array([[0.0, 10.0], [20.0, 30.0]])
    found = read_elevation(SOURCE, base=dem(tmp_path, z), area=ground(10, -190, 190, -10))
    assert at(found, (50, -50), (150, -50), (50, -150), (150, -150)) == pytest.approx([0, 10, 20, 30])
    assert at(found, (100, -100), (75, -50), (50, -75), (60, -80)) == pytest.approx([15, 2.5, 5, 1 + 6])
    # within half a cell of the edge the outermost cells hold; beyond it nothing is known
    assert at(found, (1, -1), (199, -199), (199, -100)) == pytest.approx([0, 30, 20])
    assert np.isnan(at(found, (-1, -50), (201, -50), (50, 1), (50, -201))).all()


def test_a_void_gives_its_weight_to_the_cells_around(tmp_path: Path) -> None:
    z = np.array([[0.0, 10.0], [20.0, -9999.0]])
    found = read_elevation(SOURCE, base=dem(tmp_path, z, nodata=-9999.0), area=ground(10, -190, 190, -10))
    # at (120, -120) the weights are 0.3 0.3, 0.7 0.3, 0.3 0.7 and 0.49 for the void
    assert at(found, (120, -120)) == pytest.approx([(0.21 * 10 + 0.21 * 20) / (0.09 + 0.21 + 0.21)])
    assert at(found, (100, -150)) == pytest.approx([20])
    assert np.isnan(at(found, (150, -150))).all()  # only the void has weight there
    (note,) = found.notes
    assert str(note).startswith("dem.tif: 25.0% of the cells of the elevation model hold no height")
    assert note.zh


def test_what_no_ground_has_is_unknown(tmp_path: Path) -> None:
    z = np.array([[-32768.0, 10.0], [20.0, np.nan]])
    found = read_elevation(SOURCE, base=dem(tmp_path, z), area=ground(10, -190, 190, -10))
    assert np.isnan(found.z).tolist() == [[True, False], [False, True]]
    void, absurd = found.notes
    assert "25.0%" in void.what
    assert absurd.what.startswith("1 cells of the elevation model hold what no ground has (-32768 m)")
    assert absurd.zh


def test_a_raster_that_covers_a_part_says_what_share_is_missing(tmp_path: Path) -> None:
    found = read_elevation(SOURCE, base=dem(tmp_path, np.ones((4, 4))), area=ground(200, -400, 600, -200))
    (note,) = found.notes
    assert note.warning
    assert note.what.startswith("the elevation model does not cover 50.0% of the ground that is read")
    assert note.zh


def test_degrees_scaled_integers_and_a_city_in_metres(tmp_path: Path) -> None:
    (lon, lat), (east, _) = to_lonlat(np.array([(EAST, NORTH), (EAST + 1000, NORTH)]), TOWN)
    step = (east - lon) / 10
    place = {"crs": "EPSG:4326", "transform": Affine(step, 0, lon, 0, -step, lat), "dtype": "int16"}
    z = np.tile(np.arange(12), (12, 1))
    found = read_elevation(
        SOURCE, base=dem(tmp_path, z, scale=0.5, **place), area=ground(100, -800, 900, -100)
    )
    assert at(found, (500, -400)) == pytest.approx([0.5 * 4.5], abs=0.01)


@pytest.mark.parametrize(
    ("z", "keys", "area", "error", "words"),
    [
        (np.ones((4, 4)), {}, (900, -990, 990, -900), DataError, "does not meet the districts"),
        (np.full((4, 4), np.nan), {}, (10, -390, 390, -10), DataError, "knows no height around the districts"),
        (np.full((4, 4), -32768.0), {}, (10, -390, 390, -10), DataError, "knows no height"),
        (np.ones((2, 4, 4)), {}, (10, -390, 390, -10), DataError, "has 2 bands"),
        (np.ones((4, 4)), {"unit": "ft"}, (10, -390, 390, -10), DataError, "heights are in 'ft'"),
        (np.ones((4, 4)), {"crs": None}, (10, -390, 390, -10), CrsError, "states no CRS"),
    ],
)  # fmt: skip
def test_rasters_that_are_refused(
    tmp_path: Path, z: np.ndarray, keys: dict[str, Any], area: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        read_elevation(SOURCE, base=dem(tmp_path, z, **keys), area=ground(*area))
    assert "To mend it" in str(caught.value)


def test_no_raster_at_all(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="elevation"):
        read_elevation(SOURCE, base=tmp_path, area=ground(0, -1, 1, 0))


@given(
    slope=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    place=st.tuples(st.floats(50, 550), st.floats(-450, -50)),
)
def test_a_plane_is_read_as_a_plane(slope: tuple[float, float], place: tuple[float, float]) -> None:
    x, y = np.meshgrid(np.arange(6) * 100 + 50.0, -np.arange(5) * 100 - 50.0)
    plane = Elevation(z=slope[0] * x + slope[1] * y, bounds=(EAST, NORTH - 500, EAST + 600, NORTH), crs=TOWN)
    assert at(plane, place) == pytest.approx([slope[0] * place[0] + slope[1] * place[1]], abs=1e-6)


@given(place=st.tuples(st.floats(0, 300), st.floats(-300, 0)), void=st.integers(0, 8))
def test_heights_lie_between_the_lowest_and_the_highest_cell(place: tuple[float, float], void: int) -> None:
    z = np.arange(9.0)
    z[void] = np.nan
    hills = Elevation(z=z.reshape(3, 3), bounds=(EAST, NORTH - 300, EAST + 300, NORTH), crs=TOWN)
    (height,) = at(hills, place)
    assert np.isnan(height) or 0 <= height <= 8


def test_one_cell_is_one_height() -> None:
    one = Elevation(z=np.array([[7.0]]), bounds=(EAST, NORTH - 100, EAST + 100, NORTH), crs=TOWN)
    assert at(one, (1, -1), (99, -99)) == [7.0, 7.0]
