"""What a city is scored by: its targets with their rules, its plan, its groups of districts, and how firm ranks are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from qdgeo.config.base import Model, Title
from qdgeo.config.scoring import Rule
from qdgeo.targets import Norm, load_norms, plans

__all__ = ["Groups", "PlanConfig", "ScoreConfig", "StabilityConfig", "TargetConfig"]


class TargetConfig(Model):
    """A target for one measure.

    The key in ``[targets.KEY]`` is the measure's own name (``toilet_density``, ``coverage_15min``,
    ``managed_roads_count`` …) unless `measure` names another. The goal is stated (``at_least``, ``at_most``), or taken
    from a norm of ``qdgeo/targets/norms.toml``, or stands in the rule.

    Examples
    --------
    >>> lit = TargetConfig(rule="≥95%得10分；每降低5%扣2分，扣完为止", source="考核办法")
    >>> lit.goal, lit.low_is_better, lit.worth
    (0.95, False, 10.0)
    >>> TargetConfig(norm="toilet_density_qingdao").goal
    4.0
    """

    at_least: float | None = Field(None, gt=0)
    at_most: float | None = Field(None, ge=0)
    norm: str | None = Field(None, description="a norm of qdgeo/targets/norms.toml whose bound is the goal")
    side: Literal["low", "high"] | None = Field(
        None, description="which bound of the norm: low is a floor, high a ceiling; needed where it has both"
    )
    rule: Rule | None = Field(
        None,
        description="how marks are given: in the appraisal's words, or a table with form; value ÷ goal if left out",
    )
    measure: str | None = None
    basis: str | None = Field(
        None, description="denominator: people | built_up | streets; needed where there are several"
    )
    scope: Literal["district", "city"] = Field(
        "district", description="city: compared for the whole city only, not scored"
    )
    weight: float = Field(1.0, gt=0, description="if left out: the rule's full marks, 1 without a rule")
    unit: str | None = None
    title: Title | None = None
    explanation: Title | None = Field(
        None, description="解释: what it is about; the plan's words if left out"
    )
    method: Title | None = Field(None, description="计算方法; the plan's words if left out")
    data: Title | None = Field(None, description="数据来源: whence the figures are")
    deadline: str = Field("", description="in the source's own words; never invented")
    source: str = Field(min_length=1)
    grade: Literal["A", "B", "C", "user"] = "user"

    @property
    def goal(self) -> float:
        """What is to be reached: stated, or where the rule gives its best."""
        stated = self.at_least if self.at_least is not None else self.at_most
        if stated is not None:
            return stated
        return _goal_of(self.rule)

    @property
    def low_is_better(self) -> bool:
        """Whether the goal is a ceiling."""
        if self.at_least is None and self.at_most is None:
            return self.rule is not None and self.rule.direction == "low"
        return self.at_most is not None

    @property
    def worth(self) -> float:
        """The weight: as stated, else the full marks of the rule, else 1."""
        if self.rule is None or "weight" in self.model_fields_set:
            return self.weight
        return float(self.rule.full) or self.weight

    @property
    def adjusts(self) -> bool:
        """Whether it adds to the score or takes off, and is no part of its mean."""
        return self.rule is not None and not self.rule.full

    @property
    def unverified(self) -> bool:
        """Whether its goal is that of a norm that nobody has verified."""
        return self.norm is not None and not load_norms()[self.norm].verified

    @model_validator(mode="before")
    @classmethod
    def _from_norm(cls, data: Any) -> Any:  # noqa: ANN401 (not yet checked)
        """Fill in what a norm states: bound, unit, source, grade."""
        name = data.get("norm") if isinstance(data, Mapping) else None
        if not isinstance(name, str):
            return data
        if "at_least" in data or "at_most" in data:
            raise ValueError("give the goal or the norm, not both")
        norm = load_norms().get(name)
        if norm is None:
            near = get_close_matches(name, load_norms(), n=1)
            raise ValueError(f"no norm '{name}'" + (f": did you mean '{near[0]}'?" if near else ""))
        told = {"source": f"{norm.zh}: {norm.source}", "grade": norm.grade, "unit": norm.unit}
        return told | _bound_of(norm, data.get("side")) | dict(data)

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        stated = [bound for bound in (self.at_least, self.at_most) if bound is not None]
        if len(stated) > 1 or (not stated and self.rule is None):
            raise ValueError("give exactly one of at_least, at_most")
        if self.rule is None:
            return self
        if not stated and self.rule.needs_goal:
            raise ValueError("the rule speaks of the goal: give at_least or at_most beside it")
        if stated and self.rule.direction not in (None, "low" if self.low_is_better else "high"):
            raise ValueError("the rule and the goal disagree on whether more or less is better")
        if (
            stated
            and self.rule.numbers
            and not self.rule.needs_goal
            and self.rule.best != Decimal(str(stated[0]))
        ):
            told = f"the rule gives its best at {self.rule.best.normalize():f}, the goal is {stated[0]:g}"
            raise ValueError(f"{told}: leave the goal out, or write the rule by it")
        return self


def _bound_of(norm: Norm, side: object) -> dict[str, float]:
    sides = {"low": norm.low, "high": norm.high}
    there = [name for name, bound in sides.items() if bound is not None]
    chosen = side if isinstance(side, str) else there[0] if len(there) == 1 else None
    if chosen not in there:
        raise ValueError(
            f"norm '{norm.id}' has the bounds {norm}: say which is meant: side = {' or '.join(there)}"
        )
    bound = sides[str(chosen)]
    assert bound is not None  # noqa: S101 - it is there
    return {"at_least" if chosen == "low" else "at_most": bound}


def _goal_of(rule: Rule | None) -> float:
    """Return where a rule that needs no goal gives its best."""
    if rule is None or not rule.numbers:
        raise ValueError("no goal")
    return float(rule.best)


class ScoreConfig(Model):
    """How points make a score."""

    weights_sum: float | None = Field(
        None, gt=0, description="what the weights of the scored targets must add up to, such as 100"
    )
    unverified_norms: bool = Field(
        False,
        description="whether a norm that was only recalled (grade C) may decide a score; it is then told",
    )


def _each_once(groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    for name, members in groups.items():
        if not members:
            raise ValueError(f"group '{name}' has no district")
        elsewhere = {one: other for other, those in groups.items() if other != name for one in those}
        twice = [one for one in members if one in elsewhere or list(members).count(one) > 1]
        if twice:
            also = elsewhere.get(twice[0], name)
            raise ValueError(f"district '{twice[0]}' stands twice, in the groups '{name}' and '{also}'")
    return groups


Groups = Annotated[dict[str, tuple[str, ...]], AfterValidator(_each_once)]
"""Districts, by id or name, that are ranked apart, by the name of their group."""


class PlanConfig(Model):
    """The plan that a city is held against: a shipped one, a file of one's own on top of it, or both."""

    name: str = Field("qingdao_2022", description="a shipped plan (qdgeo/targets); empty for none")
    path: str | None = Field(None, description="a TOML file with [[targets]] that change or add to it")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:  # noqa: ANN401 (not yet checked)
        """Read ``plan = "my_targets.toml"`` as its path, and any other word as the name of a shipped plan."""
        if not isinstance(data, str):
            return data
        return {"path": data} if data.endswith(".toml") else {"name": data}

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.name and self.name not in plans():
            raise ValueError(f"no plan '{self.name}': there are {', '.join(plans())}; a file ends in .toml")
        return self


def _ascending(speeds: Sequence[float]) -> Sequence[float]:
    if list(speeds) != sorted(set(speeds)) or speeds[0] <= 0:
        raise ValueError("must be positive, ascending, and each once")
    return speeds


class StabilityConfig(Model):
    """How ranks are tried. Every default is an assumption of the house."""

    speeds_ms: Annotated[tuple[float, ...], Field(min_length=1), AfterValidator(_ascending)] = Field(
        (0.8, 1.0, 1.2, 1.4), description="walking speeds, m/s, from slow walkers to brisk ones"
    )
    missing: float = Field(
        0.1,
        ge=0,
        lt=1,
        description="share of the toilets, and of the rows of each register that a target counts, taken away or added",
    )
    draws: int = Field(
        20, ge=0, le=1000, description="random draws with fewer facilities, and as many with more"
    )
    seed: int = Field(1950, ge=0, description="of the draws, so that the same input gives the same ranks")
