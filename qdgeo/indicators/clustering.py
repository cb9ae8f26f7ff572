"""Whether alike cells lie side by side: Moran's I of the whole grid, and of each cell (LISA), with pseudo p-values.

Global: P. A. P. Moran, “Notes on continuous stochastic phenomena”, Biometrika 37 (1950). Local: L. Anselin, “Local
indicators of spatial association — LISA”, Geographical Analysis 27 (1995). Weights are row-standardised: a cell is
held against the mean of its neighbours. The forms are those of PySAL's `esda`, which the tests hold them against; it
is not needed to run, since with what it needs it takes some 65 MB and seconds to import.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["Local", "Moran", "local_moran", "moran", "neighbours"]

_STEPS = {
    "rook": ((1, 0), (0, 1), (-1, 0), (0, -1)),
    "queen": ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)),
}
_FEW = 64  # cells up to which distinct draws are made by shuffling all of them
_AT_ONCE = 4_000_000  # numbers held at a time
_DUST = 1e-12  # two statistics no farther apart are equal, relative to the spread of the values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Moran(NamedTuple):
    """Moran's I, what it would be on average by chance, and its pseudo p; NaN where it is not defined."""

    i: float
    expected: float
    p: float


class Local(NamedTuple):
    """Of each cell: its own part of Moran's I, its pseudo p, and its quarter ("HH", "LH", "LL", "HL", "" if none)."""

    i: Floats
    p: Floats
    quarter: NDArray[np.str_]


def neighbours(column: Ints, row: Ints, contiguity: Literal["queen", "rook"]) -> csr_array:
    """Return which cells touch, row-standardised.

    Parameters
    ----------
    column, row
        int64[n], the place of each cell in the grid, each once.
    contiguity
        "rook" across sides, "queen" across corners too.

    Returns
    -------
    csr_array[n, n]
        1 ÷ (number of neighbours) where two cells touch; a row of a cell without neighbours is empty.

    Examples
    --------
    >>> neighbours(np.array([0, 1, 1]), np.array([0, 0, 1]), "rook").toarray().tolist()
    [[0.0, 1.0, 0.0], [0.5, 0.0, 0.5], [0.0, 1.0, 0.0]]
    """
    n = column.size
    if n == 0:
        return csr_array((0, 0), dtype=np.float64)
    west, south = column.min() - 1, row.min() - 1
    wide = int(row.max() - south) + 2
    key = (column - west) * wide + (row - south)
    order = np.argsort(key)
    here = np.tile(np.arange(n), len(_STEPS[contiguity]))
    beside = np.concatenate([key + dx * wide + dy for dx, dy in _STEPS[contiguity]])
    found = np.minimum(np.searchsorted(key[order], beside), n - 1)
    there = key[order][found] == beside
    tail, head = here[there], order[found[there]]
    degree = np.bincount(tail, minlength=n)
    return csr_array((1.0 / degree[tail], (tail, head)), shape=(n, n))


def moran(values: Floats, weights: csr_array, *, permutations: int, seed: int) -> Moran:
    r"""Return Moran's I of values on a grid.

    Parameters
    ----------
    values
        float64[n].
    weights
        From `neighbours`.
    permutations
        Random orders of the values that I is held against.
    seed
        Of the random orders.

    Notes
    -----
    .. math:: I = \frac{n}{S_0} \frac{\sum_i z_i \sum_j w_{ij} z_j}{\sum_i z_i^2}, \qquad z = x - \bar x

    with :math:`S_0 = \sum w_{ij}`, the number of cells that have neighbours. By chance it is −1 ÷ (n − 1). The pseudo p
    is (r + 1) ÷ (permutations + 1), r being the number of random orders at least as far in the tail in which I lies:
    one-sided, and the tail chosen by the data, as in `esda`.

    Examples
    --------
    >>> grid = neighbours(np.arange(4), np.zeros(4, dtype=np.int64), "rook")
    >>> round(moran(np.array([1.0, 1, 0, 0]), grid, permutations=99, seed=1).i, 6)
    0.5
    """
    n, s0 = values.size, float(weights.sum())
    z = values - values.mean() if n else values
    square = float(z @ z)
    if n < 3 or s0 == 0 or square <= _DUST * max(1.0, float(np.abs(values).max())) ** 2:
        return Moran(i=float("nan"), expected=float("nan"), p=float("nan"))
    scale = n / s0 / square
    i = float(z @ (weights @ z)) * scale
    rng = np.random.default_rng(seed)
    found = np.empty(permutations)
    step = max(1, _AT_ONCE // n)
    for start in range(0, permutations, step):
        stop = min(start + step, permutations)
        mixed = rng.permuted(np.broadcast_to(z, (stop - start, n)), axis=1)
        found[start:stop] = np.einsum("pn,np->p", mixed, weights @ mixed.T) * scale
    return Moran(i=i, expected=-1.0 / (n - 1), p=float(_pseudo_p(np.array([i]), found[None, :])[0]))


def local_moran(values: Floats, weights: csr_array, *, permutations: int, seed: int) -> Local:
    r"""Return the local Moran statistic of every cell.

    Parameters
    ----------
    values, weights, permutations, seed
        As for `moran`.

    Returns
    -------
    Local
        NaN and "" for all if the values are all the same, and for a cell without neighbours.

    Notes
    -----
    .. math:: I_i = (n - 1) \frac{z_i \sum_j w_{ij} z_j}{\sum_k z_k^2}

    For the pseudo p the cell keeps its value, and its neighbours' are drawn from all other cells without putting back
    (conditional permutation); the draws are the same for all cells. There are as many tests as cells: of cells without
    any cluster one in twenty falls below 0.05.

    Examples
    --------
    >>> grid = neighbours(np.arange(4), np.zeros(4, dtype=np.int64), "rook")
    >>> local_moran(np.array([3.0, 2, 1, 0]), grid, permutations=99, seed=1).quarter.tolist()
    ['HH', 'HH', 'LL', 'LL']
    """
    n = values.size
    nothing = Local(i=np.full(n, np.nan), p=np.full(n, np.nan), quarter=np.full(n, "", dtype="<U2"))
    z = values - values.mean() if n else values
    square = float(z @ z)
    if n < 3 or square <= _DUST * max(1.0, float(np.abs(values).max(initial=0.0))) ** 2:
        return nothing
    degree = np.diff(weights.indptr)
    some = np.flatnonzero(degree > 0)
    lag = weights @ z
    scale = (n - 1) / square
    p = nothing.p.copy()
    for rows, simulated in _conditional(z, degree, some, permutations, seed):
        p[rows] = _pseudo_p(z[rows] * lag[rows] * scale, z[rows, None] * simulated * scale)
    quarter = np.array(["LL", "LH", "HL", "HH"])[2 * (z > 0) + (lag > 0)]
    return Local(
        i=np.where(degree > 0, z * lag * scale, np.nan), p=p, quarter=np.where(degree > 0, quarter, "")
    )


def _conditional(
    z: Floats, degree: Ints, some: Ints, permutations: int, seed: int
) -> list[tuple[Ints, Floats]]:
    """Return cells, some at a time, with the means of neighbours drawn at random, float64[cells, permutations]."""
    most = int(degree.max(initial=0))
    if most == 0:
        return []
    drawn = _distinct(np.random.default_rng(seed), permutations, most, z.size - 1)
    found = []
    for rows in np.array_split(some, max(1, some.size * permutations * most // _AT_ONCE)):
        # numbers are of all cells but one: from that one on they are one higher
        other = drawn[None, :, :] + (drawn[None, :, :] >= rows[:, None, None])
        run = np.cumsum(z[other], axis=2)
        count = degree[rows]
        found.append((rows, run[np.arange(rows.size), :, count - 1] / count[:, None]))
    return found


def _distinct(rng: np.random.Generator, rows: int, count: int, among: int) -> Ints:
    """Return int64[rows, count], in each row distinct numbers below `among`, every choice as likely as any other."""
    if among <= _FEW:
        return np.argsort(rng.random((rows, among)), axis=1)[:, :count].astype(np.int64)
    drawn = rng.integers(0, among, (rows, count))
    while True:
        ordered = np.sort(drawn, axis=1)
        again = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if again.size == 0:
            return drawn
        drawn[again] = rng.integers(0, among, (again.size, count))


def _pseudo_p(seen: Floats, simulated: Floats) -> Floats:
    """Return (r + 1) ÷ (permutations + 1), with r of the tail that holds fewer; what is equal is in both tails."""
    dust = _DUST * (1.0 + np.abs(seen))[:, None]
    above = (simulated >= seen[:, None] - dust).sum(axis=1)
    below = (simulated <= seen[:, None] + dust).sum(axis=1)
    return np.asarray((np.minimum(above, below) + 1.0) / (simulated.shape[1] + 1.0), dtype=np.float64)
