"""All that the benchmarks know of qdgeo: when a name moves there, this file changes and no other.

Importing it imports everything that it uses, so that memory taken by imports alone can be told.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.generate import Town
from benchmarks.lists import Entry, Grid
from qdgeo.city import City
from qdgeo.config import CityConfig, WalkConfig
from qdgeo.indicators import managed_roads
from qdgeo.io import BaseMap, RoadList
from qdgeo.io.layers import Streets
from qdgeo.network import Reach, WalkNetwork, covered_ends, network_from_streets, reach, seconds_at
from qdgeo.network.hourly import reaches_by_set
from qdgeo.network.search import nearest_source
from qdgeo.progress import Stopwatch
from qdgeo.schema import STREET_TAGS

__all__ = [
    "CUTOFF_M",
    "CUTOFF_S",
    "METRES_PER_SECOND",
    "arrivals",
    "bare_matrix",
    "city_of_file",
    "city_of_grid",
    "facilities_of",
    "load",
    "managed",
    "network_of",
    "network_of_file",
    "readers",
    "save",
    "search",
    "search_and_tell",
    "served",
    "stages_of_run",
    "streets_of",
    "walked",
    "week",
    "whole",
]

SETTINGS = WalkConfig()
METRES_PER_SECOND = SETTINGS.speed_kmh / 3.6
CUTOFF_M = 1200.0
CUTOFF_S = CUTOFF_M / METRES_PER_SECOND
CRS = "EPSG:4549"
_CLASSES = ("residential", "footway", "tertiary", "service", "path")

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]


def streets_of(town: Town) -> Streets:
    """Return a generated town as qdgeo's readers hand streets over, a way a street, with every column of tags."""
    count = town.u.size
    lines = shapely.linestrings(np.stack([town.xy[town.u], town.bend, town.xy[town.v]], axis=1))
    columns: dict[str, NDArray[np.generic]] = {"way": np.arange(1, count + 1)}
    columns |= {tag: np.full(count, "", dtype=object) for tag in STREET_TAGS}
    columns["highway"] = np.array(_CLASSES, dtype=object)[np.arange(count) % len(_CLASSES)]
    nodes = np.column_stack([town.u, len(town.xy) + np.arange(count), town.v]).ravel()
    return Streets(frame=gpd.GeoDataFrame(columns, geometry=lines, crs=CRS), nodes=nodes + 1)


def city_of_grid(made: Grid, listed: Sequence[Entry]) -> City:
    """Return a generated grid as a city of four districts, with a list of managed roads."""
    count = len(made.street)
    columns: dict[str, NDArray[np.generic]] = {"way": np.arange(1, count + 1)}
    columns |= {tag: np.full(count, "", dtype=object) for tag in STREET_TAGS}
    columns["highway"] = np.where(made.dual, "primary", "residential").astype(object)
    columns["oneway"] = np.where(made.dual, "yes", "").astype(object)
    columns["name"] = np.array(made.names, dtype=object)[made.street]
    xy = made.xy + np.array([500_000.0, 4_000_000.0])
    frame = gpd.GeoDataFrame(columns, geometry=shapely.linestrings(xy), crs=CRS)
    nothing = gpd.GeoDataFrame({"name": []}, geometry=[], crs=CRS)
    sources = {"streets": {"osm": "grid.osm"}, "districts": {"path": "districts.geojson"}}
    title = {"zh": "方格城", "en": "Grid"}
    return City(
        config=CityConfig.model_validate({"name": "grid", "title": title, "crs": CRS, "sources": sources}),
        crs=pyproj.CRS.from_user_input(CRS),
        districts=_quarters(xy.reshape(-1, 2)),
        streets=Streets(frame=frame, nodes=made.node.ravel() + 1),
        facilities=facilities_of(xy[:1, 0]),
        people=None,
        built_up=None,
        managed=_road_list(listed),
        elevation=None,
        base=BaseMap(land=nothing, water=nothing, green=nothing, buildings=nothing),
        notes=(),
        sources=(),
        osm_timestamp="",
    )


def _quarters(xy: Floats) -> gpd.GeoDataFrame:
    """Return four districts whose borders run between the lines of a grid."""
    low, high = xy.min(axis=0) - 500, xy.max(axis=0) + 500
    x, y = (low + high) / 2 + 37.0
    shapes = [
        shapely.box(low[0], low[1], x, y),
        shapely.box(x, low[1], high[0], y),
        shapely.box(low[0], y, x, high[1]),
        shapely.box(x, y, high[0], high[1]),
    ]
    names = ["西南区", "东南区", "西北区", "东北区"]
    columns = {"id": ["d1", "d2", "d3", "d4"], "name": names, "name_en": ["SW", "SE", "NW", "NE"]}
    areas = [shape.area / 1e6 for shape in shapes]
    return gpd.GeoDataFrame({**columns, "area_km2": areas}, geometry=shapes, crs=CRS)


def _road_list(listed: Sequence[Entry]) -> RoadList:
    words = {
        "entry": [f"row {number}" for number in range(2, len(listed) + 2)],
        "name": [one.name for one in listed],
        "from": [one.start for one in listed],
        "to": [one.end for one in listed],
        "district": [""] * len(listed),
        "kind": [one.kind for one in listed],
    }
    frame = gpd.GeoDataFrame(words, geometry=[None] * len(listed), crs=CRS)
    return RoadList(frame=frame, has_lines=False)


def managed(city: City) -> dict[str, Any]:
    """Return what became of a list: entries by status, and m of centreline by position in the list."""
    items = managed_roads(city).items
    known = items["centreline_km"].notna().to_numpy()
    return {
        "status": {str(status): int(count) for status, count in items["status"].value_counts().items()},
        "metres": dict(
            zip(np.flatnonzero(known).tolist(), (items["centreline_km"][known] * 1000).tolist(), strict=True)
        ),
    }


def network_of(streets: Streets) -> WalkNetwork:
    """Return the walking network of streets."""
    return network_from_streets(streets, SETTINGS)


def readers() -> None:
    """Import what reads OSM files, which is heavy, so that its memory is told as that of imports."""
    import qdgeo.io.osm  # noqa: F401


def network_of_file(path: Path, box: Box) -> tuple[WalkNetwork, dict[str, float]]:
    """Return the walking network of an OSM file, nothing else, and the seconds of every stage."""
    from qdgeo.io.osm import read_streets_osm

    watch = Stopwatch()
    streets, _ = read_streets_osm(path, crs=_crs_of(box), progress=watch)
    with watch.stage("build the walking network"):
        network = network_of(streets)
    return network, {lap.stage: lap.seconds for lap in watch.laps}


def city_of_file(path: Path, box: Box) -> tuple[WalkNetwork, dict[str, float]]:
    """Return the same with toilets and base map read along, as a run does."""
    from qdgeo.io.osm import read_osm

    watch = Stopwatch()
    found = read_osm(path, area=shapely.box(*box), crs=_crs_of(box), progress=watch)
    with watch.stage("build the walking network"):
        network = network_of(found.streets)
    return network, {lap.stage: lap.seconds for lap in watch.laps}


def _crs_of(box: Box) -> pyproj.CRS:
    """Return the UTM zone of a box's middle."""
    west, south, east, north = box
    return pyproj.CRS(32600 + int((west + east) / 2 // 6 + 31) + (100 if south + north < 0 else 0))


def stages_of_run(city: Path, out: Path, kept: Path) -> list[tuple[str, float, float]]:
    """Run a city and return the stages: words, seconds, peak memory at the end, MB."""
    from qdgeo.io.cache import Cache
    from qdgeo.study import run

    watch = Stopwatch()
    run(city, out, cache=Cache(folder=kept), progress=watch)
    return [(lap.stage, lap.seconds, lap.peak_mb) for lap in watch.laps]


def facilities_of(points: Floats, crs: str | pyproj.CRS = CRS) -> gpd.GeoDataFrame:
    """Return points as facilities."""
    ids = [f"f{number}" for number in range(len(points))]
    return gpd.GeoDataFrame({"id": ids}, geometry=shapely.points(points), crs=crs)


def walked(network: WalkNetwork, facilities: gpd.GeoDataFrame, *, cut_off: bool) -> Reach:
    """Return the walk to the nearest facility from everywhere, or from up to `CUTOFF_M`."""
    return reach(network, facilities, cutoff_minutes=CUTOFF_S / 60 if cut_off else None)


def whole(network: WalkNetwork, facilities: gpd.GeoDataFrame, *, cut_off: bool) -> float:
    """Return metres within 15 minutes: snap, split, search, seconds at both ends of every edge, lengths covered."""
    found = walked(network, facilities, cut_off=cut_off)
    from_u, from_v = covered_ends(found, 900)
    return float(from_u.sum() + from_v.sum())


def search(found: Reach, *, cut_off: bool) -> Floats:
    """Search the graph of an answer once more, from all of its facilities."""
    return nearest_source(found.nearest.graph, limit_s=CUTOFF_S if cut_off else np.inf).seconds


def search_and_tell(found: Reach, *, cut_off: bool) -> object:
    """Search once more, and decide which facility is the nearest, ties included."""
    return nearest_source(found.nearest.graph, limit_s=CUTOFF_S if cut_off else np.inf).source


def week(
    found: Reach, opened: NDArray[np.bool_], *, cut_off: bool
) -> Iterator[tuple[NDArray[np.int64], Floats]]:
    """Search with the facilities open in each hour; yield hours that are alike and their seconds from every node."""
    for hours, part in reaches_by_set(found, opened, limit_s=CUTOFF_S if cut_off else np.inf):
        yield hours, part.node_seconds


def served(found: Reach) -> NDArray[np.int64]:
    """Return the rows of the facilities that are sources of the search, in the order of the sources."""
    return found.served


def bare_matrix(found: Reach) -> tuple[csr_array, NDArray[np.int64]]:
    """Return the matrix that qdgeo searches, as scipy wants it, and the numbers of its facilities' nodes."""
    graph = found.nearest.graph
    return graph.matrix, graph.count + np.arange(graph.sources)


def arrivals(found: Reach, points: Floats) -> Floats:
    """Return seconds from points to the nearest facility, inf if none is reached."""
    return seconds_at(found, points).seconds


def save(network: WalkNetwork, path: Path) -> None:
    """Keep a network for the processes that follow."""
    with path.open("wb") as file:
        pickle.dump(network, file, protocol=5)


def load(path: Path) -> WalkNetwork:
    """Return a network that this run has kept."""
    with path.open("rb") as file:
        network: WalkNetwork = pickle.load(file)  # noqa: S301 - written by the same run
    return network
