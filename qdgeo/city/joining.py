"""Several lists put together: rows that are one thing, at most one of each list, and what of it is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.city.matching import one_to_one
from qdgeo.city.same import Fits, Rows
from qdgeo.targets.registers import load_register_table

__all__ = ["APART", "NAMES", "SEVERAL", "Doubts", "join"]

NAMES, SEVERAL, APART = "names", "several", "apart"
"""Why a pair is doubtful: merged under names that differ somewhat, merged though another fits nearly as well, and kept
apart though it lies together."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Doubts:
    """Pairs of rows that a person should look at, and why.

    Parameters
    ----------
    left, right
        Rows; `left` is of the earlier list.
    why
        `NAMES`, `SEVERAL` or `APART`.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    why: NDArray[np.object_]


def join(
    rows: Rows,
    source: NDArray[np.int64],
    keys: Sequence[str],
    fits: Callable[[Rows, Rows], Fits],
) -> tuple[NDArray[np.int64], Doubts]:
    """Return for each row the first row of its thing, and the doubtful pairs.

    Each list is held against all lists before it: a row fits a thing as well as it fits the best of its rows, and what
    fits best goes together first, one to one.

    Parameters
    ----------
    rows
        Of all lists, in their order.
    source
        The number of each row's list, ascending.
    keys
        All that is known of each row: where two pairs fit as well, these decide, and not the order of rows.
    fits
        `qdgeo.city.same.alike` or `the_same`.
    """
    rank = np.empty(len(source), dtype=np.int64)
    rank[np.argsort(np.array(keys, dtype=object), kind="stable")] = np.arange(len(source))
    first = np.arange(len(source))
    told: list[tuple[NDArray[np.int64], NDArray[np.int64], str]] = []
    for number in range(1, int(source.max(initial=0)) + 1):
        before, now = np.flatnonzero(source < number), np.flatnonzero(source == number)
        before, now = before[np.argsort(rank[before])], now[np.argsort(rank[now])]
        found = fits(rows.at(before), rows.at(now))
        step = _Step(
            row=before[found.left],
            thing=first[before[found.left]],
            new=now[found.right],
            cost=found.cost,
            likeness=found.likeness,
        ).best(rank)
        chosen = one_to_one(rank[step.thing], rank[step.new], step.cost)
        first[step.new[chosen]] = step.thing[chosen]
        told += _doubts(step, chosen)
        left, right = before[found.apart_left], now[found.apart_right]
        alone = ~np.isin(first[left], step.thing[chosen]) & ~np.isin(right, step.new[chosen])
        told.append((left[alone], right[alone], APART))
    return first, _together(told)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Step:
    """Pairs of a thing known before and a new row; ``row`` is the one of the thing that fits best."""

    row: NDArray[np.int64]
    thing: NDArray[np.int64]
    new: NDArray[np.int64]
    cost: NDArray[np.float64]
    likeness: NDArray[np.float64]

    def best(self, rank: NDArray[np.int64]) -> _Step:
        """Return each thing and new row once, by the row that fits best."""
        order = np.lexsort((rank[self.row], self.cost, self.new, self.thing))
        pair = np.column_stack([self.thing[order], self.new[order]])
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (pair[1:] != pair[:-1]).any(axis=1)
        kept = order[fresh]
        return _Step(
            row=self.row[kept],
            thing=self.thing[kept],
            new=self.new[kept],
            cost=self.cost[kept],
            likeness=self.likeness[kept],
        )


def _doubts(step: _Step, chosen: NDArray[np.int64]) -> list[tuple[NDArray[np.int64], NDArray[np.int64], str]]:
    """Return merged pairs whose names differ, and those that a row left over would fit nearly as well."""
    same = load_register_table().same
    unsure = chosen[step.likeness[chosen] < same.sure]
    most = int(max(step.thing.max(initial=0), step.new.max(initial=0))) + 1
    pair_of = np.full((2, most), -1, dtype=np.int64)
    pair_of[0, step.thing[chosen]], pair_of[1, step.new[chosen]] = chosen, chosen
    by_thing, by_new = pair_of[0, step.thing], pair_of[1, step.new]
    rival = (by_thing < 0) ^ (by_new < 0)
    taken = np.where(by_thing < 0, by_new, by_thing)
    rival &= (taken >= 0) & (step.cost - step.cost[taken] < same.margin)
    several = np.setdiff1d(taken[rival], unsure)
    return [(step.row[rows], step.new[rows], why) for rows, why in ((unsure, NAMES), (several, SEVERAL))]


def _together(told: Sequence[tuple[NDArray[np.int64], NDArray[np.int64], str]]) -> Doubts:
    none = np.zeros(0, dtype=np.int64)
    left, right = (np.concatenate([none, *(rows[side] for rows in told)]) for side in (0, 1))
    why = np.array([reason for rows in told for reason in [rows[2]] * len(rows[0])], dtype=object)
    order = np.lexsort((right, left))
    return Doubts(left=left[order], right=right[order], why=why[order])
