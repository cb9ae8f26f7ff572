"""Variants of walking on the hand-known town, and the shipped ones on the sample city."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from towns import streets_of, town

from qdgeo.cli import main
from qdgeo.config import WalkConfig
from qdgeo.errors import ConfigError, DataError, NetworkError
from qdgeo.report.dictionary import describes
from qdgeo.sensitivity import OWN, STRAIGHT, compare, points, sensitivity, sensitivity_text, write_sensitivity
from qdgeo.targets.variants import Variant, load_variants, parse_variants

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "helsinki" / "city.toml"


def variant(name: str, **walk: object) -> Variant:
    return Variant(id=name, zh=name, en=name, walk=walk, source="by hand", grade="C")


def rows_of(found, name: str, basis: str) -> pd.DataFrame:
    table = found.table
    return table[(table["variant"] == name) & (table["basis"] == basis)].set_index("district")


def test_speeds_by_hand() -> None:
    # streets at 4 km/h: w 1,500 of 2,000 m, x 500 of 1,000 m; at 2 km/h 500 m either way: w 1,000 of 2,000, x 0
    found = compare(town(), [variant("half", speed_kmh=2.0)])
    own, half = rows_of(found, OWN, "streets"), rows_of(found, "half", "streets")
    assert own["value"].to_dict() == pytest.approx({"w": 0.75, "x": 0.5, "whole": 2 / 3})
    assert half["value"].to_dict() == pytest.approx({"w": 0.5, "x": 0.0, "whole": 1 / 3})
    assert half["difference"].to_dict() == pytest.approx({"w": -0.25, "x": -0.5, "whole": -1 / 3})
    assert own["rank"].drop("whole").tolist() == [1, 2]
    assert np.isnan(own.loc["whole", "rank"])
    summary = found.summary().set_index(["variant", "basis"]).loc[("half", "streets")]
    assert (summary["most_moved"], summary["ranks_changed"]) == ("东区", 0)
    assert summary["most_difference"] == pytest.approx(-0.5)
    assert "-33.3" in sensitivity_text(found)
    assert "东区 -50.0" in found._repr_html_()


def test_the_straight_line_stands_beside() -> None:
    found = compare(town(), [])
    assert list(found.titles) == [OWN, STRAIGHT]
    assert (rows_of(found, STRAIGHT, "streets")["difference"] >= 0).all()


def test_a_rank_that_falls_is_told() -> None:
    # w: 10 people walk 400 m, 5 walk 1,500 m; x: 20 walk 1,430 m. At 5.8 km/h 1,450 m are in time
    found = compare(town(), [variant("fast", speed_kmh=5.8)])
    own, fast = rows_of(found, OWN, "people"), rows_of(found, "fast", "people")
    assert own["rank"].to_dict() == {"w": 1, "x": 2, "whole": pytest.approx(np.nan, nan_ok=True)}
    assert fast.loc["x", "value"] == 1.0
    assert fast.loc[["w", "x"], "rank_change"].tolist() == [1, -1]


def test_variants_that_change_nothing_or_need_heights_are_left_out() -> None:
    found = compare(town(), [variant("same", speed_kmh=4.0), variant("hills", walker="tobler")])
    assert list(found.titles) == [OWN, STRAIGHT]
    assert [note.features for note in found.notes] == [("same",), ("hills",)]
    assert all(note.zh for note in found.notes)


def test_a_variant_that_leaves_no_street_to_walk_is_left_out() -> None:
    yards = town(streets=streets_of([({"highway": "service"}, [(0, 0), (1000, 0), (2000, 0)])]))
    found = compare(yards, [variant("none", foot_filter="no_service"), variant("half", speed_kmh=2.0)])
    assert list(found.titles) == [OWN, STRAIGHT, "half"]
    (note,) = found.notes
    assert note.features == ("none",)
    assert note.what == "variants are left out by which no street is walked"
    assert note.zh
    with pytest.raises(NetworkError, match="no street may be walked"):
        compare(town(streets=streets_of([({"highway": "motorway"}, [(0, 0), (9, 0)])])), [])


def test_faults_of_variants_are_named() -> None:
    with pytest.raises(ConfigError, match="speed"):
        compare(town(), [variant("odd", speed=3)])
    with pytest.raises(ConfigError, match="twice"):
        compare(town(), [variant("twice", speed_kmh=3.0), variant("twice", speed_kmh=5.0)])
    with pytest.raises(DataError, match="changes nothing"):
        parse_variants(
            {"variants": [{"id": "a", "zh": "a", "en": "a", "walk": {}, "source": "s", "grade": "C"}]}
        )


def test_every_shipped_variant_can_be_walked() -> None:
    own = WalkConfig()
    changed = {one.id: own.but(**one.walk) for one in load_variants()}
    assert len(changed) > 12
    assert [name for name, walk in changed.items() if walk == own] == ["flat"]
    assert all(one.zh and one.en and one.source for one in load_variants())


def test_points() -> None:
    assert [points(x) for x in (0.1234, -0.001, np.nan)] == ["+12.3", "-0.1", "无数据"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("out")
    done = CliRunner().invoke(main, ["sensitivity", str(SAMPLE), "--out", str(out), "--date", "2024-05-01"])
    assert done.exit_code == 0, done.output
    return out / "helsinki-sensitivity", done.stdout


def test_the_command_prints_and_writes(told: tuple[Path, str]) -> None:
    folder, printed = told
    assert "walking filter of OSMnx" in printed
    assert str(folder / "manifest.json") in printed
    table = pd.read_csv(folder / "tables" / "sensitivity.csv", encoding="utf-8-sig")
    assert {OWN, STRAIGHT, "speed_4.8", "osmnx_walk", "no_legs"} <= set(table["variant"])
    assert (table.loc[table["variant"] == OWN, "difference"].dropna() == 0).all()
    faster = table[(table["variant"] == "speed_4.8") & (table["basis"] == "streets")]
    assert (faster["difference"] >= 0).all()
    outputs = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert {"tables/sensitivity.csv", "tables/sensitivity_summary.csv", "helsinki.xlsx"} <= set(outputs)


def test_every_column_is_described(told: tuple[Path, str]) -> None:
    for path in sorted((told[0] / "tables").glob("*.csv")):
        assert [column for column in pd.read_csv(path, nrows=0).columns if not describes(str(column))] == []


def test_the_same_twice(tmp_path: Path) -> None:
    found = sensitivity(SAMPLE, variants=load_variants()[1:2])
    first = write_sensitivity(found, tmp_path / "a", date="2024-05-01")
    second = write_sensitivity(found, tmp_path / "b", date="2024-05-01")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
