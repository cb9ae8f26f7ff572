"""Likeness orders misspellings, and never bridges what tells streets apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.streets.likeness import kinds, likeness, tell_apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("香港中路", "香港西路"),
        ("香港路", "香港支路"),
        ("香港路", "香港街"),
        ("延安一路", "延安二路"),
        ("第3大街", "第8大街"),
        ("太平路", "太平大路"),
        ("Calle Mayor", "Camino Mayor"),
        ("North Road", "South Road"),
        ("Rua 24 de Maio", "Rua 25 de Maio"),
    ],
)
def test_a_sign_that_tells_streets_apart_is_no_misspelling(one: str, other: str) -> None:
    assert likeness(one, [other]).tolist() == [0]
    assert tell_apart(one) != tell_apart(other)


def test_one_letter_of_many_is_a_misspelling() -> None:
    found = likeness("Alexsanterinkatu", ["Aleksanterinkatu", "Kasarmikatu"])
    assert found[0] == pytest.approx(1 - 1 / 16)
    assert found[1] < 0.5


def test_kinds_are_known_by_their_abbreviations() -> None:
    assert kinds("Av. Ipiranga") == kinds("Avenida Ipiranga") != kinds("Rua Ipiranga")


@given(st.text("香港中西东路街一二甲乙abc ", min_size=1, max_size=8))
def test_a_name_is_like_itself(name: str) -> None:
    score = likeness(name, [name])[0]
    assert score in (0.0, 1.0)
    assert score == 1.0 or not name.strip()


@given(st.lists(st.text("香港中西路甲乙", min_size=1, max_size=6), min_size=1, max_size=5))
def test_likeness_is_the_same_from_either_side(names: list[str]) -> None:
    first = names[0]
    assert likeness(first, names).tolist() == [likeness(other, [first])[0] for other in names]
