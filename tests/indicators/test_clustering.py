"""Moran's I: by hand, against every order of a few cells, and against PySAL's esda."""

from __future__ import annotations

import warnings
from itertools import permutations
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from esda import Moran as PysalMoran
    from esda import Moran_Local as PysalLocal
    from libpysal.weights import W, lat2W

from qdgeo.indicators.clustering import Local, Moran, _distinct, local_moran, moran, neighbours

HOW = {"permutations": 999, "seed": 7}


def square(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    row, column = np.divmod(np.arange(rows * columns), columns)
    return column, row


def pysal_weights(weights: csr_array) -> W:
    """The same neighbours as PySAL has them; without a word of its own on cells that have none."""
    near = {
        n: weights.indices[weights.indptr[n] : weights.indptr[n + 1]].tolist()
        for n in range(weights.shape[0])
    }
    return W(near, silence_warnings=True)


def pysal(values: np.ndarray, weights: csr_array, kind: type) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return kind(values, pysal_weights(weights), permutations=999)


@pytest.mark.parametrize("contiguity", ["rook", "queen"])
def test_neighbours_are_those_of_a_lattice(contiguity: str) -> None:
    known = lat2W(4, 5, rook=contiguity == "rook")
    known.transform = "r"
    assert neighbours(*square(4, 5), contiguity).toarray() == pytest.approx(known.full()[0])


def test_neighbours_of_a_ragged_grid_do_not_wrap_round() -> None:
    # the last cell of one row and the first of the next lie far apart
    found = neighbours(np.array([0, 9, 0, 9, 50]), np.array([0, 0, 1, 1, 50]), "queen").toarray()
    assert found.tolist() == [[0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0] * 5]


def test_by_hand() -> None:
    # a chessboard is as unlike as can be, two halves are alike
    column, row = square(4, 4)
    weights = neighbours(column, row, "rook")
    assert moran(((column + row) % 2).astype(float), weights, **HOW).i == pytest.approx(-1.0)
    halves = moran((column < 2).astype(float), weights, **HOW)
    # a cell at the middle: two of three, or three of four neighbours alike; at the rim all; means of ±1
    assert halves.i == pytest.approx((8 * 1 + 4 * (1 / 3) + 4 * (1 / 2)) / 16)
    assert halves.expected == pytest.approx(-1 / 15)
    assert halves.p < 0.01


def test_the_p_of_a_few_cells_is_that_of_every_order() -> None:
    values = np.array([5.0, 4.0, 3.5, 1.0, 0.0, 0.5])
    weights = neighbours(*square(2, 3), "rook")
    orders = np.array([moran_i(np.array(order), weights) for order in permutations(values)])
    seen = moran_i(values, weights)
    exact = min((orders >= seen - 1e-12).mean(), (orders <= seen + 1e-12).mean())
    found = moran(values, weights, permutations=9999, seed=1)
    assert found.i == pytest.approx(seen)
    assert found.p == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / 9999) + 1e-4)


def moran_i(values: np.ndarray, weights: csr_array) -> float:
    z = values - values.mean()
    return float(z @ weights.toarray() @ z / (z @ z) * values.size / weights.sum())


@pytest.mark.parametrize("contiguity", ["rook", "queen"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_esda_gives_the_same(contiguity: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    column, row = square(12, 15)
    some = rng.random(column.size) < 0.7  # a ragged grid, with cells that have no neighbour
    column, row = column[some], row[some]
    values = rng.random(column.size) + 0.1 * column
    weights = neighbours(column, row, contiguity)
    found, known = moran(values, weights, **HOW), pysal(values, weights, PysalMoran)
    assert found.i == pytest.approx(known.I)
    assert found.expected == pytest.approx(known.EI)
    assert found.p == pytest.approx(known.p_sim, abs=0.03)
    local, known = local_moran(values, weights, **HOW), pysal(values, weights, PysalLocal)
    alone = np.diff(weights.indptr) == 0
    assert local.i[~alone] == pytest.approx(known.Is[~alone])
    # both are random: their difference stays within five deviations of the two
    p = (local.p + known.p_sim)[~alone] / 2
    assert (np.abs(local.p - known.p_sim)[~alone] <= 5 * np.sqrt(2 * p * (1 - p) / 999) + 0.002).all()
    names = np.array(["", "HH", "LH", "LL", "HL"])[known.q.astype(int)]
    assert (local.quarter[~alone] == names[~alone]).all()


def test_local_parts_add_up_to_the_whole() -> None:
    column, row = square(7, 9)
    values, weights = np.random.default_rng(4).random(63), neighbours(column, row, "queen")
    whole, parts = moran(values, weights, **HOW), local_moran(values, weights, **HOW)
    assert parts.i.sum() / (values.size - 1) == pytest.approx(whole.i)


def test_the_same_seed_gives_the_same_and_another_hardly_differs() -> None:
    column, row = square(9, 9)
    values, weights = np.random.default_rng(5).random(81), neighbours(column, row, "queen")
    first, again = (local_moran(values, weights, **HOW) for _ in range(2))
    assert (first.p == again.p).all()
    other = local_moran(values, weights, permutations=999, seed=8)
    assert (other.i == first.i).all()
    assert other.p == pytest.approx(first.p, abs=0.1)


@given(
    values=st.lists(st.integers(0, 9), min_size=12, max_size=12), factor=st.sampled_from([0.001, 3.0, 1000.0])
)
def test_units_change_nothing(values: list[int], factor: float) -> None:
    weights = neighbours(*square(3, 4), "rook")
    cells = np.array(values, dtype=float)
    was, now = (
        moran(cells * f + c, weights, permutations=99, seed=1) for f, c in ((1.0, 0.0), (factor, 5.0))
    )
    assert isnan(was.i) == isnan(now.i) == (len(set(values)) == 1)
    if len(set(values)) > 1:
        assert now.i == pytest.approx(was.i, abs=1e-6)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0], [3.0, 3.0, 3.0, 3.0]])
def test_too_few_cells_or_all_the_same_are_unknown(values: list[float]) -> None:
    cells = np.array(values)
    weights = neighbours(np.arange(cells.size), np.zeros(cells.size, dtype=np.int64), "queen")
    found = moran(cells, weights, **HOW)
    assert isinstance(found, Moran)
    assert all(isnan(figure) for figure in found)
    local = local_moran(cells, weights, **HOW)
    assert isinstance(local, Local)
    assert np.isnan(local.i).all()
    assert set(local.quarter) <= {""}


def test_cells_that_do_not_touch_have_no_figure() -> None:
    weights = neighbours(np.array([0, 5, 9]), np.array([0, 5, 9]), "queen")
    assert isnan(moran(np.array([1.0, 2.0, 4.0]), weights, **HOW).i)
    assert np.isnan(local_moran(np.array([1.0, 2.0, 4.0]), weights, **HOW).p).all()


def test_draws_are_distinct_and_even() -> None:
    for among in (9, 70):
        drawn = _distinct(np.random.default_rng(1), 20_000, 4, among)
        assert (np.diff(np.sort(drawn, axis=1), axis=1) > 0).all()
        times = np.bincount(drawn[:, 0], minlength=among)
        assert times.size == among
        assert times == pytest.approx(20_000 / among, abs=6 * np.sqrt(20_000 / among))
