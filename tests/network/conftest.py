"""A town small enough to walk in the head, and a maker of streets."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point

from qdgeo.config import WalkConfig
from qdgeo.io.layers import Streets
from qdgeo.network import Reach, WalkNetwork, network_from_streets, reach

CRS = "EPSG:4549"
WALK = WalkConfig(speed_kmh=3.6)  # 1 m/s: metres and seconds are the same figure
XY = tuple[float, float]


def make_streets(ways: Iterable[tuple[list[int], dict[str, str]]], nodes: dict[int, XY]) -> Streets:
    """Streets from lists of node ids with tags; ``highway`` is residential unless given."""
    ways = list(ways)
    rows: list[dict[str, Any]] = [
        {"way": number, "highway": "residential", "name": "", **tags}
        for number, (_, tags) in enumerate(ways, 1)
    ]
    lines = [LineString([nodes[node] for node in refs]) for refs, _ in ways]
    frame = gpd.GeoDataFrame(rows, geometry=lines, crs=CRS).fillna("")
    return Streets(frame=frame, nodes=np.array([node for refs, _ in ways for node in refs], dtype=np.int64))


def toilets(places: dict[str, XY]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id": list(places)}, geometry=[Point(place) for place in places.values()], crs=CRS
    )


class SecondOpinion:
    """The same walk by other means: every vertex a node, loops in Python, networkx for the search.

    Parameters
    ----------
    streets, walked
        Streets, and which rows are walked.
    places
        Facilities by id.
    metres_per_second
        Speed.
    island_m, limit_m
        As in the settings.
    grain_m
        Longest piece that a street is cut into; None leaves the segments whole.
    """

    def __init__(
        self,
        streets: Streets,
        walked: NDArray[np.bool_],
        places: dict[str, XY],
        *,
        metres_per_second: float = 1.0,
        island_m: float = 1000.0,
        limit_m: float = 100.0,
        grain_m: float | None = None,
    ) -> None:
        self.grain_m = grain_m
        counts = shapely.get_num_coordinates(streets.frame.geometry.to_numpy())
        refs = np.split(streets.nodes, np.cumsum(counts)[:-1])
        frame = streets.frame[["highway", "oneway"]] if "oneway" in streets.frame else streets.frame
        self.lines = {int(r): streets.frame.geometry.iloc[r] for r in np.flatnonzero(walked)}
        self.refs = {r: refs[r].tolist() for r in self.lines}
        self.signs = {
            r: frame["oneway"].iloc[r] if "oneway" in frame and frame["highway"].iloc[r] == "steps" else ""
            for r in self.lines
        }
        self.cuts: dict[int, list[float]] = {r: [] for r in self.lines}
        self.met = {i: self._meet(Point(place), island_m, limit_m) for i, place in places.items()}
        self.pieces: list[tuple[object, object, float, bool, bool]] = []
        self.graph = nx.DiGraph()  # turned round: from facilities to homes
        names = {r: self._cut(r) for r in self.lines}
        for a, b, metres, forward, backward in self.pieces:
            for ok, tail, head in ((forward, a, b), (backward, b, a)):
                self._join(head, tail, metres / metres_per_second, ok)
        for i, (row, along, leg) in self.met.items():
            if row >= 0:
                self._join(("facility", i), names[row][along], leg / metres_per_second, True)

    def _join(self, a: object, b: object, seconds: float, ok: bool) -> None:
        if ok and (not self.graph.has_edge(a, b) or self.graph[a][b]["s"] > seconds):
            self.graph.add_edge(a, b, s=seconds)

    def _meet(self, point: Point, island_m: float, limit_m: float) -> tuple[int, float, float]:
        """Row, metres along it, and leg of the nearest street off the islands, else on one."""
        for on_island in (False, True):
            rows = [r for r in self.lines if self._islands(island_m)[r] is on_island]
            legs = shapely.distance(point, [self.lines[r] for r in rows])
            if rows and legs.min() <= limit_m:
                row = rows[int(np.argmin(legs))]
                along = float(self.lines[row].project(point))
                near = [m for m in self._measures(row) if abs(m - along) < 1e-6]
                self.cuts[row].append(near[0] if near else along)
                return row, self.cuts[row][-1], float(legs.min())
        return -1, np.nan, np.nan

    @functools.cache  # noqa: B019  # lives as long as the test
    def _islands(self, island_m: float) -> dict[int, bool]:
        joined = nx.Graph()
        for row, refs in self.refs.items():
            nx.add_path(joined, refs)
            joined.nodes[refs[0]]["m"] = joined.nodes[refs[0]].get("m", 0.0) + self.lines[row].length
        small: dict[int, bool] = {}
        for part in nx.connected_components(joined):
            metres = sum(joined.nodes[node].get("m", 0.0) for node in part)
            small |= dict.fromkeys(part, metres < island_m)
        return {row: small[refs[0]] for row, refs in self.refs.items()}

    def _measures(self, row: int) -> list[float]:
        xy = shapely.get_coordinates(self.lines[row])
        return [0.0, *np.cumsum(np.hypot(*np.diff(xy, axis=0).T)).tolist()]

    def _cut(self, row: int) -> dict[float, object]:
        """Cut a way at vertices, at facilities and to the grain; return the name of every place."""
        names: dict[float, object] = {}
        for measure, node in zip(self._measures(row), self.refs[row], strict=True):
            if measure in names:  # two vertices at one place are one place
                self._join(names[measure], node, 0.0, True)
                self._join(node, names[measure], 0.0, True)
            names[measure] = node
        for cut in self.cuts[row]:
            names.setdefault(cut, (row, cut))
        stops = sorted(names)
        if self.grain_m is not None:
            for a, b in itertools.pairwise(stops):
                parts = int(np.ceil((b - a) / self.grain_m))
                names |= {m: (row, m) for m in np.linspace(a, b, parts + 1)[1:-1].tolist()}
            stops = sorted(names)
        sign = self.signs[row]
        for a, b in itertools.pairwise(stops):
            self.pieces.append((names[a], names[b], b - a, sign != "-1", sign != "yes"))
        return names

    def seconds(self, cutoff: float | None = None) -> dict[object, float]:
        """Walk from every node (OSM id, or a place cut) to the nearest facility."""
        sources = {("facility", i) for i, (row, _, _) in self.met.items() if row >= 0}
        if not sources:
            return {}
        found = nx.multi_source_dijkstra_path_length(self.graph, sources, cutoff=cutoff, weight="s")
        return dict(found)

    def covered(self, seconds: float, metres_per_second: float = 1.0) -> tuple[float, float, float]:
        """Metres surely in time, by the middle of each piece, and at most."""
        at = self.seconds(seconds)
        low = middle = high = 0.0
        for a, b, metres, forward, backward in self.pieces:
            out = min(at.get(a, np.inf) if backward else np.inf, at.get(b, np.inf) if forward else np.inf)
            whole = metres / metres_per_second
            low += metres * (out + whole <= seconds)
            middle += metres * (out + whole / 2 <= seconds)
            high += metres * (out <= seconds)
        return low, middle, high


TOWN_NODES: dict[int, XY] = {
    1: (0, 0), 2: (400, 0), 3: (1000, 0), 4: (400, 300), 5: (0, 300), 6: (1000, 500),
    7: (1100, 500), 8: (1100, 600), 9: (1000, 600), 10: (2000, 0), 11: (2100, 0), 12: (400, 700),
    13: (700, 150),
}  # fmt: skip
TOWN_WAYS: list[tuple[list[int], dict[str, str]]] = [
    ([1, 2, 3], {"name": "East Street"}),
    ([2, 4], {"name": "Mid Lane", "highway": "footway"}),
    ([1, 5, 4], {"name": "Back Street"}),
    ([3, 6], {"name": "Hill Road", "highway": "tertiary"}),
    ([6, 7, 8, 9, 6], {"name": "The Ring", "highway": "pedestrian", "area": "yes"}),
    ([10, 11], {"name": "Island Quay"}),
    ([3, 10], {"name": "Viaduct", "highway": "motorway"}),
    ([4, 12], {"name": "Private Drive", "access": "private"}),
    ([2, 13, 3], {"name": "Crescent", "highway": "path"}),
]


@pytest.fixture(scope="session")
def town_streets() -> Streets:
    r"""A town of nine ways, seven of them walked, at 1 m/s.

    ::

                 12                           9----8
                 : private                    |    |   the Ring (loop at 6, 400 m)
                 :                            6----7
        5--------4                            |
        |  Back  |            13              |  Hill Road, 500 m
        |        | Mid      /    \            |
        |        | Lane   /  Cres- \          |
        |        | 300  /    cent    \        |
        1--------2------------------------ -- 3 = = = = = motorway = = = = 10------11
            400           600                          1000                     100  island

    Node: x, y — 1: 0, 0; 2: 400, 0; 3: 1000, 0; 4: 400, 300; 5: 0, 300; 6: 1000, 500; 7: 1100, 500;
    8: 1100, 600; 9: 1000, 600; 10: 2000, 0; 11: 2100, 0; 12: 400, 700; 13: 700, 150.

    Junctions and ends that are walked: 1 (both ends of two ways), 2, 3, 4, 6, 10, 11: seven nodes. 5, 7, 8,
    9, 13 are bends; 12 lies on a private way alone.

    Edges, m: 1–2 400; 2–3 600 (East Street); 2–4 300; 1–5–4 300 + 400 = 700; 3–6 500; the Ring 6–6 400;
    10–11 100; 2–13–3 twice sqrt(300² + 150²) = 670.820393. Eight edges, 3,670.820393 m, of which the island
    100 m. Two components: 3,570.820393 m and 100 m.
    """
    return make_streets(TOWN_WAYS, TOWN_NODES)


@pytest.fixture(scope="session")
def town(town_streets: Streets) -> WalkNetwork:
    return network_from_streets(town_streets, WALK)


@pytest.fixture(scope="session")
def town_reach(town: WalkNetwork) -> Reach:
    """The town with two toilets, both worked out by hand at 1 m/s.

    Toilet a at 200, 30 meets East Street in the middle of 1–2 (leg 30 m); toilet b at 1000, 700 meets the Ring
    at 9 (leg 100 m), 100 m from 6 by one side and 300 m by the other.

    Seconds at the nodes: 1 and 2: 200 + 30 = 230 (a); 4: 230 + 300 = 530 (a, by Mid Lane); 6: 100 + 100 =
    200 (b); 3: by Hill Road 200 + 500 = 700 (b), which beats 230 + 600 by East Street; 10 and 11: none.

    Covered metres:

    ====================  =========  =========================  ==============================
    street                in 300 s   in 600 s                   in 900 s
    ====================  =========  =========================  ==============================
    East Street 1–2       400        400                        400
    East Street 2–3       70 (by 2)  370 (by 2)                 600 (670 by 2, 200 by 3)
    Crescent              70         370                        670.820393 (670 + 200)
    Back Street           70 (by 1)  370 (by 1) + 70 (by 4)     700 (670 + 370)
    Mid Lane              70         300                        300
    Hill Road             100 (by 6) 400                        500
    The Ring              400        400                        400
    Island Quay           0          0                          0
    together              1,180      2,680                      3,570.820393
    ====================  =========  =========================  ==============================
    """
    return reach(town, toilets({"a": (200, 30), "b": (1000, 700)}))


def node_at(network: WalkNetwork, x: float, y: float) -> int:
    """The node at a place; there must be just one."""
    (found,) = np.flatnonzero(np.hypot(*(network.nodes_xy - (x, y)).T) < 1e-6)
    return int(found)


# Test modules are imported by path and cannot import this file, so the helpers come as fixtures.


@pytest.fixture(scope="session", name="make_streets")
def _make_streets() -> Callable[..., Streets]:
    return make_streets


@pytest.fixture(scope="session", name="toilets")
def _toilets() -> Callable[..., gpd.GeoDataFrame]:
    return toilets


@pytest.fixture(scope="session", name="node_at")
def _node_at() -> Callable[..., int]:
    return node_at


@pytest.fixture(scope="session", name="walk")
def _walk() -> WalkConfig:
    """1 m/s, islands under 1,000 m."""
    return WALK


@pytest.fixture(scope="session", name="second_opinion")
def _second_opinion() -> type[SecondOpinion]:
    return SecondOpinion
