"""Read any layer that GDAL or GeoParquet knows, without guessing in silence.

A file states its CRS or the city file does; what GDAL warns of becomes a note; a file with several layers
wants one named. GeoJSON without a ``crs`` member is WGS 84 (RFC 7946) unless the city file says otherwise.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from qdgeo.crs import WGS84, check_scale
from qdgeo.errors import CrsError, DataError, Problem, SourceError
from qdgeo.io.files import require_file
from qdgeo.io.shapefiles import cut_encoding, read_cut
from qdgeo.wording import Note

__all__ = ["VECTOR_SUFFIXES", "check_place", "lost_coordinates", "read_vector", "text_of"]

VECTOR_SUFFIXES = frozenset(
    {".geojson", ".json", ".gpkg", ".shp", ".parquet", ".geoparquet", ".fgb", ".gml", ".kml", ".zip", ".gdb"}
)
"""Endings of files that hold geometry of their own."""

_GEOJSON_CRS = re.compile(rb'"crs"\s*:\s*(null|\{[^{}]*\{[^{}]*\}\s*\})')
_GEOJSON_CRS_NAME = re.compile(rb'"name"\s*:\s*"((?:urn:|EPSG:|OGC:|http)[^"]*)"')
_DBF_SAYS_NOTHING = {0x00, 0x57}  # language ids "none" and "whatever this computer uses"


def read_vector(
    path: Path,
    *,
    role: str,
    layer: str | None = None,
    crs_hint: str | None = None,
    fallback: CRS | None = None,
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    """Return a layer with all its columns and its CRS, plane coordinates only, and what GDAL warned of.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile, FlatGeobuf, GeoParquet…
    role
        What it is for, such as "districts", for messages.
    layer
        Needed if the file has several layers with geometry.
    crs_hint
        The CRS of a file that states none, as the city file says; it may not contradict the file.
    fallback
        The CRS of a file that states none, where the city file says so in another way (by a datum).

    Returns
    -------
    frame
        Rows in the file's order; geometry that cannot be read at all is None.
    notes
        Warnings of the reader, and an encoding that had to be found out.

    Raises
    ------
    SourceError
        If the file is missing, damaged, or of another kind.
    DataError
        If the layer is missing, or which one to read is not said.
    CrsError
        If the CRS is missing or unknown, or `crs_hint` contradicts the file.
    """
    require_file(path, role=role)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if path.suffix.lower() in {".parquet", ".geoparquet"}:
            frame, encoding = _read_parquet(path, role), None
        else:
            frame, encoding = _read_gdal(path, role, layer)
    told = dict.fromkeys(str(warning.message) for warning in caught)
    notes = [Note(text, path.name, zh=f"读取时的提示（原文）：{text}") for text in told]
    if encoding is not None:
        words = f"the file does not state its encoding; its bytes are {encoding}"
        notes.append(Note(words, path.name, warning=False, zh=f"文件未注明编码，其内容为 {encoding} 编码"))
    frame = frame.set_crs(_crs_of(path, frame, crs_hint, fallback), allow_override=True)
    plane = shapely.force_2d(np.asarray(frame.geometry, dtype=object))
    return frame.set_geometry(plane, crs=frame.crs), tuple(notes)


def _read_parquet(path: Path, role: str) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(path)
    except (ValueError, OSError) as fault:
        what = f"the file for {role} is not GeoParquet ({fault})"
        raise SourceError(Problem(what, path.as_posix(), "save it again, or fetch it again")) from None


def _read_gdal(path: Path, role: str, layer: str | None) -> tuple[gpd.GeoDataFrame, str | None]:
    cut = cut_encoding(path)
    encoding = cut or _dbf_encoding(path)
    try:
        chosen = path.stem if cut else _chosen_layer(path, layer)
        if cut:
            return read_cut(path, chosen, cut), cut
        frame = pyogrio.read_dataframe(path, layer=chosen, on_invalid="ignore", encoding=encoding)
    except DataSourceError as fault:
        what = f"the file for {role} cannot be read ({str(fault).split('; It might', 1)[0]})"
        raise SourceError(Problem(what, path.as_posix(), "save it again, or fetch it again")) from None
    if not isinstance(frame, gpd.GeoDataFrame):
        raise DataError(
            Problem(f"the layer for {role} has no geometry", path.as_posix(), "name another layer")
        )
    return frame, encoding


def _chosen_layer(path: Path, layer: str | None) -> str:
    names = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
    listed = ", ".join(f"'{name}'" for name in names)
    if layer is None and len(names) == 1:
        return names[0]
    if layer in names:
        return str(layer)
    if not names:
        raise DataError(Problem("no layer with geometry", path.as_posix(), "name another file"))
    what = "several layers" if layer is None else f"no layer '{layer}'"
    raise DataError(Problem(what, path.as_posix(), f"give layer = one of {listed}"))


def _dbf_encoding(path: Path) -> str | None:
    """Return the encoding of a shapefile that does not state one and is not plain ASCII, else None."""
    table = next((path.with_suffix(end) for end in (".dbf", ".DBF") if path.with_suffix(end).is_file()), None)
    stated = any(path.with_suffix(end).is_file() for end in (".cpg", ".CPG"))
    if path.suffix.lower() != ".shp" or table is None or stated:
        return None
    data = table.read_bytes()
    if len(data) < 32 or data[29] not in _DBF_SAYS_NOTHING:
        return None
    body = data[32:].replace(b"\x00", b" ")
    for encoding in ("ascii", "utf-8", "gb18030"):
        try:
            body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if encoding == "ascii" else encoding
    return None


def _crs_of(path: Path, frame: gpd.GeoDataFrame, hint: str | None, fallback: CRS | None) -> CRS:
    stated, firm = _stated_crs(path, frame)
    if hint is None:
        known = stated or fallback
        if known is None:
            remedy = 'save it with its CRS, or state it in the city file beside the path, such as crs = "EPSG:4490"'
            raise CrsError(Problem("no CRS in the file", path.as_posix(), remedy))
        return known
    try:
        wanted = CRS.from_user_input(hint)
    except CRSError:
        remedy = 'give a code such as "EPSG:4490"'
        raise CrsError(
            Problem(f'not a CRS that PROJ knows: crs = "{hint}"', path.as_posix(), remedy)
        ) from None
    if stated is not None and firm and stated != wanted:
        what = f'the file states {stated.name}, the city file crs = "{hint}"'
        raise CrsError(Problem(what, path.as_posix(), "remove crs from the city file, or mend the file"))
    return wanted


def _stated_crs(path: Path, frame: gpd.GeoDataFrame) -> tuple[CRS | None, bool]:
    """Return the file's CRS, and whether the file itself states it; GDAL takes an unknown one for degrees."""
    if path.suffix.lower() not in {".geojson", ".json"}:
        return frame.crs, True
    member = _GEOJSON_CRS.search(path.read_bytes())
    if member is None:
        return frame.crs, False
    name = _GEOJSON_CRS_NAME.search(member[1])
    if name is None:
        return (None, False) if member[1] == b"null" else (frame.crs, True)
    try:
        CRS.from_user_input(name[1].decode("utf-8", "replace"))
    except CRSError:
        what = f"PROJ does not know the CRS that the file states: {name[1].decode('utf-8', 'replace')}"
        raise CrsError(Problem(what, path.as_posix(), "save the file in a CRS with an EPSG code")) from None
    return frame.crs, True


def check_place(frame: gpd.GeoDataFrame, crs: CRS, *, where: str) -> None:
    """Raise if the layer does not lie where `crs` shows true lengths, and say so if its axes are swapped.

    Parameters
    ----------
    frame
        A layer with a CRS and at least one geometry.
    crs
        The city's metric CRS.
    where
        The file, for the message.

    Raises
    ------
    CrsError
        If the corners of the layer cannot be placed, or lengths there are more than 1 % off in `crs`.
    """
    west, south, east, north = frame.total_bounds
    source = CRS.from_user_input(frame.crs)
    corners = np.array([[west, south], [west, north], [east, south], [east, north]])
    fault = _misplaced(corners, source, crs, where)
    if fault is None:
        return
    if _misplaced(corners[:, ::-1], source, crs, where) is None:
        remedy = "swap the coordinates: longitude or easting comes first"
        what = f"latitude and longitude are swapped: the layer begins at ({west:.5g}, {south:.5g})"
        raise CrsError(Problem(what, where, remedy))
    raise fault


def _misplaced(corners: NDArray[np.float64], source: CRS, target: CRS, where: str) -> CrsError | None:
    points = gpd.GeoSeries(gpd.points_from_xy(corners[:, 0], corners[:, 1]), crs=source)
    lonlat = shapely.get_coordinates(points.to_crs(WGS84))
    placed = np.isfinite(lonlat).all() and (np.abs(lonlat) <= [180, 90]).all()
    if len(lonlat) != len(corners) or not placed:
        first = f"({corners[0, 0]:.8g}, {corners[0, 1]:.8g})"
        remedy = "name the right CRS; eastings of eight digits carry a zone number (EPSG:4528, not EPSG:4549)"
        return CrsError(
            Problem(f"the layer begins at {first}, which is nowhere in {source.name}", where, remedy)
        )
    try:
        check_scale(target, lonlat, where=where)
    except CrsError as fault:
        return fault
    return None


def lost_coordinates(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which shapes have a coordinate that is no number, bool[n]; no shape has none.

    Examples
    --------
    >>> lost_coordinates(np.array([shapely.Point(1, 2), None, shapely.Point(np.inf, 1)])).tolist()
    [False, False, True]
    """
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    lost = np.zeros(len(shapes), dtype=bool)
    lost[owner[~np.isfinite(xy).all(axis=1)]] = True
    return lost


def text_of(value: object) -> str:
    """Return a cell as text: whole numbers without a fraction, nothing for what is missing.

    Examples
    --------
    >>> text_of(370202.0), text_of(" 市南区 "), text_of(None), text_of(float("nan")), text_of(pd.NA), text_of(1.5)
    ('370202', '市南区', '', '', '', '1.5')
    """
    if pd.api.types.is_scalar(value) and pd.isna(cast("Any", value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()
