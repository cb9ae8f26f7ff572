"""A city: everything that the figures stand on, checked, in one metric CRS, faults listed and not hidden."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pyproj
import shapely

from qdgeo.config import CityConfig, DistrictsSource
from qdgeo.crs import metric_crs, to_lonlat
from qdgeo.errors import DataError, EmptyLayerWarning, Problem
from qdgeo.io import (
    BaseMap,
    BuiltUp,
    OsmExtract,
    People,
    RoadList,
    SourceRecord,
    Streets,
    inventory,
    read_built_up,
    read_city_file,
    read_districts,
    read_people,
    read_roads,
    read_streets,
    read_toilets,
    streets_from_graph,
)
from qdgeo.overlay import districts_of_points, partition
from qdgeo.progress import SILENT, Progress
from qdgeo.rules import classify, default_rules
from qdgeo.schema import COUNTS, DISTRICT, FACILITIES, ID, OUTSIDE, check
from qdgeo.wording import Note, Text, html_table, number

__all__ = ["City", "load_city"]

_SIMPLIFY_M = 50.0  # the area to read is widened by this before its outline is simplified by it


@dataclass(frozen=True, kw_only=True, eq=False)
class City:
    """All that is known of a city, in its one metric CRS.

    Parameters
    ----------
    config
        The city file.
    crs
        The metric CRS of every frame.
    districts
        ``id``, ``name``, ``name_en``, ``area_km2``, polygon; sorted by id; a partition without overlaps.
    streets
        Streets to the longest walk beyond the districts.
    facilities
        Every toilet that was found, whether it ``counts`` or not, with the ``reason`` and its ``district``.
    people, built_up, managed
        None where the city file names no such source: unknown, not zero.
    base
        What the map draws below.
    notes
        What a reader of the figures must know.
    sources
        Where each input came from.
    osm_timestamp
        Date of the OSM data, "" if unknown.
    """

    config: CityConfig
    crs: pyproj.CRS
    districts: gpd.GeoDataFrame
    streets: Streets
    facilities: gpd.GeoDataFrame
    people: People | None
    built_up: BuiltUp | None
    managed: RoadList | None
    base: BaseMap
    notes: tuple[Note, ...]
    sources: tuple[SourceRecord, ...]
    osm_timestamp: str

    @property
    def name(self) -> str:
        """Short name, as in file names."""
        return self.config.name

    @property
    def title(self) -> Text:
        """Name in Chinese and English."""
        return Text(zh=self.config.title.zh, en=self.config.title.en)

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What is printed on every map and table of this city: its remarks, and what its districts are."""
        label = self.config.sources.districts.label
        stated = [Text(zh=remark.zh, en=remark.en) for remark in self.config.remarks]
        if label is not None:
            stated.append(Text(zh=f"分区：{label.zh}", en=f"Districts: {label.en}"))
        return tuple(stated)

    @property
    def toilets(self) -> gpd.GeoDataFrame:
        """The public toilets: those facilities that count, in the districts and around them."""
        return self.facilities[self.facilities[COUNTS]].reset_index(drop=True)

    def __repr__(self) -> str:
        """Return the city in one line."""
        parts = ", ".join(f"{count} {label}" for label, count in self._holds())
        return f"City({self.name!r}: {parts}; {self.crs.to_string()}; {len(self.notes)} notes)"

    def _repr_html_(self) -> str:
        rows = [[label, str(count)] for label, count in self._holds()]
        rows.append(["CRS", self.crs.to_string()])
        rows += [["注意 note", note.both] for note in self.notes]
        return html_table([self.title.both, ""], rows)

    def _holds(self) -> list[tuple[str, str]]:
        people = number(float(self.people.frame["people"].sum())) if self.people else "unknown"
        area = number(self.built_up.frame.area.sum() / 1e6, digits=2) if self.built_up else "unknown"
        return [
            ("districts", str(len(self.districts))),
            ("street pieces", number(len(self.streets.frame))),
            ("toilets that count", f"{int(self.facilities[COUNTS].sum())} of {len(self.facilities)}"),
            ("people", people),
            ("km² built-up", area),
            ("managed roads", str(len(self.managed.frame)) if self.managed else "unknown"),
        ]


def load_city(
    path: str | Path, *, graph: nx.MultiDiGraph[Any] | None = None, progress: Progress = SILENT
) -> City:
    """Return the city that a city file describes.

    Parameters
    ----------
    path
        A city file (TOML); the paths in it are relative to it.
    graph
        Streets that you already have as an OSMnx graph, in place of the streets of the city file; toilets and base
        map still come from the city file's source.
    progress
        Who hears of the stages.

    Returns
    -------
    City
        Every layer read, checked, projected and cut to the districts and the longest walk around them.

    Raises
    ------
    QdgeoError
        With every problem of the file that is at fault, and what to do.

    Warns
    -----
    EmptyLayerWarning
        If no toilet counts.
    """
    path = Path(path)
    base = path.parent
    with progress.stage("check the city file"):
        config = read_city_file(path)
        crs = metric_crs(config.crs)
        sources = inventory(config, base)
    with progress.stage("read districts"):
        districts, notes = _districts(config.sources.districts, base, crs)
    area = _area_to_read(districts, config.walk.metres_in(max(config.walk.minutes)), crs)
    extract = read_streets(config.sources.streets, area=area, base=base, crs=crs, progress=progress)
    streets = extract.streets if graph is None else streets_from_graph(graph, crs=crs)
    with progress.stage("read registers and rasters"):
        facilities, found = _facilities(config, base, extract, districts, crs)
        people = read_people_of(config, base, crs, districts, extract)
        built_up = (
            read_built_up(config.sources.built_up, base=base, crs=crs) if config.sources.built_up else None
        )
        roads = config.sources.managed_roads
        managed = read_roads(roads, base=base, crs=crs) if roads else None
    layers = [layer for layer in (people, built_up, managed) if layer is not None]
    return City(
        config=config,
        crs=crs,
        districts=districts,
        streets=streets,
        facilities=facilities,
        people=people,
        built_up=built_up,
        managed=managed,
        base=extract.base,
        notes=(
            *notes,
            *extract.notes,
            *_edge_note(extract, area),
            *found,
            *(n for x in layers for n in x.notes),
        ),
        sources=sources,
        osm_timestamp=extract.timestamp,
    )


def read_people_of(
    config: CityConfig, base: Path, crs: pyproj.CRS, districts: gpd.GeoDataFrame, extract: OsmExtract
) -> People | None:
    """Return the people of a city file, None if it names no source of them."""
    source = config.sources.people
    if source is None:
        return None
    return read_people(source, base=base, crs=crs, districts=districts, buildings=extract.base.buildings)


def _districts(
    source: DistrictsSource, base: Path, crs: pyproj.CRS
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    raw, notes = read_districts(source, base=base, crs=crs)
    districts, overlaps = partition(raw)
    pairs = tuple(f"{o.first} ∩ {o.second}: {o.area_m2 / 1e6:.4f} km²" for o in overlaps)
    if overlaps and source.overlaps == "refuse":
        raise DataError(
            [
                Problem(f"districts overlap: {pair}", source.path, 'mend them, or set overlaps = "assign"')
                for pair in pairs
            ]
        )
    if overlaps:
        total = sum(o.area_m2 for o in overlaps) / 1e6
        share = total / (districts.area.sum() / 1e6)
        words = (
            f"{len(overlaps)} pairs of districts overlap by {total:.4f} km² in all ({share:.2%} of their area); "
            "each patch is counted once, in the district whose id sorts first"
        )
        zh = f"{len(overlaps)} 对区共重叠 {total:.4f} km²（占各区面积的 {share:.2%}）；只计一次，归编号在前的区"
        notes = (*notes, Note(words, source.path, pairs, zh=zh))
    return districts.assign(area_km2=districts.area / 1e6), notes


def _area_to_read(districts: gpd.GeoDataFrame, walk_m: float, crs: pyproj.CRS) -> shapely.Polygon:
    """Return the ground to read, lon/lat: the districts and the longest walk around them (edge effect)."""
    wide = shapely.buffer(districts.union_all(), walk_m + _SIMPLIFY_M, quad_segs=4)
    hull = shapely.convex_hull(shapely.segmentize(shapely.simplify(wide, _SIMPLIFY_M), 5000.0))
    return shapely.Polygon(to_lonlat(shapely.get_coordinates(hull), crs))


def _edge_note(extract: OsmExtract, area: shapely.Polygon) -> tuple[Note, ...]:
    west, south, east, north = extract.extent_lonlat
    if not np.isfinite(extract.extent_lonlat).all() or shapely.box(west, south, east, north).contains(area):
        return ()
    words = (
        "the extract ends nearer than the longest walk beyond the districts: streets and toilets past "
        "its edge are unknown, so coverage near the edge is a lower bound"
    )
    zh = "街道数据在各区之外不足最长步行距离处即止：其外的街道和公厕未知，靠近边缘的覆盖率只是下限"
    return (Note(words, "streets", zh=zh),)


def _facilities(
    config: CityConfig, base: Path, extract: OsmExtract, districts: gpd.GeoDataFrame, crs: pyproj.CRS
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    source = config.sources.toilets
    toilets, notes = extract.toilets, tuple[Note, ...]()
    if source is not None:
        west, south, east, north = map(float, districts.geometry.to_crs(4326).total_bounds)
        toilets, notes = read_toilets(source, base=base, crs=crs, city_box_lonlat=(west, south, east, north))
    rules = config.toilet_rules if config.toilet_rules is not None else default_rules()
    facilities = classify(toilets, rules)
    owner = districts_of_points(shapely.get_coordinates(np.asarray(facilities.geometry.array)), districts)
    facilities = facilities.assign(**{DISTRICT: owner}, source="register" if source else "osm")
    facilities = check(facilities.sort_values(ID, ignore_index=True), FACILITIES, where="toilets")
    if not facilities[COUNTS].any():
        words = "no public toilet counts: coverage and density are zero for want of toilets in the data"
        warnings.warn(words, EmptyLayerWarning, stacklevel=3)
        zh = "没有一座公厕计入：因数据中缺公厕，覆盖率和密度为零"
        notes = (*notes, Note(words, "toilets", zh=zh))
    return facilities, (*notes, *_left_out(facilities))


def _left_out(facilities: gpd.GeoDataFrame) -> tuple[Note, ...]:
    """Say how many toilets do not count for each reason, and which lie outside every district."""
    left = facilities[~facilities[COUNTS]]
    notes = []
    for reason, rows in left.groupby("reason", sort=True):
        why = Text.of(str(reason))
        words, zh = f"{len(rows)} toilets do not count: {why.en}", f"{len(rows)} 处厕所不计入：{why.zh}"
        notes.append(Note(words, "toilets", tuple(rows[ID]), warning=False, zh=zh))
    outside = facilities[facilities[COUNTS] & (facilities[DISTRICT] == OUTSIDE)]
    if len(outside):
        words = (
            f"{len(outside)} toilets lie in no district; they serve walkers but are in no district's density"
        )
        zh = f"{len(outside)} 座公厕不在任何区内：可供步行者使用，但不计入任何区的密度"
        notes.append(Note(words, "toilets", tuple(outside[ID]), warning=False, zh=zh))
    return tuple(notes)
