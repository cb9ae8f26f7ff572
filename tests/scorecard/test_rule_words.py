"""Rules in the words of appraisals: what is read, what is refused and why."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from qdgeo.config import Bands, Linear, Places, Proportion, Rule, Steps
from qdgeo.config.rule_words import parse_rule

READ: TypeAdapter[Any] = TypeAdapter(Rule)


def rule(text: str) -> Any:
    return READ.validate_python(text)


def test_the_step_rule_of_the_ministry() -> None:
    found = rule("≥95%得1分；每降低5%扣0.2分，扣完为止")
    assert isinstance(found, Steps)
    assert (found.full, found.start, found.each, found.loses) == (
        Decimal(1),
        Decimal("0.95"),
        Decimal("0.05"),
        Decimal("0.2"),
    )
    assert (found.better, found.part, found.unit) == ("high", "none", "%")
    assert found.text == "≥95%得1分；每降低5%扣0.2分，扣完为止"


@pytest.mark.parametrize(
    "text",
    [
        "≥95%得1分；每降低5%扣0.2分，扣完为止",
        "≥９５％得１分；每降低５％扣０.２分，扣完为止。",
        "覆盖率达到95%以上得1分, 每低5个百分点扣0.2分, 扣完为止",
        "不低于 95% 得 1 分；每下降 5% 扣 0.2 分，直至扣完为止",
        "计分方式：95%及以上得1分；每减少5%扣0.2分，扣完该项分值为止",
        "满分1分；≥95%得满分；每少5%扣0.2分",
    ],
)
def test_the_same_rule_in_other_words(text: str) -> None:
    found, plain = rule(text), rule("≥95%得1分；每降低5%扣0.2分，扣完为止")
    assert found.model_copy(update={"text": ""}) == plain.model_copy(update={"text": ""})


def test_deductions_with_a_ceiling() -> None:
    for text in (
        "满分100分，每发现1处扣0.1分，最高扣分不超过20分",
        "100分，每发现一处扣0.1分，最多扣20分",
        "总分100分；每处扣0.1分；扣分上限20分",
    ):
        found = rule(text)
        assert (found.full, found.start, found.each, found.loses, found.at_most, found.better) == (
            Decimal(100), Decimal(0), Decimal(1), Decimal("0.1"), Decimal(20), "low",
        )  # fmt: skip


def test_what_only_adds_or_takes_off_is_an_adjustment() -> None:
    lost, won = rule("每发生1起扣0.5分，最多扣5分"), rule("每增加1座加0.5分，最高加5分")
    assert (lost.full, lost.at_most, lost.better, lost.start) == (0, Decimal(5), "low", 0)
    assert (won.full, won.at_most, won.better, won.start, won.needs_goal) == (
        0,
        Decimal(5),
        "high",
        None,
        True,
    )


def test_marks_that_are_gained() -> None:
    found = rule("≥3座得5分，每增加1座加1分，最高10分")
    assert (found.base, found.full, found.start, found.gains) == (
        Decimal(5),
        Decimal(10),
        Decimal(3),
        Decimal(1),
    )
    assert (rule("每有1座得0.5分，最高10分").full, rule("每有1座得0.5分，最高10分").base) == (Decimal(10), 0)


@pytest.mark.parametrize("text", ["≥95%得1分；90%～95%得0.8分；80%（含）～90%得0.5分；<80%不得分",
                                  "≥95%得1分；≥90%得0.8分；≥80%得0.5分；其余不得分",
                                  "95%以上得1分，90%≤x<95%得0.8分，80%至90%得0.5分，其他得0分"])  # fmt: skip
def test_bands(text: str) -> None:
    found = rule(text)
    assert isinstance(found, Bands)
    assert [(band.bound, band.marks) for band in found.best_first] == [
        (Decimal("0.95"), Decimal(1)),
        (Decimal("0.9"), Decimal("0.8")),
        (Decimal("0.8"), Decimal("0.5")),
    ]
    assert found.otherwise == 0


def test_bands_where_less_is_better() -> None:
    found = rule("≤5g/m²得1分；5～8g/m²得0.5分；>8g/m²不得分")
    assert found.better == "low"
    assert [(band.bound, band.marks) for band in found.best_first] == [(5, 1), (8, Decimal("0.5"))]
    ranges = rule("0~5克/平方米得1分，5~8克/平方米得0.8分")
    assert (ranges.better, [band.bound for band in ranges.best_first]) == ("low", [5, 8])


def test_lines_proportions_and_places() -> None:
    line = rule("≥95%得10分，≤60%不得分，其间按线性内插")
    assert isinstance(line, Linear)
    assert (line.top, line.zero, line.full) == (Decimal("0.95"), Decimal("0.6"), 10)
    for text in ("满分10分，按完成率得分", "得分=实际值÷目标值×10分", "完成率×10分"):
        assert isinstance(rule(text), Proportion)
        assert rule(text).full == 10
    places = rule("第1名加1分，第2名加0.8分，第三名加0.6分；末位扣1分")
    assert isinstance(places, Places)
    assert (places.first, places.last, places.full) == (
        (Decimal(1), Decimal("0.8"), Decimal("0.6")),
        (Decimal(-1),),
        0,
    )
    marks = rule("第1名得10分，第2-3名得8分，其余得5分")
    assert (marks.first, marks.full, marks.otherwise) == ((10, 8, 8), 10, 5)
    assert rule("前三名各加1分").first == (1, 1, 1)


def test_attainment_is_said() -> None:
    found = rule("完成率≥100%得5分，每降低10%扣1分，不足10%按10%计")
    assert (found.of, found.part, found.start) == ("goal", "whole", 1)
    assert rule("≥95%得1分；每降低5%扣0.2分，不足部分按比例扣分").part == "share"
    assert rule("≥95%得1分；每降低5%扣0.2分，不足5%不计").part == "none"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("看情况给分", "cannot be read at '看情况给分'"),
        ("≥95%得1分；酌情扣分", "cannot be read at '酌情扣分'"),
        ("", "gives no marks"),
        ("≥95%得1分；<80%不得分", "gap or an overlap at 0.8"),
        ("≥95%得1分；80%～90%得0.8分", "gap or an overlap at 0.9"),
        ("≥95%得1分；≤90%得2分", "gap or an overlap at 0.9"),
        ("≥95%得1分；≤90%得1分", "on both sides"),
        ("4座得1分", "say which side"),
        ("≤5座以上得1分", "contradicts itself"),
        ("≥95%得1分；每升高5%扣0.2分", "contradicts itself"),
        (">95%得1分；每降低5%扣0.2分", "begins above its bound"),
        ("≥95%得1分；每降低5座扣0.2分", "mixes the units"),
        ("≥95%得1分；≥90%得0.5分；每降低5%扣0.2分", "more than one step"),
        ("≥95%得满分", "满分10分"),
        ("95%～90%得1分", "upside down"),
        ("每有1座得1分", "without end"),
        ("第1名加1分，第3名加0.5分", "leaves out a place"),
        ("第1名加1分，第2名得5分", "both gives marks"),
        ("第1名加1分，第2名加2分", "better place would get fewer"),
        ("≥90%得1分；≥95%得0.5分", "better value would get fewer"),
        ("≥95%得10分，≤60%得2分，其间按线性内插", "full marks to none"),
        ("其间按线性内插", "two ends"),
        ("≥95%得1分；最多扣3分", "no use for '最多扣3分'"),
        ("≥95%得1分；每降低5%扣0.2分，最多扣3分", "more is lost"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        rule(text)
    assert told in str(caught.value)


def test_tables_are_held_to_the_same() -> None:
    assert READ.validate_python(
        {"form": "steps", "full": 1, "start": 0.95, "each": 0.05, "loses": 0.2}
    ).each == Decimal("0.05")
    for wrong in (
        {"form": "steps", "each": 1},
        {"form": "steps", "each": 1, "loses": 1, "gains": 1},
        {"form": "steps", "each": 1, "loses": 1, "base": 1},
        {"form": "bands", "bands": [{"bound": 1, "marks": 0}]},
        {"form": "bands", "bands": [{"bound": 1, "marks": 1}, {"bound": 1, "marks": 2}]},
        {"form": "linear", "full": 1, "top": 1, "zero": 1},
        {"form": "places"},
        {"form": "places", "full": 5, "first": [6]},
        {"form": "spline"},
    ):
        with pytest.raises(ValidationError):
            READ.validate_python(wrong)


@given(st.decimals(1, 100, places=1), st.decimals("0.1", 20, places=1), st.decimals("0.1", 5, places=2))
def test_any_numbers_are_read_as_they_stand(bound: Decimal, each: Decimal, loses: Decimal) -> None:
    found = rule(f"≥{bound}%得10分；每降低{each}%扣{loses}分，扣完为止")
    assert (found.start * 100, found.each * 100, found.loses) == (bound, each, loses)


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    with suppress(ValueError):
        assert parse_rule(text)["form"]
