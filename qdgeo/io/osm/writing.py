"""OpenStreetMap data out: nodes, ways and relations as a PBF file; the same objects give the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

__all__ = ["OsmObjects", "osm_bytes"]

Tags = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)
class OsmObjects:
    """What a file shall hold; ids are positive and ascending within each kind.

    Parameters
    ----------
    node_ids, lonlat
        ``int64[n]`` and WGS 84 degrees ``float64[n, 2]``.
    node_tags
        Number of a node in `node_ids` to its tags, for those that have any.
    way_ids, way_tags
        Of the ways.
    way_nodes
        For each way the ids of its nodes.
    relations
        Id, tags and members ("w" or "n", id, role) of each relation.
    """

    node_ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    node_tags: Mapping[int, Tags]
    way_ids: NDArray[np.int64]
    way_tags: Sequence[Tags]
    way_nodes: Sequence[NDArray[np.int64]]
    relations: Sequence[tuple[int, Tags, Sequence[tuple[str, int, str]]]] = ()


def osm_bytes(
    objects: OsmObjects, *, timestamp: str, extent_lonlat: tuple[float, float, float, float]
) -> bytes:
    """Return the objects as ``.osm.pbf``.

    Parameters
    ----------
    objects
        Nodes before ways before relations, as they are written.
    timestamp
        ISO 8601, the moment of the data.
    extent_lonlat
        West, south, east, north that the data claim to cover, WGS 84 degrees.

    Examples
    --------
    >>> objects = OsmObjects(
    ...     node_ids=np.array([1, 2]), lonlat=np.array([[121.0, 35.0], [121.001, 35.0]]), node_tags={},
    ...     way_ids=np.array([1]), way_tags=[{"highway": "residential"}], way_nodes=[np.array([1, 2])])
    >>> when = {"timestamp": "2025-01-01T00:00:00Z", "extent_lonlat": (120.9, 34.9, 121.1, 35.1)}
    >>> osm_bytes(objects, **when) == osm_bytes(objects, **when)
    True
    """
    header = osmium.io.Header()
    header.set("generator", "qdgeo")
    header.set("osmosis_replication_timestamp", timestamp)
    west, south, east, north = extent_lonlat
    header.add_box(osmium.osm.Box(west, south, east, north))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.osm.pbf"
        with osmium.SimpleWriter(str(path), header=header) as writer:
            _write(writer, objects)
        return path.read_bytes()


def _write(writer: osmium.SimpleWriter, objects: OsmObjects) -> None:
    """Hand over one object after the other, which is all that the library takes."""
    places = objects.lonlat.round(7).tolist()
    for number, (node, place) in enumerate(zip(objects.node_ids.tolist(), places, strict=True)):
        own = dict(objects.node_tags.get(number, {}))
        writer.add_node(osmium.osm.mutable.Node(id=node, location=tuple(place), tags=own))
    for way, tags, nodes in zip(objects.way_ids.tolist(), objects.way_tags, objects.way_nodes, strict=True):
        writer.add_way(osmium.osm.mutable.Way(id=way, nodes=nodes.tolist(), tags=dict(tags)))
    for relation, tags, members in objects.relations:
        made = osmium.osm.mutable.Relation(id=relation, members=list(members), tags=dict(tags))
        writer.add_relation(made)
