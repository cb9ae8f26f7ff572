"""Cells, gaps and curves reach the page as they were measured."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from qdgeo.maps import spread
from qdgeo.maps.packing import unpack_table


def test_cells_keep_km_density_and_cluster(mixed):
    layer = mixed.indicators["managed_distribution"].layer
    told = spread.cells(layer, crs=mixed.city.crs)
    rows = unpack_table(told["rows"])
    assert told["shape"]["features"] == len(rows["cluster"]) == len(layer)
    assert rows["density"] == pytest.approx(layer["managed_km_per_km2"].tolist(), abs=1e-4)
    assert rows["cluster"] == layer["cluster"].tolist()
    unknown = spread.cells(layer.assign(managed_km_per_km2=np.nan), crs=mixed.city.crs)
    assert set(unpack_table(unknown["rows"])["density"]) == {None}, "unknown is not zero"


def test_the_longest_unmanaged_arterial_of_every_district_and_class(mixed):
    layer = mixed.indicators["managed_gaps"].layer
    rows = unpack_table(spread.arterials(layer, crs=mixed.city.crs, tolerance_m=2.0)["rows"])
    assert rows["km"] == pytest.approx(layer["centreline_km"].tolist(), abs=1e-3)
    assert "strict" in rows["class"]
    assert "" not in rows["class"]


def test_only_gaps_by_minutes_are_drawn(mixed):
    layer = mixed.indicators["managed_toilets"].layer
    told = spread.far(layer, crs=mixed.city.crs, tolerance_m=2.0)
    rows = unpack_table(told["rows"])
    assert told["shape"]["features"] == len(rows["m"]) == int((layer["beyond"] == "minutes").sum()) > 0
    assert set(rows["entry"]) <= set(mixed.city.managed.frame["entry"])


def test_lorenz_curves_rise_to_the_whole_and_hang_below_the_diagonal(mixed):
    curves = spread.lorenz(mixed.indicators["managed_distribution"].items)
    assert {curve["basis"] for curve in curves} >= {"streets"}
    for curve in curves:
        assert (curve["x"][-1], curve["y"][-1]) == (1, 1)
        assert all(y <= x + 1e-9 for x, y in zip(curve["x"], curve["y"], strict=True))
        assert curve["x"] == sorted(curve["x"])
    assert spread.lorenz(pd.DataFrame()) == []
