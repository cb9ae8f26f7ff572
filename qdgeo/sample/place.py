"""The whole invented city as one noun: ground, districts, streets, buildings, people; drawn from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.sample.buildings import make_buildings
from qdgeo.sample.cells import Cells, make_cells
from qdgeo.sample.districts import make_districts
from qdgeo.sample.grid import Blocks, Grid, make_blocks, make_grid
from qdgeo.sample.ground import Ground, make_ground
from qdgeo.sample.recipe import Recipe, Size, draws, load_recipe
from qdgeo.sample.shapes import Ints, Shapes
from qdgeo.sample.streets import Plan, make_streets

__all__ = ["Place", "district_of", "make_place", "with_blanks"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """The invented city, in metres about its middle.

    Parameters
    ----------
    recipe, size, seed
        What it was drawn from.
    ground
        Land, hills, river, beaches, heights.
    grid, blocks
        The bent grid, and what lies between its streets.
    districts
        ``id``, ``name``, ``name_en`` and polygons.
    plan
        Streets, and what fills the blocks.
    buildings
        Footprints with ``use``, ``levels``, ``block``.
    cells
        People and built-up area.
    """

    recipe: Recipe
    size: Size
    seed: int
    ground: Ground
    grid: Grid
    blocks: Blocks
    districts: gpd.GeoDataFrame
    plan: Plan
    buildings: gpd.GeoDataFrame
    cells: Cells


def make_place(size: Size, seed: int) -> Place:
    """Return the invented city of a size and a seed; the same two give the same city."""
    recipe = load_recipe()
    ground = make_ground(recipe, size, seed)
    grid = make_grid(recipe, size, seed)
    blocks = make_blocks(recipe, ground, grid, size)
    districts = make_districts(recipe, ground, grid, size)
    plan = make_streets(recipe, ground, grid, blocks, districts, size, seed)
    beyond = shapely.box(*ground.land.bounds).difference(plan.areas.coast)
    closed = shapely.union_all([*ground.woods, plan.areas.banks, beyond])
    return Place(
        recipe=recipe,
        size=size,
        seed=seed,
        ground=ground,
        grid=grid,
        blocks=blocks,
        districts=districts,
        plan=plan,
        buildings=make_buildings(grid, blocks, plan.filled, plan.drawn.ways, closed, seed),
        cells=make_cells(recipe, ground, blocks, plan, districts, seed),
    )


def with_blanks(place: Place, part: str, values: Ints, share: float) -> pd.arrays.IntegerArray:
    """Return numbers of which a share, one at least, are empty: cells that an office did not fill in."""
    some = draws(place.seed, f"blanks of {part}").permutation(len(values))
    empty = np.isin(np.arange(len(values)), some[: max(1, round(share * len(values)))])
    return pd.arrays.IntegerArray(np.asarray(values, dtype=np.int64).copy(), empty)


def district_of(place: Place, shapes: Shapes) -> Ints:
    """Return the number of the district that holds each shape wholly, −1 where none does."""
    found = np.full(len(shapes), -1, dtype=np.int64)
    for number, polygon in enumerate(place.districts.geometry.to_numpy()):
        shapely.prepare(polygon)
        found[shapely.contains_properly(polygon, shapes)] = number
    return found
