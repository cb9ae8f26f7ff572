"""The tables that a run writes: what a clerk opens, joins and recomputes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators import Indicator
from qdgeo.network import Reach
from qdgeo.report.dictionary import dictionary
from qdgeo.schema import BASIS, DISTRICT, ID, MEASURE, NAME, UNIT, WHOLE
from qdgeo.scorecard import STATUSES, Scorecard, plan_counts, plan_table
from qdgeo.wording import Note

__all__ = ["tables_of"]


def tables_of(
    city: City, reach: Reach, indicators: Sequence[Indicator], card: Scorecard, notes: Sequence[Note]
) -> Mapping[str, pd.DataFrame]:
    """Return every table of a run by name; the columns are described in the table ``dictionary``.

    Returns
    -------
    Mapping
        ``scorecard`` (a district a row), ``targets`` (what it was held against and by which rule, so that the score can
        be recomputed), ``plan`` (every target of the plan, with data or without) and ``plan_counts``,
        ``explained`` (every step to each score, in words), ``indicators`` (long), ``definitions`` (what they mean: who
        walks, how fast, on which ways), ``facilities`` (each with its reason), ``toilets_matched`` (a register against
        the map, if there is one),
        ``registers_matched`` (the lists of one register against each other, if one has several), the items of
        indicators that have some, ``notes`` and ``dictionary``.
    """
    return {
        "scorecard": card.table.rename_axis(DISTRICT).reset_index().astype({"rank": "Int64"}),
        **({"explained": _explained(card)} if card.targets else {}),
        "targets": _targets(card),
        **_plan(city, indicators),
        "indicators": _indicators(city, indicators),
        "definitions": _definitions(indicators),
        "facilities": _facilities(city, reach),
        **({"toilets_matched": city.toilets_matched} if len(city.toilets_matched) else {}),
        **({"registers_matched": city.registers_matched} if len(city.registers_matched) else {}),
        **{indicator.id: indicator.items for indicator in indicators if len(indicator.items)},
        "notes": _notes(notes),
        "dictionary": _dictionary(card),
    }


def _explained(card: Scorecard) -> pd.DataFrame:
    """Return every step from values to scores, a line a row."""
    rows = [
        (district, name, number, line)
        for district, name in zip(card.table.index.astype(str), card.table[NAME].astype(str), strict=True)
        for number, line in enumerate(card.explain(district).lines[1:], 1)
    ]
    return pd.DataFrame(rows, columns=[DISTRICT, "district_name", "step", "line"])


def _targets(card: Scorecard) -> pd.DataFrame:
    columns = {
        "target": [target.key for target in card.targets],
        "title_zh": [target.title.zh for target in card.targets],
        "title_en": [target.title.en for target in card.targets],
        MEASURE: [target.measure for target in card.targets],
        BASIS: [target.basis for target in card.targets],
        "comparison": ["at_most" if target.at_most else "at_least" for target in card.targets],
        "goal": np.array([target.goal for target in card.targets], dtype=float),
        UNIT: [target.unit for target in card.targets],
        "weight": np.array([target.weight for target in card.targets], dtype=float),
        "scope": [target.scope for target in card.targets],
        "deadline": [target.deadline for target in card.targets],
        "target_source": [target.source for target in card.targets],
        "grade": [target.grade for target in card.targets],
        **{
            f"{name}_{language}": [getattr(getattr(target, name), language) for target in card.targets]
            for name in ("explanation", "method", "data", "rule_words")
            for language in ("zh", "en")
        },
    }
    return pd.DataFrame(columns)


def _plan(city: City, indicators: Sequence[Indicator]) -> Mapping[str, pd.DataFrame]:
    """Return the plan and how many of its targets are computed, given and unknown; nothing if the city has no plan."""
    if not city.plan:
        return {}
    table = plan_table(city, indicators)
    counts = [(status, STATUSES[status].zh, count) for status, count in plan_counts(table).items()]
    return {"plan": table, "plan_counts": pd.DataFrame(counts, columns=["status", "status_zh", "targets"])}


def _indicators(city: City, indicators: Sequence[Indicator]) -> pd.DataFrame:
    names = {**dict(zip(city.districts[ID], city.districts[NAME], strict=True)), WHOLE: "全市"}
    long = pd.concat([indicator.table for indicator in indicators], ignore_index=True)
    long.insert(1, "district_name", long[DISTRICT].map(names).fillna("区外"))
    return long


def _definitions(indicators: Sequence[Indicator]) -> pd.DataFrame:
    rows = [(i.id, text.zh, text.en) for i in indicators for text in i.definitions]
    return pd.DataFrame(rows, columns=["indicator", "definition_zh", "definition_en"])


def _facilities(city: City, reach: Reach) -> pd.DataFrame:
    snaps = reach.snaps[[ID, "status", "leg_m"]]
    return pd.DataFrame(city.facilities.drop(columns="geometry")).merge(snaps, on=ID, how="left")


def _notes(notes: Sequence[Note]) -> pd.DataFrame:
    rows = [
        (n.where, "warning" if n.warning else "info", n.what, n.text.zh, "; ".join(n.features)) for n in notes
    ]
    return pd.DataFrame(rows, columns=["where", "level", "note", "note_zh", "features"])


def _dictionary(card: Scorecard) -> pd.DataFrame:
    """Return the dictionary with a row of its own for every target's columns, so that a sheet is headed in words."""
    words = (("value", "值", "value"), ("attainment", "完成度", "attainment"), ("points", "分数", "points"))
    marks = (("marks", "规则得分", "marks by the rule"),)
    rows = [
        {
            "table": "scorecard",
            "column": f"{target.key}:{column}",
            "zh": f"{target.title.zh} {zh}",
            "en": f"{target.title.en} {en}",
            "unit": target.unit if column == "value" else "",
            "meaning_zh": f"目标 {target.bound}",
            "meaning_en": f"target {target.bound}",
        }
        for target in card.targets
        for column, zh, en in (*words, *(marks if target.rule is not None else ()))
    ]
    known = dictionary()
    return pd.concat([known, pd.DataFrame(rows, columns=known.columns, dtype=object)], ignore_index=True)
