"""Wheelchair users: which ways and nodes they pass, case by case, and what is known."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from qdgeo.errors import DataError
from qdgeo.io.layers import Streets
from qdgeo.network import build_network, network_from_streets
from qdgeo.network.pace import edge_seconds
from qdgeo.network.tagvalues import incline, width_m
from qdgeo.network.walked import closed_nodes, network_notes
from qdgeo.network.wheelchair import (
    node_rules,
    way_rules,
    wheelchair_evidence,
    wheelchair_nodes,
    wheelchair_ways,
)
from qdgeo.targets.wheelchair import load_wheelchair, parse_wheelchair

WAYS = [
    ({"highway": "footway"}, True),
    ({"highway": "steps"}, False),
    ({"highway": "steps", "ramp:wheelchair": "yes"}, True),
    ({"highway": "steps", "ramp": "yes"}, False),  # for prams or cycles, perhaps
    ({"highway": "steps", "wheelchair": "yes"}, True),
    ({"highway": "steps", "wheelchair": "limited"}, False),
    ({"highway": "footway", "wheelchair": "no"}, False),
    ({"highway": "footway", "wheelchair": "limited"}, True),
    ({"highway": "steps", "ramp:wheelchair": "yes", "wheelchair": "no"}, False),
    ({"surface": "sand"}, False),
    ({"surface": "sand", "wheelchair": "yes"}, True),
    ({"surface": "gravel"}, False),
    ({"surface": "cobblestone"}, False),
    ({"surface": "sett"}, True),
    ({"surface": "paving_stones"}, True),
    ({"surface": "fine_gravel"}, True),
    ({"surface": "unpaved"}, True),
    ({"surface": "asphalt"}, True),
    ({"surface": "grass;sand"}, False),
    ({"surface": "asphalt;sand"}, True),  # not all of it is closed
    ({"smoothness": "bad"}, False),
    ({"smoothness": "intermediate"}, True),
    ({"smoothness": "impassable", "wheelchair": "designated"}, True),
    ({"tracktype": "grade5"}, False),
    ({"tracktype": "grade2"}, True),
    ({"width": "0.8"}, False),
    ({"width": "80 cm"}, False),
    ({"width": "0.9"}, True),
    ({"width": "2'"}, False),
    ({"width": "narrow"}, True),
    ({"incline": "9%"}, False),
    ({"incline": "-9 %"}, False),
    ({"incline": "8.3%"}, True),
    ({"incline": "5°"}, False),  # 8.7 %
    ({"incline": "4°"}, True),  # 7.0 %
    ({"incline": "up"}, True),
    ({"incline": "12"}, True),  # of what?
    ({"incline": "10%", "wheelchair": "yes"}, True),
    ({"footway": "crossing", "kerb": "raised"}, False),
    ({"footway": "crossing", "kerb": "lowered"}, True),
]

POINTS = [
    ({}, True),
    ({"kerb": "raised"}, False),
    ({"kerb": "rolled"}, False),
    ({"kerb": "lowered"}, True),
    ({"kerb": "flush"}, True),
    ({"kerb": "no"}, True),
    ({"barrier": "kerb"}, True),  # of unknown height
    ({"kerb": "raised", "wheelchair": "yes"}, True),
    ({"kerb": "lowered", "wheelchair": "no"}, False),
    ({"barrier": "stile"}, False),
    ({"barrier": "kissing_gate"}, False),
    ({"barrier": "turnstile"}, False),
    ({"barrier": "full-height_turnstile"}, False),
    ({"barrier": "kissing_gate", "wheelchair": "yes"}, True),
    ({"barrier": "bollard"}, True),
    ({"barrier": "cycle_barrier"}, True),
    ({"barrier": "gate"}, True),
    ({"barrier": "cattle_grid"}, False),
]


@pytest.mark.parametrize(("tags", "passed"), WAYS)
def test_ways(tags: dict[str, str], passed: bool) -> None:
    passes, reason = wheelchair_ways(pd.DataFrame([tags]))
    assert passes.tolist() == [passed]
    assert reason[0]


@pytest.mark.parametrize(("tags", "passed"), POINTS)
def test_nodes(tags: dict[str, str], passed: bool) -> None:
    assert wheelchair_nodes(pd.DataFrame([{"node": 1, **tags}])).empty is passed


def test_figures_in_tags() -> None:
    slopes = pd.Series(["0%", "+3 %", "-0.5%", "100%", "", "up", "steep", "1:12"])
    assert incline(slopes).round(4).tolist()[:4] == [0.0, 0.03, -0.005, 1.0]
    assert pd.isna(incline(slopes)[4:]).all()
    widths = pd.Series(["1", "1 m", "1200 mm", "3 ft", "4' 6''", "", "1-2", "~1"])
    assert width_m(widths).round(3).tolist()[:5] == [1.0, 1.0, 1.2, 0.914, 1.372]
    assert pd.isna(width_m(widths)[5:]).all()


NODES = {1: (0, 0), 2: (100, 0), 3: (300, 0), 4: (100, 70), 5: (0, 70)}
TOWN = [
    ([1, 2, 3], {"surface": "asphalt", "width": "2"}),
    ([2, 4], {"highway": "steps"}),
    ([4, 5, 1], {"highway": "footway", "incline": "4%"}),
    ([1, 4], {"highway": "motorway", "wheelchair": "yes"}),
]


def test_the_network_of_a_wheelchair_user(make_streets, walk) -> None:
    streets = make_streets(TOWN, NODES)
    everybody, wheels = (network_from_streets(streets, walk.but(walker=w)) for w in ("flat", "wheelchair"))
    assert (everybody.length_m, wheels.length_m) == (540.0, 470.0)
    city = SimpleNamespace(streets=streets, elevation=None, config=SimpleNamespace(walk=walk))
    assert build_network(city).length_m == 540.0
    assert build_network(city, walk.but(walker="wheelchair")).length_m == 470.0


def test_a_raised_kerb_cuts_for_wheelchairs_alone(make_streets, walk) -> None:
    points = pd.DataFrame({"node": [2], "barrier": ["kerb"], "kerb": ["raised"]})
    streets = dataclasses.replace(make_streets(TOWN, NODES), points=points)
    wheels = walk.but(walker="wheelchair")
    assert network_from_streets(streets, walk).component_m.tolist() == [540.0]
    assert network_from_streets(streets, wheels).component_m.tolist() == [270.0, 200.0]
    assert closed_nodes(streets, walk).empty
    assert closed_nodes(streets, wheels)["reason"].tolist() == ["kerb"]
    assert "wheelchair users" in network_notes(streets, wheels)[0].what


def test_stairs_that_a_tag_opens_are_walked_at_a_speed(make_streets, walk) -> None:
    streets = make_streets([([2, 4], {"highway": "steps", "ramp:wheelchair": "yes"})], NODES)
    network = network_from_streets(streets, walk.but(walker="wheelchair"))
    assert max(seconds[0] for seconds in edge_seconds(network, 3.6)) < 1000


def test_what_is_known(make_streets, walk) -> None:
    ways = [*TOWN, ([3, 4], {"highway": "footway", "footway": "crossing"}), ([3, 5], {"footway": "crossing"})]
    points = pd.DataFrame({"node": [4], "kerb": ["flush"], "barrier": [""]})
    streets = Streets(**(vars(make_streets(ways, NODES)) | {"points": points}))
    network = network_from_streets(streets, walk)
    table = wheelchair_evidence(network, streets)
    assert table.index.tolist() == ["surface", "incline", "kerb", "width"]
    crossings = [network.edge_length[network.edge_street == street].sum() / 1000 for street in (3, 4)]
    km = network.length_m / 1000
    assert table.loc["surface"].tolist() == pytest.approx([0.3, km - 0.3])
    assert table.loc["incline"].tolist() == pytest.approx([0.17, km - 0.17])
    assert table.loc["width"].tolist() == pytest.approx([0.3, km - 0.3])
    assert table.loc["kerb"].tolist() == pytest.approx(crossings)


def test_every_line_has_a_source() -> None:
    table = load_wheelchair()
    assert all(row.source and row.en and row.zh for row in (*table.limits.values(), *table.closed))
    assert all(rule.reason and rule.source for rule in (*way_rules(), *node_rules()))


def test_all_faults_of_the_table_are_told_at_once() -> None:
    limit = {"id": "width", "zh": "a", "en": "a", "unit": "m", "source": "s", "grade": "C"}
    closed = {"id": "kerb", "on": "way", "zh": "a", "en": "a", "values": [], "source": "s", "grade": "D"}
    with pytest.raises(DataError) as fault:
        parse_wheelchair({"limits": [limit], "closed": [closed, closed | {"on": "area"}]})
    told = str(fault.value)
    assert "exactly one of low, high" in told
    assert "grade 'D'" in told
    assert "on 'area'" in told
    assert told.count("no values") == 2
