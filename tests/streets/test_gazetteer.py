"""Names are found by the first step that gives any, and paths beside a road are not the road."""

from __future__ import annotations

import numpy as np
import pytest
from streets.handmade import way
from towns import streets_of

from qdgeo.streets.gazetteer import Gazetteer, gazetteer


def names_of(*ways: tuple[dict[str, str], list[tuple[float, float]]]) -> Gazetteer:
    return gazetteer(streets_of(list(ways)).frame, beside_m=40)


def rows(found: Gazetteer, name: str, within: list[int] | None = None) -> list[list[int]]:
    mask = None
    if within is not None:
        mask = np.zeros(len(found.label), dtype=bool)
        mask[within] = True
    return [option.rows.tolist() for option in found.find(name, mask)]


def test_a_streets_own_name_goes_before_its_other_names() -> None:
    found = names_of(
        way("新路", (0, 0), (9, 0), old_name="旧路"),
        way("旧路", (0, 90), (9, 90)),
        way("大道", (0, 50), (9, 50), name_en="Main Road; High Road"),
    )
    assert rows(found, "旧路") == [[1]]
    assert rows(found, "旧路", [0]) == [[0]]
    assert rows(found, "high road") == [[2]]
    assert rows(found, "无路") == rows(found, "") == rows(found, " - ") == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Triana", [[0], [1]]), ("Calle Triana", [[0]]), ("C/ Triana", [[0]]), ("Plaza Triana", [])],
)
def test_a_kind_may_lack_but_not_differ(written: str, expected: list[list[int]]) -> None:
    found = names_of(way("Calle de Triana", (0, 0), (9, 0)), way("Avenida Triana", (0, 90), (9, 90)))
    assert sorted(rows(found, written)) == sorted(expected)


def test_pavements_are_not_the_street_and_its_last_path_is() -> None:
    found = names_of(
        way("长路", (0, 0), (300, 0)),
        way("长路", (0, 12), (300, 12), highway="footway"),
        way("长路", (300, 0), (500, 0), highway="footway"),
        way("长路", (100, 0), (100, 30), (150, 30), (100, 0), highway="pedestrian", area="yes"),
        way("小径", (0, 90), (50, 90), highway="path"),
    )
    assert rows(found, "长路") == [[0, 2]]
    assert rows(found, "小径") == [[4]]


def test_a_city_without_names_has_none() -> None:
    found = names_of(way("", (0, 0), (9, 0)))
    assert not found.known("长路")
    assert found.like("长路", 0.1) == ()
