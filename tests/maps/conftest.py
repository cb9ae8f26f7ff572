"""A made-up town by the sea, large enough to draw and small enough to compute in a second; and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from maps.paged import mixed_file, opened, page_file  # noqa: F401  # fixtures

from qdgeo.city import City
from qdgeo.config import parse_city_file
from qdgeo.crs import metric_crs
from qdgeo.indicators import (
    Indicator,
    coverage,
    managed_distribution,
    managed_gaps,
    managed_roads,
    managed_toilets,
    toilet_density,
)
from qdgeo.io.layers import BaseMap, BuiltUp, Override, People, RoadList, SourceRecord, Streets
from qdgeo.network import build_network, reach
from qdgeo.overlay import districts_of_points
from qdgeo.schema import STREET_TAGS, TOILET_TAGS
from qdgeo.scorecard import Scorecard, score
from qdgeo.wording import Note

CITY_FILE = """
name = "binhai"
title = { zh = "滨海市", en = "Binhai" }
crs = "EPSG:4549"
[[remarks]]
zh = "虚构的小城，仅供检验。"
en = "A made-up town, for tests only."
[sources.streets]
osm = "town.osm.pbf"
[sources.districts]
path = "districts.geojson"
[sources.built_up]
path = "built.gpkg"
meaning = "虚构"
[sources.managed_roads]
path = "roads.csv"
fields = { name = "name" }
[targets.toilet_density]
at_least = 4
source = "虚构"
[targets.coverage_15min]
basis = "people"
at_least = 0.95
source = "虚构"
[targets.coverage_5min]
basis = "streets"
at_least = 0.5
source = "虚构"
[targets.managed_roads_count]
at_least = 20
scope = "city"
source = "虚构"
"""

LISTED = (5, 9, 15, 21, 27, 49, 61, 75)
NAMES = ("东港区", "城厢区", "北关区", "滨江区", "高新区", "学府区")
ENGLISH = ("Donggang", "Chengxiang", "Beiguan", "Binjiang", "Gaoxin", "Xuefu")
WEST, SOUTH = 530_000.0, 3_990_000.0
CORNER = np.array([WEST, SOUTH])
WIDE, HIGH, STEP = 7_200.0, 5_200.0, 130.0


@dataclass(frozen=True)
class Town:
    """A city with its results."""

    city: City
    results: tuple[Indicator | Scorecard, ...]

    @property
    def indicators(self) -> dict[str, Indicator]:
        return {r.id: r for r in self.results if isinstance(r, Indicator)}


def _coast() -> shapely.Polygon:
    x = np.linspace(0, WIDE, 60)
    shore = 500 + 260 * np.sin(x / 900) + 120 * np.sin(x / 370)
    line = np.column_stack([WEST + x, SOUTH + shore])
    return shapely.Polygon([*line, (WEST + WIDE, SOUTH + HIGH), (WEST, SOUTH + HIGH)])


def _districts(crs, names, english) -> gpd.GeoDataFrame:
    land = _coast()
    seeds = np.array([[1300, 3900], [3600, 4100], [6000, 3900], [1500, 1700], [3800, 1900], [6000, 1600]])
    cells = shapely.voronoi_polygons(
        shapely.multipoints(seeds + CORNER),
        extend_to=shapely.box(*land.bounds).buffer(5000),
        ordered=True,
    )
    shapes = [shapely.intersection(cell, land) for cell in shapely.get_parts(cells)]
    ids = [f"d{number}" for number in range(1, len(shapes) + 1)]
    frame = gpd.GeoDataFrame({"id": ids, "name": names, "name_en": english}, geometry=shapes, crs=crs)
    return frame.assign(area_km2=frame.area / 1e6)


def _streets(crs, name: Callable[[int], str]) -> Streets:
    """Jittered rows and columns; a corner is left out so that some streets are far from any toilet."""
    rng = np.random.default_rng(7)
    across, up = int(WIDE / STEP), int(HIGH / STEP)
    grid = np.stack(np.meshgrid(np.arange(across) * STEP, np.arange(up) * STEP), axis=-1).astype(float)
    grid += rng.normal(0, 16, grid.shape) + CORNER + 40
    inside = shapely.contains_xy(shapely.buffer(_coast(), -30), grid[..., 0], grid[..., 1])
    number = np.arange(across * up).reshape(up, across) + 1
    lines, nodes, kinds = [], [], []
    runs = [(grid[r], inside[r], number[r], r) for r in range(up)]
    runs += [(grid[:, c], inside[:, c], number[:, c], c) for c in range(across)]
    for points, keep, ids, order in runs:
        for part in np.split(np.arange(len(points)), np.flatnonzero(np.diff(keep.astype(int)) != 0) + 1):
            if len(part) > 1 and keep[part[0]]:
                lines.append(shapely.LineString(points[part]))
                nodes.append(ids[part])
                kinds.append(
                    "primary" if order % 9 == 4 else "secondary" if order % 5 == 2 else "residential"
                )
    frame = pd.DataFrame({"way": np.arange(1, len(lines) + 1), **dict.fromkeys(STREET_TAGS, "")})
    frame = frame.assign(highway=kinds, name=[name(i) for i in range(len(lines))])
    return Streets(frame=gpd.GeoDataFrame(frame, geometry=lines, crs=crs), nodes=np.concatenate(nodes))


def _facilities(crs, districts, text: Callable[[str], str], count: int) -> gpd.GeoDataFrame:
    rng = np.random.default_rng(11)
    centre = rng.normal([0.42, 0.5], [0.16, 0.2], (4 * count + 40, 2)) * [WIDE, HIGH] + [WEST, SOUTH]
    xy = centre[shapely.contains_xy(shapely.buffer(_coast(), -60), centre[:, 0], centre[:, 1])][: count + 9]
    counts = np.arange(len(xy)) >= 9
    frame = pd.DataFrame(
        {
            "id": [f"node/{1000 + i}" for i in range(len(xy))],
            "name": [text(f"公厕{i}") if i % 3 else "" for i in range(len(xy))],
            "name_en": "",
            "kind": np.where(counts, "公共厕所", ""),
            "source": "osm",
            "counts": counts,
            "reason": np.where(counts, "", "仅供顾客 only for customers, says access"),
            **dict.fromkeys(TOILET_TAGS, ""),
        }
    )
    frame["fee"] = np.where(np.arange(len(xy)) % 2, "no", "")
    frame["opening_hours"] = np.where(np.arange(len(xy)) % 4, text("Mo-Su 06:00-22:00"), "")
    frame["wheelchair"] = np.where(np.arange(len(xy)) % 5, "yes", "limited")
    frame["district"] = districts_of_points(xy, districts)
    return gpd.GeoDataFrame(frame, geometry=shapely.points(xy), crs=crs)


def _base(crs) -> BaseMap:
    def frame(*shapes):
        return gpd.GeoDataFrame({"name": [""] * len(shapes)}, geometry=list(shapes), crs=crs)

    land = (
        _coast()
        .union(shapely.box(WEST - 9000, SOUTH + 900, WEST + WIDE + 9000, SOUTH + HIGH + 9000))
        .buffer(0)
    )
    parks = [
        shapely.Point(WEST + x, SOUTH + y).buffer(r) for x, y, r in ((2600, 3000, 330), (5200, 2700, 420))
    ]
    river = shapely.LineString(
        [(WEST + 4700, SOUTH + HIGH + 2000), (WEST + 4500, SOUTH + 3300), (WEST + 5000, SOUTH - 200)]
    )
    houses = [
        shapely.box(x, y, x + 22, y + 14)
        for x in np.arange(WEST + 3000, WEST + 3600, 45)
        for y in np.arange(SOUTH + 2500, SOUTH + 2900, 40)
    ]
    return BaseMap(
        land=frame(land), water=frame(river.buffer(70)), green=frame(*parks), buildings=frame(*houses)
    )


def _people(crs, districts) -> People:
    xy = np.random.default_rng(3).uniform([WEST, SOUTH], [WEST + WIDE, SOUTH + HIGH], (2500, 2))
    xy = xy[shapely.contains_xy(_coast(), xy[:, 0], xy[:, 1])]
    frame = gpd.GeoDataFrame(
        {"people": np.full(len(xy), 120.0), "district": districts_of_points(xy, districts)},
        geometry=shapely.points(xy),
        crs=crs,
    )
    return People(frame=frame, meaning="虚构")


def build_town(hostile: str = "", *, toilets: int = 40) -> Town:
    """Return the town; with `hostile`, every text of the data is that text."""

    def text(plain: str) -> str:
        return hostile or plain

    config = parse_city_file(CITY_FILE, where="city.toml")
    crs = metric_crs(config.crs)
    count = len(NAMES)
    districts = _districts(crs, [text(n) for n in NAMES], [text(n) for n in ENGLISH])
    if hostile:
        districts["id"] = [f"{hostile}{i}" for i in range(count)]
    streets = _streets(crs, lambda i: text(f"第{i}街") if i % 2 else "")
    facilities = _facilities(crs, districts, text, toilets)
    if hostile:
        facilities["id"] = [f"{hostile}{i}" for i in range(len(facilities))]
        for column in ("kind", "reason", "operator", "wheelchair"):
            facilities[column] = facilities[column].where(facilities[column] == "", hostile)
    built = shapely.unary_union([shapely.buffer(g, -250) for g in districts.geometry[:5]])
    roads = gpd.GeoDataFrame(
        {"entry": [f"row {i}" for i in range(2, 10)], "name": [text(f"第{i}街") for i in LISTED],
         "from": "", "to": "", "district": [str(districts["name"][i % 6]) for i in range(8)], "kind": text("严管路")},
        geometry=[None] * 8, crs=crs,
    )  # fmt: skip
    city = City(
        config=config, crs=crs, districts=districts, streets=streets, facilities=facilities,
        people=_people(crs, districts),
        built_up=BuiltUp(frame=gpd.GeoDataFrame(geometry=[built], crs=crs), meaning=text("虚构")),
        managed=RoadList(frame=roads, has_lines=False), base=_base(crs),
        elevation=None,
        notes=(
            Note(text("one remark"), text("town.osm.pbf"), (text("way/1"),), zh=f"{text('一处说明')}中"),
        ),
        sources=(
            SourceRecord(role="streets", path=text("town.osm.pbf"), sha256="ab" * 32, licence=text("ODbL 1.0"),
                         attribution=text("© OpenStreetMap contributors")),
        ),
        osm_timestamp=text("2026-11-20T00:00:00Z"),
    )  # fmt: skip
    walked = reach(build_network(city), city.toilets)
    indicators = (toilet_density(city), coverage(city, walked), managed_roads(city))
    return Town(city=city, results=(*indicators, score(city, indicators)))


STRICT, DEEP, MODEL, PLANNED, OWN = (
    "市容秩序严管路", "深度保洁路段", "示范道路", "背街小巷招牌提升（计划）", "夜市街区",
)  # fmt: skip
MIXED = (  # name, from, to, district, class; streets 5 and 9 are of two classes
    ("第5街", "", "", "", STRICT), ("第5街", "", "", "", DEEP), ("第9街", "", "", "", DEEP),
    ("第9街", "", "", "", MODEL), ("第15街", "", "", "", PLANNED), ("第21街", "", "", "", STRICT),
    ("没有路", "", "", "东港区", STRICT), ("第27街", "第61街", "没有路", "", STRICT), ("第49街", "", "", "", OWN),
    ("第61街", "", "", "外区", STRICT), ("第75街", "", "", "", DEEP), ("没有街", "", "", "城厢区", DEEP),
)  # fmt: skip


def with_list(town: Town, *rows: tuple[str, str, str, str, str], hostile: str = "") -> Town:
    """Return the town with another list of roads, and all figures of these; the entry of 第75街 is rejected."""
    columns = dict(zip(("name", "from", "to", "district", "kind"), zip(*rows, strict=True), strict=True))
    entries = [f"row {number}" for number in range(2, len(rows) + 2)]
    frame = gpd.GeoDataFrame(
        {"entry": entries, **columns, "unit": hostile or "城管一中队"},
        geometry=[None] * len(rows),
        crs=town.city.crs,
    )
    overrides = (Override(entry="第75街", action="reject"),)
    city = replace(town.city, managed=RoadList(frame=frame, has_lines=False, overrides=overrides))
    walked = reach(build_network(city), city.toilets)
    indicators = (
        *(town.indicators[name] for name in ("toilet_density", "coverage")), managed_roads(city),
        managed_distribution(city, walked), managed_gaps(city), managed_toilets(city, walked),
    )  # fmt: skip
    return Town(city=city, results=(*indicators, score(city, indicators)))


@pytest.fixture(scope="session")
def mixed(town: Town) -> Town:
    """The town with a list of five classes, of which some entries are not on the map."""
    return with_list(town, *MIXED)


@pytest.fixture(scope="session")
def relisted() -> Callable[..., Town]:
    """A town with another list."""
    return with_list


@pytest.fixture(scope="session")
def town() -> Town:
    """The town, computed once."""
    return build_town()


@pytest.fixture(scope="session")
def make_town() -> Callable[..., Town]:
    """The town with hostile texts, or with another number of toilets."""
    return build_town


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of a Chromium; skips by name when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return Path(found)
    pytest.skip(
        "no Chromium on PATH, so no page can be opened: install chromium (or google-chrome) to run this"
    )


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[object]:
    """A headless browser for the whole session."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where there is a browser

    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=str(chromium), args=quiet)
        yield launched
        launched.close()
