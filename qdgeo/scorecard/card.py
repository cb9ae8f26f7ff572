"""The scorecard: a table that explains each of its figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from qdgeo.errors import DataError, Problem
from qdgeo.schema import NAME, NAME_EN, WHOLE
from qdgeo.scorecard.target import Target
from qdgeo.wording import NO_DATA, Note, Text, figure, html_table, number

__all__ = ["RANK", "SCORE", "Explanation", "Scorecard", "printed"]

SCORE, RANK = "score", "rank"
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
        """Return the table as people read it: best first, values with units, 无数据 for the unknown."""
        shown = {"区 district": self.table[NAME].astype(str)}
        for target in self.targets:
            values = [figure(value, target.unit) for value in self.table[f"{target.key}:value"]]
            header = f"{target.title.zh} {target.bound}"
            header += f" [{target.key}]" if header in shown else ""
            shown[header] = pd.Series(values, index=self.table.index)
        shown["得分 score"] = self.table[SCORE].map(printed)
        shown["名次 rank"] = self.table[RANK].map(lambda rank: "–" if math.isnan(rank) else f"{rank:.0f}")
        return pd.DataFrame(shown).loc[self._order()]

    def _order(self) -> list[str]:
        """Return the districts by rank, then those without one, then the whole city."""
        districts = self.table.drop(WHOLE)
        return [*districts.sort_values(RANK, kind="stable", na_position="last").index, WHOLE]

    def _repr_html_(self) -> str:
        display = self.display()
        rows = [[str(cell) for cell in row] for row in display.to_numpy()]
        rows += [["注意 note", note.both] for note in self.notes]
        return html_table(list(display.columns), rows)


def printed(score: float) -> str:
    """Return a score as it is printed, which is also how scores are compared."""
    return number(score, digits=_DIGITS)


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
