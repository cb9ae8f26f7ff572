"""Rasters are opened, checked and read cell by cell; they are never warped."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS, Geod, Proj, Transformer
from rasterio.errors import RasterioIOError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from qdgeo.crs import WGS84
from qdgeo.errors import CrsError, DataError, Problem, SourceError
from qdgeo.io.files import require_file
from qdgeo.wording import Note

__all__ = [
    "RASTER_SUFFIXES",
    "Cells",
    "beside_raster",
    "bounds_of",
    "open_raster",
    "read_cells",
    "window_around",
]

RASTER_SUFFIXES = frozenset({".tif", ".tiff", ".vrt", ".img", ".asc", ".nc"})
"""Endings of files that are rasters."""


@contextmanager
def open_raster(path: Path, *, role: str) -> Iterator[DatasetReader]:
    """Open a raster with one band, a CRS and square axes, and close it afterwards.

    Parameters
    ----------
    path
        GeoTIFF or what GDAL reads.
    role
        What it is for, for messages.

    Raises
    ------
    SourceError
        If the file is missing, damaged or no raster.
    CrsError
        If it states no CRS.
    DataError
        If it has several bands, or does not run from the north-west along its axes.
    """
    require_file(path, role=role)
    where = path.as_posix()
    try:
        with rasterio.open(path) as raster:
            if raster.crs is None:
                raise CrsError(Problem(f"the raster for {role} states no CRS", where, "save it with its CRS"))
            if raster.count != 1:
                what = f"the raster for {role} has {raster.count} bands"
                raise DataError(Problem(what, where, "save the one band that is meant"))
            turned = raster.transform.b != 0 or raster.transform.d != 0
            if turned or raster.transform.a <= 0 or raster.transform.e >= 0:
                what = f"the raster for {role} does not run from the north-west along its axes"
                raise DataError(Problem(what, where, "save it north up"))
            yield raster
    except RasterioIOError as fault:
        words = str(fault).split(". It might", 1)[0]
        what = f"the raster for {role} cannot be read ({words})"
        raise SourceError(Problem(what, where, "save it again, or fetch it again")) from None


def beside_raster(path: Path) -> tuple[Path, ...]:
    """Return the other files that a raster is made of: the tiles of a mosaic with theirs, masks, statistics, its CRS.

    Parameters
    ----------
    path
        A file that is there; what is no raster is made of itself alone.
    """
    found, wanted = {path}, [path]
    while wanted:
        new = [other for other in _files(wanted.pop()) if other not in found]
        found.update(new)
        wanted += [other for other in new if other.suffix.lower() in RASTER_SUFFIXES]
    return tuple(sorted(found - {path}))


def _files(path: Path) -> list[Path]:
    with warnings.catch_warnings(), suppress(RasterioIOError):  # whoever reads the raster will tell
        warnings.simplefilter("ignore")
        with rasterio.open(path) as raster:
            return [Path(name) for name in raster.files]
    return []


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Whole cells of a raster, in its own CRS, as counts.

    Parameters
    ----------
    count
        ``[rows, columns]`` from the north-west, 0 where the raster knows nothing.
    bounds
        West, south, east, north of the cells, in `crs`.
    crs
        The raster's own.
    notes
        Cells without data and with values that cannot be.
    """

    count: NDArray[np.float64]
    bounds: tuple[float, float, float, float]
    crs: CRS
    notes: tuple[Note, ...]

    def centres(self, cell: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x and y of the middle of cells, numbered row by row."""
        rows, columns = self.count.shape
        west, south, east, north = self.bounds
        x = west + (cell % columns + 0.5) * (east - west) / columns
        y = north - (cell // columns + 0.5) * (north - south) / rows
        return x, y


def read_cells(path: Path, around: gpd.GeoSeries, *, role: str, density: bool) -> Cells:
    """Return the cells that touch the box around some shapes.

    Parameters
    ----------
    path
        A raster with one band.
    around
        Shapes in any CRS.
    role
        What it is for, for messages.
    density
        Whether the values are per km² of true ground, to be multiplied by each cell's own area.

    Raises
    ------
    SourceError, CrsError, DataError
        As `open_raster`, and if the raster does not meet the shapes.
    """
    with open_raster(path, role=role) as raster:
        crs = CRS.from_wkt(raster.crs.to_wkt())
        window = window_around(raster, around, role=role)
        values = raster.read(1, window=window, masked=True)
        bounds = bounds_of(raster, window)
    known = ~np.ma.getmaskarray(values)
    data = np.asarray(values.data, dtype=np.float64)
    known &= np.isfinite(data)
    negative = known & (data < 0)
    count = np.where(known & ~negative, data, 0.0)
    cells = Cells(count=count, bounds=bounds, crs=crs, notes=_unknown_cells(known, negative, data, path.name))
    if not density:
        return cells
    return Cells(count=count * _cell_km2(cells), bounds=bounds, crs=crs, notes=cells.notes)


def window_around(raster: DatasetReader, around: gpd.GeoSeries, *, role: str, margin: int = 0) -> Window:
    """Return the cells that touch the box around some shapes in any CRS, and `margin` cells more on each side.

    Raises
    ------
    DataError
        If the raster does not meet that box.
    """
    what, remedy = (
        f"the raster for {role} does not meet the districts",
        "check that it is the city's raster, and the CRS that it states",
    )
    fault = DataError(Problem(what, Path(raster.name).name, remedy))
    bounds = around.to_crs(CRS.from_wkt(raster.crs.to_wkt())).total_bounds
    if not np.isfinite(bounds).all():
        raise fault
    west, south, east, north = bounds
    grid = raster.transform
    columns = _span((west - grid.c) / grid.a, (east - grid.c) / grid.a, margin, raster.width)
    rows = _span((north - grid.f) / grid.e, (south - grid.f) / grid.e, margin, raster.height)
    if columns[0] >= columns[1] or rows[0] >= rows[1]:
        raise fault
    return Window.from_slices(rows, columns)


def _span(low: float, high: float, margin: int, size: int) -> tuple[int, int]:
    """Return first and last-but-one of the cells of a row of `size` that lie between two places on it."""
    first, end = np.clip([np.floor(low) - margin, np.ceil(high) + margin], 0, size).astype(int).tolist()
    return first, end


def bounds_of(raster: DatasetReader, window: Window) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a window, in the raster's CRS."""
    grid = raster.transform
    west, north = grid.c + window.col_off * grid.a, grid.f + window.row_off * grid.e
    return west, north + window.height * grid.e, west + window.width * grid.a, north


def _unknown_cells(
    known: NDArray[np.bool_], negative: NDArray[np.bool_], data: NDArray[np.float64], where: str
) -> tuple[Note, ...]:
    notes = []
    if not known.all():
        share = 1 - known.mean()
        words = f"{share:.1%} of the cells read hold no data (sea, or unknown) and count as nobody"
        zh = f"所读栅格单元有 {share:.1%} 无数据（海域或未知），按无人计"
        notes.append(Note(words, where, warning=False, zh=zh))
    if negative.any():
        lowest = data[negative].min()
        words = f"{int(negative.sum())} cells are negative (down to {lowest:g}) and count as nobody"
        zh = f"{int(negative.sum())} 个栅格单元为负值（最低 {lowest:g}），按无人计"
        notes.append(Note(words, where, zh=zh))
    return tuple(notes)


def _cell_km2(cells: Cells) -> NDArray[np.float64]:
    """Return the true area of every cell, km²: on the ellipsoid for degrees, else by the projection's scale."""
    rows, columns = cells.count.shape
    west, south, east, north = cells.bounds
    width, height = (east - west) / columns, (north - south) / rows
    if cells.crs.is_geographic:
        geod = cells.crs.get_geod() or Geod(ellps="WGS84")
        top = north - np.arange(rows) * height
        band = [
            abs(geod.polygon_area_perimeter([0, width, width, 0], [y, y, y - height, y - height])[0])
            for y in top
        ]
        return np.repeat(np.array(band)[:, np.newaxis] / 1e6, columns, axis=1)
    metre = cells.crs.axis_info[0].unit_conversion_factor
    x, y = cells.centres(np.arange(rows * columns))
    lon, lat = Transformer.from_crs(cells.crs, WGS84, always_xy=True).transform(x, y)
    scale = np.asarray(Proj(cells.crs).get_factors(lon, lat).areal_scale).reshape(rows, columns)
    return np.asarray(width * height * metre**2 / 1e6 / scale, dtype=np.float64)
