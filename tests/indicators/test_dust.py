"""Dust by hand: 5 g/m² is within the limit of the carriageway, a road is the mean of its samples."""

from __future__ import annotations

from math import isnan

import pytest
from towns import register_of, town

from qdgeo.indicators import dust

ROWS = (
    {"district": "w", "road": "东西路", "g_per_m2": 5.0},
    {"district": "w", "road": "东西路", "g_per_m2": 7.0},
    {"district": "w", "xy": (10, 0), "g_per_m2": 3.0},
    {"district": "x", "road": "东西路", "g_per_m2": 9.0},
    {"district": "x", "road": "南北路"},
)


def test_samples_and_roads_within_each_limit() -> None:
    found = dust(town(registers=register_of("dust", *ROWS)))
    assert [found.value(d, "dust_samples", "district") for d in ("w", "x", "whole")] == [3, 2, 5]
    assert [found.value(d, "dust_median", "samples") for d in ("w", "x", "whole")] == [5, 9, 6]
    within = {
        basis: [found.value(d, "dust_within", basis) for d in ("w", "x", "whole")]
        for basis in ("samples:dust_carriageway", "samples:dust_cycleway", "roads:dust_carriageway")
    }
    assert within["samples:dust_carriageway"] == pytest.approx([2 / 3, 0, 0.5])
    assert within["samples:dust_cycleway"] == pytest.approx([1, 0, 0.75])
    assert within["roads:dust_carriageway"] == [0, 0, 0]
    assert found.value("whole", "dust_within", "roads:dust_cycleway") == 0.5
    assert "'dust' is unknown in 1 of 5 rows" in found.notes[0].what
    assert found.layer["g_per_m2"].tolist() == [3.0]


def test_without_a_register() -> None:
    found = dust(town())
    assert found.table["value"].isna().all()
    assert isnan(found.value("whole", "dust_within", "samples:dust_carriageway"))
