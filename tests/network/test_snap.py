from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.errors import NetworkError
from qdgeo.network import snap
from qdgeo.network.lines import points_along


def test_the_middle_of_a_street_by_hand(town) -> None:
    met = snap(town, np.array([[100.0, -30.0]]), limit_m=100)
    (edge,) = met.edge
    names = town.streets["name"].to_numpy()[town.edge_street]
    assert names[edge] == "East Street"
    assert met.leg_m.tolist() == [30.0]
    assert points_along(town.coords, town.offsets, met.edge, met.along_m).tolist() == [[100.0, 0.0]]
    assert met.status.tolist() == ["ok"]


def test_an_island_only_where_nothing_else_is_near(town) -> None:
    # 10 m from the quay, and 10 m from no other street; then a place with both in reach
    near_quay = snap(town, np.array([[2050.0, 10.0]]), limit_m=100)
    assert (near_quay.status.tolist(), near_quay.leg_m.tolist()) == (["island"], [10.0])
    both = snap(town, np.array([[2050.0, 10.0]]), limit_m=2000)
    assert both.status.tolist() == ["ok"]
    assert both.leg_m[0] == 1050.0  # to Hill Road at 1000, 10


def test_the_limit_includes_itself(town) -> None:
    at_limit = snap(town, np.array([[100.0, -100.0], [100.0, -100.001]]), limit_m=100)
    assert at_limit.status.tolist() == ["ok", "far"]
    assert at_limit.edge[1] == -1
    assert np.isnan(at_limit.leg_m[1])
    assert np.isnan(at_limit.along_m[1])
    on_it = snap(town, np.array([[100.0, 0.0], [100.0, 0.5]]), limit_m=0)
    assert on_it.status.tolist() == ["ok", "far"]


def test_no_points_and_points_that_are_none(town) -> None:
    assert snap(town, np.zeros((0, 2)), limit_m=5).edge.size == 0
    assert snap(town, np.array([[np.nan, 0], [np.inf, 0]]), limit_m=np.inf).status.tolist() == ["far"] * 2


@pytest.mark.parametrize("limit", [-1.0, float("nan")])
def test_a_limit_must_be_a_distance(town, limit: float) -> None:
    with pytest.raises(NetworkError, match="limit_m"):
        snap(town, np.zeros((1, 2)), limit_m=limit)


def test_points_need_two_coordinates(town) -> None:
    with pytest.raises(NetworkError, match="shape"):
        snap(town, np.zeros(2), limit_m=5)


@given(
    points=st.lists(st.tuples(st.floats(-500, 2500), st.floats(-500, 1000)), min_size=1, max_size=30),
    limit=st.floats(0, 800),
)
@settings(max_examples=60, deadline=None)
def test_against_brute_force(town, points, limit: float) -> None:
    xy = np.array(points)
    met = snap(town, xy, limit_m=limit)
    every = shapely.distance(shapely.points(xy)[:, None], town.lines[None, :])
    main = np.where(town.on_island, np.inf, every).min(axis=1)
    island = np.where(town.on_island, every, np.inf).min(axis=1)
    expected = np.where(main <= limit, "ok", np.where(island <= limit, "island", "far"))
    assert met.status.tolist() == expected.tolist()
    found = met.edge >= 0
    np.testing.assert_array_equal(met.leg_m[found], np.where(main <= limit, main, island)[found])
    feet = points_along(town.coords, town.offsets, met.edge[found], met.along_m[found])
    np.testing.assert_allclose(np.hypot(*(feet - xy[found]).T), met.leg_m[found], atol=1e-6)


@given(
    points=st.lists(st.tuples(st.integers(-3000, 5000), st.integers(-3000, 5000)), min_size=1, max_size=8),
    limit=st.floats(0, 1500),
)
@settings(max_examples=60, deadline=None)
def test_leaving_out_far_edges_leaves_out_no_answer(town, points, limit: float) -> None:
    xy = np.array(points, dtype=float)
    met, whole = snap(town, xy, limit_m=limit), snap(town, xy, limit_m=np.inf)
    # without a limit an island is taken only if there is nothing else, so compare what is off the islands
    off = (met.status == "ok") | (whole.leg_m <= limit)
    np.testing.assert_array_equal(met.leg_m[off], whole.leg_m[off])
    np.testing.assert_array_equal(met.edge[off], whole.edge[off])
    assert (met.leg_m[met.edge >= 0] <= limit).all()
