"""The map itself: base map and theme in metres, inside a frame; what is large is laid down as pixels in PDF and SVG."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.palette import GROUND
from qdgeo.pictures.canvas import PT_PER_MM, Canvas
from qdgeo.pictures.paper import View
from qdgeo.pictures.theme import Theme
from qdgeo.schema import ID

__all__ = ["draw_ground", "outlines_of", "surroundings"]

Shapes = NDArray[np.object_]

_OVER = "#ffffff"  # streets upon coloured districts
_FINE_MM = 0.06  # what is finer than this on paper is left out
_PIXELS_FROM = (
    20_000  # vertices: from here on the ground is laid down as pixels, so that the file stays small
)
_PIXELS_BELOW = 5.5  # levels of what is laid down so; borders, dots and letters stay lines
_HALO = (0.35, 0.65, 1.0)  # steps in which the base map fades out
_MARGIN_M, _MARGIN_SHARE = 1500.0, 0.07
_STRIP, _CUT = 0.01, 0.1  # of a side: land along so much of it means that the data were cut there
_HOUSES_TO = 14.0  # metres a mm: smaller than on a map of 1:14,000, houses are dust
_ROADS = {
    "motorway": 1.0, "trunk": 1.0, "primary": 0.9, "secondary": 0.7, "tertiary": 0.5,
}  # fmt: skip
_MINOR, _PATHS = 0.28, 0.18
_FOOT = (
    "footway",
    "path",
    "steps",
    "track",
    "cycleway",
    "service",
    "trail",
    "bridleway",
    "corridor",
    "platform",
)


def draw_ground(canvas: Canvas, city: City, theme: Theme, view: View) -> None:
    """Draw the base map and a theme in the frame of a view.

    Parameters
    ----------
    canvas
        The sheet.
    city
        Whose ground it is.
    theme
        What is drawn on it.
    view
        Which part of it.
    """
    axes = _axes(canvas, view)
    base, window = city.base, view.window
    land = [_within(base.land, view), _within(base.green, view), _within(base.water, view)]
    for shapes, colour, level in zip(
        land, (GROUND["land"], GROUND["green"], GROUND["water"]), (1.0, 1.1, 3.5), strict=True
    ):
        _fill(axes, shapes, [colour], level)
    vertices = sum(int(shapely.get_num_coordinates(shapes).sum()) for shapes in land)
    if view.metres_per_mm <= _HOUSES_TO:
        houses = _within(base.buildings, view)
        _fill(axes, houses, [GROUND["building"]], 1.2)
        vertices += int(shapely.get_num_coordinates(houses).sum())
    vertices += _streets(axes, canvas, city, theme, view)
    vertices += _theme(axes, canvas, theme, view)
    _districts(axes, canvas, city, theme, window)
    if vertices > _PIXELS_FROM:
        axes.set_rasterization_zorder(_PIXELS_BELOW)


def surroundings(city: City) -> Shapes:
    """Return the districts widened in steps, m: beyond the last nothing is known, so nothing is drawn."""
    west, south, east, north = city.districts.total_bounds
    wide = min(_MARGIN_M, _MARGIN_SHARE * float(np.hypot(east - west, north - south)))
    whole = shapely.simplify(shapely.union_all(np.asarray(city.districts.geometry.array)), wide / 20)
    rings = shapely.intersection(
        shapely.buffer(whole, wide * np.array(_HALO), quad_segs=8), _known_box(city, wide)
    )
    return np.asarray(shapely.union(rings, whole), dtype=object)


def _known_box(city: City, wide: float) -> shapely.Geometry:
    """Return the box of the land that was read, m; it is left open where it ends at a coast and not at a cut."""
    land = np.asarray(city.base.land.geometry.array, dtype=object)
    frame = city.base.land if len(land) else city.streets.frame
    west, south, east, north = (float(value) for value in frame.total_bounds)
    thin_x, thin_y = (east - west) * _STRIP, (north - south) * _STRIP
    strips = np.array([(west, south, west + thin_x, north), (west, south, east, south + thin_y),
                       (east - thin_x, south, east, north), (west, north - thin_y, east, north)])  # fmt: skip
    lies = [float(shapely.area(shapely.clip_by_rect(land, *strip)).sum()) for strip in strips]
    full = (strips[:, 2] - strips[:, 0]) * (strips[:, 3] - strips[:, 1])
    coast = np.array(lies) < _CUT * full
    outward = np.array([-1, -1, 1, 1]) * 10 * wide * (coast & (len(land) > 0))
    box: shapely.Polygon = shapely.box(*(np.array([west, south, east, north]) + outward))
    return box


def outlines_of(city: City) -> dict[str, shapely.Geometry]:
    """Return the districts' polygons by id."""
    return dict(zip(city.districts[ID].astype(str), city.districts.geometry.array, strict=True))


def _axes(canvas: Canvas, view: View) -> Axes:
    paper, frame = canvas.paper, view.frame
    place = (
        frame.x / paper.width, 1 - frame.bottom / paper.height, frame.width / paper.width, frame.height / paper.height,
    )  # fmt: skip
    axes = canvas.figure.add_axes(place)
    axes.set_xlim(view.west, view.east)
    axes.set_ylim(view.south, view.north)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(GROUND["sea"])
    for side in axes.spines.values():
        side.set_visible(False)
    return axes


def _streets(axes: Axes, canvas: Canvas, city: City, theme: Theme, view: View) -> int:
    """Draw the streets of the base map in grey by class; return how many vertices they have."""
    frame = city.streets.frame
    kinds = frame["highway"].astype(str).str.removesuffix("_link")
    minor = ~kinds.isin([*_ROADS, *_FOOT])
    groups = [(kinds == kind, width) for kind, width in _ROADS.items()]
    groups = [*([] if theme.areas else [(minor, _MINOR)]), *reversed(groups)]
    if not theme.areas and view.metres_per_mm <= _HOUSES_TO:
        groups = [(kinds.isin(_FOOT), _PATHS), *groups]
    vertices = 0
    for some, width in groups:
        lines = _seen(np.asarray(frame.geometry.array[some.to_numpy()], dtype=object), view)
        vertices += int(shapely.get_num_coordinates(lines).sum())
        colour = _OVER if theme.areas else GROUND["street"]
        _strokes(axes, lines, colour, canvas.size(width * (0.7 if theme.quiet or theme.areas else 1.0)), 3.2)
    return vertices


def _theme(axes: Axes, canvas: Canvas, theme: Theme, view: View) -> int:
    vertices = 0
    for areas in theme.areas:
        _fill(
            axes, areas.shapes, areas.colours, 3.0 if not areas.edge else 4.6, hatch=areas.hatch, edge=areas.edge,
            width=canvas.size(0.25) if areas.edge else 0.0,
        )  # fmt: skip
    for lines in theme.lines:
        shapes = _seen(lines.shapes, view)
        vertices += int(shapely.get_num_coordinates(shapes).sum())
        width = canvas.size(lines.width)
        if lines.casing:
            _strokes(axes, shapes, lines.casing, width + canvas.size(0.8), lines.level - 0.05)
        if lines.casing and lines.dash:
            _strokes(axes, shapes, "#ffffff", width, lines.level - 0.02)
        _strokes(axes, shapes, lines.colour, width, lines.level, lines.dash)
    for dots in theme.dots:
        xy = dots.xy[_inside(dots.xy, view)]
        axes.scatter(
            xy[:, 0], xy[:, 1], s=(canvas.mm(dots.size) * PT_PER_MM) ** 2, marker=dots.marker, c=dots.colour,
            edgecolors=dots.edge, linewidths=canvas.size(dots.edge_width), zorder=8,
        )  # fmt: skip
    return vertices


def _districts(axes: Axes, canvas: Canvas, city: City, theme: Theme, window: shapely.Polygon) -> None:
    """Draw the veil over what is beyond the city, or beyond the district of the picture, and the borders."""
    halo = surroundings(city)
    beyond = shapely.difference(window, halo)
    for shape in beyond:
        _fill(axes, np.array([shape], dtype=object), [GROUND["paper"]], 5.0, alpha=0.55)
    _fill(axes, beyond[-1:], [GROUND["paper"]], 5.1)
    outlines = outlines_of(city)
    borders = shapely.boundary(np.array(list(outlines.values()), dtype=object))
    parts = shapely.get_parts(borders)
    if theme.focus:
        own = outlines[theme.focus]
        _fill(axes, np.array([shapely.difference(window, own)]), ["#eef0f2"], 5.2, alpha=0.72)
        _strokes(axes, parts, "#8d97a1", canvas.size(0.6), 6.0, (4.0, 2.0))
        _strokes(axes, shapely.get_parts(shapely.boundary(own)), "#ffffff", canvas.size(3.0), 6.1)
        _strokes(axes, shapely.get_parts(shapely.boundary(own)), GROUND["edge"], canvas.size(1.3), 6.2)
    else:
        _strokes(axes, parts, "#ffffff", canvas.size(1.9), 6.0)
        _strokes(axes, parts, GROUND["edge"], canvas.size(0.75), 6.1)


def _within(frame: gpd.GeoDataFrame, view: View) -> Shapes:
    """Return the polygons of a frame that are seen, without what is finer than paper shows."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    bounds = view.window.bounds
    cut = np.asarray(shapely.clip_by_rect(shapes, *bounds), dtype=object)
    fine = _FINE_MM * view.metres_per_mm
    cut = cut[~shapely.is_empty(cut) & (shapely.area(cut) > (4 * fine) ** 2)]
    fewer = np.asarray(shapely.simplify(cut, fine), dtype=object)
    return np.where(shapely.is_empty(fewer), cut, fewer)


def _seen(lines: Shapes, view: View) -> Shapes:
    """Return the lines that touch the view, without what is finer than paper shows."""
    lines = np.asarray(lines, dtype=object)
    here = shapely.intersects(shapely.envelope(lines), view.window)
    parts = shapely.get_parts(shapely.simplify(lines[here], _FINE_MM * view.metres_per_mm))
    return np.asarray(parts, dtype=object)


def _inside(xy: NDArray[np.float64], view: View) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (
        (xy[:, 0] >= view.west)
        & (xy[:, 0] <= view.east)
        & (xy[:, 1] >= view.south)
        & (xy[:, 1] <= view.north)
    )
    return found


def _strokes(
    axes: Axes, lines: Shapes, colour: str, width: float, level: float, dash: Sequence[float] = ()
) -> None:  # fmt: skip
    if len(lines) == 0:
        return
    ends = np.cumsum(shapely.get_num_coordinates(lines))[:-1]
    segments = np.split(shapely.get_coordinates(lines), ends)
    style = (0, tuple(dash)) if dash else "solid"
    drawn = LineCollection(segments, colors=colour, linewidths=width, zorder=level, linestyles=[style])
    drawn.set_capstyle("butt" if dash else "round")
    drawn.set_joinstyle("round")
    axes.add_collection(drawn, autolim=False)


def _fill(
    axes: Axes, shapes: Shapes, colours: Sequence[str], level: float, *, alpha: float = 1.0, hatch: str = "",
    edge: str = "", width: float = 0.0,
) -> None:  # fmt: skip
    """Fill polygons, a colour each, or all in one."""
    keep = ~shapely.is_empty(shapes) & (shapely.get_dimensions(shapes) == 2)
    if not keep.any():
        return
    some = (
        [colour for colour, kept in zip(colours, keep, strict=True) if kept] if len(colours) > 1 else colours
    )
    drawn = PathCollection(
        [_path(shape) for shape in shapes[keep]], facecolors=some, edgecolors=edge or ("#8d97a1" if hatch else "none"),
        linewidths=width, zorder=level, alpha=alpha if alpha < 1 else None, hatch=hatch or None,
    )  # fmt: skip
    axes.add_collection(drawn, autolim=False)


def _path(shape: shapely.Geometry) -> Path:
    """Return a polygon with its holes as one path: rings turn the other way round where they are holes."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(shape)))
    counts = shapely.get_num_coordinates(rings)
    codes = np.full(int(counts.sum()), Path.LINETO, dtype=np.uint8)
    ends = np.cumsum(counts)
    codes[ends - counts] = Path.MOVETO
    codes[ends - 1] = Path.CLOSEPOLY
    return Path(shapely.get_coordinates(rings), codes)
