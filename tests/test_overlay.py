"""Parts add up to the whole, and no part is counted twice."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from qdgeo.overlay import (
    areas_by_district,
    cut_lines,
    districts_of_points,
    partition,
    polygons_of,
    sum_by_district,
)
from qdgeo.schema import OUTSIDE

CRS = "EPSG:4549"


def districts_of(*shapes: Polygon, ids: str = "abcdefghij") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"id": list(ids[: len(shapes)])}, geometry=list(shapes), crs=CRS)


def test_three_way_overlap_goes_to_the_first_id_and_the_union_stays() -> None:
    raw = districts_of(box(0, 0, 6, 6), box(4, 0, 10, 6), box(5, 0, 7, 6))
    clean, overlaps = partition(raw)
    assert clean.area.tolist() == pytest.approx([36.0, 24.0, 0.0])
    assert clean.area.sum() == pytest.approx(raw.union_all().area)
    assert [(o.first, o.second, o.area_m2) for o in overlaps] == [
        ("a", "b", 12),
        ("b", "c", 12),
        ("a", "c", 6),
    ]


def test_partition_does_not_depend_on_the_order_of_rows() -> None:
    raw = districts_of(box(0, 0, 6, 6), box(4, 0, 10, 6), box(5, 5, 7, 12))
    forward, _ = partition(raw)
    backward, _ = partition(raw.iloc[::-1])
    assert forward["id"].tolist() == backward["id"].tolist()
    assert forward.geom_equals_exact(backward, 0).all()


def test_neighbours_that_only_touch_do_not_overlap() -> None:
    clean, overlaps = partition(districts_of(box(0, 0, 5, 5), box(5, 0, 9, 5)))
    assert overlaps == ()
    assert set(clean.geom_type) == {"Polygon"}


def test_line_that_leaves_and_returns_is_cut_twice() -> None:
    one = districts_of(box(0, 0, 10, 10))
    u_shape = LineString([(1, 1), (1, 15), (5, 15), (5, 1)])
    pieces = cut_lines(np.array([u_shape], dtype=object), one)
    assert pieces["district"].tolist() == ["a", OUTSIDE, "a"]
    assert pieces[["start_m", "end_m"]].to_numpy().tolist() == [[0, 9], [9, 23], [23, 32]]


def test_line_on_the_border_belongs_to_the_first_district_once() -> None:
    two = districts_of(box(0, 0, 5, 10), box(5, 0, 10, 10))
    pieces = cut_lines(np.array([LineString([(5, 2), (5, 8)])], dtype=object), two)
    assert pieces.to_dict("records") == [{"line": 0, "start_m": 0.0, "end_m": 6.0, "district": "a"}]


def test_line_that_crosses_itself_at_the_border_is_cut_at_each_passage() -> None:
    two = districts_of(box(0, 0, 5, 10), box(5, 0, 10, 10))
    loop = LineString([(3, 5), (7, 5), (7, 7), (5, 7), (5, 3), (3, 3)])
    pieces = cut_lines(np.array([loop], dtype=object), two)
    assert (pieces["end_m"] - pieces["start_m"]).sum() == pytest.approx(loop.length)
    assert pieces["district"].tolist() == ["a", "b", "a"]
    assert pieces["start_m"].tolist() == pytest.approx([0, 2, 8])


def test_no_lines_and_no_points_give_empty_answers() -> None:
    one = districts_of(box(0, 0, 1, 1))
    assert cut_lines(np.empty(0, dtype=object), one).empty
    assert districts_of_points(np.empty((0, 2)), one).size == 0


def test_points_with_nan_are_outside_and_border_points_belong_to_one() -> None:
    two = districts_of(box(0, 0, 5, 5), box(5, 0, 9, 5))
    owner = districts_of_points(np.array([[5.0, 1.0], [np.nan, 1.0], [20.0, 1.0]]), two)
    assert owner.tolist() == ["a", OUTSIDE, OUTSIDE]


def test_hole_in_a_district_is_outside() -> None:
    ring = districts_of(Polygon(box(0, 0, 10, 10).exterior, [box(4, 4, 6, 6).exterior]))
    parts = areas_by_district(np.array([box(3, 3, 7, 7)], dtype=object), ring)
    assert dict(zip(parts["district"], parts.area, strict=True)) == pytest.approx({"a": 12.0, OUTSIDE: 4.0})


def test_sums_name_every_district() -> None:
    two = districts_of(box(0, 0, 1, 1), box(1, 0, 2, 1))
    assert sum_by_district(np.array([], dtype=object), np.array([]), two).to_dict() == {
        "a": 0,
        "b": 0,
        OUTSIDE: 0,
    }


coordinate = st.integers(-20, 120).map(float)
corner = st.tuples(coordinate, coordinate)


@given(st.lists(st.tuples(corner, st.integers(5, 60), st.integers(5, 60)), min_size=1, max_size=6))
def test_partition_keeps_the_union(rectangles: list[tuple[tuple[float, float], int, int]]) -> None:
    raw = districts_of(*(box(x, y, x + w, y + h) for (x, y), w, h in rectangles))
    clean, _ = partition(raw)
    assert clean.area.sum() == pytest.approx(raw.union_all().area, abs=1e-6)


@given(st.lists(st.lists(corner, min_size=2, max_size=6, unique=True), min_size=1, max_size=5))
def test_pieces_of_lines_cover_each_line_once(vertices: list[list[tuple[float, float]]]) -> None:
    districts = districts_of(box(0, 0, 40, 40), box(40, 0, 100, 40), MultiPolygon([box(0, 40, 30, 90)]))
    lines = np.array([LineString(points) for points in vertices], dtype=object)
    pieces = cut_lines(lines, districts)
    total = (pieces["end_m"] - pieces["start_m"]).groupby(pieces["line"]).sum()
    assert total.to_numpy() == pytest.approx(shapely.length(lines))
    inside = pieces[pieces["district"] != OUTSIDE]
    expected = shapely.length(
        shapely.intersection(shapely.node(shapely.union_all(lines)), districts.union_all())
    )
    once = shapely.length(shapely.node(shapely.union_all(lines)))
    if once == pytest.approx(float(shapely.length(lines).sum())):  # no two lines run on each other
        assert (inside["end_m"] - inside["start_m"]).sum() == pytest.approx(expected, abs=1e-6)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=30))
def test_every_point_has_one_owner(points: list[tuple[float, float]]) -> None:
    districts = districts_of(box(0, 0, 40, 40), box(40, 0, 100, 40))
    owner = districts_of_points(np.array(points), districts)
    for (x, y), name in zip(points, owner, strict=True):
        holders = [
            i
            for i, shape in zip(districts["id"], districts.geometry, strict=True)
            if shape.intersects(Point(x, y))
        ]
        assert name == (holders[0] if holders else OUTSIDE)


def test_polygons_of_keeps_every_polygon_and_nothing_else() -> None:
    two = "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))"
    nested = f"GEOMETRYCOLLECTION (GEOMETRYCOLLECTION ({two}, POINT (3 3)), LINESTRING (0 0, 9 9))"
    given_shapes = shapely.from_wkt([two, nested, "LINESTRING (0 0, 1 1)", "GEOMETRYCOLLECTION EMPTY"])
    before = given_shapes.copy()
    kept = polygons_of(given_shapes)
    assert shapely.area(kept).tolist() == [1.0, 1.0, 0.0, 0.0]
    assert [shape.geom_type for shape in kept] == ["MultiPolygon", "MultiPolygon", "Polygon", "Polygon"]
    assert (given_shapes == before).all()
