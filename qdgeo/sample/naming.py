"""Names of streets and places, drawn without repetition unless one is meant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qdgeo.sample.recipe import Recipe, draws

__all__ = ["Names", "chinese_number"]

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 as streets are numbered.

    >>> [chinese_number(number) for number in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


class Names:
    """A bag of stems of two signs; a stem that was taken is not given again.

    Parameters
    ----------
    recipe
        The signs.
    seed
        Of the order.
    """

    def __init__(self, recipe: Recipe, seed: int) -> None:
        first, second = str(recipe.names["first"]), str(recipe.names["second"])
        stems = [one + two for one in first for two in second if one != two]
        order = draws(seed, "names").permutation(len(stems))
        self._stems: Iterator[str] = iter([stems[number] for number in order])
        self._spare: list[str] = [stems[number] for number in order[::-1]]
        self._kinds = 0

    def stem(self) -> str:
        """Return a stem that nothing else has."""
        return next(self._stems)

    def lanes(self, kinds: list[str]) -> list[str]:
        """Return a name for each kind given ("街", "巷"); lanes share stems with lanes of another kind only.

        The stems come from the other end of the bag, and each serves every kind once.
        """
        taken = dict.fromkeys(kinds, self._kinds)
        names = []
        for kind in kinds:
            names.append(f"{self._spare[taken[kind] % len(self._spare)]}{kind}")
            taken[kind] += 1
        self._kinds = max([self._kinds, *taken.values()])
        return names


def split_name(stem: str, parts: int, *, east: bool) -> list[str]:
    """Return the names of a street's parts, from the west or from the south.

    >>> split_name("云帆", 3, east=True), split_name("云帆", 2, east=False), split_name("云帆", 1, east=True)
    (['云帆西路', '云帆中路', '云帆东路'], ['云帆南路', '云帆北路'], ['云帆路'])
    """
    ends = ("西", "东") if east else ("南", "北")
    signs = {1: ("",), 2: ends, 3: (ends[0], "中", ends[1])}[parts]
    return [f"{stem}{sign}路" for sign in signs]


def shuffled(items: list[str], seed: int, part: str) -> list[str]:
    """Return the items in a drawn order."""
    return [items[number] for number in np.asarray(draws(seed, part).permutation(len(items)))]
