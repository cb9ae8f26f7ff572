"""Texts about opening hours, as registers and mappers write them, in the syntax of OpenStreetMap."""

from __future__ import annotations

import datetime as dt

import opening_hours
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qdgeo.hours import OPEN, SHUT, UNKNOWN, as_osm, read_hours, week
from qdgeo.hours.tokens import LONGEST, tidy, tokens

UNDERSTOOD = {
    "24小时": "24/7",
    "24小时开放": "24/7",
    "二十四小时": "24/7",
    "24h": "24/7",
    "24 hours": "24/7",
    "全天": "24/7",
    "全天开放": "24/7",
    "全天候": "24/7",
    "全年24小时开放": "24/7",
    "周一至周日 全天": "24/7",
    "24/7": "24/7",
    "Mo-Su 10:00-22:00": "Mo-Su 10:00-22:00",
    "Mo-Fr 08:00-17:00; PH off": "Mo-Fr 08:00-17:00; PH off",
    "6:00-22:00": "6:00-22:00",
    "06：00—21：30": "06:00-21:30",
    "6：00～22：00": "6:00-22:00",
    "08:00–17:00": "08:00-17:00",
    "０６：００－２２：００": "06:00-22:00",
    "开放时间：6:00-22:00": "06:00-22:00",
    "每天6:00至22:00": "06:00-22:00",
    "每日 06:00 到 22:00": "06:00-22:00",
    "daily 6:00-22:00": "06:00-22:00",
    "6点-22点": "06:00-22:00",
    "6-22时": "06:00-22:00",
    "早6点至晚10点": "06:00-22:00",
    "早上6点-晚上10点半": "06:00-22:30",
    "上午8点-下午5点": "08:00-17:00",
    "8:00-12:00，14:00-18:00": "8:00-12:00,14:00-18:00",
    "6:00-次日2:00": "06:00-26:00",
    "夜间22:00-次日5:00": "22:00-29:00",
    "周一至周五 8:00-17:00": "Mo-Fr 08:00-17:00",
    "星期一至星期五8:00-17:00": "Mo-Fr 08:00-17:00",
    "周一至周五8:00-17:00，周六9:00-12:00": "Mo-Fr 08:00-17:00; Sa 09:00-12:00",
    "周一、三、五 9:00-17:00": "Mo,We,Fr 09:00-17:00",
    "周六日 9:00-17:00": "Sa-Su 09:00-17:00",
    "周末9:00-17:00": "Sa-Su 09:00-17:00",
    "9:00-17:00（周一闭馆）": "09:00-17:00; Mo off",
    "周一闭馆，其余时间 9:00-17:00": "09:00-17:00; Mo off",
    "周日休息": "24/7 unknown; Su off",
    "工作日": "Mo-Fr unknown; PH off",
    "工作日 8:30-17:30": "Mo-Fr 08:30-17:30; PH off",
    "工作日8:30-17:30，周末及节假日9:00-16:00": "Mo-Fr 08:30-17:30; Sa-Su,PH 09:00-16:00",
    "工作日8:30-17:30，节假日9:00-16:00": "Mo-Fr 08:30-17:30; Sa-Su 09:00-16:00 unknown; PH 09:00-16:00",
    "6:00-22:00，法定节假日休息": "06:00-22:00; PH off",
    "6:00-22:00，节假日除外": "06:00-22:00; Sa-Su 06:00-22:00 unknown; PH off",
    "夏季（5月-10月）5:30-22:00，冬季（11月-4月）6:00-21:00": ("May-Oct 05:30-22:00; Nov-Apr 06:00-21:00"),
    "5月1日至10月31日 5:00-23:00，其余时间 6:00-22:00": "06:00-22:00; May 01-Oct 31 05:00-23:00",
    "夏季5:30-22:00，冬季6:00-21:00": '05:30-22:00 unknown "season", 06:00-21:00',
    "Mon-Fri 8am-5pm": "Mo-Fr 08:00-17:00",
    "Mon-Fri 08.00-17.00": "Mo-Fr 08:00-17:00",
}

NOT_UNDERSTOOD = [
    "", " ", "；", "不详", "随公园开放", "与商场同步", "暂停使用", "关闭", "6-22", "6:00", "8点-5点", "25点-26点",
    "上午8:00-12:00，下午2:00-12:00", "下午12点-下午5点", "夏季6:00-22:00", "5:00-23:00；冬季6:00-22:00",
    "夏季 8:00-17:00，周日 9:00-12:00", "全天 6:00-22:00", "周一至周五 8:00-17:00 周三 9:00-12:00",
    "法定节假日休息", "13月-14月 8:00-9:00", "=1+1", "<script>alert(1)</script>", "\x00", "6:00-22:00 凭卡",
    "Mo-Fr 99:00", "9" * 300, "周" * 200, "全年开放", "其余时间关闭",
]  # fmt: skip


@pytest.mark.parametrize(("text", "osm"), UNDERSTOOD.items())
def test_what_is_certain_is_written_in_the_syntax_of_osm(text: str, osm: str) -> None:
    assert as_osm(text) == osm
    assert opening_hours.validate(osm)
    assert as_osm(osm) is not None


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_not_certain_is_not_guessed(text: str) -> None:
    assert as_osm(text) is None


def states(text: str, *, monday: dt.date = dt.date(2026, 6, 8), country: str = "") -> str:
    """The 168 states, a sign an hour: # open, . shut, ? unknown."""
    signs = {OPEN: "#", SHUT: ".", UNKNOWN: "?"}
    return "".join(signs[int(state)] for state in week(read_hours("a", [text], country=country), monday)[0])


def test_seasons_without_months_are_certain_where_they_agree() -> None:
    assert states("夏季5:30-22:00，冬季6:00-20:00") == "......" + "#" * 14 + "??" + ".." + (
        ("......" + "#" * 14 + "??..") * 6
    )


def test_seasons_with_months_depend_on_the_week() -> None:
    text = "夏季（5月-10月）5:00-22:00，冬季（11月-4月）7:00-20:00"
    assert states(text)[:24] == "....." + "#" * 17 + ".."
    assert states(text, monday=dt.date(2026, 1, 5))[:24] == "......." + "#" * 13 + "...."


def test_working_days_without_hours_are_unknown_and_weekends_shut() -> None:
    assert states("工作日") == "?" * 120 + "." * 48


def test_holidays_that_may_mean_weekends_leave_these_in_doubt() -> None:
    text = "6:00-22:00，节假日 24小时"
    day = "......" + "#" * 16 + ".."
    assert states(text) == day * 5 + ("??????" + "#" * 16 + "??") * 2
    national = states(text, monday=dt.date(2026, 9, 28), country="CN")  # the first of October is a Thursday
    assert national[72:96] == "#" * 24


def test_a_night_runs_into_the_next_day() -> None:
    assert states("夜间22:00-次日5:00")[:24] == "#####" + "." * 17 + "##"


def test_long_texts_are_not_read() -> None:
    assert as_osm("6:00-22:00" + " " * (LONGEST - 10)) == "6:00-22:00"
    assert as_osm("6:00-22:00" + " " * (LONGEST - 9)) is None


@given(st.text(max_size=60))
@example("周一至周日休息，周六 8:00-9:00")
@example("次日6:00-22:00")
@example("周一三 24小时 24小时")
def test_no_text_breaks_the_reading(text: str) -> None:
    osm = as_osm(text)
    assert osm is None or opening_hours.validate(osm)


@given(
    st.lists(
        st.sampled_from(
            ["周一至周五", "周末", "工作日", "节假日", "法定节假日", "夏季", "冬季", "5月-10月", "其余", "每天", "全天",
             "24小时", "休息", "8:00-12:00", "14点-18点", "晚10点-次日6点", "，", "；", "（", "）", "除外"]
        ),
        max_size=8,
    )
)  # fmt: skip
def test_known_words_in_any_order_are_read_or_left(words: list[str]) -> None:
    text = "".join(words)
    osm = as_osm(text)
    assert osm is None or opening_hours.validate(osm)
    assert osm is None or set(states(text)) <= set("#.?")


def test_every_sign_belongs_to_something_known() -> None:
    assert tidy(" 6：00〜22：00　；") == "6:00-22:00"
    assert tokens("8:00-17:00") is not None
    assert tokens("8:00-17:00 凭卡") is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mo off", "24/7 unknown; Mo off"),
        ("PH off", "24/7 unknown; PH off"),
        ('Su off; PH closed "feast"', '24/7 unknown; Su off; PH closed "feast"'),
        ("off", "off"),
        ("24/7 closed", "24/7 closed"),
        ("Mo-Fr 08:00-17:00; PH off", "Mo-Fr 08:00-17:00; PH off"),
    ],
)
def test_days_off_alone_tell_nothing_of_the_others(text: str, read: str) -> None:
    assert as_osm(text) == read
