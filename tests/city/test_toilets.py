"""The toilets' register from several lists: an office's table, an export from Amap, a list of units, and the map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from towns import CRS, at, toilets_of, town

from qdgeo.city.parts import judged, toilet_rules
from qdgeo.city.toilets import Toilets, read_every_toilets
from qdgeo.config import CityConfig, ToiletsSource
from qdgeo.crs import to_lonlat, wgs84_to_gcj02
from qdgeo.errors import DataError

DISTRICTS = town().districts
OFFICE = {
    "path": "环卫.csv",
    "datum": "wgs84",
    "fields": {
        "id": "编号", "name": "名称", "lon": "经度", "lat": "纬度", "kind": "类别", "opening_hours": "开放",
        "fee": "收费", "stalls_women": "女", "stalls_men": "男",
    },
}  # fmt: skip
UNITS = {
    "path": "单位.csv",
    "datum": "wgs84",
    "fields": {
        "name": "单位", "lon": "经度", "lat": "纬度", "opening_hours": "时间", "fee": "收费", "stalls_women": "女",
        "stalls_men": "男",
    },
}  # fmt: skip
AMAP = {"path": "高德.json"}
MAP = {"osm": True}


def lonlat(x: float, y: float) -> tuple[float, float]:
    lon, lat = to_lonlat(np.array([at(x, y)]), CRS)[0]
    return float(lon), float(lat)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three lists of a town: 2 km of one street, x along it."""

    def table(name: str, head: str, *rows: tuple[float, str]) -> None:
        lines = [f"{lonlat(x, 0)[0]:.7f},{lonlat(x, 0)[1]:.7f},{rest}" for x, rest in rows]
        (tmp_path / name).write_text("\n".join([f"经度,纬度,{head}", *lines, ""]), "utf-8")

    def poi(x: float, key: str, name: str, code: str) -> dict[str, str]:
        lon, lat = wgs84_to_gcj02(np.array([lonlat(x, 0)]))[0]
        return {"id": key, "name": name, "typecode": code, "location": f"{lon:.6f},{lat:.6f}"}

    table(
        "环卫.csv",
        "编号,名称,类别,开放,收费,女,男",
        (100, "1,栈桥公厕,环卫公厕,24小时,否,4,"),
        (600, "2,市场公厕,环卫公厕,停用,,,"),
        (1500, "3,公园公厕,环卫公厕,不详,,,"),
    )
    table(
        "单位.csv",
        "单位,时间,收费,女,男",
        (114, "汇泉大厦,8:00-20:00,免费,2,2"),  # another name 14 m away: two, and doubtful
        (1510, "公园,6:00-22:00,免费,3,2"),
    )
    pois = [
        poi(108, "B1", "栈桥公共厕所", "200300"),
        poi(110, "B1a", "栈桥公共厕所(男)", "200301"),
        poi(605, "B2", "市场公厕", "200300"),
        poi(1900, "B3", "码头公厕", "200300"),
    ]
    (tmp_path / "高德.json").write_text(json.dumps({"pois": pois}, ensure_ascii=False), "utf-8")
    return tmp_path


def mapped() -> gpd.GeoDataFrame:
    """The map has the first toilet, one of its own, and a private one beside the last."""
    frame = toilets_of(
        {"id": "node/1", "name": "", "district": "w", "xy": (95, 0), "fee": "yes"},
        {"id": "node/2", "name": "", "district": "w", "xy": (900, 0)},
        {"id": "node/3", "name": "", "district": "x", "xy": (1901, 0), "access": "private"},
    )
    return frame.drop(columns=["kind", "counts", "reason", "source", "district"])


def config(*sources: dict[str, Any]) -> CityConfig:
    base = town().config.model_dump(by_alias=True)
    return CityConfig.model_validate({**base, "sources": {**base["sources"], "toilets": list(sources)}})


def read(folder: Path, *sources: dict[str, Any]) -> Toilets:
    return read_every_toilets(
        [ToiletsSource.model_validate(source) for source in sources],
        base=folder,
        crs=CRS,
        districts=DISTRICTS,
        mapped=[mapped()],
        rules=toilet_rules(config(*sources)),
    )


def counted(found: Toilets, *sources: dict[str, Any]) -> list[str]:
    facilities, _ = judged(found.frame, config(*sources), DISTRICTS)
    return facilities.loc[facilities["counts"], "id"].tolist()


def test_three_lists_and_the_map_are_six_toilets(folder: Path) -> None:
    every = (OFFICE, AMAP, UNITS, MAP)
    found = read(folder, *every)
    frame = found.frame.set_index("id")
    assert counted(found, *every) == [
        "node/2",
        "register:1",
        "register:2:B3",
        "register:3",
        "register:3:2",
    ]
    assert (
        frame.loc["register:2:B1a", "duplicate_of"] == "register:1"
    )  # a room of the export, now of the office's
    assert not {"register:2:B1", "register:2:B2", "node/1"} & set(frame.index)
    assert frame.loc["register:1", ["opening_hours", "fee"]].tolist() == ["24小时", "否"]
    assert frame.loc["register:3", ["opening_hours", "fee"]].tolist() == ["6:00-22:00", "免费"]
    assert frame.loc["register:3", ["stalls_women", "stalls_men"]].tolist() == [3.0, 2.0]
    assert frame.loc["register:1", "stalls_women"] == 4.0
    assert np.isnan(frame.loc["register:1", "stalls_men"])  # of the building beside it nothing is taken
    assert "place" not in frame.columns


def test_what_each_two_have_is_told(folder: Path) -> None:
    found = read(folder, OFFICE, AMAP, UNITS, MAP)
    counts = found.table.groupby(["here", "there"])["status"].value_counts()
    assert counts["环卫.csv", "高德.json"].to_dict() == {"matched": 2, "only_here": 1, "only_there": 1}
    assert counts["环卫.csv", "单位.csv"].to_dict() == {"matched": 1, "only_here": 2, "only_there": 1}
    assert counts["高德.json", "OpenStreetMap"].to_dict() == {"matched": 1, "only_here": 2, "only_there": 1}
    assert set(found.table["register"]) == {"toilets"}
    (odd,) = found.table[found.table["differs"] != ""].to_dict("records")
    assert (odd["here_id"], odd["there_id"], odd["differs"]) == ("register:1", "node/1", "fee: 否 | yes")
    note = found.notes[-1]
    assert note.where == "sources.toilets"
    assert "toilets of several lists, 6 together" in note.what
    assert "环卫.csv, row 2 (register:1) ≠ 单位.csv, row 2 (register:3:2)" in note.features


def test_what_one_list_knows_to_be_closed_is_closed_whatever_others_leave_open(folder: Path) -> None:
    assert counted(read(folder, OFFICE, AMAP), OFFICE, AMAP) == ["register:1", "register:2:B3", "register:3"]
    assert counted(read(folder, AMAP, OFFICE), AMAP, OFFICE) == ["register:2:3", "register:B1", "register:B3"]


def test_a_list_with_itself_is_that_list(folder: Path) -> None:
    one = read(folder, OFFICE)
    (folder / "again.csv").write_bytes((folder / "环卫.csv").read_bytes())
    two = read(folder, OFFICE, {**OFFICE, "path": "again.csv"})
    assert one.table.empty
    assert two.frame["id"].tolist() == one.frame["id"].tolist()
    assert set(two.table["status"]) == {"matched"}
    assert set(two.table["differs"]) == {""}


def test_faults_of_all_lists_are_told_with_their_own_keys(folder: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(folder, {**OFFICE, "datum": None}, {**UNITS, "datum": None})
    told = [str(problem) for problem in caught.value.problems]
    assert any("环卫.csv" in line and "set sources.toilets.datum" in line for line in told)
    assert any("单位.csv" in line and "set sources.toilets[2].datum" in line for line in told)
