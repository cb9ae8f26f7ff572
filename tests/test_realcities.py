"""Two real clips with frozen figures: what moved, and by how much, is told when one moves.

The figures are those of the clips as they are, with the shipped rules; they say how the package computes, not how
either city is served (both maps are incomplete).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from realcities import write_las_palmas, write_porto_alegre

from qdgeo.city import City, load_city
from qdgeo.indicators import Indicator, coverage, toilet_density
from qdgeo.network import Reach, build_network, reach

pytestmark = pytest.mark.usefixtures("shared_data")

Measured = tuple[City, Reach, Indicator, Indicator]


def measured(path: Path) -> Measured:
    city = load_city(path)
    walked = reach(build_network(city), city.toilets)
    return city, walked, coverage(city, walked), toilet_density(city)


@pytest.fixture(scope="module")
def las_palmas(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    return measured(write_las_palmas(tmp_path_factory.mktemp("las_palmas"), shared_data))


@pytest.fixture(scope="module")
def porto_alegre(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    return measured(write_porto_alegre(tmp_path_factory.mktemp("porto_alegre"), shared_data))


def parts_and_whole(table: pd.DataFrame, measure: str, basis: str, column: str) -> tuple[float, float]:
    """Return the sum over districts with the outside, and the row of the whole with the outside."""
    rows = table[(table["measure"] == measure) & (table["basis"] == basis)].set_index("district")[column]
    return float(rows.drop("whole").sum()), float(rows["whole"] + rows["outside"])


def assert_known(found: dict[str, float], known: dict[str, float]) -> None:
    """Compare figures, and on failure print known, observed and difference of all of them."""
    table = pd.DataFrame({"known": known, "observed": found})
    table["difference"] = table["observed"] - table["known"]
    assert np.allclose(table["observed"], table["known"], rtol=1e-4, atol=1e-9), f"\n{table.to_string()}"


def test_las_palmas_toilets_and_why_the_others_do_not_count(las_palmas: Measured) -> None:
    city = las_palmas[0]
    mapped = city.facilities[city.facilities["feature"] == "amenity=toilets"]
    assert len(mapped) == int(mapped["counts"].sum()) == 30
    hosts = city.facilities[city.facilities["feature"] != "amenity=toilets"]
    assert hosts["reason"].str.split().str[0].value_counts().to_dict() == {
        "未注明是否对外开放": 5,
        "仅供顾客": 3,
        "同一厕所的另一轮廓或点": 1,
    }
    table = las_palmas[3].table.set_index(["measure", "district"])
    assert table.loc[("toilets", "whole"), "value"] == 26
    assert table.loc[("toilets", "outside"), "value"] == 4
    assert table.loc[("toilet_density", "whole"), "numerator"] == 23


@pytest.mark.parametrize("column", ["numerator", "denominator"])
@pytest.mark.parametrize("basis", ["streets", "built_up"])
@pytest.mark.parametrize("measure", ["coverage_15min", "straight_5min"])
def test_las_palmas_parts_and_outside_add_up(
    las_palmas: Measured, measure: str, basis: str, column: str
) -> None:
    parts, whole = parts_and_whole(las_palmas[2].table, measure, basis, column)
    assert parts == pytest.approx(whole, rel=1e-9)


def test_las_palmas_totals_are_those_of_the_layers(las_palmas: Measured) -> None:
    city, walked, cover, density = las_palmas
    assert city.built_up is not None
    streets, _ = parts_and_whole(cover.table, "coverage_15min", "streets", "denominator")
    assert streets == pytest.approx(walked.network.length_m / 1000, rel=1e-9)
    area, _ = parts_and_whole(cover.table, "coverage_15min", "built_up", "denominator")
    assert area == pytest.approx(city.built_up.frame.area.sum() / 1e6, rel=1e-6)
    toilets, _ = parts_and_whole(density.table, "toilets", "district", "value")
    assert toilets == len(city.toilets)
    assert city.districts.area.sum() == pytest.approx(city.districts.union_all().area, rel=1e-9)


def test_las_palmas_layer_holds_every_metre_once(las_palmas: Measured) -> None:
    _, walked, cover, _ = las_palmas
    pieces = cover.layer
    assert pieces.length.sum() == pytest.approx(walked.network.length_m, rel=1e-6)
    within = pieces.loc[pieces["band"] <= 15, "length_m"].sum() / 1000
    covered, _ = parts_and_whole(cover.table, "coverage_15min", "streets", "numerator")
    assert within == pytest.approx(covered, rel=1e-6)


def test_porto_alegre_people_add_up_to_the_census(porto_alegre: Measured) -> None:
    city, _, cover, _ = porto_alegre
    rows = cover.table[(cover.table["measure"] == "coverage_15min") & (cover.table["basis"] == "people")]
    total = rows.set_index("district")["denominator"]
    assert total["whole"] == pytest.approx(812_935 - total["outside"])
    assert total["outside"] > 0
    assert city.people is not None
    assert city.people.frame["people"].sum() == 812_935


def km_and_km2(measured: Measured, keys: tuple[tuple[str, str], ...]) -> dict[str, float]:
    table = measured[2].table.set_index(["measure", "basis", "district"])["numerator"]
    return {f"{measure} {basis}": float(table[measure, basis, "whole"]) for measure, basis in keys}


def test_las_palmas_figures_have_not_moved(las_palmas: Measured) -> None:
    found = km_and_km2(
        las_palmas,
        (
            ("coverage_5min", "streets"),
            ("coverage_15min", "streets"),
            ("straight_15min", "streets"),
            ("coverage_15min", "built_up"),
        ),
    )
    found |= {"network km": las_palmas[1].network.length_m / 1000}
    assert_known(
        found,
        {
            "coverage_5min streets": 70.3955,
            "coverage_15min streets": 385.729,
            "straight_15min streets": 693.181,
            "coverage_15min built_up": 12.3003,
            "network km": 1997.205,
        },
    )


def test_porto_alegre_figures_have_not_moved(porto_alegre: Measured) -> None:
    found = km_and_km2(
        porto_alegre,
        (("coverage_15min", "streets"), ("coverage_15min", "people"), ("straight_15min", "people")),
    )
    assert_known(
        found,
        {
            "coverage_15min streets": 166.984,
            "coverage_15min people": 59_776,
            "straight_15min people": 120_819,
        },
    )
