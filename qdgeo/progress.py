"""Stages of a long work: what is being done, how long it took, how much memory it needed.

Rooms announce their stages to whoever listens and know nothing of bars or terminals.

>>> watch = Stopwatch()
>>> with watch.stage("read streets"):
...     pass
>>> [lap.stage for lap in watch.laps]
['read streets']
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["SILENT", "Lap", "Progress", "Stopwatch"]

_SELF = Path("/proc/self")  # Linux only; elsewhere memory is not known


class Progress(Protocol):
    """Whoever wants to hear what is being done."""

    def stage(self, title: str) -> AbstractContextManager[None]:
        """Enter a stage; it ends when the context does."""
        ...


@dataclass(frozen=True)
class Lap:
    """One stage: its wall time (s) and the process's highest memory during it (MB, NaN where unknown)."""

    stage: str
    seconds: float
    peak_mb: float


class _Silent:
    @contextmanager
    def stage(self, title: str) -> Iterator[None]:  # noqa: ARG002 - the protocol gives the name
        yield


SILENT: Progress = _Silent()
"""Tells nobody."""


class Stopwatch:
    """Keep the time and peak memory of every stage, and pass the stages on.

    Parameters
    ----------
    listener
        Who else hears of the stages.
    """

    def __init__(self, listener: Progress = SILENT) -> None:
        self.laps: list[Lap] = []
        self._listener = listener

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        """Time a stage; one that fails is kept too."""
        _forget_peak()
        begin = time.perf_counter()
        try:
            with self._listener.stage(title):
                yield
        finally:
            self.laps.append(Lap(title, time.perf_counter() - begin, _peak_mb()))


def _forget_peak() -> None:
    """Let the kernel start a new high-water mark, so that a stage shows its own peak."""
    with suppress(OSError):
        (_SELF / "clear_refs").write_text("5")


def _peak_mb() -> float:
    with suppress(OSError):
        for line in (_SELF / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return float("nan")
