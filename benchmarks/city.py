"""``qdgeo run``, as one types it: a process of its own, nothing kept from before; then once more."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Bar, Row, fresh, process, spending

__all__ = ["city_file", "run_rows"]


def city_file(folder: Path, data: Path) -> Path:
    """Return a city file for an OSM file: the one beside it, or that of the tests on real cities."""
    beside = data.with_name("city.toml")
    if beside.exists():
        return beside
    spec = importlib.util.spec_from_file_location("realcities", ROOT / "tests" / "realcities.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tests/realcities.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    write = getattr(module, f"write_{data.parent.name}", None)
    if write is None:
        raise FileNotFoundError(f"no city.toml beside {data.name}, and the tests know no such city")
    folder.mkdir(parents=True, exist_ok=True)
    path: Path = write(folder, data.parent.parent.resolve())
    return path


def run_rows(folder: Path, data: str, *, rounds: int) -> list[Row]:
    """Measure the first and the second run of the command, and the stages of both."""
    first: list[tuple[float, float, float]] = []
    second: list[tuple[float, float, float]] = []
    for _ in range(rounds):
        city, command, kept = _afresh(folder, data)
        first.append(process(command, kept))
        second.append(process(command, kept))
    city, _, kept = _afresh(folder, data)
    out = str(folder / "maps")
    stages = [fresh("benchmarks.city:_stages", kept=kept, city=str(city), out=out) for _ in range(2)]
    case = f"qdgeo run, {city.stem if city.stem != 'city' else city.parent.name}, all outputs"
    rows = []
    middle = sorted(one[0] for one in first)[len(first) // 2]
    for subject, found, laps in (("first run", first, stages[0]), ("second run", second, stages[1])):
        seconds = tuple(one[0] for one in found)
        ratio = sorted(seconds)[len(seconds) // 2] / middle
        peak = max(one[2] for one in found)
        bars = (
            (Bar(name="seconds", value=middle, limit=10), Bar(name="peak MB", value=peak, limit=1000))
            if found is first
            else (Bar(name="of the first run", value=ratio, limit=0.5),)
        )
        told = ", ".join(f"{name} {s:.2f}" for name, s, _ in laps["laps"] if s >= 0.05)
        rows.append(
            Row(
                work="run",
                case=case,
                subject=subject,
                seconds=seconds,
                cpu=statistics.median(one[1] for one in found),
                peak_mb=peak,
                imports_mb=laps["imports_mb"],
                ratio=ratio,
                remark=f"imports {laps['imports_s']:.1f} s; stages, s: {told}",
                bars=bars,
            )
        )
    return rows


def _afresh(folder: Path, data: str) -> tuple[Path, list[str], dict[str, str]]:
    """Return the city file, the command, and an environment in which nothing is kept from before."""
    for name in ("maps", "kept"):
        shutil.rmtree(folder / name, ignore_errors=True)
    city = city_file(folder / "city", Path(data))
    command = [sys.executable, "-m", "qdgeo", "run", str(city), "--out", str(folder / "maps")]
    return city, command, {"QDGEO_CACHE": str((folder / "kept").resolve())}


def _stages(kept: dict[str, str], city: str, out: str) -> dict[str, Any]:
    import os

    os.environ.update(kept)
    from benchmarks.measure import now_mb

    with spending() as imports:
        from qdgeo.progress import Stopwatch
        from qdgeo.study import run
    before = now_mb()
    watch = Stopwatch()
    run(city, out, progress=watch)
    laps = [(lap.stage, lap.seconds, lap.peak_mb) for lap in watch.laps]
    return {"imports_s": imports.seconds, "imports_mb": before, "laps": laps}
