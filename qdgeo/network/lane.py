"""The smallest network there is, a straight lane with one toilet: the examples in this package walk it.

>>> lane_reach(1200, toilet=(1200, 100)).network.edge_length.tolist()
[1200.0]
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from qdgeo.config import WalkConfig
from qdgeo.io.layers import Streets
from qdgeo.network.model import WalkNetwork
from qdgeo.network.reach import Reach, reach
from qdgeo.network.topology import network_from_streets

__all__ = ["lane_network", "lane_reach"]


def lane_network(length_m: float) -> WalkNetwork:
    """Return the network of a lane that runs east from the origin.

    Parameters
    ----------
    length_m
        Of the lane, m.
    """
    frame = gpd.GeoDataFrame(
        {"way": [7], "highway": ["path"]},
        geometry=[shapely.LineString([(0, 0), (length_m, 0)])],
        crs="EPSG:4549",
    )
    return network_from_streets(Streets(frame=frame, nodes=np.array([1, 2])), WalkConfig())


def lane_reach(length_m: float, *, toilet: tuple[float, float]) -> Reach:
    """Return the walks to a toilet from the lane of `lane_network`, at the default speed.

    Parameters
    ----------
    length_m
        Of the lane, m.
    toilet
        Easting and northing, m.
    """
    place = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(*toilet)], crs="EPSG:4549")
    return reach(lane_network(length_m), place)
