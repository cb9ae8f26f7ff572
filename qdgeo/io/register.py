"""A register of a city (台账) as a frame: known columns, typed cells, places in the city's CRS, and what was wrong.

Every fault of a file is told at once with its row; what may change a figure without being wrong is a note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from qdgeo.config import RegisterSource
from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.points import Box
from qdgeo.io.register_amap import AMAP_DATUM, read_amap
from qdgeo.io.register_fields import Fields, fields_of
from qdgeo.io.register_layers import read_layer
from qdgeo.io.register_places import Asked, points_of
from qdgeo.io.register_shapes import shapes_of
from qdgeo.io.register_values import values_of
from qdgeo.io.tables import TABLE_SUFFIXES, Table, read_table
from qdgeo.io.vector import text_of
from qdgeo.schema import DISTRICT, ID
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import RegisterKind, load_register_table
from qdgeo.targets.road_lists import plain_header
from qdgeo.wording import Note

__all__ = ["PLACE", "Register", "own_sheet", "read_register", "without_examples"]

PLACE = "place"
"""Column that says where a row stands: "bins.xlsx, row 5"."""

_CUT = frozenset({".shp", ".zip"})  # formats whose names have ten bytes
_PLACES = ("lon", "lat")
_SHAPE = "wkt"


@dataclass(frozen=True, kw_only=True, eq=False)
class Register:
    """One register.

    Parameters
    ----------
    kind
        What it lists, and its columns.
    frame
        In the city's CRS: ``id`` (as written, else "row 5"), ``name``, ``district`` (as written, until the city knows
        it), the other columns of the kind (numbers and years float64, NaN unknown; yes/no 1.0, 0.0 or NaN; dates
        ISO 8601 text; choices by their id; "" unknown), ``place``, and ``geometry`` (None where a row has no place).
    notes
        What must be known of the reading.
    """

    kind: RegisterKind
    frame: gpd.GeoDataFrame
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        """Return the register in one line."""
        placed = int(self.frame.geometry.notna().sum())
        return f"Register({self.kind.id!r}: {len(self.frame)} rows, {placed} with a place)"


def read_register(
    kind: RegisterKind, source: RegisterSource, *, base: Path, crs: CRS, near_lonlat: Box, key: str = ""
) -> Register:
    """Return the register that a city file names.

    Parameters
    ----------
    kind
        What it lists.
    source
        The city file's ``[registers.KIND]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.
    near_lonlat
        West, south, east, north of the districts, WGS 84 degrees.
    key
        What messages call the source, "" for ``registers.KIND``.

    Raises
    ------
    SourceError, CrsError
        If the file is missing, not of its kind, or a layer states no CRS.
    DataError
        With every fault of the file: columns, cells, units, coordinates, ids that occur twice.
    """
    asked = Asked(source=source, key=key or f"registers.{kind.id}", crs=crs, near=near_lonlat)
    path = base / source.path
    exported = read_amap(path, role=asked.key)
    if exported is not None:
        return _from_amap(exported, kind, asked)
    if path.suffix.lower() in TABLE_SUFFIXES:
        sheet = source.sheet or own_sheet(path, kind.id, kind.zh)
        return _from_table(read_table(path, role=asked.key, sheet=sheet), kind, asked)
    return _from_layer(path, kind, asked)


def own_sheet(path: Path, *names: str) -> str | None:
    """Return the one sheet of a workbook that is called so, None if there is none, or if it is no workbook."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"} or not path.is_file():
        return None
    from qdgeo.io.workbooks import sheet_names

    wanted = {plain_header(name) for name in names}
    found = [sheet for sheet in sheet_names(path) if plain_header(sheet) in wanted]
    return found[0] if len(found) == 1 else None


def without_examples(table: Table, header: str | None) -> Table:
    """Return a table without the rows that a template gives as examples: those whose id begins with 示例 or example.

    Parameters
    ----------
    table
        Any table.
    header
        Of its ids; None for none, then nothing is left out.
    """
    if header is None or header not in table.frame.columns:
        return table
    words = tuple(load_register_table().words.example)
    example = np.array([plain_word(str(cell)).startswith(words) for cell in table.frame[header]], dtype=bool)
    if not example.any():
        return table
    words_en, zh = f"{int(example.sum())} example rows are left out", f"{int(example.sum())} 行示例未读取"
    named = tuple(table.place(row) for row in np.flatnonzero(example).tolist())
    note = Note(words_en, table.where, named, warning=False, zh=zh)
    frame = table.frame[~example].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[~example], notes=(*table.notes, note))


def _from_amap(table: Table, kind: RegisterKind, asked: Asked) -> Register:
    """Return an export from Amap; its datum is that of Amap unless the city file says otherwise."""
    if asked.source.datum in {None, AMAP_DATUM}:
        return _from_table(
            table, kind, replace(asked, source=asked.source.model_copy(update={"datum": AMAP_DATUM}))
        )
    words = f"Amap states GCJ-02 for its points, and the city file says {asked.source.datum}, which is used"
    zh = f"高德坐标为 GCJ-02，城市文件却写 {asked.source.datum}，按后者读取"
    found = _from_table(table, kind, asked)
    return replace(found, notes=(*found.notes, Note(words, table.where, zh=zh)))


def _from_table(table: Table, kind: RegisterKind, asked: Asked) -> Register:
    there = [str(column) for column in table.frame.columns]
    fields, problems = fields_of(kind, asked.source, there, where=table.where)
    table = without_examples(table, fields.headers.get(ID))
    if table.frame.empty:
        remedy = f"remove {asked.key}, or fill the register"
        raise DataError([*problems, Problem("the register has no rows", table.where, remedy)])
    texts = {field: table.frame[header].astype(str).tolist() for field, header in _there(fields, there)}
    places = [table.place(row) for row in range(len(table.frame))]
    values = values_of(kind, fields, texts, places, where=table.where)
    found = [*problems, *_merged(table, kind, fields), *values.problems]
    points, wrong, notes = _places_of(table, kind, fields, asked)
    found += [*wrong, *_nowhere(kind, points, values.columns[DISTRICT], places, asked.key)]
    ids = _ids(values.columns[ID], [f"row {row}" for row in table.rows])
    raise_all([*found, *_repeated(ids, places)], DataError)
    columns = {**values.columns, ID: ids, PLACE: np.array(places, dtype=object)}
    frame = gpd.GeoDataFrame(pd.DataFrame(columns), geometry=points, crs=asked.crs)
    return Register(kind=kind, frame=frame, notes=(*table.notes, *fields.notes, *notes, *values.notes))


def _from_layer(path: Path, kind: RegisterKind, asked: Asked) -> Register:
    if kind.geometry == "none":
        what = f"a layer where a table is needed: {kind.zh}"
        raise DataError(Problem(what, path.name, f"save {asked.key} as .xlsx or .csv"))
    layer, notes = read_layer(path, kind, asked)
    there = [str(column) for column in layer.columns if column != layer.geometry.name]
    cut = path.suffix.lower() in _CUT
    fields, problems = fields_of(kind, asked.source, there, where=path.name, cut=cut)
    texts = {field: [text_of(cell) for cell in layer[header]] for field, header in _there(fields, there)}
    places = [f"{path.name}, feature {number}" for number in range(1, len(layer) + 1)]
    values = values_of(kind, fields, texts, places, where=path.name)
    shapes = np.asarray(layer.geometry, dtype=object)
    ids = _ids(values.columns[ID], [f"feature {number}" for number in range(1, len(layer) + 1)])
    lost = _nowhere(kind, shapes, values.columns[DISTRICT], places, asked.key)
    raise_all([*problems, *values.problems, *lost, *_repeated(ids, places)], DataError)
    columns = {**values.columns, ID: ids, PLACE: np.array(places, dtype=object)}
    frame = gpd.GeoDataFrame(pd.DataFrame(columns), geometry=shapes, crs=asked.crs)
    return Register(kind=kind, frame=frame, notes=(*notes, *fields.notes, *values.notes))


def _there(fields: Fields, there: Sequence[str]) -> list[tuple[str, str]]:
    return [(field, header) for field, header in fields.headers.items() if header in there]


def _merged(table: Table, kind: RegisterKind, fields: Fields) -> Iterator[Problem]:
    if table.encoding == "xlsx":
        from qdgeo.io.register_merged import merged_faults

        yield from merged_faults(table, kind, fields)


def _places_of(
    table: Table, kind: RegisterKind, fields: Fields, asked: Asked
) -> tuple[NDArray[np.object_], list[Problem], tuple[Note, ...]]:
    """Return the places of a table, all None where it tells none and need not: its shapes, else its points."""
    there = [name for name in _PLACES if fields.headers.get(name) in table.frame.columns]
    header = fields.headers.get(_SHAPE, "")
    pointed = kind.geometry in {"point", "any"} and len(there) == len(_PLACES)
    if not pointed and header not in table.frame.columns:
        return np.full(len(table.frame), None, dtype=object), list(_unplaced(table, kind, there, asked)), ()
    found, problems, notes = (
        _none(table) if header not in table.frame else shapes_of(table, header, kind, asked)
    )
    if pointed:
        points, wrong, told = points_of(table, fields.headers, asked)
        found = np.where(shapely.is_missing(found), points, found)
        problems, notes = [*problems, *(one for one in wrong if one not in problems)], (*notes, *told)
    if kind.placed and kind.geometry != "point" and not problems:
        lost: list[int] = np.flatnonzero(shapely.is_missing(found)).tolist()
        remedy = f"fill in {kind.column(_SHAPE).zh}, or remove the row"
        problems = [Problem("no shape and no coordinates", table.place(row), remedy) for row in lost]
    return found, problems, notes


def _none(table: Table) -> tuple[NDArray[np.object_], list[Problem], tuple[Note, ...]]:
    return np.full(len(table.frame), None, dtype=object), [], ()


def _unplaced(table: Table, kind: RegisterKind, there: Sequence[str], asked: Asked) -> Iterator[Problem]:
    """Yield which columns a table lacks whose rows must have their place."""
    if not kind.placed or kind.geometry == "none":
        return
    if kind.geometry in {"line", "area"}:
        column = kind.column(_SHAPE)
        what = f"a table without shapes where {kind.geometry}s are needed: {kind.zh}"
        remedy = f"save it as GeoPackage, GeoJSON or Shapefile, or give shapes as WKT in a column {column.zh}"
        yield Problem(what, table.where, remedy)
        return
    listed = ", ".join(map(str, table.frame.columns))
    for column in (kind.column(name) for name in _PLACES if name not in there):
        yield Problem(
            f"no column '{column.zh}' ({column.id})",
            table.where,
            f"call it {column.zh}, or set {asked.key}.fields.{column.id} to one of {listed}",
        )


def _nowhere(
    kind: RegisterKind,
    shapes: NDArray[np.object_],
    districts: NDArray[np.float64] | NDArray[np.object_],
    places: Sequence[str],
    key: str,
) -> Iterator[Problem]:
    """Yield rows that have neither a place nor a district, of registers that may lack the one."""
    if kind.placed or kind.geometry == "none":
        return
    lost = [row for row, shape in enumerate(shapes) if shape is None and not districts[row]]
    if lost:
        more = f" and {len(lost) - 1} more rows" if len(lost) > 1 else ""
        remedy = f"fill in the coordinates or {kind.column(DISTRICT).zh}, or set {key}.fields.{DISTRICT}"
        yield Problem("neither a place nor a district", f"{places[lost[0]]}{more}", remedy)


def _ids(written: NDArray[np.float64] | NDArray[np.object_], numbers: Sequence[str]) -> NDArray[np.object_]:
    ids = [str(key) or number for key, number in zip(written, numbers, strict=True)]
    return np.array(ids, dtype=object)


def _repeated(ids: NDArray[np.object_], places: Sequence[str]) -> Iterator[Problem]:
    for key, times in Counter(ids.tolist()).items():
        if times > 1:
            rows = [place for other, place in zip(ids, places, strict=True) if other == key]
            remedy = "give every row its own id, or remove the repeated rows"
            yield Problem(f"id '{key}' occurs {times} times", f"{rows[0]} and {rows[1]}", remedy)
