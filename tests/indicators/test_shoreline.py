"""Shoreline by hand: cut at the border, given to the nearest district where it lies in none, or by its own length."""

from __future__ import annotations

from math import isnan, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString
from towns import register_of, town

from qdgeo.indicators import Indicator, shoreline


def measured(*rows: dict[str, object]) -> Indicator:
    return shoreline(town(registers=register_of("shoreline", *rows)))


def km(found: Indicator, *districts: str) -> list[float]:
    return [found.value(district, "shoreline_km", "shoreline") for district in districts]


def test_a_line_is_cut_at_the_border_and_unknown_metres_are_in_no_share() -> None:
    found = measured(
        {"geometry": LineString([(500, 1400), (2000, 1400)]), "cleaned": 1.0},
        {"geometry": LineString([(0, 1450), (500, 1450)]), "cleaned": 0.0},
        {"geometry": LineString([(1500, 1450), (1800, 1450)])},
    )
    assert km(found, "w", "x", "whole") == pytest.approx([1.0, 1.3, 2.3])
    cleaned = [found.value(d, "shoreline_cleaned", "shoreline") for d in ("w", "x", "whole")]
    assert cleaned == pytest.approx([0.5, 1.0, 1.5 / 2.0])
    assert found.layer.length.sum() == pytest.approx(2300)
    assert len(found.notes) == 1


def test_what_lies_near_a_district_counts_there_and_what_lies_far_is_told() -> None:
    found = measured(
        {"geometry": LineString([(500, 1600), (1700, 1600)]), "cleaned": 1.0},
        {"geometry": LineString([(0, 1900), (400, 1900)]), "cleaned": 1.0},
    )
    assert km(found, "w", "x", "outside") == pytest.approx([0.5, 0.7, 0.4], abs=0.03)
    assert sum(km(found, "whole", "outside")) == pytest.approx(1.6)
    assert "0.40 km" in found.notes[0].what
    assert len(found.layer) == 3


def test_a_table_without_lines_is_measured_by_its_lengths() -> None:
    found = measured(
        {"district": "w", "length_m": 800.0, "cleaned": 1.0},
        {"district": "w", "length_m": 200.0, "cleaned": 0.0},
        {"district": "x", "cleaned": 1.0},
    )
    assert km(found, "w", "x", "whole") == pytest.approx(
        [1.0, nan, nan], nan_ok=True
    )  # x has some, none knows how long
    assert found.value("w", "shoreline_cleaned", "shoreline") == 0.8
    assert isnan(found.value("x", "shoreline_cleaned", "shoreline"))
    assert "1 stretches have neither" in found.notes[0].what


def test_without_a_register() -> None:
    assert shoreline(town()).table["value"].isna().all()


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(*[st.tuples(st.integers(-400, 2400), st.integers(-900, 1900)) for _ in range(4)]),
        min_size=1,
        max_size=4,
    )
)
def test_no_metre_is_lost_or_twice(shapes: list[tuple[tuple[int, int], ...]]) -> None:
    lines = [MultiLineString([[a, (a[0] + 7, a[1] + 300)], [b, c, d]]) for a, b, c, d in shapes]
    lines = [line for line in lines if line.geoms[1].length > 0]
    if lines:
        found = measured(*({"geometry": line, "cleaned": 1.0} for line in lines))
        assert sum(km(found, "whole", "outside")) == pytest.approx(sum(line.length for line in lines) / 1000)
        assert sum(km(found, "w", "x")) == pytest.approx(km(found, "whole")[0])
        assert found.layer.length.sum() == pytest.approx(found.layer["length_m"].astype(float).sum())
