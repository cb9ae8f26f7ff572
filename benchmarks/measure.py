"""Clocks and memory: fresh processes where load and memory count, rounds taken in turn where a query alone counts.

The peak is the kernel's own count of the process (``VmHWM``), which can be set back, so that making the input is not
counted; where the system has no such count, the peak of the whole process stands for it.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Bar",
    "Row",
    "Spent",
    "fresh",
    "in_turn",
    "must_agree",
    "now_mb",
    "peak_mb",
    "process",
    "spending",
]

ROOT = Path(__file__).resolve().parents[1]
_MARK = "result: "


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What a measurement is held to: a value that must be at most (or at least) the limit.

    Examples
    --------
    >>> Bar(name="ratio", value=1.2, limit=1.3).kept, Bar(name="ratio", value=8, limit=10, at_least=True).kept
    (True, False)
    """

    name: str
    value: float
    limit: float
    at_least: bool = False
    stretch: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the bar is kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing measured: the rounds, s; of a process of its own its processor time, s, and memory, MB."""

    work: str
    case: str
    subject: str
    seconds: tuple[float, ...]
    cpu: float | None = None
    peak_mb: float | None = None
    imports_mb: float | None = None
    ratio: float | None = None
    remark: str = ""
    bars: tuple[Bar, ...] = ()

    @property
    def median(self) -> float:
        """Median of the rounds, s."""
        return statistics.median(self.seconds)

    def as_dict(self) -> dict[str, Any]:
        """Return what goes into the JSON file."""
        return asdict(self) | {
            "median": self.median,
            "bars": [asdict(b) | {"kept": b.kept} for b in self.bars],
        }


@dataclass
class Spent:
    """What a piece of work took, filled when it ends: wall time and processor time of all threads, s; memory, MB."""

    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    before_mb: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure a piece of work in this process: wall time, and the peak of the process while it ran."""
    gc.collect()
    _forget_peak()
    spent = Spent(before_mb=now_mb())
    begin, busy = time.perf_counter(), time.process_time()
    yield spent
    spent.seconds, spent.cpu = time.perf_counter() - begin, time.process_time() - busy
    spent.peak_mb = peak_mb()


def in_turn(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, tuple[float, ...]]:
    """Run all works in every round and return the seconds of each; of several rounds the first is not counted."""
    found: dict[str, list[float]] = {name: [] for name in works}
    first = 1 if rounds > 1 else 0
    for turn in range(rounds + first):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            if turn >= first:
                found[name].append(time.perf_counter() - begin)
    return {name: tuple(seconds) for name, seconds in found.items()}


def must_agree(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> None:
    """Refuse to compare the speed of answers that differ by more than what qdgeo rounds to (1 µs, and its sums).

    Raises
    ------
    ValueError
        If they differ.
    """
    far = ~np.isclose(ours, theirs, rtol=0, atol=1e-5)
    # at the cut-off itself rounding may decide
    edge = np.isfinite(ours) ^ np.isfinite(theirs)
    if (far & ~edge).any() or edge.sum() > 2:
        raise ValueError(f"{int(far.sum())} of {far.size} seconds differ from those of the peer")


def fresh(target: str, **arguments: object) -> Any:  # noqa: ANN401 - as the target answers
    """Call ``module:function`` with keyword arguments in a process of its own and return its (JSON) answer."""
    command = [sys.executable, "-m", "benchmarks.measure", target, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(_MARK)]
    if done.returncode or not lines:
        raise RuntimeError(f"{target} {arguments} ended with {done.returncode}\n{done.stdout[-2000:]}")
    return json.loads(lines[-1].removeprefix(_MARK))


def process(command: list[str], environment: Mapping[str, str] | None = None) -> tuple[float, float, float]:
    """Run a command and return its wall time and processor time, s, and its peak memory, MB."""
    begin = time.perf_counter()
    started = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    told = started.stderr.read() if started.stderr else ""
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if started.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {started.returncode}\n{told[-2000:]}")
    return (
        seconds,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
    )


def now_mb() -> float:
    """Return the memory that the process holds now, MB."""
    return _status("VmRSS")


def peak_mb() -> float:
    """Return the most memory that the process has held, MB."""
    return _status("VmHWM")


def _status(name: str) -> float:
    file = Path("/proc/self/status")
    if not file.exists():  # macOS: bytes, and the peak only
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    line = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _forget_peak() -> None:
    file = Path("/proc/self/clear_refs")
    if file.exists():
        try:
            file.write_text("5", encoding="utf-8")
        except OSError:  # some containers forbid it: then the peak since the start is told, which is higher
            return


if __name__ == "__main__":
    module, _, function = sys.argv[1].partition(":")
    answer = getattr(import_module(module), function)(**json.loads(sys.argv[2]))
    sys.stdout.write(f"\n{_MARK}{json.dumps(answer)}\n")
