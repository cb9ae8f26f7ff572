"""What is written as PBF is what any reader finds in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium

from qdgeo.io.osm.writing import OsmObjects, osm_bytes

OBJECTS = OsmObjects(
    node_ids=np.array([1, 2, 3]),
    lonlat=np.array([[121.0, 35.0], [121.001, 35.0], [121.002, 35.0]]),
    node_tags={2: {"amenity": "toilets"}},
    way_ids=np.array([7]),
    way_tags=[{"highway": "residential", "name": "云帆路"}],
    way_nodes=[np.array([1, 2, 3])],
    relations=[(9, {"type": "multipolygon"}, [("w", 7, "outer")])],
)
HEAD = {"timestamp": "2025-01-01T00:00:00Z", "extent_lonlat": (120.9, 34.9, 121.1, 35.1)}


def test_objects_come_back_with_tags_members_and_head(tmp_path: Path) -> None:
    path = tmp_path / "made.osm.pbf"
    path.write_bytes(osm_bytes(OBJECTS, **HEAD))
    seen = [(entity.type_str(), entity.id, dict(entity.tags)) for entity in osmium.FileProcessor(str(path))]
    assert seen == [
        ("n", 1, {}),
        ("n", 2, {}),
        ("n", 3, {"amenity": "toilets"}),
        ("w", 7, {"highway": "residential", "name": "云帆路"}),
        ("r", 9, {"type": "multipolygon"}),
    ]
    with osmium.io.Reader(str(path)) as reader:
        assert reader.header().get("osmosis_replication_timestamp") == HEAD["timestamp"]
        assert reader.header().box().top_right.lat == 35.1


def test_the_same_objects_give_the_same_bytes() -> None:
    assert osm_bytes(OBJECTS, **HEAD) == osm_bytes(OBJECTS, **HEAD)
