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


def facilities(*rows: dict[str, str]) -> gpd.GeoDataFrame:
    full = [{**dict.fromkeys(TAGS, ""), "feature": "amenity=toilets", **row} for row in rows]
    return gpd.GeoDataFrame(full, geometry=[None] * len(full))


STATION = {"id": "way/1", "feature": "railway=station", "toilets_access": "yes"}
STAFF = {"id": "node/2", "access": "private"}
PUBLIC = {"id": "node/3", "access": "yes"}


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        # A repeat goes only where the other one counts.
        ([STATION | {"duplicate_of": "node/3"}, PUBLIC], ["node/3"]),
        ([STATION | {"duplicate_of": "node/2"}, STAFF], ["way/1"]),
        ([STATION | {"duplicate_of": "node/2;node/3"}, STAFF, PUBLIC], ["node/3"]),
        ([{"id": "way/9", "access": "private"}, PUBLIC | {"duplicate_of": "way/9"}], ["node/3"]),
        ([{"id": "way/9"}, STAFF | {"duplicate_of": "way/9"}], ["way/9"]),
        ([PUBLIC | {"duplicate_of": "way/404"}], ["node/3"]),  # what is not there does not count
        # Chains: a repeat of a repeat is a repeat of what counts in the end.
        ([{"id": "a", "duplicate_of": "b"}, {"id": "b", "duplicate_of": "c"}, {"id": "c"}], ["c"]),
        ([{"id": "a", "duplicate_of": "b"}, {"id": "b", "duplicate_of": "c"}, STAFF | {"id": "c"}], ["b"]),
        (
            [{"id": "a", "duplicate_of": "b"}, STAFF | {"id": "b", "duplicate_of": "c"}, {"id": "c"}],
            ["c"],
        ),
        # Cycles: the first row that would count does, and only that one.
        ([{"id": "a", "duplicate_of": "a"}], ["a"]),
        ([{"id": "a", "duplicate_of": "b"}, {"id": "b", "duplicate_of": "a"}], ["a"]),
        ([STAFF | {"id": "a", "duplicate_of": "b"}, {"id": "b", "duplicate_of": "a"}], ["b"]),
        (
            [
                {"id": "a", "duplicate_of": "b"},
                {"id": "b", "duplicate_of": "c"},
                {"id": "c", "duplicate_of": "b"},
            ],
            ["b"],
        ),
        # An id may hold the sign that separates ids.
        ([{"id": "register:a;b"}, {"id": "register:c", "duplicate_of": "register:a;b"}], ["register:a;b"]),
    ],
)
def test_a_repeat_is_left_out_only_for_one_that_counts(
    rows: list[dict[str, str]], counted: list[str]
) -> None:
    for order in (rows, rows[::-1]) if "b" not in counted and "a" not in counted else (rows,):
        found = classify(facilities(*order), default_rules())
        assert found.loc[found["counts"], "id"].tolist() == counted
        assert found["duplicate_of"].tolist() == [row.get("duplicate_of", "") for row in order]


def test_a_repeat_of_one_that_counts_says_so() -> None:
    found = classify(facilities(STATION | {"duplicate_of": "node/3"}, PUBLIC), default_rules())
    assert "same toilet" in found["reason"][0]


@given(
    st.lists(
        st.tuples(st.sampled_from(["yes", "private"]), st.lists(st.sampled_from("abcdef"), max_size=2)),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_repeats_whatever_something_counts_if_anything_would(
    rows: list[tuple[str, list[str]]],
) -> None:
    frame = facilities(
        *({"id": key, "access": access, "duplicate_of": ";".join(others)}
          for key, (access, others) in zip("abcdef", rows, strict=False))
    )  # fmt: skip
    found = classify(frame, default_rules())
    assert found["counts"].any() == (frame["access"] == "yes").any()
    assert not (found["counts"] & (frame["access"] == "private")).any()
