"""People and built-up area in square cells of 100 m, and what each district has of both by construction."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from qdgeo.sample.blocks import Filled
from qdgeo.sample.grid import Blocks
from qdgeo.sample.ground import Ground
from qdgeo.sample.recipe import Recipe, draws
from qdgeo.sample.shapes import Floats, Ints, Shapes
from qdgeo.sample.streets import Plan

__all__ = ["BUILT", "Cells", "make_cells"]


_SIDE_M = 100.0
BUILT = 0.5
"""A cell at or above this share is built-up."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Cells of 100 m, rows from the north.

    Parameters
    ----------
    people
        Whole numbers; none in a cell that a border or the shore runs through, so that no district shares any.
    built
        Share of a cell that is built up, 0–1.
    bounds
        West, south, east, north, m.
    district
        Number of the district that a cell lies in wholly, −1 if in none.
    built_km2, people_of
        By district, in order: the area of cells at or above `BUILT` as the borders cut them, and the people.
    """

    people: Floats
    built: Floats
    bounds: tuple[float, float, float, float]
    district: Ints
    built_km2: Floats
    people_of: Floats

    def shapes(self) -> Shapes:
        """Return the cells as squares, in row order."""
        west, _, _, north = self.bounds
        rows, columns = np.indices(self.built.shape)
        x, y = west + columns.ravel() * _SIDE_M, north - rows.ravel() * _SIDE_M
        return np.asarray(shapely.box(x, y - _SIDE_M, x + _SIDE_M, y))

    def middles(self) -> Floats:
        """Return the middles of the cells, ``[n, 2]``, in row order."""
        west, _, _, north = self.bounds
        rows, columns = np.indices(self.built.shape)
        return np.column_stack(
            [west + (columns.ravel() + 0.5) * _SIDE_M, north - (rows.ravel() + 0.5) * _SIDE_M]
        )


def make_cells(
    recipe: Recipe, ground: Ground, blocks: Blocks, plan: Plan, districts: gpd.GeoDataFrame, seed: int
) -> Cells:
    """Return the cells of a city."""
    draw = draws(seed, "cells")
    west, south, east, north = districts.total_bounds
    west, south = np.floor(west / _SIDE_M) * _SIDE_M, np.floor(south / _SIDE_M) * _SIDE_M
    columns, rows = int(np.ceil((east - west) / _SIDE_M)), int(np.ceil((north - south) / _SIDE_M))
    bounds = (float(west), float(south), float(west + columns * _SIDE_M), float(south + rows * _SIDE_M))
    empty = np.zeros((rows, columns))
    blank = Cells(people=empty, built=empty, bounds=bounds, district=np.empty(0, dtype=np.int64),
                  built_km2=np.empty(0), people_of=np.empty(0))  # fmt: skip
    middles, shapes = blank.middles(), blank.shapes()
    district = _wholly_in(shapes, districts)
    built = _built(middles, ground, blocks, plan, draw)
    crowd = np.array([row.people_km2 for row in recipe.districts])[district] * (_SIDE_M / 1000) ** 2
    expected = np.where(district >= 0, crowd * built * _crowding(middles, blocks, plan.filled), 0.0)
    people = draw.poisson(expected).astype(np.float64)
    owner = np.where(district >= 0, district, 0)
    return Cells(
        people=people.reshape(rows, columns),
        built=built.reshape(rows, columns),
        bounds=bounds,
        district=district,
        built_km2=_built_area(shapes[built >= BUILT], district[built >= BUILT], districts),
        people_of=np.asarray(np.bincount(owner, weights=people, minlength=len(districts)), dtype=np.float64),
    )


def _wholly_in(shapes: Shapes, districts: gpd.GeoDataFrame) -> Ints:
    found = np.full(len(shapes), -1, dtype=np.int64)
    polygons = districts.geometry.to_numpy()
    shapely.prepare(polygons)
    for number, polygon in enumerate(polygons):
        found[shapely.contains_properly(polygon, shapes)] = number
    return found


def _built(middles: Floats, ground: Ground, blocks: Blocks, plan: Plan, draw: np.random.Generator) -> Floats:
    """Return the built-up share of cells by what their middles lie in, in whole per cents as surveys give it."""
    points = shapely.points(middles)
    open_ground = shapely.union_all(
        [
            *ground.woods,
            plan.areas.banks,
            *plan.filled.outlines.geometry[plan.filled.outlines["kind"] == "park"],
        ]
    )
    town = shapely.union_all(blocks.shapes[blocks.urban])
    shapely.prepare([open_ground, town, plan.areas.coast])
    inside = shapely.contains(town, points) & shapely.contains(plan.areas.coast, points)
    inside &= ~shapely.contains(open_ground, points)
    share = np.where(inside, draw.uniform(0.56, 0.97, inside.size), draw.uniform(0.0, 0.18, inside.size))
    dry = shapely.contains_properly(ground.land, points)
    return np.asarray(np.where(dry, share, 0.0).round(2))


def _crowding(middles: Floats, blocks: Blocks, filled: Filled) -> Floats:
    """Return how crowded the block around each cell is, 0 where there is no block."""
    per_kind = {
        "old": 1.25,
        "compound": 1.55,
        "grid": 0.8,
        "works": 0.08,
        "school": 0.35,
        "park": 0.02,
        "square": 0.7,
    }
    crowd = np.array([per_kind.get(kind, 0.03) for kind in filled.kind])
    cell, block = shapely.STRtree(blocks.shapes).query(shapely.points(middles), predicate="within")
    crowding = np.zeros(len(middles))
    crowding[cell] = crowd[block] * (0.55 + 0.75 * blocks.urbanity[block])
    return crowding


def _built_area(cells: Shapes, district: Ints, districts: gpd.GeoDataFrame) -> Floats:
    """Return the built-up area of each district, km²: whole cells, and those that a border cuts by their parts."""
    whole = np.bincount(district[district >= 0], minlength=len(districts)) * _SIDE_M**2
    split = shapely.union_all(cells[district < 0])
    parts = shapely.area(shapely.intersection(districts.geometry.to_numpy(), split))
    return np.asarray((whole + parts) / 1e6)
