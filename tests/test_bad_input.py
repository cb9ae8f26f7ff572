"""Every fault that a user's files may hold, through the command line: one clear error, exit 1, nothing written.

And what is not a fault but looks like one: other encodings, other CRSs, nothing to count.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from click.testing import CliRunner, Result
from rasterio import Affine
from shapely import Polygon, box

from qdgeo.cli import main

HELSINKI = Path(__file__).resolve().parents[1] / "data" / "helsinki"
REGISTER = '\n[sources.toilets]\npath = "register.csv"\ndatum = "wgs84"\nfields = {{ {fields} }}\n'
FIELDS = 'id = "编号", name = "名称", lon = "经度", lat = "纬度"'
GOOD = "编号,名称,经度,纬度\n1,中央公厕,24.9410,60.1710\n2,港口公厕,24.9480,60.1700\n"


@dataclass(frozen=True)
class Sample:
    """A copy of the shipped sample that a test may damage."""

    folder: Path

    @property
    def city(self) -> Path:
        return self.folder / "city.toml"

    def add(self, text: str) -> Sample:
        self.city.write_text(self.city.read_text(encoding="utf-8") + text, encoding="utf-8")
        return self

    def swap(self, old: str, new: str) -> Sample:
        text = self.city.read_text(encoding="utf-8")
        assert old in text
        self.city.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def register(self, text: str, *, encoding: str = "utf-8", fields: str = FIELDS) -> Sample:
        (self.folder / "register.csv").write_bytes(text.encode(encoding))
        return self.add(REGISTER.format(fields=fields))

    def districts(self, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Sample:
        path = self.folder / "districts.geojson"
        frame = change(gpd.read_file(path))
        path.unlink()
        frame.to_file(path, driver="GeoJSON")
        return self

    def run(self, verb: str = "run") -> Result:
        out = (
            [] if verb == "check" else ["--out", str(self.folder / "out"), "--date", "2026-11-23", "--quiet"]
        )
        return CliRunner().invoke(main, [verb, str(self.city), *out])


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    shutil.copytree(HELSINKI, tmp_path / "h")
    return Sample(tmp_path / "h")


def without_crs(sample: Sample) -> Sample:
    folder = sample.folder / "shp"
    folder.mkdir()
    gpd.read_file(sample.folder / "districts.geojson").to_file(folder / "d.shp", encoding="utf-8")
    (folder / "d.prj").unlink()
    return sample.swap('path = "districts.geojson"', 'path = "shp/d.shp"')


def bow_tie(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    x, y = 24.940, 60.170
    crossed = Polygon([(x, y), (x + 0.004, y + 0.004), (x + 0.004, y), (x, y + 0.004)])
    return frame.set_geometry([crossed, *frame.geometry.iloc[1:]])


BROKEN: dict[str, tuple[Callable[[Sample], Sample], tuple[str, ...]]] = {
    "missing file": (lambda s: s.swap("helsinki.osm.pbf", "nowhere.osm.pbf"), ("nowhere.osm.pbf", "missing")),
    "unknown key": (lambda s: s.add("\n[extra]\na = 1\n"), ("city.toml, extra", "unknown key")),
    "districts without CRS": (without_crs, ("d.shp", "crs")),
    "invalid districts refused": (
        lambda s: s.districts(bow_tie).swap(
            'path = "districts.geojson"', 'path = "districts.geojson"\ninvalid = "refuse"'
        ),
        ("districts.geojson", "invalid"),
    ),
    "swapped axes": (
        lambda s: s.register("编号,名称,经度,纬度\n1,甲,60.1710,24.9410\n2,乙,60.1700,24.9480\n"),
        ("register.csv", "swapped"),
    ),
    "coordinates that are no numbers": (
        lambda s: s.register("编号,名称,经度,纬度\n1,甲,abc,60.17\n2,乙,24.94,\n3,丙,nan,60.17\n"),
        ("3 problems", "row 2", "row 3", "row 4", "abc"),
    ),
    "duplicate ids": (
        lambda s: s.register("编号,名称,经度,纬度\n1,甲,24.941,60.171\n1,乙,24.948,60.170\n"),
        ("register.csv", "1"),
    ),
    "a column that is not there": (
        lambda s: s.register(GOOD, fields='name = "名称", lon = "东经", lat = "纬度"'),
        ("东经", "经度"),
    ),
    "no datum": (
        lambda s: s.register(GOOD).swap('datum = "wgs84"\nfields = { id = "编号"', 'fields = { id = "编号"'),
        ("datum",),
    ),
    "a register of another city": (
        lambda s: s.register("编号,名称,经度,纬度\n1,甲,120.38,36.06\n2,乙,120.40,36.07\n"),
        ("register.csv",),
    ),
    "a CRS in degrees": (lambda s: s.swap("EPSG:3879", "EPSG:4326"), ("EPSG:4326", "metre")),
    "a raster without its meaning": (
        lambda s: s.add('\n[sources.people]\nraster = "people.tif"\n'),
        ("values",),
    ),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_one_clear_error_and_nothing_written(sample: Sample, name: str) -> None:
    damage, words = BROKEN[name]
    result = damage(sample).run()
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("error: ") == 1
    for word in words:
        assert word in result.stderr
    assert not (sample.folder / "out").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_register_in_any_usual_encoding_is_read_rightly(sample: Sample, encoding: str) -> None:
    result = sample.register(GOOD, encoding=encoding).run()
    assert result.exit_code == 0, result.stderr
    table = pd.read_csv(sample.folder / "out" / "helsinki" / "tables" / "facilities.csv")
    assert table["name"].tolist() == ["中央公厕", "港口公厕"]
    assert table["counts"].tolist() == [True, True]


def test_invalid_districts_are_repaired_and_said(sample: Sample) -> None:
    result = sample.districts(bow_tie).run("check")
    assert result.exit_code == 0, result.stderr
    assert "invalid" in result.stderr


def test_a_toilet_far_from_any_street_is_listed(sample: Sample) -> None:
    sample.register(GOOD).swap("snap_m = 100", "snap_m = 0.01")
    result = sample.run()
    assert result.exit_code == 0, result.stderr
    assert "2 toilets are farther than 0.01 m from any street" in result.stderr
    table = pd.read_csv(sample.folder / "out" / "helsinki" / "tables" / "facilities.csv")
    assert set(table["status"]) == {"far"}


def test_an_empty_register_covers_nothing_and_warns(sample: Sample) -> None:
    result = sample.register("编号,名称,经度,纬度\n").run()
    assert result.exit_code == 0, result.stderr
    assert "no public toilet counts" in result.stderr
    card = pd.read_csv(sample.folder / "out" / "helsinki" / "tables" / "scorecard.csv").set_index("district")
    assert card.loc["whole", "coverage_15min:value"] == 0
    assert card.loc["whole", "toilet_density:value"] == 0


def people_raster(path: Path, crs: str) -> float:
    """Write 100 people a cell on a grid wider than the sample, with a hole of nodata; return the total."""
    west, south, east, north = (
        gpd.GeoSeries([box(24.93, 60.16, 24.96, 60.184)], crs=4326).to_crs(crs).total_bounds
    )
    values = np.full((60, 60), 100.0, dtype="float32")
    values[:5, :5] = -9999
    transform = Affine((east - west) / 60, 0, west, 0, (south - north) / 60, north)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=60,
        height=60,
        count=1,
        dtype="float32",
        crs=crs,
        transform=transform,
        nodata=-9999,
    ) as raster:
        raster.write(values, 1)
    return float(values[values > 0].sum())


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:3879"])
def test_a_raster_in_any_crs_keeps_its_people(sample: Sample, crs: str) -> None:
    total = people_raster(sample.folder / "people.tif", crs)
    result = sample.add('\n[sources.people]\nraster = "people.tif"\nvalues = "count"\n').run()
    assert result.exit_code == 0, result.stderr
    table = pd.read_csv(sample.folder / "out" / "helsinki" / "tables" / "indicators.csv")
    rows = table[(table["measure"] == "coverage_15min") & (table["basis"] == "people")].set_index("district")
    parts = rows["denominator"].drop("whole")
    assert 0 < parts.drop("outside").sum() < total
    assert parts.drop("outside").sum() == pytest.approx(rows.loc["whole", "denominator"])
    # cells differ in ground by CRS, so a district's people differ a little; about half of the grid is in the box
    assert rows.loc["whole", "denominator"] == pytest.approx(total * 0.376, rel=0.05)


def test_no_streets_in_the_extract(sample: Sample) -> None:
    xml = '<?xml version="1.0"?><osm version="0.6"><node id="1" lat="60.17" lon="24.94" version="1"/></osm>'
    (sample.folder / "empty.osm").write_text(xml, encoding="utf-8")
    result = sample.swap("helsinki.osm.pbf", "empty.osm").run()
    assert result.exit_code == 1
    assert "empty.osm" in result.stderr
    assert "street" in result.stderr
