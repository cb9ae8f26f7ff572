"""The list of managed roads comes out as it is written, entry by entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, MultiLineString, Point

from qdgeo.config import ManagedRoadsSource
from qdgeo.crs import metric_crs
from qdgeo.errors import DataError
from qdgeo.io.layers import RoadList
from qdgeo.io.roads import read_roads

METRES = metric_crs("EPSG:4549")
FIELDS = {"name": "道路名称", "from": "起点", "to": "止点", "district": "所属区市", "kind": "类别"}


def read(folder: Path, name: str, **keys: Any) -> RoadList:
    source = ManagedRoadsSource.model_validate({"path": name, "fields": FIELDS} | keys)
    return read_roads(source, base=folder, crs=METRES)


def test_a_table_in_gbk(tmp_path: Path) -> None:
    text = "道路名称,起点,止点,所属区市,类别\n香港中路,福州路,南京路,市南区,严管路\n\n东海路,,,,\n"
    (tmp_path / "r.csv").write_bytes(text.encode("gbk"))
    roads = read(tmp_path, "r.csv")
    assert not roads.has_lines
    assert list(roads.frame.columns) == ["entry", "name", "from", "to", "district", "kind", "geometry"]
    assert roads.frame.drop(columns="geometry").to_numpy().tolist() == [
        ["row 2", "香港中路", "福州路", "南京路", "市南区", "严管路"],
        ["row 4", "东海路", "", "", "", ""],
    ]
    assert roads.frame.geometry.isna().all()
    assert roads.frame.crs == METRES


def test_only_a_name_is_needed(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name\n香港中路\n", "utf-8")
    roads = read(tmp_path, "r.csv", fields={})
    assert roads.frame["name"].tolist() == ["香港中路"]
    assert roads.frame["kind"].tolist() == [""]


def test_faults_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("道路名称,起点\n甲路,乙路\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "r.csv")
    assert [problem.what for problem in caught.value.problems] == [
        "no column '止点' for to",
        "no column '所属区市' for district",
        "no column '类别' for kind",
    ]
    assert caught.value.problems[0].remedy == "set sources.managed_roads.fields.to to one of 道路名称, 起点"
    (tmp_path / "r.csv").write_text("name,x\n,1\n,2\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "r.csv", fields={})
    assert [problem.where for problem in caught.value.problems] == ["r.csv, row 2", "r.csv, row 3"]
    (tmp_path / "r.csv").write_text("name\n", "utf-8")
    with pytest.raises(DataError, match="the list has no entries"):
        read(tmp_path, "r.csv", fields={})


def test_a_layer_of_lines(tmp_path: Path) -> None:
    one = LineString([(120.38, 36.07), (120.39, 36.07)])
    shapes = [one, MultiLineString([one, LineString([(120.4, 36.07), (120.41, 36.07)])])]
    frame = gpd.GeoDataFrame({"name": ["甲路", "乙路"], "no": [1, 2]}, geometry=shapes, crs=4490)
    frame.to_parquet(tmp_path / "r.parquet")
    roads = read(tmp_path, "r.parquet", fields={"name": "name", "kind": "no"})
    assert roads.has_lines
    assert roads.frame["entry"].tolist() == ["feature 1", "feature 2"]
    assert roads.frame["kind"].tolist() == ["1", "2"]
    assert roads.frame.length.tolist() == pytest.approx([901, 1802], rel=0.01)


def test_faults_of_a_layer(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"x": ["a", "b"]}, geometry=[None, Point(120, 36)], crs=4490)
    frame.to_parquet(tmp_path / "r.parquet")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "r.parquet", fields={})
    assert [problem.what for problem in caught.value.problems] == [
        "no column 'name' for name",
        "no geometry, or one that cannot be read",
        "a Point where a line is needed",
    ]
    line = LineString([(120.38, 36.07), (120.39, 36.07)])
    gpd.GeoDataFrame({"name": [None]}, geometry=[line], crs=4490).to_parquet(tmp_path / "r.parquet")
    with pytest.raises(DataError, match=r"r\.parquet, feature 1: an entry without a name"):
        read(tmp_path, "r.parquet", fields={})
