"""The density of cases as cells to draw."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.kernel import kernel_density
from qdgeo.overlay import districts_of_points
from qdgeo.schema import DISTRICT, ID, OUTSIDE

__all__ = ["density_cells"]

Floats = NDArray[np.float64]
Names = NDArray[np.object_]


def density_cells(city: City, xy_by_kind: Mapping[str, Floats]) -> gpd.GeoDataFrame:
    """Return the cells that cases reach, with their density.

    Parameters
    ----------
    city
        ``cases`` of its city file says which kernel, and how large cells are.
    xy_by_kind
        float64[n, 2] each, m: where the cases of each kind are.

    Returns
    -------
    geopandas.GeoDataFrame
        ``cell`` (its south-west corner, in sides from the origin of the CRS), ``district`` (of its middle; of a cell on
        the border whose middle lies in none, the one whose id sorts first of those that it touches; cells that touch
        none are left out), ``cases`` (in the cell), ``density`` (件/km²) and ``density_{kind}``. At the border the
        kernel is not corrected for what lies beyond.
    """
    settings = city.config.cases
    side = settings.cell_m
    columns = {
        f"density_{kind}": kernel_density(xy, settings.kernel, bandwidth_m=settings.bandwidth_m, cell_m=side)
        for kind, xy in xy_by_kind.items()
    }
    density = pd.DataFrame(columns).fillna(0.0).sort_index()
    place = np.array(density.index.to_list(), dtype=np.int64).reshape(-1, 2)
    low = place * side
    boxes = np.asarray(shapely.box(*low.T, *(low + side).T), dtype=object)
    middle = np.asarray((place + 0.5) * side, dtype=np.float64)
    owner = _touched(boxes, districts_of_points(middle, city.districts), city.districts)
    held = [np.floor(xy / side).astype(np.int64) for xy in xy_by_kind.values()]
    counts = pd.DataFrame(np.concatenate([np.zeros((0, 2), dtype=np.int64), *held])).value_counts()
    cases = counts.reindex(pd.MultiIndex.from_arrays(list(place.T)), fill_value=0).to_numpy(dtype=np.int64)
    cells = gpd.GeoDataFrame(
        {
            "cell": [f"E{east}N{north}" for east, north in place],
            DISTRICT: owner,
            "cases": cases,
            "density": density.sum(axis=1).to_numpy(dtype=float),
            **{name: density[name].to_numpy(dtype=float) for name in columns},
        },
        geometry=boxes,
        crs=city.crs,
    )
    return cells[cells[DISTRICT] != OUTSIDE].reset_index(drop=True)


def _touched(boxes: Names, owner: Names, districts: gpd.GeoDataFrame) -> Names:
    """Return the districts of cells, those whose middle lies in none given to the first that they touch."""
    out = np.flatnonzero(owner == OUTSIDE)
    areas = np.asarray(districts.geometry.array, dtype=object)
    cell, district = shapely.STRtree(areas).query(boxes[out], predicate="intersects")
    first = np.full(out.size, len(areas), dtype=np.int64)
    np.minimum.at(first, cell, district)
    found = owner.copy()
    found[out] = np.append(districts[ID].to_numpy(dtype=object), OUTSIDE)[first]
    return found
