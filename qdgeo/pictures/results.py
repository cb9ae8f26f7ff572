"""Indicators and scorecard as the themes ask for them: figures by district, targets, and the columns of tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators import Indicator
from qdgeo.network import Reach
from qdgeo.pictures.theme import Column
from qdgeo.schema import ID, WHOLE
from qdgeo.scorecard import Scorecard, Target
from qdgeo.wording import Text, figure

__all__ = ["Results", "known", "met"]

_GOAL_AT = 0.8  # where on a bar the target stands, if the unit has no whole


@dataclass(frozen=True, kw_only=True, eq=False)
class Results:
    """A city with what was computed of it.

    Parameters
    ----------
    city
        The city.
    by_id
        Its indicators.
    card
        The scorecard, None if there is none.
    reach
        The search that the figures rest on, None if it is not at hand: cells of people not covered are then not drawn.
    """

    city: City
    by_id: Mapping[str, Indicator]
    card: Scorecard | None
    reach: Reach | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the districts."""
        return tuple(self.city.districts[ID].astype(str))

    def values(self, indicator: str, measure: str, basis: str) -> dict[str, float]:
        """Return a measure by district and for the whole; NaN where it is unknown."""
        found = self.by_id.get(indicator)
        keys = (*self.ids, WHOLE)
        if found is None:
            return dict.fromkeys(keys, float("nan"))
        return {key: found.value(key, measure, basis) for key in keys}

    def of_card(self, column: str) -> dict[str, float]:
        """Return a column of the scorecard by district and for the whole; NaN where it is unknown."""
        table = self.card.table if self.card is not None else None
        if table is None or column not in table:
            return dict.fromkeys((*self.ids, WHOLE), float("nan"))
        return dict(zip(table.index.astype(str), table[column].to_numpy(dtype=float).tolist(), strict=True))

    def array(self, values: Mapping[str, float]) -> NDArray[np.float64]:
        """Return figures in the order of the districts."""
        return np.array([values[key] for key in self.ids], dtype=np.float64)

    def target(self, measure: str, basis: str) -> Target | None:
        """Return the target that a measure is held against, None if there is none."""
        targets = self.card.targets if self.card is not None else ()
        return next((t for t in targets if t.measure == measure and t.basis == basis), None)

    def column(
        self,
        title: Text,
        values: Mapping[str, float],
        unit: str,
        *,
        target: Target | None = None,
        bars: bool = False,
    ) -> Column:
        """Return a column of figures, with what its target makes of them.

        Parameters
        ----------
        title
            Heading.
        values
            By district and for the whole.
        unit
            Of the values.
        target
            What they are held against.
        bars
            Whether a bar stands beside each: of a share the whole is one, of anything else the greatest value is.
        """
        goal = target.goal if target is not None else float("nan")
        full = 1.0 if unit == "share" else max([*(v for v in values.values() if math.isfinite(v)), goal * 1.25, 1e-9]
                                               if math.isfinite(goal) else
                                               [*(v for v in values.values() if math.isfinite(v)), 1e-9])  # fmt: skip
        return Column(
            title=title,
            cells={key: figure(value, unit) for key, value in values.items()},
            target=target.bound if target is not None else "",
            met={} if target is None else {key: met(target, value) for key, value in values.items()},
            bars={key: value / full for key, value in values.items()} if bars else {},
            goal=goal / full,
        )

    def by(self, values: Mapping[str, float]) -> tuple[str, ...]:
        """Return the districts, greatest value first, unknown ones last; ties by id."""
        known = {key: value if math.isfinite(value) else -math.inf for key, value in values.items()}
        return tuple(sorted(self.ids, key=lambda key: (-known[key], key)))

    def definitions(self, *indicators: str) -> tuple[Text, ...]:
        """Return what is written under the table: the definitions of some indicators."""
        return tuple(
            text for name in indicators if name in self.by_id for text in self.by_id[name].definitions
        )


def met(target: Target, value: float) -> bool | None:
    """Return whether a value reaches the goal of a target, None where it is unknown."""
    if math.isnan(value):
        return None
    return bool(value <= target.goal if target.at_most else value >= target.goal)


def known(values: Iterable[float]) -> bool:
    """Return whether any value is known."""
    return any(math.isfinite(value) for value in values)
