"""Evenness between districts: by hand, against all pairs, against PySAL, and by the laws of inequality."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inequality.gini import Gini

from qdgeo.indicators.evenness import gini, lorenz, variation

AMOUNTS = st.floats(0, 1e4).map(lambda x: round(x, 3))
BASES = st.floats(0.01, 1e4).map(lambda x: round(x, 3))
DISTRICTS = st.lists(st.tuples(AMOUNTS, BASES), min_size=2, max_size=12).filter(
    lambda rows: sum(amount for amount, _ in rows) > 0
)


def columns(rows: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    amount, base = np.array(rows, dtype=float).T
    return amount, base


def of_all_pairs(amount: np.ndarray, base: np.ndarray) -> float:
    """Half of the relative mean absolute difference, every pair by itself."""
    rate, mean = amount / base, amount.sum() / base.sum()
    apart = sum(
        b * c * abs(x - y) for x, b in zip(rate, base, strict=True) for y, c in zip(rate, base, strict=True)
    )
    return apart / (2 * base.sum() ** 2 * mean)


def test_by_hand() -> None:
    # rates 1 and 3 a km, one km each: mean 2, mean absolute difference (0 + 2 + 2 + 0) ÷ 4 = 1, 1 ÷ (2 × 2)
    assert gini(np.array([1.0, 3.0]), np.ones(2)) == pytest.approx(0.25)
    assert variation(np.array([1.0, 3.0]), np.ones(2)) == pytest.approx(0.5)
    # nothing in three of four equal districts: 1 − 1/4; the deviation is √3 times the mean
    alone = np.array([0.0, 0, 0, 8])
    assert gini(alone, np.ones(4)) == pytest.approx(0.75)
    assert variation(alone, np.ones(4)) == pytest.approx(np.sqrt(3))


@given(rows=DISTRICTS)
def test_all_pairs_give_the_same(rows: list[tuple[float, float]]) -> None:
    amount, base = columns(rows)
    assert gini(amount, base) == pytest.approx(of_all_pairs(amount, base), abs=1e-9)


@given(values=st.lists(st.integers(0, 1000), min_size=2, max_size=30).filter(any))
def test_equal_bases_are_pysal(values: list[int]) -> None:
    amount = np.array(values, dtype=float)
    assert gini(amount, np.ones(amount.size)) == pytest.approx(Gini(amount).g, abs=1e-12)


@given(rows=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), min_size=2, max_size=8))
def test_a_base_of_n_is_n_districts_of_that_rate_in_pysal(rows: list[tuple[int, int]]) -> None:
    rate, base = columns(rows)
    if rate.sum() == 0:
        return
    alike = np.repeat(rate, base.astype(int))
    assert gini(rate * base, base) == pytest.approx(Gini(alike).g, abs=1e-9)
    assert variation(rate * base, base) == pytest.approx(alike.std() / alike.mean())


@given(rows=DISTRICTS, factor=st.floats(0.1, 100))
def test_units_and_order_change_nothing(rows: list[tuple[float, float]], factor: float) -> None:
    amount, base = columns(rows)
    for measure in (gini, variation):
        was = measure(amount, base)
        assert measure(amount * factor, base) == pytest.approx(was, abs=1e-9)
        assert measure(amount, base * factor) == pytest.approx(was, abs=1e-9)
        assert measure(amount[::-1], base[::-1]) == pytest.approx(was, abs=1e-9)


@given(rows=DISTRICTS)
def test_bounds_and_the_curve(rows: list[tuple[float, float]]) -> None:
    amount, base = columns(rows)
    curve = lorenz(amount, base)
    assert curve.base[0] == curve.amount[0] == 0
    assert curve.base[-1] == curve.amount[-1] == pytest.approx(1)
    assert (np.diff(curve.base) > 0).all()
    assert (curve.amount <= curve.base + 1e-9).all()
    assert 0 <= gini(amount, base) < 1


@given(base=st.lists(BASES, min_size=2, max_size=9), rate=st.floats(0.01, 100))
def test_the_same_rate_everywhere_is_even(base: list[float], rate: float) -> None:
    bases = np.array(base)
    assert gini(bases * rate, bases) == pytest.approx(0, abs=1e-9)
    assert variation(bases * rate, bases) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("amount", "base"),
    [
        ([], []),
        ([3.0], [1.0]),
        ([3.0, 1.0], [1.0, 0.0]),
        ([0.0, 0.0], [1.0, 1.0]),
        ([nan, 1.0, 2.0], [1.0, 1.0, 1.0]),
        ([1.0, 1.0, 2.0], [1.0, nan, 1.0]),
    ],
)
def test_what_cannot_be_compared_is_unknown(amount: list[float], base: list[float]) -> None:
    for measure in (gini, variation):
        assert isnan(measure(np.array(amount), np.array(base)))
