"""The ground: an island with bays, hills, a river and beaches, in metres about its middle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, map_coordinates

from qdgeo.sample.recipe import Bay, Hill, Recipe, Size, draws
from qdgeo.sample.shapes import Floats, Shapes, all_of, polygons_from

__all__ = ["Ground", "Relief", "make_ground"]


_WIDE = 0.66  # the island is this much as wide as it is long
_CELL_M = 30.0
_SHORE_M = 500.0  # hills rise from the shore over this distance
_BEYOND_M = 2_500.0  # the raster of heights reaches this far over the sea


@dataclass(frozen=True, kw_only=True, eq=False)
class Relief:
    """Heights on a raster of square cells.

    Parameters
    ----------
    z
        m, ``float64[rows, columns]`` from the north-west; 0 in the sea.
    west, north
        Of the first cell's corner, m.
    cell_m
        Side of a cell.
    """

    z: Floats
    west: float
    north: float
    cell_m: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, m."""
        rows, columns = self.z.shape
        return (
            self.west,
            self.north - rows * self.cell_m,
            self.west + columns * self.cell_m,
            self.north,
        )

    def at(self, xy: Floats) -> Floats:
        """Return the heights of points ``[n, 2]``, m."""
        columns = (xy[:, 0] - self.west) / self.cell_m - 0.5
        rows = (self.north - xy[:, 1]) / self.cell_m - 0.5
        heights: Floats = map_coordinates(self.z, [rows, columns], order=1, mode="nearest")
        return heights


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """What is there before the city.

    Parameters
    ----------
    land
        The island.
    islet
        A small one off its shore.
    river
        The water of the river, cut to the land.
    course
        Its middle line, from the hills to the sea.
    woods
        Wooded slopes, one polygon for each of `hills`.
    hills
        As the recipe has them.
    bays
        As the recipe has them.
    beaches
        A strip of sand for each of `bays`.
    relief
        Heights.
    """

    land: shapely.Polygon
    islet: shapely.Polygon
    river: shapely.Polygon
    course: shapely.LineString
    woods: Shapes
    hills: tuple[Hill, ...]
    bays: tuple[Bay, ...]
    beaches: Shapes
    relief: Relief


def make_ground(recipe: Recipe, size: Size, seed: int) -> Ground:
    """Return the ground of a city; the same seed gives the same ground."""
    half = size.half_m
    whole, shore = _outline(half, seed)
    places = _bay_places(recipe, shore)
    radii = np.array([bay.reach for bay in recipe.bays]) * half
    bites = shapely.buffer(shapely.points(places), radii, quad_segs=24)
    soft = 0.026 * half
    bitten = whole.difference(all_of(bites)).buffer(-soft).buffer(2 * soft).buffer(-soft)
    land = _largest(shapely.simplify(bitten, 4.0))
    course = _course(half, land)
    river = _largest(course.buffer(max(14.0, 0.0032 * half)).intersection(land))
    woods = _woods(recipe, half, seed, land)
    islet = _islet(half, seed)
    relief = _relief(recipe, size, all_of([land, islet]), seed)
    return Ground(
        land=land,
        islet=islet,
        river=river,
        course=course,
        woods=woods,
        hills=recipe.hills,
        bays=recipe.bays,
        beaches=_beaches(land, places, radii),
        relief=relief,
    )


def _outline(half: float, seed: int) -> tuple[shapely.Polygon, Floats]:
    """Return an island without bays, and its shore as ``[n, 2]`` by bearing, evenly from east anticlockwise."""
    draw = draws(seed, "outline")
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    waves = np.arange(3, 15)
    phase = draw.uniform(0, 2 * np.pi, waves.size)
    swing = draw.uniform(0.6, 1.0, waves.size) * 0.17 / waves**0.95
    ripple = 1 + (swing[:, None] * np.cos(waves[:, None] * angle + phase[:, None])).sum(axis=0)
    squarish = (np.abs(np.cos(angle)) ** 2.25 + np.abs(np.sin(angle)) ** 2.25) ** (-1 / 2.25)
    radius = 0.95 * half * ripple * squarish
    shore = np.column_stack([radius * np.cos(angle), _WIDE * radius * np.sin(angle)])
    return shapely.Polygon(shore).buffer(0), shore


def _bay_places(recipe: Recipe, shore: Floats) -> Floats:
    bearing = np.degrees(np.arctan2(shore[:, 1], shore[:, 0])) % 360
    wanted = np.array([bay.bearing for bay in recipe.bays])
    away = np.abs((bearing - wanted[:, None] + 180) % 360 - 180)
    places: Floats = shore[away.argmin(axis=1)] * 1.03
    return places


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return shapely.Polygon(parts[shapely.area(parts).argmax()].exterior)


def _course(half: float, land: shapely.Polygon) -> shapely.LineString:
    """Return the river's middle line: down from between the mountains, bending, to the sea in the south."""
    share = np.linspace(0, 1, 80)
    x = 0.10 + 0.20 * share + 0.035 * np.sin(2.2 * np.pi * share)
    y = 0.20 - 0.95 * share
    line = shapely.LineString(half * np.column_stack([x, y]))
    parts = shapely.get_parts(line.intersection(land))
    longest: shapely.LineString = parts[shapely.length(parts).argmax()]
    return longest


def _woods(recipe: Recipe, half: float, seed: int, land: shapely.Polygon) -> Shapes:
    """Return one rounded, uneven polygon a hill, off the shore."""
    draw = draws(seed, "woods")
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    centre = half * np.array([hill.centre for hill in recipe.hills])
    mountain = np.array([hill.mountain for hill in recipe.hills])
    radius = half * np.array([hill.reach for hill in recipe.hills]) * np.where(mountain, 1.42, 0.98)
    phase = draw.uniform(0, 2 * np.pi, (len(centre), 4))
    waves = np.arange(2, 6)
    uneven = 1 + 0.06 * np.cos(waves[:, None] * angle + phase[:, :, None]).sum(axis=1)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    xy = centre[:, None] + radius[:, None, None] * uneven[:, :, None] * ring
    inland = land.buffer(-0.03 * half)
    return np.asarray(shapely.intersection(polygons_from(xy), inland))


def _relief(recipe: Recipe, size: Size, land: shapely.Polygon, seed: int) -> Relief:
    half, cell = size.half_m, _CELL_M if size.half_m > 5_000 else _CELL_M / 3
    left, bottom, right, top = land.bounds
    columns = int(np.ceil((right - left + 2 * _BEYOND_M) / cell))
    rows = int(np.ceil((top - bottom + 2 * _BEYOND_M) / cell))
    west, north = (left + right - columns * cell) / 2, (top + bottom + rows * cell) / 2
    x, y = np.meshgrid(west + cell * (np.arange(columns) + 0.5), north - cell * (np.arange(rows) + 0.5))
    z = 7.0 + 16.0 * size.steep * (1 + y / half)
    for hill in recipe.hills:
        away = np.hypot(x - half * hill.centre[0], y - half * hill.centre[1]) / (half * hill.reach)
        z += size.steep * hill.height * np.exp(-(away**2) * (0.7 if hill.mountain else 1.1))
    z += _rolling(x, y, size, seed)
    shapely.prepare(land)
    dry: NDArray[np.bool_] = np.asarray(shapely.contains_xy(land, x, y), dtype=np.bool_)
    inland = np.clip(np.asarray(distance_transform_edt(dry)) * cell / min(_SHORE_M, 0.1 * half), 0, 1)
    z = np.where(dry, np.maximum(z * (inland * inland * (3 - 2 * inland)), 0.0) + 0.8, 0.0)
    return Relief(z=z, west=west, north=north, cell_m=cell)


def _rolling(x: Floats, y: Floats, size: Size, seed: int) -> Floats:
    draw = draws(seed, "rolling")
    total = np.zeros_like(x)
    for length, height in ((0.26, 9.0), (0.11, 5.0), (0.045, 2.2)):
        for _ in range(3):
            angle, phase = draw.uniform(0, 2 * np.pi, 2)
            along = (x * np.cos(angle) + y * np.sin(angle)) / (length * size.half_m)
            total += size.steep * height * np.sin(2 * np.pi * along + phase) / 3
    return total


def _islet(half: float, seed: int) -> shapely.Polygon:
    draw = draws(seed, "islet")
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = 0.022 * half * (1 + 0.12 * np.cos(3 * angle + draw.uniform(0, 6)) + 0.08 * np.cos(5 * angle))
    middle = half * np.array([0.34, -0.80])
    return shapely.Polygon(middle + np.column_stack([1.7 * radius * np.cos(angle), radius * np.sin(angle)]))


def _beaches(land: shapely.Polygon, places: Floats, radii: Floats) -> Shapes:
    """Return the strip of sand at the head of each bay."""
    strip = land.difference(land.buffer(-48.0))
    near = shapely.buffer(shapely.points(places), 1.12 * radii)
    heads = shapely.points(places * (1 - 0.9 * radii / np.hypot(*places.T))[:, None])
    near = shapely.intersection(near, shapely.buffer(heads, 0.75 * radii))
    sand: Shapes = shapely.intersection(strip, near)
    return np.array([_largest(part) for part in sand], dtype=object)
