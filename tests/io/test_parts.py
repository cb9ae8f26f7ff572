"""Arrays and frames in a checked file: read back bit by bit, and no damage goes unseen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.errors import SourceError
from qdgeo.io import parts as module
from qdgeo.io.parts import Parts, read_parts, write_parts

CRS = pyproj.CRS.from_epsg(4549)
ARRAYS = {
    "z": np.array([0.1, -0.0, np.nan, np.inf]),
    "edge": np.arange(6, dtype=np.int64).reshape(2, 3),
    "walked": np.array([True, False]),
    "status": np.array(["ok", "far"]),
    "none": np.zeros((0, 2)),
}
FRAMES = {
    "words": pd.DataFrame({"way": [1, 2], "name:zh": ["香港中路", ""], "maybe": ["a", None]}),
    "objects": pd.DataFrame({"tag": np.array(["x", None, ""], dtype=object)}),
    "places": gpd.GeoDataFrame(
        {"id": ["a", "b"], "people": [0.1 + 0.2, np.nan], "counts": [True, False]},
        geometry=[shapely.Point(1 / 3, 2 / 3), None],
        crs=CRS,
    ),
    "nothing": gpd.GeoDataFrame({"name": []}, geometry=[], crs="EPSG:4549"),
}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    parts = Parts(head={"名": [1, 0.1, None]}, arrays=ARRAYS, frames=FRAMES)
    return write_parts(tmp_path / "新 folder" / "a.parts", parts, kind="trial")


def test_everything_comes_back_bit_by_bit(saved: Path) -> None:
    found = read_parts(saved, kind="trial")
    assert found.head == {"名": [1, 0.1, None]}
    assert list(found.arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found.arrays[name].dtype == array.dtype
        assert found.arrays[name].shape == array.shape
        assert found.arrays[name].tobytes() == array.tobytes()
    assert list(found.frames) == list(FRAMES)
    for name, frame in FRAMES.items():
        assert type(found.frames[name]) is type(frame)
        pd.testing.assert_frame_equal(pd.DataFrame(found.frames[name]), pd.DataFrame(frame))
    places = found.frames["places"]
    assert places.crs == CRS
    assert places.crs.srs == CRS.srs
    assert places.geometry[0].coords[0] == (1 / 3, 2 / 3)
    assert found.frames["nothing"].crs.srs == "EPSG:4549"


def test_same_parts_same_bytes_and_any_tool_opens_it(saved: Path, tmp_path: Path) -> None:
    again = write_parts(tmp_path / "b", read_parts(saved, kind="trial"), kind="trial")
    assert again.read_bytes() == saved.read_bytes()
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        assert "frames/places.parquet" in archive.namelist()
    assert [path.name for path in saved.parent.iterdir()] == ["a.parts"]


@given(place=st.integers(0), bit=st.integers(0, 7))
def test_no_changed_bit_goes_unseen(tmp_path_factory: pytest.TempPathFactory, place: int, bit: int) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "flipped"
    whole = folder / "whole"
    if not whole.exists():
        write_parts(whole, Parts(head={"a": 1}, arrays=ARRAYS, frames=FRAMES), kind="trial")
    data = bytearray(whole.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)
    with pytest.raises(SourceError, match="damaged or cut short"):
        read_parts(path, kind="trial")
    path.write_bytes(whole.read_bytes()[: place % len(data)])
    with pytest.raises(SourceError, match="damaged or cut short"):
        read_parts(path, kind="trial")


@pytest.mark.parametrize(
    ("kind", "version", "words"),
    [
        ("network", 1, r"holds another thing \(trial\) than"),
        ("trial", 2, "older"),
        ("trial", 0, "newer"),
    ],
)
def test_another_kind_or_version_is_told(saved: Path, kind: str, version: int, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_parts(saved, kind=kind, version=version)


def test_a_newer_format_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "FORMAT", 2)
    newer = write_parts(tmp_path / "newer", Parts(), kind="trial")
    monkeypatch.undo()
    with pytest.raises(SourceError, match="written by a newer qdgeo"):
        read_parts(newer, kind="trial")


def test_what_is_not_ours_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_parts(tmp_path / "absent", kind="trial")
    with pytest.raises(SourceError, match="cannot be read"):
        read_parts(tmp_path, kind="trial")
    sealed = tmp_path / "sealed"  # a right checksum over something else
    data = b"x" * 100
    sealed.write_bytes(data + module.hashlib.sha256(data).hexdigest().encode())
    with pytest.raises(SourceError, match="not written by qdgeo"):
        read_parts(sealed, kind="trial")


@pytest.mark.parametrize(
    "parts",
    [
        Parts(arrays={"a": np.array([None, "x"], dtype=object)}),
        Parts(frames={"a": pd.DataFrame({"b": np.array([1, "x"], dtype=object)})}),
        Parts(frames={"a": pd.DataFrame({"b": [1, 2]}, index=[5, 6])}),
    ],
)
def test_what_could_not_come_back_is_refused(parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_parts(tmp_path / "a", parts, kind="trial")
    assert list(tmp_path.iterdir()) == []
