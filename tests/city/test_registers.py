"""A city's registers: every row in its district, every thing once, every table whole, and all faults at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
import shapely.affinity
from towns import CRS, at, town

from qdgeo.city.districts import district_names
from qdgeo.city.registers import read_registers
from qdgeo.config import RegisterSource
from qdgeo.errors import DataError
from qdgeo.io import Register
from qdgeo.schema import OUTSIDE, WHOLE
from qdgeo.wording import Note

DISTRICTS = town().districts  # w 西区 x 0–1000, x 东区 x 1000–2000, both y −500 to 1500
REGISTERED = {"bins": {"path": "bins.csv", "datum": "cgcs2000"}, "ratios": {"path": "ratios.csv"}}


def read(
    folder: Path, kind: str, text: str, districts: gpd.GeoDataFrame = DISTRICTS, **keys: Any
) -> tuple[Register, tuple[Note, ...]]:
    (folder / f"{kind}.csv").write_text(text, "utf-8")
    source = RegisterSource.model_validate({"path": f"{kind}.csv", "datum": "cgcs2000", **keys})
    found = read_registers({kind: source}, base=folder, crs=CRS, districts=districts)
    return found.found[kind], found.notes


def problems(folder: Path, kind: str, text: str, **keys: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(folder, kind, text, **keys)
    assert all(problem.remedy for problem in caught.value.problems)
    return [str(problem).replace(". To mend it", "") for problem in caught.value.problems]


def points(head: str, *rows: tuple[float, float, str]) -> str:
    lines = [f"{at(x, y)[0]},{at(x, y)[1]},{rest}" for x, y, rest in rows]
    return "\n".join([f"东坐标,北坐标,{head}", *lines, ""])


def test_a_row_is_in_the_district_of_its_place(tmp_path: Path) -> None:
    text = points(
        "区,名称",
        (10, 0, "西区,a"),
        (1500, 0, "西区,b"),
        (1500, 10, ",c"),
        (9000, 0, "东区,d"),
        (1000, 0, "火星,e"),
    )
    bins, notes = read(tmp_path, "bins", text)
    assert bins.frame["district"].tolist() == ["w", "x", "x", "x", "w"]
    assert bins.frame["district_written"].tolist() == ["西区", "西区", "", "东区", "火星"]
    told = [note for note in notes if "another district" in note.what]
    assert [note.features for note in told] == [("bins.csv, row 3: 西区",)]


def test_a_place_below_the_shoreline_keeps_the_written_district_or_takes_the_nearest(tmp_path: Path) -> None:
    """The town ends at y = −500; a pier 250 m off has a district, one 400 m off has one only if it is written."""
    text = points(
        "区,名称",
        (10, -750, "东区,a"),
        (1010, -750, ",b"),
        (1010, -900, ",c"),
        (10, -900, "西区,d"),
        (1000, -600, "火星,e"),
    )
    bins, notes = read(tmp_path, "bins", text)
    assert bins.frame["district"].tolist() == ["x", "x", OUTSIDE, "w", "w"]
    told = {note.what.split(";")[0]: note.features for note in notes if note.features}
    assert told == {
        "2 rows lie in no district": ("bins.csv, row 2: 东区", "bins.csv, row 5: 西区"),
        "2 rows lie in no district and name none": ("bins.csv, row 3", "bins.csv, row 6: 火星"),
        "1 rows lie in no district nor near one, and name none": ("bins.csv, row 4",),
    }


@pytest.mark.parametrize(
    ("written", "shape", "district"),
    [
        ("西区", shapely.box(100, -900, 300, -480), "w"),  # half a beach in the sea, its middle too
        ("", shapely.box(100, -900, 300, -480), "w"),
        ("", shapely.box(900, -1200, 1300, -480), "x"),  # along two districts: the one nearer to its middle
        ("东区", shapely.box(100, -500, 300, 0), "w"),  # its middle lies in another: it counts where it lies
        ("", shapely.box(100, -2000, 300, -810), OUTSIDE),
    ],
)
def test_a_beach_drawn_partly_below_the_shoreline_counts(
    tmp_path: Path, written: str, shape: shapely.Geometry, district: str
) -> None:
    moved = shapely.affinity.translate(shape, *at(0, 0))
    frame = gpd.GeoDataFrame({"名称": ["a"], "区": [written], "高峰日人数": [1]}, geometry=[moved], crs=CRS)
    frame.to_file(tmp_path / "beaches.gpkg", layer="a")
    source = RegisterSource.model_validate({"path": "beaches.gpkg"})
    found = read_registers({"beaches": source}, base=tmp_path, crs=CRS, districts=DISTRICTS)
    assert found.found["beaches"].frame["district"].tolist() == [district]


def test_a_row_without_a_place_is_in_the_district_written(tmp_path: Path) -> None:
    text = "名称,区,户数\na,西区,1\nb,东区,2\nc,X,3\nd,West,4\n"
    assert read(tmp_path, "compounds", text)[0].frame["district"].tolist() == ["w", "x", "x", "w"]
    listed = "write one of: w, 西区, west, x, 东区, east"
    assert problems(tmp_path, "compounds", "名称,区,户数\na,全市,1\nb,西驱,2\nc,西驱,3\n") == [
        f"compounds.csv, row 2: no district is called '全市': {listed}",
        f"compounds.csv, row 3 and 1 more rows: no district is called '西驱': {listed}",
    ]


def test_two_districts_of_one_name_are_told_where_the_name_is_needed(tmp_path: Path) -> None:
    twins = DISTRICTS.assign(name=["城区", "城区"])
    assert read(tmp_path, "bins", points("区", (10, 0, "城区")), twins)[0].frame["district"].tolist() == ["w"]
    assert problems(tmp_path, "compounds", "名称,区,户数\na,城区,1\n", districts=twins) == [
        "compounds.csv, row 2: 2 districts are called '城区': write the id of the one that is meant: w, x"
    ]


def test_a_short_name_never_hides_a_whole_one() -> None:
    names = district_names(["1", "2", "3"], ["即墨区", "即墨", "西海岸新区"], ["", "", ""])
    assert names["即墨"] == ("2",)
    assert names["即墨区"] == ("1",)
    assert names["西海岸"] == ("3",)


def test_lines_and_areas(tmp_path: Path) -> None:
    shapes = [shapely.LineString([at(100, 0), at(300, 0)]), shapely.LineString([at(1200, 0), at(1900, 0)])]
    gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=shapes, crs=CRS).to_file(tmp_path / "s.gpkg")
    source = {"shoreline": RegisterSource(path="s.gpkg")}
    found = read_registers(source, base=tmp_path, crs=CRS, districts=DISTRICTS).found
    assert found["shoreline"].frame["district"].tolist() == ["w", "x"]


# --- tables by district -----------------------------------------------------------------------------------------------

HEAD = "区,目标,数值,年度\n"


def test_a_table_lists_every_district_or_the_city_alone(tmp_path: Path) -> None:
    text = HEAD + "西区,T21,97%,2023\n东区,T21,,2023\n全市,T11,100%,2023\n"
    frame = read(tmp_path, "ratios", text)[0].frame
    assert frame["district"].tolist() == ["w", "x", WHOLE]
    text = HEAD + "西区,T21,97%,2023\n西区,T21,97%,2023\n全市,T21,97%,2023\n西区,T22,97%,\n"
    rest = ": add a row for each, with an empty value if it is unknown"
    twice = "ratios.csv, row 2 and ratios.csv, row 3: T21 of 2023 stands twice for 西区"
    assert problems(tmp_path, "ratios", text) == [
        f"{twice}: keep one of the rows, or write their years",
        f"ratios.csv, row 2: T21 of 2023 lists 1 districts and not 东区 (x){rest}",
        f"ratios.csv, row 5: T22 lists 1 districts and not 东区 (x){rest}",
    ]


def test_what_is_told_of_the_city_needs_no_district(tmp_path: Path) -> None:
    frame = read(tmp_path, "context", "目标,现状说明\nT28,第4名\n")[0].frame
    assert frame["district"].tolist() == [WHOLE]
    assert frame["words"].tolist() == ["第4名"]


def test_faults_of_several_registers_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "bins.csv").write_text(points("状态", (10, 0, "好极了")), "utf-8")
    (tmp_path / "ratios.csv").write_text(HEAD + "火星,T21,97%,\n", "utf-8")
    sources = {key: RegisterSource.model_validate(value) for key, value in REGISTERED.items()}
    with pytest.raises(DataError) as caught:
        read_registers(sources, base=tmp_path, crs=CRS, districts=DISTRICTS)
    assert [problem.where for problem in caught.value.problems] == [
        "bins.csv, row 2, 状态",
        "ratios.csv, row 2",
    ]


# --- repeats ----------------------------------------------------------------------------------------------------------


def test_rows_that_repeat_another_count_once_and_fill_its_gaps(tmp_path: Path) -> None:
    text = points(
        "名称,状态,类型",
        (10, 0, "甲,,果皮箱"),
        (10.5, 0, " 甲 ,完好,"),
        (10, 0.2, "甲,破损,果皮箱"),  # says otherwise than the second: another bin
        (12, 0, "甲,完好,果皮箱"),  # too far
        (10, 0, ",完好,果皮箱"),  # no name
        (10, 0, ",完好,果皮箱"),
    )
    bins, notes = read(tmp_path, "bins", text)
    assert bins.frame["id"].tolist() == ["row 2", "row 4", "row 5", "row 6", "row 7"]
    assert bins.frame.loc[0, ["name", "state", "kind"]].tolist() == ["甲", "intact", "果皮箱"]
    (note,) = [note for note in notes if "repeat another" in note.what]
    assert note.features == ("bins.csv, row 3 (row 3) repeats bins.csv, row 2 (row 2)",)


def test_a_row_joins_only_what_it_agrees_with_once_the_others_are_in(tmp_path: Path) -> None:
    text = points("名称,高峰日人数", (0, 0, "浴场,3"), (0, 0, "浴场,"), (0, 0, "浴场,5"), (0, 0, "浴场,5"))
    beaches, _ = read(tmp_path, "beaches", text)
    assert beaches.frame["peak_visitors"].tolist() == [3.0, 5.0]
    text = points("名称,高峰日人数", (0, 0, "浴场,"), (0, 0, "浴场,5"), (0, 0, "浴场,3"), (0, 0, "浴场,"))
    beaches, _ = read(tmp_path, "beaches", text)
    assert beaches.frame["peak_visitors"].tolist() == [5.0, 3.0]


def test_rows_of_two_numbers_without_a_place_are_two_things(tmp_path: Path) -> None:
    rows = ["L1,甲大厦,西区,100", "L2,甲大厦,西区,100", ",甲大厦,西区,", ",乙大厦,西区,7", ",乙大厦,西区,7"]
    lighting, _ = read(tmp_path, "lighting", "编号,名称,区,数量\n" + "\n".join(rows) + "\n")
    assert lighting.frame["id"].tolist() == ["L1", "L2", "row 5"]
    assert lighting.frame["count"].tolist() == [100.0, 100.0, 7.0]


def test_rows_of_a_name_that_contradict_each_other_both_stay(tmp_path: Path) -> None:
    text = points(
        "名称,光源,数量", (0, 0, "甲大厦,LED,100"), (0, 0, "甲大厦,白炽灯,20"), (0, 0, "甲大厦,LED,100")
    )
    lighting, _ = read(tmp_path, "lighting", text)
    assert lighting.frame["count"].tolist() == [100.0, 20.0]


def test_rows_without_a_place_repeat_in_one_district_only(tmp_path: Path) -> None:
    text = "名称,区,年度,类别\n甲,西区,2023,社区\n甲,西区,2023,社区\n甲,西区,2022,社区\n甲,东区,2023,社区\n"
    found, _ = read(tmp_path, "no_illegal_building", text)
    assert found.frame["id"].tolist() == ["row 2", "row 4", "row 5"]


def test_events_are_never_merged(tmp_path: Path) -> None:
    text = points("名称,类别,日期", (0, 0, "甲,烧烤,2024-05-01"), (0, 0, "甲,烧烤,2024-05-01"))
    assert len(read(tmp_path, "cases", text)[0].frame) == 2
