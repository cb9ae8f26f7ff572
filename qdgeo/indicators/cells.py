"""Square cells of polygons, found by halving blocks of them: wide ground is told by its rim.

A block that lies inside a polygon is as many whole cells, one that does not touch it is none, and only a block on
the rim is cut in four, down to the single cell. Time and memory go with the rim and the answer, not with the box
around the polygon.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["Cells", "clip_to_cells"]

_AT_ONCE = 50_000  # blocks that exist as polygons at a time: some 30 MB
_CLIP_CELLS = (
    32  # at blocks of this side a polygon is cut up, so that no cell is held against a long coastline
)
_POLYGON = int(shapely.GeometryType.POLYGON)
_COLLECTION = int(shapely.GeometryType.GEOMETRYCOLLECTION)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


class Cells(NamedTuple):
    """Parts of polygons in cells: a point within each float64[n, 2], its area (m², > 0), and the polygon's row."""

    xy: Floats
    area_m2: Floats
    shape: Ints


class _Blocks(NamedTuple):
    """Square blocks of cells: the row of the polygon that each may hold, and its lower left cell."""

    shape: Ints
    column: Ints
    row: Ints

    def take(self, rows: Ints | slice | NDArray[np.bool_]) -> _Blocks:
        return _Blocks(self.shape[rows], self.column[rows], self.row[rows])

    def boxes(self, cells: int, side_m: float) -> Shapes:
        west, south = self.column * side_m, self.row * side_m
        east, north = (self.column + cells) * side_m, (self.row + cells) * side_m
        return np.asarray(shapely.box(west, south, east, north), dtype=object)

    def quarters(self, cells: int) -> _Blocks:
        """Return the four halves-by-halves of blocks of a side of `cells`."""
        half = cells // 2
        return _Blocks(
            np.tile(self.shape, 4),
            np.concatenate([self.column, self.column + half] * 2),
            np.concatenate([self.row, self.row, self.row + half, self.row + half]),
        )


def clip_to_cells(shapes: Shapes, side_m: float) -> Cells:
    """Return the parts of polygons in square cells anchored at multiples of the side.

    Parameters
    ----------
    shapes
        Valid polygons, in metres.
    side_m
        Side of a cell, m, > 0.

    Returns
    -------
    Cells
        For every polygon its cells, a whole one at its centre, a part of one at a point inside the part; the
        areas of a polygon's cells add up to its area.

    Examples
    --------
    >>> cells = clip_to_cells(np.array([shapely.box(0, 0, 30, 10)]), 20.0)
    >>> cells.xy.tolist(), cells.area_m2.tolist(), cells.shape.tolist()
    ([[10.0, 5.0], [25.0, 5.0]], [200.0, 100.0], [0, 0])
    """
    rows = np.flatnonzero(shapely.area(shapes) > 0)
    clipped, source = shapes[rows], rows
    first = np.floor(shapely.bounds(clipped) / side_m).astype(np.int64)
    blocks = _Blocks(np.arange(len(rows)), first[:, 0], first[:, 1])
    span = int((first[:, 2:] - first[:, :2]).max(initial=0)) + 1
    cells = 1 << (span - 1).bit_length()
    found: list[Cells] = []
    while cells > 1:
        inside, rim = _told_apart(clipped, blocks, cells, side_m)
        found.append(_whole_cells(inside, cells, side_m, source))
        if cells == _CLIP_CELLS:
            clipped, source, rim = _clipped(clipped, source, rim, side_m)
        blocks = rim.quarters(cells)
        cells //= 2
    inside, rim = _told_apart(clipped, blocks, 1, side_m)
    found += [_whole_cells(inside, 1, side_m, source), *_parts_of_cells(clipped, rim, side_m, source)]
    return Cells(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))


def _told_apart(shapes: Shapes, blocks: _Blocks, cells: int, side_m: float) -> tuple[_Blocks, _Blocks]:
    """Return the blocks that lie inside their polygon, and the others that touch it."""
    shapely.prepare(shapes)
    inside, touched = np.zeros((2, len(blocks.shape)), dtype=bool)
    for part in _slices(len(blocks.shape)):
        some = blocks.take(part)
        boxes = some.boxes(cells, side_m)
        touched[part] = shapely.intersects(shapes[some.shape], boxes)
        inside[part] = touched[part] & shapely.covers(shapes[some.shape], boxes)
    return blocks.take(inside), blocks.take(touched & ~inside)


def _whole_cells(blocks: _Blocks, cells: int, side_m: float, source: Ints) -> Cells:
    step = np.arange(cells) + 0.5
    x = (blocks.column[:, None, None] + step[None, None, :]) * side_m
    y = (blocks.row[:, None, None] + step[None, :, None]) * side_m
    xy = np.empty((len(blocks.shape), cells, cells, 2))
    xy[..., 0], xy[..., 1] = x, y
    number = len(blocks.shape) * cells**2
    return Cells(xy.reshape(-1, 2), np.full(number, side_m**2), np.repeat(source[blocks.shape], cells**2))


def _parts_of_cells(shapes: Shapes, blocks: _Blocks, side_m: float, source: Ints) -> Iterator[Cells]:
    for part in _slices(len(blocks.shape)):
        some = blocks.take(part)
        pieces = shapely.intersection(shapes[some.shape], some.boxes(1, side_m))
        area = shapely.area(pieces)
        kept = area > 0
        inner = shapely.get_coordinates(shapely.point_on_surface(pieces[kept]))
        yield Cells(inner, area[kept], source[some.shape[kept]])


def _clipped(shapes: Shapes, source: Ints, blocks: _Blocks, side_m: float) -> tuple[Shapes, Ints, _Blocks]:
    """Return each block's own part of its polygon, whose that is, and the blocks with a row of their own."""
    parts = [
        shapely.intersection(shapes[some.shape], some.boxes(_CLIP_CELLS, side_m))
        for some in (blocks.take(part) for part in _slices(len(blocks.shape)))
    ]
    clipped = np.concatenate([np.empty(0, dtype=object), *parts])
    for position in np.flatnonzero(shapely.get_type_id(clipped) == _COLLECTION):
        members = shapely.get_parts(clipped[position])
        clipped[position] = shapely.multipolygons(members[shapely.get_type_id(members) == _POLYGON])
    kept = np.flatnonzero(shapely.area(clipped) > 0)
    rows = np.arange(len(kept))
    return clipped[kept], source[blocks.shape[kept]], _Blocks(rows, blocks.column[kept], blocks.row[kept])


def _slices(number: int) -> Iterator[slice]:
    return (slice(start, start + _AT_ONCE) for start in range(0, number, _AT_ONCE))
