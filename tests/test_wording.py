"""Figures as people read them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qdgeo.wording import NO_DATA, Note, Text, figure, html_table, number, share


def test_unknown_is_never_shown_as_zero() -> None:
    nan = float("nan")
    assert number(nan) == share(nan) == figure(nan, "km") == NO_DATA


def test_units_decide_the_digits() -> None:
    assert figure(12, "条") == "12"
    assert figure(0.25, "share") == "25.0 %"
    assert figure(12.345, "km") == "12.35" or figure(12.345, "km") == "12.34"


def test_text_in_both_languages() -> None:
    assert Text(zh="同", en="同").both == "同"
    assert str(Note("w", "x.csv")) == "x.csv: w"
    assert str(Note("w")) == "w"


@given(st.text())
def test_html_cells_are_data(text: str) -> None:
    table = html_table([text], [[text]])
    inner = table.replace("<table><thead><tr><th>", "").replace("</th></tr></thead><tbody><tr><td>", "")
    assert "<" not in inner.replace("</td></tr></tbody></table>", "")
