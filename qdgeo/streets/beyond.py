"""What of a street lies beyond a cross street (以东): from the junction to its end on that side, in the district."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from qdgeo.streets.line import SQUARE
from qdgeo.streets.sections import Section
from qdgeo.streets.street import Street, cross_of, how
from qdgeo.streets.stretches import Stretches, common
from qdgeo.streets.verdicts import WORTH, Found, ambiguous, candidate, said
from qdgeo.streets.whole import of_district, partly

__all__ = ["beyond"]

_SIDE = {"east": (1.0, 0.0), "west": (-1.0, 0.0), "south": (0.0, -1.0), "north": (0.0, 1.0)}
_TOWARDS = 0.38  # cosine: a part lies east of a junction within 67.5° of east
_ASTRAY = 0.25  # share of a part that may lie on the other side of the junction
_MOST = 4  # places in which two streets meet that are tried


def beyond(street: Street, section: Section) -> Found:
    """Return what of a street lies on one side of a cross street."""
    cross = cross_of(street, section.start)
    if cross.reason is not None:
        return partly(street, cross.reason)
    if cross.above:
        words = said(
            f"与“{cross.name}”立体相交，界点不明", f"crosses '{cross.name}' on another level: no clear limit"
        )
        return partly(street, words)
    sides = [_side(street, meeting.nodes, section.side) for meeting in cross.meetings[:_MOST]]
    found = [
        (meeting, side) for meeting, side in zip(cross.meetings, sides, strict=False) if side is not None
    ]
    if not found:
        return partly(
            street, said("该路在路口的这一侧没有明确的路段", "no clear part of the road lies on that side")
        )
    label = f"{street.option.name}（{cross.name}）"
    if len(found) > 1:
        reason = said(
            "与同一条路多处相交，所指路段不唯一", "the road meets the cross street in several places"
        )
        return ambiguous(street.worth, reason, [candidate(label, side) for _, side in found])
    meeting, side = found[0]
    if len(side) == 0:
        return partly(street, said("该侧路段不在所写的区内", "that side lies outside the district"))
    worth = street.worth * cross.worth * (1.0 if meeting.shared else WORTH["linked"])
    return Found(
        status="matched",
        confidence=worth,
        reason=how(street, cross),
        stretches=side,
        candidates=(candidate(label, side),),
    )


def _side(street: Street, meeting: NDArray[np.int64], side: str) -> Stretches | None:
    """Return what lies on one side of a junction, None if the junction does not part the street clearly."""
    graph, line = street.index.graph, street.line
    at = np.zeros(len(line.nodes), dtype=bool)
    at[line.positions(meeting)] = True
    part = _parted(street, at)
    middle = graph.node_xy[meeting].mean(axis=0)
    ends = graph.node_xy[line.nodes]
    away = (ends[line.tail] + ends[line.head]) / 2 - middle
    ahead = away @ np.array(_SIDE.get(side, (0.0, 0.0)))
    inner = at[line.tail] & at[line.head]
    touching = np.unique(part[(at[line.tail] | at[line.head]) & ~inner])
    chosen = []
    for one in touching:
        of = (part == one) & ~inner
        length = line.cost_m[of]
        mean = np.average(away[of], axis=0, weights=np.maximum(length, 1e-6))
        towards = mean @ np.array(_SIDE.get(side, (0.0, 0.0))) / max(float(np.hypot(*mean)), 1e-9)
        if towards >= _TOWARDS:
            if float(length[ahead[of] < -street.index.settings.junction_m].sum()) > _ASTRAY * float(
                length.sum()
            ):
                return None
            chosen.append(one)
    if not chosen:
        return None
    edges = np.flatnonzero(np.isin(part, chosen) & ~inner & (line.segment != SQUARE))
    return _within_district(street, edges)


def _parted(street: Street, at: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return which part each edge belongs to when the street is cut at the marked nodes."""
    line = street.line
    count, n = len(line.tail), len(line.nodes)
    tail = np.where(at[line.tail], n + np.arange(count), line.tail)
    head = np.where(at[line.head], n + count + np.arange(count), line.head)
    size = n + 2 * count
    joined = csr_array((np.ones(count, dtype=np.int8), (tail, head)), shape=(size, size))
    return connected_components(joined, directed=False)[1][tail].astype(np.int64)


def _within_district(street: Street, edges: NDArray[np.int64]) -> Stretches:
    """Return edges of a street, without what does not belong to the entry's district; gaps go with it."""
    graph, line = street.index.graph, street.line
    segment = line.segment[edges]
    row = graph.row[segment]
    drawn = Stretches(
        row=row, start_m=graph.start_m[segment], end_m=graph.end_m[segment], share=street.index.weight[row]
    )
    allowed = of_district(street)
    strange = np.flatnonzero(line.gap[edges])
    mine = Stretches(
        row=np.concatenate([allowed.row, row[strange]]),
        start_m=np.concatenate([allowed.start_m, drawn.start_m[strange]]),
        end_m=np.concatenate([allowed.end_m, drawn.end_m[strange]]),
        share=np.ones(len(allowed.row) + len(strange)),
    )
    return common(drawn, mine)
