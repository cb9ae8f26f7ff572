"""Sentences of appraisals whose marks were worked out by hand, and those that say too much or too little to be read."""

from __future__ import annotations

from decimal import Decimal
from math import inf
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from qdgeo.config import Rule
from qdgeo.config.rule_words import parse_rule
from qdgeo.scorecard.marks import exact, one
from qdgeo.scorecard.ruletext import rule_in_words

READ: TypeAdapter[Any] = TypeAdapter(Rule)


def marks(text: str, *values: float, unit: str = "share", **goal: Any) -> list[float]:
    rule = READ.validate_python(text)
    return [float(one(rule, exact(value), unit=unit, **goal).marks) for value in values]


def refused(text: str) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_rule(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("≥95%得1分；每降低5%扣0.2分，扣完为止。前3名加1分", "≥95%得1分|每降低5%扣0.2分|扣完为止"),
        ("第1名加1分，每降低一名减0.2分", "每降低1名减0.2分"),
        ("第1名加3分，≥95%得10分", "≥95%得10分"),
        ("≥95%得10分，按完成率得分", "≥95%得10分"),
        ("其余得2分，≥95%得1分，每降低5%扣0.2分", "其余得2分"),
        ("满分5分，≥95%得10分", "满分5分"),
        ("满分5分，≥95%得10分，每降低1%扣1分", "满分5分"),
        ("第1名加3分，第1名加2分", "第1名加2分"),
        ("第1名加1分，满分5分", "满分5分"),
        ("≥95%得10分，扣完为止", "扣完为止"),
        ("≥95%得10分，≤60%不得分，其间按线性内插，扣完为止", "扣完为止"),
        ("满分10分，满分5分，按完成率得分", "满分5分"),
        ("满分5分，完成率×10分", "完成率×10分"),
        ("≥95%得10分，每降低1%扣1分，不足1%不计，不足1%按1%计", "不足1%按1%计"),
        ("≥95%得10分，每降低1%扣1分，不足5%按5%计", "不足5%按5%计"),
        ("≥95%得10分，其余得1分，其他得2分", "其他得2分"),
        ("≥95%得10分，<95%得2分，其余得1分", "<95%得2分"),
        ("≥95%得10分，其余得满分", "其余得满分"),
        ("≥3座得5分，每增加1座加1分，最高10分，扣完为止", "扣完为止"),
        ("≥3座得5分，每增加1座加1分，最多扣2分", "最多扣2分"),
        ("≥95%得10分，每降低1%扣1分，最高加2分", "最高加2分"),
        ("基础分60分，≥95%得100分", "基础分60分"),
        ("满分100分，基础分60分，每降低1%扣1分", "满分100分"),
        ("≥95%得10分，每降低1%扣1分，高于98%不得分", "高于98%不得分"),
        ("≥3座得5分，每增加1座加1分，最高10分，低于1座不得分", "低于1座不得分"),
        ("0处得10分，≥95%得5分", "%"),
        ("≥95%得10分，每发现1处扣1分", "mixes the units"),
        ("≥95得10分，每发现1处扣1分", "每发现1处扣1分"),
    ],
)
def test_no_clause_is_dropped(text: str, clause: str) -> None:
    assert any(one_ in refused(text) for one_ in clause.split("|"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("达到95%得满分，每低1个百分点扣0.5分", "without saying how many"),
        ("每处扣0.5分，扣完为止", "say how many marks '扣完为止' ends"),
        ("每降低1%扣0.5分，扣完为止", "say how many marks"),
        ("达到95%得满分，每高1%加1分", "without saying how many"),
        ("每1%扣1分，满分10分", "say on which side"),
        ("≤5处得10分，每发现1处扣1分", "counts from 0"),
        ("≥95%得10分，每低1扣1分", "with and without %"),
        ("市区≥95%得10分，郊区≥90%得8分", "only '郊区≥90%得8分' speaks of 郊区 and of 市区"),
        ("≥95%得10分，市区每低1%扣1分", "only '市区每低1%扣1分' speaks of 市区"),
        ("全部达标得10分", "cannot be read at '全部达标得10分'"),
        ("≥95分，每降低1分扣1分", "cannot be read at '≥95分'"),
        ("90~95分", "cannot be read at '90~95分'"),
        ("道路机械化保洁完成率≥95%得10分，每低1%扣1分", "write 完成率 alone"),
        ("机械化保洁完成率≥95%得10分", "'机械化保洁完成率' may be the measure or value ÷ goal"),
        ("-5℃以上得10分", "cannot be read at '-5°C以上得10分'"),
        ("-5~8℃得10分", "cannot be read at"),
        ("每半年扣1分，满分10分", "cannot be read at '每半年扣1分'"),
        ("≥九成得10分", "cannot be read at"),
        ("≥9成得10分", "cannot be read at '≥9成得10分'"),
        ("前3名分别加3、2分", "3 places and 2 marks"),
        ("90%以上（含95%）得10分", "contradicts itself"),
        ("≥90%（不含）得10分", "contradicts itself"),
        ("每0处扣1分，满分10分", "no width"),
    ],
)
def test_what_says_too_little_is_refused(text: str, told: str) -> None:
    assert told in refused(text)


def test_numerals_and_myriads_are_counted_in() -> None:
    assert marks("每十处扣1分，满分10分", 20, 9, unit="处") == [8, 10]
    assert marks("每百件扣1分，满分10分", 200, unit="件") == [8]
    assert marks("每1万人扣1分，满分10分", 20_000, unit="人") == [8]
    assert marks("每两处扣一分，满分十分", 4, unit="处") == [8]
    assert marks("≥6.8万人得10分", 68_000, 67_999, unit="人") == [10, 0]
    assert marks("≥3千米得10分，每少1千米扣2分", 2, unit="km") == [8]
    assert READ.validate_python("≥3千米得10分").unit == "千米"
    assert marks("达到百分之九十五得10分，其余不得分", 0.95, 0.94) == [10, 0]
    assert parse_rule("第一名加2分，第二至第十名加1分")["first"] == (2, *[1] * 9)


def test_only_the_rate_of_completion_itself_is_value_by_goal() -> None:
    assert READ.validate_python("任务完成率≥95%得10分，每低1%扣1分").of == "goal"
    assert READ.validate_python("覆盖率≥95%得10分，每低1%扣1分").of == "value"


def test_base_marks_are_everybodys() -> None:
    rule = "基础分60分，每高1%加1分，满分100分"
    assert marks(rule, 0.5, 0.9, 0.92, 1.5, goal=0.9) == [60, 60, 62, 100]
    assert marks("基础分100分，每发现1处扣0.5分，扣完为止", 3, 300, unit="处") == [98.5, 0]
    assert marks("≥3座得5分，每增加1座加1分，最高加5分", 2, 3, 5, 30, unit="座") == [0, 5, 7, 10]
    assert marks("≥3座得5分，每增加1座加1分，最高10分，其余得2分", 2, 3, unit="座") == [2, 5]


def test_the_ends_of_bands_are_whose_the_words_say() -> None:
    for text in (
        "0≤x<5得10分，5≤x<8得6分，8以上不得分",
        "0～5（不含）得10分，5～8（不含）得6分，≥8不得分",
    ):
        assert marks(text, 4.9, 5, 7.9, 8, 9, unit="g/m²") == [10, 6, 6, 0, 0]
    assert marks("0~5克（不含）得10分，5~8克得6分", 4.9, 5, 8, 8.1, unit="g/m²") == [10, 6, 6, 0]
    assert marks("小于5克得10分，5~8克（不含）得6分，8克以上不得分", 4.9, 5, 8, unit="g/m²") == [10, 6, 0]
    assert marks("95%~100%得10分，90%~95%（含）得8分", 1, 0.951, 0.95, 0.9, 0.89) == [10, 10, 8, 8, 0]
    assert marks("90%（不含）~95%（含）得8分，95%（不含）以上得10分", 0.951, 0.95, 0.9) == [10, 8, 0]
    assert marks("≥95%得10分，80%~95%得5分，≤80%不得分", 0.95, 0.81, 0.8) == [10, 5, 0]
    assert marks("5处以下得5分，5~10处得3分，10处以上不得分", 5, 10, 11, unit="处") == [5, 3, 0]
    assert marks("超过10处得0分，不超过10处得5分", 10, 11, unit="处") == [5, 0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("≥95%得10分，90%~95%（含）得8分", "both have their common end 0.95"),
        (">95%得10分，<95%得5分", "neither has their common end 0.95"),
        ("0≤x<5得10分，5<x<8得6分", "neither has their common end 5"),
        ("80%以上得8分，60%以下不得分", "gap or an overlap at 0.6"),
        ("≤300米得10分，301~500米得5分", "gap or an overlap at 301"),
        ("5~8座得10分，3~5座得6分", "does not say what lies beyond '5~8座得10分'"),
        ("90%~95%得10分，其余不得分", "on both sides"),
        ("≥95%得10分，<90%得5分，<95%得2分", "on both sides"),
    ],
)
def test_ends_that_do_not_meet_are_refused(text: str, told: str) -> None:
    assert told in refused(text)


def test_everyday_words() -> None:
    steps = [10, 8, 0]
    for text in (
        "≥95%得10分，每低于1%扣1分",
        "95%以上（含95%）得10分；每降低1%扣1分",
        "95%（含）以上得10分；每降低1%扣1分；最低得0分",
        "≥95%得满分10分，每降低1个百分点扣1分",
        "≥95%得满分（满分10分），每降低一个百分点扣一分",
        "≥95%得10分，低于部分每1%扣1分",
    ):
        assert marks(text, 0.96, 0.93, 0.2) == steps, text
    assert marks("15分钟以内得10分，其余不得分", 15, 15.1, unit="min") == [10, 0]
    assert marks("100%得10分，其余不得分", 1, 0.999) == [10, 0]
    assert marks("0处得10分，每发现1处扣1分", 0, 3, 30, unit="处") == [10, 7, 0]
    assert marks("满分10分，发现一处扣0.5分", 3, unit="处") == [8.5]
    assert marks("90%以上（不含）得10分，90%以下得5分", 0.91, 0.9) == [10, 5]
    assert marks("95%以上得10分；90%~95%得8分；90%以下得5分", 0.95, 0.9, 0.1) == [10, 8, 5]
    assert marks("≤5处得10分，6~10处得8分，其余不得分", 5, 6, 10, 11, unit="处") == [10, 8, 8, 0]
    assert marks("≥10座得10分，6~9座得5分", 10, 9, 6, 5, unit="座") == [10, 5, 5, 0]
    assert marks("≥4座/平方公里得10分，每低0.5座扣1分", 3, unit="座/km²") == [8]
    assert marks("≥95%得10分，其他情况得1分", 0.9) == [1]
    assert marks("≤0处得10分", 0, 1, unit="处") == [10, 0]
    assert marks("≥80分得10分，60~80分得5分", 80, 60, 59, unit="分") == [10, 5, 0]
    assert parse_rule("第1名得10分，其余名次得5分")["otherwise"] == 5
    assert parse_rule("前3名分别加3、2、1分")["first"] == (3, 2, 1)


def test_steps_may_end_at_a_value() -> None:
    text = "≥95%得10分，每降低5%扣1分，低于60%不得分"
    assert marks(text, 0.95, 0.9, 0.6, 0.599) == [10, 9, 3, 0]
    assert marks("≥95%得10分；每降低5%扣1分，降至60%以下不得分", 0.65, 0.6) == [4, 0]
    assert marks("≤15分钟得10分，每超1分钟扣1分，超过20分钟不得分", 20, 20.1, inf, unit="min") == [5, 0, 0]
    told = one(READ.validate_python(text), exact(0.5), unit="share").words
    assert told.zh == "50% < 60%：不得分"
    assert told.en == "50% < 60%: no marks"
    again = rule_in_words(READ.validate_python(text).model_copy(update={"text": ""}), "share").zh
    assert marks(again.replace("不足一档不计", "不足5%不计"), 0.95, 0.9, 0.6, 0.599) == [10, 9, 3, 0]


def test_tables_state_the_same() -> None:
    steps = {"form": "steps", "full": 10, "start": "0.95", "each": "0.05"}
    assert READ.validate_python({**steps, "loses": 1, "zero": "0.6"}).zero == Decimal("0.6")
    for wrong in (
        {**steps, "loses": 1, "zero": "0.95"},
        {**steps, "gains": 1, "zero": "0.6"},
        {**steps, "loses": 1, "otherwise": 1},
        {**steps, "gains": 1, "base": 2, "otherwise": 3},
    ):
        with pytest.raises(ValidationError):
            READ.validate_python(wrong)
