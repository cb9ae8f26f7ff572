"""Opening hours as people write them, taken apart into days, months, times and words; what is strange stays whole.

Every sign of a text must belong to something that is known here, or the text is not taken apart at all: half of
a sentence about hours is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

__all__ = ["LONGEST", "Kind", "Token", "tidy", "tokens"]

LONGEST = 255
"""Signs that a text may have: as many as a value in OpenStreetMap."""

_DASHES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣－~∼〜～", "-") | {"、": ",", "。": ";", "，": ",", "；": ";"}
)
_DAY = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_SIGNS = "(?:(?:周|星期|礼拜)?[一二三四五六日天])"
_DAY_NAMES = r"(?:mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?"
_TO = r"\s*(?:--?|至|到|to)\s*"
_PART = "凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚间|晚|夜间"
_TIME = (
    rf"(?:(次日|翌日|第二天)\s*)?(?:({_PART})\s*)?(\d{{1,2}})(?:([:.点时h])(\d{{2}}|半)?分?整?)?\s*([ap]m)?"
)
_MONTH = r"(\d{1,2})\s*月\s*(?:份\s*)?(?:(\d{1,2})\s*[日号])?"


class Kind(Enum):
    """What a part of a text is."""

    ALL = "all day"
    DAILY = "every day"
    DAYS = "days"
    WORK = "working days"
    PUBLIC = "public holidays"
    HOLIDAYS = "holidays, which may mean weekends too"
    REST = "all other days"
    SEASON = "a season"
    MONTHS = "months"
    SPAN = "from a time to a time"
    OFF = "shut"
    NOTHING = "nothing that matters"


class Token(NamedTuple):
    """A part of a text.

    Parameters
    ----------
    kind
        What it is.
    values
        Of DAYS the days, 0 = Monday; of a SPAN its minutes since midnight; of MONTHS month, day, month, day
        (day 0 if none is named).
    word
        Of a SEASON its name.
    """

    kind: Kind
    values: tuple[int, ...] = ()
    word: str = ""


_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.ALL, r"(?:每天|每日)?(?:24|二十四)\s*(?:个?小时|hours?|hrs?|h\b)(?:制)?|24/7|全天候|全天|昼夜"),
        (
            Kind.DAILY,
            r"每天|每日|天天|全周|一周七天|全年无休|年中无休|无休|全年|常年|365\s*天|daily|every\s?day",
        ),
        (Kind.DAYS, rf"(?:周|星期|礼拜)[一二三四五六日天](?:(?:{_TO}|\s*[,和及]\s*)?{_DAY_SIGNS})*"),
        (Kind.DAYS, rf"{_DAY_NAMES}(?:(?:{_TO}|\s*(?:[,&]|and)\s*){_DAY_NAMES})*"),
        (Kind.DAYS, "周末|双休日|weekends?"),
        (Kind.WORK, "工作日|weekdays?"),
        (Kind.PUBLIC, "法定节假日|法定假日|法定节日|公众假期|public holidays?"),
        (Kind.HOLIDAYS, "节假日|假日"),
        (Kind.REST, "其余时间|其他时间|其它时间|其余|其他|其它"),
        (Kind.SEASON, "(春夏|秋冬|夏秋|冬春|夏|冬|旺|淡)(?:季|令时间|令时|令|天|半年)"),
        (Kind.MONTHS, rf"{_MONTH}{_TO}(?:次年|翌年|来年)?{_MONTH}"),
        (Kind.MONTHS, rf"(\d{{1,2}})(){_TO}(\d{{1,2}})\s*月()份?"),
        (Kind.SPAN, rf"(?:从|自)?{_TIME}{_TO}{_TIME}"),
        (Kind.OFF, "休息|闭馆|闭园|关闭|不开放|不营业|关门|除外|closed"),
        (
            Kind.NOTHING,
            r"(?:开放|营业|服务|运营|开门)时间|对外开放|免费开放|开放|营业|服务|时间|均|为|[和及与]|[\s,;:/()\[\]【】|]+",
        ),
    )
)


def tidy(text: str) -> str:
    r"""Return a text with plain signs: full-width forms, dashes of all kinds and odd spaces made one.

    Examples
    --------
    >>> tidy("06：00—21：30；\u3000周日 休息")
    '06:00-21:30; 周日 休息'
    """
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    return re.sub(r"\s+", " ", plain).strip(" ;,")


def tokens(text: str) -> tuple[Token, ...] | None:
    """Return the parts of a text that matter, or None if any of its signs belongs to nothing that is known.

    Parameters
    ----------
    text
        As `tidy` returns it.

    Examples
    --------
    >>> [(token.kind.name, token.values) for token in tokens("周一至周五 8:30-17点")]
    [('DAYS', (0, 1, 2, 3, 4)), ('SPAN', (510, 1020))]
    >>> tokens("随公园开放") is None
    True
    """
    lower, at, found = text.lower(), 0, []
    while at < len(lower):
        token, at = _next(lower, at)
        if token is None:
            return None
        if token.kind is not Kind.NOTHING:
            found.append(token)
    return tuple(found)


def _next(text: str, at: int) -> tuple[Token | None, int]:
    """Return the token that begins at a place, the first kind that fits, and where it ends."""
    for kind, pattern in _PATTERNS:
        match = pattern.match(text, at)
        if match is not None:
            token = _token(kind, match)
            if token is not None:
                return token, match.end()
    return None, at


def _token(kind: Kind, match: re.Match[str]) -> Token | None:
    if kind is Kind.SPAN:
        return _span(match.groups())
    if kind is Kind.MONTHS:
        return _months(tuple(int(part or 0) for part in match.groups()))
    if kind is Kind.DAYS:
        return _days(match[0])
    return Token(kind, word=match[1] if kind is Kind.SEASON else "")


def _months(values: tuple[int, ...]) -> Token | None:
    first, day, last, end = values
    known = 1 <= first <= 12 and 1 <= last <= 12 and day <= 31 and end <= 31 and bool(day) == bool(end)
    return Token(Kind.MONTHS, values) if known else None


def _days(text: str) -> Token | None:
    """Return the days of a list such as 周一至周三,周五 or Mon-Wed, Fri."""
    if text in {"周末", "双休日"} or text.startswith("weekend"):
        return Token(Kind.DAYS, (5, 6))
    found: set[int] = set()
    last, until = -1, False
    for part in re.findall(rf"{_DAY_NAMES}|[一二三四五六日天]|-|至|到|to", text):
        day = _DAY.get(part, _ENGLISH.index(part[:3]) if part[:3] in _ENGLISH else -1)
        if day < 0:
            until = True
            continue
        found |= {(last + step) % 7 for step in range((day - last) % 7 + 1)} if until else {day}
        last, until = day, False
    return Token(Kind.DAYS, tuple(sorted(found)))


def _span(groups: tuple[str | None, ...]) -> Token | None:
    """Return a stretch of time whose two ends are certain, else nothing."""
    begin, end = groups[:6], groups[6:]
    # 6-22点 shares its word; two bare numbers are no times
    if end[3] is None and end[5] is None:
        return None
    first = _minutes((*begin[1:3], begin[3] or end[3], *begin[4:])) if begin[0] is None else None
    last = _minutes(end[1:])
    if first is None or last is None or first >= 1440:
        return None
    last += 1440 if end[0] is not None else 0
    return Token(Kind.SPAN, (first, last)) if first < last < 2880 else None


def _minutes(parts: tuple[str | None, ...]) -> int | None:
    """Return minutes since midnight of a part of the day, hour, sign, minute and am or pm; None if not certain."""
    part, hour_text, sign, minute_text, half = parts
    hour = int(hour_text or 0)
    minute = 30 if minute_text == "半" else int(minute_text or 0)
    if (sign in {":", "."} and minute_text is None) or minute > 59:
        return None
    if half is not None:
        shifted: int | None = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else None
    else:
        shifted = _of_part(part or "", hour)
    if shifted is None or shifted * 60 + minute > 1440:
        return None
    return shifted * 60 + minute


def _of_part(part: str, hour: int) -> int | None:
    """Return the hour of the day that 下午3, 晚10 or 早6 mean, None if they may mean several."""
    if part == "":
        return hour
    if part in {"凌晨", "清晨", "早上", "早晨", "早", "上午"}:
        return hour if hour < 12 or (part == "上午" and hour == 12) else None
    if part == "中午":
        return {11: 11, 12: 12, 1: 13, 13: 13}.get(hour)
    earliest = 1 if part in {"下午", "傍晚"} else 5
    if earliest <= hour <= 11 or (hour == 12 and earliest == 5):
        return hour + 12
    return hour if hour >= 12 + earliest else None
