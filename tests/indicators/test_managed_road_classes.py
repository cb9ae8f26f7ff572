"""Managed roads by class of road, and classes of the list against each other: by hand."""

from __future__ import annotations

from math import isnan

import pytest
from shapely import LineString
from towns import at, road_list, streets_of, town

from qdgeo.city import City
from qdgeo.indicators import Indicator, managed_classes, managed_distribution, managed_road_classes
from qdgeo.indicators.managed import managed_of
from qdgeo.indicators.managed_road_classes import _of_pieces
from qdgeo.network import build_network, reach

# 东西路 (primary): 1 km in w, 1 km in x; 南北路 (residential): 1 km on the border, counted in w
THREE = (
    {"name": "东西路", "district": "w", "kind": "严管路"},
    {"name": "南北路", "district": "w", "kind": "严管路"},
    {"name": "无此路", "district": "x", "kind": "严管路"},
    {"name": "东西路", "district": "x", "kind": "深度保洁"},
    {"name": "东西路", "district": "w", "kind": "深度保洁"},
    {"name": "东西路", "district": "w", "kind": "示范道路（计划）"},
)


def mixed() -> City:
    return town(managed=road_list(*THREE))


def column(found: Indicator, measure: str, basis: str) -> list[float]:
    return [found.value(district, measure, basis) for district in ("w", "x", "whole")]


def test_entries_km_and_share_by_class_of_road() -> None:
    found = managed_road_classes(mixed())
    assert column(found, "managed_class_count", "arterial") == [1, 0, 1]
    assert column(found, "managed_class_count", "local") == [1, 0, 1]
    assert column(found, "managed_class_count", "unknown") == [0, 1, 1]
    # in x the one entry was not found: unknown, not zero, and the whole city a lower bound
    assert column(found, "managed_class_km", "arterial") == pytest.approx(
        [1.0, float("nan"), 1.0], nan_ok=True
    )
    assert column(found, "managed_class_share", "arterial") == pytest.approx(
        [1.0, float("nan"), 0.5], nan_ok=True
    )
    assert column(found, "managed_class_share", "local")[0] == pytest.approx(1.0)
    assert isnan(found.value("x", "managed_class_share", "local"))  # x has no such road
    assert column(found, "managed_class_count", "arterial:deep_cleaning") == [1, 1, 2]
    assert column(found, "managed_class_share", "arterial:deep_cleaning") == pytest.approx([1.0, 1.0, 1.0])
    assert column(found, "managed_class_km", "arterial:model_planned") == pytest.approx([1.0, 0.0, 1.0])


def test_the_table_has_the_same_and_the_layer_the_pieces() -> None:
    found = managed_road_classes(mixed())
    row = found.items.set_index(["class", "road_class", "district"]).loc[("", "arterial", "w")]
    assert (row["road_class_zh"], row["entries"]) == ("主干路", 1)
    assert (row["managed_km"], row["street_km"], row["share"]) == pytest.approx((1.0, 1.0, 1.0))
    strict = found.layer[found.layer["class"] == ""]
    assert strict.groupby("road_class")["centreline_m"].sum().to_dict() == pytest.approx(
        {"arterial": 1000, "local": 1000}
    )


def test_an_entry_of_two_classes_of_road_counts_where_most_of_it_is() -> None:
    ways = [
        ({"highway": "secondary", "name": "长路"}, [(0, 0), (300, 0)]),
        ({"highway": "secondary_link", "name": "长路"}, [(300, 0), (400, 0)]),
        ({"highway": "tertiary", "name": "长路"}, [(400, 0), (900, 0)]),
    ]
    found = managed_road_classes(
        town(streets=streets_of(ways), managed=road_list({"name": "长路", "district": "w"}))
    )
    assert found.value("w", "managed_class_count", "branch") == 1
    assert found.value("w", "managed_class_count", "secondary") == 0
    assert found.value("w", "managed_class_km", "secondary") == pytest.approx(0.4)
    assert found.value("w", "managed_class_km", "branch") == pytest.approx(0.5)
    assert set(found.table["basis"]) == {"secondary", "branch", "unknown"}


def test_lines_that_came_with_the_list_are_of_the_road_they_run_along() -> None:
    drawn = [LineString([at(0, 5), at(900, 5)]), LineString([at(100, 300), at(900, 300)])]
    city = town(managed=road_list({"name": "a"}, {"name": "b"}, lines=drawn))
    assert _of_pieces(city, managed_of(city)).tolist() == ["arterial", "unknown"]
    found = managed_road_classes(city)
    assert found.value("w", "managed_class_km", "arterial") == pytest.approx(0.9)
    assert found.value("w", "managed_class_count", "unknown") == 1


def test_no_list_and_a_list_of_other_classes_alone_are_unknown() -> None:
    for city in (town(), town(managed=road_list({"name": "东西路", "district": "w", "kind": "深度保洁"}))):
        found = managed_road_classes(city)
        for basis in ("arterial", "local"):
            assert all(isnan(value) for value in column(found, "managed_class_km", basis))
        assert all(isnan(value) for value in column(found, "managed_class_count", "unknown"))


def test_classes_against_classes() -> None:
    found = managed_classes(mixed())
    items = found.items.set_index("class")
    assert items.index.tolist() == ["strict", "deep_cleaning", "model_planned"]
    assert items["entries"].tolist() == [3, 2, 1]
    assert items["matched"].tolist() == [2, 2, 1]
    assert items["class_zh"].tolist() == ["市容秩序严管路", "深度保洁路段", "示范道路（计划）"]
    km = items[["km_with:strict", "km_with:deep_cleaning", "km_with:model_planned"]]
    assert km.to_numpy() == pytest.approx(km.to_numpy().T)
    assert km.to_numpy().ravel().tolist() == pytest.approx([2, 1, 1, 1, 2, 1, 1, 1, 1])
    assert items["km"].tolist() == pytest.approx([2.0, 2.0, 1.0])
    assert column(found, "managed_km_both", "deep_cleaning+model_planned") == pytest.approx([1.0, 0.0, 1.0])
    assert isnan(
        found.value("x", "managed_km_both", "strict+deep_cleaning")
    )  # of one of them nothing is known there
    # what is planned is no roads of any class yet: 东西路 in w and x, 南北路 in w
    assert column(found, "managed_km_any", "classes") == pytest.approx([2.0, 1.0, 3.0])
    assert found.layer[["class", "district"]].to_numpy().tolist() == [
        ["strict;deep_cleaning;model_planned", "w"]
    ]


def test_one_class_has_nothing_in_common_and_no_list_is_unknown() -> None:
    found = managed_classes(town(managed=road_list({"name": "东西路", "district": "w"})))
    assert found.table["measure"].unique().tolist() == ["managed_km_any"]
    assert (len(found.items), len(found.layer)) == (1, 0)
    assert managed_classes(town()).table["value"].isna().all()


def test_a_road_on_the_border_is_of_the_district_whose_id_sorts_first() -> None:
    """南北路 runs along the border of w and x from end to end; 东西路 crosses it."""
    for district in ("w", "x"):
        city = town(managed=road_list({"name": "南北路", "district": district}))
        found = managed_road_classes(city)
        assert found.value("w", "managed_class_km", "local") == pytest.approx(1.0)
        assert found.value("w", "managed_class_share", "local") == pytest.approx(1.0)
        # the entry itself is of the district that names it
        assert found.value(district, "managed_class_count", "local") == 1
    spread = managed_distribution(city, reach(build_network(city), city.toilets))
    assert spread.value("w", "managed_km_per_km2", "district") == pytest.approx(0.5)
