"""Lines become ways that share nodes where they meet, and only there."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import LineString

from qdgeo.sample.lines import lines_of
from qdgeo.sample.noding import noded


def shared(lines: list[LineString], **tags: object) -> list[list[float]]:
    """Where more than one way is, in order."""
    made = noded(lines_of(lines, highway="residential", **tags))
    times = np.bincount(made.nodes)
    return sorted(np.round(made.xy[times > 1], 6).tolist())


def test_lines_that_cross_meet() -> None:
    assert shared([LineString([(0, 0), (100, 0)]), LineString([(50, -50), (50, 50)])]) == [[50, 0]]


def test_lines_on_two_levels_do_not_meet_unless_one_goes_on_into_the_other() -> None:
    below = LineString([(0, 0), (200, 0)])
    ramp = LineString([(100, -200), (100, -50)])
    bridge = LineString([(100, -50), (100, 50)])
    side = LineString([(0, 0), (0, -200), (100, -200)])
    assert shared([below, ramp, bridge, side], layer=["", "", "1", ""]) == [[0, 0], [100, -200], [100, -50]]


def test_what_hangs_over_a_street_is_cut_off_there() -> None:
    made = noded(
        lines_of([LineString([(0, 0), (100, 0)]), LineString([(50, -80), (50, 9)])], highway="residential")
    )
    assert made.ways.length.tolist() == [100, 80]


def test_an_end_beyond_the_street_does_not_bend_it() -> None:
    made = noded(
        lines_of([LineString([(0, 0), (100, 0)]), LineString([(50, -80), (50, 2)])], highway="residential")
    )
    assert made.ways.length.tolist() == pytest.approx([100, 80], abs=1e-4)


def test_what_is_joined_to_nothing_is_left_out() -> None:
    lines = [
        LineString([(0, 0), (100, 0)]),
        LineString([(50, -50), (50, 50)]),
        LineString([(0, 900), (90, 900)]),
    ]
    made = noded(lines_of(lines, highway="residential", name=["a", "b", "island"]))
    assert made.ways["name"].tolist() == ["a", "b"]


def test_a_ring_is_entered_where_streets_meet_it() -> None:
    ring = LineString([(20, 0), (0, 20), (-20, 0), (0, -20), (20, 0)])
    arms = [LineString([(18, 0), (200, 0)]), LineString([(-18, 0), (-200, 0)])]
    assert np.round(shared([ring, *arms])).tolist() == [[-20, 0], [20, 0]]
