"""Places free of illegal building, by hand: each year, the newest year, and all years."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from towns import register_of, town

from qdgeo.indicators import Indicator, no_illegal_building
from qdgeo.targets import load_plan

ROWS = (
    {"district": "w", "name": "甲街道", "year": 2021.0, "kind": "street"},
    {"district": "w", "name": "甲街道 ", "year": 2021.0, "kind": "street"},  # the same again
    {"district": "w", "name": "甲街道", "year": 2023.0, "kind": "street"},
    {"district": "x", "name": "甲街道", "year": 2023.0, "kind": "street"},  # another of this name
    {"district": "x", "name": "乙街道", "year": 2023.0, "kind": "street"},
    {"district": "x", "name": "丙社区", "year": 2022.0, "kind": "community"},
)
STREETS, COMMUNITIES = "no_illegal_streets", "no_illegal_communities"


def measured(goal: float | None = None) -> Indicator:
    plan = tuple(replace(t, value=goal) if t.id == "T12" else t for t in load_plan("qingdao_2022"))
    return no_illegal_building(
        town(registers=register_of("no_illegal_building", *ROWS), plan=plan if goal else ())
    )


def test_a_place_counts_once_a_year_and_once_in_all() -> None:
    found = measured()
    by = {b: [found.value(d, STREETS, b) for d in ("w", "x", "whole")] for b in ("2021", "2022", "2023")}
    assert by == {"2021": [1, 0, 1], "2022": [0, 0, 0], "2023": [1, 2, 3]}
    assert found.value("whole", STREETS, "latest") == 3
    assert found.value("whole", STREETS, "all_years") == 3
    assert found.value("whole", COMMUNITIES, "latest") == 1
    assert isnan(found.value("whole", COMMUNITIES, "2023"))
    assert found.notes[0].features == ("甲街道  2021",)


def test_years_are_held_against_what_the_plan_asks_for() -> None:
    items = measured(goal=3).items.set_index(["kind", "year"])
    assert items.loc["street", "places"].tolist() == [1, 0, 3]
    assert items.loc["street", "places_so_far"].tolist() == [1, 1, 3]
    assert items.loc["street", "goal_met"].tolist() == ["no", "no", "yes"]
    assert items.loc[("community", 2022), "goal"] == 30
    assert measured().items["goal_met"].tolist() == [""] * 4


def test_a_kind_that_is_not_listed_is_unknown() -> None:
    only = no_illegal_building(town(registers=register_of("no_illegal_building", *ROWS[:5])))
    assert isnan(only.value("whole", COMMUNITIES, "latest"))
    assert no_illegal_building(town()).table["value"].isna().all()
