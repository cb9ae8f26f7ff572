"""The plan of streets before it meets the ground: a grid, bent by waves and pushed aside by hills, and its blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.sample.ground import Ground
from qdgeo.sample.recipe import Recipe, Size, draws
from qdgeo.sample.shapes import Floats, Shapes, all_of, points_at, polygons_from

__all__ = ["MAIN_EVERY", "Blocks", "Grid", "make_blocks", "make_grid", "rank_of"]


MAIN_EVERY = 6
"""Every sixth line is a main road, every second of the others a secondary one."""
_SPACING_M = 400.0
_STEP_M = 40.0
_WIDE = 0.72
_LEAST_REACH_M = 460.0  # no district of a small island is without a town


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """Lines of a plane that is then bent.

    Parameters
    ----------
    a, b
        Places of the lines that run north and of those that run east, ascending, m, in the flat plane.
    waves
        Bends, ``float64[n, 6]``: direction x and y of the push in m, wave number x and y, phase, unused.
    hills
        What pushes lines aside, ``float64[n, 3]``: x, y, reach, m.
    """

    a: Floats
    b: Floats
    waves: Floats
    hills: Floats

    def bent(self, ab: Floats) -> Floats:
        """Return where points ``[..., 2]`` of the flat plane lie on the ground."""
        push = np.zeros_like(ab)
        for dx, dy, kx, ky, phase in self.waves:
            wave = np.sin(ab[..., 0] * kx + ab[..., 1] * ky + phase)
            push[..., 0] += dx * wave
            push[..., 1] += dy * wave
        for x, y, reach in self.hills:
            away = ab - (x, y)
            near = 0.5 * np.exp(-(away**2).sum(axis=-1) / (1.7 * reach) ** 2)
            push += away * near[..., None]
        return np.asarray(ab + push)

    def line(self, ab: Floats) -> shapely.LineString:
        """Return a straight line ``[2, 2]`` of the flat plane on the ground, with a vertex every 40 m."""
        parts = max(1, int(np.ceil(np.hypot(*(ab[1] - ab[0])) / _STEP_M)))
        share = np.linspace(0, 1, parts + 1)[:, None]
        return shapely.LineString(self.bent((1 - share) * ab[0] + share * ab[1]))  # exact at both ends


@dataclass(frozen=True, kw_only=True, eq=False)
class Blocks:
    """Blocks between neighbouring lines of a grid, in rows from the south, each row from the west.

    Parameters
    ----------
    column, row
        Number of the line to the west and of that to the south.
    shapes
        On the ground.
    middle
        ``float64[n, 2]``, on the ground.
    urbanity
        1 in the middle of a district, towards 0 away from it.
    urban
        Whether it is built up and has lanes.
    reached
        Whether the wider roads come here.
    """

    column: NDArray[np.int64]
    row: NDArray[np.int64]
    shapes: Shapes
    middle: Floats
    urbanity: Floats
    urban: NDArray[np.bool_]
    reached: NDArray[np.bool_]


def rank_of(number: int) -> int:
    """Return 0 for a main road, 1 for a secondary one and 2 for the others, by the number of a line.

    >>> [rank_of(number) for number in range(8)]
    [0, 2, 1, 2, 1, 2, 0, 2]
    """
    return 0 if number % MAIN_EVERY == 0 else 1 if number % 2 == 0 else 2


def make_grid(recipe: Recipe, size: Size, seed: int) -> Grid:
    """Return the grid of a city."""
    draw, half = draws(seed, "grid"), size.half_m
    places = []
    for reach in (half, _WIDE * half):
        count = int(np.ceil(reach / _SPACING_M))
        even = _SPACING_M * np.arange(-count, count + 1)
        places.append(even + draw.uniform(-35, 35, even.size))
    waves = []
    for length, height in ((1.1, 0.030), (0.75, 0.018), (0.48, 0.010)):
        for _ in range(2):
            angle, phase, push = draw.uniform(0, 2 * np.pi, 3)
            number = 2 * np.pi / (length * half)
            turn = height * half
            waves.append(
                (
                    turn * np.cos(push),
                    turn * np.sin(push),
                    number * np.cos(angle),
                    number * np.sin(angle),
                    phase,
                )
            )
    low = [hill for hill in recipe.hills if not hill.mountain]
    hills = [(half * hill.centre[0], half * hill.centre[1], half * hill.reach) for hill in low]
    return Grid(a=places[0], b=places[1], waves=np.array(waves), hills=np.array(hills))


def make_blocks(recipe: Recipe, ground: Ground, grid: Grid, size: Size) -> Blocks:
    """Return the blocks of a grid, and which of them are built up: near a centre, low and gentle, on dry land."""
    row, column = (index.ravel() for index in np.indices((grid.b.size - 1, grid.a.size - 1)))
    corners = _ring(grid.a[column], grid.a[column + 1], grid.b[row], grid.b[row + 1])
    shapes = polygons_from(grid.bent(corners))
    middle = grid.bent(
        np.column_stack([grid.a[column] + grid.a[column + 1], grid.b[row] + grid.b[row + 1]]) / 2
    )
    urbanity = _urbanity(recipe, middle, size)
    height = ground.relief.at(middle)
    slope = _slope(ground, middle)
    points = points_at(middle)
    wood = all_of(ground.woods)
    shapely.prepare([ground.land, wood])
    dry = shapely.contains(ground.land, points)
    low = dry & ~shapely.intersects(wood, points) & (height < 95 * size.steep)
    return Blocks(
        column=column,
        row=row,
        shapes=shapes,
        middle=middle,
        urbanity=urbanity,
        urban=low & (urbanity > 0.44) & (slope < 0.13 / size.steep),
        reached=dry & (urbanity > 0.10) & (height < 150 * size.steep),
    )


def _ring(west: Floats, east: Floats, south: Floats, north: Floats) -> Floats:
    """Return the outlines of rectangles with four points a side, ``[n, 16, 2]``."""
    share = np.arange(4) / 4
    along_a = west[:, None] + share * (east - west)[:, None]
    along_b = south[:, None] + share * (north - south)[:, None]
    back_a = east[:, None] - share * (east - west)[:, None]
    back_b = north[:, None] - share * (north - south)[:, None]
    ones = np.ones(4)
    a = np.concatenate([along_a, east[:, None] * ones, back_a, west[:, None] * ones], axis=1)
    b = np.concatenate([south[:, None] * ones, along_b, north[:, None] * ones, back_b], axis=1)
    return np.stack([a, b], axis=-1)


def _urbanity(recipe: Recipe, xy: Floats, size: Size) -> Floats:
    centre = size.half_m * np.array([district.centre for district in recipe.districts])
    reach = np.maximum(
        size.half_m * np.array([district.reach for district in recipe.districts]), _LEAST_REACH_M
    )
    away = np.hypot(xy[:, None, 0] - centre[:, 0], (xy[:, None, 1] - centre[:, 1]) * 1.25) / reach
    nearest = np.exp(-(away**2) * 1.05).max(axis=1)
    east, north = xy.T / size.half_m
    uneven = 1 + 0.22 * np.sin(17 * east + 9 * north + 1) * np.sin(13 * north - 8 * east)
    return np.asarray(np.minimum(nearest * uneven, 1.0))


def _slope(ground: Ground, xy: Floats) -> Floats:
    step = 60.0
    right, up = np.array([step, 0.0]), np.array([0.0, step])
    east = ground.relief.at(xy + right) - ground.relief.at(xy - right)
    north = ground.relief.at(xy + up) - ground.relief.at(xy - up)
    slope: Floats = np.hypot(east, north) / (2 * step)
    return slope
