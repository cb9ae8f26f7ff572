"""The built-up area (建成区): polygons dissolved into one, or the cells of a raster at or above a threshold."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio.features
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from rasterio import Affine

from qdgeo.config import BuiltUpSource
from qdgeo.crs import to_metric
from qdgeo.errors import DataError, Problem
from qdgeo.io.boundaries import read_polygons, repair
from qdgeo.io.layers import BuiltUp
from qdgeo.io.rasters import RASTER_SUFFIXES, bounds_of, open_raster, window_around
from qdgeo.overlay import polygons_of
from qdgeo.wording import Note

__all__ = ["read_built_up"]

_VERTEX_EVERY_M = 1000.0  # so that the sides of the box bend with the projection


def read_built_up(source: BuiltUpSource, *, base: Path, crs: CRS, districts: gpd.GeoDataFrame) -> BuiltUp:
    """Return the built-up area in `crs`, every place once.

    Parameters
    ----------
    source
        The city file's ``[sources.built_up]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.
    districts
        In `crs`; of a raster only the box around them and one cell more is read.

    Returns
    -------
    BuiltUp
        Its meaning is the source's own; for a raster the threshold is added to it.

    Raises
    ------
    SourceError, CrsError
        If the file is missing, not of its kind, or states no CRS.
    DataError
        With every feature that is no polygon; if a raster does not meet the districts, if no cell there reaches
        the threshold, or if there are values above 1 and the city file leaves the threshold of 0.5 unsaid.
    """
    path = base / source.path
    meaning = source.meaning
    if path.suffix.lower() in RASTER_SUFFIXES:
        box = shapely.segmentize(shapely.box(*districts.total_bounds), _VERTEX_EVERY_M)
        frame = to_metric(_cells(path, source, gpd.GeoSeries([box], crs=crs)), crs, where=path.name)
        shapes: NDArray[np.object_] = np.asarray(frame.geometry, dtype=object)
        notes: tuple[Note, ...] = ()
        meaning = f"{meaning} (栅格 cells ≥ {source.threshold:g})"
    else:
        frame, found = read_polygons(path, role="built-up area", layer=source.layer, crs=crs)
        names = [f"feature {number}" for number in range(1, len(frame) + 1)]
        shapes, mended = repair(
            np.asarray(frame.geometry, dtype=object), names, where=path.name, refuse=False
        )
        notes = (*found, *mended)
    whole = polygons_of(np.array([shapely.make_valid(shapely.union_all(shapes))], dtype=object))
    dissolved = gpd.GeoDataFrame(geometry=whole, crs=crs)
    return BuiltUp(frame=dissolved, meaning=meaning, notes=(*notes, *_overlap(shapes, whole[0], path.name)))


def _overlap(shapes: NDArray[np.object_], whole: shapely.Geometry, where: str) -> tuple[Note, ...]:
    twice = (shapely.area(shapes).sum() - shapely.area(whole)) / 1e6
    if twice < 1e-4 * shapely.area(whole) / 1e6:
        return ()
    words = f"its polygons overlap by {twice:.4f} km²; every place counts once"
    zh = f"其多边形相互重叠 {twice:.4f} km²；每处只计一次"
    return (Note(words, where, warning=False, zh=zh),)


def _cells(path: Path, source: BuiltUpSource, around: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return the cells at or above the threshold as polygons along the cell borders, in the raster's CRS."""
    with open_raster(path, role="built-up area") as raster:
        window = window_around(raster, around, role="built-up area", margin=1)
        values = np.ma.masked_invalid(raster.read(1, window=window, masked=True))
        highest = float(values.max()) if values.count() else np.nan
        if highest > 1 and "threshold" not in source.model_fields_set:
            what = f"values go up to {highest:g}, and no threshold is stated: of a share it would be 0.5"
            remedy = "set sources.built_up.threshold in the raster's own unit, such as 50 for per cent"
            raise DataError(Problem(what, path.name, remedy))
        built = np.asarray(np.ma.filled(values >= source.threshold, fill_value=False), dtype=np.uint8)
        if not built.any():
            high = "nothing but nodata" if np.isnan(highest) else f"{highest:g}"
            what = f"no cell reaches the threshold of {source.threshold:g}; the highest value is {high}"
            remedy = "set sources.built_up.threshold in the raster's own unit"
            raise DataError(Problem(what, path.name, remedy))
        west, _, _, north = bounds_of(raster, window)
        place = Affine(raster.transform.a, 0, west, 0, raster.transform.e, north)
        found = rasterio.features.shapes(built, mask=built.astype(bool), transform=place)
        shapes = [shapely.geometry.shape(geometry) for geometry, _ in found]
        # A cell border is straight in the raster's CRS and bent in another; a vertex a cell keeps the bend.
        bent = shapely.segmentize(np.array(shapes, dtype=object), max(map(abs, raster.res)))
        return gpd.GeoDataFrame(geometry=bent, crs=raster.crs.to_wkt())
