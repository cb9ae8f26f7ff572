"""Packed geometry comes back to the millionth of a degree."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qdgeo.crs import metric_crs, to_lonlat
from qdgeo.maps.packing import (
    pack_integers,
    pack_shapes,
    pack_table,
    pack_vertices,
    simplified,
    unpack_integers,
    unpack_table,
)

CRS = metric_crs("EPSG:4549")


def degrees(packed) -> np.ndarray:
    """Return the coordinates of packed shapes, as the page reads them."""
    folded = unpack_integers(packed["xy"]).astype(np.int64)
    steps = np.where(folded % 2 == 1, -(folded + 1) // 2, folded // 2)
    return np.cumsum(steps.reshape(2, -1), axis=1).T / 1e6


@given(arrays(np.uint32, st.integers(0, 200)))
def test_integers_come_back(values):
    assert np.array_equal(unpack_integers(pack_integers(values)), values)


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.dictionaries(st.text(), st.lists(st.none() | st.text() | NUMBERS)))
def test_tables_come_back(columns):
    packed = pack_table(columns)
    assert unpack_table(packed) == columns
    assert packed == pack_table(columns)
    assert re.fullmatch("[A-Za-z0-9+/=]*", packed), "no text of data is text of the page"


def test_a_lone_surrogate_does_not_stop_the_page():
    assert unpack_table(pack_table({"name": ["\udc80"]})) == {"name": ["?"]}


def test_packing_gives_the_same_text_every_time():
    values = np.arange(1000, dtype=np.uint32)
    assert pack_integers(values) == pack_integers(values)


@given(
    st.lists(
        st.lists(st.tuples(st.floats(-4e4, 4e4), st.floats(-4e4, 4e4)), min_size=2, max_size=6, unique=True),
        min_size=1,
        max_size=5,
    )
)
def test_lines_come_back_in_place(lines):
    shapes = [shapely.LineString(np.array(line) + np.array([540_000, 3_990_000])) for line in lines]
    packed = pack_shapes(shapes, CRS)
    want = to_lonlat(shapely.get_coordinates(np.array(shapes, dtype=object)), CRS)
    assert packed["features"] == len(shapes)
    assert unpack_integers(packed["vertices"]).tolist() == [len(line) for line in lines]
    assert np.abs(degrees(packed) - want).max() <= 0.51e-6


def test_a_polygon_with_a_hole_has_two_parts_and_a_multipolygon_is_one_feature():
    holed = shapely.box(530_000, 3_990_000, 530_900, 3_990_900).difference(
        shapely.box(530_300, 3_990_300, 530_600, 3_990_600)
    )
    twin = shapely.MultiPolygon([holed, shapely.box(532_000, 3_990_000, 532_100, 3_990_100)])
    packed = pack_shapes([holed, twin, None], CRS)
    assert unpack_integers(packed["parts"]).tolist() == [2, 3, 0]
    assert unpack_integers(packed["vertices"]).tolist() == [5, 5, 5, 5, 5]


def test_nothing_packs_to_nothing():
    packed = pack_shapes([], CRS)
    assert packed["features"] == 0
    assert unpack_integers(packed["xy"]).size == 0


def test_single_lines_pack_alike():
    lines = [
        shapely.LineString([(530_000, 3_990_000), (530_100, 3_990_050)]),
        shapely.LineString([(531_000, 3_990_000), (531_100, 3_990_050), (531_200, 3_990_000)]),
    ]
    array = np.array(lines, dtype=object)
    assert pack_vertices(
        shapely.get_num_coordinates(array), shapely.get_coordinates(array), CRS
    ) == pack_shapes(lines, CRS)


@pytest.mark.parametrize("tolerance", [0, 5, 1e6])
def test_simplifying_never_loses_a_shape(tolerance):
    shapes = [shapely.Point(0, 0).buffer(3), shapely.LineString([(0, 0), (1, 1), (2, 0)])]
    fewer = simplified(shapes, tolerance)
    assert not shapely.is_empty(fewer).any()
    assert shapely.get_num_coordinates(fewer).sum() <= shapely.get_num_coordinates(np.array(shapes)).sum()
