"""Sections of roads on towns made by hand: what is found, how long it is, and what is refused."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from shapely import box
from streets.handmade import Way, city_of, matched, only, way
from towns import town

from qdgeo.streets import roads_by_district
from qdgeo.streets.find import find_section
from qdgeo.streets.index import street_index
from qdgeo.streets.sections import Section


def across(name: str, x: float, *, by: float = 0.0) -> Way:
    """Return a street from south to north that meets what passes (x, by)."""
    return way(name, (x, by - 200), (x, by), (x, by + 200))


PLAIN = (
    way("长路", (0, 0), (200, 0), (500, 0)),
    way("长路", (500, 0), (900, 0)),
    across("甲路", 200),
    across("乙路", 500),
    way("丙路", (900, -100), (900, 0), (900, 300)),
)


# Between two cross streets ---------------------------------------------------------------------------------------


def test_a_section_ends_at_its_cross_streets() -> None:
    found = only(city_of(*PLAIN), "长路", "甲路", "丙路", "w")
    assert (found["status"], found["confidence"], found["reason"]) == ("matched", 1.0, "")
    assert found["km_m"] == pytest.approx(700)


@pytest.mark.parametrize("ends", [("甲路", "乙路"), ("乙路", "甲路")])
def test_the_order_of_the_ends_changes_nothing(ends: tuple[str, str]) -> None:
    assert only(city_of(*PLAIN), "长路", *ends)["km_m"] == pytest.approx(300)


DUAL = (
    way(
        "滨海大道", (0, 0), (300, 0), (330, 0), (700, 0), (730, 0), (900, 0), oneway="yes", highway="primary"
    ),
    way(
        "滨海大道",
        (900, 20),
        (730, 20),
        (700, 20),
        (330, 20),
        (300, 20),
        (0, 20),
        oneway="yes",
        highway="primary",
    ),
    way("甲路", (300, 300), (300, 20), (300, 0), (300, -300), oneway="yes"),
    way("甲路", (330, -300), (330, 0), (330, 20), (330, 300), oneway="yes"),
    way("乙路", (700, 300), (700, 20), (700, 0), (700, -300), oneway="yes"),
    way("乙路", (730, -300), (730, 0), (730, 20), (730, 300), oneway="yes"),
)


def test_a_dual_carriageway_counts_once_from_middle_to_middle() -> None:
    found = only(city_of(*DUAL), "滨海大道", "甲路", "乙路", "w")
    assert found["status"] == "matched"
    assert found["km_m"] == pytest.approx(400)
    assert found["both_m"] == pytest.approx(800)


def test_a_street_goes_through_a_roundabout_without_a_name() -> None:
    ring = [(480.0, 0.0), (500.0, -20.0), (520.0, 0.0), (500.0, 20.0), (480.0, 0.0)]
    city = city_of(
        way("长路", (0, 0), (100, 0), (480, 0)),
        way("长路", (520, 0), (900, 0), (950, 0)),
        ({"highway": "residential", "name": "", "junction": "roundabout"}, ring),
        way("环北路", (500, 20), (500, 300)),
        across("甲路", 100),
        across("丙路", 900),
    )
    found = only(city, "长路", "甲路", "丙路", "w")
    assert found["status"] == "matched"
    assert found["km_m"] == pytest.approx(380 + 2 * np.hypot(20, 20) + 380)
    assert 0.9 < found["confidence"] < 1
    to_ring = only(city, "长路", "甲路", "环北路", "w")
    assert to_ring["status"] == "matched"
    # They meet across the roundabout, and the section ends in the middle of it.
    assert to_ring["km_m"] == pytest.approx(380 + np.hypot(20, 20))


def test_roads_on_two_levels_are_cut_where_they_cross_in_plan() -> None:
    over = way("高架路", (400, -300), (400, 300), bridge="yes", layer="1")
    found = only(city_of(*PLAIN, over), "长路", "甲路", "高架路", "w")
    assert (found["status"], found["km_m"], found["confidence"]) == ("matched", pytest.approx(200), 0.9)
    assert "on another level" in found["reason"]
    on_it = only(city_of(*PLAIN, over), "高架路", "长路", "终点", "w")
    assert (on_it["status"], on_it["km_m"]) == ("partly", 0)
    beyond = only(city_of(*PLAIN, over), "高架路（长路以北）", district="w")
    assert (beyond["status"], beyond["km_m"]) == ("partly", 0)


def test_two_overpasses_on_one_straight_piece_are_two_limits() -> None:
    overs = [way(name, (x, -300), (x, 300), bridge="yes") for name, x in (("东桥", 700), ("西桥", 400))]
    city = city_of(way("长路", (0, 0), (900, 0)), *overs)
    for ends in (("东桥", "西桥"), ("西桥", "东桥")):
        assert only(city, "长路", *ends, "w")["km_m"] == pytest.approx(300)


def test_an_overpass_crossed_twice_is_ambiguous() -> None:
    over = way("高架路", (300, -300), (300, 300), (600, 300), (600, -300), bridge="yes")
    found = only(city_of(*PLAIN, over), "长路", "甲路", "高架路", "w")
    assert (found["status"], found["km_m"]) == ("ambiguous", 0)


def test_a_ramp_leads_to_an_overpass_and_is_not_where_it_crosses() -> None:
    over = way("高架路", (400, -300), (400, 120), (400, 300), bridge="yes")
    ramp = way("", (400, 120), (350, 60), (350, 0), highway="primary_link")
    split = (way("长路", (0, 0), (200, 0), (350, 0), (900, 0)), *PLAIN[2:])
    found = only(city_of(*split, over, ramp), "长路", "甲路", "高架路", "w")
    assert (found["status"], found["km_m"], found["confidence"]) == ("matched", pytest.approx(200), 0.9)


def test_a_ramp_makes_a_junction_where_nothing_crosses() -> None:
    beside = way("高架路", (350, 120), (900, 120), bridge="yes")
    ramp = way("", (350, 120), (350, 0), highway="primary_link")
    split = (way("长路", (0, 0), (200, 0), (350, 0), (900, 0)), *PLAIN[2:])
    found = only(city_of(*split, beside, ramp), "长路", "甲路", "高架路", "w")
    assert (found["status"], found["km_m"], found["confidence"]) == ("matched", pytest.approx(150), 0.9)


CRESCENT = way("弯路", (100, 0), (100, 200), (600, 200), (600, 0))
TWICE = (way("长路", (0, 0), (100, 0), (600, 0), (900, 0)), CRESCENT, across("丙路", 900))


def test_a_street_met_twice_is_ambiguous_with_both_readings() -> None:
    found = only(city_of(*TWICE), "长路", "弯路", "丙路", "w")
    assert (found["status"], found["km_m"]) == ("ambiguous", 0)
    assert "0.80 km" in found["candidates"]
    assert "0.30 km" in found["candidates"]


def test_from_a_street_to_itself_is_between_its_two_meetings() -> None:
    assert only(city_of(*TWICE), "长路", "弯路", "弯路", "w")["km_m"] == pytest.approx(500)


def test_a_second_meeting_in_another_district_is_not_meant() -> None:
    long = way("长路", (0, 0), (100, 0), (400, 0), (1600, 0), (1900, 0))
    bent = way("弯路", (400, 0), (400, 200), (1600, 200), (1600, 0))
    city = city_of(long, bent, across("丙路", 100))
    assert only(city, "长路", "丙路", "弯路", "w")["km_m"] == pytest.approx(300)
    assert only(city, "长路", "丙路", "弯路")["status"] == "ambiguous"


def ring_of(*stops: int) -> tuple[Way, ...]:
    """Return a ring of eight corners with cross streets at some of them."""
    corners = [(500 + 300 * np.cos(a), 300 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 9)[:-1]]
    corners = [(round(float(x), 3), round(float(y), 3)) for x, y in corners]
    spokes = [way(f"{number}号路", corners[number], (500 + number, 0.0)) for number in stops]
    return way("环路", *corners, corners[0]), *spokes


def test_of_two_ways_round_a_ring_the_shorter_is_taken_if_it_clearly_is() -> None:
    city = city_of(*ring_of(0, 1, 4))
    side = 2 * 300 * np.sin(np.pi / 8)
    near = only(city, "环路", "0号路", "1号路", "w")
    assert (near["status"], near["confidence"]) == ("matched", 0.8)
    assert near["km_m"] == pytest.approx(side, abs=0.01)
    across_it = only(city, "环路", "0号路", "4号路", "w")
    assert across_it["status"] == "ambiguous"
    assert "other way round" in across_it["reason"]


def test_a_gap_of_another_name_belongs_to_the_street_up_to_a_length() -> None:
    def broken(metres: float) -> str:
        city = city_of(
            way("长路", (0, 0), (100, 0), (300, 0)),
            way("某桥", (300, 0), (300 + metres, 0)),
            way("长路", (300 + metres, 0), (900, 0), (950, 0)),
            across("甲路", 100),
            across("丙路", 900),
        )
        found = only(city, "长路", "甲路", "丙路", "w")
        return f"{found['status']} {found['km_m']:.0f}"

    assert broken(200) == "matched 800"
    assert broken(320) == "partly 0"


def test_a_way_round_the_block_is_no_gap_of_the_street() -> None:
    city = city_of(
        way("长路", (0, 0), (100, 0), (300, 0)),
        way("长路", (400, 0), (900, 0), (950, 0)),
        way("绕路", (300, 0), (300, 90), (400, 90), (400, 0)),
        across("甲路", 100),
        across("丙路", 900),
    )
    assert only(city, "长路", "甲路", "丙路", "w")["status"] == "partly"


def test_a_square_is_crossed_and_not_counted() -> None:
    city = city_of(
        way("长路", (0, 0), (100, 0), (480, 0)),
        way("长路", (560, 0), (900, 0), (950, 0)),
        way("", (480, 0), (520, 10), (560, 0), highway="footway"),
        across("甲路", 100),
        across("丙路", 900),
        squares=[box(480, -40, 560, 40)],
    )
    found = only(city, "长路", "甲路", "丙路", "w")
    assert found["status"] == "matched"
    assert found["km_m"] == pytest.approx(380 + 340)


def test_the_way_is_along_the_street_and_not_the_shortest() -> None:
    bent = way("长路", (0, 0), (100, 0), (100, 400), (500, 400), (500, 0), (900, 0))
    short = way("捷路", (100, 0), (500, 0))
    city = city_of(bent, short, across("丙路", 900))
    found = only(city, "长路", "捷路", "丙路", "w")
    assert found["status"] == "ambiguous"  # 捷路 is met twice
    city = city_of(bent, short, way("西路", (0, 0), (0, 300)), across("丙路", 900))
    assert only(city, "长路", "西路", "丙路", "w")["km_m"] == pytest.approx(100 + 400 + 400 + 400 + 400)


@pytest.mark.parametrize(("start", "end"), [("甲路", "无此路"), ("无此路", "丙路"), ("甲路", "远路")])
def test_a_missing_cross_street_never_makes_more_of_it(start: str, end: str) -> None:
    city = city_of(*PLAIN, way("远路", (0, 900), (900, 900)))
    found = only(city, "长路", start, end, "w")
    assert (found["status"], found["match"], found["km_m"]) == ("partly", "not found", 0)
    assert found["candidates"].startswith("1. 长路")


def test_two_ends_at_one_junction_are_no_section() -> None:
    city = city_of(*PLAIN, way("丁路", (200, 0), (100, 300)))
    assert only(city, "长路", "甲路", "丁路", "w")["status"] == "partly"


# Beyond, part, numbers -----------------------------------------------------------------------------------------


def test_beyond_goes_to_the_end_on_that_side() -> None:
    city = city_of(*PLAIN)
    assert only(city, "长路（乙路以东）", district="w")["km_m"] == pytest.approx(400)
    assert only(city, "长路（乙路以西）", district="w")["km_m"] == pytest.approx(500)
    north = only(city, "长路（乙路以北）", district="w")
    assert (north["status"], north["km_m"]) == ("partly", 0)


def test_beyond_ends_at_the_districts_border() -> None:
    city = city_of(way("长路", (0, 0), (400, 0), (1700, 0)), across("甲路", 400))
    assert only(city, "长路（甲路以东）", district="w")["km_m"] == pytest.approx(600)


def test_a_part_is_taken_only_if_the_map_calls_it_so() -> None:
    city = city_of(*PLAIN)
    assert only(city, "长路东段", district="w")["status"] == "partly"
    named = city_of(*PLAIN, way("长路东段", (900, 0), (980, 0)))
    assert only(named, "长路东段", district="w")["km_m"] == pytest.approx(80)


def test_a_square_is_no_road_and_dashes_in_brackets_are_no_section() -> None:
    outline = way("某广场", (0, 300), (90, 300), (90, 400), (0, 300), highway="pedestrian", area="yes")
    assert only(city_of(*PLAIN, outline), "某广场", district="w")["km_m"] == 0
    assert only(city_of(*PLAIN), "长路（甲路——）", district="w")["km_m"] == 0


def test_house_numbers_are_not_guessed() -> None:
    index_city = city_of(*PLAIN)
    index = street_index(index_city, roads_by_district(index_city))
    found = find_section(Section(road="长路", extent="numbers", start="1", end="99"), "w", index)
    assert (found.status, len(found.stretches), len(found.candidates)) == ("partly", 0, 1)


# Names ----------------------------------------------------------------------------------------------------------


def test_names_that_differ_in_a_side_never_match() -> None:
    city = city_of(way("香港西路", (0, 0), (900, 0)), across("甲路", 900))
    for written in ("香港中路", "香港路", "香港西二路", "香港西支路"):
        assert only(city, written, district="w")["km_m"] == 0, written


@pytest.mark.parametrize("tag", ["alt_name", "old_name", "official_name", "loc_name"])
def test_other_names_are_tried_after_the_name(tag: str) -> None:
    city = city_of(way("新路", (0, 0), (500, 0), **{tag: "别路;旧路"}), way("乙路", (500, 0), (900, 0)))
    found = only(city, "旧路", district="w")
    assert (found["status"], found["confidence"], found["km_m"]) == ("matched", 0.9, pytest.approx(500))
    assert "新路" in found["reason"]
    both = city_of(way("新路", (0, 0), (500, 0), **{tag: "旧路"}), way("旧路", (0, 300), (300, 300)))
    assert only(both, "旧路", district="w")["km_m"] == pytest.approx(300)


def test_a_misspelt_name_is_taken_if_the_cross_streets_bear_it_out() -> None:
    city = city_of(way("闽江路", (0, 0), (200, 0), (500, 0), (900, 0)), *PLAIN[2:4])
    found = only(city, "闵江路", "甲路", "乙路", "w")
    assert (found["status"], found["km_m"]) == ("matched", pytest.approx(300))
    assert 0.7 < found["confidence"] < 0.8
    other = only(city, "闻江路", "甲路", "乙路", "w")
    assert (other["status"], other["km_m"]) == ("ambiguous", 0)


def test_a_misspelt_name_alone_is_taken_if_it_is_read_the_same() -> None:
    city = city_of(way("福州路", (0, 0), (200, 0), (500, 0), (900, 0)), *PLAIN[2:4])
    assert only(city, "福洲路", district="w")["km_m"] == pytest.approx(900)
    for another in ("抚州路", "郑州路"):  # read with another tone; another place
        alone = only(city, another, district="w")
        assert (alone["status"], alone["km_m"]) == ("ambiguous", 0)
        assert "1. 福州路" in alone["candidates"]


def replace_name(one: Way, name: str) -> Way:
    return one[0] | {"name": name}, one[1]


def test_a_misspelt_name_that_may_be_two_is_refused() -> None:
    other = way("湘江路", (0, 100), (200, 100), (500, 100), (900, 100))
    ways = (way("闽江路", (0, 0), (200, 0), (500, 0), (900, 0)), other)
    ends = [way(name, (x, -90), (x, 0), (x, 100), (x, 200)) for name, x in (("甲路", 200), ("乙路", 500))]
    found = only(city_of(*ways, *ends), "敏江路", "甲路", "乙路", "w")
    assert (found["status"], found["km_m"]) == ("matched", pytest.approx(300))
    assert only(city_of(*ways, *ends), "相江路", "甲路", "乙路", "w")["km_m"] == pytest.approx(300)
    neither = only(city_of(*ways, *ends), "龙江路", "甲路", "乙路", "w")
    assert (neither["status"], neither["km_m"]) == ("ambiguous", 0)
    twins = (replace_name(ways[0], "泰州路"), replace_name(ways[1], "苔州路"))
    both = only(city_of(*twins, *ends), "台州路", "甲路", "乙路", "w")
    assert (both["status"], both["km_m"]) == ("ambiguous", 0)


def test_a_misspelt_cross_street_is_looked_for_among_those_that_meet() -> None:
    city = city_of(*PLAIN[:3], across("福州路", 500), way("苏州路", (0, 300), (900, 300)))
    found = only(city, "长路", "甲路", "福洲路", "w")
    assert (found["status"], found["km_m"]) == ("matched", pytest.approx(300))
    assert "福州路" in found["reason"]
    for another in ("抚州路", "广州路"):
        other = only(city, "长路", "甲路", another, "w")
        assert (other["status"], other["km_m"]) == ("partly", 0)


# Districts ------------------------------------------------------------------------------------------------------

TWO = (way("人民路", (0, 0), (300, 0), (800, 0)), way("人民路", (1500, 0), (1700, 0), (1900, 0)))


def test_the_street_of_the_entrys_district_is_meant() -> None:
    city = city_of(way("人民路", (0, 0), (300, 0)), way("人民路", (1500, 900), (1900, 1200)))
    assert only(city, "人民路", district="w")["km_m"] == pytest.approx(300)
    assert only(city, "人民路", district="x")["km_m"] == pytest.approx(500)
    nowhere = only(city, "人民路")
    assert (nowhere["status"], nowhere["km_m"]) == ("ambiguous", 0)


def test_cross_streets_tell_which_street_is_meant() -> None:
    city = city_of(*TWO, across("甲路", 1700), way("乙路", (1900, 0), (1900, 300)))
    assert only(city, "人民路", "甲路", "乙路")["km_m"] == pytest.approx(200)
    assert only(city, "人民路", "甲路", "乙路", "w")["status"] == "not_found"


def test_a_street_elsewhere_is_not_replaced_by_one_of_a_like_name() -> None:
    city = city_of(way("解放大道", (1500, 0), (1900, 0)), way("解旅大道", (0, 0), (800, 0)))
    found = only(city, "解放大道", district="w")
    assert (found["status"], found["km_m"]) == ("not_found", 0)
    assert "东区" in found["reason"]


def test_a_border_street_is_whole_in_either_district() -> None:
    pair = (
        way("界路", (990, -300), (990, 500), oneway="yes", highway="primary"),
        way("界路", (1010, 500), (1010, -300), oneway="yes", highway="primary"),
    )
    for district in ("w", "x"):
        found = only(city_of(*pair), "界路", district=district)
        assert (found["status"], found["both_m"]) == ("matched", pytest.approx(1600))
        assert found["km_m"] == pytest.approx(800, rel=0.02)


def test_a_street_that_crosses_the_border_is_cut_there() -> None:
    city = city_of(way("长路", (0, 0), (1900, 0)))
    assert only(city, "长路", district="w")["km_m"] == pytest.approx(1000)
    assert only(city, "长路")["km_m"] == pytest.approx(1900)


def test_parts_in_one_line_are_one_street_and_others_are_two() -> None:
    line = city_of(way("长路", (0, 0), (100, 0)), way("长路", (850, 0), (950, 0)))
    found = only(line, "长路", district="w")
    assert (found["status"], found["confidence"], found["km_m"]) == ("matched", 0.8, pytest.approx(200))
    assert "2 parts" in found["reason"]
    aside = city_of(way("长路", (0, 0), (100, 0)), way("长路", (800, 900), (950, 900)))
    assert only(aside, "长路", district="w")["status"] == "ambiguous"


@pytest.mark.parametrize("written", ["西", "小城市西区"])
def test_districts_are_known_in_short_and_behind_the_city(written: str) -> None:
    assert only(city_of(*PLAIN), "长路", district=written)["km_m"] == pytest.approx(900)


# Several together -----------------------------------------------------------------------------------------------


def test_sections_of_two_entries_are_cut_at_each_others_ends_and_counted_once() -> None:
    found = matched(
        city_of(*PLAIN),
        {"name": "长路", "from": "甲路", "to": "丙路", "district": "w"},
        {"name": "长路（乙路以西）", "district": "w"},
    )
    once = found.pieces.drop_duplicates("road")
    assert found.pieces["centreline_m"].sum() == pytest.approx(700 + 500)
    assert once["centreline_m"].sum() == pytest.approx(900)
    assert found.pieces.geometry.length.to_numpy() == pytest.approx(found.pieces["length_m"].to_numpy())


def test_sections_of_one_entry_that_overlap_are_counted_once() -> None:
    found = only(city_of(*DUAL), "滨海大道（甲路—乙路）、滨海大道", district="w")
    assert found["status"] == "matched"
    assert found["km_m"] == pytest.approx(900)
    assert found["both_m"] == pytest.approx(1800)


def test_an_entry_of_two_sections_of_which_one_is_lost_is_found_in_part() -> None:
    found = only(city_of(*PLAIN), "长路（甲路—乙路）、无此路", district="w")
    assert (found["status"], found["match"], found["km_m"]) == ("partly", "matched", pytest.approx(300))
    assert "无此路: no road of this name" in found["reason"]


# Second opinion -------------------------------------------------------------------------------------------------


def test_every_pair_of_cross_streets_is_as_far_apart_as_networkx_says() -> None:
    rng = np.random.default_rng(7)
    course = [
        (float(x), round(float(y), 2))
        for x, y in zip(range(50, 951, 90), rng.uniform(0, 400, 11), strict=True)
    ]
    cut = [course[:4], course[3:7], course[6:]]
    crosses = [way(f"横{number}街", (x, y), (x, 900.0 + number)) for number, (x, y) in enumerate(course)]
    city = city_of(*(way("弯弯路", *piece) for piece in cut), *crosses)
    graph = nx.Graph()
    for a, b in itertools.pairwise(course):
        graph.add_edge(a, b, weight=np.hypot(a[0] - b[0], a[1] - b[1]))
    away = dict(nx.all_pairs_dijkstra_path_length(graph))
    index = street_index(city, roads_by_district(city))
    for i, j in itertools.combinations(range(len(course)), 2):
        section = Section(road="弯弯路", extent="between", start=f"横{i}街", end=f"横{j}街")
        found = find_section(section, "w", index)
        assert found.status == "matched"
        assert found.stretches.centreline_m == pytest.approx(away[course[i]][course[j]])


def test_a_town_without_names_finds_nothing() -> None:
    city = city_of(way("", (0, 0), (900, 0)))
    assert only(city, "长路", "甲路", "乙路")["status"] == "not_found"
    assert only(town(), "东西路", district="w")["status"] == "matched"
