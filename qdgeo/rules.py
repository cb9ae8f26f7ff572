"""Apply the rule table that decides what a public toilet is.

The first rule that fits a facility decides: it counts, under a kind, or it does not, for a reason that is
shown beside it. A facility that no rule fits is left out and says so, so that nothing counts by accident. To the
rules a facility repeats another only if that other counts by itself: a station's public toilet is not left out
because a staff toilet is mapped inside it.

>>> import geopandas as gpd
>>> from qdgeo.config import ToiletRule
>>> table = (
...     ToiletRule(where={"access": ("private", "no")}, counts=False, reason="private"),
...     ToiletRule(where={"feature": ("amenity=toilets",)}, counts=True, kind="公共厕所"),
... )
>>> mapped = gpd.GeoDataFrame({"feature": ["amenity=toilets"] * 2, "access": ["private", ""]}, geometry=[None] * 2)
>>> classify(mapped, table)[["counts", "kind", "reason"]].to_dict("list")
{'counts': [False, True], 'kind': ['', '公共厕所'], 'reason': ['private', '']}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from qdgeo.config import ToiletRule
from qdgeo.errors import ConfigError, Problem, raise_all
from qdgeo.schema import COUNTS, ID, KIND, REASON
from qdgeo.targets import load_toilet_rules

__all__ = ["classify", "default_rules"]

_REPEATS = "duplicate_of"
_NO_RULE = "没有适用的规则 no rule fits it"


def default_rules() -> tuple[ToiletRule, ...]:
    """Return the shipped table, as `qdgeo.targets` holds it.

    Examples
    --------
    >>> default_rules()[0].where
    {'duplicate_of': ('*',)}
    """
    return tuple(ToiletRule.model_validate(row) for row in load_toilet_rules())


def classify(facilities: gpd.GeoDataFrame, rules: Sequence[ToiletRule]) -> gpd.GeoDataFrame:
    """Return `facilities` with ``counts``, ``kind`` and ``reason`` filled in by the first rule that fits.

    Parameters
    ----------
    facilities
        One row a toilet, with the text columns that the rules name. ``duplicate_of`` holds the ``id`` of the
        facility that this one repeats, or several, separated by ";".
    rules
        In order of precedence. They see ``duplicate_of`` only where the other, or what that one repeats in turn,
        would count if nothing repeated anything; of facilities that repeat each other in a circle, the first
        stands.

    Raises
    ------
    ConfigError
        If a rule names a column that the facilities do not have.
    """
    unknown = sorted({column for rule in rules for column in rule.where} - set(facilities.columns))
    known = ", ".join(map(str, facilities.columns.drop("geometry")))
    raise_all(
        [
            Problem(f"a toilet rule asks for '{column}'", "toilet_rules", f"use one of: {known}")
            for column in unknown
        ],
        ConfigError,
    )
    if _REPEATS not in facilities.columns:
        return _decide(facilities, rules)
    alone = _decide(facilities.assign(**{_REPEATS: ""}), rules)
    decided = _decide(facilities.assign(**{_REPEATS: _repeats_of_counted(facilities, alone)}), rules)
    return decided.assign(**{_REPEATS: facilities[_REPEATS]})


def _decide(facilities: gpd.GeoDataFrame, rules: Sequence[ToiletRule]) -> gpd.GeoDataFrame:
    size = len(facilities)
    undecided = np.ones(size, dtype=bool)
    counts = np.zeros(size, dtype=bool)
    kind = np.full(size, "", dtype=object)
    reason = np.full(size, _NO_RULE, dtype=object)
    for rule in rules:
        fits = undecided & _fits(facilities, rule)
        counts[fits], reason[fits] = rule.counts, rule.reason
        kind[fits] = (rule.kind or _own_kind(facilities)[fits]) if rule.counts else ""
        undecided &= ~fits
    return facilities.assign(**{COUNTS: counts, KIND: kind, REASON: reason})


def _repeats_of_counted(facilities: gpd.GeoDataFrame, alone: gpd.GeoDataFrame) -> list[str]:
    """Return ``duplicate_of``, blank where nothing that it leads to counts by itself (`alone`)."""
    written = facilities[_REPEATS].fillna("").astype(str).tolist()
    ids = facilities[ID].astype(str).tolist() if ID in facilities.columns else []
    row_of = {key: row for row, key in enumerate(ids)}
    steps = [_named(text, row_of) for text in written]
    reached = {row: _reached(row, steps) for row, others in enumerate(steps) if others}
    counts = alone[COUNTS].to_numpy()

    def yields(row: int, other: int) -> bool:
        circle = row in reached.get(other, ())
        return bool(counts[other]) and other != row and (other < row or not circle)

    return [
        text if any(yields(row, other) for other in reached.get(row, ())) else ""
        for row, text in enumerate(written)
    ]


def _named(text: str, row_of: Mapping[str, int]) -> list[int]:
    """Return the rows whose ids a cell names; a single id may itself hold the separator."""
    return [row_of[key] for key in ([text] if text in row_of else text.split(";")) if key in row_of]


def _reached(row: int, steps: Sequence[Sequence[int]]) -> set[int]:
    """Return all rows that one leads to, itself only if it stands in a circle."""
    found: set[int] = set()
    ahead = list(steps[row])
    while ahead:
        other = ahead.pop()
        if other not in found:
            found.add(other)
            ahead += steps[other]
    return found


def _own_kind(facilities: gpd.GeoDataFrame) -> NDArray[np.object_]:
    if KIND in facilities.columns:
        return facilities[KIND].to_numpy(dtype=object)
    return np.full(len(facilities), "", dtype=object)


def _fits(facilities: gpd.GeoDataFrame, rule: ToiletRule) -> NDArray[np.bool_]:
    fits = np.ones(len(facilities), dtype=bool)
    for column, allowed in rule.where.items():
        values = facilities[column].fillna("").astype(str).str.strip()
        present = (values != "").to_numpy() if "*" in allowed else np.zeros(len(values), dtype=bool)
        fits &= values.isin([value for value in allowed if value != "*"]).to_numpy() | present
    return fits
