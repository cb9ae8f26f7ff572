"""How time and memory grow: streets to network to reach, on ten and a hundred times as many junctions."""

from __future__ import annotations

import statistics
import time
from typing import Any

from benchmarks import generate
from benchmarks.measure import Bar, Row, fresh, now_mb, spending

__all__ = ["growth_rows"]

_SIZES = (10_000, 100_000, 1_000_000, 3_000_000)
_FACILITIES_PER_NODE = 1 / 2000


def growth_rows(*, rounds: int) -> list[Row]:
    """Measure the whole build and one reach for every size, each in a process of its own."""
    rows: list[Row] = []
    before: dict[str, float] = {}
    for nodes in _SIZES:
        found = [fresh("benchmarks.growth:_grow", nodes=nodes) for _ in range(rounds)]
        seconds = sorted(one["seconds"] for one in found)
        middle = statistics.median(seconds)
        own = max(one["peak_mb"] for one in found) - found[0]["imports_mb"]
        bars: tuple[Bar, ...] = ()
        if before:
            times = nodes / before["nodes"]
            bars = (
                Bar(
                    name=f"time for {times:g}× the network",
                    value=middle / before["seconds"],
                    limit=1.2 * times,
                ),
                Bar(name=f"memory for {times:g}× the network", value=own / before["own"], limit=1.1 * times),
            )
        parts = found[0]
        remark = f"network {parts['build']:.2f} s, reach {parts['reach']:.2f} s, {own:,.0f} MB above imports"
        rows.append(
            Row(
                work="growth",
                case=f"{nodes:,} nodes",
                subject="qdgeo: streets to network to reach",
                seconds=tuple(seconds),
                cpu=statistics.median(one["cpu"] for one in found),
                peak_mb=own + found[0]["imports_mb"],
                imports_mb=found[0]["imports_mb"],
                ratio=middle / (before["seconds"] if before else middle),
                remark=remark,
                bars=bars,
            )
        )
        before = {"nodes": nodes, "seconds": middle, "own": own}
    return rows


def _grow(nodes: int) -> dict[str, Any]:
    from benchmarks import adapter

    imports = now_mb()
    town = generate.town(nodes)
    streets = adapter.streets_of(town)
    facilities = adapter.facilities_of(generate.facilities(town, max(5, round(nodes * _FACILITIES_PER_NODE))))
    del town
    with spending() as spent:
        begin = time.perf_counter()
        network = adapter.network_of(streets)
        build = time.perf_counter() - begin
        adapter.whole(network, facilities, cut_off=False)
    return {
        "seconds": spent.seconds,
        "cpu": spent.cpu,
        "build": build,
        "reach": spent.seconds - build,
        "peak_mb": spent.peak_mb,
        "imports_mb": imports,
    }
