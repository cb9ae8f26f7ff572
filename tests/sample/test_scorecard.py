"""The scorecard of the invented city: every target of the plan on a row, rules in words, groups ranked apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from qdgeo.scorecard import Scorecard, plan_counts, plan_table
from qdgeo.study import Study, measure
from qdgeo.targets import load_plan


@pytest.fixture(scope="module")
def study(small: Path) -> Study:
    return measure(small / "city.toml")


@pytest.fixture(scope="module")
def card(study: Study) -> Scorecard:
    return study.card


def test_every_target_of_the_plan_has_a_row_and_none_is_left_over(study: Study) -> None:
    table = plan_table(study.city, study.indicators)
    assert table["target"].tolist() == [target.id for target in load_plan("qingdao_2022")]
    assert plan_counts(table) == {"computed": 22, "table": 8, "no_data": 6}
    assert (table.loc[table["status"] == "no_data", "value"].isna()).all()


def test_rules_add_up_to_a_hundred_marks(card: Scorecard) -> None:
    scored = [target for target in card.targets if target.scope == "district" and not target.adjusts]
    assert sum(target.weight for target in scored) == 100
    assert all(target.rule is not None for target in scored)
    assert {target.rule.form for target in card.targets if target.rule} == {
        "steps",
        "bands",
        "linear",
        "proportion",
        "places",
    }


def test_every_mark_is_told_in_the_rule_s_own_words(card: Scorecard) -> None:
    told = str(card.explain("望潮区"))
    for target in card.targets:
        if target.rule is not None:
            assert f"计分规则「{target.rule.text}」" in told


def test_groups_are_ranked_apart(card: Scorecard) -> None:
    ranked = card.table[card.table["rank"].notna()]
    assert set(ranked["group"]) == {"主城区", "外围区"}
    assert (ranked.groupby("group")["rank"].min() == 1).all()


def test_who_lacks_data_is_not_ranked_and_gets_no_marks_for_it(card: Scorecard) -> None:
    lacking = card.table["compounds_sorting:value"].isna() & (card.table["group"] != "")
    assert lacking.any()
    assert card.table.loc[lacking, "rank"].isna().all()
    assert card.table.loc[lacking, "compounds_sorting:points"].isna().all()
    assert card.table.loc[lacking, "score"].notna().all()
