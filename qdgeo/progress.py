"""Stages of a long work: what is being done, how long it took, how much memory it needed.

Rooms announce their stages to whoever listens and know nothing of bars or terminals. Memory is the highest that
the process has needed so far: a stage that raises it is one that needs much.

>>> watch = Stopwatch()
>>> with watch.stage("read streets"):
...     pass
>>> [lap.stage for lap in watch.laps]
['read streets']
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

if sys.platform != "win32":  # which has no such count
    import resource

__all__ = ["SILENT", "Lap", "Progress", "Stopwatch"]


class Progress(Protocol):
    """Whoever wants to hear what is being done."""

    def stage(self, title: str) -> AbstractContextManager[None]:
        """Enter a stage; it ends when the context does."""
        ...


@dataclass(frozen=True)
class Lap:
    """One stage: its wall time (s) and the process's highest memory up to its end (MB, NaN where unknown)."""

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
    """Keep the time of every stage and the peak memory at its end, and pass the stages on.

    Parameters
    ----------
    listener
        Who else hears of the stages.
    """

    def __init__(self, listener: Progress = SILENT) -> None:
        self.laps: list[Lap] = []
        self._listener = listener

    def pass_on(self, listener: Progress) -> None:
        """Let another hear of the stages from now on."""
        self._listener = listener

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        """Time a stage; one that fails is kept too."""
        begin = time.perf_counter()
        try:
            with self._listener.stage(title):
                yield
        finally:
            self.laps.append(Lap(title, time.perf_counter() - begin, _peak_mb()))


def _peak_mb() -> float:
    if sys.platform == "win32":
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)  # macOS counts bytes, others kB
