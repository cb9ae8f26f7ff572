"""A list of managed roads found on the map: 1,000 entries as people write them, in a generated city of 50,000 streets.

The city is a grid of blocks of 120 m. Every tenth line is a dual carriageway, drawn twice, and a street has another
name every 20 blocks, as city streets do. What each entry is long is known from how it was made, so that a fast wrong
answer is none.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Bar, Row, fresh, now_mb, spending

__all__ = ["Entry", "Grid", "entries", "grid", "list_rows"]

_LINES = 146  # nominal streets each way, which with the second carriageways make 50,000 pieces of street
_ENTRIES = 1_000
_BLOCK_M = 120.0
_APART_M = 20.0  # between the carriageways of a dual one
_DUAL = 10  # every so many lines
_NAMED = 20  # blocks to a name
_LEAST_RIGHT = 0.95  # of the entries that must have the length they were made with
_NEAR_M = 2 * _APART_M + 1.0  # two wide junctions may be measured from either side
_FIRST, _SECOND = (
    "福南北京上广天青岛山海江宁安泰和平长春云贵",
    "州京海江宁安昌阳口门山城河川林水源清明德仁义信康乐",
)
_LAST = ("路", "街", "大街", "大道", "一路", "二路", "支路")
_KINDS = ("市容秩序严管路", "严管路", "深度保洁路段", "示范道路", "严管路（计划）")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """A city of straight pieces of street between junctions.

    Parameters
    ----------
    xy
        float64[e, 2, 2], the two ends of each piece in the direction of travel, m.
    node
        int64[e, 2], their junctions.
    street
        int64[e], row of `names`.
    names
        Of the streets, each once.
    dual
        bool[e], whether the piece is one carriageway of two.
    """

    xy: Floats
    node: Ints
    street: Ints
    names: tuple[str, ...]
    dual: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the list, and what it is long, m; 0 for a road that the city does not have."""

    name: str
    start: str
    end: str
    kind: str
    metres: float


def grid(lines: int = _LINES) -> Grid:
    """Return a city of `lines` streets each way."""
    nominal, at = _positions(lines)
    names = _names(2 * lines * (lines // _NAMED + 1))
    pieces = [_pieces(nominal, at, axis) for axis in (0, 1)]
    offset = lines * (lines // _NAMED + 1)
    return Grid(
        xy=np.concatenate([piece[0] for piece in pieces]),
        node=np.concatenate([piece[1] for piece in pieces]),
        street=np.concatenate([pieces[0][2], pieces[1][2] + offset]),
        names=names,
        dual=np.concatenate([piece[3] for piece in pieces]),
    )


def _positions(lines: int) -> tuple[Ints, Floats]:
    """Return for every drawn line which street it is, and where it lies, m: a dual one is drawn twice."""
    number = np.arange(lines)
    nominal = np.sort(np.concatenate([number, number[number % _DUAL == _DUAL // 2]]))
    second = np.concatenate([[False], nominal[1:] == nominal[:-1]])
    return nominal, nominal * _BLOCK_M + np.cumsum(second) * _APART_M


def _pieces(nominal: Ints, at: Floats, axis: int) -> tuple[Floats, Ints, Ints, NDArray[np.bool_]]:
    """Return the pieces of all lines along one axis: ends, junctions, street, and whether they are of a dual one."""
    count, lines = nominal.size, int(nominal[-1]) + 1
    line, place = (
        part.ravel() for part in np.meshgrid(np.arange(count), np.arange(count - 1), indexing="ij")
    )
    ends = [np.column_stack([at[place + step], at[line]]) for step in (0, 1)]
    node = [(place + step) + line * count for step in (0, 1)]
    if axis == 1:
        ends = [end[:, ::-1] for end in ends]
        node = [(place + step) * count + line for step in (0, 1)]
    twice = np.isin(nominal, nominal[1:][nominal[1:] == nominal[:-1]])[line]
    back = twice & np.concatenate([[False], nominal[1:] == nominal[:-1]])[line]
    xy, junction = np.stack(ends, axis=1), np.column_stack(node)
    xy[back], junction[back] = xy[back, ::-1], junction[back, ::-1]
    street = nominal[line] * (lines // _NAMED + 1) + nominal[place] // _NAMED
    return xy, junction, street, twice


def _names(count: int) -> tuple[str, ...]:
    """Return as many Chinese names, no two alike."""
    made = ("".join(signs) for signs in product(_FIRST, _SECOND, _LAST) if signs[0] != signs[1])
    rest = ("".join(signs) for signs in product(_FIRST, _SECOND, _SECOND, _LAST) if len(set(signs)) == 4)
    found = [name for _, name in zip(range(count), _both(made, rest), strict=False)]
    order = np.random.default_rng(11).permutation(count)
    return tuple(found[row] for row in order)


def _both(one: Iterator[str], two: Iterator[str]) -> Iterator[str]:
    yield from one
    yield from two


def entries(city: Grid, count: int = _ENTRIES, *, seed: int = 5) -> tuple[Entry, ...]:
    """Return a list: whole streets, sections in columns and in words, classes mixed, and some that are nowhere."""
    rng = np.random.default_rng(seed)
    used = np.unique(city.street)
    by_street = np.argsort(city.street, kind="stable")
    first = np.searchsorted(city.street[by_street], used)
    pieces = dict(zip(used.tolist(), np.split(by_street, first[1:]), strict=True))
    at_node = _streets_at(city)
    found = []
    for number, street in enumerate(rng.choice(used, count, replace=False).tolist()):
        kind = _KINDS[number % len(_KINDS)]
        name, own = city.names[street], pieces[street]
        if number % 20 == 19:
            found.append(Entry(name=f"无名{name}", start="", end="", kind=kind, metres=0.0))
            continue
        if number % 4 == 0:
            found.append(Entry(name=name, start="", end="", kind=kind, metres=_length(city, own)))
            continue
        a, b, metres = _section(city, street, own, at_node, rng)
        words = (f"{name}（{a}—{b}）", f"{name}（{a}至{b}段）", name)[number % 4 - 1]
        start, end = (a, b) if words == name else ("", "")
        found.append(Entry(name=words, start=start, end=end, kind=kind, metres=metres))
    return tuple(found)


def _streets_at(city: Grid) -> dict[int, set[int]]:
    """Return the streets at every junction."""
    found: dict[int, set[int]] = {}
    for nodes, street in zip(city.node.tolist(), city.street.tolist(), strict=True):
        for node in nodes:
            found.setdefault(node, set()).add(street)
    return found


def _length(city: Grid, pieces: Ints) -> float:
    """Return metres of centreline of some pieces."""
    metres = np.abs(city.xy[pieces, 1] - city.xy[pieces, 0]).sum(axis=1)
    return float((metres / np.where(city.dual[pieces], 2, 1)).sum())


def _section(
    city: Grid, street: int, pieces: Ints, at_node: dict[int, set[int]], rng: np.random.Generator
) -> tuple[str, str, float]:
    """Return two cross streets of a street, and how far apart they are, m."""
    nodes, row = np.unique(city.node[pieces].ravel(), return_index=True)
    xy = city.xy[pieces].reshape(-1, 2)[row]
    along = int(np.ptp(xy[:, 1]) > np.ptp(xy[:, 0]))
    half = len(city.names) // 2
    crossing: dict[int, float] = {}
    for node, place in zip(nodes.tolist(), xy[:, along].tolist(), strict=True):
        for other in at_node[node] - {street}:
            if (other >= half) != (street >= half):
                crossing.setdefault(other, place)
    a, b = rng.choice(sorted(crossing), 2, replace=False).tolist()
    return city.names[a], city.names[b], abs(crossing[a] - crossing[b])


def list_rows(*, rounds: int) -> list[Row]:
    """Measure the list on the map, and its lengths by district, each round in a process of its own."""
    found = [fresh("benchmarks.lists:_measured") for _ in range(rounds)]
    seconds = tuple(one["seconds"] for one in found)
    last = found[-1]
    told = ", ".join(f"{name} {count}" for name, count in sorted(last["status"].items()))
    return [
        Row(
            work="list",
            case=f"{_ENTRIES:,} entries, a city of {last['streets']:,} streets",
            subject="qdgeo: streets by name, every entry found, count, km and share by district and class",
            seconds=seconds,
            cpu=statistics.median(one["cpu"] for one in found),
            peak_mb=max(one["peak_mb"] for one in found),
            imports_mb=last["imports_mb"],
            ratio=1.0,
            remark=f"{told}; {last['right']:.1%} of the entries have the length that they were made with",
            bars=(Bar(name="seconds", value=statistics.median(seconds), limit=10),),
        )
    ]


def _measured() -> dict[str, Any]:
    from benchmarks import adapter

    imports = now_mb()
    made = grid()
    listed = entries(made)
    city = adapter.city_of_grid(made, listed)
    with spending() as spent:
        measured = adapter.managed(city)
    metres = measured["metres"]
    right = np.mean([abs(metres.get(n, 0.0) - one.metres) <= _NEAR_M for n, one in enumerate(listed)])
    if right < _LEAST_RIGHT:
        raise ValueError(f"{right:.1%} of the entries have the length that they were made with")
    return {
        "seconds": spent.seconds,
        "cpu": spent.cpu,
        "peak_mb": spent.peak_mb,
        "imports_mb": imports,
        "streets": len(made.street),
        "status": measured["status"],
        "right": float(right),
    }
