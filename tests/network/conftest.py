"""A town small enough to walk in the head, and a maker of streets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from qdgeo.config import WalkConfig
from qdgeo.io.layers import Streets
from qdgeo.network import WalkNetwork, network_from_streets

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


def node_at(network: WalkNetwork, x: float, y: float) -> int:
    """The node at a place; there must be just one."""
    (found,) = np.flatnonzero(np.hypot(*(network.nodes_xy - (x, y)).T) < 1e-6)
    return int(found)
