"""Indicators held against targets: values, attainment, points, rank, and why.

A district's score is the weighted mean of its points, with the adjustments of rules that only add or take off on top of
it. A point is a hundredth of a target met, or of the full marks of the target's rule. Unknown is not
zero: a target without data gives no points and says so. A target that is unknown in *every* district is left
out for all; one that is unknown in some leaves those scored on what is known but not ranked, since ranks on
different targets cannot be compared. Scores that print alike share a rank; groups of districts are ranked apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.config import Places, Rule
from qdgeo.indicators import Indicator
from qdgeo.schema import BASIS, DISTRICT, ID, MEASURE, NAME, NAME_EN, VALUE, WHOLE
from qdgeo.scorecard.attained import attainment
from qdgeo.scorecard.card import Scorecard, rounded
from qdgeo.scorecard.groups import groups_of
from qdgeo.scorecard.marks import Marks, by_place, exact, one
from qdgeo.scorecard.names import GROUP
from qdgeo.scorecard.target import Target, bind
from qdgeo.wording import NO_DATA, Note, Text

__all__ = ["score"]


def score(city: City, indicators: Sequence[Indicator]) -> Scorecard:
    """Return the scorecard of a city's districts.

    Parameters
    ----------
    city
        Its city file holds the targets, their rules and the groups.
    indicators
        The figures. A target whose measure none of them holds is unknown.

    Raises
    ------
    ConfigError
        If a target does not say which of several bases it means, or names one that there is not, if its goal or its
        rule is in another unit than its measure, or if the groups name no districts of this city, or one of them twice.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from qdgeo.config import TargetConfig
    >>> from qdgeo.indicators.indicator import tabulate
    >>> lit = TargetConfig(rule="≥95%得10分；每降低5%扣2分，扣完为止", source="考核办法")
    >>> config = SimpleNamespace(
    ...     targets={"lit": lit}, groups={}, score=SimpleNamespace(unverified_norms=False)
    ... )
    >>> districts = pd.DataFrame({"id": ["a", "b"], "name": ["甲区", "乙区"], "name_en": ["A", "B"]})
    >>> city = SimpleNamespace(config=config, districts=districts, plan=(), title=Text("小城", "Town"))
    >>> table = tabulate("lit", pd.Series({"a": 0.96, "b": 0.87}), basis="lamps", unit="share")
    >>> card = score(city, [SimpleNamespace(table=table, definitions=())])
    >>> card.table.loc[["a", "b"], ["lit:marks", "score", "rank"]].to_numpy().tolist()
    [[10.0, 100.0, 1.0], [8.0, 80.0, 2.0]]
    """
    groups = groups_of(city)
    targets = bind(city, indicators)
    homes = _homes(indicators)
    base = city.districts.set_index(ID)[[NAME, NAME_EN]]
    whole = pd.DataFrame({NAME: ["全市"], NAME_EN: ["Whole city"]}, index=pd.Index([WHOLE]))
    table = pd.concat([pd.DataFrame(base), whole])
    if city.config.groups:
        table = table.assign(**{GROUP: groups.reindex(table.index).fillna("")})
    steps: dict[str, Mapping[str, Text]] = {}
    rivals: list[Note] = []
    for target in targets:
        values = _values(target, homes.get((target.measure, target.basis)), table.index)
        if target.scope == "city":
            values = values.where(values.index == WHOLE)
        met = values.map(lambda value, t=target: attainment(value, t.goal, at_most=t.at_most))
        columns = {"value": values, "attainment": met, "points": met * 100}
        if target.rule is not None:
            marks = _marks(target, target.rule, values, groups)
            steps[target.key] = {district: found.words for district, found in marks.items()}
            columns |= _of_rule(target.rule, marks, table.index)
            rivals += _without_rivals(target, values, groups)
        table = table.assign(**{f"{target.key}:{name}": column for name, column in columns.items()})
    table, notes = _rank(table, targets)
    notes = (*_norm_notes(city, targets), *rivals, *notes)
    return Scorecard(title=city.title, table=table, targets=targets, notes=notes, steps=steps)


def _homes(indicators: Sequence[Indicator]) -> dict[tuple[str, str], Indicator]:
    """Return the first indicator that holds each measure and basis: tables are searched once, not for every target."""
    homes: dict[tuple[str, str], Indicator] = {}
    for indicator in reversed(indicators):
        pairs = zip(indicator.table[MEASURE].tolist(), indicator.table[BASIS].tolist(), strict=True)
        homes |= dict.fromkeys(pairs, indicator)
    return homes


def _values(target: Target, home: Indicator | None, index: pd.Index[str]) -> pd.Series[float]:
    if home is None:
        return pd.Series(np.nan, index=index)
    rows = home.table
    rows = rows[(rows[MEASURE] == target.measure) & (rows[BASIS] == target.basis)]
    return rows.set_index(DISTRICT)[VALUE].reindex(index).astype(float)


def _marks(target: Target, rule: Rule, values: pd.Series[float], groups: pd.Series[str]) -> dict[str, Marks]:
    """Return the marks of every district whose value is known; places are given within each group."""
    known = {str(key): exact(float(value)) for key, value in values.items() if not math.isnan(value)}
    if isinstance(rule, Places):
        found: dict[str, Marks] = {}
        for group in dict.fromkeys(groups):
            members = [key for key in known if key != WHOLE and groups[key] == group]
            marks = by_place(rule, [known[key] for key in members], low_is_better=target.at_most)
            found |= dict(zip(members, marks, strict=True))
        return found
    return {
        key: one(rule, value, unit=target.unit, goal=target.goal, low_is_better=target.at_most)
        for key, value in known.items()
    }


def _of_rule(rule: Rule, marks: Mapping[str, Marks], index: pd.Index[str]) -> dict[str, pd.Series[float]]:
    """Return the columns that a rule gives: its marks, and points out of 100; of an adjustment what it adds."""
    numbers = {district: float(found.marks) for district, found in marks.items()}
    given = pd.Series(numbers, dtype=float).reindex(index)
    return {"points": given / float(rule.full) * 100 if rule.full else given, "marks": given}


def _without_rivals(target: Target, values: pd.Series[float], groups: pd.Series[str]) -> list[Note]:
    """Say where a first place means nothing: one district alone is known, or all are equal."""
    notes = []
    known = values.drop(WHOLE).dropna()
    for group in dict.fromkeys(groups) if isinstance(target.rule, Places) else ():
        members = known[groups[known.index] == group]
        if not len(members) or (members.nunique() > 1):
            continue
        among, zh_among = (f"in {group} ", f"“{group}”中") if group else ("", "")
        if len(members) == 1:
            words = f"{members.index[0]} is alone {among}with a known value and takes the first place"
            zh = f"{zh_among}只有 {members.index[0]} 有数据，名列第一"
        else:
            words = f"all districts {f'of {group} ' if group else ''}have the same value and share the first place"
            zh = f"{zh_among}各区数值相同，并列第一"
        where = tuple(map(str, members.index))
        words, zh = (
            f"target '{target.key}' ({target.title.en}): {words}",
            f"目标“{target.key}”（{target.title.zh}）：{zh}",
        )
        notes.append(Note(words, "targets", where, zh=zh))
    return notes


def _rank(table: pd.DataFrame, targets: tuple[Target, ...]) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Add score and rank, and say what is unknown."""
    notes = []
    districts = table.index != WHOLE
    scored = []
    for target in (t for t in targets if t.scope == "district"):
        if table.loc[districts, f"{target.key}:points"].notna().any():
            scored.append(target)
        else:
            words = f"target '{target.key}' ({target.title.en}) has no data in any district: left out of the score"
            zh = f"目标“{target.key}”（{target.title.zh}）在各区均为{NO_DATA}：不计入得分"
            notes.append(Note(words, "targets", zh=zh))
    known = table[[f"{target.key}:points" for target in scored]].notna().to_numpy()
    total = np.array([_total(row, scored) for _, row in table.iterrows()], dtype=float)
    full = known.all(axis=1) & districts & ~np.isnan(total)
    shown = [rounded(value) if ranked else np.nan for value, ranked in zip(total, full, strict=True)]
    by = table[GROUP] if GROUP in table else pd.Series("", index=table.index)
    rank = pd.Series(shown, index=table.index).groupby(by).rank(ascending=False, method="min")
    partial = table.index[districts & ~full & ~np.isnan(total)]
    if len(partial):
        words = f"{len(partial)} districts lack data for some target: scored on what is known, not ranked"
        zh = f"{len(partial)} 个区缺少某项目标的数据：按已知各项计分，不排名"
        notes.append(Note(words, "targets", tuple(partial), zh=zh))
    return table.assign(score=total, rank=rank), tuple(notes)


def _total(row: pd.Series[float], scored: Sequence[Target]) -> float:
    """Return a score in decimal arithmetic: the weighted mean of what is known, and the adjustments."""
    points = [(target, float(row[f"{target.key}:points"])) for target in scored]
    known = [(target, exact(value)) for target, value in points if not math.isnan(value)]
    weights = [(exact(target.weight), value) for target, value in known if not target.adjusts]
    share = sum((weight for weight, _ in weights), Decimal(0))
    if not share:
        return math.nan
    mean = sum((weight * value for weight, value in weights), Decimal(0)) / share
    return float(mean + sum((value for target, value in known if target.adjusts), Decimal(0)))


def _norm_notes(city: City, targets: Sequence[Target]) -> list[Note]:
    """Say which targets rest on norms that nobody has verified: off unless asked for, and told when on."""
    notes = []
    for target in targets:
        if not city.config.targets[target.key].unverified:
            continue
        if target.scope == "off":
            words = f"target '{target.key}' rests on an unverified norm (grade C): shown, not scored, unless"
            words += " score.unverified_norms = true"
            zh = f"目标“{target.key}”依据未经核实的标准（C 级）：只列出，不计分；"
            zh += "score.unverified_norms = true 可计入"
        else:
            words = f"target '{target.key}' rests on an unverified norm (grade C), which decides a part of the score"
            zh = f"目标“{target.key}”依据未经核实的标准（C 级），并已计入得分"
        notes.append(Note(words, "targets", warning=target.scope != "off", zh=zh))
    return notes
