"""Colours that anybody can tell apart, on a projector too."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from qdgeo.palette import (
    BEYOND,
    CANDIDATES,
    CASING,
    CLASSES,
    CLUSTERS,
    DASHES,
    DEFICIT,
    DENSITY,
    LAND,
    NEUTRAL,
    SCORE,
    TOILET,
    WITHIN,
    bands,
    palette,
)

# Simulation matrices of Machado, Oliveira and Fernandes (2009), severity 1.0, on linear sRGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def linear(colour: str) -> np.ndarray:
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    t = xyz / np.array([0.9505, 1.0, 1.089])
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def least_difference(colours, sight) -> float:
    seen = [lab(np.clip(np.array(SIGHT[sight]) @ linear(c), 0, 1)) for c in colours]
    return min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2))


def contrast(a: str, b: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(
    "scale",
    [
        (*WITHIN, BEYOND),
        (*bands(3), BEYOND, NEUTRAL["unreached"]),
        SCORE,
        DEFICIT,
        CANDIDATES,
        (*CLASSES, CASING, "#ffffff"),
        DENSITY,
        tuple(CLUSTERS.values()),
    ],
    ids=["within", "bands", "score", "deficit", "candidates", "classes", "density", "clusters"],
)
def test_classes_differ_under_every_kind_of_sight(scale, sight):
    assert least_difference(scale, sight) >= 13


@pytest.mark.parametrize("colour", [*WITHIN, *CANDIDATES, BEYOND, NEUTRAL["unreached"], *TOILET.values()])
def test_lines_and_marks_stand_out_from_the_land(colour):
    assert contrast(colour, LAND) >= 3


@pytest.mark.parametrize("sight", SIGHT)
def test_the_first_classes_of_a_list_are_farthest_apart(sight):
    assert least_difference(CLASSES[:4], sight) >= 34


def test_no_class_has_the_colour_and_the_dashes_of_another():
    pairs = [(CLASSES[i % len(CLASSES)], DASHES[i % len(DASHES)]) for i in range(56)]
    assert len(set(pairs)) == 56
    assert DASHES[0] == (), "a list of one class is drawn in one piece"


def test_the_page_gets_every_scale():
    assert palette(4)["within"] == WITHIN
    assert palette(4)["bands"] == bands(4)
    assert palette(4)["ground"]["land"] == LAND


@pytest.mark.parametrize(
    ("tiers", "least"), [(1, 23), (2, 23), (3, 20), (4, 17), (5, 14), (6, 11), (7, 9), (8, 9)]
)
def test_any_number_of_tiers_has_a_colour_each(tiers, least):
    colours = bands(tiers)
    assert len(colours) == tiers
    for sight in SIGHT:
        assert least_difference((*colours, BEYOND, NEUTRAL["unreached"]), sight) >= least
    assert all(contrast(colour, LAND) >= 3 for colour in colours)
    light = [float(lab(linear(colour))[0]) for colour in colours]
    assert light == sorted(light, reverse=True), "farther is darker, on grey paper too"
