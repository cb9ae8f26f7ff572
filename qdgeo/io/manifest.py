"""What a run was made of: inputs by hash, versions, parameters, licences, definitions, notes, outputs by hash.

No path is absolute (of one that is, the file's name is kept) and no time is finer than the run's date, so that the
same inputs give the same bytes on any machine; and the contact that the Overpass server is told is nobody else's.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pyogrio
import pyproj
import shapely

from qdgeo.config import CityConfig
from qdgeo.io.files import portable
from qdgeo.io.layers import SourceRecord
from qdgeo.wording import Note, Text

__all__ = ["SCHEMA", "Manifest", "versions"]

SCHEMA = 1
"""Version of the manifest's own layout."""

_PACKAGES = (
    "babel", "branca", "esda", "exactextract", "folium", "geopandas", "inequality", "jinja2", "libpysal", "mapclassify",
    "matplotlib", "networkx", "numpy", "opening-hours-py", "openpyxl", "osmium", "osmnx", "pandas", "pyarrow",
    "pydantic", "pyogrio", "pyproj", "qdgeo", "rapidfuzz", "rasterio", "scipy", "shapely", "xlsxwriter",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The provenance of a folder of results.

    Parameters
    ----------
    city
        The city's short name; files are called after it.
    date
        The run's date, ISO 8601.
    config
        The city file as it was resolved, defaults included; written without ``user_agent`` and absolute paths.
    sources
        Every input, by hash.
    osm_timestamp
        Date of the OSM data, "" if unknown.
    definitions
        The 口径 of every figure.
    notes
        Everything that a reader of the figures must know.
    outputs
        Files of the folder, relative, and their SHA-256; filled in when they are written.

    Examples
    --------
    >>> from qdgeo.config import parse_city_file
    >>> config = parse_city_file('''
    ... name = "town"
    ... title = { zh = "小城", en = "Town" }
    ... crs = "EPSG:4549"
    ... sources = { streets = { osm = "a.pbf" }, districts = { path = "d.geojson" } }
    ... ''', where="city.toml")
    >>> manifest = Manifest(city="town", date="2024-05-01", config=config)
    >>> json.loads(manifest.to_json())["config"]["walk"]["speed_kmh"]
    4.0
    """

    city: str
    date: str
    config: CityConfig
    sources: tuple[SourceRecord, ...] = ()
    osm_timestamp: str = ""
    definitions: tuple[Text, ...] = ()
    notes: tuple[Note, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the manifest as JSON with sorted keys, UTF-8 text, ending in a line break."""
        return (
            json.dumps(self._content(), ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"
        )

    def _content(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "city": self.city,
            "date": self.date,
            "osm_timestamp": self.osm_timestamp,
            "config": _shared(self.config),
            "sources": [asdict(source) | {"path": portable(source.path)} for source in self.sources],
            "definitions": [asdict(text) for text in self.definitions],
            "notes": [asdict(note) | {"where": portable(note.where)} for note in self.notes],
            "versions": versions(),
            "outputs": dict(self.outputs),
        }


def _shared(config: CityConfig) -> dict[str, Any]:
    """Return the city file as it may be passed on."""
    private = {"sources": {"streets": {"server": {"user_agent"}}}}
    stated = config.model_dump(mode="json", by_alias=True, exclude=private)
    stated["sources"] = _without_places(stated["sources"])
    return stated


def _without_places(value: Any) -> Any:  # noqa: ANN401 (JSON)
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items()}
    return portable(value) if isinstance(value, str) else value


def versions() -> dict[str, str]:
    """Return the versions of Python, of the packages that compute, and of the libraries below them.

    Examples
    --------
    >>> sorted(set(versions()) - set(_PACKAGES))
    ['GDAL', 'GEOS', 'PROJ', 'python']
    """
    found = {
        "python": platform.python_version(),
        "GDAL": ".".join(map(str, pyogrio.__gdal_version__)),
        "GEOS": shapely.geos_version_string,
        "PROJ": pyproj.proj_version_str,
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from a copy that is not installed
            found[package] = "unknown"
    return found
