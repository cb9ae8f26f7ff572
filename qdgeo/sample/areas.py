"""Where roads of each rank may run: the ground inside the coast road, what the hills leave, and the river's banks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from qdgeo.sample.grid import Blocks
from qdgeo.sample.ground import Ground
from qdgeo.sample.recipe import Size
from qdgeo.sample.shapes import Shapes, all_of

__all__ = ["Areas", "make_areas"]

_INLAND_M = 150.0  # how far the coast road keeps from the sea
_OVER_M = 12.0  # how far lines are drawn beyond the road that they end at; what hangs over is cut off later
_FOOT_M = 14.0  # a road runs round a low hill, this far from its trees


@dataclass(frozen=True, kw_only=True, eq=False)
class Areas:
    """Ground by its use for roads; all polygons in metres about the city's middle.

    Parameters
    ----------
    coast
        The ring that the coast road runs round.
    inside
        The same, and a little more: lines end just beyond the coast road.
    knolls
        The wooded low hills, with the road round each at `feet`.
    feet
        Rings around `knolls`.
    mountains
        The wooded mountains.
    water
        The river.
    banks
        What lies between the roads on its two sides.
    reached, urban
        Blocks that wider roads, and all roads, come to.
    """

    coast: shapely.Polygon
    inside: shapely.Polygon
    knolls: shapely.Polygon
    feet: Shapes
    mountains: shapely.Polygon
    water: shapely.Polygon
    banks: shapely.Polygon
    reached: shapely.Polygon
    urban: shapely.Polygon


def make_areas(ground: Ground, blocks: Blocks, size: Size) -> Areas:
    """Return the areas of a city."""
    inland = min(_INLAND_M, 0.04 * size.half_m)
    smooth = 0.5 * inland
    coast = ground.land.buffer(-inland - smooth).buffer(2 * smooth).buffer(-smooth)
    coast = shapely.Polygon(shapely.simplify(coast, 2.0).exterior)
    mountain = np.array([hill.mountain for hill in ground.hills])
    low = ground.woods[~mountain]
    return Areas(
        coast=coast,
        inside=coast.buffer(_OVER_M),
        knolls=all_of(low),
        feet=shapely.simplify(shapely.buffer(low, _FOOT_M), 1.0),
        mountains=all_of(ground.woods[mountain]),
        water=ground.river,
        banks=ground.course.buffer(0.0032 * size.half_m + 34.0, cap_style="flat"),
        reached=all_of(shapely.buffer(blocks.shapes[blocks.reached], 2.0, join_style="mitre")),
        urban=all_of(shapely.buffer(blocks.shapes[blocks.urban], 2.0, join_style="mitre")),
    )
