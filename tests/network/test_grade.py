"""Heights on the network by hand: parts of one slope, bridges, tunnels, voids, and what nobody knows."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from qdgeo.config import WalkConfig
from qdgeo.io import Elevation
from qdgeo.network import covered_ends, network_from_streets, reach, split
from qdgeo.network.grade import grade_notes, graded, on_structure
from qdgeo.network.pace import edge_rise, edge_seconds, pace_notes

TOWN = CRS.from_epsg(4549)


def ground(height, *, cell: float = 10.0, east: float = 1200.0) -> Elevation:
    """Cells of heights given as a function of x, from x = -100 to `east`, y = -100 to 800."""
    x = np.arange(-100 + cell / 2, east, cell)
    rows = int(900 / cell)
    return Elevation(z=np.tile(height(x), (rows, 1)), bounds=(-100, -100, east, 800), crs=TOWN)


def ridge(x):
    """0 m up to x = 400, 60 m at 500, 0 m from 600 on."""
    return np.clip(60 - 0.6 * np.abs(x - 500), 0, None)


LINE = {1: (0, 0), 2: (300, 0), 3: (700, 0), 4: (1000, 0)}
LANE = {1: (0, 0), 2: (1000, 0)}


def built(make_streets, ways, nodes, **walk):
    settings = WalkConfig(**{"speed_kmh": 3.6, "island_m": 0, "walker": "tobler", **walk})
    return network_from_streets(make_streets(ways, nodes), settings)


@functools.cache
def lane(make_streets):
    """1,000 m to the east."""
    return built(make_streets, [([1, 2], {})], LANE)


def height_at(network, x: float, y: float = 0.0) -> float:
    (found,) = np.flatnonzero(np.hypot(*(network.nodes_xy - (x, y)).T) < 1e-6)
    return float(network.node_z[found])


def crossing(make_streets, tags: dict[str, str], **walk):
    """A street of 300 m, 400 m with some tags, and 300 m, from west to east."""
    return built(make_streets, [([1, 2], {}), ([2, 3], tags), ([3, 4], {})], LINE, **walk)


def test_long_edges_are_cut_into_equal_parts_that_keep_their_order(make_streets) -> None:
    network = built(make_streets, [([1, 2], {}), ([2, 3], {})], {1: (0, 0), 2: (100, 0), 3: (130, 0)})
    parts = graded(network, ground(lambda x: 0.1 * x))
    assert parts.edge_length == pytest.approx([25, 25, 25, 25, 30])  # at most 30 m
    assert parts.node_z[parts.edge_u] == pytest.approx([0, 2.5, 5, 7.5, 10])
    assert parts.node_z[parts.edge_v] == pytest.approx([2.5, 5, 7.5, 10, 13])
    assert edge_rise(parts) == pytest.approx([0.1] * 5)
    assert parts.edge_street.tolist() == [0, 0, 0, 0, 1]
    assert parts.nodes_xy[:3].tolist() == network.nodes_xy.tolist()
    assert parts.length_m == pytest.approx(network.length_m)
    assert network.node_z.tolist() == pytest.approx([np.nan] * 3, nan_ok=True)


def test_a_whole_number_of_samples_is_not_cut_once_more(make_streets) -> None:
    assert (2.7 + 2.7 + 2.7) / 2.7 > 3
    short = built(make_streets, [([1, 2], {})], {1: (0, 0), 2: (2.7 + 2.7 + 2.7, 0)}, sample_m=2.7)
    assert graded(short, ground(lambda x: 0 * x)).edge_length.size == 3


def test_a_loop_goes_up_and_down(make_streets) -> None:
    loop = built(make_streets, [([1, 2, 3, 1], {})], {1: (0, 0), 2: (300, 0), 3: (300, 400)}, sample_m=100)
    parts = graded(loop, ground(lambda x: 0.1 * x))
    assert height_at(parts, 300) == pytest.approx(30)
    assert np.nansum(edge_rise(parts) * parts.edge_length) == pytest.approx(0)


def test_a_hill_by_hand_to_the_toilet_beyond_it(make_streets, toilets) -> None:
    # 400 m flat, 100 m up at 60 %, 100 m down at 60 %, 400 m flat, at 1 m/s
    over = built(make_streets, [([1, 2], {})], {1: (0, 0), 2: (1000, 0)}, sample_m=100)
    found = reach(graded(over, ground(ridge, cell=1.0)), toilets({"t": (1000, 0)}))
    up, down = np.exp(-3.5 * 0.65) / np.exp(-3.5 * 0.05), np.exp(-3.5 * 0.55) / np.exp(-3.5 * 0.05)
    # a cell of 1 m takes the edge off the ridge: a per cent of a per cent
    assert found.node_seconds.max() == pytest.approx(800 + 100 / up + 100 / down, rel=0.02)


def test_a_bridge_does_not_go_down_into_the_valley(make_streets) -> None:
    valley = ground(lambda x: 20 + 0.02 * x - ridge(x))
    low, high = 20 + 6, 20 + 14
    for tags in ({"bridge": "yes"}, {"bridge": "viaduct"}):
        parts = graded(crossing(make_streets, tags), valley)
        on = on_structure(parts)
        assert parts.edge_length[on].tolist() == [400.0]  # even from end to end, so not cut
        assert edge_rise(parts)[on] == pytest.approx([8 / 400])
        assert (height_at(parts, 300), height_at(parts, 700)) == pytest.approx((low, high))
    for tags in ({}, {"bridge": "no"}, {"covered": "yes"}):
        parts = graded(crossing(make_streets, tags), valley)
        assert not on_structure(parts).any()
        assert np.nanmin(parts.node_z) < 0
        assert np.abs(edge_rise(parts)).max() > 0.5


def test_a_tunnel_does_not_climb_the_ridge(make_streets, toilets) -> None:
    through = graded(crossing(make_streets, {"tunnel": "yes"}), ground(ridge))
    over = graded(crossing(make_streets, {"tunnel": "no"}), ground(ridge))
    seconds = [reach(way, toilets({"t": (1000, 0)})).node_seconds.max() for way in (through, over)]
    assert seconds[0] == pytest.approx(1000)
    assert seconds[1] > 1500


def test_a_chain_of_bridges_is_even_along_its_length(make_streets) -> None:
    nodes = {1: (0, 0), 2: (100, 0), 3: (400, 0), 4: (500, 0), 5: (900, 0), 6: (1000, 0)}
    ways = [([1, 2], {})] + [([a, a + 1], {"bridge": "yes"}) for a in (2, 3, 4)] + [([5, 6], {})]
    parts = graded(built(make_streets, ways, nodes), ground(lambda x: 10 + 0.01 * x - ridge(x)))
    for x in (100, 400, 500, 900):
        assert height_at(parts, x) == pytest.approx(10 + 0.01 * x)


def test_a_fork_in_a_tunnel_weighs_its_three_mouths_by_length(make_streets) -> None:
    # mouths at 0 m (100 m away), 30 m (200 m away) and 60 m (400 m away)
    nodes = {1: (0, 0), 2: (100, 0), 3: (300, 0), 4: (100, 400), 5: (-50, 0), 6: (400, 0), 7: (100, 500)}
    bore = {"tunnel": "yes"}
    ways = [([1, 2], bore), ([2, 3], bore), ([2, 4], bore), ([5, 1], {}), ([3, 6], {}), ([4, 7], {})]
    network = built(make_streets, ways, nodes)
    x, y = np.meshgrid(np.arange(-95.0, 1200, 10), np.arange(795.0, -100, -10))
    hill = np.where(y > 200, 60.0, np.where(x > 200, 30.0, 0.0))
    parts = graded(network, Elevation(z=hill, bounds=(-100, -100, 1200, 800), crs=TOWN))
    assert height_at(parts, 100) == pytest.approx(
        (0 / 100 + 30 / 200 + 60 / 400) / (1 / 100 + 1 / 200 + 1 / 400)
    )


def test_a_pier_is_as_high_as_its_foot(make_streets) -> None:
    nodes = {1: (0, 0), 2: (300, 0), 3: (500, 0)}
    parts = graded(built(make_streets, [([1, 2], {}), ([2, 3], {"bridge": "yes"})], nodes), ground(ridge))
    assert height_at(parts, 500) == pytest.approx(height_at(parts, 300))


def test_a_void_takes_its_heights_from_the_streets_around(make_streets) -> None:
    def torn(x):
        return np.where((x > 390) & (x < 610), np.nan, 0.05 * x)

    street = built(make_streets, [([1, 2], {})], {1: (0, 0), 2: (1000, 0)}, sample_m=50)
    parts = graded(street, ground(torn))
    inner = parts.nodes_xy[:, 0]
    assert parts.node_z == pytest.approx(
        0.05 * inner, abs=0.3
    )  # the cell beside the void stands for its edge
    (note,) = grade_notes(parts, ground(torn))
    assert note.what.startswith("0.3 km of street lie where the elevation model holds no height")
    assert note.zh
    assert pace_notes(parts) == ()


def test_bridges_and_tunnels_are_counted(make_streets) -> None:
    network = graded(crossing(make_streets, {"tunnel": "yes"}), ground(ridge))
    (note,) = grade_notes(network, ground(ridge))
    assert note.what == "0.4 km of bridges and tunnels rise evenly between their ends"
    assert note.zh


def test_beyond_the_raster_heights_are_unknown_and_it_is_flat(make_streets) -> None:
    street = built(make_streets, [([1, 2], {})], {1: (0, 0), 2: (1000, 0)}, sample_m=100)
    parts = graded(street, ground(lambda x: 0.05 * x, east=550))
    known = parts.nodes_xy[:, 0] <= 550
    assert np.isfinite(parts.node_z).tolist() == known.tolist()
    uv, _ = edge_seconds(parts, 3.6)
    unknown = np.isnan(edge_rise(parts))
    assert uv[unknown] == pytest.approx(100)
    assert parts.edge_length[unknown].sum() == pytest.approx(500)
    assert pace_notes(parts)[0].what.startswith("0.5 of 1.0 km of street have no known height")


def test_a_part_of_the_network_without_any_height_is_flat(make_streets) -> None:
    ways = [([1, 2], {}), ([3, 4], {"tunnel": "yes"})]
    nodes = {1: (0, 0), 2: (1000, 0), 3: (0, 300), 4: (1000, 300)}
    parts = graded(built(make_streets, ways, nodes), ground(lambda x: 0.05 * x))
    tunnel = on_structure(parts)
    assert np.isnan(edge_rise(parts)[tunnel]).all()
    assert np.isfinite(edge_rise(parts)[~tunnel]).all()
    assert edge_seconds(parts, 3.6)[0][tunnel] == pytest.approx(parts.edge_length[tunnel])
    assert len(pace_notes(parts)) == 1


def test_ways_across_squares_have_heights_and_are_no_street(make_streets) -> None:
    network = crossing(make_streets, {})
    virtual = replace(network, virtual=network.edge_length > 350)
    parts = graded(virtual, ground(lambda x: 0.01 * x))
    assert parts.edge_length[parts.virtual].sum() == pytest.approx(400)
    assert edge_rise(parts) == pytest.approx([0.01] * parts.edge_length.size)


@pytest.mark.parametrize("walker", ["flat", "steps", "tobler", "irmischer_clarke"])
def test_level_ground_gives_the_figures_of_the_flat(town_streets, toilets, walker: str) -> None:
    network = network_from_streets(town_streets, WalkConfig(speed_kmh=3.6, walker=walker))
    spots = toilets({"a": (200, 30), "b": (1000, 700)})
    level = Elevation(z=np.full((60, 120), 77.0), bounds=(-500, -500, 2500, 1000), crs=TOWN)
    flat, over = reach(network, spots), reach(graded(network, level), spots)
    for seconds in (300, 600, 900):
        one, other = (sum(ends.sum() for ends in covered_ends(found, seconds)) for found in (flat, over))
        assert other == pytest.approx(one, rel=1e-9)
    old = len(network.nodes_xy)
    assert over.node_seconds[:old] == pytest.approx(flat.node_seconds[:old], abs=2e-6)


@given(
    steep=st.floats(0, 0.4),
    steeper=st.floats(0, 0.4),
    walker=st.sampled_from(["tobler", "irmischer_clarke"]),
    sample=st.sampled_from([30.0, 100.0, 1000.0]),
)
def test_the_steeper_the_climb_to_the_toilet_the_less_is_covered(
    make_streets, toilets, steep: float, steeper: float, walker: str, sample: float
) -> None:
    way = lane(make_streets)
    way = replace(way, settings=way.settings.but(walker=walker, sample_m=sample))
    covered = [
        sum(
            ends.sum()
            for ends in covered_ends(
                reach(graded(way, ground(lambda x, s=s: s * x)), toilets({"t": (1000, 0)})), 600
            )
        )
        for s in sorted((steep, steeper))
    ]
    assert covered[0] >= covered[1] - 1e-6
    assert covered[0] <= 600 + 1e-6  # uphill nobody is faster than on the flat


@given(cuts=st.lists(st.tuples(st.integers(0, 9), st.floats(0, 100)), max_size=8))
def test_cutting_a_graded_network_changes_no_walk(make_streets, toilets, cuts) -> None:
    way = lane(make_streets)
    parts = graded(replace(way, settings=way.settings.but(sample_m=100)), ground(ridge))
    again, _ = split(parts, np.array([e for e, _ in cuts], dtype=np.int64), np.array([m for _, m in cuts]))
    one, other = (reach(way, toilets({"t": (700, 0)})) for way in (parts, again))
    size = len(parts.nodes_xy)
    assert other.node_seconds[:size] == pytest.approx(one.node_seconds[:size], abs=2e-6)
