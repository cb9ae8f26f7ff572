"""Every indicator on the town whose answers are worked out in `towns.town`."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, sqrt

import geopandas as gpd
import pytest
from shapely import LineString, box
from towns import CRS, at, road_list, streets_of, toilets_of, town

from qdgeo.indicators import Indicator, coverage, managed_roads, toilet_density
from qdgeo.io import BuiltUp
from qdgeo.network import build_network, reach


def covered(**changes: object) -> Indicator:
    city = town(**changes)
    return coverage(city, reach(build_network(city), city.toilets))


@pytest.mark.parametrize(
    ("district", "basis", "expected"),
    [
        ("w", "streets", 0.75),
        ("x", "streets", 0.5),
        ("whole", "streets", 2 / 3),
        ("w", "people", 10 / 15),
        ("x", "people", 0.0),
        ("whole", "people", 10 / 35),
    ],
)
def test_fifteen_minutes(district: str, basis: str, expected: float) -> None:
    assert covered().value(district, "coverage_15min", basis) == pytest.approx(expected)


def test_five_minutes_reach_a_third_of_a_kilometre_each_way() -> None:
    table = covered().table.set_index(["measure", "basis", "district"])
    assert table.loc[("coverage_5min", "streets", "w"), "numerator"] == pytest.approx(2 / 3)
    assert table.loc[("coverage_5min", "streets", "x"), "numerator"] == 0


def test_exactly_fifteen_minutes_is_within() -> None:
    city = town(facilities=toilets_of({"id": "node/1", "district": "w", "xy": (0, 0)}))
    found = coverage(city, reach(build_network(city), city.toilets))
    assert found.value("w", "coverage_15min", "streets") == pytest.approx(0.5)
    assert found.value("x", "coverage_15min", "streets") == 0.0


def test_straight_line_is_never_below_the_network() -> None:
    found = covered()
    for basis in ("people", "built_up", "streets"):
        for tier in (5, 10, 15):
            straight = found.value("whole", f"straight_{tier}min", basis)
            assert straight >= found.value("whole", f"coverage_{tier}min", basis) - 1e-9
    # the circle of 1,000 m reaches x = 1500 and, on 南北路, y = √(1000² − 500²) = 866.03
    assert found.value("w", "straight_15min", "streets") == pytest.approx((1000 + 500 * sqrt(3)) / 2000)


def test_built_up_area_is_counted_by_cells_that_walk_to_the_street() -> None:
    # Cells of 50 m stand at x = 1025, 1075 … and y = ±25, ±75; from a toilet at x = 510 a cell is covered if
    # x − 510 + |y| <= 1000: ten columns at |y| = 25 and nine at |y| = 75, two rows of each, 0.0025 km² a cell.
    found = covered(facilities=toilets_of({"id": "node/1", "district": "w", "xy": (510, 0)}))
    rows = found.table.set_index(["measure", "basis", "district"])
    assert rows.loc[("coverage_15min", "built_up", "w"), "denominator"] == pytest.approx(0.2)
    assert rows.loc[("coverage_15min", "built_up", "w"), "value"] == pytest.approx(1.0)
    assert rows.loc[("coverage_15min", "built_up", "x"), "numerator"] == pytest.approx((20 + 18) * 0.0025)


def test_parts_and_outside_add_up_to_the_network() -> None:
    city = town()
    walk = build_network(city)
    found = coverage(city, reach(walk, city.toilets))
    rows = found.table[(found.table["measure"] == "coverage_15min") & (found.table["basis"] == "streets")]
    parts = rows[rows["district"] != "whole"]
    assert parts["denominator"].sum() == pytest.approx(walk.edge_length.sum() / 1000)


def test_no_people_and_no_built_up_area_are_unknown_not_zero() -> None:
    found = covered(people=None, built_up=None)
    assert isnan(found.value("w", "coverage_15min", "people"))
    assert isnan(found.value("whole", "straight_5min", "built_up"))
    assert found.value("w", "coverage_15min", "streets") == pytest.approx(0.75)
    assert {note.where for note in found.notes} == {"people", "built_up"}


def test_no_toilet_covers_nothing() -> None:
    none = toilets_of({"id": "node/1", "district": "w", "xy": (500, 0), "counts": False, "reason": "private"})
    found = covered(facilities=none)
    assert found.value("whole", "coverage_15min", "people") == 0.0
    assert found.value("whole", "straight_15min", "streets") == 0.0


def test_density_and_what_is_missing() -> None:
    found = toilet_density(town())
    assert found.value("w", "toilet_density", "built_up") == pytest.approx(5.0)
    assert found.value("x", "toilet_density", "built_up") == 0.0
    assert found.value("whole", "toilet_density", "built_up") == pytest.approx(2.5)
    assert [found.value(d, "toilets_missing", "built_up") for d in ("w", "x", "whole")] == [0, 1, 1]


def test_density_counts_only_inside_the_built_up_area() -> None:
    city = town(
        facilities=toilets_of(
            {"id": "node/1", "district": "w", "xy": (500, 0)},
            {"id": "node/2", "district": "w", "xy": (500, 900)},
            {"id": "node/3", "district": "outside", "xy": (-50, 0)},
        )
    )
    found = toilet_density(city)
    assert found.value("w", "toilet_density", "built_up") == pytest.approx(5.0)
    assert found.value("w", "toilets", "district") == 2
    assert found.value("outside", "toilets", "district") == 1


def test_grid_of_deficits_adds_up_to_the_area() -> None:
    grid = toilet_density(town()).layer.set_index("cell")
    assert grid["built_up_km2"].sum() == pytest.approx(0.4)
    # the strip straddles y = 4,000 km: four cells of 0.1 km²; A stands on the line and counts above it
    assert grid["deficit"].to_dict() == pytest.approx(
        {"E500N3999": 0.4, "E501N3999": 0.4, "E500N4000": 0.0, "E501N4000": 0.4}
    )


def test_density_without_built_up_area_or_target_is_unknown() -> None:
    assert isnan(toilet_density(town(built_up=None)).value("w", "toilet_density", "built_up"))
    found = toilet_density(town(config={"targets": {}}))
    assert isnan(found.value("x", "toilets_missing", "built_up"))
    assert found.value("w", "toilet_density", "built_up") == pytest.approx(5.0)


def test_built_up_area_outside_the_districts_is_kept_apart() -> None:
    wide = gpd.GeoDataFrame(geometry=[box(*at(-1000, -100), *at(2000, 100))], crs=CRS)
    found = toilet_density(town(built_up=BuiltUp(frame=wide, meaning="by hand")))
    rows = found.table[found.table["measure"] == "toilet_density"].set_index("district")
    assert rows["denominator"].to_dict() == pytest.approx({"w": 0.2, "x": 0.2, "outside": 0.2, "whole": 0.4})
    assert any("0.20 km² of the built-up area lie in no district" in note.what for note in found.notes)


def test_managed_roads_by_name_within_the_district() -> None:
    city = town(
        managed=road_list(
            {"name": "东西路", "district": "西区", "kind": "市容秩序严管路"},
            {"name": " 东西路 ", "district": "East"},
            {"name": "南北路", "district": "东区"},
            {"name": "南北路"},
        )
    )
    found = managed_roads(city)
    rows = found.table.set_index(["measure", "district"])["value"]
    assert rows["managed_roads_count"].to_dict() == {"w": 2, "x": 2, "outside": 0, "whole": 4}
    # 南北路 runs on the border: an entry of either district means it, and its length is counted in one.
    assert rows["managed_roads_matched"].to_dict() == {"w": 2, "x": 2, "outside": 0, "whole": 4}
    assert rows["managed_roads_km"].to_dict() == pytest.approx(
        {"w": 2.0, "x": 1.0, "outside": 0, "whole": 3.0}
    )
    assert rows["managed_roads_share"]["whole"] == pytest.approx(1.0)
    assert any("row 4 南北路" in note.features for note in found.notes)


def test_entries_that_share_a_road_are_measured_once() -> None:
    city = town(managed=road_list({"name": "东西路", "district": "w"}, {"name": "东西路", "district": "w"}))
    rows = managed_roads(city).table.set_index(["measure", "district"])["value"]
    assert rows["managed_roads_count"]["w"] == 2
    assert rows["managed_roads_km"]["w"] == pytest.approx(1.0)


def test_unknown_district_is_said_and_matches_nothing() -> None:
    found = managed_roads(town(managed=road_list({"name": "东西路", "district": "北区"})))
    rows = found.table.set_index(["measure", "district"])["value"]
    assert rows["managed_roads_count"]["outside"] == 1
    assert rows["managed_roads_km"].sum() == 0
    assert any("does not have" in note.what for note in found.notes)


def test_dual_carriageway_is_counted_once_and_both_figures_shown() -> None:
    dual = streets_of(
        [
            ({"highway": "primary", "name": "大道", "oneway": "yes"}, [(0, 0), (900, 0)]),
            ({"highway": "primary", "name": "大道", "oneway": "yes"}, [(900, 20), (0, 20)]),
            ({"highway": "residential", "name": "小路"}, [(900, 0), (900, 20), (900, 320)]),
        ]
    )
    found = managed_roads(town(streets=dual, managed=road_list({"name": "大道", "district": "w"})))
    rows = found.table.set_index(["measure", "district"])["value"]
    assert rows["managed_roads_km"]["w"] == pytest.approx(0.9)
    assert rows["managed_roads_carriageway_km"]["w"] == pytest.approx(1.8)
    assert rows["managed_roads_share"]["w"] == pytest.approx(0.9 / 1.22)


def test_layer_of_lines_is_cut_at_the_border() -> None:
    line = LineString([at(500, 5), at(1500, 5)])
    found = managed_roads(town(managed=road_list({"name": "东西路"}, lines=[line])))
    rows = found.table.set_index(["measure", "district"])["value"]
    assert rows["managed_roads_km"].to_dict() == pytest.approx(
        {"w": 0.5, "x": 0.5, "outside": 0, "whole": 1.0}
    )
    assert rows["managed_roads_count"].to_dict() == {"w": 1, "x": 0, "outside": 0, "whole": 1}


def test_no_list_is_unknown() -> None:
    rows = managed_roads(town()).table.set_index(["measure", "district"])["value"]
    for measure in ("managed_roads_count", "managed_roads_km", "managed_roads_share"):
        assert all(isnan(rows[measure, district]) for district in ("w", "x", "whole"))
    assert rows.isna().all()


def test_order_of_facilities_changes_nothing() -> None:
    rows = [{"id": f"node/{n}", "district": "w", "xy": (x, 0)} for n, x in enumerate((100, 500, 500, 900))]
    forward, backward = town(facilities=toilets_of(*rows)), town(facilities=toilets_of(*reversed(rows)))
    tables = [coverage(c, reach(build_network(c), c.toilets)).table for c in (forward, backward)]
    assert tables[0].equals(tables[1])


def test_inputs_are_left_as_they_were() -> None:
    city = town(managed=road_list({"name": "东西路", "district": "w"}))
    before = city.streets.frame.copy(), city.facilities.copy()
    managed_roads(city)
    toilet_density(replace(city))
    assert city.streets.frame.equals(before[0])
    assert city.facilities.equals(before[1])


def test_a_density_target_under_another_key_is_a_target() -> None:
    targets = {"厕所": {"measure": "toilet_density", "at_least": 4, "source": "by hand"}}
    found = toilet_density(town(config={"targets": targets}))
    assert found.value("x", "toilets_missing", "built_up") == 1


def test_grid_has_the_side_that_the_city_file_gives() -> None:
    found = toilet_density(town(config={"grid": {"side_m": 500}}))
    assert found.layer.area.tolist() == pytest.approx([250_000.0] * len(found.layer))
    assert any("0.5 km" in text.zh for text in found.definitions)


def test_a_faster_walk_prints_its_own_speed_and_says_where_reading_ended() -> None:
    city = town()
    found = coverage(city, reach(build_network(city), city.toilets, speed_kmh=6, snap_m=50), minutes=20)
    assert found.walk is not None
    assert (found.walk.speed_kmh, found.walk.snap_m, found.walk.minutes) == (6, 50, (5, 10, 15, 20))
    assert any("6 km/h" in text.en for text in found.definitions)
    assert any("lower bound" in note.what for note in found.notes)


def test_all_of_it_is_all_of_it() -> None:
    rows = [
        {"id": f"node/{n}", "district": "w", "xy": (x, 0)} for n, x in enumerate((33.3, 700.1, 1000, 1800.7))
    ]
    found = covered(facilities=toilets_of(*rows))
    assert found.value("whole", "coverage_15min", "streets") == 1.0
