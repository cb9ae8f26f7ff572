"""A search amended is the search that one would have made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.network import amend
from qdgeo.network.amend import amended
from qdgeo.network.search import Steps, lay_out, nearest_source


@st.composite
def graphs(draw):
    """One-way streets between up to a dozen nodes, parallel ones and loops among them, and a few sources."""
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    rows = draw(st.lists(st.tuples(node, node, st.integers(0, 90)), max_size=30))
    tail, head, seconds = (
        np.array(part, dtype=np.int64) for part in (list(zip(*rows, strict=True)) or ([], [], []))
    )
    places = draw(st.lists(st.tuples(node, st.integers(0, 20)), min_size=1, max_size=6))
    at, leg = np.array(places, dtype=np.int64).T
    graph = lay_out(count, Steps(tail, head, seconds / 4), at, leg / 4)
    some = draw(st.lists(st.integers(0, len(places) - 1), unique=True))
    return graph, np.array(sorted(some), dtype=np.int64)


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amend, "_MOST", 1.0)


@settings(max_examples=150)
@given(graphs(), st.sampled_from([np.inf, 20.0, 5.0]))
def test_some_sources_are_searched_as_if_there_were_no_others(drawn, limit_s: float) -> None:
    graph, some = drawn
    expected = nearest_source(graph, some, limit_s=limit_s)
    found = amended(nearest_source(graph), some, limit_s=limit_s)
    np.testing.assert_allclose(found.seconds, expected.seconds, rtol=0, atol=2e-6)
    np.testing.assert_array_equal(found.source, expected.source)


def test_all_sources_and_none() -> None:
    graph = lay_out(2, Steps(np.array([0]), np.array([1]), np.array([5.0])), np.array([1]), np.array([1.0]))
    every = nearest_source(graph)
    assert amended(every, np.array([0])).seconds.tolist() == [6.0, 1.0]
    assert np.isinf(amended(every, np.array([], dtype=np.int64)).seconds).all()
