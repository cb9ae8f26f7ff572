"""The list of strictly managed roads, as a table of names or as a layer of lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from qdgeo.config import ManagedRoadsSource
from qdgeo.crs import to_metric
from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.layers import RoadList
from qdgeo.io.tables import TABLE_SUFFIXES, missing_columns, read_table
from qdgeo.io.vector import read_vector, text_of
from qdgeo.schema import DISTRICT, KIND, NAME

__all__ = ["ENTRY", "read_roads"]

ENTRY = "entry"
"""Column that says which line of the list a row is: "row 2", "feature 2"."""

_KEY = "sources.managed_roads.fields"
_COLUMNS = {NAME: "name", "from": "start", "to": "end", DISTRICT: "district", KIND: "kind"}


def read_roads(source: ManagedRoadsSource, *, base: Path, crs: CRS) -> RoadList:
    """Return the list as it is written, one entry a row, not yet matched to any street.

    Parameters
    ----------
    source
        The city file's ``[sources.managed_roads]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.

    Raises
    ------
    SourceError
        If the file is missing or not of its kind.
    CrsError
        If a layer states no CRS.
    DataError
        With every fault of the file: missing columns, entries without a name, features that are no lines.
    """
    path = base / source.path
    if path.suffix.lower() in TABLE_SUFFIXES:
        return _from_table(path, source, crs)
    return _from_layer(path, source, crs)


def _fields(source: ManagedRoadsSource) -> list[tuple[str, str]]:
    return [
        (key, column) for key, column in source.fields.model_dump(by_alias=True).items() if column is not None
    ]


def _words(frame: pd.DataFrame, source: ManagedRoadsSource, entries: list[str]) -> pd.DataFrame:
    columns: dict[str, list[str]] = {ENTRY: entries}
    for name, field in _COLUMNS.items():
        column = getattr(source.fields, field)
        columns[name] = [""] * len(frame) if column is None else [text_of(value) for value in frame[column]]
    return pd.DataFrame(columns, dtype=object)


def _nameless(words: pd.DataFrame, where: str) -> Iterator[Problem]:
    if words.empty:
        yield Problem("the list has no entries", where, "remove sources.managed_roads, or fill the list")
    for entry in words.loc[words[NAME] == "", ENTRY]:
        yield Problem(
            "an entry without a name", f"{where}, {entry}", "fill in the road's name, or remove the entry"
        )


def _from_table(path: Path, source: ManagedRoadsSource, crs: CRS) -> RoadList:
    table = read_table(path, role="managed roads", sheet=source.sheet)
    raise_all(list(missing_columns(table, _fields(source), key=_KEY)), DataError)
    words = _words(table.frame, source, [f"row {row}" for row in table.rows])
    raise_all(list(_nameless(words, table.where)), DataError)
    frame = gpd.GeoDataFrame(words, geometry=np.full(len(words), None), crs=crs)
    return RoadList(frame=frame, has_lines=False, notes=table.notes)


def _from_layer(path: Path, source: ManagedRoadsSource, crs: CRS) -> RoadList:
    raw, notes = read_vector(path, role="managed roads", layer=source.layer)
    there = [str(column) for column in raw.columns if column != raw.geometry.name]
    lacking = [
        Problem(
            f"no column '{column}' for {key}", path.name, f"set {_KEY}.{key} to one of {', '.join(there)}"
        )
        for key, column in _fields(source)
        if column not in there
    ]
    raise_all([*lacking, *_line_faults(raw, path.name)], DataError)
    words = _words(pd.DataFrame(raw), source, [f"feature {number}" for number in range(1, len(raw) + 1)])
    raise_all(list(_nameless(words, path.name)), DataError)
    lines = to_metric(raw, crs, where=path.name).geometry
    frame = gpd.GeoDataFrame(words, geometry=np.asarray(lines, dtype=object), crs=crs)
    return RoadList(frame=frame, has_lines=True, notes=notes)


def _line_faults(frame: gpd.GeoDataFrame, where: str) -> Iterator[Problem]:
    for number, shape in enumerate(np.asarray(frame.geometry, dtype=object), 1):
        place = f"{where}, feature {number}"
        if shape is None or shapely.is_empty(shape):
            yield Problem("no geometry, or one that cannot be read", place, "draw it, or remove the feature")
        elif shape.geom_type not in {"LineString", "MultiLineString"}:
            yield Problem(f"a {shape.geom_type} where a line is needed", place, "draw the road's centreline")
        elif not np.isfinite(shapely.get_coordinates(shape)).all():
            yield Problem("coordinates that are not numbers", place, "draw it again")
