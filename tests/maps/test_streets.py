"""Minutes at every vertex agree with the search itself."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qdgeo.maps.packing import unpack_integers
from qdgeo.maps.streets import UNREACHED, end_minutes, pack_context, pack_streets, timed
from qdgeo.network import build_network, reach, seconds_at


def lines_of(*coordinates):
    return np.array([shapely.LineString(c) for c in coordinates], dtype=object)


def test_a_peak_gets_a_vertex_where_both_ways_take_equally_long():
    # 6 km/h is 100 m a minute: from 1 min at the left and 2 min at the right of 300 m they meet at 200 m, 3 min.
    got = timed(lines_of([(0, 0), (300, 0)]), np.array([1.0]), np.array([2.0]), 6.0)
    assert got.vertices.tolist() == [3]
    assert got.xy.tolist() == [[0, 0], [200, 0], [300, 0]]
    assert got.minutes == pytest.approx([1, 3, 2])


def test_a_street_walked_in_one_direction_rises_evenly():
    got = timed(lines_of([(0, 0), (50, 0), (100, 0)]), np.array([4.0]), np.array([5.0]), 6.0)
    assert got.minutes == pytest.approx([4, 4.5, 5])


def test_what_is_not_reached_stays_infinite_and_disturbs_nobody():
    got = timed(
        lines_of([(0, 0), (100, 0)], [(0, 9), (300, 9)]), np.array([np.inf, 1]), np.array([np.inf, 1]), 6.0
    )
    assert np.isinf(got.minutes[:2]).all()
    assert got.minutes[2:] == pytest.approx([1, 2.5, 1])


def test_no_streets():
    got = timed(np.array([], dtype=object), np.array([]), np.array([]), 4.0)
    assert got.minutes.size == 0


def test_ends_agree_with_the_search_on_a_whole_town(town):
    layer = town.indicators["coverage"].layer
    lines = np.asarray(layer.geometry.array, dtype=object)
    start, end = end_minutes(lines, layer["minutes_from"].to_numpy(), layer["minutes_to"].to_numpy())
    walked = reach(build_network(town.city), town.city.toilets)
    wrong = 0
    for place, minutes in ((0, start), (-1, end)):
        xy = shapely.get_coordinates(shapely.get_point(lines, place))
        true = seconds_at(walked, xy, limit_m=50).seconds / 60
        off = np.abs(true - minutes) > 0.02
        assert np.abs(true - minutes).max() < 0.5
        wrong += int(off.sum())
    assert wrong <= 0.001 * len(lines)


def test_streets_are_packed_with_name_class_minutes_and_toilet(town):
    layer = town.indicators["coverage"].layer
    ids = [str(i) for i in town.city.toilets["id"]]
    packed = pack_streets(layer, toilets=ids, crs=town.city.crs, speed_kmh=4.0, tolerance_m=2.0)
    assert packed["features"] == len(layer)
    names = np.array(packed["names"])[unpack_integers(packed["name"])]
    assert names.tolist() == layer["name"].tolist()
    kinds = np.array(packed["kinds"])[unpack_integers(packed["kind"])]
    assert kinds.tolist() == layer["highway"].tolist()
    nearest = [ids[row - 1] if row else "" for row in unpack_integers(packed["toilet"])]
    assert nearest == layer["facility"].tolist()
    minutes = unpack_integers(packed["minutes"])
    assert minutes.size == unpack_integers(packed["vertices"]).sum()
    finite = minutes[minutes < UNREACHED] / 100
    told = layer["minutes_to"].replace(np.inf, np.nan)
    assert finite.max() == pytest.approx(told.max(), abs=0.02)
    assert finite.min() == pytest.approx(layer["minutes_from"].min(), abs=0.02)


def test_a_very_long_walk_is_not_taken_for_none(town):
    layer = town.indicators["coverage"].layer.iloc[:3].assign(minutes_from=700.0, minutes_to=710.0)
    packed = pack_streets(layer, toilets=[], crs=town.city.crs, speed_kmh=4.0, tolerance_m=0.0)
    assert (unpack_integers(packed["minutes"]) < UNREACHED).all()


def test_context_groups_streets_by_class(town):
    packed = pack_context(town.city.streets.frame, crs=town.city.crs, tolerance_m=2.0)
    kinds = np.array(packed["kinds"])[unpack_integers(packed["kind"])]
    frame = town.city.streets.frame
    assert ((kinds == "primary") == (frame["highway"] == "primary")).all()
    assert ((kinds == "") == (frame["highway"] == "residential")).all()
