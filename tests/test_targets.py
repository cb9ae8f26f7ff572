"""Plans, norms and toilet rules: complete, valid, and in the words of their sources."""

from __future__ import annotations

from typing import Any

import pytest

from qdgeo.config import ToiletRule
from qdgeo.errors import DataError
from qdgeo.targets import (
    Target,
    load_norms,
    load_plan,
    load_toilet_rules,
    parse_norms,
    parse_targets,
    plans,
)

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
    fields = dict.fromkeys(("id", "zh", "en", "words", "unit", "deadline", "system", "form", "measure"), "x")
    return fields | {"source": "s", "grade": "B", "comparison": "at_least", "value": 1} | changes


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
