from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.network.lines import as_lines, cut_lines, line_lengths, points_along, ranges

BENT = np.array([[0.0, 0], [4, 0], [4, 4], [10, 0], [10, 5]])  # a bend of 8, then a straight of 5
OFFSETS = np.array([0, 3, 5])

corner = st.integers(-50, 50)
shapes = st.lists(
    st.lists(st.tuples(corner, corner), min_size=2, max_size=6, unique=True), min_size=1, max_size=5
)


def _flat(lines: list[list[tuple[int, int]]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([place for line in lines for place in line], dtype=float), np.cumsum(
        [0, *map(len, lines)]
    )


def test_lengths_by_hand() -> None:
    assert line_lengths(BENT, OFFSETS).tolist() == [8.0, 5.0]


@pytest.mark.parametrize(
    ("line", "along", "place"),
    [
        (0, 0, (0, 0)), (0, 4, (4, 0)), (0, 8, (4, 4)), (0, 5, (4, 1)),
        (1, 0, (10, 0)), (1, 5, (10, 5)), (1, 2.5, (10, 2.5)),
    ],
)  # fmt: skip
def test_points_by_hand(line: int, along: float, place: tuple[float, float]) -> None:
    assert points_along(BENT, OFFSETS, np.array([line]), np.array([float(along)])).tolist() == [list(place)]


def test_a_cut_at_a_bend_names_it_once() -> None:
    cut, offsets = cut_lines(BENT, OFFSETS, np.array([0, 0]), np.array([0.0, 4]), np.array([4.0, 8]))
    assert cut.tolist() == [[0, 0], [4, 0], [4, 0], [4, 4]]
    assert offsets.tolist() == [0, 2, 4]


def test_nothing_in_nothing_out() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert as_lines(np.zeros((0, 2)), np.zeros(1, dtype=np.int64)).size == 0
    assert points_along(BENT, OFFSETS, none, np.zeros(0)).shape == (0, 2)
    assert cut_lines(BENT, OFFSETS, none, np.zeros(0), np.zeros(0))[1].tolist() == [0]
    assert ranges(none, none).size == 0


@given(lines=shapes, shares=st.lists(st.floats(0, 1), min_size=2, max_size=5))
@settings(max_examples=60, deadline=None)
def test_cut_and_put_together_is_the_same_line(
    lines: list[list[tuple[int, int]]], shares: list[float]
) -> None:
    coords, offsets = _flat(lines)
    whole = as_lines(coords, offsets)
    length = line_lengths(coords, offsets)
    np.testing.assert_allclose(length, shapely.length(whole))
    stops = np.unique(np.concatenate([[0.0], np.round(shares, 3), [1.0]]))
    for line in range(len(lines)):
        at = stops * length[line]
        number = np.full(at.size, line)
        places = points_along(coords, offsets, number, at)
        expected = shapely.get_coordinates(shapely.line_interpolate_point(whole[line], at))
        np.testing.assert_allclose(places, expected, atol=1e-9)
        pieces = as_lines(*cut_lines(coords, offsets, number[1:], at[:-1], at[1:]))
        np.testing.assert_allclose(shapely.length(pieces), np.diff(at), atol=1e-9)
        for piece, start, end in zip(pieces, at[:-1], at[1:], strict=True):
            peer = shapely.ops.substring(whole[line], start, end)
            assert piece.hausdorff_distance(peer) < 1e-9
