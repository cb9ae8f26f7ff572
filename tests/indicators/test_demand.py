"""Where a toilet is wanted: people as they are listed, built-up area as cells that add up to it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from towns import CRS, at, town

from qdgeo.indicators.demand import Demand, built_up_cells, people_points
from qdgeo.io import BuiltUp
from qdgeo.overlay import sum_by_district


def built(*shapes: shapely.Geometry) -> BuiltUp:
    return BuiltUp(frame=gpd.GeoDataFrame(geometry=list(shapes), crs=CRS), meaning="by hand")


def sums(demand: Demand) -> dict[str, float]:
    return sum_by_district(demand.district, demand.weight, town().districts).to_dict()


def test_people_stand_where_they_are_listed() -> None:
    found = people_points(town())
    assert found.known
    assert found.basis == "people"
    assert found.xy.tolist() == [list(at(100, 0)), list(at(1900, 30)), list(at(1000, 1000))]
    assert found.weight.tolist() == [10.0, 20.0, 5.0]
    assert found.district.tolist() == ["w", "x", "w"]


def test_built_up_area_by_district_and_outside() -> None:
    wide = built(box(*at(-1000, -100), *at(2000, 100)))
    found = built_up_cells(town(built_up=wide))
    assert found.basis == "built_up"
    assert sums(found) == pytest.approx({"w": 0.2, "x": 0.2, "outside": 0.2})
    assert len(found.weight) == 3000 * 200 / 50**2
    assert found.weight == pytest.approx(50**2 / 1e6)
    east = found.xy[:, 0] - at(0, 0)[0]
    assert found.district.tolist() == np.select([east < 0, east < 1000], ["outside", "w"], "x").tolist()


def test_a_cell_on_the_border_is_shared() -> None:
    # cells of 300 m: the fourth, x 900–1200, lies a third in the west
    found = built_up_cells(town(config={"walk": {"island_m": 0, "cell_m": 300}}))
    assert sums(found) == pytest.approx({"w": 0.2, "x": 0.2, "outside": 0.0})
    east = found.xy[:, 0] - at(0, 0)[0]
    assert ((east < 1000) == (found.district == "w")).all()


@pytest.mark.parametrize(("layer", "of"), [("people", people_points), ("built_up", built_up_cells)])
def test_without_a_source_it_is_unknown(layer, of) -> None:
    found = of(town(**{layer: None}))
    assert not found.known
    assert found.basis == layer
    assert found.xy.shape == (0, 2)
    assert len(found.weight) == len(found.district) == 0


def test_built_up_area_that_is_empty_is_known() -> None:
    found = built_up_cells(town(built_up=built()))
    assert found.known
    assert sums(found) == {"w": 0.0, "x": 0.0, "outside": 0.0}


CORNERS = st.tuples(st.floats(-600, 2400), st.floats(-900, 1900))


@given(corners=st.lists(CORNERS, min_size=3, max_size=8), cell_m=st.sampled_from([20.0, 50.0, 170.0]))
def test_weights_add_up_to_the_area(corners, cell_m) -> None:
    hull = shapely.convex_hull(shapely.multipoints([at(*corner) for corner in corners]))
    city = town(built_up=built(hull), config={"walk": {"island_m": 0, "cell_m": cell_m}})
    found = built_up_cells(city)
    assert found.weight.sum() == pytest.approx(hull.area / 1e6, rel=1e-6, abs=1e-9)
    for name, shape in zip(city.districts["id"], city.districts.geometry, strict=True):
        part = found.weight[found.district == name].sum()
        assert part == pytest.approx(hull.intersection(shape).area / 1e6, rel=1e-6, abs=1e-9)
