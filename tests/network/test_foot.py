from __future__ import annotations

import pandas as pd
import pytest

from qdgeo.network.foot import FOOT_RULES, foot_filter

CASES = [
    # highway, other tags, walked
    ("residential", {}, True),
    ("service", {"service": "driveway"}, True),
    ("steps", {}, True),
    ("footway", {"access": "no"}, False),
    ("footway", {"access": "no", "foot": "yes"}, True),
    ("footway", {"access": "private", "foot": "permissive"}, True),
    ("footway", {"access": "customers"}, True),
    ("residential", {"access": "private"}, False),
    ("residential", {"foot": "no"}, False),
    ("residential", {"foot": "private", "access": "yes"}, False),
    ("secondary", {"foot": "use_sidepath"}, True),
    ("secondary", {"sidewalk": "separate"}, True),
    ("secondary", {"sidewalk": "no"}, True),
    ("trunk", {}, False),
    ("trunk", {"sidewalk": "right"}, True),
    ("trunk", {"sidewalk": "separate"}, False),
    ("trunk", {"sidewalk": "no"}, False),
    ("trunk_link", {"foot": "designated"}, True),
    ("trunk", {"sidewalk": "both", "foot": "no"}, False),
    ("cycleway", {}, False),
    ("cycleway", {"foot": "designated"}, True),
    ("bridleway", {}, False),
    ("bridleway", {"foot": "yes"}, True),
    ("motorway", {"sidewalk": "both"}, False),
    ("motorway_link", {"foot": "yes"}, True),
    ("construction", {"foot": "yes"}, False),
    ("proposed", {}, False),
    ("raceway", {}, False),
    ("abandoned", {"foot": "yes"}, False),
    ("", {"foot": "yes"}, False),
    ("no_such_class", {}, False),
    ("no_such_class", {"foot": "yes"}, True),
    ("Footway", {"foot": " "}, True),
    ("track", {"access": "forestry"}, False),
    ("corridor", {}, True),
    ("platform", {}, True),
    ("elevator", {}, True),
    ("service", {"tunnel": "yes", "access": "destination"}, False),
    ("service", {"tunnel": "yes", "access": "destination", "foot": "yes"}, True),
    ("service", {"tunnel": "yes"}, True),
    ("service", {"tunnel": "building_passage", "access": "destination"}, True),
    ("footway", {"tunnel": "yes", "access": "destination"}, True),
]


@pytest.mark.parametrize(("highway", "tags", "walks"), CASES)
def test_who_may_walk(highway: str, tags: dict[str, str], walks: bool) -> None:
    foot = foot_filter(pd.DataFrame([{"highway": highway, **tags}]))
    assert foot.walks.tolist() == [walks]


def test_every_way_has_a_reason_and_all_rows_agree_with_one_at_a_time() -> None:
    ways = pd.DataFrame([{"highway": highway, **tags} for highway, tags, _ in CASES])  # NaN where absent
    foot = foot_filter(ways)
    assert foot.walks.tolist() == [walks for *_, walks in CASES]
    assert all(foot.reason)
    known = {rule.reason for rule in FOOT_RULES}
    assert len(set(foot.reason) - known) == 1  # the words for "no line fits"


@pytest.mark.parametrize(
    ("highway", "oneway", "forward", "backward"),
    [
        ("steps", "yes", True, False),
        ("steps", "-1", False, True),
        ("steps", "no", True, True),
        ("footway", "yes", True, True),
        ("residential", "yes", True, True),
        ("pedestrian", "-1", True, True),
    ],
)
def test_one_way_binds_walkers_on_moving_stairs_only(
    highway: str, oneway: str, forward: bool, backward: bool
) -> None:
    foot = foot_filter(pd.DataFrame([{"highway": highway, "oneway": oneway}]))
    assert (foot.forward[0], foot.backward[0]) == (forward, backward)


def test_no_ways_no_answers() -> None:
    assert foot_filter(pd.DataFrame({"highway": []})).walks.size == 0
