"""The figures as people read them without a map: text for terminals, HTML for pages, and a dictionary of columns."""

from qdgeo.report.dictionary import dictionary
from qdgeo.report.page import indicator_html, scorecard_html
from qdgeo.report.tables import tables_of
from qdgeo.report.text import (
    display_width,
    indicator_text,
    plain,
    plan_line,
    provenance,
    scorecard_text,
    text_table,
)
from qdgeo.report.walkmaps import WALK_MAPS, WalkMaps, minutes_raster, walk_map_definitions, walk_maps

__all__ = [
    "WALK_MAPS",
    "WalkMaps",
    "dictionary",
    "display_width",
    "indicator_html",
    "indicator_text",
    "minutes_raster",
    "plain",
    "plan_line",
    "provenance",
    "scorecard_html",
    "scorecard_text",
    "tables_of",
    "text_table",
    "walk_map_definitions",
    "walk_maps",
]
