"""Gates, squares and filters on two real cities: laws, and figures that may not move unseen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pyproj
import pytest
import shapely

from qdgeo.config import WalkConfig
from qdgeo.io.layers import OsmExtract, Streets
from qdgeo.io.osm import read_osm
from qdgeo.network import WalkNetwork, covered_ends, network_from_streets, reach
from qdgeo.network.walked import closed_nodes, walked_squares, walked_ways

CLIPS = {"las_palmas": "EPSG:4083", "porto_alegre": "EPSG:31982"}
# km walked, components, closed gates, lines across squares
FROZEN = {
    "las_palmas": {
        "qdgeo": (2067.1, 943, 7, 113),
        "drawn_pavements": (2067.1, 943, 7, 113),
        "no_service": (1818.8, 1105, 4, 99),
        "with_private": (2084.2, 941, 5, 113),
        "osmnx_walk": (2036.3, 569, 0, 0),
        "wheelchair": (1961.6, 828, 9, 104),
    },
    "porto_alegre": {
        "qdgeo": (1849.8, 74, 29, 58),
        "drawn_pavements": (1849.8, 74, 29, 58),
        "no_service": (1610.6, 275, 2, 49),
        "with_private": (1900.0, 69, 36, 59),
        "osmnx_walk": (1885.9, 72, 0, 0),
        "wheelchair": (1686.4, 361, 33, 33),
    },
}


@pytest.fixture(scope="module", params=CLIPS)
def clip(request, shared_data) -> tuple[str, OsmExtract]:
    path = shared_data / request.param / f"{request.param}.osm.pbf"
    extract = read_osm(path, area=shapely.box(-60, -40, 0, 40), crs=pyproj.CRS(CLIPS[request.param]))
    return request.param, extract


def settings_of(name: str) -> WalkConfig:
    return WalkConfig(walker=name) if name == "wheelchair" else WalkConfig(foot_filter=name)


def walk_to_toilets(
    network: WalkNetwork, extract: OsmExtract
) -> tuple[dict[tuple[float, float], float], float]:
    """Seconds from every place of the network, and street metres within 15 minutes."""
    found = reach(network, extract.toilets[["id", "geometry"]])
    from_u, from_v = covered_ends(found, 900)
    seconds: dict[tuple[float, float], float] = {}
    for place, walk in zip(
        map(tuple, found.network.nodes_xy.tolist()), found.node_seconds.tolist(), strict=True
    ):
        seconds[place] = min(walk, seconds.get(place, np.inf))  # both sides of a gate stand at one place
    return seconds, float((from_u + from_v)[~found.network.virtual].sum())


@pytest.mark.parametrize("name", list(FROZEN["las_palmas"]))
def test_figures_by_filter(clip, name) -> None:
    city, extract = clip
    settings = settings_of(name)
    network = network_from_streets(extract.streets, settings)
    found = (
        round(network.length_m / 1000, 1),
        network.component_m.size,
        len(closed_nodes(extract.streets, settings)),
        int(network.virtual.sum()),
    )
    assert found == FROZEN[city][name]
    foot = walked_ways(extract.streets, settings)
    walked_m = extract.streets.frame.length.to_numpy()[foot.walks].sum()
    assert network.length_m == pytest.approx(walked_m)  # nothing is lost at gates, nothing added by squares


def test_gates_only_lengthen_and_squares_only_shorten_the_walk(clip) -> None:
    _, extract = clip
    streets, walk = extract.streets, WalkConfig()
    bare = Streets(frame=streets.frame, nodes=streets.nodes)
    gated = dataclasses.replace(streets, squares=None)
    around, cut, across = (
        walk_to_toilets(network_from_streets(one, walk), extract) for one in (bare, gated, streets)
    )
    assert cut[1] <= around[1] + 1e-6
    assert cut[1] <= across[1] + 1e-6
    both = cut[0].keys() & across[0].keys()
    assert len(both) > 10_000
    assert all(across[0][place] <= cut[0][place] + 1e-5 for place in both)


def test_lines_across_stay_in_their_squares_and_join_their_outlines(clip) -> None:
    _, extract = clip
    network = network_from_streets(extract.streets, WalkConfig())
    squares = walked_squares(extract.streets, WalkConfig())
    large = squares.loc[squares.area >= WalkConfig().square_m2]
    wide = large.buffer(0.06).union_all()
    lines = network.lines[network.virtual]
    assert shapely.covers(wide, lines).all()
    outlines = large.boundary.union_all()
    ends = shapely.get_coordinates(lines)
    assert shapely.distance(shapely.points(ends), outlines).max() < 0.02
    names = network.streets["way"].to_numpy()[network.edge_street[network.virtual]]
    assert np.isin(names, extract.streets.frame["way"]).all()
