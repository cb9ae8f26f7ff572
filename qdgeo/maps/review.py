"""A page on which a planner settles what is in doubt in a list of managed roads."""

from __future__ import annotations

from qdgeo.city import City
from qdgeo.errors import DataError, Problem
from qdgeo.indicators.managed import Managed, managed_of
from qdgeo.maps.features import bounds
from qdgeo.maps.figure import CityMap, Group, OfflineFigure, Pane, Verbatim, asset
from qdgeo.maps.page import Page
from qdgeo.maps.payload import block
from qdgeo.maps.review_payload import review_document
from qdgeo.maps.tones import style
from qdgeo.schema import NAME

__all__ = ["review_roads"]

_PANES = {"base": 200, "fill": 320, "borders": 370, "roads": 380, "dots": 420, "names": 610}
_GROUPS = ("base", "districts", "borders", "roads", "junctions", "names", "numbers")
_APP = ("core", "unpack", "canvas", "base", "districts", "view", "sheet")
_SCRIPTS = (
    "streets", "decisions", "file", "thumbs", "list", "detail", "lines", "labels", "picking", "keys", "main",
)  # fmt: skip


def review_roads(city: City, *, date: str | None = None) -> Page:
    """Return a page that shows every entry of the city's road list on a map, to accept, mend or reject what was found.

    Nothing is decided by the page itself: it saves a table of decisions, ``overrides.csv``, which the next run reads
    (`qdgeo.io.overrides`).

    Parameters
    ----------
    city
        With ``managed``, its streets and districts.
    date
        The run's date as it shall be printed; without it none is printed, so that the same inputs give the same bytes.

    Returns
    -------
    Page
        ``.save(path)`` writes it; it needs no network.

    Raises
    ------
    DataError
        If the city has no list of strictly managed roads.
    """
    managed = managed_of(city)
    if managed is None:
        remedy = "name a list of strictly managed roads in sources.managed_roads.path"
        raise DataError(Problem("there is no list of roads to review", "sources.managed_roads", remedy))
    title = f"{city.title.zh} · 严管路名录核对"
    root = OfflineFigure(title=title, lang="zh-CN")
    root.blocks.append(Verbatim(asset("review/page.html")))
    root.blocks.append(Verbatim(block("data", review_document(city, managed, date=date))))
    root.add_child(_map(city))
    root.colours = style()
    root.styles += ["app/app.css", "review/review.css"]
    root.before_map.append("app/crs.js")
    root.after_map += [f"app/{name}.js" for name in _APP]
    root.after_map += [f"review/{name}.js" for name in _SCRIPTS]
    header, rows = _preview(managed)
    return Page(title=title, html=root.render(), header=header, rows=rows)


def _map(city: City) -> CityMap:
    west, south, east, north = bounds(city)
    drawn = CityMap(centre=((south + north) / 2, (west + east) / 2))
    for name, level in _PANES.items():
        drawn.add_child(Pane(name, level))
    for name in _GROUPS:
        drawn.add_child(Group(name))
    return drawn


def _preview(managed: Managed) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return header and rows of the table that stands for a page too large for a notebook: what is in doubt."""
    entries = managed.matched.entries
    columns = ["entry", NAME, "status", "reason", "candidates"]
    doubtful = entries.loc[entries["status"] != "matched", columns]
    return tuple(columns), tuple(tuple(map(str, row)) for row in doubtful.to_numpy())
