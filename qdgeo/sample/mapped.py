"""The city as OpenStreetMap would have it: ways, coast, woods, parks, water, beaches, buildings and toilets."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.crs import metric_crs, to_lonlat
from qdgeo.io.osm.writing import OsmObjects
from qdgeo.sample.lines import TAGS
from qdgeo.sample.place import Place
from qdgeo.sample.shapes import Floats, Ints, Shapes

__all__ = ["as_osm", "lonlat_of"]


_NODES_FROM = 1_000_000  # areas and toilets have nodes of their own, far above those of streets
_AREAS_FROM = 1_000_000
_SIGNALS = 0.5


def lonlat_of(place: Place, xy: Floats) -> Floats:
    """Return points about the city's middle as WGS 84 degrees, longitude first."""
    return to_lonlat(xy + np.array(place.recipe.origin), metric_crs(place.recipe.crs))


def as_osm(place: Place, toilets: gpd.GeoDataFrame) -> OsmObjects:
    """Return the city as objects of OpenStreetMap.

    Parameters
    ----------
    place
        The city.
    toilets
        Points with a column a tag (`qdgeo.sample.toilets.mapped_toilets`).
    """
    drawn = place.plan.drawn
    areas = _areas(place)
    shapes = areas.geometry.to_numpy()
    ring_xy, ring = shapely.get_coordinates(shapely.get_exterior_ring(shapes), return_index=True)
    spots = shapely.get_coordinates(toilets.geometry.to_numpy())
    street = np.arange(1, len(drawn.xy) + 1)
    corner = _NODES_FROM + np.arange(len(ring_xy))
    spot = 2 * _NODES_FROM + np.arange(len(spots))
    first = len(drawn.xy) + len(ring_xy)
    tagged = _signals(place) | {
        first + number: tags
        for number, tags in enumerate(_tags(toilets.drop(columns=["geometry", "register"])))
    }
    closed, kept = _closed(corner, ring)
    xy = np.concatenate([drawn.xy, ring_xy[kept], spots])
    shift = int((~kept).sum())
    counts = shapely.get_num_coordinates(drawn.ways.geometry.to_numpy())
    return OsmObjects(
        node_ids=np.concatenate([street, corner[kept], spot]),
        lonlat=lonlat_of(place, xy),
        node_tags={number - (shift if number >= first else 0): tags for number, tags in tagged.items()},
        way_ids=np.concatenate([np.arange(1, len(drawn.ways) + 1), _AREAS_FROM + np.arange(len(shapes))]),
        way_tags=[*_tags(drawn.ways[list(TAGS)]), *_tags(areas.drop(columns="geometry"))],
        way_nodes=[
            *np.split(street[drawn.nodes], np.cumsum(counts)[:-1]),
            *np.split(closed, np.cumsum(np.bincount(ring))[:-1]),
        ],
    )


def _closed(corner: Ints, ring: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the nodes of rings, each closed with the node that it began with, and which corners are nodes."""
    last = np.append(np.diff(ring) != 0, True)
    first = np.insert(last[:-1], 0, True)
    closed = corner.copy()
    closed[last] = corner[first]
    return closed, ~last


def _tags(frame: gpd.GeoDataFrame) -> list[dict[str, str]]:
    """Return the rows as tags, without what is empty."""
    return [
        {str(key): str(value) for key, value in row.items() if value not in {"", 0}}
        for row in frame.to_dict("records")
    ]


def _signals(place: Place) -> dict[int, dict[str, str]]:
    """Return tags of nodes by number: signals where the drawn crossings meet the carriageways."""
    drawn = place.plan.drawn
    way = np.repeat(np.arange(len(drawn.ways)), shapely.get_num_coordinates(drawn.ways.geometry.to_numpy()))
    marked = (drawn.ways["footway"] == "crossing").to_numpy()[way]
    shared = np.bincount(drawn.nodes) > 1
    nodes = np.unique(drawn.nodes[marked & shared[drawn.nodes]])
    return {int(node): {"highway": "crossing", "crossing": "traffic_signals"} for node in nodes}


def _areas(place: Place) -> gpd.GeoDataFrame:
    """Return everything that is drawn as a closed way; the coast runs with the land on its left."""
    ground, filled = place.ground, place.plan.filled
    shore = shapely.orient_polygons(np.array([ground.land, ground.islet], dtype=object))
    parts: list[tuple[Shapes, dict[str, object]]] = [
        (shore, {"natural": "coastline"}),
        (
            np.array([ground.river]),
            {"natural": "water", "water": "river", "name": str(place.recipe.names["river"])},
        ),
        (ground.beaches, {"natural": "beach", "surface": "sand", "name": [bay.beach for bay in ground.bays]}),
    ]
    mountain = np.array([hill.mountain for hill in ground.hills])
    names = np.array([hill.name for hill in ground.hills], dtype=object)
    for own, tags in ((mountain, {"natural": "wood"}), (~mountain, {"leisure": "park"})):
        ending = "" if "natural" in tags else "公园"
        shapes, row = shapely.get_parts(ground.woods[own], return_index=True)
        parts.append((shapes, tags | {"name": (names[own] + ending)[row]}))
    for kind, tags in (
        ("park", {"leisure": "park"}),
        ("pond", {"natural": "water"}),
        ("pitch", {"leisure": "pitch"}),
    ):
        shapes = filled.outlines[filled.outlines["kind"] == kind].geometry.to_numpy()
        inside = shapely.intersection(shapes, place.plan.areas.coast)
        inside = inside[shapely.get_type_id(inside) == shapely.GeometryType.POLYGON]
        called = _park_names(place, len(inside)) if kind == "park" else [""] * len(inside)
        parts.append((inside, tags | {"name": called}))
    levels = place.buildings["levels"].to_numpy()
    parts.append(
        (
            place.buildings.geometry.to_numpy(),
            {"building": place.buildings["use"].to_numpy(), "building:levels": levels},
        )
    )
    return _table(parts)


def _park_names(place: Place, count: int) -> list[str]:
    stems = list(place.recipe.names["parks"])
    names = [
        *(f"{stem}公园" for stem in stems),
        *(f"{stem}小游园" for stem in stems),
        *(f"{stem}绿地" for stem in stems),
    ]
    return [names[number] if number < len(names) else "" for number in range(count)]


def _table(parts: list[tuple[Shapes, dict[str, object]]]) -> gpd.GeoDataFrame:
    keys = list(dict.fromkeys(key for _, tags in parts for key in tags))
    columns = {
        key: np.concatenate(
            [
                np.full(len(shapes), tags.get(key, ""), dtype=object)
                if isinstance(tags.get(key, ""), str)
                else np.asarray(tags[key], dtype=object)
                for shapes, tags in parts
            ]
        )
        for key in keys
    }
    return gpd.GeoDataFrame(columns, geometry=np.concatenate([shapes for shapes, _ in parts]))
