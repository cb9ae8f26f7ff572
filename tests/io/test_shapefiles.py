"""Shapefiles whose names end within a character are read; all others are left to the usual reader."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from qdgeo.io.shapefiles import cut_encoding
from qdgeo.io.vector import read_vector


def save(path: Path, name: bytes, cell: bytes, *, page: str = "", language: int = 0) -> Path:
    """Write one point with one text column, whose name and cell are these bytes."""
    frame = gpd.GeoDataFrame({"FIELD": ["x" * len(cell)]}, geometry=[shapely.Point(120, 36)], crs=4326)
    frame.to_file(path)
    table = path.with_suffix(".dbf")
    data = bytearray(table.read_bytes().replace(b"x" * len(cell), cell))
    data[32:43] = name.ljust(11, b"\0")
    data[29] = language
    table.write_bytes(bytes(data))
    path.with_suffix(".cpg").write_text(page, "ascii") if page else path.with_suffix(".cpg").unlink()
    return path


@pytest.mark.parametrize(
    ("encoding", "page", "language"),
    [
        ("utf-8", "UTF-8", 0),
        ("utf-8", "", 0),
        ("gbk", "GBK", 0),
        ("gbk", "936", 0),
        ("gbk", "", 0x4D),
        ("gbk", "", 0),
    ],
)
def test_a_name_cut_within_a_character(tmp_path: Path, encoding: str, page: str, language: int) -> None:
    whole = "网格员人数a备注" if encoding == "utf-8" else "a网格员人数"
    name = whole.encode(encoding)[:10]
    cell = "市南区".encode(encoding)
    path = save(tmp_path / "r.shp", name, cell, page=page, language=language)
    assert cut_encoding(path) is not None
    frame, notes = read_vector(path, role="grids")
    assert frame.columns[0] == name.decode(encoding, "ignore")
    assert frame.iloc[0, 0] == "市南区"
    assert len(notes) == 1


@pytest.mark.parametrize("name", [b"FIELD", "编号".encode(), "网格员".encode(), "网格员人数".encode("gbk")])
def test_whole_names_are_no_matter(tmp_path: Path, name: bytes) -> None:
    assert cut_encoding(save(tmp_path / "r.shp", name, b"y")) is None


def test_other_files_are_no_matter(tmp_path: Path) -> None:
    (tmp_path / "a.shp").touch()
    (tmp_path / "a.dbf").write_bytes(b"short")
    assert cut_encoding(tmp_path / "a.shp") is None
    assert cut_encoding(tmp_path / "a.gpkg") is None
    assert cut_encoding(tmp_path / "b.shp") is None
