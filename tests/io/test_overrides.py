"""The table of the user's decisions is read as it stands, and every fault of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from qdgeo.config import ManagedRoadsSource
from qdgeo.crs import metric_crs
from qdgeo.errors import DataError, SourceError
from qdgeo.io import Override, read_roads
from qdgeo.io.overrides import read_overrides


def table(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "overrides.csv"
    path.write_text("\n".join(("entry,action,value,remark", *rows)), encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_decisions_are_read_in_their_order(tmp_path: Path, encoding: str) -> None:
    path = table(
        tmp_path,
        "row 2,accept,2,",
        "香港中路,ways,12；13,看过",
        "row 4,nodes,7;8,",
        "row 5,reject,,",
        encoding=encoding,
    )
    assert read_overrides(path) == (
        Override(entry="row 2", action="accept", numbers=(2,)),
        Override(entry="香港中路", action="ways", numbers=(12, 13)),
        Override(entry="row 4", action="nodes", numbers=(7, 8)),
        Override(entry="row 5", action="reject"),
    )


def test_every_fault_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, ",reject,,", "a,accept,0,", "a,keep,,", "b,nodes,1,", "c,ways,w12,", "d,reject,1,")
    with pytest.raises(DataError) as caught:
        read_overrides(path)
    assert [problem.what for problem in caught.value.problems] == [
        "no entry",
        "'0' does not fit accept",
        "'a' is decided twice",
        "no action 'keep'",
        "'1' does not fit nodes",
        "'w12' does not fit ways",
        "'1' does not fit reject",
    ]
    assert caught.value.problems[0].where == "overrides.csv, row 2"


def test_columns_that_lack_are_named(tmp_path: Path) -> None:
    (tmp_path / "overrides.csv").write_text("entry,action\nrow 2,reject\n", "utf-8")
    with pytest.raises(DataError, match="no column 'value'"):
        read_overrides(tmp_path / "overrides.csv")


def test_they_come_with_the_list(tmp_path: Path) -> None:
    table(tmp_path, "row 2,reject,,")
    (tmp_path / "r.csv").write_text("道路名称\n香港中路\n", "utf-8")
    source = {"path": "r.csv", "fields": {"name": "道路名称"}, "overrides": "overrides.csv"}
    read = read_roads(ManagedRoadsSource.model_validate(source), base=tmp_path, crs=metric_crs("EPSG:4549"))
    assert read.overrides == (Override(entry="row 2", action="reject"),)
    (tmp_path / "overrides.csv").unlink()
    with pytest.raises(SourceError, match=r"overrides\.csv"):
        read_roads(ManagedRoadsSource.model_validate(source), base=tmp_path, crs=metric_crs("EPSG:4549"))
