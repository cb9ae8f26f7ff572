"""Lines and areas in a table: a cell a shape, as well-known text or as a string of coordinates.

>>> [shape_of(cell, areas=False).geom_type for cell in ("LINESTRING (0 0, 1 1)", "120.1,36.1;120.2,36.1")]
['LineString', 'LineString']
>>> shape_of("120.1,36.1;120.2,36.1;120.2,36.2", areas=True).geom_type, shape_of("POLYGON ((0 0, 1", areas=True)
('Polygon', None)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from qdgeo.crs import WGS84
from qdgeo.errors import DataError, Problem, QdgeoError
from qdgeo.io.register_cells import is_unknown
from qdgeo.io.register_layers import placed_layer
from qdgeo.io.register_places import REMEDY, Asked
from qdgeo.io.tables import Table
from qdgeo.targets.registers import RegisterKind
from qdgeo.wording import Note

__all__ = ["shape_of", "shapes_of"]

_NUMBER = r"-?\d+(?:\.\d+)?"
_PAIR = rf"{_NUMBER}\s*[,，\s]\s*{_NUMBER}"
_COORDINATES = re.compile(rf"\s*{_PAIR}(?:\s*[;；|]\s*{_PAIR})+\s*[;；|]?\s*")
_TWO = re.compile(rf"({_NUMBER})\s*[,，\s]\s*({_NUMBER})")
_RING = 3  # corners that a string of coordinates needs to be an area
_SHOWN = 40


def shape_of(cell: str, *, areas: bool) -> shapely.Geometry | None:
    """Return the shape that a cell holds, None if it is none.

    Parameters
    ----------
    cell
        Well-known text, or pairs of coordinates with ``;`` between them, as web maps give them.
    areas
        Whether such a string of pairs is the outline of an area and not a line.
    """
    if not _COORDINATES.fullmatch(cell):
        shape: shapely.Geometry | None = shapely.from_wkt(cell.strip(), on_invalid="ignore")
        return shape
    pairs = [(float(x), float(y)) for x, y in _TWO.findall(cell)]
    if not areas:
        return shapely.LineString(pairs)
    return shapely.Polygon(pairs) if len(pairs) >= _RING else None


def shapes_of(
    table: Table, header: str, kind: RegisterKind, asked: Asked
) -> tuple[NDArray[np.object_], list[Problem], tuple[Note, ...]]:
    """Return the shape of each row in the city's CRS, None where its cell is empty, and all that is wrong with them.

    Parameters
    ----------
    table
        With the column.
    header
        Of the column.
    kind
        What is listed; a shape is held against its geometry.
    asked
        The register's datum and CRS, and where the city is.
    """
    cells = table.frame[header].astype(str).tolist()
    shapes = np.full(len(cells), None, dtype=object)
    filled = np.flatnonzero([not is_unknown(cell) for cell in cells])
    if not filled.size:
        return shapes, [], ()
    areas = kind.geometry != "line"
    read = np.array([shape_of(cells[row], areas=areas) for row in filled], dtype=object)
    problems = [*_unstated(table, asked), *_unread(table, header, cells, filled[shapely.is_missing(read)])]
    if problems:
        return shapes, problems, ()
    places = [f"{table.place(row)}, {header}" for row in filled.tolist()]
    try:
        frame = gpd.GeoDataFrame(geometry=shapely.force_2d(read), crs=_own_crs(asked, table.where))
        placed, notes = placed_layer(frame, kind, asked, where=table.where, places=places)
    except QdgeoError as fault:
        return shapes, list(fault.problems), ()
    shapes[filled] = np.asarray(placed.geometry, dtype=object)
    return shapes, [], notes


def _unstated(table: Table, asked: Asked) -> Iterator[Problem]:
    if asked.source.datum is None and asked.source.crs is None:
        what = "bare coordinates without a datum may be 500 m off"
        yield Problem(what, table.where, REMEDY.format(key=asked.key))


def _unread(table: Table, header: str, cells: list[str], rows: NDArray[np.int64]) -> Iterator[Problem]:
    for row in rows.tolist():
        cell = cells[row] if len(cells[row]) <= _SHOWN else f"{cells[row][:_SHOWN]}…"
        remedy = "write it as LINESTRING (120.38 36.06, 120.39 36.07), as POLYGON ((…)), or leave it empty"
        yield Problem(f"'{cell}' is no shape", f"{table.place(row)}, {header}", remedy)


def _own_crs(asked: Asked, where: str) -> CRS:
    """Return the CRS that the city file states, else that of degrees, which those of metres replace by their digits."""
    if asked.source.crs is None:
        return WGS84
    try:
        return CRS.from_user_input(asked.source.crs)
    except CRSError:
        what = f'not a CRS that PROJ knows: "{asked.source.crs}"'
        raise DataError(Problem(what, where, f"mend {asked.key}.crs")) from None
