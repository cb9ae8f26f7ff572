"""Ratios by hand: the newest year, the city's own row or the sum of all, and nothing that is averaged."""

from __future__ import annotations

from math import isnan
from typing import Any

import pytest
from towns import register_of, town

from qdgeo.indicators import Indicator, ratios


def measured(*rows: dict[str, Any]) -> Indicator:
    return ratios(town(registers=register_of("ratios", *rows)))


def row(
    district: str, top: float = float("nan"), bottom: float = float("nan"), **more: Any
) -> dict[str, Any]:
    made = top / bottom
    return {
        "district": district, "target": "T21", "numerator": top, "denominator": bottom, "value": made,
        "unit": "share" if made == made else "", **more,  # noqa: PLR0124 (NaN is no share)
    }  # fmt: skip


def values(found: Indicator, target: str = "T21") -> list[float]:
    return [found.value(district, "ratio", target) for district in ("w", "x", "whole")]


def test_the_city_is_the_sum_of_districts_that_all_count() -> None:
    found = measured(row("w", 90, 100), row("x", 30, 300))
    assert values(found) == pytest.approx([0.9, 0.1, 0.3])
    assert found.notes == ()


def test_the_newest_year_and_the_citys_own_row() -> None:
    found = measured(
        row("w", 1, 100, year=2022.0),
        row("x", 1, 100, year=2022.0),
        row("w", 90, 100, year=2023.0),
        row("x", 30, 300, year=2023.0),
        row("whole", 130, 400, year=2023.0),
    )
    assert values(found) == pytest.approx([0.9, 0.1, 0.325])
    assert "add up to 120, the city's row says 130" in found.notes[0].what


def test_declared_values_are_not_averaged() -> None:
    found = measured(row("w", value=0.98, unit="share"), row("x", value=0.96, unit="share"))
    assert values(found)[:2] == [0.98, 0.96]
    assert isnan(values(found)[2])
    assert "not averaged" in found.notes[0].what


def test_a_value_without_a_unit_and_units_that_differ_are_unknown() -> None:
    bare = measured(row("whole", value=98.0, unit=""))
    assert isnan(values(bare)[2])
    assert "without its unit" in bare.notes[0].what
    mixed = measured(row("w", value=0.98, unit="share"), row("x", value=9.0, unit="件"))
    assert all(map(isnan, values(mixed)))
    assert "several units" in mixed.notes[0].what


def test_a_number_in_its_own_unit_stays_in_it() -> None:
    found = measured(row("whole", value=6_900_000.0, unit="件", target="T23"))
    assert values(found, "T23")[2] == 6_900_000
    assert set(found.table.loc[found.table["basis"] == "T23", "unit"]) == {"件"}


def test_all_of_all_is_one_and_a_target_that_is_not_listed_is_unknown() -> None:
    found = measured(row("whole", 985_000, 985_000, target="T11"))
    assert values(found, "T11")[2] == 1.0
    assert isnan(values(found, "T25")[2])
    assert ratios(town()).table["value"].isna().all()


def test_an_empty_row_of_the_city_stays_unknown_and_says_so() -> None:
    found = measured(row("w", 90, 100), row("x", 30, 300), row("whole"))
    assert isnan(values(found)[2])
    assert "the city's row is empty" in found.notes[0].what


def test_the_city_is_unknown_with_a_note_where_a_district_is_not_listed() -> None:
    found = measured(row("w", 90, 100), row("outside", 1, 2))
    assert isnan(values(found)[2])
    assert "not every district counts" in found.notes[0].what


def test_of_several_years_the_newest_that_says_something_is_named() -> None:
    found = measured(
        row("w", 80, 100, year=2021.0),
        row("x", 80, 100, year=2021.0),
        row("w", 90, 100, year=2022.0),
        row("x", 30, 300, year=2022.0),
        row("w", 7, year=2024.0),
        row("x", year=2024.0),
        row("x", 1, 2),
    )
    assert values(found) == pytest.approx([0.9, 0.1, 0.3])
    assert [note.what for note in found.notes] == [
        "T21: nothing is filled in for 2024: figures are those of 2022",
        "T21: 1 rows have no year, where others have one: they are left out",
    ]
    nothing = measured(row("w", year=2023.0), row("x", year=2024.0))
    assert all(map(isnan, values(nothing)))
