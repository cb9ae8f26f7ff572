"""What a picture shows: areas, lines and dots with their keys, and a table by district. Nothing here is drawn yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qdgeo.wording import Text

__all__ = ["Areas", "Column", "Dots", "Key", "Lines", "Table", "Theme"]

Shapes = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Areas:
    """Polygons in the city's CRS, a colour each; with a hatch they are told apart without colours too."""

    shapes: Shapes
    colours: tuple[str, ...]
    hatch: str = ""
    edge: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Lines:
    """LineStrings in one colour: `width` in points on A4, `dash` and gap in widths of the line, a casing beneath."""

    shapes: Shapes
    colour: str
    width: float
    dash: tuple[float, ...] = ()
    casing: str = ""
    level: float = 4.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Dots:
    """Places ``[n, 2]`` in m, drawn as one marker of `size` mm."""

    xy: NDArray[np.float64]
    marker: str
    colour: str
    size: float
    edge: str = "#ffffff"
    edge_width: float = 0.6


@dataclass(frozen=True, kw_only=True)
class Key:
    """A row of the legend: a patch, a line, a marker, or (without any) a heading."""

    label: Text
    kind: str = ""
    colour: str = ""
    hatch: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    casing: str = ""
    marker: str = "o"
    size: float = 2.0
    edge: str = "#ffffff"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the district table.

    Parameters
    ----------
    title
        Its heading.
    cells
        By district id, as people read them; `qdgeo.schema.WHOLE` is the city.
    target
        The bound that a target sets, "" for none.
    met
        By district id, whether the target is met; None where that is unknown.
    bars, goal
        By district id the share of a full bar, 0–1, and that of the target; no bars if empty.
    """

    title: Text
    cells: Mapping[str, str]
    target: str = ""
    met: Mapping[str, bool | None] = field(default_factory=dict)
    bars: Mapping[str, float] = field(default_factory=dict)
    goal: float = float("nan")


@dataclass(frozen=True, kw_only=True)
class Table:
    """The district table: ids in the order of its rows, and the columns right of the names.

    Where its rows are not districts, `names` says what they are called.
    """

    order: tuple[str, ...]
    columns: tuple[Column, ...]
    names: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Theme:
    """One subject of a city.

    Parameters
    ----------
    id, title
        Its name in file names, and in words.
    areas, lines, dots
        What is drawn on the base map, in this order.
    keys
        The legend.
    table
        The district table.
    said, fills
        By district id, the figure that stands under its name on the map, and the colour that it stands on.
    about
        How the figures are meant (口径).
    focus
        Id of the one district that the picture is of, "" for the whole city.
    quiet
        Whether streets of the base map are drawn thin, since the theme draws them itself.
    """

    id: str
    title: Text
    areas: tuple[Areas, ...] = ()
    lines: tuple[Lines, ...] = ()
    dots: tuple[Dots, ...] = ()
    keys: tuple[Key, ...] = ()
    table: Table
    said: Mapping[str, str] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    about: tuple[Text, ...] = ()
    focus: str = ""
    quiet: bool = False
