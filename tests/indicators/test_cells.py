"""Cells of polygons, against the plain way: every cell of the box around a polygon, intersected."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from qdgeo.indicators import cells as room
from qdgeo.indicators.cells import Cells, clip_to_cells

METRES = st.integers(-900_000, 900_000).map(lambda mm: mm / 1000)
PLACES = st.tuples(METRES, METRES)
SIDES = st.sampled_from([23.7, 50.0, 3000.0])


@st.composite
def polygons(draw: st.DrawFn) -> list[shapely.Geometry]:
    """Hulls of a few places, some with a hole."""
    found = []
    for places in draw(st.lists(st.lists(PLACES, min_size=3, max_size=7), min_size=1, max_size=3)):
        hull = shapely.convex_hull(shapely.multipoints(places))
        hole = shapely.buffer(Point(places[0]), draw(st.sampled_from([0, 40, 200])))
        found += [part for part in shapely.get_parts(shapely.difference(hull, hole)) if part.area > 1e-3]
    return found


def plain(shape: shapely.Geometry, side_m: float) -> dict[tuple[int, int], float]:
    west, south, east, north = np.floor(np.asarray(shape.bounds) / side_m).astype(int)
    every = [(column, row) for column in range(west, east + 1) for row in range(south, north + 1)]
    boxes = [box(c * side_m, r * side_m, (c + 1) * side_m, (r + 1) * side_m) for c, r in every]
    areas = shapely.area(shapely.intersection(shape, boxes))
    return {cell: float(area) for cell, area in zip(every, areas, strict=True) if area > 1e-6}


def by_cell(cells: Cells, side_m: float) -> dict[tuple[int, int], float]:
    where = map(tuple, np.floor(cells.xy / side_m).astype(int).tolist())
    found = [(cell, area) for cell, area in zip(where, cells.area_m2, strict=True) if area > 1e-6]
    assert len(dict(found)) == len(found), "a cell stands once"
    return dict(found)


def comb(teeth: int) -> Polygon:
    """Teeth of 10 m with gaps of 10 m: a block that meets only gaps and teeth's ends touches it in lines."""
    ends = [(20 * n + dx, y) for n in range(teeth) for dx, y in ((0, 100), (0, 1600), (10, 1600), (10, 100))]
    return Polygon([(0, 0), *ends, (20 * teeth, 0)])


@pytest.mark.parametrize("side_m", [25.0, 50.0, 33.3])
@pytest.mark.parametrize(
    "shape",
    [
        box(-120, -70, 130, 60),
        box(0, 0, 100, 100),
        Polygon([(0, 0), (3000, 10), (1500, 2500)], [[(1400, 400), (1600, 400), (1500, 900)]]),
        comb(100),
        Point(777, -777).buffer(1700),
        # a block of 32 cells meets one part in an area and the other in a line
        MultiPolygon([box(0, 0, 1600, 1600), box(1600, 1700, 3000, 3000), box(320, 1650, 400, 1700)]),
    ],
)
def test_same_cells_as_the_plain_way(shape: shapely.Geometry, side_m: float) -> None:
    found, expected = by_cell(clip_to_cells(np.array([shape]), side_m), side_m), plain(shape, side_m)
    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected)


@given(shapes=polygons(), side_m=SIDES)
def test_areas_add_up_and_every_point_lies_in_its_polygon(shapes, side_m) -> None:
    cells = clip_to_cells(np.array(shapes, dtype=object), side_m)
    sums = np.bincount(cells.shape, cells.area_m2, minlength=len(shapes))
    assert sums == pytest.approx(shapely.area(shapes), rel=1e-9)
    assert (cells.area_m2 > 0).all()
    assert (cells.area_m2 <= side_m**2 * (1 + 1e-9)).all()
    away = shapely.distance(np.array(shapes, dtype=object)[cells.shape], shapely.points(cells.xy))
    assert away.max(initial=0) < 1e-6


def test_polygons_are_told_apart() -> None:
    cells = clip_to_cells(np.array([box(0, 0, 10, 10), Polygon(), box(5, 0, 25, 10)]), 10.0)
    found = sorted(zip(cells.shape.tolist(), cells.xy.tolist(), cells.area_m2.tolist(), strict=True))
    assert found == [
        (0, [5.0, 5.0], 100.0),
        (2, [7.5, 5.0], 50.0),
        (2, [15.0, 5.0], 100.0),
        (2, [22.5, 5.0], 50.0),
    ]


def test_no_polygon_has_no_cell() -> None:
    cells = clip_to_cells(np.empty(0, dtype=object), 50.0)
    assert cells.xy.shape == (0, 2)
    assert cells.area_m2.tolist() == cells.shape.tolist() == []


def test_little_at_once_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = np.array([Point(0, 0).buffer(1500), comb(60)])
    whole = clip_to_cells(shapes, 40.0)
    monkeypatch.setattr(room, "_AT_ONCE", 11)
    for one, other in zip(clip_to_cells(shapes, 40.0), whole, strict=True):
        assert np.array_equal(one, other)


def test_a_thin_ring_needs_no_memory_for_the_box_around_it() -> None:
    # 100 km by 110 km at 50 m would be 4.4 million boxes, some 2 GB with their handles
    frame = box(0, 0, 100_000, 110_000).difference(box(10, 10, 99_990, 109_990))
    tracemalloc.start()
    try:
        cells = clip_to_cells(np.array([frame]), 50.0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert cells.area_m2.sum() == pytest.approx(frame.area)
    assert len(cells.xy) == 2 * (2000 + 2200) - 4
    assert peak < 30e6
