"""Gates and barriers on a way: which stop a walker, by a table; the network is cut there.

Both sides are still walked up to a closed gate; nobody passes. A barrier is judged as a node of the way: a wall
or a fence that crosses a way without a shared node says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.config.filters import FOOT_FILTERS
from qdgeo.network.foot_tables import AS_TAGGED, CLOSED, OPEN, RESIDENTS
from qdgeo.network.tagrules import FootRule, decide

__all__ = ["GATES", "GATE_RULES", "WALLS", "closed_gates", "cut_at"]

GATES = frozenset(
    {
        "gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "hampshire_gate", "bump_gate", "door",
        "entrance", "kissing_gate", "turnstile", "full-height_turnstile", "sally_port", "border_control", "toll_booth",
        "chain", "yes", "barrier_board",
    }
)  # fmt: skip
"""Values of ``barrier`` that can be shut: ``access`` on the node is meant for everybody."""
WALLS = frozenset(
    {
        "wall", "fence", "hedge", "city_wall", "retaining_wall", "guard_rail", "jersey_barrier", "cable_barrier",
        "wire_fence", "railing", "handrail", "ditch",
    }
)  # fmt: skip
"""Values of ``barrier`` without an opening."""

Ints = NDArray[np.int64]


def _rules(closed: frozenset[str]) -> tuple[FootRule, ...]:
    return (
        FootRule(
            when={"barrier": frozenset({"", "no"})}, walks=True, reason="no barrier", source="Key:barrier"
        ),
        FootRule(
            when={"foot": closed},
            walks=False,
            reason="closed to walkers (foot)",
            source="Key:foot, Key:access",
        ),
        FootRule(
            when={"foot": OPEN}, walks=True, reason="open to walkers (foot)", source="Key:foot, Key:access"
        ),
        FootRule(
            when={"barrier": WALLS},
            walks=False,
            reason="a barrier without an opening",
            source="Key:barrier, as a node on a way",
        ),
        FootRule(
            when={"barrier": GATES, "access": closed},
            walks=False,
            reason="a gate closed to the public (access)",
            source="Key:access",
        ),
    )


_OTHERWISE = (True, "walkers pass, or nothing says that they do not")

GATE_RULES: Mapping[str, tuple[FootRule, ...]] = MappingProxyType(
    {
        name: () if name in AS_TAGGED else _rules(CLOSED - RESIDENTS if name == "with_private" else CLOSED)
        for name in FOOT_FILTERS
    }
)
"""The table of nodes for every foot filter, first fit first; a node that fits no line is passed.

A bollard, a block or a cattle grid with ``access=no`` is passed: those bar vehicles, and the wiki's own default for a
bollard is access=no with foot=yes.
"""


def closed_gates(points: pd.DataFrame, name: str = "qdgeo") -> pd.DataFrame:
    """Return the nodes that stop walkers.

    Parameters
    ----------
    points
        ``node`` and text columns named as OSM tags, as in `qdgeo.io.layers.Streets.points`.
    name
        The foot filter that goes with it: with ``with_private`` residents pass their gates.

    Returns
    -------
    DataFrame
        ``node``, ``barrier``, and ``reason``, in the order of the rows.

    Examples
    --------
    >>> points = pd.DataFrame({"node": [1, 2, 3], "barrier": ["gate", "gate", "bollard"],
    ...                        "access": ["", "private", "no"]})
    >>> closed_gates(points)[["node", "reason"]].to_numpy().tolist()
    [[2, 'a gate closed to the public (access)']]
    """
    passes, reason = decide(points, GATE_RULES[name], otherwise=_OTHERWISE)
    found = points.loc[~passes, ["node", "barrier"]].reset_index(drop=True)
    return found.assign(reason=reason[~passes])


def cut_at(node: Ints, row: Ints, closed: Ints) -> tuple[Ints, Ints, Ints]:
    """Cut ways at nodes: every way's end there gets an id of its own, so that none meets another.

    Parameters
    ----------
    node
        int64[k], node of every vertex, way after way.
    row
        int64[k], number of the way that each vertex is of.
    closed
        Nodes to cut at.

    Returns
    -------
    vertex, node, piece
        int64[m], m >= k: which vertex each is (those within a way come twice, as an end and as a start), its
        node (cut ones negative, each once), and a number for each unbroken piece of a way.

    Examples
    --------
    >>> vertex, node, piece = cut_at(np.array([1, 2, 3, 2, 4]), np.array([0, 0, 0, 1, 1]), np.array([2]))
    >>> vertex.tolist(), node.tolist(), piece.tolist()
    ([0, 1, 1, 2, 3, 4], [1, -1, -2, 3, -3, 4], [0, 0, 1, 1, 2, 2])
    """
    starts = np.append(True, row[1:] != row[:-1])
    ends = np.append(row[1:] != row[:-1], True)
    cut = np.isin(node, closed)
    times = 1 + (cut & ~starts & ~ends)
    vertex = np.repeat(np.arange(node.size), times)
    again = np.append(False, vertex[1:] == vertex[:-1])
    piece = np.cumsum((starts[vertex] & ~again) | again) - 1
    apart = np.flatnonzero(cut[vertex])
    nodes = node[vertex]
    nodes[apart] = min(0, int(node.min(initial=0))) - 1 - np.arange(apart.size)
    return vertex, nodes, piece
