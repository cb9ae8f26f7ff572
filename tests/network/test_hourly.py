"""Searches with only some facilities open, held against a search of their own for each set."""

from __future__ import annotations

import numpy as np
import pytest

from qdgeo.errors import NetworkError
from qdgeo.network import hourly, network_from_streets, reach, seconds_at, snap
from qdgeo.network.hourly import doors, reaches_by_set, walk_from

SIDE, STEP = 9, 130.0  # streets in squares, some of them missing


@pytest.fixture(scope="module")
def block(make_streets, toilets, walk):
    """A network of 81 corners, and 7 facilities; the seventh is far from any street."""
    rng = np.random.default_rng(5)
    nodes = {i: (i % SIDE * STEP, i // SIDE * STEP * 1.07) for i in range(SIDE * SIDE)}
    across = [[i, i + 1] for i in nodes if i % SIDE < SIDE - 1]
    along = [[i, i + SIDE] for i in nodes if i + SIDE in nodes]
    ways = [(way, {}) for way in across + along if rng.random() < 0.8]
    network = network_from_streets(make_streets(ways, nodes), walk.model_copy(update={"island_m": 0.0}))
    places = {f"t{i}": tuple(spot) for i, spot in enumerate(rng.uniform(0, 1000, (6, 2)).tolist())}
    return network, toilets(places | {"far": (-900.0, -900.0)})


def by_itself(network, facilities, some: np.ndarray) -> np.ndarray:
    """Seconds at the corners from a search that knows of no other facility."""
    return reach(network, facilities[some]).node_seconds[: len(network.nodes_xy)]


def sets_of(kind: str) -> np.ndarray:
    rng = np.random.default_rng(3)
    if kind == "few patterns":  # three patterns in fourteen hours: groups
        return rng.random((14, 3))[:, [0, 1, 2, 0, 1, 2, 0]] < 0.5
    if kind == "few hours":  # two hours, each facility by itself: one search an hour
        return np.array([[1, 0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 1, 0, 0]], dtype=bool)
    return rng.random((168, 7)) < 0.5


@pytest.mark.parametrize("kind", ["few patterns", "few hours", "all different"])
@pytest.mark.parametrize("limit_s", [np.inf, 200.0])
def test_each_set_is_what_a_search_of_its_own_finds(block, kind: str, limit_s: float) -> None:
    network, facilities = block
    found, sets = reach(network, facilities), sets_of(kind)
    seen = np.zeros(len(sets), dtype=int)
    for rows, part in reaches_by_set(found, sets, limit_s=limit_s):
        seen[rows] += 1
        alone = by_itself(network, facilities, sets[rows[0]])
        expected = np.where(alone <= limit_s, alone, np.inf)
        np.testing.assert_allclose(part.node_seconds[: expected.size], expected, rtol=0, atol=2e-6)
        near = np.isfinite(part.node_seconds)
        assert set(part.node_facility[near]) <= set(np.flatnonzero(sets[rows[0]]))
        assert (part.node_facility[~near] == -1).all()
        assert part.cutoff_s == limit_s
    assert (seen == 1).all()


def test_groups_are_held_within_bounds(block, monkeypatch: pytest.MonkeyPatch) -> None:
    network, facilities = block
    found, sets = reach(network, facilities), sets_of("all different")
    expected = {tuple(rows): part.node_seconds for rows, part in reaches_by_set(found, sets)}
    monkeypatch.setattr(hourly, "_HELD", 10)  # too little for groups: one search a set
    for rows, part in reaches_by_set(found, sets):
        np.testing.assert_allclose(part.node_seconds, expected[tuple(rows)], rtol=0, atol=2e-6)


def test_more_open_toilets_are_never_farther(block) -> None:
    network, facilities = block
    found = reach(network, facilities)
    sets = np.tril(np.ones((7, 7), dtype=bool))
    seconds = np.full((7, len(found.network.nodes_xy)), np.nan)
    for rows, part in reaches_by_set(found, sets):
        seconds[rows] = part.node_seconds
    assert (np.diff(np.where(np.isinf(seconds), 1e9, seconds), axis=0) <= 0).all()
    np.testing.assert_array_equal(seconds[-1], found.node_seconds)


def test_when_all_are_shut_nothing_is_reached(block) -> None:
    network, facilities = block
    found = reach(network, facilities)
    ((rows, part),) = reaches_by_set(found, np.zeros((168, 7), dtype=bool), limit_s=900)
    assert rows.size == 168
    assert np.isinf(part.node_seconds).all()


def test_points_that_met_the_network_once_walk_as_others_do(block) -> None:
    network, facilities = block
    found = reach(network, facilities)
    points = np.random.default_rng(2).uniform(-300, 1400, (200, 2))
    entered = doors(found, snap(found.network, points, limit_m=150))
    for _, part in reaches_by_set(found, sets_of("few hours"), limit_s=600):
        np.testing.assert_array_equal(walk_from(part, entered), seconds_at(part, points, limit_m=150).seconds)


def test_sets_of_other_facilities_are_refused(block) -> None:
    network, facilities = block
    with pytest.raises(NetworkError, match="one row a set"):
        next(reaches_by_set(reach(network, facilities), np.ones((2, 3), dtype=bool)))
