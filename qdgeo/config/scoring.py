"""Scoring rules of appraisals as typed models: steps, bands, lines, shares of the goal, places.

A rule gives marks out of ``full``. One whose ``full`` is 0 is an adjustment: what it adds or takes off goes on top of
the score and is no part of its mean. Numbers are decimal: 0.95 is 0.95, not the nearest binary fraction.

>>> Steps(full=1, start="0.95", each="0.05", loses="0.2").full
Decimal('1')
>>> Bands(bands=[{"bound": 4, "marks": 1}, {"bound": 3, "marks": 2}])
Traceback (most recent call last):
    ...
pydantic_core._pydantic_core.ValidationError: ...a better value would get fewer marks...
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from qdgeo.config.base import Model
from qdgeo.config.rule_words import parse_rule

__all__ = ["Band", "Bands", "Linear", "Places", "Proportion", "Rule", "Steps"]

Better = Literal["high", "low"]
_Marks = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
_Amount = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]
_Number = Annotated[Decimal, Field(allow_inf_nan=False)]


class _Of(Model):
    """What every rule may state."""

    text: str = Field("", description="the rule in the appraisal's own words")
    unit: str = Field(
        "",
        description="unit that the words give to the numbers: % for shares; empty where they are stated bare",
    )
    of: Literal["value", "goal"] = Field(
        "value", description="the rule speaks of the value itself, or of value ÷ goal (完成率)"
    )

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that are held against the value."""
        return ()

    @property
    def best(self) -> Decimal:
        """The first of `numbers`: the value from which a rule that needs no goal gives its best."""
        return self.numbers[0]

    @property
    def needs_goal(self) -> bool:
        """Whether the target must state its goal itself."""
        return self.of == "goal"

    @property
    def direction(self) -> Better | None:
        """Which values are better; None if the target says so."""
        return None


class Steps(_Of):
    """Full marks at ``start``; every ``each`` on the worse side loses marks, or on the better side gains some.

    「≥95%得1分；每降低5%扣0.2分，扣完为止」: full 1, start 0.95, each 0.05, loses 0.2.
    """

    form: Literal["steps"] = "steps"
    full: _Marks = Field(Decimal(0), description="most marks; 0: an adjustment of the score")
    base: _Marks = Field(Decimal(0), description="marks at start of a rule that gains; full where it loses")
    start: _Number | None = Field(None, description="where counting begins; the target's goal if left out")
    each: _Amount
    loses: _Amount | None = None
    gains: _Amount | None = None
    at_most: _Amount | None = Field(
        None, description="most that is lost or gained; of a loss from full marks, all of them if left out"
    )
    part: Literal["none", "whole", "share"] = Field(
        "none", description="a part of a step counts not at all, as a whole one, or in proportion"
    )
    better: Better = "high"
    otherwise: _Marks = Field(
        Decimal(0), description="of a rule that gains: marks of what does not reach start"
    )
    zero: _Number | None = Field(
        None, description="of a rule that loses: the value from which on there are no marks"
    )
    zero_strict: bool = Field(False, description="whether that value itself still has its marks")

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that are held against the value."""
        there = (self.start, self.each, self.zero)
        return tuple(number for number in there if number is not None)

    @property
    def needs_goal(self) -> bool:
        """Whether the target must state its goal itself."""
        return self.start is None or self.of == "goal"

    @property
    def direction(self) -> Better | None:
        """Which values are better."""
        return self.better

    @model_validator(mode="after")
    def _one_change(self) -> Self:
        if (self.loses is None) == (self.gains is None):
            raise ValueError("give exactly one of loses, gains")
        if self.loses is not None and self.full and self.at_most is not None and self.at_most > self.full:
            raise ValueError("more is lost at most than there are marks")
        if self.base and (self.loses is not None or self.base >= self.full):
            raise ValueError("base is for a rule that gains, and lies below full")
        return self

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.otherwise and (self.loses is not None or self.otherwise > self.base):
            raise ValueError("otherwise is for a rule that gains, and is no more than base")
        if self.zero is None:
            return self
        if self.loses is None or not self.full:
            raise ValueError("zero is for a rule that loses from full marks")
        sign = 1 if self.better == "high" else -1
        if self.start is not None and sign * self.zero >= sign * self.start:
            raise ValueError("zero lies on the side of start where the rule gives its marks")
        return self


class Band(Model):
    """Marks for values that reach a bound."""

    bound: _Number
    marks: _Marks
    strict: bool = Field(False, description="whether the bound itself does not count")


class Bands(_Of):
    """Marks by band, the best that is reached: 「≥95%得1分；≥90%得0.8分；其余不得分」."""

    form: Literal["bands"] = "bands"
    bands: tuple[Band, ...] = Field(min_length=1)
    otherwise: _Marks = Decimal(0)
    better: Better = "high"
    whole: bool = Field(
        False,
        description="the bounds count whole things: nothing lies between 5 and 6 (≤5处得10分，6~10处得8分)",
    )

    @property
    def full(self) -> Decimal:
        """Marks of the best band."""
        return max(band.marks for band in self.bands)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that are held against the value."""
        return tuple(band.bound for band in self.best_first)

    @property
    def direction(self) -> Better | None:
        """Which values are better."""
        return self.better

    @property
    def best_first(self) -> tuple[Band, ...]:
        """The bands, the hardest to reach first."""
        sign = -1 if self.better == "high" else 1
        return tuple(sorted(self.bands, key=lambda band: (sign * band.bound, not band.strict)))

    @model_validator(mode="after")
    def _monotone(self) -> Self:
        ordered = self.best_first
        bounds = [(band.bound, band.strict) for band in ordered]
        if len(set(bounds)) < len(bounds):
            raise ValueError("two bands have the same bound")
        marks = [*(band.marks for band in ordered), self.otherwise]
        if any(upper < lower for upper, lower in pairwise(marks)):
            raise ValueError("a better value would get fewer marks")
        if not self.full:
            raise ValueError("no band gives any marks")
        return self


class Linear(_Of):
    """Full marks at ``top``, none at ``zero``, in proportion between them."""

    form: Literal["linear"] = "linear"
    full: _Amount
    top: _Number
    zero: _Number

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers that are held against the value."""
        return (self.top, self.zero)

    @property
    def direction(self) -> Better | None:
        """Which values are better."""
        return "high" if self.top > self.zero else "low"

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.top == self.zero:
            raise ValueError("full marks and none begin at the same value")
        return self


class Proportion(_Of):
    """Marks in proportion to value ÷ goal, full at the goal: the rule of a target that states none, out of 100."""

    form: Literal["proportion"] = "proportion"
    full: _Amount = Decimal(100)

    @property
    def needs_goal(self) -> bool:
        """Whether the target must state its goal itself."""
        return True


class Places(_Of):
    """Marks by place among the districts of a group; equal values share the better place.

    「第1名加1分，第2名加0.8分」: first 1, 0.8, as an adjustment.
    """

    form: Literal["places"] = "places"
    full: _Marks = Field(Decimal(0), description="0: an adjustment of the score")
    first: tuple[_Number, ...] = Field((), description="marks of the first place, the second, …")
    last: tuple[_Number, ...] = Field((), description="marks of the last place, the one before it, …")
    otherwise: _Number = Decimal(0)

    @property
    def needs_goal(self) -> bool:
        """Whether the target must state its goal itself, which also says which values are better."""
        return True

    @model_validator(mode="after")
    def _falling(self) -> Self:
        if not self.first and not self.last:
            raise ValueError("give the marks of some places: first, last")
        marks = [*self.first, self.otherwise, *reversed(self.last)]
        if any(upper < lower for upper, lower in pairwise(marks)):
            raise ValueError("a better place would get fewer marks")
        if self.full and (max(marks) > self.full or min(marks) < 0):
            raise ValueError("marks of a place are not between 0 and full")
        return self


def _read(rule: Any) -> Any:  # noqa: ANN401 (not yet checked)
    return parse_rule(rule) if isinstance(rule, str) else rule


Rule = Annotated[
    Annotated[Steps | Bands | Linear | Proportion | Places, Field(discriminator="form")],
    BeforeValidator(_read, json_schema_input_type=str | dict[str, Any]),
]
"""A scoring rule, from the appraisal's own words or as a table with ``form``."""
