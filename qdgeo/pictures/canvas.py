"""A sheet to draw on in mm: texts, boxes, lines and markers, as matplotlib's own objects without its global state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.patheffects import withStroke

from qdgeo.pictures.fonts import Lettering
from qdgeo.pictures.paper import MM_PER_INCH, Box, Paper

__all__ = ["ACCENT", "GREY", "INK", "PAPER", "PT_PER_MM", "RULE", "Canvas", "canvas_of"]

INK, GREY, RULE, PAPER, ACCENT = "#1d2733", "#55606c", "#c3cad1", "#ffffff", "#0b4f8a"
PT_PER_MM = 72 / MM_PER_INCH
_TOP = 50  # level of what is written over the map


@dataclass(frozen=True, eq=False)
class Canvas:
    """A figure with one page of axes in mm, y down.

    Parameters
    ----------
    figure, page
        Matplotlib's.
    paper
        The sheet.
    letters
        Fonts.
    """

    figure: Figure
    page: Axes
    paper: Paper
    letters: Lettering

    def size(self, points: float) -> float:
        """Return a size of letters on A4 as it is on this sheet, points."""
        return points * self.paper.zoom

    def mm(self, length: float) -> float:
        """Return a length on A4 as it is on this sheet, mm."""
        return length * self.paper.zoom

    def write(
        self, x: float, y: float, text: str, size: float, *, colour: str = INK, style: str = "", halo: str = "",
    ) -> None:  # fmt: skip
        """Write a line of words with its base at (x, y) mm.

        Parameters
        ----------
        text
            Words of the picture or of data; never read as formulas, signs without a glyph are replaced.
        size
            Points on this sheet.
        style
            Any of "bold", "right", "centre" and "middle" (y is the middle of the line), blanks between.
        halo
            Colour that is laid around the letters, "" for none.
        """
        how = style.split()
        align = "right" if "right" in how else "center" if "centre" in how else "left"
        face = FontProperties(
            family=list(self.letters.families), size=size, weight="bold" if "bold" in how else "normal"
        )
        drawn = self.page.text(
            x, y, self.letters.clean(text), color=colour, ha=align, fontproperties=face, parse_math=False,
            va="center_baseline" if "middle" in how else "baseline", zorder=_TOP + 2,
        )  # fmt: skip
        if halo:
            drawn.set_path_effects([withStroke(linewidth=size * 0.3, foreground=halo, alpha=0.92)])

    def rect(
        self, box: Box, *, face: str = "none", edge: str = "none", width: float = 0.5, hatch: str = "",
        alpha: float = 1.0,
    ) -> None:  # fmt: skip
        """Draw a box; `width` of its edge in points."""
        patch = Rectangle(
            (box.x, box.y), box.width, box.height, facecolor=face, edgecolor=edge, linewidth=width, hatch=hatch,
            alpha=alpha, zorder=_TOP,
        )  # fmt: skip
        self.page.add_patch(patch)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], *, colour: str = INK, width: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:  # fmt: skip
        """Draw a line through places in mm; `dash` in widths of the line."""
        drawn = Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle="butt", dash_capstyle="butt",
                       zorder=_TOP + 1)  # fmt: skip
        if dash:
            drawn.set_dashes(list(dash))
        self.page.add_line(drawn)

    def mark(
        self, x: float, y: float, marker: str, size: float, *, face: str, edge: str, width: float
    ) -> None:
        """Draw a marker of `size` mm at (x, y) mm."""
        drawn = Line2D([x], [y], linestyle="none", marker=marker, markersize=size * PT_PER_MM, markerfacecolor=face,
                       markeredgecolor=edge, markeredgewidth=width, zorder=_TOP + 1)  # fmt: skip
        self.page.add_line(drawn)

    def shape(self, corners: Sequence[tuple[float, float]], *, face: str, edge: str) -> None:
        """Draw a polygon of corners in mm."""
        self.page.add_patch(
            Polygon(corners, closed=True, facecolor=face, edgecolor=edge, linewidth=0.6, zorder=_TOP + 1)
        )


def canvas_of(paper: Paper, letters: Lettering) -> Canvas:
    """Return an empty sheet."""
    figure = Figure(figsize=paper.inches, facecolor=PAPER)
    page = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    page.set_xlim(0, paper.width)
    page.set_ylim(paper.height, 0)
    page.axis("off")
    page.set_zorder(10)
    page.patch.set_visible(False)
    return Canvas(figure, page, paper, letters)
