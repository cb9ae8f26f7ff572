"""The city file as frozen, typed models; unknown keys are refused and every fault is told at once.

The text comes from `qdgeo.io`; this module reads no file. Paths in the models are as written; they are
relative to the city file and are resolved where files are read.

>>> city = parse_city_file('''
... name = "town"
... title = { zh = "小城", en = "Town" }
... crs = "EPSG:4549"
... [sources.streets]
... osm = "town.osm.pbf"
... [sources.districts]
... path = "districts.geojson"
... ''', where="city.toml")
>>> city.walk.minutes, city.walk.speed_kmh
((5.0, 10.0, 15.0), 4.0)
"""

from __future__ import annotations

import tomllib
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from qdgeo.errors import ConfigError, Problem

__all__ = [
    "BuiltUpSource",
    "CityConfig",
    "Datum",
    "DistrictsSource",
    "ElevationSource",
    "GridConfig",
    "ManagedRoadsSource",
    "MapConfig",
    "OverpassConfig",
    "PeopleSource",
    "RoadsConfig",
    "Sources",
    "StreetsSource",
    "TargetConfig",
    "Title",
    "ToiletRule",
    "ToiletsSource",
    "WalkConfig",
    "city_file_schema",
    "parse_city_file",
]

Datum = Literal["wgs84", "gcj02", "bd09", "cgcs2000"]


class _Model(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True, allow_inf_nan=False
    )


class _Source(_Model):
    """What every input may state about itself, carried into the manifest and onto the map."""

    licence: str = ""
    attribution: str = ""


class Title(_Model):
    """The city's name in Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class OverpassConfig(_Model):
    """How to ask the Overpass server; used only with ``overpass = true``."""

    endpoint: str = "https://overpass-api.de/api"
    user_agent: str = "qdgeo (set sources.streets.server.user_agent to a contact of yours)"
    timeout_s: float = Field(180, gt=0)
    retries: int = Field(3, ge=0, le=10)
    pause_s: float = Field(30, ge=0, description="wait after 429 or 504 before asking again, s")
    cache: str = "raw/overpass"


class StreetsSource(_Source):
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


class _DistrictFields(_Model):
    id: str
    name: str
    name_en: str | None = None


class DistrictsSource(_Source):
    """District polygons, and what to do where they overlap or are invalid."""

    path: str
    layer: str | None = None
    fields: _DistrictFields = _DistrictFields(id="id", name="name")
    crs: str | None = Field(None, description="only for a file that carries none")
    overlaps: Literal["assign", "refuse"] = Field(
        "assign", description="assign: to the district whose id sorts first, and report; refuse: an error"
    )
    invalid: Literal["repair", "refuse"] = "repair"
    label: Title | None = Field(None, description="what these districts are, if they are not official ones")


class _PointFields(_Model):
    id: str | None = None
    name: str | None = None
    lon: str | None = None
    lat: str | None = None
    kind: str | None = None
    access: str | None = None
    fee: str | None = None
    opening_hours: str | None = None
    wheelchair: str | None = None


class ToiletsSource(_Source):
    """Toilets of a register; without this table they are those of the OSM source."""

    path: str
    layer: str | None = None
    sheet: str | None = None
    fields: _PointFields = _PointFields()
    datum: Datum | None = Field(None, description="required for bare coordinates")


class BuiltUpSource(_Source):
    """The built-up area (建成区) as polygons, or as a raster of shares or of 0 and 1, with its meaning."""

    path: str
    layer: str | None = None
    meaning: str = Field(min_length=1)
    threshold: float = Field(0.5, ge=0, description="raster only: cells at or above it are built-up")


class _RoadFields(_Model):
    name: str = "name"
    start: str | None = Field(None, alias="from")
    end: str | None = Field(None, alias="to")
    district: str | None = None
    kind: str | None = None


class ManagedRoadsSource(_Source):
    """Strictly managed roads: a table of names, or a layer of lines."""

    path: str
    layer: str | None = None
    sheet: str | None = None
    fields: _RoadFields = _RoadFields()
    label: Title | None = Field(None, description="what this list is, if it is not the official one")


class _PeopleFields(_Model):
    lon: str = "lon"
    lat: str = "lat"
    people: str = "population"


class PeopleSource(_Source):
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


class ElevationSource(_Source):
    """A digital elevation model."""

    path: str


class Sources(_Model):
    """All inputs of a city."""

    streets: StreetsSource
    districts: DistrictsSource
    toilets: ToiletsSource | None = None
    built_up: BuiltUpSource | None = None
    managed_roads: ManagedRoadsSource | None = None
    people: PeopleSource | None = None
    elevation: ElevationSource | None = None


def _ascending(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if list(minutes) != sorted(set(minutes)) or minutes[0] <= 0:
        raise ValueError("must be positive, ascending, and each once")
    return minutes


class WalkConfig(_Model):
    """How people walk. Every default is an assumption of the house unless its source is named.

    Examples
    --------
    >>> round(WalkConfig().metres_in(15))
    1000
    """

    minutes: Annotated[tuple[float, ...], Field(min_length=1), AfterValidator(_ascending)] = (5.0, 10.0, 15.0)
    speed_kmh: float = Field(
        4.0,
        gt=0,
        le=10,
        description="4 km/h is 1,000 m in 15 minutes, the upper end of 800–1,000 m (GB 50180-2018)",
    )
    snap_m: float = Field(
        100.0, gt=0, description="a facility farther than this from any street is not on the network, m"
    )
    access_m: float = Field(
        300.0,
        gt=0,
        description="a place where people are, farther than this from any street, is not reached, m",
    )
    island_m: float = Field(
        1000.0, ge=0, description="a part of the network with less street than this is an island, m"
    )
    cell_m: float = Field(50.0, gt=0, description="side of the cells that carry built-up area, m")

    def metres_in(self, minutes: float) -> float:
        """Return how far one walks in `minutes`, m."""
        return minutes * self.speed_kmh * 1000 / 60


class ToiletRule(_Model):
    """One line of the table that decides what a public toilet is; the first that fits decides.

    Parameters
    ----------
    where
        Column to allowed values; "" stands for an absent tag, "*" for any present one.
    counts
        Whether such a toilet counts.
    kind
        What it is called when it counts.
    reason
        Why it does not, shown beside every toilet left out.
    """

    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    counts: bool
    kind: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _say_why(self) -> Self:
        if not self.counts and not self.reason:
            raise ValueError("a rule with counts = false needs a reason")
        return self


class TargetConfig(_Model):
    """A target for one measure.

    The key in ``[targets.KEY]`` is the measure's own name (``toilet_density``, ``coverage_15min``,
    ``managed_roads_count`` …) unless `measure` names another.
    """

    at_least: float | None = None
    at_most: float | None = None
    measure: str | None = None
    basis: str | None = Field(
        None, description="denominator: people | built_up | streets; needed where there are several"
    )
    scope: Literal["district", "city"] = Field(
        "district", description="city: compared for the whole city only, not scored"
    )
    weight: float = Field(1.0, gt=0)
    unit: str | None = None
    title: Title | None = None
    deadline: str = Field("", description="in the source's own words; never invented")
    source: str = Field(min_length=1)
    grade: Literal["A", "B", "C", "user"] = "user"

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give exactly one of at_least, at_most")
        return self


class GridConfig(_Model):
    """The grid that shows where toilets are missing."""

    side_m: float = Field(
        1000.0,
        ge=100,
        description="side of a cell, m; 1 km² is the cell in which Hebei's 2022 rule looks for gaps",
    )


class RoadsConfig(_Model):
    """How the length of roads is measured."""

    carriageways_m: float = Field(
        40.0,
        ge=0,
        description="two one-way lines of one name and opposite directions, no farther apart than this, are one "
        "street, m (an assumption of the house: a wide median)",
    )


class MapConfig(_Model):
    """What a map prints beside the figures."""

    approval_number: str = Field("", description="审图号; while it is empty the map says 内部工作用图")
    simplify_m: float = Field(
        2.0, ge=0, description="tolerance of outlines on the map, m; figures never use it"
    )


class CityConfig(_Model):
    """A whole city file."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]+$", description="used in file names")
    title: Title
    crs: str = Field(description="the one metric CRS; never estimated")
    sources: Sources
    walk: WalkConfig = WalkConfig()
    grid: GridConfig = GridConfig()
    roads: RoadsConfig = RoadsConfig()
    toilet_rules: tuple[ToiletRule, ...] | None = Field(None, description="replaces the shipped table")
    targets: dict[str, TargetConfig] = Field(default_factory=dict)
    map: MapConfig = MapConfig()
    remarks: tuple[Title, ...] = Field((), description="printed on every map and table of this city")


def parse_city_file(text: str, *, where: str) -> CityConfig:
    """Return the city file's contents as a typed model.

    Parameters
    ----------
    text
        TOML.
    where
        The file's name, for messages.

    Raises
    ------
    ConfigError
        If the text is not TOML, or with every key that is unknown, missing or out of range.

    Examples
    --------
    >>> parse_city_file('name = "x y"', where="city.toml")
    Traceback (most recent call last):
        ...
    qdgeo.errors.ConfigError: 4 problems:
      1. city.toml, name: String should match pattern '^[A-Za-z0-9_-]+$' (given 'x y')
      2. city.toml, title: Field required
      3. city.toml, crs: Field required
      4. city.toml, sources: Field required
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(Problem(f"not valid TOML: {fault}", where, "mend the line that it names")) from None
    try:
        return CityConfig.model_validate(raw)
    except ValidationError as fault:
        raise ConfigError([_problem(dict(error), where) for error in fault.errors()]) from None


def city_file_schema() -> dict[str, Any]:
    """Return the JSON schema of a city file, for editors.

    Examples
    --------
    >>> sorted(city_file_schema()["required"])
    ['crs', 'name', 'sources', 'title']
    """
    return CityConfig.model_json_schema(by_alias=True)


def _problem(error: dict[str, Any], where: str) -> Problem:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return Problem("unknown key", f"{where}, {key}", "remove it, or check its spelling")
    given = error.get("input")
    shown = "" if error["type"] == "missing" or isinstance(given, dict) else f" (given {given!r})"
    return Problem(error["msg"].removeprefix("Value error, ") + shown, f"{where}, {key}")
