"""The user's decisions on towns made by hand: what counts after them, and which fit nothing any more."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from streets.handmade import city_of, matched, way
from streets.test_find import PLAIN, TWICE
from towns import road_list

from qdgeo.indicators import managed_roads
from qdgeo.io import Override


@pytest.mark.parametrize(
    ("override", "metres"),
    [
        (Override(entry="row 2", action="accept", numbers=(2,)), 300),
        (Override(entry="长路", action="reject"), 0),
        (Override(entry="row 2", action="ways", numbers=(2,)), 900),
        (Override(entry="row 2", action="nodes", numbers=(2, 3)), 500),
    ],
)
def test_the_user_decides(override: Override, metres: float) -> None:
    row = {"name": "长路", "from": "弯路", "to": "丙路", "district": "w"}
    found = matched(city_of(*TWICE), row, overrides=(override,))
    assert found.pieces["centreline_m"].sum() == pytest.approx(metres)
    assert found.entries["status"].item() == ("matched" if metres else "not_found")
    assert "user" in found.entries["reason"].item()
    assert any("decisions of the user are applied" in note.what for note in found.notes)


def test_accepting_what_was_open_keeps_what_was_found() -> None:
    city = city_of(*TWICE, way("横路", (0, 900), (250, 900)))
    row = {"name": "横路、长路（弯路—丙路）", "district": "w"}
    before = matched(city, row)
    assert before.entries["status"].item() == "partly"
    assert before.by_words["centreline_m"].item() == pytest.approx(250)
    assert before.offers["section"].tolist() == [2, 2]
    accept = Override(entry="row 2", action="accept", numbers=(2,))
    found = matched(city, row, overrides=(accept,))
    assert found.entries["status"].item() == "matched"
    assert found.pieces["centreline_m"].sum() == pytest.approx(250 + before.offers["centreline_m"][1])


def test_several_candidates_are_accepted_at_once() -> None:
    row = {"name": "长路", "from": "弯路", "to": "丙路", "district": "w"}
    both = Override(entry="row 2", action="accept", numbers=(1, 2))
    found = matched(city_of(*TWICE), row, overrides=(both,))
    assert found.pieces["length_m"].sum() == pytest.approx(shapely.union_all(found.offers.geometry).length)


@pytest.mark.parametrize(
    ("ways", "metres"), [((1,), 900), ((2,), 900), ((1, 2), 900), ((1, 3), 1100), ((1, 2, 3), 1100)]
)
def test_a_carriageway_that_is_named_alone_stands_for_both(ways: tuple[int, ...], metres: float) -> None:
    east, west = ((50, 0), (950, 0)), ((950, 20), (50, 20))
    city = city_of(
        *(way("长路", *line, oneway="yes") for line in (east, west)), way("横路", (950, 0), (950, 200))
    )
    named = Override(entry="row 2", action="ways", numbers=ways)
    found = matched(city, {"name": "长路", "district": "w"}, overrides=(named,))
    assert found.pieces["centreline_m"].sum() == pytest.approx(metres)


def test_two_entries_decided_on_one_carriageway_each_are_one_road() -> None:
    east, west = ((50, 0), (950, 0)), ((950, 20), (50, 20))
    city = city_of(*(way("长路", *line, oneway="yes") for line in (east, west)))
    told = tuple(Override(entry=f"row {n + 1}", action="ways", numbers=(n,)) for n in (1, 2))
    row = {"name": "长路", "district": "w"}
    listed = replace(city, managed=replace(road_list(row, row), overrides=told))
    assert managed_roads(listed).value("w", "managed_roads_km", "centreline") == pytest.approx(0.9)
    alone = replace(city, managed=replace(road_list(row), overrides=told[:1]))
    assert managed_roads(alone).value("w", "managed_roads_km", "centreline") == pytest.approx(0.9)


def test_a_decision_about_a_row_comes_before_one_about_a_name() -> None:
    row = {"name": "长路", "district": "w"}
    told = (Override(entry="row 2", action="reject"), Override(entry="长路", action="ways", numbers=(1,)))
    for overrides in (told, told[::-1]):
        found = matched(city_of(*PLAIN), row, row, overrides=overrides)
        assert found.entries["status"].tolist() == ["not_found", "matched"]


def test_offers_and_what_the_words_give_stand_whatever_is_decided() -> None:
    row = {"name": "长路", "from": "弯路", "to": "丙路", "district": "w"}
    before = matched(city_of(*TWICE), row)
    after = matched(city_of(*TWICE), row, overrides=(Override(entry="row 2", action="reject"),))
    assert before.offers["number"].tolist() == after.offers["number"].tolist() == [1, 2]
    assert after.offers.geometry.length.tolist() == pytest.approx(before.offers["length_m"].tolist())
    assert after.by_words["status"].tolist() == ["ambiguous"]
    assert after.by_words.geometry.is_empty.all()
    assert after.offers.crs == after.pieces.crs


@pytest.mark.parametrize(
    "override",
    [
        Override(entry="row 9", action="reject"),
        Override(entry="row 2", action="accept", numbers=(7,)),
        Override(entry="row 2", action="ways", numbers=(99,)),
        Override(entry="row 2", action="nodes", numbers=(1, 99)),
    ],
)
def test_a_decision_that_fits_nothing_is_told(override: Override) -> None:
    found = matched(city_of(*PLAIN), {"name": "长路", "district": "w"}, overrides=(override,))
    assert found.entries["status"].item() == "matched"
    (note,) = [note for note in found.notes if "fit no entry" in note.what]
    assert note.warning
    assert note.features[0].startswith(f"{override.entry}: {override.action}")
