"""The city file and the files that it names: read the one, find the others, and say all that is missing.

Every missing file is told at once, with where such a file comes from, before anything heavy is read.
"""

from __future__ import annotations

import glob
from pathlib import Path

from qdgeo.config import CityConfig, RegisterSource, ToiletsSource, every_source, parse_city_file, source_key
from qdgeo.errors import Problem, SourceError, raise_all
from qdgeo.io.files import portable, read_text, require_file, sha256
from qdgeo.io.layers import SourceRecord
from qdgeo.io.rasters import RASTER_SUFFIXES, beside_raster

__all__ = ["inventory", "read_city_file"]

_SIDECARS = frozenset({".shx", ".dbf", ".prj", ".cpg"})  # parts of a shapefile beside its .shp

_WHERE_TO_GET = {
    "streets": "an OpenStreetMap extract (.osm.pbf) of the city and 2 km around it, from any mirror of regional "
    "extracts, or use overpass = true to ask the Overpass server",
    "districts": "a polygon file of the districts (GeoJSON, GeoPackage or Shapefile), from the planning bureau",
    "toilets": "the bureau's register of public toilets (CSV, Excel, GeoJSON or GeoPackage); without this table "
    "the toilets mapped in OpenStreetMap are used",
    "built_up": "the built-up area (建成区) as polygons or a raster, from the planning bureau; without it "
    "density is 无数据",
    "managed_roads": "the published list of strictly managed roads (CSV, Excel, or a layer of lines); without it "
    "they are 无数据",
    "overrides": "your decisions about entries of that list: a CSV with the header entry,action,value (it may hold no "
    "row); without sources.managed_roads.overrides nothing is decided by hand",
    "people": "a population raster, or points with a count (census, WorldPop, GHS-POP); without it shares of people "
    "are 无数据",
    "elevation": "a digital elevation model (GeoTIFF), such as SRTM",
    "plan": "targets of your own as [[targets]] (docs/plan.md); without plan.path the shipped plan is used as it is",
}

_REGISTERS = "registers."
_REGISTER = (
    "the bureau's register (Excel, CSV, GeoJSON, GeoPackage or Shapefile; `qdgeo init` writes templates); without it "
    "what is measured from it is 无数据"
)


def read_city_file(path: Path) -> CityConfig:
    """Return the city file at `path`.

    Raises
    ------
    SourceError
        If there is no such file.
    ConfigError
        With everything that is wrong in it.
    """
    if path.is_dir():
        raise SourceError(
            Problem(
                "a folder, not a file", path.as_posix(), f"did you mean {(path / 'city.toml').as_posix()}?"
            )
        )
    if not path.is_file():
        raise SourceError(Problem("no such file", str(path), "give the path of a city file (city.toml)"))
    return parse_city_file(read_text(path), where=path.name)


def inventory(config: CityConfig, base: Path) -> tuple[SourceRecord, ...]:
    """Return a record of every file that the city file names; of an absolute path, the file's name.

    Parameters
    ----------
    config
        The city file.
    base
        The folder that its paths are relative to.

    Raises
    ------
    SourceError
        With every file that is missing or empty, and where to get such a file.
    """
    named = _named_files(config)
    problems: list[Problem] = []
    for role, written in named:
        try:
            require_file(
                base / written,
                role=_key(role),
                remedy=f"put it there: {_WHERE_TO_GET.get(role.partition('[')[0], _REGISTER)}",
            )
        except SourceError as fault:
            problems.extend(fault.problems)
    raise_all(problems, SourceError)
    server = config.sources.streets
    asked = [
        SourceRecord(
            role="streets",
            path=server.server.endpoint,
            sha256="",  # what a server answers is known only once it has answered
            licence=server.licence,
            attribution=server.attribution,
            extra={"cache": portable(server.server.cache)},
        )
    ]
    files = (_record(config, role, written, base) for role, written in named)
    return (*(asked if server.overpass else ()), *files)


def _named_files(config: CityConfig) -> list[tuple[str, str]]:
    sources = config.sources
    lists = {role: source.path for role, source in _lists(config).items()}
    named = {
        "streets": sources.streets.osm or sources.streets.graphml,
        "districts": sources.districts.path,
        **{role: written for role, written in lists.items() if not role.startswith(_REGISTERS)},
        "built_up": sources.built_up.path if sources.built_up else None,
        "managed_roads": sources.managed_roads.path if sources.managed_roads else None,
        "overrides": sources.managed_roads.overrides if sources.managed_roads else None,
        "people": (sources.people.raster or sources.people.points) if sources.people else None,
        "elevation": sources.elevation.path if sources.elevation else None,
        "plan": config.plan.path,
    }
    return [(role, written) for role, written in {**named, **lists}.items() if written is not None]


def _lists(config: CityConfig) -> dict[str, RegisterSource | ToiletsSource]:
    """Return the registers' sources, of which a role may have several, by role."""
    named: dict[str, RegisterSource | ToiletsSource] = {
        source_key("toilets", number): source
        for number, source in enumerate(every_source(config.sources.toilets))
    }
    for kind, given in config.registers.items():
        for number, source in enumerate(every_source(given)):
            named[source_key(f"{_REGISTERS}{kind}", number)] = source
    return named


def _key(role: str) -> str:
    """Return the table of the city file that names a file."""
    return role if role == "plan" or role.startswith(_REGISTERS) else f"sources.{role}"


def _record(config: CityConfig, role: str, written: str, base: Path) -> SourceRecord:
    source = _lists(config).get(role) or getattr(config.sources, role, None)
    path = base / written
    return SourceRecord(
        role=role,
        path=portable(written),
        sha256=sha256(path),
        licence=getattr(source, "licence", ""),
        attribution=getattr(source, "attribution", ""),
        extra={_name(other, path): sha256(other) if other.is_file() else "" for other in _beside(path)},
    )


def _beside(path: Path) -> tuple[Path, ...]:
    """Return the other files that hold a part of what is read from a file."""
    suffix = path.suffix.lower()
    if suffix in RASTER_SUFFIXES:
        return beside_raster(path)
    if suffix == ".shp":
        parts = (other for other in path.parent.glob(f"{glob.escape(path.stem)}.*"))
        return tuple(sorted(part for part in parts if part.suffix.lower() in _SIDECARS))
    # a GeoPackage that is open elsewhere keeps its last changes in a file of their own
    late = path.with_name(f"{path.name}-wal")
    return (late,) if late.is_file() and late.stat().st_size else ()


def _name(other: Path, path: Path) -> str:
    """Return where a file lies, seen from the folder of another; of one that lies elsewhere, its name."""
    return other.relative_to(path.parent).as_posix() if other.is_relative_to(path.parent) else other.name
