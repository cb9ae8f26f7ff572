"""What must hold in every town: random streets with loops, parallel ways, stairs, islands and bends."""

from __future__ import annotations

import dataclasses

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qdgeo.io.layers import Streets
from qdgeo.network import bands, covered_ends, network_from_streets, reach, seconds_at, split
from qdgeo.network.foot import foot_filter

MANY = settings(max_examples=40, deadline=None)
TAGS = [
    {},
    {},
    {"highway": "footway"},
    {"highway": "steps", "oneway": "yes"},
    {"highway": "steps", "oneway": "-1"},
]
BUDGETS = st.floats(0, 3000)


# Places in general position: no two streets lie on one another, no toilet is midway between two streets.
# Where they do, which of two equal streets a toilet stands at is for the rule of snapping, not for these laws.
PLACES = np.random.default_rng(7).uniform(0, 800, (40, 2)).round(3)
SPOTS = np.random.default_rng(8).uniform(-60, 860, (40, 2)).round(3)


@st.composite
def towns(draw):
    """Ways over a few places, each segment walked by one way only, and one to four toilets."""
    node = st.sampled_from(draw(st.lists(st.integers(0, 39), min_size=2, max_size=9, unique=True)))
    ways, used = [], set()
    for refs in draw(st.lists(st.lists(node, min_size=2, max_size=6), min_size=1, max_size=8)):
        kept = refs[:1]
        for end in refs[1:]:
            segment = frozenset((kept[-1], end))
            if len(segment) == 2 and segment not in used:
                used.add(segment)
                kept.append(end)
        if len(kept) > 1:
            ways.append((kept, draw(st.sampled_from(TAGS))))
    assume(ways)
    spots = draw(st.lists(st.integers(0, 39), min_size=1, max_size=4, unique=True))
    return ways, dict(enumerate(PLACES.tolist())), {f"t{i}": tuple(SPOTS[i].tolist()) for i in spots}


@pytest.fixture(scope="session")
def built(make_streets, toilets, walk):
    """Streets, network and toilets of a drawn town; islands under 300 m; no limit to the leg."""

    def build(town):
        ways, nodes, places = town
        streets = make_streets(ways, nodes)
        config = walk.model_copy(update={"island_m": 300.0, "snap_m": 5000.0, "access_m": 5000.0})
        return streets, network_from_streets(streets, config), toilets(places)

    return build


def _covered(found, seconds: float) -> float:
    from_u, from_v = covered_ends(found, seconds)
    assert (from_u >= 0).all()
    assert (from_v >= 0).all()
    assert (from_u + from_v <= found.network.edge_length + 1e-9).all()
    return float((from_u + from_v).sum())


@given(town=towns(), budgets=st.tuples(BUDGETS, BUDGETS))
@MANY
def test_more_minutes_never_cover_less(built, town, budgets) -> None:
    _, network, places = built(town)
    found = reach(network, places)
    less, more = (_covered(found, b) for b in sorted(budgets))
    assert 0 <= less <= more + 1e-9
    assert more <= network.length_m + 1e-6


@given(town=towns(), seconds=BUDGETS)
@MANY
def test_one_more_toilet_never_covers_less(built, town, seconds: float) -> None:
    _, network, places = built(town)
    few, all_ = reach(network, places.iloc[1:]), reach(network, places)
    assert _covered(few, seconds) <= _covered(all_, seconds) + 1e-4
    at = network.nodes_xy
    assert (seconds_at(all_, at).seconds <= seconds_at(few, at).seconds + 1e-5).all()


@given(town=towns(), seconds=BUDGETS, data=st.data())
@MANY
def test_splitting_an_edge_changes_nothing(built, town, seconds: float, data) -> None:
    _, network, places = built(town)
    edge = np.array(data.draw(st.lists(st.integers(0, network.edge_length.size - 1), min_size=1, max_size=3)))
    share = data.draw(st.floats(0, 1))
    cut, _ = split(network, edge, network.edge_length[edge] * share)
    before, after = reach(network, places), reach(cut, places)
    assert _covered(after, seconds) == pytest.approx(_covered(before, seconds), abs=1e-3)
    n = len(network.nodes_xy)
    np.testing.assert_allclose(after.node_seconds[:n], before.node_seconds[:n], atol=1e-4)


@given(town=towns(), seconds=BUDGETS, data=st.data())
@MANY
def test_the_order_of_rows_changes_nothing(built, town, seconds: float, data) -> None:
    streets, network, places = built(town)
    order = data.draw(st.permutations(range(len(streets.frame))))
    refs = np.split(streets.nodes, np.cumsum(streets.frame.geometry.count_coordinates())[:-1])
    mixed = Streets(
        frame=streets.frame.iloc[list(order)].reset_index(drop=True),
        nodes=np.concatenate([refs[row] for row in order]),
    )
    other = network_from_streets(mixed, network.settings)
    turned = places.iloc[data.draw(st.permutations(range(len(places))))]
    before, after = reach(network, places), reach(other, turned)
    assert _covered(after, seconds) == pytest.approx(_covered(before, seconds), abs=1e-6)
    there, here = seconds_at(before, network.nodes_xy), seconds_at(after, network.nodes_xy)
    np.testing.assert_array_equal(there.seconds, here.seconds)
    np.testing.assert_array_equal(
        np.append(before.facilities["id"], "")[there.facility],
        np.append(after.facilities["id"], "")[here.facility],
    )


@given(town=towns(), seconds=BUDGETS, shift=st.tuples(st.integers(-9, 9), st.integers(-9, 9)))
@MANY
def test_a_shift_of_the_town_changes_nothing(built, town, seconds: float, shift) -> None:
    streets, network, places = built(town)
    dx, dy = (step * 1000.0 for step in shift)
    moved = network_from_streets(
        dataclasses.replace(streets, frame=streets.frame.set_geometry(streets.frame.translate(dx, dy))),
        network.settings,
    )
    before = reach(network, places)
    after = reach(moved, places.set_geometry(places.translate(dx, dy)))
    assert _covered(after, seconds) == pytest.approx(_covered(before, seconds), abs=1e-4)
    there = seconds_at(before, network.nodes_xy).seconds
    here = seconds_at(after, network.nodes_xy + np.array([dx, dy])).seconds
    np.testing.assert_allclose(here, there, atol=1e-5)


@given(town=towns())
@MANY
def test_what_no_facility_is_joined_to_is_infinite(built, town) -> None:
    streets, network, places = built(town)
    found = reach(network, places)
    joined = nx.Graph()
    joined.add_edges_from(zip(found.network.edge_u.tolist(), found.network.edge_v.tolist(), strict=True))
    ends = set(found.snaps["node"])
    with_one = set().union(*(nx.node_connected_component(joined, end) for end in ends))
    without = np.setdiff1d(np.arange(found.node_seconds.size), sorted(with_one))
    assert np.isinf(found.node_seconds[without]).all()
    assert (found.node_facility[without] == -1).all()
    if not (streets.frame["highway"] == "steps").any():
        assert np.isfinite(found.node_seconds[sorted(with_one)]).all()


@given(town=towns(), shares=st.tuples(st.floats(0, 1), st.floats(0, 1)), data=st.data())
@MANY
def test_moving_a_toilet_along_its_street_moves_times_by_no_more(built, toilets, town, shares, data) -> None:
    _, network, _ = built(town)
    edge = data.draw(st.sampled_from(np.flatnonzero(network.forward & network.backward).tolist() or [-1]))
    assume(edge >= 0)
    spots = [network.lines[edge].interpolate(share, normalized=True) for share in shares]
    at = [
        seconds_at(reach(network, toilets({"t": (spot.x, spot.y)}), snap_m=0.001), network.nodes_xy).seconds
        for spot in spots
    ]
    move = abs(shares[0] - shares[1]) * network.edge_length[edge]  # 1 m/s
    both = np.isfinite(at[0]) & np.isfinite(at[1])
    assert (np.abs(at[0][both] - at[1][both]) <= move + 1e-4).all()
    np.testing.assert_array_equal(np.isinf(at[0]), np.isinf(at[1]))


@given(town=towns(), tiers=st.lists(st.integers(1, 40), min_size=1, max_size=4, unique=True))
@MANY
def test_bands_add_up_in_every_town(built, town, tiers) -> None:
    _, network, places = built(town)
    found = reach(network, places)
    pieces = bands(found, sorted(tiers))
    sums = np.bincount(pieces["edge"], weights=pieces["length_m"], minlength=found.network.edge_length.size)
    np.testing.assert_allclose(sums, found.network.edge_length, atol=1e-9)
    np.testing.assert_allclose(pieces.geometry.length, pieces["length_m"], atol=1e-6)
    for tier in tiers:
        within = pieces.loc[pieces["band"] <= tier, "length_m"].sum()
        assert within == pytest.approx(_covered(found, tier * 60.0), abs=1e-3)
    assert ((pieces["facility"] == "") == np.isinf(pieces["minutes_from"])).all()


@given(town=towns(), seconds=st.floats(0, 2000))
@settings(max_examples=40, deadline=None)
def test_a_second_opinion_from_networkx(built, second_opinion, town, seconds: float) -> None:
    streets, network, places = built(town)
    spots = {i: (p.x, p.y) for i, p in zip(places["id"], places.geometry, strict=True)}
    walked = foot_filter(streets.frame).walks
    peer = second_opinion(streets, walked, spots, island_m=300.0, limit_m=5000.0, grain_m=5.0)
    found = reach(network, places)
    low, _, high = peer.covered(seconds)
    assert low - 1e-3 <= _covered(found, seconds) <= high + 1e-3
    expected = peer.seconds()
    _, nodes, _ = town
    places_of = {tuple(xy): node for node, xy in nodes.items()}
    for n, xy in enumerate(network.nodes_xy.tolist()):
        at = expected.get(places_of[tuple(xy)], np.inf)
        assert found.node_seconds[n] == pytest.approx(at, abs=1e-5)
