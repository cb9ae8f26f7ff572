"""Streets and junctions to be picked on the map: each with the id by which OpenStreetMap knows it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.maps.packing import pack_ids, pack_integers, pack_vertices
from qdgeo.maps.streets import pack_context
from qdgeo.schema import NAME
from qdgeo.streets.roads import ROAD_CLASSES

__all__ = ["junctions", "streets"]


def streets(city: City) -> dict[str, object]:
    """Return all streets, to be drawn below, with name and OSM way; a way of 0 cannot be picked.

    Roads can be picked, and what bears a name; an outline of a square cannot, nor what OpenStreetMap does not know.
    """
    frame = city.streets.frame
    names, name = np.unique(frame[NAME].to_numpy(dtype=object).astype(str), return_inverse=True)
    way = np.where(_pickable(frame), frame["way"].to_numpy(dtype=np.int64), 0)
    return {
        **pack_context(frame, crs=city.crs, tolerance_m=city.config.map.simplify_m),
        "names": [str(one) for one in names],
        "name": pack_integers(name.astype(np.uint32)),
        "way": pack_ids(way),
    }


def junctions(city: City) -> dict[str, object]:
    """Return the nodes at which streets that can be picked meet or end, with their OSM ids."""
    frame, nodes = city.streets.frame, city.streets.nodes
    xy, row = shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object), return_index=True)
    wanted = _pickable(frame)[row] & (nodes > 0)
    xy, row, nodes = xy[wanted], row[wanted], nodes[wanted]
    end = np.ones(len(row), dtype=bool)
    end[1:-1] = (row[1:-1] != row[:-2]) | (row[1:-1] != row[2:])
    _, first, which, times = np.unique(nodes, return_index=True, return_inverse=True, return_counts=True)
    meets = times > 1
    meets[which[end]] = True
    order = np.sort(first[meets])  # along the streets: neighbours stand together, and pack small
    return {
        **pack_vertices(np.ones(len(order), dtype=np.int64), xy[order], city.crs),
        "id": pack_ids(nodes[order]),
    }


def _pickable(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    road = frame["highway"].isin(sorted(ROAD_CLASSES)).to_numpy()
    named = (frame[NAME] != "").to_numpy()
    known = frame["way"].to_numpy(dtype=np.int64) > 0
    return np.asarray((road | named) & known & (frame["area"] != "yes").to_numpy(), dtype=np.bool_)
