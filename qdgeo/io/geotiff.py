"""Rasters are written as Cloud Optimized GeoTIFFs: tiled, with smaller pictures inside, readable by any GIS.

NaN is "no data" and drawn as nothing. Infinity stays infinity, so that "not reached" is told from "not asked". The
least, greatest and mean finite values are written into the file: a GIS stretches its colours between those, and
would find no end if it had to look for them among infinities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyproj
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.io import MemoryFile

from qdgeo.errors import DataError, Problem
from qdgeo.io.files import write_bytes

__all__ = ["Raster", "geotiff_bytes", "write_geotiff"]

_LAYOUT = {
    "driver": "COG",
    "blocksize": 256,
    "compress": "DEFLATE",
    "predictor": "YES",  # differences of neighbours compress well
    "overviews": "AUTO",
    "overview_resampling": "NEAREST",  # a mean would mix minutes with infinity
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Raster:
    """One band of square cells.

    Parameters
    ----------
    values
        float[rows, columns] from the north-west; NaN is no data. Written as 32-bit floats.
    bounds
        West, south, east, north of the cells, in `crs`.
    crs
        Of the cells.
    description
        What the band holds.
    unit
        Of the values, such as "min".
    tags
        What a reader must know, by name.
    """

    values: NDArray[np.floating]
    bounds: tuple[float, float, float, float]
    crs: pyproj.CRS
    description: str
    unit: str
    tags: Mapping[str, str] = field(default_factory=dict)


def write_geotiff(path: Path, raster: Raster) -> Path:
    """Write a raster as a Cloud Optimized GeoTIFF, whole or not at all; return `path`.

    Raises
    ------
    DataError
        If the raster has no cells.
    SourceError
        If the folder cannot be written, or the disk is full; the old file then stands as it was.
    """
    return write_bytes(path, geotiff_bytes(raster))


def geotiff_bytes(raster: Raster) -> bytes:
    """Return a raster as a Cloud Optimized GeoTIFF; the same raster gives the same bytes.

    Raises
    ------
    DataError
        If the raster has no cells.

    Examples
    --------
    >>> raster = Raster(values=np.array([[1.0, np.inf]]), bounds=(0, 0, 20, 10), crs=pyproj.CRS("EPSG:4549"),
    ...                 description="walk", unit="min")
    >>> with MemoryFile(geotiff_bytes(raster)) as file, file.open() as band:
    ...     band.read(1).tolist(), band.tags(ns="IMAGE_STRUCTURE")["LAYOUT"], band.tags(1)["STATISTICS_MAXIMUM"]
    ([[1.0, inf]], 'COG', '1.0')
    """
    if raster.values.ndim != 2 or raster.values.size == 0:
        what = f"a raster of shape {raster.values.shape}"
        raise DataError(Problem(what, raster.description, "give rows and columns of cells, one at least"))
    values = raster.values.astype(np.float32)
    rows, columns = values.shape
    west, south, east, north = raster.bounds
    with MemoryFile() as file:
        with file.open(
            **_LAYOUT,
            width=columns,
            height=rows,
            count=1,
            dtype=values.dtype,
            nodata=np.nan,
            crs=_crs(raster.crs),
            transform=Affine((east - west) / columns, 0, west, 0, (south - north) / rows, north),
        ) as target:
            target.write(values, 1)
            target.set_band_description(1, raster.description)
            target.units = (raster.unit,)
            target.update_tags(**raster.tags)
            target.update_tags(1, **_statistics(values))
        return bytes(file.getbuffer())


def _crs(crs: pyproj.CRS) -> rasterio.CRS:
    """Return the CRS by its number, if it has one: any GIS knows those."""
    code = crs.to_epsg()
    return rasterio.CRS.from_wkt(crs.to_wkt()) if code is None else rasterio.CRS.from_epsg(code)


def _statistics(values: NDArray[np.float32]) -> dict[str, str]:
    """Return the statistics of the finite values under the names that GDAL looks for; none if there is none."""
    finite = values[np.isfinite(values)].astype(np.float64)
    if finite.size == 0:
        return {}
    found = {"MINIMUM": finite.min(), "MAXIMUM": finite.max(), "MEAN": finite.mean(), "STDDEV": finite.std()}
    return {f"STATISTICS_{name}": repr(float(value)) for name, value in found.items()} | {
        "STATISTICS_VALID_PERCENT": f"{finite.size / values.size:.2%}".removesuffix("%")
    }
