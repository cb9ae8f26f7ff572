"""From a city file on disk to a city: what is read, what is checked, what is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pandas as pd
import pyproj
import pytest
import rasterio
import shapely
from rasterio import Affine
from shapely import box

from qdgeo.city import City, load_city
from qdgeo.city.inputs import figures_made_of
from qdgeo.city.parts import area_to_read
from qdgeo.errors import ConfigError, CrsError, DataError, EmptyLayerWarning, QdgeoError, SourceError
from qdgeo.network import build_network
from qdgeo.network.grade import on_structure
from qdgeo.network.pace import edge_rise

HELSINKI = Path(__file__).resolve().parents[1] / "data" / "helsinki"


@pytest.fixture
def helsinki(tmp_path: Path) -> Path:
    """A copy of the shipped sample that a test may damage; returns its city file."""
    folder = tmp_path / "数据 with space" / "helsinki"
    shutil.copytree(HELSINKI, folder)
    return folder / "city.toml"


def edited(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(HELSINKI / "city.toml")


def test_every_layer_is_in_the_one_metric_crs(city: City) -> None:
    for frame in (city.districts, city.streets.frame, city.facilities, city.base.land, city.base.water):
        assert frame.crs == city.crs
    assert city.crs.to_epsg() == 3879
    assert city.crs.axis_info[0].unit_name == "metre"


def test_sample_is_what_it_says(city: City) -> None:
    assert len(city.districts) == 6
    assert 1.0 < city.districts["area_km2"].sum() < 2.0
    mapped = city.facilities[city.facilities["feature"] == "amenity=toilets"]
    assert (len(mapped), len(city.facilities)) == (18, 19)
    assert city.facilities.loc[~city.facilities["counts"], "name"].tolist() == ["Tuomiokirkon krypta"]
    assert city.facilities["id"].is_unique
    assert city.people is None
    assert city.managed is not None
    assert city.districts["id"].is_monotonic_increasing
    assert any("示例" in remark.zh for remark in city.remarks)


def test_every_toilet_left_out_has_a_reason(city: City) -> None:
    left = city.facilities[~city.facilities["counts"]]
    assert (left["reason"] != "").all()
    assert len(city.toilets) + len(left) == len(city.facilities)


def test_sources_are_recorded_with_hashes_and_relative_paths(city: City) -> None:
    assert {source.role for source in city.sources} == {"streets", "districts", "built_up", "managed_roads"}
    assert all(len(source.sha256) == 64 for source in city.sources)
    assert not any(Path(source.path).is_absolute() for source in city.sources)


def test_edge_of_the_extract_is_said(city: City) -> None:
    assert any("lower bound" in note.what for note in city.notes)


def test_repr_and_notebook_table(city: City) -> None:
    assert repr(city).startswith("City('helsinki': 6 districts")
    html = city._repr_html_()
    assert "EPSG:3879" in html
    assert "unknown" in html


def test_works_from_a_path_with_spaces_and_chinese(helsinki: Path) -> None:
    assert load_city(helsinki).name == "helsinki"


def test_all_missing_files_are_told_at_once(helsinki: Path) -> None:
    for name in ("helsinki.osm.pbf", "built_up.geojson"):
        (helsinki.parent / name).unlink()
    with pytest.raises(SourceError) as caught:
        load_city(helsinki)
    assert len(caught.value.problems) == 2
    assert all("put it there" in problem.remedy for problem in caught.value.problems)


def test_missing_city_file_is_an_os_error_too() -> None:
    with pytest.raises(OSError, match="no such file"):
        load_city("nowhere/city.toml")


@pytest.mark.parametrize("content", [b"not a pbf", b"\x00" * 5000])
def test_a_file_that_is_not_osm(helsinki: Path, content: bytes) -> None:
    (helsinki.parent / "helsinki.osm.pbf").write_bytes(content)
    with pytest.raises(SourceError, match=r"helsinki\.osm\.pbf"):
        load_city(helsinki)


def test_a_truncated_pbf(helsinki: Path) -> None:
    pbf = helsinki.parent / "helsinki.osm.pbf"
    pbf.write_bytes(pbf.read_bytes()[:300_000])
    with pytest.raises(SourceError, match=r"helsinki\.osm\.pbf"):
        load_city(helsinki)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:999999", "EPSG:2263"])
def test_a_crs_without_honest_metres(helsinki: Path, crs: str) -> None:
    with pytest.raises(CrsError, match=crs.replace("EPSG:", "")):
        load_city(edited(helsinki, "EPSG:3879", crs))


def test_districts_that_overlap_are_cut_and_said(helsinki: Path) -> None:
    path = helsinki.parent / "districts.geojson"
    frame = gpd.read_file(path)
    frame = frame.set_geometry(frame.geometry.to_crs(3879).buffer(30).to_crs(4326))
    frame.to_file(path, driver="GeoJSON")
    city = load_city(helsinki)
    assert any("overlap by" in note.what for note in city.notes)
    assert city.districts.area.sum() == pytest.approx(city.districts.union_all().area)
    with pytest.raises(DataError, match="districts overlap"):
        load_city(
            edited(helsinki, 'path = "districts.geojson"', 'path = "districts.geojson"\noverlaps = "refuse"')
        )


def test_districts_elsewhere_hold_no_streets(helsinki: Path) -> None:
    path = helsinki.parent / "districts.geojson"
    frame = gpd.read_file(path)
    frame.geometry = frame.geometry.translate(xoff=-1.0)
    frame.to_file(path, driver="GeoJSON")
    with pytest.raises(QdgeoError, match=r"none of its 2650 streets touches the area"):
        load_city(helsinki)


def test_no_toilet_that_counts_warns_and_goes_on(helsinki: Path) -> None:
    text = helsinki.read_text(encoding="utf-8")
    helsinki.write_text(
        text + '\n[[toilet_rules]]\ncounts = false\nreason = "none today"\n', encoding="utf-8"
    )
    with pytest.warns(EmptyLayerWarning, match="no public toilet counts"):
        city = load_city(helsinki)
    assert len(city.toilets) == 0
    assert set(city.facilities["reason"]) == {"none today"}


def test_duplicate_district_ids_and_unknown_fields(helsinki: Path) -> None:
    path = helsinki.parent / "districts.geojson"
    frame = gpd.GeoDataFrame(
        {"id": ["a", "a"], "name": ["A", "B"]}, geometry=[box(24.93, 60.16, 24.94, 60.17)] * 2, crs=4326
    )
    frame.to_file(path, driver="GeoJSON")
    edited(
        helsinki,
        'fields = { id = "id", name = "name", name_en = "name_en" }',
        'fields = { id = "id", name = "name" }',
    )
    with pytest.raises(DataError, match="'a'"):
        load_city(helsinki)
    with pytest.raises(QdgeoError, match="label_of_it"):
        load_city(edited(helsinki, 'name = "name"', 'name = "label_of_it"'))


def test_qingdao_says_exactly_what_is_missing() -> None:
    with pytest.raises(SourceError) as caught:
        load_city(HELSINKI.parent / "qingdao" / "city.toml")
    roles = [problem.what.split("sources.")[1].split()[0] for problem in caught.value.problems]
    assert roles == ["streets", "toilets", "built_up", "managed_roads", "people"]
    assert all(problem.remedy for problem in caught.value.problems)


def test_unknown_key_in_the_city_file(helsinki: Path) -> None:
    with pytest.raises(ConfigError, match="unknown key"):
        load_city(edited(helsinki, "snap_m = 100", "snapp_m = 100"))


def test_streets_of_an_osmnx_graph_take_the_place_of_the_files() -> None:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="EPSG:3879")
    graph.add_node(1, x=25496500.0, y=6672500.0)
    graph.add_node(2, x=25496900.0, y=6672500.0)
    graph.add_edge(1, 2, osmid=7, highway="residential", name="Only street", length=400.0)
    graph.add_edge(2, 1, osmid=7, highway="residential", name="Only street", length=400.0, reversed=True)
    city = load_city(HELSINKI / "city.toml", graph=graph)
    assert city.streets.frame["name"].tolist() == ["Only street"]
    assert build_network(city).edge_length.sum() == pytest.approx(400.0)
    assert len(city.facilities) == 19


def test_faults_of_several_files_are_told_together(helsinki: Path) -> None:
    edited(helsinki, 'fields = { id = "id", name = "name"', 'fields = { id = "no_such_id", name = "name"')
    edited(helsinki, 'name = "道路名称"', 'name = "no_such_road"')
    with pytest.raises(DataError, match=r"no_such_id[\s\S]*no_such_road"):
        load_city(helsinki)


def test_a_graphml_without_a_register_is_refused_for_it_holds_no_toilets(helsinki: Path) -> None:
    with pytest.raises(ConfigError, match=r"sources: .*give the toilets"):
        load_city(edited(helsinki, 'osm = "helsinki.osm.pbf"', 'graphml = "streets.graphml"'))


def test_the_outline_of_the_whole_city_among_the_districts_is_refused(helsinki: Path) -> None:
    path = helsinki.parent / "districts.geojson"
    frame = gpd.read_file(path)
    whole = gpd.GeoDataFrame(
        {"id": ["a-city"], "name": ["City"]}, geometry=[frame.union_all()], crs=frame.crs
    )
    gpd.GeoDataFrame(pd.concat([whole, frame])).to_file(path, driver="GeoJSON")
    with pytest.raises(DataError, match="outline of the whole city") as caught:
        load_city(helsinki)
    assert len(caught.value.problems) == 6


def test_streets_of_unknown_extent_are_told(helsinki: Path) -> None:
    pbf = helsinki.parent / "helsinki.osm.pbf"
    bare = helsinki.parent / "bare.osm.pbf"
    with osmium.SimpleWriter(str(bare)) as writer:
        for thing in osmium.FileProcessor(str(pbf)):
            writer.add(thing)
    city = load_city(edited(helsinki, "helsinki.osm.pbf", "bare.osm.pbf"))
    assert any("do not say what ground they cover" in note.what for note in city.notes)


def with_dem(helsinki: Path, *, walker: str, east: float = 25.2) -> Path:
    """Add a plane that rises to the north, from 24.6 degrees east to `east`."""
    rows = np.repeat(np.linspace(100.0, 0.0, 60)[:, np.newaxis], 60, axis=1)
    place = {"transform": Affine((east - 24.6) / 60, 0, 24.6, 0, -0.6 / 60, 60.5), "crs": "EPSG:4326"}
    with rasterio.open(
        helsinki.parent / "dem.tif",
        "w",
        driver="GTiff",
        width=60,
        height=60,
        count=1,
        dtype="float32",
        **place,
    ) as raster:
        raster.write(rows.astype(np.float32), 1)
    text = helsinki.read_text("utf-8") + '\n[sources.elevation]\npath = "dem.tif"\n'
    helsinki.write_text(text.replace("[walk]", f'[walk]\nwalker = "{walker}"'), "utf-8")
    assert f'walker = "{walker}"' in helsinki.read_text("utf-8")
    return helsinki


def test_heights_are_read_and_a_source_like_any_other(helsinki: Path) -> None:
    city = load_city(with_dem(helsinki, walker="tobler"))
    assert city.elevation is not None
    assert "elevation" in {source.role for source in city.sources}
    assert not any("elevation" in note.what for note in city.notes)
    network = build_network(city)
    flat = np.isnan(edge_rise(network))
    assert on_structure(network)[flat].all()  # tunnels that lead to no street
    assert network.edge_length[flat].sum() < 0.01 * network.length_m
    assert network.edge_length[~on_structure(network)].max() <= city.config.walk.sample_m * (1 + 1e-9)


def test_a_walker_whom_slopes_do_not_slow_is_told_beside_the_heights(helsinki: Path) -> None:
    city = load_city(with_dem(helsinki, walker="slow"))
    assert [note.warning for note in city.notes if "do not change the pace" in note.what] == [False]
    assert np.isnan(build_network(city).node_z).all()


def test_a_walker_whom_slopes_slow_is_told_that_there_are_no_heights(helsinki: Path) -> None:
    city = load_city(edited(helsinki, "[walk]", '[walk]\nwalker = "tobler"'))
    assert any("no sources.elevation is given" in note.what for note in city.notes)


def test_heights_of_elsewhere_and_of_a_part_are_told(helsinki: Path) -> None:
    city = load_city(with_dem(helsinki, walker="tobler", east=24.95))
    (told,) = [note for note in city.notes if "does not cover" in note.what]
    assert told.warning
    edited(helsinki, 'path = "dem.tif"', 'path = "helsinki.osm.pbf"')
    with pytest.raises(SourceError, match="the raster for elevation cannot be read"):
        load_city(helsinki)


def test_streets_are_read_as_far_as_the_fastest_descent_leads(
    helsinki: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def listening(districts: gpd.GeoDataFrame, walk_m: float, crs: pyproj.CRS) -> shapely.Polygon:
        asked.append(walk_m)
        return area_to_read(districts, walk_m, crs)

    monkeypatch.setattr("qdgeo.city.loading.area_to_read", listening)
    load_city(helsinki)
    load_city(edited(helsinki, "[walk]", '[walk]\nwalker = "tobler"'))
    assert asked == pytest.approx([1000.0, 1191.246])


def with_registers(path: Path) -> Path:
    """Give a copy of the sample a register of bins, one of toilets, and a table of ratios."""
    (path.parent / "台账").mkdir()
    spots = load_city(path).toilets.to_crs(4326).geometry.iloc[:3]
    rows = [f"{number},公厕,{spot.x},{spot.y}" for number, spot in enumerate(spots)]
    text = "\n".join(["编号,名称,经度,纬度", *rows, "示例1,x,1,1", ""])
    (path.parent / "台账" / "桶.csv").write_bytes(text.encode("gbk"))
    (path.parent / "公厕.csv").write_text(text.replace("示例1,x,1,1", "9,远处的,24.9400,60.1700"), "utf-8")
    tables = [
        '[registers.bins]\npath = "台账/桶.csv"\ndatum = "wgs84"\nlicence = "内部"\n',
        '[sources.toilets]\npath = "公厕.csv"\ndatum = "wgs84"\n',
        'fields = { id = "编号", name = "名称", lon = "经度", lat = "纬度" }\n',
    ]
    path.write_text(path.read_text("utf-8") + "\n" + "".join(tables), "utf-8")
    return path


def test_registers_are_part_of_a_city_and_of_what_decides_its_figures(helsinki: Path) -> None:
    before = figures_made_of(load_city(helsinki))
    city = load_city(with_registers(helsinki))
    bins = city.registers["bins"].frame
    assert bins["id"].tolist() == ["0", "1", "2"]
    assert set(bins["district"]) <= set(city.districts["id"])
    (record,) = [source for source in city.sources if source.role == "registers.bins"]
    assert (record.path, record.licence) == ("台账/桶.csv", "内部")
    now = figures_made_of(city)
    assert before is not None
    assert now is not None
    assert set(now) - set(before) == {"the file of registers.bins", "the file of toilets"}
    assert now["[registers]"]["bins"]["datum"] == "wgs84"
    assert "3 bins and litter boxes" in repr(city)


def test_a_register_of_toilets_is_held_against_the_map(helsinki: Path) -> None:
    matched = load_city(with_registers(helsinki)).toilets_matched
    counts = matched["status"].value_counts().to_dict()
    assert counts["matched"] == 3
    assert counts["only_register"] == 1
    assert counts["only_osm"] > 5


def test_a_register_that_is_missing_is_told_with_the_others(helsinki: Path) -> None:
    path = edited(helsinki, "[walk]", '[registers.bins]\npath = "none.csv"\n\n[walk]')
    with pytest.raises(SourceError, match=r"registers\.bins.*`qdgeo init`"):
        load_city(path)
