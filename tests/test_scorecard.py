"""Scores by hand: what is unknown gives no points, ties share a rank, every step can be read."""

from __future__ import annotations

from math import isnan
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from towns import CONFIG, CRS, town

from qdgeo.errors import ConfigError, DataError
from qdgeo.indicators import Indicator
from qdgeo.indicators.indicator import tabulate
from qdgeo.scorecard import Scorecard, attainment, score
from qdgeo.wording import Text

NAN = float("nan")


def indicator(values: dict[str, tuple[float, float]], *, basis: str = "people") -> Indicator:
    """Return an indicator whose measures have the given values in the districts w and x."""
    tables = [
        tabulate(name, pd.Series({"w": w, "x": x, "outside": 0.0}), basis=basis, unit="座")
        for name, (w, x) in values.items()
    ]
    layer = gpd.GeoDataFrame(geometry=[], crs=CRS)
    return Indicator(
        id="hand", title=Text("手", "hand"), table=pd.concat(tables), layer=layer, definitions=()
    )


def card(values: dict[str, tuple[float, float]], targets: dict[str, dict[str, Any]]) -> Scorecard:
    stated = {key: {"source": "by hand", **target} for key, target in targets.items()}
    return score(town(config={**CONFIG, "targets": stated}), [indicator(values)])


def test_points_are_weighted() -> None:
    found = card({"a": (2, 4), "b": (10, 5)}, {"a": {"at_least": 4}, "b": {"at_least": 10, "weight": 3}})
    assert found.table.loc["w", "a:points"] == 50
    assert found.table.loc["w", "score"] == pytest.approx((50 + 3 * 100) / 4)
    assert found.table.loc["x", "score"] == pytest.approx((100 + 3 * 50) / 4)
    assert found.table["rank"].tolist()[:2] == [1, 2]


def test_a_ceiling_is_met_from_below() -> None:
    found = card({"a": (2, 8)}, {"a": {"at_most": 4}})
    assert found.table.loc[["w", "x"], "a:attainment"].tolist() == [1.0, 0.5]


def test_alike_scores_share_a_rank() -> None:
    found = card({"a": (3.9999999, 4)}, {"a": {"at_least": 4}})
    assert found.table.loc[["w", "x"], "rank"].tolist() == [1, 1]


def test_unknown_everywhere_is_left_out_for_all() -> None:
    found = card({"a": (2, 4), "b": (NAN, NAN)}, {"a": {"at_least": 4}, "b": {"at_least": 1}})
    assert found.table.loc["w", "score"] == 50
    assert found.table.loc["w", "rank"] == 2
    assert ["no data in any district" in note.what for note in found.notes] == [True]


def test_unknown_in_one_district_is_scored_but_not_ranked() -> None:
    found = card({"a": (2, 4), "b": (NAN, 1)}, {"a": {"at_least": 4}, "b": {"at_least": 1}})
    assert found.table.loc["w", "score"] == 50
    assert isnan(found.table.loc["w", "rank"])
    assert found.table.loc["x", "rank"] == 1
    assert found.notes[-1].features == ("w",)
    assert isnan(found.table.loc["w", "b:points"])


def test_nothing_known_gives_no_score() -> None:
    found = card({"a": (NAN, NAN)}, {"a": {"at_least": 4}})
    assert found.table["score"].isna().all()
    assert found.table["rank"].isna().all()
    assert "无数据" in str(found.explain("w"))


def test_no_targets_at_all() -> None:
    found = card({"a": (1, 2)}, {})
    assert found.table["score"].isna().all()
    assert found.targets == ()


def test_a_target_without_its_indicator_is_unknown() -> None:
    found = card({"a": (1, 2)}, {"lighting": {"at_least": 0.97}})
    assert found.table["lighting:value"].isna().all()


def test_a_city_target_has_figures_in_the_row_of_the_whole_only() -> None:
    found = card({"a": (1, 2)}, {"a": {"at_least": 10, "scope": "city"}})
    assert found.table.loc["whole", "a:attainment"] == pytest.approx(0.3)
    assert found.table.loc[["w", "x"], "a:value"].isna().all()
    assert found.table["score"].isna().all()
    assert "for the whole city, not scored" in str(found.explain("whole"))
    assert found.display().iloc[:, 1].tolist()[:-1] == ["–", "–"]


def test_a_target_must_say_which_basis_it_means() -> None:
    values = pd.concat([indicator({"a": (1, 2)}).table, indicator({"a": (3, 4)}, basis="streets").table])
    both = Indicator(
        id="i", title=Text("", ""), table=values, layer=gpd.GeoDataFrame(geometry=[]), definitions=()
    )
    targets = {
        "a": {"at_least": 1, "source": "by hand"},
        "b": {"measure": "a", "at_least": 1, "basis": "z", "source": "s"},
    }
    with pytest.raises(ConfigError, match=r"targets.a.*people, streets[\s\S]*targets.b"):
        score(town(config={**CONFIG, "targets": targets}), [both])


def test_explain_shows_every_step_and_adds_up() -> None:
    found = card({"a": (2, 4), "b": (10, 5)}, {"a": {"at_least": 4}, "b": {"at_least": 10, "weight": 3}})
    text = str(found.explain("西区"))
    assert text.splitlines()[0] == "西区 (w)"
    assert "value 2, target ≥ 4 (by hand); value ÷ goal, at most 1 = 0.5000 → 50.00 points" in text
    assert "score = (1 × 50.00 + 3 × 100.00) ÷ 4 = 87.50" in text
    assert text.splitlines()[-1] == "名次 rank 1"
    assert str(found.explain("West")) == text


def test_explain_of_an_unknown_district_names_those_there_are() -> None:
    with pytest.raises(DataError, match=r"no district is called 'Nord'.*西区, 东区"):
        card({"a": (1, 2)}, {"a": {"at_least": 4}}).explain("Nord")


def test_table_for_notebooks_escapes_names() -> None:
    city = town(config={**CONFIG, "targets": {"a": {"at_least": 1, "source": "s"}}})
    hostile = city.districts.assign(name=["<script>alert(1)</script>", "b"])
    html = score(town(districts=hostile), [indicator({"a": (1, 2)})])._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.booleans())
def test_attainment_is_a_share(value: float, goal: float, at_most: bool) -> None:
    assert 0 <= attainment(value, goal, at_most=at_most) <= 1


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(1e-6, 1e6))
def test_more_is_never_worse_for_a_floor(low: float, high: float, goal: float) -> None:
    low, high = sorted((low, high))
    assert attainment(low, goal, at_most=False) <= attainment(high, goal, at_most=False)
    assert attainment(low, goal, at_most=True) >= attainment(high, goal, at_most=True)


def test_per_cent_are_never_guessed() -> None:
    share = indicator({"a": (0.5, 0.9)})
    share.table["unit"] = "share"
    for target in ({"at_least": 90}, {"at_least": 90, "unit": "%"}, {"at_least": 0.9, "unit": "%"}):
        stated = {"a": {"source": "by hand", **target}}
        with pytest.raises(ConfigError, match=r"targets\.a"):
            score(town(config={**CONFIG, "targets": stated}), [share])
    stated = {"a": {"source": "by hand", "at_least": 0.9, "unit": "share"}}
    assert score(town(config={**CONFIG, "targets": stated}), [share]).table.loc["x", "a:points"] == 100


def test_scores_that_print_alike_share_a_rank_and_others_do_not() -> None:
    apart = card({"a": (80.35, 80.349)}, {"a": {"at_least": 100}})
    assert apart.display()["得分 score"].tolist()[:2] == ["80.4", "80.3"]
    assert apart.table["rank"].tolist()[:2] == [1, 2]
    found = card({"a": (80.34, 80.349)}, {"a": {"at_least": 100}})
    assert found.display()["得分 score"].tolist()[:2] == ["80.3", "80.3"]
    assert found.table["rank"].tolist()[:2] == [1, 1]


def test_two_targets_of_one_title_keep_a_column_each() -> None:
    title = {"zh": "同名", "en": "same"}
    found = card(
        {"a": (1, 2), "b": (3, 4)},
        {"a": {"at_least": 4, "title": title}, "b": {"at_least": 4, "title": title}},
    )
    assert found.display().shape[1] == 1 + 2 + 2
