"""Plans as data: every target in the plan's own words, with what answers it; a user's file changes or adds targets.

>>> density = next(target for target in load_plan("qingdao_2022") if target.id == "T06")
>>> print(density)
T06 建成区公厕密度达到4座/平方公里: >= 4 座/km²
>>> density.needs, density.measure, density.basis, density.computation_en
(('toilets', 'built_up'), 'toilet_density', 'built_up', 'toilets that count in the built-up area ÷ its km²; ...')
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from qdgeo.errors import ConfigError, DataError, Problem, raise_all
from qdgeo.targets.plan_rows import Target, parse_targets, target_faults
from qdgeo.targets.reading import read_table

__all__ = ["amended_plan", "load_plan", "plans"]

_SHARED = ("source", "grade")


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
    problems += target_faults(merged, where=where)
    problems += _without_source(known, _shared(table), rows, where)
    raise_all(problems, DataError)
    mine = {target.id: target for target in parse_targets(merged, where=where)}
    base = load_plan(name) if name else ()
    added = [target for key, target in mine.items() if key not in known]
    return (*(mine.get(target.id, target) for target in base), *added)


def _without_source(
    known: Mapping[str, dict[str, Any]], shared: Mapping[str, Any], rows: list[dict[str, Any]], where: str
) -> Iterator[Problem]:
    """Yield rows that demand something else than the shipped plan does and leave it as the source of that."""
    for row in rows:
        base = known.get(str(row.get("id")), {})
        changed = [key for key in _DEMANDS if base and key in row and row[key] != base.get(key)]
        if changed and not str(row.get("source", shared.get("source", ""))).strip():
            what = f"{', '.join(changed)} changed without a source"
            yield Problem(what, f"{where}, {row['id']}", 'say where it is from: source = "…"')


_DEMANDS = ("value", "comparison", "words", "unit", "deadline", "reading")
_TOP = frozenset({"title", "targets", *_SHARED})


def _shared(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in _SHARED if key in table}


def _merged(base: dict[str, Any], shared: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """Return a row laid over what it changes; a new number without words is told in figures, never in the old words."""
    merged = base | shared | row
    if base and "value" in row and "words" not in row and isinstance(row["value"], int | float):
        merged["words"] = f"{row['value']:g}{merged.get('unit', '')}"
    return merged
