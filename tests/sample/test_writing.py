"""The folder of the sample: same seed, same bytes; in the forms that clerks hold."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from qdgeo.config import parse_city_file
from qdgeo.errors import SourceError
from qdgeo.sample import SMALL, sample_files, write_sample
from qdgeo.targets.registers import load_registers

from .conftest import SEED

_AGAIN = """
import hashlib, json, sys
from qdgeo.sample import SMALL, sample_files
files = sample_files(seed=int(sys.argv[1]), size=SMALL)
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in files.items()}))
"""


def test_the_same_seed_gives_the_same_bytes_in_another_process_and_hour(small: Path) -> None:
    env = os.environ | {"PYTHONHASHSEED": "11", "TZ": "Pacific/Auckland", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _AGAIN, str(SEED)], env=env, capture_output=True, text=True, check=True
    )
    again = json.loads(done.stdout)
    here = {name: hashlib.sha256((small / name).read_bytes()).hexdigest() for name in again}
    assert here == again


def test_another_seed_is_another_city(small: Path) -> None:
    other = sample_files(seed=SEED + 1, size=SMALL)
    same = {name for name, data in other.items() if (small / name).read_bytes() == data}
    assert same <= {"answers/tolerances.json", "registers/岸线.prj", "registers/岸线.cpg"}


def test_the_manifest_names_every_file(small: Path) -> None:
    outputs = json.loads((small / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    there = {path.relative_to(small).as_posix() for path in small.rglob("*") if path.is_file()}
    assert there == {*outputs, "manifest.json"}


def test_a_sample_is_replaced_and_what_is_somebodys_is_not(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(SourceError, match="not replaced"):
        write_sample(mine, seed=1, size=SMALL)
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


def test_a_register_that_was_worked_on_is_not_overwritten(tmp_path: Path) -> None:
    write_sample(tmp_path / "s", seed=1, size=SMALL)
    write_sample(tmp_path / "s", seed=1, size=SMALL)
    worked_on = tmp_path / "s" / "registers" / "果皮箱.csv"
    worked_on.write_text("mine", encoding="utf-8")
    with pytest.raises(SourceError, match=r"果皮箱\.csv: was changed since the sample was written"):
        write_sample(tmp_path / "s", seed=1, size=SMALL)
    assert worked_on.read_text(encoding="utf-8") == "mine"
    worked_on.unlink()
    assert worked_on in write_sample(tmp_path / "s", seed=1, size=SMALL)


def test_the_city_file_names_every_register_and_says_that_it_is_invented(small: Path) -> None:
    config = parse_city_file((small / "city.toml").read_text(encoding="utf-8"), where="city.toml")
    assert set(config.registers) == set(load_registers())
    assert all("合成示例" in source.label.zh for source in config.registers.values() if source.label)
    assert "合成示例" in config.remarks[0].zh
    assert "合成示例" in config.title.zh


def test_registers_are_in_the_encodings_of_offices(small: Path) -> None:
    for name, encoding in (
        ("公厕台账", "gbk"),
        ("市容案件", "gb18030"),
        ("文明实践站", "utf-16"),
        ("感知点", "gbk"),
    ):
        path = small / f"registers/{name}.csv"
        assert len(pd.read_csv(path, encoding=encoding))
        with pytest.raises(UnicodeDecodeError):
            path.read_text(encoding="utf-8")


def test_the_registers_place_is_some_hundred_metres_off_until_its_datum_is_undone(small: Path) -> None:
    register = pd.read_csv(small / "registers/公厕台账.csv", encoding="gbk", dtype={"公厕编号": str})
    mapped = json.loads((small / "registers/高德公厕.json").read_text(encoding="utf-8"))["pois"]
    first = next(poi for poi in mapped if poi["typecode"] == "200300")
    row = register[register["公厕名称"] == first["name"]].iloc[0]
    assert first["location"] == f"{row['经度']:.6f},{row['纬度']:.6f}"
    assert register["经度"].between(120.9, 121.1).all()


def test_nothing_lies_where_a_city_is(small: Path) -> None:
    bins = pd.read_csv(small / "registers/果皮箱.csv", encoding="utf-8-sig")
    xy = bins[["横坐标", "纵坐标"]].to_numpy()
    assert np.abs(xy - (40_591_000, 3_874_000)).max() < 15_000
