"""A town small enough to know every answer by heart; built in memory, no file read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely import LineString, Point, box
from shapely.affinity import translate

from qdgeo.city import City
from qdgeo.config import CityConfig
from qdgeo.io import BaseMap, BuiltUp, People, Register, RoadList, Streets
from qdgeo.schema import STREET_TAGS, TOILET_TAGS
from qdgeo.targets.registers import load_registers

CRS = pyproj.CRS.from_epsg(4549)
EAST_M, NORTH_M = 500_000.0, 4_000_000.0  # the town's origin, on the central meridian

CONFIG: dict[str, Any] = {
    "name": "town",
    "title": {"zh": "小城", "en": "Town"},
    "crs": "EPSG:4549",
    "sources": {"streets": {"osm": "town.osm"}, "districts": {"path": "districts.geojson"}},
    "walk": {"island_m": 0},
    "targets": {
        "toilet_density": {"at_least": 4, "source": "by hand"},
        "coverage_15min": {"at_least": 1, "basis": "people", "source": "by hand"},
        "managed_roads_count": {"at_least": 4, "scope": "city", "source": "by hand"},
    },
}


def at(x: float, y: float) -> tuple[float, float]:
    """Return town metres as metres of the CRS."""
    return EAST_M + x, NORTH_M + y


def streets_of(ways: list[tuple[dict[str, str], list[tuple[float, float]]]]) -> Streets:
    """Return streets from tags and vertices; a vertex that two ways share is a junction."""
    known: dict[tuple[float, float], int] = {}
    nodes = [known.setdefault(vertex, len(known) + 1) for _, line in ways for vertex in line]
    columns: dict[str, list[Any]] = {tag: [tags.get(tag, "") for tags, _ in ways] for tag in STREET_TAGS}
    frame = gpd.GeoDataFrame(
        {"way": np.arange(1, len(ways) + 1), **columns},
        geometry=[LineString([at(*vertex) for vertex in line]) for _, line in ways],
        crs=CRS,
    )
    return Streets(frame=frame, nodes=np.array(nodes, dtype=np.int64))


def toilets_of(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return facilities from rows with ``id``, ``xy``, ``district`` and what else differs from a public toilet."""
    text = dict.fromkeys((*TOILET_TAGS, "name", "name_en", "reason", "duplicate_of", "toilets_access"), "")
    usual = {**text, "kind": "公共厕所", "counts": True, "source": "osm", "feature": "amenity=toilets"}
    full = [{**usual, **{key: value for key, value in row.items() if key != "xy"}} for row in rows]
    columns = [*usual, "id", "district"]
    return gpd.GeoDataFrame(
        {column: [row[column] for row in full] for column in columns},
        geometry=[Point(at(*row["xy"])) for row in rows],
        crs=CRS,
    )


def town(**changes: Any) -> City:
    """Return the town, with other layers where given.

    ::

          y
        1000          P3 (5 people, on the border)
                       |
                       |  南北路
                       |
           0  --A------+-------------------  东西路 (0 to 2000)
              0  500  1000             2000  x

           west (id w): x 0–1000              east (id x): x 1000–2000        both y −500 to 1500

    Toilet A stands on 东西路 at x = 500. 10 people live at (100, 0), 20 at (1900, 30), 5 at (1000, 1000).
    The built-up area is the strip x 0–2000, y −100 to 100: 0.2 km² in each district. 南北路 runs on the border
    and belongs to the district whose id sorts first, w. At 4 km/h, 15 minutes are 1,000 m:

    * streets: w has 2,000 m; from A 500 m west, 500 m east to the junction, 500 m up 南北路 → 1,500 m (0.75);
      x has 1,000 m, of which 500 m (0.50); together 2,000 of 3,000 m.
    * people: the 10 walk 400 m; the 5 walk 1,500 m; the 20 walk 30 + 1,400 m. w: 10 of 15, x: 0 of 20.
    * density: w 1 ÷ 0.2 = 5 per km², nothing missing; x 0, and 0.8 toilets short of 4 per km² → 1 to build.
    """
    config = CityConfig.model_validate({**CONFIG, **changes.pop("config", {})})
    nothing = gpd.GeoDataFrame({"name": []}, geometry=[], crs=CRS)
    districts = gpd.GeoDataFrame(
        {"id": ["w", "x"], "name": ["西区", "东区"], "name_en": ["West", "East"], "area_km2": [2.0, 2.0]},
        geometry=[box(*at(0, -500), *at(1000, 1500)), box(*at(1000, -500), *at(2000, 1500))],
        crs=CRS,
    )
    people = gpd.GeoDataFrame(
        {"people": [10.0, 20.0, 5.0], "district": ["w", "x", "w"]},
        geometry=[Point(at(100, 0)), Point(at(1900, 30)), Point(at(1000, 1000))],
        crs=CRS,
    )
    built = gpd.GeoDataFrame(geometry=[box(*at(0, -100), *at(2000, 100))], crs=CRS)
    city = City(
        config=config,
        crs=CRS,
        districts=districts,
        streets=streets_of(
            [
                ({"highway": "primary", "name": "东西路"}, [(0, 0), (1000, 0), (2000, 0)]),
                ({"highway": "residential", "name": "南北路"}, [(1000, 0), (1000, 1000)]),
            ]
        ),
        facilities=toilets_of({"id": "node/1", "name": "A", "district": "w", "xy": (500, 0)}),
        people=People(frame=people, meaning="by hand"),
        built_up=BuiltUp(frame=built, meaning="by hand"),
        managed=None,
        elevation=None,
        base=BaseMap(land=nothing, water=nothing, green=nothing, buildings=nothing),
        notes=(),
        sources=(),
        osm_timestamp="",
    )
    return replace(city, **changes)


def road_list(*rows: dict[str, str], lines: list[shapely.Geometry] | None = None) -> RoadList:
    """Return a managed-road list from rows with ``name`` and what else is given."""
    columns = ("name", "from", "to", "district", "kind")
    frame = gpd.GeoDataFrame(
        {
            "entry": [f"row {number}" for number in range(2, len(rows) + 2)],
            **{column: [row.get(column, "") for row in rows] for column in columns},
        },
        geometry=lines if lines is not None else [None] * len(rows),
        crs=CRS,
    )
    return RoadList(frame=frame, has_lines=lines is not None)


def register_of(kind: str, *rows: dict[str, Any]) -> dict[str, Register]:
    """Return a register by its kind from rows with ``district``, ``xy`` or ``geometry`` (town metres) and cells."""
    of = load_registers()[kind]
    empty = {c.id: np.nan if c.type in _NUMBERS else "" for c in of.columns if c.id not in {"lon", "lat"}}
    full = [{**empty, "id": f"row {n}", "place": f"{kind}.csv, row {n}", **r} for n, r in enumerate(rows, 2)]
    shapes = [Point(at(*row["xy"])) if "xy" in row else _moved(row.get("geometry")) for row in full]
    frame = gpd.GeoDataFrame(
        {c: [row[c] for row in full] for c in (*empty, "place")}, geometry=shapes, crs=CRS
    )
    return {kind: Register(kind=of, frame=frame)}


_NUMBERS = ("number", "count", "share", "year", "yes_no")


def _moved(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    return None if shape is None else translate(shape, EAST_M, NORTH_M)
