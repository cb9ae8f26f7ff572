"""Figures go to the page unrounded enough, unknown as unknown, notes once each."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from qdgeo.indicators import Indicator
from qdgeo.maps import figures
from qdgeo.wording import Note, Text


def test_every_measure_stands_with_every_district(town):
    told = figures.measures(town.indicators.values())
    keys = {(row["measure"], row["basis"]) for row in told}
    table = pd.concat(i.table for i in town.indicators.values())
    assert keys == set(zip(table["measure"], table["basis"], strict=True))
    assert all({"d1", "d6", "whole"} <= set(row["values"]) for row in told)


def test_an_indicator_of_another_family_is_listed_too():
    table = pd.DataFrame({"district": ["a"], "measure": ["bins"], "basis": ["streets"], "value": [0.5],
                          "numerator": [1.0], "denominator": [2.0], "unit": ["share"]})  # fmt: skip
    new = Indicator(
        id="bins", title=Text("废物箱", "Bins"), table=table, layer=None, definitions=(Text("口径", "how"),)
    )
    assert figures.measures([new])[0]["values"] == {"a": 0.5}
    assert figures.definitions([new]) == [
        {"title": {"zh": "废物箱", "en": "Bins"}, "lines": [{"zh": "口径", "en": "how"}]}
    ]


def test_notes_are_told_once_warnings_first():
    soft, loud = Note("soft", warning=False), Note("loud", "file.csv", ("a", "b"), zh="响")
    told = figures.notes([soft, loud], [loud])
    assert [note["what"] for note in told] == [{"zh": "响", "en": "loud"}, {"zh": "soft", "en": "soft"}]
    assert told[0]["features"] == ["a", "b"]


def test_the_card_keeps_goals_and_unknowns(town):
    told = figures.scorecard(town.results[-1])
    density = told["targets"][0]
    assert density["goal"] == 4
    assert density["value"]["d6"] is None
    assert density["attainment"]["d6"] is None
    assert told["rank"]["d6"] is None
    assert told["rank"]["whole"] is None


@pytest.mark.parametrize(
    ("value", "at_most", "met"),
    [(0.9999996, False, False), (1.0, False, True), (1.2, False, True), (1.0, True, True),
     (1.0000004, True, False), (float("nan"), False, None)],
)  # fmt: skip
def test_met_is_decided_before_anything_is_rounded(town, value, at_most, met):
    card = town.results[-1]
    target = replace(card.targets[0], goal=1.0, at_most=at_most)
    table = card.table.assign(**{f"{target.key}:value": value})
    told = figures.scorecard(replace(card, table=table, targets=(target,)))
    assert set(told["targets"][0]["met"].values()) == {met}
