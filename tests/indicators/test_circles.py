"""Length within circles, by hand and held between two polygons: one inside every circle, one around it."""

from __future__ import annotations

from math import cos, inf, nan, pi, sqrt

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString
from towns import at

from qdgeo.errors import NetworkError
from qdgeo.indicators import circles
from qdgeo.indicators.circles import covered_intervals, overlap_m

QUAD_SEGS = 256
AROUND = 1 / cos(pi / (4 * QUAD_SEGS))  # of a polygon whose sides touch the circle

METRES = st.integers(-500, 500).map(float) | st.floats(-500, 500).map(lambda m: round(m, 3))
PLACES = st.tuples(METRES, METRES)
LINES = st.lists(st.lists(PLACES, min_size=2, max_size=6), min_size=1, max_size=6)
POINTS = st.lists(PLACES, max_size=8)
RADII = st.floats(0, 800)


def lines_of(*vertices: list[tuple[float, float]]) -> np.ndarray:
    return np.array([LineString([at(*vertex) for vertex in line]) for line in vertices], dtype=object)


def points_of(*places: tuple[float, float]) -> np.ndarray:
    return np.array([at(*place) for place in places], dtype=float).reshape(-1, 2)


def rows_of(covered: pd.DataFrame) -> list[tuple[int, float, float]]:
    return [(int(line), start, end) for line, start, end in covered.itertuples(index=False, name=None)]


def metres(covered: pd.DataFrame) -> float:
    return float((covered["end_m"] - covered["start_m"]).sum())


@pytest.mark.parametrize(
    ("line", "points", "radius", "expected"),
    [
        # a chord: 6 m beside the line, a reach of 10 m, 8 m to either side of the foot at 50
        ([(0, 0), (100, 0)], [(50, 6)], 10, [(42, 58)]),
        # cut off at either end of the line
        ([(0, 0), (100, 0)], [(0, 0), (100, 0)], 10, [(0, 10), (90, 100)]),
        # beyond the end of the segment, along its own line
        ([(0, 0), (100, 0)], [(-4, 0)], 10, [(0, 6)]),
        ([(0, 0), (100, 0)], [(-11, 0)], 10, []),
        # two circles that overlap, two that touch, one within the other, and the same point twice
        ([(0, 0), (100, 0)], [(40, 0), (50, 0)], 10, [(30, 60)]),
        ([(0, 0), (100, 0)], [(40, 0), (60, 0)], 10, [(30, 70)]),
        ([(0, 0), (100, 0)], [(50, 0), (50, 6)], 10, [(40, 60)]),
        ([(0, 0), (100, 0)], [(50, 0), (50, 0)], 10, [(40, 60)]),
        ([(0, 0), (100, 0)], [(20, 0), (80, 0)], 10, [(10, 30), (70, 90)]),
        # the line only touches the circle
        ([(0, 0), (100, 0)], [(50, 10)], 10, []),
        # one stretch over a bend, and a line that leaves the circle and comes back
        ([(0, 0), (100, 0), (100, 100)], [(100, 0)], 10, [(90, 110)]),
        ([(0, 0), (0, 30), (8, 30), (8, 0)], [(4, 0)], 5, [(0, 3), (65, 68)]),
        # walked there and back: both ways count
        ([(0, 0), (100, 0), (0, 0)], [(0, 0)], 10, [(0, 10), (190, 200)]),
        # a vertex twice, at the start, between and at the end
        ([(0, 0), (0, 0), (50, 0), (50, 0), (100, 0), (100, 0)], [(50, 0)], 60, [(0, 100)]),
        ([(0, 0), (0, 0)], [(0, 0)], 10, []),
        ([(0, 0), (100, 0)], [(50, 0)], 0, []),
        ([(0, 0), (100, 0)], [(50, 0)], inf, [(0, 100)]),
    ],
)
def test_by_hand(line, points, radius, expected) -> None:
    found = rows_of(covered_intervals(lines_of(line), points_of(*points), radius))
    assert [row[0] for row in found] == [0] * len(expected)
    assert [row[1:] for row in found] == [pytest.approx(row, abs=1e-6) for row in expected]


def test_the_rim_belongs_to_the_circle() -> None:
    line = [LineString([(0, 0), (3, 4)])]
    assert rows_of(covered_intervals(np.array(line), np.array([[0.0, 0.0]]), 5.0)) == [(0, 0.0, 5.0)]


def test_a_covered_street_is_covered_to_its_last_digit() -> None:
    rng = np.random.default_rng(3)
    lines = lines_of(*(np.cumsum(rng.uniform(-9, 9, (50, 2)), axis=0).tolist() for _ in range(200)))
    found = covered_intervals(lines, points_of((0, 0), (7, 7)), 2000.0)
    assert found["line"].tolist() == list(range(200))
    assert (found["start_m"] == 0).all()
    assert (found["end_m"].to_numpy() == shapely.length(lines)).all()


def test_lines_are_told_apart() -> None:
    lines = lines_of([(0, 0), (100, 0)], [(0, 500), (9, 500)], [(100, 0), (0, 0)])
    found = rows_of(covered_intervals(lines, points_of((0, 0)), 25.0))
    assert found == [(0, 0.0, pytest.approx(25.0)), (2, pytest.approx(75.0), pytest.approx(100.0))]


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        (lines_of([(0, 0), (100, 0)]), points_of()),
        (np.empty(0, dtype=object), points_of((0, 0))),
        (np.array([LineString(), None], dtype=object), points_of((0, 0))),
    ],
)
def test_nothing_is_covered_where_there_is_nothing(lines, points) -> None:
    found = covered_intervals(lines, points, 100.0)
    assert list(found.columns) == ["line", "start_m", "end_m"]
    assert len(found) == 0
    assert overlap_m(found, np.array([0]), np.array([0.0]), np.array([100.0])).tolist() == [0.0]


@pytest.mark.parametrize("radius", [-1.0, nan])
def test_a_radius_must_be_one(radius: float) -> None:
    with pytest.raises(NetworkError, match="straight-line reach"):
        covered_intervals(lines_of([(0, 0), (1, 0)]), points_of((0, 0)), radius)


@given(lines=LINES, points=POINTS, radius=RADII)
def test_between_the_polygon_within_and_the_polygon_around(lines, points, radius) -> None:
    drawn, centres = lines_of(*lines), points_of(*points)
    found = covered_intervals(drawn, centres, radius)
    by_line = np.bincount(found["line"], found["end_m"] - found["start_m"], minlength=len(lines))
    for position, line in enumerate(drawn):
        coords = shapely.get_coordinates(line)
        # one by one, since an overlay counts a stretch that is walked twice once
        parts = shapely.linestrings(np.stack([coords[:-1], coords[1:]], axis=1))
        within, around = (
            float(shapely.length(shapely.intersection(parts, polygon_of(centres, radius * factor))).sum())
            for factor in (1.0, AROUND)
        )
        assert within - 1e-5 <= by_line[position] <= around + 1e-5


def polygon_of(centres: np.ndarray, radius: float) -> shapely.Geometry:
    return shapely.union_all(shapely.buffer(shapely.points(centres), radius, quad_segs=QUAD_SEGS))


@given(lines=LINES, points=POINTS, radius=RADII)
def test_sorted_without_overlap_and_on_the_line(lines, points, radius) -> None:
    drawn = lines_of(*lines)
    found = covered_intervals(drawn, points_of(*points), radius)
    assert (found["end_m"] > found["start_m"]).all()
    assert (found["start_m"] >= 0).all()
    assert (found["end_m"].to_numpy() <= shapely.length(drawn)[found["line"]]).all()
    before, after = found[:-1].reset_index(drop=True), found[1:].reset_index(drop=True)
    apart = (after["line"] == before["line"]) & (after["start_m"] > before["end_m"])
    assert ((after["line"] > before["line"]) | apart).all()


@given(lines=LINES, points=POINTS, radii=st.tuples(RADII, RADII))
def test_a_longer_reach_covers_no_less(lines, points, radii) -> None:
    drawn, centres = lines_of(*lines), points_of(*points)
    less, more = (covered_intervals(drawn, centres, radius) for radius in sorted(radii))
    inside = overlap_m(
        more, less["line"].to_numpy(), less["start_m"].to_numpy(), less["end_m"].to_numpy()
    ).sum()
    assert inside == pytest.approx(metres(less), abs=1e-5)


@given(lines=LINES, points=POINTS, radius=RADII, at_share=st.floats(0, 1))
def test_pieces_of_a_line_add_up(lines, points, radius, at_share) -> None:
    drawn = lines_of(*lines)
    covered = covered_intervals(drawn, points_of(*points), radius)
    length = shapely.length(drawn)
    number, cut = np.arange(len(drawn)), length * at_share
    parts = overlap_m(covered, number, 0 * length, cut) + overlap_m(covered, number, cut, length)
    assert parts.sum() == pytest.approx(metres(covered), abs=1e-6)


def test_little_memory_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    lines = lines_of(*rng.uniform(-400, 400, (60, 5, 2)).tolist())
    centres = points_of(*rng.uniform(-400, 400, (40, 2)).tolist())
    at_once = covered_intervals(lines, centres, 70.0)
    monkeypatch.setattr(circles, "_PAIRS", 7)
    pd.testing.assert_frame_equal(covered_intervals(lines, centres, 70.0), at_once)
    assert 0 < metres(at_once) < shapely.length(lines).sum()


def test_a_circle_that_meets_no_vertex_is_found() -> None:
    # a ferry of 40 km past one landing 300 m aside
    found = covered_intervals(lines_of([(-20_000, 0), (20_000, 0)]), points_of((5_000, 300)), 1000.0)
    half = sqrt(1000**2 - 300**2)
    assert rows_of(found) == [(0, pytest.approx(25_000 - half), pytest.approx(25_000 + half))]


def test_overlap_by_hand() -> None:
    covered = pd.DataFrame({"line": [0, 0, 2], "start_m": [10.0, 30.0, 0.0], "end_m": [20.0, 40.0, 5.0]})
    line = np.array([2, 0, 1, 0, 0, 0])
    start = np.array([1.0, 0.0, 0.0, 20.0, 15.0, 12.0])
    end = np.array([9.0, 50.0, 9.0, 30.0, 35.0, 13.0])
    assert overlap_m(covered, line, start, end).tolist() == [4.0, 20.0, 0.0, 0.0, 10.0, 1.0]
