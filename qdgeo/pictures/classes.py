"""Classes of a choropleth: where they break, what they are called, and which colour each has."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import mapclassify
import numpy as np
from numpy.typing import NDArray

from qdgeo.wording import figure

__all__ = ["Classes", "classed", "spread"]

_MANY = 150  # values from which on classes hold equal numbers: natural breaks take the square of this


@dataclass(frozen=True, kw_only=True, eq=False)
class Classes:
    """Values sorted into classes, low to high.

    Parameters
    ----------
    of
        int64[n], the class of each value, -1 where it is unknown.
    low, high
        Least and greatest value of each class, as they are in the data: a legend that shows them leaves no doubt.
    scheme
        How the breaks were found: "natural" or "quantiles".
    """

    of: NDArray[np.int64]
    low: tuple[float, ...]
    high: tuple[float, ...]
    scheme: str = "natural"

    def __len__(self) -> int:
        """Return how many classes there are."""
        return len(self.low)

    def labels(self, unit: str) -> tuple[str, ...]:
        """Return what each class is called in a legend."""
        return tuple(
            figure(low, unit) if low == high else f"{figure(low, unit)} – {figure(high, unit)}"
            for low, high in zip(self.low, self.high, strict=True)
        )


def classed(values: NDArray[np.float64], *, most: int = 5) -> Classes:
    """Return values in classes: natural breaks (Fisher and Jenks), or quantiles where there are many values.

    Parameters
    ----------
    values
        float64[n]; NaN is in no class.
    most
        How many classes at most; fewer where fewer values differ.

    Notes
    -----
    Natural breaks are the classes with the least sum of squared deviations from their means (Fisher 1958; Jenks
    1977), as `mapclassify` computes them.

    Examples
    --------
    >>> found = classed(np.array([1.0, 2.0, 9.0, 10.0, float("nan")]), most=2)
    >>> found.of.tolist(), found.low, found.high
    ([0, 0, 1, 1, -1], (1.0, 9.0), (2.0, 10.0))
    """
    known = np.isfinite(values)
    of = np.full(values.size, -1, dtype=np.int64)
    different = np.unique(values[known])
    if different.size == 0:
        return Classes(of=of, low=(), high=())
    count = min(most, different.size)
    bins = different if count == different.size else _bins(values[known], different, count)
    raw = np.searchsorted(bins, values[known], side="left")
    used, of[known] = np.unique(np.minimum(raw, len(bins) - 1), return_inverse=True)
    here = [values[of == number] for number in range(used.size)]
    return Classes(
        of=of,
        low=tuple(float(part.min()) for part in here),
        high=tuple(float(part.max()) for part in here),
        scheme="quantiles" if different.size > _MANY else "natural",
    )


def spread(colours: Sequence[str], count: int) -> tuple[str, ...]:
    """Return so many colours of a scale, evenly from its first to its last.

    >>> spread(("a", "b", "c", "d", "e"), 3), spread(("a", "b", "c"), 1)
    (('a', 'c', 'e'), ('b',))
    """
    if count == 1:
        return (colours[len(colours) // 2],)
    return tuple(colours[round(place)] for place in np.linspace(0, len(colours) - 1, count))


def _bins(values: NDArray[np.float64], different: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the upper ends of the classes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that numba would be faster; and ties between quantiles
        if different.size > _MANY:
            found = mapclassify.Quantiles(values, k=count)
        else:
            found = mapclassify.FisherJenks(values, k=count)
    return np.unique(np.asarray(found.bins, dtype=np.float64))
