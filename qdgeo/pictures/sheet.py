"""A whole sheet: title block, map with names and furniture, panel, and the lines below that say whence it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.figure import Figure

from qdgeo.city import City
from qdgeo.pictures.canvas import ACCENT, GREY, INK, PAPER, RULE, Canvas, canvas_of
from qdgeo.pictures.fonts import Lettering, lettering
from qdgeo.pictures.furniture import corners, draw_arrow, draw_bar
from qdgeo.pictures.ground import draw_ground, outlines_of
from qdgeo.pictures.names import Label, placed
from qdgeo.pictures.panel import draw_panel
from qdgeo.pictures.paper import Box, Paper, View, view_of
from qdgeo.pictures.theme import Theme
from qdgeo.pictures.words import all_words, word
from qdgeo.schema import ID, NAME, NAME_EN
from qdgeo.wording import OSM_CREDIT, Text

__all__ = ["Sheet", "compose", "letters_of", "names_of", "view_for"]

_EDGE, _TITLE, _FOOT, _GAP = 8.0, 15.5, 12.0, 5.0  # mm on A4
_PANEL = (88.0, 128.0)
_BESIDE = 47.0  # mm that the scale bar takes beside a city
_MARGIN, _NEAR_MARGIN = 5.0, 9.0  # around the city, and around a district, whose neighbours are seen
_NAME = 8.0  # points on A4
_OSM_LICENCE = "ODbL"  # of OpenStreetMap, where a city file names no other
_DARK = 0.18  # relative luminance below which white letters have the greater contrast (WCAG)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """All that one picture is made of.

    Parameters
    ----------
    city, theme, paper
        Whose, of what, and on what.
    letters
        Fonts in which all its words can be drawn.
    date
        The run's date as it is printed, "" for none.
    """

    city: City
    theme: Theme
    paper: Paper
    letters: Lettering
    date: str = ""

    @property
    def title(self) -> Text:
        """What stands above it: the city and the subject."""
        return Text(
            f"{self.city.title.zh} · {self.theme.title.zh}", f"{self.city.title.en} · {self.theme.title.en}"
        )

    @property
    def layout(self) -> tuple[Box, Box]:
        """Boxes of the map and of the panel, mm: a tall city leaves the panel more room."""
        paper, zoom = self.paper, self.paper.zoom
        edge, top = _EDGE * zoom, (_EDGE + _TITLE) * zoom
        high = paper.height - top - _FOOT * zoom - edge
        west, south, east, north = _bounds(self.city, self.theme)
        wide = paper.width - 2 * edge - _GAP * zoom
        wanted = high * (east - west) / max(north - south, 1.0)
        panel = min(max(wide - wanted, _PANEL[0] * zoom), _PANEL[1] * zoom)
        return Box(edge, top, wide - panel, high), Box(edge + wide - panel + _GAP * zoom, top, panel, high)


def letters_of(city: City, *texts: str) -> Lettering:
    """Return the fonts for pictures of a city, with all of its names in mind.

    Raises
    ------
    FontError
        If no font holds the pictures' own words.
    """
    own = [part for text in all_words().values() for part in (text.zh, text.en)]
    names = names_of(city)
    data = [part for text in names.values() for part in (text.zh, text.en)]
    return lettering([*own, "0123456789 ≥≤–…%·²∶°←→✓✗N"], [*data, city.title.zh, city.title.en, *texts])


def names_of(city: City) -> dict[str, Text]:
    """Return the districts' names by id; one without an English name has the same in both."""
    frame = city.districts
    english = frame[NAME_EN] if NAME_EN in frame.columns else frame[NAME].map(lambda _: "")
    rows = zip(frame[ID].astype(str), frame[NAME].astype(str), english.astype(str), strict=True)
    return {key: Text(zh or key, en or zh or key) for key, zh, en in rows}


def view_for(sheet: Sheet) -> View:
    """Return what part of the ground the map of a sheet shows.

    A tall city is moved to the right if that leaves room for the scale bar beside it.
    """
    bounds, zoom = _bounds(sheet.city, sheet.theme), sheet.paper.zoom
    view = view_of(bounds, sheet.layout[0], margin=(_NEAR_MARGIN if sheet.theme.focus else _MARGIN) * zoom)
    scale = view.metres_per_mm
    free, wanted = view.frame.width - (bounds[2] - bounds[0]) / scale, _BESIDE * zoom
    if sheet.theme.focus or not wanted + _MARGIN * zoom <= free < 2 * wanted:
        return view
    shift = (wanted - free / 2) * scale
    return View(view.west - shift, view.south, view.east - shift, view.north, view.frame)


def compose(sheet: Sheet) -> Figure:
    """Return a sheet as a figure of matplotlib, drawn with its own objects and nobody's state."""
    canvas = canvas_of(sheet.paper, sheet.letters)
    frame, panel = sheet.layout
    view = view_for(sheet)
    draw_ground(canvas, sheet.city, sheet.theme, view)
    canvas.rect(frame, edge=INK, width=canvas.size(0.7))
    shapes = _on_sheet(sheet.city, view)
    here = shapes if not sheet.theme.focus else {sheet.theme.focus: shapes[sheet.theme.focus]}
    land = shapely.union_all(list(here.values()))
    bar, arrow = corners(canvas, view, land)
    labels = _labels(sheet, canvas, view, shapes, [bar.polygon, arrow.polygon])
    for key, label in labels.items():
        _draw_label(canvas, label, *_letter_colours(sheet.theme, key))
    draw_bar(canvas, view, bar, sheet.city.crs)
    draw_arrow(canvas, view, arrow, sheet.city.crs)
    _draw_title(canvas, sheet)
    numbers = {key: label.number for key, label in labels.items() if label.number}
    names = {**names_of(sheet.city), **sheet.theme.table.names}
    draw_panel(canvas, sheet.theme, names, {} if sheet.theme.focus else numbers, panel)
    _draw_foot(canvas, sheet)
    return canvas.figure


def _bounds(city: City, theme: Theme) -> tuple[float, float, float, float]:
    shapes = outlines_of(city)
    chosen = [shapes[theme.focus]] if theme.focus else list(shapes.values())
    west, south, east, north = shapely.total_bounds(np.array(chosen, dtype=object))
    return float(west), float(south), float(east), float(north)


def _on_sheet(city: City, view: View) -> dict[str, shapely.Geometry]:
    """Return the districts as they lie in the frame, mm."""
    seen = {key: shapely.intersection(shape, view.window) for key, shape in outlines_of(city).items()}
    fine = view.metres_per_mm * 0.2
    return {key: shapely.transform(shapely.simplify(shape, fine), view.to_mm) for key, shape in seen.items()}


def _labels(
    sheet: Sheet,
    canvas: Canvas,
    view: View,
    shapes: dict[str, shapely.Geometry],
    taken: list[shapely.Geometry],
) -> dict[str, Label]:
    names = names_of(sheet.city)
    size = canvas.size(_NAME)
    if not sheet.theme.focus:
        order = dict.fromkeys([*(key for key in sheet.theme.table.order if key in shapes), *shapes])
        ordered = {key: shapes[key] for key in order}
        return placed(ordered, names, sheet.theme.said, (taken, _dots_on(sheet, view)), sheet.letters, size)
    around = {key: shape for key, shape in shapes.items() if key != sheet.theme.focus}
    labels = placed(around, names, {}, (taken, ()), sheet.letters, size * 0.85)
    return {key: label for key, label in labels.items() if not label.number}


def _dots_on(sheet: Sheet, view: View) -> list[shapely.Geometry]:
    """Return the boxes of all dots of a theme on the sheet, mm: names keep clear of them where they can."""
    boxes: list[shapely.Geometry] = []
    for dots in sheet.theme.dots:
        xy, half = view.to_mm(dots.xy), dots.size * sheet.paper.zoom / 2
        boxes += list(shapely.box(xy[:, 0] - half, xy[:, 1] - half, xy[:, 0] + half, xy[:, 1] + half))
    return boxes


def _letter_colours(theme: Theme, district: str) -> tuple[str, str]:
    """Return the colours of a name and of the halo around it: on a coloured district the halo is of its colour."""
    if theme.focus:
        return "#6b747d", PAPER
    fill = theme.fills.get(district, PAPER)
    red, green, blue = (int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5))
    dark = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 < _DARK
    return PAPER if dark else INK, fill


def _draw_label(canvas: Canvas, label: Label, colour: str, halo: str) -> None:
    mm = 25.4 / 72
    high = sum(line.size for line in label.lines) * mm * 1.28
    y = label.y - high / 2
    if label.number:
        size = label.lines[0].size
        canvas.mark(label.x, label.y, "o", size * mm * 1.5, face="#ffffff", edge=INK, width=canvas.size(0.5))
        canvas.write(
            label.x,
            label.y,
            label.lines[0].text,
            size * (1 if label.number < 10 else 0.85),
            style="bold centre middle",
        )
        return
    for line in label.lines:
        y += line.size * mm * 1.28
        style = f"centre{' bold' if line.bold else ''}"
        base = y - line.size * mm * 0.32
        canvas.write(label.x, base, line.text, line.size, colour=colour, style=style, halo=halo)


def _draw_title(canvas: Canvas, sheet: Sheet) -> None:
    paper, zoom = sheet.paper, sheet.paper.zoom
    left, right = _EDGE * zoom, paper.width - _EDGE * zoom
    top = _EDGE * zoom
    remarks = sheet.city.config.remarks
    room = right - left
    if remarks:
        side = canvas.mm(92)
        room -= side + canvas.mm(6)
        y = top + canvas.mm(2.6)
        canvas.line(
            [right - side - canvas.mm(2)] * 2,
            [top, top + canvas.mm(11.2)],
            colour="#b3392f",
            width=canvas.size(1.6),
        )
        for words, size, colour in ((remarks[0].zh, 6.6, "#8d2a21"), (remarks[0].en, 5.4, GREY)):
            for line in canvas.letters.wrap(words, canvas.size(size), side, lines=2):
                canvas.write(right - side, y, line, canvas.size(size), colour=colour)
                y += canvas.mm(2.9)
    size = next((s for s in (17.0, 15.0, 13.0) if canvas.letters.width(
        canvas.letters.clean(sheet.title.zh[:400]), canvas.size(s), bold=True) <= room), 13.0)  # fmt: skip
    zh = canvas.letters.cut(sheet.title.zh, canvas.size(size), room, bold=True)
    en = canvas.letters.cut(sheet.title.en, canvas.size(8.6), room)
    canvas.write(left, top + canvas.mm(5.6), zh, canvas.size(size), style="bold")
    canvas.write(left, top + canvas.mm(10.6), en, canvas.size(8.6), colour=GREY)
    canvas.line([left, right], [top + canvas.mm(13.2)] * 2, colour=ACCENT, width=canvas.size(1.4))


def _draw_foot(canvas: Canvas, sheet: Sheet) -> None:
    paper, zoom = sheet.paper, sheet.paper.zoom
    left, right = _EDGE * zoom, paper.width - _EDGE * zoom
    y = paper.height - (_EDGE + _FOOT) * zoom + canvas.mm(3.2)
    approval = sheet.city.config.map.approval_number
    stamp = word("approval", n=approval) if approval else word("internal")
    size = canvas.size(6.4)
    zh = canvas.letters.cut(stamp.zh, size, (right - left) * 0.34, bold=True)
    canvas.write(right, y + canvas.mm(2.4), zh, size, colour="#8d2a21", style="bold right")
    en = canvas.letters.cut(stamp.en, canvas.size(5.4), (right - left) * 0.34)
    canvas.write(right, y + canvas.mm(5.2), en, canvas.size(5.4), colour=GREY, style="right")
    canvas.line([left, right], [y - canvas.mm(0.4)] * 2, colour=RULE, width=canvas.size(0.5))
    room = (right - left) * 0.64
    for line, colour in _foot_lines(sheet):
        y += canvas.mm(2.7)
        canvas.write(
            left, y, canvas.letters.cut(line, canvas.size(5.8), room), canvas.size(5.8), colour=colour
        )


def _foot_lines(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield whence the data come, of when they are, and what the districts are; a line each."""
    city = sheet.city
    licence = city.config.sources.streets.licence
    told = _credit(city.credit, licence)
    streets = [f"{word('data').both} {told}"]
    if city.osm_timestamp:
        streets.append(f"{word('data.date').both} {city.osm_timestamp[:10]}")
    if sheet.date:
        streets.append(f"{word('run.date').both} {sheet.date}")
    yield " · ".join(streets), INK
    others = [f"{source.role} {_credit(source.attribution, source.licence)}" for source in city.sources
              if source.attribution and source.attribution != city.credit]  # fmt: skip
    label = city.config.sources.districts.label
    districts = [Text(f"分区：{label.zh}", f"Districts: {label.en}").both] if label is not None else []
    line = " · ".join(dict.fromkeys([*districts, *others]))
    if line:
        yield line, GREY
    more = [Text(remark.zh, remark.en).both for remark in city.config.remarks[1:]]
    if more:
        yield " · ".join(more), GREY


def _credit(credit: str, licence: str) -> str:
    licence = licence or (_OSM_LICENCE if credit == OSM_CREDIT else "")
    return f"{credit} ({licence})" if licence and licence not in credit else credit
