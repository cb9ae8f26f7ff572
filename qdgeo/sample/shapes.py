"""Points, lines and polygons from coordinates, as arrays of shapes; and what every part of the city measures with."""

from __future__ import annotations

from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = [
    "Floats",
    "Ints",
    "Shapes",
    "all_of",
    "beside",
    "lines_from",
    "points_at",
    "polygons_from",
    "xy_of",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


def points_at(xy: Floats) -> Shapes:
    """Return points at ``[n, 2]``.

    >>> points_at(np.array([[1.0, 2.0]]))[0].wkt
    'POINT (1 2)'
    """
    return np.asarray(shapely.points(xy), dtype=object)


def lines_from(xy: Floats) -> Shapes:
    """Return lines through ``[n, m, 2]``.

    >>> lines_from(np.array([[[0.0, 0.0], [3.0, 4.0]]]))[0].length
    5.0
    """
    return np.asarray(shapely.linestrings(xy), dtype=object)


def polygons_from(xy: Floats) -> Shapes:
    """Return polygons around ``[n, m, 2]``.

    >>> polygons_from(np.array([[[0.0, 0.0], [2.0, 0.0], [2.0, 1.0]]]))[0].area
    1.0
    """
    return np.asarray(shapely.polygons(xy), dtype=object)


def xy_of(shapes: Shapes) -> Floats:
    """Return the coordinates of points, ``[n, 2]``.

    >>> xy_of(points_at(np.array([[1.0, 2.0]]))).tolist()
    [[1.0, 2.0]]
    """
    return np.asarray(shapely.get_coordinates(shapes), dtype=np.float64)


def all_of(shapes: Shapes | list[shapely.Geometry]) -> shapely.Polygon:
    """Return the ground that some shapes cover together; it may be in several parts, or none.

    >>> all_of([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)]).area
    3.0
    """
    return cast(shapely.Polygon, shapely.union_all(np.asarray(shapes, dtype=object)))


def beside(lines: Shapes, share: Floats, aside: Floats | float) -> Floats:
    """Return points beside lines, ``[n, 2]``: at a share of each line's length, so many metres to its left.

    >>> beside(np.array([shapely.LineString([(0, 0), (100, 0)])]), np.array([0.5]), 3.0).tolist()
    [[50.0, 3.0]]
    """
    length = shapely.length(lines)
    step = np.minimum(1.0, 0.5 * length)
    at = xy_of(shapely.line_interpolate_point(lines, share * length))
    before = xy_of(shapely.line_interpolate_point(lines, np.maximum(share * length - step, 0.0)))
    after = xy_of(shapely.line_interpolate_point(lines, np.minimum(share * length + step, length)))
    ahead = (after - before) / np.maximum(np.hypot(*(after - before).T), 1e-9)[:, None]
    return np.asarray(at + np.reshape(aside, (-1, 1)) * np.column_stack([-ahead[:, 1], ahead[:, 0]]))
