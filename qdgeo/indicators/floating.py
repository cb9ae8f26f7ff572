r"""Supply for each person within reach, by the enhanced two-step floating catchment area method (E2SFCA).

First each facility shares out what it has among the people around it, who count the less the longer their walk; then
each place adds up the shares of the facilities around it, which count the less too (W. Luo and Y. Qi, *An enhanced
two-step floating catchment area (E2SFCA) method for measuring spatial accessibility to primary care physicians*, Health
& Place 15, 2009, 1100–1107):

.. math::

    R_j = \frac{S_j}{\sum_k P_k\, w(t_{kj})}, \qquad A_i = \sum_j R_j\, w(t_{ij})

All that is shared out arrives: people times access add up to the supply of the facilities that anybody reaches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.network.within import Pairs
from qdgeo.targets.catchments import Catchment

__all__ = ["Floating", "floating_catchments"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Floating:
    """What facilities share out, and what places have of it.

    Parameters
    ----------
    demand
        float64[f], people around each facility, weighted by their walk.
    rate
        float64[f], supply for each of them; NaN where nobody is, or where the supply is unknown.
    access
        float64[p], supply for each person at each place; 0 where none is in reach, NaN where the supply of all that
        is in reach is unknown.
    """

    demand: Floats
    rate: Floats
    access: Floats


def floating_catchments(pairs: Pairs, people: Floats, supply: Floats, catchment: Catchment) -> Floating:
    """Return the supply for each person at each place.

    Parameters
    ----------
    pairs
        Walks between places and facilities, at least up to the last band.
    people
        float64[p], >= 0, at each place.
    supply
        float64[f], >= 0, of each facility, such as its stalls; NaN unknown: it is shared out to nobody.
    catchment
        The bands and what they weigh.

    Examples
    --------
    >>> from qdgeo.targets.catchments import load_catchments
    >>> pairs = Pairs(point=np.array([0, 1]), facility=np.array([0, 0]), seconds=np.array([300.0, 301]))
    >>> found = floating_catchments(pairs, np.array([32.0, 100]), np.array([10.0]), load_catchments()["walk_15min"])
    >>> found.demand.tolist(), found.rate.tolist(), found.access.tolist()
    ([100.0], [0.1], [0.1, 0.068])
    """
    band = np.searchsorted(np.array(catchment.minutes) * 60, pairs.seconds, side="left")
    weight = np.append(np.array(catchment.weights), 0.0)[band]
    demand = np.bincount(pairs.facility, weights=people[pairs.point] * weight, minlength=supply.size)
    rate = np.divide(supply, demand, out=np.full(supply.size, np.nan), where=demand > 0)
    given = np.nan_to_num(rate, nan=0.0)[pairs.facility] * weight
    access = np.bincount(pairs.point, weights=given, minlength=people.size).astype(float)
    known = np.isfinite(supply)[pairs.facility]
    near, told = (
        np.bincount(pairs.point, weights=part, minlength=people.size) for part in (weight, weight * known)
    )
    access[(near > 0) & (told == 0)] = np.nan
    return Floating(demand=demand.astype(float), rate=rate, access=access)
