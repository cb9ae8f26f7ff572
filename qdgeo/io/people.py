"""Where people are: a raster, points with a count, or building footprints; nobody is lost and nobody doubled.

A raster is never warped. The districts are brought to the raster, with a vertex every 100 m so that their
borders stay where they are, and a cell that a border cuts is shared out by the exact part of it on each side.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray
from pyproj import CRS

from qdgeo.config import PeopleSource
from qdgeo.crs import WGS84, project_lonlat, reproject
from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.layers import People
from qdgeo.io.points import far_from, number_of, read_lonlat
from qdgeo.io.rasters import Cells, read_cells
from qdgeo.io.tables import missing_columns, read_table
from qdgeo.overlay import districts_of_points
from qdgeo.schema import DISTRICT, ID, OUTSIDE, PEOPLE
from qdgeo.wording import Note, number

__all__ = ["read_people"]

_VERTEX_EVERY_M = 100.0
_LEVELS = "levels"
_SLIVER = 1e-6  # shares of a cell are counted in float32


def read_people(
    source: PeopleSource,
    *,
    base: Path,
    crs: CRS,
    districts: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None = None,
) -> People:
    """Return people as points with the district that each part belongs to.

    Parameters
    ----------
    source
        The city file's ``[sources.people]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.
    districts
        A partition with ``id``, in `crs`.
    buildings
        Footprints in `crs`, with ``levels`` (NaN unknown); needed for ``buildings = true``.

    Returns
    -------
    People
        From a raster, one point (the cell's centre) for each part of every cell that touches a district; the
        counts add up to those cells' own, and what of them lies in no district is outside. From points, one
        for each row near the city. From buildings, one for each footprint in a district; the counts add up to
        the total given.

    Raises
    ------
    SourceError, CrsError
        If the file is missing, not of its kind, or states no CRS.
    DataError
        With every fault of a table, if a raster does not meet the districts, or if there are no buildings.
    """
    if source.raster is not None:
        frame, notes = _from_raster(base / source.raster, str(source.values), crs, districts)
    elif source.points is not None:
        frame, notes = _from_points(base / source.points, source, crs, districts)
    else:
        frame, notes = _from_buildings(buildings, float(source.total or np.nan), crs, districts)
    return People(frame=frame, meaning=source.meaning, notes=notes)


def _frame(
    people: NDArray[np.float64], district: NDArray[np.object_], xy: NDArray[np.float64], crs: CRS
) -> gpd.GeoDataFrame:
    columns = {PEOPLE: people, DISTRICT: district}
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=crs)


def _from_raster(
    path: Path, values: str, crs: CRS, districts: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    own = np.asarray(districts.geometry, dtype=object)
    dense = gpd.GeoSeries(shapely.segmentize(own, _VERTEX_EVERY_M), crs=crs)
    cells = read_cells(path, dense, role="people", density=values == "density")
    on_raster = np.asarray(dense.to_crs(cells.crs), dtype=object)
    cell, part, row = _with_rest(*_parts(cells, on_raster), outside=len(districts))
    ids = np.append(districts[ID].to_numpy(dtype=object), OUTSIDE)
    people = cells.count.ravel()[cell] * part
    some = people > 0
    cell, row, people = cell[some], row[some], people[some]
    x, y = cells.centres(cell)
    xy = reproject(np.column_stack([x, y]), cells.crs, crs)
    frame = _frame(people, np.asarray(ids[row], dtype=object), xy, crs)
    return frame, (*cells.notes, *_uncovered(on_raster, cells, path.name))


def _with_rest(
    cell: NDArray[np.int64], part: NDArray[np.float64], row: NDArray[np.int64], *, outside: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Add to the parts of each cell what no shape holds of it, so that they make one whole; sort by cell."""
    touched, place = np.unique(cell, return_inverse=True)
    rest = 1.0 - np.bincount(place, weights=part, minlength=touched.size)
    rest[rest < _SLIVER] = 0.0
    cell, row = np.append(cell, touched), np.append(row, np.full(touched.size, outside))
    place, part = np.append(place, np.arange(touched.size)), np.append(part, rest)
    part = part / np.bincount(place, weights=part)[place]
    order = np.lexsort((row, cell))
    return cell[order], part[order], row[order]


def _parts(
    cells: Cells, shapes: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Return cell, share of the cell, and row of the shape, for each cell that a shape touches."""
    wkt = cells.crs.to_wkt()
    west, south, east, north = cells.bounds
    grid = NumPyRasterSource(cells.count, xmin=west, ymin=south, xmax=east, ymax=north, srs_wkt=wkt)
    vector = gpd.GeoDataFrame(geometry=shapes, crs=wkt)
    table = exact_extract(grid, vector, ["cell_id", "coverage"], output="pandas")
    lists = [np.asarray(found, dtype=np.int64) for found in table["cell_id"]]
    shares = [np.asarray(found, dtype=np.float64) for found in table["coverage"]]
    rows = np.repeat(np.arange(len(shapes)), [len(found) for found in lists])
    return np.concatenate(lists), np.concatenate(shares), rows


def _uncovered(shapes: NDArray[np.object_], cells: Cells, where: str) -> tuple[Note, ...]:
    whole = shapely.area(shapes).sum()
    inside = shapely.area(shapely.intersection(shapes, shapely.box(*cells.bounds))).sum()
    if inside > whole * 0.9999:
        return ()
    beyond = f"{1 - inside / whole:.1%}"
    words = f"the raster ends within the districts: {beyond} of their area is not in it"
    return (Note(words, where, zh=f"栅格未覆盖各区全部范围：{beyond} 的面积不在其中"),)


def _from_points(
    path: Path, source: PeopleSource, crs: CRS, districts: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    key = "sources.people.fields"
    table = read_table(path, role="people")
    fields = source.fields
    named = [("lon", fields.lon), ("lat", fields.lat), ("people", fields.people)]
    raise_all(list(missing_columns(table, named, key=key)), DataError)
    if table.frame.empty:
        raise DataError(Problem("the table has no rows", table.where, "fill it, or remove sources.people"))
    west, south, east, north = districts.to_crs(WGS84).total_bounds.tolist()
    near = (west, south, east, north)
    lonlat, problems, notes = read_lonlat(
        table, (fields.lon, fields.lat), datum=str(source.datum), near=near, key=key
    )
    people = np.array([number_of(cell) for cell in table.frame[fields.people]], dtype=np.float64)
    for row in np.flatnonzero(~(people >= 0)):
        place = f"{table.place(int(row))}, {fields.people}"
        what = f"'{table.frame[fields.people].iloc[row]}' is not a number of people"
        problems.append(Problem(what, place, "write a count of 0 or more, or remove the row"))
    raise_all(problems, DataError)
    far = far_from(lonlat, near)
    if far.any():
        left, rows = number(float(people[far].sum())), int(far.sum())
        words = f"{left} people of {rows} rows far from the city are left out"
        zh = f"离本市很远的 {rows} 行共 {left} 人，已略去"
        notes = (*notes, Note(words, table.where, warning=False, zh=zh))
    kept = ~far & (people > 0)
    xy = project_lonlat(lonlat[kept], crs)
    frame = _frame(people[kept], districts_of_points(xy, districts), xy, crs)
    return frame, (*table.notes, *notes)


def _from_buildings(
    buildings: gpd.GeoDataFrame | None, total: float, crs: CRS, districts: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, tuple[Note, ...]]:
    if buildings is None or buildings.empty:
        remedy = "set sources.streets.buildings = true, with an OSM source that has buildings"
        raise DataError(Problem("no buildings to spread people over", "sources.people", remedy))
    shapes = np.asarray(buildings.geometry, dtype=object)
    xy = shapely.get_coordinates(shapely.point_on_surface(shapes))
    owner = districts_of_points(xy, districts)
    levels = np.full(len(shapes), np.nan)
    if _LEVELS in buildings.columns:
        levels = buildings[_LEVELS].to_numpy(dtype=np.float64)
    unknown = ~(levels > 0)
    floor = shapely.area(shapes) * np.where(unknown, 1.0, levels) * (owner != OUTSIDE)
    if not floor.sum() > 0:
        raise DataError(
            Problem("no building lies in a district", "sources.people", "check streets and districts")
        )
    kept = floor > 0
    people = total * floor[kept] / floor.sum()
    told = _spread(total, int(kept.sum()), int((unknown & kept).sum()))
    return _frame(people, owner[kept], xy[kept], crs), (told,)


def _spread(total: float, buildings: int, unknown: int) -> Note:
    words = (
        f"{number(total)} people are spread over the floor area of {buildings} buildings, whatever they are "
        f"used for; {unknown} of them state no levels and count as one"
    )
    zh = (
        f"{number(total)} 人按 {buildings} 栋建筑的楼面面积分摊，不论用途；"
        f"其中 {unknown} 栋未注明层数，按一层计"
    )
    return Note(words, "sources.people", zh=zh)
