"""One city from file to results: what is written, that it is whole, and that it is the same each time."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from html import escape
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

from qdgeo.errors import QdgeoError
from qdgeo.progress import Stopwatch
from qdgeo.study import STAGES, Study, run

HELSINKI = Path(__file__).resolve().parents[1] / "data" / "helsinki"
DATE = "2026-11-23"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return run(HELSINKI / "city.toml", tmp_path_factory.mktemp("结果 out"), date=DATE)


def hashes(study: Study) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in study.files}


def named(study: Study, suffix: str) -> list[Path]:
    return [path for path in study.files if path.suffix == suffix]


def test_every_file_that_is_named_was_written(study: Study) -> None:
    assert {path.suffix for path in study.files} == {
        ".html",
        ".tif",
        ".csv",
        ".xlsx",
        ".gpkg",
        ".parquet",
        ".json",
    }
    assert all(path.is_file() and path.stat().st_size > 0 for path in study.files)
    folder = study.files[0].parent
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == sorted(study.files)


def test_same_inputs_and_date_give_the_same_bytes(study: Study, tmp_path: Path) -> None:
    again = run(HELSINKI / "city.toml", tmp_path, date=DATE)
    assert hashes(again) == hashes(study)


def test_tables_agree_with_the_scorecard(study: Study) -> None:
    csv = next(path for path in named(study, ".csv") if path.stem == "scorecard")
    assert csv.read_bytes().startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(csv).set_index("district")
    expected = study.card.table["coverage_15min:value"]
    assert table.loc[expected.index, "coverage_15min:value"].to_numpy() == pytest.approx(expected.to_numpy())
    book = openpyxl.load_workbook(named(study, ".xlsx")[0], read_only=True)
    assert "scorecard" in book.sheetnames


def test_definitions_go_with_the_tables(study: Study) -> None:
    csv = next(path for path in named(study, ".csv") if path.stem == "definitions")
    table = pd.read_csv(csv, keep_default_na=False)
    for family in ("coverage", "opening"):
        told = " ".join(table.loc[table["indicator"] == family, "definition_en"])
        assert (
            "even pace everywhere (flat), 4 km/h; on which ways: table qdgeo; the way from door to street"
            in told
        )
    stated = [(text.zh, text.en) for i in study.indicators for text in i.definitions]
    assert table[["definition_zh", "definition_en"]].to_numpy().tolist() == [list(pair) for pair in stated]
    assert "definitions" in openpyxl.load_workbook(named(study, ".xlsx")[0], read_only=True).sheetnames


def test_every_note_is_told_in_chinese_and_in_english(study: Study) -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    assert study.notes
    assert [note for note in study.notes if not chinese.search(note.zh) or chinese.search(note.what)] == []
    csv = next(path for path in named(study, ".csv") if path.stem == "notes")
    table = pd.read_csv(csv, keep_default_na=False)
    assert list(table.columns) == ["where", "level", "note", "note_zh", "features"]
    assert table["note_zh"].tolist() == [note.zh for note in study.notes]
    stated = json.loads(named(study, ".json")[0].read_text(encoding="utf-8"))["notes"]
    assert [(note["what"], note["zh"]) for note in stated] == [(note.what, note.zh) for note in study.notes]
    html = study.city._repr_html_()
    assert all(escape(note.both) in html for note in study.city.notes)


def test_geopackage_and_parquet_hold_the_layers_in_the_city_crs(study: Study) -> None:
    package = named(study, ".gpkg")[0]
    districts = gpd.read_file(package, layer="districts")
    assert len(districts) == len(study.city.districts)
    assert districts.crs == study.city.crs
    parquet = next(path for path in named(study, ".parquet") if path.stem == "street_minutes")
    streets = gpd.read_parquet(parquet)
    assert streets.length.sum() == pytest.approx(study.reach.network.length_m, rel=1e-9)


def test_manifest_says_where_everything_came_from(study: Study) -> None:
    manifest = json.loads(named(study, ".json")[0].read_text(encoding="utf-8"))
    text = json.dumps(manifest, ensure_ascii=False)
    assert manifest["date"] == DATE
    assert "ODbL" in text
    assert hashlib.sha256((HELSINKI / "helsinki.osm.pbf").read_bytes()).hexdigest() in text
    assert str(HELSINKI) not in text
    for path in study.files:
        if path.suffix != ".json":
            assert hashlib.sha256(path.read_bytes()).hexdigest() in text


def test_a_run_that_fails_leaves_the_last_results_as_they_were(study: Study, tmp_path: Path) -> None:
    first = run(HELSINKI / "city.toml", tmp_path, date=DATE)
    broken = tmp_path / "helsinki_src"
    shutil.copytree(HELSINKI, broken)
    (broken / "helsinki.osm.pbf").write_bytes((broken / "helsinki.osm.pbf").read_bytes()[:200_000])
    with pytest.raises(QdgeoError):
        run(broken / "city.toml", tmp_path, date=DATE)
    assert hashes(first) == hashes(study)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["helsinki", "helsinki_src"]


def test_stages_are_timed(tmp_path: Path) -> None:
    watch = Stopwatch()
    begin = time.perf_counter()
    study = run(HELSINKI / "city.toml", tmp_path, date=DATE, progress=watch)
    wall = time.perf_counter() - begin
    assert [lap.stage for lap in study.laps] == [lap.stage for lap in watch.laps]
    assert len(study.laps) == STAGES
    assert wall / 2 < sum(lap.seconds for lap in study.laps) <= wall


def test_parts_add_up_to_the_whole_network(study: Study) -> None:
    table = pd.concat([indicator.table for indicator in study.indicators])
    streets = table[(table["measure"] == "coverage_15min") & (table["basis"] == "streets")]
    parts = streets[streets["district"] != "whole"]["denominator"].sum()
    assert parts == pytest.approx(study.reach.network.length_m / 1000, rel=1e-9)
    toilets = table[table["measure"] == "toilets"].set_index("district")["value"]
    assert toilets.drop("whole").sum() == len(study.city.toilets)
