"""All of a street in its district.

A carriageway on the border belongs to both sides, and a part that leaves the district nowhere by more than the margin
belongs to it. Without a district it is what lies in any. Parts that nothing joins are one street if they lie near one
another; else which is meant is unclear.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from qdgeo.streets.centreline import centreline_weights
from qdgeo.streets.index import Intervals, inside
from qdgeo.streets.line import SQUARE, ends_of, straight_on
from qdgeo.streets.street import Street, how
from qdgeo.streets.stretches import Stretches, together
from qdgeo.streets.verdicts import PARTLY, WORTH, Candidate, Found, ambiguous, candidate, joined, said
from qdgeo.wording import Text

__all__ = ["in_its_district", "of_district", "partly", "whole"]

_IN_LINE = 0.94  # cosine: within 20° of the way to the other part


def whole(street: Street) -> Found:
    """Return all of a street in its district."""
    pieces = of_district(street)
    if pieces.row.size == 0:
        words = said("道路不在所写的区内，只在区界附近", "the road only comes near the district")
        return Found(status="not_found", confidence=0.0, reason=words)
    groups = _groups(street, pieces)
    if len(groups) > 1:
        several = [_grouped(street, pieces, group) for group in groups]
        reason = said("有多条互不相连的同名道路", "several roads of this name that nothing joins")
        return ambiguous(street.worth, reason, [candidate(street.option.name, one) for one in several])
    parts = groups[0]
    found = _grouped(street, pieces, parts)
    worth, reason = street.worth, how(street)
    if len(parts) > 1 and _apart(street, parts):
        worth *= WORTH["parts"]
        words = said(f"由 {len(parts)} 段互不相连的路段组成", f"{len(parts)} parts that nothing joins")
        reason = joined([text for text in (reason, words) if text.zh])
    return Found(
        status="matched", confidence=worth, reason=reason, stretches=found,
        candidates=(candidate(street.option.name, found),),
    )  # fmt: skip


def _grouped(street: Street, pieces: Intervals, parts: NDArray[np.int64]) -> Stretches:
    mine = pieces.take(np.isin(_part(street, pieces.row), parts))
    return together([_counted(street, mine), *_gaps(street, parts)])


def partly(street: Street, reason: Text) -> Found:
    """Return that the street is there, and its section is not known: nothing counts; all of it is offered."""
    all_of_it = whole(street)
    words = f"{street.option.name}（全路 the whole road）"
    offered = (Candidate(words=words, stretches=all_of_it.stretches),) if len(all_of_it.stretches) else ()
    return Found(
        status="partly", confidence=street.worth * PARTLY, reason=reason,
        candidates=offered or all_of_it.candidates,
    )  # fmt: skip


def of_district(street: Street) -> Intervals:
    """Return what of a street belongs to its district."""
    index = street.index
    pieces = index.intervals(street.option.rows)
    if not street.district:
        return pieces.take(inside(pieces))
    mine = np.asarray(pieces.district == street.district)
    near = np.isin(pieces.row, street.option.here) & ~mine
    if not near.any():
        return pieces.take(mine)
    rest = pieces.take(near)
    border = mine.copy()
    border[near] = index.within(rest, street.district, index.settings.carriageways_m)
    margin = mine.copy()
    margin[near] = index.within(rest, street.district, index.settings.margin_m)
    # A part of the street that is nowhere farther out than the margin is taken whole.
    part = _part(street, pieces.row)
    leaves = np.unique(part[~margin])
    return pieces.take(border | (margin & ~np.isin(part, leaves)))


def in_its_district(street: Street, found: Found) -> Found:
    """Return a section that was found, or why it does not count: it only touches the district that is written.

    A section that crosses the border stays whole. One with no more than a junction's width in the district is another
    district's, unless all of it lies within the margin.
    """
    index = street.index
    if not street.district or found.status != "matched":
        return found
    pieces, mine = found.stretches, of_district(street)
    own = np.isin(pieces.row, street.option.rows)
    section = Intervals(
        row=pieces.row[own], start_m=pieces.start_m[own], end_m=pieces.end_m[own],
        district=np.full(int(own.sum()), street.district, dtype=object),
    )  # fmt: skip
    if index.within(section, street.district, index.settings.margin_m).all():
        return found
    least = min(index.settings.carriageways_m, 0.5 * float((section.end_m - section.start_m).sum()))
    if _overlap(section, mine) > least:
        return found
    if float((mine.end_m - mine.start_m).sum()) <= index.settings.carriageways_m:
        words = said("道路不在所写的区内，只在区界附近", "the road only comes near the district")
        return Found(status="not_found", confidence=0.0, reason=words)
    return partly(street, said("该路段在所写的区之外", "the section lies outside the district"))


def _overlap(section: Intervals, mine: Intervals) -> float:
    """Return the length that pieces of rows have in common, m."""
    one, other = (
        pd.DataFrame({"row": pieces.row, "start": pieces.start_m, "end": pieces.end_m})
        for pieces in (section, mine)
    )
    both = one.merge(other, on="row", suffixes=("", "_mine"))
    start = np.maximum(both["start"], both["start_mine"])
    return float(np.maximum(np.minimum(both["end"], both["end_mine"]) - start, 0).sum())


def _part(street: Street, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which part of the street each row belongs to."""
    graph, line = street.index.graph, street.line
    return line.part[np.searchsorted(line.nodes, graph.tail[graph.offsets[rows]])]


def _groups(street: Street, pieces: Intervals) -> list[NDArray[np.int64]]:
    """Return the parts of a street in groups of those that lie near one another, longest group first."""
    index = street.index
    part = _part(street, pieces.row)
    parts = np.unique(part)
    if len(parts) == 1:
        return [parts]
    shapes = np.array(
        [shapely.multilinestrings(index.lines[np.unique(pieces.row[part == one])]) for one in parts]
    )
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=index.settings.parts_m)
    one, other = np.searchsorted(parts, _in_line(street, parts))
    a, b = np.concatenate([a, one]), np.concatenate([b, other])
    near = csr_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(len(parts),) * 2)
    count, label = connected_components(near, directed=False)
    length = pieces.end_m - pieces.start_m
    groups = [parts[label == number] for number in range(count)]
    return sorted(groups, key=lambda group: -float(length[np.isin(part, group)].sum()))


def _in_line(street: Street, parts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of parts of which one goes on towards the other: a street that is broken off for a while."""
    graph, line = street.index.graph, street.line
    of = line.part[line.tail]
    mine = np.isin(of, parts) & (line.segment != SQUARE)
    ends = ends_of(graph, line.nodes[line.tail[mine]], line.nodes[line.head[mine]], of[mine])
    pairs = cKDTree(ends.xy).query_pairs(street.index.settings.broken_m, output_type="ndarray")
    facing = pairs[straight_on(ends, pairs[:, 0], pairs[:, 1], _IN_LINE)]
    return ends.part[facing[:, 0]], ends.part[facing[:, 1]]


def _apart(street: Street, group: NDArray[np.int64]) -> bool:
    """Return whether parts are more than the two carriageways of one street."""
    index = street.index
    part = _part(street, street.option.rows)
    shapes = [shapely.multilinestrings(index.lines[street.option.rows[part == one]]) for one in group]
    wide = shapely.buffer(shapes[0], index.settings.couplet_m)
    return any(shapely.intersection(shape, wide).length < 0.5 * shape.length for shape in shapes[1:])


def _counted(street: Street, pieces: Intervals) -> Stretches:
    return Stretches(
        row=pieces.row, start_m=pieces.start_m, end_m=pieces.end_m, share=street.index.weight[pieces.row]
    )


def _gaps(street: Street, parts: NDArray[np.int64]) -> list[Stretches]:
    """Return what carries the street across its gaps, with carriageways of one gap at half."""
    index, line = street.index, street.line
    edges = np.flatnonzero(line.gap & (line.segment != SQUARE) & np.isin(line.part[line.tail], parts))
    if edges.size == 0:
        return []
    segment = line.segment[edges]
    row = index.graph.row[segment]
    pieces = Intervals(
        row=row, start_m=index.graph.start_m[segment], end_m=index.graph.end_m[segment],
        district=np.full(len(row), street.district, dtype=object),
    )  # fmt: skip
    if street.district:
        pieces = pieces.take(index.within(pieces, street.district, index.settings.carriageways_m))
    if pieces.row.size == 0:
        return []
    ahead, back = index.graph.ahead[pieces.row], index.graph.back[pieces.row]
    lines = np.where(ahead, index.lines[pieces.row], shapely.reverse(index.lines[pieces.row]))
    names = np.full(len(lines), "gap", dtype=object)
    share = centreline_weights(lines, names, ~(ahead & back), apart_m=index.settings.carriageways_m)
    return [Stretches(row=pieces.row, start_m=pieces.start_m, end_m=pieces.end_m, share=share)]
