"""The tables of headers, classes and spellings are sound, and their faults are told."""

from __future__ import annotations

from typing import Any

import pytest

from qdgeo.errors import DataError
from qdgeo.streets.roads import ROAD_CLASSES
from qdgeo.targets.list_words import parse_list_words
from qdgeo.targets.reading import read_table
from qdgeo.targets.road_classes import parse_road_classes, road_class_of
from qdgeo.targets.road_lists import load_road_lists, parse_road_lists
from qdgeo.targets.street_names import load_street_names, parse_street_names
from qdgeo.targets.street_sounds import load_street_sounds, parse_street_sounds


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("道路名称", "name"),
        ("道路名稱", "name"),
        (" 路 名 ", "name"),
        ("*街道名称", "name"),
        ("Name", "name"),
        ("起点", "from"),
        ("自", "from"),
        ("FROM", "from"),
        ("讫点", "to"),
        ("终点", "to"),
        ("起止点", "range"),
        ("路段范围", "range"),
        ("所属区市", "district"),
        ("District", "district"),
        ("街道", "subdistrict"),
        ("长度（米）", "listed_m"),
        ("长度(km)", "listed_m"),
        ("道路等级", "road_class"),
        ("管控级别", "kind"),
        ("达标状态", "status"),
        ("认定日期", "date"),
        ("责任单位", "unit"),
        ("备注", ""),
    ],
)
def test_usual_headers_are_known(header: str, field: str) -> None:
    assert load_road_lists().field_of(header) == field


def test_no_header_names_two_fields_and_each_class_has_words() -> None:
    fields = [
        {"id": "name", "zh": "名", "headers": ["路名", "甲"]},
        {"id": "to", "zh": "止", "headers": ["甲", "乙"]},
    ]
    classes = [{"id": "c", "zh": "类", "en": "class", "strict": True}]
    with pytest.raises(DataError) as caught:
        parse_road_lists({"fields": fields, "classes": classes})
    assert [problem.what for problem in caught.value.problems] == ["'甲' names name and to", "no words"]


def test_one_class_only_counts_as_strictly_managed() -> None:
    assert [known.id for known in load_road_lists().classes if known.strict] == ["strict"]
    assert load_road_lists().classes[0].id == "no_parking"


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("市容秩序严管路", None),
        ("", None),
        ("市容秩序严管路（计划）", False),
        ("拟创建", False),
        ("未达标", False),
        ("在建", False),
        (" 否 ", False),
        ("No", False),
        ("达标", True),
        ("是", True),
        ("计划（已完成）", True),
        ("背街小巷招牌提升（已完成）", True),
    ],
)
def test_what_is_planned_is_told_from_what_is_done(words: str, done: bool | None) -> None:
    assert load_road_lists().is_done(words) is done


def test_a_slip_in_the_words_of_standing_is_told() -> None:
    with pytest.raises(DataError, match="unknown key 'plan'"):
        parse_road_lists({"not_done": {"plan": ["计划"]}})


def test_classes_of_road_hold_every_road_of_a_city_once() -> None:
    assert set(road_class_of()) == set(ROAD_CLASSES)
    row = {"zh": "路", "en": "road", "source": "s", "grade": "C"}
    rows = [row | {"id": "a", "highways": ["x", "y"]}, row | {"id": "b", "highways": ["y"]}]
    with pytest.raises(DataError, match="highway=y is in a and b"):
        parse_road_classes({"classes": rows})


def test_characters_are_pairs_and_none_is_changed_twice() -> None:
    table = load_street_names().simplified
    assert len(table) > 2000
    assert not {ord(plain) for plain in table.values()} & set(table)
    faulty = read_table("street_names") | {"characters": {"pairs": "東东 国國国 山山"}}
    with pytest.raises(DataError) as caught:
        parse_street_names(faulty)
    assert len(caught.value.problems) == 2


def test_a_spelling_stands_for_one_word() -> None:
    words = [{"id": "a", "spellings": ["x"]}, {"id": "b", "spellings": ["x"]}]
    with pytest.raises(DataError, match="'x' stands for a and for b"):
        parse_street_names({"words": words, "articles": {"words": []}, "characters": {"pairs": ""}})


def test_words_of_lists_are_in_small_letters_and_dates_have_31_days() -> None:
    assert set(load_street_names().days.values()) == {str(day) for day in range(1, 32)}
    table = read_table("list_words")
    faulty = table | {"exceptions": {"words": ["Salvo", " menos", "sauf"]}}
    with pytest.raises(DataError) as caught:
        parse_list_words(faulty)
    assert len(caught.value.problems) == 2


def test_each_character_is_read_in_one_way_and_tones_tell_syllables_apart() -> None:
    table = load_street_sounds()
    assert len(table.sounds) == len(table.tones) > 6000
    assert len(set(table.sounds.values())) < len(set(table.tones.values()))
    for one, other, same_tone in (("州", "洲", True), ("闽", "闵", True), ("化", "华", False)):
        assert table.sounds[ord(one)] == table.sounds[ord(other)]
        assert (table.tones[ord(one)] == table.tones[ord(other)]) is same_tone


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"characters": {"read": "a1=啊 b=吧"}}, "'b=吧' is not a syllable with its characters"),
        ({"characters": {"read": "a1=啊 a2=啊"}}, "'啊' is read a1 and a2"),
        ({"slips": [{"id": "same_tone", "value": 0.2}]}, "slips are not same_tone and other_tone"),
        (
            {"slips": [{"id": "same_tone", "value": 0.6}, {"id": "other_tone", "value": 0.5}]},
            "slips are no shares in order",
        ),
    ],
)
def test_faults_of_the_table_of_sounds(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_street_sounds(read_table("street_sounds") | change)
    assert [problem.what for problem in caught.value.problems] == [fault]
