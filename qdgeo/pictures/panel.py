"""The column beside the map: the legend, the district table, and what the figures mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qdgeo.palette import GROUND
from qdgeo.pictures.canvas import ACCENT, GREY, INK, Canvas
from qdgeo.pictures.paper import Box
from qdgeo.pictures.theme import Column, Key, Table, Theme
from qdgeo.pictures.words import word
from qdgeo.schema import WHOLE
from qdgeo.wording import Text

__all__ = ["draw_panel"]

_ROW = 4.7  # mm on A4, at most
_LEAST_ROW = 3.0
_KEY = 4.35
_MET, _MISSED = "#0f6b5c", "#b3392f"
_BAR, _BAR_WIDE = "#40b6d4", 15.0
_BASE_KEYS = (
    ("boundary", GROUND["edge"], 1.0), ("road", GROUND["street"], 1.6), ("green", GROUND["green"], 0.0),
    ("water", GROUND["water"], 0.0),
)  # fmt: skip
_OVER_KEYS = (_BASE_KEYS[0], _BASE_KEYS[3])  # on coloured districts


def draw_panel(
    canvas: Canvas, theme: Theme, names: Mapping[str, Text], numbers: Mapping[str, int], box: Box
) -> None:
    """Draw legend, table and definitions of a theme into a box, from above to below.

    Parameters
    ----------
    canvas
        The sheet.
    theme
        What is drawn on the map.
    names
        Of the districts, by id.
    numbers
        By id, those districts that have a number on the map for want of room.
    box
        The column, mm.
    """
    y = _legend(canvas, theme.keys, box)
    y = _base_keys(canvas, _OVER_KEYS if theme.areas else _BASE_KEYS, Box(box.x, y, box.width, 0.0))
    y = _table(canvas, theme, names, numbers, Box(box.x, y, box.width, box.bottom - y))
    _about(canvas, theme.about, Box(box.x, y, box.width, box.bottom - y))


def _heading(canvas: Canvas, text: Text, box: Box) -> float:
    """Draw a heading with a rule; return where the next thing begins."""
    y = box.y + canvas.mm(3.2)
    canvas.write(box.x, y, text.zh, canvas.size(8.5), colour=ACCENT, style="bold")
    wide = canvas.letters.width(canvas.letters.clean(text.zh), canvas.size(8.5), bold=True)
    canvas.write(box.x + wide + canvas.mm(1.5), y, text.en, canvas.size(6.6), colour=GREY)
    canvas.line([box.x, box.right], [y + canvas.mm(1.4)] * 2, colour=ACCENT, width=canvas.size(0.8))
    return y + canvas.mm(2.6)


def _legend(canvas: Canvas, keys: Sequence[Key], box: Box) -> float:
    y = _heading(canvas, word("legend"), box)
    step = canvas.mm(_KEY)
    for key in keys:
        middle = y + step / 2
        left = box.x
        if key.kind:
            _swatch(canvas, key, left, middle)
            left += canvas.mm(10)
        size = canvas.size(7.2)
        limit = box.right - left
        zh = canvas.letters.cut(key.label.zh, size, limit, bold=not key.kind)
        canvas.write(left, middle, zh, size, style="middle" if key.kind else "middle bold")
        left += canvas.letters.width(zh, size, bold=not key.kind) + canvas.mm(1.6)
        room = box.right - left
        if key.label.en != key.label.zh and room > canvas.mm(9):
            en = canvas.letters.cut(key.label.en, canvas.size(6.0), room)
            canvas.write(left, middle, en, canvas.size(6.0), colour=GREY, style="middle")
        y += step
    return y + canvas.mm(0.6)


def _base_keys(canvas: Canvas, keys: Sequence[tuple[str, str, float]], box: Box) -> float:
    """Draw what the base map holds, in one row."""
    size, step = canvas.size(6.0), canvas.mm(2.2)
    middle, x = box.y + step, box.x
    for name, colour, line in keys:
        if line:
            canvas.line([x, x + canvas.mm(5)], [middle] * 2, colour=colour, width=canvas.size(line))
        else:
            swatch = Box(x, middle - canvas.mm(1.1), canvas.mm(5), canvas.mm(2.2))
            canvas.rect(swatch, face=colour, edge="#8d97a1", width=canvas.size(0.3))
        text = word(name).both
        x += canvas.mm(6)
        canvas.write(x, middle, text, size, colour=GREY, style="middle")
        x += canvas.letters.width(text, size) + canvas.mm(2.6)
    return middle + canvas.mm(4.2)


def _swatch(canvas: Canvas, key: Key, x: float, y: float) -> None:
    wide, high = canvas.mm(8.0), canvas.mm(3.0)
    if key.kind == "area":
        box = Box(x, y - high / 2, wide, high)
        canvas.rect(box, face=key.colour, edge="#8d97a1", width=canvas.size(0.4), hatch=key.hatch)
    elif key.kind == "line":
        if key.casing:
            canvas.line([x, x + wide], [y, y], colour=key.casing, width=canvas.size(key.width + 0.8))
        if key.casing and key.dash:
            canvas.line([x, x + wide], [y, y], colour="#ffffff", width=canvas.size(key.width))
        canvas.line([x, x + wide], [y, y], colour=key.colour, width=canvas.size(key.width), dash=key.dash)
    else:
        canvas.mark(
            x + wide / 2,
            y,
            key.marker,
            canvas.mm(key.size),
            face=key.colour,
            edge=key.edge,
            width=canvas.size(0.6),
        )


def _table(
    canvas: Canvas, theme: Theme, names: Mapping[str, Text], numbers: Mapping[str, int], box: Box
) -> float:
    table = theme.table
    if not table.columns:
        return box.y
    top = _heading(canvas, word("figures" if theme.focus else "table"), box)
    head = canvas.mm(11.6 if any(column.target for column in table.columns) else 8.2)
    order, row = _rows_in(canvas, table, box.bottom - top - head - canvas.mm(6))
    size = min(canvas.size(7.0), row * 72 / 25.4 * 0.72)
    widths = _widths(canvas, table, size)
    _head(canvas, table, widths, Box(box.x, top, box.width, head))
    y = top + head
    for place, key in enumerate(order):
        here = Box(box.x, y, box.width, row)
        if place % 2 == 0:
            canvas.rect(here, face="#f3f5f7")
        _row(canvas, table, (key, names[key], numbers.get(key, 0) if numbers else None), widths, here, size)
        y += row
    if len(order) < len(table.order):
        left = word("more", n=len(table.order) - len(order)).both
        canvas.write(box.x + canvas.mm(1), y + row / 2, left, size * 0.9, colour=GREY, style="middle")
        y += row
    if any(WHOLE in column.cells for column in table.columns):
        canvas.line([box.x, box.right], [y, y], colour=INK, width=canvas.size(0.7))
        _row(canvas, table, (WHOLE, word("city"), None), widths, Box(box.x, y, box.width, row), size)
        y += row
    canvas.line([box.x, box.right], [y, y], colour=INK, width=canvas.size(0.7))
    if any(column.met for column in table.columns):
        y += canvas.mm(2.7)
        told = f"✓ {word('met').both}   ✗ {word('missed').both}"
        canvas.write(box.right - canvas.mm(1), y, told, canvas.size(5.4), colour=GREY, style="right")
    return y + canvas.mm(2.4)


def _rows_in(canvas: Canvas, table: Table, room: float) -> tuple[tuple[str, ...], float]:
    """Return the rows that there is room for, and how high each is, mm; what is left out is told in a row."""
    row = min(canvas.mm(_ROW), room / (len(table.order) + 1))
    if row >= canvas.mm(_LEAST_ROW):
        return table.order, row
    row = canvas.mm(_LEAST_ROW)
    return table.order[: max(1, int(room / row) - 2)], row


def _widths(canvas: Canvas, table: Table, size: float) -> list[float]:
    """Return how wide each column is: as its longest cell and its heading want."""
    widths = []
    for column in table.columns:
        cells = [*(f"{cell} ✓" if column.met else cell for cell in column.cells.values()), column.target]
        longest = max(canvas.letters.width(canvas.letters.clean(cell), size, bold=True) for cell in cells)
        title = max(
            canvas.letters.width(canvas.letters.clean(column.title.zh), canvas.size(6.6), bold=True),
            min(canvas.letters.width(canvas.letters.clean(column.title.en), canvas.size(5.2)), canvas.mm(17)),
        )
        widths.append(
            max(longest, title, canvas.mm(6.0))
            + canvas.mm(2.2)
            + (canvas.mm(_BAR_WIDE) if column.bars else 0)
        )
    return widths


def _head(canvas: Canvas, table: Table, widths: Sequence[float], box: Box) -> None:
    first, second, third = (box.y + canvas.mm(step) for step in (2.9, 5.8, 9.2))
    first_title = word("measure.column" if table.names else "district.column")
    titles = [(box.x + canvas.mm(1), first_title, "", "")]
    right = box.right
    for column, width in zip(reversed(table.columns), reversed(widths), strict=True):
        titles.append((right - canvas.mm(1), column.title, column.target, "right"))
        right -= width
    for x, title, target, side in titles:
        canvas.write(x, first, title.zh, canvas.size(6.6), style=f"bold {side}")
        canvas.write(x, second, canvas.letters.cut(title.en, canvas.size(5.2), canvas.mm(20)), canvas.size(5.2),
                     colour=GREY, style=side)  # fmt: skip
        if target:
            canvas.write(x, third, target, canvas.size(6.2), colour=ACCENT, style=side)
    if any(column.target for column in table.columns):
        goal = word("target")
        canvas.write(box.x + canvas.mm(1), third, goal.both, canvas.size(6.2), colour=ACCENT)
    canvas.line([box.x, box.right], [box.bottom] * 2, colour=INK, width=canvas.size(0.7))


def _row(
    canvas: Canvas, table: Table, who: tuple[str, Text, int | None], widths: Sequence[float], box: Box, size: float
) -> None:  # fmt: skip
    key, name, number = who
    middle, right = box.y + box.height / 2, box.right
    bold = " bold" if key == WHOLE else ""
    for column, width in zip(reversed(table.columns), reversed(widths), strict=True):
        cell, met = column.cells.get(key, "–"), column.met.get(key)
        colour = INK if met is None else _MET if met else _MISSED
        mark = "" if met is None else " ✓" if met else " ✗"
        canvas.write(
            right - canvas.mm(1), middle, f"{cell}{mark}", size, colour=colour, style=f"right middle{bold}"
        )
        if column.bars:
            _bar(
                canvas,
                column,
                key,
                Box(right - width + canvas.mm(1.5), box.y, canvas.mm(_BAR_WIDE - 2), box.height),
            )
        right -= width
    left = box.x + canvas.mm(1)
    if number:
        canvas.write(left, middle, f"{number}", size * 0.9, colour=ACCENT, style="middle bold")
    if number is not None:  # names stand in one line, those with a number and those without
        left += canvas.mm(4.4)
    zh = canvas.letters.cut(name.zh, size, right - left - canvas.mm(1), bold=bool(bold))
    canvas.write(left, middle, zh, size, style=f"middle{bold}")
    left += canvas.letters.width(zh, size, bold=bool(bold)) + canvas.mm(1.2)
    room = right - left - canvas.mm(1)
    if (
        name.en != name.zh
        and name.en
        and canvas.letters.width(canvas.letters.clean(name.en[:99]), size * 0.8) <= room
    ):
        canvas.write(left, middle, name.en, size * 0.8, colour=GREY, style="middle")


def _bar(canvas: Canvas, column: Column, key: str, box: Box) -> None:
    """Draw the bar of a cell, and a stroke where the target is."""
    share = column.bars.get(key)
    high = box.height * 0.5
    top = box.y + (box.height - high) / 2
    if share is not None and share == share:  # NaN differs from itself  # noqa: PLR0124
        canvas.rect(Box(box.x, top, box.width, high), face="#e3e8ec")
        canvas.rect(Box(box.x, top, box.width * min(max(share, 0.0), 1.0), high), face=_BAR)
        if column.goal == column.goal:
            x = box.x + box.width * min(column.goal, 1.0)
            canvas.line([x, x], [top - high * 0.25, top + high * 1.25], colour=INK, width=canvas.size(0.9))


def _about(canvas: Canvas, texts: Sequence[Text], box: Box) -> None:
    """Write the definitions, as much of them as there is room for."""
    step, size = canvas.mm(2.75), canvas.size(5.8)
    if not texts or box.height < canvas.mm(8.5) + 3 * step:
        return
    y = _heading(canvas, word("about"), box) + canvas.mm(1.4)
    for text in texts:
        for words, colour in ((text.zh, INK), (text.en, GREY)):
            left = int((box.bottom - canvas.mm(0.8) - y) / step) + 1
            if left < 1:
                return
            for line in canvas.letters.wrap(words, size, box.width, lines=left):
                canvas.write(box.x, y, line, size, colour=colour)
                y += step
        y += canvas.mm(0.8)
