"""Figures as people read them."""

from __future__ import annotations

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import qdgeo
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


def test_a_note_says_the_same_in_both_languages() -> None:
    note = Note("3 rows", "x.csv", zh="3 行")
    assert note.text == Text(zh="3 行", en="3 rows")
    assert str(note) == "x.csv: 3 rows"
    assert note.both == "x.csv: 3 行 3 rows"
    assert Note("w").text == Text(zh="w", en="w")


def test_words_in_two_languages_are_told_apart() -> None:
    assert Text.of("access 取值无法识别 access value not understood") == Text(
        zh="access 取值无法识别", en="access value not understood"
    )
    for one in ("", "维修中", "closed", "closed 已关闭"):
        assert Text.of(one) == Text(zh=one, en=one)


def test_every_note_of_the_package_is_written_in_chinese_too() -> None:
    calls = [
        (f"{path.name}:{node.lineno}", {keyword.arg for keyword in node.keywords})
        for path in sorted(Path(qdgeo.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Note"
    ]
    assert len(calls) > 40
    # what is given by ** was a note before
    assert [place for place, given_ in calls if not {"zh", None} & given_] == []


@given(st.text())
def test_html_cells_are_data(text: str) -> None:
    table = html_table([text], [[text]])
    inner = table.replace("<table><thead><tr><th>", "").replace("</th></tr></thead><tbody><tr><td>", "")
    assert "<" not in inner.replace("</td></tr></tbody></table>", "")
