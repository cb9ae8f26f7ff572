"""The stalls (厕位) of toilets, as far as their register states them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Stalls", "stalls_of"]

Floats = NDArray[np.float64]


class Stalls(NamedTuple):
    """Stalls of toilets, all float64[n]; NaN unknown.

    Parameters
    ----------
    women, men
        Women's and men's, urinals among the latter.
    accessible
        Those for wheelchair users, which are in neither.
    """

    women: Floats
    men: Floats
    accessible: Floats

    @property
    def both(self) -> Floats:
        """float64[n], women's and men's together; NaN where one of them is unknown."""
        return self.women + self.men


def stalls_of(toilets: pd.DataFrame) -> Stalls:
    """Return the stalls of toilets; those of a register without such columns, and of a map, are unknown.

    Parameters
    ----------
    toilets
        With those of `qdgeo.schema.STALLS` that are known. Without a column of urinals, men's stalls are taken to hold
        them.

    Examples
    --------
    >>> found = stalls_of(pd.DataFrame({"stalls_women": [6, 4], "stalls_men": [3, 2], "urinals": [1, np.nan]}))
    >>> found.women.tolist(), found.men.tolist(), found.both.tolist(), found.accessible.tolist()
    ([6.0, 4.0], [4.0, nan], [10.0, nan], [nan, nan])
    """
    men = _column(toilets, "stalls_men")
    if "urinals" in toilets.columns:
        men = men + _column(toilets, "urinals")
    return Stalls(_column(toilets, "stalls_women"), men, _column(toilets, "stalls_accessible"))


def _column(toilets: pd.DataFrame, name: str) -> Floats:
    if name not in toilets.columns:
        return np.full(len(toilets), np.nan)
    return toilets[name].to_numpy(dtype=np.float64)
