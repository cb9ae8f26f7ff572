"""The registers of a city: ``[registers.*]`` of the city file, one table a kind of `qdgeo.targets.registers`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, Field, WrapValidator

from qdgeo.config.base import Datum, Source, Title, every_source, one_or_several, source_key
from qdgeo.targets.registers import RegisterKind, load_register_table, load_registers

__all__ = ["RegisterSource", "Registers", "said_twice"]


class RegisterSource(Source):
    """One register: a table with or without bare coordinates, a layer, or an export of points from Amap."""

    path: str
    layer: str | None = None
    sheet: str | None = Field(
        None, description="needed if no sheet of the workbook is called as the register"
    )
    fields: dict[str, str] = Field(
        default_factory=dict, description="canonical column to header, where the header is not a usual one"
    )
    datum: Datum | None = Field(None, description="required for bare coordinates")
    crs: str | None = Field(
        None, description="of eastings and northings in metres without a zone, or of a layer that states none"
    )
    label: Title | None = Field(None, description="what this list is, if it is not the official one")
    units: dict[str, str] = Field(
        default_factory=dict,
        description="canonical column to the unit of its cells, such as percent, share or km",
    )


_OneOrSeveral = Annotated[
    RegisterSource | tuple[RegisterSource, ...], WrapValidator(one_or_several(RegisterSource))
]


def _known(registers: dict[str, _OneOrSeveral]) -> dict[str, _OneOrSeveral]:
    faults = [fault for key, given in registers.items() for fault in _faults(key, every_source(given))]
    if faults:
        raise ValueError("; ".join(faults))
    return registers


def _faults(key: str, sources: tuple[RegisterSource, ...]) -> Iterator[str]:
    """Yield what of a register is called as nothing is: the register, a column, a unit; or stands twice."""
    kind = load_registers().get(key)
    if kind is None:
        yield f"no register '{key}'{_nearest(key, load_registers())}"
        return
    for number, source in enumerate(sources):
        yield from _source_faults(kind, source, source_key(key, number))
    yield from said_twice(key, [(source.path, source.layer, source.sheet) for source in sources])


def said_twice(key: str, named: list[tuple[str | None, ...]]) -> Iterator[str]:
    """Yield the sources of a list that are one and the same file, layer and sheet."""
    for number, source in enumerate(named):
        if source in named[:number]:
            first = source_key(key, named.index(source))
            yield f"{source_key(key, number)}: '{source[0]}' is {first} already: remove one of the two"


def _source_faults(kind: RegisterKind, source: RegisterSource, key: str) -> Iterator[str]:
    columns = [column.id for column in kind.columns]
    for table, names in (("fields", source.fields), ("units", source.units)):
        for name in names:
            if name not in columns:
                yield f"{key}.{table}: no column '{name}'{_nearest(name, columns)}"
    yield from _unit_faults(kind, source, key)


def _unit_faults(kind: RegisterKind, source: RegisterSource, key: str) -> Iterator[str]:
    units = load_register_table().units
    for column in kind.columns:
        given = source.units.get(column.id)
        fitting = [unit.id for unit in units.values() if unit.of == column.kept_in]
        measured = column.kept_in and column.type in {"share", "number", "count"}
        if given is not None and not (measured and given in fitting):
            fits = (
                f"use one of: {', '.join(fitting)}" if measured else f"a column of {column.type} has no unit"
            )
            yield f"{key}.units.{column.id}: '{given}' is no unit of it: {fits}"


def _nearest(name: str, names: Collection[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f": did you mean '{near[0]}'?" if near else f": use one of {', '.join(names)}"


Registers = Annotated[dict[str, _OneOrSeveral], AfterValidator(_known)]
"""The registers of a city by kind, each from one source or several.

Unknown kinds, columns and units are refused with the nearest that there is.
"""
