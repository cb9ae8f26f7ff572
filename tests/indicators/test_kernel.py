"""Kernel densities by hand, event by event, and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neighbors import KernelDensity

from qdgeo.indicators import kernel as module
from qdgeo.indicators.kernel import kernel_density, kernel_per_m2, kernel_reach_m

EVENTS = st.lists(st.tuples(st.integers(-900, 900), st.integers(-900, 900)), min_size=1, max_size=12)
KERNELS = st.sampled_from(["quartic", "gaussian"])


def middles(density) -> np.ndarray:
    return (np.array(density.index.to_list(), dtype=float) + 0.5) * 50


def test_by_hand() -> None:
    # at the event 3 ÷ (π · 0.2²) a km²; 100 m off, half of the bandwidth, (1 − 1/4)² of that; at 200 m nothing
    top = 3 / (np.pi * 0.04)
    found = kernel_per_m2(np.array([0.0, 100, 200, 300]), "quartic", 200) * 1e6
    assert found.tolist() == pytest.approx([top, top * 0.5625, 0, 0])


@given(events=EVENTS, kernel=KERNELS)
@settings(max_examples=25)
def test_every_event_by_itself(events, kernel) -> None:
    xy = np.array(events, dtype=float)
    found = kernel_density(xy, kernel, bandwidth_m=120, cell_m=50)
    apart = np.hypot(*(middles(found)[:, None, :] - xy[None, :, :]).T).T
    assert found.to_numpy() == pytest.approx(kernel_per_m2(apart, kernel, 120).sum(axis=1) * 1e6)
    assert (found > 0).all()
    assert found.index.is_monotonic_increasing
    assert found.index.is_unique
    # nothing is lost: what is spread over all cells is about as many events as there are
    assert found.sum() * 0.05**2 == pytest.approx(len(events), rel=0.1)


@given(events=EVENTS)
@settings(max_examples=25)
def test_scikit_learn_says_the_same(events) -> None:
    xy = np.array(events, dtype=float)
    found = kernel_density(xy, "gaussian", bandwidth_m=120, cell_m=50)
    other = np.exp(KernelDensity(bandwidth=120).fit(xy).score_samples(middles(found))) * len(events) * 1e6
    # the tail beyond four standard deviations, one part in 3,000, is spread over the rest
    assert found.to_numpy() == pytest.approx(other * 1.0003355, rel=1e-3, abs=1e-2 * len(events))


def test_no_events_and_batches(monkeypatch) -> None:
    assert kernel_density(np.zeros((0, 2)), "quartic", bandwidth_m=100, cell_m=50).empty
    xy = np.array([[0.0, 0], [30, 40], [500, 10]])
    whole = kernel_density(xy, "quartic", bandwidth_m=100, cell_m=50)
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    one = kernel_density(xy, "quartic", bandwidth_m=100, cell_m=50)
    assert one.to_numpy() == pytest.approx(whole.to_numpy())
    assert one.index.equals(whole.index)
    assert kernel_reach_m("gaussian", 100) == 400
