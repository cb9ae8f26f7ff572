"""The files of a city in their order: what stands by itself first, then what needs the districts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from qdgeo.city.parts import partitioned, toilet_rules
from qdgeo.city.registers import Registers, read_registers
from qdgeo.city.toilets import Toilets, read_every_toilets
from qdgeo.config import CityConfig, every_source
from qdgeo.crs import metric_crs
from qdgeo.errors import DataError, QdgeoError
from qdgeo.io import (
    BuiltUp,
    Elevation,
    OsmExtract,
    People,
    RoadList,
    SourceRecord,
    inventory,
    read_built_up,
    read_city_file,
    read_districts,
    read_elevation,
    read_people,
    read_plan,
    read_roads,
    read_streets,
)
from qdgeo.io.cache import Cache
from qdgeo.progress import Progress
from qdgeo.targets import Target
from qdgeo.wording import Note

__all__ = ["Begun", "Read", "begin", "read_rest"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Begun:
    """What is read first: the city file, what it names, and what stands by itself; as in `qdgeo.City`."""

    path: Path
    config: CityConfig
    crs: pyproj.CRS
    sources: tuple[SourceRecord, ...]
    plan: tuple[Target, ...]
    districts: gpd.GeoDataFrame
    managed: RoadList | None
    notes: tuple[Note, ...]

    @property
    def base(self) -> Path:
        """Folder that the paths of the city file start from."""
        return self.path.parent


@dataclass(frozen=True, kw_only=True, eq=False)
class Read:
    """What is read once the districts are known."""

    extract: OsmExtract
    listed: Toilets | None
    people: People | None
    built_up: BuiltUp | None
    elevation: Elevation | None
    registers: Registers

    @property
    def toilets(self) -> gpd.GeoDataFrame:
        """Those of the lists; without one, of the map."""
        return self.extract.toilets if self.listed is None else self.listed.frame

    @property
    def notes(self) -> tuple[Note, ...]:
        """What must be known of the lists."""
        return (*(self.listed.notes if self.listed else ()), *self.registers.notes)

    @property
    def side_by_side(self) -> pd.DataFrame:
        """What each two lists of one register have, of all registers with several."""
        tables = [self.listed.table if self.listed else pd.DataFrame(), self.registers.matched]
        held = [table for table in tables if len(table)]
        return pd.concat(held, ignore_index=True) if held else pd.DataFrame()


class _Faults:
    """Keep the faults of several files, so that they are told together."""

    def __init__(self) -> None:
        self._errors: list[QdgeoError] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Go on after a fault of what is read inside."""
        try:
            yield
        except QdgeoError as fault:
            self._errors.append(fault)

    def tell(self) -> None:
        """Raise what was kept: a single error as it is, several as one with all their problems."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise DataError([problem for error in self._errors for problem in error.problems])


def begin(path: Path, progress: Progress) -> Begun:
    """Return the city file, and what of its files stands by itself.

    Parameters
    ----------
    path
        The city file.
    progress
        Who hears of the stages.

    Raises
    ------
    QdgeoError
        With every fault of the city file, of the files that it names, or else of the districts and the list of roads.
    """
    with progress.stage("check the city file"):
        config, faults, base = read_city_file(path), _Faults(), path.parent
        with faults.kept():
            crs = metric_crs(config.crs)
        with faults.kept():
            named = inventory(config, base)
        with faults.kept():
            plan = read_plan(config.plan, base=base)
        faults.tell()
    with progress.stage("read districts"):
        roads, managed = config.sources.managed_roads, None
        with faults.kept():
            raw, notes = read_districts(config.sources.districts, base=base, crs=crs)
            districts, told = partitioned(raw, config.sources.districts)
        with faults.kept():
            managed = read_roads(roads, base=base, crs=crs) if roads else None
        faults.tell()
    return Begun(
        path=path,
        config=config,
        crs=crs,
        sources=named,
        plan=plan,
        districts=districts,
        managed=managed,
        notes=(*notes, *told),
    )


def read_rest(begun: Begun, *, area: shapely.Polygon, cache: Cache, progress: Progress) -> Read:
    """Return what needs the districts: streets, toilets, registers, rasters.

    Parameters
    ----------
    begun
        With the districts.
    area
        The ground to read, lon/lat.
    cache
        Of this city.
    progress
        Who hears of the stages.

    Raises
    ------
    QdgeoError
        With every fault of every file.
    """
    faults, sources, base, crs = _Faults(), begun.config.sources, begun.base, begun.crs
    mapped: list[gpd.GeoDataFrame] = []
    with faults.kept():
        extract = read_streets(sources.streets, area=area, base=base, crs=crs, cache=cache, progress=progress)
        mapped.append(extract.toilets)
    with progress.stage("read registers and rasters"):
        with faults.kept():
            listed = _toilets(begun, mapped)
        with faults.kept():
            registers = read_registers(
                begun.config.registers, base=base, crs=crs, districts=begun.districts, plan=begun.plan
            )
        with faults.kept():
            built_up = _built_up(begun)
        with faults.kept():
            people = None if _by_buildings(begun) else _people(begun, None)
        with faults.kept():
            elevation = read_elevation(sources.elevation, base=base, area=area) if sources.elevation else None
        faults.tell()
        if _by_buildings(begun):
            people = _people(begun, extract.base.buildings)
    return Read(
        extract=extract,
        listed=listed,
        people=people,
        built_up=built_up,
        elevation=elevation,
        registers=registers,
    )


def _toilets(begun: Begun, mapped: list[gpd.GeoDataFrame]) -> Toilets | None:
    given = begun.config.sources.toilets
    if given is None:
        return None
    return read_every_toilets(
        every_source(given),
        base=begun.base,
        crs=begun.crs,
        districts=begun.districts,
        mapped=mapped,
        rules=toilet_rules(begun.config),
    )


def _built_up(begun: Begun) -> BuiltUp | None:
    source = begun.config.sources.built_up
    if source is None:
        return None
    return read_built_up(source, base=begun.base, crs=begun.crs, districts=begun.districts)


def _by_buildings(begun: Begun) -> bool:
    return begun.config.sources.people is not None and begun.config.sources.people.buildings


def _people(begun: Begun, buildings: gpd.GeoDataFrame | None) -> People | None:
    source = begun.config.sources.people
    if source is None:
        return None
    return read_people(source, base=begun.base, crs=begun.crs, districts=begun.districts, buildings=buildings)
