"""A week by the hour: 168 searches, each from the facilities that are open then."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks import generate
from benchmarks.measure import Bar, Row, fresh, in_turn, must_agree, now_mb, spending

__all__ = ["week_rows"]

_NODES = 320_000
_FACILITIES = 500
_WEEKS = {"hours as toilets have them": generate.opening, "another set every hour": generate.all_differ}


def week_rows(*, rounds: int) -> list[Row]:
    """Measure a week of searches beside 168 bare calls of scipy."""
    rows = []
    for name in _WEEKS:
        for cut_off in (True, False):
            answer = fresh("benchmarks.week:_week", name=name, cut_off=cut_off, rounds=rounds)
            reach = "1,200 m" if cut_off else "no cut-off"
            case = f"{_NODES:,} nodes, {_FACILITIES} facilities, {name}, {reach}"
            bare = Row(
                work="week",
                case=case,
                subject="scipy dijkstra(min_only=True), bare, 168 calls",
                seconds=tuple(answer["scipy"]),
                ratio=1.0,
            )
            found = tuple(answer["qdgeo"])
            ratio = float(np.median(found)) / bare.median
            bar = Bar(name="of 168 bare calls", value=ratio, limit=1.0, stretch=0.6)
            ours = Row(
                work="week",
                case=case,
                subject="qdgeo",
                seconds=found,
                ratio=ratio,
                bars=(bar,),
                peak_mb=answer["peak_mb"],
                imports_mb=answer["imports_mb"],
                remark=f"{answer['sets']} distinct sets",
            )
            rows += [bare, ours]
    return rows


def _week(name: str, cut_off: bool, rounds: int) -> dict[str, Any]:
    from scipy.sparse.csgraph import dijkstra

    from benchmarks import adapter

    imports = now_mb()
    town = generate.town(_NODES)
    network = adapter.network_of(adapter.streets_of(town))
    facilities = adapter.facilities_of(generate.facilities(town, _FACILITIES))
    found = adapter.walked(network, facilities, cut_off=False)
    opened = _WEEKS[name](_FACILITIES)
    matrix, own = adapter.bare_matrix(found)
    hours = opened[:, adapter.served(found)]
    limit = adapter.CUTOFF_S if cut_off else np.inf

    def bare() -> None:
        for some in hours:
            if some.any():
                dijkstra(matrix, indices=own[some], min_only=True, limit=limit)

    def ours() -> None:
        for _ in adapter.week(found, opened, cut_off=cut_off):
            pass

    works = {"scipy": bare, "qdgeo": ours}
    with spending() as spent:
        taken = in_turn(works, rounds)
    for turn, (alike, seconds) in enumerate(adapter.week(found, opened, cut_off=cut_off)):
        some = hours[alike[0]]
        if turn % 20 == 0 and some.any():
            again = dijkstra(matrix, indices=own[some], min_only=True, limit=limit)[: seconds.size]
            must_agree(seconds, again)
    sets = len(np.unique(hours, axis=0))
    return {**taken, "sets": sets, "peak_mb": spent.peak_mb, "imports_mb": imports}
