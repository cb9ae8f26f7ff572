"""A list in words, or as lines, on the town: what is found, where it counts, and what is said of the rest."""

from __future__ import annotations

from math import isnan

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString
from towns import at, road_list, streets_of, town

from qdgeo.indicators import managed_roads
from qdgeo.indicators.indicator import Indicator


def figures(found: Indicator) -> pd.Series:
    return found.table.set_index(["measure", "district"])["value"]


@pytest.mark.parametrize("district", ["w", "西区", "West", " WEST "])
def test_a_district_is_named_by_id_or_either_name(district: str) -> None:
    found = figures(managed_roads(town(managed=road_list({"name": "东西路", "district": district}))))
    assert found["managed_roads_km", "w"] == pytest.approx(1.0)
    assert found["managed_roads_km", "x"] == 0


@pytest.mark.parametrize("written", ["大道", "ＤＡＤＡＯ", "Main Avenue", "main avenue"])
def test_a_street_is_known_by_any_of_its_names(written: str) -> None:
    tags = {"highway": "primary", "name": "大道", "name:zh": "dadao", "name:en": "Main Avenue"}
    streets = streets_of([(tags, [(0, 0), (900, 0)])])
    found = managed_roads(town(streets=streets, managed=road_list({"name": written, "district": "w"})))
    assert figures(found)["managed_roads_km", "w"] == pytest.approx(0.9)
    assert found.items["match"].tolist() == ["matched"]


def test_the_whole_city_counts_every_entry_of_the_list() -> None:
    rows = [
        {"name": "东西路", "district": "西区"},
        {"name": "南北路"},
        {"name": "东西路", "district": "东区"},
        {"name": "无此路"},
        {"name": "东西路", "district": "北区"},
    ]
    found = figures(managed_roads(town(managed=road_list(*rows))))
    assert found["managed_roads_count"].to_dict() == {"w": 2, "x": 1, "outside": 2, "whole": 5}
    assert found["managed_roads_matched", "whole"] == 3


def test_a_district_with_entries_of_which_none_is_found_is_unknown_not_zero() -> None:
    rows = [{"name": "东西路", "district": "西区"}, {"name": "无此路", "district": "东区"}]
    result = managed_roads(town(managed=road_list(*rows)))
    found = figures(result)
    assert isnan(found["managed_roads_km", "x"])
    assert isnan(found["managed_roads_share", "x"])
    assert found["managed_roads_km", "whole"] == pytest.approx(1.0)
    assert any("lower bound" in note.what and note.features == ("row 3 无此路",) for note in result.notes)


def test_an_entry_without_a_district_may_lie_in_several_and_says_so() -> None:
    result = managed_roads(town(managed=road_list({"name": "东西路"})))
    found = figures(result)
    assert found["managed_roads_km"].to_dict() == pytest.approx(
        {"w": 1.0, "x": 1.0, "outside": 0.0, "whole": 2.0}
    )
    assert found["managed_roads_count", "whole"] == 1
    assert any("runs in several" in note.what for note in result.notes)


def test_a_district_name_that_two_bear_is_refused_for_its_id() -> None:
    city = town(
        managed=road_list({"name": "东西路", "district": "城关"}, {"name": "东西路", "district": "w"})
    )
    twins = city.districts.assign(name=["城关", "城关"])
    result = managed_roads(town(districts=twins, managed=city.managed))
    assert result.items["match"].tolist() == ["not found", "matched"]
    assert any(
        "several districts bear" in note.what and note.features == ("row 2 东西路 [城关]",)
        for note in result.notes
    )


def test_one_line_drawn_in_two_entries_is_measured_once() -> None:
    line = LineString([at(100, 5), at(900, 5)])
    listed = road_list({"name": "甲"}, {"name": "乙"}, lines=[line, line.reverse()])
    found = figures(managed_roads(town(managed=listed)))
    assert found["managed_roads_count", "w"] == 2
    assert found["managed_roads_km", "w"] == pytest.approx(0.8)


def test_lines_longer_than_all_roads_are_told() -> None:
    lines = [LineString([at(0, y), at(1000, y)]) for y in (5, 10, 15)]
    result = managed_roads(
        town(managed=road_list({"name": "甲"}, {"name": "乙"}, {"name": "丙"}, lines=lines))
    )
    assert any("longer than all roads" in note.what for note in result.notes)


def test_a_carriageway_drawn_against_its_direction_still_has_its_partner() -> None:
    streets = streets_of(
        [
            ({"highway": "primary", "name": "大道", "oneway": "yes"}, [(0, 0), (900, 0)]),
            ({"highway": "primary", "name": "大道", "oneway": "-1"}, [(0, 20), (900, 20)]),
        ]
    )
    found = figures(
        managed_roads(town(streets=streets, managed=road_list({"name": "大道", "district": "w"})))
    )
    assert found["managed_roads_km", "w"] == pytest.approx(0.9)


def test_a_missing_cross_street_never_makes_the_whole_street() -> None:
    listed = road_list({"name": "东西路", "district": "w", "from": "甲路", "to": "南北路"})
    result = managed_roads(town(managed=listed))
    row = result.items.iloc[0]
    assert (row["status"], row["match"], row["sections"]) == ("partly", "not found", "东西路 [甲路–南北路]")
    assert "no street '甲路'" in row["reason"]
    assert row["candidates"].startswith("1. 东西路")
    assert isnan(figures(result)["managed_roads_km", "w"])
    assert any("in part" in note.what and note.features == ("row 2 东西路",) for note in result.notes)


def test_hostile_names_are_names() -> None:
    name = "{{7*191}}<script>alert(1)</script>"
    streets = streets_of([({"highway": "primary", "name": name}, [(0, 0), (900, 0)])])
    result = managed_roads(town(streets=streets, managed=road_list({"name": name, "district": "w"})))
    assert isinstance(result.layer, gpd.GeoDataFrame)
    assert set(result.layer["name"]) == {name}


def test_an_unknown_district_is_told_once_with_the_word_that_was_written() -> None:
    result = managed_roads(town(managed=road_list({"name": "东西路", "district": "西曲"})))
    told = [note for note in result.notes if note.features]
    assert [note.features for note in told] == [("row 2 东西路 [西曲]",)]
    assert "no district '西曲'" in result.items["reason"].iloc[0]
