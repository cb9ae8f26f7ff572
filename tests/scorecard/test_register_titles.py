"""Every measure of the registers of cleaning has a title in both languages, and bases are told apart by it."""

from __future__ import annotations

import pytest
from towns import town

from qdgeo.indicators import FAMILIES, Indicator
from qdgeo.network import build_network, reach
from qdgeo.scorecard.titles import default_title

MINE = {
    "bins", "spacing of bins", "collection points", "transfer stations", "compounds", "shoreline",
    "places free of illegal building", "small ads", "dust", "ratios",
}  # fmt: skip


@pytest.fixture(scope="module")
def families() -> list[Indicator]:
    city = town()
    walked = reach(build_network(city), city.toilets)
    return [family(city, walked) for name, family in FAMILIES.items() if name in MINE]


def test_titles_are_words_and_each_is_of_one_figure(families: list[Indicator]) -> None:
    keys = {key for i in families for key in i.table[["measure", "basis"]].itertuples(index=False, name=None)}
    titles = {key: default_title(*key) for key in keys}
    assert len(families) == len(MINE)
    assert {key for key, title in titles.items() if key[0] in {title.zh, title.en}} == set()
    assert len({title.zh for title in titles.values()}) == len(keys)


def test_a_ratio_that_no_register_knows_is_called_by_its_target() -> None:
    assert default_title("ratio", "X9").zh == "X9"
