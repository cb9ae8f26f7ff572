"""Marks by hand, to the last decimal, and the laws that every rule keeps."""

from __future__ import annotations

from decimal import Decimal
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from qdgeo.config import Rule
from qdgeo.scorecard.marks import by_place, exact, one, shown
from qdgeo.scorecard.ruletext import rule_in_words
from qdgeo.wording import Text

READ: TypeAdapter[Any] = TypeAdapter(Rule)
STEPS = "≥95%得1分；每降低5%扣0.2分，扣完为止"


def marks(text: str | dict[str, Any], value: float, **more: Any) -> Decimal:
    return one(READ.validate_python(text), exact(value), **{"unit": "share", **more}).marks


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.0, "1"), (0.95, "1"), (19 / 20, "1"), (0.9499, "1"), (0.9, "0.8"), (0.95 - 0.05, "0.8"), (0.901, "1"),
     (0.8999, "0.8"), (0.85, "0.6"), (0.7, "0"), (0.1 + 0.2, "0"), (0.0, "0")],
)  # fmt: skip
def test_steps_by_hand(value: float, expected: str) -> None:
    assert marks(STEPS, value) == Decimal(expected)


def test_parts_of_a_step() -> None:
    for words, expected in (("不足5%按5%计", "0.8"), ("不足5%不计", "1"), ("不足部分按比例扣分", "0.84")):
        assert marks(f"{STEPS}，{words}", 0.91) == Decimal(expected)


def test_no_dust_at_the_bound() -> None:
    for count in range(1, 200):
        value = (95 * count) / (100 * count)
        assert marks(STEPS, value) == 1
        assert marks(STEPS, value - 0.05) == Decimal("0.8")
        assert marks("≥95%得1分；其余不得分", 1 - 0.05) == 1


def test_a_deduction_ends_at_its_ceiling() -> None:
    rule = "满分100分，每发现1处扣0.1分，最高扣分不超过20分"
    for count, expected in ((0, 100), (3, Decimal("99.7")), (200, 80), (1000, 80)):
        assert marks(rule, count, unit="件") == expected
    assert marks("每发生1起扣0.5分，最多扣5分", 4, unit="起") == -2
    assert marks("每发生1起扣0.5分，最多扣5分", 40, unit="起") == -5
    assert marks("每发生1起扣0.5分", 40, unit="起") == -20


def test_gains() -> None:
    rule = "≥3座得5分，每增加1座加1分，最高10分"
    assert [marks(rule, value, unit="座") for value in (2, 3, 4.5, 8, 20)] == [0, 5, 6, 10, 10]
    over = "每高于目标1座加0.5分，最高加2分"
    assert [marks(over, value, unit="座", goal=10) for value in (9, 10, 13, 30)] == [0, 0, Decimal("1.5"), 2]


def test_bands_lines_and_shares_of_the_goal() -> None:
    bands = "≥4座/平方公里得10分；3–4座/km²得6分；其余不得分"
    assert [marks(bands, value, unit="座/km²") for value in (4, 3.999, 3, 2.99)] == [10, 6, 6, 0]
    strict = {"form": "bands", "bands": [{"bound": 4, "marks": 2, "strict": True}]}
    assert [marks(strict, value, unit="座") for value in (4, 4.001)] == [0, 2]
    line = "≥95%得10分，≤60%不得分，其间按线性内插"
    assert [marks(line, value) for value in (1, 0.95, 0.775, 0.6, 0.1)] == [10, 10, 5, 0, 0]
    share = "满分10分，按完成率得分"
    assert [marks(share, value, unit="座", goal=4) for value in (0, 1, 4, 8)] == [0, Decimal("2.5"), 10, 10]
    assert marks(share, 8, unit="min", goal=4, low_is_better=True) == 5
    rate = "完成率≥100%得5分，每降低10%扣1分，不足10%按10%计"
    assert [marks(rate, value, unit="条", goal=1000) for value in (1000, 999, 900, 1200)] == [5, 4, 4, 5]


def test_the_arithmetic_is_told_in_both_languages() -> None:
    words = one(READ.validate_python(STEPS), exact(0.87), unit="share").words
    assert words.zh == "87% 比 95% 差 8%，÷ 5% = 1.6 档，计 1 档（不足一档不计）；1 − 1 × 0.2 = 0.8 分"
    assert words.en.endswith("; 1 − 1 × 0.2 = 0.8 marks")
    lost = one(READ.validate_python("100分，每件扣0.1分，最多扣20分"), exact(300), unit="件").words
    assert lost.zh == "300 超出 0 计 300，÷ 1 = 300 档；100 − 300 × 0.1 = 80 分（以 20 分为限）"


def test_what_cannot_be_reached_gets_the_worst_marks() -> None:
    far = {"unit": "m"}
    assert marks("≤300米得10分，每超100米扣1分", inf, **far) == 0
    assert marks("≤300米得10分，每超100米扣1分，最多扣4分", inf, **far) == 6
    assert marks("每超过300米扣1分，最多扣5分", inf, goal=300, low_is_better=True, **far) == -5
    assert marks("≤300米得10分，其余得2分", inf, **far) == 2
    assert marks("≤300米得10分，≥500米不得分，其间按线性内插", inf, **far) == 0
    assert marks("满分10分，按完成率得分", inf, goal=300, low_is_better=True, **far) == 0
    assert marks("满分10分，按完成率得分", inf, goal=300, **far) == 10
    assert marks("完成率≥100%得10分，每降低10%扣1分", inf, goal=3, **far) == 10
    assert marks("≥3座得5分，每增加1座加1分，最高10分", inf, unit="座") == 10
    told = one(READ.validate_python("≤300米得10分，每超100米扣1分"), exact(inf), unit="m").words
    assert told == Text("∞ 超出 300 计 ∞：0 分", "∞ is ∞ above 300: 0 marks")


def test_what_is_lost_without_end_has_no_number() -> None:
    found = one(READ.validate_python("每发生1起扣0.5分"), exact(inf), unit="件")
    assert found.marks.is_nan()
    assert "没有上限" in found.words.zh


def test_numbers_that_differ_are_told_apart() -> None:
    words = one(READ.validate_python(STEPS), exact(0.9499999), unit="share").words.zh
    assert words.startswith("94.99999% 比 95% 差 0.00001%，÷ 5% = 0 档，计 0 档")
    words = one(READ.validate_python("≥95%得1分；其余不得分"), exact(0.9500000001), unit="share").words.zh
    assert words == "95.00000001% ≥ 95%：1 分"


def test_a_limit_is_told_only_where_it_holds() -> None:
    untouched = one(READ.validate_python("≥95%得10分，每降低1%扣1分"), exact(0.9499), unit="share").words
    assert untouched.zh.endswith("10 − 0 × 1 = 10 分")
    even = one(READ.validate_python("≥95%得10分，每降低1%扣1分"), exact(0.85), unit="share").words
    assert even.zh.endswith("10 − 10 × 1 = 0 分")
    below = one(READ.validate_python("≥95%得10分，每降低1%扣1分"), exact(0.8), unit="share").words
    assert below.zh.endswith("10 − 15 × 1 = 0 分（扣完为止）")


def test_places_and_ties_by_hand() -> None:
    rule = READ.validate_python("第1名加1分，第2名加0.8分，第三名加0.6分；末位扣1分")
    values = [exact(value) for value in (5, 9, 9, 7, 1, 1)]
    assert [found.marks for found in by_place(rule, values, low_is_better=False)] == [
        0, 1, 1, Decimal("0.6"), 0, 0,
    ]  # fmt: skip
    apart = [exact(value) for value in (5, 9, 8, 7, 2, 1)]
    assert [str(found.marks) for found in by_place(rule, apart, low_is_better=False)] == [
        "0", "1", "0.8", "0.6", "0", "-1",
    ]  # fmt: skip
    assert [str(found.marks) for found in by_place(rule, apart, low_is_better=True)] == [
        "0.6", "-1", "0", "0", "0.8", "1",
    ]  # fmt: skip
    assert [found.marks for found in by_place(rule, [exact(3)], low_is_better=False)] == [1]


def test_tables_are_told_as_words_that_can_be_read_again() -> None:
    for text in (STEPS, "≥95%得1分；≥90%得0.8分；其余得0.2分", "≥95%得10分，≤60%不得分，其间按线性内插"):
        rule = READ.validate_python(text)
        told = rule_in_words(rule.model_copy(update={"text": ""}), "share")
        assert told.en
        again = READ.validate_python(told.zh)
        assert [marks(told.zh, value) for value in (1, 0.93, 0.5)] == [
            marks(text, value) for value in (1, 0.93, 0.5)
        ]
        assert again.form == rule.form
    places = READ.validate_python("第1名加1分；末位扣1分")
    assert "倒数第1名计-1分" in rule_in_words(places, "座").zh
    assert "按完成率" in rule_in_words(READ.validate_python("满分10分，按完成率得分"), "座").zh
    assert rule_in_words(READ.validate_python("完成率≥100%得5分，每降低10%扣1分"), "条").zh.startswith(
        "完成率：≥100%"
    )


def test_shown() -> None:
    assert [shown(Decimal(number)) for number in ("100", "1E+2", "0.00004", "-0.5")] == [
        "100",
        "100",
        "0",
        "-0.5",
    ]


RULES = [
    STEPS,
    f"{STEPS}，不足5%按5%计",
    f"{STEPS}，不足部分按比例扣分",
    "≥95%得1分；≥90%得0.8分；≥50%得0.2分",
    "≥95%得10分，≤60%不得分，其间按线性内插",
    "满分10分，按完成率得分",
    "完成率≥100%得5分，每降低10%扣1分",
    "≥30%得5分，每提高10%加1分，最高10分",
    "每高于目标5%加0.5分，最高加5分",
]
FALLING = ["≤5%得1分；≤20%得0.5分", "满分10分，每超过目标5%扣1分", "≤10%得10分，≥60%不得分，其间按线性内插"]
VALUES = st.floats(0, 1.5, allow_nan=False)


@pytest.mark.parametrize("text", RULES)
@given(first=VALUES, second=VALUES)
def test_a_better_value_never_gives_fewer_marks(text: str, first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert marks(text, low, goal=0.9) <= marks(text, high, goal=0.9)


@pytest.mark.parametrize("text", FALLING)
@given(first=VALUES, second=VALUES)
def test_where_less_is_better(text: str, first: float, second: float) -> None:
    low, high = sorted((first, second))
    more = {"goal": 0.2, "low_is_better": True}
    assert marks(text, low, **more) >= marks(text, high, **more)


@pytest.mark.parametrize("text", [*RULES[:-1], *FALLING])
@given(value=VALUES)
def test_marks_are_between_nothing_and_full(text: str, value: float) -> None:
    assert 0 <= marks(text, value, goal=0.5) <= READ.validate_python(text).full


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8))
def test_equal_values_get_equal_marks_and_better_ones_no_fewer(values: list[int]) -> None:
    rule = READ.validate_python("第1名加2分，第2名加1分；倒数第2名扣1分，末位扣2分")
    found = [one_.marks for one_ in by_place(rule, [exact(v) for v in values], low_is_better=False)]
    for value, mark in zip(values, found, strict=True):
        assert all(other <= mark for worse, other in zip(values, found, strict=True) if worse <= value)
