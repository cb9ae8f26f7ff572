"""A city, and how it is loaded from its file."""

from qdgeo.city.loading import load_city
from qdgeo.city.model import City

__all__ = ["City", "load_city"]
