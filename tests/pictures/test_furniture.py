"""The scale bar is as long as it says in the city's own metres, and the arrow points where the grid does."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Proj

from qdgeo.crs import metric_crs, project_lonlat, to_lonlat
from qdgeo.pictures import PAPERS, picture
from qdgeo.pictures.canvas import canvas_of
from qdgeo.pictures.fonts import lettering
from qdgeo.pictures.furniture import bar_of, convergence, corners
from qdgeo.pictures.paper import Box, view_of
from qdgeo.pictures.sheet import view_for

FRAME = Box(8, 20, 180, 160)


def view_at(lon: float, lat: float, code: str, *, side: float = 4000.0):
    x, y = project_lonlat(np.array([[lon, lat]]), metric_crs(code))[0]
    return view_of((x - side, y - side, x + side, y + side), FRAME, margin=5)


@given(st.floats(200, 200_000), st.floats(20, 60))
def test_the_bar_is_as_long_as_its_metres(side: float, longest: float) -> None:
    view = view_of((0, 0, side, side), FRAME, margin=5)
    bar = bar_of(view, longest=longest)
    ends = view.to_mm(np.array([[0.0, 0.0], [bar.metres, 0.0]]))
    assert ends[1, 0] - ends[0, 0] == pytest.approx(bar.length, rel=1e-9)
    assert longest / 2.51 <= bar.length <= longest
    assert f"{bar.metres:e}"[0] in "125"


def test_one_scale_holds_across_and_up(town) -> None:
    view = view_for(picture(*town.parts, paper="A3").sheet)
    frame = view.frame
    assert (view.north - view.south) / frame.height == pytest.approx(view.metres_per_mm, rel=1e-12)
    west, south, east, north = town.city.districts.total_bounds
    corners_mm = view.to_mm(np.array([[west, south], [east, north]]))
    assert frame.polygon.contains(shapely.box(*corners_mm.min(axis=0), *corners_mm.max(axis=0)))


PLACES = [
    (120.38, 36.07, "EPSG:4549"),
    (121.4, 36.5, "EPSG:4549"),
    (-15.43, 28.1, "EPSG:4083"),
    (-51.2, -30.05, "EPSG:31982"),
]


@pytest.mark.parametrize(("lon", "lat", "code"), PLACES)
def test_true_north_is_where_proj_says(lon: float, lat: float, code: str) -> None:
    view = view_at(lon, lat, code)
    lonlat = to_lonlat(
        np.array([[(view.west + view.east) / 2, (view.south + view.north) / 2]]), metric_crs(code)
    )
    there = Proj(metric_crs(code)).get_factors(*lonlat[0]).meridian_convergence
    assert convergence(view, metric_crs(code)) == pytest.approx(there, abs=1e-3)


def test_bar_and_arrow_keep_to_the_frame_and_off_each_other() -> None:
    view = view_of((0, 0, 100, 100), FRAME, margin=5)
    canvas = canvas_of(PAPERS["A4"], lettering(["图"]))
    for land in (shapely.box(8, 20, 60, 180), shapely.box(100, 20, 188, 180), FRAME.polygon):
        bar, arrow = corners(canvas, view, land)
        assert FRAME.polygon.contains(bar.polygon)
        assert FRAME.polygon.contains(arrow.polygon)
        assert not bar.polygon.intersects(arrow.polygon)
