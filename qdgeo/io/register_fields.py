"""Which column of a file is which of a register: by the city file, by its header, or by the start of a cut header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qdgeo.config import RegisterSource
from qdgeo.errors import Problem
from qdgeo.targets.register_columns import Unit
from qdgeo.targets.registers import RegisterKind, load_register_table
from qdgeo.wording import Note

__all__ = ["Fields", "fields_of"]

_CUT_BYTES = 8  # a name of ten bytes loses up to two of them where a character does not fit
_LOST = "\ufffd"
_MEASURED = frozenset({"number", "count", "share"})
_PLACES = frozenset({"lon", "lat"})  # in degrees or metres, as the datum says


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The columns of a file by the register's own names.

    Parameters
    ----------
    headers
        Canonical column to the file's header.
    units
        Canonical column to the unit that the city file, or else its header, states.
    notes
        Headers that were cut, and those that nothing reads.
    """

    headers: Mapping[str, str]
    units: Mapping[str, Unit]
    notes: tuple[Note, ...] = ()


def fields_of(
    kind: RegisterKind, source: RegisterSource, there: Sequence[str], *, where: str, cut: bool = False
) -> tuple[Fields, tuple[Problem, ...]]:
    """Return which column holds what, and what is wrong with that.

    Parameters
    ----------
    kind
        What is listed.
    source
        Whose ``fields`` and ``units`` come first.
    there
        The headers of the file.
    where
        The file, for messages.
    cut
        Whether the file's format cuts names after ten bytes.

    Examples
    --------
    >>> from qdgeo.targets.registers import load_registers
    >>> headers, source = ["东经", "北纬", "状态"], RegisterSource(path="a.csv")
    >>> found, problems = fields_of(load_registers()["bins"], source, headers, where="a.csv")
    >>> dict(found.headers), problems
    ({'lon': '东经', 'lat': '北纬', 'state': '状态'}, ())
    """
    key, given = f"registers.{kind.id}", source.fields
    problems = [
        Problem(
            f"no column '{header}' for {field}", where, f"set {key}.fields.{field} to one of {_list(there)}"
        )
        for field, header in given.items()
        if header not in there
    ]
    found: dict[str, list[str]] = {}
    starts: list[str] = []
    for header in there:
        field = "" if header in given.values() else kind.field_of(header)
        if not field and cut and header not in given.values():
            field = _field_of_start(kind, header)
            starts += [f"'{header}' as {kind.column(field).zh}"] if field else []
        if field and field not in given:
            found.setdefault(field, []).append(header)
    problems += _twice(kind, found, key, where)
    headers = dict(given) | {field: names[0] for field, names in found.items()}
    problems += _missing(kind, headers, there, key, where)
    units, contradicted = _units(kind, source, headers, where)
    read = {*headers.values(), *(name for names in found.values() for name in names)}
    notes = (*_cut_note(starts, where), *_unread([name for name in there if name not in read], where))
    return Fields(headers=headers, units=units, notes=notes), (*problems, *contradicted)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)


def _field_of_start(kind: RegisterKind, header: str) -> str:
    """Return the one column whose header begins so, "" if there is none or more than one."""
    start = header.rstrip(_LOST)
    lengths = (len(start.encode(encoding, "ignore")) for encoding in ("utf-8", "gb18030"))
    if _LOST not in header and max(lengths) < _CUT_BYTES:
        return ""
    fields = kind.fields_cut(start)
    return fields[0] if len(fields) == 1 else ""


def _twice(kind: RegisterKind, found: Mapping[str, Sequence[str]], key: str, where: str) -> Iterator[Problem]:
    for field, headers in found.items():
        if len(headers) > 1:
            names = " and ".join(f"'{header}'" for header in headers)
            remedy = f"set {key}.fields.{field} to the one that is meant, or rename the other"
            yield Problem(f"columns {names} both fit {kind.column(field).zh} ({field})", where, remedy)


def _missing(
    kind: RegisterKind, headers: Mapping[str, str], there: Sequence[str], key: str, where: str
) -> Iterator[Problem]:
    for column in kind.columns:
        if column.required and column.id not in headers:
            remedy = f"call it {column.zh}, or set {key}.fields.{column.id} to one of {_list(there)}"
            yield Problem(f"no column '{column.zh}' ({column.id})", where, remedy)


def _units(
    kind: RegisterKind, source: RegisterSource, headers: Mapping[str, str], where: str
) -> tuple[dict[str, Unit], tuple[Problem, ...]]:
    table = load_register_table()
    units: dict[str, Unit] = {}
    problems = []
    for field, header in headers.items():
        column = kind.column(field)
        stated = table.header_unit(header)[1]
        fits = stated is not None and stated.of == column.kept_in
        declared = table.units.get(source.units.get(field, ""))
        if declared is not None and fits and stated != declared:
            what = f"the header '{header}' says {stated.id if stated else ''}, the city file {declared.id}"
            remedy = f"set registers.{kind.id}.units.{field} to what the cells are in, or mend the header"
            problems.append(Problem(what, where, remedy))
        if stated is not None and not fits and column.type in _MEASURED and field not in _PLACES:
            kept = f"in {column.unit}" if column.unit else "a plain number"
            what = f"the header '{header}' says {stated.id}, and {column.zh} is {kept}"
            problems.append(
                Problem(what, where, "write the numbers in the column's unit, and mend the header")
            )
        unit = declared or (stated if fits else None)
        if unit is not None:
            units[field] = unit
    return units, tuple(problems)


def _cut_note(starts: Sequence[str], where: str) -> tuple[Note, ...]:
    words = f"{len(starts)} headers are cut after ten bytes and are read by how they begin"
    zh = f"{len(starts)} 个字段名被截断为十字节，按开头部分识别"
    return (Note(words, where, tuple(starts), warning=False, zh=zh),) if starts else ()


def _unread(names: Sequence[str], where: str) -> tuple[Note, ...]:
    words = f"{len(names)} columns are called as nothing that is read here, and are left out"
    zh = f"{len(names)} 列的表头不在所读之列，未读取"
    return (Note(words, where, tuple(names), warning=False, zh=zh),) if names else ()
