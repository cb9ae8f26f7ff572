"""All streets of the city: cut to the ground, named, joined at their nodes; and the truth about the named ones."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.sample.areas import Areas, make_areas
from qdgeo.sample.arterials import Arterials, make_arterials
from qdgeo.sample.blocks import Filled, fill_blocks
from qdgeo.sample.grid import Blocks, Grid
from qdgeo.sample.ground import Ground
from qdgeo.sample.lines import cut, joined, lines_of, longer_than
from qdgeo.sample.naming import Names
from qdgeo.sample.noding import Noded, noded
from qdgeo.sample.paths import crossings, ground_roads, hill_paths, shore_paths
from qdgeo.sample.recipe import Recipe, Size, draws
from qdgeo.sample.shapes import Shapes

__all__ = ["Plan", "make_streets"]

_ROUND_M = 24.0
_ROUNDABOUTS = 7
_SHORTEST_LANE_M = 45.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """The streets and what they were made of.

    Parameters
    ----------
    drawn
        Ways over nodes, as they are written.
    centres
        Middle lines of the named streets wider than lanes: ``name``, ``highway``, geometry.
    areas
        Ground by its use for roads.
    filled
        What fills the blocks.
    """

    drawn: Noded
    centres: gpd.GeoDataFrame
    areas: Areas
    filled: Filled


def make_streets(
    recipe: Recipe,
    ground: Ground,
    grid: Grid,
    blocks: Blocks,
    districts: gpd.GeoDataFrame,
    size: Size,
    seed: int,
) -> Plan:
    """Return the streets of a city."""
    areas = make_areas(ground, blocks, size)
    names = Names(recipe, seed)
    arterials = make_arterials(grid, areas, districts, names, size, seed)
    centres_of_districts = size.half_m * np.array([district.centre for district in recipe.districts])
    filled = fill_blocks(grid, blocks, centres_of_districts, seed)
    roads = ground_roads(recipe, areas, districts)
    centres = gpd.GeoDataFrame(pd.concat([arterials.centres, roads], ignore_index=True))
    lanes = _lanes(filled, arterials, areas, recipe, districts, names)
    around = lines_of(
        roads.geometry.to_numpy(),
        name=roads["name"].to_numpy(),
        highway=roads["highway"].to_numpy(),
        lit="yes",
    )
    over, around = cut(around, areas.water.buffer(8.0))
    over = over.assign(bridge="yes", layer="1")
    streets = _with_roundabouts(joined(arterials.lines, around, over), arterials.centres, areas, seed)
    everything = joined(
        streets,
        lanes,
        shore_paths(ground, areas),
        hill_paths(ground, areas, seed),
        crossings(arterials.centres, arterials.lines),
    )
    return Plan(drawn=noded(everything), centres=centres, areas=areas, filled=filled)


def _lanes(
    filled: Filled,
    arterials: Arterials,
    areas: Areas,
    recipe: Recipe,
    districts: gpd.GeoDataFrame,
    names: Names,
) -> gpd.GeoDataFrame:
    """Return the lanes that have room: inside the coast road, off hills, river and expressway, with names."""
    trunk = arterials.centres[arterials.centres["highway"] == "trunk"].geometry.to_numpy()
    closed = shapely.union_all(
        [
            shapely.union_all(areas.feet).buffer(-8.0),
            areas.mountains,
            areas.banks.buffer(-12.0),
            shapely.union_all(trunk).buffer(34.0),
        ]
    )
    dry, _ = cut(filled.lanes, areas.inside)
    _, free = cut(dry, closed)
    free = longer_than(free, _SHORTEST_LANE_M)
    sort = free["sort"].to_numpy()
    called = np.full(len(free), "", dtype=object)
    for kind in ("街", "巷"):
        own = np.flatnonzero(sort == kind)
        called[own] = names.lanes([kind] * own.size)
    squares = np.flatnonzero(sort == "square")
    called[squares] = (list(recipe.names["squares"]) * squares.size)[: squares.size]
    _name_twice(called, free, recipe, districts)
    return gpd.GeoDataFrame(free.assign(name=called).drop(columns=["sort", "block"]))


def _name_twice(called: Shapes, free: gpd.GeoDataFrame, recipe: Recipe, districts: gpd.GeoDataFrame) -> None:
    """Give each name that is meant to occur twice to a lane in two districts."""
    middle = shapely.line_interpolate_point(free.geometry.to_numpy(), 0.5, normalized=True)
    sort = free["sort"].to_numpy()
    for turn, name in enumerate(recipe.names["twice"]):
        for district in (turn % len(districts), (turn + 2) % len(districts)):
            inside = shapely.contains(districts.geometry.iloc[district].buffer(-150.0), middle)
            own = np.flatnonzero(inside & (sort == name[-1]))
            if own.size:
                called[own[(turn * 7) % own.size]] = name


def _with_roundabouts(
    lines: gpd.GeoDataFrame, centres: gpd.GeoDataFrame, areas: Areas, seed: int
) -> gpd.GeoDataFrame:
    """Return the streets with a roundabout at some crossings of two secondary roads."""
    second = centres[centres["rank"] == 1]
    one, other = (second[second["family"] == family].geometry.to_numpy() for family in ("a", "b"))
    pairs = shapely.STRtree(other).query(one, predicate="intersects")
    spots = shapely.get_parts(shapely.intersection(one[pairs[0]], other[pairs[1]]))
    spots = spots[shapely.get_type_id(spots) == shapely.GeometryType.POINT]
    clear = ~shapely.dwithin(spots, areas.water, 90.0) & ~shapely.dwithin(spots, areas.knolls, 90.0)
    ends = shapely.multipoints(np.concatenate([shapely.get_point(one, 0), shapely.get_point(one, -1)]))
    spots = spots[clear & ~shapely.dwithin(spots, ends, 200.0)]
    chosen = spots[np.sort(draws(seed, "roundabouts").permutation(len(spots))[:_ROUNDABOUTS])]
    if not len(chosen):
        return lines
    discs = shapely.buffer(chosen, _ROUND_M, quad_segs=6)
    _, outside = cut(lines, shapely.union_all(shapely.buffer(discs, -2.0)))
    rings = [shapely.LineString(shapely.orient_polygons(disc).exterior) for disc in discs]
    return joined(
        outside, lines_of(rings, highway="secondary", junction="roundabout", oneway="yes", surface="asphalt")
    )
