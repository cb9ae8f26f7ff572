"""What pictures show: classes and their breaks, every district once, figures as in the tables."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from maps.test_palette import SIGHT, least_difference

from qdgeo.network import build_network, reach
from qdgeo.palette import SCORE
from qdgeo.pictures import SUBJECTS, district_pictures, picture, pictures
from qdgeo.pictures.choropleths import paler
from qdgeo.pictures.classes import classed
from qdgeo.pictures.words import all_words
from qdgeo.schema import WHOLE

FLOATS = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), max_size=60)


@given(FLOATS, st.integers(2, 6))
def test_breaks_are_values_of_the_data_and_classes_part_them(values: list[float], most: int) -> None:
    array = np.array(values, dtype=float)
    found = classed(array, most=most)
    assert len(found) <= most
    assert (found.of[np.isnan(array)] == -1).all()
    assert (found.of[np.isfinite(array)] >= 0).all()
    for place, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
        here = array[found.of == place]
        assert (here.min(), here.max()) == (low, high)
        assert place == 0 or found.high[place - 1] < low


def test_many_values_are_classed_at_once() -> None:
    found = classed(np.random.default_rng(1).lognormal(3, 1, 20_000), most=4)
    assert found.scheme == "quantiles"
    assert np.bincount(found.of).tolist() == [5000] * 4


def test_the_legend_shows_the_breaks_of_the_data(town) -> None:
    theme = picture(*town.parts, subject="density").sheet.theme
    values = [
        f"{town.indicators[0].value(key, 'toilet_density', 'built_up'):.2f}"
        for key in town.city.districts["id"]
    ]
    told = [key.label.zh for key in theme.keys if key.kind == "area" and key.label.zh != "无数据"]
    assert all(part in values for label in told for part in label.split("（")[0].split(" – "))
    assert any(
        key.label.zh == "无数据" and key.hatch for key in theme.keys
    )  # one district has no built-up area


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_district_has_a_row_and_the_city_has_one(town, subject: str) -> None:
    theme = picture(*town.parts, subject=subject).sheet.theme
    assert sorted(theme.table.order) == sorted(town.city.districts["id"])
    for column in theme.table.columns:
        assert set(town.city.districts["id"]) | {WHOLE} <= set(column.cells)


def test_every_district_is_filled_once(town) -> None:
    theme = picture(*town.parts, subject="score").sheet.theme
    filled = [shape for areas in theme.areas for shape in areas.shapes]
    assert len(filled) == len(town.city.districts)
    assert shapely.area(shapely.union_all(filled)) == pytest.approx(town.city.districts.area.sum())


def test_figures_are_those_of_the_tables_and_say_whether_a_target_is_met(town) -> None:
    theme = picture(*town.parts, subject="coverage").sheet.theme
    column = theme.table.columns[-1]
    cover = next(indicator for indicator in town.indicators if indicator.id == "coverage")
    for key in town.city.districts["id"]:
        value = cover.value(key, "coverage_15min", "people")
        assert column.cells[key] == f"{value * 100:.1f} %"
        assert column.met[key] == (value >= 0.95)
    assert column.target == "≥ 95.0 %"


def test_squares_hold_all_the_people_who_are_not_covered(town) -> None:
    walked = reach(build_network(town.city), town.city.toilets)
    with_cells = picture(*town.parts, subject="coverage", reach=walked).sheet.theme
    without = picture(*town.parts, subject="coverage").sheet.theme
    assert len(with_cells.areas) == len(without.areas) + 1
    assert any("未覆盖人口" in key.label.zh for key in with_cells.keys)


def test_streets_of_all_tiers_add_up_to_the_layer(town) -> None:
    theme = picture(*town.parts, subject="walking_time").sheet.theme
    layer = next(indicator for indicator in town.indicators if indicator.id == "coverage").layer
    assert sum(shapely.length(lines.shapes).sum() for lines in theme.lines) == pytest.approx(
        layer.length.sum(), rel=1e-9
    )


def test_classes_of_the_list_are_told_apart_by_colour_and_dashes(town) -> None:
    lines = picture(*town.parts, subject="managed_roads").sheet.theme.lines
    assert len({(line.colour, line.dash) for line in lines}) == len(lines) >= 4


def test_a_district_shows_its_own_toilets_and_every_target(town) -> None:
    one = district_pictures(*town.parts, districts=["d1"])[0].sheet.theme
    inside = int((town.city.toilets["district"] == "d1").sum())
    assert any(f"（{inside} 座）" in key.label.zh for key in one.keys)
    scored = [target.key for target in town.card.targets if target.scope != "city"]
    assert list(one.table.order) == ["score", *scored]


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_of_districts_are_told_apart_under_every_kind_of_sight(sight: str) -> None:
    assert least_difference([paler(colour) for colour in SCORE], sight) >= 11


def test_both_languages_say_something(town) -> None:
    assert all(text.zh and text.en and text.zh != text.en for text in all_words().values())
    for one in pictures(*town.parts):
        assert one.title.zh != one.title.en
