from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point

from qdgeo.config import WalkConfig
from qdgeo.errors import NetworkError
from qdgeo.network import network_from_streets, reach

FIVE = {(0, 0): 230, (400, 0): 230, (400, 300): 530, (1000, 500): 200, (1000, 0): 700}


def test_the_town_by_hand(town_reach, node_at) -> None:
    found = {place: town_reach.node_seconds[node_at(town_reach.network, *place)] for place in FIVE}
    assert found == FIVE
    assert np.isinf(town_reach.node_seconds[node_at(town_reach.network, 2100, 0)])
    ids = town_reach.facilities["id"].to_numpy()
    nearest = {place: ids[town_reach.node_facility[node_at(town_reach.network, *place)]] for place in FIVE}
    assert nearest == dict(zip(FIVE, ["a", "a", "a", "b", "b"], strict=True))


def test_facilities_split_their_edges_and_the_network_stays(town, town_reach) -> None:
    assert len(town_reach.network.nodes_xy) == len(town.nodes_xy) + 2
    assert len(town.nodes_xy) == 7
    assert town_reach.network.length_m == pytest.approx(town.length_m)
    assert town_reach.snaps["leg_m"].tolist() == [30.0, 100.0]
    at = town_reach.network.nodes_xy[town_reach.snaps["node"]]
    assert at.tolist() == [[200.0, 0.0], [1000.0, 600.0]]
    assert town_reach.node_seconds[town_reach.snaps["node"]].tolist() == [30.0, 100.0]


def test_twice_the_speed_is_half_the_time_legs_too(town, town_reach, toilets) -> None:
    fast = reach(town, toilets({"a": (200, 30), "b": (1000, 700)}), speed_kmh=7.2)
    np.testing.assert_allclose(fast.node_seconds, town_reach.node_seconds / 2)


def test_far_and_island_facilities_are_listed(town, toilets, node_at) -> None:
    found = reach(town, toilets({"far": (600, 2000), "quay": (2050, 20), "a": (200, 30)}))
    assert found.snaps["id"].tolist() == ["far", "quay", "a"]
    assert found.snaps["status"].tolist() == ["far", "island", "ok"]
    assert found.snaps["node"].iloc[0] == -1
    assert found.snaps["leg_m"].iloc[0] == pytest.approx(np.hypot(400, 1400))  # to the Ring at 1000, 600
    assert found.node_seconds[node_at(found.network, 2100, 0)] == 70.0
    assert found.node_seconds[node_at(found.network, 1000, 500)] == 230 + 600 + 500  # only a is left there
    assert repr(found) == (
        "Reach: 3 facilities (1 far from any street, 1 on islands), 3.6 km/h, 9 of 9 nodes reach one"
    )


def test_a_greater_limit_brings_it_in(town, toilets) -> None:
    found = reach(town, toilets({"far": (600, 2000)}), snap_m=1500)
    assert found.snaps["status"].tolist() == ["ok"]
    assert found.node_seconds.min() == pytest.approx(np.hypot(400, 1400))


def test_no_facilities_reach_nothing(town, toilets) -> None:
    for none in (toilets({}), toilets({"a": (0, 0)}).iloc[:0], toilets({"far": (9999, 9999)})):
        found = reach(town, none)
        assert np.isinf(found.node_seconds).all()
        assert (found.node_facility == -1).all()
        assert "∞" in found._repr_html_()
        assert "0.0 %" in found._repr_html_()


def test_several_at_one_place_on_one_edge_at_a_node_and_on_a_loop(town, toilets, node_at) -> None:
    places = {
        "d": (200, 10), "c": (200, -10), "e": (300, 0), "node": (400, 0), "loop": (1100, 550), "bend": (0, 300)
    }  # fmt: skip
    found = reach(town, toilets(places))
    assert (found.snaps["status"] == "ok").all()
    at = {
        place: (found.node_seconds[n], found.facilities["id"].iloc[found.node_facility[n]])
        for place in [(200, 0), (300, 0), (400, 0), (1100, 550), (0, 300), (1000, 500), (0, 0)]
        for n in [node_at(found.network, *place)]
    }
    assert at == {
        (200, 0): (10.0, "c"),  # c and d are equally near: the id that sorts first
        (300, 0): (0.0, "e"), (400, 0): (0.0, "node"), (1100, 550): (0.0, "loop"), (0, 300): (0.0, "bend"),
        (1000, 500): (150.0, "loop"), (0, 0): (210.0, "c"),
    }  # fmt: skip


def test_one_way_stairs_bind_the_walk_to_the_toilet(make_streets, toilets, node_at, walk) -> None:
    # 1 -> 2 stairs up only, 100 m; 1 - 3 - 2 a way round of 400 m; the toilet is at 1
    nodes = {1: (0, 0), 2: (100, 0), 3: (0, 150), 4: (100, 150)}
    ways = [([1, 2], {"highway": "steps", "oneway": "yes"}), ([1, 3, 4, 2], {})]
    network = network_from_streets(make_streets(ways, nodes), walk.model_copy(update={"island_m": 0.0}))
    down = reach(network, toilets({"below": (0, 0)}))
    assert down.node_seconds[node_at(down.network, 100, 0)] == 400
    up = reach(network, toilets({"above": (100, 0)}))
    assert up.node_seconds[node_at(up.network, 0, 0)] == 100


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_must_be_one(town, toilets, speed: float) -> None:
    with pytest.raises(NetworkError, match="speed"):
        reach(town, toilets({"a": (0, 0)}), speed_kmh=speed)


def test_a_negative_limit_is_refused(town, toilets) -> None:
    with pytest.raises(NetworkError, match="limit"):
        reach(town, toilets({"a": (0, 0)}), snap_m=-1)


def test_all_faults_of_a_frame_at_once(town) -> None:
    bad = gpd.GeoDataFrame({"id": ["x", "x"]}, geometry=[LineString([(0, 0), (1, 1)]), None], crs="EPSG:4326")
    with pytest.raises(NetworkError, match="3 problems") as caught:
        reach(town, bad)
    told = str(caught.value)
    assert "'x'" in told
    assert "not points" in told
    assert "to_crs" in told
    with pytest.raises(NetworkError, match="no column 'id'"):
        reach(town, bad.drop(columns="id"))


def test_the_table_in_a_notebook_escapes_what_data_says(town, toilets) -> None:
    html = reach(town, toilets({"<script>alert(1)</script>": (9999, 9999), "a": (200, 30)}))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_table_in_a_notebook_by_hand(town_reach) -> None:
    html = town_reach._repr_html_()
    for share in (1180, 2680, 3570.820393):
        assert f"<td>{share / 3670.820393:.1%}".replace("%", " %</td>") in html
    # half is 1,835.41 m: 1,180 at 300 s, then five ends grow until Mid Lane is full, so between 5 and 10 min
    assert "<td>7.2 min</td>" in html


def test_the_input_is_left_alone(town, toilets) -> None:
    given = toilets({"a": (200, 30), "b": (1000, 700)}).set_index(np.array([7, 3]))
    before = given.copy()
    found = reach(town, given)
    assert given.equals(before)
    assert found.facilities.index.tolist() == [0, 1]


def test_a_facility_without_a_place_is_told(town, toilets) -> None:
    nowhere = toilets({"a": (0, 0), "b": (10, 0)})
    nowhere.loc[1, "geometry"] = Point()
    with pytest.raises(NetworkError, match=r"row 1: 1 geometries are not points"):
        reach(town, nowhere)


def test_the_crs_is_told_by_its_number(town, toilets) -> None:
    with pytest.raises(NetworkError, match=r"facilities in EPSG:4326, network in EPSG:4549\."):
        reach(town, toilets({"a": (0, 0)}).set_crs(4326, allow_override=True))
    with pytest.raises(NetworkError, match=r"facilities in no CRS, network in EPSG:4549\."):
        reach(town, toilets({"a": (0, 0)}).set_crs(None, allow_override=True))


def test_where_nothing_is_a_street_no_share_of_it_is_known(town_reach) -> None:
    virtual = np.ones(town_reach.network.virtual.size, dtype=np.bool_)
    found = replace(town_reach, network=replace(town_reach.network, virtual=virtual))
    assert found._repr_html_().count("无数据") == 4


def test_only_what_is_stated_stays_when_the_walker_changes(town, toilets) -> None:
    slow = replace(town, settings=WalkConfig(walker="slow"))
    assert reach(slow, toilets({"a": (0, 0)})).network.settings.but(walker="flat").speed_kmh == 4.0
    stated = reach(slow, toilets({"a": (0, 0)}), speed_kmh=3, snap_m=50).network.settings
    assert (stated.but(walker="flat").speed_kmh, stated.snap_m) == (3.0, 50.0)
