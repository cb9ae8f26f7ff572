"""Heights of the ground from a raster: the cells around the city, never warped, what is unknown left unknown."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.io import DatasetReader

from qdgeo.config import ElevationSource
from qdgeo.crs import WGS84, reproject
from qdgeo.errors import DataError, Problem
from qdgeo.io.layers import Elevation
from qdgeo.io.rasters import bounds_of, open_raster, window_around
from qdgeo.wording import Note

__all__ = ["heights_at", "read_elevation"]

_LOWEST_M, _HIGHEST_M = (
    -500.0,
    9000.0,
)  # no ground is lower or higher: the Dead Sea's shore, and Mount Everest
_METRES = frozenset({"", "m", "metre", "metres", "meter", "meters"})
_WHOLE = 0.9999  # an area covered to this share is covered

Floats = NDArray[np.float64]


def read_elevation(source: ElevationSource, *, base: Path, area: shapely.Polygon) -> Elevation:
    """Return the heights of the ground of an area, and one cell around it.

    Parameters
    ----------
    source
        The city file's ``[sources.elevation]``.
    base
        Folder of the city file.
    area
        The ground that is read, lon/lat (WGS 84).

    Returns
    -------
    Elevation
        In the raster's own CRS; NaN where it holds no data, or a height that no ground has. Its notes tell of
        both, and of ground that the raster does not cover.

    Raises
    ------
    SourceError, CrsError
        If the file is missing, damaged, no raster, or states no CRS.
    DataError
        If it has several bands, is not north up, is not in metres, does not meet the area, or knows no height there.
    """
    path = base / source.path
    around = gpd.GeoSeries([area], crs=WGS84)
    with open_raster(path, role="elevation") as raster:
        _in_metres(raster, path.name)
        window = window_around(raster, around, role="elevation", margin=1)
        values = raster.read(1, window=window, masked=True)
        bounds = bounds_of(raster, window)
        crs = CRS.from_wkt(raster.crs.to_wkt())
        z = np.asarray(np.ma.filled(values.astype(np.float64), np.nan)) * raster.scales[0] + raster.offsets[0]
    void = ~np.isfinite(z)
    absurd = ~void & ((z < _LOWEST_M) | (z > _HIGHEST_M))
    if (void | absurd).all():
        what = "the raster for elevation knows no height around the districts"
        raise DataError(Problem(what, path.name, "check that it is the city's raster, and its nodata value"))
    notes = (*_unknown(void, absurd, z, path.name), *_uncovered(around, bounds, crs, path.name))
    return Elevation(z=np.where(absurd, np.nan, z), bounds=bounds, crs=crs, notes=notes)


def heights_at(elevation: Elevation, xy: Floats, crs: CRS) -> Floats:
    """Return the heights of points, m, between the middles of the four cells around each.

    Parameters
    ----------
    elevation
        The ground.
    xy
        float64[k, 2], points in `crs`.
    crs
        The city's metric CRS.

    Returns
    -------
    float64[k]
        Bilinear; cells that are unknown are left out and the others weigh more. NaN where all that have weight
        are unknown, and outside the raster.

    Examples
    --------
    >>> crs = CRS.from_epsg(4549)
    >>> slope = Elevation(z=np.array([[0.0, 10.0], [0.0, np.nan]]), bounds=(0, 0, 200, 200), crs=crs)
    >>> heights_at(slope, np.array([[100.0, 150], [50, 100], [150, 100], [300, 100]]), crs)
    array([ 5.,  0., 10., nan])
    """
    rows, columns = elevation.z.shape
    west, south, east, north = elevation.bounds
    place = reproject(np.asarray(xy, dtype=np.float64).reshape(-1, 2), crs, elevation.crs)
    # in cells from the middle of the first; within half a cell of the edge the outermost cells hold
    across = (place[:, 0] - west) / (east - west) * columns - 0.5
    down = (north - place[:, 1]) / (north - south) * rows - 0.5
    inside = (across >= -0.5) & (across <= columns - 0.5) & (down >= -0.5) & (down <= rows - 0.5)
    column, share_x = _cell(np.where(inside, across, 0.0), columns)
    row, share_y = _cell(np.where(inside, down, 0.0), rows)
    total, weight = np.zeros(len(place)), np.zeros(len(place))
    for lower, by_y in ((0, 1 - share_y), (1, share_y)):
        for right, by_x in ((0, 1 - share_x), (1, share_x)):
            z = elevation.z[np.minimum(row + lower, rows - 1), np.minimum(column + right, columns - 1)]
            known = np.isfinite(z)
            total += np.where(known, z, 0.0) * by_x * by_y
            weight += known * by_x * by_y
    heights = np.full(len(place), np.nan)
    np.divide(total, weight, out=heights, where=inside & (weight > 0))
    return heights


def _cell(place: Floats, size: int) -> tuple[NDArray[np.int64], Floats]:
    """Return the cell whose middle is at or before each place of a row of `size`, and how far beyond it that is."""
    held = np.clip(place, 0.0, size - 1.0)
    cell = np.minimum(np.floor(held), max(size - 2, 0)).astype(np.int64)
    return cell, held - cell


def _in_metres(raster: DatasetReader, where: str) -> None:
    unit = str(raster.units[0] or "").strip().lower()
    if unit not in _METRES:
        raise DataError(Problem(f"heights are in '{unit}'", where, "save them in metres"))


def _unknown(void: NDArray[np.bool_], absurd: NDArray[np.bool_], z: Floats, where: str) -> tuple[Note, ...]:
    notes = []
    if void.any():
        share = f"{void.mean():.1%}"
        words = (
            f"{share} of the cells of the elevation model hold no height; streets there take theirs from the streets "
            "that they lead to"
        )
        zh = f"高程模型有 {share} 的栅格单元无高程；该处道路的高程由相连道路推得"
        notes.append(Note(words, where, zh=zh))
    if absurd.any():
        count, worst = int(absurd.sum()), z[absurd][np.argmax(np.abs(z[absurd]))]
        words = (
            f"{count} cells of the elevation model hold what no ground has ({worst:g} m) and count as unknown"
        )
        zh = f"高程模型有 {count} 个栅格单元的高程不合常理（{worst:g} m），按未知计"
        notes.append(Note(words, where, zh=zh))
    return tuple(notes)


def _uncovered(
    around: gpd.GeoSeries, bounds: tuple[float, float, float, float], crs: CRS, where: str
) -> tuple[Note, ...]:
    area = around.to_crs(crs).iloc[0]
    share = shapely.area(shapely.intersection(area, shapely.box(*bounds))) / shapely.area(area)
    if share > _WHOLE:
        return ()
    beyond = f"{1 - share:.1%}"
    words = (
        f"the elevation model does not cover {beyond} of the ground that is read (the districts and the longest walk "
        "around them): heights there are unknown, and it is walked as flat"
    )
    zh = f"高程模型未覆盖所读范围（各区及其外最长步行距离）的 {beyond}：该处高程未知，步行按平地计"
    return (Note(words, where, zh=zh),)
