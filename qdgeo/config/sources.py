"""The inputs of a city: ``[sources.*]`` of the city file."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, WrapValidator, model_validator

from qdgeo.config.base import Datum, Model, Source, Title, every_source, one_or_several
from qdgeo.config.registers import said_twice

__all__ = []


class OverpassConfig(Model):
    """How to ask the Overpass server; used only with ``overpass = true``."""

    endpoint: str = "https://overpass-api.de/api"
    user_agent: str = "qdgeo (set sources.streets.server.user_agent to a contact of yours)"
    timeout_s: float = Field(180, gt=0)
    retries: int = Field(3, ge=0, le=10)
    pause_s: float = Field(30, ge=0, description="wait after 429 or 504 before asking again, s")
    cache: str = "raw/overpass"


class StreetsSource(Source):
    """Streets from an OSM file, from Overpass, or from an OSMnx GraphML: one of the three."""

    osm: str | None = None
    overpass: bool = False
    graphml: str | None = None
    buildings: bool = Field(False, description="read building footprints, for the map and for people")
    server: OverpassConfig = OverpassConfig()

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        ways = [self.osm is not None, self.overpass, self.graphml is not None]
        if sum(ways) != 1:
            raise ValueError('give exactly one of osm = "…", overpass = true, graphml = "…"')
        return self


class _DistrictFields(Model):
    id: str
    name: str
    name_en: str | None = None


class DistrictsSource(Source):
    """District polygons, and what to do where they overlap or are invalid."""

    path: str
    layer: str | None = None
    fields: _DistrictFields = _DistrictFields(id="id", name="name")
    crs: str | None = Field(None, description="only for a file that carries none")
    datum: Datum | None = Field(
        None,
        description="of degrees that are not WGS 84 in fact, or of metres whose eastings tell their zone",
    )
    overlaps: Literal["assign", "refuse"] = Field(
        "assign", description="assign: to the district whose id sorts first, and report; refuse: an error"
    )
    invalid: Literal["repair", "refuse"] = "repair"
    label: Title | None = Field(None, description="what these districts are, if they are not official ones")


class _PointFields(Model):
    id: str | None = None
    name: str | None = None
    lon: str | None = None
    lat: str | None = None
    kind: str | None = None
    access: str | None = None
    fee: str | None = None
    opening_hours: str | None = None
    wheelchair: str | None = None
    stalls_women: str | None = None
    stalls_men: str | None = None
    urinals: str | None = Field(None, description="if men's stalls do not hold them already")
    stalls_accessible: str | None = None


class ToiletsSource(Source):
    """Toilets of a register, or those of the OSM source; without this table they are those of the OSM source."""

    path: str | None = None
    osm: bool = Field(
        False, description="among several sources: those of the OSM source that no other source lists"
    )
    layer: str | None = None
    sheet: str | None = None
    fields: _PointFields = _PointFields()
    datum: Datum | None = Field(None, description="required for bare coordinates")
    crs: str | None = Field(
        None, description="of eastings and northings in metres without a zone, or of a layer that states none"
    )

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if self.osm == (self.path is not None):
            raise ValueError('give exactly one of path = "…", osm = true')
        return self


class BuiltUpSource(Source):
    """The built-up area (建成区) as polygons, or as a raster of shares or of 0 and 1, with its meaning."""

    path: str
    layer: str | None = None
    meaning: str = Field(min_length=1)
    threshold: float = Field(0.5, ge=0, description="raster only: cells at or above it are built-up")


class _RoadFields(Model):
    name: str | None = None
    start: str | None = Field(None, alias="from")
    end: str | None = Field(None, alias="to")
    range: str | None = Field(None, description="from and to in one column")
    district: str | None = None
    subdistrict: str | None = None
    listed_m: str | None = Field(None, description="length as the list states it")
    road_class: str | None = None
    kind: str | None = None
    status: str | None = None
    date: str | None = None
    unit: str | None = None


class ManagedRoadsSource(Source):
    """Strictly managed roads: a table of names, or a layer of lines.

    Columns are known by their usual headers (`qdgeo.targets.road_lists`); `fields` names those that are not.
    """

    path: str
    layer: str | None = None
    sheet: str | None = None
    fields: _RoadFields = _RoadFields()
    datum: Datum | None = Field(
        None, description="layer only: of degrees that are not WGS 84 in fact, or of metres that state no CRS"
    )
    label: Title | None = Field(None, description="what this list is, if it is not the official one")
    overrides: str | None = Field(
        None,
        description="table of decisions about single entries (entry, action, value), kept from run to run",
    )


class _PeopleFields(Model):
    lon: str = "lon"
    lat: str = "lat"
    people: str = "population"


class PeopleSource(Source):
    """Where people are: a raster, points with a count, or building footprints weighted by floor area."""

    raster: str | None = None
    points: str | None = None
    buildings: bool = False
    values: Literal["count", "density"] | None = Field(
        None, description="raster only, and required there: people a cell, or people a km²"
    )
    fields: _PeopleFields = _PeopleFields()
    datum: Datum | None = Field(None, description="points only, and required there")
    total: float | None = Field(None, gt=0, description="buildings only: people to spread over floor area")
    meaning: str = "people"

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if sum([self.raster is not None, self.points is not None, self.buildings]) != 1:
            raise ValueError('give exactly one of raster = "…", points = "…", buildings = true')
        if self.raster is not None and self.values is None:
            raise ValueError('a raster of people needs values = "count" or "density"')
        if self.points is not None and self.datum is None:
            raise ValueError(
                'points with bare coordinates need datum = "wgs84", "gcj02", "bd09" or "cgcs2000"'
            )
        if self.buildings and self.total is None:
            raise ValueError("people by buildings need total = …, the number of people to spread")
        return self


class ElevationSource(Source):
    """Heights of the ground in metres, as a raster; walkers who are slower uphill need them."""

    path: str


class Sources(Model):
    """All inputs of a city."""

    streets: StreetsSource
    districts: DistrictsSource
    toilets: (
        Annotated[ToiletsSource | tuple[ToiletsSource, ...], WrapValidator(one_or_several(ToiletsSource))]
        | None
    ) = Field(None, description="one source or several, the first of which is believed first")
    built_up: BuiltUpSource | None = None
    managed_roads: ManagedRoadsSource | None = None
    people: PeopleSource | None = None
    elevation: ElevationSource | None = None

    @model_validator(mode="after")
    def _toilets_from_somewhere(self) -> Self:
        if self.streets.graphml is not None and self.toilets is None:
            raise ValueError("a GraphML holds streets only: give the toilets in [sources.toilets]")
        return self

    @model_validator(mode="after")
    def _toilets_from_lists(self) -> Self:
        sources = every_source(self.toilets)
        if sources and all(source.osm for source in sources):
            raise ValueError(
                "toilets: osm = true goes with a list of your own; without one, remove the table"
            )
        if self.streets.graphml is not None and any(source.osm for source in sources):
            raise ValueError("toilets: osm = true, and a GraphML holds no toilets: remove it")
        faults = list(said_twice("toilets", [(one.path, one.layer, one.sheet) for one in sources]))
        if faults:
            raise ValueError("; ".join(faults))
        return self
