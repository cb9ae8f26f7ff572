"""OpenStreetMap data from an Overpass server: asked once, kept as an OSM file, then read as any other."""

from qdgeo.io.overpass.reader import read_overpass

__all__ = ["read_overpass"]
