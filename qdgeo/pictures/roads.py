"""Managed roads by the classes of their list, each in its own colour and dashes."""

from __future__ import annotations

import numpy as np

from qdgeo.indicators.managed_kinds import CLASS, PLANNED, STRICT, class_name
from qdgeo.palette import CASING, CLASSES, DASHES
from qdgeo.pictures.results import Results, known
from qdgeo.pictures.theme import Key, Lines, Table, Theme
from qdgeo.pictures.words import word

__all__ = ["roads_theme"]

_CORE, _WIDER = 1.3, 0.42
_PLANNED_DASH = (0.9, 0.9)


def roads_theme(results: Results) -> Theme | None:
    """Return the roads of the list by class, None if nothing of it was found on the map.

    Parameters
    ----------
    results
        With the indicator ``managed_roads``.
    """
    found = results.by_id.get("managed_roads")
    if found is None or len(found.layer) == 0:
        return None
    layer = found.layer
    of = [str(text).split(";") for text in layer[CLASS]] if CLASS in layer else [[STRICT]] * len(layer)
    names = [STRICT, *sorted({name for several in of for name in several} - {STRICT})]
    names = [name for name in names if any(name in several for several in of)]
    shapes = np.asarray(layer.geometry.array, dtype=object)
    lines, keys = [], [Key(label=word("classes"))]
    for place, name in enumerate(names):
        some = np.array([name in several for several in of])
        colour, dash = CLASSES[place % len(CLASSES)], DASHES[place % len(DASHES)]
        dash = _PLANNED_DASH if name.endswith(PLANNED) else dash
        depth = len(names) - 1 - place  # the first lies innermost, on top
        width = _CORE + _WIDER * min(place, 4)
        lines.append(Lines(shapes=shapes[some], colour=colour, width=width, dash=tuple(dash), casing=CASING,
                           level=4.0 + depth * 0.1))  # fmt: skip
        count = layer.loc[some, "entry"].nunique()
        text = class_name(name) if name else word("class.none")
        keys.append(Key(label=word("class", name=text, n=count), kind="line", colour=colour, width=2.2,
                        dash=tuple(dash), casing=CASING))  # fmt: skip
    return Theme(
        id="managed_roads", title=word("managed_roads"), lines=tuple(lines), keys=tuple(keys), table=_table(results),
        about=results.definitions("managed_roads"),
    )  # fmt: skip


def _table(results: Results) -> Table:
    km = results.values("managed_roads", "managed_roads_km", "centreline")
    columns = []
    for measure, basis, unit, title in (
        ("managed_roads_count", "entries", "条", "count.column"),
        ("managed_roads_km", "centreline", "km", "km.column"),
        ("managed_roads_share", "roads", "share", "share.column"),
    ):
        values = results.values("managed_roads", measure, basis)
        target = results.target(measure, basis)
        if target is not None and target.scope == "city":
            target = None
        columns.append(results.column(word(title), values, unit, target=target, bars=unit == "share"))
    order = results.by(km) if known(km.values()) else results.ids
    return Table(order=order, columns=tuple(columns))
