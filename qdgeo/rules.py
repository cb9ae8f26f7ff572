"""Apply the rule table that decides what a public toilet is.

The first rule that fits a facility decides: it counts, under a kind, or it does not, for a reason that is
shown beside it. A facility that no rule fits is left out and says so, so that nothing counts by accident.

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

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from qdgeo.config import ToiletRule
from qdgeo.errors import ConfigError, Problem, raise_all
from qdgeo.schema import COUNTS, KIND, REASON
from qdgeo.targets import load_toilet_rules

__all__ = ["classify", "default_rules"]

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
        One row a toilet, with the text columns that the rules name.
    rules
        In order of precedence.

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
