"""Supply for people by hand, by the law that nothing is lost, and pair by pair."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inequality.gini import Gini
from towns import toilets_of, town

from qdgeo.indicators.evenness import palma
from qdgeo.indicators.floating import floating_catchments
from qdgeo.indicators.supply import supply
from qdgeo.network import build_network, reach
from qdgeo.network.within import Pairs
from qdgeo.targets.catchments import load_catchments

WALK = {"walk": {"island_m": 0, "speed_kmh": 3.6}}  # 300, 600, 900 m in 5, 10, 15 minutes
CITY = town(config=WALK)
NETWORK = build_network(CITY)
BANDS = load_catchments()["walk_15min"]
ROWS = (
    {"id": "A", "xy": (500, 0), "district": "w"},
    {"id": "B", "xy": (1500, 0), "district": "x"},
    {"id": "C", "xy": (1000, 400), "district": "w"},
)


def measured(city, *rows, **stalls):
    toilets = toilets_of(*rows).assign(**stalls) if stalls else toilets_of(*rows)
    found = replace(city, facilities=toilets)
    return supply(found, reach(NETWORK, found.toilets))


def test_access_by_hand() -> None:
    """10 people 400 m from A (0.68), 20 430 m from B (0.68), 5 at (1000, 1000) 600 m from C (0.68), all else too far.

    A: 10 × 0.68 = 6.8 people; with 10 stalls the 10 have 10 ÷ 6.8 × 0.68 = 1 each: all ten stalls. So have the others.
    """
    found = measured(CITY, *ROWS, stalls_women=[6.0, 12, 1], stalls_men=[4.0, 8, 1])
    assert found.value("w", "toilets_per_1000_reached", "people") == pytest.approx(2 / 0.015)
    assert found.value("x", "toilets_per_1000_reached", "people") == pytest.approx(1 / 0.020)
    assert found.value("w", "stalls_per_1000_reached", "people") == pytest.approx(12 / 0.015)
    assert found.value("whole", "stalls_per_1000_reached", "people") == pytest.approx(32 / 0.035)
    # stalls a head: 1 for 10 people, 0.4 for 5, 1 for 20
    each = np.repeat([1.0, 0.4, 1.0], [10, 5, 20])
    assert found.value("whole", "stalls_access_gini", "people") == pytest.approx(Gini(each).g)
    assert found.value("w", "stalls_access_gini", "people") == pytest.approx(Gini(each[:15]).g)
    assert isnan(found.value("x", "stalls_access_gini", "people"))  # one place is nothing to compare
    # the worst-off 14 of 35 people: 5 × 0.4 + 9; the best-off 3.5 have 3.5
    assert found.value("whole", "stalls_access_palma", "people") == pytest.approx(3.5 / 11)
    curve = found.items[(found.items["district"] == "whole") & (found.items["supply"] == "stalls")]
    assert curve["people_share"].tolist() == pytest.approx(np.linspace(0, 1, 11))
    assert curve["supply_share"].iloc[4] == pytest.approx(11 / 32)
    layer = found.layer.set_index("id")
    assert layer["people_weighted"].tolist() == pytest.approx([6.8, 13.6, 3.4])
    assert layer["stalls_per_1000"]["A"] == pytest.approx(10 / 6.8 * 1000)
    assert found.notes == ()


def test_women_and_men_by_hand() -> None:
    stalls = {"stalls_women": [6, 5, nan], "stalls_men": [2.0, 4, 2], "urinals": [2.0, 0, 1]}
    found = measured(CITY, *ROWS, **stalls, stalls_accessible=[1, nan, 0])
    assert found.value("w", "stalls", "district") == 10  # those of C are unknown
    assert found.value("w", "stalls_women_men", "stalls_men") == 1.5
    assert found.value("whole", "stalls_women_men", "stalls_men") == pytest.approx(11 / 8)
    assert found.value("w", "stalls_ratio_met", "toilets") == 1
    assert found.value("x", "stalls_ratio_met", "toilets") == 0
    assert found.value("w", "toilets_with_accessible_stall", "toilets") == 0.5
    assert isnan(found.value("x", "toilets_with_accessible_stall", "toilets"))
    (note,) = found.notes
    assert "stalls of 1 of 3 toilets are unknown" in note.what
    assert found.value("w", "stalls_per_1000_reached", "people") == pytest.approx(
        10 / 0.010
    )  # C's 5 people left out


def test_a_district_of_which_nothing_is_known_has_not_nothing() -> None:
    """Of B nothing is known, and its 20 people reach no other: they do not count as people who have nothing."""
    found = measured(CITY, *ROWS, stalls_women=[6, nan, 1], stalls_men=[4.0, 2, 1])
    assert found.value("w", "stalls", "district") == 12
    for district in ("x", "whole"):
        assert isnan(found.value(district, "stalls", "district"))
    assert isnan(found.value("x", "stalls_per_1000_reached", "people"))
    each = np.repeat([1.0, 0.4], [10, 5])
    assert found.value("whole", "stalls_access_gini", "people") == pytest.approx(Gini(each).g)
    assert found.value("whole", "stalls_access_palma", "people") == pytest.approx(
        1.5 / 3
    )  # 6 worst: 5 × 0.4 + 1
    assert found.value("whole", "toilets_per_1000_reached", "people") == pytest.approx(3 / 0.035)


def test_unknown_is_not_none() -> None:
    plain = measured(CITY, *ROWS)
    for measure, basis in (
        ("stalls_per_1000_reached", "people"),
        ("stalls_access_gini", "people"),
        ("stalls", "district"),
        ("stalls_women_men", "stalls_men"),
        ("stalls_ratio_met", "toilets"),
    ):
        assert isnan(plain.value("whole", measure, basis))
    assert set(plain.items["supply"]) == {"toilets"}
    nobody = measured(replace(CITY, people=None), *ROWS)
    assert isnan(nobody.value("whole", "toilets_per_1000_reached", "people"))
    assert nobody.items.empty
    assert nobody.layer["people_weighted"].isna().all()
    away = measured(CITY, {"id": "A", "xy": (500, 0), "district": "w", "counts": False})
    assert away.value("whole", "toilets_per_1000_reached", "people") == 0
    assert isnan(away.value("whole", "toilets_access_gini", "people"))
    assert away.layer.empty


def test_another_catchment_and_a_walk_longer_than_was_read() -> None:
    config = {
        "walk": {"island_m": 0, "speed_kmh": 3.6, "minutes": [5]},
        "services": {"catchment": "walk_15min_flat"},
    }
    city = replace(town(config=config), facilities=toilets_of(*ROWS))
    found = supply(city, reach(NETWORK, city.toilets))
    assert found.layer["people_weighted"].tolist() == [10, 20, 5]
    assert "streets were read for walks of 5 minutes" in found.notes[0].what


@st.composite
def worlds(draw):
    places, facilities = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    seconds = [
        draw(st.sampled_from([0.0, 299, 300, 301, 600, 899, 900, 901, inf]))
        for _ in range(places * facilities)
    ]
    walks = np.array(seconds).reshape(places, facilities)
    people = np.array([draw(st.integers(0, 500)) for _ in range(places)], dtype=float)
    supplied = np.array([draw(st.sampled_from([0.0, 1, 8, 40, nan])) for _ in range(facilities)])
    return walks, people, supplied


@given(world=worlds())
def test_pair_by_pair_and_nothing_is_lost(world) -> None:
    walks, people, supplied = world
    point, facility = np.nonzero(walks <= 1000)
    pairs = Pairs(point=point, facility=facility, seconds=walks[point, facility])
    found = floating_catchments(pairs, people, supplied, BANDS)
    weight = np.where(walks <= 300, 1, np.where(walks <= 600, 0.68, np.where(walks <= 900, 0.22, 0.0)))
    demand = [sum(p * w for p, w in zip(people, column, strict=True)) for column in weight.T]
    assert found.demand == pytest.approx(demand)
    rate = [s / d if d and not isnan(s) else 0.0 for s, d in zip(supplied, demand, strict=True)]
    access = [
        nan
        if sum(row) and not sum(w for w, s in zip(row, supplied, strict=True) if not isnan(s))
        else sum(w * r for w, r in zip(row, rate, strict=True))
        for row in weight
    ]
    assert found.access == pytest.approx(access, nan_ok=True)
    shared = sum(s for s, d in zip(supplied, demand, strict=True) if d and not isnan(s))
    assert np.nansum(people * found.access) == pytest.approx(shared)


@given(
    rows=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), min_size=2, max_size=8).filter(
        lambda rows: any(a for a, _ in rows)
    ),
    times=st.integers(1, 5),
)
def test_palma_is_that_of_its_people_and_has_no_unit(rows, times) -> None:
    amount, base = np.array(rows, dtype=float).T
    one = palma(amount, base)
    assert palma(amount * times, base) == pytest.approx(one)
    # ten times as many people of whom each is one: tenths of people are whole people
    each = np.sort(np.repeat(amount / base, (base * 10).astype(int)))
    n = each.size
    top, bottom = each[-(n // 10) :].sum(), each[: n * 4 // 10].sum()
    assert one == (pytest.approx(top / bottom) if bottom else inf)
