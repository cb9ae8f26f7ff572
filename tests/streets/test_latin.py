"""Entries in Latin letters in eight languages: what is read, what is only a remark, and what never counts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streets.handmade import Way, city_of, only, way

from qdgeo.streets.latin_extents import latin_extents
from qdgeo.streets.latin_finnish import nominative, runs
from qdgeo.streets.latin_forms import each_road, has_kind, is_crossing, latin_place, righted
from qdgeo.streets.latin_remarks import folded, is_remark, without_exception, without_remarks
from qdgeo.streets.names import core
from qdgeo.streets.parsing import LONGEST_ENTRY, parse_entry
from qdgeo.streets.sections import Section
from qdgeo.targets.list_words import Finnish, load_list_words


def short(section: Section) -> str:
    limits = {
        "whole": "",
        "between": f"{section.start or '?'}–{section.end or '?'}",
        "beyond": f"{section.side} of {section.start}",
        "part": section.side,
        "numbers": f"{section.start}-{section.end}",
    }[section.extent]
    out = " but" if section.area else ""
    return section.road + (f" [{limits}]" if limits else "") + out


def read(name: str, start: str = "", end: str = "") -> list[str]:
    return [short(section) for section in parse_entry("row 2", name=name, start=start, end=end).sections]


BOTH = "Calle Larga [Alba–Brisa]"
EACH = [
    # remarks behind a comma, a dash, a bracket, before the limits and within their brackets
    ("Calle Larga (Alba–Brisa), ambas aceras", [BOTH]),
    ("Calle Larga (Alba–Brisa) - pendiente 2025", [BOTH]),
    ("Calle Larga (Alba–Brisa) ambos lados, 1,2 km", [BOTH]),
    ("Calle Larga (ambas aceras), entre Alba y Brisa (aprox. 300 m)", [BOTH]),
    ("Calle Larga (lado par, entre Alba y Brisa)", [BOTH]),
    ("Calle Larga (Alba–Brisa, lado impar)", [BOTH]),
    ("Rua Longa (Alba–Brisa), lado ímpar", ["Rua Longa [Alba–Brisa]"]),
    ("Rua Longa (sentido centro-bairro), entre Alba e Brisa", ["Rua Longa [Alba–Brisa]"]),
    ("Pitkäkatu (Annankatu–Yrjönkatu), n. 165 m", ["Pitkäkatu [Annankatu–Yrjönkatu]"]),
    ("Long Street (Oak Ave – Elm Ave) – both sides – new 2024", ["Long Street [Oak Ave–Elm Ave]"]),
    ("Via Lunga (da Via Alba a Via Brisa), entrambi i lati", ["Via Lunga [Via Alba–Via Brisa]"]),
    ("Rue Longue (entre Alba et Brisa), deux côtés", ["Rue Longue [Alba–Brisa]"]),
    ("Langgasse (von Lindenweg bis Ringweg), beide Seiten", ["Langgasse [Lindenweg–Ringweg]"]),
    ("Storgatan (mellan Nygatan och Kungsgatan), båda sidor", ["Storgatan [Nygatan–Kungsgatan]"]),
    ("Calle Larga; ambas aceras", ["Calle Larga"]),
    ("Rua Nova, nova", ["Rua Nova"]),
    # all of a road
    ("Calle Larga (íntegra)", ["Calle Larga"]),
    ("Rua Longa, em toda a extensão, ambos os lados", ["Rua Longa"]),
    ("Pitkäkatu, koko katu, molemmat puolet", ["Pitkäkatu"]),
    ("Via Lunga, tutta la via", ["Via Lunga"]),
    ("Storgatan, hela gatan", ["Storgatan"]),
    ("Rue Longue, en totalité", ["Rue Longue"]),
    ("Calle Larga (entre Alba y Brisa), completa", [BOTH]),
    # a section in words
    ("Calle Larga → tramo entre las calles Alba y Brisa", ["Calle Larga [Calle Alba–Calle Brisa]"]),
    ("Long Street between Oak and Elm Avenues", ["Long Street [Oak Avenue–Elm Avenue]"]),
    ("Calle Larga (Alba > Brisa)", [BOTH]),
    ("Calle Larga (Alba … Brisa)", [BOTH]),
    ("Rua Longa (Alba x Brisa)", ["Rua Longa [Alba–Brisa]"]),
    ("C/ Larga e/ Alba y Brisa", ["C/ Larga [Alba–Brisa]"]),
    ("Rua Longa (início na Rua Alba e término na Rua Brisa)", ["Rua Longa [Rua Alba–Rua Brisa]"]),
    ("Rua Longa, início: Alba, fim: Brisa", ["Rua Longa [Alba–Brisa]"]),
    ("Via Lunga, dall'incrocio con Via Alba all'incrocio con Via Brisa", ["Via Lunga [Via Alba–Via Brisa]"]),
    ("Rue Longue (de la place Alba jusqu'à la rue Brisa)", ["Rue Longue [place Alba–rue Brisa]"]),
    ("Long Street, Oak Ave to Elm Ave, 0.5 km", ["Long Street [Oak Ave–Elm Ave]"]),
    ("Calle Larga, desde Alba hacia el norte", ["Calle Larga [north of Alba]"]),
    ("Calle Larga, del número 2 al 30", ["Calle Larga [2-30]"]),
    ("Calle Larga (desde Alba hasta su final)", ["Calle Larga [Alba–?]"]),
    # Finnish cases
    ("Pitkäkatu, väliltä Annankatu–Yrjönkatu", ["Pitkäkatu [Annankatu–Yrjönkatu]"]),
    ("Pitkäkatu Annankadun ja Yrjönkadun välillä", ["Pitkäkatu [Annankatu–Yrjönkatu]"]),
    ("Pitkäkatu (Eteläesplanadilta Yrjönkadulle)", ["Pitkäkatu [Eteläesplanadi–Yrjönkatu]"]),
    ("Pitkäkatu Annankadusta Yrjönkatuun", ["Pitkäkatu [Annankatu–Yrjönkatu]"]),
    ("Pitkäkatu (Pieneltä Roobertinkadulta Yrjönkadulle)", ["Pitkäkatu [Pieni Roobertinkatu–Yrjönkatu]"]),
    ("Pitkäkatu, Annankadusta etelään", ["Pitkäkatu [south of Annankatu]"]),
    # kinds
    ("Larga, Calle (Alba – Brisa)", [BOTH]),
    ("LARGA (C/), DE ALBA A BRISA", ["C/ LARGA [ALBA–BRISA]"]),
    ("Doctor Chil (calle del): Alba - Brisa", ["calle del Doctor Chil [Alba–Brisa]"]),
    ("Calles Larga y Corta, entre Alba y Brisa", [BOTH, "Calle Corta [Alba–Brisa]"]),
    ("Ruas Alba, Brisa e da Praia", ["Rua Alba", "Rua Brisa", "Rua da Praia"]),
    ("Oak and Elm Streets", ["Oak Street", "Elm Street"]),
    ("Pieni Roobertinkatu, Bulevardi", ["Pieni Roobertinkatu", "Bulevardi"]),
    # several sections, several roads
    ("Calle Larga (1er tramo: Alba–Brisa; 2º tramo: Cima–Duna)", [BOTH, "Calle Larga [Cima–Duna]"]),
    ("Calle Larga: Alba–Brisa; Cima–Duna", [BOTH, "Calle Larga [Cima–Duna]"]),
    ("Calle Larga: Alba–Brisa y Cima–Duna", [BOTH, "Calle Larga [Cima–Duna]"]),
    ("Calle Larga (entre Alba y Brisa y entre Cima y Duna)", [BOTH, "Calle Larga [Cima–Duna]"]),
    ("Rua Longa (Alba–Brisa) e Rua Curta (Cima–Duna)", ["Rua Longa [Alba–Brisa]", "Rua Curta [Cima–Duna]"]),
    ("Rua Longa (Alba–Brisa) e Rua Curta", ["Rua Longa [Alba–Brisa]", "Rua Curta"]),
    (
        "Rua Longa, trecho entre Alba e Brisa, e Rua Curta, trecho entre Cima e Duna",
        ["Rua Longa [Alba–Brisa]", "Rua Curta [Cima–Duna]"],
    ),
    ("Rua Longa e Rua Curta, entre Alba e Brisa", ["Rua Longa [Alba–Brisa]", "Rua Curta [Alba–Brisa]"]),
    # exceptions
    ("Calle Larga (Alba–Brisa, excepto Cima–Duna)", [f"{BOTH} but"]),
    ("Long Street, both sides except Oak Ave", ["Long Street but"]),
    ("Pitkäkatu, lukuun ottamatta Annankatu–Yrjönkatu", ["Pitkäkatu but"]),
    ("Rua Salvo Brito", ["Rua Salvo Brito"]),
]


@pytest.mark.parametrize(("text", "expected"), EACH)
def test_what_is_read(text: str, expected: list[str]) -> None:
    parsed = parse_entry("row 2", name=text)
    assert [short(section) for section in parsed.sections] == expected
    assert parsed.faults == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Rua Longa", "esq. Rua Alba", "esq. Av. Brisa"), ["Rua Longa [Rua Alba–Av. Brisa]"]),
        (("Calle Larga", "cruce con C/ Alba", "esquina a Brisa"), ["Calle Larga [C/ Alba–Brisa]"]),
        (("Rua Longa", "início: Alba", "fim: Brisa"), ["Rua Longa [Alba–Brisa]"]),
        (("Calle Larga", "desde Alba", "hasta la C/ Brisa"), ["Calle Larga [Alba–C/ Brisa]"]),
        (("Pitkäkatu", "Annankadulta", "Yrjönkadulle"), ["Pitkäkatu [Annankatu–Yrjönkatu]"]),
        (("Calle Larga", "inicio", "Brisa"), ["Calle Larga [?–Brisa]"]),
        (("Calle Larga", "Alba - Brisa, ambas aceras", ""), [BOTH]),
    ],
)
def test_what_is_read_in_three_cells(cells: tuple[str, str, str], expected: list[str]) -> None:
    assert read(*cells) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Cruce de Calle Alba con Calle Brisa", "a crossing"),
        ("Corner of Main Street and Oak Ave", "a crossing"),
        ("Rua Alba esquina com Rua Brisa", "a crossing"),
        ("Calle Alba / Calle Brisa", "two roads, or where they cross"),
        ("Paseo Largo, a la altura del nº 30", "a place on the road"),
        ("Rua Longa, nº 100", "a place on the road"),
        ("Calle Larga (los primeros 100 m)", "not understood"),
        ("Calle Larga (solo acera norte)", "not understood"),
    ],
)
def test_what_is_no_section_is_told(text: str, reason: str) -> None:
    assert any(reason in fault for fault in parse_entry("row 2", name=text).faults)


# On a map ---------------------------------------------------------------------------------------------------------


def across(name: str, x: float) -> Way:
    return way(name, (x, -200), (x, 0), (x, 100), (x, 200))


AT = {"Alba": 200, "Brisa": 500, "Cima": 800}
TOWN = city_of(
    way("Calle Larga", (0, 0), (200, 0), (500, 0), (800, 0), (900, 0)),
    way("Calle Corta", (0, 100), (200, 100), (500, 100), (800, 100), (900, 100)),
    *(across(f"Calle {name}", x) for name, x in AT.items()),
    across("Avenida Primero de Mayo", 850),
)


def found(name: str, start: str = "", end: str = "") -> tuple[str, int]:
    row = only(TOWN, name, start, end)
    return row["status"], round(row["km_m"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calle Larga (Alba–Brisa), lado par, n. 300 m", ("matched", 300)),
        ("Calle Larga 900 m", ("matched", 900)),
        ("Calles Larga y Corta, entre Alba y Brisa", ("matched", 600)),
        ("Larga, Calle: Alba–Brisa; Brisa–Cima", ("matched", 600)),
        ("Calle Larga (de Brisa a 1º de Mayo)", ("matched", 350)),
        # never more than the words say, and nothing at all where they leave it open
        ("Calle Larga (Alba–Cima, excepto Alba–Brisa)", ("partly", 0)),
        ("Calle Larga, salvo el tramo Alba–Brisa", ("partly", 0)),
        ("Calle Larga (Alba–Cima) y Calle Corta, excepto Alba–Brisa", ("partly", 600)),
        ("Calle Larga / Calle Alba", ("partly", 0)),
        ("Calle Larga esquina con Calle Alba", ("not_found", 0)),
        ("Corner of Calle Larga and Calle Alba", ("not_found", 0)),
        ("Calle Larga, a la altura de Alba", ("partly", 0)),
        ("Calle Larga, primeros 200 m", ("not_found", 0)),
        ("Calle Larga (primeros 200 m)", ("partly", 0)),
        ("Calle Larga (Alba–Duna)", ("partly", 0)),
        ("Calle Larga y alrededores", ("not_found", 0)),
    ],
)
def test_what_counts(text: str, expected: tuple[str, int]) -> None:
    assert found(text) == expected


# Laws -------------------------------------------------------------------------------------------------------------

REMARKS = ["ambas aceras", "lado ímpar", "molemmat puolet", "both sides", "n. 165 m", "(0,5 km)", "approx. 200 m",
           "pendiente 2025", "nuevo 2024", "2024", "beide Seiten", "sentido centro-bairro"]  # fmt: skip


@given(
    st.sampled_from(REMARKS),
    st.sampled_from([", {}", " - {}", " – {}", " ({})"]),
    st.sampled_from(["Calle Larga (Alba–Brisa)", "Calle Larga", "Calle Larga, entre Alba y Brisa"]),
)
def test_a_remark_changes_no_section(remark: str, form: str, text: str) -> None:
    assert is_remark(remark)
    assert read(text + form.format(remark.strip("()"))) == read(text)


@given(st.text(max_size=60))
def test_folding_keeps_every_sign_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text(alphabet="Calle Rua y e,;:()-–/ñº1 excepto ambas aceras katu", max_size=120))
def test_no_entry_is_lost(text: str) -> None:
    parsed = parse_entry("row 2", name=text)
    assert parsed.sections or parsed.faults


@pytest.mark.parametrize("kind", load_list_words().finnish, ids=lambda kind: kind.name)
def test_every_case_leads_back_to_the_name(kind: Finnish) -> None:
    name = f"Kalevan{kind.name}"
    assert nominative(f"Kalevan{kind.stem}n", "of") == name
    assert nominative(f"Kalevan{kind.into}", "to") == name
    assert nominative(f"Kalevan{kind.stem}lle", "to") == name
    for ending in ("sta", "stä", "lta", "ltä"):
        assert nominative(f"Kalevan{kind.stem}{ending}", "from") == name


@pytest.mark.parametrize(
    "words", ["Calle Floresta - Calle Lavalle", "Floresta Lavalle", "Rua Costa e Silva", ""]
)
def test_other_languages_have_no_finnish_cases(words: str) -> None:
    assert runs(words) is None


def test_names_that_look_like_other_words_stay_names() -> None:
    assert without_remarks("Rua Nova") == "Rua Nova"
    assert without_exception("Calle Salvo") == ("Calle Salvo", "")
    assert righted("Plaza Mayor (Norte)") == "Plaza Mayor (Norte)"
    assert each_road("Calles León y Castillo y Perojo") == ["Calles León y Castillo y Perojo"]
    assert latin_place("End Street") == "End Street"
    assert not is_crossing("Calle Larga, desde esquina Alba hasta Brisa")
    assert not has_kind("Triana")
    assert core("Calle Dos de Mayo") == core("Calle 2 de Mayo") != core("Calle de Mayo")


def test_a_side_in_a_streets_name_is_no_direction() -> None:
    (section,) = latin_extents("desde Avenida Rivera Sur", "Calle Larga")
    assert short(section) == "Calle Larga [Avenida Rivera Sur–?]"


HOSTILE = [
    "1 m, " * 380,
    "Calle A, " * 220, "Calle A (" * 220, "excepto " * 240, "Calle A, ambas aceras, " * 80, "2024 " * 390,
    "Calles A y " * 180, "Rua A e " * 240, "Annankadulta " * 150, "Calle A (B - C) y " * 110, "> " * 990, "…" * 1990,
    "esq. " * 390, "1º tramo: " * 190, "Calle A, " + "1 m " * 28 + "x", "n n n " * 300, "(ambas aceras) " * 130,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_hostile_texts_are_read_fast(text: str) -> None:
    parse_entry("row 2", name="Pitkäkatu, koko katu (entre A y B)")  # tables are read before the clock starts
    begun = time.process_time()
    parsed = parse_entry("row 2", name=text[:LONGEST_ENTRY], start=text[:200], end=text[:100])
    assert time.process_time() - begun < 0.3
    assert parsed.sections or parsed.faults
