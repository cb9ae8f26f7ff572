"""Streets by walking time, cut where the minutes change; for the whole city, and for one district with its figures."""

from __future__ import annotations

import math
import re

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.indicators import Indicator
from qdgeo.palette import BEYOND, MANAGED, NEUTRAL, bands
from qdgeo.pictures.places import toilet_dots, toilet_key
from qdgeo.pictures.results import Results, met
from qdgeo.pictures.theme import Column, Key, Lines, Table, Theme
from qdgeo.pictures.words import word
from qdgeo.schema import NAME, NAME_EN, WHOLE
from qdgeo.wording import Text, figure, number

__all__ = ["district_theme", "walking_theme"]

_WIDTH, _NEAR_WIDTH, _MANAGED_WIDTH = 0.62, 1.3, 3.4
_NAME_SIGNS = 40  # of an id in a file name
_UNREACHED_DASH = (2.0, 1.4)


def walking_theme(results: Results) -> Theme | None:
    """Return every street in the colour of its walking time, None if there are no times.

    Parameters
    ----------
    results
        With the indicator ``coverage``.
    """
    found = results.by_id.get("coverage")
    if found is None or len(found.layer) == 0 or found.walk is None:
        return None
    lines, keys = _timed(found, found.walk.minutes, _WIDTH)
    basis, minutes = "streets", found.walk.minutes
    values = results.values("coverage", f"coverage_{minutes[-1]:g}min", basis)
    columns = tuple(
        results.column(
            word("minutes.column", n=f"{tier:g}"),
            results.values("coverage", f"coverage_{tier:g}min", basis),
            "share",
            target=results.target(f"coverage_{tier:g}min", basis),
            bars=tier == minutes[-1],
        )
        for tier in minutes
    )
    toilets = results.city.toilets
    return Theme(
        id="walking_time", title=word("walking_time"), lines=lines, dots=(toilet_dots(toilets, size=1.5),),
        keys=(*keys, toilet_key(toilets)), table=Table(order=results.by(values), columns=columns),
        about=results.definitions("coverage"), quiet=True,
    )  # fmt: skip


def district_theme(results: Results, district: str) -> Theme:
    """Return one district: its streets by walking time, its toilets and managed roads, and all its figures.

    Parameters
    ----------
    results
        What was computed.
    district
        Its id.
    """
    found = results.by_id.get("coverage")
    timed = found is not None and len(found.layer) > 0 and found.walk is not None
    lines: tuple[Lines, ...] = ()
    keys: list[Key] = []
    if timed and found is not None and found.walk is not None:
        lines, keys = _timed(found, found.walk.minutes, _NEAR_WIDTH)
    toilets = results.city.toilets
    inside = toilets[toilets["district"].astype(str) == district]
    roads = results.by_id.get("managed_roads")
    if roads is not None and len(roads.layer):
        core, casing = str(MANAGED["core"]), str(MANAGED["casing"])
        shapes = np.asarray(roads.layer.geometry.array, dtype=object)
        lines = (Lines(shapes=shapes, colour=core, width=_MANAGED_WIDTH, casing=casing, level=3.8), *lines)
        keys.append(
            Key(label=word("managed.quiet"), kind="line", colour=core, width=_MANAGED_WIDTH, casing=casing)
        )
    rows = results.city.districts.set_index("id")
    row = rows.loc[district]
    name = Text(str(row[NAME]), str(row[NAME_EN]) or str(row[NAME]))
    return Theme(
        id=_file_name(results, district), title=word("district", name=name), lines=lines,
        dots=(toilet_dots(toilets, size=2.2),), keys=(*keys, toilet_key(inside, size=2.2)),
        table=_figures(results, district), about=results.definitions("coverage"), focus=district, quiet=timed,
    )  # fmt: skip


def _file_name(results: Results, district: str) -> str:
    """Return a name that every system takes for a file: ids come from data, and may be anything."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", district).strip("-")[:_NAME_SIGNS]
    place = f"district_{results.ids.index(district) + 1:02d}"
    return f"{place}_{plain}" if plain else place


def _timed(found: Indicator, tiers: tuple[float, ...], width: float) -> tuple[tuple[Lines, ...], list[Key]]:
    """Return the streets in tiers of walking time, the farthest drawn first, and their keys, the nearest first."""
    layer = found.layer
    most = layer["minutes_to"].to_numpy(dtype=float)
    shapes = np.asarray(layer.geometry.array, dtype=object)
    of = np.searchsorted(np.array(tiers), most - 1e-9, side="left")
    of = np.where(np.isfinite(most), of, len(tiers) + 1)
    lines, keys = [], []
    colours = (*bands(len(tiers)), BEYOND, NEUTRAL["unreached"])
    for place, colour in enumerate(colours):
        some = shapes[of == place]
        dash = _UNREACHED_DASH if place > len(tiers) else ()
        if len(some):
            lines.append(
                Lines(shapes=_joined(some), colour=colour, width=width, dash=dash, level=4.0 - place / 100)
            )
        if len(some) or place < len(tiers):
            keys.append(Key(label=_label(place, tiers), kind="line", colour=colour, width=2.2, dash=dash))
    return tuple(lines), keys


def _joined(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return lines that meet end to end as one, so that a curve keeps its shape when it is simplified."""
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))), dtype=object)


def _label(place: int, tiers: tuple[float, ...]) -> Text:
    if place == 0:
        return word("minutes.first", b=f"{tiers[0]:g}")
    if place < len(tiers):
        return word("minutes.band", a=f"{tiers[place - 1]:g}", b=f"{tiers[place]:g}")
    return word("minutes.beyond", a=f"{tiers[-1]:g}") if place == len(tiers) else word("unreached")


def _figures(results: Results, district: str) -> Table:
    """Return the figures of one district as a table: a row a target, and the score."""
    card = results.card
    if card is None:
        return Table(order=(), columns=())
    rows: dict[str, tuple[Text, str, str, str, bool | None]] = {}
    scores = results.of_card("score")
    if math.isfinite(scores[district]):
        own, whole = scores[district], scores[WHOLE]
        rows["score"] = (word("score.short"), number(own, digits=1), number(whole, digits=1), "", None)
    for target in card.targets:
        if target.scope == "city":
            continue
        values = results.of_card(f"{target.key}:value")
        own, whole = values[district], values[WHOLE]
        cells = figure(own, target.unit), figure(whole, target.unit), target.bound
        rows[target.key] = (target.title, *cells, met(target, own))
    order = tuple(rows)
    columns = (
        Column(
            title=word("value.column"), cells={key: row[1] for key, row in rows.items()},
            met={key: row[4] for key, row in rows.items()},
        ),
        Column(title=word("target.column"), cells={key: row[3] or "–" for key, row in rows.items()}),
        Column(title=word("city.column"), cells={key: row[2] for key, row in rows.items()}),
    )  # fmt: skip
    return Table(order=order, columns=columns, names={key: row[0] for key, row in rows.items()})
