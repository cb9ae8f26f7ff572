"""Gaps between bins on 东西路 (arterial, 200 m by the norm) and 南北路 (a lane, no norm), by hand and by a law."""

from __future__ import annotations

from functools import cache
from math import isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from towns import register_of, streets_of, town

from qdgeo.city import City
from qdgeo.errors import DataError
from qdgeo.indicators import Indicator, bin_spacing
from qdgeo.indicators.bin_spacing import _gaps, _walked
from qdgeo.network import Reach, build_network, reach
from qdgeo.targets.bin_spacing import load_bin_spacing, parse_bin_spacing
from qdgeo.targets.road_classes import road_class_of


@cache
def walked() -> tuple[City, Reach]:
    city = town()
    return city, reach(build_network(city), city.toilets)


def measured(*places: tuple[float, float], **changes: Any) -> Indicator:
    city = town(registers=register_of("bins", *({"xy": xy} for xy in places)), **changes)
    return bin_spacing(city, reach(build_network(city), city.toilets))


def test_three_bins_on_a_road() -> None:
    """Gaps of 200 m (in w) and 1,200 m (they meet at 900, in w); 600 of 1,000 m and 800 of 1,000 m are too far."""
    found = measured((100, 20), (300, 0), (1500, -5))
    for basis in ("arterial", "streets"):
        assert found.value("w", "bin_spacing_median_m", basis) == pytest.approx(200)
        assert found.value("whole", "bin_spacing_p90_m", basis) == pytest.approx(1200)
        assert isnan(found.value("x", "bin_spacing_median_m", basis))
        shares = [found.value(d, "bins_far", basis) for d in ("w", "x", "whole")]
        assert shares == pytest.approx([0.6, 0.8, 0.7])
    far = found.layer.groupby("district")["length_m"].sum()
    assert far.to_dict() == pytest.approx({"w": 600, "x": 800})
    assert far.sum() == pytest.approx(found.layer.length.sum())


def test_a_class_without_a_norm_has_gaps_and_no_share() -> None:
    found = measured((1000, 100), (1000, 400), (1000, 900))
    assert found.value("w", "bin_spacing_median_m", "local") == pytest.approx(300)
    assert found.value("w", "bin_spacing_p90_m", "local") == pytest.approx(500)
    assert isnan(found.value("w", "bins_far", "local"))
    assert found.value("whole", "bins_far", "arterial") == 1.0


def test_bins_that_meet_at_a_junction_make_one_gap() -> None:
    city, known = walked()
    frame = register_of("bins", {"xy": (900, 0)}, {"xy": (1100, 0)})["bins"].frame
    assert _gaps(city, _walked(known, frame))["m"].round(6).tolist() == [200.0]


BLOCK = streets_of(
    [({"highway": "tertiary", "name": "环路"}, [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])]
)


def test_round_a_block_back_to_the_same_bin_is_no_gap() -> None:
    found = measured((50, 0), streets=BLOCK)
    assert isnan(found.value("w", "bin_spacing_median_m", "branch"))
    assert found.value("w", "bins_far", "branch") == pytest.approx(0)


def test_two_bins_make_one_gap_however_many_streets_join_them() -> None:
    """150 m by the east side, 250 m by the west: the shorter is the gap, and the only one."""
    city = town(
        streets=BLOCK, registers=register_of("bins", {"xy": (50, 0)}, {"xy": (100, 100)}, {"xy": (99, 100)})
    )
    found = _gaps(city, _walked(reach(build_network(city), city.toilets), city.registers["bins"].frame))
    assert np.sort(found["m"].to_numpy()).round(6).tolist() == [150.0, 249.0]


def test_a_bin_far_from_any_street_is_told_and_in_no_spacing() -> None:
    found = measured((100, 0), (100, 400))
    assert [note.features for note in found.notes] == [("row 3",)]
    assert isnan(found.value("whole", "bin_spacing_median_m", "streets"))


def test_without_a_register_all_is_unknown() -> None:
    city, known = walked()
    found = bin_spacing(city, known)
    assert found.table["value"].isna().all()
    assert set(found.table["basis"]) == {"arterial", "local", "streets"}


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=8, unique=True))
def test_gaps_along_one_road_are_the_differences_of_places(places: list[int]) -> None:
    city, known = walked()
    frame = register_of("bins", *({"xy": (float(x), 0.0)} for x in places))["bins"].frame
    found = _gaps(city, _walked(known, frame))
    apart = np.diff(np.sort(places))
    expected = apart[apart > 10]  # nearer ones are one place
    assert np.sort(found["m"].to_numpy()) == pytest.approx(np.sort(expected))


LINES = (0, 103, 250, 330)  # streets of a grid, m; classes of road by row and by column
CLASSES = ("primary", "secondary", "tertiary", "residential")


@cache
def grid() -> tuple[City, Reach]:
    rows = [({"highway": CLASSES[i]}, [(x, y) for x in LINES]) for i, y in enumerate(LINES)]
    columns = [({"highway": CLASSES[i]}, [(x, y) for y in LINES]) for i, x in enumerate(LINES)]
    city = town(streets=streets_of(rows + columns))
    return city, reach(build_network(city), city.toilets)


def metre_by_metre(bins: list[tuple[int, int]]) -> list[tuple[float, set[str]]]:
    """Return the least way of each two bins whose grounds touch, with the classes on which they do, by brute force."""
    steps: dict[tuple[tuple[int, int], tuple[int, int]], str] = {}
    for highway, at in zip(CLASSES, LINES, strict=True):
        for m in range(LINES[-1]):
            steps[(m, at), (m + 1, at)] = steps[(at, m), (at, m + 1)] = road_class_of()[highway]
    number: dict[tuple[int, int], int] = {}
    ends = np.array([[number.setdefault(end, len(number)) for end in step] for step in steps])
    graph = coo_array((np.ones(len(ends)), ends.T), shape=(len(number),) * 2).tocsr()
    walk = dijkstra(graph, directed=False, indices=[number[xy] for xy in bins])
    own, near = walk.argmin(axis=0), walk.min(axis=0)
    met: dict[tuple[int, int], dict[float, set[str]]] = {}
    for (u, v), of in zip(ends.tolist(), steps.values(), strict=True):
        if own[u] != own[v]:
            pair = (min(own[u], own[v]), max(own[u], own[v]))
            met.setdefault(pair, {}).setdefault(near[u] + 1 + near[v], set()).add(of)
    least = [(min(ways), ways[min(ways)]) for ways in met.values() if min(ways) > 10]
    return sorted(least, key=lambda way: way[0])


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(LINES), st.integers(0, LINES[-1]), st.booleans()).map(
            lambda row: (row[0], row[1]) if row[2] else (row[1], row[0])
        ),
        min_size=1,
        max_size=7,
        unique=True,
    )
)
def test_gaps_on_a_grid_are_those_found_metre_by_metre(bins: list[tuple[int, int]]) -> None:
    city, known = grid()
    frame = register_of("bins", *({"xy": xy} for xy in bins))["bins"].frame
    found = _gaps(city, _walked(known, frame))
    expected = metre_by_metre(bins)
    assert np.sort(found["m"].to_numpy()).tolist() == pytest.approx([m for m, _ in expected])
    for of, metres in zip(found["of"], found["m"], strict=True):
        assert any(of in classes for m, classes in expected if m == pytest.approx(metres))


def test_a_wrong_table_is_told_whole() -> None:
    rows = [
        {"id": "lane", "norm": "bins_spacing_main", "source": "", "grade": "C"},
        {"id": "branch", "norm": "walking_speed", "source": "", "grade": "C"},
    ]
    with pytest.raises(DataError) as caught:
        parse_bin_spacing({"roads": rows})
    assert len(caught.value.problems) == 2
    assert set(load_bin_spacing()) == {"pedestrian", "expressway", "arterial", "secondary", "branch"}
