"""A real, hilly city with an elevation model: walkers held against networkx and formulas in plain Python, and frozen.

The elevation model is a 30 m raster of whole metres; the figures say how the package computes, not how Porto Alegre
is served (its map knows few toilets).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from realcities import write_porto_alegre
from scipy.interpolate import RegularGridInterpolator

from qdgeo.city import City, load_city
from qdgeo.crs import to_lonlat
from qdgeo.network import WalkNetwork, build_network, covered_ends, reach
from qdgeo.network.grade import grade_notes, graded, on_structure
from qdgeo.network.pace import edge_is, edge_rise, pace_notes

UP, DOWN = 0.610, 0.694  # m/s on stairs
WAIT, SIGNAL = 12.0, 45.0  # s
FLAT = 4 / 3.6  # m/s


@pytest.fixture(scope="module")
def city(shared_data, tmp_path_factory: pytest.TempPathFactory) -> City:
    return load_city(write_porto_alegre(tmp_path_factory.mktemp("poa"), shared_data, walker="tobler"))


def walked_by(city: City, **walk) -> WalkNetwork:
    settings = city.config.walk.but(**walk)
    return build_network(replace(city, config=city.config.model_copy(update={"walk": settings})))


def covered_km(city: City, network: WalkNetwork, minutes: float) -> float:
    return sum(ends.sum() for ends in covered_ends(reach(network, city.toilets), minutes * 60)) / 1000


def tobler(rise: float) -> float:
    return FLAT * math.exp(-3.5 * abs(rise + 0.05)) / math.exp(-3.5 * 0.05)


def irmischer_clarke(rise: float) -> float:
    def published(percent: float) -> float:
        return 0.11 + math.exp(-((percent + 5) ** 2) / (2 * 30**2))

    return FLAT * published(100 * rise) / published(0.0)


def by_networkx(network: WalkNetwork, found, speed) -> dict[int, float]:
    """Walks to the nearest toilet, from the network's nodes, edges and tags, edge by edge in plain Python."""
    graph = nx.DiGraph()  # turned round: from toilets to homes
    tags = network.streets.to_dict("records")
    way_m: dict[int, float] = {}
    for street, metres in zip(network.edge_street.tolist(), network.edge_length.tolist(), strict=True):
        way_m[street] = way_m.get(street, 0.0) + metres
    z = network.node_z.tolist()
    for u, v, metres, street, ahead, back in zip(
        network.edge_u.tolist(), network.edge_v.tolist(), network.edge_length.tolist(),
        network.edge_street.tolist(), network.forward.tolist(), network.backward.tolist(), strict=True,
    ):  # fmt: skip
        tag = tags[street]
        wait = 0.0
        if "crossing" in (tag["highway"], tag["footway"]):
            wait = SIGNAL if tag["crossing"] == "traffic_signals" else WAIT
        for ok, a, b, sign in ((ahead, u, v, 1), (back, v, u, -1)):
            if not ok or a == b:
                continue
            rise = 0.0 if math.isnan(z[a] + z[b]) else (z[b] - z[a]) / metres
            seconds = metres / speed(rise)
            if tag["highway"] == "steps":
                climbs = {"up": 1, "down": -1}.get(tag["incline"], 0) * sign
                pace = {1: 1 / UP, -1: 1 / DOWN, 0: (1 / UP + 1 / DOWN) / 2}[climbs]
                seconds = metres / FLAT if tag["conveying"] not in ("", "no") else metres * pace
            seconds += wait * metres / way_m[street]
            if not graph.has_edge(b, a) or graph[b][a]["s"] > seconds:
                graph.add_edge(b, a, s=seconds)
    doors = set()
    for number, (node, leg) in enumerate(zip(found.snaps["node"], found.snaps["leg_m"], strict=True)):
        if node >= 0:
            graph.add_edge(("toilet", number), int(node), s=leg / FLAT)
            doors.add(("toilet", number))
    return dict(nx.multi_source_dijkstra_path_length(graph, doors, weight="s"))


@pytest.mark.parametrize("walker", [tobler, irmischer_clarke], ids=lambda walker: walker.__name__)
def test_every_walk_against_networkx(city: City, walker) -> None:
    found = reach(walked_by(city, walker=walker.__name__, crossing_s=WAIT, signal_s=SIGNAL), city.toilets)
    theirs = by_networkx(found.network, found, walker)
    peer = np.array([theirs.get(node, np.inf) for node in range(found.node_seconds.size)])
    assert np.isfinite(found.node_seconds).sum() > 60_000
    assert (np.isfinite(peer) == np.isfinite(found.node_seconds)).all()
    both = np.isfinite(peer)
    assert np.abs(peer[both] - found.node_seconds[both]).max() < 1e-6


def test_heights_of_the_ground_against_scipy(city: City) -> None:
    elevation, network = city.elevation, build_network(city)
    assert elevation is not None
    west, south, east, north = elevation.bounds
    rows, columns = elevation.z.shape
    lon = west + (np.arange(columns) + 0.5) * (east - west) / columns
    lat = north - (np.arange(rows) + 0.5) * (north - south) / rows
    peer = RegularGridInterpolator((lat[::-1], lon), elevation.z[::-1], bounds_error=False)
    theirs = peer(to_lonlat(network.nodes_xy, network.crs)[:, ::-1])
    on_ground = np.zeros(len(network.nodes_xy), dtype=bool)
    for ends in (network.edge_u, network.edge_v):
        on_ground[ends[~on_structure(network)]] = True
    both = on_ground & np.isfinite(theirs)
    assert both.sum() > 60_000
    assert network.node_z[both] == pytest.approx(theirs[both], abs=1e-9)


def test_inside_bridges_and_tunnels_nodes_are_the_mean_of_their_neighbours(city: City) -> None:
    network = build_network(city)
    structure = on_structure(network)
    u, v, weight = network.edge_u, network.edge_v, 1 / network.edge_length
    inside = np.ones(len(network.nodes_xy), dtype=bool)
    for ends in (u, v):
        inside[ends[~structure]] = False
    inside &= np.isfinite(network.node_z)
    pull = np.zeros(inside.size)
    for a, b in ((u, v), (v, u)):
        np.add.at(pull, a, np.nan_to_num(weight * (network.node_z[b] - network.node_z[a])))
    assert inside.sum() > 50
    assert np.abs(pull[inside]).max() < 1e-9


def test_what_is_not_known_is_told(city: City) -> None:
    network = build_network(city)
    assert city.elevation is not None
    assert any("does not cover" in note.what for note in city.notes)
    (unknown, stairs) = pace_notes(network)
    assert unknown.warning
    assert "km of street have no known height" in unknown.what
    assert "km of stairs do not say which way is up" in stairs.what
    (bridges,) = grade_notes(network, city.elevation)
    assert "km of bridges and tunnels" in bridges.what
    assert network.edge_length[np.isnan(edge_rise(network))].sum() < 0.04 * network.length_m


def test_the_slower_the_walker_the_less_is_covered(city: City) -> None:
    km = {walker: covered_km(city, walked_by(city, walker=walker), 15)
          for walker in ("flat", "steps", "irmischer_clarke", "tobler", "slow")}  # fmt: skip
    shares = {walker: found / km["flat"] for walker, found in km.items()}
    assert shares == pytest.approx(FROZEN, abs=0.005)
    for faster, slower in itertools.pairwise(shares.values()):
        assert slower < faster or faster == 1


def test_how_steep_the_streets_are(city: City) -> None:
    shares = {}
    for sample in (30.0, 100.0):
        network = walked_by(city, sample_m=sample)
        rise = np.abs(edge_rise(network))
        known = np.isfinite(rise) & ~on_structure(network) & ~network.virtual
        metres = network.edge_length
        shares[sample] = [
            float(metres[known & (rise > limit)].sum() / metres[known].sum()) for limit in (0.05, 0.08, 0.12)
        ]
    assert shares[30.0] == pytest.approx([0.331, 0.170, 0.074], abs=0.004)
    assert shares[100.0] == pytest.approx([0.292, 0.144, 0.060], abs=0.004)


def test_flat_ground_below_changes_no_figure(city: City) -> None:
    level = replace(city.elevation, z=np.full_like(city.elevation.z, 12.0))
    even = walked_by(city, walker="steps")
    assert not np.isfinite(even.node_z).any()
    over = graded(replace(even, settings=even.settings.but(walker="tobler")), level)
    for minutes in (5, 15):
        assert covered_km(city, over, minutes) == pytest.approx(covered_km(city, even, minutes), rel=1e-9)
    assert edge_is(even, "highway", {"steps"}).any()


FROZEN = {"flat": 1.0, "steps": 0.990, "irmischer_clarke": 0.961, "tobler": 0.904, "slow": 0.604}
"""Street within 15 minutes as a share of that at an even pace."""
