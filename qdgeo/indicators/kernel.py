"""Kernel density: how many events lie around each cell of a grid, each spread over its neighbourhood.

The quartic kernel is that of B. W. Silverman, *Density Estimation for Statistics and Data Analysis*, 1986, equation
4.5; the Gaussian is the normal density in two dimensions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Kernel", "kernel_density", "kernel_per_m2", "kernel_reach_m"]

Kernel = Literal["quartic", "gaussian"]

_TAIL = 4.0  # standard deviations at which the Gaussian is cut off
_AT_ONCE = 1_000_000  # pairs of events and cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def kernel_reach_m(kernel: Kernel, bandwidth_m: float) -> float:
    """Return how far an event spreads, m.

    >>> kernel_reach_m("quartic", 500), kernel_reach_m("gaussian", 500)
    (500, 2000.0)
    """
    return bandwidth_m if kernel == "quartic" else _TAIL * bandwidth_m


def kernel_per_m2(distance_m: Floats, kernel: Kernel, bandwidth_m: float) -> Floats:
    r"""Return the density that one event makes at a distance, events a m²; it integrates to 1 over the plane.

    Parameters
    ----------
    distance_m
        float64[n], >= 0.
    kernel, bandwidth_m
        What it is spread by: h.

    Notes
    -----
    .. math::

        K_{quartic}(d) = \frac{3}{\pi h^2} \left(1 - \frac{d^2}{h^2}\right)^2, \ d < h; \qquad
        K_{gaussian}(d) = \frac{1}{2 \pi h^2 (1 - e^{-8})} e^{-d^2 / 2h^2}, \ d < 4h

    Examples
    --------
    >>> kernel_per_m2(np.array([0.0, 50, 100]), "quartic", 100).round(9).tolist()
    [9.5493e-05, 5.3715e-05, 0.0]
    """
    square = (distance_m / bandwidth_m) ** 2
    if kernel == "quartic":
        return np.asarray(3 / (np.pi * bandwidth_m**2) * np.maximum(1 - square, 0.0) ** 2, dtype=np.float64)
    whole = 2 * np.pi * bandwidth_m**2 * -np.expm1(-(_TAIL**2) / 2)
    return np.asarray(np.where(square < _TAIL**2, np.exp(-square / 2) / whole, 0.0), dtype=np.float64)


def kernel_density(xy: Floats, kernel: Kernel, *, bandwidth_m: float, cell_m: float) -> pd.Series[float]:
    """Return the density at the middle of every cell that some event reaches, events a km².

    Parameters
    ----------
    xy
        float64[n, 2], m: where events are.
    kernel, bandwidth_m
        What each is spread by.
    cell_m
        Side of the cells, m, which are anchored at the origin of the CRS.

    Returns
    -------
    pandas.Series
        By (column, row) of the cell, in sides from the origin, ascending; above 0.

    Examples
    --------
    >>> kernel_density(np.array([[50.0, 50]]), "quartic", bandwidth_m=100, cell_m=100).round(3).to_dict()
    {(0, 0): 95.493}
    """
    parts = [part.groupby(level=[0, 1]).sum() for part in _spread(xy, kernel, bandwidth_m, cell_m)]
    if not parts:
        nothing = pd.MultiIndex.from_arrays([np.zeros(0, dtype=np.int64)] * 2)
        return pd.Series(np.zeros(0), index=nothing, dtype=float)
    return pd.concat(parts).groupby(level=[0, 1]).sum() * 1e6


def _spread(xy: Floats, kernel: Kernel, bandwidth_m: float, cell_m: float) -> Iterator[pd.Series[float]]:
    """Yield what events give to the cells around them, some events at a time; a cell may come more than once."""
    wide = int(np.ceil(kernel_reach_m(kernel, bandwidth_m) / cell_m))
    step = np.arange(-wide, wide + 1)
    window = np.stack(np.meshgrid(step, step, indexing="ij"), axis=-1).reshape(-1, 2)
    size = max(1, _AT_ONCE // len(window))
    for start in range(0, len(xy), size):
        some = xy[start : start + size]
        cell = np.floor(some / cell_m).astype(np.int64)[:, None, :] + window
        away = np.hypot(*np.moveaxis((cell + 0.5) * cell_m - some[:, None, :], -1, 0))
        value = kernel_per_m2(away, kernel, bandwidth_m).ravel()
        reached = value > 0
        place = cell.reshape(-1, 2)[reached]
        yield pd.Series(value[reached], index=pd.MultiIndex.from_arrays(list(place.T)))
