"""Sheets of paper and slides, and boxes on them; lengths are mm, from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.errors import DataError, Problem

__all__ = ["MM_PER_INCH", "PAPERS", "Box", "Paper", "View", "paper_of", "view_of"]

MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Paper:
    """A sheet in landscape.

    Parameters
    ----------
    name
        As one asks for it.
    width, height
        mm.
    zoom
        How much larger letters and symbols are than on A4.
    """

    name: str
    width: float
    height: float
    zoom: float

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height in inches, as matplotlib wants them."""
        return self.width / MM_PER_INCH, self.height / MM_PER_INCH


PAPERS = {
    "A4": Paper("A4", 297.0, 210.0, 1.0),
    "A3": Paper("A3", 420.0, 297.0, 1.3),
    "16:9": Paper("16:9", 338.664, 190.5, 1.12),
}
"""Sheets by name: two of paper, and a slide of 13⅓ × 7½ inches."""


def paper_of(name: str) -> Paper:
    """Return the sheet of that name.

    Raises
    ------
    DataError
        If there is none.

    Examples
    --------
    >>> paper_of("A3").width
    420.0
    >>> paper_of("a5")
    Traceback (most recent call last):
        ...
    qdgeo.errors.DataError: paper: no sheet is called 'a5'. To mend it: use one of: A4, A3, 16:9
    """
    if name in PAPERS:
        return PAPERS[name]
    close = get_close_matches(name.upper(), PAPERS, n=1, cutoff=0.9)
    remedy = f"did you mean '{close[0]}'?" if close else f"use one of: {', '.join(PAPERS)}"
    raise DataError(Problem(f"no sheet is called '{name}'", "paper", remedy))


@dataclass(frozen=True)
class Box:
    """A rectangle on a sheet, mm: its upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge, mm."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge, mm."""
        return self.y + self.height

    def within(self, margin: float) -> Box:
        """Return the box without a margin, mm."""
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)

    @property
    def polygon(self) -> shapely.Polygon:
        """The box as a polygon, mm."""
        return shapely.box(self.x, self.y, self.right, self.bottom)


@dataclass(frozen=True)
class View:
    """What part of the ground a frame shows: the ground's box in m, the frame's in mm, one scale for both axes."""

    west: float
    south: float
    east: float
    north: float
    frame: Box

    @property
    def metres_per_mm(self) -> float:
        """Metres of the city's CRS that one mm of the sheet stands for."""
        return (self.east - self.west) / self.frame.width

    @property
    def window(self) -> shapely.Polygon:
        """The ground that is shown, m."""
        return shapely.box(self.west, self.south, self.east, self.north)

    def to_mm(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return places ``[n, 2]`` in m as places on the sheet, mm; y goes down."""
        x = self.frame.x + (xy[:, 0] - self.west) / self.metres_per_mm
        y = self.frame.y + (self.north - xy[:, 1]) / self.metres_per_mm
        return np.column_stack([x, y])


def view_of(bounds: tuple[float, float, float, float], frame: Box, *, margin: float) -> View:
    """Return the view that shows some bounds in the middle of a frame.

    Parameters
    ----------
    bounds
        West, south, east, north, m.
    frame
        Where it is drawn, mm.
    margin
        Around the bounds, mm at least.

    Examples
    --------
    >>> view = view_of((0.0, 0.0, 1000.0, 500.0), Box(10, 10, 120, 120), margin=10)
    >>> view.metres_per_mm, view.south, view.north
    (10.0, -350.0, 850.0)
    """
    west, south, east, north = (float(value) for value in bounds)
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    scale = max(wide / (frame.width - 2 * margin), high / (frame.height - 2 * margin))
    x, y = (west + east) / 2, (south + north) / 2
    half, up = scale * frame.width / 2, scale * frame.height / 2
    return View(x - half, y - up, x + half, y + up, frame)
