"""OpenStreetMap files in: streets, toilets, the base map and named places."""

from qdgeo.io.osm.places import read_places
from qdgeo.io.osm.reader import read_osm, read_streets_osm

__all__ = ["read_osm", "read_places", "read_streets_osm"]
