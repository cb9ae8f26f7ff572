"""Tables as plain text; a Chinese sign takes two columns of a terminal, and every column is as wide as its cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pandas as pd

from qdgeo.indicators import Indicator
from qdgeo.schema import BASIS, DENOMINATOR, DISTRICT, MEASURE, NUMERATOR, UNIT, VALUE
from qdgeo.scorecard import STATUSES, Scorecard, plan_counts
from qdgeo.wording import OSM_CREDIT, figure, number

__all__ = [
    "display_width",
    "indicator_rows",
    "indicator_text",
    "plain",
    "plan_line",
    "provenance",
    "scorecard_text",
    "text_table",
]

_WIDE = frozenset("WF")
_OBEYED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})  # control and format signs, separators, halves of signs


def display_width(text: str) -> int:
    """Return how many terminal columns a text takes: wide signs two, combining and format signs none.

    Examples
    --------
    >>> display_width("abc"), display_width("市南区"), display_width("≥ 4"), display_width("e\u0301")
    (3, 6, 3, 1)
    """
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _WIDE else 1


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return cells as an aligned table: the first column to the left, all others to the right.

    Line breaks and control signs in a cell are shown as blanks: names come from data, and a terminal obeys them.

    Examples
    --------
    >>> print(text_table(["区", "score"], [["市南区", "9.5"], ["Laoshan", "无数据"]]))
    区        score
    -------  ------
    市南区      9.5
    Laoshan  无数据
    """
    table = [[_plain(cell) for cell in row] for row in (header, *rows)]
    widths = [max(display_width(cell) for cell in column) for column in zip(*table, strict=True)]
    table.insert(1, ["-" * width for width in widths])
    lines = []
    for row in table:
        cells = [
            _padded(cell, width, left=place == 0)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def plain(text: str) -> str:
    r"""Return words that hold names from data as a terminal may be given them.

    Every control and format sign becomes a blank, so that what follows an escape is read and not obeyed. Lines stay
    lines, but none except the first begins at the margin, where only the program itself speaks.

    Examples
    --------
    >>> plain("name \x1b[31mred\x07"), plain("2 problems:\nerror: none")
    ('name  [31mred ', '2 problems:\n  error: none')
    """
    first, *others = (_plain(line) for line in text.split("\n"))
    return "\n".join([first, *(line if line[:1].isspace() or not line else f"  {line}" for line in others)])


def _plain(text: str) -> str:
    """Return a text as one line without signs that a terminal obeys."""
    return "".join(" " if unicodedata.category(sign) in _OBEYED else sign for sign in text)


def _padded(cell: str, width: int, *, left: bool) -> str:
    blanks = " " * (width - display_width(cell))
    return cell + blanks if left else blanks + cell


def provenance(*, date: str, osm_timestamp: str, credit: str = OSM_CREDIT) -> str:
    """Return the line that stands under every table.

    Parameters
    ----------
    date
        The run's date, ISO 8601, "" if it is not to be told.
    osm_timestamp
        Of the OpenStreetMap data, "" if unknown.
    credit
        Whose streets these are.

    Examples
    --------
    >>> provenance(date="2024-05-01", osm_timestamp="2024-04-30T20:21:00Z")
    '计算日期 run 2024-05-01 · 街道数据 streets © OpenStreetMap contributors, 2024-04-30T20:21:00Z · 无数据 = ...'
    """
    told = [f"计算日期 run {date}"] if date else []
    streets = f"街道数据 streets {credit}"
    told.append(f"{streets}, {osm_timestamp}" if osm_timestamp else streets)
    return _plain(" · ".join([*told, "无数据 = unknown, not zero"]))


def scorecard_text(card: Scorecard, *, date: str, osm_timestamp: str, credit: str = OSM_CREDIT) -> str:
    """Return a scorecard for a terminal: title, table, where each target is from, provenance.

    Parameters
    ----------
    card
        The scorecard.
    date, osm_timestamp, credit
        As in `provenance`.
    """
    shown = card.display()
    rows = [[str(cell) for cell in row] for row in shown.to_numpy().tolist()]
    table = text_table([str(column) for column in shown.columns], rows)
    return "\n".join(
        [
            _plain(card.title.both),
            table,
            *map(_plain, target_lines(card)),
            provenance(date=date, osm_timestamp=osm_timestamp, credit=credit),
        ]
    )


def target_lines(card: Scorecard) -> list[str]:
    """Return one line for each target: its words, bound, basis, rule, deadline and source."""
    lines = []
    for target in card.targets:
        parts = [
            f"{target.title.both} {target.bound}",
            f"[{target.basis}]" if target.basis else "",
            f"计分 rule {target.rule_words.zh}" if target.rule is not None else "",
            target.deadline,
            target.source,
        ]
        lines.append(" · ".join(part for part in parts if part))
    return lines


def plan_line(table: pd.DataFrame) -> str:
    """Return how many targets of a plan are computed, given in a table and without data, as one line.

    Parameters
    ----------
    table
        From `qdgeo.scorecard.plan_table`.

    Examples
    --------
    >>> plan_line(pd.DataFrame({"status": ["computed", "no_data"]}))
    '规划目标 targets of the plan: 2 · 从数据计算 computed from data 1 · 由表给出 given in a table 0 · 无数据 no data 1'
    """
    counts = [f"{STATUSES[status].both} {count}" for status, count in plan_counts(table).items()]
    return " · ".join([f"规划目标 targets of the plan: {len(table)}", *counts])


def indicator_text(indicator: Indicator, *, date: str, osm_timestamp: str, credit: str = OSM_CREDIT) -> str:
    """Return an indicator for a terminal: title, long table, definitions, provenance.

    Parameters
    ----------
    indicator
        The figures.
    date, osm_timestamp, credit
        As in `provenance`.
    """
    header, rows = indicator_rows(indicator)
    definitions = [_plain(text.both) for text in indicator.definitions]
    line = provenance(date=date, osm_timestamp=osm_timestamp, credit=credit)
    return "\n".join([_plain(indicator.title.both), text_table(header, rows), *definitions, line])


def indicator_rows(indicator: Indicator) -> tuple[list[str], list[list[str]]]:
    """Return an indicator's long table as header and cells, every value in the way its unit is read."""
    header = [
        "区 district",
        "指标 measure",
        "口径 basis",
        "值 value",
        "分子 numerator",
        "分母 denominator",
        "单位 unit",
    ]
    rows = [
        [
            str(row[DISTRICT]),
            str(row[MEASURE]),
            str(row[BASIS]),
            figure(float(row[VALUE]), str(row[UNIT])),
            number(float(row[NUMERATOR]), digits=2),
            number(float(row[DENOMINATOR]), digits=2),
            str(row[UNIT]),
        ]
        for row in indicator.table.to_dict("records")
    ]
    return header, rows
