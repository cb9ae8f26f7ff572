"""Counts and shares of registers by district: parts add up, unknown is neither yes nor no."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from towns import register_of, town

from qdgeo.indicators.registered import (
    Key,
    count_rows,
    drawn,
    owners,
    register_frame,
    share_rows,
    unknown_cells,
    unknown_table,
)

SHARE = Key("sorted", "compounds", "share")
CITY = town()
ROWS = st.lists(
    st.tuples(st.sampled_from(["w", "x", "outside"]), st.sampled_from([1.0, 0.0, np.nan])), max_size=12
)


def test_a_city_without_the_register_has_none() -> None:
    assert register_frame(CITY, "bins") is None
    table = unknown_table(CITY, [SHARE])
    assert table["district"].tolist() == ["w", "x", "outside", "whole"]
    assert table["value"].isna().all()


@given(rows=ROWS)
def test_districts_add_up_to_the_whole_and_shares_are_of_what_is_known(
    rows: list[tuple[str, float]],
) -> None:
    owner = np.array([row[0] for row in rows], dtype=object)
    yes = np.array([row[1] for row in rows], dtype=float)
    counts = count_rows(CITY, owner, Key("n", "entries", "座")).set_index("district")["value"]
    shares = share_rows(CITY, owner, yes, SHARE).set_index("district")
    assert counts["w"] + counts["x"] == counts["whole"]
    assert counts["whole"] + counts["outside"] == len(rows)
    for part in ("numerator", "denominator"):
        assert shares[part]["w"] + shares[part]["x"] == shares[part]["whole"]
    known = int(np.isfinite(yes).sum())
    assert shares["denominator"]["whole"] + shares["denominator"]["outside"] == known
    assert shares["value"].dropna().between(0, 1).all()
    assert shares["value"].isna().tolist() == (shares["denominator"] == 0).tolist()


def test_a_weight_that_is_unknown_is_left_out() -> None:
    table = share_rows(
        CITY,
        np.array(["w", "w", "x"], dtype=object),
        np.array([1.0, 0, 1]),
        SHARE,
        np.array([3.0, 1, np.nan]),
    ).set_index("district")
    assert table["value"]["w"] == pytest.approx(0.75)
    assert isnan(table["value"]["x"])


def test_what_is_unknown_is_told_and_what_has_no_place_is_not_drawn() -> None:
    frame = register_of(
        "compounds", {"district": "w", "cart": 1.0, "xy": (10, 10)}, {"district": "x", "name": "无坐标"}
    )["compounds"].frame
    (note,) = unknown_cells(frame, "compounds", "cart", frame["cart"].notna().to_numpy())
    assert "'small carts enter' is unknown in 1 of 2 rows" in note.what
    assert "小车进院" in note.text.zh
    assert not note.warning
    assert unknown_cells(frame, "compounds", "cart", np.array([True, True])) == ()
    assert drawn(frame, ["id"])["id"].tolist() == ["row 2"]
    assert owners(frame).tolist() == ["w", "x"]
