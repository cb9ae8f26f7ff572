"""Two lists of toilets, one to one, by hand and by law."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from towns import CRS, toilets_of

from qdgeo.city.matching import match_toilets, pairs_of


def spots(*xy: tuple[float, float]) -> np.ndarray:
    return np.asarray(shapely.points(np.array(xy, dtype=float).reshape(-1, 2)), dtype=object)


def test_near_and_alike_go_together_first() -> None:
    left = spots((0, 0), (30, 0))
    right = spots((29, 0), (31, 0), (500, 0))
    found = pairs_of(
        left, right, ["中山公园公厕", "栈桥公厕"], ["中山公园公共厕所", "栈桥洗手间", "栈桥公厕"]
    )
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(0, 0), (1, 1)]
    assert found.away_m.tolist() == [29.0, 1.0]
    assert found.likeness.tolist() == [100.0, 100.0]


def test_names_that_differ_keep_neighbours_apart_and_none_needs_to_be_close() -> None:
    assert pairs_of(spots((0, 0)), spots((5, 0)), ["栈桥公厕"], ["火车站公厕"]).left.size == 0
    assert pairs_of(spots((0, 0)), spots((14, 0)), ["公共厕所"], ["火车站公厕"]).left.size == 1
    assert pairs_of(spots((0, 0)), spots((16, 0)), ["公厕"], [""]).left.size == 0
    assert pairs_of(spots((0, 0)), spots((51, 0)), ["栈桥"], ["栈桥"]).left.size == 0
    assert pairs_of(spots(), spots((0, 0)), [], [""]).left.size == 0


places = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12)


@given(places, places)
def test_one_to_one_and_nothing_that_fits_is_left_on_both_sides(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    one, two = spots(*left), spots(*right)
    found = pairs_of(one, two, [""] * len(left), [""] * len(right))
    assert len(set(found.left.tolist())) == len(set(found.right.tolist())) == len(found.left)
    away = shapely.distance(one[:, None], two[None, :])
    assert (away[found.left, found.right] <= 15).all()
    free = np.setdiff1d(np.arange(len(left)), found.left), np.setdiff1d(np.arange(len(right)), found.right)
    assert not (away[np.ix_(*free)] <= 15).any()
    best = linear_sum_assignment(np.where(away <= 15, -1, 0))
    most = int((away[best] <= 15).sum())
    assert 2 * len(found.left) >= most  # the cheapest first finds at least half of what there is


@given(places, st.randoms())
def test_the_order_of_a_list_is_no_matter(left: list[tuple[int, int]], random: st.DataObject) -> None:
    one, two = spots(*left), spots((1, 1), (20, 20), (40, 0.5))
    order = list(range(len(left)))
    random.shuffle(order)  # type: ignore[attr-defined]
    first = pairs_of(one, two, [""] * len(left), [""] * 3)
    again = pairs_of(one[order], two, [""] * len(left), [""] * 3)
    assert sorted(first.away_m.tolist()) == sorted(again.away_m.tolist())


def test_toilets_of_a_register_against_the_map() -> None:
    ours = toilets_of(
        {"id": "register:1", "name": "东西路公厕", "district": "w", "xy": (500, 0)},
        {"id": "register:2", "name": "", "district": "x", "xy": (1500, 0)},
        {"id": "register:3", "name": "", "district": "w", "xy": (501, 0), "counts": False},
        {"id": "register:4", "name": "", "district": "outside", "xy": (9000, 0)},
    )
    mapped = toilets_of(
        {"id": "node/1", "name": "东西路公共厕所", "district": "w", "xy": (530, 0)},
        {"id": "node/2", "name": "", "district": "w", "xy": (100, 0)},
    )
    table, (note,) = match_toilets(ours, mapped)
    assert table["status"].tolist() == ["matched", "only_register", "only_osm"]
    assert table["register_id"].tolist() == ["register:1", "register:2", ""]
    assert table["osm_id"].tolist() == ["node/1", "", "node/2"]
    assert table["district"].tolist() == ["w", "x", "w"]
    assert table["away_m"].tolist()[0] == 30.0
    assert table["away_m"].isna().tolist() == [False, True, True]
    assert "1 toilets in both, 1 in the register only, 1 on the map only" in note.what
    assert note.features == ("node/2",)


def test_nothing_on_one_side() -> None:
    ours = toilets_of({"id": "register:1", "name": "", "district": "w", "xy": (0, 0)})
    table, _ = match_toilets(ours, gpd.GeoDataFrame(ours.iloc[:0], crs=CRS))
    assert table["status"].tolist() == ["only_register"]
