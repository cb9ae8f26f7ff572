from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from qdgeo.errors import NetworkError
from qdgeo.network import covered_between, covered_ends, edge_lines, network_from_streets, reach, seconds_at

CRESCENT = 2 * np.hypot(300, 150)
IN_TIME = {
    300: {"East Street": 470, "Crescent": 70, "Back Street": 70, "Mid Lane": 70, "Hill Road": 100, "The Ring": 400},
    600: {"East Street": 770, "Crescent": 370, "Back Street": 440, "Mid Lane": 300, "Hill Road": 400, "The Ring": 400},
    900: {"East Street": 1000, "Crescent": CRESCENT, "Back Street": 700, "Mid Lane": 300, "Hill Road": 500,
          "The Ring": 400},
}  # fmt: skip


@pytest.mark.parametrize("seconds", [300, 600, 900])
def test_covered_by_hand(town_reach, seconds: int) -> None:
    net = town_reach.network
    from_u, from_v = covered_ends(town_reach, seconds)
    names = net.streets["name"].to_numpy()[net.edge_street]
    found = {name: (from_u + from_v)[names == name].sum() for name in set(names)}
    assert found == pytest.approx({**IN_TIME[seconds], "Island Quay": 0}, abs=1e-6)


def test_the_cut_off_is_included_to_the_metre(town_reach) -> None:
    # Mid Lane from 230 s on: at 530 s it is all covered, a second earlier a metre is not
    net = town_reach.network
    lane = np.flatnonzero(net.streets["name"].to_numpy()[net.edge_street] == "Mid Lane")[0]
    for seconds, metres in ((529, 299), (530, 300), (531, 300), (230, 0), (229, 0), (0, 0), (np.inf, 300)):
        from_u, from_v = covered_ends(town_reach, seconds)
        assert (from_u + from_v)[lane] == pytest.approx(metres, abs=1e-6)


def test_stretches_by_hand(town_reach) -> None:
    # Back Street, 700 m from 1 (0, 0), 370 m from there and 70 m from its other end are in time at 600 s
    net = town_reach.network
    street = int(np.flatnonzero(net.streets["name"].to_numpy()[net.edge_street] == "Back Street")[0])
    from_1 = net.nodes_xy[net.edge_u[street]].tolist() == [0.0, 0.0]
    stretches = [(0, 700), (0, 100), (300, 400), (370, 630), (600, 700), (350, 650), (500, 500), (-50, 900)]
    start, end = np.array(stretches, dtype=float).T
    if not from_1:
        start, end = 700 - start, 700 - end
    found = covered_between(town_reach, np.full(start.size, street), start, end, 600)
    assert found.tolist() == pytest.approx([440, 100, 70, 0, 70, 40, 0, 440], abs=1e-6)


def test_stretches_add_up(town_reach) -> None:
    net = town_reach.network
    edge = np.arange(net.edge_length.size)
    from_u, from_v = covered_ends(town_reach, 400)
    thirds = [
        covered_between(town_reach, edge, net.edge_length * k / 3, net.edge_length * (k + 1) / 3, 400)
        for k in range(3)
    ]
    np.testing.assert_allclose(np.sum(thirds, axis=0), from_u + from_v, atol=1e-9)


@pytest.mark.parametrize(
    ("place", "seconds", "facility"),
    [
        ((200, 0), 30, "a"),
        ((100, -40), 40 + 100 + 30, "a"),  # leg, street, leg
        ((700, 0), 300 + 230, "a"),
        ((935, 0), 765, "a"),  # where a and b are equally far: 535 m from 2, 65 m from 3
        ((936, 0), 764, "b"),
        ((1100, 550), 150 + 100, "b"),  # by 8; by 7 and 6 it is 350
        ((1090, 500), 90 + 100 + 100, "b"),  # by 6, not by 7 and 8
        ((400, 300), 530, "a"),
        ((2050, 0), np.inf, ""),  # on the island
        ((5000, 5000), np.inf, ""),
    ],
)
def test_from_a_point_by_hand(town_reach, place, seconds: float, facility: str) -> None:
    arrival = seconds_at(town_reach, np.array([place], dtype=float))
    assert arrival.seconds.tolist() == [seconds]
    ids = [*town_reach.facilities["id"], ""]
    assert ids[arrival.facility[0]] == facility


def test_status_and_leg_of_points(town_reach) -> None:
    places = np.array([[100.0, -40], [2050, 5], [5000, 5000], [np.nan, 0]])
    arrival = seconds_at(town_reach, places)
    assert arrival.status.tolist() == ["ok", "island", "far", "far"]
    assert arrival.leg_m[:2].tolist() == [40.0, 5.0]
    assert np.isnan(arrival.leg_m[2:]).all()
    assert seconds_at(town_reach, places[:1], limit_m=39.0).status.tolist() == ["far"]
    assert seconds_at(town_reach, np.zeros((0, 2))).seconds.size == 0


def test_a_point_on_a_split_edge_knows_its_part(town_reach) -> None:
    # 1 m on either side of toilet a's foot at 200, 0
    arrival = seconds_at(town_reach, np.array([[199.0, 0], [201, 0]]))
    assert arrival.seconds.tolist() == [31.0, 31.0]


def test_one_way_along_an_edge(make_streets, toilets, walk) -> None:
    nodes = {1: (0, 0), 2: (100, 0), 3: (0, 150), 4: (100, 150)}
    ways = [([1, 2], {"highway": "steps", "oneway": "yes"}), ([1, 3, 4, 2], {})]
    network = network_from_streets(make_streets(ways, nodes), walk.model_copy(update={"island_m": 0.0}))
    found = reach(network, toilets({"below": (0, 0)}))
    # half-way up one must go on up and walk round: 50 + 400; at the foot one is there
    arrival = seconds_at(found, np.array([[50.0, 0], [0, 0], [100, 0]]))
    assert arrival.seconds.tolist() == [450.0, 0.0, 400.0]
    from_u, from_v = covered_ends(found, 420)
    assert (from_u + from_v).sum() == pytest.approx(400 + 20)


def test_a_toilet_half_way_up_one_way_stairs(make_streets, toilets, walk) -> None:
    nodes = {1: (0, 0), 2: (100, 0), 3: (0, 150), 4: (100, 150)}
    ways = [([2, 1], {"highway": "steps", "oneway": "-1"}), ([1, 3, 4, 2], {})]  # drawn down, walked up
    network = network_from_streets(make_streets(ways, nodes), walk.model_copy(update={"island_m": 0.0}))
    found = reach(network, toilets({"half": (40, 0)}))
    arrival = seconds_at(found, np.array([[10.0, 0], [40, 0], [60, 0], [0, 10]]))
    assert arrival.seconds.tolist() == [30.0, 0.0, 40 + 400 + 40, 50.0]


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_a_budget_must_be_one(town_reach, seconds: float) -> None:
    with pytest.raises(NetworkError, match="time budget"):
        covered_ends(town_reach, seconds)


def test_lines_of_all_edges(town) -> None:
    lines = edge_lines(town)
    assert lines.columns.tolist() == ["edge", "way", "name", "highway", "length_m", "geometry"]
    assert lines.crs == town.crs
    np.testing.assert_allclose(lines.length, town.edge_length)
    assert lines.loc[lines["name"] == "Mid Lane", "highway"].tolist() == ["footway"]


@pytest.mark.parametrize(("factor", "seconds"), [(0.0, 100), (1.0, 170), (1.3, 191)])
def test_legs_count_as_the_settings_say(town_reach, town, factor: float, seconds: float) -> None:
    # 40 m to the street, 100 m along it, 30 m to a's door, at 1 m/s
    walked = dataclasses.replace(town, settings=town.settings.but(leg_factor=factor))
    arrival = seconds_at(reach(walked, town_reach.facilities), np.array([(100.0, -40.0)]))
    assert arrival.seconds.tolist() == pytest.approx([seconds])
