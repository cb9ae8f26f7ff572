"""Registers (台账) as data: what each kind lists, its columns, the headers above them and the words in their cells.

>>> kinds = load_registers()
>>> bins = kinds["bins"]
>>> bins.geometry, bins.targets, [column.id for column in bins.columns]
('point', ('T03',), ['id', 'name', 'lon', 'lat', 'district', 'state', 'kind'])
>>> bins.field_of("完好状态"), bins.field_of("备注"), bins.column("state").choice_of("正常")
('state', '', 'intact')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, read_table, row_faults
from qdgeo.targets.register_columns import (
    CellWords,
    ColumnType,
    DatumGuard,
    RegisterColumn,
    SameThing,
    Unit,
    plain_word,
)
from qdgeo.targets.road_lists import plain_header

__all__ = [
    "CellWords",
    "ColumnType",
    "DatumGuard",
    "RegisterColumn",
    "RegisterKind",
    "RegisterTable",
    "SameThing",
    "Unit",
    "load_register_table",
    "load_registers",
    "parse_registers",
    "plain_word",
]

Geometry = Literal["point", "line", "area", "any", "none"]

_BRACKET = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*[:：]?\s*$")
_DRAWN = ("line", "area", "any")
_PLACES = {
    "lon": ("point", *_DRAWN),
    "lat": ("point", *_DRAWN),
    "wkt": _DRAWN,
}  # columns of places, by what is listed


@dataclass(frozen=True, kw_only=True)
class RegisterKind:
    """A kind of register.

    Parameters
    ----------
    id
        As the city file names it, ``[registers.ID]``.
    zh, en
        What it lists.
    geometry
        What a row is on the ground; "none" for a table.
    targets
        Of the plan, that are measured from it.
    columns
        All columns, the common ones first.
    placed
        Whether each row must have its place; else its district is enough.
    events
        Whether a row is something that happened or was measured: two that are alike are two.
    note_zh, note_en
        What somebody who fills it in must know.
    """

    id: str
    zh: str
    en: str
    geometry: Geometry
    targets: tuple[str, ...]
    columns: tuple[RegisterColumn, ...]
    placed: bool = True
    events: bool = False
    note_zh: str = ""
    note_en: str = ""

    def column(self, column_id: str) -> RegisterColumn:
        """Return a column by its id; KeyError if there is none."""
        return {column.id: column for column in self.columns}[column_id]

    def field_of(self, header: str) -> str:
        r"""Return the column that a header names, "" if none; a header of two lines may name it in either.

        Examples
        --------
        >>> load_registers()["sensors"].field_of("覆盖半径（km）"), load_registers()["bins"].field_of("编号 \n id")
        ('radius_m', 'id')
        """
        known = self._headers()
        lines = [header, *header.splitlines()]
        forms = [form for line in lines for form in (line, load_register_table().header_unit(line)[0])]
        return next((known[plain] for plain in map(plain_header, forms) if plain in known), "")

    def fields_cut(self, start: str) -> tuple[str, ...]:
        """Return the columns of which a header begins as `start` does, where a file format has cut it.

        Examples
        --------
        >>> load_registers()["compounds"].fields_cut("是否实行小")
        ('cart',)
        """
        plain = plain_header(start)
        found = [column for header, column in self._headers().items() if plain and header.startswith(plain)]
        return tuple(dict.fromkeys(found))

    def _headers(self) -> dict[str, str]:
        return {
            plain_header(header): column.id
            for column in self.columns
            for header in (column.id, column.zh, *column.headers)
        }


@dataclass(frozen=True, kw_only=True)
class RegisterTable:
    """The whole table: kinds and units by id, words of cells, when two rows are one thing, and a lie about a datum.

    Parameters
    ----------
    templates
        Lists with readers of their own, described so that a template can be written of them.
    """

    kinds: Mapping[str, RegisterKind]
    templates: Mapping[str, RegisterKind]
    units: Mapping[str, Unit]
    words: CellWords
    same: SameThing
    guard: DatumGuard

    def unit_of(self, words: str) -> Unit | None:
        """Return the unit that words name, None if none does.

        Examples
        --------
        >>> [unit.id for unit in map(load_register_table().unit_of, ("％", "公里", "KM")) if unit]
        ['percent', 'km', 'km']
        """
        plain = plain_word(words)
        named = (unit for unit in self.units.values() if plain in map(plain_word, (unit.id, *unit.words)))
        return next(named, None)

    def header_unit(self, header: str) -> tuple[str, Unit | None]:
        """Return a header without the unit in brackets at its end, and that unit.

        Examples
        --------
        >>> bare, unit = load_register_table().header_unit("完好率（%）")
        >>> bare, unit.id
        ('完好率', 'percent')
        >>> load_register_table().header_unit("点位（示意）")
        ('点位（示意）', None)
        """
        folded = unicodedata.normalize("NFKC", header)
        found = _BRACKET.search(folded)
        unit = self.unit_of(found[1]) if found else None
        return (folded[: found.start()], unit) if found and unit else (header, None)


def load_registers() -> Mapping[str, RegisterKind]:
    """Return the kinds of registers by id, in the order of the shipped table.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return load_register_table().kinds


@cache
def load_register_table() -> RegisterTable:
    """Return the shipped table.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return parse_registers(read_table("registers"))


def parse_registers(table: dict[str, Any], *, where: str = "registers.toml") -> RegisterTable:
    """Return a table with ``registers``, ``common``, ``units``, ``words``, ``same`` and ``datum_guard``.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, header that names two columns of one register, and word
        that names two choices.
    """
    raise_all(list(_faults(table, where)), DataError)
    kinds = [_kind(row, table["common"]) for row in table["registers"]]
    templates = [_kind(row, table["common"]) for row in table["templates"]]
    units = [Unit(**(row | {"words": tuple(row["words"])})) for row in table["units"]]
    words = {key: frozenset(map(plain_word, table["words"][key])) for key in CellWords.__dataclass_fields__}
    return RegisterTable(
        kinds=MappingProxyType({kind.id: kind for kind in kinds}),
        templates=MappingProxyType({kind.id: kind for kind in templates}),
        units=MappingProxyType({unit.id: unit for unit in units}),
        words=CellWords(**words),
        same=SameThing(
            **(table["same"] | {key: tuple(table["same"][key]) for key in ("generic", "no", "yes")})
        ),
        guard=DatumGuard(**table["datum_guard"]),
    )


def _rows_of(register: dict[str, Any], common: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the columns of a register, the common ones first; a table has no coordinates, and a point no shape."""
    own = {row.get("id"): row for row in register.get("columns", [])}
    of, every = register.get("geometry"), get_args(Geometry)
    shared = [own.get(row["id"], row) for row in common if of in _PLACES.get(row["id"], every)]
    known = {row["id"] for row in shared}
    return [*shared, *(row for key, row in own.items() if key not in known)]


def _kind(register: dict[str, Any], common: list[dict[str, Any]]) -> RegisterKind:
    columns = tuple(_column(row) for row in _rows_of(register, common))
    return RegisterKind(**(register | {"targets": tuple(register["targets"]), "columns": columns}))


def _column(row: dict[str, Any]) -> RegisterColumn:
    choices = {key: tuple(words) for key, words in row.get("choices", {}).items()}
    made = {"headers": tuple(row["headers"]), "example": tuple(row["example"])}
    return RegisterColumn(**(row | made | {"choices": MappingProxyType(choices)}))


def _faults(table: dict[str, Any], where: str) -> Iterator[Problem]:
    optional = {"columns", "placed", "events", "note_zh", "note_en"}
    choices = {"geometry": get_args(Geometry)}
    common, units = table.get("common", []), table.get("units", [])
    registers = [*table.get("registers", []), *table.get("templates", [])]
    fields = RegisterKind.__dataclass_fields__
    yield from row_faults(registers, fields, optional=optional, choices=choices, where=where)
    yield from row_faults(units, Unit.__dataclass_fields__, optional=(), choices={}, where=where)
    for key, record in (("same", SameThing), ("datum_guard", DatumGuard)):
        row = table.get(key, {}) | {"id": key}
        names = {*record.__dataclass_fields__, "id"}
        yield from row_faults([row], names, optional=(), choices={"grade": GRADES}, where=where)
    known = {unit.get("of") for unit in units}
    for register in registers:
        yield from _column_faults(_rows_of(register, common), known, f"{where}, {register.get('id')}")


def _column_faults(rows: list[dict[str, Any]], units: set[str], where: str) -> Iterator[Problem]:
    optional = {"required", "unit", "choices", "otherwise", "source", "grade"}
    choices = {"type": get_args(ColumnType), "unit": {"", *units}, "grade": GRADES}
    fields = RegisterColumn.__dataclass_fields__
    yield from row_faults(rows, fields, optional=optional, choices=choices, where=where)
    owner: dict[str, str] = {}
    for row in rows:
        for text in (row["id"], row.get("zh", ""), *row.get("headers", ())):
            if owner.setdefault(plain_header(text), row["id"]) != row["id"]:
                yield Problem(f"'{text}' names {owner[plain_header(text)]} and {row['id']}", where)
        if row.get("type") == "choice" and not row.get("choices"):
            yield Problem("a choice without choices", f"{where}, {row['id']}")
        yield from _word_faults(row, f"{where}, {row['id']}")


def _word_faults(row: dict[str, Any], where: str) -> Iterator[Problem]:
    choices = row.get("choices", {})
    if row.get("otherwise", "") not in {"", "*", *choices}:
        yield Problem(f"otherwise '{row['otherwise']}' is none of the choices", where)
    owner: dict[str, str] = {}
    for key, words in choices.items():
        for word in words:
            if owner.setdefault(plain_word(word), key) != key:
                yield Problem(f"'{word}' is {owner[plain_word(word)]} and {key}", where)
