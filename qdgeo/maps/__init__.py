"""Maps: the only importer of folium. One call, `draw`, and one result, a `Page` that needs no network."""

from qdgeo.maps.draw import draw
from qdgeo.maps.page import Page
from qdgeo.maps.payload import MAP_LAYERS, pack_layers

__all__ = ["MAP_LAYERS", "Page", "draw", "pack_layers"]
