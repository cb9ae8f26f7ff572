"""Pace by hand: hills both ways, stairs, crossings; and laws that hold for any of them."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.config import WalkConfig
from qdgeo.errors import NetworkError
from qdgeo.network import covered_ends, network_from_streets, reach, split
from qdgeo.network.pace import edge_rise, edge_seconds, pace_notes
from qdgeo.targets import load_walkers

UP, DOWN = 0.610, 0.694  # m/s on stairs
SLOPED = ["tobler", "irmischer_clarke"]
WALKERS = list(load_walkers())


@functools.cache
def built(make_streets, tags: tuple[tuple[str, str], ...], metres: float):
    """One way from (0, 0) to the east that everybody walks."""
    streets = make_streets([([1, 2], dict(tags))], {1: (0, 0), 2: (metres, 0)})
    return network_from_streets(streets, WalkConfig(island_m=0))


def lane(make_streets, tags: dict[str, str], *, metres: float = 100.0, z=(np.nan, np.nan), **walk):
    """The way of `built` between two heights, at 1 m/s unless `walk` says otherwise."""
    network = built(make_streets, tuple(tags.items()), metres)
    west = network.nodes_xy[:, 0] == 0
    settings = WalkConfig(**{"speed_kmh": 3.6, "island_m": 0, **walk})
    return replace(network, node_z=np.where(west, z[0], z[1]), settings=settings)


def both_ways(network, speed_kmh: float = 3.6) -> tuple[float, float]:
    """Seconds east and west over the whole lane."""
    uv, vu = edge_seconds(network, speed_kmh)
    assert (network.nodes_xy[network.edge_u, 0] <= network.nodes_xy[network.edge_v, 0]).all()
    return float(uv.sum()), float(vu.sum())


@pytest.mark.parametrize(
    ("walker", "rise", "factor"),
    [
        ("flat", 0.1, 1.0), ("steps", 0.1, 1.0), ("slow", 0.1, 1.0), ("wheelchair", 0.1, 1.0),
        ("tobler", 0.0, 1.0), ("tobler", 0.1, 0.704688), ("tobler", -0.05, 1.191246), ("tobler", -0.1, 1.0),
        ("irmischer_clarke", 0.0, 1.0), ("irmischer_clarke", 0.1, 0.905392), ("irmischer_clarke", -0.05, 1.012578),
    ],
)  # fmt: skip
def test_the_speed_on_a_slope_by_hand(make_streets, walker: str, rise: float, factor: float) -> None:
    hill = lane(make_streets, {}, z=(0.0, 100 * rise), walker=walker)
    there, back = both_ways(hill)
    assert there == pytest.approx(100 / factor, rel=1e-5)
    downhill = lane(make_streets, {}, z=(100 * rise, 0.0), walker=walker)
    assert both_ways(downhill) == pytest.approx((back, there))


def test_published_speeds_come_out_at_the_published_flat_speed(make_streets) -> None:
    hill = lane(make_streets, {}, metres=1000, z=(0.0, 100.0), walker="tobler")
    up, down = both_ways(hill, speed_kmh=6 * np.exp(-3.5 * 0.05))
    assert 3600 / up == pytest.approx(6 * np.exp(-3.5 * 0.15))  # km/h over a kilometre
    assert 3600 / down == pytest.approx(6 * np.exp(-3.5 * 0.05))


def test_the_walk_to_the_toilet_counts_and_not_the_walk_back(make_streets, toilets) -> None:
    # 1,000 m at 10 %: 1,419.1 s up, 1,000 s down at 1 m/s
    hill = lane(make_streets, {}, metres=1000, z=(0.0, 100.0), walker="tobler")
    on_top = reach(hill, toilets({"t": (1000, 0)}))
    below = reach(hill, toilets({"t": (0, 0)}))
    assert on_top.node_seconds.max() == pytest.approx(1000 / 0.704688, rel=1e-5)
    assert below.node_seconds.max() == pytest.approx(1000)
    assert sum(ends.sum() for ends in covered_ends(on_top, 600)) == pytest.approx(600 * 0.704688, rel=1e-5)
    assert sum(ends.sum() for ends in covered_ends(below, 600)) == pytest.approx(600)


@pytest.mark.parametrize(
    ("tags", "there", "back"),
    [
        ({"incline": "up"}, 100 / UP, 100 / DOWN),
        ({"incline": "down"}, 100 / DOWN, 100 / UP),
        ({"incline": "30 %"}, 100 / UP, 100 / DOWN),
        ({"incline": "-30%"}, 100 / DOWN, 100 / UP),
        ({"incline": "+17°"}, 100 / UP, 100 / DOWN),
        ({}, 50 / UP + 50 / DOWN, 50 / UP + 50 / DOWN),
        ({"incline": "yes"}, 50 / UP + 50 / DOWN, 50 / UP + 50 / DOWN),
        ({"conveying": "yes"}, 100, 100),
        ({"conveying": "no", "incline": "up"}, 100 / UP, 100 / DOWN),
    ],
)
@pytest.mark.parametrize("walker", ["steps", *SLOPED])
def test_on_stairs_the_tags_decide_and_not_the_ground(
    make_streets, walker: str, tags: dict[str, str], there: float, back: float
) -> None:
    stairs = lane(make_streets, {"highway": "steps", **tags}, z=(0.0, 40.0), walker=walker)
    assert both_ways(stairs) == pytest.approx((there, back))


def test_nobody_takes_stairs_faster_than_level_ground(make_streets) -> None:
    stairs = lane(make_streets, {"highway": "steps", "incline": "up"}, walker="steps")
    assert both_ways(stairs, speed_kmh=3.6 * 0.65) == pytest.approx((100 / UP, 100 / 0.65))


def test_stairs_are_no_way_for_wheels_unless_a_tag_opens_them(make_streets) -> None:
    for tags, seconds in (
        ({}, np.inf), ({"conveying": "yes"}, np.inf), ({"ramp": "yes"}, np.inf), ({"wheelchair": "limited"}, np.inf),
        ({"ramp:wheelchair": "yes"}, 100.0), ({"wheelchair": "yes"}, 100.0),
    ):  # fmt: skip
        stairs = lane(make_streets, {"highway": "steps", **tags}, walker="wheelchair")
        assert both_ways(stairs) == (seconds, seconds)


def test_flat_and_slow_take_stairs_as_they_take_streets(make_streets) -> None:
    for walker in ("flat", "slow"):
        assert both_ways(lane(make_streets, {"highway": "steps"}, walker=walker)) == (100.0, 100.0)


@pytest.mark.parametrize(
    ("tags", "wait"),
    [
        ({"highway": "footway", "footway": "crossing"}, 10.0),
        ({"highway": "footway", "footway": "crossing", "crossing": "traffic_signals"}, 40.0),
        ({"highway": "footway", "footway": "crossing", "crossing": "Signals"}, 40.0),
        ({"highway": "path", "path": "crossing"}, 10.0),
        ({"highway": "crossing", "crossing": "zebra"}, 10.0),
        ({"highway": "footway", "footway": "sidewalk"}, 0.0),
        ({"highway": "residential", "crossing": "traffic_signals"}, 0.0),
    ],
)
def test_a_crossing_costs_its_wait_once_whatever_it_is_cut_into(
    make_streets, tags: dict[str, str], wait: float
) -> None:
    whole = lane(make_streets, tags, metres=20, crossing_s=10.0, signal_s=40.0)
    assert both_ways(whole) == pytest.approx((20 + wait, 20 + wait))
    parts, _ = split(whole, np.zeros(3, dtype=np.int64), np.array([1.0, 13.0, 17.5]))
    assert parts.edge_length.size == 4
    assert both_ways(parts) == pytest.approx((20 + wait, 20 + wait))
    half, _ = split(whole, np.array([0]), np.array([10.0]))
    assert edge_seconds(half, 3.6)[0] == pytest.approx([10 + wait / 2] * 2)


def test_a_junction_on_a_crossing_does_not_double_its_wait(make_streets) -> None:
    nodes = {1: (0, 0), 2: (8, 0), 3: (20, 0), 4: (8, 90)}
    crossing = {"highway": "footway", "footway": "crossing"}
    streets = make_streets([([1, 2, 3], crossing), ([2, 4], {})], nodes)
    network = network_from_streets(streets, WalkConfig(crossing_s=10, island_m=0))
    uv, vu = edge_seconds(network, 3.6)
    drawn = network.edge_length < 50
    assert np.sort(uv[drawn]) == pytest.approx([8 + 4, 12 + 6])
    assert uv[~drawn] == pytest.approx(90)
    assert vu == pytest.approx(uv)


@pytest.mark.parametrize("speed", [0.0, -1.0, np.nan, np.inf])
def test_a_speed_that_is_none_is_refused(make_streets, speed: float) -> None:
    with pytest.raises(NetworkError, match="a walking speed of"):
        edge_seconds(lane(make_streets, {}), speed)


def test_unknown_heights_are_walked_as_flat_and_counted(make_streets) -> None:
    for z in ((np.nan, 3.0), (3.0, np.nan), (np.nan, np.nan)):
        hill = lane(make_streets, {}, metres=1500, z=z, walker="tobler")
        assert both_ways(hill) == pytest.approx((1500, 1500))
        (note,) = pace_notes(hill)
        assert note.what == "1.5 of 1.5 km of street have no known height and are walked as flat"
        assert note.zh
    assert pace_notes(lane(make_streets, {}, walker="flat")) == ()
    assert pace_notes(lane(make_streets, {}, z=(0.0, 1.0), walker="tobler")) == ()


def test_stairs_that_do_not_say_which_way_is_up_are_counted(make_streets) -> None:
    (note,) = pace_notes(lane(make_streets, {"highway": "steps"}, metres=1200, walker="steps"))
    assert note.what.startswith("1.2 of 1.2 km of stairs do not say which way is up")
    assert pace_notes(lane(make_streets, {"highway": "steps", "incline": "up"}, walker="steps")) == ()


def test_a_cliff_in_the_heights_does_not_close_a_street(make_streets) -> None:
    cliff = lane(make_streets, {}, metres=0.5, z=(0.0, 900.0), walker="tobler")
    assert edge_rise(cliff).tolist() == [1800.0]
    assert np.isfinite(both_ways(cliff)).all()


@given(walker=st.sampled_from(WALKERS), rises=st.lists(st.floats(-0.9, 0.9), min_size=2, max_size=2))
def test_steeper_uphill_is_never_faster(make_streets, walker: str, rises: list[float]) -> None:
    low, high = sorted(abs(rise) for rise in rises)
    gentle, steep = (lane(make_streets, {}, z=(0.0, 100 * rise), walker=walker) for rise in (low, high))
    assert both_ways(gentle)[0] <= both_ways(steep)[0] * (1 + 1e-12)


@given(walker=st.sampled_from(WALKERS), rise=st.floats(-0.5, 0.5))
def test_there_and_back_is_never_quicker_than_on_the_flat(make_streets, walker: str, rise: float) -> None:
    hill = lane(make_streets, {}, z=(0.0, 100 * rise), walker=walker)
    there, back = both_ways(hill)
    best = 100 / load_walkers()[walker].fastest
    assert min(there, back) >= best * (1 - 1e-12)
    assert there + back >= 200 * (1 - 1e-12)  # what a descent gives, the climb takes, and more


@given(
    walker=st.sampled_from(WALKERS),
    z=st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
    cuts=st.lists(st.floats(0.0, 100.0), max_size=6),
    tags=st.sampled_from(
        [{}, {"highway": "steps", "incline": "up"}, {"highway": "footway", "footway": "crossing"}]
    ),
)
def test_cutting_an_edge_changes_no_time(make_streets, walker: str, z, cuts, tags) -> None:
    whole = lane(make_streets, tags, z=z, walker=walker, crossing_s=7.0)
    parts, _ = split(whole, np.zeros(len(cuts), dtype=np.int64), np.array(cuts))
    assert both_ways(parts) == pytest.approx(both_ways(whole), rel=1e-9)


def test_a_stated_speed_that_is_not_the_walkers_own_is_told(town) -> None:
    own = replace(town, settings=WalkConfig(walker="slow"))
    other = replace(town, settings=WalkConfig(walker="slow", speed_kmh=4.0))
    assert not [note for note in pace_notes(own) if "speed" in note.what]
    (note,) = [note for note in pace_notes(other) if "speed" in note.what]
    assert "2.88" in note.what
    assert "2.88" in note.zh
