"""Districts come out where they are, valid, each once; every fault of the file is told together."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS
from shapely import Polygon, box

from qdgeo.config import DistrictsSource
from qdgeo.crs import metric_crs, wgs84_to_bd09, wgs84_to_gcj02
from qdgeo.errors import CrsError, DataError, SourceError
from qdgeo.io.boundaries import read_districts, read_polygons

METRES = metric_crs("EPSG:4549")
SQUARES = [box(120.3, 36.0, 120.4, 36.1), box(120.4, 36.0, 120.5, 36.1)]


def geojson(path: Path, features: list[tuple[dict[str, Any], Any]], **members: Any) -> Path:
    listed = [
        {"type": "Feature", "properties": properties, "geometry": shape if isinstance(shape, dict | None) else
         shapely.geometry.mapping(shape)}
        for properties, shape in features
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed} | members), "utf-8")
    return path


def good(path: Path, shapes: list[Any] | None = None, **members: Any) -> Path:
    shapes = SQUARES if shapes is None else shapes
    rows = [({"id": f"d{number}", "name": f"区{number}"}, shape) for number, shape in enumerate(shapes)]
    return geojson(path, rows, **members)


def read(folder: Path, crs: CRS = METRES, **keys: Any) -> tuple[gpd.GeoDataFrame, tuple[Any, ...]]:
    return read_districts(DistrictsSource.model_validate({"path": "d.geojson"} | keys), base=folder, crs=crs)


def write(frame: gpd.GeoDataFrame, path: Path, **keys: Any) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a file without a CRS is what some tests need
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        else:
            frame.to_file(path, **keys)
    return path


def test_reads_ids_names_and_metres(tmp_path: Path) -> None:
    good(tmp_path / "d.geojson")
    districts, notes = read(tmp_path)
    assert list(districts.columns) == ["id", "name", "name_en", "geometry"]
    assert districts[["id", "name", "name_en"]].to_numpy().tolist() == [["d0", "区0", ""], ["d1", "区1", ""]]
    assert districts.crs == METRES
    assert districts.area.sum() == pytest.approx(200.0e6, rel=0.01)
    assert notes == ()


@pytest.mark.parametrize("name", ["d.gpkg", "d.shp", "d.parquet", "d.fgb"])
def test_reads_other_formats(tmp_path: Path, name: str) -> None:
    frame = gpd.GeoDataFrame({"id": [1, 2], "name": ["市南区", "市北区"]}, geometry=SQUARES, crs=4490)
    write(frame, tmp_path / name)
    districts, _ = read(tmp_path, path=name)
    assert sorted(districts["id"]) == ["1", "2"]
    assert sorted(districts["name"]) == ["市北区", "市南区"]
    assert districts.area.sum() == pytest.approx(200.0e6, rel=0.01)


def test_whole_numbers_as_ids_stay_whole_though_a_gap_made_them_floats(tmp_path: Path) -> None:
    rows = [({"gb": 370202, "name": "a"}, SQUARES[0]), ({"gb": None, "name": "b"}, SQUARES[1])]
    geojson(tmp_path / "d.geojson", rows)
    with pytest.raises(DataError, match="feature 2: no id") as caught:
        read(tmp_path, fields={"id": "gb", "name": "name"})
    assert len(caught.value.problems) == 1
    geojson(tmp_path / "d.geojson", rows[:1])
    assert read(tmp_path, fields={"id": "gb", "name": "name"})[0]["id"].tolist() == ["370202"]


def test_all_faults_at_once(tmp_path: Path) -> None:
    rows = [
        ({"gb": "1"}, SQUARES[0]),
        ({"gb": "1"}, SQUARES[1]),
        ({"gb": " "}, SQUARES[1]),
        ({"gb": "outside"}, SQUARES[1]),
        ({"gb": "5"}, None),
        ({"gb": "6"}, {"type": "Polygon", "coordinates": []}),
        ({"gb": "7"}, shapely.Point(120, 36)),
        ({"gb": "8"}, {"type": "Polygon", "coordinates": [[[120, 36], [121, 36], [121, 37]]]}),
    ]
    geojson(tmp_path / "d.geojson", rows)
    with pytest.raises(DataError) as caught:
        read(tmp_path, fields={"id": "gb", "name": "名称"})
    told = [str(problem) for problem in caught.value.problems]
    expected = [
        "d.geojson: no column '名称' for name. To mend it: set sources.districts.fields.name to one of gb",
        "d.geojson, feature 3: no id",
        "d.geojson, feature 4: 'outside' is reserved",
        "d.geojson, features 1, 2: id '1' occurs 2 times",
        "d.geojson, feature 5: no geometry",
        "d.geojson, feature 6: no geometry",
        "d.geojson, feature 7: a Point where a polygon is needed",
        "d.geojson, feature 8: no geometry, or one that cannot be read",
    ]
    assert len(told) == len(expected)
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(start)
        assert "To mend it" in line


def test_nan_coordinates_are_told(tmp_path: Path) -> None:
    with np.errstate(invalid="ignore"):
        shape = Polygon([(120.3, 36), (np.nan, 36), (120.4, 36.1), (120.3, 36)])
    write(gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=[shape], crs=4326), tmp_path / "d.parquet")
    with pytest.raises(DataError, match="feature 1: coordinates that are not numbers"):
        read(tmp_path, path="d.parquet")


def test_a_district_without_a_name_goes_by_its_id(tmp_path: Path) -> None:
    geojson(
        tmp_path / "d.geojson",
        [({"id": "x", "name": None}, SQUARES[0]), ({"id": "y", "name": "乙"}, SQUARES[1])],
    )
    districts, (note,) = read(tmp_path)
    assert districts["name"].tolist() == ["x", "乙"]
    assert note.features == ("x",)


def test_a_bow_tie_is_repaired_and_the_area_told(tmp_path: Path) -> None:
    tie = Polygon([(120.3, 36.0), (120.4, 36.1), (120.4, 36.0), (120.3, 36.1)])
    good(tmp_path / "d.geojson", [tie, SQUARES[1]])
    districts, (note,) = read(tmp_path)
    assert districts.is_valid.all()
    assert districts.area[0] == pytest.approx(50e6, rel=0.01)
    assert "Self-intersection" in note.what
    assert "m²" in note.what
    assert note.features == ("d0",)
    assert note.warning
    with pytest.raises(DataError, match=r"'d0': invalid polygon \(Self-intersection.*mend it in a GIS"):
        read(tmp_path, invalid="refuse")


def test_a_polygon_without_area_is_an_error(tmp_path: Path) -> None:
    flat = Polygon([(120.3, 36.0), (120.4, 36.0), (120.3, 36.0), (120.3, 36.0)])
    good(tmp_path / "d.geojson", [flat, SQUARES[1]])
    with pytest.raises(DataError, match="'d0': an invalid polygon without any area"):
        read(tmp_path)


def test_no_crs_wants_one_and_takes_one(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=SQUARES[:1])
    for name in ("d.shp", "d.parquet"):
        write(frame, tmp_path / name)
        with pytest.raises(CrsError, match=r'no CRS in the file.*crs = "EPSG:4490"'):
            read(tmp_path, path=name)
        source = DistrictsSource(path=name, crs="EPSG:4490")
        assert read_districts(source, base=tmp_path, crs=METRES)[0].area[0] == pytest.approx(100e6, rel=0.01)
        with pytest.raises(CrsError, match="not a CRS that PROJ knows"):
            read_districts(DistrictsSource(path=name, crs="EPSG:1"), base=tmp_path, crs=METRES)


def test_a_crs_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=SQUARES[:1], crs=4490)
    write(frame, tmp_path / "d.gpkg")
    with pytest.raises(CrsError, match=r'states .*2000.* crs = "EPSG:32651".*remove crs'):
        read_districts(DistrictsSource(path="d.gpkg", crs="EPSG:32651"), base=tmp_path, crs=METRES)


def test_geojson_without_crs_in_metres(tmp_path: Path) -> None:
    metres = gpd.GeoSeries(SQUARES, crs=4326).to_crs(METRES).tolist()
    good(tmp_path / "d.geojson", metres)
    with pytest.raises(CrsError, match="nowhere in WGS 84"):
        read(tmp_path)
    source = DistrictsSource(path="d.geojson", crs="EPSG:4549")
    assert read_districts(source, base=tmp_path, crs=METRES)[0].area.sum() == pytest.approx(200e6, rel=0.01)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09", "cgcs2000"])
@pytest.mark.parametrize("stated", [{}, {"crs": {"type": "name", "properties": {"name": "EPSG:4326"}}}])
def test_districts_in_another_datum_come_out_where_they_are(
    tmp_path: Path, datum: str, stated: dict[str, Any]
) -> None:
    there = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}.get(datum, lambda lonlat: lonlat)
    good(tmp_path / "true.geojson")
    good(tmp_path / "d.geojson", [shapely.transform(shape, there) for shape in SQUARES], **stated)
    true, _ = read(tmp_path, path="true.geojson")
    found, _ = read(tmp_path, datum=datum)
    assert shapely.hausdorff_distance(found.geometry, true.geometry).max() < 0.01
    if datum in {"gcj02", "bd09"}:
        assert shapely.hausdorff_distance(read(tmp_path)[0].geometry, true.geometry).min() > 400


def test_districts_in_bare_metres_are_known_by_their_eastings(tmp_path: Path) -> None:
    for epsg in (4549, 4528):
        good(tmp_path / "d.geojson", gpd.GeoSeries(SQUARES, crs=4326).to_crs(epsg).tolist())
        assert read(tmp_path, datum="cgcs2000")[0].area.sum() == pytest.approx(200e6, rel=0.01)
    with pytest.raises(DataError, match=r'coordinates in metres.*set sources\.districts\.datum = "cgcs2000"'):
        read(tmp_path, datum="gcj02")


def test_a_datum_of_degrees_and_a_layer_in_metres(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=SQUARES[:1], crs=4490).to_crs(4549)
    write(frame, tmp_path / "d.gpkg")
    with pytest.raises(DataError, match=r"bd09 is a datum of degrees.*remove sources\.districts\.datum"):
        read(tmp_path, path="d.gpkg", datum="bd09")


def test_a_shapefile_without_a_crs_is_read_by_its_datum(tmp_path: Path) -> None:
    write(gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=SQUARES[:1]), tmp_path / "d.shp")
    assert read(tmp_path, path="d.shp", datum="gcj02")[0].area[0] == pytest.approx(100e6, rel=0.01)


def test_two_districts_of_one_name_are_an_error_with_both_rows(tmp_path: Path) -> None:
    rows = [
        ({"id": key, "name": name}, SQUARES[0])
        for key, name in (("1", "城区"), ("2", "郊区"), ("3", " 城区 "))
    ]
    geojson(tmp_path / "d.geojson", rows)
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    (problem,) = caught.value.problems
    assert problem.what == "2 districts are called '城区': ids '1', '3'"
    assert problem.where == "d.geojson, features 1, 3"
    geojson(
        tmp_path / "d.geojson",
        [({"id": key, "name": ""}, shape) for key, shape in zip("12", SQUARES, strict=True)],
    )
    assert read(tmp_path)[0]["name"].tolist() == ["1", "2"]


def test_geojson_that_states_what_nobody_knows_is_refused(tmp_path: Path) -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}
    good(tmp_path / "d.geojson", crs=named)
    with pytest.raises(CrsError, match=r"does not know the CRS.*EPSG::999999"):
        read(tmp_path)
    good(tmp_path / "d.geojson", crs=None)
    with pytest.raises(CrsError, match="no CRS in the file"):
        read(tmp_path)


def test_swapped_axes_are_named(tmp_path: Path) -> None:
    swapped = [shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in SQUARES]
    good(tmp_path / "d.geojson", swapped)
    with pytest.raises(CrsError, match="latitude and longitude are swapped"):
        read(tmp_path)
    canary = shapely.transform(
        box(-15.5, 28.0, -15.4, 28.1), lambda xy: xy[:, ::-1]
    )  # valid degrees, in Zambia
    good(tmp_path / "d.geojson", [canary])
    with pytest.raises(CrsError, match="latitude and longitude are swapped"):
        read(tmp_path, crs=metric_crs("EPSG:32628"))


def test_easting_with_a_zone_number_is_told_from_one_without(tmp_path: Path) -> None:
    zoned = gpd.GeoSeries(SQUARES, crs=4326).to_crs(4528).tolist()
    good(tmp_path / "d.geojson", zoned)
    with pytest.raises(CrsError, match=r"begins at \(40527.*EPSG:4528"):
        read_districts(DistrictsSource(path="d.geojson", crs="EPSG:4549"), base=tmp_path, crs=METRES)


def test_a_city_crs_made_for_elsewhere_is_refused(tmp_path: Path) -> None:
    good(tmp_path / "d.geojson")
    with pytest.raises(CrsError, match=r"d\.geojson: lengths in WGS 84 / UTM zone 28N"):
        read(tmp_path, crs=metric_crs("EPSG:32628"))


def test_files_that_are_not_layers(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="districts is missing"):
        read(tmp_path)
    (tmp_path / "d.geojson").write_text('{"type": "FeatureCollection", "features": [{"type": "Feat')
    with pytest.raises(SourceError, match="districts cannot be read"):
        read(tmp_path)
    (tmp_path / "d.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(SourceError, match="is not GeoParquet"):
        read(tmp_path, path="d.parquet")
    geojson(tmp_path / "d.geojson", [])
    with pytest.raises(DataError, match="holds no features"):
        read(tmp_path)


def test_a_layer_is_named_where_there_are_several(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": ["a"], "name": ["a"]}, geometry=SQUARES[:1], crs=4490)
    for layer in ("区", "街道"):
        write(frame, tmp_path / "d.gpkg", layer=layer)
    with pytest.raises(DataError, match=r"several layers.*'区', '街道'"):
        read(tmp_path, path="d.gpkg")
    with pytest.raises(DataError, match=r"no layer '市'.*'区', '街道'"):
        read(tmp_path, path="d.gpkg", layer="市")
    assert len(read(tmp_path, path="d.gpkg", layer="街道")[0]) == 1


def test_a_shapefile_in_gbk_that_does_not_say_so(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"编号": ["a"], "名称": ["市南区"]}, geometry=SQUARES[:1], crs=4490)
    write(frame, tmp_path / "d.shp", encoding="gbk")
    (tmp_path / "d.cpg").unlink()
    districts, notes = read(tmp_path, path="d.shp", fields={"id": "编号", "name": "名称"})
    assert districts["name"].tolist() == ["市南区"]
    assert any("gb18030" in note.what and not note.warning for note in notes)


def test_read_polygons_keeps_columns_and_refuses_lines(tmp_path: Path) -> None:
    good(tmp_path / "d.geojson")
    frame, _ = read_polygons(tmp_path / "d.geojson", role="built-up area", crs=METRES)
    assert frame["id"].tolist() == ["d0", "d1"]
    assert frame.crs == METRES
    good(tmp_path / "d.geojson", [shapely.LineString([(120, 36), (121, 36)])])
    with pytest.raises(DataError, match="a LineString where a polygon is needed"):
        read_polygons(tmp_path / "d.geojson", role="built-up area", crs=METRES)


def test_las_palmas_lies_inside_its_municipality(shared_data: Path) -> None:
    """The file states EPSG:5635, whose authority puts northing first; in the file easting stands first."""
    utm = metric_crs("EPSG:32628")
    source = DistrictsSource.model_validate(
        {"path": "districts_epsg5635.geojson", "fields": {"id": "Codigo", "name": "Denominaci"}}
    )
    districts, notes = read_districts(source, base=shared_data / "las_palmas", crs=utm)
    town, _ = read_polygons(shared_data / "las_palmas" / "municipality.geojson", role="town", crs=utm)
    inside = districts.union_all().intersection(town.union_all()).area
    assert len(districts) == 29
    assert districts["id"].is_unique
    assert districts.is_valid.all()
    assert inside / districts.union_all().area > 0.93
    assert inside / town.union_all().area > 0.94
    assert notes == ()
