"""What a stopwatch keeps, and what it tells whoever listens."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from qdgeo import progress
from qdgeo.progress import SILENT, Stopwatch


class Heard:
    """A listener that writes down when stages begin and end."""

    def __init__(self) -> None:
        self.words: list[str] = []

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        self.words.append(f"begin {title}")
        try:
            yield
        except OSError as fault:
            self.words.append(f"fault {fault}")
            raise
        finally:
            self.words.append(f"end {title}")


def test_stages_are_kept_in_order_with_their_time() -> None:
    watch = Stopwatch()
    begin = time.perf_counter()
    with watch.stage("wait"):
        time.sleep(0.05)
    with watch.stage("do nothing"):
        pass
    wall = time.perf_counter() - begin
    assert [lap.stage for lap in watch.laps] == ["wait", "do nothing"]
    wait, nothing = (lap.seconds for lap in watch.laps)
    assert wait >= 0.05
    assert 0 <= nothing < wait
    assert wait + nothing <= wall


def test_a_stage_that_fails_is_kept_and_its_fault_goes_on() -> None:
    watch = Stopwatch()
    with pytest.raises(ValueError, match="broken"), watch.stage("read"):
        raise ValueError("broken")
    with watch.stage("after"):
        pass
    assert [lap.stage for lap in watch.laps] == ["read", "after"]


def test_the_listener_hears_every_stage_while_it_lasts_and_its_fault() -> None:
    heard = Heard()
    watch = Stopwatch(heard)
    with watch.stage("one"):
        heard.words.append("work")
    with pytest.raises(OSError, match="gone"), watch.stage("two"):
        raise OSError("gone")
    assert heard.words == ["begin one", "work", "end one", "begin two", "fault gone", "end two"]
    assert [lap.stage for lap in watch.laps] == ["one", "two"]


def test_a_stage_within_a_stage_ends_first() -> None:
    watch = Stopwatch()
    with watch.stage("outer"), watch.stage("inner"):
        pass
    assert [lap.stage for lap in watch.laps] == ["inner", "outer"]
    assert watch.laps[0].seconds <= watch.laps[1].seconds


def test_two_watches_keep_apart() -> None:
    one, other = Stopwatch(), Stopwatch(SILENT)
    with one.stage("mine"):
        pass
    assert other.laps == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not count the peak")
def test_peak_memory_is_in_megabytes_and_never_falls() -> None:
    watch = Stopwatch()
    with watch.stage("before"):
        pass
    with watch.stage("much"):
        held = np.ones(200 * 2**20 // 8)
    del held
    with watch.stage("after"):
        pass
    before, much, after = (lap.peak_mb for lap in watch.laps)
    assert before > 20  # an interpreter with numpy
    assert before <= much <= after < 100_000
    assert much >= 220  # the array, and what was there


def test_where_the_system_does_not_count_memory_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.sys, "platform", "win32")
    watch = Stopwatch()
    with watch.stage("any"):
        pass
    assert np.isnan(watch.laps[0].peak_mb)
