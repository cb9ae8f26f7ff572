"""What a length is: that of the plane, held against the ellipsoid on real streets and around Qingdao."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely

from qdgeo.config import WalkConfig
from qdgeo.io.osm import read_osm
from qdgeo.network import WalkNetwork, network_from_streets

GEOD = pyproj.Geod(ellps="GRS80")
LIMIT = 0.001  # a tenth of a per cent
CLIPS = {
    "las_palmas": ("EPSG:4083", shapely.box(-15.48, 28.08, -15.40, 28.16), -0.00035),
    "porto_alegre": ("EPSG:31982", shapely.box(-51.24, -30.06, -51.18, -30.02), -0.0004),
}


def on_the_ellipsoid(network: WalkNetwork) -> np.ndarray:
    """The length of every edge, m, along geodesics from vertex to vertex."""
    back = pyproj.Transformer.from_crs(network.crs, network.crs.geodetic_crs, always_xy=True)
    lon, lat = back.transform(*network.coords.T)
    _, _, steps = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    within = np.append(steps, 0.0)
    within[network.offsets[1:] - 1] = 0.0
    return np.add.reduceat(within, network.offsets[:-1])


@pytest.mark.parametrize("clip", CLIPS)
def test_real_streets_are_right_to_a_tenth_of_a_per_cent(clip: str, shared_data) -> None:
    crs, box, expected = CLIPS[clip]
    extract = read_osm(shared_data / clip / f"{clip}.osm.pbf", area=box, crs=pyproj.CRS(crs))
    network = network_from_streets(extract.streets, WalkConfig())
    true = on_the_ellipsoid(network)
    long = true > 1  # millimetres of rounding weigh on shorter ones
    worst = np.abs(network.edge_length[long] / true[long] - 1).max()
    total = network.edge_length.sum() / true.sum() - 1
    print(f"{clip}: total {total:+.4%}, worst edge {worst:.4%}, {true.sum() / 1000:.1f} km")  # noqa: T201
    assert worst < LIMIT
    assert total == pytest.approx(expected, abs=0.0001)


def test_the_zone_of_qingdao_is_right_to_a_tenth_of_a_per_cent() -> None:
    lon, lat = (
        axis.ravel() for axis in np.meshgrid(np.linspace(119.5, 121.0, 61), np.linspace(35.5, 37.2, 35))
    )
    worst = 0.0
    for azimuth in (0.0, 45.0, 90.0, 135.0):
        lon2, lat2, _ = GEOD.fwd(lon, lat, np.full(lon.size, azimuth), np.full(lon.size, 100.0))
        plane = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
        (x1, y1), (x2, y2) = plane.transform(lon, lat), plane.transform(lon2, lat2)
        worst = max(worst, float(np.abs(np.hypot(x2 - x1, y2 - y1) / 100 - 1).max()))
    print(f"EPSG:4549, 119.5 to 121.0° E: worst {worst:.4%}")  # noqa: T201
    assert worst < 0.00011  # a hundredth of a per cent, and far below the limit
    assert worst < LIMIT
