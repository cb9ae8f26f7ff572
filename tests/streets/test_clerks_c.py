"""What clerks write in other offices: limits that all roads share, streets that only touch the district."""

from __future__ import annotations

import pytest
from streets.handmade import city_of, only, way
from streets.test_clerks import read

from qdgeo.streets.parsing import parse_entry


def across(name: str, x: float) -> tuple[dict[str, str], list[tuple[float, float]]]:
    return way(name, (x, -200), (x, 0), (x, 200))


ENDS_AT_BORDER = city_of(
    way("长路", (200, 0), (600, 0), (1000, 0)), across("甲路", 200), across("乙路", 600), across("界路", 1000)
)


@pytest.mark.parametrize(
    ("name", "district", "status", "km_m"),
    [
        ("长路（甲路—界路）", "x", "not_found", 0),
        ("长路（甲路—乙路）", "x", "not_found", 0),
        ("长路（甲路以东）", "x", "partly", 0),
        ("长路（甲路—界路）", "w", "matched", 800),
        ("长路（甲路—界路）", "", "matched", 800),
    ],
)
def test_a_road_that_only_ends_at_the_border_is_not_the_districts(
    name: str, district: str, status: str, km_m: float
) -> None:
    found = only(ENDS_AT_BORDER, name, district=district)
    assert (found["status"], found["km_m"]) == (status, pytest.approx(km_m))


def test_a_section_that_crosses_the_border_is_not_cut_and_one_beyond_it_is_another_districts() -> None:
    city = city_of(
        way("长路", (200, 0), (900, 0), (1100, 0), (1300, 0), (1900, 0)),
        *(across(name, x) for name, x in (("甲路", 200), ("乙路", 900), ("丙路", 1100), ("丁路", 1900))),
    )
    assert only(city, "长路（甲路—丙路）", district="x")["km_m"] == pytest.approx(900)
    assert only(city, "长路（乙路—丙路）", district="x")["km_m"] == pytest.approx(200)
    beyond = only(city, "长路（甲路—乙路）", district="x")
    assert (beyond["status"], beyond["km_m"]) == ("partly", 0)


FROM_TO = "香港中路 [福州路–南京路]"
EACH = [
    ("闽江路、江西路（均为南京路—福州路）", ["闽江路 [南京路–福州路]", "江西路 [南京路–福州路]"]),
    ("闽江路、江西路、宁夏路（均为南京路至福州路）", [f"{r} [南京路–福州路]" for r in ("闽江路", "江西路", "宁夏路")]),
    ("香港中路（东起凤凰山路西至南京路）", ["香港中路 [凤凰山路–南京路]"]),
    ("自福州路沿香港中路至南京路", [FROM_TO]),
    ("香港中路（福州路口北侧至南京路口南侧）", [FROM_TO]),
    ("香港中路（福州路一南京路）", [FROM_TO]),
    ("香港中路[福州路（不含）—南京路（含）]", [FROM_TO]),
    ("香港中路（福州路—南京路）（含人行道）", [FROM_TO]),
    ("香港中路（福州路—南京路段，含山东路路口）", [FROM_TO]),
    ("香港中路（福州路—南京路）约0.5公里 2024年新增", [FROM_TO]),
    ("一、香港中路（福州路至南京路段），列为市容秩序严管路。", [FROM_TO]),
    ("【市南】香港中路（福州路—南京路）", [f"{FROM_TO} in 市南"]),
    ("【严管路】香港中路（福州路—南京路）", [FROM_TO]),
    ("香港中路（福州路至南京路及山东路至江西路）", [FROM_TO, "香港中路 [山东路–江西路]"]),
    ("香港中路（福州路—南京路，含山东支路）", [FROM_TO]),
]  # fmt: skip


@pytest.mark.parametrize("text", ["香港中路（福州路一支路）", "香港中路（福州路—南京路，含山东支路）"])
def test_what_may_be_more_is_a_fault(text: str) -> None:
    assert parse_entry("row 2", name=text).faults


@pytest.mark.parametrize(("text", "expected"), EACH)
def test_what_is_read(text: str, expected: list[str]) -> None:
    assert read(text) == expected
