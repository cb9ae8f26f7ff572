"""Where the names of districts stand: inside their district and on no other name, else a number that the table has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.pictures.fonts import Lettering
from qdgeo.wording import Text

__all__ = ["Label", "Line", "placed"]

_STEPS = 26  # places tried along the longer side of a district
_CLEAR = 6  # forms of a name that are tried clear of dots before a smaller one is
_LEAD = 1.28  # from line to line, in sizes of letters
_MM_PER_PT = 25.4 / 72


@dataclass(frozen=True)
class Line:
    """A line of a label: words, size in points, and whether they are bold."""

    text: str
    size: float
    bold: bool


@dataclass(frozen=True)
class Label:
    """A label in its place: the middle of its box in mm, and its lines; `number` says that it stands for a name."""

    x: float
    y: float
    lines: tuple[Line, ...]
    box: shapely.Polygon
    number: int = 0


def placed(
    shapes: Mapping[str, shapely.Geometry],
    names: Mapping[str, Text],
    said: Mapping[str, str],
    taken: tuple[Sequence[shapely.Geometry], Sequence[shapely.Geometry]],
    letters: Lettering,
    size: float,
) -> dict[str, Label]:
    """Return a label for each district, none upon another.

    Parameters
    ----------
    shapes
        Districts on the sheet, mm, by id; largest first is the order of placing.
    names, said
        What they are called, and the figure under the name, by id.
    taken
        Boxes on the sheet that must stay free, mm, and boxes that shall if there is another place.
    letters, size
        Fonts, and the size of a name in points.

    Returns
    -------
    dict
        Labels by id, in the order of `shapes`. Where no form of the name fits into its district the label is a number,
        beside the district's middle if need be; a district that is not on the sheet has none.
    """
    order = sorted(shapes, key=lambda key: -float(shapely.area(shapes[key])))
    busy, soft = list(taken[0]), list(taken[1])
    found: dict[str, Label] = {}
    for key in order:
        label = _named(shapes[key], names[key], said.get(key, ""), (busy, soft), letters, size)
        if label is not None:
            found[key] = label
            busy.append(label.box)
    numbers = {key: number for number, key in enumerate(shapes, 1)}
    for key in order:
        if key not in found and not shapely.is_empty(shapes[key]):
            label = _numbered(shapes[key], numbers[key], busy, size)
            found[key] = label
            busy.append(label.box)
    return {key: found[key] for key in shapes if key in found}


def _named(
    shape: shapely.Geometry, name: Text, said: str, taken: tuple[list[shapely.Geometry], list[shapely.Geometry]],
    letters: Lettering, size: float,
) -> Label | None:  # fmt: skip
    if shapely.is_empty(shape):
        return None
    places = _places(shape)
    busy, soft = taken
    forms = list(_forms(name, said, letters, size))
    for boxes, tried in (([*busy, *soft], forms[:_CLEAR]), (busy, forms)):
        for lines in tried:
            wide, high = _extent(lines, letters)
            free = _free(shape, places, wide, high, boxes)
            if free is not None:
                x, y = free
                return Label(x, y, lines, _box(x, y, wide, high))
    return None


def _forms(name: Text, said: str, letters: Lettering, size: float) -> Iterator[tuple[Line, ...]]:
    """Yield the ways of writing a name, the fullest first; words are wrapped, not cut."""
    value = (Line(said, size * 0.92, False),) if said else ()
    english = name.en if name.en != name.zh else ""
    for scale in (1.0, 0.86, 0.74):
        for limit in (60.0, 26.0, 17.0):
            zh = _wrapped(name.zh, size * scale, limit, True, letters)
            en = _wrapped(english, size * scale * 0.72, limit, False, letters)
            if (
                zh
                and len(en) <= 2
                and _whole(name.zh, zh, letters)
                and (not en or _whole(english, en, letters))
            ):
                yield (*zh, *en, *value)
                if en:
                    yield (*zh, *value)
    if value:
        for limit in (26.0, 17.0):
            zh = _wrapped(name.zh, size * 0.74, limit, True, letters)
            if zh and _whole(name.zh, zh, letters):
                yield zh


def _whole(text: str, lines: Sequence[Line], letters: Lettering) -> bool:
    """Return whether lines hold all of a text, no word of it torn apart."""
    return letters.keeps_words(text, [line.text for line in lines])


def _wrapped(text: str, size: float, limit: float, bold: bool, letters: Lettering) -> tuple[Line, ...]:
    return tuple(Line(part, size, bold) for part in letters.wrap(text, size, limit, lines=3, bold=bold))


def _numbered(shape: shapely.Geometry, number: int, busy: Sequence[shapely.Geometry], size: float) -> Label:
    lines = (Line(str(number), size * 0.8, True),)
    side = size * _MM_PER_PT * 1.5
    places = _places(shape)
    free = _free(shape, places, side, side, busy)
    if free is None:
        middle = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
        ring = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        around = np.concatenate([[middle], *(middle + side * far * np.column_stack([np.cos(ring), np.sin(ring)])
                                             for far in (0.6, 1.0, 1.5, 2.2))])  # fmt: skip
        open_ = _open(around, side, side, busy)
        free = tuple(around[np.argmax(open_)]) if open_.any() else tuple(middle)
    x, y = float(free[0]), float(free[1])
    return Label(x, y, lines, _box(x, y, side, side), number)


def _places(shape: shapely.Geometry) -> NDArray[np.float64]:
    """Return places inside a district, the roomiest first."""
    west, south, east, north = (float(value) for value in shapely.bounds(shape))
    step = max(east - west, north - south) / _STEPS
    xs, ys = np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    shapely.prepare(shape)
    inside = grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]
    middle = shapely.get_coordinates(shapely.point_on_surface(shape))
    inside = np.concatenate([inside, middle])
    room = shapely.distance(shapely.points(inside), shapely.boundary(shape))
    centre = shapely.get_coordinates(shapely.centroid(shape))[0]
    off = np.hypot(*(inside - centre).T)
    span = max(float(np.hypot(east - west, north - south)), 1e-9)
    order = np.argsort(-(room - 0.22 * off - 1e-9 * off / span), kind="stable")
    return inside[order]


def _free(
    shape: shapely.Geometry, places: NDArray[np.float64], wide: float, high: float, busy: Sequence[shapely.Geometry]
) -> tuple[float, float] | None:  # fmt: skip
    """Return the first place at which a box lies in a district and upon nothing else."""
    boxes = shapely.box(
        places[:, 0] - wide / 2, places[:, 1] - high / 2, places[:, 0] + wide / 2, places[:, 1] + high / 2
    )
    fits = shapely.contains(shape, boxes)
    fits[fits] = _open(places[fits], wide, high, busy)
    if not fits.any():
        return None
    x, y = places[np.argmax(fits)]
    return float(x), float(y)


def _open(
    places: NDArray[np.float64], wide: float, high: float, busy: Sequence[shapely.Geometry]
) -> NDArray[np.bool_]:
    """Return at which places a box lies upon no other."""
    boxes = shapely.box(
        places[:, 0] - wide / 2, places[:, 1] - high / 2, places[:, 0] + wide / 2, places[:, 1] + high / 2
    )
    hit = np.zeros(len(boxes), dtype=bool)
    if busy and len(boxes):
        hit[shapely.STRtree(np.array(busy, dtype=object)).query(boxes, predicate="intersects")[0]] = True
    return ~hit


def _extent(lines: Sequence[Line], letters: Lettering) -> tuple[float, float]:
    """Return width and height of a label with a little air around it, mm."""
    wide = max(letters.width(letters.clean(line.text), line.size, bold=line.bold) for line in lines)
    high = sum(line.size for line in lines) * _MM_PER_PT * _LEAD
    return wide + 0.8, high + 0.3


def _box(x: float, y: float, wide: float, high: float) -> shapely.Polygon:
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
