"""Which ranks hold: on the hand-known town, and through the command line on the sample city."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from towns import CONFIG, register_of, road_list, toilets_of, town

from qdgeo.city import City
from qdgeo.cli import main
from qdgeo.errors import ConfigError
from qdgeo.indicators import FAMILIES
from qdgeo.network import build_network, reach
from qdgeo.report.dictionary import describes
from qdgeo.schema import OUTSIDE
from qdgeo.sensitivity import stability_of, stability_text
from qdgeo.sensitivity.draws import REGISTERS_OF
from qdgeo.sensitivity.scenarios import FEWER, HOURS, MORE, noon_sets, scenarios_of
from qdgeo.sensitivity.stability import _STANDING, Stability, _ranks, _unranked
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Text

HELSINKI = Path(__file__).resolve().parents[1] / "data" / "helsinki"
STREETS = {"coverage_15min": {"at_least": 1, "basis": "streets", "source": "by hand"}}
OPEN, SHUT = "24/7", "Mo-Su 00:00-06:00"


def toilet(name: str, x: float, district: str, **more: str) -> dict[str, Any]:
    return {"id": name, "name": name, "district": district, "xy": (x, 0), **more}


def made(*toilets: dict[str, Any], targets: dict[str, Any] = STREETS, **stability: Any) -> City:
    changes = {"facilities": toilets_of(*toilets)} if toilets else {}
    settings = {"draws": 2, "speeds_ms": [0.8, 1.4], **stability}
    return town(config={**CONFIG, "targets": targets, "stability": settings}, **changes)


def row(found: Stability, district: str) -> pd.Series:
    return found.ranks.set_index("district").loc[district]


def scores(found: Stability, scenario: str) -> list[float]:
    return found.table[found.table["scenario"] == scenario].set_index("district")["score"].round(6).tolist()


def test_speeds_by_hand() -> None:
    # 15 min at 0.8 m/s are 720 m: w 500 + 500 + 220 of 2,000 m, x 220 of 1,000; at 1.4 m/s 1,260 m: w 1,760, x 760
    found = stability_of(made(missing=0))
    assert scores(found, "own") == [75, 50]
    assert scores(found, "speed_0.8") == [61, 22]
    assert scores(found, "speed_1.4") == [88, 76]
    assert (row(found, "w")["speed"], row(found, "x")["speed"]) == ("1", "2")


def test_the_only_toilet_missing_leaves_nobody_before_another() -> None:
    found = stability_of(made())
    assert scores(found, "fewer_1") == [0, 0]
    west, east = row(found, "w"), row(found, "x")
    assert west[["own_rank", "best", "fewer", "alike"]].tolist() == [1, 1, "1", "东区"]
    assert east[["own_rank", "best", "worst", "fewer", "alike"]].tolist() == [2, 1, 2, "1–2", "西区"]
    assert found.card.bands["x"] == (1, 2)
    assert found.card.display()["名次区间 ranks"].tolist()[1:] == ["1–2", "–"]


def test_districts_that_always_stand_in_the_same_order_are_told_apart() -> None:
    # from the easternmost toilet 200 m to the junction; x is reached along one street, w along two
    toilets = [toilet(f"t{x}", x, "w", opening_hours=OPEN) for x in (0, 200, 400, 600, 800)]
    found = stability_of(made(*toilets, missing=0, speeds_ms=[0.8, 1.0]))
    assert found.ranks["alike"].tolist() == ["", ""]
    assert found.ranks["kept"].tolist() == [1, 1]
    assert found.card.bands == {"w": (1, 1), "x": (2, 2)}
    assert repr(found) == "Stability('town': 2 of 2 ranks hold in 4 scenarios)"


def test_unknown_hours_are_taken_either_way_and_change_no_count() -> None:
    city = made(
        toilet("a", 500, "w", opening_hours=OPEN),
        toilet("b", 1500, "x"),
        toilet("c", 1900, "x", opening_hours=SHUT),
        targets=STREETS | {"toilet_density": {"at_least": 4, "source": "by hand"}},
    )
    walked = reach(build_network(city), city.toilets)
    least, most = noon_sets(city, walked)
    assert (least.tolist(), most.tolist()) == ([True, False, False], [True, True, False])
    tried = {one.id: one for one in scenarios_of(city, walked.network, walked, HOURS)}
    assert tried["hours_least"].city.toilets["id"].tolist() == ["a"]
    assert tried["hours_most"].city.toilets["id"].tolist() == ["a", "b"]
    found = stability_of(city)
    # x: 2 toilets in 0.2 km² either way; streets 500 of 1,000 m from a alone, all of them with b
    assert scores(found, "hours_least")[1] == 75
    assert scores(found, "hours_most")[1] == 100


def test_draws_take_a_share_of_the_toilets_and_come_again() -> None:
    toilets = [toilet(f"t{x}", x, "w" if x < 1000 else "x") for x in range(50, 2000, 100)]
    city = made(*toilets, missing=0.1, draws=3)
    walked = reach(build_network(city), city.toilets)

    def ids(kind: str) -> list[list[str]]:
        return [one.city.toilets["id"].tolist() for one in scenarios_of(city, walked.network, walked, kind)]

    assert [len(found) for found in ids(FEWER)] == [18, 18, 18]
    assert [len(found) for found in ids(MORE)] == [22, 22, 22]
    assert ids(FEWER) == ids(FEWER)
    assert len({tuple(found) for found in ids(FEWER)}) > 1
    for one in scenarios_of(city, walked.network, walked, MORE):
        added = one.city.toilets.iloc[20:]
        assert (added["district"] != OUTSIDE).all()
        assert (reach(walked.network, added).snaps["leg_m"] < 1e-6).all()
    other = made(*toilets, missing=0.1, draws=3, seed=7)
    again = [one.city.toilets["id"].tolist() for one in scenarios_of(other, walked.network, walked, FEWER)]
    assert again != ids(FEWER)


def test_a_city_without_toilets_or_without_targets() -> None:
    bare = town(
        config={**CONFIG, "targets": STREETS, "stability": {"draws": 1, "speeds_ms": [1.0]}},
        facilities=toilets_of(toilet("a", 500, "w")).iloc[:0],
    )
    found = stability_of(bare)
    assert set(found.table["kind"]) == {"own", "speed", "hours"}
    assert found.ranks["alike"].tolist() == ["东区", "西区"]
    with pytest.raises(ConfigError, match="no target scores districts"):
        stability_of(made(targets={}))


def test_what_is_measured_once_is_the_same_in_every_scenario() -> None:
    assert set(FAMILIES) >= _STANDING
    managed = {"managed_roads_km": {"at_least": 1, "basis": "centreline", "source": "by hand"}}
    found = stability_of(replace(made(targets=managed), managed=road_list({"name": "东西路"})))
    assert found.table.groupby("district")["score"].nunique().tolist() == [1, 1]


def test_groups_are_tried_apart_and_unranked_districts_have_no_band() -> None:
    groups = town(
        config={**CONFIG, "targets": STREETS, "groups": {"甲": ["w"], "乙": ["x"]}, "stability": {"draws": 1}}
    )
    found = stability_of(groups)
    assert found.card.bands == {"w": (1, 1), "x": (1, 1)}
    assert found.ranks["alike"].tolist() == ["", ""]
    unknown = stability_of(town(config={**CONFIG, "stability": {"draws": 1}}, people=None, built_up=None))
    assert unknown.card.bands == {}
    assert np.isnan(unknown.ranks["best"]).all()
    assert "–" in stability_text(unknown, date="2024-05-01")


BINS = {"bins": {"at_least": 1, "basis": "entries", "source": "by hand"}}


def binned(count: int, targets: dict[str, Any], **stability: Any) -> City:
    rows = [
        {
            "district": "w" if place % 2 else "x",
            "xy": (1500 - 1000 * (place % 2), 10.0 * place),
            "state": "intact",
        }
        for place in range(count)
    ]
    city = made(targets=targets, draws=4, **stability)
    return replace(city, registers=register_of("bins", *rows))


def test_rows_of_registers_are_missing_and_too_many_where_a_target_counts_them() -> None:
    city = binned(20, BINS, missing=0.25)
    walked = reach(build_network(city), city.toilets)

    def bins(kind: str, *registers: str) -> list[list[str]]:
        tried = scenarios_of(city, walked.network, walked, kind, registers=registers)
        return [one.city.registers["bins"].frame["id"].tolist() for one in tried]

    assert [len(rows) for rows in bins(FEWER, "bins")] == [15] * 4
    assert [len(rows) for rows in bins(MORE, "bins")] == [25] * 4
    assert [len(rows) for rows in bins(FEWER)] == [20] * 4
    assert bins(FEWER, "bins") == bins(FEWER, "bins")
    assert len(set(map(tuple, bins(FEWER, "bins")))) == 4
    first = next(iter(scenarios_of(city, walked.network, walked, FEWER, registers=["bins", "dust"])))
    assert first.title.zh == "缺 1 座公厕、“垃圾桶、果皮箱”5 行，第 1 次抽样"
    assert first.title.en == "1 toilets, 5 rows of '{}' fewer, draw 1".format(load_registers()["bins"].en)


def test_a_register_without_a_toilet_is_tried_too() -> None:
    city = replace(binned(4, BINS), facilities=made().facilities.iloc[:0])
    walked = reach(build_network(city), city.toilets)
    (first, *_) = scenarios_of(city, walked.network, walked, FEWER, registers=["bins"])
    assert len(first.city.registers["bins"].frame) == 3
    assert list(scenarios_of(city, walked.network, walked, FEWER)) == []


def test_ranks_by_a_register_are_tried_with_its_rows() -> None:
    target = {"bins_intact": {"at_least": 1, "basis": "bins", "source": "by hand"}}
    city = binned(8, target, missing=0.4)
    frame = city.registers["bins"].frame
    frame.loc[[0, 1], "state"] = "damaged"  # one in each district: which is better depends on what is missing
    found = stability_of(city)
    assert found.ranks["own_rank"].tolist() == [1, 1]
    assert found.ranks["worst"].max() == 2
    assert (found.ranks["speed"] == "1").all()


def test_every_register_of_a_family_is_named() -> None:
    class Seen(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            asked.add(key)
            return default

    for name, family in FAMILIES.items():
        asked: set[str] = set()
        city = replace(town(), registers=Seen())
        family(city, reach(build_network(city), city.toilets))
        assert asked - {"ratios"} <= set(REGISTERS_OF.get(name, ())), name
    assert set(REGISTERS_OF) <= set(FAMILIES)


def test_a_scenario_that_leaves_a_district_without_a_rank_keeps_none() -> None:
    def card(*ranks: float) -> Any:
        index = ["a", "b", "c", "whole"]
        table = pd.DataFrame({"name": ["甲", "乙", "丙", "全"], "rank": [*ranks, math.nan]}, index=index)
        return SimpleNamespace(table=table)

    cards = {"own": card(1, 2, 3), "fewer_1": card(math.nan, 1, 2), "fewer_2": card(1, 2, 3)}
    kinds = {"own": "own", "fewer_1": FEWER, "fewer_2": FEWER}
    found = _ranks(cards, kinds).set_index("district")
    assert found["kept"].tolist() == pytest.approx([2 / 3] * 3)
    assert found[["best", "worst"]].to_numpy().tolist() == [[1, 1], [1, 2], [2, 3]]
    (note,) = _unranked(cards, {"fewer_1": Text("缺 1 座公厕", "one fewer")})
    assert note.features == ("缺 1 座公厕: 甲",)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("city")
    shutil.copytree(HELSINKI, folder / "h", ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "h" / "city.toml"
    few = "\n[stability]\ndraws = 2\nspeeds_ms = [0.8, 1.4]\n"
    path.write_text(path.read_text(encoding="utf-8") + few, encoding="utf-8")
    asked = ["sensitivity", str(path), "--stability", "--out", str(folder / "out"), "--date", "2024-05-01"]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    return folder / "out" / "helsinki-stability", done.stdout


def test_the_command_prints_bands_and_writes_tables(told: tuple[Path, str]) -> None:
    folder, printed = told
    assert "名次区间 ranks" in printed
    assert "设施偏少 fewer facilities 2" in printed
    assert str(folder / "manifest.json") in printed
    ranks = pd.read_csv(folder / "tables" / "stability_ranks.csv", encoding="utf-8-sig")
    assert len(ranks) == 6
    assert ((ranks["best"] <= ranks["own_rank"]) & (ranks["own_rank"] <= ranks["worst"])).all()
    table = pd.read_csv(folder / "tables" / "stability.csv", encoding="utf-8-sig")
    assert table["scenario"].nunique() == 1 + 2 + 2 + 2 + 2
    outputs = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert {"tables/stability.csv", "tables/stability_ranks.csv", "helsinki.xlsx"} <= set(outputs)


def test_every_column_is_described(told: tuple[Path, str]) -> None:
    for path in sorted((told[0] / "tables").glob("*.csv")):
        assert [column for column in pd.read_csv(path, nrows=0).columns if not describes(str(column))] == []
