"""What is measured of the small city against what is known of it by construction."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import qdgeo as qd
from qdgeo.city import City
from qdgeo.sample.answers import TOLERANCE
from qdgeo.study import measure

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


def test_two_lists_of_toilets_are_one_and_say_what_each_has(small: Path, city: City) -> None:
    known = answers_of(small)
    table = city.registers_matched
    assert set(zip(table["here"], table["there"], strict=True)) == {("公厕台账.csv", "高德公厕.json")}
    both = table[table["status"] == "matched"]
    found = both["district"].value_counts()
    for district in city.districts["id"]:
        assert found.get(district, 0) == known["toilets_exported", district]
    assert (both["here_name"] == both["there_name"]).all()
    assert both["away_m"].max() < 1
    assert set(table["status"]) == {"matched", "only_here"}
    assert not (table["differs"] != "").any()


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


@pytest.fixture(scope="module")
def figures(small: Path) -> pd.DataFrame:
    """All figures of the city, by measure, basis and district."""
    tables = pd.concat([indicator.table for indicator in measure(small / "city.toml").indicators])
    return tables.set_index(["measure", "basis", "district"]).sort_index()


@pytest.mark.parametrize(
    ("measured", "basis", "column", "answer"),
    [
        ("collection_points", "district", "value", "rows:collection_points"),
        ("collection_sorted", "collection_points", "numerator", "rows:collection_points:sorted=是"),
        ("transfer_stations", "district", "value", "rows:transfer_stations"),
        ("compounds", "district", "value", "rows:compounds"),
        ("compounds_sorting", "compounds", "numerator", "rows:compounds:sorting=是"),
        ("compounds_cart", "compounds", "numerator", "rows:compounds:cart=是"),
        ("dust_samples", "district", "value", "rows:dust"),
    ],
)
def test_what_registers_say_is_counted_as_it_was_made(
    small: Path, figures: pd.DataFrame, measured: str, basis: str, column: str, answer: str
) -> None:
    known = answers_of(small)[answer]
    found = figures.loc[(measured, basis)][column].reindex(known.index).fillna(0)
    pd.testing.assert_series_equal(found, known, check_names=False, check_dtype=False)


def test_the_shore_is_as_long_as_it_was_made(small: Path, figures: pd.DataFrame) -> None:
    known = answers_of(small)["sum:shoreline:length_m"] / 1000
    found = figures.loc[("shoreline_km", "shoreline")]["value"].reindex(known.index)
    assert ((found - known).abs() < 0.02).all()
