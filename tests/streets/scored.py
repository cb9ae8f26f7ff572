"""Put labelled entries to the matcher: the cities that they speak of, and what it makes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from shapely import box
from streets.labelled import label as aid
from streets.labelled.scoring import Found, Label
from streets.labelled.town import town as labelled_town
from streets.labelled.town_c import town_c
from towns import CONFIG, road_list, town

from qdgeo.city import City
from qdgeo.config import CityConfig
from qdgeo.io import Streets
from qdgeo.streets import MatchedRoads, match_roads, roads_by_district

HELSINKI = Path(__file__).parents[2] / "data" / "helsinki"

_TOWNS = {"town": labelled_town, "town_c": town_c}


def city_of(place: str) -> City:
    """Return the town, or a city with its streets; a city without districts of its own is one district."""
    if place in _TOWNS:
        drawn = _TOWNS[place]()
        districts = drawn.districts.assign(name_en="", area_km2=drawn.districts.area / 1e6)
        return replace(town(), streets=drawn.streets, districts=districts)
    return _real(place, aid.place(place).ruler.streets, aid.place(place).epsg)


def _real(place: str, streets: Streets, epsg: int) -> City:
    if place == "helsinki":
        districts = gpd.read_file(HELSINKI / "districts.geojson").to_crs(epsg)
    else:
        everything = box(*streets.frame.total_bounds).buffer(100)
        districts = gpd.GeoDataFrame(
            {"id": ["all"], "name": ["all"], "name_en": [""]}, geometry=[everything], crs=epsg
        )
    config = CityConfig.model_validate({**CONFIG, "crs": f"EPSG:{epsg}"})
    return replace(
        town(), config=config, streets=streets, districts=districts.assign(area_km2=districts.area / 1e6)
    )


def matched(city: City, labels: Sequence[Label]) -> tuple[dict[str, Found], MatchedRoads]:
    """Return what the matcher makes of each entry, by its id, and all that it says."""
    found = match_roads(city, road_list(*(dict(label.cells) for label in labels)), roads_by_district(city))
    ids = dict(zip(found.entries["entry"], (label.id for label in labels), strict=True))
    pieces = dict(tuple(found.pieces.groupby("entry")))
    results = {
        ids[row.entry]: Found(
            outcome=row.status,
            lines=tuple(pieces[row.entry].geometry) if row.entry in pieces else (),
            length_m=float(pieces[row.entry]["centreline_m"].sum()) if row.entry in pieces else 0.0,
        )
        for row in found.entries.itertuples()
    }
    return results, found
