"""The list of strictly managed roads, as a table of words or as a layer of lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from qdgeo.config import ManagedRoadsSource
from qdgeo.crs import to_metric
from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.eastings import Stated
from qdgeo.io.layer_datums import as_stated, unstated_crs
from qdgeo.io.layers import RoadList
from qdgeo.io.overrides import read_overrides
from qdgeo.io.road_tables import CLASS, class_notes, classes, columns_of, read_list, unlisted_rows
from qdgeo.io.tables import TABLE_SUFFIXES
from qdgeo.io.vector import read_vector, text_of
from qdgeo.schema import DISTRICT, KIND, NAME
from qdgeo.wording import Note

__all__ = ["ENTRY", "read_roads"]

ENTRY = "entry"
"""Column that says which line of the list a row is: "row 2", "feature 2"."""

_KEY = "sources.managed_roads.fields"
_ALWAYS = (NAME, "from", "to", DISTRICT, KIND)  # columns that a list has, "" where it says nothing
_OPTIONAL = ("subdistrict", "listed_m", "road_class", "status", "date", "unit")


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
        If a layer states no CRS, and the city file no datum.
    DataError
        With every fault of the file: missing columns, two columns for one field, no entry with a name, features that
        are no lines, a datum where there are no coordinates. Single rows without a name are left out, and a note says
        which.
    """
    path = base / source.path
    if path.suffix.lower() in TABLE_SUFFIXES:
        listed = _from_table(path, source, crs)
        return (
            replace(listed, overrides=read_overrides(base / source.overrides)) if source.overrides else listed
        )
    return _from_layer(path, source, crs)


def _given(source: ManagedRoadsSource) -> dict[str, str]:
    dumped = source.fields.model_dump(by_alias=True)
    return {field: column for field, column in dumped.items() if column is not None}


def _words(frame: pd.DataFrame, columns: dict[str, str], entries: list[str]) -> pd.DataFrame:
    """Return the fields as text; a from–to in one column stands in ``from``, where the parser looks for it."""
    told = {field: [text_of(value) for value in frame[column]] for field, column in columns.items()}
    kept = {name: told.get(name, [""] * len(frame)) for name in _ALWAYS}
    kept["from"] = [
        start or (between if not end else "")
        for start, end, between in zip(
            kept["from"], kept["to"], told.get("range", [""] * len(frame)), strict=True
        )
    ]
    optional = {name: told[name] for name in _OPTIONAL if name in told}
    return pd.DataFrame({ENTRY: entries} | kept | optional, dtype=object)


def _listed(
    words: pd.DataFrame, columns: dict[str, str], *, title: str, where: str
) -> tuple[pd.DataFrame, pd.Series, tuple[Note, ...]]:
    """Return the entries with their classes, which rows they were, and what must be known of the rest."""
    left_out, notes = unlisted_rows(words, NAME, columns[NAME], where)
    kept = words[~left_out].reset_index(drop=True)
    raise_all(list(_nameless(words, kept, where)), DataError)
    kept[CLASS] = pd.Series(classes(kept[KIND], title=title), dtype=object)
    labels = kept[ENTRY] + " " + kept[NAME].str.slice(0, 40)
    return kept, ~left_out, (*notes, *class_notes(labels, kept[CLASS], where))


def _nameless(words: pd.DataFrame, kept: pd.DataFrame, where: str) -> Iterator[Problem]:
    if words.empty:
        yield Problem("the list has no entries", where, "remove sources.managed_roads, or fill the list")
    elif kept.empty:
        for entry in words[ENTRY]:
            yield Problem(
                "an entry without a name", f"{where}, {entry}", "fill in the road's name, or remove the entry"
            )


def _title(source: ManagedRoadsSource, where: str, columns: list[str], notes: tuple[Note, ...]) -> str:
    """Return all that names the list as a whole: its label, file, sheet, headers, and titles above them."""
    label = "" if source.label is None else f"{source.label.zh} {source.label.en}"
    titles = [note.what for note in notes if note.what.startswith("taken as a title")]
    return " ".join([label, where, *columns, *titles])


def _from_table(path: Path, source: ManagedRoadsSource, crs: CRS) -> RoadList:
    table = read_list(path, sheet=source.sheet)
    there = [str(column) for column in table.frame.columns]
    given = _given(source) or (
        {NAME: there[0]} if len(there) == 1 else {}
    )  # a list of one column is one of names
    columns, problems = columns_of(there, given, where=table.where, key=_KEY)
    raise_all([*problems, *_datum_of_words(source, table.where)], DataError)
    words = _words(table.frame, columns, [f"row {row}" for row in table.rows])
    title = _title(source, table.where, there, table.notes)
    kept, _, notes = _listed(words, columns, title=title, where=table.where)
    frame = gpd.GeoDataFrame(kept, geometry=np.full(len(kept), None), crs=crs)
    return RoadList(frame=frame, has_lines=False, notes=(*table.notes, *notes))


def _datum_of_words(source: ManagedRoadsSource, where: str) -> Iterator[Problem]:
    if source.datum is not None:
        what = f'datum = "{source.datum}", and a list of names has no coordinates'
        yield Problem(what, where, "remove sources.managed_roads.datum, or give a layer of lines")


def _from_layer(path: Path, source: ManagedRoadsSource, crs: CRS) -> RoadList:
    stated = Stated(key="sources.managed_roads", datum=source.datum, crs=None, city=crs)
    raw, notes = read_vector(path, role="managed roads", layer=source.layer, fallback=unstated_crs(stated))
    there = [str(column) for column in raw.columns if column != raw.geometry.name]
    columns, problems = columns_of(there, _given(source), where=path.name, key=_KEY)
    raise_all([*problems, *_line_faults(raw, path.name)], DataError)
    if source.datum is not None:
        raw = as_stated(raw, stated, where=path.name)
    words = _words(pd.DataFrame(raw), columns, [f"feature {number}" for number in range(1, len(raw) + 1)])
    title = _title(source, path.name, there, notes)
    kept, rows, more = _listed(words, columns, title=title, where=path.name)
    lines = np.asarray(to_metric(raw, crs, where=path.name).geometry, dtype=object)[rows.to_numpy()]
    frame = gpd.GeoDataFrame(kept, geometry=lines, crs=crs)
    return RoadList(frame=frame, has_lines=True, notes=(*notes, *more))


def _line_faults(frame: gpd.GeoDataFrame, where: str) -> Iterator[Problem]:
    for number, shape in enumerate(np.asarray(frame.geometry, dtype=object), 1):
        place = f"{where}, feature {number}"
        if shape is None or shapely.is_empty(shape):
            yield Problem("no geometry, or one that cannot be read", place, "draw it, or remove the feature")
        elif shape.geom_type not in {"LineString", "MultiLineString"}:
            yield Problem(f"a {shape.geom_type} where a line is needed", place, "draw the road's centreline")
        elif not np.isfinite(shapely.get_coordinates(shape)).all():
            yield Problem("coordinates that are not numbers", place, "draw it again")
