"""Lines beside lines: the same line drawn twice, parallels, crossings, and what is left over."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString
from shapely.ops import substring

from qdgeo.indicators.alongside import joined, left_over, merged, shared_stretches

BENT = LineString([(0, 0), (100, 0), (100, 80), (30, 130)])


def lines(*shapes: LineString) -> np.ndarray:
    return np.array(shapes, dtype=object)


def of_line(number: int, shared: object) -> list[tuple[float, float]]:
    line, start, end = merged(shared.line, shared.start_m, shared.end_m, join_m=0.05)
    own = line == number
    return list(zip(start[own].tolist(), end[own].tolist(), strict=True))


@given(a=st.floats(0, 1), b=st.floats(0, 1), turned=st.booleans())
def test_a_piece_cut_out_is_found_where_it_was(a: float, b: float, turned: bool) -> None:
    low, high = sorted((a * BENT.length, b * BENT.length))
    if high - low < 1:
        return
    piece = substring(BENT, low, high)
    shared = shared_stretches(
        lines(BENT), lines(piece.reverse() if turned else piece), apart_m=0.05, turn_deg=5
    )
    (found,) = of_line(0, shared)
    assert found == pytest.approx((low, high), abs=0.1)
    _, start, end = merged(shared.other, shared.other_start_m, shared.other_end_m, join_m=0.05)
    assert (start.min(), end.max()) == pytest.approx((0, piece.length), abs=0.1)


def test_crossing_and_touching_are_not_running_along() -> None:
    others = lines(LineString([(50, -50), (50, 50)]), LineString([(-40, 0), (0, 0)]))
    assert shared_stretches(lines(BENT), others, apart_m=0.05, turn_deg=5).line.size == 0


def test_a_pavement_beside_a_road_but_not_one_too_far_or_askew() -> None:
    road = LineString([(0, 0), (200, 0)])
    near, far = LineString([(20, 8), (120, 8)]), LineString([(0, 30), (200, 30)])
    askew = LineString([(150, 0), (190, 40)])
    shared = shared_stretches(lines(near, far, askew), lines(road), apart_m=20, turn_deg=30)
    assert set(shared.line.tolist()) == {0}
    assert of_line(0, shared) == [pytest.approx((0, 100))]
    assert (shared.other_start_m.min(), shared.other_end_m.max()) == pytest.approx((20, 120))


def test_nothing_beside_nothing() -> None:
    none = np.empty(0, dtype=object)
    assert shared_stretches(none, lines(BENT), apart_m=1, turn_deg=5).line.size == 0
    assert shared_stretches(lines(BENT), none, apart_m=1, turn_deg=5).line.size == 0
    assert merged(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))[0].size == 0


@given(
    parts=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(1, 20)), min_size=1, max_size=20
    )
)
def test_a_union_and_what_is_left_are_the_whole(parts: list[tuple[int, int, int]]) -> None:
    line, start, size = np.array(parts).T
    found = merged(line, start.astype(float), (start + size).astype(float))
    covered = {(n, m) for n, low, k in parts for m in range(low, low + k)}
    told = {(n, m) for n, low, high in zip(*found, strict=True) for m in range(int(low), int(high))}
    assert told == covered
    assert (found[2] - found[1]).sum() == len(covered)
    rest = left_over(np.full(4, 60.0), *found)
    free = {(n, m) for n, low, high in zip(*rest, strict=True) for m in range(int(low), int(high))}
    assert free == {(n, m) for n in range(4) for m in range(60)} - covered


def test_gaps_are_closed_when_asked() -> None:
    line, start, end = merged(
        np.zeros(2, dtype=np.int64), np.array([0.0, 6.0]), np.array([5.0, 9.0]), join_m=1
    )
    assert (line.tolist(), start.tolist(), end.tolist()) == ([0], [0.0], [9.0])


def test_joining_goes_step_by_step_and_keeps_groups_apart() -> None:
    row = [LineString([(x, 0), (x + 5, 0)]) for x in (0, 10, 20, 60)]
    assert joined(lines(*row), np.zeros(4, dtype=np.int64), apart_m=5).tolist() == [0, 0, 0, 1]
    assert len(set(joined(lines(*row), np.array([0, 1, 0, 0]), apart_m=5).tolist())) == 4
    assert joined(np.empty(0, dtype=object), np.zeros(0, dtype=np.int64), apart_m=5).size == 0


def test_lines_without_length_are_passed_over() -> None:
    dot = shapely.from_wkt("LINESTRING (5 0, 5 0, 90 0)")
    shared = shared_stretches(lines(BENT), lines(dot), apart_m=0.05, turn_deg=5)
    assert of_line(0, shared) == [pytest.approx((5, 90))]
