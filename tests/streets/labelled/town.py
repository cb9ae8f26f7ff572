"""A town of about 6 by 4 km, invented, on which lists of Chinese street names are labelled.

It is drawn from a plan whose coordinates stand here in full (metres from its south-west corner) and filled up
with lanes from a seeded random source, so that the place of every street is known without any search by name.
Street names are of the kind that coastal cities in Shandong have; the town is no real place.

::

    y 4300  黑龙江南路 ------------------------|-- 黑龙江中路 ---------------
      3850  重庆南路 (old 四流南路) -----------|-- 九水路 -------------------
      3620  杭鞍高架路, a viaduct over all that it crosses; one pair of ramps, at 南京路
      3400  敦化路 ----------------------------|-- 第五大街 (a gap) ---------
      3000  延吉路 (o at 江苏路) --------------|-- 第三大街 -----------------
      2650  辽阳西路 --------------------------|-- 辽阳东路 -----------------
      2250  银川西路 == border of districts ===|== 银川东路 == border =======
      1750  宁夏路 (dual) ---------------------|-- 株洲路 -------------------
      1300  江西路 (a gap) --------------------|-- 仙霞岭路 (o at 同安路) ---
       850  闽江路 ----------------------------|-- 苗岭路 --( 环翠路 )-------
       400  香港西路 | 香港中路 (dual) --------|-- 香港东路 (dual) ----------
         0  海滨路 (turns north at x = 6300) --|-----------------------------
            0  600  1200  1800  2450        3300  3900  4500  5100  6000

    x = 0 莱阳路, 600 江苏路, 1200 延安一/二/三路, 1800 南京路 (dual), 2450 福州路 (dual north of 江西路),
    3300 山东路 (dual, its axis is the border), 3900 海尔路, 4500 同安路, 5100 劲松七路, 6000 松岭路

Districts: 市南区 (south-west), 崂山区 (south-east), 市北区 (north-west), 李沧区 (north-east).
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely import LineString, Point, Polygon, box
from shapely.affinity import translate

from qdgeo.io import Streets
from qdgeo.schema import STREET_TAGS

CRS = pyproj.CRS.from_epsg(4549)
EAST_M, NORTH_M = 530_000.0, 3_990_000.0
"""The town's south-west corner in the CRS, m."""

SEED = 20_220_923
MORE_TAGS = ("alt_name", "old_name", "official_name", "loc_name", "dual_carriageway", "junction")
"""Tags of a way that lists of names may need besides those of `qdgeo.schema.STREET_TAGS`."""
TAGS = tuple(dict.fromkeys((*STREET_TAGS, *MORE_TAGS)))

Vertex = tuple[float, float]
Tags = dict[str, str]


@dataclass(frozen=True)
class Line:
    """One line of traffic on the plan: a street, or one carriageway of it.

    Parameters
    ----------
    key
        Which street it is, whatever its tags say: the name, and after "@" what tells it from its namesakes.
    tags
        Of all its pieces.
    path
        Vertices, m.
    changes
        Boxes (west, south, east, north) within which pieces have other tags, or another key ("key").
    stops
        Vertices that a change of tags needs where no junction is.
    bridge
        Box within which it runs above what it crosses.
    """

    key: str
    tags: Tags
    path: tuple[Vertex, ...]
    changes: tuple[tuple[tuple[float, float, float, float], Tags], ...] = ()
    stops: tuple[Vertex, ...] = ()
    bridge: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Town:
    """The town: its streets as a reader would hand them over, its districts, and which street each row truly is.

    Parameters
    ----------
    streets
        As `qdgeo.io.Streets`, with the columns of `MORE_TAGS` besides.
    districts
        ``id``, ``name`` and polygons.
    keys
        The street of each row of the streets, "" for lanes without a name.
    """

    streets: Streets
    districts: gpd.GeoDataFrame
    keys: tuple[str, ...]

    def fingerprint(self) -> str:
        """Return the SHA-256 of everything in the town, coordinates in centimetres."""
        digest = hashlib.sha256(self.streets.nodes.astype("<i8").tobytes())
        for frame in (self.streets.frame, self.streets.squares, self.districts):
            # Without columns that say nothing, so that a tag that the readers learn of changes nothing.
            said = sorted(name for name in frame.columns.drop("geometry") if (frame[name] != "").any())
            digest.update(frame[said].to_csv(index=False, lineterminator="\n").encode())
            xy = shapely.get_coordinates(np.asarray(frame.geometry, dtype=object))
            digest.update(np.rint(xy * 100).astype("<i8").tobytes())
        digest.update("\n".join(self.keys).encode())
        return digest.hexdigest()


@functools.cache
def town(seed: int = SEED) -> Town:
    """Return the town; the same for the same seed, to the byte."""
    chance = random.Random(seed)  # noqa: S311 - a plan, not a secret
    main = _main_lines(chance)
    squares = _squares()
    lanes = _lanes(chance, main, squares, LANE_NAMES)
    return _assemble(chance, [*main, *lanes], squares, _districts(DISTRICTS))


# The plan ------------------------------------------------------------------------------------------------------

PRIMARY, SECONDARY, TERTIARY = ({"highway": kind} for kind in ("primary", "secondary", "tertiary"))
RESIDENTIAL = {"highway": "residential"}
WEST_X, BORDER_X, EAST_X, SEA_X = 0.0, 3300.0, 6000.0, 6300.0
BORDER_Y, TOP_Y = 2250.0, 4300.0
HALF_GAP_M = 12.5
RING = (5400.0, 850.0, 380.0)
Roundabouts = Mapping[str, tuple[float, float, float, Tags]]
"""Key of each roundabout: its centre, its radius, m, and its tags."""
ROUNDABOUTS: Roundabouts = {
    "环岛@同安路": (4500.0, 1300.0, 35.0, {"name": "同安环岛"}),
    "环岛@江苏路": (600.0, 3000.0, 30.0, {}),
}
ANYWHERE = (-1e6, -1e6, 1e6, 1e6)


def _main_lines(chance: random.Random) -> list[Line]:
    lines = [*_northward(chance), *_eastward(chance), *_short_streets(), *_special(), *_around()]
    return [piece for line in _touching(lines) for piece in _outside_roundabouts(line, ROUNDABOUTS)]


def _northward(chance: random.Random) -> list[Line]:
    def street(
        key: str, x: float, tags: Tags, south: float = 0.0, north: float = TOP_Y, **more: object
    ) -> Line:
        path = _wobble(chance, (x, south), (x, north))
        return Line(key, {"name": key, **tags}, path, **more)  # type: ignore[arg-type]

    yanan = street(
        "延安一路", 1200, SECONDARY,
        changes=(
            ((1100, 1300, 1300, 3000), {"name": "延安二路", "key": "延安二路"}),
            ((1100, 3000, 1300, 4400), {"name": "延安三路", "key": "延安三路"}),
        ),
    )  # fmt: skip
    songling = street(
        "松岭路",
        EAST_X,
        PRIMARY,
        changes=(((5900, 1300, 6100, 2650), {"name": "Songling Lu", "name:zh": "松岭路"}),),
    )
    bridge = (((2400, 2080, 2500, 2180), {"name": "", "bridge": "yes"}),)
    return [
        street("莱阳路", WEST_X, TERTIARY),
        street("江苏路", 600, SECONDARY),
        yanan,
        *_dual(street("南京路", 1800, PRIMARY)),
        street("福州路", 2450, SECONDARY, north=1300),
        *_dual(
            street("福州路", 2450, PRIMARY, south=1300, changes=bridge, stops=((2450, 2080), (2450, 2180)))
        ),
        *_dual(
            Line("山东路", {"name": "山东路", "highway": "trunk"}, _even((BORDER_X, 0), (BORDER_X, TOP_Y)))
        ),
        street("海尔路", 3900, SECONDARY),
        street("同安路", 4500, SECONDARY),
        street("劲松七路", 5100, TERTIARY, south=1750),
        street("劲松三路", 4200, TERTIARY, south=1300, north=BORDER_Y),
        street("劲松五路", 5550, TERTIARY, south=1750, north=3000),
        songling,
    ]


def _eastward(chance: random.Random) -> list[Line]:
    def street(
        key: str, y: float, tags: Tags, west: float = 0.0, east: float = BORDER_X, **more: object
    ) -> Line:
        path = _wobble(chance, (west, y), (east, y))
        return Line(key, {"name": key, **tags}, path, **more)  # type: ignore[arg-type]

    hongkong = street(
        "香港中路", 400, PRIMARY, east=SEA_X,
        changes=(
            ((-10, 300, 1200, 500), {"name": "香港西路", "key": "香港西路"}),
            ((BORDER_X, 300, 6400, 500), {"name": "香港东路", "key": "香港东路"}),
        ),
    )  # fmt: skip
    jiangxi = street(
        "江西路", 1300, SECONDARY, changes=(((2200, 1200, 2290, 1400), {"name": ""}),),
        stops=((2200, 1300), (2290, 1300)),
    )  # fmt: skip
    fifth = street(
        "第五大街", 3400, SECONDARY, west=BORDER_X, east=EAST_X, changes=(((4700, 3300, 4830, 3500), {"name": ""}),),
        stops=((4700, 3400), (4830, 3400)),
    )  # fmt: skip
    yinchuan = Line(
        "银川西路", {"name": "银川西路", **SECONDARY}, _even((0, BORDER_Y), (SEA_X, BORDER_Y)),
        changes=(((BORDER_X, 2200, 6400, 2300), {"name": "银川东路", "key": "银川东路"}),),
    )  # fmt: skip
    east = {"west": BORDER_X, "east": EAST_X}
    return [
        *_dual(hongkong),
        street("闽江路", 850, TERTIARY),
        street("苗岭路", 850, TERTIARY, west=BORDER_X, east=RING[0] - RING[2]),
        jiangxi,
        street("仙霞岭路", 1300, SECONDARY, west=BORDER_X, east=SEA_X),
        *_dual(street("宁夏路", 1750, PRIMARY)),
        street("株洲路", 1750, SECONDARY, west=BORDER_X, east=SEA_X),
        yinchuan,
        street("辽阳西路", 2650, SECONDARY),
        street("辽阳东路", 2650, SECONDARY, **east),
        street("延吉路", 3000, SECONDARY),
        street("第三大街", 3000, {**SECONDARY, "loc_name": "老三街"}, **east),
        street("敦化路", 3400, SECONDARY),
        fifth,
        street("重庆南路", 3850, {**PRIMARY, "old_name": "四流南路"}),
        street("九水路", 3850, {**SECONDARY, "official_name": "九水东路", "alt_name": "李村大道"}, **east),
        street("黑龙江南路", TOP_Y, SECONDARY),
        street("黑龙江中路", TOP_Y, SECONDARY, **east),
    ]


def _short_streets() -> list[Line]:
    """Return streets of one or a few blocks: namesakes, near-namesakes, and names that stand in other tags."""
    plan: list[tuple[str, Tags, Vertex, Vertex]] = [
        ("人民路@市北区", {}, (900, BORDER_Y), (900, 3850)),
        ("人民路@崂山区", {}, (4800, 0), (4800, 1750)),
        ("中山路@李沧区", {}, (4200, BORDER_Y), (4200, 3850)),
        ("新华路@市北区西", {}, (300, BORDER_Y), (300, 3000)),
        ("新华路@市北区东", {}, (2100, 3000), (2100, 3850)),
        ("文化路@市南区", {}, (600, 620), (1800, 620)),
        ("文化路@市北区", {}, (0, 2830), (1200, 2830)),
        ("文化路@李沧区", {}, (3900, 3190), (5100, 3190)),
        ("徐州路@南段", {}, (1500, 400), (1500, 850)),
        ("徐州路@北段", {}, (1500, 1750), (1500, 2650)),
        ("四方路", {}, (2750, BORDER_Y), (2750, 3850)),
        ("兴隆路", {"old_name": "四方路"}, (300, 3000), (300, 4300)),
        ("红岛路", {"name": "", "name:zh": "红岛路"}, (1500, 2650), (1500, 4300)),
        (
            "大连路",
            {"name": "Dalian Road", "name:zh": "大连路", "name:en": "Dalian Road"},
            (3000, 0),
            (3000, 1750),
        ),
        ("漳浦路", {}, (2750, 0), (2750, 1300)),
        ("漳平路", {"alt_name": "漳平一路"}, (2120, 400), (2120, 1300)),
        ("书院路", {"official_name": "李村书院路"}, (3600, BORDER_Y), (3600, 3850)),
        ("台柳路", {"alt_name": "温州路;台东柳树路"}, (5300, 2650), (5300, 4300)),
        ("西藏一路", {}, (3600, 0), (3600, 850)),
        ("西藏二路", {}, (4050, 0), (4050, 850)),
        ("西藏三路", {}, (4350, 0), (4350, 850)),
    ]
    return [
        Line(key, {"name": key.split("@", maxsplit=1)[0], **RESIDENTIAL, **tags}, _even(start, end))
        for key, tags, start, end in plan
    ]


def _special() -> list[Line]:
    """Return what is neither straight nor single: the bend, the loop that crosses twice, the viaduct."""
    river = ((2130, 1300), (2130, 1950), (2910, 1950), (2910, 1300))
    shore = ((0, 0), (SEA_X, 0), (SEA_X, BORDER_Y))
    bridge = (200.0, 3500.0, 5800.0, 3700.0)
    viaduct = {"name": "杭鞍高架路", "highway": "trunk"}
    ramp = {"highway": "trunk_link", "oneway": "yes"}
    return [
        Line("海滨路", {"name": "海滨路", "alt_name": "滨海大道", **SECONDARY}, _even(*shore)),
        Line("滨河路", {"name": "滨河路", **TERTIARY}, _even(*river)),
        Line(
            "杭鞍高架路", viaduct, _even((0, 3620), (EAST_X, 3620)), bridge=bridge, stops=((200, 3620), (5800, 3620)),
            changes=((bridge, {"bridge": "yes", "layer": "1"}),),
        ),
        Line("匝道@西", ramp, ((1812.5, 3500), (1700, 3560), (1550, 3620)), bridge=(1540, 3600, 1600, 3640)),
        Line("匝道@东", ramp, ((2050, 3620), (1900, 3560), (1812.5, 3480)), bridge=(2000, 3600, 2060, 3640)),
        Line("中山路@市南区", {"name": "中山路", **TERTIARY}, _even((900, 0), (900, 460))),
        Line("中山路@市南区", {"name": "中山路", **TERTIARY}, _even((900, 590), (900, 1300))),
    ]  # fmt: skip


def _around() -> list[Line]:
    """Return the ring road, the streets that end at it, and the roundabouts."""
    x, y, radius = RING
    feet = {angle: (x + radius * _cos(angle), y + radius * _sin(angle)) for angle in (255, 60, 0)}
    south, north, east = feet[255], feet[60], feet[0]
    lines = [
        Line("环翠路", {"name": "环翠路", **TERTIARY}, _circle(x, y, radius)),
        Line("海口路", {"name": "海口路", **TERTIARY}, _even((south[0], 0), south)),
        Line("深圳路", {"name": "深圳路", **TERTIARY}, _even(north, (north[0], 1750))),
        Line("秦岭路", {"name": "秦岭路", **TERTIARY}, _even(east, (SEA_X, y))),
    ]
    return [*lines, *_circles(ROUNDABOUTS)]


def _circles(roundabouts: Roundabouts) -> list[Line]:
    return [
        Line(key, {**SECONDARY, "junction": "roundabout", "oneway": "yes", **tags}, _circle(x, y, r))
        for key, (x, y, r, tags) in roundabouts.items()
    ]


def _squares() -> list[tuple[str, Tags, Polygon]]:
    tags = {"highway": "pedestrian", "area": "yes", "name": "五四广场"}
    outline = [(820, 460), (900, 460), (980, 460), (980, 590), (900, 590), (820, 590)]
    return [("way/1", tags, Polygon(outline))]


# Drawing -------------------------------------------------------------------------------------------------------


def _sin(angle: float) -> float:
    return math.sin(math.radians(angle))


def _cos(angle: float) -> float:
    return math.cos(math.radians(angle))


def _circle(x: float, y: float, radius: float) -> tuple[Vertex, ...]:
    around = [(x + radius * _cos(angle), y + radius * _sin(angle)) for angle in range(0, 360, 15)]
    return (*around, around[0])


def _even(*corners: Vertex) -> tuple[Vertex, ...]:
    """Return a straight run between corners, a vertex about every 150 m."""
    path = [corners[0]]
    for (x, y), (a, b) in itertools.pairwise(corners):
        steps = max(1, round(math.hypot(a - x, b - y) / 150))
        path += [(x + (a - x) * step / steps, y + (b - y) * step / steps) for step in range(1, steps + 1)]
    return tuple(path)


def _wobble(chance: random.Random, start: Vertex, end: Vertex) -> tuple[Vertex, ...]:
    """Return a run that strays from the straight one by some metres, as streets do; not at its ends."""
    first, *inner, last = _even(start, end)
    along = start[0] == end[0]
    stray = [chance.uniform(-5, 5) for _ in inner]
    moved = [(x + by, y) if along else (x, y + by) for (x, y), by in zip(inner, stray, strict=True)]
    return (first, *moved, last)


def _dual(line: Line) -> list[Line]:
    """Return the two carriageways of a street, traffic on the right, which meet in a point at both ends."""
    run = LineString(line.path)
    tags = {**line.tags, "oneway": "yes", "dual_carriageway": "yes"}
    sides = []
    for sign in (1, -1):
        normals = _normals(line.path)
        side = [
            (x + sign * HALF_GAP_M * u, y + sign * HALF_GAP_M * v)
            for (x, y), (u, v) in zip(line.path, normals, strict=True)
        ]
        # Both carriageways run together over the first and the last 40 m.
        taper = [
            run.interpolate(0),
            *(Point(v) for v in side if 40 < run.project(Point(v)) < run.length - 40),
        ]
        path = [(p.x, p.y) for p in (*taper, run.interpolate(run.length))]
        path = _with_shoulders(path, sign)
        stops = tuple(_aside(LineString(path), stop) for stop in line.stops)
        sides.append(
            Line(
                line.key, tags, tuple(path if sign > 0 else reversed(path)), line.changes, stops, line.bridge
            )
        )
    return sides


def _normals(path: tuple[Vertex, ...]) -> list[Vertex]:
    """Return the unit vector to the right of the run at each vertex."""
    (x, y), (a, b) = path[0], path[-1]
    length = math.hypot(a - x, b - y)
    return [((b - y) / length, -(a - x) / length)] * len(path)


def _with_shoulders(path: list[Vertex], sign: int) -> list[Vertex]:
    (x, y), (a, b) = path[0], path[-1]
    length = math.hypot(a - x, b - y)
    ahead = ((a - x) / length, (b - y) / length)
    right = (sign * HALF_GAP_M * ahead[1], -sign * HALF_GAP_M * ahead[0])
    start = (x + 40 * ahead[0] + right[0], y + 40 * ahead[1] + right[1])
    end = (a - 40 * ahead[0] + right[0], b - 40 * ahead[1] + right[1])
    return [path[0], start, *path[1:-1], end, path[-1]]


def _aside(run: LineString, place: Vertex) -> Vertex:
    found = run.interpolate(run.project(Point(place)))
    return (found.x, found.y)


def _touching(lines: list[Line]) -> list[Line]:
    """Return the lines with ends that fall some metres short of another, or beyond it, moved onto it."""
    runs = [LineString(line.path) for line in lines]
    moved = []
    for number, line in enumerate(lines):
        others = [run for other, run in enumerate(runs) if other != number]
        first, *inner, last = line.path
        path = (
            line.path
            if first == last
            else (_onto(first, runs[number], others), *inner, _onto(last, runs[number], others))
        )
        moved.append(replace(line, path=path))
    return moved


def _onto(end: Vertex, run: LineString, others: list[LineString]) -> Vertex:
    place = Point(end)
    near = min(others, key=place.distance)
    if not 0.02 < place.distance(near) < 8:
        return end
    crossings = [point for point in shapely.get_parts(run.intersection(near)) if place.distance(point) < 8]
    found = min(crossings, key=place.distance) if crossings else near.interpolate(near.project(place))
    return (found.x, found.y)


def _outside_roundabouts(line: Line, roundabouts: Roundabouts) -> list[Line]:
    """Return what is left of a line where it would run through a roundabout; it ends on its circle."""
    if line.key in roundabouts:
        return [line]
    left: shapely.Geometry = LineString(line.path)
    for x, y, radius, _ in roundabouts.values():
        left = shapely.difference(left, Polygon(_circle(x, y, radius)))
    parts = [part for part in shapely.get_parts(left) if part.length > 1]
    if len(parts) == 1 and parts[0].length == LineString(line.path).length:
        return [line]
    return [
        Line(line.key, line.tags, tuple(part.coords), line.changes, line.stops, line.bridge) for part in parts
    ]


LANE_NAMES = (
    "韶关路", "嘉峪关路", "武胜关路", "紫荆关路", "宁武关路", "居庸关路", "临淮关路", "山海关路", "正阳关路",
    "函谷关路", "荣成路", "芝泉路", "龙江路", "龙口路", "龙山路", "龙华路", "观象一路", "观象二路",
    "信号山路", "湖北路", "湖南路", "河南路", "河北路", "安徽路", "广西路", "广东路", "曲阜路",
    "德县路", "肥城路", "费县路", "泗水路", "平原路", "平定路", "沂水路", "蒙阴路", "莒县路",
    "日照路", "诸城路",
)  # fmt: skip


def _lanes(
    chance: random.Random,
    main: list[Line],
    squares: list[tuple[str, Tags, Polygon]],
    lane_names: Sequence[str],
) -> list[Line]:
    """Return lanes within the blocks between the streets: two each way, most of them without a name."""
    ground = [LineString(line.path) for line in main if line.bridge is None]
    blocks = [
        block
        for block in shapely.get_parts(shapely.polygonize([shapely.unary_union(ground)]))
        if block.area > 30_000 and block.area / block.length > 30
    ]
    blocks.sort(key=lambda block: (round(block.centroid.y), round(block.centroid.x)))
    names = list(lane_names)
    chance.shuffle(names)
    lanes: list[Line] = []
    for block in blocks:
        if any(block.intersects(square) for _, _, square in squares):
            continue
        for number, path in enumerate(_within(chance, block)):
            name = names.pop() if number == 0 and names and chance.random() < 0.45 else ""
            kind = "residential" if name or chance.random() < 0.6 else chance.choice(["service", "footway"])
            lanes.append(Line(name, {"highway": kind, "name": name}, path))
    return lanes


def _within(chance: random.Random, block: Polygon) -> list[tuple[Vertex, ...]]:
    west, south, east, north = block.bounds
    across = [
        LineString([(west - 1, y), (east + 1, y)])
        for y in (south + (north - south) * (share + chance.uniform(-0.08, 0.08)) for share in (0.33, 0.67))
    ]
    up = [
        LineString([(x, south - 1), (x, north + 1)])
        for x in (west + (east - west) * (share + chance.uniform(-0.08, 0.08)) for share in (0.33, 0.67))
    ]
    cut = [shapely.get_parts(shapely.intersection(line, block)) for line in (*across, *up)]
    return [tuple(max(parts, key=lambda part: part.length).coords) for parts in cut]


# Nodes and ways ------------------------------------------------------------------------------------------------

Node = tuple[float, float, int]


@dataclass
class _Noded:
    """A line with the places where others meet it."""

    line: Line
    run: LineString
    at: dict[float, Node] = field(default_factory=dict)
    junctions: set[Node] = field(default_factory=set)

    def level(self, place: Vertex) -> int:
        west, south, east, north = self.line.bridge or (0.0, 0.0, 0.0, 0.0)
        return int(west < place[0] < east and south < place[1] < north)

    def put(self, place: Vertex, *, junction: bool) -> None:
        # A vertex that is there already within 5 cm is the place.
        along = self.run.project(Point(place))
        node = (round(place[0], 2), round(place[1], 2), self.level(place))
        near = [known for known in self.at if abs(known - along) < 0.05]
        if near and not junction:
            return
        for known in near:
            del self.at[known]
        self.at[near[0] if near else along] = node
        if junction:
            self.junctions.add(node)


def _noded(lines: list[Line]) -> list[_Noded]:
    noded = [_Noded(line, LineString(line.path)) for line in lines]
    for one in noded:
        for place in one.line.path:
            one.put(place, junction=False)
        for place in one.line.stops:
            one.put(place, junction=True)
    runs = np.array([one.run for one in noded], dtype=object)
    first, second = shapely.STRtree(runs).query(runs, predicate="dwithin", distance=0.02)
    for a, b in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if a < b:
            for place in _meetings(noded[a].run, noded[b].run):
                same = noded[a].level(place) == noded[b].level(place)
                noded[a].put(place, junction=same)
                noded[b].put(place, junction=same)
    return noded


def _meetings(one: LineString, other: LineString) -> list[Vertex]:
    places = [
        (p.x, p.y) for p in shapely.get_parts(shapely.intersection(one, other)) if p.geom_type == "Point"
    ]
    for this, that in ((one, other), (other, one)):
        for end in (this.coords[0], this.coords[-1]):
            if that.distance(Point(end)) < 0.02 and all(math.dist(end, place) > 1 for place in places):
                places.append((end[0], end[1]))
    return places


def _tags_at(line: Line, middle: Vertex) -> tuple[str, Tags]:
    tags = dict(line.tags)
    for (west, south, east, north), other in line.changes:
        if west <= middle[0] <= east and south <= middle[1] <= north:
            tags.update(other)
    key = tags.pop("key", line.key)
    return key, tags


def _ways(chance: random.Random, one: _Noded) -> list[tuple[str, Tags, list[Node]]]:
    """Return the pieces of a line: cut where tags change, and at most junctions, as mappers do."""
    nodes = [one.at[along] for along in sorted(one.at)]
    if one.line.path[0] == one.line.path[-1]:
        nodes.append(nodes[0])
    cuts = [0, *(i for i in range(1, len(nodes) - 1) if nodes[i] in one.junctions), len(nodes) - 1]
    ways: list[tuple[str, Tags, list[Node]]] = []
    for start, end in itertools.pairwise(cuts):
        run = LineString([node[:2] for node in nodes[start : end + 1]])
        middle = run.interpolate(0.5, normalized=True)
        key, tags = _tags_at(one.line, (middle.x, middle.y))
        if ways and ways[-1][:2] == (key, tags) and chance.random() < 0.4:
            ways[-1][2].extend(nodes[start + 1 : end + 1])
        else:
            ways.append((key, tags, nodes[start : end + 1]))
    return ways


def _assemble(
    chance: random.Random,
    lines: list[Line],
    squares: list[tuple[str, Tags, Polygon]],
    districts: gpd.GeoDataFrame,
) -> Town:
    outlines = [
        Line(f"{tags['name']}@广场", tags, tuple(square.exterior.coords)) for _, tags, square in squares
    ]
    ways = [way for one in _noded([*lines, *outlines]) for way in _ways(chance, one)]
    ids: dict[Node, int] = {}
    nodes = [ids.setdefault(node, 1001 + len(ids)) for _, _, path in ways for node in path]
    columns = {tag: [tags.get(tag, "") for _, tags, _ in ways] for tag in TAGS}
    frame = gpd.GeoDataFrame(
        {"way": np.arange(1, len(ways) + 1, dtype=np.int64), **columns},
        geometry=[LineString([(EAST_M + x, NORTH_M + y) for x, y, _ in path]) for _, _, path in ways],
        crs=CRS,
    )
    areas = gpd.GeoDataFrame(
        {
            "id": [name for name, _, _ in squares],
            **{tag: [tags.get(tag, "") for _, tags, _ in squares] for tag in TAGS},
        },
        geometry=[translate(square, EAST_M, NORTH_M) for _, _, square in squares],
        crs=CRS,
    )
    streets = Streets(frame=frame, nodes=np.array(nodes, dtype=np.int64), squares=areas)
    return Town(streets=streets, districts=districts, keys=tuple(key for key, _, _ in ways))


DISTRICTS = {
    "市南区": ("370202", box(-300, -300, BORDER_X, BORDER_Y)),
    "崂山区": ("370212", box(BORDER_X, -300, 6600, BORDER_Y)),
    "市北区": ("370203", box(-300, BORDER_Y, BORDER_X, 4600)),
    "李沧区": ("370213", box(BORDER_X, BORDER_Y, 6600, 4600)),
}


def _districts(plan: Mapping[str, tuple[str, Polygon]]) -> gpd.GeoDataFrame:
    ids, shapes = zip(*plan.values(), strict=True)
    ground = [translate(shape, EAST_M, NORTH_M) for shape in shapes]
    return gpd.GeoDataFrame({"id": list(ids), "name": list(plan)}, geometry=ground, crs=CRS)
