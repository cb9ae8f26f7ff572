"""What a public toilet is: the shipped table, case by case, and tables of the user's."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.config import ToiletRule
from qdgeo.errors import ConfigError
from qdgeo.rules import classify, default_rules
from qdgeo.schema import TOILET_TAGS

TAGS = ("feature", "toilets_access", "duplicate_of", "kind", *TOILET_TAGS)


def toilet(**tags: str) -> gpd.GeoDataFrame:
    row = {**dict.fromkeys(TAGS, ""), "feature": "amenity=toilets", **tags}
    return gpd.GeoDataFrame({key: [value] for key, value in row.items()}, geometry=[None])


@pytest.mark.parametrize(
    ("tags", "counts", "kind", "reason"),
    [
        ({}, True, "公共厕所", ""),
        ({"access": "yes"}, True, "公共厕所", ""),
        ({"access": "permissive"}, True, "公共厕所", ""),
        ({"access": "private"}, False, "", "private"),
        ({"access": "no"}, False, "", "private"),
        ({"access": "customers"}, False, "", "customers"),
        ({"access": "{{7*7}}"}, False, "", "not understood"),
        ({"duplicate_of": "node/1"}, False, "", "same toilet"),
        ({"opening_hours": "closed"}, False, "", "closed"),
        ({"opening_hours": "Mo-Su 06:00-22:00"}, True, "公共厕所", ""),
        ({"feature": "shop=mall", "toilets_access": "yes"}, True, "单位公厕", ""),
        ({"feature": "shop=mall", "toilets_access": "customers"}, False, "", "customers"),
        ({"feature": "shop=mall"}, False, "", "not stated"),
        ({"feature": "shop=mall", "access": "yes"}, False, "", "not stated"),
        ({"feature": "register", "kind": "环卫公厕"}, True, "环卫公厕", ""),
        ({"feature": "register", "kind": "环卫公厕", "access": "private"}, False, "", "private"),
    ],
)
def test_shipped_table(tags: dict[str, str], counts: bool, kind: str, reason: str) -> None:
    found = classify(toilet(**tags), default_rules()).iloc[0]
    assert (found["counts"], found["kind"]) == (counts, kind)
    assert reason in found["reason"]
    assert bool(found["reason"]) is not counts


def test_no_rule_means_left_out_with_that_reason() -> None:
    found = classify(toilet(), ()).iloc[0]
    assert not found["counts"]
    assert found["reason"] == "没有适用的规则 no rule fits it"


def test_the_first_rule_that_fits_decides() -> None:
    table = (
        ToiletRule(where={"fee": ("*",)}, counts=False, reason="paid"),
        ToiletRule(counts=True, kind="free"),
    )
    assert classify(toilet(fee="yes"), table).iloc[0]["reason"] == "paid"
    assert classify(toilet(), table).iloc[0]["kind"] == "free"


def test_a_rule_about_a_column_that_there_is_not() -> None:
    with pytest.raises(ConfigError, match=r"asks for 'colour'.*use one of"):
        classify(toilet(), (ToiletRule(where={"colour": ("red",)}, counts=True),))


@given(
    st.fixed_dictionaries(
        {tag: st.sampled_from(["", "yes", "no", "private", "customers", "x"]) for tag in TAGS}
    )
)
def test_every_toilet_counts_or_has_a_reason(tags: dict[str, str]) -> None:
    found = classify(toilet(**tags), default_rules()).iloc[0]
    assert bool(found["counts"]) != bool(found["reason"])
