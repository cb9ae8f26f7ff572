"""City files for the real clips under ``../shared/data``, written to a temporary folder."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
from shapely import box

LAS_PALMAS = """
name = "las_palmas"
title = {{ zh = "拉斯帕尔马斯", en = "Las Palmas" }}
crs = "EPSG:4083"

[sources.streets]
osm = '{data}/las_palmas.osm.pbf'
licence = "ODbL 1.0"
attribution = "© OpenStreetMap contributors"

[sources.districts]
path = '{data}/districts_epsg5635.geojson'
fields = {{ id = "Codigo", name = "Denominaci" }}
label = {{ zh = "学区（示例）", en = "school catchments (illustration)" }}
licence = "CC BY 4.0"
attribution = "Gobierno de Canarias"

[sources.built_up]
path = '{data}/urban_centre.gpkg'
meaning = "GHS-UCDB R2019A urban centre"
licence = "CC BY 4.0"
attribution = "European Commission JRC"

[targets.toilet_density]
at_least = 4
source = "illustration"

[targets.coverage_15min]
at_least = 1.0
basis = "streets"
source = "illustration"
"""

PORTO_ALEGRE = """
name = "porto_alegre"
title = {{ zh = "阿雷格里港", en = "Porto Alegre" }}
crs = "EPSG:31982"

[sources.streets]
osm = '{data}/porto_alegre.osm.pbf'
licence = "ODbL 1.0"
attribution = "© OpenStreetMap contributors"

[sources.districts]
path = "quadrants.geojson"
label = {{ zh = "四象限（示例）", en = "quadrants of the extract (illustration)" }}

[sources.people]
points = '{data}/population_hexgrid.csv'
datum = "wgs84"
meaning = "census of IBGE, by hexagon"

[targets.coverage_15min]
at_least = 1.0
basis = "people"
source = "illustration"
"""

WEST, SOUTH, EAST, NORTH = -51.2583, -30.1098, -51.1394, -29.9985
"""Box that holds 99 % of the clip's nodes, cut in four, degrees; a few hexagon centres lie outside it."""


def write_las_palmas(folder: Path, shared_data: Path) -> Path:
    """Write the city file of Las Palmas and return its path."""
    path = folder / "las_palmas.toml"
    path.write_text(LAS_PALMAS.format(data=(shared_data / "las_palmas").as_posix()), encoding="utf-8")
    return path


HEIGHTS = """
[sources.elevation]
path = '{data}/elevation.tif'

[walk]
walker = "{walker}"
"""


def write_porto_alegre(folder: Path, shared_data: Path, *, walker: str | None = None) -> Path:
    """Write the city file of Porto Alegre, and four quadrants for districts, and return its path.

    With a walker it has heights too.
    """
    x, y = (WEST + EAST) / 2, (SOUTH + NORTH) / 2
    quadrants = [
        box(WEST, SOUTH, x, y),
        box(x, SOUTH, EAST, y),
        box(WEST, y, x, NORTH),
        box(x, y, EAST, NORTH),
    ]
    names = ["sw", "se", "nw", "ne"]
    gpd.GeoDataFrame({"id": names, "name": names}, geometry=quadrants, crs=4326).to_file(
        folder / "quadrants.geojson", driver="GeoJSON"
    )
    path = folder / "porto_alegre.toml"
    text = PORTO_ALEGRE if walker is None else PORTO_ALEGRE + HEIGHTS
    data = (shared_data / "porto_alegre").as_posix()
    path.write_text(text.format(data=data, walker=walker), encoding="utf-8")
    return path
