from __future__ import annotations

import numpy as np
import pytest
import shapely

from qdgeo.errors import NetworkError
from qdgeo.network import reach, seconds_at
from qdgeo.network.surface import walking_surface

AREA = shapely.box(-130, -20, 1130, 610)


def middles(surface):
    west, south, east, north = surface.bounds
    rows, columns = surface.minutes.shape
    x = west + (np.arange(columns) + 0.5) * (east - west) / columns
    y = north - (np.arange(rows) + 0.5) * (north - south) / rows
    return np.meshgrid(x, y)


def test_the_town_by_hand(town_reach) -> None:
    surface = walking_surface(town_reach, AREA, cell_m=100)
    assert surface.bounds == (-200.0, -100.0, 1200.0, 700.0)
    assert surface.minutes.shape == (8, 14)
    x, y = middles(surface)
    xy = list(zip(x.ravel().tolist(), y.ravel().tolist(), strict=True))
    at = dict(zip(xy, (surface.minutes * 60).ravel(), strict=True))
    # 50 m to East Street, 50 m along it to where toilet a meets it, and its leg of 30 m, at 1 m/s
    assert at[150.0, 50.0] == pytest.approx(50 + 50 + 30)
    # its middle is south of the area
    assert np.isnan(at[150.0, -50.0])
    # the Ring, 50 m from 6, or from 9: 50 + 150 to toilet b by 9, and 50 m from the middle of the ring to any side
    assert at[1050.0, 550.0] == pytest.approx(50 + 50 + 100 + 100)
    # more than 300 m from the Crescent, from Hill Road and from the corner of Back Street and Mid Lane
    assert np.isinf(at[650.0, 550.0])
    assert surface.crs.to_epsg() == 4549
    assert (surface.cell_m, surface.access_m) == (100.0, 300.0)
    assert repr(surface) == "Surface: 8 × 14 cells of 100 m, 72 inside, 98.6 % of them reach a facility"


def test_every_cell_is_the_walk_from_its_middle(town_reach) -> None:
    area = shapely.Point(500, 300).buffer(900)
    surface = walking_surface(town_reach, area, cell_m=35)
    x, y = middles(surface)
    inside = shapely.intersects_xy(area, x, y)
    assert (np.isnan(surface.minutes) == ~inside).all()
    expected = seconds_at(town_reach, np.column_stack([x[inside], y[inside]]))
    np.testing.assert_array_equal(surface.minutes[inside], expected.seconds / 60)
    assert np.isinf(surface.minutes[inside][expected.status == "far"]).all()
    assert (expected.status == "far").any()


def test_cells_of_two_areas_lie_upon_each_other(town_reach) -> None:
    one = walking_surface(town_reach, AREA, cell_m=40)
    two = walking_surface(town_reach, shapely.box(395, 95, 805, 405), cell_m=40)
    for surface in (one, two):
        assert [edge % 40 for edge in surface.bounds] == [0, 0, 0, 0]
    column, row = int((two.bounds[0] - one.bounds[0]) / 40), int((one.bounds[3] - two.bounds[3]) / 40)
    rows, columns = two.minutes.shape
    common = one.minutes[row : row + rows, column : column + columns]
    both = ~np.isnan(two.minutes)
    np.testing.assert_array_equal(common[both], two.minutes[both])


def test_the_side_of_the_settings_is_the_default(town_reach) -> None:
    assert walking_surface(town_reach, AREA).cell_m == town_reach.network.settings.surface_m == 50.0


def test_no_facilities_leave_the_area_unreached(town, toilets) -> None:
    surface = walking_surface(reach(town, toilets({})), AREA)
    inside = ~np.isnan(surface.minutes)
    assert inside.any()
    assert np.isinf(surface.minutes[inside]).all()


def test_an_area_without_the_middle_of_any_cell(town_reach) -> None:
    surface = walking_surface(town_reach, shapely.box(1, 1, 2, 2), cell_m=100)
    assert np.isnan(surface.minutes).all()
    assert "0 inside, 无数据 of them" in repr(surface)


@pytest.mark.parametrize("cell_m", [0.0, -50.0, float("nan"), float("inf")])
def test_a_cell_must_have_a_side(town_reach, cell_m: float) -> None:
    with pytest.raises(NetworkError, match="cell_m"):
        walking_surface(town_reach, AREA, cell_m=cell_m)


@pytest.mark.parametrize(
    "area", [shapely.Polygon(), shapely.Point(0, 0), shapely.LineString([(0, 0), (9, 9)])]
)
def test_an_area_must_be_one(town_reach, area) -> None:
    with pytest.raises(NetworkError, match="area"):
        walking_surface(town_reach, area)
