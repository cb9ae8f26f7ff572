"""Fixtures that several rooms share; each is small enough to check by hand."""

from __future__ import annotations

import itertools
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples every time, and no clock: a busy machine is not a fault of the code.
settings.register_profile(
    "qdgeo", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("qdgeo")

NUMBERS = itertools.count()
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
BROWSER_REMEDY = (
    "install Chromium: as root on Debian, apt-get install chromium fonts-noto-cjk (.ci/run does it)"
)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder with the real cities that are read in tests and never copied; skips by name when absent."""
    if not (SHARED / "las_palmas" / "las_palmas.osm.pbf").is_file():
        pytest.skip("real city data not found: ../shared/data/las_palmas/las_palmas.osm.pbf")
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def no_cache_at_home(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Keep caches out of the home of whoever runs the tests, child processes and modules' fixtures included."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QDGEO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def no_cache_of_another_test(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Begin each test without anything kept: what one has broken on purpose must not be recalled by the next."""
    monkeypatch.setenv("QDGEO_CACHE", str(tmp_path_factory.getbasetemp() / f"cache-{next(NUMBERS)}"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    """Say in the last lines which kind of test was skipped and what to do about it, below pytest's own list."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    in_browser = [report for report in skipped if "browser" in report.keywords]
    on_real_data = [report for report in skipped if "../shared/data" in str(report.longrepr)]
    if in_browser:
        terminalreporter.write_line(f"{len(in_browser)} browser tests were skipped; {BROWSER_REMEDY}")
    if on_real_data:
        words = "tests on large real cities were skipped; they need ../shared/data beside the checkout"
        terminalreporter.write_line(f"{len(on_real_data)} {words}")
