"""The figures of indicators and scorecard as plain values, by district."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from qdgeo.indicators import Indicator
from qdgeo.schema import BASIS, DISTRICT, MEASURE, UNIT, VALUE
from qdgeo.scorecard import Scorecard, Target
from qdgeo.scorecard.titles import default_title
from qdgeo.wording import Note, Text

__all__ = ["definitions", "finite", "measures", "notes", "plan", "scorecard", "words"]

_OF_PLAN = ("target", "status", "value_unit", "goal_words", "deadline", "told", "grade", "target_source")


def measures(indicators: Iterable[Indicator]) -> list[dict[str, object]]:
    """Return every measure on every basis: its title if it has one, and its values by district."""
    found: list[dict[str, object]] = []
    for indicator in indicators:
        for (measure, basis, unit), rows in indicator.table.groupby([MEASURE, BASIS, UNIT], sort=False):
            found.append(
                {
                    "measure": str(measure),
                    "basis": str(basis),
                    "unit": str(unit),
                    "title": _title(str(measure), str(basis)),
                    "values": _by_district(rows, VALUE),
                }
            )
    return found


def _title(measure: str, basis: str) -> dict[str, str] | None:
    title = default_title(measure, basis)
    return None if title.zh == measure else words(title)


def scorecard(card: Scorecard) -> dict[str, object]:
    """Return scores, ranks and every target by district: value, attainment, points, and whether it is met.

    What is met is decided here: the page has rounded figures.
    """
    table = card.table
    keys = [str(key) for key in table.index]

    def column(name: str) -> dict[str, float | None]:
        return {key: finite(value) for key, value in zip(keys, table[name], strict=True)}

    targets = [
        {
            "key": target.key,
            "title": words(target.title),
            "measure": target.measure,
            "basis": target.basis,
            "unit": target.unit,
            "goal": target.goal,
            "atMost": target.at_most,
            "scope": target.scope,
            "weight": target.weight,
            "adjusts": target.adjusts,
            "source": target.source,
            "deadline": target.deadline,
            "rule": None if target.rule is None else words(target.rule_words),
            "steps": {key: words(told) for key, told in card.steps.get(target.key, {}).items()},
            **{name: column(f"{target.key}:{name}") for name in ("value", "attainment", "points")},
            "met": {
                key: _met(target, value)
                for key, value in zip(keys, table[f"{target.key}:value"], strict=True)
            },
        }
        for target in card.targets
    ]
    groups = {key: str(group) for key, group in zip(keys, table.get("group", [""] * len(keys)), strict=True)}
    return {"score": column("score"), "rank": column("rank"), "group": groups, "targets": targets}


def _met(target: Target, value: float) -> bool | None:
    """Return whether the value reaches the goal, None where it is unknown."""
    if math.isnan(value):
        return None
    return bool(value <= target.goal if target.at_most else value >= target.goal)


def plan(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return every target of a plan: its words, what is known of it, and what it needs where nothing is.

    Parameters
    ----------
    table
        As `qdgeo.scorecard.plan_table` returns it.
    """
    return [
        {
            **{name: str(row[name]) for name in _OF_PLAN},
            "title": {"zh": str(row["title_zh"]), "en": str(row["title_en"])},
            "reading": {"zh": str(row["reading_zh"]), "en": str(row["reading_en"])},
            "value": finite(row["value"]),
            "met": finite(row["met"]),
            "needs": [name for name in str(row["needs"]).split("; ") if name],
        }
        for _, row in table.iterrows()
    ]


def definitions(indicators: Iterable[Indicator]) -> list[dict[str, object]]:
    """Return the definitions (口径) under the title of their indicator."""
    return [
        {"title": words(indicator.title), "lines": [words(line) for line in indicator.definitions]}
        for indicator in indicators
        if indicator.definitions
    ]


def notes(*groups: Iterable[Note]) -> list[dict[str, object]]:
    """Return all notes, each once, warnings first."""
    once = dict.fromkeys(note for group in groups for note in group)
    return [
        {
            "what": words(note.text),
            "where": note.where,
            "warning": note.warning,
            "features": list(note.features),
        }
        for note in sorted(once, key=lambda note: not note.warning)
    ]


def words(text: Text | None) -> dict[str, str] | None:
    """Return a bilingual text as the page reads it."""
    return None if text is None else {"zh": text.zh, "en": text.en}


def _by_district(rows: pd.DataFrame, column: str) -> dict[str, float | None]:
    pairs: Mapping[Any, Any] = dict(zip(rows[DISTRICT], rows[column], strict=True))
    return {str(district): finite(value) for district, value in pairs.items()}


def finite(value: float | None, *, digits: int = 6) -> float | None:
    """Return a number that JSON can hold: None stands for unknown and for infinite.

    >>> finite(float("nan")), finite(0.123456789)
    (None, 0.123457)
    """
    return round(float(value), digits) if value is not None and math.isfinite(value) else None
