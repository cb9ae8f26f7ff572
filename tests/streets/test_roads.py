"""Pieces cut out of many lines at once, against shapely's cut of one line at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.ops import substring

from qdgeo.streets.roads import cut

places = st.integers(-1_000, 1_000).map(float)
courses = st.lists(st.tuples(places, places), min_size=2, max_size=6, unique=True)
shares = st.tuples(st.integers(0, 40), st.integers(0, 40)).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(courses, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 3), shares), max_size=8))
def test_each_piece_is_that_of_one_line_by_itself(drawn: list, asked: list) -> None:
    lines = np.array([shapely.LineString(course) for course in drawn], dtype=object)
    row = np.array([which % len(lines) for which, _ in asked], dtype=np.int64)
    share = np.array([sorted(pair) for _, pair in asked], dtype=float).reshape(-1, 2) / 40
    at = shapely.length(lines)[row][:, None] * share
    pieces = cut(lines, pd.DataFrame({"line": row, "start_m": at[:, 0], "end_m": at[:, 1]}))
    assert len(pieces) == len(asked)
    for piece, of, (start, end) in zip(pieces, row, at, strict=True):
        alone = substring(lines[of], start, end)
        assert abs(piece.length - (end - start)) < 1e-5
        assert piece.hausdorff_distance(alone) < 1e-5
        ends = shapely.get_coordinates(piece)[[0, -1]]
        np.testing.assert_allclose(ends, shapely.get_coordinates(alone)[[0, -1]], atol=1e-6)


def test_a_whole_line_is_itself_and_a_cut_at_a_vertex_has_it_once() -> None:
    corner = shapely.LineString([(0, 0), (3, 4), (3, 10)])
    pieces = pd.DataFrame({"line": [0, 0, 0], "start_m": [0.0, 0.0, 5.0], "end_m": [11.0, 5.0, 11.0]})
    whole, first, second = cut(np.array([corner], dtype=object), pieces)
    assert whole is corner
    assert shapely.get_coordinates(first).tolist() == [[0, 0], [3, 4]]
    assert shapely.get_coordinates(second).tolist() == [[3, 4], [3, 10]]


def test_nothing_asked_is_nothing() -> None:
    nothing = pd.DataFrame(
        {"line": np.zeros(0, dtype=np.int64), "start_m": np.zeros(0), "end_m": np.zeros(0)}
    )
    assert cut(np.array([shapely.LineString([(0, 0), (1, 0)])], dtype=object), nothing).size == 0
