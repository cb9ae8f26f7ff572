"""Put a city and its results on a map: one call, one page."""

from __future__ import annotations

from collections.abc import Mapping

from qdgeo.city import City
from qdgeo.indicators import Indicator
from qdgeo.maps.features import bounds
from qdgeo.maps.figure import CityMap, Group, OfflineFigure, Pane, Verbatim, asset
from qdgeo.maps.page import Page
from qdgeo.maps.payload import block, document
from qdgeo.maps.tones import style
from qdgeo.schema import NAME
from qdgeo.scorecard import Scorecard
from qdgeo.wording import figure

__all__ = ["draw"]

PANES = {
    "base": 200,
    "fill": 320,
    "cells": 330,
    "streets": 360,
    "roads": 380,
    "borders": 400,
    "dots": 420,
    "words": 590,
    "names": 610,
}
"""Stacking levels of the map, low to high; Leaflet's own markers are at 600, tooltips at 650, popups at 700."""

GROUPS = (
    "base", "districts", "grid", "cells", "streets", "managed", "arterials", "far", "borders", "left", "toilets",
    "names",
)  # fmt: skip
"""Layers of the map, each a feature group that the page fills, shows and hides."""

_SCRIPTS = (
    "core", "tone", "link", "geodesy", "unpack", "canvas", "roads", "scales", "base", "districts", "streets", "cells",
    "gaps", "toilets", "names", "words", "hover", "view", "legend", "headline", "table", "spread", "entries", "plan",
    "about", "find", "ruler", "sheet", "main",
)  # fmt: skip


def draw(
    city: City,
    *results: Indicator | Scorecard,
    date: str | None = None,
    layers: Mapping[str, object] | None = None,
) -> Page:
    """Return the map of a city and its results, as one HTML page that needs no network.

    Parameters
    ----------
    city
        What is drawn below, with its toilets, names and sources.
    *results
        Indicators and at most one scorecard, in any order; a layer that is not given is not drawn.
    date
        The run's date as it shall be printed; without it none is printed, so that the same inputs give
        the same bytes.
    layers
        What `qdgeo.maps.pack_layers` returned of the same city and indicators, to draw them again at once.

    Returns
    -------
    Page
        ``.save(path)`` writes it; in a notebook it shows itself.

    Raises
    ------
    AssetError
        If the map asks for a file that is not vendored.
    """
    indicators = [result for result in results if isinstance(result, Indicator)]
    cards = [result for result in results if isinstance(result, Scorecard)]
    card = cards[-1] if cards else None
    title = f"{city.title.zh} · {city.title.en}"
    root = OfflineFigure(title=title, lang="zh-CN")
    root.blocks.append(Verbatim(asset("app/page.html")))
    root.blocks.append(Verbatim(block("data", document(city, indicators, card, date=date, layers=layers))))
    root.add_child(_map(city))
    root.colours = style()
    root.styles.append("app/app.css")
    root.before_map.append("app/crs.js")
    root.after_map += [f"app/{name}.js" for name in _SCRIPTS]
    header, rows = _preview(city, card)
    return Page(title=title, html=root.render(), header=header, rows=rows)


def _map(city: City) -> CityMap:
    west, south, east, north = bounds(city)
    drawn = CityMap(centre=((south + north) / 2, (west + east) / 2))
    for name, level in PANES.items():
        drawn.add_child(Pane(name, level))
    for name in GROUPS:
        drawn.add_child(Group(name))
    return drawn


def _preview(city: City, card: Scorecard | None) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return header and rows of the table that stands for a page too large for a notebook."""
    if card is None:
        areas = city.districts.geometry.area / 1e6
        rows = [
            (str(name), figure(float(km2), "km²"))
            for name, km2 in zip(city.districts[NAME], areas, strict=True)
        ]
        return ("区 district", "km²"), tuple(rows)
    shown = card.display()
    return tuple(map(str, shown.columns)), tuple(tuple(map(str, row)) for row in shown.to_numpy())
