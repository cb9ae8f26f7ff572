"""The ground within a walk: never farther from the streets in time than its width, and never short of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from realcities import write_las_palmas

from qdgeo.city import load_city
from qdgeo.errors import NetworkError
from qdgeo.network import build_network, covered_ends, network_from_streets, reach, seconds_at
from qdgeo.network.isochrones import isochrones
from qdgeo.network.lines import as_lines, cut_lines
from qdgeo.network.pace import metres_per_second

TINY_M = 1e-6


def in_time(found, minutes: float):
    """Every stretch that is in time, ways across squares among them."""
    net = found.network
    from_u, from_v = covered_ends(found, minutes * 60)
    edge = np.arange(net.edge_length.size)
    starts, ends = (
        np.concatenate([0 * from_u, net.edge_length - from_v]),
        np.concatenate([from_u, net.edge_length]),
    )
    some = ends - starts > 2 * TINY_M
    return as_lines(*cut_lines(net.coords, net.offsets, np.tile(edge, 2)[some], starts[some], ends[some]))


def assert_between(ground, streets, width_m: float) -> None:
    """The ground holds the streets, and no point of its rim is farther than the width from all of them."""
    assert shapely.is_valid(ground)
    assert (
        shapely.difference(shapely.multilinestrings(streets), shapely.buffer(ground, TINY_M)).length < TINY_M
    )
    rim = shapely.points(shapely.get_coordinates(shapely.segmentize(ground, width_m / 10)))
    if len(rim):
        _, away = shapely.STRtree(streets).query_nearest(rim, return_distance=True, all_matches=False)
        assert away.max() <= width_m + TINY_M
        # and no round end falls short by more than its corners and what the bends may take
        assert away.min() >= width_m * (math.cos(math.pi / 8) - 0.04)


def test_a_lane_by_hand() -> None:
    from qdgeo.network.lane import lane_reach  # noqa: PLC0415

    rows = isochrones(lane_reach(1200, toilet=(1200, 0)), [3, 6], width_m=20)
    assert rows.columns.tolist() == ["minutes", "width_m", "area_km2", "geometry"]
    assert (rows["minutes"].tolist(), rows["width_m"].tolist()) == ([3.0, 6.0], [20.0, 20.0])
    assert rows.crs.to_epsg() == 4549
    for metres, area in zip((200, 400), rows["area_km2"] * 1e6, strict=True):
        assert 0.97 * (metres * 40) < area < metres * 40 + math.pi * 20**2
    west, south, east, north = rows.geometry[1].bounds
    assert 780 <= west < 781
    assert 1219 < east <= 1220
    assert -20 <= south < -19 < 19 < north <= 20


def test_blocks_are_holes_and_narrow_ones_close(town_reach) -> None:
    ground = isochrones(town_reach, [15], width_m=25).geometry[0]
    middle_of_block, middle_of_ring = shapely.Point(200, 150), shapely.Point(1050, 550)
    assert not ground.intersects(middle_of_block)
    assert not ground.intersects(middle_of_ring)
    holes = shapely.get_num_interior_rings(shapely.get_parts(ground)).sum()
    assert holes == 3  # and between East Street and the Crescent
    wide = isochrones(town_reach, [15], width_m=60).geometry[0]
    assert wide.intersects(middle_of_ring)
    assert not wide.intersects(middle_of_block)


def test_each_tier_lies_in_the_next(town_reach) -> None:
    rows = isochrones(town_reach, [2, 5, 5.001, 10, 15, 500])
    shapes = rows.geometry.to_numpy()
    assert (np.diff(rows["area_km2"]) > 0)[[0, 1, 2, 3]].all()
    assert shapely.area(shapely.difference(shapes[:-1], shapes[1:])).max() < TINY_M
    for minutes, ground in zip(rows["minutes"], shapes, strict=True):
        assert_between(ground, in_time(town_reach, minutes), 25.0)
    alone = isochrones(town_reach, [10]).geometry[0]
    assert shapely.symmetric_difference(alone, shapes[3]).area < 0.01 * alone.area


@given(
    places=st.lists(st.tuples(st.integers(-50, 1150), st.integers(-50, 700)), min_size=1, max_size=4),
    minutes=st.floats(0.5, 30),
    width=st.floats(1, 120),
)
@settings(max_examples=40)
def test_never_farther_than_its_width(town, toilets, places, minutes: float, width: float) -> None:
    found = reach(town, toilets({str(number): place for number, place in enumerate(places)}))
    (ground,) = isochrones(found, [minutes], width_m=width).geometry
    streets = in_time(found, minutes)
    if len(streets) == 0:
        assert ground.is_empty
        return
    assert_between(ground, streets, width)


@pytest.mark.parametrize("grain_m", [0.5, 3.0, 10.0])
def test_bends_finer_than_the_width_do_not_push_it_out(make_streets, walk, toilets, grain_m: float) -> None:
    # a buffer may leave out small bends, outwards
    rng = np.random.default_rng(3)
    nodes, ways = {}, []
    for number in range(40):
        line = np.cumsum(rng.normal(0, grain_m, (40, 2)), axis=0) + np.array([number * 400.0, 0.0])
        ways.append((list(range(len(nodes), len(nodes) + 40)), {}))
        nodes |= {len(nodes) + k: tuple(xy) for k, xy in enumerate(line)}
    network = network_from_streets(make_streets(ways, nodes), walk.but(island_m=0))
    found = reach(network, toilets({str(refs[0]): nodes[refs[0]] for refs, _ in ways}))
    (ground,) = isochrones(found, [60]).geometry
    assert_between(ground, in_time(found, 60), 25.0)


def test_cut_to_an_area(town_reach) -> None:
    whole = isochrones(town_reach, [5, 15])
    area = shapely.box(100, -100, 1200, 2)
    cut = isochrones(town_reach, [5, 15], area=area)
    for before, after in zip(whole.geometry, cut.geometry, strict=True):
        assert shapely.symmetric_difference(after, before & area).area < TINY_M
    assert (cut["area_km2"] == cut.area / 1e6).all()
    beside = isochrones(town_reach, [5, 15], area=shapely.box(5000, 0, 6000, 10))
    assert beside.geometry.is_empty.all()
    assert beside.geom_type.isin(["Polygon", "MultiPolygon"]).all()


def test_no_facilities_are_no_ground(town, toilets) -> None:
    rows = isochrones(reach(town, toilets({})), [5, 10])
    assert rows.geometry.is_empty.all()
    assert rows["area_km2"].tolist() == [0.0, 0.0]
    assert rows.geom_type.isin(["Polygon", "MultiPolygon"]).all()


@pytest.mark.parametrize(
    "minutes", [[], [0], [-5], [5, 5], [10, 5], [float("inf")], [5, float("inf")], [float("nan")]]
)
def test_tiers_must_be_ascending_and_finite(town_reach, minutes) -> None:
    with pytest.raises(NetworkError, match="ascending minutes above 0"):
        isochrones(town_reach, minutes)


@pytest.mark.parametrize("width_m", [0.0, -1.0, float("nan"), float("inf")])
def test_a_width_must_be_a_length(town_reach, width_m: float) -> None:
    with pytest.raises(NetworkError, match="width_m"):
        isochrones(town_reach, [5], width_m=width_m)


@pytest.fixture(scope="module")
def las_palmas(shared_data, tmp_path_factory):
    city = load_city(write_las_palmas(tmp_path_factory.mktemp("las_palmas"), shared_data))
    return reach(build_network(city), city.toilets)


def test_a_real_city(las_palmas) -> None:
    rows = isochrones(las_palmas, [5, 10, 15])
    assert rows["area_km2"].is_monotonic_increasing
    rng = np.random.default_rng(0)
    late_shares = []
    for row in rows.itertuples():
        streets = in_time(las_palmas, row.minutes)
        assert_between(row.geometry, streets, 25.0)
        west, south, east, north = row.geometry.bounds
        xy = rng.uniform((west, south), (east, north), (40_000, 2))
        shapely.prepare(row.geometry)
        xy = xy[shapely.contains_xy(row.geometry, *xy.T)]
        # where the nearest street is in time, so is the walk from the place: the tier, and the width on foot
        _, away = shapely.STRtree(streets).query_nearest(
            shapely.points(xy), return_distance=True, all_matches=False
        )
        arrival = seconds_at(las_palmas, xy)
        nearest_in_time = arrival.leg_m >= away - TINY_M
        longest = row.minutes * 60 + 25 / metres_per_second(las_palmas.speed_kmh)
        assert (arrival.seconds[nearest_in_time] <= longest + TINY_M).all()
        late_shares.append(float((arrival.seconds > longest).mean()))
    assert max(late_shares) < 0.1  # nearest to another street, that is not in time
