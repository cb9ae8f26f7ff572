"""From a text about opening hours to the syntax of OpenStreetMap, as far as it is certain.

A text in that syntax is taken as it is; if it names nothing but days off, the other days are unknown. Other texts,
above all the free words of Chinese registers, are written in it if every sign of them is understood and they leave
nothing open; what they do leave open, such as the months of “summer”, becomes ``unknown`` in the syntax. Anything else
is not understood, and never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import opening_hours

from qdgeo.hours.tokens import LONGEST, Kind, Token, tidy, tokens

__all__ = ["as_osm"]

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORKING, _WEEKEND = frozenset(range(5)), frozenset((5, 6))
_HALVES = tuple(map(frozenset, (("夏", "冬"), ("春夏", "秋冬"), ("夏秋", "冬春"), ("旺", "淡"))))
_HOLIDAY = {Kind.WORK: "work", Kind.PUBLIC: "public", Kind.HOLIDAYS: "loose"}

_OTHER_DAYS = "24/7 unknown"
_RULE_OFF = r"(?!24/7)[^\s;\"][^;\"]*\s(?:off|closed)(?:\s*\"[^\"]*\")?"
_DAYS_OFF = re.compile(rf"{_RULE_OFF}(?:\s*;\s*{_RULE_OFF})*", re.IGNORECASE)  # and nothing but days off

Spans = tuple[tuple[int, int], ...]
_WHOLE_DAY: Spans = ((0, 1440),)


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """When one part of a text holds, and the hours then: None while none are named, () for shut."""

    days: frozenset[int] | None = None
    months: tuple[int, ...] = ()
    season: str = ""
    holiday: frozenset[str] = field(default_factory=frozenset)
    rest: bool = False
    hours: Spans | None = None

    @property
    def selects(self) -> bool:
        return bool(self.days is not None or self.months or self.season or self.holiday or self.rest)


class _Unclear(Exception):  # noqa: N818 - it never leaves this module
    """The words are known, and yet they may mean several things."""


def as_osm(text: str) -> str | None:
    """Return a text about opening hours in the syntax of OpenStreetMap.

    Parameters
    ----------
    text
        As written in OpenStreetMap or in a register.

    Returns
    -------
    str or None
        None if it is not understood in full, is empty, or is longer than a value in OpenStreetMap may be.

    Examples
    --------
    >>> as_osm("Mo-Su 06:00-22:00"), as_osm("06：00—21：30"), as_osm("全天开放")
    ('Mo-Su 06:00-22:00', '06:00-21:30', '24/7')
    >>> as_osm("周一至周五 8:00-17:00")
    'Mo-Fr 08:00-17:00'
    >>> as_osm("夏季5:30-22:00，冬季6:00-21:00")  # which months is not said
    '05:30-22:00 unknown "season", 06:00-21:00'
    >>> as_osm("工作日")  # which hours is not said
    'Mo-Fr unknown; PH off'
    >>> as_osm("随商场开放") is None
    True
    """
    if len(text) > LONGEST:
        return None
    plain = tidy(text)
    if not plain:
        return None
    if opening_hours.validate(plain):
        return f"{_OTHER_DAYS}; {plain}" if _DAYS_OFF.fullmatch(plain) else plain
    parts = tokens(plain)
    if not parts:
        return None
    try:
        written = _written(_rules(parts))
    except _Unclear:
        return None
    return written if opening_hours.validate(written) else None


def _rules(parts: Sequence[Token]) -> list[_Rule]:
    """Return the rules of a text: a rule ends where days, months or a season follow its hours."""
    done: list[_Rule] = []
    rule = _Rule()
    for part in parts:
        if part.kind in {Kind.SPAN, Kind.ALL, Kind.OFF}:
            rule = replace(rule, hours=_with_hours(rule, part, first=not done))
            continue
        if rule.hours is not None:
            # 夏季 8:00-17:00，周日 9:00-12:00: Sundays of the summer, or all?
            if (rule.season or rule.months) and part.kind not in {Kind.SEASON, Kind.MONTHS, Kind.REST}:
                raise _Unclear
            done.append(rule)
            rule = _Rule()
        rule = _selected(rule, part)
    if rule.hours is None and (done or not rule.selects):
        raise _Unclear
    return [*done, rule]


def _with_hours(rule: _Rule, part: Token, *, first: bool) -> Spans:
    if part.kind is Kind.ALL and rule.hours in (None, _WHOLE_DAY):
        return _WHOLE_DAY
    if part.kind is Kind.OFF and rule.hours is None and rule.selects and not (rule.rest and first):
        return ()
    start, end = part.values or (0, 0)
    spans = rule.hours or ()
    if part.kind is not Kind.SPAN or rule.hours == () or any(start < b and a < end for a, b in spans):
        raise _Unclear
    return (*spans, (start, end))


def _selected(rule: _Rule, part: Token) -> _Rule:
    """Return the rule with one more word about when it holds."""
    if part.kind is Kind.DAYS:
        return replace(rule, days=(rule.days or frozenset()) | frozenset(part.values))
    if part.kind in _HOLIDAY:
        days = (rule.days or frozenset()) | _WORKING if part.kind is Kind.WORK else rule.days
        return replace(rule, days=days, holiday=rule.holiday | {_HOLIDAY[part.kind]})
    if part.kind is Kind.REST and not rule.selects:
        return replace(rule, rest=True)
    if part.kind is Kind.SEASON and not rule.season:
        return replace(rule, season=part.word)
    if part.kind is Kind.MONTHS and not rule.months:
        return replace(rule, months=part.values)
    if part.kind is Kind.DAILY and not rule.selects:
        return rule
    raise _Unclear


def _written(rules: list[_Rule]) -> str:
    if any(rule.season and not rule.months for rule in rules):
        return _of_seasons(rules)
    rest = [rule for rule in rules if rule.rest and rule.hours]
    ordinary = [rule for rule in rules if not rule.rest and rule.holiday <= {"work"}]
    if len(rest) > 1 or (rest and not ordinary) or _doubled([*rest, *ordinary]):
        raise _Unclear
    # a later rule replaces an earlier one on its days: the widest stands first, holidays last
    ordinary.sort(key=lambda rule: (bool(rule.months), rule.days is not None))
    lines = [_line(rule) for rule in (*rest, *ordinary)]
    if not any(rule.hours or rule.hours is None for rule in (*rest, *ordinary)):
        lines.insert(0, _OTHER_DAYS)  # 周日休息 tells nothing of the other days
    holidays = [rule for rule in rules if rule.holiday - {"work"}]
    lines += [line for rule in holidays for line in _of_holidays(rule, ordinary)]
    if any("work" in rule.holiday for rule in ordinary) and not holidays:
        lines.append("PH off")
    return "24/7" if lines == ["00:00-24:00"] else "; ".join(lines)


def _doubled(rules: list[_Rule]) -> bool:
    """Return whether two rules speak of the same days, so that neither can be the one that is meant."""
    keys = [(rule.months, rule.days) for rule in rules]
    named = [day for rule in rules if rule.days is not None and not rule.months for day in rule.days]
    return len(set(keys)) < len(keys) or len(set(named)) < len(named)


def _of_holidays(rule: _Rule, ordinary: list[_Rule]) -> list[str]:
    """Return the lines of 节假日: certain of public holidays, of weekends only where they are named or left out."""
    if rule.months or rule.hours is None or "work" in rule.holiday or not ordinary:
        raise _Unclear
    lines = []
    named = frozenset(day for other in ordinary for day in (other.days or ())) | (rule.days or frozenset())
    if "loose" in rule.holiday and not named & _WEEKEND:
        usual = next((other.hours or () for other in ordinary if other.days is None), ())
        either = _union(rule.hours, usual)
        sure = _common(rule.hours, usual)
        lines += [f"Sa-Su {line}" for line in _in_doubt(sure, either, "unknown")]
        lines = [", ".join(lines)] if lines else []
    days = _of_days(rule.days)
    return [*lines, f"{days + ',' if days else ''}PH {_hours(rule.hours)}"]


def _of_seasons(rules: list[_Rule]) -> str:
    """Return the hours of two seasons whose months are not named: certain is what both have in common."""
    plain = all(rule.days is None and not rule.months and not rule.holiday for rule in rules)
    if not plain or len(rules) != 2 or frozenset(rule.season for rule in rules) not in _HALVES:
        raise _Unclear
    one, other = (rule.hours or () for rule in rules)
    sure = _common(one, other)
    return ", ".join(_in_doubt(sure, _union(one, other), 'unknown "season"')) or "off"


def _in_doubt(sure: Spans, other: Spans, mark: str) -> list[str]:
    """Return what is possible, marked as unknown, and after it what is certain, which goes before it.

    The library joins neighbouring stretches of one rule's day, so the two may overlap but not touch.
    """
    possible = _union(sure, other)
    if possible == sure:
        return [_hours(sure)] if sure else []
    return [f"{_hours(possible)} {mark}", *([_hours(sure)] if sure else [])]


def _line(rule: _Rule) -> str:
    when = " ".join(part for part in (_of_months(rule.months), _of_days(rule.days)) if part)
    hours = "unknown" if rule.hours is None else _hours(rule.hours)
    return f"{when} {hours}".strip()


def _of_days(days: frozenset[int] | None) -> str:
    """Return days as OSM writes them, neighbours as a range."""
    if days is None or len(days) == 7:
        return ""
    row = sorted(days)
    starts = [day for day in row if day - 1 not in days]
    ends = [day for day in row if day + 1 not in days]
    return ",".join(
        _DAYS[a] if a == b else f"{_DAYS[a]}-{_DAYS[b]}" for a, b in zip(starts, ends, strict=True)
    )


def _of_months(values: tuple[int, ...]) -> str:
    if not values:
        return ""
    first, day, last, end = values
    if day:
        return f"{_MONTHS[first - 1]} {day:02d}-{_MONTHS[last - 1]} {end:02d}"
    return _MONTHS[first - 1] if first == last else f"{_MONTHS[first - 1]}-{_MONTHS[last - 1]}"


def _hours(spans: Spans) -> str:
    if not spans:
        return "off"
    return ",".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in sorted(spans))


def _union(one: Spans, other: Spans) -> Spans:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((*one, *other)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _common(one: Spans, other: Spans) -> Spans:
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((a, b) for a, b in pairs if a < b))
