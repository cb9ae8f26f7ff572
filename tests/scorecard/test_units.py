"""Units of rules against units of measures: what is the same in other words, what is not, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from qdgeo.config import TargetConfig
from qdgeo.scorecard.about import rule_faults
from qdgeo.scorecard.units import agree


@pytest.mark.parametrize(
    ("stated", "measured"),
    [
        ("米", "m"),
        ("公里", "km"),
        ("千米", "km"),
        ("分钟", "min"),
        ("座", "座/km²"),
        ("座/平方公里", "座/km²"),
        ("座/km²", "座/km²"),
        ("克/平方米", "g/m²"),
        ("克", "g/m²"),
        ("g/m²", "g/m²"),
        ("起", "件"),
        ("处", "件"),
        ("起投诉", "件"),
        ("个", "座"),
        ("处", "座"),
        ("名", "人"),
        ("万人", "万人"),
    ],
)
def test_the_same_in_other_words(stated: str, measured: str) -> None:
    assert agree(stated, measured)


@pytest.mark.parametrize(
    ("stated", "measured"),
    [
        ("米", "km"),
        ("公里", "m"),
        ("分钟", "座/km²"),
        ("分钟", "m"),
        ("小时", "min"),
        ("座/公里", "座/km²"),
        ("座/平方公里", "座"),
        ("条", "座"),
        ("人", "户"),
        ("平方米", "m"),
        ("座", ""),
        ("公里", "座/km²"),
    ],
)
def test_what_is_another_unit(stated: str, measured: str) -> None:
    assert not agree(stated, measured)


def faults(rule: Any, unit: str | None, **goal: Any) -> list[str]:
    target = TargetConfig(rule=rule, source="s", **goal)
    return [str(problem) for problem in rule_faults("t", target, unit)]


def test_a_rule_in_another_unit_is_refused() -> None:
    (told,) = faults("≥1000米得10分，每少100米扣1分", "km")
    assert told == (
        "targets.t.rule: the rule's numbers are in '米', the measure in 'km'. To mend it: write them in 'km', "
        "or bare"
    )  # fmt: skip
    assert faults("≥4分钟得10分，其余不得分", "座/km²")
    assert faults("≥2座得10分，其余不得分", "")
    for rule, unit in (
        ("≥1公里得10分", "km"),
        ("≥4得10分", "座/km²"),
        ("每发生1起扣0.5分", "件"),
        ("≥4分钟得10分", None),
    ):
        assert faults(rule, unit) == []


def test_whole_numbers_are_for_counts() -> None:
    rule = "≤5座得10分，6~10座得8分"
    assert faults(rule, "座") == []
    (told,) = faults(rule, "座/km²")
    assert "between 5 and 6" in told


def test_a_step_of_a_share_is_less_than_the_whole() -> None:
    steps = {"form": "steps", "full": 10, "start": "0.95", "each": 1, "loses": 1}
    (told,) = faults(steps, "share")
    assert "1 % is 0.01" in told
    assert faults(steps | {"each": "0.01"}, "share") == []
    assert faults(steps | {"of": "goal"}, "座", at_least=3)
    assert faults(steps, "座") == []


def test_a_goal_that_the_rule_contradicts_is_refused() -> None:
    for wrong in (
        {"norm": "toilet_density_qingdao", "rule": "≥1座/平方公里得10分，其余不得分"},
        {"at_least": 0.5, "rule": "≥95%得10分，每低1%扣1分", "source": "s"},
        {"at_most": 400, "rule": "≤300米得10分，≥500米不得分，其间按线性内插", "source": "s"},
    ):
        with pytest.raises(ValueError, match=r"the rule gives its best at .*, the goal is"):
            TargetConfig.model_validate(wrong)
    for right in (
        {"norm": "toilet_density_qingdao", "rule": "≥4座/平方公里得10分，3~4座/平方公里得6分"},
        {"at_least": 0.95, "rule": "≥95%得10分，每低1%扣1分", "source": "s"},
        {"at_least": 3, "rule": "完成率≥100%得10分，每低1%扣1分", "source": "s"},
        {"at_least": 3, "rule": "每低于目标1座扣1分，满分10分", "source": "s"},
    ):
        assert TargetConfig.model_validate(right).goal
