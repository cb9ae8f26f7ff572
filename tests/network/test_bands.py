from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import LineString

from qdgeo.errors import NetworkError
from qdgeo.network import bands, covered_ends, network_from_streets, reach
from qdgeo.network.cuts import EdgeTimes, exit_seconds

INF = np.inf


def _of(pieces, street: str):
    rows = pieces[pieces["name"] == street]
    return [
        (r.band, round(r.minutes_from * 60, 3), round(r.minutes_to * 60, 3), r.facility, round(r.length_m, 3))
        for r in rows.itertuples()
    ]


def test_the_town_by_hand(town_reach) -> None:
    pieces = bands(town_reach, (5, 10, 15))
    assert sorted(_of(pieces, "Hill Road")) == [
        (5.0, 200.0, 300.0, "b", 100.0), (10.0, 300.0, 600.0, "b", 300.0), (15.0, 600.0, 700.0, "b", 100.0)
    ]  # fmt: skip
    # up from 1 (230 s) to the crest 500 m on, down to 4 (530 s): the two sides of the crest are one piece
    assert sorted(_of(pieces, "Back Street")) == [
        (5.0, 230.0, 300.0, "a", 70.0), (10.0, 300.0, 600.0, "a", 300.0), (10.0, 530.0, 600.0, "a", 70.0),
        (15.0, 600.0, 730.0, "a", 260.0),
    ]  # fmt: skip
    # beyond 2 the crest, 535 m on, parts a from b, so there are two pieces of one band
    assert sorted(_of(pieces, "East Street"))[-2:] == [
        (15.0, 600.0, 765.0, "a", 165.0), (15.0, 700.0, 765.0, "b", 65.0)
    ]  # fmt: skip
    assert _of(pieces, "Island Quay") == [(INF, INF, INF, "", 100.0)]


def test_pieces_are_drawn_where_they_lie(town_reach) -> None:
    pieces = bands(town_reach, (5, 10))
    crest = pieces[(pieces["name"] == "Back Street") & (pieces["band"] == INF)]
    ((line,),) = (crest.geometry.to_numpy().reshape(1, 1).tolist(),)
    # 370 m from 1 to 630 m: it starts 70 m after the bend at 0, 300
    assert line[0].equals(LineString([(70, 300), (330, 300)]))
    np.testing.assert_allclose(pieces.geometry.length, pieces["length_m"], atol=1e-9)
    assert pieces.crs == town_reach.network.crs
    assert pieces.columns.tolist() == [
        "edge", "way", "name", "highway", "band", "minutes_from", "minutes_to", "minutes_start", "minutes_end",
        "facility", "length_m", "geometry",
    ]  # fmt: skip


@pytest.mark.parametrize("tiers", [(5,), (5, 10, 15), (1, 2, 3.5, 100), (7, INF)])
def test_pieces_add_up_to_edges_and_tiers(town_reach, tiers) -> None:
    pieces = bands(town_reach, tiers)
    sums = pieces.groupby("edge")["length_m"].sum()
    np.testing.assert_allclose(sums.to_numpy(), town_reach.network.edge_length, atol=1e-9)
    for tier in tiers:
        from_u, from_v = covered_ends(town_reach, tier * 60)
        in_time = pieces.loc[pieces["minutes_to"] <= tier, "length_m"].sum()
        if np.isfinite(tier):
            assert in_time == pytest.approx((from_u + from_v).sum(), abs=1e-5)
            assert in_time == pytest.approx(pieces.loc[pieces["band"] <= tier, "length_m"].sum())
    assert (pieces["minutes_from"] <= pieces["minutes_to"]).all()
    assert (pieces["minutes_to"] <= pieces["band"]).all()
    assert (pieces["length_m"] > 0).all()


@pytest.mark.parametrize("walker", ["flat", "tobler"])
def test_ends_have_the_walk_from_the_ends_of_the_line(town, toilets, walker) -> None:
    z = np.hypot(*town.nodes_xy.T) / 10  # up to 10 % up and down
    hill = replace(town, node_z=z, settings=town.settings.but(walker=walker))
    found = reach(hill, toilets({"a": (30, 5), "b": (900, 40)}))
    pieces = bands(found, (5, 10))
    for place, column in ((0, "minutes_start"), (-1, "minutes_end")):
        edge, ends = pieces["edge"].to_numpy(), shapely.get_point(pieces.geometry.to_numpy(), place)
        along = shapely.line_locate_point(found.network.lines[edge], ends)
        times = EdgeTimes(*(part[edge] for part in found.times))
        true = np.minimum(*exit_seconds(times, along)) / 60
        np.testing.assert_allclose(pieces[column], true, atol=1e-6)
    assert (pieces[["minutes_start", "minutes_end"]].min(axis=1) == pieces["minutes_from"]).all()


def test_a_network_of_squares_alone_has_no_pieces(town_reach) -> None:
    network = replace(town_reach.network, virtual=np.ones(town_reach.network.virtual.size, dtype=np.bool_))
    assert bands(replace(town_reach, network=network), (5, 10)).empty


def test_no_facilities_is_all_beyond(town, toilets) -> None:
    pieces = bands(reach(town, toilets({})), (5, 10))
    assert (pieces["band"] == INF).all()
    assert (pieces["facility"] == "").all()
    assert pieces["length_m"].sum() == pytest.approx(town.length_m)
    assert len(pieces) == town.edge_length.size


def test_one_way_out_of_reach(make_streets, toilets, walk) -> None:
    # stairs that only lead away from the toilet's street: no walk from them to it
    nodes = {1: (0, 0), 2: (100, 0), 3: (0, 150)}
    ways = [([1, 2], {"highway": "steps", "oneway": "yes"}), ([1, 3], {})]
    network = network_from_streets(make_streets(ways, nodes), walk.model_copy(update={"island_m": 0.0}))
    pieces = bands(reach(network, toilets({"t": (0, 150)})), (5,))
    stairs = pieces[pieces["highway"] == "steps"]
    assert stairs[["band", "minutes_from", "facility"]].to_numpy().tolist() == [[INF, INF, ""]]


@pytest.mark.parametrize("tiers", [(), (10, 5), (5, 5), (0, 5), (-1,), (float("nan"),)])
def test_tiers_must_ascend(town_reach, tiers) -> None:
    with pytest.raises(NetworkError, match="tiers"):
        bands(town_reach, tiers)
