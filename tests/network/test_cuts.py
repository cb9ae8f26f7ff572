from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.errors import NetworkError
from qdgeo.network.cuts import EdgeTimes, check_seconds, exit_seconds, meeting_m, reached_m

INF = np.inf
ANY = st.one_of(st.floats(0, 2000), st.just(INF))


def _times(at_u: float, at_v: float, length: float, uv: float, vu: float) -> EdgeTimes:
    return EdgeTimes(*(np.array([float(value)]) for value in (at_u, at_v, length, uv, vu)))


@pytest.mark.parametrize(
    ("times", "meet"),
    [
        (_times(0, 0, 100, 100, 100), 50),
        (_times(0, 100, 100, 100, 100), 100),  # all by u
        (_times(100, 0, 100, 100, 100), 0),
        (_times(INF, 0, 100, 100, 100), 0),
        (_times(0, INF, 100, 100, 100), 100),
        (_times(INF, INF, 100, 100, 100), 100),
        (_times(0, 0, 100, 100, INF), 0),  # one-way from u to v: all leave by v
        (_times(0, 0, 100, INF, 100), 100),
        (_times(0, 0, 90, 200, 100), 60),  # twice as slow towards v
    ],
)
def test_meeting_by_hand(times: EdgeTimes, meet: float) -> None:
    assert meeting_m(times).tolist() == [meet]


@pytest.mark.parametrize(
    ("times", "seconds", "ends"),
    [
        (_times(30, 10, 100, 100, 100), 10, (0, 0)),
        (_times(30, 10, 100, 100, 100), 50, (20, 40)),
        (_times(30, 10, 100, 100, 100), 70, (40, 60)),
        (_times(30, 10, 100, 100, 100), 1e9, (40, 60)),
        (_times(30, 10, 100, 100, 100), INF, (40, 60)),
        (_times(INF, INF, 100, 100, 100), INF, (0, 0)),
        (_times(30, 10, 100, 100, INF), 50, (0, 40)),
        (_times(30, INF, 100, 100, INF), INF, (0, 0)),  # u is reached, but one may not walk to it
    ],
)
def test_reached_by_hand(times: EdgeTimes, seconds: float, ends: tuple[float, float]) -> None:
    from_u, from_v = reached_m(times, seconds, meeting_m(times))
    assert (from_u[0], from_v[0]) == ends


def test_at_an_end_one_is_at_the_node_even_against_a_one_way() -> None:
    times = _times(30, 500, 100, 100, INF)
    by_u, by_v = exit_seconds(times, np.array([0.0]))
    assert (by_u[0], by_v[0]) == (30, 600)
    assert exit_seconds(times, np.array([1.0]))[0][0] == INF


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
def test_a_budget_must_be_one(seconds: float) -> None:
    with pytest.raises(NetworkError, match="time budget"):
        check_seconds(seconds)


@given(
    at_u=ANY, at_v=ANY, length=st.floats(1, 500), uv=st.one_of(st.floats(1, 900), st.just(INF)),
    vu=st.one_of(st.floats(1, 900), st.just(INF)), seconds=st.floats(0, 3000),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_the_covered_ends_are_the_points_in_time(at_u, at_v, length, uv, vu, seconds) -> None:
    if np.isfinite(vu) and np.isfinite(at_v):  # ends of an edge cannot differ by more than the edge
        at_v = min(at_v, at_u + uv)
    if np.isfinite(uv) and np.isfinite(at_u):
        at_u = min(at_u, at_v + vu)
    times = _times(at_u, at_v, length, uv, vu)
    (from_u,), (from_v,) = reached_m(times, seconds, meeting_m(times))
    assert 0 <= from_u <= length
    assert 0 <= from_v <= length
    assert from_u + from_v <= length * (1 + 1e-12)
    places = np.linspace(0.01, 0.99, 33) * length
    one = EdgeTimes(*(np.repeat(part, places.size) for part in times))
    walk = np.minimum(*exit_seconds(one, places))
    covered = (places <= from_u) | (places >= length - from_v)
    clear = np.abs(walk - seconds) > 1e-3
    np.testing.assert_array_equal(covered[clear], (walk <= seconds)[clear])
