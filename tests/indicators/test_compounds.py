"""Compounds by hand: shares of compounds and of households."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import register_of, town

from qdgeo.indicators import Indicator, compounds

ROWS = (
    {"district": "w", "xy": (10, 10), "cart": 1.0, "sorting": 1.0, "households": 100.0},
    {"district": "w", "cart": 0.0, "sorting": 1.0, "households": 300.0},
    {"district": "x", "sorting": 0.0, "households": 50.0},
    {"district": "x", "cart": 1.0},
)
STATES = st.sampled_from([1.0, 0.0, float("nan")])


def measured(*rows: dict[str, object]) -> Indicator:
    return compounds(town(registers=register_of("compounds", *rows)))


def test_unknown_is_in_no_part_of_a_share() -> None:
    found = measured(*ROWS)
    assert found.value("whole", "compounds", "district") == 4
    assert found.value("whole", "compounds_households", "district") == 450
    carts = [found.value(d, "compounds_cart", "compounds") for d in ("w", "x", "whole")]
    assert carts == pytest.approx([0.5, 1, 2 / 3])
    assert found.value("w", "compounds_cart", "households") == 0.25
    assert isnan(found.value("x", "compounds_cart", "households"))
    assert found.value("whole", "compounds_sorting", "households") == pytest.approx(400 / 450)
    assert [note.what.split("'")[1] for note in found.notes] == [
        "households", "small carts enter", "waste is sorted",
    ]  # fmt: skip
    assert found.layer["id"].tolist() == ["row 2"]


def test_no_households_at_all_are_unknown_and_not_zero() -> None:
    found = measured({"district": "w", "cart": 1.0})
    assert isnan(found.value("whole", "compounds_households", "district"))
    assert isnan(found.value("whole", "compounds_cart", "households"))
    assert found.value("whole", "compounds_cart", "compounds") == 1.0


def test_without_a_register() -> None:
    nothing = compounds(town())
    assert nothing.table["value"].isna().all()
    assert set(nothing.table["measure"]) == set(measured(*ROWS).table["measure"])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("wx"), STATES, st.integers(1, 99)), min_size=1, max_size=10))
def test_the_city_lies_between_its_districts(rows: list[tuple[str, float, int]]) -> None:
    found = measured(*({"district": d, "cart": cart, "households": float(n)} for d, cart, n in rows))
    for basis in ("compounds", "households"):
        parts = [found.value(d, "compounds_cart", basis) for d in "wx"]
        known = [part for part in parts if not isnan(part)]
        whole = found.value("whole", "compounds_cart", basis)
        assert isnan(whole) == (not known)
        if known:
            assert min(known) - 1e-12 <= whole <= max(known) + 1e-12
