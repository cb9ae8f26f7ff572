"""Every mode of the page: classes in their order, told apart by everybody, and readable on their ground."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from maps.test_palette import SIGHT, contrast, lab, least_difference, linear

from qdgeo.maps.tones import FACES, MODES, style, tones

SCALES = ("within", "score", "deficit", "density")


def light(colour: str) -> float:
    return float(lab(linear(colour))[0])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("mode", MODES)
def test_classes_differ_in_every_mode_under_every_kind_of_sight(mode, sight):
    drawn = tones(3)[mode]
    beyond, unreached = drawn["beyond"], drawn["neutral"]["unreached"]
    scales = [(*drawn["within"], beyond), (*drawn["bands"], beyond, unreached), drawn["clusters"].values()]
    scales += [drawn[name] for name in SCALES[1:]]
    scales.append((*drawn["managed"]["classes"], drawn["managed"]["casing"], "#ffffff"))
    for scale in scales:
        assert least_difference(list(scale), sight) >= 13, scale


@pytest.mark.parametrize(
    ("tiers", "least"), [(1, 23), (2, 23), (3, 20), (4, 17), (5, 14), (6, 11), (7, 9), (8, 9)]
)
@pytest.mark.parametrize("mode", MODES)
def test_any_number_of_tiers_has_a_colour_each_in_every_mode(mode, tiers, least):
    drawn = tones(tiers)[mode]
    scale = (*drawn["bands"], drawn["beyond"], drawn["neutral"]["unreached"])
    assert min(least_difference(scale, sight) for sight in SIGHT) >= least
    assert all(contrast(colour, drawn["ground"]["land"]) >= 3 for colour in scale)


@pytest.mark.parametrize("mode", MODES)
def test_classes_keep_their_order_the_stronger_farther_from_the_ground(mode):
    drawn = tones(5)[mode]
    land = light(drawn["ground"]["land"])
    for name in (*SCALES, "bands"):
        away = [abs(light(colour) - land) for colour in drawn[name]]
        assert np.diff(away).min() > (-3 if (mode, name) == ("light", "within") else 0), name


@pytest.mark.parametrize("mode", MODES)
def test_what_is_drawn_stands_out_from_the_ground(mode):
    drawn = tones(4)[mode]
    land = drawn["ground"]["land"]
    lines = [*drawn["within"], *drawn["bands"], drawn["beyond"], drawn["neutral"]["unreached"]]
    marks = [
        drawn["toilet"]["counts"],
        drawn["toilet"]["left"],
        drawn["managed"]["quiet"],
        drawn["ground"]["edge"],
    ]
    areas = [] if mode == "light" else [colour for name in SCALES[1:] for colour in drawn[name]]
    areas += [] if mode == "light" else [colour for kind, colour in drawn["clusters"].items() if kind]
    for colour in (*lines, *marks, *areas, drawn["drawn"]["chosen"], drawn["drawn"]["picked"]):
        assert contrast(colour, land) >= 3, colour
    for words in ("words", "gap"):
        assert contrast(drawn["drawn"][words], drawn["drawn"]["halo"]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_words_are_read_on_everything_that_lies_under_them(mode):
    face = FACES[mode]
    words = ("ink", "soft", "met", "unmet", "none", "warn", "accent")
    for word, under in itertools.product(words, ("card", "box", "hover")):
        assert contrast(face[word], face[under]) >= 4.5, (word, under)
    assert contrast(face["ink"], face["chosen"]) >= 4.5
    assert contrast(face["soft"], face["chosen"]) >= 4.5
    assert contrast(face["ink"], face["remark"]) >= 4.5
    assert contrast(face["on-accent"], face["accent"]) >= 4.5
    for sign in ("focus", "field", "fill", "fill-met", "fill-unmet"):
        assert contrast(face[sign], face["card"]) >= (3 if sign != "field" or mode != "light" else 2.9), sign
    toilet = tones(3)[mode]["toilet"]
    assert contrast(toilet["edge"], toilet["counts"]) >= 4.5
    if mode == "projector":
        assert min(contrast(face[word], face["card"]) for word in words) >= 7


def test_the_style_sheet_names_the_same_colours_in_every_mode():
    rules = re.findall(r"^(\S+) \{ color-scheme: (\w+); (.*) \}$", style(), re.MULTILINE)
    assert [scheme for _, scheme, _ in rules] == ["light", "dark", "light"]
    names = [re.findall(r"--([\w-]+):", rule) for *_, rule in rules]
    assert names[0] == names[1] == names[2]
    assert len(set(names[0])) == len(names[0])


def test_every_mode_has_every_colour_that_another_has():
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(part) for key, part in value.items()}
        return len(value) if isinstance(value, tuple) else type(value)

    shapes = [shape(palette) for palette in tones(4).values()]
    assert shapes[0] == shapes[1] == shapes[2]
