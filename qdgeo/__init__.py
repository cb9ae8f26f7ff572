"""How well a city's streets and residents are served by sanitation and street order.

Ten lines from files to a map::

    import qdgeo as qd

    city  = qd.load_city("data/helsinki/city.toml")
    walk  = qd.build_network(city)
    reach = qd.reach(walk, city.toilets)
    cover = qd.coverage(city, reach, minutes=15)
    dens  = qd.toilet_density(city)
    roads = qd.managed_roads(city)
    card  = qd.score(city, [cover, dens, roads])
    qd.draw(city, cover, dens, roads, card).save("maps/helsinki.html")

Nouns are frozen, verbs are functions, and data flows one way. Names are loaded when first used, so that
importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qdgeo.city import City, load_city
    from qdgeo.errors import QdgeoError, QdgeoWarning
    from qdgeo.indicators import (
        Indicator,
        coverage,
        managed_distribution,
        managed_gaps,
        managed_roads,
        managed_toilets,
        opening,
        toilet_density,
    )
    from qdgeo.maps import Page, draw, review_roads
    from qdgeo.network import (
        Reach,
        WalkNetwork,
        build_network,
        isochrones,
        load_network,
        nearest_several,
        reach,
        save_network,
        walking_surface,
    )
    from qdgeo.pictures import Picture, district_pictures, picture
    from qdgeo.scorecard import Scorecard, plan_table, score
    from qdgeo.sensitivity import rank_stability
    from qdgeo.study import Study, run

__version__ = "0.1.0"

__all__ = [
    "City",
    "Indicator",
    "Page",
    "Picture",
    "QdgeoError",
    "QdgeoWarning",
    "Reach",
    "Scorecard",
    "Study",
    "WalkNetwork",
    "build_network",
    "coverage",
    "district_pictures",
    "draw",
    "isochrones",
    "load_city",
    "load_network",
    "managed_distribution",
    "managed_gaps",
    "managed_roads",
    "managed_toilets",
    "nearest_several",
    "opening",
    "picture",
    "plan_table",
    "rank_stability",
    "reach",
    "review_roads",
    "run",
    "save_network",
    "score",
    "toilet_density",
    "walking_surface",
]

_HOME = {
    "qdgeo.city": ("City", "load_city"),
    "qdgeo.errors": ("QdgeoError", "QdgeoWarning"),
    "qdgeo.indicators": (
        "Indicator",
        "coverage",
        "managed_distribution",
        "managed_gaps",
        "managed_roads",
        "managed_toilets",
        "opening",
        "toilet_density",
    ),
    "qdgeo.maps": ("Page", "draw", "review_roads"),
    "qdgeo.network": (
        "Reach",
        "WalkNetwork",
        "build_network",
        "isochrones",
        "load_network",
        "nearest_several",
        "reach",
        "save_network",
        "walking_surface",
    ),
    "qdgeo.pictures": ("Picture", "district_pictures", "picture"),
    "qdgeo.scorecard": ("Scorecard", "plan_table", "score"),
    "qdgeo.sensitivity": ("rank_stability",),
    "qdgeo.study": ("Study", "run"),
}


def __getattr__(name: str) -> object:
    """Load a public name from its module when it is first asked for."""
    for module, names in _HOME.items():
        if name in names:
            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'qdgeo' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
