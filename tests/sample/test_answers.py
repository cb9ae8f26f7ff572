"""What is measured of the small city against what is known of it by construction."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import qdgeo as qd
from qdgeo.city import City
from qdgeo.sample.answers import TOLERANCE
from qdgeo.study import Study, measure
from qdgeo.targets.registers import load_registers

from .conftest import answers_of, compared, entries_of

_STRICT, _POLICE = "市容秩序严管路", "违停严管路段（交警）"


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


@pytest.fixture(scope="module")
def study(small: Path) -> Study:
    return measure(small / "city.toml")


@pytest.fixture(scope="module")
def figures(study: Study) -> pd.DataFrame:
    """All figures of the city, by measure, basis and district; ``rest`` is what of the denominator is not counted."""
    tables = pd.concat([indicator.table for indicator in study.indicators])
    tables["rest"] = tables["denominator"] - tables["numerator"]
    return tables.set_index(["measure", "basis", "district"]).sort_index()


CLASSES = {
    _STRICT: "",
    "深度保洁路段": ":deep_cleaning",
    "背街小巷广告招牌提升（已完成）": ":back_lane_signs_done",
}


@pytest.mark.parametrize(("kind", "of"), CLASSES.items())
def test_entries_that_are_done_are_found_as_many_and_as_long_as_they_were_made(
    small: Path, figures: pd.DataFrame, kind: str, of: str
) -> None:
    known = answers_of(small)
    entries = known[f"managed_entries:{kind}"]
    found = figures.loc[("managed_roads_matched", f"entries{of}")]["value"].reindex(
        entries.index, fill_value=0
    )
    assert found.tolist() == entries.tolist()
    made = known[f"managed_km:{kind}"]
    km = figures.loc[("managed_roads_km", f"centreline{of}")]["value"].reindex(entries.index, fill_value=0)
    assert ((km - made).abs() <= TOLERANCE["managed_km"][1] * entries + 1e-9).all()


def test_a_list_of_the_police_is_in_no_figure(small: Path, figures: pd.DataFrame) -> None:
    known, entries = answers_of(small), entries_of(small)
    police = entries["kind"] == _POLICE
    assert known[f"managed_entries:{_POLICE}", "whole"] == (police & (entries["status"] == "达标")).sum() >= 1
    assert known[f"managed_km:{_POLICE}", "whole"] > 0
    counts = figures.loc["managed_roads_count"].xs("whole", level="district")["value"]
    assert counts.sum() == (~police).sum()


REGISTERS = tuple(key for key in load_registers() if key not in {"ratios", "context"})
ONE_BY_ONE = [
    ("collection_points", "district", "value", "rows:collection_points"),
    ("collection_sorted", "collection_points", "numerator", "rows:collection_points:sorted=是"),
    ("transfer_stations", "district", "value", "rows:transfer_stations"),
    ("compounds", "district", "value", "rows:compounds"),
    ("compounds_sorting", "compounds", "numerator", "rows:compounds:sorting=是"),
    ("compounds_cart", "compounds", "numerator", "rows:compounds:cart=是"),
    ("dust_samples", "district", "value", "rows:dust"),
    ("bins", "district", "value", "rows:bins"),
    ("bins_intact", "bins", "numerator", "rows:bins:state=完好"),
    ("bins_intact", "bins", "rest", "rows:bins:state=破损"),
    ("cases", "district", "value", "rows:cases"),
    ("beaches", "district", "value", "rows:beaches"),
    ("civilization_centres", "district", "value", "rows:civilization_centres"),
    ("communities_with_centre", "communities", "denominator", "rows:communities"),
    ("communities_with_centre", "communities", "numerator", "communities_with_centre"),
    ("communities_with_centre", "people", "denominator", "sum:communities:people"),
    ("grid_workers", "district", "value", "sum:grids:workers"),
    ("sensors", "district", "value", "rows:sensors"),
    ("lamps", "district", "value", "lamps"),
    ("lighting_intact", "lamps", "numerator", "lamps:intact"),
    ("lighting_intact", "lamps", "denominator", "lamps:state_known"),
    ("lighting_efficient", "lamps", "numerator", "lamps:efficient"),
    ("lighting_efficient", "lamps", "denominator", "lamps:source_known"),
    ("dust_within", "samples:dust_carriageway", "numerator", "dust_within:samples"),
    ("dust_within", "roads:dust_carriageway", "numerator", "dust_within:roads"),
    ("dust_within", "roads:dust_carriageway", "denominator", "dust_roads"),
    *(
        (f"no_illegal_{measured}", basis, "value", f"no_illegal:{kind}:{basis}")
        for measured, kind in (("streets", "镇街"), ("communities", "社区"))
        for basis in ("2022", "2023", "2024", "all_years")
    ),
    *(
        ("facilities_sensed", kind, "numerator", f"facilities_sensed:{kind}")
        for kind in ("toilets", "collection_points", "transfer_stations", "beaches", "civilization_centres")
    ),
    *(("ratio", target, "value", f"ratio:{target}") for target in ("T11", "T15", "T24", "T25")),
    ("managed_roads_count", "entries", "value", "managed_entries:T16"),
    ("small_ads_controlled", "built_up", "numerator", "controlled_km2"),
    ("shoreline_cleaned", "shoreline", "numerator", "shoreline_km:cleaned"),
    ("shoreline_cleaned", "shoreline", "denominator", "shoreline_km:known"),
]
MEASURED_ELSEWHERE = {
    "area_km2", "people", "built_up_km2", "toilets", "toilets_in_built_up", "toilets_exported", "toilet_density",
    "sum:beaches:peak_visitors", "sum:shoreline:length_m", f"managed_entries:{_POLICE}", f"managed_km:{_POLICE}",
    *(f"managed_{what}:{kind}" for what in ("entries", "km") for kind in CLASSES),
    *(f"rows:{key}" for key in REGISTERS),
}  # fmt: skip


@pytest.mark.parametrize(("measured", "basis", "column", "answer"), ONE_BY_ONE)
def test_what_registers_say_is_counted_as_it_was_made(
    small: Path, figures: pd.DataFrame, measured: str, basis: str, column: str, answer: str
) -> None:
    known = answers_of(small)[answer]
    found = figures.loc[(measured, basis)][column].reindex(known.index, fill_value=0)  # NaN is not 0
    near = TOLERANCE.get(answer.split(":", maxsplit=1)[0], ("exact", 0.0))
    keys = {"relative": "rtol"}.get(near[0], "atol")
    pd.testing.assert_series_equal(
        found, known, check_names=False, check_dtype=False, **{"rtol": 0.0, "atol": 0.0, keys: near[1]}
    )


def test_no_answer_is_written_that_nothing_is_held_against(small: Path) -> None:
    written = set(answers_of(small).index.get_level_values(0))
    assert written == MEASURED_ELSEWHERE | {answer for _, _, _, answer in ONE_BY_ONE}


def test_the_shore_is_as_long_and_beaches_as_visited_as_they_were_made(
    small: Path, figures: pd.DataFrame
) -> None:
    known = answers_of(small)["sum:shoreline:length_m"] / 1000
    found = figures.loc[("shoreline_km", "shoreline")]["value"].reindex(known.index)
    assert ((found - known).abs() < TOLERANCE["shoreline_km"][1]).all()
    visited = answers_of(small)["sum:beaches:peak_visitors"]
    rate = figures.loc[("beach_toilets_per_1000", "peak_visitors")]["denominator"] * 1000
    assert rate.reindex(visited.index).tolist() == pytest.approx(visited.tolist())


def test_the_sample_has_what_makes_counting_hard(study: Study) -> None:
    """A place named again in a later year, two samples on one road, stalls and cells that nobody filled in."""
    registers = study.city.registers
    named = registers["no_illegal_building"].frame
    assert named.duplicated(["district", "kind", "name"]).any()
    assert not named.duplicated(["district", "kind", "name", "year"]).any()
    assert registers["dust"].frame.duplicated(["district", "road"]).any()
    assert study.city.toilets["stalls_women"].isna().any()
    assert study.city.toilets["stalls_women"].notna().any()
    for key, column in (
        ("lighting", "count"),
        ("communities", "people"),
        ("transfer_stations", "capacity_t"),
    ):
        cells = registers[key].frame[column]
        assert cells.isna().any(), key
        assert cells.notna().any(), key
