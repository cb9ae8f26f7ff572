"""Roads that follow the ground, and paths: along the sea and the river, round and up the hills, over the main roads."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from qdgeo.sample.areas import Areas
from qdgeo.sample.arterials import HALF_WIDTH_M
from qdgeo.sample.ground import Ground
from qdgeo.sample.lines import cut, joined, lines_of, longer_than, stretched
from qdgeo.sample.recipe import Recipe, draws
from qdgeo.sample.shapes import Floats, Shapes, all_of, lines_from

__all__ = ["crossings", "ground_roads", "hill_paths", "shore_paths"]


_PROMENADE_M = 62.0  # from the sea
_LINK_EVERY_M = 330.0
_CROSSING_EVERY_M = 200.0
_OVER_M = 8.0


def ground_roads(recipe: Recipe, areas: Areas, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the middle lines of the coast road, of the roads round the low hills and of those along the river.

    Columns ``name``, ``highway``, ``rank`` (9: no line of the grid) as `qdgeo.sample.arterials` has them.
    """
    coast = str(recipe.names["coast"])
    called = [
        f"{coast}西路",
        f"{coast}中路",
        f"{coast}东路",
        "环岛西路",
        str(recipe.names["north_coast"]),
        "环岛东路",
    ]
    names, kinds, shapes = [], [], []
    ring = areas.coast.exterior
    for name, district in zip(called, districts.geometry, strict=True):
        stretch = shapely.line_merge(shapely.intersection(shapely.LineString(ring), district))
        for part in shapely.get_parts(stretch):
            names.append(name)
            kinds.append("secondary")
            shapes.append(part)
    low = [hill.name for hill in recipe.hills if not hill.mountain]
    for name, foot in zip(low, areas.feet, strict=True):
        names.append(f"{name}环路")
        kinds.append("tertiary")
        shapes.append(shapely.LineString(foot.exterior))
    for name, bank in _banks(recipe, areas):
        names.append(name)
        kinds.append("tertiary")
        shapes.append(bank)
    columns = {"name": names, "highway": kinds, "rank": [9] * len(names)}
    return longer_than(gpd.GeoDataFrame(columns, geometry=shapes), 60.0)


def _banks(recipe: Recipe, areas: Areas) -> list[tuple[str, shapely.Geometry]]:
    """Return the two roads along the river, from the reach of the city down to the coast road."""
    _, sides = cut(lines_of([shapely.LineString(areas.banks.exterior)]), areas.water.buffer(20.0))
    sides, _ = cut(sides, shapely.intersection(areas.inside, areas.reached))
    river = str(recipe.names["river"])
    found: list[tuple[str, shapely.Geometry]] = []
    centre = areas.banks.centroid
    for side in longer_than(sides, 300.0).geometry:
        middle = side.interpolate(0.5, normalized=True)
        across = shapely.intersection(
            areas.banks, shapely.LineString([(centre.x - 9e4, middle.y), (centre.x + 9e4, middle.y)])
        )
        west = middle.x < across.centroid.x
        found.append((f"{river}西路" if west else f"{river}东路", side))
    return found


def shore_paths(ground: Ground, areas: Areas) -> gpd.GeoDataFrame:
    """Return the promenade along the sea where the city is, with its links to the coast road, and river walks."""
    sea = ground.land.buffer(-_PROMENADE_M).buffer(-15).buffer(15)
    walk = lines_of([shapely.LineString(ring) for ring in shapely.get_exterior_ring(shapely.get_parts(sea))])
    near, _ = cut(walk, areas.reached.buffer(260.0))
    near = longer_than(near, 300.0).assign(
        name="滨海步行道", highway="footway", lit="yes", surface="paving_stones"
    )
    river = areas.water.buffer(9.0)
    sides, _ = cut(
        lines_of([shapely.LineString(river.exterior)]), shapely.intersection(areas.inside, areas.reached)
    )
    sides = longer_than(sides, 120.0).assign(highway="footway", name="滨河步道")
    _, sides = cut(sides, _crossed(areas))
    coast_road = shapely.LineString(areas.coast.exterior)
    links = [_links(near.geometry.to_numpy(), coast_road)]
    bank = shapely.LineString(areas.banks.exterior)
    links.append(_links(sides.geometry.to_numpy(), bank))
    return joined(near, sides, *links)


def _crossed(areas: Areas) -> shapely.Polygon:
    """Return what river walks keep clear of: the sea end of the river."""
    return all_of([areas.water.buffer(40.0).difference(areas.inside)])


def _links(paths: Shapes, road: shapely.LineString) -> gpd.GeoDataFrame:
    """Return straight paths from points along some paths to a road."""
    points = [
        shapely.line_interpolate_point(path, np.arange(40.0, path.length, _LINK_EVERY_M)) for path in paths
    ]
    if not points:
        return lines_of([])
    links = shapely.shortest_line(np.concatenate(points), road)
    return lines_of(stretched(links[shapely.length(links) < 160.0], _OVER_M), highway="footway")


def hill_paths(ground: Ground, areas: Areas, seed: int) -> gpd.GeoDataFrame:
    """Return paths up each hill: steps to the top and a round path on low ones, a long path over mountains."""
    draw = draws(seed, "hills")
    drawn = []
    for hill, wood in zip(ground.hills, ground.woods, strict=True):
        top = np.asarray(shapely.get_coordinates(wood.centroid))[0]
        radius = float(np.sqrt(wood.area / np.pi))
        angles = draw.uniform(0, 2 * np.pi) + np.arange(5) * 2 * np.pi / 5
        out = np.column_stack([np.cos(angles), np.sin(angles)])
        wave = draw.uniform(-0.12, 0.12, (5, 3))
        share = np.array([0.0, 0.3, 0.62, 1.0, 1.25]) * radius
        bend = np.column_stack([np.zeros(5), wave * radius, np.zeros(5)])
        side = np.column_stack([-out[:, 1], out[:, 0]])
        rays = top + share[None, :, None] * out[:, None] + bend[..., None] * side[:, None]
        if hill.mountain:
            trails = lines_of(lines_from(_to_roads(rays, radius)), highway="path", surface="ground")
            drawn.append(cut(trails, areas.inside)[0])
            continue
        reach = areas.feet[shapely.STRtree(areas.feet).nearest(wood.centroid)].buffer(_OVER_M)
        inner, _ = cut(lines_of(lines_from(rays)), reach)
        upper, lower = cut(inner, shapely.Point(top).buffer(0.55 * radius))
        circle = shapely.LineString(shapely.Point(top).buffer(0.55 * radius, quad_segs=10).exterior)
        drawn += [
            upper.assign(highway="steps", name=f"{hill.name}登山步道", ramp="no"),
            lower.assign(highway="footway", name=f"{hill.name}登山步道"),
            lines_of([circle], highway="footway", name=f"{hill.name}环山步道", surface="paving_stones"),
        ]
    return joined(*drawn)


def _to_roads(rays: Floats, radius: float) -> Floats:
    """Return the rays of a mountain prolonged, so that most of them meet a road."""
    ahead = rays[:, -1] - rays[:, -2]
    ahead /= np.hypot(*ahead.T)[:, None]
    return np.concatenate([rays, (rays[:, -1] + ahead * 0.4 * radius)[:, None]], axis=1)


def crossings(centres: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return drawn crossings of the divided roads, between their junctions, and a few footbridges with steps."""
    own = centres[centres["highway"] == "primary"]
    middles = own.geometry.to_numpy()
    points = [
        shapely.get_coordinates(
            shapely.line_interpolate_point(line, np.arange(100.0, line.length - 60, _CROSSING_EVERY_M))
        )
        for line in middles
    ]
    ahead = [
        shapely.get_coordinates(
            shapely.line_interpolate_point(line, np.arange(100.0, line.length - 60, _CROSSING_EVERY_M) + 5.0)
        )
        for line in middles
    ]
    if not points:
        return lines_of([])
    at, to = np.concatenate(points), np.concatenate(ahead)
    along = (to - at) / np.hypot(*(to - at).T)[:, None]
    side = np.column_stack([-along[:, 1], along[:, 0]]) * (HALF_WIDTH_M["primary"] + 6.0)
    spans = lines_from(np.stack([at - side, at + side], axis=1))
    surface = lines[(lines["layer"] == "") & (lines["highway"] == "primary")].geometry.to_numpy()
    tree = shapely.STRtree(surface)
    meets = np.bincount(tree.query(spans, predicate="intersects")[0], minlength=len(spans))
    marked = lines_of(spans, highway="footway", footway="crossing", crossing="traffic_signals")
    return gpd.GeoDataFrame(marked[meets == 2].reset_index(drop=True))
