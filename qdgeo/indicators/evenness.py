"""How evenly something lies between districts: Gini coefficient, Lorenz curve, coefficient of variation, Palma ratio.

Each district has an amount (km of managed road) and a base (km of street, people, km² of built-up area). What is
compared is the rate, amount ÷ base, and each district weighs as much as its base: a district of a few streets does not
count like one of many. All the same rate is 0; everything in one small district comes near to 1.

The Gini coefficient is half of the relative mean difference (C. Gini, *Variabilità e mutabilità*, 1912); the weighted
form and its reading as twice the area between the Lorenz curve (M. O. Lorenz, 1905) and the diagonal are textbook
statements. With equal bases it is the coefficient that PySAL's `inequality` gives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lorenz", "gini", "lorenz", "palma", "variation"]

_TOP, _BOTTOM = 0.1, 0.4  # of all base, by the ratio's definition

Floats = NDArray[np.float64]


class Lorenz(NamedTuple):
    """Points of a Lorenz curve, from (0, 0) to (1, 1).

    Parameters
    ----------
    order
        int64[n], positions from the least rate to the greatest.
    base, amount
        float64[n + 1], share of all base and of all amount that the districts up to here have together.
    """

    order: NDArray[np.int64]
    base: Floats
    amount: Floats


def lorenz(amount: Floats, base: Floats) -> Lorenz:
    r"""Return the Lorenz curve of rates, weighted by the base.

    Parameters
    ----------
    amount
        float64[n], >= 0.
    base
        float64[n], > 0; what is 0 has no rate and must be left out before.

    Notes
    -----
    With the districts in order of :math:`a_i / b_i`, point k is
    :math:`\left(\sum_{i \le k} b_i / B,\ \sum_{i \le k} a_i / A\right)`.

    Examples
    --------
    >>> curve = lorenz(np.array([3.0, 1.0]), np.array([1.0, 1.0]))
    >>> curve.base.tolist(), curve.amount.tolist()
    ([0.0, 0.5, 1.0], [0.0, 0.25, 1.0])
    """
    order = np.argsort(amount / base, kind="stable")
    return Lorenz(order=order, base=_shares(base[order]), amount=_shares(amount[order]))


def gini(amount: Floats, base: Floats) -> float:
    r"""Return the Gini coefficient of the rates ``amount / base``, weighted by the base.

    Parameters
    ----------
    amount, base
        float64[n], >= 0. Districts without base are left out.

    Returns
    -------
    float
        0 (all rates equal) to 1; NaN if a figure is unknown, fewer than two districts are left, or there is nothing
        to share out.

    Notes
    -----
    .. math::

        G = \frac{\sum_i \sum_j b_i b_j |x_i - x_j|}{2 B^2 \bar x}, \quad x_i = a_i / b_i,\ B = \sum b_i,\
        \bar x = \sum a_i / B

    found as one minus twice the area under the Lorenz curve, which is the same.

    Examples
    --------
    >>> gini(np.array([3.0, 1.0]), np.array([1.0, 1.0])), gini(np.array([2.0, 4.0]), np.array([1.0, 2.0]))
    (0.25, 0.0)
    """
    known = _known(amount, base)
    if known is None:
        return float("nan")
    curve = lorenz(*known)
    under = float(np.sum(np.diff(curve.base) * (curve.amount[1:] + curve.amount[:-1])))
    return max(0.0, 1.0 - under) if under < 1.0 - 1e-12 else 0.0


def variation(amount: Floats, base: Floats) -> float:
    r"""Return the coefficient of variation of the rates, weighted by the base.

    Parameters
    ----------
    amount, base
        As for `gini`.

    Returns
    -------
    float
        0 if all rates are equal, without upper bound; NaN where `gini` is.

    Notes
    -----
    .. math:: CV = \frac{1}{\bar x} \sqrt{\frac{\sum_i b_i (x_i - \bar x)^2}{B}}

    with the deviation of the whole population, since all districts are there.

    Examples
    --------
    >>> variation(np.array([3.0, 1.0]), np.array([1.0, 1.0]))
    0.5
    """
    known = _known(amount, base)
    if known is None:
        return float("nan")
    amount, base = known
    rate, mean = amount / base, amount.sum() / base.sum()
    return float(np.sqrt(np.sum(base * (rate - mean) ** 2) / base.sum()) / mean)


def palma(amount: Floats, base: Floats) -> float:
    r"""Return the Palma ratio: what the best-off tenth has, over what the worst-off four tenths have.

    Parameters
    ----------
    amount, base
        As for `gini`.

    Returns
    -------
    float
        0.25 if all rates are equal, without upper bound; inf if the worst-off four tenths have nothing; NaN where
        `gini` is.

    Notes
    -----
    .. math:: P = \frac{1 - L(0.9)}{L(0.4)}

    with the Lorenz curve L, straight between its points (A. Cobham and A. Sumner, *Is it all about the tails? The Palma
    measure of income inequality*, 2013).

    Examples
    --------
    >>> palma(np.ones(10), np.ones(10)), palma(np.array([0.0, 1.0]), np.ones(2))
    (0.25, inf)
    """
    known = _known(amount, base)
    if known is None:
        return float("nan")
    curve = lorenz(*known)
    bottom, top = np.interp([_BOTTOM, 1 - _TOP], curve.base, curve.amount)
    return float(round((1 - top) / bottom, 12)) if bottom > 0 else float("inf")


def _known(amount: Floats, base: Floats) -> tuple[Floats, Floats] | None:
    """Return the districts that have a base; None if they cannot be compared."""
    if not (np.isfinite(amount).all() and np.isfinite(base).all()):
        return None
    some = base > 0
    if some.sum() < 2 or not amount[some].sum() > 0:
        return None
    return amount[some], base[some]


def _shares(values: Floats) -> Floats:
    run = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(run / run[-1] if run[-1] > 0 else run, dtype=np.float64)
