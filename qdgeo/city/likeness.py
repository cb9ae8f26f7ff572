"""How alike two names are, once the words that tell none from another are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.targets.street_names import load_street_names

__all__ = ["Named", "likeness", "named"]

_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+(?=号)")
_ONES = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, kw_only=True, eq=False)
class Named:
    """Names as they are compared.

    Parameters
    ----------
    bare
        Without case, width, blanks and words such as 公厕; "" is no name.
    numbers
        The numbers in them, such as "2" of 延安路二号; "" for none.
    """

    bare: NDArray[np.object_]
    numbers: NDArray[np.object_]

    def at(self, rows: NDArray[np.int64]) -> Named:
        """Return the names of some rows."""
        return Named(bare=self.bare[rows], numbers=self.numbers[rows])


def named(names: Sequence[str]) -> Named:
    """Return names as they are compared; words that mean a toilet are no name.

    >>> known = named(["延安路二号公厕", "延安路02公共厕所", "公厕"])
    >>> known.bare.tolist(), known.numbers.tolist()
    (['延安路二号', '延安路02', ''], ['2', '2', ''])
    """
    simplified = load_street_names().simplified
    generic = [plain_word(word) for word in load_register_table().same.generic]
    found = []
    for name in names:
        plain = plain_word(str(name)).translate(simplified)
        for word in generic:
            plain = plain.replace(word, "")
        found.append(plain)
    numbers = [",".join(map(_number, _NUMBER.findall(plain))) for plain in found]
    return Named(bare=np.array(found, dtype=object), numbers=np.array(numbers, dtype=object))


def likeness(
    one: Named, two: Named, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how alike the names of pairs of rows are, 0–100; NaN where one has none, 0 where their numbers differ.

    >>> one, two = named(["延安路1号公厕", "延安路", ""]), named(["延安路2号公厕", "延安路1号"])
    >>> likeness(one, two, np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1])).round().tolist()
    [0.0, 100.0, 75.0, nan]
    """
    first, second = one.at(left), two.at(right)
    both = (first.bare != "") & (second.bare != "")
    alike = np.full(len(left), np.nan)
    alike[both] = cpdist(first.bare[both].tolist(), second.bare[both].tolist(), scorer=fuzz.ratio)
    numbered = (first.numbers != "") & (second.numbers != "")
    alike[both & numbered & (first.numbers != second.numbers)] = 0.0
    return alike


def _number(text: str) -> str:
    """Return a number in digits.

    >>> [_number(text) for text in ("007", "七", "十二", "二十")]
    ['7', '7', '12', '20']
    """
    if text.isdecimal():
        return str(int(text))
    tens, ten, ones = text.partition("十") if "十" in text else ("", "", text)
    return str((_ONES.get(tens, 1) * 10 if ten else 0) + _ONES.get(ones, 0))
