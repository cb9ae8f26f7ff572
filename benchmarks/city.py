"""``qdgeo run``, as one types it: a process of its own, nothing kept from before; then three ways of running again."""

from __future__ import annotations

import importlib.util
import re
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import ROOT, Bar, Row, fresh, now_mb, process

__all__ = ["city_file", "run_rows"]

_AGAIN = "the same once more"
_ELSEWHERE = "once more, into another folder"
_SPEED = "speed_kmh = 4.5"
_FASTER = "once more, with another walking speed"


class _Place(NamedTuple):
    """Where one round runs: a city file of its own, and folders for results and for what is kept."""

    city: Path
    out: Path
    kept: Path

    def run(self, out: str = "first") -> tuple[float, float, float]:
        command = [sys.executable, "-m", "qdgeo", "run", str(self.city), "--out", str(self.out / out)]
        return process(command, {"QDGEO_CACHE": str(self.kept)})


def city_file(folder: Path, data: Path) -> Path:
    """Return a city file for an OSM file, in `folder`: a copy of that beside it, or that of the tests on real cities.

    Raises
    ------
    FileNotFoundError
        If there is neither.
    """
    if data.with_name("city.toml").exists():
        shutil.copytree(data.parent, folder)
        return folder / "city.toml"
    spec = importlib.util.spec_from_file_location("realcities", ROOT / "tests" / "realcities.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tests/realcities.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    write = getattr(module, f"write_{data.parent.name}", None)
    if write is None:
        raise FileNotFoundError(f"no city.toml beside {data.name}, and the tests know no such city")
    folder.mkdir(parents=True)
    path: Path = write(folder, data.parent.parent)
    return path


def run_rows(folder: Path, data: str, *, rounds: int) -> list[Row]:
    """Measure the command with nothing kept from before, and again in three ways; and the stages of the first."""
    taken: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(rounds):
        place = _afresh(folder, Path(data))
        taken.setdefault("nothing kept from before", []).append(place.run())
        taken.setdefault(_AGAIN, []).append(place.run())
        taken.setdefault(_ELSEWHERE, []).append(place.run("second"))
        _speed_up(place.city)
        taken.setdefault(_FASTER, []).append(place.run())
    place = _afresh(folder, Path(data))
    imports = statistics.median(
        process([sys.executable, "-c", "import qdgeo.study"])[0] for _ in range(rounds)
    )
    stages = fresh("benchmarks.city:_stages", city=str(place.city), out=str(place.out), kept=str(place.kept))
    told = ", ".join(f"{name} {seconds:.2f}" for name, seconds, _ in stages["laps"] if seconds >= 0.05)
    remarks = {
        "nothing kept from before": f"imports {imports:.1f} s; stages of another such run, s: {told}",
        _AGAIN: "nothing was changed in between",
        _ELSEWHERE: "all outputs are written anew",
        _FASTER: "figures are computed anew",
    }
    middle = statistics.median(one[0] for one in taken["nothing kept from before"])
    return [
        Row(
            work="run",
            case=f"qdgeo run, {Path(data).name.split('.')[0]}, all outputs",
            subject=subject,
            seconds=tuple(one[0] for one in found),
            cpu=statistics.median(one[1] for one in found),
            peak_mb=max(one[2] for one in found),
            imports_mb=stages["imports_mb"],
            ratio=statistics.median(one[0] for one in found) / middle,
            remark=remarks[subject],
            bars=_bars(subject, found, middle),
        )
        for subject, found in taken.items()
    ]


def _bars(subject: str, found: list[tuple[float, float, float]], first: float) -> tuple[Bar, ...]:
    seconds = statistics.median(one[0] for one in found)
    if subject in {_AGAIN, _ELSEWHERE}:
        return (Bar(name="of the first run", value=seconds / first, limit=0.5),)
    if subject == _FASTER:
        return ()
    peak = max(one[2] for one in found)
    return (Bar(name="seconds", value=seconds, limit=10), Bar(name="peak MB", value=peak, limit=1000))


def _afresh(folder: Path, data: Path) -> _Place:
    """Return a place in which nothing is left of any run."""
    place = (folder / "run").resolve()
    shutil.rmtree(place, ignore_errors=True)
    return _Place(city_file(place / "city", data), place / "maps", place / "kept")


def _speed_up(city: Path) -> None:
    text = city.read_text(encoding="utf-8")
    if re.search(r"^speed_kmh *=", text, re.MULTILINE):
        text = re.sub(r"^speed_kmh *=.*$", _SPEED, text, flags=re.MULTILINE)
    elif "[walk]\n" in text:
        text = text.replace("[walk]\n", f"[walk]\n{_SPEED}\n")
    else:
        text = f"{text}\n[walk]\n{_SPEED}\n"
    city.write_text(text, encoding="utf-8")


def _stages(city: str, out: str, kept: str) -> dict[str, Any]:
    from benchmarks import adapter

    return {"imports_mb": now_mb(), "laps": adapter.stages_of_run(Path(city), Path(out), Path(kept))}
