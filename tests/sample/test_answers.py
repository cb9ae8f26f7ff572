"""What is measured of the small city against what is known of it by construction."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import qdgeo as qd
from qdgeo.city import City
from qdgeo.sample.answers import TOLERANCE

from .conftest import answers_of, compared

_STRICT = "市容秩序严管路"


@pytest.fixture(scope="module")
def city(small: Path) -> City:
    return qd.load_city(small / "city.toml")


@pytest.fixture(scope="module")
def density(city: City) -> pd.DataFrame:
    return qd.toilet_density(city).table.set_index(["measure", "district"])


def test_areas_people_and_built_up_area_are_as_made(small: Path, city: City, density: pd.DataFrame) -> None:
    known = answers_of(small)
    area = city.districts.set_index("id").area / 1e6
    built = density.loc["toilet_density"]["denominator"]
    assert city.people is not None
    for district in city.districts["id"]:
        assert area[district] == pytest.approx(known["area_km2", district], rel=TOLERANCE["area_km2"][1])
        assert built[district] == pytest.approx(
            known["built_up_km2", district], rel=TOLERANCE["built_up_km2"][1]
        )


def test_toilets_and_their_density_are_as_made(small: Path, city: City, density: pd.DataFrame) -> None:
    known = answers_of(small)
    for district in [*city.districts["id"], "whole"]:
        row = density.loc["toilet_density", district]
        assert row["numerator"] == known["toilets_in_built_up", district]
        assert row["value"] == pytest.approx(
            known["toilet_density", district], rel=TOLERANCE["toilet_density"][1]
        )
        assert density.loc["toilets", district]["value"] == known["toilets", district]


def test_every_person_is_counted_once(small: Path, city: City) -> None:
    known = answers_of(small)
    table = qd.coverage(city, qd.reach(qd.build_network(city), city.toilets), minutes=15).table
    people = table[(table["measure"] == "coverage_15min") & (table["basis"] == "people")]
    found = people.set_index("district")["denominator"]
    for district in [*city.districts["id"], "whole"]:
        assert found[district] == pytest.approx(known["people", district], rel=TOLERANCE["people"][1])


def test_every_register_is_read_whole_and_each_row_counts_in_its_district(small: Path, city: City) -> None:
    known = answers_of(small)
    rows = [key for key, _ in known.index if key.startswith("rows:") and "=" not in key]
    for key in dict.fromkeys(rows):
        frame = city.registers[key.removeprefix("rows:")].frame
        found = frame["district"].value_counts()
        for district in city.districts["id"]:
            assert found.get(district, 0) == known[key, district], (key, district)


def test_managed_roads_are_found_as_long_as_they_were_made(small: Path, city: City) -> None:
    found = qd.managed_roads(city).items
    both = compared(small, pd.DataFrame(found))
    sure = both[both["expected"] == "found"]
    assert (sure["status_found"] == "matched").mean() >= 0.9
    right = sure[sure["status_found"] == "matched"]
    assert ((right["centreline_km"] - right["true_m"] / 1000).abs() <= TOLERANCE["managed_km"][1]).all()
    assert (both.loc[both["expected"] != "found", "status_found"] != "matched").all()


def test_a_list_of_the_police_is_no_part_of_the_truth(small: Path) -> None:
    known = answers_of(small)
    assert known["managed_entries:违停严管路段（交警）", "whole"] >= 1
    assert known[f"managed_km:{_STRICT}", "whole"] > 0
