"""Make `districts.geojson` and `built_up.geojson` from `helsinki.osm.pbf`: an illustration, not official borders.

The extract's own district relations do not close inside its box, so the sample has cells instead: each
point of the box belongs to the nearest named place (Voronoi in EPSG:3879). The "built-up area" is the land
of each cell. Where the extract cuts a shore, the shore is carried straight on to the nearest side of the box.

Run it from anywhere; it writes beside itself::

    python data/helsinki/make_districts.py [FOLDER]
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import osmium
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, MultiPoint, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
BOX = (24.9352, 60.1642, 24.9534, 60.1791)  # what the extract covers: west, south, east, north
PLACES = frozenset({"suburb", "neighbourhood"})
NOTE = "Cells nearest to named places of OpenStreetMap, clipped to the extract's box. NOT official districts."
LAND_NOTE = (
    "Land of each cell, inside the extract's box. An illustration of a built-up area, NOT a statistic."
)
GRID = 0.1  # m; results are snapped to it, so that neighbours share their vertices and no sliver is left
CREDIT = "© OpenStreetMap contributors, ODbL 1.0"

_IN = Transformer.from_crs(4326, 3879, always_xy=True)
_OUT = Transformer.from_crs(3879, 4326, always_xy=True)

Run = list[tuple[float, float]]
Shape = TypeVar("Shape", bound=BaseGeometry)


def project(shape: Shape) -> Shape:
    """Return the shape in metres."""
    return shapely.transform(shape, lambda lonlat: np.column_stack(_IN.transform(*lonlat.T)))


def unproject(shape: Shape) -> Shape:
    """Return the shape in degrees, cut to 1e-7 degrees (about 1 cm)."""
    return shapely.transform(shape, lambda metres: np.column_stack(_OUT.transform(*metres.T)).round(7))


def runs(way: osmium.osm.Way) -> list[Run]:
    """Return the unbroken stretches of a way whose nodes are in the extract; a ring starts at a gap."""
    nodes = list(way.nodes)
    present = [node.location.valid() for node in nodes]
    if way.is_closed() and not all(present):
        gap = present.index(False)
        nodes = nodes[gap:-1] + nodes[: gap + 1]
    found: list[Run] = [[]]
    for node in nodes:
        if node.location.valid():
            found[-1].append((node.lon, node.lat))
        elif found[-1]:
            found.append([])
    return [run for run in found if len(run) > 1]


def to_box(run: LineString, box: Polygon) -> LineString:
    """Return the run with both ends carried on to the nearest side of the box, and a metre beyond."""
    first, last = (beyond(Point(run.coords[end]), box) for end in (0, -1))
    return LineString([first, *run.coords, last])


def beyond(end: Point, box: Polygon) -> Point:
    """Return the point a metre beyond the box's side that is nearest to `end`; `end` itself if it is outside."""
    if not box.contains(end):
        return end
    foot = box.boundary.interpolate(box.boundary.project(end))
    scale = 1 + 1 / end.distance(foot)
    return Point(end.x + (foot.x - end.x) * scale, end.y + (foot.y - end.y) * scale)


def beside(run: LineString) -> Point:
    """Return a point half a metre to the right of the run's longest straight."""
    (x, y), (u, v) = max(pairwise(run.coords), key=lambda ends: Point(ends[0]).distance(Point(ends[1])))
    half = 0.5 / Point(x, y).distance(Point(u, v))
    return Point((x + u) / 2 + (v - y) * half, (y + v) / 2 - (u - x) * half)


def faces(lines: list[LineString], box: Polygon) -> list[Polygon]:
    """Return the parts into which the lines cut the box."""
    cuts = shapely.union_all([box.boundary, *(to_box(line, box) for line in lines)])
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(cuts))))


def waters(shores: list[tuple[str, Run]], box: Polygon) -> BaseGeometry:
    """Return the sea, which lies right of a coastline, and the lakes; a cut lake is the smaller side."""
    coasts = [project(LineString(run)) for kind, run in shores if kind == "coastline"]
    sea = [face for face in faces(coasts, box) if any(face.contains(beside(coast)) for coast in coasts)]
    lakes = [run for kind, run in shores if kind == "water"]
    whole = [project(Polygon(run)) for run in lakes if run[0] == run[-1]]
    cut = [min(faces([project(LineString(run))], box), key=_area) for run in lakes if run[0] != run[-1]]
    return shapely.union_all([*sea, *whole, *cut])


def _area(shape: Polygon) -> float:
    return float(shape.area)


def read() -> tuple[list[dict[str, Any]], list[tuple[str, Run]]]:
    """Return the named places and the waterlines of the extract."""
    places: list[dict[str, Any]] = []
    lines: list[tuple[str, Run]] = []
    for item in osmium.FileProcessor(str(HERE / "helsinki.osm.pbf")).with_locations():
        tags = item.tags
        if isinstance(item, osmium.osm.Node) and tags.get("place") in PLACES:
            places.append(
                {
                    "id": tags["name"].lower(),
                    "name": tags["name"],
                    "name_en": tags.get("name:en", ""),
                    "osm": f"node/{item.id}",
                    "point": project(Point(item.location.lon, item.location.lat)),
                }
            )
        elif isinstance(item, osmium.osm.Way) and tags.get("natural") in {"coastline", "water"}:
            lines.extend((tags["natural"], run) for run in runs(item))
    return sorted(places, key=lambda place: str(place["name"])), lines


def collection(name: str, note: str, features: list[dict[str, Any]]) -> str:
    """Return a GeoJSON text, one feature a line."""
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    head = json.dumps({"name": name, "description": note, "attribution": CREDIT}, ensure_ascii=False)[1:-1]
    return f'{{"type": "FeatureCollection", {head}, "features": [\n{rows}\n]}}\n'


def mosaic(cells: list[BaseGeometry], water: BaseGeometry) -> list[Polygon]:
    """Return the parts into which cells and shores cut the box; neighbours share their vertices."""
    cuts = shapely.union_all([*(cell.boundary for cell in cells), water.boundary], grid_size=GRID)
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(cuts))))


def make() -> dict[str, str]:
    """Return the text of both files by name."""
    places, shores = read()
    box = project(shapely.box(*BOX))
    water = waters(shores, box).intersection(box)
    around = shapely.voronoi_polygons(MultiPoint([place["point"] for place in places]), extend_to=box)
    tiles = mosaic([cell.intersection(box) for cell in around.geoms], water)
    districts: list[dict[str, Any]] = []
    land: list[dict[str, Any]] = []
    for place in places:
        cell = next(cell for cell in around.geoms if cell.contains(place["point"]))
        own = [tile for tile in tiles if cell.contains(tile.representative_point())]
        dry = [tile for tile in own if not water.contains(tile.representative_point())]
        properties = {key: place[key] for key in ("id", "name", "name_en", "osm")}
        for into, parts in ((districts, own), (land, dry)):
            geometry = mapping(unproject(shapely.normalize(shapely.coverage_union_all(parts))))
            into.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {
        "districts.geojson": collection("helsinki_cells", NOTE, districts),
        "built_up.geojson": collection("helsinki_land", LAND_NOTE, land),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, text in make().items():
        (folder / name).write_text(text, encoding="utf-8")
