"""Colours, in one place; pages and pictures read them from here.

Chosen so that any two classes of a scale differ by a CIELAB distance of at least 15 under normal sight and
under protanopia, deuteranopia and tritanopia (simulated after Machado et al. 2009; more than five tiers of time
are closer, see `bands`), and so that every line has
a contrast of at least 3:1 against the land. The tests hold them to it. There is no red–green scale.
"""

from __future__ import annotations

import numpy as np

__all__ = [
    "BEYOND",
    "CANDIDATES",
    "CASING",
    "CLASSES",
    "CLUSTERS",
    "DASHES",
    "DEFICIT",
    "DENSITY",
    "GROUND",
    "LAND",
    "MANAGED",
    "NEUTRAL",
    "SCORE",
    "TOILET",
    "WITHIN",
    "bands",
    "palette",
]

LAND = "#f7f5f0"
"""What lines are drawn on."""

WITHIN = ("#5b9423", "#009f83", "#396591", "#4c33a9", "#3b0f5c")
"""Five equal steps of time within the chosen tier, near to far."""

_BANDS = ("#16a162", "#4b8d92", "#4476e0", "#4661be", "#6733c7", "#68348a", "#6603a1", "#391766")
# tiers, near to far; searched for, so that every step stays visible under every kind of sight, at any number of them

BEYOND = "#e8501c"
"""Farther than the farthest tier shown: the gap that a reader looks for."""

SCORE = ("#f7eab4", "#acd0c4", "#40b6d4", "#1770a7", "#0f2693")
"""Districts, from far below the target to having met it."""

DEFICIT = ("#fbe3c2", "#f7b267", "#e8743b", "#b93a1e", "#6d1420")
"""Toilets missing in a cell of the grid, few to many."""

CANDIDATES = ("#0407fb", "#05a223", "#b436c7", "#5c0202", "#e33884", "#25044b")
"""Candidates of an entry side by side; searched for, so that any two are far apart under every kind of sight. A seventh
begins again: each bears its number."""

CASING = "#1d2733"
CLASSES = ("#ffd23f", "#0088ee", "#ff4488", "#994411", "#77ee88", "#aaaadd", "#555599", "#bb8800")
"""Classes of managed roads, in a casing and on white; the first ones are farthest apart. Each has its own dashes too
(`DASHES`), so that a ninth class is not the first again, and so that paper without colours tells them apart."""

DASHES = (
    (),
    (3.2, 1.5),
    (1.1, 1.1),
    (4.6, 1.2, 1.1, 1.2),
    (1.9, 1.9),
    (6.0, 1.2, 1.1, 1.2, 1.1, 1.2),
    (2.0, 0.8),
)
"""Dashes and gaps of the classes, in widths of a line; seven against eight colours, so no pair comes twice in 56."""

MANAGED = {"casing": CASING, "core": CLASSES[0], "classes": CLASSES, "dashes": DASHES}

DENSITY = ("#e5e0f2", "#bbaedd", "#9178c3", "#6a45a3", "#3c1a6e")
"""Managed km a km² of a cell, little to much."""

CLUSTERS = {"HH": "#9c1c45", "HL": "#f09a72", "LH": "#9fcdf0", "LL": "#2f6fc0", "": "#dcdcd6"}
"""What a cell and its neighbours are: much beside much, much beside little, and so on; "" is not sure."""

TOILET = {"counts": "#0b2a4a", "left": "#5d6875"}
NEUTRAL = {"unknown": "#c4c6c8", "unreached": "#6b6f74"}

GROUND = {
    "paper": "#e9edf0",
    "sea": "#d3e1ea",
    "land": LAND,
    "water": "#bcd3e2",
    "green": "#dde9d0",
    "building": "#e4dfd5",
    "street": "#d2cec4",
    "road": "#ffffff",
    "edge": "#4b5766",
}
"""The base map: pale, so that the figures are what is seen."""


def bands(tiers: int, through: tuple[str, ...] = _BANDS) -> tuple[str, ...]:
    """Return one colour a tier of time for when all tiers are shown, near to far.

    Parameters
    ----------
    tiers
        How many, 1 or more. Up to 8 are told apart under every kind of sight; the distance is 20 or more for
        three tiers and shrinks to 9 for eight.
    through
        The colours that the scale runs through.

    Examples
    --------
    >>> bands(3)
    ('#16a162', '#564ac2', '#391766')
    """
    steps = [[int(colour[i : i + 2], 16) for colour in through] for i in (1, 3, 5)]
    places = np.linspace(0, len(through) - 1, tiers)
    mixed = np.rint([np.interp(places, np.arange(len(through)), step) for step in steps]).astype(int).T
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in mixed.tolist())


def palette(tiers: int) -> dict[str, object]:
    """Return every colour under the name that the page knows it by, for a map of so many tiers of time.

    >>> sorted(palette(3))[:3]
    ['bands', 'beyond', 'candidates']
    """
    return {
        "within": WITHIN,
        "bands": bands(tiers),
        "beyond": BEYOND,
        "score": SCORE,
        "deficit": DEFICIT,
        "managed": MANAGED,
        "density": DENSITY,
        "clusters": CLUSTERS,
        "candidates": CANDIDATES,
        "toilet": TOILET,
        "neutral": NEUTRAL,
        "ground": GROUND,
    }
