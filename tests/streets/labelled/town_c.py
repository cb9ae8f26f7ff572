"""A second invented town, of about 5.6 by 4.3 km, for labels that were written after a matcher was.

Another plan than that of `town`, with other streets, and turned by 15 degrees, so that no street runs straight north
or east. Places are on the plan before it is turned; `on_the_ground` turns them. It is no real place.

::

    y 4300  泉州路 (a gap) -------------------------------|-- 泉州路 ---------------------------
      3950  北京路 (宝山路 is set off there) -------------|-- 北京路 (o at 寺门首路) -----------
      3550  胶州湾路 ( 湖心环路 ) 兰州西路 ---------------|-- 兰州东路 -------------------------
      2900  胶莱路 == border of districts ================|== 胶莱路 == border ================
      2620                                                |-- 富春江路, turns south at x = 4250
      2480  经六路 / 2300 ----------------------------------- 嘉陵江路 (o at 庐山路) -----------
      2050  经五路 ---------------------------------------|
      1600  经四路 (dual) --------------------------------|-- 长江西路 | 中路 | 东路 (dual) ---
      1150  经三路 / 1100 --------------------------------- 漓江路 (a gap), twice over 风河路
       700  经二路 / 600 ------------------------------------ 珠江路 ---------------------------
       300  经一路 ---------------------------------------|
         0  环海路 (turns north at x = 5600) ------------------------------------------------

    x = 250 纬一路, 650 纬二路, 820 小纬二路, 1000 纬三路 (one way), 1500 纬四路 (dual), 1900 纬五路, 2250 纬六路,
    2440 纬十一路, 2600 黄河路 (dual, its axis is the border; bends north of 胶莱路), 3500 井冈山路 (dual), 3750 珠山路
    (a square), 4000 庐山路, 4500 武夷山路, 4700 疏港高架路 (a viaduct), 5000 紫金山路, 5200 凤凰山路 (in two parts)

Districts: 黄岛区 (south-west), 即墨区 (south-east), 胶州市 (all the north).
"""

from __future__ import annotations

import functools
import random
from dataclasses import replace

from shapely import LineString, Point, Polygon, box
from shapely.affinity import rotate
from streets.labelled.town import (
    EAST_M,
    HALF_GAP_M,
    NORTH_M,
    PRIMARY,
    RESIDENTIAL,
    SECONDARY,
    TERTIARY,
    Line,
    Roundabouts,
    Tags,
    Town,
    Vertex,
    _aside,
    _assemble,
    _circle,
    _circles,
    _districts,
    _even,
    _lanes,
    _outside_roundabouts,
    _touching,
    _wobble,
)

from qdgeo.io import Streets

SEED = 20_261_123
TURN_DEG = 15.0
"""By how much the plan is turned against the clock, about the town's south-west corner."""

DISTRICTS = {
    "黄岛区": ("370211", box(-300, -300, 2600, 2900)),
    "即墨区": ("370215", box(2600, -300, 5900, 2900)),
    "胶州市": ("370281", box(-300, 2900, 5900, 4600)),
}
ROUNDABOUTS: Roundabouts = {
    "环岛@庐山路": (4000.0, 2300.0, 35.0, {}),
    "环岛@寺门首路": (3500.0, 3950.0, 40.0, {"name": "寺门首环岛"}),
}
LAKE = (650.0, 3550.0, 300.0)


@functools.cache
def town_c(seed: int = SEED) -> Town:
    """Return the town; the same for the same seed, to the byte."""
    chance = random.Random(seed)  # noqa: S311 - a plan, not a secret
    lines = [*_grid(chance), *_rivers(chance), *_north(chance), *_short_streets(), *_special()]
    main = [piece for line in _touching(lines) for piece in _outside_roundabouts(line, ROUNDABOUTS)]
    squares = _squares()
    lanes = _lanes(chance, main, squares, LANE_NAMES)
    return _turned(_assemble(chance, [*main, *lanes], squares, _districts(DISTRICTS)))


def on_the_ground(x: float, y: float) -> Vertex:
    """Return where a place on the plan lies in the town's CRS, m."""
    turned = rotate(LineString([(0, 0), (x, y)]), TURN_DEG, origin=(0, 0))
    return turned.coords[1][0] + EAST_M, turned.coords[1][1] + NORTH_M


def _turned(flat: Town) -> Town:
    around = (EAST_M, NORTH_M)
    frame, squares, districts = (
        table.set_geometry(table.geometry.rotate(TURN_DEG, origin=around))
        for table in (flat.streets.frame, flat.streets.squares, flat.districts)
    )
    streets = Streets(frame=frame, nodes=flat.streets.nodes, squares=squares)
    return replace(flat, streets=streets, districts=districts)


# The plan ------------------------------------------------------------------------------------------------------


def _street(chance: random.Random, key: str, start: Vertex, end: Vertex, tags: Tags, **more: object) -> Line:
    return Line(key, {"name": key, **tags}, _wobble(chance, start, end), **more)  # type: ignore[arg-type]


def _grid(chance: random.Random) -> list[Line]:
    """Return the south-west: 经路 run east, 纬路 north."""
    east = {"经一路": 300, "经二路": 700, "经三路": 1150, "经五路": 2050, "经六路": 2480}
    north: dict[str, tuple[float, float, Tags]] = {
        "纬一路": (250, 2900, TERTIARY),
        "纬二路": (650, 2900, SECONDARY),
        "纬三路": (1000, 2900, {**TERTIARY, "oneway": "yes"}),
        "纬五路": (1900, 2900, SECONDARY),
        "纬六路": (2250, 2900, TERTIARY),
        "纬十一路": (2440, 1600 + HALF_GAP_M, TERTIARY),
    }
    return [
        *(_street(chance, name, (0, y), (2600 + HALF_GAP_M, y), SECONDARY) for name, y in east.items()),
        *(_street(chance, name, (x, 0), (x, top), tags) for name, (x, top, tags) in north.items()),
        *_twin(Line("经四路", {"name": "经四路", **PRIMARY}, _even((0, 1600), (2600, 1600)))),
        *_twin(Line("纬四路", {"name": "纬四路", **PRIMARY}, _even((1500, 0), (1500, 2900)))),
        Line("小纬二路", {"name": "小纬二路", **RESIDENTIAL}, _even((820, 700), (820, 1600 + HALF_GAP_M))),
    ]


def _rivers(chance: random.Random) -> list[Line]:
    """Return the south-east: streets named after rivers run east, those after mountains north."""
    changjiang = Line(
        "长江中路", {"name": "长江中路", **PRIMARY}, _even((2600, 1600), (3500, 1600), (4500, 1750), (5600, 1750)),
        changes=(
            ((2500, 1500, 3500, 1900), {"name": "长江西路", "key": "长江西路"}),
            ((4500, 1500, 5700, 1900), {"name": "长江东路", "key": "长江东路"}),
        ),
    )  # fmt: skip
    lijiang = _street(
        chance, "漓江路", (2600 - HALF_GAP_M, 1100), (4500, 1100), SECONDARY,
        changes=(((4150, 1050, 4260, 1150), {"name": ""}),), stops=((4150, 1100), (4260, 1100)),
    )  # fmt: skip
    zijinshan = _street(
        chance, "紫金山路", (5000, 0), (5000, 4300), SECONDARY,
        changes=(((4900, 600, 5100, 1750), {"name": "Zijinshan Lu", "name:zh": "紫金山路"}),),
    )  # fmt: skip
    side = {"name": "长江中路辅路", "highway": "residential", "oneway": "yes"}
    return [
        *_twin(changjiang),
        Line("长江中路辅路", side, ((3500, 1560), (4500, 1710))),
        _street(chance, "珠江路", (2600 - HALF_GAP_M, 600), (5600, 600), {**SECONDARY, "old_name": "石油路"}),
        lijiang,
        _street(chance, "嘉陵江路", (2600 - HALF_GAP_M, 2300), (5600, 2300), SECONDARY),
        *_twin(Line("井冈山路", {"name": "井冈山路", **PRIMARY}, _even((3500, 0), (3500, 2900)))),
        _street(chance, "庐山路", (4000, 0), (4000, 4300), SECONDARY),
        _street(chance, "武夷山路", (4500, 0), (4500, 2900), SECONDARY),
        zijinshan,
    ]


def _north(chance: random.Random) -> list[Line]:
    """Return the north, and the streets on the borders."""
    trunk = {"name": "黄河路", "highway": "trunk"}
    quanzhou = _street(
        chance, "泉州路", (0, 4300), (5600, 4300), {**SECONDARY, "loc_name": "老北路"},
        changes=(((1650, 4200, 1770, 4400), {"name": ""}),), stops=((1650, 4300), (1770, 4300)),
    )  # fmt: skip
    return [
        *_twin(Line("黄河路", trunk, _even((2600, 0), (2600, 2900), (2850, 4300)))),
        Line("胶莱路", {"name": "胶莱路", **SECONDARY}, _even((0, 2900), (5600, 2900))),
        _street(chance, "兰州西路", (LAKE[0] + LAKE[2], 3550), (2716, 3550), SECONDARY),
        _street(chance, "兰州东路", (2716, 3550), (5600, 3550), SECONDARY),
        _street(chance, "北京路", (0, 3950), (5600, 3950), PRIMARY),
        quanzhou,
        _street(chance, "广州北路", (1500, 2900), (1500, 4300), SECONDARY),
        _street(chance, "杭州路", (2000, 2900), (2000, 4300), {**TERTIARY, "old_name": "南关街"}),
        _street(chance, "寺门首路", (3500, 2900), (3500, 4300), SECONDARY),
        _street(chance, "扬州路", (5400, 2900), (5400, 4300), {**TERTIARY, "official_name": "云溪大道"}),
    ]


def _short_streets() -> list[Line]:
    """Return streets of one or a few blocks: namesakes, near-namesakes, and names that stand in other tags."""
    plan: list[tuple[str, Tags, Vertex, Vertex]] = [
        ("建设路@黄岛区", {}, (1250, 300), (1250, 2050)),
        ("建设路@即墨区", {}, (3050, 1600 - HALF_GAP_M), (3050, 2900)),
        ("和平路@黄岛区", {}, (0, 1850), (1000, 1850)),
        ("和平路@胶州市", {}, (2850, 3750), (4000, 3750)),
        ("解放路@胶州市西", {}, (300, 2900), (300, 3550)),
        ("解放路@胶州市东", {}, (4400, 2900), (4400, 3950)),
        ("胜利路@黄岛区", {}, (1700, 300), (1700, 1600 + HALF_GAP_M)),
        ("胜利路@即墨区", {}, (4200, 0), (4200, 1100)),
        ("胜利路@胶州市", {}, (1800, 3550), (1800, 4300)),
        ("龙山路", {"old_name": "和平路"}, (3100, 2900), (3100, 4300)),
        ("宝山路@南段", {"name": "宝山路"}, (1100, 2900), (1100, 3950)),
        ("宝山路@北段", {"name": "宝山路"}, (1150, 3950), (1150, 4300)),
        ("珠山路@南段", {"name": "珠山路"}, (3750, 600), (3750, 1300)),
        ("珠山路@北段", {"name": "珠山路"}, (3750, 1440), (3750, 2300)),
        ("凤凰山路@南段", {"name": "凤凰山路"}, (5200, 0), (5200, 1000)),
        ("凤凰山路@北段", {"name": "凤凰山路"}, (5200, 1400), (5200, 2900)),
        ("辛安一路", {}, (2750, 0), (2750, 600)),
        ("辛安二路", {}, (2900, 0), (2900, 600)),
        ("辛安三路", {}, (3250, 0), (3250, 600)),
        ("朝阳一支路", {}, (4620, 2900), (4620, 3550)),
        ("朝阳二支路", {}, (4800, 2900), (4800, 3550)),
        ("嘉定山路", {"alt_name": "嘉定路;老火车站街"}, (2300, 2900), (2300, 3950)),
        ("德馨路", {"name": "Dexin Road", "name:zh": "德馨路"}, (3850, 2900), (3850, 3550)),
        ("苏州街", {}, (LAKE[0], 2900), (LAKE[0], LAKE[1] - LAKE[2])),
        ("胶州湾路", {}, (0, LAKE[1]), (LAKE[0] - LAKE[2], LAKE[1])),
    ]
    return [
        Line(key, {"name": key.split("@", maxsplit=1)[0], **RESIDENTIAL, **tags}, _even(start, end))
        for key, tags, start, end in plan
    ]


def _special() -> list[Line]:
    """Return the shore, the bends, the river road that crosses twice, the viaduct, the ring and the roundabouts."""
    shore = ((0, 0), (5600, 0), (5600, 2900))
    bend = ((2600 - HALF_GAP_M, 2620), (4250, 2620), (4250, 1699.9))
    river = ((3000, 0), (3000, 1380), (3330, 1380), (3330, 850), (3650, 850))
    bridge = (4600.0, 200.0, 4950.0, 4100.0)
    viaduct = {"name": "疏港高架路", "highway": "trunk"}
    up = (4700 + 150 * 2000 / 4300, 2000.0)
    ramp = {"highway": "trunk_link", "oneway": "yes"}
    x, y, radius = LAKE
    return [
        Line("环海路", {"name": "环海路", "alt_name": "滨海观光大道", **SECONDARY}, _even(*shore)),
        Line("富春江路", {"name": "富春江路", **TERTIARY}, _even(*bend)),
        Line("风河路", {"name": "风河路", **TERTIARY}, _even(*river)),
        Line(
            "疏港高架路", viaduct, _even((4700, 0), (4850, 4300)), bridge=bridge,
            changes=((bridge, {"bridge": "yes", "layer": "1"}),),
        ),
        Line("匝道@南", ramp, ((4660, 2300), (4690, 2150), up), bridge=(4760, 1990, 4780, 2010)),
        Line("湖心环路", {"name": "湖心环路", **TERTIARY}, _circle(x, y, radius)),
        *_circles(ROUNDABOUTS),
    ]  # fmt: skip


def _squares() -> list[tuple[str, Tags, Polygon]]:
    tags = {"highway": "pedestrian", "area": "yes", "name": "市民广场"}
    outline = [(3680, 1300), (3750, 1300), (3820, 1300), (3820, 1440), (3750, 1440), (3680, 1440)]
    return [("way/1", tags, Polygon(outline))]


def _twin(line: Line) -> list[Line]:
    """Return the two carriageways of a street that may bend, traffic on the right; they meet at both ends."""
    run = LineString(line.path)
    tags = {**line.tags, "oneway": "yes", "dual_carriageway": "yes"}
    inner = [place for place in line.path if 40 < run.project(Point(place)) < run.length - 40]
    middle = LineString([run.interpolate(40), *inner, run.interpolate(run.length - 40)])
    sides = []
    for sign in (-1, 1):
        side = list(middle.offset_curve(sign * HALF_GAP_M, join_style="mitre").coords)
        path = [line.path[0], *side, line.path[-1]]
        stops = tuple(_aside(LineString(path), stop) for stop in line.stops)
        ahead = path if sign < 0 else path[::-1]
        sides.append(Line(line.key, tags, tuple(ahead), line.changes, stops))
    return sides


LANE_NAMES = (
    "薛家岛街", "石雀滩路", "银沙滩路", "连江路", "湘江路", "香江路", "汉江路", "丽江路", "怒江路", "峨眉山路",
    "衡山路", "泰山路", "长白山路", "昆仑山路", "五台山路", "灵山湾路", "双珠路", "滨州路", "上海路", "天津街",
    "郑州路", "常州路", "徐州街", "温泉路", "鹤山路", "墨城路", "蓝鳌路", "烟青路", "营海路", "三里河街",
)  # fmt: skip
