"""The datum guard: a layer in another datum than it says is told by what it lies along or within, and never moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from realcities import write_las_palmas
from towns import CRS, at, town

from qdgeo import load_city
from qdgeo.city.datum import Stated
from qdgeo.city.guard import Ground, datum_notes
from qdgeo.crs import lonlat_by_datum, project_lonlat, to_lonlat, wgs84_to_bd09, wgs84_to_gcj02
from qdgeo.wording import Note

DISTRICTS = town().districts  # w 西区 x 0–1000, x 东区 x 1000–2000, both y −500 to 1500
BACK: dict[str, Callable[[Any], Any]] = {
    "wgs84": lambda lonlat: lonlat,
    "gcj02": wgs84_to_gcj02,
    "bd09": wgs84_to_bd09,
}
NOTHING = gpd.GeoDataFrame(geometry=[], crs=CRS)


def grid_town() -> gpd.GeoDataFrame:
    """Streets 300 m and 200 m apart, none of them a multiple of the shift of GCJ-02."""
    east = [shapely.LineString([at(0, y), at(2000, y)]) for y in range(-500, 1501, 200)]
    north = [shapely.LineString([at(x, -500), at(x, 1500)]) for x in range(0, 2001, 300)]
    return gpd.GeoDataFrame(geometry=east + north, crs=CRS)


def held(xy: Any, truth: str, stated: str) -> Any:
    """Where places are put whose coordinates are in one datum, and said to be in another."""
    return project_lonlat(lonlat_by_datum(BACK[truth](to_lonlat(xy, CRS)), stated), CRS)


def said(
    shapes: Any, truth: str = "wgs84", stated: str = "wgs84", *, where: str = "x", **keys: Any
) -> Stated:
    """A layer that is in one datum and says another; ``cgcs2000`` is WGS 84."""
    to = "wgs84" if stated == "cgcs2000" else stated
    moved = shapely.transform(np.asarray(shapes, dtype=object), lambda xy: held(xy, truth, to))
    return Stated(where=where, datum=stated, shapes=moved, **keys)


def told(
    *,
    registers: Sequence[Stated] = (),
    toilets: Sequence[Stated] = (),
    roads: Sequence[Stated] = (),
    districts: Stated | None = None,
    land: Any = (),
    streets: gpd.GeoDataFrame | None = None,
) -> tuple[Note, ...]:
    borders = districts or said(DISTRICTS.geometry, where="sources.districts")
    ground = Ground(
        streets=grid_town() if streets is None else streets,
        mapped=NOTHING,
        districts=DISTRICTS.set_geometry(gpd.GeoSeries(borders.shapes, crs=CRS)),
        land=gpd.GeoDataFrame(geometry=list(land), crs=CRS),
    )
    return datum_notes(ground, registers=registers, toilets=toilets, roads=roads, districts=borders)


def lone(notes: tuple[Note, ...], where: str, truth: str) -> Note:
    (note,) = notes
    assert note.where == where
    assert note.warning
    assert f'Set datum = "{truth}"' in note.what
    assert "nothing was moved" in note.what
    assert "未作任何移动" in str(note.zh)
    return note


# --- points -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kerbs() -> NDArray[np.object_]:
    """Three hundred points within some metres of the streets, not near their junctions only."""
    random = np.random.default_rng(5)
    streets = random.choice(np.asarray(grid_town().geometry, dtype=object), 300)
    along = shapely.line_interpolate_point(streets, random.random(300), normalized=True)
    return np.asarray(shapely.points(shapely.get_coordinates(along) + random.normal(0, 4, (300, 2))))


@pytest.mark.parametrize("truth", ["wgs84", "gcj02", "bd09"])
@pytest.mark.parametrize("stated", ["wgs84", "cgcs2000", "gcj02", "bd09"])
def test_a_layer_that_lies_about_its_datum_is_told(kerbs: Any, truth: str, stated: str) -> None:
    bins = said(kerbs, truth, stated, where="registers.bins")
    found = told(registers=[bins])
    if truth == stated.replace("cgcs2000", "wgs84"):
        assert found == ()
    else:
        assert "300 points lie" in lone(found, "registers.bins", truth).what


def test_how_far_and_where_to(kerbs: Any) -> None:
    (note,) = told(toilets=[said(kerbs, "gcj02", where="sources.toilets")])
    assert " m too far east" in note.what


def test_few_points_and_points_anywhere_say_nothing(kerbs: Any) -> None:
    assert told(registers=[said(kerbs[:29], "gcj02")]) == ()
    anywhere = shapely.points(np.array(at(0, 0)) + np.random.default_rng(3).random((500, 2)) * [2000, 1500])
    for truth in ("wgs84", "gcj02"):
        assert told(registers=[said(anywhere, truth)]) == ()


# --- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stated", ["wgs84", "gcj02", "bd09"])
@pytest.mark.parametrize("truth", ["wgs84", "gcj02", "bd09"])
def test_drawn_roads_are_held_against_streets(truth: str, stated: str) -> None:
    roads = grid_town().geometry[:12]
    found = told(roads=[said(roads, truth, stated, where="sources.managed_roads")])
    if truth == stated:
        assert found == ()
    else:
        assert "points along its lines" in lone(found, "sources.managed_roads", truth).what


def test_a_few_drawn_roads_say_nothing() -> None:
    assert told(roads=[said(grid_town().geometry[:3], "gcj02")]) == ()


def shore() -> tuple[shapely.Polygon, list[shapely.LineString]]:
    """Land with a coast that winds by some 800 m, and the coast within the districts in pieces."""
    y = np.linspace(-3000.0, 5000.0, 801)
    x = 1000 + 350 * np.sin(y / 40) + 60 * np.sin(y / 301)
    coast = [at(*pair) for pair in zip(x, y, strict=True)]
    inside = [pair for pair in coast if at(0, -450)[1] < pair[1] < at(0, 1450)[1]]
    pieces = [shapely.LineString(inside[start : start + 40]) for start in range(0, len(inside) - 1, 39)]
    return shapely.Polygon([*coast, at(-4000, 5000), at(-4000, -3000)]), pieces


def test_shoreline_is_held_against_the_coast() -> None:
    land, pieces = shore()
    for truth in ("wgs84", "gcj02"):
        lines = [said(pieces, truth, where="registers.shoreline")]
        if truth == "wgs84":
            assert told(registers=lines, land=[land]) == ()
        else:
            assert (
                "from the coast"
                in lone(told(registers=lines, land=[land]), "registers.shoreline", truth).what
            )


# --- areas ------------------------------------------------------------------------------------------------------------


def test_areas_that_cover_the_districts_are_held_against_their_borders() -> None:
    note = lone(
        told(registers=[said(DISTRICTS.geometry, "gcj02", where="registers.grids")]),
        "registers.grids",
        "gcj02",
    )
    assert "from the districts' borders" in note.what
    inner = [shapely.box(*at(x, -40), *at(x + 60, 1480)) for x in (0, 960)]
    assert told(registers=[said(inner, "gcj02")]) == ()


def blocks() -> list[shapely.Polygon]:
    """Blocks between streets, eight metres inside them: a third of the districts."""
    return [
        shapely.box(*at(x + 8, y + 8), *at(x + 292, y + 192))
        for x in range(0, 1800, 600)
        for y in range(-500, 1500, 400)
    ]


@pytest.mark.parametrize("truth", ["wgs84", "gcj02", "bd09"])
def test_areas_here_and_there_are_held_against_the_streets(truth: str) -> None:
    found = told(registers=[said(blocks(), truth, where="registers.compounds")])
    if truth == "wgs84":
        assert found == ()
    else:
        assert "outlines lie" in lone(found, "registers.compounds", truth).what


def test_areas_anywhere_say_nothing() -> None:
    random = np.random.default_rng(7)
    for truth in ("wgs84", "gcj02"):
        discs = shapely.buffer(shapely.points(np.array(at(0, 0)) + random.random((60, 2)) * [2000, 1500]), 50)
        assert told(registers=[said(discs, truth)]) == ()


# --- districts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stated", ["wgs84", "gcj02", "bd09"])
@pytest.mark.parametrize("truth", ["wgs84", "gcj02", "bd09"])
def test_districts_along_streets_are_told(truth: str, stated: str) -> None:
    """Borders on 南北 streets at x = 0, 900 and 1800."""
    shapes = [shapely.box(*at(x, -500), *at(x + 900, 1500)) for x in (0, 900)]
    found = told(districts=said(shapes, truth, stated, where="sources.districts"))
    if truth == stated:
        assert found == ()
    else:
        assert "streets and the coast" in lone(found, "sources.districts", truth).what


def rows(step: float = 100.0) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Points in the middle of streetless blocks, with the district that they name."""
    x, y = (each.ravel() for each in np.meshgrid(np.arange(30, 2000, step), np.arange(-450, 1500, step)))
    written = np.where(x < 1000, "西区", "东").astype(object)
    return shapely.points(np.column_stack([x, y]) + at(0, 0)), written


@pytest.mark.parametrize("stated", ["wgs84", "gcj02", "bd09"])
@pytest.mark.parametrize("truth", ["wgs84", "gcj02", "bd09"])
def test_districts_are_held_against_the_rows_that_name_them(truth: str, stated: str) -> None:
    streets = gpd.GeoDataFrame(geometry=[shapely.LineString([at(0, -9000), at(2000, -9000)])], crs=CRS)
    places, written = rows()
    bins = said(places, where="registers.bins", written=written)
    found = told(
        registers=[bins],
        districts=said(DISTRICTS.geometry, truth, stated, where="sources.districts"),
        streets=streets,
    )
    if truth == stated:
        assert found == ()
    else:
        assert "rows lie in the district that they name" in lone(found, "sources.districts", truth).what


def test_rows_whose_own_points_are_doubted_do_not_accuse_the_districts(kerbs: Any) -> None:
    written = np.where(shapely.get_x(kerbs) < at(1000, 0)[0], "西区", "东区").astype(object)
    lone(
        told(registers=[said(kerbs, "gcj02", where="registers.bins", written=written)]),
        "registers.bins",
        "gcj02",
    )


def test_areas_are_not_accused_for_borders_that_are_off() -> None:
    shapes = [shapely.box(*at(x, -500), *at(x + 900, 1500)) for x in (0, 900)]
    off = said(shapes, "gcj02", where="sources.districts")
    lone(told(registers=[said(shapes, where="registers.grids")], districts=off), "sources.districts", "gcj02")


# --- real borders and streets -----------------------------------------------------------------------------------------


def test_real_districts_and_streets_as_if_they_stood_at_qingdao(shared_data: Path, tmp_path: Path) -> None:
    """Las Palmas, moved as a whole: 29 catchments along its own streets."""
    city = load_city(write_las_palmas(tmp_path, shared_data))
    middle = np.array(city.districts.union_all().centroid.coords[0])

    def here(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
        shapes = np.asarray(frame.geometry.array, dtype=object)
        return np.asarray(shapely.transform(shapes, lambda xy: xy - middle + at(0, 0)), dtype=object)

    streets = gpd.GeoDataFrame(geometry=here(city.streets.frame), crs=CRS)
    shapes, green = here(city.districts), here(city.base.green)
    land = here(city.base.land)
    for truth, stated in (("wgs84", "wgs84"), ("gcj02", "wgs84"), ("wgs84", "gcj02"), ("bd09", "gcj02")):
        off = said(shapes, truth, stated, where="sources.districts")
        ground = Ground(
            streets=streets,
            mapped=NOTHING,
            districts=city.districts.set_geometry(gpd.GeoSeries(off.shapes, crs=CRS), crs=CRS),
            land=gpd.GeoDataFrame(geometry=land, crs=CRS),
        )
        parks = said(green, where="registers.small_ads")
        found = datum_notes(ground, registers=[parks], toilets=(), roads=(), districts=off)
        if truth == stated:
            assert found == ()
        else:
            lone(found, "sources.districts", truth)
