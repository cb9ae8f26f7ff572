"""The colours of the page by mode: light, dark, and for a projector; the light ones of the data are `qdgeo.palette`.

Every mode keeps the order of the classes: the stronger a class, the farther its lightness is from the ground, so that
on a dark ground the scales run the other way. Lines and marks keep 3:1 against the land in each mode, and so do all
areas on a dark ground and on a projector, where pale fills are lost (in the light mode their edges do). Any two classes
differ by a CIELAB distance of at least 13 under every kind of sight; the tests hold every mode to all of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from qdgeo.palette import CASING, MANAGED, TOILET, bands, palette

__all__ = ["FACES", "MODES", "style", "tones"]

MODES = ("light", "dark", "projector")
"""The modes in the order of the page's switch; paper is always light."""

_TOILET = {
    "light": {**TOILET, "edge": "#ffffff"},
    "dark": {"counts": "#f2f6fa", "left": "#aab4be", "edge": "#10161d"},
    "projector": {"counts": "#001a33", "left": "#3f4954", "edge": "#ffffff"},
}
_MANAGED: Mapping[str, Mapping[str, object]] = {
    "light": {**MANAGED, "quiet": CASING},
    "dark": {**MANAGED, "quiet": "#e8edf2"},
    "projector": {**MANAGED, "casing": "#000000", "quiet": "#000000"},
}
_DRAWN: Mapping[str, object] = {
    "halo": "#ffffff", "hatch": "rgba(75, 87, 102, .55)", "cell": "rgba(255, 255, 255, .9)",
    "open": "rgba(75, 87, 102, .35)", "house": "#cfc8ba", "chosen": "#0b2a4a", "picked": "#0b4f8a",
    "gap": "#8a2500", "words": "#34404c", "inks": ("#ffffff", "#14202e"),
}  # fmt: skip
# what belongs to the drawing and to no figure: halos, edges of cells, what is chosen, words; the two inks for words on
# a class, of which the page takes the one that is read more easily

_DARK_BANDS = ("#1f7e50", "#3a8b9a", "#4f7ff0", "#789fff", "#a9acff", "#dca5e9", "#e9c7ff", "#f7e8ff")
_DARK: Mapping[str, object] = {
    "within": ("#2f895a", "#2ca5c4", "#89a3f1", "#b8c1f9", "#f0dcff"),
    "beyond": "#ff6d2e",
    "score": ("#6f6d48", "#5d8d86", "#469dcc", "#86cbf5", "#e6f2ff"),
    "deficit": ("#8a674a", "#c07a3c", "#ec846f", "#ffb5a2", "#ffe9d8"),
    "density": ("#73688f", "#aa7ec0", "#b093ec", "#cfc1f7", "#f1efff"),
    "clusters": {"HH": "#ff7a9c", "HL": "#ac603c", "LH": "#4d83ae", "LL": "#8fc2ff", "": "#3b424a"},
    "neutral": {"unknown": "#555d66", "unreached": "#98a0a8"},
    "ground": {
        "paper": "#11161b", "sea": "#14222e", "land": "#1c2127", "water": "#20394e", "green": "#1f2f27",
        "building": "#2b323a", "street": "#2a3038", "road": "#4a545f", "edge": "#a9b6c3",
    },
    "drawn": {
        "halo": "#0e1318", "hatch": "rgba(200, 210, 220, .5)", "cell": "rgba(14, 19, 24, .9)",
        "open": "rgba(170, 182, 194, .4)", "house": "#3a434d", "chosen": "#ffd866", "picked": "#7cc0ff",
        "gap": "#ffb08a", "words": "#dfe6ec", "inks": ("#ffffff", "#0e1318"),
    },
}  # fmt: skip

_PROJECTOR_BANDS = ("#129656", "#338194", "#2a71e0", "#3a55b8", "#492ab7", "#5e317a", "#570092", "#2a0e56")
_PROJECTOR: Mapping[str, object] = {
    "within": ("#598b2d", "#007b96", "#2f51a0", "#42259f", "#2a0745"),
    "beyond": "#c93a00",
    "score": ("#a9931a", "#3f9186", "#206bd6", "#124d94", "#0a1560"),
    "deficit": ("#ba8744", "#cc6416", "#b83a1e", "#83200f", "#43070e"),
    "density": ("#938bc8", "#7360cd", "#66469e", "#481a7e", "#200a48"),
    "clusters": {"HH": "#9c1c45", "HL": "#af632f", "LH": "#4a71d7", "LL": "#1d3f90", "": "#dcdcd6"},
    "neutral": {"unknown": "#b4b7ba", "unreached": "#6b6f74"},
    "ground": {
        "paper": "#e3e8ec", "sea": "#c6dbe9", "land": "#ffffff", "water": "#a9cbe2", "green": "#dfecd2",
        "building": "#dcd6ca", "street": "#a8a397", "road": "#ffffff", "edge": "#1d2733",
    },
    "drawn": {
        **_DRAWN, "hatch": "rgba(29, 39, 51, .75)", "open": "rgba(29, 39, 51, .6)", "chosen": "#001a33",
        "words": "#000000",
    },
    "weight": 1.4,
}  # fmt: skip

_NAMES = (
    "ink", "soft", "line", "card", "ground", "accent", "on-accent", "met", "unmet", "none", "faint", "hover",
    "chosen", "box", "field", "rule", "track", "track-line", "fill", "fill-met", "fill-unmet", "tick", "warn",
    "remark", "remark-edge", "focus", "veil", "name", "shadow", "rim", "rim-strong",
)  # fmt: skip
_FACES = {
    "light": (
        "#14202e", "#4f5d6b", "#dbe1e7", "#ffffff", "#e9edf0", "#0b4f8a", "#ffffff", "#1b6e4b", "#b3400d", "#5b6670",
        "#edf0f3", "#eef3f7", "#e6eef5", "#f3f6f9", "#8b97a3", "#aab4be", "#e4e9ee", "#b9c1c9", "#3a6ea5", "#1b7f5c",
        "#d0662b", "#6d7883", "#8c2a00", "#fff6e3", "#d08a00", "#c97a00", "rgba(255, 255, 255, .8)",
        "rgba(255, 255, 255, .86)", "rgba(20, 32, 46, .18)", "rgba(20, 32, 46, .22)", "rgba(20, 32, 46, .55)",
    ),
    "dark": (
        "#e8edf2", "#aeb9c4", "#343c45", "#1a1f25", "#11161b", "#7cbcf5", "#0c1a28", "#62d09c", "#ff9c6b", "#a6b0ba",
        "#2a3138", "#262d35", "#2b3b4b", "#232a31", "#7d8994", "#5a6570", "#363f48", "#515b66", "#5f9bd6", "#39a97d",
        "#e08048", "#9aa6b2", "#ffb58a", "#33290f", "#d08a00", "#ffb000", "rgba(26, 31, 37, .82)",
        "rgba(20, 25, 31, .86)", "rgba(0, 0, 0, .6)", "rgba(232, 237, 242, .28)", "rgba(232, 237, 242, .6)",
    ),
    "projector": (
        "#000000", "#1c2733", "#9aa5b0", "#ffffff", "#e3e8ec", "#00386b", "#ffffff", "#0a5233", "#9c2f00", "#333d47",
        "#c9d1d8", "#e6edf3", "#d5e3ef", "#eef2f6", "#4b5864", "#5d6975", "#d3dae1", "#8b97a3", "#1f5a96", "#0c6a47",
        "#b8470c", "#39434d", "#7a2400", "#fff0cc", "#b87800", "#c46f00", "rgba(255, 255, 255, .92)",
        "rgba(255, 255, 255, .94)", "rgba(0, 0, 0, .3)", "rgba(0, 0, 0, .4)", "rgba(0, 0, 0, .7)",
    ),
}  # fmt: skip
FACES: Mapping[str, Mapping[str, str]] = {
    mode: dict(zip(_NAMES, colours, strict=True)) for mode, colours in _FACES.items()
}
"""Colours of panel, buttons and words by mode, under the names of the style sheet."""


def tones(tiers: int) -> dict[str, dict[str, object]]:
    """Return the palette of every mode, each complete, for a map of so many tiers of time.

    Parameters
    ----------
    tiers
        How many, 1 or more.

    Examples
    --------
    >>> list(tones(3)), tones(3)["dark"]["beyond"]
    (['light', 'dark', 'projector'], '#ff6d2e')
    """
    plain = palette(tiers) | {"drawn": _DRAWN, "weight": 1.0}
    drawn = {
        "light": plain,
        "dark": {**plain, **_DARK, "bands": bands(tiers, _DARK_BANDS)},
        "projector": {**plain, **_PROJECTOR, "bands": bands(tiers, _PROJECTOR_BANDS)},
    }
    return {mode: {**drawn[mode], "toilet": _TOILET[mode], "managed": _MANAGED[mode]} for mode in MODES}


def style() -> str:
    """Return the style sheet that gives every colour of the page its name, by mode; without a mode it is light.

    >>> style()[:41]
    ':root { color-scheme: light; --ink: #1420'
    """
    return "\n".join(_rule(mode, _TOILET[mode], _MANAGED[mode]) for mode in MODES)


def _rule(mode: str, toilet: Mapping[str, object], managed: Mapping[str, object]) -> str:
    selector = ":root" if mode == "light" else f':root[data-tone="{mode}"]'
    named = {
        **FACES[mode],
        "mark": toilet["counts"],
        "mark-edge": toilet["edge"],
        "left": toilet["left"],
        "casing": managed["casing"],
        "core": managed["core"],
        "curve-edge": managed["quiet"],
    }
    scheme = "dark" if mode == "dark" else "light"
    colours = " ".join(f"--{name}: {colour};" for name, colour in named.items())
    return f"{selector} {{ color-scheme: {scheme}; {colours} }}"
