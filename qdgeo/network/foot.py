"""Who may walk a way: a table over OSM tags, the first line that fits decides.

The tables are in `qdgeo.network.foot_tables`, chosen by name with ``walk.foot_filter``. The house's choices,
where OpenStreetMap leaves one:

- **Carriageways are walked**, with or without a pavement tagged: most pavements are not mapped. A road whose
  pavement is drawn as a way of its own (``sidewalk=separate``, ``foot=use_sidepath``) stays too, since
  such drawings have holes; its length then counts beside that of the drawn pavement. The filter
  ``drawn_pavements`` leaves it out where `qdgeo.network.sidepath` finds that pavement beside it.
- **Trunk roads** are walked only where a tag says so: ``foot``, or a pavement (``sidewalk`` = yes, both, left,
  right, or ``sidewalk:left`` and the like = yes). In China trunk roads often have pavements, which is why they
  are not left out as a class. With ``sidewalk=separate`` the drawn pavement is walked and the trunk is not.
- **Cycleways, bridleways, busways** are walked where ``foot`` or a pavement says so: the default differs by
  country. A cycleway that says how it is shared (``segregated``) is shared. Motorways and motor roads
  (``motorroad``) are walked where ``foot`` says so.
- ``foot`` outweighs ``access``. Closed values of either are in `CLOSED`; ``destination``, ``customers``
  and values unknown to the table are open, as the ground in front of a market is.
- **Delivery tunnels** (``highway=service``, ``tunnel=yes``, for their destination only) are not walked without
  ``foot``: under a city centre they hold kilometres of road that no walker uses.
- **One-way** signs bind vehicles. ``oneway:foot`` binds walkers; moving stairs and moving pavements go the way that
  ``conveying`` says; on ``highway=steps``, which no vehicle uses, ``oneway`` binds too. On a footway or path
  ``oneway`` is ambiguous, mostly meant for cycles, and binds nobody.
- A square drawn as an area (``area=yes``) is walked along its outline, and across by `qdgeo.network.squares`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.errors import NetworkError, Problem
from qdgeo.network.foot_tables import AS_TAGGED, CLOSED, FOOT_FILTERS, FOOT_RULES, OPEN, WALKED
from qdgeo.network.tagrules import FootRule, decide, tag_of

__all__ = ["CLOSED", "FOOT_FILTERS", "FOOT_RULES", "OPEN", "WALKED", "Foot", "FootRule", "foot_filter"]

_AHEAD = frozenset({"yes", "true", "1"})
_BACK = frozenset({"-1", "reverse"})
_NO_FIT = "not walked by its class, and no tag opens it"


@dataclass(frozen=True, kw_only=True, eq=False)
class Foot:
    """The filter's answer for every way, in row order.

    Parameters
    ----------
    walks
        bool[n], whether the way is walked.
    reason
        texts[n], why or why not.
    forward, backward
        bool[n], whether it is walked along and against its own direction.
    """

    walks: NDArray[np.bool_]
    reason: NDArray[np.object_]
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]


def foot_filter(ways: pd.DataFrame, name: str = "qdgeo") -> Foot:
    """Return who may walk each way, by its tags.

    Parameters
    ----------
    ways
        One row a way with text columns named as OSM tags; a missing column or value counts as "no tag". The
        filter ``drawn_pavements`` also asks for the column `DRAWN_PAVEMENT`, which
        `qdgeo.network.sidepath.drawn_pavement` finds.
    name
        One of `FOOT_FILTERS`.

    Returns
    -------
    Foot
        Arrays in the order of the rows.

    Raises
    ------
    NetworkError
        If there is no such filter.

    Examples
    --------
    >>> ways = pd.DataFrame({"highway": ["residential", "trunk", "trunk", "motorway", "footway"],
    ...                      "sidewalk": ["", "", "both", "", ""], "foot": ["", "", "", "", "private"]})
    >>> foot = foot_filter(ways)
    >>> foot.walks.tolist()
    [True, False, True, False, False]
    >>> str(foot.reason[1])
    'not walked by its class, and no tag opens it'
    >>> foot_filter(ways, "with_private").walks.tolist()
    [True, False, True, False, True]
    """
    if name not in FOOT_FILTERS:
        raise NetworkError(
            Problem(f"no foot filter '{name}'", "walk.foot_filter", f"use one of: {', '.join(FOOT_FILTERS)}")
        )
    walks, reason = decide(ways, FOOT_FILTERS[name], otherwise=(False, _NO_FIT))
    both = np.ones(len(ways), dtype=np.bool_)
    forward, backward = (both, both) if name in AS_TAGGED else _directions(ways)
    return Foot(walks=walks, reason=reason, forward=forward, backward=backward)


def _directions(ways: pd.DataFrame) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which ways are walked forward and backward; the most telling tag alone decides."""
    own, moving, oneway = (tag_of(ways, tag) for tag in ("oneway:foot", "conveying", "oneway"))
    stairs = tag_of(ways, "highway") == "steps"
    told = [own != "", moving.isin({"forward", "backward"}), stairs]
    only_ahead = np.select(told, [own.isin(_AHEAD), moving == "forward", oneway.isin(_AHEAD)], default=False)
    only_back = np.select(told, [own.isin(_BACK), moving == "backward", oneway.isin(_BACK)], default=False)
    return ~only_back, ~only_ahead
