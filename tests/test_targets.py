"""Plans, norms and toilet rules: complete, valid, and in the words of their sources."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from qdgeo.config import Sources, ToiletRule
from qdgeo.errors import ConfigError, DataError
from qdgeo.targets import (
    Target,
    amended_plan,
    load_norms,
    load_plan,
    load_toilet_rules,
    load_walkers,
    parse_norms,
    parse_targets,
    plans,
)
from qdgeo.targets.registers import load_registers
from qdgeo.targets.walkers import parse_walkers

PLAN = {target.id: target for target in load_plan("qingdao_2022")}


def test_the_plan_has_all_its_items_in_order() -> None:
    assert list(PLAN) == [f"T{number:02}" for number in range(1, 37)]


@pytest.mark.parametrize(
    ("item", "value", "comparison", "unit", "measure"),
    [
        ("T05", 15, "at_most", "min", "coverage_15min"),
        ("T06", 4, "at_least", "座/km²", "toilet_density"),
        ("T16", 1000, "at_least", "条", "managed_roads_count"),
    ],
)
def test_items_that_are_computed(item: str, value: float, comparison: str, unit: str, measure: str) -> None:
    target = PLAN[item]
    assert (target.value, target.comparison, target.unit, target.measure) == (
        value,
        comparison,
        unit,
        measure,
    )


def test_deadlines_are_in_the_plans_own_words_and_never_invented() -> None:
    assert [PLAN[item].deadline for item in ("T01", "T05", "T06", "T07", "T18")] == [""] * 5
    assert [PLAN[item].deadline for item in ("T15", "T16", "T21")] == ["2023年", "到2024年", "2024年前"]


def test_a_number_stands_only_where_the_text_prints_one() -> None:
    for target in PLAN.values():
        assert (target.value is None) == (target.comparison == "words"), target.id
        assert target.zh
        assert target.en
        assert target.source


def test_every_norm_names_its_source_and_how_sure_it_is() -> None:
    norms = load_norms()
    assert {"walking_speed", "circle_15min", "toilet_density_city"} <= set(norms)
    assert norms["circle_15min"].low == 800
    assert norms["circle_5min"].low is None
    assert all(norm.source and norm.grade in {"A", "B", "C"} for norm in norms.values())


def test_the_names_of_plans_leave_out_the_other_tables() -> None:
    assert plans() == ("qingdao_2022",)


def test_a_target_prints_as_one_line() -> None:
    assert str(PLAN["T08"]) == "T08 洁净岸线: —"
    assert str(PLAN["T05"]).endswith("<= 15 min")


def row(**changes: Any) -> dict[str, Any]:
    """A valid row of a plan, with changes."""
    fields = ("id", "zh", "en", "words", "unit", "deadline", "system", "measure", "basis")
    stated = {"form": ["point"], "needs": ["toilets"], "computation": {"zh": "数", "en": "count"}}
    bound = {"source": "s", "grade": "B", "comparison": "at_least", "value": 1}
    return dict.fromkeys(fields, "x") | stated | bound | changes


def test_integers_become_floats() -> None:
    (target,) = parse_targets([row()], where="t.toml")
    assert isinstance(target, Target)
    assert isinstance(target.value, float)


def test_all_faults_of_a_plan_are_told_at_once() -> None:
    wrong = row(grade="D", extra=1)
    del wrong["unit"]
    with pytest.raises(DataError) as caught:
        parse_targets([wrong, row(comparison="words")], where="t.toml")
    told = [problem.what for problem in caught.value.problems]
    assert told == [
        "unknown key 'extra'",
        "no 'unit'",
        "grade 'D'",
        "id 'x' occurs 2 times",
        "a value is given exactly where there is a number to compare with",
    ]


def test_all_faults_of_norms_are_told_at_once() -> None:
    good = {"id": "a", "zh": "z", "en": "e", "unit": "m", "source": "s", "grade": "C"}
    with pytest.raises(DataError, match="2 problems") as caught:
        parse_norms([good, good | {"id": "b", "low": 2, "high": 1}], where="n.toml")
    assert [problem.what for problem in caught.value.problems] == [
        "neither low nor high",
        "low is above high",
    ]


RULES = tuple(ToiletRule.model_validate(rule) for rule in load_toilet_rules())


def decide(**tags: str) -> ToiletRule:
    """The first rule that fits, as the table's header says; written apart from `qdgeo.rules` on purpose."""
    columns = {"feature", "toilets_access", "access", "duplicate_of", "kind", "opening_hours"}
    values = dict.fromkeys(columns, "") | tags
    for rule in RULES:
        assert set(rule.where) <= columns
        if all(values[key] in ok or ("*" in ok and values[key]) for key, ok in rule.where.items()):
            return rule
    raise AssertionError("the last rule fits everything")


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"feature": "amenity=toilets"}, "公共厕所"),
        ({"feature": "amenity=toilets", "access": "yes"}, "公共厕所"),
        ({"feature": "amenity=toilets", "opening_hours": "Mo-Su 09:00-18:00"}, "公共厕所"),
        ({"feature": "shop=mall", "toilets_access": "yes"}, "单位公厕"),
        ({"feature": "amenity=fuel", "access": "customers", "toilets_access": "public"}, "单位公厕"),
        ({"feature": "register", "kind": "一类"}, ""),
    ],
)
def test_what_counts(tags: dict[str, str], kind: str) -> None:
    rule = decide(**tags)
    assert rule.counts
    assert rule.kind == kind


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"feature": "amenity=toilets", "duplicate_of": "way/1"}, "same toilet as another outline"),
        ({"feature": "register", "duplicate_of": "register:1"}, "same toilet as another outline"),
        ({"feature": "amenity=toilets", "access": "private"}, "private"),
        ({"feature": "amenity=toilets", "access": "customers"}, "only for customers"),
        ({"feature": "amenity=toilets", "access": "permit"}, "only for some people"),
        ({"feature": "amenity=toilets", "access": "sometimes"}, "access value not understood"),
        ({"feature": "amenity=toilets", "opening_hours": "closed"}, "closed"),
        ({"feature": "register", "access": "no"}, "private"),
        ({"feature": "shop=mall"}, "opening to the public is not stated"),
        ({"feature": "shop=mall", "access": "yes"}, "opening to the public is not stated"),
        ({"feature": "shop=mall", "toilets_access": "customers"}, "only for customers"),
        ({"feature": "shop=mall", "toilets_access": "maybe"}, "toilets:access value not understood"),
        ({"feature": "shop=mall", "toilets_access": "yes", "opening_hours": "off"}, "closed"),
    ],
)
def test_what_does_not_count_says_why(tags: dict[str, str], reason: str) -> None:
    rule = decide(**tags)
    assert not rule.counts
    assert reason in rule.reason


SLOPE: dict[str, Any] = {
    "id": "s", "form": "bell", "peak": 1.0, "base": 0.1, "width": 0.3, "shift": 0.05, "unit": "m/s", "source": "x",
    "grade": "C",
}  # fmt: skip
WALKER: dict[str, Any] = {
    "id": "w",
    "zh": "甲",
    "en": "a",
    "slope": "s",
    "unit": "m/s",
    "source": "x",
    "grade": "C",
}


def test_every_walker_names_its_source_and_how_sure_it_is() -> None:
    for name, walker in load_walkers().items():
        assert walker.id == name
        assert walker.zh
        assert walker.en
        assert walker.source
        assert walker.grade in {"A", "B", "C"}
        assert walker.unit == "m/s"


@pytest.mark.parametrize(
    ("rise", "kmh"),
    [(0.0, 5.0367), (-0.05, 6.0), (-0.10, 5.0367), (0.05, 4.2281), (0.10, 3.5493), (0.20, 2.5012)],
)
def test_tobler_as_published(rise: float, kmh: float) -> None:
    slope = load_walkers()["tobler"].slope
    assert slope is not None
    assert slope.published(np.array([rise]))[0] == pytest.approx(kmh, abs=1e-4)


@pytest.mark.parametrize(
    ("rise", "ms"), [(0.0, 1.0962), (-0.05, 1.11), (0.10, 0.9925), (-0.20, 0.9925), (0.25, 0.7165)]
)
def test_irmischer_and_clarke_as_published(rise: float, ms: float) -> None:
    slope = load_walkers()["irmischer_clarke"].slope
    assert slope is not None
    assert slope.published(np.array([rise]))[0] == pytest.approx(ms, abs=1e-4)


def test_speeds_fall_away_evenly_on_both_sides_of_the_fastest_descent() -> None:
    away = np.linspace(0.0, 0.6, 61)
    for walker in load_walkers().values():
        if walker.slope is not None:
            up, down = (walker.slope.factor(sign * away - walker.slope.shift) for sign in (1, -1))
            assert up == pytest.approx(down)
            assert (np.diff(up) < 0).all()
            assert walker.fastest == pytest.approx(up[0])
            assert walker.slope.factor(np.zeros(1)) == pytest.approx(1.0)


def test_a_table_of_walkers_is_read() -> None:
    (walker,) = parse_walkers({"slopes": [SLOPE], "walkers": [WALKER]})
    assert walker.slope is not None
    assert (walker.slope.width, walker.speed_kmh, walker.stairs_up) == (0.3, None, None)


def test_every_fault_of_a_table_of_walkers_is_told() -> None:
    slopes = [SLOPE | {"form": "wave"}, SLOPE | {"id": "t", "width": 0, "peak": -1}]
    walkers = [
        WALKER | {"slope": "no", "speed": 0, "unit": "km/h"},
        WALKER | {"stairs_up": -1, "tempo": 3},
        {"id": "x"},
    ]
    with pytest.raises(DataError) as caught:
        parse_walkers({"slopes": slopes, "walkers": walkers}, where="t.toml")
    told = "\n".join(str(problem) for problem in caught.value.problems)
    for words in (
        "t.toml, s: form 'wave'",
        "t.toml, t: width is not above 0",
        "t.toml, t: peak is not above 0",
        "t.toml, w: slope 'no'. To mend it: use one of: s, t",
        "t.toml, w: speed is not above 0",
        "t.toml, w: unit 'km/h'",
        "t.toml, w: stairs_up is below 0",
        "t.toml, w: unknown key 'tempo'",
        "t.toml, x: no 'source'",
        "t.toml: id 'w' occurs 2 times",
    ):
        assert words in told


NEEDS = {*Sources.model_fields, *load_registers()}


def test_every_target_says_what_it_needs_and_how_it_is_computed() -> None:
    for target in PLAN.values():
        assert target.needs
        assert set(target.needs) <= NEEDS, target.id
        assert target.computation_zh
        assert target.computation_en
        assert target.form
        assert bool(target.measure) == bool(target.basis), target.id


def test_plan_and_registers_name_each_other() -> None:
    for kind in load_registers().values():
        for target in kind.targets:
            asked = (*PLAN[target].needs, PLAN[target].given_in)
            assert kind.id in asked, f"{target} does not ask for {kind.id}"


def test_readings_are_few_and_told_as_such() -> None:
    read = {target.id for target in PLAN.values() if target.reading}
    assert read == {"T04", "T05", "T10", "T14", "T26", "T31"}
    assert all(t.reading.zh for t in PLAN.values() if t.reading)


def test_directions() -> None:
    assert [PLAN[item].direction for item in ("T06", "T05", "T24", "T28", "T23", "T03")] == [
        "at_least",
        "at_most",
        "at_least",
        "at_most",
        "at_least",
        "at_least",
    ]


MINE = """
source = "区里的通知"
grade = "A"
[[targets]]
id = "T16"
value = 120
[[targets]]
id = "Q01"
zh = "新增公厕"
en = "new toilets"
value = 10
comparison = "at_least"
words = "10座"
unit = "座"
deadline = ""
system = "区"
form = ["point"]
needs = ["toilets"]
computation = { zh = "计数", en = "count" }
measure = "toilets"
basis = "district"
"""


def test_a_users_file_changes_and_adds() -> None:
    plan = {target.id: target for target in amended_plan("qingdao_2022", MINE, where="mine.toml")}
    assert list(plan) == [*PLAN, "Q01"]
    assert (plan["T16"].value, plan["T16"].words, plan["T16"].deadline) == (120.0, "120条", "到2024年")
    assert (plan["T16"].source, plan["T16"].grade) == ("区里的通知", "A")
    assert plan["T06"] == PLAN["T06"]
    alone = MINE.replace('id = "T16"\nvalue = 120\n[[targets]]\n', "")
    assert [target.id for target in amended_plan("", alone, where="mine.toml")] == ["Q01"]


def test_a_changed_demand_says_where_it_is_from() -> None:
    wrong = """
[[targets]]
id = "T16"
value = 1200
[[targets]]
id = "T06"
deadline = "2025年"
[[targets]]
id = "T07"
value = 900
source = "区里的通知"
[[targets]]
id = "T18"
value = 947
measure = "managed_roads_count"
"""
    with pytest.raises(DataError) as caught:
        amended_plan("qingdao_2022", wrong, where="mine.toml")
    assert [str(problem).split(". To mend")[0] for problem in caught.value.problems] == [
        "mine.toml, T16: value changed without a source",
        "mine.toml, T06: deadline changed without a source",
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"value": float("nan")}, "value nan is no number from 0 on"),
        ({"value": float("inf")}, "value inf is no number from 0 on"),
        ({"value": -5}, "value -5 is no number from 0 on"),
        ({"value": 97.5, "comparison": "more_than"}, "more_than is for what is counted"),
        ({"value": 97, "unit": "%", "comparison": "more_than"}, "more_than is for what is counted"),
        ({"reading": {"value": 80, "zh": "甲", "en": "a"}}, "reading 80 is no share"),
        ({"reading": {"value": "1", "zh": "甲", "en": "a"}}, "reading '1' is no share"),
    ],
)
def test_numbers_that_no_figure_can_be_held_against(changed: dict[str, Any], fault: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_targets([row(**changed)], where="t.toml")
    assert [problem.what for problem in caught.value.problems] == [fault]


def test_more_than_a_number_is_the_next_whole_one() -> None:
    assert [PLAN[key].goal for key in ("T26", "T27", "T30", "T29", "T03")] == [5001, 10001, 31, 50, None]
    assert [PLAN[key].direction for key in ("T26", "T27", "T30")] == ["at_least"] * 3
    assert str(PLAN["T30"]) == "T30 超过30个一码通办应用场景: > 30 个"


def test_all_faults_of_a_users_file_are_told_at_once() -> None:
    wrong = """
colour = "red"
[[targets]]
id = "T16"
value = "many"
form = ["dots"]
deadlin = "2024"
[[targets]]
id = "T06"
needs = "toilets"
reading = { value = 1 }
[[targets]]
id = "T06"
grade = "D"
[[targets]]
zh = "无编号"
"""
    with pytest.raises(DataError) as caught:
        amended_plan("qingdao_2022", wrong, where="mine.toml")
    told = "\n".join(str(problem) for problem in caught.value.problems)
    for words in (
        "mine.toml: unknown key 'colour'",
        "mine.toml, T16: unknown key 'deadlin'",
        "mine.toml, T16: value 'many' is of the wrong kind",
        "mine.toml, T16: form 'dots'",
        "mine.toml, T06: needs 'toilets' is of the wrong kind",
        "mine.toml, T06: reading does not hold exactly value, zh, en",
        "mine.toml, T06: grade 'D'",
        "mine.toml: id 'T06' occurs 2 times",
        "mine.toml, None: no 'id'",
    ):
        assert words in told
    with pytest.raises(ConfigError, match=r"mine\.toml: not valid TOML"):
        amended_plan("qingdao_2022", "[[targets", where="mine.toml")
    with pytest.raises(DataError, match="no rows"):
        amended_plan("qingdao_2022", "targets = 3", where="mine.toml")


@pytest.mark.parametrize(
    ("norm", "words"),
    [
        ("toilet_plot_industrial", "≥ 60, ≤ 100 m² (grade C)"),
        ("toilet_area_residential_2003", "≥ 30, ≤ 60 m² (grade B)"),
        ("toilet_spacing_traffic_2018", "≥ 600, ≤ 1200 m (grade C)"),
        ("toilet_spacing_living_beijing", "≥ 300, ≤ 500 m (grade B)"),
        ("toilet_density_qingdao_mean", "≥ 3 座/km² (grade B)"),
        ("stalls_women_men_guangzhou_2", "≥ 1.5 ratio (grade B)"),
        ("circle_5min_people", "≥ 5000, ≤ 12000 人 (grade C)"),
        ("circle_15min_shanghai_new_town", "≥ 1000, ≤ 5000 m (grade B)"),
    ],
)
def test_norms_by_place_and_edition(norm: str, words: str) -> None:
    assert str(load_norms()[norm]).endswith(f": {words}")


def test_norms_say_how_sure_they_are() -> None:
    norms = load_norms()
    assert len(norms) > 70
    assert not norms["toilet_service_radius"].verified
    assert norms["collection_radius"].verified
    assert str(norms["bins_spacing_main"]).endswith("≥ 100, ≤ 200 m (grade B)")
    by_source = [norm.source for norm in norms.values() if "未见原文" in norm.source and norm.verified]
    assert all("转载" in source or "未见标准原文" in source for source in by_source)
