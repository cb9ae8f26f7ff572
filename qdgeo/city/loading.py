"""From a city file to a city: every source read and checked, and all that is wrong told together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from qdgeo.city.datum import Stated
from qdgeo.city.guard import Ground, datum_notes
from qdgeo.city.model import City
from qdgeo.city.parts import against_map, area_to_read, edge_notes, judged, left_out
from qdgeo.city.reading import Begun, Read, begin, read_rest
from qdgeo.config import CityConfig
from qdgeo.io import Streets, streets_from_graph
from qdgeo.io.cache import NO_CACHE, Cache
from qdgeo.progress import SILENT, Progress
from qdgeo.targets import load_walkers
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
    begun = begin(Path(path), progress)
    config, crs, districts = begun.config, begun.crs, begun.districts
    every = (config.walk, *(config.walk.but(**changes) for changes in walks))
    area = area_to_read(districts, max(walk.farthest_in(walk.minutes[-1]) for walk in every), crs)
    read = read_rest(begun, area=area, cache=cache.of_city(config.name, begun.path), progress=progress)
    facilities, told = judged(read.toilets, config, districts)
    streets = read.extract.streets if graph is None else streets_from_graph(graph, crs=crs)
    matched, compared = against_map(facilities, read.extract.toilets, config, districts)
    edges = edge_notes(read.extract, area, graph_given=graph is not None)
    before = (*begun.notes, *read.extract.notes, *edges, *read.notes, *told, *left_out(facilities), *compared)
    return City(
        config=config,
        crs=crs,
        districts=districts,
        streets=streets,
        facilities=facilities,
        people=read.people,
        built_up=read.built_up,
        managed=begun.managed,
        elevation=read.elevation,
        base=read.extract.base,
        notes=(
            *before,
            *_of_datums(begun, read, streets),
            *_of_layers(begun, read),
            *_without_heights(config),
        ),
        sources=begun.sources,
        plan=begun.plan,
        osm_timestamp=read.extract.timestamp,
        registers=read.registers.found,
        toilets_matched=matched,
        registers_matched=read.side_by_side,
    )


def _of_layers(begun: Begun, read: Read) -> tuple[Note, ...]:
    layers = (read.people, read.built_up, begun.managed, read.elevation)
    return tuple(note for layer in layers if layer is not None for note in layer.notes)


def _stated(frame: gpd.GeoDataFrame, where: str, datum: str | None) -> Stated:
    return Stated(where=where, datum=datum or "wgs84", shapes=np.asarray(frame.geometry.array, dtype=object))


def _of_datums(begun: Begun, read: Read, streets: Streets) -> tuple[Note, ...]:
    """Say which layers are not in the datum that the city file states of them."""
    sources, mapped, land = begun.config.sources, read.extract.toilets, read.extract.base.land
    roads = tuple[Stated, ...]()
    if sources.managed_roads is not None and begun.managed is not None and begun.managed.has_lines:
        roads = (_stated(begun.managed.frame, "sources.managed_roads", sources.managed_roads.datum),)
    return datum_notes(
        Ground(streets=streets.frame, mapped=mapped, districts=begun.districts, land=land),
        registers=read.registers.stated,
        toilets=read.listed.stated if read.listed else (),
        roads=roads,
        districts=_stated(begun.districts, "sources.districts", sources.districts.datum),
    )


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
