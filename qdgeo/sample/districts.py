"""Six districts that share out the island: their borders run through blocks, never along a line of the grid."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

from qdgeo.sample.grid import Grid
from qdgeo.sample.ground import Ground
from qdgeo.sample.recipe import Recipe, Size
from qdgeo.sample.shapes import Floats, points_at

__all__ = ["make_districts"]

_FAR = 1.5
_STEP_M = 800.0  # borders are not straight: they step aside where three districts meet,
_STEP_NEEDS_M = 5_000.0  # unless half the island is shorter than this
_WEST, _EAST, _ACROSS = -0.36, 0.30, 0.055  # of half; where the borders run in the flat plane


def make_districts(recipe: Recipe, ground: Ground, grid: Grid, size: Size) -> gpd.GeoDataFrame:
    """Return the districts with ``id``, ``name``, ``name_en`` and their polygons, which leave no gap.

    The islet belongs to the third.
    """
    half = size.half_m
    borders = _borders(grid, half)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([ground.land.exterior, *borders])]))
    faces = faces[shapely.contains(ground.land, shapely.point_on_surface(faces))]
    centres = points_at(half * np.array([district.centre for district in recipe.districts]))
    away = shapely.distance(shapely.centroid(faces)[:, None], centres[None, :])
    owner = away.argmin(axis=1)
    largest = np.argsort(-shapely.area(faces), kind="stable")[: len(centres)]
    row, column = linear_sum_assignment(away[largest])  # each of the six large ones is one district
    owner[largest[row]] = column
    shapes = [shapely.union_all(faces[owner == number]) for number in range(len(centres))]
    shapes[2] = shapely.union_all([shapes[2], ground.islet])
    columns = {
        "id": [district.id for district in recipe.districts],
        "name": [district.name for district in recipe.districts],
        "name_en": [district.name_en for district in recipe.districts],
    }
    return gpd.GeoDataFrame(columns, geometry=shapes)


def _borders(grid: Grid, half: float) -> list[shapely.LineString]:
    """Return the lines between districts; each ends on another, or in the sea."""
    step = _STEP_M if half > _STEP_NEEDS_M else 0.0
    west = [_between(grid.a, _WEST * half), _between(grid.a, _WEST * half + step)]
    east = [_between(grid.a, _EAST * half), _between(grid.a, _EAST * half - step)]
    across = [_between(grid.b, _ACROSS * half), _between(grid.b, _ACROSS * half + step)]
    far = _FAR * half
    return [
        _steps(
            grid,
            [
                (west[0], -far),
                (west[0], across[0]),
                (west[1], across[0]),
                (west[1], across[1]),
                (west[1], far),
            ],
        ),
        _steps(grid, [(east[0], -far), (east[0], across[1]), (east[1], across[1]), (east[1], far)]),
        _steps(grid, [(-far, across[0]), (west[0], across[0])]),
        _steps(grid, [(west[1], across[1]), (east[1], across[1])]),
        _steps(grid, [(east[0], across[1]), (far, across[1])]),
    ]


def _between(lines: Floats, place: float) -> float:
    """Return the middle between the two lines around a place."""
    number = int(np.clip(np.searchsorted(lines, place), 1, lines.size - 1))
    return float((lines[number - 1] + lines[number]) / 2)


def _steps(grid: Grid, corners: list[tuple[float, float]]) -> shapely.LineString:
    points = np.array(corners)
    parts = [
        shapely.get_coordinates(grid.line(points[number : number + 2])) for number in range(len(points) - 1)
    ]
    # in whole mm, so that lines that meet do so in the same numbers
    return shapely.remove_repeated_points(shapely.LineString(np.concatenate(parts).round(3)))
