"""Plans as data: every target in the plan's own words, with what answers it; a user's file changes or adds targets.

>>> density = next(target for target in load_plan("qingdao_2022") if target.id == "T06")
>>> print(density)
T06 建成区公厕密度达到4座/平方公里: >= 4 座/km²
>>> density.needs, density.measure, density.basis, density.computation_en
(('toilets', 'built_up'), 'toilet_density', 'built_up', 'toilets that count in the built-up area ÷ its km²; ...')
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from qdgeo.errors import ConfigError, DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, read_table, row_faults

__all__ = [
    "Better",
    "Comparison",
    "Form",
    "Reading",
    "Target",
    "amended_plan",
    "load_plan",
    "parse_targets",
    "plans",
]

Comparison = Literal["at_least", "at_most", "fact", "words"]
Better = Literal["at_least", "at_most", ""]
Form = Literal["point", "line", "area", "ratio", "event", "context"]

_SIGNS = {"at_least": ">= ", "at_most": "<= ", "fact": "", "words": ""}
_GIVEN_IN = ("ratios", "context", "")
_OPTIONAL = frozenset({"value", "given_in", "better", "reading"})
_SHARED = ("source", "grade")
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
        How a figure is held against `value`; "fact" was reached when the plan was told, "words" has no number.
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
        if self.comparison in ("at_least", "at_most"):
            return "at_least" if self.comparison == "at_least" else "at_most"
        return "at_least" if self.comparison == "words" else self.better

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


@cache
def plans() -> tuple[str, ...]:
    """Return the names of the plans that are shipped: the tables that hold targets.

    Examples
    --------
    >>> plans()
    ('qingdao_2022',)
    """
    names = (entry.name for entry in files("qdgeo.targets").iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name for name in (n.removesuffix(".toml") for n in names) if _is_plan(name)))


def _is_plan(name: str) -> bool:
    return "targets" in read_table(name)


@cache
def load_plan(name: str) -> tuple[Target, ...]:
    """Return the targets of a plan, in the plan's order.

    Parameters
    ----------
    name
        One of `plans`.

    Raises
    ------
    DataError
        If there is no such plan, or with every fault of its table.

    Examples
    --------
    >>> next(target for target in load_plan("qingdao_2022") if target.id == "T16").deadline
    '到2024年'
    >>> load_plan("atlantis")
    Traceback (most recent call last):
        ...
    qdgeo.errors.DataError: no plan 'atlantis'. To mend it: use one of: qingdao_2022
    """
    return parse_targets(_rows(name), where=f"{name}.toml")


def _rows(name: str) -> list[dict[str, Any]]:
    if name not in plans():
        raise DataError(Problem(f"no plan '{name}'", remedy=f"use one of: {', '.join(plans())}"))
    table = read_table(name)
    return [_shared(table) | row for row in table["targets"]]


def amended_plan(name: str, text: str, *, where: str) -> tuple[Target, ...]:
    r"""Return a shipped plan with the targets of a user's file: one with a known id changes that, others are added.

    Parameters
    ----------
    name
        One of `plans`, or "" for a plan that is the user's alone.
    text
        TOML with ``[[targets]]``; ``source`` and ``grade`` at the top hold for every row that states none. A row with a
        known id needs only what it changes.
    where
        The file's name, for messages.

    Raises
    ------
    ConfigError
        If the text is no TOML.
    DataError
        With every fault of its rows.

    Examples
    --------
    >>> mine = 'source = "区里的通知"\ngrade = "A"\n[[targets]]\nid = "T06"\nvalue = 5\n'
    >>> density = next(t for t in amended_plan("qingdao_2022", mine, where="mine.toml") if t.id == "T06")
    >>> density.value, density.words, density.source
    (5.0, '5座/km²', '区里的通知')
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(Problem(f"not valid TOML: {fault}", where, "mend the line that it names")) from None
    rows = table.get("targets", [])
    problems = [Problem(f"unknown key '{key}'", where) for key in sorted(set(table) - _TOP)]
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise DataError([*problems, Problem("targets are no rows", where, "write each as [[targets]]")])
    known = {row["id"]: row for row in (_rows(name) if name else [])}
    merged = [_merged(known.get(str(row.get("id")), {}), _shared(table), row) for row in rows]
    problems += _faults(merged, where)
    raise_all(problems, DataError)
    mine = {target.id: target for target in map(_target, merged)}
    base = load_plan(name) if name else ()
    added = [target for key, target in mine.items() if key not in known]
    return (*(mine.get(target.id, target) for target in base), *added)


_TOP = frozenset({"title", "targets", *_SHARED})


def _shared(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in _SHARED if key in table}


def _merged(base: dict[str, Any], shared: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """Return a row laid over what it changes; a new number without words is told in figures, never in the old words."""
    merged = base | shared | row
    if base and "value" in row and "words" not in row and isinstance(row["value"], int | float):
        merged["words"] = f"{row['value']:g}{merged.get('unit', '')}"
    return merged


def parse_targets(rows: list[dict[str, Any]], *, where: str) -> tuple[Target, ...]:
    """Return rows of a plan as targets.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, value of the wrong type and value out of its range.
    """
    raise_all(list(_faults(rows, where)), DataError)
    return tuple(map(_target, rows))


def _target(row: dict[str, Any]) -> Target:
    words, reading = row["computation"], row.get("reading")
    plain = {key: value for key, value in row.items() if key not in {"computation", "reading"}}
    plain |= {"form": tuple(row["form"]), "needs": tuple(row["needs"])}
    if "value" in row:
        plain["value"] = float(row["value"])
    told = Reading(**(reading | {"value": float(reading["value"])})) if reading else None
    return Target(**plain, computation_zh=words["zh"], computation_en=words["en"], reading=told)


def _faults(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
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
    for key, parts in (("computation", _WORDS), ("reading", ("value", *_WORDS))):
        if key in row and key not in wrong and set(row[key]) != set(parts):
            yield Problem(f"{key} does not hold exactly {', '.join(parts)}", place)
    odd = [] if "form" in wrong else [form for form in row.get("form", ()) if form not in get_args(Form)]
    if odd:
        yield Problem(f"form '{odd[0]}'", place, f"use some of: {', '.join(get_args(Form))}")


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
