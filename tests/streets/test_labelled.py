"""The labelled entries are sound: what they say is on the streets is there, and the ruler and the scorer measure."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from shapely import LineString
from streets.labelled import label as aid
from streets.labelled.scoring import OUTCOMES, Found, Label, judge, read_labels, score
from streets.labelled.town import CRS, HALF_GAP_M, town
from streets.labelled.town_c import TURN_DEG, on_the_ground, town_c
from streets.labelled.walk import NotOneJunctionError, Ruler, length_of

from qdgeo.io import Streets

LABELS = read_labels()
BY_ID = {label.id: label for label in LABELS}
FINGERPRINT = "90618db8032d9a1412c9ce51ec055c885d0a934abb9f48a5ca332897643b61fb"
FINGERPRINT_C = "4048f9a6ac5a7bde41f6e2b441530eabd1199675feb2c1d6111e06c894fef7d1"


@pytest.fixture(scope="module")
def in_town() -> Ruler:
    return aid.place("town").ruler


@pytest.fixture(params=["town", "town_c", "helsinki", "las_palmas", "porto_alegre"])
def city(request: pytest.FixtureRequest) -> str:
    if request.param in {"las_palmas", "porto_alegre"}:
        request.getfixturevalue("shared_data")
    return str(request.param)


# The set ---------------------------------------------------------------------------------------------------------


def test_each_entry_has_an_id_and_an_outcome_of_its_own():
    assert len(BY_ID) == len(LABELS)
    assert {label.expected for label in LABELS} == set(OUTCOMES)
    assert {outcome for label in LABELS for outcome in label.accepted} <= set(OUTCOMES)
    assert not [label.id for label in LABELS if label.expected in label.accepted]


def test_the_halves_are_large_enough_and_every_style_occurs_more_than_once():
    halves = Counter(label.half for label in LABELS)
    assert min(halves[half] for half in "ABC") >= 200
    assert halves["D"] >= 110
    styles = Counter((label.half, label.style) for label in LABELS)
    assert len(styles) >= 30
    assert min(styles.values()) >= 2


def test_no_two_entries_of_a_place_are_written_alike():
    written = Counter((label.city, *label.cells.values()) for label in LABELS)
    assert not [cells for cells, times in written.items() if times > 1]


def test_every_kind_of_trap_occurs_and_says_what_wrong_in_silence_is():
    trapped = [label for label in LABELS if label.traps]
    kinds = Counter(trap for label in trapped for trap in label.traps)
    assert len(trapped) >= 60
    assert set(kinds) == set(aid.SILENCE)
    assert min(kinds.values()) >= 3
    assert not [label.id for label in trapped if not label.silence]


def test_a_truth_stands_exactly_where_something_may_be_counted():
    for label in LABELS:
        placed = bool(label.parts)
        if "matched" in label.agreeable:
            assert placed, label.id
        elif label.expected != "partly":
            assert not placed, label.id


def test_labels_are_compiled_from_what_was_written(city: str):
    letter = next(letter for letter, name in aid.CITIES.items() if name == city)
    lines = [line for file in aid.HALVES for line in aid.written(aid.HERE / file)]
    lines = [line for line in lines if line["id"].startswith(letter)]
    assert {line["id"] for line in lines} == {label.id for label in LABELS if label.city == city}
    for line in lines:
        entry, label = aid.compiled(line), BY_ID[line["id"]]
        assert entry["cells"] == label.cells
        assert (entry["expected"], *entry["accepted"]) == label.agreeable
        assert tuple(entry["truth"]["parts"] if entry["truth"] else ()) == label.parts, label.id


def test_true_paths_run_along_streets_and_have_the_stated_length(city: str):
    ruler = aid.place(city).ruler
    labels = [label for label in LABELS if label.city == city and label.parts]
    for label in labels:
        paths = [path for part in label.parts for readings in part for path in readings]
        assert all(ruler.joined(path) for path in paths), label.id
        assert length_of(ruler, label.parts) == pytest.approx(label.length_m, rel=0.005), label.id
    assert len(labels) >= 40


def test_either_reading_of_a_junction_is_near_enough_to_be_right(city: str):
    ruler = aid.place(city).ruler
    for label in LABELS:
        if label.city == city and label.parts and label.expected != "ambiguous":
            nearest, farthest = (
                sum(np.mean([pick(map(ruler.length, readings)) for readings in part]) for part in label.parts)
                for pick in (min, max)
            )
            assert (farthest - nearest) / 2 <= 0.05 * label.length_m, label.id


def test_all_of_it_is_small():
    assert sum(path.stat().st_size for path in Path(aid.HERE).glob("*.*")) < 1_000_000


def test_half_c_is_as_hard_as_the_others_and_on_ground_of_its_own():
    """About half of it is trapped, with every trap, and no section of B is asked for again."""
    mine = [label for label in LABELS if label.half == "C"]
    trapped = [label for label in mine if label.traps]
    assert len(trapped) >= len(mine) / 2
    assert {trap for label in trapped for trap in label.traps} == set(aid.SILENCE)
    truths = {half: _sections(f"half_{half}.psv") for half in "bc"}
    assert not truths["b"] & truths["c"]


def test_half_d_asks_for_no_section_that_another_half_or_another_of_its_entries_asks_for():
    mine = [label for label in LABELS if label.half == "D"]
    trapped = [label for label in mine if label.traps]
    assert len(trapped) >= len(mine) / 2
    assert {trap for label in trapped for trap in label.traps} == set(aid.SILENCE)
    asked = Counter(
        (
            line["id"][0],
            frozenset(frozenset(re.split(r": | > ", text)) for text in line["truth"].split(" ; ")),
        )
        for file in aid.HALVES
        for line in aid.written(aid.HERE / file)
        if line["truth"] and (file == "half_d.psv" or line["id"][0] != "a")
    )
    for line in aid.written(aid.HERE / "half_d.psv"):
        if line["truth"]:
            parts = frozenset(frozenset(re.split(r": | > ", text)) for text in line["truth"].split(" ; "))
            assert asked[line["id"][0], parts] == 1, line["id"]


def _sections(file: str) -> set[tuple[str, str]]:
    lines = aid.written(aid.HERE / file)
    return {(line["id"][0], text) for line in lines if line["truth"] for text in line["truth"].split(" ; ")}


# The towns -------------------------------------------------------------------------------------------------------


def test_a_town_is_the_same_to_the_byte():
    assert town().fingerprint() == town.__wrapped__().fingerprint() == FINGERPRINT
    assert town_c().fingerprint() == town_c.__wrapped__().fingerprint() == FINGERPRINT_C


def test_another_seed_draws_another_town():
    assert town.__wrapped__(1).fingerprint() != FINGERPRINT
    assert town_c.__wrapped__(1).fingerprint() != FINGERPRINT_C


def test_the_second_town_is_of_one_piece_and_turned_with_its_districts():
    here = aid.place("town_c")
    graph = nx.Graph(pair for row in here.ruler.rows for pair in itertools.pairwise(row))
    assert nx.is_connected(graph)
    assert 1500 <= len(here.ruler.rows) <= 5000
    border = here.part("胶莱路: @0,2900 > @5600,2900")[0][0]
    (x, y), (a, b) = here.ruler.xy[border[0]], here.ruler.xy[border[-1]]
    assert math.degrees(math.atan2(b - y, a - x)) == pytest.approx(TURN_DEG, abs=0.01)
    assert (x, y) == pytest.approx(on_the_ground(0, 2900), abs=0.01)
    districts = town_c().districts.set_index("name").geometry
    assert list(districts.index) == ["黄岛区", "即墨区", "胶州市"]
    assert max(districts["胶州市"].boundary.distance(shapely.Point(here.ruler.xy[n])) for n in border) < 0.01


def test_the_town_is_of_one_piece_and_of_a_fair_size(in_town: Ruler):
    graph = nx.Graph(pair for row in in_town.rows for pair in itertools.pairwise(row))
    assert nx.is_connected(graph)
    assert 2000 <= len(in_town.rows) <= 5000
    assert in_town.streets.frame.crs == CRS
    assert list(town().districts["name"]) == ["市南区", "崂山区", "市北区", "李沧区"]


def test_a_node_of_the_town_is_at_one_place_only(in_town: Ruler):
    xy = shapely.get_coordinates(np.asarray(in_town.streets.frame.geometry, dtype=object))
    places = {(node, *place) for node, place in zip(in_town.streets.nodes.tolist(), xy.tolist(), strict=True)}
    assert len(places) == len(in_town.xy)


def test_carriageways_run_25_m_apart(in_town: Ruler):
    frame = in_town.streets.frame
    assert set(frame.loc[frame["dual_carriageway"] == "yes", "oneway"]) == {"yes"}
    (one, other) = (in_town.line(readings[0]) for readings in BY_ID["a015"].parts[0])
    apart = [one.distance(shapely.Point(place)) for place in other.coords]
    assert apart == pytest.approx([2 * HALF_GAP_M] * len(apart), abs=1)


def test_the_viaduct_passes_over_streets_without_sharing_a_node(in_town: Ruler):
    here = aid.place("town")
    viaduct, below = (
        in_town.nodes_of(here.rows("杭鞍高架路")),
        in_town.nodes_of(here.rows("南京路+福州路+山东路")),
    )
    assert not viaduct & below
    one, other = (
        shapely.union_all([in_town.line(in_town.rows[r]) for r in here.rows(k)])
        for k in ("杭鞍高架路", "福州路")
    )
    assert one.intersects(other)


# The ruler -------------------------------------------------------------------------------------------------------


def test_the_ruler_walks_both_carriageways_and_reads_near_and_far_sides(in_town: Ruler):
    """福州路 and 南京路 are 650 m apart; the dual 南京路 is 25 m wide, so near and far readings differ by that."""
    (part,) = BY_ID["a003"].parts  # 闽江路, a single street, between the dual 南京路 and the single 福州路
    ((near, far),) = part
    assert in_town.length(far) - in_town.length(near) == pytest.approx(25, abs=0.5)


def test_the_ruler_takes_no_two_places_for_one_junction(in_town: Ruler):
    here = aid.place("town")
    with pytest.raises(NotOneJunctionError, match="several places"):
        in_town.junction(here.rows("滨河路"), here.rows("宁夏路"))
    with pytest.raises(NotOneJunctionError, match="share no node"):
        in_town.junction(here.rows("杭鞍高架路"), here.rows("福州路"))


# The scorer ------------------------------------------------------------------------------------------------------


def street(*, parts: bool = True, **changes: object) -> Label:
    """Return a label of a straight street of 1,000 m between nodes 1 and 2."""
    usual: dict[str, object] = {
        "id": "x", "half": "A", "city": "plain", "style": "by_hand", "cells": {"name": "长路"}, "expected": "matched",
        "accepted": (), "traps": ("gap_in_name",), "silence": "ends early",
        "parts": ((((1, 2),),),) if parts else (), "length_m": 1000.0 if parts else math.nan,
    }  # fmt: skip
    return Label(**{**usual, **changes})  # type: ignore[arg-type]


@pytest.fixture
def plain() -> Ruler:
    frame = town().streets.frame.iloc[:1].set_geometry([LineString([(0, 0), (1000, 0)])], crs=CRS)
    return Ruler(Streets(frame=frame, nodes=np.array([1, 2])))


def called(outcome: str, start: float, end: float, *, y: float = 0.0, length_m: float | None = None) -> Found:
    line = LineString([(start, y), (end, y)])
    return Found(outcome=outcome, lines=(line,), length_m=line.length if length_m is None else length_m)


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (called("matched", 0, 1000), True),
        (called("matched", 0, 1000, y=29), True),  # the other carriageway
        (called("matched", 0, 1000, y=31), False),
        (called("matched", 0, 951), True),
        (called("matched", 0, 949), False),  # 5.1 % short
        (called("matched", 200, 1200), False),  # of the right length, in the wrong place
        (called("matched", 0, 1000, length_m=2000), False),  # both carriageways counted
        (called("matched", 0, 3000, length_m=1000), False),  # two thirds of the lines lie astray
        (called("partly", 0, 1000), False),
        (Found(outcome="matched"), False),
        (called("matched", 0, 1000, length_m=math.nan), False),
    ],
)
def test_a_match_is_right_by_its_length_and_its_place(plain: Ruler, found: Found, right: bool):
    verdict = judge(street(), found, plain)
    assert verdict.right is right
    assert verdict.silent is (found.outcome == "matched" and not right)


def test_what_has_no_truth_is_wrong_in_silence_when_called_matched(plain: Ruler):
    lost = street(parts=False, expected="not_found")
    assert judge(lost, called("matched", 0, 1000), plain).silent
    assert not judge(lost, Found(outcome="not_found"), plain).silent
    assert judge(lost, called("partly", 0, 1000), plain).miscounted
    assert not judge(lost, Found(outcome="partly"), plain).miscounted


def test_what_may_be_matched_is_right_in_its_place_and_no_loss_otherwise(plain: Ruler):
    unsure = street(expected="ambiguous", accepted=("matched",))
    assert judge(unsure, called("matched", 0, 1000), plain).right
    assert judge(unsure, called("matched", 0, 500), plain).silent
    assert judge(unsure, Found(outcome="ambiguous"), plain).agrees
    assert math.isnan(score([unsure], {"x": Found(outcome="ambiguous")}, {"plain": plain}).recall)


def test_figures_of_four_entries_by_hand(plain: Ruler):
    """Three are to be matched: one is right (2 % long), one ends half way in silence, one is not found."""
    labels = [
        street(id="a"),
        street(id="b"),
        street(id="c"),
        street(id="d", parts=False, expected="not_found", traps=(), half="B"),
    ]
    found = {
        "a": called("matched", 0, 1020),
        "b": called("matched", 0, 500),
        "c": Found(outcome="not_found"),
        "d": called("matched", 0, 1000),
    }
    result = score(labels, found, {"plain": plain})
    assert result.precision == pytest.approx(1 / 3)
    assert result.recall == pytest.approx(1 / 3)
    assert result.median_length_error == pytest.approx((0.02 + 0.5) / 2)
    assert result.silent == ("b", "d")
    assert result.silent_traps == {"b": "ends early"}
    assert result.miscounted == ("b", "d")
    assert result.outcomes == {
        ("matched", "matched"): 2,
        ("matched", "not_found"): 1,
        ("not_found", "matched"): 1,
    }
    assert result.only(lambda label: label.half == "A").precision == 0.5
    assert math.isnan(result.only(lambda label: label.id == "c").precision)
    assert result.report().splitlines()[1].split() == ["all", "4", "3", "1", "0.333", "0.333", "0.2600"]


def test_an_entry_without_a_result_and_an_unknown_outcome_are_refused(plain: Ruler):
    with pytest.raises(ValueError, match="no result for x"):
        score([street()], {}, {"plain": plain})
    with pytest.raises(ValueError, match="'found' is none of matched"):
        judge(street(), Found(outcome="found"), plain)


def test_the_truth_itself_scores_full_marks(city: str):
    ruler = aid.place(city).ruler
    labels = [label for label in LABELS if label.city == city]
    found = {label.id: _truth(label, ruler) for label in labels}
    result = score(labels, found, {city: ruler})
    assert (result.precision, result.recall, result.silent, result.miscounted) == (1.0, 1.0, (), ())
    assert all(verdict.agrees for verdict in result.verdicts)


def _truth(label: Label, ruler: Ruler) -> Found:
    if "matched" not in label.agreeable or not label.parts:
        return Found(outcome=label.expected)
    lines = shapely.get_parts(label.lines(ruler))
    return Found(outcome="matched", lines=tuple(lines), length_m=label.length_m)
