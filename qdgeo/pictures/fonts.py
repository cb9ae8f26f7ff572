"""Letters for pictures: a font that really holds the signs to be drawn, and how wide words are in it.

A sign without a glyph would be drawn as a box by one viewer and as nothing by another. So the font is chosen by
the signs of the texts, and a sign that no font holds is replaced by `Lettering.stand_in` before it is drawn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.ft2font import LoadFlags

from qdgeo.errors import FontError, Problem

__all__ = ["FAMILIES", "Lettering", "lettering"]

FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "Heiti SC", "STHeiti", "DengXian", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Noto Sans CJK JP", "Source Han Sans", "Arial Unicode MS", "Droid Sans Fallback",
)  # fmt: skip
"""Fonts with Chinese signs, best first: those of Debian, of Windows and of macOS."""

_LAST = "DejaVu Sans"  # comes with matplotlib, and holds Arabic, Hebrew and signs that the others may lack
_STAND_INS = ("\ufffd", "□", "?")
_REMEDY = (
    "install one: on Debian or Ubuntu the package fonts-noto-cjk, on Windows the language Chinese (Simplified) with "
    "Microsoft YaHei, on macOS the font PingFang SC in Font Book; then start again, and if it is still not found "
    "delete the list that matplotlib keeps in {folder}"
)
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Lettering:
    """The fonts of a picture.

    Parameters
    ----------
    families
        Names of fonts; a sign is taken from the first that holds it.
    stand_in
        What is drawn for a sign that none of them holds.
    """

    families: tuple[str, ...]
    stand_in: str

    def clean(self, text: str) -> str:
        """Return a text in one line, of signs that can be drawn; each that cannot is replaced by `stand_in`."""
        shown = (" " if unicodedata.category(sign) in _HIDDEN else sign for sign in _composed(text))
        known = (sign if self._home(sign) else self.stand_in for sign in shown)
        return " ".join("".join(known).split())

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a clean text is, mm, in letters of `size` points."""
        ems = sum(_advance(self._home(sign) or self.families[0], ord(sign), bold) for sign in text)
        return ems * size / _POINTS_PER_MM

    def cut(self, text: str, size: float, limit: float, *, bold: bool = False) -> str:
        """Return a text no wider than `limit` mm; what is left out is an ellipsis."""
        text = self.clean(text[:2000])
        if self.width(text, size, bold=bold) <= limit:
            return text
        room = limit - self.width("…", size, bold=bold)
        return text[: self._fitting(text, size, room, bold)].rstrip() + "…"

    def wrap(
        self, text: str, size: float, limit: float, *, lines: int, bold: bool = False
    ) -> tuple[str, ...]:
        """Return a text in lines no wider than `limit` mm, at most so many; the last is cut if it must be."""
        rest = self.clean(text[:5000])
        found: list[str] = []
        while rest and len(found) < lines - 1:
            if self.width(rest, size, bold=bold) <= limit:
                break
            fits = max(1, self._fitting(rest, size, limit, bold))
            place = _break(rest, fits)
            found.append(rest[:place].rstrip())
            rest = rest[place:].lstrip()
        return (*found, self.cut(rest, size, limit, bold=bold)) if rest else tuple(found)

    def keeps_words(self, text: str, lines: Sequence[str]) -> bool:
        """Return whether the lines of a wrapped text hold all of it, broken only where words may be."""
        rest = self.clean(text[:5000])
        for line in lines:
            if not rest.startswith(line):
                return False
            after = rest[len(line) :]
            if after and not (after[0].isspace() or _free(line[-1]) or _free(after[0])):
                return False
            rest = after.lstrip()
        return not rest

    def _fitting(self, text: str, size: float, limit: float, bold: bool) -> int:
        """Return how many signs from the first fit into `limit` mm."""
        room = limit * _POINTS_PER_MM / size
        for place, sign in enumerate(text):
            room -= _advance(self._home(sign) or self.families[0], ord(sign), bold)
            if room < 0:
                return place
        return len(text)

    def _home(self, sign: str) -> str | None:
        """Return the first family that holds a sign."""
        return next((family for family in self.families if ord(sign) in _signs_of(family)), None)


def lettering(own: Iterable[str], data: Iterable[str] = ()) -> Lettering:
    """Return the fonts in which some texts can be drawn.

    Parameters
    ----------
    own
        Words of the picture itself: every sign of them must be there.
    data
        Names from data: of the fonts that hold the words, the one that lacks fewest signs of these is taken.

    Raises
    ------
    FontError
        If no installed font holds the words, with what to install.
    """
    needed = _signs_in(own)
    wanted = _signs_in(data)
    there = installed()
    holding = [family for family in FAMILIES if family in there and needed <= _signs_of(family) | _signs_of(_LAST)
               and {code for code in needed if code > 0x2E7F} <= _signs_of(family)]  # fmt: skip
    if not holding:
        sample = "".join(map(chr, sorted(code for code in needed if code > 0x2E7F)[:6]))
        what = f"none of the fonts installed holds the Chinese signs of a picture ({sample} …)"
        remedy = _REMEDY.format(folder=mpl.get_cachedir())
        raise FontError(Problem(what, "fonts", remedy))
    best = min(holding, key=lambda family: len(wanted - _signs_of(family)))
    families = (best, _LAST)
    held = _signs_of(best) | _signs_of(_LAST)
    return Lettering(families=families, stand_in=next(sign for sign in _STAND_INS if ord(sign) in held))


def installed() -> frozenset[str]:
    """Return the names of the fonts that matplotlib has found."""
    return frozenset(entry.name for entry in font_manager.fontManager.ttflist)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _signs_in(texts: Iterable[str]) -> set[int]:
    signs = {sign for text in texts for sign in _composed(text[:2000])}
    return {ord(sign) for sign in signs if not sign.isspace() and unicodedata.category(sign) not in _HIDDEN}


def _break(text: str, fits: int) -> int:
    """Return where a line of at most `fits` signs ends: after a blank, or between signs that need none."""
    if fits >= len(text):
        return len(text)
    for place in range(fits, max(fits // 2, 1) - 1, -1):
        if (text[place].isspace() or _free(text[place - 1]) or _free(text[place])) and not _clings(
            text[place]
        ):
            return place
    return fits


def _free(sign: str) -> bool:
    """Whether a line may end beside a sign: Chinese is written without blanks."""
    return ord(sign) > 0x2E7F or sign in "-/·"


def _clings(sign: str) -> bool:
    """Whether a sign must not begin a line."""
    return sign in "，。、；：）】」』！？％,.;:)]!?%·…"


@cache
def _signs_of(family: str) -> frozenset[int]:
    if family not in installed():
        return frozenset()
    return frozenset(font_manager.get_font(_path_of(family, False)).get_charmap())


@cache
def _path_of(family: str, bold: bool) -> str:
    wanted = font_manager.FontProperties(family=family, weight="bold" if bold else "normal")
    return font_manager.findfont(wanted)


@cache
def _advance(family: str, code: int, bold: bool) -> float:
    """Return how far a sign moves the pen, in ems."""
    font = font_manager.get_font(_path_of(family, bold))
    return font.load_char(code, flags=LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM
