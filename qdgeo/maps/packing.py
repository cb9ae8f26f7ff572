"""Geometry as small arrays: delta-coded millionths of a degree, gzipped, in base64.

A page holds tens of thousands of streets; as GeoJSON they are tens of megabytes, packed they are one or two.
``assets/app/unpack.js`` is the other half of this module.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.crs import to_lonlat

__all__ = [
    "Packed",
    "lonlat_of",
    "pack_ids",
    "pack_integers",
    "pack_shapes",
    "pack_table",
    "pack_vertices",
    "simplified",
    "unpack_integers",
    "unpack_table",
]

Packed = dict[str, "str | int"]
"""``features`` (count), ``parts`` (parts of each feature), ``vertices`` (of each part), ``xy``; see `pack_shapes`."""

_LEVEL = 6  # of gzip: 9 takes twice as long for half a per cent
_PER_DEGREE = 1e6  # 0.11 m: finer than a pixel at the closest zoom


def pack_integers(values: NDArray[np.uint32]) -> str:
    """Return whole numbers as text: bytes sorted by place, gzipped, base64.

    Sorting the bytes by their place brings the zeros of small numbers together, which halves the size.

    Examples
    --------
    >>> unpack_integers(pack_integers(np.array([1, 2, 300], dtype=np.uint32))).tolist()
    [1, 2, 300]
    """
    planes = values.astype("<u4").view(np.uint8).reshape(-1, 4).T
    return base64.b64encode(gzip.compress(planes.tobytes(), compresslevel=_LEVEL, mtime=0)).decode("ascii")


def pack_ids(ids: NDArray[np.int64]) -> dict[str, str]:
    """Return ids of up to 2⁵³ as two arrays of whole numbers; OSM's nodes are past 2³² by now.

    Parameters
    ----------
    ids
        int64[n], none below 0.

    Examples
    --------
    >>> packed = pack_ids(np.array([7, 2**33 + 1]))
    >>> unpack_integers(packed["low"]).tolist(), unpack_integers(packed["high"]).tolist()
    ([7, 1], [0, 2])
    """
    return {
        "low": pack_integers((ids & 0xFFFFFFFF).astype(np.uint32)),
        "high": pack_integers((ids >> 32).astype(np.uint32)),
    }


def unpack_integers(text: str) -> NDArray[np.uint32]:
    """Return what `pack_integers` packed.

    >>> unpack_integers(pack_integers(np.array([7, 300], dtype=np.uint32))).tolist()
    [7, 300]
    """
    planes = np.frombuffer(gzip.decompress(base64.b64decode(text)), dtype=np.uint8)
    return np.ascontiguousarray(planes.reshape(4, -1).T).view("<u4").ravel().astype(np.uint32)


def pack_table(columns: Mapping[str, Sequence[object]]) -> str:
    """Return columns of texts and finite numbers as text: JSON, gzipped, base64; None is unknown.

    Names and reasons repeat from row to row; by columns and gzipped a thousand entries are some tens of kilobytes.

    Examples
    --------
    >>> unpack_table(pack_table({"name": ["</script>"], "km": [None]}))
    {'name': ['</script>'], 'km': [None]}
    """
    plain = {name: list(column) for name, column in columns.items()}
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    raw = text.encode("utf-8", "replace")  # a lone surrogate is no text that a page could show
    return base64.b64encode(gzip.compress(raw, compresslevel=_LEVEL, mtime=0)).decode("ascii")


def unpack_table(text: str) -> dict[str, list[Any]]:
    """Return what `pack_table` packed."""
    found: dict[str, list[Any]] = json.loads(gzip.decompress(base64.b64decode(text)))
    return found


def pack_shapes(shapes: Iterable[object], crs: pyproj.CRS) -> Packed:
    """Return lines or polygons, a feature each, as packed arrays.

    Parameters
    ----------
    shapes
        Lines, polygons or multi-parts of them, in `crs`; the rings of a polygon are its parts. None is
        a feature without parts.
    crs
        Their metric CRS.

    Returns
    -------
    Packed
        ``parts[feature]`` and ``vertices[part]`` are counts; ``xy`` are the steps from vertex to vertex in
        millionths of a degree, all longitudes and then all latitudes, signs folded (0, −1, 1, −2 … as 0, 1, 2, 3 …).

    Examples
    --------
    >>> packed = pack_shapes([shapely.box(534000, 3993000, 534100, 3993100)], pyproj.CRS("EPSG:4549"))
    >>> packed["features"], unpack_integers(packed["vertices"]).tolist()
    (1, [5])
    """
    array = _array_of(shapes)
    lines, feature = _lines_of(array)
    vertices = shapely.get_num_coordinates(lines).astype(np.int64)
    parts = np.bincount(feature, minlength=len(array))
    return _packed(parts, vertices, shapely.get_coordinates(lines), crs)


def pack_vertices(vertices: NDArray[np.int64], xy: NDArray[np.float64], crs: pyproj.CRS) -> Packed:
    """Return single lines given as vertex counts and coordinates ``[c, 2]``, packed as by `pack_shapes`."""
    return _packed(np.ones(len(vertices), dtype=np.int64), vertices, xy, crs)


def simplified(shapes: Iterable[object], tolerance_m: float) -> NDArray[np.object_]:
    """Return shapes with fewer vertices; a shape that would vanish stays as it is.

    >>> line = shapely.LineString([(0, 0), (1, 0.1), (2, 0)])
    >>> shapely.get_num_coordinates(simplified([line], 1.0)).tolist()
    [2]
    """
    array = _array_of(shapes)
    if tolerance_m <= 0:
        return array
    fewer = np.asarray(shapely.simplify(array, tolerance_m), dtype=object)
    return np.where(shapely.is_empty(fewer), array, fewer)


def lonlat_of(xy: NDArray[np.float64], crs: pyproj.CRS) -> NDArray[np.float64]:
    """Return metres ``[n, 2]`` as degrees with six decimals."""
    return np.round(to_lonlat(xy, crs), 6)


def _array_of(shapes: Iterable[object]) -> NDArray[np.object_]:
    """Return shapes as an array, without a look at each where they are one already."""
    return np.asarray(shapes if hasattr(shapes, "__array__") else list(shapes), dtype=object)


def _lines_of(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the rings and lines of all shapes, and which shape each is of."""
    parts, feature = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    rings, of = shapely.get_rings(parts[areal], return_index=True)
    lines = np.concatenate([parts[~areal], rings]).astype(object)
    owner = np.concatenate([feature[~areal], feature[areal][of]]).astype(np.int64)
    order = np.argsort(owner, kind="stable")
    return lines[order], owner[order]


def _packed(
    parts: NDArray[np.int64], vertices: NDArray[np.int64], xy: NDArray[np.float64], crs: pyproj.CRS
) -> Packed:
    degrees = to_lonlat(xy, crs) if len(xy) else xy
    whole = np.round(degrees * _PER_DEGREE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=0).T.ravel()
    folded = np.where(steps < 0, -2 * steps - 1, 2 * steps).astype(np.uint32)
    return {
        "features": len(parts),
        "parts": pack_integers(parts.astype(np.uint32)),
        "vertices": pack_integers(vertices.astype(np.uint32)),
        "xy": pack_integers(folded),
    }
