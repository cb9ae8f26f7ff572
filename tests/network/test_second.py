"""The walk without the nearest facility, held against a search from all but that one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.errors import NetworkError
from qdgeo.network import Reach, covered_between, network_from_streets, reach, seconds_at, snap
from qdgeo.network.hourly import doors, reaches_by_set
from qdgeo.network.second import second_nearest, streets_alone, walk_without

PLACES = np.array(
    [(200, 0), (935, 0), (936, 0), (1100, 550), (400, 300), (2050, 0), (5000, 5000)], dtype=float
)


NODES = np.random.default_rng(11).uniform(0, 800, (25, 2)).round(3)
SPOTS = np.random.default_rng(12).uniform(-60, 860, (30, 2)).round(3)


@st.composite
def towns(draw):
    """Segments between places, some of them stairs of one direction, and one to five toilets."""
    pairs = st.tuples(st.integers(0, 24), st.integers(0, 24)).filter(lambda pair: pair[0] < pair[1])
    ways = draw(st.lists(pairs, min_size=1, max_size=25, unique=True))
    tags = st.sampled_from([{}, {}, {}, {"highway": "steps", "oneway": "yes"}])
    spots = draw(st.lists(st.integers(0, 29), min_size=1, max_size=5, unique=True))
    return [(list(way), draw(tags)) for way in ways], {f"t{i}": tuple(SPOTS[i].tolist()) for i in spots}


@pytest.fixture(scope="session")
def built(make_streets, toilets, walk):
    def build(town):
        ways, places = town
        config = walk.model_copy(update={"island_m": 0.0, "snap_m": 5000.0, "access_m": 5000.0})
        network = network_from_streets(make_streets(ways, dict(enumerate(NODES.tolist()))), config)
        return reach(network, toilets(places))

    return build


def but_each(found: Reach) -> list[Reach]:
    """The search without each of the facilities, in their order."""
    sets = ~np.eye(len(found.facilities), dtype=bool)
    searched: dict[int, Reach] = {}
    for rows, part in reaches_by_set(found, sets):
        searched |= {int(row): part for row in rows}
    return [searched[row] for row in range(len(found.facilities))]


def held(found: Reach) -> None:
    second = second_nearest(found)
    others = but_each(found)
    own = found.node_facility
    expected = [others[row].node_seconds[node] if row >= 0 else np.inf for node, row in enumerate(own)]
    np.testing.assert_allclose(second.seconds, expected, atol=5e-6)


def test_nodes_by_a_search_without_each(town_reach) -> None:
    held(town_reach)


@settings(max_examples=40, deadline=None)
@given(town=towns())
def test_nodes_of_every_town(built, town) -> None:
    held(built(town))


def test_points_by_a_search_without_their_own(town_reach) -> None:
    entered = doors(town_reach, snap(town_reach.network, PLACES, limit_m=300))
    nearest, facility, without = walk_without(second_nearest(town_reach), entered)
    arrival = seconds_at(town_reach, PLACES)
    assert nearest.tolist() == arrival.seconds.tolist()
    assert facility.tolist() == arrival.facility.tolist()
    others = but_each(town_reach)
    for row, own in enumerate(facility):
        alone = seconds_at(others[own], PLACES).seconds[row] if own >= 0 else np.inf
        assert without[row] == pytest.approx(alone, abs=5e-6)


@settings(max_examples=40, deadline=None)
@given(town=towns())
def test_streets_that_one_alone_reaches(built, town) -> None:
    found = built(town)
    edge = np.repeat(np.arange(found.network.edge_length.size), 2)
    half = found.network.edge_length[edge] / 2
    start = np.where(np.arange(edge.size) % 2 == 0, 0.0, half)
    for budget in (60.0, 400.0):
        alone = streets_alone(second_nearest(found), edge, start, start + half, budget)
        whole = covered_between(found, edge, start, start + half, budget)
        for row, other in enumerate(but_each(found)):
            lost = whole - covered_between(other, edge, start, start + half, budget)
            own = alone.facility == row
            mine = np.bincount(alone.stretch[own], weights=alone.metres[own], minlength=edge.size)
            np.testing.assert_allclose(mine, np.maximum(lost, 0), atol=1e-4)


def test_beyond_the_cut_off_nothing_is_known(town, town_reach) -> None:
    found = reach(town, town_reach.facilities, cutoff_minutes=15)
    second = second_nearest(found)
    whole = second_nearest(town_reach).seconds
    np.testing.assert_array_equal(second.seconds, np.where(whole <= 900, whole, np.inf))
    nothing = np.zeros(0)
    with pytest.raises(NetworkError, match="the search ended"):
        streets_alone(second, np.zeros(0, dtype=np.int64), nothing, nothing, 1000)
