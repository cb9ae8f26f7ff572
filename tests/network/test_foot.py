from __future__ import annotations

import re

import numpy as np
import osmnx
import pandas as pd
import pytest

import qdgeo.config.filters
from qdgeo.config import WalkConfig
from qdgeo.errors import ConfigError, NetworkError
from qdgeo.network.foot import FOOT_FILTERS, FOOT_RULES, foot_filter
from qdgeo.network.tagrules import decide

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
    ("footway", {}, True),
    ("path", {}, True),
    ("pedestrian", {}, True),
    ("pedestrian", {"area": "yes"}, True),  # along its outline
    ("footway", {"area": "yes"}, True),
    ("living_street", {}, True),
    ("crossing", {}, True),
    ("traffic_island", {}, True),
    ("unclassified", {}, True),
    ("road", {}, True),
    ("tertiary_link", {}, True),
    ("primary", {}, True),
    ("service", {"service": "parking_aisle"}, True),
    ("service", {"service": "alley"}, True),
    ("footway", {"footway": "sidewalk"}, True),
    ("footway", {"footway": "crossing", "crossing": "traffic_signals"}, True),
    ("path", {"foot": "designated", "bicycle": "designated", "segregated": "yes"}, True),
    ("path", {"foot": "no"}, False),
    ("path", {"access": "no"}, False),
    ("footway", {"foot": "destination"}, True),
    ("footway", {"foot": "customers"}, True),
    ("footway", {"foot": "permit"}, False),
    ("footway", {"access": "permissive"}, True),
    ("footway", {"access": "destination"}, True),
    ("footway", {"access": "residents"}, False),
    ("footway", {"access": "military"}, False),
    ("footway", {"access": "unknown"}, True),
    ("footway", {"access": "yes", "foot": "private"}, False),
    ("track", {}, True),
    ("track", {"access": "agricultural;forestry"}, False),
    ("track", {"access": "agricultural; yes"}, True),  # one of both opens
    ("track", {"access": "agricultural", "foot": "yes"}, True),
    ("residential", {"access": "delivery"}, False),
    ("residential", {"sidewalk:both": "separate"}, True),
    ("residential", {"sidewalk:left": "separate", "sidewalk:right": "no"}, True),
    ("cycleway", {"foot": "yes"}, True),
    ("cycleway", {"foot": "no"}, False),
    ("cycleway", {"foot": "permissive"}, True),
    ("cycleway", {"segregated": "no"}, True),
    ("cycleway", {"segregated": "yes", "foot": "no"}, False),
    ("cycleway", {"sidewalk": "right"}, True),
    ("path", {"bicycle": "designated"}, True),
    ("busway", {}, False),
    ("busway", {"sidewalk:left": "yes"}, True),
    ("bus_guideway", {"foot": "yes"}, True),
    ("trunk", {"sidewalk:left": "yes"}, True),
    ("trunk", {"sidewalk:right": "yes"}, True),
    ("trunk", {"sidewalk:both": "yes"}, True),
    ("trunk", {"sidewalk:both": "no"}, False),
    ("trunk", {"sidewalk:right": "separate"}, False),
    ("trunk", {"foot": "yes"}, True),
    ("trunk", {"foot": "use_sidepath"}, False),
    ("trunk_link", {}, False),
    ("motorway", {}, False),
    ("motorway_link", {}, False),
    ("primary", {"motorroad": "yes"}, False),
    ("primary", {"motorroad": "yes", "sidewalk": "both"}, False),
    ("primary", {"motorroad": "yes", "foot": "yes"}, True),
    ("trunk", {"motorroad": "no", "sidewalk": "both"}, True),
    ("steps", {"conveying": "yes"}, True),
    ("steps", {"access": "private"}, False),
    ("corridor", {"indoor": "yes"}, True),
    ("corridor", {"access": "private", "indoor": "yes"}, False),
    ("footway", {"indoor": "yes", "level": "-1"}, True),
    ("platform", {"access": "no"}, False),
    ("bridleway", {"foot": "designated"}, True),
    ("bridleway", {"foot": "no"}, False),
    ("ladder", {}, False),
    ("via_ferrata", {"foot": "yes"}, False),
    ("rest_area", {}, False),
    ("services", {}, False),
    ("planned", {}, False),
    ("razed", {"foot": "yes"}, False),
    ("unclassified", {"route": "ferry"}, False),
    ("pedestrian", {"route": "ferry", "foot": "yes"}, False),
    ("footway", {"route": "foot"}, True),
    ("footway", {"foot": "no;private"}, False),
    ("secondary_link", {"access": "customers"}, True),
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
    ("tags", "ahead", "back"),
    [
        ({"highway": "steps", "oneway": "yes"}, True, False),
        ({"highway": "steps", "oneway": "-1"}, False, True),
        ({"highway": "steps", "oneway": "no"}, True, True),
        ({"highway": "footway", "oneway": "yes"}, True, True),
        ({"highway": "residential", "oneway": "yes"}, True, True),
        ({"highway": "pedestrian", "oneway": "-1"}, True, True),
        ({"highway": "path", "oneway": "yes"}, True, True),
        ({"highway": "path", "oneway:foot": "yes"}, True, False),
        ({"highway": "footway", "oneway:foot": "-1"}, False, True),
        ({"highway": "footway", "oneway:foot": "no", "oneway": "yes"}, True, True),
        ({"highway": "steps", "oneway:foot": "no", "oneway": "yes"}, True, True),
        ({"highway": "steps", "conveying": "forward"}, True, False),
        ({"highway": "steps", "conveying": "backward"}, False, True),
        ({"highway": "steps", "conveying": "reversible"}, True, True),
        ({"highway": "steps", "conveying": "yes", "oneway": "yes"}, True, False),
        ({"highway": "steps", "conveying": "backward", "oneway": "yes"}, False, True),
        ({"highway": "footway", "conveying": "forward"}, True, False),
        ({"highway": "footway", "conveying": "yes", "oneway": "yes"}, True, True),
    ],
)
def test_what_binds_walkers_to_one_direction(tags: dict[str, str], ahead: bool, back: bool) -> None:
    foot = foot_filter(pd.DataFrame([tags]))
    assert (foot.forward.tolist(), foot.backward.tolist()) == ([ahead], [back])
    loose = foot_filter(pd.DataFrame([tags]), "osmnx_walk")
    assert (loose.forward.tolist(), loose.backward.tolist()) == ([True], [True])


@pytest.mark.parametrize(
    ("name", "tags", "walks"),
    [
        ("no_service", {"highway": "service"}, False),
        ("no_service", {"highway": "service", "foot": "yes"}, False),
        ("no_service", {"highway": "residential"}, True),
        ("with_private", {"highway": "service", "access": "private"}, True),
        ("with_private", {"highway": "residential", "access": "residents"}, True),
        ("with_private", {"highway": "footway", "foot": "private"}, True),
        ("with_private", {"highway": "footway", "access": "permit"}, True),
        ("with_private", {"highway": "footway", "access": "no"}, False),
        ("with_private", {"highway": "footway", "foot": "no", "access": "private"}, False),
        ("with_private", {"highway": "footway", "access": "military"}, False),
        ("with_private", {"highway": "trunk", "access": "private"}, False),
        ("drawn_pavements", {"highway": "primary", "sidewalk": "separate"}, True),
        ("drawn_pavements", {"highway": "primary", "pavement:drawn": "yes"}, False),
        ("drawn_pavements", {"highway": "primary", "pavement:drawn": "yes", "foot": "yes"}, False),
        ("drawn_pavements", {"highway": "footway"}, True),
    ],
)
def test_the_other_tables(name: str, tags: dict[str, str], walks: bool) -> None:
    assert foot_filter(pd.DataFrame([tags]), name).walks.tolist() == [walks]


def test_the_names_for_city_files_are_the_names_of_the_tables() -> None:
    assert tuple(FOOT_FILTERS) == qdgeo.config.filters.FOOT_FILTERS
    for name in FOOT_FILTERS:
        assert WalkConfig(foot_filter=name).foot_filter == name
        assert all(rule.reason and rule.source for rule in FOOT_FILTERS[name])


def test_an_unknown_filter_is_refused_with_the_name_that_comes_nearest() -> None:
    with pytest.raises(ConfigError, match=r"no foot filter 'no_services': did you mean 'no_service'\?"):
        WalkConfig().but(foot_filter="no_services")
    with pytest.raises(NetworkError, match="no foot filter 'x'"):
        foot_filter(pd.DataFrame({"highway": ["path"]}), "x")


TAGS = {
    "highway": [
        "footway", "cycleway", "motorway", "motorway_link", "trunk", "platform", "steps", "no", "bus_guideway",
        "construction", "rest_area", "elevator", "track", "proposed", "corridor", "path", "service",
    ],
    "area": ["", "yes", "no"],
    "access": ["", "private", "no", "customers", "private;customers"],
    "foot": ["", "no", "yes", "unknown", "designated"],
    "service": ["", "private", "driveway"],
    "sidewalk": ["", "separate", "both", "left;separate"],
    "sidewalk:left": ["", "separate", "yes"],
}  # fmt: skip


def test_osmnx_walk_against_the_query_that_osmnx_sends() -> None:
    query = osmnx._overpass._get_network_filter("walk")  # the only place where OSMnx states it
    clauses = re.findall(r'\["([^"]+)"!~"([^"]+)"\]', query)
    assert re.sub(r'\["[^"]+"!~"[^"]+"\]', "", query) == '["highway"]'
    random = np.random.default_rng(7)
    ways = pd.DataFrame({tag: random.choice(values, 4000) for tag, values in TAGS.items()})
    # as Overpass reads a clause: the tag is absent, or the pattern is found nowhere in its value
    kept = [
        all(not way.get(tag) or not re.search(pattern, way[tag]) for tag, pattern in clauses)
        for way in ways.to_dict("records")
    ]
    assert foot_filter(ways, "osmnx_walk").walks.tolist() == kept
    assert 100 < sum(kept) < 2000


def test_no_ways_no_answers() -> None:
    assert foot_filter(pd.DataFrame({"highway": []})).walks.size == 0


def test_a_table_without_lines_leaves_everything_as_it_is_otherwise() -> None:
    walks, reason = decide(pd.DataFrame({"foot": ["no", None]}), [], otherwise=(True, "open"))
    assert walks.tolist() == [True, True]
    assert reason.tolist() == ["open", "open"]
