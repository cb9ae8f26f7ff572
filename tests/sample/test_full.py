"""The whole invented city: some 20,000 pieces of street, as near to its answers as the small one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import qdgeo as qd
from qdgeo.city import City
from qdgeo.sample import write_sample
from qdgeo.sample.answers import TOLERANCE

from .conftest import SEED, answers_of, compared


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "binhai"
    write_sample(folder, seed=SEED)
    return folder


@pytest.fixture(scope="module")
def city(full: Path) -> City:
    return qd.load_city(full / "city.toml")


def test_it_has_some_twenty_thousand_pieces_of_street_in_one_network(city: City) -> None:
    network = qd.build_network(city)
    assert 18_000 <= network.edge_length.size <= 24_000
    assert len(set(network.component.tolist())) == 1


def test_it_is_a_city_of_a_million_with_four_toilets_a_km2_in_some_districts(full: Path, city: City) -> None:
    known = answers_of(full)
    assert 900_000 < known["people", "whole"] < 1_500_000
    table = qd.toilet_density(city).table
    found = table[table["measure"] == "toilet_density"].set_index("district")["value"]
    for district in [*city.districts["id"], "whole"]:
        assert found[district] == pytest.approx(
            known["toilet_density", district], rel=TOLERANCE["toilet_density"][1]
        )
    assert [found[district] >= 4 for district in city.districts["id"]] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]


def test_nearly_every_managed_road_is_found_and_as_long_as_it_was_made(full: Path, city: City) -> None:
    both = compared(full, pd.DataFrame(qd.managed_roads(city).items))
    sure = both[both["expected"] == "found"]
    right = sure[sure["status_found"] == "matched"]
    assert len(sure) > 350
    assert len(right) / len(sure) > 0.98
    off = right["centreline_km"] - right["true_m"] / 1000
    assert off.abs().max() <= TOLERANCE["managed_km"][1]
    assert off.sum() / (right["true_m"].sum() / 1000) == pytest.approx(0, abs=0.005)
    assert (both.loc[both["expected"] != "found", "status_found"] != "matched").all()


def test_all_registers_are_as_many_as_were_made(full: Path, city: City) -> None:
    known = answers_of(full)
    for key, register in city.registers.items():
        if (f"rows:{key}", "whole") in known.index:
            assert len(register.frame) == known[f"rows:{key}", "whole"], key
