"""What of a street lies between two cross streets; borders of districts do not cut it.

Where the street meets a cross street in several places, each is a reading of its own. One reading is left if the road
joins only one pair of places, or if both ends name the same street and it is met exactly twice.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from qdgeo.streets.junctions import Meeting
from qdgeo.streets.paths import Limit, ways_between
from qdgeo.streets.sections import Section
from qdgeo.streets.street import Cross, Street, cross_of, how
from qdgeo.streets.stretches import of_paths
from qdgeo.streets.verdicts import WORTH, Found, ambiguous, candidate, joined, said
from qdgeo.streets.whole import partly

__all__ = ["between"]

_MOST = 4  # places in which two streets meet that are tried


def between(street: Street, section: Section) -> Found:
    """Return what of a street lies between two cross streets."""
    if not section.start or not section.end:
        words = said("只写有一端路口", "only one of the two cross streets is stated")
        return partly(street, words)
    start, end = cross_of(street, section.start), cross_of(street, section.end)
    missing = [cross.reason for cross in (start, end) if cross.reason is not None]
    if missing:
        return _outside(street, section) or partly(street, joined(missing))
    ways = _readings(street, start, end)
    if not ways:
        return partly(street, said("两路口之间沿该路不连通", "the road does not join the two cross streets"))
    if len(ways) > 1:
        reason = said("与同一条路多处相交，所指路段不唯一", "the road meets a cross street in several places")
        return ambiguous(street.worth, reason, [one.candidates[0] for one in ways])
    return ways[0]


def _outside(street: Street, section: Section) -> Found | None:
    """Return that the section is not there, if the road's namesake in another district has both cross streets."""
    other = np.setdiff1d(street.line.nodes, street.nodes, assume_unique=True)
    if other.size == 0:
        return None
    namesake = replace(street, district="", nodes=other)
    if any(cross_of(namesake, name).reason is not None for name in (section.start, section.end)):
        return None
    words = said("该路段在另一区的同名道路上", "the section is on the road of this name in another district")
    return Found(status="not_found", confidence=0.0, reason=words)


def _readings(street: Street, start: Cross, end: Cross) -> list[Found]:
    """Return the section from each meeting with the one street to each with the other, where the road joins them."""
    pairs = list(product(start.meetings[:_MOST], end.meetings[:_MOST]))
    if np.array_equal(start.meetings[0].nodes, end.meetings[0].nodes) and len(start.meetings) == 2 == len(
        end.meetings
    ):
        pairs = [(start.meetings[0], start.meetings[1])]  # from one meeting with a street to the other
    found = []
    for one, other in pairs:
        ends = _apart(street, one, other)
        if ends is not None:
            linked = WORTH["linked"] ** ((not one.shared) + (not other.shared))
            found.append(
                _way(
                    street,
                    ends,
                    worth=street.worth * start.worth * end.worth * linked,
                    crosses=(start, end),
                )
            )
    return [one for one in found if one is not None]


def _apart(street: Street, one: Meeting, other: Meeting) -> tuple[Meeting, Meeting] | None:
    """Return two meetings without a node in common, None if they are one.

    Places where roads only cross have the nodes on both sides of them, which may be the same for two of them; such a
    node goes with the place that it is nearer to.
    """
    common = np.intersect1d(one.nodes, other.nodes, assume_unique=True)
    if common.size == 0:
        return one, other
    if not len(one.xy) and not len(other.xy):
        return None
    xy = street.index.graph.node_xy
    at = [meeting.xy if len(meeting.xy) else xy[meeting.nodes] for meeting in (one, other)]
    near, far = (np.hypot(*(xy[common, None] - places).T).min(axis=0) for places in at)
    mine = np.setdiff1d(one.nodes, common[far <= near])
    theirs = np.setdiff1d(other.nodes, common[near < far])
    return (replace(one, nodes=mine), replace(other, nodes=theirs)) if mine.size and theirs.size else None


def _way(
    street: Street,
    ends: tuple[Meeting, Meeting],
    *,
    worth: float,
    crosses: tuple[Cross, Cross],
) -> Found | None:
    index, settings = street.index, street.index.settings
    one, other = (Limit(rows=cross.rows, xy=meeting.xy) for cross, meeting in zip(crosses, ends, strict=True))
    ways = ways_between(
        index.graph,
        street.line,
        *(street.line.positions(meeting.nodes) for meeting in ends),
        couplet_m=settings.couplet_m,
        junction_m=settings.junction_m,
        limits=(one, other),
    )
    if not ways.paths:
        return None
    stretches = of_paths(index.graph, street.line, ways.paths)
    label = f"{street.option.name}（{crosses[0].name}–{crosses[1].name}）"
    offered = (candidate(label, stretches),)
    length = stretches.centreline_m
    if length > settings.ring * ways.round_m:
        reason = said(
            f"环形道路，另一侧长 {ways.round_m:.0f} 米",
            f"a ring: the other way round is {ways.round_m:.0f} m long",
        )
        return Found(status="ambiguous", confidence=worth / 2, reason=reason, candidates=offered)
    gap = np.concatenate([path.edge[street.line.gap[path.edge]] for path in ways.paths])
    strange = float(street.line.length_m[gap].sum()) / sum(path.length_m for path in ways.paths)
    worth *= (1 - min(strange, 1.0) / 2) * (WORTH["round"] if np.isfinite(ways.round_m) else 1.0)
    reason = how(street, *crosses)
    return Found(status="matched", confidence=worth, reason=reason, candidates=offered, stretches=stretches)
