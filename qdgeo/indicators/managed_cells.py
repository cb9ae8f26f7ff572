"""Roads and managed roads in the cells of the city's grid, and whether cells with much of them lie together."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from qdgeo.city import City
from qdgeo.indicators.cells import clip_to_cells
from qdgeo.indicators.clustering import Moran, local_moran, moran, neighbours
from qdgeo.indicators.managed import Course
from qdgeo.network.lines import ranges
from qdgeo.schema import OUTSIDE

__all__ = ["Grid", "cell_layer", "clusters", "km_by_cell", "road_grid"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Grid(NamedTuple):
    """Cells that hold road of the districts.

    Parameters
    ----------
    cells
        (column, row) of each cell, in sides of a cell from the CRS's origin; ascending.
    street_km
        float64[n], km of road centreline in it, in districts.
    side_m
        Side of a cell.
    """

    cells: pd.MultiIndex
    street_km: Floats
    side_m: float


def road_grid(course: Course, side_m: float) -> Grid:
    """Return the cells that hold road.

    Parameters
    ----------
    course
        All roads.
    side_m
        Side of a cell, m.
    """
    km = km_by_cell(course, side_m)
    km = km[km > 0]
    return Grid(
        cells=pd.MultiIndex.from_tuples(list(km.index)),
        street_km=np.asarray(km, dtype=np.float64),
        side_m=side_m,
    )


def km_by_cell(course: Course, side_m: float) -> pd.Series[float]:
    """Return km of centreline in every cell of a grid anchored at the CRS's origin, cut exactly at its sides.

    Parameters
    ----------
    course
        Stretches; those in no district are left out.
    side_m
        Side of a cell, m.

    Returns
    -------
    pandas.Series
        By (column, row), ascending.

    Examples
    --------
    >>> road = Course(lines=np.array([shapely.LineString([(500, 10), (2500, 10)])]), line=np.array([0]),
    ...               start_m=np.zeros(1), end_m=np.array([2000.0]), weight=np.ones(1),
    ...               district=np.array(["w"], dtype=object))
    >>> km_by_cell(road, 1000).to_dict()
    {(0, 0): 0.5, (1, 0): 1.0, (2, 0): 0.5}
    """
    inside = course.take(course.district != OUTSIDE)
    coords, offsets = inside.cut
    owner = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
    same = owner[1:] == owner[:-1]
    a, b = coords[:-1][same], coords[1:][same]
    weight = inside.weight[owner[:-1][same]]
    cuts = [_crossings(a[:, axis] / side_m, b[:, axis] / side_m) for axis in (0, 1)]
    whole = np.arange(len(a))
    segment = np.concatenate([whole, whole, *(cut[0] for cut in cuts)])
    at = np.concatenate([np.zeros(len(a)), np.ones(len(a)), *(cut[1] for cut in cuts)])
    order = np.lexsort((at, segment))
    segment, at = segment[order], at[order]
    part = np.flatnonzero((segment[1:] == segment[:-1]) & (at[1:] > at[:-1]))
    which, low, high = segment[part], at[part], at[part + 1]
    middle = a[which] + (b[which] - a[which]) * ((low + high) / 2)[:, None]
    place = np.floor(middle / side_m).astype(np.int64)
    km = np.hypot(*(b[which] - a[which]).T) * (high - low) * weight[which] / 1000
    by_cell = pd.Series(km, index=pd.MultiIndex.from_arrays([place[:, 0], place[:, 1]]), dtype=float)
    return by_cell.groupby(level=[0, 1]).sum()


def _crossings(a: Floats, b: Floats) -> tuple[Ints, Floats]:
    """Return where segments from `a` to `b` pass whole numbers: which segment, and what share of it lies before."""
    low, high = np.floor(np.minimum(a, b)).astype(np.int64), np.floor(np.maximum(a, b)).astype(np.int64)
    segment = np.repeat(np.arange(a.size), high - low)
    number = ranges(low + 1, high - low)
    share = (number - a[segment]) / (b[segment] - a[segment])
    return segment, np.clip(share, 0.0, 1.0)


def clusters(city: City, grid: Grid, share: Floats) -> Moran:
    """Return Moran's I of a share over the cells that hold road.

    Parameters
    ----------
    city
        With ``distribution`` in its city file.
    grid
        The cells.
    share
        float64[n].
    """
    settings = city.config.distribution
    weights = _weights(city, grid)
    return moran(share, weights, permutations=settings.permutations, seed=settings.seed)


def _weights(city: City, grid: Grid) -> csr_array:
    column, row = (grid.cells.get_level_values(level).to_numpy(dtype=np.int64) for level in (0, 1))
    return neighbours(column, row, city.config.distribution.contiguity)


def cell_layer(city: City, grid: Grid, managed_km: Floats) -> gpd.GeoDataFrame:
    """Return the cells to draw.

    Returns
    -------
    geopandas.GeoDataFrame
        ``cell``, ``area_km2`` (of it in districts), ``street_km``, ``managed_km``, ``managed_share``,
        ``managed_km_per_km2``, ``local_i``, ``local_p``, ``cluster`` ("HH", "LL", "HL", "LH" where the pseudo p is no
        greater than ``distribution.significance``, else "").
    """
    column, row = (grid.cells.get_level_values(level).to_numpy(dtype=np.int64) for level in (0, 1))
    settings, side, area = city.config.distribution, grid.side_m, _area_km2(city, grid)
    share = np.minimum(managed_km / grid.street_km, 1.0)
    local = local_moran(share, _weights(city, grid), permutations=settings.permutations, seed=settings.seed)
    sure = np.nan_to_num(local.p, nan=1.0) <= settings.significance
    return gpd.GeoDataFrame(
        {
            "cell": [f"E{east}N{north}" for east, north in zip(column, row, strict=True)],
            "area_km2": area,
            "street_km": grid.street_km,
            "managed_km": managed_km,
            "managed_share": share,
            "managed_km_per_km2": np.divide(managed_km, area, out=np.full(area.size, np.nan), where=area > 0),
            "local_i": local.i,
            "local_p": local.p,
            "cluster": np.where(sure, local.quarter, ""),
        },
        geometry=np.asarray(
            shapely.box(column * side, row * side, (column + 1) * side, (row + 1) * side), dtype=object
        ),
        crs=city.crs,
    )


def _area_km2(city: City, grid: Grid) -> Floats:
    shapes = shapely.get_parts(np.asarray(city.districts.geometry.array, dtype=object))
    cells = clip_to_cells(shapes, grid.side_m)
    place = np.floor(cells.xy / grid.side_m).astype(np.int64)
    area = pd.Series(cells.area_m2 / 1e6, index=pd.MultiIndex.from_arrays([place[:, 0], place[:, 1]]))
    summed = area.groupby(level=[0, 1]).sum().reindex(grid.cells, fill_value=0.0)
    return np.asarray(summed, dtype=np.float64)
