"""A town whose list has an entry of every kind, known by heart; shared by the tests of the review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from streets.handmade import city_of, way
from towns import CONFIG, road_list

from qdgeo.city import City
from qdgeo.io import Override

WAYS = (
    way("长路", (0, 0), (100, 0), (600, 0), (900, 0), highway="primary"),
    way("弯路", (100, 200), (100, 0), (100, -150), (600, -150), (600, 0), (600, 200)),
    way("丙路", (900, -200), (900, 0), (900, 200)),
    way("横路", (0, 900), (250, 900)),
    way("直路", (1100, 0), (1500, 0)),
    way("直路", (1500, 0), (1900, 0)),
    way("", (1500, 0), (1500, 300)),
)
"""长路 meets 弯路 at x = 100 and at 600: from 弯路 to 丙路 it is 800 m or 300 m."""

ROWS = (
    {"name": "长路", "from": "弯路", "to": "丙路", "district": "西区", "kind": "严管路"},  # row 2, ambiguous
    {"name": "长路", "from": "无此路", "to": "丙路", "district": "西区", "kind": "示范路"},  # row 3, partly
    {"name": "不在图上路", "district": "东区", "kind": "严管路"},  # row 4, not found
    {"name": "横路", "district": "西区", "kind": "严管路"},  # row 5, matched
    {
        "name": "横路、长路（弯路—丙路）",
        "district": "西区",
        "kind": "严管路",
    },  # row 6, its second section is in doubt
)


def reviewed(
    *rows: dict[str, str], overrides: tuple[Override, ...] = (), source: dict[str, Any] | None = None
) -> City:
    """Return the town with these entries, `ROWS` if none are given."""
    sources = {**CONFIG["sources"], "managed_roads": {"path": "raw/roads.csv", **(source or {})}}
    city = city_of(*WAYS, config={"sources": sources})
    listed = replace(road_list(*(rows or ROWS)), overrides=overrides)
    return replace(city, managed=listed)
