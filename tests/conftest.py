"""Fixtures that several rooms share; each is small enough to check by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder with the real cities that are read in tests and never copied; skips by name when absent."""
    if not (SHARED / "las_palmas" / "las_palmas.osm.pbf").is_file():
        pytest.skip("real city data not found: ../shared/data/las_palmas/las_palmas.osm.pbf")
    return SHARED
