"""Contracts of frames."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Point

from qdgeo.errors import DataError
from qdgeo.schema import DISTRICTS, check


def test_a_frame_that_keeps_its_contract_is_returned_as_it_is() -> None:
    frame = gpd.GeoDataFrame({"id": ["a"], "name": ["A"]}, geometry=[Point(0, 0)])
    assert check(frame, DISTRICTS, where="x") is frame


def test_every_fault_is_told_at_once() -> None:
    frame = gpd.GeoDataFrame({"id": ["a", "a", "b"]}, geometry=[Point(0, 0), None, Point()])
    with pytest.raises(DataError) as caught:
        check(frame, DISTRICTS, where="x.geojson")
    assert [problem.what for problem in caught.value.problems] == [
        "no column 'name'",
        "id 'a' occurs 2 times",
        "2 features have no geometry: a, b",
    ]
