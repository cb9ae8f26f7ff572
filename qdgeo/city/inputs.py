"""What decides a figure of a city, for the cache: the files by hash and the settings, by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from qdgeo.city.model import City

__all__ = ["figures_made_of", "map_made_of", "network_made_of"]

_OF_NETWORK = frozenset({"streets", "districts", "elevation"})
_DRAWN_ONLY = frozenset({"map", "remarks"})  # tables of the city file that no figure depends on


def network_made_of(city: City) -> dict[str, Any] | None:
    """Return all that decides the walking network of a city, None if that cannot be known.

    The districts decide how far streets are read; everything else of the city file is left out, so that a new target
    leaves the network as it is.
    """
    config = city.config.model_dump(mode="json", by_alias=True)
    settings = {
        "crs": config["crs"],
        "[walk]": _with_stated(city, config["walk"]),
        **{f"[sources.{role}]": config["sources"][role] for role in sorted(_OF_NETWORK)},
    }
    return _with_files(city, settings, _OF_NETWORK)


def figures_made_of(city: City) -> dict[str, Any] | None:
    """Return all that decides the indicators of a city, None if that cannot be known.

    All of the city file counts but what is only drawn.
    """
    config = city.config.model_dump(mode="json", by_alias=True)
    settings = {f"[{table}]": value for table, value in config.items() if table not in _DRAWN_ONLY}
    settings["[walk]"] = _with_stated(city, config["walk"])
    return _with_files(city, settings, None)


def map_made_of(city: City) -> dict[str, Any] | None:
    """Return all that decides the geometry on a map of a city, None if that cannot be known."""
    figures = figures_made_of(city)
    return None if figures is None else {**figures, "[map]": city.config.map.model_dump(mode="json")}


def _with_stated(city: City, walk: dict[str, Any]) -> list[Any]:
    """Return the settings and which of them were stated: another walker keeps those."""
    return [walk, sorted(city.config.walk.model_fields_set)]


def _with_files(city: City, settings: dict[str, Any], roles: Collection[str] | None) -> dict[str, Any] | None:
    sources = [source for source in city.sources if roles is None or source.role in roles]
    if not all(source.known for source in sources):
        return None  # such as a server's answer
    files = {f"the file of {source.role}": [source.path, source.sha256, source.extra] for source in sources}
    return {**settings, **files}
