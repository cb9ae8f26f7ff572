"""A target of a plan, and rows of a table as targets."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, row_faults

__all__ = ["Better", "Comparison", "Form", "Reading", "Target", "parse_targets", "target_faults"]

Comparison = Literal["at_least", "more_than", "at_most", "fact", "words"]
Better = Literal["at_least", "more_than", "at_most", ""]
Form = Literal["point", "line", "area", "ratio", "event", "context"]

_SIGNS = {"at_least": ">= ", "more_than": "> ", "at_most": "<= ", "fact": "", "words": ""}
_GIVEN_IN = ("ratios", "context", "")
_OPTIONAL = frozenset({"value", "given_in", "better", "reading"})
_WORDS = ("zh", "en")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The figure that a target's words are taken to mean, in the unit of its measure: this project's, grade C."""

    value: float
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Target:
    """One item of a plan, in the plan's own words.

    Parameters
    ----------
    id
        Unique within the plan.
    zh, en
        The text, and its translation by this project.
    value
        The number that the text prints, in `unit`; None where it prints none.
    comparison
        How a figure is held against `value`; "more_than" of things that are counted; "fact" was reached when the plan
        was told, "words" has no number.
    words
        The number or the demand as the text has it.
    unit
        As in the text, "" if it has none.
    deadline
        In the text's own words, "" where it states none.
    system
        The part of the plan.
    form
        What it is on the ground.
    needs
        Sources of the city file and registers that it is computed from, by id.
    given_in
        The register whose figure is taken as given where nothing is computed: "ratios", "context" or "".
    computation_zh, computation_en
        How it is computed, in few words.
    measure, basis
        The measure of this package that answers it, and its denominator; "" if none does yet.
    reading
        Where the text has no number for the measure, what its words are taken to mean; None if nothing is.
    better
        Of a fact: whether more or less than the printed number is better; "" if neither.
    source, grade
        Where it is from, and how sure that is.
    """

    id: str
    zh: str
    en: str
    comparison: Comparison
    words: str
    unit: str
    deadline: str
    system: str
    form: tuple[Form, ...]
    needs: tuple[str, ...]
    computation_zh: str
    computation_en: str
    measure: str
    basis: str
    source: str
    grade: Grade
    value: float | None = None
    given_in: str = ""
    better: Better = ""
    reading: Reading | None = None

    @property
    def direction(self) -> Better:
        """Whether more or less is better: of a demand its comparison, of a fact what is stated, of words more."""
        said = {"words": "at_least", "fact": self.better}.get(self.comparison, self.comparison)
        return cast("Better", "at_least" if said == "more_than" else said)

    @property
    def goal(self) -> float | None:
        """The number to reach: `value`, or of what is to be more than it the next whole number; None without a number.

        Examples
        --------
        >>> from qdgeo.targets import load_plan
        >>> [target.goal for target in load_plan("qingdao_2022") if target.id in {"T29", "T30"}]
        [50.0, 31.0]
        """
        more = "more_than" in (self.comparison, self.better)
        return self.value if self.value is None or not more else float(math.floor(self.value) + 1)

    def __str__(self) -> str:
        """Return the target as one line."""
        demand = self.words if self.value is None else f"{_SIGNS[self.comparison]}{self.value:g} {self.unit}"
        by = f" ({self.deadline})" if self.deadline else ""
        return f"{self.id} {self.zh}: {demand.strip() or '—'}{by}"


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(Target.__dataclass_fields__, str),
    "value": (int, float),
    "form": list,
    "needs": list,
    "computation": dict,
    "reading": dict,
}
_KEYS = frozenset(_TYPES) - {"computation_zh", "computation_en"}


def parse_targets(rows: list[dict[str, Any]], *, where: str) -> tuple[Target, ...]:
    """Return rows of a plan as targets.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, value of the wrong type and value out of its range.
    """
    raise_all(list(target_faults(rows, where=where)), DataError)
    return tuple(map(_target, rows))


def _target(row: dict[str, Any]) -> Target:
    words, reading = row["computation"], row.get("reading")
    plain = {key: value for key, value in row.items() if key not in {"computation", "reading"}}
    plain |= {"form": tuple(row["form"]), "needs": tuple(row["needs"])}
    if "value" in row:
        plain["value"] = float(row["value"])
    told = Reading(**(reading | {"value": float(reading["value"])})) if reading else None
    return Target(**plain, computation_zh=words["zh"], computation_en=words["en"], reading=told)


def target_faults(rows: list[dict[str, Any]], *, where: str) -> Iterator[Problem]:
    """Yield what is wrong with rows of a plan, as `parse_targets` raises it."""
    choices: dict[str, Collection[str]] = {
        "grade": GRADES,
        "comparison": get_args(Comparison),
        "given_in": _GIVEN_IN,
        "better": get_args(Better),
    }
    yield from row_faults(rows, _KEYS, optional=_OPTIONAL, choices=choices, where=where)
    for row in rows:
        yield from _of_row(row, f"{where}, {row.get('id')}")


def _of_row(row: dict[str, Any], place: str) -> Iterator[Problem]:
    wrong = [key for key, kind in _TYPES.items() if key in row and not _is(row[key], kind)]
    for key in wrong:
        yield Problem(
            f"{key} {row[key]!r} is of the wrong kind", place, f"compare {key} in qingdao_2022.toml"
        )
    if (row.get("comparison") == "words") != (row.get("value") is None):
        yield Problem("a value is given exactly where there is a number to compare with", place)
    if "value" not in wrong:
        yield from _number_faults(row, place)
    for key, parts in (("computation", _WORDS), ("reading", ("value", *_WORDS))):
        if key in row and key not in wrong and set(row[key]) != set(parts):
            yield Problem(f"{key} does not hold exactly {', '.join(parts)}", place)
    odd = [] if "form" in wrong else [form for form in row.get("form", ()) if form not in get_args(Form)]
    if odd:
        yield Problem(f"form '{odd[0]}'", place, f"use some of: {', '.join(get_args(Form))}")


def _number_faults(row: dict[str, Any], place: str) -> Iterator[Problem]:
    """Yield numbers that no figure can be held against."""
    value = row.get("value")
    if value is not None and not 0 <= value < math.inf:
        yield Problem(f"value {value:g} is no number from 0 on", place, "write the number that is demanded")
    counted = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if "more_than" in (row.get("comparison"), row.get("better")) and (not counted or row.get("unit") == "%"):
        yield Problem("more_than is for what is counted", place, "write at_least")
    reading = row.get("reading")
    read = reading.get("value") if isinstance(reading, dict) else None
    if read is not None and not (_is(read, (int, float)) and 0 <= read <= 1):
        yield Problem(f"reading {read!r} is no share", place, "write what the words mean as a share, 0–1")


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
