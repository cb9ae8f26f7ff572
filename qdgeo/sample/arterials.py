"""Named streets of the grid: main roads in two carriageways with tunnels and bridges, secondary and tertiary ones."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.sample.areas import Areas
from qdgeo.sample.grid import Grid, rank_of
from qdgeo.sample.lines import aside, cut, joined, lines_of, longer_than
from qdgeo.sample.naming import Names, chinese_number, split_name
from qdgeo.sample.recipe import Size, draws
from qdgeo.sample.shapes import all_of

__all__ = ["HALF_WIDTH_M", "Arterials", "make_arterials"]

HALF_WIDTH_M = {"trunk": 14.0, "primary": 10.0}
"""Half the distance between the carriageways of a divided road."""
_HIGHWAY = ("primary", "secondary", "tertiary")
_LONGEST_TUNNEL, _LONGEST_BRIDGE = 0.40, 0.14  # of half the island's length
_SHORTEST_M = 260.0
_SPAN_M = 46.0
_OVER_M = 12.0


class Arterials(NamedTuple):
    """The named streets of the grid.

    Parameters
    ----------
    lines
        As they are drawn, a row a carriageway, with tags.
    centres
        Their middle lines: ``name``, ``highway``, ``rank``, ``family`` ("a" runs north, "b" east) and ``number``.
    """

    lines: gpd.GeoDataFrame
    centres: gpd.GeoDataFrame


def make_arterials(
    grid: Grid, areas: Areas, districts: gpd.GeoDataFrame, names: Names, size: Size, seed: int
) -> Arterials:
    """Return the named streets of the grid."""
    parts = _parts(grid, seed)
    runs = _runs(parts, areas, size)
    centres = _named(runs, districts, names)
    trunk = centres["highway"].to_numpy() == "trunk"
    others = shapely.union_all(centres.geometry.to_numpy()[centres["rank"].to_numpy() > 0])
    spans = shapely.intersection(shapely.union_all(centres.geometry.to_numpy()[trunk]), others).buffer(
        _SPAN_M
    )
    drawn = [
        _structures(_carriageways(centres[centres["rank"] == 0]), areas, spans),
        _structures(_single(centres[centres["rank"] > 0]), areas, shapely.Polygon()),
    ]
    return Arterials(joined(*drawn), centres)


def _parts(grid: Grid, seed: int) -> gpd.GeoDataFrame:
    """Return every line of the grid, cut where its name changes: at some of the main roads that it crosses."""
    draw = draws(seed, "parts")
    rows: list[tuple[str, int, int, int]] = []
    shapes = []
    for family, along, across in (("a", grid.b, grid.a), ("b", grid.a, grid.b)):
        main = np.array([place for number, place in enumerate(along) if rank_of(number) == 0])[1:-1]
        for number, place in enumerate(across):
            rank = rank_of(number)
            kept = main[draw.random(main.size) < (0.34, 0.45, 0.8)[rank]]
            ends = np.concatenate([along[:1] - 300, kept, along[-1:] + 300])
            for begin, end in pairwise(ends.tolist()):
                flat = np.array(
                    [(place, begin), (place, end)] if family == "a" else [(begin, place), (end, place)]
                )
                shapes.append(grid.line(flat))
                rows.append((family, number, rank, len(rows)))
    frame = pd.DataFrame(rows, columns=["family", "number", "rank", "part"])
    return gpd.GeoDataFrame(frame, geometry=shapes)


def _runs(parts: gpd.GeoDataFrame, areas: Areas, size: Size) -> gpd.GeoDataFrame:
    """Return the stretches of the lines that are built, tunnels and bridges among them."""
    found = []
    trees = all_of([areas.knolls.buffer(3.0), areas.mountains])
    for rank in range(3):
        own = gpd.GeoDataFrame(parts[parts["rank"] == rank].reset_index(drop=True))
        if rank == 0:
            dry, wet = cut(own, areas.inside)
            bridges = _short_gaps(wet, areas.coast.buffer(_OVER_M + 1), _LONGEST_BRIDGE * size.half_m)
            ground, under = cut(joined(dry, bridges), areas.mountains)
            tunnels = _short_gaps(ground, under.union_all().buffer(1.0), _LONGEST_TUNNEL * size.half_m)
            found.append(_merged(joined(under, tunnels)))
            continue
        dry, _ = cut(own, areas.inside)
        reached, _ = cut(dry, areas.reached if rank == 1 else areas.urban)
        _, open_ground = cut(reached, trees)
        north = (open_ground["family"] == "a").to_numpy() | (rank == 2)
        _, clear = cut(gpd.GeoDataFrame(open_ground[north]), areas.banks.buffer(-_OVER_M))
        found += [clear, gpd.GeoDataFrame(open_ground[~north])]
    return longer_than(joined(*found), _SHORTEST_M)


def _short_gaps(frame: gpd.GeoDataFrame, ends: shapely.Geometry, longest: float) -> gpd.GeoDataFrame:
    """Return the lines no longer than `longest` of which both ends lie within `ends`."""
    lines = frame.geometry.to_numpy()
    near = shapely.intersects(ends, shapely.get_point(lines, 0)) & shapely.intersects(
        ends, shapely.get_point(lines, -1)
    )
    return gpd.GeoDataFrame(frame[near & (shapely.length(lines) <= longest)].reset_index(drop=True))


def _merged(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the pieces of each part of a line as few lines as can be."""
    rows = (
        frame.groupby(["family", "number", "rank", "part"], sort=True).agg({"geometry": list}).reset_index()
    )
    merged = [
        shapely.line_merge(shapely.multilinestrings(parts), directed=True) for parts in rows["geometry"]
    ]
    pieces, row = shapely.get_parts(np.array(merged, dtype=object), return_index=True)
    whole = rows.drop(columns="geometry").iloc[row].reset_index(drop=True)
    return gpd.GeoDataFrame(whole, geometry=pieces)


def _named(runs: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, names: Names) -> gpd.GeoDataFrame:
    """Return the runs with names: numbered in the first district, in parts (东、中、西) elsewhere, one each else."""
    middle = shapely.line_interpolate_point(runs.geometry.to_numpy(), 0.5, normalized=True)
    xy = shapely.get_coordinates(middle)
    numbered = shapely.contains(districts.geometry.iloc[0], middle) & (runs["rank"].to_numpy() == 2)
    called = np.full(len(runs), "", dtype=object)
    for family, kind, axis in (("b", "纬", 1), ("a", "经", 0)):
        own = np.flatnonzero(numbered & (runs["family"].to_numpy() == family))
        order = own[np.argsort(xy[own, axis], kind="stable")]
        called[order] = [f"{kind}{chinese_number(place + 1)}路" for place in range(order.size)]
    for _, rows in runs[called == ""].groupby(["family", "number"], sort=True):
        east, rank = bool(rows["family"].iloc[0] == "b"), int(rows["rank"].iloc[0])
        along = np.argsort(xy[rows.index.to_numpy(), 0 if east else 1], kind="stable")
        called[rows.index.to_numpy()[along]] = _names_of(len(rows), names, east=east, shared=rank < 2)
    highway = np.array(_HIGHWAY, dtype=object)[runs["rank"].to_numpy()]
    return runs.assign(name=called, highway=np.where(_is_trunk(runs), "trunk", highway))


def _names_of(count: int, names: Names, *, east: bool, shared: bool) -> list[str]:
    """Return the names of a line's runs in their order: up to three share a stem, the next have another."""
    if not shared:
        return [f"{names.stem()}路" for _ in range(count)]
    called: list[str] = []
    while len(called) < count:
        called += split_name(names.stem(), min(3, count - len(called)), east=east)
    return called


def _is_trunk(runs: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which runs are the expressway: the main road north of the middle that runs east."""
    main = runs[(runs["rank"] == 0) & (runs["family"] == "b")]
    numbers = np.unique(main["number"])
    middle = [abs(main[main["number"] == number].geometry.union_all().centroid.y) for number in numbers]
    chosen = numbers[int(np.argmin(middle))]
    return np.asarray((runs["rank"] == 0) & (runs["family"] == "b") & (runs["number"] == chosen))


def _carriageways(centres: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the two one-way lines of each divided road; traffic keeps to the right."""
    drawn = []
    for highway, half in HALF_WIDTH_M.items():
        own = centres[centres["highway"] == highway]
        lines, name = own.geometry.to_numpy(), own["name"].to_numpy()
        tags = {"name": name, "highway": highway, "oneway": "yes", "surface": "asphalt", "lit": "yes"}
        tags["sidewalk"] = "both" if highway == "trunk" else ""
        drawn += [
            lines_of(aside(lines, -half), **tags),
            lines_of(shapely.reverse(aside(lines, half)), **tags),
        ]
    return joined(*drawn)


def _single(centres: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return lines_of(
        centres.geometry.to_numpy(),
        name=centres["name"].to_numpy(),
        highway=centres["highway"].to_numpy(),
        surface="asphalt",
        lit="yes",
    )


def _structures(lines: gpd.GeoDataFrame, areas: Areas, spans: shapely.Polygon) -> gpd.GeoDataFrame:
    """Return the lines cut where they run in tunnels, on bridges, or over other streets."""
    under, ground = cut(lines, shapely.union_all([areas.knolls.buffer(-6.0), areas.mountains]))
    under = under.assign(tunnel="yes", layer="-1")
    over, ground = cut(ground, areas.water.buffer(8.0))
    dry, wet = cut(ground, areas.inside)
    crossing = [frame.assign(bridge="yes", layer="1") for frame in (over, wet)]
    if not spans.is_empty:
        above, dry = cut(dry, spans)
        crossing.append(above.assign(bridge="viaduct", layer="1"))
    return joined(dry, under, *crossing)
