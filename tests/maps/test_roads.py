"""The list on the map: each road once with all its entries, each entry with what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streets.handmade import city_of, way
from towns import road_list

from qdgeo.indicators import managed_roads
from qdgeo.io import Override
from qdgeo.maps.packing import unpack_integers, unpack_table
from qdgeo.maps.roads import managed


@pytest.fixture(scope="module")
def told(mixed):
    return managed(mixed.city, mixed.indicators["managed_roads"], tolerance_m=2.0)


def rows_of(told, name="entries"):
    columns = unpack_table(told[name])
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_classes_are_those_that_there_are_strict_first(told):
    assert [row["id"] for row in told["classes"]][:3] == ["strict", "deep_cleaning", "model"]
    assert {row["id"] for row in told["classes"]} == {
        "strict", "deep_cleaning", "model", "back_lane_signs_planned", "夜市街区"
    }  # fmt: skip
    by_id = {row["id"]: row for row in told["classes"]}
    assert by_id["strict"]["zh"] == "市容秩序严管路"
    assert by_id["夜市街区"]["en"] == "夜市街区", "a class of the user's own is called what the list calls it"
    assert (by_id["deep_cleaning"]["entries"], by_id["deep_cleaning"]["found"]) == (4, 2)


def test_a_road_of_two_classes_is_one_feature_of_both(told):
    sets = {tuple(row["entries"]) for row in rows_of(told, "rows")}
    assert (0, 1) in sets
    assert (2, 3) in sets
    assert not {(0,), (1,)} & sets
    assert told["shape"]["features"] == len(rows_of(told, "rows"))


def test_km_of_every_class_are_those_of_the_figures(told, mixed):
    indicator = mixed.indicators["managed_roads"]
    entries = rows_of(told)
    for place, one in enumerate(told["classes"]):
        basis = "centreline" if one["id"] == "strict" else f"centreline:{one['id']}"
        features = [
            row
            for row in rows_of(told, "rows")
            if any(place in entries[e]["classes"] for e in row["entries"])
        ]
        for district in {row["district"] for row in features} - {"outside"}:
            km = sum(row["km"] for row in features if row["district"] == district)
            assert km == pytest.approx(indicator.value(district, "managed_roads_km", basis), abs=0.003)


@pytest.mark.parametrize("order", [1, -1])
def test_km_of_a_road_are_the_same_whichever_of_its_entries_stands_first(order):
    ways = (((50, 0), (950, 0)), ((950, 20), (50, 20)))
    city = city_of(*(way("长路", *line, oneway="yes", highway="primary") for line in ways))
    listed = road_list({"name": "长路", "district": "w"}, {"name": "长路", "district": "w"})
    one_side = Override(entry=("row 2", "row 3")[::order][0], action="ways", numbers=(1,))
    city = replace(city, managed=replace(listed, overrides=(one_side,)))
    told = managed(city, managed_roads(city), tolerance_m=2.0)
    assert [row["km"] for row in rows_of(told, "rows")] == [0.45, 0.45]


def test_an_entry_says_what_became_of_it_in_both_languages(told):
    by_row = {row["entry"]: row for row in rows_of(told)}
    assert by_row["row 2"]["status"] == "matched"
    assert by_row["row 2"]["km"] > 1
    lost = by_row["row 8"]
    assert (lost["status"], lost["km"], lost["district"]) == ("not_found", None, "d1")
    assert lost["zh"] == "没有同名道路"
    assert lost["en"] == "no road of this name"
    partly = by_row["row 9"]
    assert (partly["from"], partly["to"]) == ("第61街", "没有路")
    assert partly["status"] == "partly"
    assert partly["sections"].startswith("第27街 [")
    assert "没有" in partly["zh"]
    assert partly["en"].startswith("no street")
    assert "没有“" not in partly["en"]
    assert by_row["row 11"]["district"] == "outside"
    assert by_row["row 11"]["written"] == "外区"
    assert by_row["row 2"]["fact.unit"] == "城管一中队"


def test_what_the_user_decided_is_marked(told):
    mine = {row["entry"]: row["zh"] for row in rows_of(told) if row["mine"]}
    assert mine == {"row 12": "人工排除"}


def test_candidates_of_what_is_in_doubt_have_their_lines(told):
    offered = rows_of(told, "offered")
    entries = rows_of(told)
    assert {entries[row["entry"]]["status"] for row in offered} <= {"partly", "ambiguous"}
    assert {entries[row["entry"]]["entry"] for row in offered} == {"row 9"}
    assert told["offers"]["features"] == len(offered)
    assert unpack_integers(told["offers"]["vertices"]).min() >= 2


def test_columns_that_say_nothing_are_left_out(told, town):
    plain = managed(town.city, town.indicators["managed_roads"], tolerance_m=2.0)
    assert {"from", "to", "candidates"} <= set(unpack_table(told["entries"]))
    assert not {"from", "to", "candidates", "fact.unit"} & set(unpack_table(plain["entries"]))


def test_without_a_list_or_with_the_police_s_alone_the_page_says_so(town):
    none = replace(town.city, managed=None)
    assert managed(none, managed_roads(none), tolerance_m=2.0) == {"listed": "none", "classes": []}
    frame = town.city.managed.frame.assign(**{"class": "no_parking"})
    police = replace(town.city, managed=replace(town.city.managed, frame=frame))
    assert managed(police, managed_roads(police), tolerance_m=2.0)["listed"] == "police"


def test_a_list_of_which_nothing_is_found_has_its_entries_all_the_same(town, relisted):
    lost = relisted(town, ("没有路", "", "", "", "严管路"))
    told = managed(lost.city, lost.indicators["managed_roads"], tolerance_m=2.0)
    assert told["shape"]["features"] == 0
    assert [row["status"] for row in rows_of(told)] == ["not_found"]


def test_the_same_list_gives_the_same_layers(told, mixed):
    assert managed(mixed.city, mixed.indicators["managed_roads"], tolerance_m=2.0) == told
