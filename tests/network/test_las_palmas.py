"""A real, hilly city: the walk along its streets against networkx on pieces of at most a metre."""

from __future__ import annotations

import time

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from qdgeo.config import WalkConfig
from qdgeo.io.layers import Streets
from qdgeo.io.osm import read_osm
from qdgeo.network import bands, covered_ends, network_from_streets, reach
from qdgeo.network.foot import foot_filter

CRS = pyproj.CRS("EPSG:32628")
PACE = 4 / 3.6  # m/s
MINUTES = 15
PORT = shapely.box(-15.4435, 28.1300, -15.4235, 28.1480)  # about 2 km square: port, beach and hill


def compare(
    extract, *, second_opinion, island_m: float = 1000.0, near_m: float = np.inf, extra: int = 0
) -> dict[str, float]:
    """Return covered metres by this package and by networkx, and what they took.

    It does for a whole city as well: with ``near_m=1150, island_m=0`` and the box of the file it takes half a
    minute and 2 GB.

    Parameters
    ----------
    extract
        From `read_osm`.
    second_opinion
        From the fixtures.
    island_m
        Islands; 0 where `near_m` is given, since streets left out would make islands of others.
    near_m
        Streets farther than this from every toilet, as the crow flies, are left out of the second opinion:
        they are out of reach, and the whole city in 1 m pieces would fill the memory.
    extra
        Number of made-up toilets, so that a small area has many meeting points.
    """
    places = _places(extract, extra)
    settings = WalkConfig(island_m=island_m)
    started = time.perf_counter()
    # gates and squares are held by hand in test_gates and test_squares; the second opinion knows neither
    streets = Streets(frame=extract.streets.frame, nodes=extract.streets.nodes)
    network = network_from_streets(streets, settings)
    found = reach(network, places)
    from_u, from_v = covered_ends(found, MINUTES * 60)
    ours, took = float((from_u + from_v).sum()), time.perf_counter() - started
    frame = streets.frame
    walked = foot_filter(frame).walks & (frame.length > 0).to_numpy()
    if np.isfinite(near_m):
        walked &= (frame.distance(places.union_all()) <= near_m).to_numpy()
    started = time.perf_counter()
    spots = {i: (p.x, p.y) for i, p in zip(places["id"], places.geometry, strict=True)}
    peer = second_opinion(
        streets, walked, spots, metres_per_second=PACE, island_m=island_m, limit_m=100.0, grain_m=1.0
    )
    low, middle, high = peer.covered(MINUTES * 60, PACE)
    mine, theirs = _at_nodes(found, peer)
    both = np.isfinite(theirs) & (theirs <= MINUTES * 60)
    return {
        "ours_m": ours, "ours_s": took, "low_m": low, "peer_m": middle, "high_m": high,
        "peer_s": time.perf_counter() - started, "ratio": ours / middle, "nodes": float(both.sum()),
        "apart_m": float(np.abs(theirs[both] - mine[both]).max() * PACE),
        "street_km": network.length_m / 1000, "toilets": float((found.snaps["status"] == "ok").sum()),
    }  # fmt: skip


def _places(extract, extra: int) -> gpd.GeoDataFrame:
    places = extract.toilets[["id", "geometry"]]
    west, south, east, north = extract.streets.frame.total_bounds
    xy = np.random.default_rng(3).uniform((west, south), (east, north), (extra, 2))
    return gpd.GeoDataFrame(
        {"id": [*places["id"], *(f"made/{i}" for i in range(extra))]},
        geometry=[*places.geometry, *gpd.points_from_xy(*xy.T)],
        crs=CRS,
    )


def _at_nodes(found, peer) -> tuple[np.ndarray, np.ndarray]:
    """Return the seconds at every node that both know, ours and theirs."""
    expected = peer.seconds()
    index = {tuple(xy): n for n, xy in enumerate(found.network.nodes_xy.tolist())}
    nodes = {
        ref: index[place]
        for row, refs in peer.refs.items()
        for ref, place in zip(refs, map(tuple, peer.lines[row].coords), strict=True)
        if place in index
    }
    return found.node_seconds[list(nodes.values())], np.array([expected.get(ref, np.inf) for ref in nodes])


@pytest.fixture(scope="module")
def port(shared_data):
    return read_osm(shared_data / "las_palmas" / "las_palmas.osm.pbf", area=PORT, crs=CRS)


def test_the_port_against_networkx(port, second_opinion) -> None:
    result = compare(port, second_opinion=second_opinion, extra=6)
    assert result["toilets"] >= 5
    assert result["nodes"] > 500
    assert result["apart_m"] < 2e-6  # ours is rounded to a microsecond
    assert result["low_m"] <= result["ours_m"] <= result["high_m"]
    assert result["ratio"] == pytest.approx(1, abs=0.001)
    frozen = {"street_km": 94.2344164, "ours_m": 70702.8032, "toilets": 12}
    assert {key: result[key] for key in frozen} == pytest.approx(frozen, rel=1e-6)


def test_the_port_in_bands(port) -> None:
    network = network_from_streets(port.streets, WalkConfig())
    found = reach(network, port.toilets)
    pieces = bands(found, found.network.settings.minutes)
    sums = np.bincount(pieces["edge"], weights=pieces["length_m"], minlength=found.network.edge_length.size)
    streets = np.where(found.network.virtual, 0.0, found.network.edge_length)
    np.testing.assert_allclose(sums, streets, atol=1e-9)
    for minutes in found.network.settings.minutes:
        from_u, from_v = covered_ends(found, minutes * 60)
        within = pieces.loc[pieces["band"] <= minutes, "length_m"].sum()
        streets = (from_u + from_v)[~found.network.virtual]
        assert within == pytest.approx(streets.sum(), abs=0.05)
    np.testing.assert_allclose(pieces.geometry.length, pieces["length_m"], atol=1e-6)
    assert pieces.geometry.is_valid.all()
