"""One register from several lists: by hand in a town, and by law."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import CRS, at, register_of, town

from qdgeo.city.registers import Registers, read_registers
from qdgeo.city.several import joined_register
from qdgeo.config import RegisterSource
from qdgeo.errors import DataError
from qdgeo.io import PLACE, Register

DISTRICTS = town().districts  # w 西区 x 0–1000, x 东区 x 1000–2000, both y −500 to 1500


def written(folder: Path, name: str, head: str, *rows: tuple[float, float, str]) -> RegisterSource:
    """A register of points as a file."""
    lines = [f"{at(x, y)[0]},{at(x, y)[1]},{rest}" for x, y, rest in rows]
    (folder / name).write_text("\n".join([f"东坐标,北坐标,{head}", *lines, ""]), "utf-8")
    return RegisterSource(path=name, datum="cgcs2000")


def read(folder: Path, kind: str, *sources: RegisterSource) -> Registers:
    return read_registers({kind: sources}, base=folder, crs=CRS, districts=DISTRICTS)


def pairs(table: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Status to ids here and there."""
    return {
        str(status): list(zip(rows["here_id"], rows["there_id"], strict=True))
        for status, rows in table.groupby("status", sort=False)
    }


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_two_lists_of_bins(tmp_path: Path) -> None:
    head = "编号,名称,状态,类型"
    one = written(
        tmp_path, "a.csv", head,
        (100, 0, "1,,,果皮箱"),
        (200, 0, "2,广场东,完好,果皮箱"),
        (300, 0, "3,,完好,果皮箱"),
        (400, 0, "4,市场,完好,"),
        (500, 0, "5,,完好,果皮箱"),
    )  # fmt: skip
    two = written(
        tmp_path, "b.csv", head,
        (108, 0, "1,,破损,分类果皮箱"),     # near, and of a kind: the state is filled in
        (230, 0, "2,广场东侧,破损,果皮箱"),  # farther, but named alike: the first list's state stands
        (305, 0, "3,,完好,垃圾桶"),        # near, but another kind: doubtful, and two
        (404, 0, "4,码头,完好,"),          # near, but another name: doubtful, and two
        (516, 0, "5,,完好,果皮箱"),        # too far without a name
    )  # fmt: skip
    found = read(tmp_path, "bins", one, two)
    frame = found.found["bins"].frame
    assert frame["id"].tolist() == ["1", "2", "3", "4", "5", "2:3", "2:4", "2:5"]
    assert frame["state"].tolist()[:2] == ["damaged", "intact"]
    assert frame[PLACE].tolist()[0] == "a.csv, row 2"
    assert pairs(found.matched) == {
        "matched": [("1", "1"), ("2", "2")],
        "only_here": [("3", ""), ("4", ""), ("5", "")],
        "only_there": [("", "3"), ("", "4"), ("", "5")],
    }
    assert found.matched["away_m"].tolist()[:2] == [8.0, 30.0]
    assert found.matched["differs"].tolist()[:2] == ["", "state: intact | damaged"]
    assert found.matched["doubt"].tolist() == ["", "", "apart", "apart", "", "", "", ""]
    assert found.matched["doubt_with"].tolist()[2] == "b.csv, row 4 (3)"
    (note,) = [note for note in found.notes if "several lists" in note.what]
    assert note.where == "registers.bins"
    assert note.warning
    assert "8 together. a.csv and b.csv: 2 in both, 3 only in the first, 3 only in the second" in note.what
    assert "1 pairs say different things" in note.what
    assert note.features == (
        "a.csv, row 4 (3) ≠ b.csv, row 4 (3)",
        "a.csv, row 5 (4) ≠ b.csv, row 5 (4)",
    )
    assert "共 8 处" in note.text.zh


def test_three_lists_pair_by_pair(tmp_path: Path) -> None:
    one = written(tmp_path, "a.csv", "编号,名称", (0, 0, "1,甲"), (500, 0, "2,乙"))
    two = written(tmp_path, "b.csv", "编号,名称", (40, 0, "1,甲"), (900, 0, "2,丙"))
    three = written(tmp_path, "c.csv", "编号,名称", (80, 0, "1,甲"), (905, 0, "2,丙"), (1500, 0, "3,丁"))
    found = read(tmp_path, "bins", one, two, three)
    assert found.found["bins"].frame["id"].tolist() == ["1", "2", "2:2", "3:3"]
    counts = found.matched.groupby(["here", "there"])["status"].value_counts().to_dict()
    assert counts == {
        ("a.csv", "b.csv", "matched"): 1,
        ("a.csv", "b.csv", "only_here"): 1,
        ("a.csv", "b.csv", "only_there"): 1,
        ("a.csv", "c.csv", "matched"): 1,  # 80 m apart, and both within 50 m of the second list's
        ("a.csv", "c.csv", "only_here"): 1,
        ("a.csv", "c.csv", "only_there"): 2,
        ("b.csv", "c.csv", "matched"): 2,
        ("b.csv", "c.csv", "only_there"): 1,
    }
    assert [note.features for note in found.notes if "several lists" in note.what] == [()]


def test_numbers_in_names_tell_neighbours_apart_and_slips_are_told(tmp_path: Path) -> None:
    one = written(tmp_path, "a.csv", "编号,名称", (0, 0, "1,延安路1号"), (300, 0, "2,中山公园东门"))
    two = written(
        tmp_path,
        "b.csv",
        "编号,名称",
        (20, 0, "1,延安路二号"),
        (310, 0, "2,中山公园门"),
        (290, 0, "3,中山公园东"),
    )
    table = read(tmp_path, "bins", one, two).matched
    assert pairs(table)["matched"] == [("2", "3")]
    assert table["doubt"].tolist() == ["several", "", "", ""]


def test_areas_are_one_if_they_share_most_of_their_ground(tmp_path: Path) -> None:
    def layer(name: str, *areas: tuple[str, tuple[float, float, float, float]]) -> RegisterSource:
        shapes = [shapely.box(*at(x, y), *at(x + w, y + h)) for _, (x, y, w, h) in areas]
        frame = gpd.GeoDataFrame({"name": [called for called, _ in areas]}, geometry=shapes, crs=CRS)
        frame.to_file(tmp_path / name)
        return RegisterSource(path=name)

    one = layer("a.gpkg", ("甲", (0, 0, 100, 100)), ("", (200, 0, 100, 100)), ("丙", (400, 0, 100, 100)))
    two = layer("b.gpkg", ("甲苑", (20, 0, 100, 100)), ("", (260, 0, 100, 100)), ("丁", (400, 0, 100, 100)))
    found = read(tmp_path, "small_ads", one, two)
    assert len(found.found["small_ads"].frame) == 5
    assert found.matched["status"].tolist().count("matched") == 1
    assert found.matched["doubt"].tolist() == ["names", "", "apart", "", ""]


def test_rows_without_a_place_go_by_name_and_district_and_take_the_place(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("编号,名称,区,户数\n1,安居苑,西区,100\n2,安居苑,东区,\n", "utf-8")
    two = written(tmp_path, "b.csv", "编号,名称,户数", (100, 0, "7,安居苑,120"), (1500, 0, "8,安居苑,80"))
    found = read(tmp_path, "compounds", RegisterSource(path="a.csv"), two)
    frame = found.found["compounds"].frame
    assert frame["id"].tolist() == ["1", "2"]
    assert frame["households"].tolist() == [100.0, 80.0]
    assert shapely.get_x(np.asarray(frame.geometry)).tolist() == [at(100, 0)[0], at(1500, 0)[0]]
    assert found.matched["differs"].tolist() == ["households: 100 | 120", ""]


def test_rows_without_place_and_name_are_one_if_they_say_the_same_else_doubtful(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("编号,区,光源,灯具数\n1,西区,LED,12\n2,东区,LED,5\n", "utf-8")
    (tmp_path / "b.csv").write_text("编号,区,光源,灯具数\n1,西区,LED,12\n2,东区,LED,6\n", "utf-8")
    found = read(tmp_path, "lighting", RegisterSource(path="a.csv"), RegisterSource(path="b.csv"))
    assert found.found["lighting"].frame["id"].tolist() == ["1", "2", "2:2"]
    assert found.matched["doubt"].tolist() == ["", "apart", ""]


def test_two_years_are_two(tmp_path: Path) -> None:
    head = "编号,名称,区,年度,类别\n"
    (tmp_path / "a.csv").write_text(head + "1,甲,西区,2022,社区\n2,甲,西区,2023,社区\n", "utf-8")
    (tmp_path / "b.csv").write_text(head + "1,甲,西区,2023,社区\n2,甲,西区,2023,镇街\n", "utf-8")
    found = read(tmp_path, "no_illegal_building", RegisterSource(path="a.csv"), RegisterSource(path="b.csv"))
    assert pairs(found.matched)["matched"] == [("2", "1")]
    assert found.found["no_illegal_building"].frame["id"].tolist() == ["1", "2", "2:2"]


def test_events_are_one_only_if_all_is_the_same(tmp_path: Path) -> None:
    rows = ((0, 0, "a,烧烤,2024-05-01"), (0, 0, "b,烧烤,2024-05-01"), (90, 0, "c,烧烤,2024-05-02"))
    one = written(tmp_path, "a.csv", "编号,类别,日期", *rows)
    two = written(
        tmp_path,
        "b.csv",
        "编号,类别,日期",
        rows[0],
        (0, 0, "x,烧烤,2024-05-03"),
        (95, 0, "y,烧烤,2024-05-02"),
    )
    found = read(tmp_path, "cases", one, two)
    assert found.found["cases"].frame["id"].tolist() == ["a", "b", "c", "2:x", "2:y"]


HEAD = "区,目标,分子,分母,数值,年度\n"


def test_a_table_may_come_in_parts_and_what_belongs_together_stays_together(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "西区,T21,,,97%,2023\n", "utf-8")
    (tmp_path / "b.csv").write_text(HEAD + "西区,T21,90,100,90%,2023\n东区,T21,80,100,,2023\n", "utf-8")
    found = read(tmp_path, "ratios", RegisterSource(path="a.csv"), RegisterSource(path="b.csv"))
    frame = found.found["ratios"].frame
    assert frame["district"].tolist() == ["w", "x"]
    assert frame["value"].tolist()[0] == pytest.approx(0.97)
    assert frame["numerator"].isna().tolist() == [True, False]
    (said,) = [cell for cell in found.matched["differs"] if cell]
    assert said == "value: 0.97 | 0.9"
    with pytest.raises(DataError, match="T21 of 2023 lists 1 districts and not 东区"):
        read(tmp_path, "ratios", RegisterSource(path="a.csv"), RegisterSource(path="a.csv", label=None))


def test_faults_of_all_lists_are_told_with_their_own_keys(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("名称,经度,纬度\na,120.5,36.1\n", "utf-8")
    (tmp_path / "b.csv").write_text("名称,经度,纬度,状态\na,120.5,36.1,好极了\n", "utf-8")
    with pytest.raises(DataError) as caught:
        read(tmp_path, "bins", RegisterSource(path="a.csv"), RegisterSource(path="b.csv"))
    told = [str(problem) for problem in caught.value.problems]
    assert any("a.csv" in line and "set registers.bins.datum" in line for line in told)
    assert any("b.csv" in line and "set registers.bins[2].datum" in line for line in told)


# --- laws -------------------------------------------------------------------------------------------------------------

row = st.fixed_dictionaries(
    {
        "xy": st.tuples(st.integers(0, 80), st.integers(0, 40)),
        "name": st.sampled_from(["", "甲", "甲东", "乙1号", "乙2号"]),
        "state": st.sampled_from(["", "intact", "damaged"]),
        "kind": st.sampled_from(["", "果皮箱", "垃圾桶"]),
    }
)
lists = st.lists(row, min_size=1, max_size=8)


def bins(rows: list[dict[str, Any]], name: str) -> Register:
    """A list of bins in the western district."""
    full = [
        {**one, "id": f"{name}{number}", "district": "w", PLACE: f"{name}, row {number}"}
        for number, one in enumerate(rows)
    ]
    return register_of("bins", *full)["bins"]


def shuffled(register: Register, order: list[int]) -> Register:
    frame = register.frame.iloc[order].reset_index(drop=True)
    return Register(kind=register.kind, frame=frame)


@settings(max_examples=40)
@given(lists)
def test_a_list_put_together_with_itself_is_that_list(rows: list[dict[str, Any]]) -> None:
    one = bins(rows, "a")
    joined = joined_register([one, one, one], ["a", "b", "c"])
    pd.testing.assert_frame_equal(joined.register.frame, one.frame, check_like=True)
    assert set(joined.table["status"]) == {"matched"}
    assert not (joined.table["differs"] != "").any()
    assert len(joined.table) == 3 * len(rows)


@settings(max_examples=40)
@given(lists, lists, lists)
def test_what_there_is_adds_up_and_no_list_has_a_thing_twice(
    one: list[dict[str, Any]], two: list[dict[str, Any]], three: list[dict[str, Any]]
) -> None:
    given_rows = (one, two, three)
    every = [bins(rows, name) for rows, name in zip(given_rows, "abc", strict=True)]
    joined = joined_register(every, ["a", "b", "c"])
    size = dict(zip("abc", map(len, given_rows), strict=True))
    for (here, there), table in joined.table.groupby(["here", "there"]):
        count = {
            status: int((table["status"] == status).sum())
            for status in ("matched", "only_here", "only_there")
        }
        assert count["matched"] + count["only_here"] == size[str(here)]
        assert count["matched"] + count["only_there"] == size[str(there)]
        assert len(table) == sum(count.values())
        for side in ("here_id", "there_id"):
            ids = table[side][table[side] != ""]
            assert ids.is_unique
    assert max(size.values()) <= len(joined.register.frame) <= sum(size.values())
    assert joined.register.frame["id"].is_unique


@settings(max_examples=40)
@given(lists, lists, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_matter(
    left: list[dict[str, Any]], right: list[dict[str, Any]], random: Any
) -> None:
    one, two = bins(left, "a"), bins(right, "b")
    orders = [list(range(len(rows))) for rows in (left, right)]
    for order in orders:
        random.shuffle(order)
    said = [
        joined_register(pair, ["a", "b"]).table.sort_values(["here_id", "there_id"], ignore_index=True)
        for pair in ([one, two], [shuffled(one, orders[0]), shuffled(two, orders[1])])
    ]
    columns = ["status", "here_id", "there_id", "away_m", "likeness", "differs", "doubt"]
    pd.testing.assert_frame_equal(said[0][columns], said[1][columns])
