"""Dual carriageways by hand: counted once whatever names them, walked on both sides even if one alone was found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from towns import road_list, streets_of, toilets_of, town

from qdgeo.city import City
from qdgeo.indicators import Indicator, managed_distribution, managed_roads, managed_toilets
from qdgeo.indicators.managed import managed_of
from qdgeo.io import Override
from qdgeo.network import build_network, reach

ONE_WAY = {"highway": "primary", "name": "大道", "oneway": "yes"}
LANE = {"highway": "residential"}
# 大道 runs east on y = 0 and back on y = 20, from x = 100 to 900; its ends are joined by lanes of 20 m
ENDS = [
    ({**LANE, "name": "西头路"}, [(100, 0), (100, 20)]),
    ({**LANE, "name": "东头路"}, [(900, 0), (900, 20)]),
]
# 甲路 and 乙路 meet both carriageways, 丙路 and 丁路 the one on y = 0 alone
BOTH = [
    (ONE_WAY, [(100, 0), (300, 0), (600, 0), (900, 0)]),
    (ONE_WAY, [(900, 20), (600, 20), (300, 20), (100, 20)]),
    ({**LANE, "name": "甲路"}, [(300, -100), (300, 0), (300, 20), (300, 200)]),
    ({**LANE, "name": "乙路"}, [(600, -100), (600, 0), (600, 20), (600, 200)]),
    *ENDS,
]
SOUTH = [
    (ONE_WAY, [(100, 0), (300, 0), (600, 0), (900, 0)]),
    (ONE_WAY, [(900, 20), (100, 20)]),
    ({**LANE, "name": "丙路"}, [(300, -100), (300, 0)]),
    ({**LANE, "name": "丁路"}, [(600, -100), (600, 0)]),
    *ENDS,
]
SECTION = {"name": "大道", "from": "甲路", "to": "乙路", "district": "w"}
ONE_SIDE = {"name": "大道", "from": "丙路", "to": "丁路", "district": "w"}


def city_of(ways: list, *rows: dict[str, str], toilet: tuple[float, float] = (450, 20)) -> City:
    toilets = toilets_of({"id": "node/1", "district": "w", "xy": toilet})
    return town(streets=streets_of(ways), managed=road_list(*rows), facilities=toilets)


def along(city: City) -> Indicator:
    return managed_toilets(city, reach(build_network(city), city.toilets))


def test_a_section_found_on_both_carriageways_counts_once() -> None:
    found = along(city_of(BOTH, SECTION))
    item = found.items.iloc[0]
    assert (item["centreline_km"], item["walked_km"]) == (pytest.approx(0.3), pytest.approx(0.3))
    rows = found.table.set_index(["measure", "basis", "district"])
    assert rows.loc[("managed_toilets_share", "managed_roads", "w"), "denominator"] == pytest.approx(0.3)
    assert found.value("w", "managed_toilets_per_km", "managed_roads") == pytest.approx(1 / 0.3)


@pytest.mark.parametrize("times", [2, 3])
def test_entries_of_one_road_count_once_in_every_figure_of_a_district(times: int) -> None:
    once, often = (along(city_of(BOTH, *[SECTION] * n)) for n in (1, times))
    assert often.table["value"].tolist() == pytest.approx(once.table["value"].tolist(), nan_ok=True)
    assert len(often.items) == times


def test_a_section_found_on_one_carriageway_stands_for_both_and_is_walked_on_both() -> None:
    # a toilet 5 m beside the far carriageway, in the middle: 150 m to either end of the section there, way included 155
    found = along(city_of(SOUTH, ONE_SIDE, toilet=(450, 25)))
    item = found.items.iloc[0]
    assert (item["centreline_km"], item["walked_km"]) == (pytest.approx(0.3), pytest.approx(0.3))
    assert item["toilets"] == 1
    # on the near carriageway every point is farther than 100 m, on the far one what is more than 95 m away: the mean
    assert item["longest_gap_m"] == pytest.approx((300 + 300 - 190) / 2)
    # from (450, 0): 350 m west, 20 m across, 350 m east again, 5 m aside; the east end is farther
    assert item["farthest_walk_m"] == pytest.approx(725 + 100)
    assert item["served_share"] == pytest.approx(
        0.5
    )  # 5 min at 4 km/h are 333 m: all of the far side, none of the near


def test_two_entries_one_a_side_are_one_road() -> None:
    # the user chose one carriageway for each of two entries
    city = city_of(BOTH, {"name": "大道南侧", "district": "w"}, {"name": "大道北侧", "district": "w"})
    chosen = (
        Override(entry="row 2", action="ways", numbers=(1,)),
        Override(entry="row 3", action="ways", numbers=(2,)),
    )
    city = replace(city, managed=replace(city.managed, overrides=chosen))
    assert managed_roads(city).value("w", "managed_roads_km", "centreline") == pytest.approx(0.8)
    assert managed_roads(city).value("w", "managed_roads_carriageway_km", "carriageway") == pytest.approx(1.6)


def test_sections_of_two_entries_found_on_one_side_each_are_one_road() -> None:
    north = [
        ({**LANE, "name": "戊路"}, [(300, 20), (300, 200)]),
        ({**LANE, "name": "己路"}, [(600, 20), (600, 200)]),
    ]
    ways = [SOUTH[0], (ONE_WAY, [(900, 20), (600, 20), (300, 20), (100, 20)]), *SOUTH[2:], *north]
    other = {"name": "大道", "from": "戊路", "to": "己路", "district": "w"}
    city = city_of(ways, ONE_SIDE, other)
    pieces = managed_of(city).matched.pieces
    assert pieces["centreline_m"].tolist() == pytest.approx([300, 300])  # each entry by itself
    assert managed_roads(city).value("w", "managed_roads_km", "centreline") == pytest.approx(0.3)
    rows = along(city).table.set_index(["measure", "basis", "district"])
    assert rows.loc[("managed_toilets_share", "managed_roads", "w"), "denominator"] == pytest.approx(0.3)
    spread = managed_distribution(city, reach(build_network(city), city.toilets))
    assert spread.value("w", "managed_km_per_km2", "district") == pytest.approx(0.3 / 2)
    assert along(city).items["walked_km"].tolist() == pytest.approx([0.3, 0.3])
