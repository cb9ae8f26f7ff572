"""What becomes of an entry as a whole, from the file to its metres: careful where words bind it and are not known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from streets.handmade import Way, city_of, only, way
from towns import CRS

from qdgeo.config import ManagedRoadsSource
from qdgeo.io.results import csv_bytes
from qdgeo.io.roads import read_roads
from qdgeo.io.spreadsheet import workbook_bytes
from qdgeo.streets import match_roads, roads_by_district
from qdgeo.streets.districts import districts_named
from qdgeo.streets.names import normalise


def across(name: str, x: float) -> Way:
    return way(name, (x, -200), (x, 0), (x, 100), (x, 200))


LONG = way("长路", (0, 0), (200, 0), (500, 0), (800, 0), (1600, 0))
BESIDE = way("旁路", (0, 100), (200, 100), (500, 100), (800, 100), (900, 100))
TOWN = city_of(LONG, BESIDE, *(across(name, x) for name, x in (("甲路", 200), ("乙路", 500), ("丙路", 800))))


def found(name: str, start: str = "", end: str = "", district: str = "") -> tuple[str, float]:
    row = only(TOWN, name, start, end, district)
    return row["status"], round(row["km_m"])


# Districts in words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("长路（西区）", ""), ("matched", 1000)),
        (("长路西区段", ""), ("matched", 1000)),
        (("长路（东区境内）", ""), ("matched", 600)),
        (("长路（西区）", "w"), ("matched", 1000)),
        (("长路（西区、东区）", ""), ("matched", 1600)),
        (("长路（西区）", "x"), ("partly", 0)),
        (("长路（高新区）", ""), ("partly", 0)),
        (("长路（高架段）", ""), ("partly", 0)),
        (("长路（西区）", "西区、东区"), ("matched", 1000)),
        (("长路", "西区、东区"), ("matched", 1600)),
        (("长路", "西区/东区"), ("matched", 1600)),
        (("长路", "全市"), ("matched", 1600)),
        (("长路", "-"), ("matched", 1600)),
        (("长路", "西区、南区"), ("not_found", 0)),
        (("长路", "南区"), ("not_found", 0)),
    ],
)
def test_a_district_in_words_limits_a_road(cells: tuple[str, str], expected: tuple[str, int]) -> None:
    assert found(cells[0], district=cells[1]) == expected


def test_a_cell_with_a_subdistrict_names_its_district() -> None:
    districts = TOWN.districts.assign(id=["3", "4"], name=["市北区", "崂山区"], name_en=["", "Laoshan"])
    cells = ["市北区某某街道", "青岛市崂山区", "laoshan", "崂山", "市北、崂山", "", "高新区"]
    named = districts_named(districts, cells, [""] * 5 + ["崂山区某路", ""])
    assert named.ids == ["3", "4", "4", "4", "", "4", ""]
    assert named.written == ["市北区某某街道", "青岛市崂山区", "laoshan", "崂山", "", "", "高新区"]
    assert not named.doubtful.any()


# What is taken out, shared, or out of order ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("长路（除甲路—乙路）", ("partly", 0)),
        ("长路（甲路—丙路，不含甲路—乙路）", ("partly", 0)),
        ("长路（甲路—丙路）全段", ("matched", 600)),
        ("长路（甲路—乙路—丙路）", ("matched", 600)),
        ("长路（甲路—丙路—乙路）", ("partly", 0)),
        ("长路（甲路—丁路—丙路）", ("partly", 0)),
        ("长路（甲路至东端）", ("matched", 1400)),
        ("长路和旁路（甲路—乙路）", ("matched", 600)),
        ("长路、旁路（甲路—乙路）", ("partly", 300)),
        ("甲路、旁路（甲路—乙路）", ("matched", 700)),
        ("长路、旁路等两条道路", ("matched", 2500)),
        ("长路、旁路等三条道路", ("partly", 0)),
        ("长路、旁路等", ("partly", 0)),
        ("长路（待定）", ("partly", 0)),
    ],
)
def test_the_careful_reading_counts(words: str, expected: tuple[str, int]) -> None:
    assert found(words) == expected


def test_one_limit_alone_is_no_limit_of_another_reading() -> None:
    assert found("长路", "甲路") == ("partly", 0)
    assert found("长路", "甲路", "待定") == ("partly", 0)
    assert found("长路", "待定", "待定") == ("partly", 0)
    assert found("长路", "甲路", "终点") == ("partly", 0)


def test_a_part_that_the_map_calls_so_is_that_street() -> None:
    crosses = [across(name, x) for name, x in (("甲路", 200), ("乙路", 500), ("丙路", 800))]
    city = city_of(
        way("长路", (0, 0), (200, 0), (500, 0)), way("长路东段", (500, 0), (800, 0), (950, 0)), *crosses
    )
    for words in ("长路东段", "长路（东段）"):
        assert only(city, words)["km_m"] == pytest.approx(450)
    assert only(city, "长路东段（乙路—丙路）")["km_m"] == pytest.approx(300)
    assert only(city, "长路（甲路—乙路）")["km_m"] == pytest.approx(300)


# Carriageways, roundabouts, other names --------------------------------------------------------------------------


def test_two_carriageways_drawn_as_if_both_ways_count_once() -> None:
    both = [way("大道", *((x, y) for x in (0, 200, 500, 900))) for y in (0, 25)]
    ends = [way(name, (x, -90), (x, 0), (x, 25), (x, 90)) for name, x in (("甲路", 200), ("乙路", 500))]
    row = only(city_of(*both, *ends), "大道", "甲路", "乙路", "w")
    assert (row["status"], row["km_m"], row["both_m"]) == ("matched", pytest.approx(300), pytest.approx(600))


def test_a_roundabout_that_is_the_limit_is_not_part_of_the_section() -> None:
    ring = [(480.0, 0.0), (500.0, -20.0), (520.0, 0.0), (500.0, 20.0), (480.0, 0.0)]
    city = city_of(
        way("长路", (0, 0), (200, 0), (480, 0)),
        way("长路", (520, 0), (800, 0), (950, 0)),
        ({"highway": "residential", "name": "圆环", "junction": "roundabout"}, ring),
        across("甲路", 200),
        across("丙路", 800),
    )
    assert only(city, "长路", "甲路", "圆环", "w")["km_m"] == pytest.approx(280)
    assert only(city, "长路", "圆环", "丙路", "w")["km_m"] == pytest.approx(280)
    arc = 2 * np.hypot(20, 20)
    assert only(city, "长路", "甲路", "丙路", "w")["km_m"] == pytest.approx(560 + arc)


def test_a_name_that_only_a_piece_bears_may_have_its_limits_beyond() -> None:
    pieces = [
        way("新路", (0, 0), (200, 0), (400, 0), old_name="旧路"),
        way("新路", (400, 0), (500, 0), (900, 0)),
    ]
    city = city_of(*pieces, across("甲路", 200), across("乙路", 500))
    row = only(city, "旧路", "甲路", "乙路", "w")
    assert (row["status"], row["km_m"], row["confidence"]) == ("matched", pytest.approx(300), 0.9)
    assert only(city, "旧路", district="w")["km_m"] == pytest.approx(400)


def test_an_ordinal_is_no_letter() -> None:
    assert normalise("Pº de Chil") == normalise("Paseo de Chil") == normalise("P° de Chil")
    assert normalise("Rua 1º de Maio") == normalise("Rua 1° de Maio") == normalise("Rua 1 de Maio")


def test_a_cross_street_without_its_kind_may_be_misspelt() -> None:
    ends = [way(f"Calle {name}", (x, -90), (x, 0), (x, 90)) for name, x in (("Lepanto", 200), ("Daoiz", 500))]
    city = city_of(way("Calle Mayor", (0, 0), (200, 0), (500, 0), (900, 0)), *ends)
    row = only(city, "Calle Mayor", "Lepamto", "Daoiz", "w")
    assert (row["status"], row["km_m"]) == ("matched", pytest.approx(300))
    assert only(city, "Calle Mayor", "Avenida Lepamto", "Daoiz", "w")["km_m"] == 0


# Bad input: a clear message each, and the other rows go on -------------------------------------------------------


def test_rows_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A0"
    rows = [
        "甲" * 10_000,
        evil,
        "<script>长路</script>",
        "长路（" * 60,
        "长路",
        "（甲路—乙路）",
        "合计",
        "\u202e旁路（",
    ]
    text = "道路名称,所属区市\n" + "".join(
        f"{row},{'南区' if number == 3 else ''}\n" for number, row in enumerate(rows)
    )
    (tmp_path / "r.csv").write_text(text, "utf-8")
    listed = read_roads(ManagedRoadsSource(path="r.csv"), base=tmp_path, crs=CRS)
    result = match_roads(TOWN, listed, roads_by_district(TOWN))
    entries = result.entries.set_index("entry")
    assert entries.loc["row 6", "status"] == "matched"
    assert "too long, not read" in entries.loc["row 2", "reason"]
    assert entries.loc["row 3", "name"] == evil
    assert "no district '南区'" in entries.loc["row 5", "reason"]
    others = entries.drop(index=["row 6", "row 9"], errors="ignore")
    assert not others["status"].eq("matched").any()
    assert others["reason"].str.len().gt(0).all()
    assert others["reason"].str.len().lt(600).all()
    assert b"'=cmd" in csv_bytes(result.entries)
    (tmp_path / "out.xlsx").write_bytes(workbook_bytes({"t": result.entries}, date="2024-01-01"))
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "out.xlsx")["t"].iter_rows() for cell in row]
    assert evil in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_a_list_without_a_column_for_districts_is_searched_everywhere(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("道路名称,起点,止点\n长路,甲路,乙路\n旁路,,\n", "utf-8")
    listed = read_roads(ManagedRoadsSource(path="r.csv"), base=tmp_path, crs=CRS)
    result = match_roads(TOWN, listed, roads_by_district(TOWN))
    assert result.entries["status"].tolist() == ["matched", "matched"]
    assert result.pieces["centreline_m"].sum() == pytest.approx(300 + 900)
