"""What a map cannot be without: the scale bar, true in the city's metres, and the arrow to the north of its grid."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS

from qdgeo.crs import project_lonlat, to_lonlat
from qdgeo.pictures.canvas import GREY, INK, PAPER, Canvas
from qdgeo.pictures.paper import Box, View
from qdgeo.pictures.words import word

__all__ = ["Bar", "bar_of", "convergence", "corners", "draw_arrow", "draw_bar"]

_STEP_LAT = 0.001  # degrees of latitude over which the true north is taken
_SHOWN_FROM = 0.5  # degrees of convergence from which both norths are drawn


@dataclass(frozen=True)
class Bar:
    """A scale bar: how many metres it stands for, and how long it is on the sheet, mm."""

    metres: float
    length: float

    @property
    def labels(self) -> tuple[str, str]:
        """What stands at its middle and at its end."""
        return _distance(
            self.metres / 2, self.metres
        ), f"{_distance(self.metres, self.metres)} {_unit(self.metres)}"


def bar_of(view: View, *, longest: float) -> Bar:
    """Return the longest bar of 1, 2 or 5 times a power of ten metres that is no longer than `longest` mm.

    Examples
    --------
    >>> from qdgeo.pictures.paper import view_of
    >>> bar_of(view_of((0, 0, 9000, 9000), Box(0, 0, 100, 100), margin=5), longest=40)
    Bar(metres=2000.0, length=20.0)
    """
    most = longest * view.metres_per_mm
    power = 10.0 ** math.floor(math.log10(most))
    metres = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most)
    return Bar(metres=metres, length=metres / view.metres_per_mm)


def convergence(view: View, crs: CRS) -> float:
    """Return by how many degrees true north lies left of grid north in the middle of a view; negative is right of it.

    Parameters
    ----------
    view
        Of the ground, m.
    crs
        The city's CRS.
    """
    middle = np.array([[(view.west + view.east) / 2, (view.south + view.north) / 2]])
    lonlat = to_lonlat(middle, crs)
    up = project_lonlat(lonlat + np.array([[0.0, _STEP_LAT]]), crs) - project_lonlat(lonlat, crs)
    return float(np.degrees(np.arctan2(-up[0, 0], up[0, 1])))


def corners(canvas: Canvas, view: View, land: shapely.Geometry) -> tuple[Box, Box]:
    """Return the boxes of bar and arrow: the corners of the frame in which they hide least of the districts, mm."""
    frame = view.frame.within(canvas.mm(2.0))
    bar, arrow = (canvas.mm(43), canvas.mm(15.6)), (canvas.mm(16), canvas.mm(20))

    def corner(size: tuple[float, float], right: bool, low: bool) -> Box:
        x = frame.right - size[0] if right else frame.x
        return Box(x, frame.bottom - size[1] if low else frame.y, *size)

    def hidden(box: Box) -> float:
        return float(shapely.area(shapely.intersection(box.polygon, land)))

    bars = [
        corner(bar, right, low) for low, right in ((True, False), (True, True), (False, False), (False, True))
    ]
    first = min(bars, key=hidden)
    arrows = [
        corner(arrow, right, low)
        for low, right in ((False, True), (False, False), (True, True), (True, False))
    ]
    free = [box for box in arrows if not box.polygon.intersects(first.polygon)]
    return first, min(free, key=hidden)


def draw_bar(canvas: Canvas, view: View, box: Box, crs: CRS) -> None:
    """Draw the scale bar with the scale in figures and the CRS."""
    _plate(canvas, box)
    inner = box.within(canvas.mm(2.2))
    bar = bar_of(view, longest=inner.width - canvas.mm(5))
    top, thick = inner.y + canvas.mm(2.6), canvas.mm(1.1)
    half = bar.length / 2
    canvas.rect(Box(inner.x, top, bar.length, thick), face=PAPER, edge=INK, width=canvas.size(0.5))
    canvas.rect(Box(inner.x, top, half / 2, thick), face=INK)
    canvas.rect(Box(inner.x + half, top, half, thick), face=INK)
    size = canvas.size(6.2)
    above = top - canvas.mm(0.7)
    middle, end = bar.labels
    canvas.write(inner.x, above, "0", size, style="centre")
    canvas.write(inner.x + half, above, middle, size, style="centre")
    canvas.write(inner.x + bar.length, above, end, size, style="centre")
    scale = word("scale", n=f"{_rounded(view.metres_per_mm * 1000):,}", paper=canvas.paper.name).zh
    canvas.write(inner.x, top + canvas.mm(4.2), scale, canvas.size(6.2))
    y = top + canvas.mm(7.0)
    for line in canvas.letters.wrap(word("crs", name=_code(crs)).zh, canvas.size(5.2), inner.width, lines=2):
        canvas.write(inner.x, y, line, canvas.size(5.2), colour=GREY)
        y += canvas.mm(2.5)


def draw_arrow(canvas: Canvas, view: View, box: Box, crs: CRS) -> None:
    """Draw the arrow to grid north, and the one to true north where they differ by half a degree or more."""
    _plate(canvas, box)
    x, foot, top = box.x + box.width / 2, box.bottom - canvas.mm(6.6), box.y + canvas.mm(4.6)
    wide = canvas.mm(2.1)
    canvas.shape([(x, top), (x - wide, foot), (x, foot - canvas.mm(1.6))], face=INK, edge=INK)
    canvas.shape([(x, top), (x + wide, foot), (x, foot - canvas.mm(1.6))], face=PAPER, edge=INK)
    canvas.write(x, top - canvas.mm(0.9), "N", canvas.size(8), style="bold centre")
    angle = convergence(view, crs)
    size, grid = canvas.size(5.6), word("grid.north")
    canvas.write(x, box.bottom - canvas.mm(3.5), grid.zh, size, style="centre")
    if abs(angle) < _SHOWN_FROM:
        canvas.write(x, box.bottom - canvas.mm(1.2), grid.en, canvas.size(5.0), colour=GREY, style="centre")
        return
    reach = foot - top
    lean = math.radians(angle)
    tip = (x - reach * math.sin(lean), foot - reach * math.cos(lean))
    canvas.line([x, tip[0]], [foot, tip[1]], colour="#b3392f", width=canvas.size(0.8))
    true = f"{word('true.north').zh} {'←' if angle > 0 else '→'}{abs(angle):.1f}°"
    canvas.write(x, box.bottom - canvas.mm(1.2), true, canvas.size(5.2), colour="#b3392f", style="centre")


def _plate(canvas: Canvas, box: Box) -> None:
    canvas.rect(box, face=PAPER, edge="none", alpha=0.86)


def _unit(metres: float) -> str:
    return "km" if metres >= 1000 else "m"


def _distance(metres: float, of: float) -> str:
    return f"{metres / 1000:g}" if of >= 1000 else f"{metres:g}"


def _rounded(scale: float) -> int:
    """Return the number behind 1 : with three figures that count."""
    power = 10 ** max(math.floor(math.log10(scale)) - 2, 0)
    return int(round(scale / power) * power)


def _code(crs: CRS) -> str:
    code = crs.to_authority(min_confidence=100)
    return f"{':'.join(code)} {crs.name}" if code else crs.name
