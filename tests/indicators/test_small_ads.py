"""Control of small ads in the strip of built-up area (0.2 km² in each district), by hand."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from towns import register_of, town

from qdgeo.indicators import Indicator, small_ads


def measured(*areas: tuple[tuple[float, float, float, float], float | None], **changes: object) -> Indicator:
    rows = (
        {"geometry": box(*bounds), **({} if state is None else {"controlled": state})}
        for bounds, state in areas
    )
    return small_ads(town(registers=register_of("small_ads", *rows), **changes))


def shares(found: Indicator) -> list[float]:
    return [found.value(district, "small_ads_controlled", "built_up") for district in ("w", "x", "whole")]


def test_areas_that_overlap_count_once_and_only_in_the_built_up_area() -> None:
    found = measured(((0, 0, 600, 900), 1.0), ((400, 0, 1000, 900), 1.0), ((1000, 0, 2000, 100), 0.0))
    assert shares(found) == pytest.approx([0.5, 0.0, 0.25])


def test_an_area_of_unknown_state_is_in_neither_part() -> None:
    found = measured(((0, -100, 1000, 0), 1.0), ((0, -100, 1500, 100), None))
    assert shares(found) == pytest.approx([1.0, 0.0, 0.5])
    assert "1 of 2 rows" in found.notes[0].what


def test_without_a_known_state_or_a_built_up_area_all_is_unknown() -> None:
    assert all(map(isnan, shares(measured(((0, 0, 600, 900), None)))))
    assert all(map(isnan, shares(measured(((0, 0, 600, 900), 1.0), built_up=None))))
    assert small_ads(town()).table["value"].isna().all()


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.tuples(st.integers(0, 900), st.integers(-300, 0), st.integers(950, 2500), st.integers(1, 300)),
            st.sampled_from([1.0, 0.0, None]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_share_is_one_and_the_parts_add_up(
    areas: list[tuple[tuple[int, int, int, int], float | None]],
) -> None:
    found = measured(*areas)
    rows = found.table.set_index("district")
    assert rows["value"].dropna().between(0, 1 + 1e-9).all()
    for part in ("numerator", "denominator"):
        if rows[part].notna().all():
            assert rows[part]["w"] + rows[part]["x"] == pytest.approx(rows[part]["whole"])
