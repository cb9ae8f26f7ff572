"""A toilet that is listed twice, or room by room, is one toilet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.config import ToiletsSource
from qdgeo.crs import metric_crs, to_lonlat
from qdgeo.io.registers import read_toilets
from qdgeo.io.repeats import is_part, parts_within_m, repeats
from qdgeo.rules import classify, default_rules
from qdgeo.targets import load_norms

METRES = metric_crs("EPSG:4549")


def of(*rows: tuple[str, str, float]) -> list[int]:
    """Entries of (id, class, metres east), each with a name of its own."""
    xy = np.array([[east, 0.0] for _, _, east in rows]).reshape(-1, 2)
    return repeats([row[0] for row in rows], [f"厕所{row[0]}" for row in rows], [row[1] for row in rows], xy)


def test_the_distance_is_told_in_the_norms() -> None:
    norm = load_norms()["toilet_parts"]
    assert (norm.high, norm.unit, norm.grade) == (parts_within_m(), "m", "C")
    assert norm.source.startswith("约定")


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("200301", True), ("200304", True), ("200301|200302", True), ("公共设施;公共厕所;残障洗手间", True),
        ("无障碍洗手间", True), ("母婴室", True), ("哺乳室", True), ("婴儿换洗间/哺乳室/母婴室", True),
        ("200300", False), ("200300|200301", False), ("200305", False), ("1200301", False), ("", False),
        ("公共设施;公共厕所;公共厕所", False), ("一类公厕", False),
    ],
)  # fmt: skip
def test_what_a_part_is(kind: str, part: bool) -> None:
    assert is_part(kind) is part


def test_parts_go_to_the_nearest_whole_toilet() -> None:
    assert of(("1", "200300", 0), ("2", "200301", 8), ("3", "200302", 30), ("4", "200301", 30.1)) == [
        -1,
        0,
        0,
        -1,
    ]
    assert of(("9", "200301", 0), ("1", "200300", 20), ("2", "200300", -10)) == [2, -1, -1]
    assert of(("1", "女洗手间", 0), ("2", "一类", 5)) == [1, -1]


def test_parts_without_a_whole_toilet_go_to_the_lowest_id() -> None:
    assert of(("10", "200301", 0), ("9", "200302", 5), ("100", "200304", 10)) == [1, -1, 1]
    assert of(("b", "男洗手间", 0), ("a", "女洗手间", 5)) == [1, -1]
    # A row of parts is as many toilets as have no part of a lower id near that stands.
    assert of(("1", "200301", 0), ("2", "200302", 25), ("3", "200301", 50)) == [-1, 0, -1]


@given(st.lists(st.floats(0, 200, allow_nan=False), max_size=25))
def test_parts_go_as_if_taken_one_by_one(east: list[float]) -> None:
    reach, stands, expected = parts_within_m(), list[int](), []
    for row, here in enumerate(east):
        near = [other for other in stands if abs(east[other] - here) <= reach]
        expected.append(near[0] if near else -1)
        stands += [] if near else [row]
    assert of(*((str(row), "200301", here) for row, here in enumerate(east))) == expected


def test_whole_toilets_are_never_joined_by_distance() -> None:
    assert of(("1", "200300", 0), ("2", "200300", 5), ("3", "", 6)) == [-1, -1, -1]
    assert of() == []
    assert of(("1", "200301", 0)) == [-1]


def test_places_that_the_crs_cannot_show_repeat_nothing() -> None:
    xy = np.array([[np.nan, np.nan], [0.0, 0.0], [np.nan, np.nan], [0.0, 0.0], [np.nan, np.nan]])
    kinds = ["200300", "200301", "200302", "200304", "200300"]
    assert repeats(["1", "2", "3", "4", "5"], ["甲"] * 5, kinds, xy) == [-1, -1, -1, 1, -1]


def test_an_entry_listed_twice_goes_to_the_first() -> None:
    here = np.zeros((4, 2))
    assert repeats(["1", "2", "3", "4"], ["甲", "甲", "", "甲"], [""] * 4, here) == [-1, 0, -1, 0]
    # One name for the toilet and for its rooms: the toilet stands, wherever it is listed.
    assert repeats(["1", "2", "3"], ["甲"] * 3, ["200301", "200300", "200302"], here[:3]) == [1, -1, 1]


def test_a_register_from_a_map_service_counts_each_toilet_once(tmp_path: Path) -> None:
    east = {
        "B1": ("200300", 0),
        "B2": ("200301", 6),
        "B3": ("200302", 9),
        "B4": ("200304", 400),
        "B5": ("200301", 410),
    }
    lonlat = to_lonlat(np.array([[534_000.0 + x, 3_993_000.0] for _, x in east.values()]), METRES)
    rows = [f"{key},{kind},{lon!r},{lat!r}" for (key, (kind, _)), (lon, lat) in
            zip(east.items(), lonlat.tolist(), strict=True)]  # fmt: skip
    (tmp_path / "poi.csv").write_text("\n".join(["id,typecode,lon,lat", *rows]), "utf-8")
    fields = {"id": "id", "kind": "typecode", "lon": "lon", "lat": "lat"}
    source = ToiletsSource.model_validate({"path": "poi.csv", "fields": fields, "datum": "wgs84"})
    toilets, (note,) = read_toilets(
        source, base=tmp_path, crs=METRES, city_box_lonlat=(119.5, 35.6, 121.0, 37.2)
    )
    assert toilets["duplicate_of"].tolist() == ["", "register:B1", "register:B1", "", "register:B4"]
    assert note.what.startswith("3 entries are parts (men, women …) of a toilet within 30 m")
    assert note.features[0] == "register:B2 repeats register:B1"
    found = classify(toilets, default_rules())
    assert found.loc[found["counts"], "id"].tolist() == ["register:B1", "register:B4"]
