"""From a city file to a city: every source read and checked, and all that is wrong told together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from qdgeo.city.datum import Stated
from qdgeo.city.guard import Ground, datum_notes
from qdgeo.city.model import City
from qdgeo.city.parts import (
    against_map,
    area_to_read,
    edge_notes,
    judged,
    left_out,
    partitioned,
    toilet_rules,
)
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
    inventory,
    read_built_up,
    read_city_file,
    read_districts,
    read_elevation,
    read_people,
    read_plan,
    read_roads,
    read_streets,
    streets_from_graph,
)
from qdgeo.io.cache import NO_CACHE, Cache
from qdgeo.progress import SILENT, Progress
from qdgeo.targets import Target, load_walkers
from qdgeo.wording import Note

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["load_city"]


def load_city(
    path: str | Path,
    *,
    graph: nx.MultiDiGraph[Any] | None = None,
    walks: Sequence[Mapping[str, Any]] = (),
    cache: Cache = NO_CACHE,
    progress: Progress = SILENT,
) -> City:
    """Return the city that a city file describes.

    Parameters
    ----------
    path
        A city file (TOML); the paths in it are relative to it.
    graph
        Streets that you already have as an OSMnx graph, in place of the streets of the city file; toilets and base
        map still come from the city file's source.
    walks
        Other settings of ``[walk]`` that you are going to walk with: the ground is read as far beyond the districts as
        the farthest of them goes.
    cache
        What earlier runs have read of the streets; by default nothing is kept. The city is the same either way.
    progress
        Who hears of the stages.

    Returns
    -------
    City
        Every layer read, checked, projected and cut to the districts and the longest walk around them.

    Raises
    ------
    QdgeoError
        With every problem of every file that could be read without the one at fault, and what to do.

    Warns
    -----
    EmptyLayerWarning
        If no toilet counts.
    """
    path = Path(path)
    with progress.stage("check the city file"):
        config = read_city_file(path)
        faults = _Faults()
        with faults.kept():
            crs = metric_crs(config.crs)
        with faults.kept():
            named = inventory(config, path.parent)
        with faults.kept():
            plan = read_plan(config.plan, base=path.parent)
        faults.tell()
    with progress.stage("read districts"):
        districts, managed, notes = _first(config, path.parent, crs)
    every = (config.walk, *(config.walk.but(**changes) for changes in walks))
    area = area_to_read(districts, max(walk.farthest_in(walk.minutes[-1]) for walk in every), crs)
    mine = cache.of_city(config.name, path)
    read = _second(config, path.parent, crs, districts, area=area, plan=plan, cache=mine, progress=progress)
    facilities, told = judged(read.toilets, config, districts)
    streets = read.extract.streets if graph is None else streets_from_graph(graph, crs=crs)
    matched, compared = against_map(facilities, read.extract.toilets, config, districts)
    layers = [layer for layer in (read.people, read.built_up, managed, read.elevation) if layer is not None]
    return City(
        config=config,
        crs=crs,
        districts=districts,
        streets=streets,
        facilities=facilities,
        people=read.people,
        built_up=read.built_up,
        managed=managed,
        elevation=read.elevation,
        base=read.extract.base,
        notes=(
            *notes,
            *read.extract.notes,
            *edge_notes(read.extract, area, graph_given=graph is not None),
            *read.notes,
            *told,
            *left_out(facilities),
            *compared,
            *datum_notes(
                Ground(
                    streets=streets.frame,
                    mapped=read.extract.toilets,
                    districts=districts,
                    land=read.extract.base.land,
                ),
                registers=read.registers.stated,
                toilets=read.listed.stated if read.listed else (),
                roads=_drawn(config, managed),
                districts=_stated(districts, "sources.districts", config.sources.districts.datum),
            ),
            *(note for layer in layers for note in layer.notes),
            *_without_heights(config),
        ),
        sources=named,
        plan=plan,
        osm_timestamp=read.extract.timestamp,
        registers=read.registers.found,
        toilets_matched=matched,
        registers_matched=_side_by_side(read),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Read:
    """What is read once the districts are known."""

    extract: OsmExtract
    listed: Toilets | None
    notes: tuple[Note, ...]
    people: People | None
    built_up: BuiltUp | None
    elevation: Elevation | None
    registers: Registers

    @property
    def toilets(self) -> gpd.GeoDataFrame:
        """Those of the lists; without one, of the map."""
        return self.extract.toilets if self.listed is None else self.listed.frame


def _side_by_side(read: _Read) -> pd.DataFrame:
    """Return what each two lists of one register have, of all registers with several."""
    tables = [read.listed.table if read.listed else pd.DataFrame(), read.registers.matched]
    held = [table for table in tables if len(table)]
    return pd.concat(held, ignore_index=True) if held else pd.DataFrame()


class _Faults:
    """Keep the faults of several files, so that they are told together."""

    def __init__(self) -> None:
        self._errors: list[QdgeoError] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
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


def _first(
    config: CityConfig, base: Path, crs: pyproj.CRS
) -> tuple[gpd.GeoDataFrame, RoadList | None, tuple[Note, ...]]:
    """Read what stands by itself: the districts and the list of managed roads."""
    faults, roads, managed = _Faults(), config.sources.managed_roads, None
    with faults.kept():
        raw, notes = read_districts(config.sources.districts, base=base, crs=crs)
        districts, told = partitioned(raw, config.sources.districts)
    with faults.kept():
        managed = read_roads(roads, base=base, crs=crs) if roads else None
    faults.tell()
    return districts, managed, (*notes, *told)


def _second(
    config: CityConfig,
    base: Path,
    crs: pyproj.CRS,
    districts: gpd.GeoDataFrame,
    *,
    area: shapely.Polygon,
    plan: Sequence[Target],
    cache: Cache,
    progress: Progress,
) -> _Read:
    """Read what needs the districts: streets, registers, rasters."""
    faults, sources = _Faults(), config.sources
    people = built_up = elevation = listed = None
    mapped: list[gpd.GeoDataFrame] = []
    with faults.kept():
        extract = read_streets(sources.streets, area=area, base=base, crs=crs, cache=cache, progress=progress)
        mapped.append(extract.toilets)
    with progress.stage("read registers and rasters"):
        with faults.kept():
            if sources.toilets is not None:
                listed = read_every_toilets(
                    every_source(sources.toilets),
                    base=base,
                    crs=crs,
                    districts=districts,
                    mapped=mapped,
                    rules=toilet_rules(config),
                )
        with faults.kept():
            registers = read_registers(config.registers, base=base, crs=crs, districts=districts, plan=plan)
        with faults.kept():
            if sources.built_up is not None:
                built_up = read_built_up(sources.built_up, base=base, crs=crs, districts=districts)
        with faults.kept():
            if sources.people is not None and not sources.people.buildings:
                people = read_people(sources.people, base=base, crs=crs, districts=districts, buildings=None)
        with faults.kept():
            if sources.elevation is not None:
                elevation = read_elevation(sources.elevation, base=base, area=area)
        faults.tell()
        if sources.people is not None and sources.people.buildings:
            found = extract.base.buildings
            people = read_people(sources.people, base=base, crs=crs, districts=districts, buildings=found)
    return _Read(
        extract=extract,
        listed=listed,
        notes=(*(listed.notes if listed else ()), *registers.notes),
        people=people,
        built_up=built_up,
        elevation=elevation,
        registers=registers,
    )


def _stated(frame: gpd.GeoDataFrame, where: str, datum: str | None) -> Stated:
    return Stated(where=where, datum=datum or "wgs84", shapes=np.asarray(frame.geometry.array, dtype=object))


def _drawn(config: CityConfig, managed: RoadList | None) -> tuple[Stated, ...]:
    """Return what the list of managed roads says of its datum, if it is drawn."""
    source = config.sources.managed_roads
    if source is None or managed is None or not managed.has_lines:
        return ()
    return (_stated(managed.frame, "sources.managed_roads", source.datum),)


def _without_heights(config: CityConfig) -> tuple[Note, ...]:
    """Say where slopes are asked for without heights, or heights are given to somebody whom they do not slow."""
    walker, given = load_walkers()[config.walk.walker], config.sources.elevation is not None
    if given == (walker.slope is not None):
        return ()
    if given:
        words = f"sources.elevation is given, and slopes do not change the pace of the walker '{walker.id}'"
        zh = f"已提供高程数据，但步行者“{walker.id}”的步速不随坡度变化"
        return (Note(words, "elevation", warning=False, zh=zh),)
    words = f"the walker '{walker.id}' is slower uphill, and no sources.elevation is given: all streets count as flat"
    zh = f"步行者“{walker.id}”的步速随坡度变化，但未提供高程数据：道路均按平地计"
    return (Note(words, "walk", zh=zh),)
