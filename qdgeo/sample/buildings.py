"""Footprints of buildings in the blocks, clear of every street; a share of them with their storeys."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from qdgeo.sample.blocks import KINDS, Filled, placed
from qdgeo.sample.grid import Blocks, Grid
from qdgeo.sample.recipe import draws
from qdgeo.sample.shapes import Floats, Ints, Shapes, polygons_from

__all__ = ["make_buildings"]


_CLEAR_M = 5.0
_STATED = 0.64  # share of footprints with their storeys stated
_USE = {
    "old": "residential",
    "compound": "apartments",
    "grid": "yes",
    "works": "industrial",
    "school": "school",
}
_STOREYS = {"old": (1, 6), "compound": (6, 28), "grid": (3, 18), "works": (1, 3), "school": (2, 6), "park": (1, 2),
            "square": (8, 34)}  # fmt: skip


def _rows(columns: list[float], rows: list[float], wide: float, deep: float) -> Floats:
    """Return rectangles ``[n, 4]`` (middle and half sides) at every crossing of some columns and rows."""
    s, t = np.meshgrid(columns, rows)
    return np.column_stack([s.ravel(), t.ravel(), np.full(s.size, wide / 2), np.full(s.size, deep / 2)])


_PLANS: dict[str, Floats] = {
    "old": _rows([0.09, 0.23, 0.42, 0.58, 0.76, 0.91], [0.12, 0.37, 0.63, 0.88], 0.115, 0.13),
    "compound": _rows([0.28, 0.5, 0.72], [0.23, 0.33, 0.43, 0.58, 0.68, 0.78], 0.16, 0.045),
    "grid": _rows([0.16, 0.5, 0.84], [0.22, 0.76], 0.2, 0.24),
    "works": _rows([0.34, 0.62, 0.88], [0.26, 0.74], 0.17, 0.3),
    "school": _rows([0.35, 0.65], [0.32, 0.62, 0.88], 0.2, 0.08),
    "park": _rows([0.9], [0.92], 0.06, 0.05),
    "square": _rows([0.14, 0.86], [0.25, 0.75], 0.15, 0.2),
}


def make_buildings(
    grid: Grid, blocks: Blocks, filled: Filled, ways: gpd.GeoDataFrame, closed: shapely.Geometry, seed: int
) -> gpd.GeoDataFrame:
    """Return the buildings with ``use``, ``levels`` (0: not stated) and the number of their ``block``.

    Parameters
    ----------
    grid, blocks, filled
        Where the blocks are and what fills them.
    ways
        All streets, which buildings keep clear of.
    closed
        Ground without buildings: woods, water and what lies beyond the coast road.
    seed
        Of the sizes, the storeys, and which places stay empty.
    """
    draw = draws(seed, "buildings")
    parts = [_of_kind(grid, blocks, filled, kind, draw) for kind in KINDS]
    every = gpd.GeoDataFrame(
        {
            "use": np.concatenate(
                [np.full(len(shapes), _USE.get(kind, "yes")) for kind, shapes, _, _ in parts]
            ),
            "levels": np.concatenate([levels for _, _, levels, _ in parts]),
            "block": np.concatenate([block for _, _, _, block in parts]),
        },
        geometry=np.concatenate([shapes for _, shapes, _, _ in parts]),
    )
    shapes = every.geometry.to_numpy()
    shapely.prepare(closed)
    taken = shapely.intersects(closed, shapes)
    near = shapely.STRtree(ways.geometry.to_numpy()).query(shapes, predicate="dwithin", distance=_CLEAR_M)[0]
    taken[near] = True
    return gpd.GeoDataFrame(every[~taken].reset_index(drop=True))


def _of_kind(
    grid: Grid, blocks: Blocks, filled: Filled, kind: str, draw: np.random.Generator
) -> tuple[str, Shapes, Ints, Ints]:
    own = np.flatnonzero(filled.kind == kind)
    plan = _PLANS[kind]
    row = np.repeat(own, len(plan))
    middle = np.tile(plan[:, :2], (own.size, 1)) + draw.uniform(-0.008, 0.008, (row.size, 2))
    half = np.tile(plan[:, 2:], (own.size, 1)) * draw.uniform(0.78, 1.08, (row.size, 2))
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    unit = middle[:, None] + corners * half[:, None]
    shapes = polygons_from(placed(grid, blocks, row, unit))
    low, high = _STOREYS[kind]
    levels = low + np.floor((high - low + 1) * draw.random(row.size) ** 1.6).astype(np.int64)
    levels[draw.random(row.size) > _STATED] = 0
    kept = draw.random(row.size) < 0.88
    return kind, shapes[kept], levels[kept], row[kept]
