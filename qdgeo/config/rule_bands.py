"""Bands of a rule in words: which values each has, and whether their ends meet.

A value at an end belongs to the band that says so: ≥, (含), 不低于 take it, <, (不含), 超过 leave it. Where the
words leave it open (90%~95%, 以上, 以下) it belongs to the better band. An end that two bands take, or none does, is
refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from qdgeo.config.rule_said import Edge, Said, Span

__all__ = ["banded"]

_WHOLE = tuple("处个件起次例宗项座条人户辆家名盏栋")


def banded(said: Said) -> dict[str, Any]:
    """Return the bands that bounds and ranges make together.

    Raises
    ------
    ValueError
        If they leave a gap, overlap, or do not say how many marks.

    Examples
    --------
    >>> from qdgeo.config.rule_clauses import take
    >>> from qdgeo.config.rule_said import Said
    >>> said = Said()
    >>> all(take(clause, said) for clause in ("≤5处得10分", "6~10处得8分", "其余不得分"))
    True
    >>> found = banded(said)
    >>> [(int(band["bound"]), int(band["marks"])) for band in found["bands"]], found["better"], found["whole"]
    ([(5, 10), (10, 8)], 'low', True)
    """
    spans = [replace(span, marks=_marks(said, span)) for span in said.spans]
    _full(said, spans)
    high = _better(spans) == "high"
    turned = sorted(spans if high else map(_mirrored, spans), key=_place, reverse=True)
    rows, beyond = [span for span in turned if span.low], [span for span in turned if not span.low]
    if not rows or len(beyond) > 1:
        raise ValueError(f"the rule gives marks on both sides of its bounds at '{turned[-1].clause}'")
    best = rows[0]
    if best.high and best.high.number != (0 if not high else 1 if "%" in said.units else None):
        raise ValueError(f"the rule does not say what lies beyond '{best.clause}'")
    whole = any(_apart(said, lower, upper) for upper, lower in pairwise(turned))
    lowers: list[Span | None] = [*rows[1:], *beyond]
    lowers += [] if beyond else [None]
    ends = [_strict(said, lower, upper) for upper, lower in zip(rows, lowers, strict=True)]
    sign = 1 if high else -1
    found = {
        "form": "bands",
        "bands": [
            {"bound": sign * span.low.number + 0, "marks": span.marks, "strict": strict}
            for span, strict in zip(rows, ends, strict=True)
            if span.low
        ],
        "better": "high" if high else "low",
        "otherwise": _rest(said, beyond),
    }
    return found | ({"whole": True} if whole else {})


def _marks(said: Said, span: Span) -> Decimal:
    """Return the marks of a span, the full ones where it says 满分."""
    if span.marks is not None:
        return span.marks
    if "full" not in said.numbers:
        raise ValueError(f"the rule gives 满分 at '{span.clause}' without saying how many: 满分10分")
    return said.numbers["full"]


def _full(said: Said, spans: Sequence[Span]) -> None:
    """Raise if no span gives marks, or the full marks that are stated are not those of the best."""
    most = max((span.marks or Decimal(0) for span in spans), default=Decimal(0))
    if not most:
        raise ValueError("the rule gives no marks to any value")
    full = said.numbers.get("full", most)
    if full != most:
        raise ValueError(f"the rule says 满分{full}分, and its best band gives {most}分")


def _place(span: Span) -> tuple[Decimal, int]:
    """Return what puts spans in order: where they begin; one that has no beginning lies below all that begin there."""
    return span.edge.number, 1 if span.high is None else 0 if span.low else -1


def _better(spans: Sequence[Span]) -> str:
    """Return which values get more marks."""
    ordered = sorted(spans, key=_place)
    first, last = ordered[0].marks or Decimal(0), ordered[-1].marks or Decimal(0)
    sides = {"high" if span.low else "low" for span in spans if not (span.low and span.high)}
    ranges = [span for span in spans if span.low and span.high]
    if len(sides) == 1 and (first == last or not ranges):
        return sides.pop()
    if first != last:
        return "high" if last > first else "low"
    (one, *more) = spans
    if not sides and not more and one.low and one.high and 0 in (one.low.number, 1 - one.high.number):
        return "low" if one.low.number == 0 else "high"
    raise ValueError(f"the rule gives marks on both sides of its bounds at '{one.clause}'")


def _mirrored(span: Span) -> Span:
    """Return a span on the line with its sign turned, where more is better."""
    low, high = (edge and Edge(-edge.number, edge.claim) for edge in (span.high, span.low))
    return replace(span, low=low, high=high)


def _apart(said: Said, lower: Span, upper: Span) -> bool:
    """Return whether two spans of whole numbers meet although their ends are one apart: ≤5处, 6~10处."""
    counts = [unit.startswith(_WHOLE) and "/" not in unit for unit in said.units]
    if not lower.high or not upper.low or not counts or not all(counts):
        return False
    ends = lower.high.number, upper.low.number
    in_both = "out" not in {lower.high.claim, upper.low.claim}
    return in_both and ends[1] - ends[0] == 1 and all(end == end.to_integral_value() for end in ends)


def _strict(said: Said, lower: Span | None, upper: Span) -> bool:
    """Return whether the end of the upper of two spans is left to the lower one.

    Raises
    ------
    ValueError
        If they do not meet, or both take the end, or neither does.
    """
    begin = upper.edge
    if lower is None or lower.high is None or _apart(said, lower, upper):
        return begin.claim == "out"
    end = lower.high
    if end.number != begin.number:
        shown = f"{abs(end.number).normalize():f}"
        raise ValueError(f"the rule leaves a gap or an overlap at {shown}, the end of '{lower.clause}'")
    claims = begin.claim, end.claim
    if claims in (("in", "in"), ("out", "out")):
        told = "both have" if begin.claim == "in" else "neither has"
        raise ValueError(
            f"'{upper.clause}' and '{lower.clause}' {told} their common end {abs(end.number).normalize():f}"
        )
    return begin.claim == "out" or end.claim == "in"


def _rest(said: Said, beyond: Sequence[Span]) -> Decimal:
    """Return what the values get that reach no band."""
    for span in beyond:
        said.state("otherwise", span.marks or Decimal(0), span.clause)
    return said.numbers.get("otherwise", Decimal(0))
