"""Maps: the only importer of folium. One call, `draw`, and one result, a `Page` that needs no network."""

from qdgeo.maps.draw import draw
from qdgeo.maps.page import Page

__all__ = ["Page", "draw"]
