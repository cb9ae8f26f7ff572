"""What the clauses of a scoring rule say, before they make a rule together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

__all__ = ["Claim", "Edge", "Said", "Span", "Step"]

Claim = Literal["in", "out", "soft"]
"""Whether an end is one of the values that get the marks; "soft" where the words leave that open."""

_IDLE = re.compile(r"^(?:在|若|如|当|凡|的|值|指标值|数值|实际值|降至|降到|其中|部分)*$")


@dataclass(frozen=True)
class Edge:
    """An end of the values that get some marks, and whether it is one of them; "soft" if the words leave that open."""

    number: Decimal
    claim: Claim


@dataclass(frozen=True, kw_only=True)
class Span:
    """Values that get some marks; None stands for full marks, named elsewhere, and for an end that is open."""

    clause: str
    marks: Decimal | None
    low: Edge | None = None
    high: Edge | None = None

    @property
    def edge(self) -> Edge:
        """Where it begins, else where it ends."""
        found = self.low or self.high
        if found is None:
            raise ValueError(f"'{self.clause}' has no end")
        return found


@dataclass(frozen=True, kw_only=True)
class Step:
    """What each step loses or gains."""

    clause: str
    verb: str
    each: Decimal
    sign: str
    marks: Decimal


@dataclass
class Said:
    """What the clauses of one rule have said so far.

    Parameters
    ----------
    heard
        The clauses by kind.
    numbers
        What was said once and may not be said otherwise: full, base, most, otherwise, part.
    """

    heard: dict[str, list[str]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    units: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    first: dict[int, Decimal] = field(default_factory=dict)
    last: dict[int, Decimal] = field(default_factory=dict)
    verbs: set[str] = field(default_factory=set)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    parts: set[Decimal] = field(default_factory=set)
    part: str = ""
    limited: str = ""

    def number(self, digits: str, unit: str) -> Decimal:
        """Return a number that is held against the value; per cent as a share."""
        share = unit in {"%", "个百分点"}
        if Decimal(digits) or unit:
            self.units.add("%" if share else unit)
        return Decimal(digits) / 100 if share else Decimal(digits)

    def state(self, name: str, value: Decimal, clause: str) -> None:
        """Keep a number that a rule states once."""
        if self.numbers.setdefault(name, value) != value:
            raise ValueError(f"the rule says something else before '{clause}'")

    def about(self, subject: str, clause: str) -> None:
        """Keep what a clause is about; what a rule begins without may not be named later."""
        if _IDLE.match(subject):
            return
        if subject not in self.subjects and (self.spans or self.steps):
            others = f" and of {', '.join(sorted(self.subjects))}" if self.subjects else ""
            raise ValueError(f"only '{clause}' speaks of {subject}{others}: a rule is about one measure")
        self.subjects.add(subject)
