"""Bins by hand: how many, and how many of those whose state is known are intact."""

from __future__ import annotations

from math import isnan

import pytest
from towns import register_of, town

from qdgeo.indicators import bins

ROWS = (
    {"district": "w", "xy": (100, 0), "state": "intact", "kind": "果皮箱"},
    {"district": "w", "xy": (300, 0), "state": "damaged"},
    {"district": "w", "xy": (400, 0), "state": "intact"},
    {"district": "w", "xy": (500, 0), "state": "unknown"},
    {"district": "x", "xy": (1500, 0), "state": "unknown"},
    {"district": "outside", "xy": (5000, 0), "state": "damaged"},
)


def test_a_bin_of_unknown_state_counts_and_is_neither_intact_nor_damaged() -> None:
    found = bins(town(registers=register_of("bins", *ROWS)))
    assert [found.value(d, "bins", "district") for d in ("w", "x", "whole", "outside")] == [4, 1, 5, 1]
    assert found.value("w", "bins_intact", "bins") == pytest.approx(2 / 3)
    assert isnan(found.value("x", "bins_intact", "bins"))
    assert found.value("whole", "bins_intact", "bins") == pytest.approx(2 / 3)
    assert found.value("outside", "bins_intact", "bins") == 0
    assert [note.what.partition(":")[0] for note in found.notes] == ["'state' is unknown in 2 of 6 rows"]
    assert found.layer["state"].tolist() == [row["state"] for row in ROWS]


def test_without_a_register_nothing_is_known_and_nothing_is_told() -> None:
    found = bins(town())
    assert found.table["value"].isna().all()
    assert found.notes == ()
    assert found.layer.empty
