"""Run the works and write ``build/bench/results.json`` and a table: ``python -m benchmarks --data a.osm.pbf``."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import city, growth, lists, loading, tables, walking, week
from benchmarks.measure import ROOT, Row

_PACKAGES = (
    "qdgeo", "numpy", "scipy", "shapely", "geopandas", "osmium", "networkx", "osmnx", "pandana", "pyrosm", "igraph",
)  # fmt: skip


def main() -> None:
    """Run what was asked for; results of works that were not asked for are left as they were."""
    asked = _arguments()
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("network-*.pickle"):
        old.unlink()  # made by the code of another day
    data, rounds = str(Path(asked.data).resolve()), asked.rounds
    works: dict[str, Callable[[], list[Row]]] = {
        "load": lambda: loading.load_rows(folder, data, rounds=rounds),
        "search": lambda: walking.search_rows(folder, rounds=3 * rounds),
        "reach": lambda: walking.whole_rows(folder, rounds=rounds),
        "cells": lambda: walking.cells_rows(folder, data, rounds=rounds),
        "week": lambda: week.week_rows(rounds=rounds),
        "list": lambda: lists.list_rows(rounds=rounds),
        "run": lambda: city.run_rows(folder, data, rounds=rounds),
        "growth": lambda: growth.growth_rows(rounds=rounds),
    }
    unknown = set(asked.work) - set(works)
    if unknown:
        sys.exit(f"no such work: {', '.join(sorted(unknown))}; there are {', '.join(works)}")
    file = folder / "results.json"
    for name in asked.work or works:
        begin = time.perf_counter()
        rows = works[name]()
        _keep(file, name, [row.as_dict() for row in rows], list(works))
        _say(f"== {name}: {time.perf_counter() - begin:.0f} s")
    results = json.loads(file.read_text(encoding="utf-8"))
    _say(tables.markdown(results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "work", nargs="*", help="load search reach cells week list run growth; all by default"
    )
    parser.add_argument(
        "--data", default=str(ROOT / "data" / "helsinki" / "helsinki.osm.pbf"), help="an .osm.pbf"
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds of each measurement, at least 3 to be told"
    )
    return parser.parse_args()


def _keep(file: Path, work: str, rows: list[dict[str, Any]], order: list[str]) -> None:
    results = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"rows": []}
    every = [row for row in results["rows"] if row["work"] != work] + rows
    every.sort(key=lambda row: order.index(row["work"]))
    date = dt.datetime.now(tz=dt.UTC).date().isoformat()
    loads = results.get("loads", {}) | {work: f"{os.getloadavg()[2]:.1f}"}
    results = {"date": date, "machine": _machine(), "loads": loads, "rows": every}
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")


def _machine() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    told = {
        "a machine with": f"{os.cpu_count()} cores, {memory:.0f} GiB ({platform.machine()})",
        "Python": platform.python_version(),
    }
    for name in _PACKAGES:
        try:
            told[name] = version(name)
        except PackageNotFoundError:
            told[name] = "not installed"
    return told


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
