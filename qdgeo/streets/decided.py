"""The user's decisions about entries: they come before whatever the words would give.

A decision about one entry (``row 2``) comes before one about all entries of a name, wherever it stands in the table.
Candidates that are accepted stand for the sections that were open; sections that were found stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from qdgeo.io import Override
from qdgeo.schema import NAME
from qdgeo.streets.entries import Outcome
from qdgeo.streets.index import StreetIndex
from qdgeo.streets.line import StreetLine, trace
from qdgeo.streets.paths import ways_between
from qdgeo.streets.roads import carriageway_shares
from qdgeo.streets.stretches import NOTHING, Stretches, of_paths, union
from qdgeo.streets.verdicts import said
from qdgeo.wording import Note

__all__ = ["decided"]

_BY_USER = said("人工确定", "decided by the user")


def decided(
    index: StreetIndex,
    outcomes: dict[str, Outcome],
    entries: gpd.GeoDataFrame,
    overrides: Sequence[Override],
) -> tuple[dict[str, Outcome], tuple[Note, ...]]:
    """Return the outcomes with the user's decisions, and notes on those that do not fit any more.

    Parameters
    ----------
    index
        The city's streets.
    outcomes
        By entry.
    entries
        The list, ``entry`` and ``name``.
    overrides
        Decisions, by entry or by name.
    """
    after, lost = dict(outcomes), []
    known = set(entries["entry"])
    for override in sorted(overrides, key=lambda one: one.entry in known):
        fits = ((entries["entry"] == override.entry) | (entries[NAME] == override.entry)).to_numpy()
        names = entries["entry"].to_numpy(dtype=object)[fits]
        new = [_decided(index, outcomes[entry], override) for entry in names]
        if not new or any(outcome is None for outcome in new):
            lost.append(f"{override.entry}: {override.action} {';'.join(map(str, override.numbers))}".strip())
        after.update({entry: one for entry, one in zip(names, new, strict=True) if one is not None})
    return after, _told(len(overrides) - len(lost), tuple(lost))


def _decided(index: StreetIndex, outcome: Outcome, override: Override) -> Outcome | None:
    """Return an entry as decided, None if the decision cannot be carried out."""
    if override.action == "reject":
        reason = said("人工排除", "rejected by the user")
        return replace(
            outcome, status="not_found", confidence=1.0, reason=reason, stretches=NOTHING, candidates=()
        )
    if override.action == "accept":
        found = _accepted(outcome, override.numbers)
    elif override.action == "ways":
        found = _ways(index, override.numbers)
    else:
        found = _along(index, override.numbers, outcome)
    if len(found) == 0:
        return None
    return replace(outcome, status="matched", confidence=1.0, reason=_BY_USER, stretches=found, candidates=())


def _accepted(outcome: Outcome, numbers: Sequence[int]) -> Stretches:
    """Return some candidates together with the sections that were found, nothing if there is no such candidate."""
    if max(numbers) > len(outcome.candidates):
        return NOTHING
    chosen = [outcome.candidates[number - 1].stretches for number in numbers]
    return union([outcome.stretches, *chosen]) if all(map(len, chosen)) else NOTHING


def _ways(index: StreetIndex, ways: Sequence[int]) -> Stretches:
    """Return ways in full; a carriageway that is named without its other one stands for both."""
    wanted = np.array(ways, dtype=np.int64)
    of = index.frame["way"].to_numpy()
    if not np.isin(wanted, of).all():
        return NOTHING
    rows = np.flatnonzero(np.isin(of, wanted))
    lines = index.lines[rows]
    alone = carriageway_shares(index.frame.iloc[rows], lines, apart_m=index.settings.carriageways_m)
    share = np.maximum(index.weight[rows], alone)  # what is no road has no other carriageway
    return Stretches(row=rows, start_m=np.zeros(len(rows)), end_m=shapely.length(lines), share=share)


def _along(index: StreetIndex, ends: Sequence[int], outcome: Outcome) -> Stretches:
    """Return the way between two nodes: along the entry's road if both are on it, else the shortest by any street."""
    graph = index.graph
    order = np.argsort(graph.node_id)
    at = np.searchsorted(graph.node_id[order], ends)
    if (at == len(order)).any() or (graph.node_id[order[at]] != np.array(ends)).any() or ends[0] == ends[1]:
        return NOTHING
    start, end = order[at]
    lines = [index.line(rows) for rows in _named(index, outcome)]
    for line in [*lines, _any_way(index, int(start), int(end))]:
        if line is None:
            continue
        a, b = line.positions(np.array([start])), line.positions(np.array([end]))
        if a.size and b.size:
            ways = ways_between(
                graph, line, a, b,
                couplet_m=index.settings.couplet_m, junction_m=index.settings.junction_m,
            )  # fmt: skip
            if ways.paths:
                return of_paths(graph, line, ways.paths)
    return NOTHING


def _named(index: StreetIndex, outcome: Outcome) -> list[NDArray[np.int64]]:
    roads = [part.split(" [")[0] for part in outcome.sections.split("；")]
    return [option.rows for road in roads if road for option in index.names.find(road)]


def _any_way(index: StreetIndex, start: int, end: int) -> StreetLine | None:
    graph = index.graph
    far, before = dijkstra(graph.gaps, indices=np.array([start]), return_predecessors=True)
    if not np.isfinite(far[0, end]):
        return None
    return index.line(np.unique(graph.row[graph.between(trace(before[0], end)[::-1])]))


def _told(kept: int, lost: tuple[str, ...]) -> tuple[Note, ...]:
    notes = []
    if kept:
        words, zh = (
            f"{kept} decisions of the user are applied (overrides)",
            f"已采用 {kept} 条人工确定（overrides）",
        )
        notes.append(Note(words, "managed_roads", warning=False, zh=zh))
    if lost:
        words = f"{len(lost)} decisions fit no entry, candidate, way or junction any more (overrides)"
        notes.append(Note(words, "managed_roads", lost, zh=f"{len(lost)} 条人工确定已不适用（overrides）"))
    return tuple(notes)
