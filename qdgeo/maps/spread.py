"""How managed roads are spread, as plain values: cells, arterials without any, far toilets, Lorenz curves."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from qdgeo.indicators.managed_kinds import CLASS, STRICT
from qdgeo.maps.figures import finite
from qdgeo.maps.packing import pack_shapes, pack_table, simplified
from qdgeo.schema import DISTRICT, NAME

__all__ = ["arterials", "cells", "far", "lorenz"]

_CELLS = {
    "area": "area_km2",
    "streets": "street_km",
    "managed": "managed_km",
    "share": "managed_share",
    "density": "managed_km_per_km2",
    "p": "local_p",
}


def cells(layer: gpd.GeoDataFrame, *, crs: pyproj.CRS) -> dict[str, object]:
    """Return the cells of the grid with their managed km and the cluster that each is in ("" if in none)."""
    columns: dict[str, Sequence[object]] = {
        name: [finite(value, digits=4) for value in layer[column]] for name, column in _CELLS.items()
    }
    columns["cluster"] = [str(value) for value in layer["cluster"]]
    return {"rows": pack_table(columns), "shape": pack_shapes(layer.geometry.array, crs)}


def arterials(layer: gpd.GeoDataFrame, *, crs: pyproj.CRS, tolerance_m: float) -> dict[str, object]:
    """Return the longest unmanaged stretch of arterial of every district, by class of the list."""
    texts = {"district": DISTRICT, "name": NAME, "highway": "highway"}
    columns: dict[str, Sequence[object]] = {
        "class": [str(value) or STRICT for value in layer[CLASS]],
        **{name: [str(value) for value in layer[column]] for name, column in texts.items()},
        "km": [finite(value, digits=3) for value in layer["centreline_km"]],
    }
    return _drawn(columns, layer, crs, tolerance_m)


def far(layer: gpd.GeoDataFrame, *, crs: pyproj.CRS, tolerance_m: float) -> dict[str, object]:
    """Return the stretches of managed road from which every toilet is farther than a short walk, by minutes."""
    kept = layer[layer["beyond"] == "minutes"]
    columns: dict[str, Sequence[object]] = {
        "entry": [str(entry) for entry in kept["entry"]],
        "m": [round(float(metres)) for metres in kept["gap_m"]],
    }
    return _drawn(columns, kept, crs, tolerance_m)


def lorenz(items: pd.DataFrame) -> list[dict[str, object]]:
    """Return the Lorenz curves by class and denominator: districts from the least rate up, and cumulated shares."""
    if "base_share" not in items.columns:
        return []
    return [
        {
            "class": str(name) or STRICT,
            "basis": str(basis),
            "districts": [str(district) for district in curve[DISTRICT]],
            "x": [finite(value, digits=4) for value in curve["base_share"]],
            "y": [finite(value, digits=4) for value in curve["managed_share"]],
        }
        for (name, basis), curve in items.groupby([CLASS, "basis"], sort=False)
    ]


def _drawn(
    columns: dict[str, Sequence[object]], layer: gpd.GeoDataFrame, crs: pyproj.CRS, tolerance_m: float
) -> dict[str, object]:
    whole = shapely.line_merge(np.asarray(layer.geometry.array, dtype=object))
    return {"rows": pack_table(columns), "shape": pack_shapes(simplified(whole, tolerance_m), crs)}
