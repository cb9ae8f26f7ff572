"""Judge what a matcher made of the labelled entries; knows the labels and geometry, and nothing of any matcher.

The results come in plain form: for each entry's id what the matcher called it, the lines that it found and the
centreline length that it would count.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import LineString
from streets.labelled.walk import Part, Ruler

LABELS = Path(__file__).parent / "labels.jsonl"
OUTCOMES = ("matched", "partly", "ambiguous", "not_found", "not_understood")

LENGTH_ERROR = 0.05
"""A match is right up to this share of the true length, more or less."""
WITHIN_M = 30.0
"""Lines lie on one another if they are this near, m: more than half a dual carriageway."""
OVERLAP = 0.9
"""Share of the true lines that must lie near the found ones, and of the found near the true ones."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """One entry of a list, as a clerk would write it, and what it truly means.

    Parameters
    ----------
    id, half, city, style
        Which it is, "A" or "B", the place it speaks of, and how it is written.
    cells
        ``name``, ``from``, ``to``, ``district``, ``kind``, as written, "" where blank.
    expected
        One of `OUTCOMES`.
    accepted
        Other outcomes that would do no harm.
    traps
        Why it is difficult.
    silence
        What a wrong answer called matched would be.
    parts
        The true section: parts, their carriageways, the readings of these, node ids; empty where there is none.
    length_m
        Its centreline length, m; NaN where there is none.
    """

    id: str
    half: str
    city: str
    style: str
    cells: Mapping[str, str]
    expected: str
    accepted: tuple[str, ...]
    traps: tuple[str, ...]
    silence: str
    parts: tuple[Part, ...]
    length_m: float

    @property
    def agreeable(self) -> tuple[str, ...]:
        """Return all outcomes that are no fault."""
        return (self.expected, *self.accepted)

    def lines(self, ruler: Ruler) -> shapely.Geometry:
        """Return every reading of every carriageway as one geometry, in the city's CRS; empty without truth."""
        paths = (path for part in self.parts for readings in part for path in readings)
        return shapely.union_all([ruler.line(path) for path in paths])


def read_labels(path: Path = LABELS) -> tuple[Label, ...]:
    """Return the labelled entries of a file."""
    return tuple(_label(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())


def _label(raw: dict[str, Any]) -> Label:
    truth = raw.pop("truth") or {"parts": [], "length_m": math.nan}
    parts = tuple(
        tuple(tuple(tuple(path) for path in readings) for readings in part) for part in truth["parts"]
    )
    raw["accepted"], raw["traps"] = tuple(raw["accepted"]), tuple(raw["traps"])
    return Label(**raw, parts=parts, length_m=truth["length_m"])


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a matcher says of one entry: its outcome, lines in the city's CRS and the length it counts, m."""

    outcome: str
    lines: tuple[LineString, ...] = ()
    length_m: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a result is worth beside its label.

    Parameters
    ----------
    label, found
        The two.
    length_error
        The counted length less the true one, as a share of the true one; NaN without a true one.
    covered, astray
        Share of the true lines near the found ones; share of the found lines not near the true ones; NaN where
        there is nothing to measure.
    """

    label: Label
    found: Found
    length_error: float
    covered: float
    astray: float

    @property
    def called_matched(self) -> bool:
        """Return whether the matcher stands by it without a warning."""
        return self.found.outcome == "matched"

    @property
    def placed(self) -> bool:
        """Return whether length and lines are those of the truth. NaN is never right."""
        near = self.covered >= OVERLAP and self.astray <= 1 - OVERLAP
        return near and abs(self.length_error) <= LENGTH_ERROR

    @property
    def right(self) -> bool:
        """Return whether it is called matched, may be, and is in its true place."""
        return self.called_matched and "matched" in self.label.agreeable and self.placed

    @property
    def silent(self) -> bool:
        """Return whether it is wrong and called matched."""
        return self.called_matched and not self.right

    @property
    def agrees(self) -> bool:
        """Return whether the outcome is the expected one or one that does no harm."""
        return self.found.outcome in self.label.agreeable

    @property
    def miscounted(self) -> bool:
        """Return whether length is counted that is not true, whatever the entry is called."""
        if self.found.length_m == 0:
            return False
        return not abs(self.length_error) <= LENGTH_ERROR


@dataclass(frozen=True, kw_only=True)
class Score:
    """All verdicts, and what they come to."""

    verdicts: tuple[Verdict, ...] = field(repr=False)

    @property
    def precision(self) -> float:
        """Return the share of right ones among those called matched; NaN if none is."""
        called = [verdict.right for verdict in self.verdicts if verdict.called_matched]
        return float(np.mean(called)) if called else math.nan

    @property
    def recall(self) -> float:
        """Return the share called matched and right among those that are to be matched; NaN if none is."""
        true = [verdict.right for verdict in self.verdicts if verdict.label.expected == "matched"]
        return float(np.mean(true)) if true else math.nan

    @property
    def median_length_error(self) -> float:
        """Return the median of the unsigned length errors of those called matched that have a true length."""
        errors = [
            abs(v.length_error)
            for v in self.verdicts
            if v.called_matched and v.length_error == v.length_error
        ]
        return float(np.median(errors)) if errors else math.nan

    @property
    def silent(self) -> tuple[str, ...]:
        """Return the ids of all that are wrong and called matched."""
        return tuple(verdict.label.id for verdict in self.verdicts if verdict.silent)

    @property
    def silent_traps(self) -> dict[str, str]:
        """Return the traps among these: their ids, with what "wrong in silence" means for each."""
        return {v.label.id: v.label.silence for v in self.verdicts if v.silent and v.label.traps}

    @property
    def miscounted(self) -> tuple[str, ...]:
        """Return the ids of all for which a length is counted that is more than 5 % off, or has no truth."""
        return tuple(verdict.label.id for verdict in self.verdicts if verdict.miscounted)

    @property
    def outcomes(self) -> Counter[tuple[str, str]]:
        """Return how often each expected outcome was called what."""
        return Counter((verdict.label.expected, verdict.found.outcome) for verdict in self.verdicts)

    def only(self, wanted: Callable[[Label], bool]) -> Score:
        """Return the score of some of the entries, of one half, style or trap, say."""
        return Score(verdicts=tuple(verdict for verdict in self.verdicts if wanted(verdict.label)))

    def report(self) -> str:
        """Return the figures as a table, in all and by half, style and trap."""
        groups: dict[str, Score] = {"all": self}
        for half in sorted({verdict.label.half for verdict in self.verdicts}):
            groups[f"half {half}"] = self.only(lambda label, half=half: label.half == half)
        for style in sorted({verdict.label.style for verdict in self.verdicts}):
            groups[f"style {style}"] = self.only(lambda label, style=style: label.style == style)
        for trap in sorted({trap for verdict in self.verdicts for trap in verdict.label.traps}):
            groups[f"trap {trap}"] = self.only(lambda label, trap=trap: trap in label.traps)
        head = f"{'':32s} entries  called  right  precision  recall  median error"
        return "\n".join([head, *(score._line(name) for name, score in groups.items())])

    def _line(self, name: str) -> str:
        called = sum(verdict.called_matched for verdict in self.verdicts)
        right = sum(verdict.right for verdict in self.verdicts)
        return (
            f"{name:32s} {len(self.verdicts):7d} {called:7d} {right:6d} {self.precision:10.3f} {self.recall:7.3f}"
            f" {self.median_length_error:13.4f}"
        )


def judge(label: Label, found: Found, ruler: Ruler) -> Verdict:
    """Return what one result is worth.

    Parameters
    ----------
    label
        Of the entry.
    found
        What the matcher says, in the CRS of the place.
    ruler
        Streets of the place.

    Raises
    ------
    ValueError
        If the outcome is none of `OUTCOMES`.
    """
    if found.outcome not in OUTCOMES:
        raise ValueError(f"{label.id}: outcome {found.outcome!r} is none of {', '.join(OUTCOMES)}")
    true = label.lines(ruler)
    lines = shapely.union_all(list(found.lines))
    return Verdict(
        label=label,
        found=found,
        length_error=(found.length_m - label.length_m) / label.length_m,
        covered=_share(true, lines),
        astray=1 - _share(lines, true),
    )


def _share(of: shapely.Geometry, near: shapely.Geometry) -> float:
    if of.length == 0:
        return math.nan
    return float(of.intersection(near.buffer(WITHIN_M)).length / of.length)


def score(labels: Iterable[Label], found: Mapping[str, Found], rulers: Mapping[str, Ruler]) -> Score:
    """Return the score of a matcher on some labels.

    Parameters
    ----------
    labels
        The entries that were put to it.
    found
        Its results by entry id; every entry must have one.
    rulers
        Streets by city: "town", "helsinki", "las_palmas", "porto_alegre".

    Raises
    ------
    ValueError
        If an entry has no result: an entry left out is not one that was not found.
    """
    labels = tuple(labels)
    without = [label.id for label in labels if label.id not in found]
    if without:
        raise ValueError(f"no result for {', '.join(without)}")
    return Score(verdicts=tuple(judge(label, found[label.id], rulers[label.city]) for label in labels))
