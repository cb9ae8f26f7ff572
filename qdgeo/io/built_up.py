"""The built-up area (建成区): polygons dissolved into one, or the cells of a raster at or above a threshold."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio.features
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from qdgeo.config import BuiltUpSource
from qdgeo.crs import to_metric
from qdgeo.errors import DataError, Problem
from qdgeo.io.boundaries import polygons_only, read_polygons, repair
from qdgeo.io.layers import BuiltUp
from qdgeo.io.rasters import RASTER_SUFFIXES, open_raster
from qdgeo.wording import Note

__all__ = ["read_built_up"]


def read_built_up(source: BuiltUpSource, *, base: Path, crs: CRS) -> BuiltUp:
    """Return the built-up area in `crs`, every place once.

    Parameters
    ----------
    source
        The city file's ``[sources.built_up]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.

    Raises
    ------
    SourceError, CrsError
        If the file is missing, not of its kind, or states no CRS.
    DataError
        With every feature that is no polygon, or if no cell reaches the threshold.
    """
    path = base / source.path
    if path.suffix.lower() in RASTER_SUFFIXES:
        frame = to_metric(_cells(path, source.threshold), crs, where=path.name)
        shapes: NDArray[np.object_] = np.asarray(frame.geometry, dtype=object)
        notes: tuple[Note, ...] = ()
    else:
        frame, found = read_polygons(path, role="built-up area", layer=source.layer, crs=crs)
        names = [f"feature {number}" for number in range(1, len(frame) + 1)]
        shapes, mended = repair(
            np.asarray(frame.geometry, dtype=object), names, where=path.name, refuse=False
        )
        notes = (*found, *mended)
    whole = polygons_only(np.array([shapely.make_valid(shapely.union_all(shapes))], dtype=object))
    dissolved = gpd.GeoDataFrame(geometry=whole, crs=crs)
    return BuiltUp(
        frame=dissolved, meaning=source.meaning, notes=(*notes, *_overlap(shapes, whole[0], path.name))
    )


def _overlap(shapes: NDArray[np.object_], whole: shapely.Geometry, where: str) -> tuple[Note, ...]:
    twice = (shapely.area(shapes).sum() - shapely.area(whole)) / 1e6
    if twice < 1e-4 * shapely.area(whole) / 1e6:
        return ()
    words = f"its polygons overlap by {twice:.4f} km²; every place counts once"
    zh = f"其多边形相互重叠 {twice:.4f} km²；每处只计一次"
    return (Note(words, where, warning=False, zh=zh),)


def _cells(path: Path, threshold: float) -> gpd.GeoDataFrame:
    """Return the cells at or above the threshold as polygons along the cell borders, in the raster's CRS."""
    with open_raster(path, role="built-up area") as raster:
        values = np.ma.masked_invalid(raster.read(1, masked=True))
        built = np.asarray(np.ma.filled(values >= threshold, fill_value=False), dtype=np.uint8)
        if not built.any():
            high = f"{values.max():g}" if values.count() else "nothing but nodata"
            what = f"no cell reaches the threshold of {threshold:g}; the highest value is {high}"
            raise DataError(
                Problem(what, path.name, "set sources.built_up.threshold in the raster's own unit")
            )
        found = rasterio.features.shapes(built, mask=built.astype(bool), transform=raster.transform)
        shapes = [shapely.geometry.shape(geometry) for geometry, _ in found]
        # A cell border is straight in the raster's CRS and bent in another; a vertex a cell keeps the bend.
        bent = shapely.segmentize(np.array(shapes, dtype=object), max(map(abs, raster.res)))
        return gpd.GeoDataFrame(geometry=bent, crs=raster.crs.to_wkt())
