"""Who may walk a way: a table over OSM tags, the first line that fits decides.

The house's choices, where OpenStreetMap leaves one:

- **Carriageways are walked**, with or without a pavement tagged: most pavements are not mapped. A road whose
  pavement is drawn as a way of its own (``sidewalk=separate``, ``foot=use_sidepath``) stays too, since
  such drawings have holes; its length then counts beside that of the drawn pavement.
- **Trunk roads** are walked only where a tag says so: ``foot``, or a pavement (``sidewalk`` = yes, both, left,
  right). In China trunk roads often have pavements, which is why they are not left out as a class. With
  ``sidewalk=separate`` the drawn pavement is walked and the trunk is not.
- **Cycleways, bridleways, busways** are walked where ``foot`` or a pavement says so: the default differs by
  country. Motorways likewise.
- ``foot`` outweighs ``access``. Closed values of either are in `CLOSED`; ``destination``, ``customers``
  and values unknown to the table are open, as the ground in front of a market is.
- **Delivery tunnels** (``highway=service``, ``tunnel=yes``, for their destination only) are not walked without
  ``foot``: under a city centre they hold kilometres of road that no walker uses.
- **One-way** signs bind vehicles. They bind walkers on ``highway=steps`` alone (moving stairs); on a footway
  or path the tag is ambiguous, and mostly meant for cycles.
- A square drawn as an area (``area=yes``) is walked along its outline.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["CLOSED", "FOOT_RULES", "OPEN", "WALKED", "Foot", "FootRule", "foot_filter"]

OPEN = frozenset({"yes", "designated", "permissive", "public", "official", "destination", "customers"})
"""Values of ``foot`` that open any built way."""
CLOSED = frozenset(
    {"no", "private", "permit", "residents", "military", "emergency", "agricultural", "forestry", "delivery"}
)
"""Values of ``foot`` or ``access`` that close a way to the public."""
WALKED = frozenset(
    {
        "footway", "path", "pedestrian", "steps", "corridor", "crossing", "platform", "traffic_island",
        "elevator", "living_street", "residential", "service", "unclassified", "road", "track",
        "tertiary", "tertiary_link", "secondary", "secondary_link", "primary", "primary_link",
    }
)  # fmt: skip
"""Classes of ``highway`` that are walked unless a tag closes them."""
_NOT_THERE = frozenset(
    {
        "", "no", "construction", "proposed", "planned", "abandoned", "disused", "razed", "demolished",
        "dismantled", "removed", "raceway", "escape", "via_ferrata", "services", "rest_area",
    }
)  # fmt: skip
_PAVED_ON = frozenset({"trunk", "trunk_link", "cycleway", "busway", "bus_guideway"})
_DELIVERIES = frozenset({"destination", "customers"})
_PAVEMENT = frozenset({"yes", "both", "left", "right"})


@dataclass(frozen=True, kw_only=True)
class FootRule:
    """One line of the table: tag values that must all fit, and what follows.

    Parameters
    ----------
    when
        Tag to its accepted values.
    walks
        Whether such a way is walked.
    reason
        Why, in words.
    """

    when: dict[str, frozenset[str]]
    walks: bool
    reason: str


FOOT_RULES: tuple[FootRule, ...] = (
    FootRule(when={"highway": _NOT_THERE}, walks=False, reason="not built, given up, or no street"),
    FootRule(when={"foot": CLOSED}, walks=False, reason="closed to walkers (foot)"),
    FootRule(when={"foot": OPEN}, walks=True, reason="open to walkers (foot)"),
    FootRule(when={"access": CLOSED}, walks=False, reason="closed to the public (access)"),
    FootRule(
        when={"highway": frozenset({"service"}), "tunnel": frozenset({"yes"}), "access": _DELIVERIES},
        walks=False,
        reason="delivery tunnel",
    ),
    FootRule(when={"highway": WALKED}, walks=True, reason="walked by its class"),
    FootRule(
        when={"highway": _PAVED_ON, "sidewalk": _PAVEMENT}, walks=True, reason="pavement tagged (sidewalk)"
    ),
)
"""The table, first fit first; a way that fits no line is not walked."""
_NO_FIT = "not walked by its class, and no tag opens it"


@dataclass(frozen=True, kw_only=True, eq=False)
class Foot:
    """The filter's answer for every way, in row order.

    Parameters
    ----------
    walks
        bool[n], whether the way is walked.
    reason
        str[n], why or why not.
    forward, backward
        bool[n], whether it is walked along and against its own direction.
    """

    walks: NDArray[np.bool_]
    reason: NDArray[np.str_]
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]


def foot_filter(ways: pd.DataFrame) -> Foot:
    """Return who may walk each way, by its tags.

    Parameters
    ----------
    ways
        One row a way with text columns named as OSM tags; a missing column or value counts as "no tag".

    Returns
    -------
    Foot
        Arrays in the order of the rows.

    Examples
    --------
    >>> ways = pd.DataFrame({"highway": ["residential", "trunk", "trunk", "motorway", "footway"],
    ...                      "sidewalk": ["", "", "both", "", ""], "foot": ["", "", "", "", "private"]})
    >>> foot = foot_filter(ways)
    >>> foot.walks.tolist()
    [True, False, True, False, False]
    >>> str(foot.reason[1])
    'not walked by its class, and no tag opens it'
    """
    asked = sorted({"oneway", *(tag for rule in FOOT_RULES for tag in rule.when)})
    tags = {tag: _tag(ways, tag) for tag in asked}
    fits = [
        np.logical_and.reduce([tags[tag].isin(values).to_numpy() for tag, values in rule.when.items()])
        for rule in FOOT_RULES
    ]
    # np.select takes the first condition that holds, which is how the table is read
    walks = np.select(fits, [np.full(len(ways), rule.walks) for rule in FOOT_RULES], default=False)
    reason = np.select(fits, [np.full(len(ways), rule.reason) for rule in FOOT_RULES], default=_NO_FIT)
    moving = (tags["highway"] == "steps").to_numpy()
    return Foot(
        walks=walks,
        reason=reason,
        forward=~(moving & tags["oneway"].isin({"-1", "reverse"}).to_numpy()),
        backward=~(moving & tags["oneway"].isin({"yes", "true", "1"}).to_numpy()),
    )


def _tag(ways: pd.DataFrame, tag: str) -> pd.Series[str]:
    """Return one tag of every way, in lower case, "" where absent."""
    if tag not in ways.columns:
        return pd.Series("", index=ways.index, dtype="object")
    return ways[tag].fillna("").astype(str).str.strip().str.lower()
