"""Minutes at every vertex agree with the search itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from qdgeo.indicators.coverage import FINE_MINUTES
from qdgeo.maps.packing import unpack_integers
from qdgeo.maps.streets import UNREACHED, pack_context, pack_streets, timed
from qdgeo.network import bands, build_network, reach
from qdgeo.network.cuts import EdgeTimes, exit_seconds


def lines_of(*coordinates):
    return np.array([shapely.LineString(c) for c in coordinates], dtype=object)


def minutes(*values: float):
    return np.array(values)


def test_a_peak_gets_a_vertex_where_both_ways_take_equally_long():
    # at 100 m a minute: from 1 min at the left and 2 min at the right of 300 m they meet at 200 m, 3 min
    got = timed(lines_of([(0, 0), (300, 0)]), minutes(1), minutes(2), minutes(3))
    assert got.vertices.tolist() == [3]
    assert got.xy.tolist() == [[0, 0], [200, 0], [300, 0]]
    assert got.minutes == pytest.approx([1, 3, 2])


def test_a_street_walked_in_one_direction_rises_evenly():
    line = [(0, 0), (50, 0), (100, 0)]
    got = timed(lines_of(line, line), minutes(4, 5), minutes(5, 4), minutes(5, 5))
    assert got.minutes == pytest.approx([4, 4.5, 5, 5, 4.5, 4])


def test_what_is_not_reached_stays_infinite_and_disturbs_nobody():
    lines = lines_of([(0, 0), (100, 0)], [(0, 9), (300, 9)])
    got = timed(lines, minutes(np.inf, 1), minutes(np.inf, 1), minutes(np.inf, 2.5))
    assert np.isinf(got.minutes[:2]).all()
    assert got.minutes[2:] == pytest.approx([1, 2.5, 1])


def test_no_streets():
    got = timed(np.array([], dtype=object), minutes(), minutes(), minutes())
    assert got.minutes.size == 0


@pytest.mark.parametrize("walker", ["flat", "tobler"])
def test_every_vertex_agrees_with_the_search_on_a_whole_town(town, walker):
    flat = build_network(town.city)
    z = flat.nodes_xy[:, 0] / 12 % 40  # slopes of all kinds, some of them steep
    network = replace(flat, node_z=z, settings=flat.settings.but(walker=walker))
    walked = reach(network, town.city.toilets)
    layer = bands(walked, FINE_MINUTES)
    told = (layer[f"minutes_{which}"].to_numpy() for which in ("start", "end", "to"))
    times = timed(np.asarray(layer.geometry.array, dtype=object), *told)
    owner = np.repeat(np.arange(len(layer)), times.vertices)
    edge = layer["edge"].to_numpy()[owner]
    along = shapely.line_locate_point(walked.network.lines[edge], shapely.points(times.xy))
    ways = EdgeTimes(*(part[edge] for part in walked.times))
    true = np.minimum(*exit_seconds(ways, along)) / 60
    off = np.abs(times.minutes - true)
    assert off[(np.diff(owner, prepend=-1) != 0) | (np.diff(owner, append=-1) != 0)].max() < 1e-6
    # a peak has its own time, and between a way up and a way down it is drawn a little beside its place
    assert off.max() < (1e-6 if walker == "flat" else 1.0)
    assert np.quantile(off, 0.99) < 0.2


def test_streets_are_packed_with_name_class_minutes_and_toilet(town):
    layer = town.indicators["coverage"].layer
    ids = [str(i) for i in town.city.toilets["id"]]
    packed = pack_streets(layer, toilets=ids, crs=town.city.crs, tolerance_m=2.0)
    assert packed["features"] == len(layer)
    names = np.array(packed["names"])[unpack_integers(packed["name"])]
    assert names.tolist() == layer["name"].tolist()
    kinds = np.array(packed["kinds"])[unpack_integers(packed["kind"])]
    assert kinds.tolist() == layer["highway"].tolist()
    nearest = [ids[row - 1] if row else "" for row in unpack_integers(packed["toilet"])]
    assert nearest == layer["facility"].tolist()
    drawn = unpack_integers(packed["minutes"])
    assert drawn.size == unpack_integers(packed["vertices"]).sum()
    finite = drawn[drawn < UNREACHED] / 100
    told = layer["minutes_to"].replace(np.inf, np.nan)
    assert finite.max() == pytest.approx(told.max(), abs=0.02)
    assert finite.min() == pytest.approx(layer["minutes_from"].min(), abs=0.02)


def test_a_very_long_walk_is_not_taken_for_none(town):
    layer = (
        town.indicators["coverage"]
        .layer.iloc[:3]
        .assign(minutes_start=700.0, minutes_end=710.0, minutes_to=710.0)
    )
    packed = pack_streets(layer, toilets=[], crs=town.city.crs, tolerance_m=0.0)
    assert (unpack_integers(packed["minutes"]) < UNREACHED).all()


def test_context_groups_streets_by_class(town):
    packed = pack_context(town.city.streets.frame, crs=town.city.crs, tolerance_m=2.0)
    kinds = np.array(packed["kinds"])[unpack_integers(packed["kind"])]
    frame = town.city.streets.frame
    assert ((kinds == "primary") == (frame["highway"] == "primary")).all()
    assert ((kinds == "") == (frame["highway"] == "residential")).all()
