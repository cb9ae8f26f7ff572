"""Nobody is lost and nobody is doubled, whatever form the count comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod
from rasterio import Affine
from shapely import box

from qdgeo.config import PeopleSource
from qdgeo.crs import metric_crs, project_lonlat, to_lonlat
from qdgeo.errors import CrsError, DataError, SourceError
from qdgeo.io.layers import People
from qdgeo.io.people import read_people

METRES = metric_crs("EPSG:4549")
X, Y = 534_000.0, 3_993_000.0


def districts(*shapes: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id": [f"d{row}" for row in range(len(shapes))]}, geometry=list(shapes), crs=METRES
    )


def square(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return box(X + west, Y + south, X + east, Y + north)


def raster(
    path: Path, values: Any, *, crs: Any = "EPSG:4549", origin: Any = None, cell: float = 100.0, **keys: Any
) -> Path:
    data = np.asarray(values, dtype=keys.pop("dtype", np.float64))
    rows, columns = data.shape
    west, north = (X, Y + rows * cell) if origin is None else origin
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": data.dtype, "crs": crs,
               "transform": Affine(cell, 0, west, 0, -cell, north)} | keys  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(data, 1)
    return path


def read(folder: Path, towns: gpd.GeoDataFrame, **keys: Any) -> People:
    source = PeopleSource.model_validate({"meaning": "常住人口"} | keys)
    return read_people(source, base=folder, crs=METRES, districts=towns, buildings=None)


def sums(people: People) -> dict[str, float]:
    return people.frame.groupby("district")["people"].sum().to_dict()


def test_cells_are_shared_out_by_their_exact_part(tmp_path: Path) -> None:
    """Cells of 100 m: 1 2 3 in the upper row, 4 5 6 in the lower; the border runs 150 m from the west."""
    raster(tmp_path / "p.tif", [[1, 2, 3], [4, 5, 6]])
    people = read(
        tmp_path, districts(square(0, 0, 150, 200), square(150, 50, 300, 200)), raster="p.tif", values="count"
    )
    assert sums(people) == pytest.approx({"d0": 1 + 4 + 1 + 2.5, "d1": 1 + 3 + 1.25 + 3, "outside": 1.25 + 3})
    assert people.frame["people"].sum() == pytest.approx(21)
    assert people.frame.crs == METRES
    assert people.meaning == "常住人口"
    assert people.notes == ()
    first = people.frame.iloc[0]
    assert (first.geometry.x - X, first.geometry.y - Y) == pytest.approx((50, 150))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_parts_and_outside_add_up_to_the_raster(tmp_path: Path, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(10, 989), min_size=3, max_size=3, unique=True)))
    cuts = [cut + 0.5 for cut in cuts]  # no border runs along the cells, where a hair decides what is touched
    values = data.draw(st.lists(st.integers(0, 1000), min_size=100, max_size=100))
    raster(tmp_path / "p.tif", np.reshape(values, (10, 10)))
    slant = shapely.Polygon([(X, Y), (X + cuts[0], Y), (X + cuts[1], Y + 1000), (X, Y + 1000)])
    other = shapely.Polygon(
        [(X + cuts[0], Y), (X + 1000, Y), (X + 1000, Y + cuts[2]), (X + cuts[1], Y + 1000)]
    )
    people = read(tmp_path, districts(slant, other), raster="p.tif", values="count")
    cells = [
        square(
            100 * (cell % 10), 900 - 100 * (cell // 10), 100 * (cell % 10) + 100, 1000 - 100 * (cell // 10)
        )
        for cell in range(100)
    ]
    touched = shapely.area(shapely.intersection(cells, shapely.union(slant, other))) > 1e-3
    assert people.frame["people"].sum() == pytest.approx(np.array(values)[touched].sum(), rel=1e-6)
    assert (people.frame["people"] > 0).all()


def test_a_raster_in_degrees_is_not_warped(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(0, 500, (40, 40))
    raster(tmp_path / "p.tif", values, crs="EPSG:4326", origin=(120.2, 36.3), cell=0.01)
    town = districts(square(-9000, -9000, 0, 9000), square(0, -9000, 9000, 9000))
    people = read(tmp_path, town, raster="p.tif", values="count")
    corner = [(120.2 + column * 0.01, 36.3 - row * 0.01) for row in range(40) for column in range(40)]
    cells = [box(west, north - 0.01, west + 0.01, north) for west, north in corner]
    ground = (
        gpd.GeoSeries(shapely.segmentize(town.geometry.array, 100.0), crs=METRES).to_crs(4326).union_all()
    )
    touched = shapely.area(shapely.intersection(cells, ground)) > 0
    assert people.frame["people"].sum() == pytest.approx(values.ravel()[touched].sum(), rel=1e-6)
    by = sums(people)
    assert by["d0"] == pytest.approx(by["d1"], rel=0.15)
    assert set(by) == {"d0", "d1", "outside"}


def test_density_is_turned_into_counts_by_true_area(tmp_path: Path) -> None:
    raster(tmp_path / "m.tif", np.full((4, 4), 1000.0))
    town = districts(square(0, 0, 400, 400))
    metres = read(tmp_path, town, raster="m.tif", values="density")
    assert sums(metres)["d0"] == pytest.approx(0.16 * 1000, rel=1e-3)
    raster(tmp_path / "d.tif", np.full((4, 4), 1000.0), crs="EPSG:4326", origin=(120.36, 36.09), cell=0.01)
    lonlat = [(120.36, 36.05), (120.40, 36.05), (120.40, 36.09), (120.36, 36.09)]
    town = districts(shapely.Polygon(project_lonlat(np.array(lonlat), METRES)))
    truth = abs(Geod(ellps="WGS84").polygon_area_perimeter(*zip(*lonlat, strict=True))[0]) / 1e6 * 1000
    assert sums(read(tmp_path, town, raster="d.tif", values="density"))["d0"] == pytest.approx(
        truth, rel=1e-3
    )
    web = gpd.GeoSeries.from_xy([120.36], [36.09], crs=4326).to_crs(3857)
    raster(
        tmp_path / "w.tif", np.full((40, 40), 1000.0), crs="EPSG:3857", origin=(web.x[0], web.y[0]), cell=200
    )
    small = districts(
        shapely.Polygon(project_lonlat((np.array(lonlat) - [120.38, 36.07]) * 0.5 + [120.38, 36.07], METRES))
    )
    expected = small.area.sum() / 1e6 * 1000
    assert sums(read(tmp_path, small, raster="w.tif", values="density"))["d0"] == pytest.approx(
        expected, rel=5e-3
    )


def test_nodata_nan_and_negative_values_are_nobody_and_said(tmp_path: Path) -> None:
    raster(tmp_path / "p.tif", [[-200, 2], [np.nan, 5]], nodata=-200)
    people = read(tmp_path, districts(square(0, 0, 200, 200)), raster="p.tif", values="count")
    assert sums(people) == {"d0": 7.0}
    assert "50.0% of the cells" in people.notes[0].what
    raster(tmp_path / "p.tif", [[-200, 2], [4, 5]])
    people = read(tmp_path, districts(square(0, 0, 200, 200)), raster="p.tif", values="count")
    assert sums(people) == {"d0": 11.0}
    assert "1 cells are negative (down to -200)" in people.notes[0].what
    assert people.notes[0].warning


def test_a_raster_that_ends_within_the_districts_says_so(tmp_path: Path) -> None:
    raster(tmp_path / "p.tif", np.ones((2, 2)))
    people = read(tmp_path, districts(square(0, 0, 400, 200)), raster="p.tif", values="count")
    assert sums(people) == {"d0": 4.0}
    assert "50.0% of their area is not in it" in people.notes[0].what
    with pytest.raises(DataError, match="does not meet the districts"):
        read(tmp_path, districts(square(9000, 0, 9400, 200)), raster="p.tif", values="count")


def test_rasters_that_cannot_be_read(tmp_path: Path) -> None:
    town = districts(square(0, 0, 200, 200))
    (tmp_path / "p.tif").write_bytes(b"II*\x00 cut short")
    with pytest.raises(SourceError, match="raster for people cannot be read"):
        read(tmp_path, town, raster="p.tif", values="count")
    raster(tmp_path / "n.tif", np.ones((2, 2)), crs=None)
    with pytest.raises(CrsError, match="states no CRS"):
        read(tmp_path, town, raster="n.tif", values="count")
    raster(tmp_path / "u.tif", np.ones((2, 2)), transform=Affine(100, 0, X, 0, 100, Y))
    with pytest.raises(DataError, match="does not run from the north-west"):
        read(tmp_path, town, raster="u.tif", values="count")
    raster(tmp_path / "b.tif", np.ones((2, 2)), count=2)
    with pytest.raises(DataError, match="has 2 bands"):
        read(tmp_path, town, raster="b.tif", values="count")


def points_csv(path: Path, rows: list[str]) -> None:
    path.write_text("lon,lat,population\n" + "".join(row + "\n" for row in rows), "utf-8")


def test_points_go_to_their_districts_and_the_far_ones_are_left_out(tmp_path: Path) -> None:
    here = to_lonlat(np.array([[X + 50, Y + 50], [X + 150, Y + 50], [X + 900, Y + 50]]), METRES)
    rows = [f"{lon},{lat},{10 * (row + 1)}" for row, (lon, lat) in enumerate(here.tolist())]
    points_csv(tmp_path / "p.csv", [*rows, "113.2,23.1,5000", rows[0].rsplit(",", 1)[0] + ",0"])
    town = districts(square(0, 0, 100, 100), square(100, 0, 200, 100))
    people = read(tmp_path, town, points="p.csv", datum="wgs84")
    assert sums(people) == {"d0": 10.0, "d1": 20.0, "outside": 30.0}
    assert any("5,000 people of 1 rows" in note.what for note in people.notes)


def test_faults_of_points_all_at_once(tmp_path: Path) -> None:
    points_csv(tmp_path / "p.csv", ["120.38,36.07,-1", "120.38,36.07,many", "x,36.07,3", "36.07,120.38,3"])
    with pytest.raises(DataError) as caught:
        read(tmp_path, districts(square(0, 0, 100, 100)), points="p.csv", datum="wgs84")
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 4
    assert told[0].startswith("p.csv, row 4, lon: 'x' is not a number")
    assert "swapped" in told[1]
    assert told[2].startswith("p.csv, row 2, population: '-1' is not a number of people")
    assert told[3].startswith("p.csv, row 3, population: 'many'")


def test_people_over_buildings(tmp_path: Path) -> None:
    shapes = [square(0, 0, 10, 10), square(20, 0, 30, 10), square(120, 0, 130, 20), square(900, 0, 910, 10)]
    buildings = gpd.GeoDataFrame(
        {"name": [""] * 4, "levels": [3.0, np.nan, 2.0, 9.0]}, geometry=shapes, crs=METRES
    )
    town = districts(square(0, 0, 100, 100), square(100, 0, 200, 100))
    source = PeopleSource(buildings=True, total=800)
    people = read_people(source, base=tmp_path, crs=METRES, districts=town, buildings=buildings)
    assert sums(people) == pytest.approx({"d0": 400.0, "d1": 400.0})
    assert "1 of them state no levels" in people.notes[0].what
    for none in (None, buildings.iloc[:0]):
        with pytest.raises(DataError, match=r"no buildings.*sources\.streets\.buildings = true"):
            read_people(source, base=tmp_path, crs=METRES, districts=town, buildings=none)
    with pytest.raises(DataError, match="no building lies in a district"):
        read_people(source, base=tmp_path, crs=METRES, districts=town, buildings=buildings.iloc[3:])


def test_porto_alegre_keeps_every_person(shared_data: Path) -> None:
    utm = metric_crs("EPSG:31982")
    lonlat = np.array([(-51.3, -30.3), (-51.15, -30.3), (-51.15, -29.9), (-51.3, -29.9)])
    west = shapely.Polygon(project_lonlat(lonlat, utm))
    town = gpd.GeoDataFrame({"id": ["west"]}, geometry=[west], crs=utm)
    source = PeopleSource(points="population_hexgrid.csv", datum="wgs84")
    people = read_people(source, base=shared_data / "porto_alegre", crs=utm, districts=town)
    assert people.frame["people"].sum() == 812_935
    assert set(people.frame["district"]) <= {"west", "outside"}
