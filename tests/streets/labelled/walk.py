"""Walk along named pieces of streets, node by node: the labels' own ruler, which knows nothing of matching.

Whoever labels chooses the pieces (exact names as they stand in the data, or way ids) and the nodes where a
section begins and ends. This module only follows the lines between them and measures.
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from qdgeo.io import Streets

Path = tuple[int, ...]
Part = tuple[tuple[Path, ...], ...]
"""Carriageways of one unbroken stretch; each with its readings: from the near and from the far side of the
junctions at its ends, one where they agree."""

Steps = dict[int, list[tuple[int, float]]]
"""From each node the nodes that can be reached next, and how far, m."""

JUNCTION_M = 70.0
"""Nodes at which a street meets a cross street are one junction if they lie this near to one another, m."""


class NotOneJunctionError(ValueError):
    """Two streets do not meet, or meet in places too far apart to be one junction."""


@dataclass(frozen=True, eq=False)
class Ruler:
    """Streets with their nodes looked up: where each is, which rows hold it, how the pieces join."""

    streets: Streets

    @cached_property
    def xy(self) -> dict[int, tuple[float, float]]:
        """Return the place of each node, m."""
        xy = shapely.get_coordinates(np.asarray(self.streets.frame.geometry, dtype=object))
        return dict(zip(self.streets.nodes.tolist(), map(tuple, xy.tolist()), strict=True))

    @cached_property
    def rows(self) -> list[list[int]]:
        """Return the nodes of each row, in its own direction."""
        counts = shapely.get_num_coordinates(np.asarray(self.streets.frame.geometry, dtype=object))
        ends = np.cumsum(counts)
        nodes = self.streets.nodes.tolist()
        return [nodes[end - count : end] for end, count in zip(ends.tolist(), counts.tolist(), strict=True)]

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        """Return the rows of each exact name."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(self.streets.frame["name"].tolist()):
            found[name].append(row)
        return found

    @cached_property
    def by_way(self) -> dict[int, list[int]]:
        """Return the rows of each way."""
        found: dict[int, list[int]] = defaultdict(list)
        for row, way in enumerate(self.streets.frame["way"].tolist()):
            found[way].append(row)
        return found

    def pieces(self, *names: str, ways: Iterable[int] = ()) -> list[int]:
        """Return the rows that bear one of the names, and those of the ways."""
        rows = [row for name in names for row in self.by_name[name]]
        return sorted({*rows, *(row for way in ways for row in self.by_way[way])})

    def length(self, path: Sequence[int]) -> float:
        """Return the length of the way over the nodes, m; KeyError where one is not on any street."""
        xy = np.array([self.xy[node] for node in path])
        return float(np.hypot(*np.diff(xy, axis=0).T).sum())

    def joined(self, path: Sequence[int]) -> bool:
        """Return whether each node follows the one before on some piece of street."""
        return all(pair in self._steps for pair in itertools.pairwise(path))

    @cached_property
    def _steps(self) -> set[tuple[int, int]]:
        ahead = {pair for row in self.rows for pair in itertools.pairwise(row)}
        return ahead | {(v, u) for u, v in ahead}

    def line(self, path: Sequence[int]) -> shapely.LineString:
        """Return the line over the nodes."""
        return shapely.LineString([self.xy[node] for node in path])

    def nodes_of(self, rows: Iterable[int]) -> set[int]:
        """Return all nodes of the rows."""
        return {node for row in rows for node in self.rows[row]}

    def near(self, node: int, other: int) -> float:
        """Return the straight distance of two nodes, m."""
        (x, y), (a, b) = self.xy[node], self.xy[other]
        return float(np.hypot(x - a, y - b))

    def junction(self, street: Iterable[int], cross: Iterable[int], *, by: int | None = None) -> set[int]:
        """Return the nodes that both share, which must lie together; `by` picks those near a node.

        Raises
        ------
        NotOneJunctionError
            If there is none, or if they are too far apart.
        """
        shared = self.nodes_of(street) & self.nodes_of(cross)
        if by is not None:
            shared = {node for node in shared if self.near(node, by) <= JUNCTION_M}
        if not shared:
            raise NotOneJunctionError("the streets share no node")
        first = min(shared)
        if any(self.near(first, node) > JUNCTION_M for node in shared):
            raise NotOneJunctionError(f"several places: {sorted(shared)}")
        return shared

    def section(self, rows: Iterable[int], start: set[int], end: set[int]) -> Part:
        """Return the carriageways between two junctions over the given rows, as they may be driven.

        A street whose pieces are one-way against one another cannot be driven through: it is walked.
        """
        rows = list(rows)
        part = self._carriageways(self._drives(rows), start, end)
        part = part or self._carriageways(self._walks(rows), start, end)
        if not part:
            raise NotOneJunctionError("no way along the street between the two")
        lengths = [self.length(path) for readings in part for path in readings]
        if max(lengths) > min(lengths) + max(0.1 * min(lengths), 2 * JUNCTION_M):
            raise NotOneJunctionError(f"carriageways of unlike length: {[round(m) for m in lengths]}")
        return part

    def _carriageways(self, steps: Steps, start: set[int], end: set[int]) -> Part:
        there = self._readings(steps, start, end)
        back = self._readings(steps, end, start)
        known = {frozenset(path) for path in there}
        back = tuple(path for path in back if frozenset(path) not in known)
        return tuple(readings for readings in (there, back) if readings)

    def _walks(self, rows: Iterable[int]) -> Steps:
        steps: Steps = defaultdict(list)
        for u, v in (pair for row in rows for pair in itertools.pairwise(self.rows[row])):
            steps[u].append((v, self.near(u, v)))
            steps[v].append((u, self.near(u, v)))
        return steps

    def _drives(self, rows: Iterable[int]) -> Steps:
        steps: Steps = defaultdict(list)
        frame = self.streets.frame
        round_about = frame.get("junction")
        for row in rows:
            oneway = frame["oneway"].iat[row]
            if round_about is not None and round_about.iat[row] == "roundabout":
                oneway = "yes"
            for u, v in itertools.pairwise(self.rows[row]):
                if oneway != "-1":
                    steps[u].append((v, self.near(u, v)))
                if oneway not in {"yes", "1", "true"}:
                    steps[v].append((u, self.near(u, v)))
        return steps

    def _readings(self, steps: Steps, start: set[int], end: set[int]) -> tuple[Path, ...]:
        found = [path for node in sorted(start) for path in _shortest(steps, node, end)]
        if not found:
            return ()
        found.sort(key=self.length)
        # A drive round by another junction is no reading: near and far side differ by two junctions at most.
        found = [path for path in found if self.length(path) <= self.length(found[0]) + 2 * JUNCTION_M]
        return (found[0],) if len(found) == 1 else (found[0], found[-1])


def _shortest(steps: Steps, start: int, ends: set[int]) -> list[Path]:
    best, before = {start: 0.0}, {start: start}
    heap = [(0.0, start)]
    while heap:
        length, node = heapq.heappop(heap)
        if length > best[node]:
            continue
        for onward, step in steps.get(node, ()):
            if length + step < best.get(onward, np.inf):
                best[onward], before[onward] = length + step, node
                heapq.heappush(heap, (length + step, onward))
    paths = []
    for end in sorted(ends & best.keys() - {start}):
        path = [end]
        while path[-1] != start:
            path.append(before[path[-1]])
        paths.append(tuple(reversed(path)))
    return paths


def length_of(ruler: Ruler, parts: Iterable[Part]) -> float:
    """Return the centreline length, m: the mean of the readings, the mean of the carriageways, the sum of parts."""
    return sum(
        float(np.mean([np.mean([ruler.length(path) for path in readings]) for readings in part]))
        for part in parts
    )
