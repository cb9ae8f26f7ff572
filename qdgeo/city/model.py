"""A city: everything that the figures stand on, in one metric CRS, faults listed and not hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd
import pyproj

from qdgeo.config import CityConfig
from qdgeo.io import BaseMap, BuiltUp, Elevation, People, Register, RoadList, SourceRecord, Streets
from qdgeo.schema import COUNTS
from qdgeo.targets import Target
from qdgeo.wording import OSM_CREDIT, Note, Text, html_table, number

__all__ = ["City"]


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
    people, built_up, managed, elevation
        None where the city file names no such source: unknown, not zero.
    base
        What the map draws below.
    notes
        What a reader of the figures must know.
    sources
        Where each input came from.
    osm_timestamp
        Date of the OSM data, "" if unknown.
    plan
        The targets that it is held against; none if the city file names no plan.
    registers
        By kind, those that the city file names: each row with the id of its district, each thing once.
    toilets_matched
        The toilets' register against OpenStreetMap, as `qdgeo.city.matching.match_toilets` returns it; without rows
        where there is no register or no map of toilets.
    registers_matched
        What each two lists of one register have, as `qdgeo.city.compared.compared` returns it; without rows where every
        register is one list.
    """

    config: CityConfig
    crs: pyproj.CRS
    districts: gpd.GeoDataFrame
    streets: Streets
    facilities: gpd.GeoDataFrame
    people: People | None
    built_up: BuiltUp | None
    managed: RoadList | None
    elevation: Elevation | None
    base: BaseMap
    notes: tuple[Note, ...]
    sources: tuple[SourceRecord, ...]
    osm_timestamp: str
    plan: tuple[Target, ...] = ()
    registers: Mapping[str, Register] = field(default_factory=dict)
    toilets_matched: pd.DataFrame = field(default_factory=pd.DataFrame)
    registers_matched: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def name(self) -> str:
        """Short name, as in file names."""
        return self.config.name

    @property
    def title(self) -> Text:
        """Name in Chinese and English."""
        return Text(zh=self.config.title.zh, en=self.config.title.en)

    @property
    def credit(self) -> str:
        """Whose streets these are, as every map and table must say: stated by the city file, else OpenStreetMap's."""
        return self.config.sources.streets.attribution or OSM_CREDIT

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
            *((register.kind.en, number(len(register.frame))) for register in self.registers.values()),
        ]
