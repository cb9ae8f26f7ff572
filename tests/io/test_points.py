"""Bare coordinates: what is a number, what is near, and what stands in the other's column."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.crs import wgs84_to_gcj02
from qdgeo.io.points import far_from, number_of, read_lonlat, swapped
from qdgeo.io.tables import Table

QINGDAO = (119.5, 35.6, 121.0, 37.2)


def table(*rows: tuple[str, str]) -> Table:
    frame = pd.DataFrame(rows, columns=["lon", "lat"], dtype=object)
    return Table(frame=frame, rows=np.arange(2, len(rows) + 2), where="a.csv", encoding="utf-8")


def read(*rows: tuple[str, str], datum: str = "wgs84") -> tuple[np.ndarray, list[str], list[str]]:
    lonlat, problems, notes = read_lonlat(table(*rows), ("lon", "lat"), datum=datum, near=QINGDAO, key="k")
    return lonlat, [str(problem) for problem in problems], [str(note) for note in notes]


@pytest.mark.parametrize(
    "cell", ["", "nan", "inf", "-Infinity", "1_000", "120°23′", "120,38", "=1+1", "一百"]
)
def test_what_is_no_number(cell: str) -> None:
    assert np.isnan(number_of(cell))


@given(st.floats(-180, 180))
def test_numbers_are_read_exactly(value: float) -> None:
    assert number_of(repr(value)) == value


def test_far_is_half_a_degree_beyond_the_box_and_unknown_is_not_far() -> None:
    points = np.array([[119.0, 35.1], [118.99, 36.0], [120.0, 37.71], [np.nan, 36.0]])
    assert far_from(points, QINGDAO).tolist() == [False, True, True, False]


def test_a_place_that_is_near_both_ways_is_not_swapped() -> None:
    square = (30.0, 30.0, 31.0, 31.0)
    assert not swapped(np.array([[30.2, 30.8], [np.nan, 30.0]]), square).any()
    assert swapped(np.array([[36.0, 120.0]]), QINGDAO).all()


def test_the_datum_moves_points_and_nothing_is_said_of_good_ones() -> None:
    here = np.array([[120.38, 36.07]])
    there = wgs84_to_gcj02(here)[0].tolist()
    lonlat, problems, notes = read((repr(there[0]), repr(there[1])), datum="gcj02")
    np.testing.assert_allclose(lonlat, here, atol=1e-8)
    assert (problems, notes) == ([], [])


def test_bad_rows_are_told_and_good_ones_read_all_the_same() -> None:
    lonlat, problems, notes = read(
        ("120.38", "36.07"),
        ("x", "36.07"),
        ("181", "36.07"),
        ("36.07", "120.38"),
        ("0", "0"),
        ("113.2", "23.1"),
    )
    np.testing.assert_allclose(lonlat[0], [120.38, 36.07])
    assert np.isnan(lonlat[[1, 2]]).any(axis=1).all()
    for line, words in zip(
        problems, ("row 3, lon: 'x'", "row 4, lon: 181 is out", "row 6: 0, 0", "rows 5"), strict=True
    ):
        assert words in line
    assert problems[-1].endswith("swap the two cells of these rows")
    assert notes == ["a.csv: 1 rows lie more than 0.5 degrees from the city"]


def test_zero_is_a_place_where_the_city_lies_there() -> None:
    _, problems, notes = read_lonlat(
        table(("0", "0")), ("lon", "lat"), datum="wgs84", near=(-0.1, -0.1, 0.1, 0.1), key="k"
    )
    assert (problems, notes) == ([], ())
