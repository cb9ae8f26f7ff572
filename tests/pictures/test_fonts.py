"""Letters: a font that holds the signs or a clear refusal, nothing without a glyph, no line too wide."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qdgeo.errors import FontError, QdgeoError
from qdgeo.pictures import fonts
from qdgeo.pictures.fonts import Lettering, lettering

WORDS = ["图例", "Legend"]


@pytest.fixture(scope="module")
def letters() -> Lettering:
    return lettering(WORDS)


def test_without_a_chinese_font_the_remedy_names_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(fonts, "installed", lambda: frozenset({"DejaVu Sans", "Comic Sans MS"}))
    with pytest.raises(FontError, match="fonts-noto-cjk") as told:
        lettering(WORDS)
    assert "Microsoft YaHei" in str(told.value)
    assert "PingFang SC" in str(told.value)
    assert "图" in str(told.value)
    assert isinstance(told.value, QdgeoError)


def test_a_font_that_only_bears_the_name_is_not_taken(monkeypatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ("DejaVu Sans",))
    with pytest.raises(FontError):
        lettering(WORDS)


def test_of_two_fonts_the_one_that_holds_the_names_is_taken(monkeypatch) -> None:
    latin = frozenset(map(ord, "Legnd…□"))
    known = {
        "Poor": latin | set(map(ord, "图例")),
        "Rich": latin | set(map(ord, "图例𠮷")),
        "DejaVu Sans": latin,
    }
    monkeypatch.setattr(fonts, "FAMILIES", ("Poor", "Rich"))
    monkeypatch.setattr(fonts, "installed", lambda: frozenset(known))
    monkeypatch.setattr(fonts, "_signs_of", known.__getitem__)
    assert lettering(WORDS).families[0] == "Poor"
    assert lettering(WORDS, ["𠮷市"]).families[0] == "Rich"
    assert lettering(WORDS).stand_in == "□"


def test_what_has_no_glyph_is_replaced_by_a_sign_that_is_seen(letters) -> None:
    assert letters.clean("路\ue000\U0001f9ff") == f"路 {letters.stand_in}"
    assert letters.clean("a\x00b\u202ec\nd") == "a b c d"
    assert letters.stand_in.strip()


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_every_sign_that_is_drawn_has_a_glyph(text: str) -> None:
    letters = lettering(WORDS)
    shown = letters.clean(text)
    assert all(letters._home(sign) for sign in shown)
    assert "\n" not in shown


@given(st.text(max_size=120), st.floats(8, 60))
def test_no_line_is_wider_than_its_room(text: str, limit: float) -> None:
    letters = lettering(WORDS)
    lines = letters.wrap(text, 7.0, limit, lines=3)
    assert len(lines) <= 3
    assert all(letters.width(line, 7.0) <= limit + 1e-9 for line in lines)


def test_long_words_are_cut_with_an_ellipsis(letters) -> None:
    cut = letters.cut("长" * 500, 8.0, 30.0)
    assert cut.endswith("…")
    assert letters.width(cut, 8.0) <= 30.0
    assert letters.cut("短", 8.0, 30.0) == "短"


def test_a_line_of_latin_ends_between_words(letters) -> None:
    lines = letters.wrap("IES CAIRASCO DE FIGUEROA", 8.0, 30.0, lines=3)
    assert " ".join(lines) == "IES CAIRASCO DE FIGUEROA"
    assert letters.keeps_words("IES CAIRASCO DE FIGUEROA", lines)
    assert not letters.keeps_words("IES CAIRASCO", ["IES CAIR", "ASCO"])


def test_a_chinese_sign_is_one_em_wide(letters) -> None:
    assert letters.width("市南区", 10.0) == pytest.approx(30 * 25.4 / 72, rel=1e-6)
