"""Two spellings of one name have one normal form; two names have two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.streets.names import core, normalise, simplified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("東海路", "东海路"),
        ("嶗山區", "崂山区"),
        ("後海道", "后海道"),
        ("臺東三路", "台东3路"),
        ("延安三路", "延安3路"),
        ("延安三路", "延安３路"),
        ("第三大街", "3大街"),
        ("第三大街", "第3大街"),
        ("二十三号路", "23号路"),
        ("一百零五号路", "105号路"),
        ("十二街", "12街"),
        ("经三路", "经3路"),
        ("Av. Ipiranga", "Avenida Ipiranga"),
        ("Avda. Mesa y López", "AVENIDA MESA Y LOPEZ"),
        ("Avda Mesa y López", "Av Mesa y López"),
        ("C/ Triana", "Calle Triana"),
        ("C/Triana", "Calle Triana"),
        ("C. Triana", "Calle Triana"),
        ("R. dos Andradas", "Rua dos Andradas"),
        ("Pça. da Matriz", "Praça da Matriz"),
        ("Pza. España", "Plaza España"),
        ("Main St", "Main Street"),
        ("Main St.", "Main Street"),
        ("5th Ave", "5th Avenue"),
        ("St. Mary Rd", "Saint Mary Road"),
        ("Dr. Flores", "Doutor Flores"),
        ("Rua Gal. Câmara", "Rua General Camara"),
        ("Hämeentie", "HÄMEENTIE"),
        ("Hauptstraße", "HAUPTSTRASSE"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("香港中路", "香港西路"),
        ("延安三路", "延安二路"),
        ("五四路", "五十四路"),
        ("一二三路", "6路"),
        ("Calle Triana", "Rua Triana"),
        ("Peña", "Pena"),
        ("C Street", "Calle Street"),
        ("Saint Street", "Street Street"),
        ("1-5路", "15路"),
    ],
)
def test_names_that_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_the_core_of_a_name_is_for_a_second_look() -> None:
    assert core("Calle de Triana") == core("TRIANA")
    assert core("Paseo de la Peña") == core("Pena")
    assert core("香港中路") == normalise("香港中路")
    assert core("Calle") == "calle"


@given(st.text(max_size=40))
def test_any_text_has_a_normal_form(text: str) -> None:
    assert len(simplified(text)) == len(text)
    once = normalise(text)
    assert once == once.strip()
    assert isinstance(core(text), str)


@given(st.text("东西南北中山海路街大三十第五", max_size=8))
def test_the_normal_form_of_chinese_names_is_its_own(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)
