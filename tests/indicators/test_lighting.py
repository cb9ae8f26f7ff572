"""Lighting by hand and by its laws."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan

from hypothesis import given
from hypothesis import strategies as st
from towns import register_of, town

from qdgeo.indicators.lighting import lighting

CITY = town()
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["w", "x", "outside"]),
        st.sampled_from(["intact", "broken", "unknown"]),
        st.sampled_from(["efficient", "other", "unknown"]),
        st.sampled_from([nan, 0.0, 1.0, 40.0]),
    ),
    max_size=10,
)


def test_by_hand() -> None:
    rows = [
        {"district": "w", "state": "intact", "lamp": "efficient", "count": 30, "xy": (10, 10)},
        {"district": "w", "state": "broken", "lamp": "unknown", "count": 9},
        {"district": "w", "state": "unknown", "lamp": "other"},
        {"district": "x", "state": "unknown", "lamp": "efficient", "count": 5},
    ]
    found = lighting(town(registers=register_of("lighting", *rows)))
    assert found.value("w", "lamps", "district") == 40  # 30 + 9, and the one without a count
    assert found.value("w", "lighting_intact", "lamps") == 30 / 39
    assert found.value("w", "lighting_efficient", "lamps") == 30 / 31
    assert isnan(found.value("x", "lighting_intact", "lamps"))
    assert found.value("whole", "lighting_intact", "lamps") == 30 / 39
    assert found.value("whole", "lighting_efficient", "lamps") == 35 / 36
    assert [note.what.split(":")[0] for note in found.notes] == [
        "'state' is unknown in 2 of 4 rows",
        "'kind of lamp' is unknown in 1 of 4 rows",
    ]
    assert found.layer["id"].tolist() == ["row 2"]


def test_which_lamps_are_efficient_is_said_with_its_grade() -> None:
    said = lighting(town()).definitions[-1]
    assert "高压钠灯" in said.zh.split("不算的")[0]
    assert "白炽灯" in said.zh.split("不算的")[1]
    assert "约定" in said.zh
    assert "grade C" in said.en


def test_without_the_register_nothing_is_known() -> None:
    found = lighting(town())
    assert found.table["value"].isna().all()
    assert found.notes == ()
    assert found.layer.empty


@given(rows=ROWS)
def test_shares_are_of_what_is_known_and_districts_add_up(rows: list[tuple[str, str, str, float]]) -> None:
    keys = ("district", "state", "lamp", "count")
    written = register_of("lighting", *(dict(zip(keys, row, strict=True)) for row in rows))
    table = lighting(replace(CITY, registers=written)).table
    assert table["value"][table["unit"] == "share"].dropna().between(0, 1).all()
    for _, part in table.groupby("measure"):
        sums = part.set_index("district")["numerator"]
        assert sums["w"] + sums["x"] == sums["whole"]
    lamps = table[table["measure"] == "lamps"].set_index("district")["value"]
    assert lamps["whole"] + lamps["outside"] == sum(1 if isnan(row[3]) else row[3] for row in rows)
