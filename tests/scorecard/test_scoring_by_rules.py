"""Whole scorecards by rules, weights, adjustments and groups, on the hand-known town."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from towns import CONFIG, CRS, at, town

from qdgeo.config import CityConfig, parse_city_file
from qdgeo.errors import ConfigError
from qdgeo.indicators import Indicator, toilet_density
from qdgeo.indicators.indicator import tabulate
from qdgeo.scorecard import Scorecard, score
from qdgeo.scorecard.card import printed
from qdgeo.wording import Text

NAN, INF = float("nan"), float("inf")
STEPS = "≥95%得1分；每降低5%扣0.2分，扣完为止"
PLACES = "第1名得10分，第2名得8分，其余得5分"
NAMES = ("甲区", "乙区", "丙区", "丁区")


def figures(values: dict[str, list[float]], unit: str = "share") -> Indicator:
    tables = [
        tabulate(name, pd.Series(dict(zip("abcd", row, strict=True))), basis="people", unit=unit)
        for name, row in values.items()
    ]
    layer = gpd.GeoDataFrame(geometry=[], crs=CRS)
    return Indicator(
        id="hand", title=Text("手", "hand"), table=pd.concat(tables), layer=layer, definitions=()
    )


def districts() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id": list("abcd"), "name": NAMES, "name_en": ["A", "B", "C", "D"], "area_km2": 1.0},
        geometry=[box(*at(x, 0), *at(x + 1000, 1000)) for x in range(0, 4000, 1000)],
        crs=CRS,
    )


DISTRICTS = districts()


def card(
    values: dict[str, list[float]], targets: dict[str, dict[str, Any]], unit: str = "share", **config: Any
) -> Scorecard:
    source = {"source": "by hand"}
    stated = {key: target if "norm" in target else source | target for key, target in targets.items()}
    city = town(config={**CONFIG, "targets": stated, **config}, districts=DISTRICTS)
    return score(city, [figures(values, unit)])


def test_points_are_marks_out_of_full_ones() -> None:
    found = card({"lit": [0.96, 0.95, 0.87, 0.2]}, {"lit": {"rule": STEPS}})
    assert found.table["lit:marks"].tolist()[:4] == [1, 1, 0.8, 0]
    assert found.table["lit:points"].tolist()[:4] == [100, 100, 80, 0]
    assert found.table["score"].tolist()[:4] == [100, 100, 80, 0]
    assert found.table["rank"].tolist()[:4] == [1, 1, 3, 4]
    assert found.table.loc["c", "lit:attainment"] == pytest.approx(0.87 / 0.95)
    assert "lit:marks" not in card({"lit": [1, 1, 1, 1]}, {"lit": {"at_least": 1}}).table


def test_full_marks_are_the_weight_unless_one_is_stated() -> None:
    values = {"lit": [0.95, 0.9, 0, 0], "far": [0.5, 1, 1, 1]}
    targets: dict[str, dict[str, Any]] = {
        "lit": {"rule": "≥95%得30分；其余不得分"},
        "far": {"rule": "满分10分，按完成率得分", "at_least": 1},
    }
    found = card(values, targets)
    assert [target.weight for target in found.targets] == [30, 10]
    assert found.table.loc["a", "score"] == 87.5  # 35 of 40 marks
    targets["lit"]["weight"] = 10
    assert card(values, targets).table.loc["a", "score"] == 75


def test_adjustments_go_on_top_of_the_mean() -> None:
    values = {"lit": [1, 0.5, 1, 1], "cases": [0, 1, 3, 100]}
    targets = {"lit": {"at_least": 1}, "cases": {"rule": "每发生1起扣0.5分，最多扣5分"}}
    found = card(values, {"lit": targets["lit"]} | {"cases": targets["cases"]}, unit="起")
    assert found.table["score"].tolist()[:4] == [100, 49.5, 98.5, 95]
    assert found.table["cases:points"].tolist()[:4] == [0, -0.5, -1.5, -5]
    told = str(found.explain("甲区")), str(found.explain("丙区"))
    assert "score = (1 × 100.00) ÷ 1 − 1.50 = 98.50" in told[1]
    assert "→ 总分 -1.50 ｜" in told[1]


def test_a_bonus_by_place_is_given_within_each_group() -> None:
    values, rule = (
        {"lit": [0.9, 0.8, 0.7, 0.6]},
        {"rule": "第1名加1分，第2名加0.8分", "measure": "lit", "at_least": 1},
    )
    targets = {"lit": {"at_least": 1}, "bonus": rule}
    assert card(values, targets).table["bonus:points"].tolist()[:4] == [1, 0.8, 0, 0]
    apart = card(values, targets, groups={"主城区": ["甲区", "b"], "外围区": ["C", "丁区"]})
    assert apart.table["bonus:points"].tolist()[:4] == [1, 0.8, 1, 0.8]
    assert apart.table["group"].tolist() == ["主城区", "主城区", "外围区", "外围区", ""]
    assert apart.table["rank"].tolist()[:4] == [1, 2, 1, 2]
    assert isnan(apart.table.loc["whole", "bonus:points"])
    assert str(apart.explain("丙区")).splitlines()[-1] == "名次 rank 1（外围区）"
    assert "2 个区中第 1 名：1 分" in str(apart.explain("丙区"))
    assert apart.display()["组 group"].tolist() == ["主城区", "主城区", "外围区", "外围区", ""]


def test_ties_share_rank_and_bonus() -> None:
    found = card(
        {"lit": [0.9, 0.9, 0.1 + 0.2, 0.3]},
        {"lit": {"rule": PLACES, "at_least": 1}},
    )
    assert found.table["lit:marks"].tolist()[:4] == [10, 10, 5, 5]
    assert found.table["rank"].tolist()[:4] == [1, 1, 3, 3]


def test_faults_of_groups_are_single_and_clear() -> None:
    values, targets = {"lit": [1, 1, 1, 1]}, {"lit": {"at_least": 1}}
    for groups, told in (
        ({"主城区": ["甲区", "乙区", "丙区", "戊区"]}, "no district is called '戊区'"),
        ({"主城区": ["甲区", "a", "乙区"], "外围区": ["C", "D"]}, None),
        (
            {"主城区": ["甲区", "乙区"], "外围区": ["a", "C", "D"]},
            "'a' stands in the groups '主城区' and '外围区'",
        ),
        ({"主城区": ["甲区", "乙区"]}, r"丙区 \(c\), 丁区 \(d\): in no group"),
    ):
        if told is None:
            assert card(values, targets, groups=groups).table["rank"].notna().sum() == 4
            continue
        with pytest.raises(ConfigError, match=told) as caught:
            card(values, targets, groups=groups)
        assert len(caught.value.problems) == 1
    with pytest.raises(ValueError, match="stands twice, in the groups '主城区' and '外围区'"):
        CityConfig.model_validate({**CONFIG, "groups": {"主城区": ["甲区"], "外围区": ["甲区"]}})


TOML = """
name = "town"
title = { zh = "小城", en = "Town" }
crs = "EPSG:4549"
sources = { streets = { osm = "a" }, districts = { path = "b" } }
"""


def test_weights_must_add_up_where_that_is_declared() -> None:
    rows = '[score]\nweights_sum = 100\n[targets.a]\nat_least = 1\nweight = 33.3\nsource = "s"\n'
    rows += '[targets.b]\nat_least = 1\nweight = 66.6\nsource = "s"\n'
    told = "city.toml: score.weights_sum: the weights add up to 99.9, not 100: a 33.3 + b 66.6"
    with pytest.raises(ConfigError, match=told.replace("+", r"\+")) as caught:
        parse_city_file(TOML + rows, where="city.toml")
    assert len(caught.value.problems) == 1
    exact = rows.replace("66.6", "66.7")
    adjusted = exact + '[targets.c]\nrule = "每发生1起扣0.5分"\nsource = "s"\n'
    city = exact + '[targets.c]\nat_least = 9\nscope = "city"\nsource = "s"\n'
    for text in (exact, adjusted, city):
        assert parse_city_file(TOML + text, where="city.toml").score.weights_sum == 100


def test_a_rule_that_cannot_be_read_is_one_clear_error() -> None:
    text = '[targets.lit]\nrule = "≥95%得1分；酌情扣分"\nsource = "s"\n'
    with pytest.raises(
        ConfigError, match=r"targets\.lit\.rule: the rule cannot be read at '酌情扣分'"
    ) as caught:
        parse_city_file(TOML + text, where="city.toml")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("unit", "target", "told"),
    [
        ("share", {"rule": "≥95座得1分；其余不得分"}, "write them in %"),
        ("座", {"rule": STEPS}, "if value ÷ goal is meant, say 完成率"),
        ("share", {"rule": {"form": "bands", "bands": [{"bound": 95, "marks": 1}]}}, "95 % is 0.95"),
        ("座", {"rule": "完成率≥100得1分", "at_least": 3}, "write its numbers in %"),
    ],
)
def test_numbers_of_rules_are_in_the_unit_of_their_measure(
    unit: str, target: dict[str, Any], told: str
) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        card({"lit": [1, 1, 1, 1]}, {"lit": target}, unit=unit)
    assert [problem.where for problem in caught.value.problems] == ["targets.lit.rule"]


def test_goals_of_rules() -> None:
    for wrong, told in (
        ({"rule": "第1名加1分"}, "speaks of the goal"),
        ({"rule": STEPS, "at_most": 1}, "disagree"),
        ({"at_least": 1, "at_most": 2}, "exactly one"),
        ({}, "exactly one"),
    ):
        with pytest.raises(ValueError, match=told):
            CityConfig.model_validate({**CONFIG, "targets": {"lit": {"source": "s", **wrong}}})


def test_an_unverified_norm_scores_only_when_asked_and_says_so() -> None:
    targets = {"far": {"norm": "toilet_service_radius"}, "near": {"norm": "collection_radius"}}
    values = {"far": [600.0, 300, 300, 300], "near": [140.0, 70, 70, 70]}
    stated = {key: {**target, "measure": key} for key, target in targets.items()}
    off = card(values, stated, unit="m")
    assert [target.scope for target in off.targets] == ["off", "district"]
    assert off.table.loc["a", ["far:points", "score"]].tolist() == [50, 50]
    assert [note.warning for note in off.notes] == [False]
    assert "far" in off.notes[0].what
    assert "不计分" in str(off.explain("甲区"))
    assert off.targets[0].source.startswith("公共厕所服务半径: “公共厕所")
    on = card(values, stated, unit="m", score={"unverified_norms": True})
    assert [target.scope for target in on.targets] == ["district", "district"]
    assert "decides a part of the score" in on.notes[0].what
    assert on.notes[0].warning
    for wrong, told in (
        ({"norm": "toilet_service_radios"}, "did you mean 'toilet_service_radius'"),
        ({"norm": "circle_15min"}, "side = low or high"),
        ({"norm": "collection_radius", "at_most": 3}, "not both"),
        ({"norm": "collection_radius", "side": "low"}, "side = high"),
    ):
        with pytest.raises(ValueError, match=told):
            CityConfig.model_validate({**CONFIG, "targets": {"far": wrong}})


def test_every_target_carries_its_five_texts() -> None:
    title = {"zh": "解释", "en": "what"}
    target = {"rule": STEPS, "explanation": title, "method": title, "data": title}
    (found,) = card({"lit": [1, 1, 1, 1]}, {"lit": target}).targets
    assert (found.explanation.zh, found.method.en, found.data.zh) == ("解释", "what", "解释")
    assert (found.rule_words.zh, found.bound, found.source) == (STEPS, "≥ 95.0 %", "by hand")
    (plain,) = card({"lit": [1, 1, 1, 1]}, {"lit": {"at_least": 1}}).targets
    assert plain.rule_words.zh == "值÷目标，最高 100 分"


def test_the_arithmetic_of_a_rule_is_printed() -> None:
    text = str(card({"lit": [0.87, 1, NAN, 1]}, {"lit": {"rule": STEPS}}).explain("甲区"))
    assert (
        f"计分规则「{STEPS}」：87% 比 95% 差 8%，÷ 5% = 1.6 档，计 1 档（不足一档不计）；1 − 1 × 0.2 = 0.8 分"
        in text
    )
    assert "（满分 1） → 80.00 分 ｜ value 87.0 %" in text
    assert "得分 score = (1 × 80.00) ÷ 1 = 80.00" in text


def test_scores_are_rounded_half_up_and_compared_so() -> None:
    assert [printed(score) for score in (72.25, 72.35, 0.05, -0.05, 1234.25, NAN, 99.949999)] == [
        "72.3", "72.4", "0.1", "-0.1", "1,234.3", "无数据", "99.9",
    ]  # fmt: skip
    found = card({"lit": [0.7225, 0.7234, 0.7224, 0.1]}, {"lit": {"at_least": 1}})
    assert found.table["rank"].tolist()[:4] == [1, 1, 3, 4]  # 72.3, 72.3, 72.2
    assert found.display()["得分 score"].tolist()[:3] == ["72.3", "72.3", "72.2"]


def test_a_score_of_thousands_is_ranked() -> None:
    targets = {"lit": {"at_least": 1}, "cases": {"rule": "每发现1件扣0.1分"}}
    found = card({"lit": [1, 1, 1, 1], "cases": [15_000, 3, 0, 25_000]}, targets, unit="件")
    assert found.table["score"].tolist()[:4] == [-1400, 99.7, 100, -2400]
    assert found.table["rank"].tolist()[:4] == [3, 2, 1, 4]


def test_what_cannot_be_reached_is_scored_as_the_worst() -> None:
    found = card({"far": [INF, 300, 400, 350]}, {"far": {"rule": "≤300米得10分，每超100米扣1分"}}, unit="m")
    assert found.table["far:marks"].tolist()[:4] == [0, 10, 9, 10]
    assert found.table["rank"].tolist()[:4] == [4, 1, 3, 1]
    targets = {"lit": {"at_least": 1, "measure": "far"}, "far": {"rule": "每超过300米扣1分", "at_most": 300}}
    endless = card({"far": [INF, 300, 400, 350]}, targets, unit="m")
    assert isnan(endless.table.loc["a", "rank"])
    assert "规则没有上限，无法计分" in str(endless.explain("甲区"))


def test_why_there_is_no_score_is_told() -> None:
    cases = {"cases": [3, 0, 1, 2]}
    only = card(cases, {"cases": {"rule": "每发现1件扣0.1分"}}, unit="件").explain("甲区")
    assert str(only).splitlines()[-2:] == [
        "得分 score: 无数据",
        "不排名：没有计入平均分的目标，只有加减分 ｜ not ranked: no target is part of the mean, only adjustments",
    ]
    norm = {"far": {"norm": "toilet_service_radius"}}
    off = str(card({"far": [600.0, 300, 300, 300]}, norm, unit="m").explain("甲区")).splitlines()
    assert off[-1].startswith("不排名：没有计入平均分的目标，所依标准未经核实 ｜")
    lit = {"lit": [0.5, NAN, 1, 1]}
    lacking = str(card(lit, {"lit": {"at_least": 1}}).explain("乙区")).splitlines()[-1]
    assert lacking.startswith("不排名：各项目标均无数据")
    nobody = str(card({"lit": [NAN] * 4}, {"lit": {"at_least": 1}}).explain("乙区")).splitlines()[-1]
    assert nobody.startswith("不排名：各项目标均无数据")


def test_the_arithmetic_adds_up_for_counts() -> None:
    text = str(card({"near": [72.25, 1, 1, 1]}, {"near": {"at_least": 100}}, unit="座").explain("甲区"))
    assert "值 72.25，目标 ≥ 100；值 ÷ 目标，最多为 1 = 0.7225" in text


def test_places_without_rivals_are_told() -> None:
    values = {"lit": [0.9, NAN, 0.7, 0.7]}
    targets = {
        "lit": {"at_least": 1},
        "bonus": {"rule": "第1名加1分；末位扣1分", "measure": "lit", "at_least": 1},
    }
    found = card(values, targets, groups={"主城区": ["甲区", "乙区"], "外围区": ["丙区", "丁区"]})
    told = [note for note in found.notes if "bonus" in note.what]
    assert [note.what for note in told] == [
        "target 'bonus' (lit): a is alone in 主城区 with a known value and takes the first place",
        "target 'bonus' (lit): all districts of 外围区 have the same value and share the first place",
    ]
    assert [note.features for note in told] == [("a",), ("c", "d")]
    assert all(note.warning and note.zh for note in told)
    assert not [note for note in card({"lit": [1, 2, 3, 4]}, targets).notes if "bonus" in note.what]


def test_unknown_gives_no_marks_and_no_rank() -> None:
    bonus = {"rule": "第1名加1分", "measure": "lit", "at_least": 1}
    found = card({"lit": [0.87, 1, NAN, 1]}, {"lit": {"rule": STEPS}, "bonus": bonus})
    assert isnan(found.table.loc["c", "rank"])
    assert isnan(found.table.loc["c", "lit:marks"])
    assert "无数据" in str(found.explain("丙区"))


def test_bands_are_shown() -> None:
    found = card({"lit": [0.9, 0.8, 0.7, 0.6]}, {"lit": {"at_least": 1}})
    shown = found.with_bands({"a": (1, 1), "b": (2, 3), "c": (2, 3)}).display()
    assert shown["名次区间 ranks"].tolist() == ["1", "2–3", "2–3", "–", "–"]
    assert "名次区间 ranks" not in found.display()


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(0.1, 50), st.integers(0, 3))
def test_a_better_value_never_lowers_a_score(values: list[float], weight: float, which: int) -> None:
    targets = {"lit": {"rule": STEPS, "weight": weight}, "far": {"at_least": 0.5}}
    before = card({"lit": values, "far": [0.4] * 4}, targets).table["score"].iloc[which]
    better = [min(1.0, value + 0.1) if place == which else value for place, value in enumerate(values)]
    assert card({"lit": better, "far": [0.4] * 4}, targets).table["score"].iloc[which] >= before


@settings(max_examples=25)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=4), st.data())
def test_a_score_is_the_sum_of_marks_over_the_sum_of_weights(weights: list[int], data: st.DataObject) -> None:
    names = [f"t{place}" for place in range(len(weights))]
    hundredths = {name: data.draw(st.integers(0, 100)) for name in names}
    targets = {name: {"at_least": 1, "weight": weight} for name, weight in zip(names, weights, strict=True)}
    found = card({name: [hundredths[name] / 100] * 4 for name in names}, targets).table["score"].iloc[0]
    total = sum(Decimal(weight) * hundredths[name] for name, weight in zip(names, weights, strict=True))
    assert found == pytest.approx(float(total / sum(weights)), abs=1e-9)


def test_the_goal_of_a_rule_is_the_goal_of_the_deficit() -> None:
    stated = {"toilet_density": {"rule": "≥4座/km²得10分；其余不得分", "source": "by hand"}}
    ruled, plain = (
        toilet_density(town(**changes)) for changes in ({"config": {**CONFIG, "targets": stated}}, {})
    )
    for district in "wx":
        missing = [found.value(district, "toilets_missing", "built_up") for found in (ruled, plain)]
        assert missing[0] == missing[1]
