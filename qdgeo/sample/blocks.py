"""What fills the blocks: old lanes, compounds, works, schools, parks and squares, each by its own pattern.

A pattern is drawn in a unit square, the west and south lines of the block at 0, and bent with the grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from qdgeo.sample.grid import Blocks, Grid
from qdgeo.sample.lines import joined, lines_of
from qdgeo.sample.recipe import draws
from qdgeo.sample.shapes import Floats, Ints, Shapes, lines_from, polygons_from

__all__ = ["KINDS", "Filled", "fill_blocks", "placed"]


KINDS = ("old", "compound", "grid", "works", "school", "park", "square")
"""What a block can be."""
_ODDS = {
    0.72: (0.42, 0.38, 0.06, 0.00, 0.08, 0.06),
    0.50: (0.16, 0.54, 0.13, 0.03, 0.08, 0.06),
    0.00: (0.04, 0.42, 0.20, 0.23, 0.05, 0.06),
}
_OVER = 0.009  # of a block: lines go this far beyond the street that they end at
_BEND = 4  # vertices for each leg of a line


@dataclass(frozen=True, kw_only=True, eq=False)
class Filled:
    """The contents of all urban blocks.

    Parameters
    ----------
    kind
        Of every block, one of `KINDS`; "" where none is built.
    lanes
        Lines with tags; ``sort`` is 街 or 巷 for those that shall have names, else "".
    outlines
        ``kind`` (park, pond, square) and polygon, with the number of the ``block``.
    """

    kind: Shapes
    lanes: gpd.GeoDataFrame
    outlines: gpd.GeoDataFrame


def placed(grid: Grid, blocks: Blocks, rows: Ints, unit: Floats) -> Floats:
    """Return where points of unit squares lie: ``unit`` is ``[n, m, 2]``, a square for each of `rows`."""
    west, east = grid.a[blocks.column[rows]], grid.a[blocks.column[rows] + 1]
    south, north = grid.b[blocks.row[rows]], grid.b[blocks.row[rows] + 1]
    a = west[:, None] + unit[..., 0] * (east - west)[:, None]
    b = south[:, None] + unit[..., 1] * (north - south)[:, None]
    return grid.bent(np.stack([a, b], axis=-1))


def fill_blocks(grid: Grid, blocks: Blocks, centres: Floats, seed: int) -> Filled:
    """Return what fills the blocks of a city; the one nearest to each of `centres`, ``[n, 2]``, is a square."""
    draw = draws(seed, "blocks")
    kind = _kinds(blocks, centres, draw)
    rows = {name: np.flatnonzero(kind == name) for name in KINDS}
    pen = _Pen(grid, blocks, draw)
    lanes = [
        *(pen.across(rows["old"], place, "街") for place in (0.25, 0.5, 0.75)),
        *(pen.upward(rows["old"], place, "巷") for place in (0.33, 0.67)),
        pen.across(rows["compound"], 0.5, "街"),
        *_compounds(pen, rows["compound"]),
        pen.across(rows["grid"], 0.5, "街"),
        *(pen.upward(rows["grid"], place, "街") for place in (0.33, 0.67)),
        pen.across(rows["works"], 0.5, "街"),
        *_works(pen, rows["works"]),
        *_school(pen, rows["school"]),
        *_park(pen, rows["park"]),
        *_square(pen, rows["square"]),
    ]
    return Filled(kind=kind, lanes=joined(*lanes), outlines=_outlines(pen, rows))


def _kinds(blocks: Blocks, centres: Floats, draw: np.random.Generator) -> Shapes:
    chance = draw.random(blocks.urban.size)
    kind = np.full(blocks.urban.size, "", dtype=object)
    for least, odds in _ODDS.items():
        own = blocks.urban & (kind == "") & (blocks.urbanity >= least)
        kind[own] = np.array(KINDS, dtype=object)[
            np.searchsorted(np.cumsum(odds)[:-1], chance[own], side="right")
        ]
    built = np.flatnonzero(blocks.urban)
    away = np.hypot(*(blocks.middle[built] - centres[:, None]).transpose(2, 0, 1))
    kind[built[away.argmin(axis=1)]] = "square"
    return kind


class _Pen:
    """Draws the same line in many blocks at once, a little different in each."""

    def __init__(self, grid: Grid, blocks: Blocks, draw: np.random.Generator) -> None:
        self._grid, self._blocks, self._draw = grid, blocks, draw

    def stroke(
        self, rows: Ints, points: Floats | list[tuple[float, float]], sort: str | Shapes = "", **tags: object
    ) -> gpd.GeoDataFrame:
        """Draw one line, ``[m, 2]`` or ``[n, m, 2]`` of the unit square, in each of the blocks."""
        unit = np.broadcast_to(np.asarray(points, dtype=np.float64), (rows.size, *np.shape(points)[-2:]))
        bent = placed(self._grid, self._blocks, rows, _finer(unit))
        lines = lines_of(lines_from(bent), **tags)
        return gpd.GeoDataFrame(lines.assign(sort=sort, block=rows))

    def polygons(self, rows: Ints, ring: Floats) -> Shapes:
        unit = np.broadcast_to(ring, (rows.size, *ring.shape))
        return polygons_from(placed(self._grid, self._blocks, rows, unit))

    def across(self, rows: Ints, place: float, sort: str) -> gpd.GeoDataFrame:
        """Draw a lane from the west to the east line, each about `place` up the block."""
        return self._lane(rows, place, sort, axis=1)

    def upward(self, rows: Ints, place: float, sort: str) -> gpd.GeoDataFrame:
        """Draw a lane from the south to the north line, each about `place` along the block."""
        return self._lane(rows, place, sort, axis=0)

    def _lane(self, rows: Ints, place: float, sort: str, *, axis: int) -> gpd.GeoDataFrame:
        loose = 0.012 if place == 0.5 else 0.045  # the loops of a compound start at its middle lane
        start = place + self._draw.uniform(-loose, loose, rows.size)
        end = start + self._draw.uniform(-loose, loose, rows.size) * 0.6
        ends = np.empty((rows.size, 2, 2))
        ends[:, 0, 1 - axis], ends[:, 1, 1 - axis] = -_OVER, 1 + _OVER
        ends[:, 0, axis], ends[:, 1, axis] = start, end
        named = np.where(self._draw.random(rows.size) < 0.78, sort, "")
        lit = np.where(self._draw.random(rows.size) < 0.6, "yes", "")
        return self.stroke(rows, ends, highway="residential", sort=named, lit=lit)

    def some(self, rows: Ints, share: float) -> Ints:
        """Return a drawn share of the blocks."""
        return rows[self._draw.random(rows.size) < share]


def _finer(unit: Floats) -> Floats:
    """Return lines with more vertices, so that they bend with the grid."""
    share = np.arange(_BEND)[:, None] / _BEND
    legs = unit[:, :-1, None] + share * (unit[:, 1:, None] - unit[:, :-1, None])
    return np.concatenate([legs.reshape(unit.shape[0], _BEND * (unit.shape[1] - 1), 2), unit[:, -1:]], axis=1)


def _compounds(pen: _Pen, rows: Ints) -> list[gpd.GeoDataFrame]:
    """Two gated halves north and south of a lane: a loop for cars, paths between the rows of houses."""
    drawn = [pen.upward(pen.some(rows, 0.5), 0.5, "巷")]
    for far, gate in ((0.16, 0.53), (0.84, 0.47)):
        loop = [(0.18, gate), (0.18, far), (0.82, far), (0.82, gate)]
        drawn.append(pen.stroke(rows, loop, highway="service", service="driveway"))
        walk = pen.some(rows, 0.75)
        drawn.append(pen.stroke(walk, [(0.36, gate), (0.36, far - (gate - far) * 0.03)], highway="footway"))
        drawn.append(
            pen.stroke(walk, [(0.17, (far + gate) / 2), (0.83, (far + gate) / 2)], highway="footway")
        )
        door = pen.some(rows, 0.6)
        edge = -_OVER if far < 0.5 else 1 + _OVER
        inner = far + (0.02 if far < 0.5 else -0.02)
        drawn.append(pen.stroke(door, [(0.6, inner), (0.6, edge)], highway="footway"))
    return drawn


def _works(pen: _Pen, rows: Ints) -> list[gpd.GeoDataFrame]:
    spurs = [((0.22, 0.48), (0.22, 0.86)), ((0.48, 0.52), (0.48, 0.12)), ((0.76, 0.48), (0.76, 0.84))]
    return [pen.stroke(rows, list(spur), highway="service") for spur in spurs]


def _school(pen: _Pen, rows: Ints) -> list[gpd.GeoDataFrame]:
    loop = [(0.5, -_OVER), (0.5, 0.2), (0.2, 0.2), (0.2, 0.8), (0.8, 0.8), (0.8, 0.2), (0.48, 0.2)]
    return [
        pen.stroke(rows, loop, highway="service"),
        pen.stroke(rows, [(0.19, 0.45), (1 + _OVER, 0.45)], highway="footway"),
        pen.stroke(rows, [(0.5, 0.19), (0.5, 0.81)], highway="footway"),
    ]


def _park(pen: _Pen, rows: Ints) -> list[gpd.GeoDataFrame]:
    turn = np.linspace(0, 2 * np.pi, 17)
    ring = np.column_stack([0.5 + 0.3 * np.cos(turn), 0.5 + 0.3 * np.sin(turn)])
    ways = [
        [(-_OVER, 0.1), (0.3, 0.32), (0.5, 0.42)],
        [(1 + _OVER, 0.15), (0.72, 0.3), (0.5, 0.42)],
        [(0.45, 1 + _OVER), (0.52, 0.7), (0.5, 0.42)],
        [(-_OVER, 0.82), (0.24, 0.72)],
        [(1 + _OVER, 0.9), (0.74, 0.7)],
    ]
    drawn = [pen.stroke(rows, way, highway="footway") for way in ways]
    return [*drawn, pen.stroke(rows, ring, highway="footway")]


def _square(pen: _Pen, rows: Ints) -> list[gpd.GeoDataFrame]:
    ring = np.array([(0.28, 0.3), (0.72, 0.3), (0.72, 0.7), (0.28, 0.7), (0.28, 0.3)])
    arms = [((0.5, -_OVER), (0.5, 0.31)), ((0.5, 1 + _OVER), (0.5, 0.69)),
            ((-_OVER, 0.5), (0.29, 0.5)), ((1 + _OVER, 0.5), (0.71, 0.5))]  # fmt: skip
    sides = [((-_OVER, 0.12), (1 + _OVER, 0.12)), ((-_OVER, 0.88), (1 + _OVER, 0.88))]
    return [
        pen.stroke(rows, ring, highway="pedestrian", area="yes", sort="square"),
        *(pen.stroke(rows, list(arm), highway="pedestrian") for arm in arms),
        *(pen.stroke(rows, list(side), highway="residential", sort="街") for side in sides),
    ]


def _outlines(pen: _Pen, rows: dict[str, Ints]) -> gpd.GeoDataFrame:
    turn = np.linspace(0, 2 * np.pi, 25)[:-1]
    pond = np.column_stack([0.5 + 0.16 * np.cos(turn), 0.58 + 0.08 * np.sin(turn)])
    inset = np.array([(0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)])
    ponds = pen.some(rows["park"], 0.6)
    field = np.array([(0.28, 0.5), (0.72, 0.5), (0.72, 0.74), (0.28, 0.74)])
    parts = [("park", rows["park"], inset), ("pond", ponds, pond), ("pitch", rows["school"], field)]
    frames = [
        gpd.GeoDataFrame({"kind": [kind] * own.size, "block": own}, geometry=pen.polygons(own, ring))
        for kind, own, ring in parts
        if own.size
    ]
    if not frames:
        return gpd.GeoDataFrame({"kind": [], "block": []}, geometry=[])
    return joined(*frames)
