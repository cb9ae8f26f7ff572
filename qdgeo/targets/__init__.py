"""Targets, norms and the toilet rules as data: value, unit, deadline, source, how sure; shipped as TOML.

A city file states the targets that a city is scored by; these tables are the reference that it is written
from. Numbers that somebody assumed live here, or in the city file's models (`qdgeo.config`) with their reason.

>>> plan = load_plan("qingdao_2022")
>>> {"T05", "T06", "T16"} <= {target.id for target in plan if target.measure}
True
>>> print(next(target for target in plan if target.id == "T16"))
T16 到2024年市容秩序严管路1000条: >= 1000 条 (到2024年)
"""

from __future__ import annotations

from typing import Any

from qdgeo.targets.norms import Norm, load_norms, parse_norms
from qdgeo.targets.plan_rows import Comparison, Reading, Target, parse_targets
from qdgeo.targets.plans import amended_plan, load_plan, plans
from qdgeo.targets.reading import Grade, read_table
from qdgeo.targets.walkers import Slope, Walker, load_walkers

__all__ = [
    "Comparison",
    "Grade",
    "Norm",
    "Reading",
    "Slope",
    "Target",
    "Walker",
    "amended_plan",
    "load_norms",
    "load_plan",
    "load_toilet_rules",
    "load_walkers",
    "parse_norms",
    "parse_targets",
    "plans",
]


def load_toilet_rules() -> tuple[dict[str, Any], ...]:
    """Return the table that decides what a public toilet is, row by row, in order of precedence.

    The rows have the form of ``qdgeo.config.ToiletRule``, which checks them; this floor lies below it.

    Examples
    --------
    >>> load_toilet_rules()[0]["where"]
    {'duplicate_of': ['*']}
    """
    return tuple(read_table("toilet_rules")["rules"])
