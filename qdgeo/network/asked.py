"""What is held against facilities before a search from them."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from qdgeo.errors import Problem
from qdgeo.network.model import WalkNetwork
from qdgeo.schema import ID

__all__ = ["facility_faults"]


def facility_faults(network: WalkNetwork, facilities: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Yield what keeps facilities from being searched from: no id of their own, no place, another CRS.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> nowhere = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point()], crs="EPSG:4549")
    >>> [str(fault) for fault in facility_faults(lane_network(90), nowhere)]
    ['facilities, row 0: 1 geometries are not points. To mend it: use points']
    """
    if ID not in facilities.columns:
        yield Problem(f"no column '{ID}'", "facilities", "give every facility an id of its own")
    else:
        repeated = facilities.loc[facilities[ID].astype(str).duplicated(), ID]
        if len(repeated):
            yield Problem(
                f"{len(repeated)} ids occur more than once, the first is '{repeated.iloc[0]}'",
                "facilities",
                "give every facility an id of its own",
            )
    places = facilities.geometry.to_numpy()
    no_point = np.flatnonzero((shapely.get_type_id(places) != 0) | shapely.is_empty(places))
    if no_point.size:
        yield Problem(
            f"{no_point.size} geometries are not points", f"facilities, row {no_point[0]}", "use points"
        )
    if len(facilities) and facilities.crs != network.crs:
        yield Problem(
            f"facilities in {_name(facilities.crs)}, network in {_name(network.crs)}",
            "facilities",
            "bring them into the city's CRS with to_crs",
        )


def _name(crs: pyproj.CRS | None) -> str:
    return "no CRS" if crs is None else crs.to_string()
