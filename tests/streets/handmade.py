"""Helpers for lists of roads on small towns made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import Polygon, box
from towns import CRS, at, road_list, streets_of, town

from qdgeo.city import City
from qdgeo.io import Override, RoadList, Streets
from qdgeo.schema import STREET_TAGS
from qdgeo.streets import MatchedRoads, match_roads, roads_by_district

Way = tuple[dict[str, str], list[tuple[float, float]]]


def way(name: str, *vertices: tuple[float, float], highway: str = "residential", **tags: str) -> Way:
    """Return a way; a tag such as old_name is given by its key, name:en as name_en."""
    spelt = {"name_en": "name:en", "name_zh": "name:zh"}
    return {"highway": highway, "name": name, **{spelt.get(k, k): v for k, v in tags.items()}}, list(vertices)


def city_of(*ways: Way, squares: list[Polygon] | None = None, config: dict[str, Any] | None = None) -> City:
    """Return the town (west x 0–1000, east x 1000–2000, y −500 to 1500) with these streets."""
    streets: Streets = streets_of(list(ways))
    if squares is not None:
        columns: dict[str, list[str]] = {tag: [""] * len(squares) for tag in STREET_TAGS}
        shapes = [Polygon([at(x, y) for x, y in square.exterior.coords]) for square in squares]
        areas = gpd.GeoDataFrame(
            {"id": [f"way/{i}" for i in range(len(squares))], **columns}, geometry=shapes, crs=CRS
        )
        streets = replace(streets, squares=areas)
    return town(streets=streets, **({"config": config} if config else {}))


def matched(city: City, *rows: dict[str, str], overrides: tuple[Override, ...] = ()) -> MatchedRoads:
    """Return what a list gives on a city."""
    listed: RoadList = replace(road_list(*rows), overrides=overrides)
    return match_roads(city, listed, roads_by_district(city))


def only(city: City, name: str, start: str = "", end: str = "", district: str = "") -> pd.Series:
    """Return the one entry with its ``km_m`` (centreline) and ``both_m`` (carriageways), m."""
    found = matched(city, {"name": name, "from": start, "to": end, "district": district})
    row = found.entries.iloc[0].copy()
    row["km_m"] = found.pieces["centreline_m"].sum()
    row["both_m"] = found.pieces["length_m"].sum()
    return row


SQUARE = box(480, -40, 560, 40)
