"""Every target of the plan on a row, with data or without, and docs/plan.md held to the code."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pandas as pd
from towns import CRS, town

from qdgeo.indicators import Indicator
from qdgeo.indicators.indicator import tabulate
from qdgeo.scorecard import plan_counts, plan_table
from qdgeo.targets import amended_plan, load_plan
from qdgeo.wording import Text

NAN = float("nan")
PLAN = load_plan("qingdao_2022")


def figures(*rows: tuple[str, str, str, float]) -> Indicator:
    tables = [
        tabulate(name, pd.Series({"w": value, "outside": 9.0}), basis=basis, unit=unit)
        for name, basis, unit, value in rows
    ]
    layer = gpd.GeoDataFrame(geometry=[], crs=CRS)
    return Indicator(
        id="hand", title=Text("手", "hand"), table=pd.concat(tables), layer=layer, definitions=()
    )


def register(**columns: Any) -> Any:
    return SimpleNamespace(frame=pd.DataFrame(columns))


def context(*rows: tuple[str, float, str, str]) -> Any:
    names = ("target", "value", "words", "date")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return register(**columns, district="whole", unit="")


def table_of(*rows: tuple[str, str, str, float], plan: Any = PLAN, **registers: Any) -> pd.DataFrame:
    city = replace(town(), registers=registers)
    found = [figures(*rows)] if rows else []
    return plan_table(city, found, plan).set_index("target")


def test_every_target_has_a_row_even_without_any_data() -> None:
    table = table_of()
    assert list(table.index) == [target.id for target in PLAN]
    assert plan_counts(table) == {"computed": 0, "table": 0, "no_data": 36}
    assert table["value"].isna().all()
    assert table["met"].isna().all()
    assert table.loc["T16", "deadline"] == "到2024年"
    assert (table["deadline"][["T01", "T05", "T06", "T07", "T18"]] == "").all()


def test_computed_figures_are_held_against_the_printed_number() -> None:
    table = table_of(
        ("toilet_density", "built_up", "座/km²", 3.0),
        ("managed_roads_count", "entries", "条", 250.0),
        ("managed_roads_count", "entries:deep_cleaning", "条", 2000.0),
        ("coverage_15min", "people", "share", 0.8),
    )
    assert table.loc[["T06", "T16", "T01", "T05"], "status"].tolist() == ["computed"] * 4
    assert table.loc[["T06", "T16", "T01", "T05"], "met"].tolist() == [0.75, 0.25, 1.0, 0.8]
    assert table.loc["T06", "goal"] == 4
    assert (table.loc["T05", "goal"], table.loc["T05", "goal_words"]) == (1.0, "15分钟")
    assert "全体居民" in table.loc["T05", "reading_zh"]
    assert table.loc["T06", "reading_zh"] == ""


def test_unknown_is_not_zero() -> None:
    table = table_of(("toilet_density", "built_up", "座/km²", NAN))
    assert table.loc["T06", "status"] == "no_data"
    assert isnan(table.loc["T06", "met"])


def test_ratios_are_taken_as_a_table_gives_them() -> None:
    rows = (("ratio", "T11", "share", 0.99), ("ratio", "T21", "share", 0.97), ("ratio", "T25", "share", NAN))
    table = table_of(*rows)
    assert table.loc["T11", ["value", "goal", "met", "status"]].tolist() == [0.99, 1.0, 0.99, "table"]
    assert table.loc["T21", ["value", "met", "status"]].tolist() == [0.97, 1.0, "table"]
    assert table.loc["T25", "status"] == "no_data"
    assert plan_counts(table) == {"computed": 0, "table": 2, "no_data": 34}


def test_context_is_told_in_words_and_numbers() -> None:
    rows = (
        ("T28", 5.0, "第5名", "2023-01-01"),
        ("T28", 4.0, "第4名", "2024-01-01"),
        ("T30", 45.0, "", ""),
        ("T32", NAN, "已入选", ""),
    )
    table = table_of(context=context(*rows))
    assert table.loc["T28", ["value", "goal", "met", "told"]].tolist() == [
        4.0,
        4.0,
        1.0,
        "第4名 · 2024-01-01",
    ]
    assert table.loc["T30", "met"] == 1.0
    assert table.loc["T32", ["status", "told"]].tolist() == ["table", "已入选"]
    assert isnan(table.loc["T32", "met"])


def test_requests_settled_are_taken_from_either_table_and_told_per_1000_people() -> None:
    """35 people live in the town."""
    stated = table_of(("ratio", "T23", "件", 7_000_000.0)).loc["T23"]
    assert stated[["status", "value", "goal", "met"]].tolist() == ["table", 7_000_000.0, 6_800_000.0, 1.0]
    assert stated["told"] == "每千人 200,000,000 件"
    told = table_of(("ratio", "T23", "件", NAN), context=context(("T23", 70.0, "年内", ""))).loc["T23"]
    assert told[["status", "value", "told"]].tolist() == ["table", 70.0, "年内 · 每千人 2,000 件"]
    each = table_of(("ratio", "T23", "件/千人", 4.5)).loc["T23"]
    assert each[["status", "value", "value_unit", "told"]].tolist() == ["table", 4.5, "件/千人", ""]
    assert isnan(each["met"])


def of_districts(*rows: tuple[str, str, float, str]) -> Any:
    names = ("target", "district", "value", "words")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return register(**columns, unit="", date="")


def test_the_row_of_a_district_is_no_figure_of_the_city() -> None:
    rows = (("T30", "w", 10.0, ""), ("T30", "x", 40.0, ""), ("T29", "whole", 38.0, ""), ("T29", "x", 9.0, ""))
    table = table_of(context=of_districts(*rows))
    assert table.loc["T30", "status"] == "no_data"
    assert table.loc["T29", ["value", "met"]].tolist() == [38.0, 0.76]


def test_more_than_thirty_is_not_met_by_thirty() -> None:
    rows = [("T30", value, "", "") for value in (30.0, 31.0)]
    assert table_of(context=context(rows[0])).loc["T30", ["goal", "met"]].tolist() == [31.0, 30 / 31]
    assert table_of(context=context(rows[1])).loc["T30", "met"] == 1.0


def test_a_target_that_counts_districts_is_answered_by_their_rows() -> None:
    mine = '[[targets]]\nid = "T33"\nvalue = 2\ncomparison = "at_least"\nsource = "甲"\n'
    plan = amended_plan("qingdao_2022", mine, where="m.toml")
    rows = [("T33", "w", NAN, "是"), ("T33", "x", 0.0, "")]
    table = table_of(context=of_districts(*rows), plan=plan)
    assert table.loc["T33", ["value", "goal", "met", "told"]].tolist() == [
        1.0,
        2.0,
        0.5,
        "是：西区；否：东区",
    ]
    table = table_of(context=of_districts(rows[0]), plan=plan)
    assert table.loc["T33", ["status", "told"]].tolist() == ["table", "是：西区"]
    assert isnan(table.loc["T33", "value"])


def test_a_part_of_a_whole_is_a_share_however_it_is_written() -> None:
    frame = {
        "target": ["T31"],
        "district": "whole",
        "value": 98.0,
        "unit": "percent",
        "words": "",
        "date": "",
    }
    assert table_of(context=register(**frame)).loc["T31", ["value", "value_unit"]].tolist() == [0.98, "share"]


def test_what_is_computed_comes_before_what_a_table_gives() -> None:
    mine = '[[targets]]\nid = "T21"\nmeasure = "lit"\nbasis = "lamps"\n'
    plan = amended_plan("qingdao_2022", mine, where="m.toml")
    given = ("ratio", "T21", "share", 0.5)
    both = table_of(("lit", "lamps", "share", 0.97), given, plan=plan)
    assert both.loc["T21", ["value", "status"]].tolist() == [0.97, "computed"]
    unknown = table_of(("lit", "lamps", "share", NAN), given, plan=plan)
    assert unknown.loc["T21", ["value", "status"]].tolist() == [0.5, "table"]


def test_columns_stay_where_there_is_no_plan() -> None:
    assert len(plan_table(town(), [], ())) == 0
    assert plan_counts(plan_table(town(), [], ())) == {"computed": 0, "table": 0, "no_data": 0}
