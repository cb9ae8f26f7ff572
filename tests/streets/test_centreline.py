"""A dual carriageway counts once; what only looks like one counts in full."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from qdgeo.streets import centreline_weights, normalise


def weights(*rows: tuple[list[tuple[float, float]], str, bool]) -> list[float]:
    lines, names, oneway = zip(*rows, strict=True)
    shapes = np.array([LineString(line) for line in lines], dtype=object)
    return list(centreline_weights(shapes, np.array(names, dtype=object), np.array(oneway), apart_m=40))


EAST = [(0.0, 0.0), (500.0, 0.0)]
WEST = [(500.0, 20.0), (0.0, 20.0)]


def test_a_pair_counts_once() -> None:
    assert weights((EAST, "a", True), (WEST, "a", True)) == [0.5, 0.5]


@pytest.mark.parametrize(
    "other",
    [
        (WEST, "b", True),  # another street
        (WEST, "a", False),  # not a carriageway
        ([(0.0, 20.0), (500.0, 20.0)], "a", True),  # the same direction: two one-way lanes of a loop
        ([(500.0, 90.0), (0.0, 90.0)], "a", True),  # too far apart
        ([(250.0, 20.0), (250.0, 500.0)], "a", True),  # a branch
    ],
)
def test_no_partner_counts_in_full(other: tuple[list[tuple[float, float]], str, bool]) -> None:
    assert weights((EAST, "a", True), other)[0] == 1.0


def test_half_a_partner_takes_half_of_the_half() -> None:
    found = weights((EAST, "a", True), ([(250.0, 20.0), (0.0, 20.0)], "a", True))
    assert found[0] == pytest.approx(0.75, abs=0.05)
    assert found[1] == 0.5


def test_unnamed_streets_have_no_partner() -> None:
    assert weights((EAST, "", True), (WEST, "", True)) == [1.0, 1.0]


@given(st.permutations(range(4)))
def test_order_changes_nothing(order: list[int]) -> None:
    rows = [(EAST, "a", True), (WEST, "a", True), (EAST, "b", True), ([(0.0, 50.0), (9.0, 50.0)], "a", False)]
    straight = weights(*rows)
    assert weights(*(rows[i] for i in order)) == [straight[i] for i in order]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("香港中路", " 香港 中路", True),
        ("ＮＯ．１路", "no.1路", True),
        ("香港中路", "香港西路", False),
        ("Calle de Triana", "calle  DE triana", True),
        ("Ñ", "N", False),
    ],
)
def test_names_are_alike_only_in_form(one: str, other: str, same: bool) -> None:
    assert (normalise(one) == normalise(other)) is same


def test_a_roundabout_is_not_its_own_partner() -> None:
    ring = [(15 * np.cos(a), 15 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 25)]
    assert weights((ring, "环岛", True)) == [1.0]


def test_house_numbers_keep_their_dash() -> None:
    assert normalise("1-5路") != normalise("15路")
    assert normalise("1—5路") == normalise("1 - 5 路")


def test_pieces_that_leave_a_junction_in_opposite_directions_are_one_line() -> None:
    west, east = [(0.0, 0.0), (-97.0, -20.0)], [(0.0, 0.0), (414.0, 90.0)]
    assert weights((west, "a", True), (east, "a", True)) == [1.0, 1.0]
