"""The scorecard: a table that explains each of its figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

import numpy as np
import pandas as pd

from qdgeo.errors import DataError, Problem
from qdgeo.schema import NAME, NAME_EN, WHOLE
from qdgeo.scorecard.arithmetic import arithmetic
from qdgeo.scorecard.marks import exact
from qdgeo.scorecard.names import GROUP, RANK, SCORE
from qdgeo.scorecard.target import Target
from qdgeo.wording import Note, Text, figure, html_table, number

__all__ = ["Explanation", "Scorecard", "printed", "rank_band", "rounded"]

_DIGITS = 1  # scores are compared as they are printed


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
        Indexed by district id, the whole city last: ``name``, ``name_en``, ``group`` where there are groups, for every
        target KEY the columns ``KEY:value``, ``KEY:attainment`` (0–1), ``KEY:points`` (0–100; of an adjustment what it
        adds to the score), where the target has a rule ``KEY:marks``, then ``score`` (0–100 before adjustments) and
        ``rank`` (1 is best in its group, ties share it, NaN is not ranked). Targets of the whole city have figures in
        its row only.
    targets
        In the order of the city file.
    notes
        Which targets are unknown, and who is not ranked.
    steps
        By target with a rule and by district, the arithmetic that gave its marks.
    bands
        By district, the best and the worst rank that it takes where figures are uncertain; empty if that was not tried.
    """

    title: Text
    table: pd.DataFrame
    targets: tuple[Target, ...]
    notes: tuple[Note, ...] = ()
    steps: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    bands: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def with_bands(self, bands: Mapping[str, tuple[int, int]]) -> Scorecard:
        """Return the card with the ranks that each district may take; where they overlap none is surely better."""
        return replace(self, bands=MappingProxyType(dict(bands)))

    def explain(self, district: str) -> Explanation:
        """Return every step from values to the score of a district, given by its id or name.

        Raises
        ------
        DataError
            If no district, or more than one, has that id or name.
        """
        key = self._find(district)
        row = self.table.loc[[key]].iloc[0]
        return Explanation((f"{row[NAME]} ({key})", *arithmetic(row, self._scored(key), self.steps, key)))

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
        return [t for t in self.targets if t.scope != "city" or key == WHOLE]

    def __repr__(self) -> str:
        """Return the table as text."""
        return str(self.display().to_string(index=False))

    def display(self) -> pd.DataFrame:
        """Return the table as people read it: best first, values with units, 无数据 for the unknown."""
        shown = {"区 district": self.table[NAME].astype(str)}
        if GROUP in self.table:
            shown["组 group"] = self.table[GROUP].astype(str)
        for target in self.targets:
            shown_for = (
                self.table.index == WHOLE if target.scope == "city" else np.ones(len(self.table), bool)
            )
            values = [
                figure(value, target.unit)
                if meant
                else "–"  # a target of the whole city asks nothing of a district
                for value, meant in zip(self.table[f"{target.key}:value"], shown_for, strict=True)
            ]
            header = f"{target.title.zh} {target.bound}"
            header += f" [{target.key}]" if header in shown else ""
            shown[header] = pd.Series(values, index=self.table.index)
        shown["得分 score"] = self.table[SCORE].map(printed)
        shown["名次 rank"] = self.table[RANK].map(lambda rank: "–" if math.isnan(rank) else f"{rank:.0f}")
        if self.bands:
            shown["名次区间 ranks"] = pd.Series(
                {key: rank_band(self.bands.get(str(key))) for key in self.table.index}, dtype=object
            )
        return pd.DataFrame(shown).loc[self._order()]

    def _order(self) -> list[str]:
        """Return the districts group by group by rank, then those without one, then the whole city."""
        districts = self.table.drop(WHOLE)
        ranked = districts.sort_values(RANK, kind="stable", na_position="last")
        if GROUP in districts:
            places = {group: place for place, group in enumerate(dict.fromkeys(districts[GROUP]))}
            ranked = ranked.sort_values(GROUP, kind="stable", key=lambda group: group.map(places))
        return [*ranked.index, WHOLE]

    def _repr_html_(self) -> str:
        display = self.display()
        rows = [[str(cell) for cell in row] for row in display.to_numpy()]
        rows += [["注意 note", note.both] for note in self.notes]
        return html_table(list(display.columns), rows)


def rounded(score: float) -> float:
    """Return a score with the decimals that are printed, halves away from zero; scores are compared so.

    Examples
    --------
    >>> rounded(72.25), rounded(-0.05), rounded(float("nan"))
    (72.3, -0.1, nan)
    """
    if not math.isfinite(score):
        return score
    return float(exact(score).quantize(Decimal(1).scaleb(-_DIGITS), rounding=ROUND_HALF_UP))


def printed(score: float) -> str:
    """Return a score as it is printed.

    Examples
    --------
    >>> printed(72.25), printed(-1400), printed(float("nan"))
    ('72.3', '-1,400.0', '无数据')
    """
    return number(rounded(score), digits=_DIGITS)


def rank_band(ranks: tuple[int, int] | None) -> str:
    """Return the ranks that a district may take as they are shown.

    Examples
    --------
    >>> rank_band((2, 3)), rank_band((1, 1)), rank_band(None)
    ('2–3', '1', '–')
    """
    if ranks is None:
        return "–"
    best, worst = ranks
    return f"{best}" if best == worst else f"{best}–{worst}"
