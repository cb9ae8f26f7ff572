"""What toilets add and what people have of them in a real city, where nobody knows the answer: two ways to it agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from realcities import write_porto_alegre

import qdgeo
from qdgeo.indicators import coverage, supply, unit_toilets
from qdgeo.network import Reach, build_network, reach


@pytest.fixture(scope="module")
def city(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> qdgeo.City:
    path = write_porto_alegre(tmp_path_factory.mktemp("city"), shared_data)
    path.write_text(
        path.read_text(encoding="utf-8") + '[services]\nunit_kinds = ["公共厕所"]\n', encoding="utf-8"
    )
    return qdgeo.load_city(path)


@pytest.fixture(scope="module")
def walked(city: qdgeo.City) -> Reach:
    return reach(build_network(city), city.toilets)


def test_what_each_toilet_adds_is_what_closing_it_loses(city: qdgeo.City, walked: Reach) -> None:
    found = unit_toilets(city, walked)
    usual = coverage(city, walked)
    items = found.items
    assert len(items) == len(city.toilets)
    assert found.value("whole", "units_add_15min", "people") == pytest.approx(
        usual.value("whole", "coverage_15min", "people"), abs=1e-12
    )
    for row in (0, len(items) // 2):
        one = items.iloc[row]
        others = city.facilities[city.facilities["id"] != one["id"]].reset_index(drop=True)
        closed = replace(city, facilities=others)
        less = coverage(closed, reach(build_network(closed), closed.toilets))
        for basis, column in (("people", "people_added"), ("streets", "streets_added_km")):
            lost = whole(usual, basis) - whole(less, basis)
            assert one[column] == pytest.approx(lost, abs=1e-3)


def whole(found: qdgeo.Indicator, basis: str) -> float:
    rows = found.table[(found.table["district"] == "whole") & (found.table["measure"] == "coverage_15min")]
    return float(rows.loc[rows["basis"] == basis, "numerator"].iloc[0])


def test_all_that_is_shared_out_arrives(city: qdgeo.City, walked: Reach) -> None:
    found = supply(city, walked)
    table = found.table.set_index(["measure", "district"])["numerator"]
    given = table["toilets_per_1000_reached", "whole"] + table["toilets_per_1000_reached", "outside"]
    assert given == pytest.approx((found.layer["people_weighted"] > 0).sum())
    assert np.isnan(found.value("whole", "stalls_per_1000_reached", "people"))
    frozen = {"toilets_per_1000_reached": 0.01233, "toilets_access_gini": 0.9676}
    parts = {measure: found.value("whole", measure, "people") for measure in frozen}
    assert parts == pytest.approx(frozen, rel=0.01)
