"""Street-order cases by hand on the town: counts, rates, on managed roads, months, and the cells of their density."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import EAST_M, NORTH_M, register_of, road_list, town

from qdgeo.indicators.street_order import street_order

MANAGED = road_list({"name": "南北路", "kind": "严管路"})
CITY = town(managed=MANAGED)
KINDS = ["street_trading", "barbecue", "other"]
CASES = [
    {"district": "w", "kind": "street_trading", "date": "2024-01-31", "xy": (1000, 500)},  # on 南北路
    {"district": "w", "kind": "street_trading", "date": "2024-03-01", "xy": (970, 800)},  # 30 m beside it
    {"district": "w", "kind": "barbecue", "date": "2024-03", "xy": (969, 800)},  # 31 m
    {"district": "x", "kind": "street_trading", "xy": (1500, 20)},
    {"district": "outside", "kind": "other", "date": "2024-01-02", "xy": (3000, 0)},
]


def measured(*rows, city=CITY):
    return street_order(replace(city, registers=register_of("cases", *rows)))


def test_counts_and_rates_by_hand() -> None:
    found = measured(*CASES)
    assert found.value("w", "cases", "district") == 3
    assert found.value("w", "cases", "district:street_trading") == 2
    assert found.value("whole", "cases", "district:barbecue") == 1
    assert found.value("outside", "cases", "district:other") == 1
    # w has 2 km of road and 15 people; x has 1 km and 20
    assert found.value("w", "cases_per_km", "streets") == pytest.approx(1.5)
    assert found.value("whole", "cases_per_km", "streets:street_trading") == pytest.approx(1)
    assert found.value("w", "cases_per_1000", "people") == pytest.approx(3 / 0.015)
    assert found.value("x", "cases_per_1000", "people:barbecue") == 0


def test_on_managed_roads_and_off_them() -> None:
    found = measured(*CASES)
    # 南北路 is 1 km of the 2 km in w
    assert found.value("w", "cases_on_managed", "cases") == pytest.approx(2 / 3)
    assert found.value("w", "cases_on_managed", "cases:barbecue") == 0
    assert found.value("w", "cases_per_km_managed", "managed") == pytest.approx(2)
    assert found.value("w", "cases_per_km_other", "others") == pytest.approx(1)
    assert found.value("x", "cases_on_managed", "cases") == 0
    assert isnan(found.value("x", "cases_per_km_managed", "managed"))  # there is no such road
    assert found.value("x", "cases_per_km_other", "others") == pytest.approx(1)
    wider = measured(*CASES, city=replace(CITY, config=town(config={"cases": {"road_m": 31}}).config))
    assert wider.value("w", "cases_on_managed", "cases") == 1


def test_managed_roads_that_were_not_found_are_not_roads_without_cases() -> None:
    unfound = {"name": "查无此路", "kind": "严管路", "district": "西区"}
    lost = measured(*CASES, city=town(managed=road_list(unfound)))
    for measure, basis in (
        ("cases_on_managed", "cases"),
        ("cases_per_km_managed", "managed"),
        ("cases_per_km_other", "others"),
    ):
        assert isnan(lost.value("w", measure, basis))
        if measure != "cases_on_managed":  # a share is of the cases of which it is known
            assert isnan(lost.value("whole", measure, basis))
    assert lost.value("x", "cases_on_managed", "cases") == 0
    some = measured(*CASES, city=town(managed=road_list({"name": "南北路", "kind": "严管路"}, unfound)))
    assert some.value("w", "cases_on_managed", "cases") == pytest.approx(2 / 3)
    assert "1 of 2 strictly managed entries were not found" in some.notes[-1].what


def test_months_begin_with_the_first_and_none_is_left_out() -> None:
    items = measured(*CASES).items.set_index(["month", "district"])
    assert items.index.get_level_values(0).unique().tolist() == ["", "2024-01", "2024-02", "2024-03"]
    assert items.loc[("2024-02", "whole"), "cases"] == 0
    assert items.loc[("2024-03", "w")].tolist() == [2, 1, 1, 0]
    assert items.loc[("", "x"), "cases_street_trading"] == 1
    assert items.loc[("2024-01", "whole"), "cases"] == 1
    assert items.loc[("2024-01", "outside"), "cases_other"] == 1
    assert [note.what.split(":")[0] for note in measured(*CASES).notes] == [
        "1 of 5 cases lie in no district",
        "cases are those from 2024-01-02 to 2024-03-01",
        "1 of 5 cases have no date",
    ]


def test_the_density_of_one_case_by_hand() -> None:
    found = measured(CASES[0] | {"xy": (550, 50)}).layer
    # quartic, 500 m: 3 ÷ (π · 0.5²) a km² at the case, and at 300 m (1 − 0.36)² of it
    own = found[found["cases"] == 1].iloc[0]
    assert own["density"] == pytest.approx(3 / (pi * 0.25))
    assert own["cell"] == f"E{int(EAST_M + 500) // 100}N{int(NORTH_M) // 100}"
    assert own["district"] == "w"
    east = found[found["cell"] == f"E{int(EAST_M + 800) // 100}N{int(NORTH_M) // 100}"].iloc[0]
    assert east["density"] == pytest.approx(3 / (pi * 0.25) * 0.64**2)
    assert found["density"].tolist() == found["density_street_trading"].tolist()
    assert found["density_barbecue"].sum() == 0
    # all that it is spread over lies in w, and is one case
    assert found["density"].sum() * 0.01 == pytest.approx(1, rel=0.01)
    assert set(found["district"]) == {"w"}


def test_cells_on_the_border_keep_their_cases() -> None:
    """Cells of 300 m: the town's corner lies 200 m into one, the case in it 10 m within the town."""
    city = replace(CITY, config=town(config={"cases": {"cell_m": 300}}).config)
    corner = {"district": "x", "kind": "other", "xy": (1990, -490)}
    middle = np.floor((np.array([EAST_M, NORTH_M]) + corner["xy"]) / 300) * 300 + 150 - [EAST_M, NORTH_M]
    assert middle[0] > 2000 or middle[1] < -500
    found = measured(corner, city=city).layer
    assert found["cases"].sum() == 1
    assert found.loc[found["cases"] == 1, "district"].tolist() == ["x"]


def test_what_needs_a_list_or_people_is_unknown_without() -> None:
    plain = measured(*CASES, city=replace(town(), people=None))
    assert plain.value("w", "cases_per_km", "streets") == pytest.approx(1.5)
    for measure, basis in (
        ("cases_per_1000", "people"),
        ("cases_on_managed", "cases"),
        ("cases_per_km_managed", "managed"),
        ("cases_per_km_other", "others"),
    ):
        assert isnan(plain.value("w", measure, basis))
    other = measured(*CASES, city=town(managed=road_list({"name": "南北路", "kind": "深度保洁"})))
    assert isnan(other.value("w", "cases_on_managed", "cases"))
    nothing = street_order(CITY)
    assert nothing.table["value"].isna().all()
    assert nothing.layer.empty
    assert list(nothing.layer.columns) == ["cell", "district", "cases", "density", "geometry"]
    empty = measured()
    assert empty.value("whole", "cases", "district") == 0
    assert empty.layer.empty


@settings(max_examples=10)
@given(
    cases=st.lists(
        st.tuples(st.integers(0, 1999), st.integers(-499, 1499), st.sampled_from(KINDS)),
        min_size=1,
        max_size=12,
    )
)
def test_kinds_add_up_and_cells_hold_every_case(cases) -> None:
    rows = [{"district": "w" if x < 1000 else "x", "kind": kind, "xy": (x, y)} for x, y, kind in cases]
    found = measured(*rows)
    for measure in ("cases", "cases_per_km", "cases_per_km_managed", "cases_per_km_other"):
        bases = {"cases": "district", "cases_per_km": "streets"}.get(
            measure, measure.removeprefix("cases_per_km_")
        )
        bases = {"other": "others"}.get(bases, bases)
        each = sum(found.value("whole", measure, f"{bases}:{kind}") for kind in KINDS)
        assert found.value("whole", measure, bases) == pytest.approx(each)
    assert found.layer["cases"].sum() == len(cases)
    densities = found.layer[[f"density_{kind}" for kind in KINDS]].sum(axis=1)
    np.testing.assert_allclose(found.layer["density"], densities)
