"""What the page of a review is given: entries as the list has them, candidates, decisions, and where they go."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from maps.reviewed import ROWS, WAYS, reviewed
from shapely import LineString
from streets.handmade import city_of, way
from towns import at, road_list

from qdgeo.errors import DataError
from qdgeo.indicators.managed import managed_of
from qdgeo.io import Override, read_overrides
from qdgeo.maps import review_roads
from qdgeo.maps.figure import asset
from qdgeo.maps.packing import unpack_integers
from qdgeo.maps.review import _APP, _SCRIPTS
from qdgeo.maps.review_payload import review_document
from qdgeo.maps.texts import review_catalogues
from qdgeo.texts import words as spoken


def document(city):
    managed = managed_of(city)
    assert managed is not None
    return review_document(city, managed, date=None)


def test_every_entry_has_its_words_its_state_and_its_line():
    told = document(reviewed())
    rows = told["entries"]
    assert [row["id"] for row in rows] == ["row 2", "row 3", "row 4", "row 5", "row 6"]
    assert [row["status"] for row in rows] == ["ambiguous", "partly", "not_found", "matched", "partly"]
    assert [row["km"] for row in rows] == [0, 0, 0, 0.25, 0.25]
    assert rows[0]["from"] == "弯路"
    assert rows[0]["district"] == "西区"
    assert rows[0]["sections"] == "长路 [弯路–丙路]"
    assert rows[2]["reason"] == {"zh": "没有同名道路", "en": "no road of this name"}
    assert unpack_integers(told["lines"]["parts"]).tolist() == [0, 0, 0, 1, 1]


def test_candidates_are_numbered_as_decisions_name_them():
    offers = document(reviewed())["offers"]
    found = [(row["entry"], row["number"], row["section"], row["km"]) for row in offers["rows"]]
    assert found == [(0, 1, 1, 0.8), (0, 2, 1, 0.3), (1, 1, 1, 0.9), (4, 1, 2, 0.8), (4, 2, 2, 0.3)]
    assert unpack_integers(offers["shape"]["parts"]).min() == 1


def test_what_is_decided_stands_beside_what_the_words_give():
    overrides = (
        Override(entry="row 2", action="accept", numbers=(2,), remark="看过"),
        Override(entry="长路", action="reject"),
        Override(entry="row 4", action="ways", numbers=(99,)),
        Override(entry="row 88", action="reject"),
    )
    told = document(reviewed(overrides=overrides))
    assert told["entries"][0]["status"] == "ambiguous"
    rows = told["file"]["rows"]
    assert [row["entries"] for row in rows] == [[0], [0, 1], [2], []]
    assert [row["named"] for row in rows] == [False, True, False, True]
    assert [row["applied"] for row in rows] == [True, True, False, False]
    assert rows[0]["cells"] == ["row 2", "accept", "2", "看过"]
    assert told["decided"]["rows"] == [
        {"entry": 0, "km": 0.3},
        {"entry": 1, "km": 0.0},
        {"entry": 2, "km": 0.0},
    ]


@pytest.mark.parametrize(
    ("source", "path", "proposed"),
    [
        ({}, "", "raw/overrides.csv"),
        ({"path": "roads.csv"}, "", "overrides.csv"),
        ({"overrides": "raw/mine.csv"}, "raw/mine.csv", "raw/overrides.csv"),
        ({"overrides": "/home/wang/mine.csv"}, "mine.csv", "raw/overrides.csv"),
    ],
)
def test_the_page_says_where_the_file_goes_and_names_no_place_of_this_machine(source, path, proposed):
    file = document(reviewed(source=source))["file"]
    assert (file["path"], file["proposed"]) == (path, proposed)
    assert file["header"] == ["entry", "action", "value", "remark"]


def test_columns_of_the_user_are_kept_in_their_order(tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_text("谁,entry,action,value\n王,row 2,accept,2\n", encoding="utf-8")
    file = document(reviewed(overrides=read_overrides(path)))["file"]
    assert file["header"] == ["谁", "entry", "action", "value", "remark"]
    assert file["rows"][0]["cells"] == ["王", "row 2", "accept", "2", ""]


def test_roads_and_named_streets_can_be_picked_and_only_their_junctions():
    city = city_of(
        *WAYS,
        way("", (0, -300), (300, -300), highway="footway"),
        way("小巷", (300, -300), (300, 0), (400, 100), highway="footway"),
    )
    told = document(replace(city, managed=road_list(*ROWS)))
    way_ids = unpack_integers(told["context"]["way"]["low"])
    assert way_ids.tolist() == [1, 2, 3, 4, 5, 6, 7, 0, 9]
    names = np.array(told["context"]["names"])[unpack_integers(told["context"]["name"])]
    assert names.tolist() == ["长路", "弯路", "丙路", "横路", "直路", "直路", "", "", "小巷"]
    ids = unpack_integers(told["junctions"]["id"]["low"])
    known = managed_of(replace(city, managed=road_list(*ROWS)))
    assert known is not None
    nodes, xy = city.streets.nodes, shapely.get_coordinates(city.streets.frame.geometry)
    places = {tuple(np.round(xy[nodes == one][0] - at(0, 0)).astype(int)) for one in ids}
    assert (600, 0) in places  # 长路 and 弯路
    assert (100, -150) not in places  # a bend
    assert (0, -300) not in places  # a path without a name
    assert (300, -300) in places  # the end of a named one
    assert len(ids) == len(set(ids.tolist())) == len(places)


def test_ids_past_four_thousand_million_survive():
    city = reviewed()
    streets = city.streets
    large = replace(
        streets,
        frame=streets.frame.assign(way=streets.frame["way"] + 2**33),
        nodes=streets.nodes + 12_000_000_000,
    )
    told = document(replace(city, streets=large))
    low, high = (unpack_integers(told["junctions"]["id"][part]).astype(np.int64) for part in ("low", "high"))
    assert set((high * 2**32 + low).tolist()) <= set(large.nodes.tolist())
    assert unpack_integers(told["context"]["way"]["high"]).tolist() == [2] * 7


def test_a_list_that_came_with_lines_is_shown_and_needs_no_decision():
    city = reviewed()
    line = LineString([at(0, 5), at(500, 5)])
    told = document(replace(city, managed=road_list({"name": "画的路"}, lines=[line])))
    assert told["drawn"]
    assert told["entries"][0]["status"] == "matched"
    assert told["entries"][0]["km"] == 0.5


def test_without_a_list_it_is_said_which_setting_names_one():
    with pytest.raises(DataError, match=r"sources\.managed_roads"):
        review_roads(replace(reviewed(), managed=None))


def test_the_same_inputs_give_the_same_bytes_and_another_list_another_memory():
    one, two = review_roads(reviewed()).html, review_roads(reviewed()).html
    assert one == two
    marks = {
        document(city)["mark"]
        for city in (
            reviewed(),
            reviewed(*ROWS[:3]),
            reviewed(overrides=(Override(entry="row 2", action="reject"),)),
        )
    }
    assert len(marks) == 3


def test_what_is_in_doubt_stands_in_the_preview_of_a_notebook():
    page = review_roads(reviewed())
    assert [row[0] for row in page.rows] == ["row 2", "row 3", "row 4", "row 6"]
    assert page.title == "小城 · 严管路名录核对"


def test_every_text_that_the_page_asks_for_is_there_in_both_languages():
    words = review_catalogues()
    page = asset("review/page.html")
    asked = set(re.findall(r'data-text="([^"]+)"', page))
    asked |= {f"label.{name}" for name in re.findall(r'data-label="([^"]+)"', page)}
    for name in [*(f"app/{name}" for name in _APP), *(f"review/{name}" for name in _SCRIPTS)]:
        asked |= set(re.findall(r'q\.t\("([a-z][\w.]*)"', asset(f"{name}.js")))
    own_zh, own_en = (spoken("review")[language] for language in ("zh", "en"))
    assert set(own_zh) == set(own_en)
    for language in ("zh", "en"):
        assert not asked - set(words[language])
    for key, text in own_zh.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", own_en[key])), key
    assert not [key for key, text in own_en.items() if re.search("[\u4e00-\u9fff]", text)]


def test_scripts_make_no_html_of_text():
    folder = Path(__file__).resolve().parents[2] / "qdgeo" / "maps" / "assets" / "review"
    for script in folder.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", text
        )


def test_a_long_list_on_many_streets_is_a_page_that_can_be_mailed():
    side = 60  # rows and columns of streets, cut at every crossing
    rng = np.random.default_rng(4)
    place = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), axis=-1).reshape(-1, 2)
    xy = place * 90.0 + at(0, 0) + rng.normal(0, 9, place.shape)
    number = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([number[:-1].ravel(), number[:, :-1].ravel()])
    head = np.concatenate([number[1:].ravel(), number[:, 1:].ravel()])
    names = [
        f"第{one % side}横街" if abs(other - one) > 1 else f"第{one // side}纵街"
        for one, other in zip(tail, head, strict=True)
    ]
    city = reviewed()
    blank = {column: "" for column in city.streets.frame.columns if column != "geometry"}
    ways = rng.choice(2**31, len(tail), replace=False) + 1
    frame = gpd.GeoDataFrame(
        {**blank, "way": ways, "name": names, "highway": "residential"},
        geometry=shapely.linestrings(np.stack([xy[tail], xy[head]], axis=1)),
        crs=city.crs,
    )
    ids = 11_000_000_000 + rng.choice(2**31, side * side, replace=False)
    streets = replace(city.streets, frame=frame, nodes=ids[np.stack([tail, head], axis=1)].ravel())
    rows = [
        {
            "name": f"第{n % side}横街",
            "from": f"第{n % 23}纵街" if n % 3 else "无此街",
            "to": f"第{30 + n % 29}纵街",
        }
        for n in range(300)
    ]
    ground = [shapely.box(*at(-100, -100), *at(side * 90, side * 90))]
    districts = city.districts.iloc[:1].set_geometry(ground, crs=city.crs)
    page = review_roads(replace(city, streets=streets, districts=districts, managed=road_list(*rows)))
    assert len(frame) == 7080
    without = len(asset("leaflet/leaflet.js")) + len(
        json.dumps(review_catalogues(), ensure_ascii=False).encode()
    )
    assert (page.size - without) / len(frame) < 90  # bytes a street, entries and all
