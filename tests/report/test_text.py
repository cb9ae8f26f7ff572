"""Tables line up whatever script they are in, and obey nothing that data says."""

from __future__ import annotations

import unicodedata

import geopandas as gpd
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.indicators import Indicator
from qdgeo.report import (
    display_width,
    indicator_html,
    indicator_text,
    plain,
    provenance,
    scorecard_html,
    scorecard_text,
    text_table,
)
from qdgeo.scorecard import Scorecard, Target
from qdgeo.wording import Note, Text

NAN, INF = float("nan"), float("inf")


def card(name: str = "市南区") -> Scorecard:
    target = Target(key="d", measure="d", basis="built_up", goal=4.0, at_most=False, unit="座/km²",
                    title=Text("公厕密度", "Toilet density"), weight=1.0, scope="district", source="市局 2022",
                    deadline="到2024年")  # fmt: skip
    table = pd.DataFrame(
        {"name": [name, "全市"], "name_en": ["", ""], "d:value": [3.5, NAN], "d:attainment": [0.875, NAN],
         "d:points": [87.5, NAN], "score": [87.5, NAN], "rank": [1.0, NAN]},
        index=["a", "whole"],
    )  # fmt: skip
    return Scorecard(
        title=Text("青岛市", "Qingdao"),
        table=table,
        targets=(target,),
        notes=(Note("<i>note</i>", zh="<i>注</i>"),),
    )


def indicator(name: str = "a") -> Indicator:
    table = pd.DataFrame(
        {"district": [name, "whole"], "measure": "coverage_15min", "basis": "people", "value": [0.5, NAN],
         "numerator": [1234.5, NAN], "denominator": [2469.0, INF], "unit": "share"}
    )  # fmt: skip
    return Indicator(id="coverage", title=Text("覆盖率", "Coverage"), table=table, layer=gpd.GeoDataFrame(),
                     definitions=(Text("口径<b>", "basis"),))  # fmt: skip


@given(st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), max_size=5))
def test_every_line_is_as_wide_as_its_columns(rows: list[list[str]]) -> None:
    lines = text_table(["a", "b", "c"], rows).split("\n")
    assert len(lines) == len(rows) + 2
    rule = display_width(lines[1])
    assert all(display_width(line) <= rule for line in lines)


def test_wide_signs_count_twice() -> None:
    table = text_table(["区", "得分"], [["市南区", "9.5"], ["Laoshan", "无数据"], ["", "–"]])
    assert [display_width(line) for line in table.split("\n")] == [15] * 5
    assert display_width("ｆｕｌｌ") == 8


def test_a_terminal_is_not_commanded_by_a_name() -> None:
    text = scorecard_text(card("\x1b[31mred\u202e\nnext"), date="2024-05-01", osm_timestamp="")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert len(text.split("\n")) == 7


def test_provenance_is_one_line_whatever_a_file_says_of_its_time() -> None:
    line = provenance(date="2024-05-01", osm_timestamp="2024\n\x1b[2J")
    assert "2024  [2J" in line


def test_plain_shows_what_a_terminal_would_obey() -> None:
    assert plain("\x1b]0;title\x07甲\r乙\t丙\x9b31m") == " ]0;title 甲 乙 丙 31m"
    assert plain("\u202e倒\u2028x") == " 倒 x"
    assert plain("2 problems:\n  1. a\nerror: b\n") == "2 problems:\n  1. a\n  error: b\n"
    assert plain("") == ""


@given(st.text())
def test_plain_holds_no_control_sign_but_line_ends(text: str) -> None:
    made = plain(text)
    assert not any(unicodedata.category(sign).startswith("C") and unicodedata.category(sign) not in {"Cn", "Co"}
                   for sign in made.replace("\n", ""))  # fmt: skip
    assert made.count("\n") == text.count("\n")
    assert all(line[:1].isspace() for line in made.split("\n")[1:] if line)


def test_scorecard_as_text() -> None:
    lines = scorecard_text(card(), date="2024-05-01", osm_timestamp="2024-04-30T20:21:00Z").split("\n")
    assert lines[0] == "青岛市 Qingdao"
    assert "公厕密度 ≥ 4.00" in lines[1]
    assert lines[3].split() == ["市南区", "3.50", "87.5", "1"]
    assert lines[4].split() == ["全市", "无数据", "无数据", "–"]
    assert lines[5] == "公厕密度 Toilet density ≥ 4.00 · [built_up] · 到2024年 · 市局 2022"
    assert lines[6].startswith("计算日期 run 2024-05-01 · ")
    assert "2024-04-30T20:21:00Z" in lines[6]


def test_indicator_as_text() -> None:
    lines = indicator_text(indicator(), date="", osm_timestamp="").split("\n")
    assert lines[3].split()[-5:] == ["50.0", "%", "1,234.50", "2,469.00", "share"]
    assert lines[4].split()[-4:] == ["无数据", "无数据", "∞", "share"]
    assert lines[5] == "口径<b> basis"
    assert "run" not in lines[6]


def test_html_escapes_all_that_comes_from_data() -> None:
    hostile = '<script>alert("x")</script>'
    for page in (
        scorecard_html(card(hostile), date="2024-05-01", osm_timestamp="<b>"),
        indicator_html(indicator(hostile), date="2024-05-01", osm_timestamp="<b>"),
    ):
        assert "<script" not in page
        assert "<b>" not in page
        assert "<i>" not in page
        assert "&lt;script&gt;" in page
        assert page.startswith('<section class="qdgeo-table"><h2>')
        assert page.endswith("</section>")
        assert "计算日期 run 2024-05-01" in page


def test_streets_that_are_not_openstreetmaps_are_not_credited_to_it() -> None:
    line = provenance(date="", osm_timestamp="", credit="合成示例 synthetic sample")
    assert "合成示例 synthetic sample" in line
    assert "OpenStreetMap" not in line
