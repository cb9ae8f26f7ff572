"""The numbers by which a page tells places in the city's CRS, and when there are none."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest

from qdgeo.maps.projection import projection

QINGDAO = (119.5, 35.6, 121.0, 37.2)


@pytest.mark.parametrize(
    ("code", "bounds"),
    [
        (4549, QINGDAO),
        (32651, QINGDAO),
        (4528, QINGDAO),
        (4083, (-15.6, 27.9, -15.3, 28.2)),
        (31982, (-51.3, -30.3, -51.0, -29.9)),
        (3879, (24.8, 60.1, 25.2, 60.3)),
    ],
)
def test_a_transverse_mercator_projection_has_its_numbers(code, bounds):
    crs = pyproj.CRS.from_epsg(code)
    told = projection(crs, bounds)
    assert told["name"] == f"EPSG:{code}"
    numbers = told["tmerc"]
    plain = pyproj.Proj(
        proj="tmerc", a=numbers["a"], f=numbers["f"], lat_0=numbers["lat0"], lon_0=numbers["lon0"],
        k_0=numbers["k0"], x_0=numbers["x0"], y_0=numbers["y0"],
    )  # fmt: skip
    lon, lat = np.random.default_rng(2).uniform(bounds[:2], bounds[2:], (50, 2)).T
    there = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(lon, lat)
    assert np.abs(np.array(plain(lon, lat)) - there).max() < 0.005


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (3857, "another projection"),
        (3035, "another projection"),
        (2326, "its datum lies a hundred metres and more from WGS 84"),
        (27700, "its datum lies a hundred metres from WGS 84"),
        (2263, "feet, another projection"),
    ],
)
def test_what_cannot_be_told_is_not(code, why):
    bounds = {
        2326: (114.0, 22.2, 114.3, 22.5),
        27700: (-0.3, 51.3, 0.1, 51.6),
        2263: (-74.1, 40.6, -73.8, 40.9),
    }
    told = projection(pyproj.CRS.from_epsg(code), bounds.get(code, QINGDAO))
    assert told == {"name": f"EPSG:{code}", "tmerc": None}, why


def test_a_crs_without_a_number_goes_by_its_name():
    own = pyproj.CRS.from_proj4("+proj=tmerc +lat_0=0 +lon_0=120.5 +k=1 +x_0=500000 +ellps=GRS80 +units=m")
    assert projection(own, QINGDAO)["name"] == own.name
