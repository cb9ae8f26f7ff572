"""The table of registers is sound, knows what people write, and tells its faults."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.errors import DataError
from qdgeo.targets import load_plan, plans
from qdgeo.targets.reading import read_table
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table, load_registers, parse_registers

KINDS = (
    "bins", "collection_points", "transfer_stations", "compounds", "shoreline", "no_illegal_building", "small_ads",
    "cases", "beaches", "lighting", "communities", "civilization_centres", "grids", "sensors", "dust", "ratios",
    "context",
)  # fmt: skip
COLUMNS = [(kind, column) for kind in load_registers().values() for column in kind.columns]


def test_the_kinds() -> None:
    assert tuple(load_registers()) == KINDS
    assert "registers" not in plans()


def test_targets_are_those_of_the_plan() -> None:
    plan = {target.id for target in load_plan("qingdao_2022")}
    named = {target for kind in load_registers().values() for target in kind.targets}
    assert named <= plan


def test_every_register_has_an_id_first_and_a_district_where_it_needs_one() -> None:
    for kind in load_registers().values():
        names = [column.id for column in kind.columns]
        assert names[:2] == ["id", "name"]
        assert "district" in names
        assert ("lon" in names) == ("lat" in names) == (kind.geometry != "none")


def test_examples_can_be_read_as_what_they_are() -> None:
    for kind, column in COLUMNS:
        assert len(column.example) == 2, (kind.id, column.id)
        if column.type == "choice" and column.otherwise != "*":
            assert all(map(column.choice_of, column.example)), (kind.id, column.id)


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("bins", "设施状态", "state"),
        ("bins", "經度", "lon"),
        ("bins", " LNG ", "lon"),
        ("bins", "编号\nid", "id"),
        ("bins", "点位编码（示意）", ""),
        ("compounds", "*是否小车进院", "cart"),
        ("shoreline", "岸线长度（km）", "length_m"),
        ("no_illegal_building", "街道", "name"),
        ("cases", "立案时间", "date"),
        ("beaches", "高峰日客流(万人次)", "peak_visitors"),
        ("dust", "积尘量（g/m²）", "g_per_m2"),
        ("ratios", "完成值（%）", "value"),
        ("ratios", "单位", "district"),
        ("bins", "备注", ""),
    ],
)
def test_usual_headers_are_known(kind: str, header: str, field: str) -> None:
    assert load_registers()[kind].field_of(header) == field


def test_headers_cut_by_a_file_format_name_the_columns_that_begin_so() -> None:
    compounds = load_registers()["compounds"]
    assert compounds.fields_cut("是否垃圾分") == ("sorting",)
    assert compounds.fields_cut("是否") == ("sorting", "cart")
    assert compounds.fields_cut("") == ()


@pytest.mark.parametrize(
    ("kind", "column", "cell", "choice"),
    [
        ("bins", "state", " 完好 ", "intact"),
        ("lighting", "lamp", "ＬＥＤ", "efficient"),
        ("lighting", "lamp", "煤油灯", ""),
        ("cases", "kind", "占道经营", "street_trading"),
        ("ratios", "target", "无害化处理率", "T11"),
        ("ratios", "unit", "％", "percent"),
    ],
)
def test_words_name_choices(kind: str, column: str, cell: str, choice: str) -> None:
    assert load_registers()[kind].column(column).choice_of(cell) == choice


@given(st.text(alphabet=" \t\u3000", max_size=4))
def test_a_header_is_known_whatever_its_blanks(blank: str) -> None:
    assert load_registers()["bins"].field_of(f"{blank}Longi{blank}tude{blank}") == "lon"


def test_units_lead_to_those_of_the_columns() -> None:
    table = load_register_table()
    kept = {unit.of for unit in table.units.values()}
    assert {column.unit for _, column in COLUMNS} - {""} <= kept
    assert table.units["km"].factor == 1000.0
    assert table.unit_of("平方米") is table.units["m2"]
    assert table.unit_of("斤") is None


def test_yes_no_and_unknown_share_no_word() -> None:
    words = load_register_table().words
    assert not words.yes & words.no
    assert not (words.yes | words.no) & words.unknown
    assert plain_word("√") in words.yes


def faulty(change: dict[str, Any]) -> list[str]:
    table = copy.deepcopy(read_table("registers"))
    bins = table["registers"][0]
    bins["columns"][0].update(change)
    with pytest.raises(DataError) as caught:
        parse_registers(table)
    return [problem.what for problem in caught.value.problems]


def test_faults_are_told() -> None:
    assert faulty({"headers": ["状态", "经度"]}) == ["'经度' names lon and state"]
    assert faulty({"type": "words"}) == ["type 'words'"]
    assert faulty({"unit": "斤"}) == ["unit '斤'"]
    assert faulty({"choices": {}}) == ["a choice without choices"]
    assert faulty({"choices": {"a": ["好"], "b": [" 好"]}}) == ["' 好' is a and b"]
    assert faulty({"otherwise": "x"}) == ["otherwise 'x' is none of the choices"]
    assert faulty({"colour": "red"}) == ["unknown key 'colour'"]


def test_a_repeated_register_and_a_missing_word_are_told() -> None:
    table = copy.deepcopy(read_table("registers"))
    table["registers"].append(table["registers"][-1])
    del table["same"]["source"]
    with pytest.raises(DataError) as caught:
        parse_registers(table)
    assert [problem.what for problem in caught.value.problems] == [
        "id 'context' occurs 2 times",
        "no 'source'",
    ]
