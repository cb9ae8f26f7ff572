"""Data is data: nothing in it ends the element that holds it, and nothing is lost on the way."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.config import GridConfig
from qdgeo.indicators import coverage
from qdgeo.maps.packing import pack_table, unpack_integers, unpack_table
from qdgeo.maps.payload import block, document, to_json
from qdgeo.maps.streets import UNREACHED
from qdgeo.network import build_network, reach


@given(st.text())
def test_any_text_comes_back_and_leaves_no_markup(text):
    safe = to_json({"name": text})
    assert json.loads(safe) == {"name": text}
    assert not set(safe) & set("<>&\u2028\u2029")


@given(st.text(alphabet=st.characters(categories=["Cs"]), min_size=1))
def test_lone_surrogates_do_not_stop_the_page(text):
    assert json.loads(to_json(text).encode("utf-8")) is not None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_has_no_number_for_is_unknown(value):
    assert to_json([value, (value, 1.5)]) == "[null,[null,1.5]]"


def test_a_block_cannot_be_ended_by_what_it_holds():
    text = block("data", {"a": "</script><script>alert(1)</script><!--"})
    assert text.count("<") == 2
    assert text.endswith("</script>")


def test_the_document_holds_what_was_computed(town):
    told = document(town.city, list(town.indicators.values()), town.results[-1], date="2026-11-23")
    assert told["city"]["title"] == {"zh": "滨海市", "en": "Binhai"}
    assert told["run"]["date"] == "2026-11-23"
    assert [row["zh"] for row in told["districts"]["rows"]] == town.city.districts["name"].tolist()
    assert len(told["toilets"]) == 40
    assert len(told["left"]) == 9
    assert told["left"][0]["reason"].startswith("仅供顾客")
    density = next(row for row in told["measures"] if row["measure"] == "toilet_density")
    assert density["values"]["d6"] is None, "no built-up area is unknown, not zero"
    assert density["values"]["whole"] == pytest.approx(
        town.indicators["toilet_density"].value("whole", "toilet_density", "built_up"), abs=1e-6
    )
    assert told["card"]["score"]["d1"] == pytest.approx(town.results[-1].table.loc["d1", "score"], abs=1e-5)
    assert told["streets"]["features"] == len(town.indicators["coverage"].layer)
    assert unpack_table(told["managed"]["entries"])["entry"] == town.city.managed.frame["entry"].tolist()
    assert told["sources"][0]["licence"] == "ODbL 1.0"


def test_without_results_there_is_the_city_alone(town):
    told = document(town.city, [], None, date=None)
    assert told["streets"] is told["grid"] is told["managed"] is told["card"] is None
    assert told["cells"] is told["arterials"] is told["far"] is None
    assert told["lorenz"] == []
    assert told["measures"] == []
    assert told["run"]["date"] is None


def test_the_walk_is_that_of_the_figures_not_that_of_the_city_file(town):
    walked = reach(build_network(town.city), town.city.toilets, speed_kmh=2.0)
    slow = coverage(town.city, walked, minutes=20)
    told = document(town.city, [slow], None, date=None)
    assert told["city"]["speed"] == 2.0
    assert told["city"]["tiers"] == [5.0, 10.0, 15.0, 20.0]
    assert len(told["palette"]["bands"]) == 4
    minutes = unpack_integers(told["streets"]["minutes"])
    drawn = minutes[minutes < UNREACHED].max() / 100
    true = slow.layer["minutes_to"][np.isfinite(slow.layer["minutes_to"])].max()
    assert drawn == pytest.approx(true, abs=0.02), "at another speed the peaks between two toilets are wrong"


def test_without_figures_of_a_walk_it_is_that_of_the_city_file(town):
    without = replace(town.indicators["coverage"], walk=None)
    for indicators in ([], [without]):
        told = document(town.city, indicators, None, date=None)
        assert told["city"]["speed"] == 4.0
        assert told["city"]["tiers"] == [5.0, 10.0, 15.0]


def test_every_family_of_managed_roads_is_drawn(mixed):
    told = document(mixed.city, list(mixed.indicators.values()), mixed.results[-1], date=None)
    assert all(told[name]["shape"]["features"] for name in ("managed", "cells", "arterials", "far"))
    assert told["lorenz"]
    assert (told["city"]["far"], told["city"]["significance"]) == (5, 0.05)


def test_a_thousand_entries_are_some_tens_of_kilobytes(mixed):
    columns = unpack_table(
        document(mixed.city, [mixed.indicators["managed_roads"]], None, date=None)["managed"]["entries"]
    )
    many = {name: [f"{value}{i}" if isinstance(value, str) and value else value for i in range(84) for value in column]
            for name, column in columns.items()}  # fmt: skip
    assert len(many["entry"]) > 1000
    assert len(pack_table(many)) < 40_000


def test_the_side_of_a_cell_is_told(town):
    config = town.city.config.model_copy(update={"grid": GridConfig(side_m=500)})
    assert document(replace(town.city, config=config), [], None, date=None)["city"]["side"] == 500
