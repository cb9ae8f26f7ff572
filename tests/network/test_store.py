"""Networks as files: read back bit by bit, and never half."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qdgeo.config import WalkConfig
from qdgeo.errors import QdgeoError, SourceError
from qdgeo.io.osm import read_osm
from qdgeo.io.parts import Parts, write_parts
from qdgeo.network import WalkNetwork, network_from_streets, reach
from qdgeo.network.lane import lane_network
from qdgeo.network.store import load_network, save_network

TAGS = st.fixed_dictionaries(
    {"highway": st.sampled_from(["residential", "steps", "footway"])},
    optional={"name": st.text(max_size=4), "oneway": st.sampled_from(["yes", "-1", ""])},
)


def assert_equal(one: WalkNetwork, other: WalkNetwork) -> None:
    """Every part of a network, whatever parts there are."""
    for part in dataclasses.fields(WalkNetwork):
        a, b = getattr(one, part.name), getattr(other, part.name)
        assert type(a) is type(b), part.name
        if isinstance(a, np.ndarray):
            assert (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes()), part.name
            assert not b.flags.writeable
        elif isinstance(a, pd.DataFrame):
            pd.testing.assert_frame_equal(a, b)
        else:
            assert a == b, part.name
    assert one.settings.model_fields_set == other.settings.model_fields_set
    assert one.crs.srs == other.crs.srs


@st.composite
def towns(draw):
    """Ways over a few places, of any kind and name; most of them walked."""
    xy = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
    places = dict(enumerate(draw(st.lists(xy, min_size=2, max_size=8, unique=True))))
    refs = st.lists(st.sampled_from(sorted(places)), min_size=2, max_size=5)
    return draw(st.lists(st.tuples(refs, TAGS), min_size=1, max_size=6)), places


WALKS = st.builds(
    WalkConfig,
    speed_kmh=st.floats(1, 9),
    island_m=st.floats(0, 5000),
    walker=st.sampled_from(["flat", "slow"]),
)


@given(town=towns(), walk=WALKS | st.just(WalkConfig(walker="slow")), z=st.floats(allow_infinity=False))
@settings(max_examples=60)
def test_any_town_comes_back(make_streets, tmp_path_factory, town, walk, z) -> None:
    try:
        network = network_from_streets(make_streets(*town), walk)
    except QdgeoError:
        assume(False)
    network = dataclasses.replace(
        network,
        node_z=np.full(len(network.nodes_xy), z),
        virtual=np.arange(network.edge_u.size) % 2 == 1,
    )
    path = tmp_path_factory.getbasetemp() / "town.network"
    assert_equal(load_network(save_network(network, path)), network)


def test_las_palmas_comes_back(shared_data, tmp_path) -> None:
    area, crs = shapely.box(-15.6, 27.9, -15.3, 28.3), pyproj.CRS("EPSG:4083")
    read = read_osm(shared_data / "las_palmas" / "las_palmas.osm.pbf", area=area, crs=crs)
    network = network_from_streets(read.streets, WalkConfig())
    path = save_network(network, tmp_path / "las palmas.network")
    assert path.stat().st_size < 12e6
    found = load_network(str(path))
    assert_equal(found, network)
    assert save_network(found, tmp_path / "again").read_bytes() == path.read_bytes()


@given(place=st.integers(0), bit=st.integers(0, 7))
def test_no_harm_to_the_file_goes_unseen(tmp_path_factory, place, bit) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole, harmed = folder / "whole.network", folder / "harmed.network"
    if not whole.exists():
        save_network(lane_network(1200), whole)
    data = bytearray(whole.read_bytes())
    at = place % len(data)
    data[at] ^= 1 << bit
    for left in (bytes(data), whole.read_bytes()[:at]):
        harmed.write_bytes(left)
        with pytest.raises(SourceError, match=r"harmed.network: is damaged or cut short.*To mend it"):
            load_network(harmed)


def test_what_is_no_network_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no such file"):
        load_network(tmp_path / "absent")
    with pytest.raises(SourceError, match=r"holds another thing \(extract\) than"):
        load_network(write_parts(tmp_path / "other", Parts(), kind="extract"))
    with pytest.raises(SourceError, match="other parts than"):
        load_network(write_parts(tmp_path / "bare", Parts(), kind="walking network"))
    with pytest.raises(SourceError, match="newer qdgeo"):
        load_network(write_parts(tmp_path / "new", Parts(), kind="walking network", version=99))


def test_a_part_of_a_network_comes_back_too(make_streets, toilets, walk, tmp_path) -> None:
    streets = make_streets(
        [([1, 2], {}), ([2, 3], {"highway": "footway"})], {1: (0, 0), 2: (300, 0), 3: (300, 90)}
    )
    found = reach(network_from_streets(streets, walk), toilets({"a": (100, 10)}))
    assert_equal(load_network(save_network(found.network, tmp_path / "a")), found.network)
