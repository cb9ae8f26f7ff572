"""Maps: the only importer of folium. `draw` and `review_roads` each give a `Page` that needs no network."""

from qdgeo.maps.draw import draw
from qdgeo.maps.page import Page
from qdgeo.maps.payload import MAP_LAYERS, pack_layers
from qdgeo.maps.review import review_roads

__all__ = ["MAP_LAYERS", "Page", "draw", "pack_layers", "review_roads"]
