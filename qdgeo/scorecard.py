"""Indicators held against targets: values, attainment, points, rank, and why.

A district's score is the weighted mean of its points, and a point is a hundredth of a target met. Unknown is not
zero: a target without data gives no points and says so. A target that is unknown in *every* district is left
out for all; one that is unknown in some leaves those scored on what is known but not ranked, since ranks on
different targets cannot be compared. Scores that print alike share a rank.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.config import TargetConfig
from qdgeo.errors import ConfigError, DataError, Problem, raise_all
from qdgeo.indicators import Indicator
from qdgeo.schema import BASIS, DISTRICT, ID, MEASURE, NAME, NAME_EN, UNIT, VALUE, WHOLE
from qdgeo.wording import NO_DATA, Note, Text, figure, html_table, number

__all__ = ["Explanation", "Scorecard", "Target", "attainment", "score"]

SCORE, RANK = "score", "rank"
_DIGITS = 1  # scores are compared as they are printed


@dataclass(frozen=True, kw_only=True)
class Target:
    """A target of the city file, bound to one measure of one indicator."""

    key: str
    measure: str
    basis: str
    goal: float
    at_most: bool
    unit: str
    title: Text
    weight: float
    scope: str
    source: str
    deadline: str

    @property
    def bound(self) -> str:
        """The target as people read it.

        >>> Target(key="d", measure="d", basis="b", goal=0.9, at_most=False, unit="share", title=Text("", ""),
        ...        weight=1, scope="district", source="", deadline="").bound
        '≥ 90.0 %'
        """
        return f"{'≤' if self.at_most else '≥'} {figure(self.goal, self.unit)}"


@dataclass(frozen=True)
class Explanation:
    """The arithmetic of one district's score, line by line."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Return the lines as text."""
        return "\n".join(self.lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return html_table([self.lines[0]], [[line] for line in self.lines[1:]])


@dataclass(frozen=True, kw_only=True, eq=False)
class Scorecard:
    """Values, attainment, points and ranks by district.

    Parameters
    ----------
    table
        Indexed by district id, the whole city last: ``name``, ``name_en``, for every target KEY the columns
        ``KEY:value``, ``KEY:attainment`` (0–1), ``KEY:points`` (0–100), then ``score`` (0–100) and ``rank``
        (1 is best, ties share it, NaN is not ranked). Targets of the whole city have figures in its row only.
    targets
        In the order of the city file.
    notes
        Which targets are unknown, and who is not ranked.
    """

    title: Text
    table: pd.DataFrame
    targets: tuple[Target, ...]
    notes: tuple[Note, ...] = ()

    def explain(self, district: str) -> Explanation:
        """Return every step from values to the score of a district, given by its id or name.

        Raises
        ------
        DataError
            If no district, or more than one, has that id or name.
        """
        key = self._find(district)
        row = self.table.loc[[key]].iloc[0]
        return Explanation((f"{row[NAME]} ({key})", *_arithmetic(row, self._scored(key), key)))

    def _find(self, district: str) -> str:
        table = self.table
        if district in table.index:
            return district
        named = table.index[(table[NAME] == district) | (table[NAME_EN] == district)]
        if len(named) != 1:
            known = ", ".join(table[NAME])
            what = f"{'no district' if named.empty else 'more than one district'} is called '{district}'"
            raise DataError(Problem(what, remedy=f"use an id ({', '.join(table.index)}) or one of: {known}"))
        return str(named[0])

    def _scored(self, key: str) -> list[Target]:
        return [t for t in self.targets if t.scope == "district" or key == WHOLE]

    def __repr__(self) -> str:
        """Return the table as text."""
        return str(self.display().to_string(index=False))

    def display(self) -> pd.DataFrame:
        """Return the table as people read it: names, values with units, score and rank, 无数据 for the unknown."""
        shown = {"区 district": self.table[NAME].astype(str)}
        for target in self.targets:
            values = [figure(value, target.unit) for value in self.table[f"{target.key}:value"]]
            shown[f"{target.title.zh} {target.bound}"] = pd.Series(values, index=self.table.index)
        shown["得分 score"] = self.table[SCORE].map(lambda value: number(value, digits=_DIGITS))
        shown["名次 rank"] = self.table[RANK].map(lambda rank: "–" if math.isnan(rank) else f"{rank:.0f}")
        return pd.DataFrame(shown)

    def _repr_html_(self) -> str:
        display = self.display()
        rows = [[str(cell) for cell in row] for row in display.to_numpy()]
        rows += [["注意 note", note.both] for note in self.notes]
        return html_table(list(display.columns), rows)


def attainment(value: float, goal: float, *, at_most: bool) -> float:
    """Return how far a target is met, 0–1; NaN where the value is unknown.

    ``value ÷ goal`` for a floor, ``goal ÷ value`` for a ceiling, never above 1.

    Examples
    --------
    >>> attainment(3, 4, at_most=False), attainment(5, 4, at_most=False), attainment(8, 4, at_most=True)
    (0.75, 1.0, 0.5)
    """
    if math.isnan(value):
        return math.nan
    above, below = (goal, value) if at_most else (value, goal)
    if below <= 0:
        return 1.0
    return min(1.0, max(0.0, above / below))


def score(city: City, indicators: Sequence[Indicator]) -> Scorecard:
    """Return the scorecard of a city's districts.

    Parameters
    ----------
    city
        Its city file holds the targets.
    indicators
        The figures. A target whose measure none of them holds is unknown.

    Raises
    ------
    ConfigError
        If a target does not say which of several bases it means, or names one that there is not.
    """
    targets = _bind(city, indicators)
    base = city.districts.set_index(ID)[[NAME, NAME_EN]]
    whole = pd.DataFrame({NAME: ["全市"], NAME_EN: ["Whole city"]}, index=pd.Index([WHOLE]))
    table = pd.concat([pd.DataFrame(base), whole])
    for target in targets:
        values = _values(target, indicators, table.index)
        if target.scope == "city":
            values = values.where(values.index == WHOLE)
        met = values.map(lambda value, t=target: attainment(value, t.goal, at_most=t.at_most))
        columns = {"value": values, "attainment": met, "points": met * 100}
        table = table.assign(**{f"{target.key}:{name}": column for name, column in columns.items()})
    table, notes = _rank(table, targets)
    return Scorecard(title=city.title, table=table, targets=targets, notes=notes)


def _bind(city: City, indicators: Sequence[Indicator]) -> tuple[Target, ...]:
    problems: list[Problem] = []
    targets = []
    for key, target in city.config.targets.items():
        measure = target.measure or key
        rows = [i.table[i.table[MEASURE] == measure] for i in indicators]
        bases = {
            str(basis): str(unit)
            for table in rows
            for basis, unit in zip(table[BASIS], table[UNIT], strict=True)
        }
        basis = target.basis or (next(iter(bases)) if len(bases) == 1 else "")
        if bases and basis not in bases:
            what = f"measure '{measure}' has the bases {', '.join(bases)}"
            problems.append(Problem(what, f"targets.{key}", 'say which is meant: basis = "…"'))
        targets.append(_target(key, target, measure, basis, bases.get(basis, target.unit or "")))
    raise_all(problems, ConfigError)
    return tuple(targets)


def _target(key: str, target: TargetConfig, measure: str, basis: str, unit: str) -> Target:
    title = target.title
    goal = target.at_least if target.at_least is not None else target.at_most
    assert goal is not None  # noqa: S101 - the model gives one of the two
    return Target(
        key=key,
        measure=measure,
        basis=basis,
        goal=goal,
        at_most=target.at_most is not None,
        unit=unit,
        title=Text(zh=title.zh, en=title.en) if title else _default_title(measure, basis),
        weight=target.weight,
        scope=target.scope,
        source=target.source,
        deadline=target.deadline,
    )


_BASES = {
    "people": ("人口", "people"),
    "built_up": ("建成区", "built-up area"),
    "streets": ("道路", "streets"),
}
_MEASURES = {
    "toilet_density": ("公厕密度", "Toilet density"),
    "managed_roads_count": ("严管路条数", "Managed roads"),
    "managed_roads_km": ("严管路里程", "Managed roads, km"),
    "managed_roads_share": ("严管路占比", "Managed roads, share"),
}


def _default_title(measure: str, basis: str) -> Text:
    if measure in _MEASURES:
        zh, en = _MEASURES[measure]
        return Text(zh=zh, en=en)
    way, _, tier = measure.partition("_")
    minutes = tier.removesuffix("min")
    base_zh, base_en = _BASES.get(basis, (basis, basis))
    if way == "coverage":
        return Text(zh=f"{minutes} 分钟{base_zh}覆盖率", en=f"{base_en.capitalize()} within {minutes} min")
    return Text(zh=measure, en=measure)


def _values(target: Target, indicators: Sequence[Indicator], index: pd.Index[str]) -> pd.Series[float]:
    for indicator in indicators:
        rows = indicator.table
        rows = rows[(rows[MEASURE] == target.measure) & (rows[BASIS] == target.basis)]
        if len(rows):
            return rows.set_index(DISTRICT)[VALUE].reindex(index).astype(float)
    return pd.Series(np.nan, index=index)


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
    points = table[[f"{target.key}:points" for target in scored]].to_numpy(dtype=float)
    weight = np.array([target.weight for target in scored])
    known = ~np.isnan(points)
    share = (known * weight).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(share > 0, np.nansum(points * weight, axis=1) / share, np.nan)
    full = known.all(axis=1) & districts & bool(scored)
    rank = pd.Series(np.where(full, np.round(mean, _DIGITS), np.nan), index=table.index).rank(
        ascending=False, method="min"
    )
    partial = table.index[districts & ~full & (share > 0)]
    if len(partial):
        words = f"{len(partial)} districts lack data for some target: scored on what is known, not ranked"
        zh = f"{len(partial)} 个区缺少某项目标的数据：按已知各项计分，不排名"
        notes.append(Note(words, "targets", tuple(partial), zh=zh))
    return table.assign(score=mean, rank=rank), tuple(notes)


def _arithmetic(row: pd.Series[float], targets: Sequence[Target], key: str) -> list[str]:
    lines, terms, weights = [], [], []
    for target in targets:
        value, points = float(row[f"{target.key}:value"]), float(row[f"{target.key}:points"])
        head = f"{target.title.both} [{target.basis}]"
        if math.isnan(value):
            lines.append(f"{head}: {NO_DATA}, no points")
            continue
        division = "goal ÷ value" if target.at_most else "value ÷ goal"
        lines.append(
            f"{head}: value {figure(value, target.unit)}, target {target.bound} ({target.source}); "
            f"{division}, at most 1 = {points / 100:.4f} → {points:.2f} points"
            + ("" if target.scope == "district" else "; for the whole city, not scored")
        )
        if target.scope == "district":
            terms.append(f"{target.weight:g} × {points:.2f}")
            weights.append(target.weight)
    total = float(row[SCORE])
    if terms and not math.isnan(total):
        lines.append(f"score = ({' + '.join(terms)}) ÷ {sum(weights):g} = {number(total, digits=2)}")
    else:
        lines.append(f"score: {NO_DATA}")
    if key != WHOLE:
        rank = float(row[RANK])
        lines.append("not ranked: some target is unknown here" if math.isnan(rank) else f"rank {rank:.0f}")
    return lines
