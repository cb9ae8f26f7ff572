"""Words and figures as people read them: two languages, units, and the sign for “no data”.

>>> share(0.1234), share(float("nan"))
('12.3 %', '无数据')
>>> number(1234567.891, digits=1), number(float("inf"))
('1,234,567.9', '∞')
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["NO_DATA", "OSM_CREDIT", "Note", "Text", "figure", "html_table", "number", "share", "shortened"]

NO_DATA = "无数据"
"""Shown where a value is unknown; unknown is never zero."""
OSM_CREDIT = "© OpenStreetMap contributors"
"""What every map and table of OpenStreetMap's streets must say."""

_HALVES = re.compile(r"(.*[\u3000-\u9fff\uff00-\uffef]) +([\x20-\x7e]+)", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """The same words in Chinese and in English.

    >>> Text(zh="青岛市", en="Qingdao").both
    '青岛市 Qingdao'
    """

    zh: str
    en: str

    @property
    def both(self) -> str:
        """Chinese first, then English; once if they are the same."""
        return self.zh if self.zh == self.en else f"{self.zh} {self.en}".strip()

    @classmethod
    def of(cls, both: str) -> Text:
        """Return the halves of words written Chinese first, then English; the whole twice if there is one half.

        >>> Text.of("仅供顾客 only for customers"), Text.of("维修")
        (Text(zh='仅供顾客', en='only for customers'), Text(zh='维修', en='维修'))
        """
        halves = _HALVES.fullmatch(both)
        return cls(zh=halves[1], en=halves[2]) if halves else cls(zh=both, en=both)


@dataclass(frozen=True)
class Note:
    """Something that a reader of the figures must know, though it stops nothing.

    Parameters
    ----------
    what
        What was found, in English.
    where
        File, row or feature.
    features
        The features concerned, all of them, for the table of notes.
    warning
        Whether it may change a figure (shown as a warning), or only explains one.
    zh
        The same as `what` in Chinese, with the same figures.

    Examples
    --------
    >>> note = Note("3 rows are empty", "a.csv", zh="3 行为空")
    >>> str(note), note.both
    ('a.csv: 3 rows are empty', 'a.csv: 3 行为空 3 rows are empty')
    """

    what: str
    where: str = ""
    features: tuple[str, ...] = ()
    warning: bool = True
    zh: str = ""

    @property
    def text(self) -> Text:
        """What was found, in both languages."""
        return Text(zh=self.zh or self.what, en=self.what)

    @property
    def both(self) -> str:
        """The note as one line, Chinese first."""
        return self._placed(self.text.both)

    def __str__(self) -> str:
        """Return the note as one line, in English."""
        return self._placed(self.what)

    def _placed(self, words: str) -> str:
        return f"{self.where}: {words}" if self.where else words


def number(value: float, *, digits: int = 0) -> str:
    """Return a number with thousands separated; NaN as 无数据, infinity as ∞."""
    if math.isnan(value):
        return NO_DATA
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:,.{digits}f}"


def share(value: float, *, digits: int = 1) -> str:
    """Return a share in 0–1 as per cent; NaN as 无数据."""
    return number(value * 100, digits=digits) + ("" if math.isnan(value) else " %")


def figure(value: float, unit: str) -> str:
    """Return a value in the way its unit is read: shares as per cent, counts without decimals.

    >>> figure(0.5, "share"), figure(3, "座"), figure(3.14159, "座/km²"), figure(2, "")
    ('50.0 %', '3', '3.14', '2.00')
    """
    if unit == "share":
        return share(value)
    return number(value, digits=0 if unit in {"座", "条", "人", "个", "户", "件"} else 2)


def shortened(text: str, *, signs: int = 40) -> str:
    """Return words of the data in few signs, for a sentence: a cell may hold thousands.

    >>> shortened("香港中路"), shortened("路" * 10_000, signs=4)
    ('香港中路', '路路路…')
    """
    return text if len(text) <= signs else f"{text[: signs - 1]}…"


def html_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a small HTML table for notebooks; every cell is escaped, since names come from data.

    >>> html_table(["a"], [["<b>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
