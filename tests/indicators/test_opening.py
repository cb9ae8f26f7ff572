"""Coverage by the hour in a town worked out by hand, and the laws that hold in every town."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from realcities import write_las_palmas
from towns import toilets_of, town

import qdgeo
from qdgeo.hours import OPEN, SHUT, read_hours, week
from qdgeo.indicators import Indicator, coverage, opening
from qdgeo.network import build_network, reach

WALK = {"walk": {"island_m": 0, "minutes": [5], "speed_kmh": 3.6}}  # 300 m, at 1 m/s
ROWS = (
    {"id": "A", "xy": (300, 0), "district": "w", "opening_hours": "24/7", "wheelchair": "yes", "fee": "no"},
    {"id": "B", "xy": (1600, 0), "district": "x", "wheelchair": "limited", "fee": "免费",
     "opening_hours": "06：00—22：00"},
    {"id": "C", "xy": (1000, 700), "district": "w", "fee": "收费"},
    {"id": "D", "xy": (1000, 250), "district": "w", "wheelchair": "是", "fee": "donation",
     "opening_hours": "随商场开放"},
)  # fmt: skip


def measured(*rows, **config) -> Indicator:
    city = town(facilities=toilets_of(*rows), config={**WALK, **config})
    return opening(city, reach(build_network(city), city.toilets))


@pytest.fixture(scope="module")
def four() -> Indicator:
    """Four toilets, of which C does not state its hours and D does so in words that leave them open.

    300 m along the streets, km: A covers 0.6 of 东西路 in w; B 0.6 of it in x; C 0.6 at the upper end of
    南北路 (w); D 0.55 of 南北路 from below, of which C covers 0.15 too, and 0.05 of 东西路 on either side. w has
    2 km, x has 1 km. By night A is open for certain, and C and D perhaps; by day (6 to 21 o'clock) B as well.
    """
    return measured(*ROWS)


@pytest.mark.parametrize(
    ("measure", "west", "east"),
    [
        ("open_5min_worst_least", 0.6, 0.0),
        ("open_5min_worst_most", 1.65, 0.05),
        ("open_5min_night_least", 0.6, 0.0),
        ("open_5min_night_most", 1.65, 0.05),
        ("open_5min_noon_least", 0.6, 0.6),
        ("open_5min_noon_most", 1.65, 0.65),
        ("open_5min_week_least", 0.6, 0.6 * 16 / 24),
        ("open_5min_week_most", 1.65, 0.05 + 0.6 * 16 / 24),
        ("coverage_5min_24h_least", 0.6, 0.0),
        ("coverage_5min_24h_most", 1.65, 0.05),
        ("coverage_5min_barrier_free_least", 1.2, 0.05),
        ("coverage_5min_barrier_free_most", 1.65, 0.05),
        ("coverage_5min_free_least", 0.6, 0.6),
        ("coverage_5min_free_most", 1.2, 0.65),
    ],
)
def test_streets_by_hand(four: Indicator, measure: str, west: float, east: float) -> None:
    assert four.value("w", measure, "streets") == pytest.approx(west / 2)
    assert four.value("x", measure, "streets") == pytest.approx(east / 1)
    assert four.value("whole", measure, "streets") == pytest.approx((west + east) / 3)


def test_people_by_hand(four: Indicator) -> None:
    # 10 people at x = 100 walk 200 m to A; 5 at the top of 南北路 walk 300 m to C, just in time; 20 walk 330 m to B
    for measure in ("open_5min_worst", "open_5min_noon", "coverage_5min_24h"):
        assert four.value("w", f"{measure}_least", "people") == pytest.approx(10 / 15)
        assert four.value("w", f"{measure}_most", "people") == 1.0
        assert four.value("x", f"{measure}_most", "people") == 0.0


def test_the_worst_hour_of_the_city_is_its_own() -> None:
    day = {"id": "A", "xy": (300, 0), "district": "w", "opening_hours": "08:00-20:00"}
    night = {"id": "B", "xy": (1600, 0), "district": "x", "opening_hours": "20:00-08:00"}
    found = measured(day, night)
    assert [found.value(d, "open_5min_worst_most", "streets") for d in ("w", "x")] == [0.0, 0.0]
    assert found.value("whole", "open_5min_worst_most", "streets") == pytest.approx(0.6 / 3)


def test_items_hold_every_hour_of_every_district(four: Indicator) -> None:
    items = four.items.set_index(["district", "weekday", "hour"])
    assert len(items) == 4 * 168
    assert items.loc[("whole", 7, 23), ["open_least", "open_most"]].tolist() == [1, 3]
    assert items.loc[("whole", 1, 6), ["open_least", "open_most"]].tolist() == [2, 4]
    assert items.loc[("w", 3, 5), "streets_least"] == pytest.approx(0.3)
    assert (
        items.loc[("outside", 3, 5), "streets_least"] != items.loc[("outside", 3, 5), "streets_least"]
    )  # NaN
    means = four.items.groupby("district")[["streets_least", "streets_most"]].mean()
    assert means.loc["x", "streets_least"] == pytest.approx(
        four.value("x", "open_5min_week_least", "streets")
    )


def test_what_was_understood_is_in_the_layer_and_the_rest_in_notes(four: Indicator) -> None:
    layer = four.layer.set_index("id")
    assert layer["hours_read"].to_dict() == {"A": "24/7", "B": "06:00-22:00", "C": "", "D": ""}
    assert layer["hours_least"].to_dict() == {"A": 168, "B": 112, "C": 0, "D": 0}
    assert layer["hours_most"].to_dict() == {"A": 168, "B": 112, "C": 168, "D": 168}
    assert layer["all_day"].to_dict() == {"A": "yes", "B": "no", "C": "", "D": ""}
    assert layer["barrier_free"].to_dict() == {"A": "yes", "B": "limited", "C": "", "D": "yes"}
    assert layer["free"].to_dict() == {"A": "yes", "B": "yes", "C": "no", "D": ""}
    told = {note.what: note.features for note in four.notes}
    assert told["1 of 4 opening hours are not understood and count as unknown"] == ("D “随商场开放”",)
    assert told["1 toilets answer 'fee' in words that are not known: counted as unknown"] == ("D “donation”",)
    assert any(what.startswith("1 of 4 facilities state no opening hours") for what in told)
    assert all(note.zh for note in four.notes)


def test_a_week_with_holidays_is_told() -> None:
    golden = {"calendar": {"country": "CN", "week_of": "2026-09-28"}}
    row = {**ROWS[1], "opening_hours": "24/7; PH off"}
    found = measured(row, **golden)
    assert [note.where for note in found.notes] == ["wheelchair", "calendar.week_of"][::-1]
    assert found.value("x", "open_5min_worst_most", "streets") == 0.0
    assert "2026-09-28" in found.definitions[0].en


def test_without_sources_shares_are_unknown_and_without_toilets_nothing_is_covered() -> None:
    city = town(people=None, built_up=None, facilities=toilets_of(ROWS[0]).iloc[:0], config=WALK)
    found = opening(city, reach(build_network(city), city.toilets))
    assert np.isnan(found.value("w", "open_5min_noon_most", "people"))
    assert found.items[["people_least", "built_up_most"]].isna().all(axis=None)
    assert found.value("whole", "open_5min_noon_most", "streets") == 0.0


def test_the_profile_is_what_a_search_of_its_own_finds_at_each_hour() -> None:
    texts = ["Mo-Fr 08:00-17:00", "", "22:00-06:00", "24小时", "Sa-Su 10:00-20:00", "工作日"]
    rng = np.random.default_rng(4)
    spots = np.round(np.column_stack([rng.uniform(0, 2000, 12), rng.uniform(-40, 40, 12)]), 1).tolist()
    rows = [
        {"id": f"t{row:02d}", "xy": tuple(xy), "district": "w", "opening_hours": texts[row % len(texts)]}
        for row, xy in enumerate(spots)
    ]
    city = town(facilities=toilets_of(*rows), config=WALK)
    network = build_network(city)
    found = opening(city, reach(network, city.toilets)).items
    whole = found[found["district"] == "whole"]
    states = week(
        read_hours([row["id"] for row in rows], [row["opening_hours"] for row in rows]),
        city.config.calendar.monday,
    )
    for hour in range(0, 168, 13):
        for bound, is_open in (("least", states[:, hour] == OPEN), ("most", states[:, hour] != SHUT)):
            alone = coverage(city, reach(network, city.toilets[is_open]))
            for basis in ("people", "built_up", "streets"):
                expected = alone.value("whole", "coverage_5min", basis)
                assert whole[f"{basis}_{bound}"].iloc[hour] == pytest.approx(expected, abs=1e-9)


TEXTS = st.sampled_from(["24/7", "06:00-22:00", "", "Mo-Fr 09:00-17:00", "nonsense", "off", "工作日"])


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), TEXTS, st.sampled_from(["yes", "no", "", "?"])), min_size=1, max_size=6
    )
)
def test_laws(drawn) -> None:
    rows = [
        {
            "id": f"t{row}",
            "xy": (place * 100, 0),
            "district": "w",
            "opening_hours": text,
            "wheelchair": word,
            "fee": word,
        }
        for row, (place, text, word) in enumerate(drawn)
    ]
    found, fewer = measured(*rows), measured(*rows[:-1]) if len(rows) > 1 else None
    table = found.table.set_index(["measure", "basis", "district"])["value"]
    for key, least in table.items():
        measure, basis, district = key
        if measure.endswith("_least"):
            most = table[measure.removesuffix("least") + "most", basis, district]
            assert np.isnan(least) == np.isnan(most)
            assert not least > most + 1e-12
    part = table.loc[table.index.get_level_values("measure") == "open_5min_worst_least"]
    assert (part.fillna(0).to_numpy() <= table.xs("open_5min_night_least").fillna(0).to_numpy() + 1e-12).all()
    if fewer is not None:  # one toilet more never lowers anything
        before = fewer.table["value"].fillna(0).to_numpy()
        assert (found.table["value"].fillna(0).to_numpy() >= before - 1e-12).all()


def test_las_palmas(shared_data: Path, tmp_path: Path) -> None:
    city = qdgeo.load_city(write_las_palmas(tmp_path, shared_data))
    walked = reach(build_network(city), city.toilets)
    found, usual = opening(city, walked), coverage(city, walked)
    # as parts of the coverage whatever the hour, since which streets are walked is not for this test
    frozen = {
        ("open_15min_worst_least", "streets"): 0.0,
        ("open_15min_noon_least", "streets"): 0.062,  # the one toilet that states its hours
        ("open_15min_noon_least", "built_up"): 0.060,
        ("open_15min_night_most", "streets"): 0.994,
        ("open_15min_week_most", "built_up"): 0.997,
        ("coverage_15min_24h_least", "built_up"): 0.0,
        ("coverage_15min_barrier_free_least", "streets"): 0.105,
        ("coverage_15min_free_least", "streets"): 0.418,
        ("coverage_15min_free_most", "streets"): 0.995,
    }
    parts = {
        (measure, basis): found.value("whole", measure, basis) / usual.value("whole", "coverage_15min", basis)
        for measure, basis in frozen
    }
    assert parts == pytest.approx(frozen, abs=0.01)
    for basis in ("built_up", "streets"):  # at noon none is known to be shut
        assert found.value("whole", "open_15min_noon_most", basis) == pytest.approx(
            usual.value("whole", "coverage_15min", basis), abs=1e-12
        )
    assert (found.layer["hours_read"] != "").sum() == 1
    assert np.isnan(found.value("whole", "open_15min_noon_most", "people"))
