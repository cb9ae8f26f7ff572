"""Tables as HTML fragments; every word that comes from data is escaped."""

from __future__ import annotations

import html

from qdgeo.indicators import Indicator
from qdgeo.report.text import indicator_rows, provenance, target_lines
from qdgeo.scorecard import Scorecard
from qdgeo.wording import OSM_CREDIT, html_table

__all__ = ["indicator_html", "scorecard_html"]


def scorecard_html(card: Scorecard, *, date: str, osm_timestamp: str, credit: str = OSM_CREDIT) -> str:
    """Return a scorecard as an HTML fragment: title, table, targets with their sources, notes, provenance.

    Parameters
    ----------
    card
        The scorecard.
    date, osm_timestamp, credit
        As in `qdgeo.report.provenance`.
    """
    shown = card.display()
    rows = [[str(cell) for cell in row] for row in shown.to_numpy().tolist()]
    table = html_table([str(column) for column in shown.columns], rows)
    lines = [*target_lines(card), *(note.both for note in card.notes)]
    return _section(
        card.title.both, table, lines, provenance(date=date, osm_timestamp=osm_timestamp, credit=credit)
    )


def indicator_html(indicator: Indicator, *, date: str, osm_timestamp: str, credit: str = OSM_CREDIT) -> str:
    """Return an indicator as an HTML fragment: title, long table, definitions, notes, provenance.

    Parameters
    ----------
    indicator
        The figures.
    date, osm_timestamp, credit
        As in `qdgeo.report.provenance`.
    """
    lines = [*(text.both for text in indicator.definitions), *(note.both for note in indicator.notes)]
    table = html_table(*indicator_rows(indicator))
    return _section(
        indicator.title.both, table, lines, provenance(date=date, osm_timestamp=osm_timestamp, credit=credit)
    )


def _section(title: str, table: str, lines: list[str], foot: str) -> str:
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    told = f"<ul>{items}</ul>" if items else ""
    return (
        f'<section class="qdgeo-table"><h2>{html.escape(title)}</h2>{table}{told}'
        f"<p><small>{html.escape(foot)}</small></p></section>"
    )
