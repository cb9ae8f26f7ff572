"""Grid workers (网格员): how many people and how much ground each looks after, and how much of a district has one.

A grid is an area with its workers. Its ground is what is drawn, or, without a drawing, what the register states; its
people are those of the register, or, where it states none, those of the city's own people that are in it. Grids are put
together to see what they cover, so that ground in two of them counts once.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.demand import people_points
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.registered import (
    Key,
    count_rows,
    drawn,
    no_layer,
    owners,
    register_frame,
    unknown_cells,
    unknown_table,
)
from qdgeo.overlay import polygons_of, sum_by_district
from qdgeo.schema import DISTRICT, ID, NAME, OUTSIDE
from qdgeo.wording import Note, Text

__all__ = ["grid_workers"]

_KIND = "grids"
_WORKERS = Key("grid_workers", "district", "人")
_PEOPLE = Key("people_per_grid_worker", "grid_workers", "人/人")
_AREA = Key("km2_per_grid_worker", "grid_workers", "km²/人")
_GROUND = Key("grids_cover", "district", "share")
_LIVING = Key("grids_cover", "people", "share")
_COLUMNS = (ID, NAME, DISTRICT, "workers", "people", "area_km2", "people_per_worker", "km2_per_worker")

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


def grid_workers(city: City) -> Indicator:
    """Return grid workers, people and area for each, and the share of ground and people that grids cover.

    Parameters
    ----------
    city
        With the register ``grids``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``grid_workers`` (人, those of which it is known), ``people_per_grid_worker`` and ``km2_per_grid_worker`` (basis
        ``grid_workers``; of grids of which both are known) and ``grids_cover`` (share, bases ``district``: of its area,
        and ``people``: of the city's people). Items and layer have each grid.
    """
    frame = register_frame(city, _KIND)
    if frame is None:
        keys = [_WORKERS, _PEOPLE, _AREA, _GROUND, _LIVING]
        return _indicator(unknown_table(city, keys), no_layer(city, _COLUMNS), pd.DataFrame(), ())
    placed = (frame.geometry.notna() & ~frame.geometry.is_empty).to_numpy()
    shapes = polygons_of(shapely.make_valid(np.asarray(frame.geometry.array, dtype=object)[placed]))
    area, people = (frame[name].to_numpy(dtype=float, copy=True) for name in ("area_km2", "people"))
    area[placed] = shapely.area(shapes) / 1e6
    if city.people is not None:
        people[placed] = np.where(np.isnan(people[placed]), _people_in(city, shapes), people[placed])
    workers = frame["workers"].to_numpy(dtype=float)
    many = np.where(workers > 0, workers, np.nan)
    grids = gpd.GeoDataFrame(
        frame.assign(
            people=people, area_km2=area, people_per_worker=people / many, km2_per_worker=area / many
        )
    )
    tables = [
        count_rows(city, owners(grids), _WORKERS, workers),
        _each(city, grids, "people", _PEOPLE),
        _each(city, grids, "area_km2", _AREA),
        *_cover(city, shapes),
    ]
    notes = (*unknown_cells(frame, _KIND, "workers", np.isfinite(workers)), *_notes(shapes, placed))
    return _indicator(stack(tables), drawn(grids, _COLUMNS), pd.DataFrame(grids[list(_COLUMNS)]), notes)


def _each(city: City, grids: pd.DataFrame, column: str, key: Key) -> pd.DataFrame:
    """Return an amount for each worker, of the grids of which both are known."""
    known = grids[grids["workers"].notna() & grids[column].notna()]
    owner = owners(known)
    top, bottom = (
        sum_by_district(owner, known[name].to_numpy(dtype=float), city.districts)
        for name in (column, "workers")
    )
    return tabulate(key.measure, top, bottom, basis=key.basis, unit=key.unit)


def _people_in(city: City, shapes: Shapes) -> Floats:
    """Return how many of the city's people live in each grid; one on a border is in every grid that it touches."""
    points = people_points(city)
    grid, point = shapely.STRtree(np.asarray(shapely.points(points.xy))).query(shapes, predicate="intersects")
    return np.bincount(grid, weights=points.weight[point], minlength=len(shapes)).astype(np.float64)


def _cover(city: City, shapes: Shapes) -> Iterator[pd.DataFrame]:
    """Yield what share of ground and of people lies in some grid; unknown if none is drawn."""
    if len(shapes) == 0:
        yield unknown_table(city, [_GROUND, _LIVING])
        return
    whole = shapely.union_all(shapes)
    borders = np.asarray(city.districts.geometry.array, dtype=object)
    index = [*city.districts[ID], OUTSIDE]
    inside = shapely.area(shapely.intersection(borders, whole)) / 1e6
    ground = pd.Series([*(shapely.area(borders) / 1e6), 0.0], index=index, dtype=float)
    yield tabulate(
        _GROUND.measure,
        pd.Series([*inside, 0.0], index=index, dtype=float),
        ground,
        basis=_GROUND.basis,
        unit=_GROUND.unit,
    )
    people = people_points(city)
    if not people.known:
        yield unknown_table(city, [_LIVING])
        return
    shapely.prepare(whole)
    within = shapely.intersects_xy(whole, people.xy[:, 0], people.xy[:, 1])
    top = sum_by_district(people.district, people.weight * within, city.districts)
    bottom = sum_by_district(people.district, people.weight, city.districts)
    yield tabulate(_LIVING.measure, top, bottom, basis=_LIVING.basis, unit=_LIVING.unit)


def _notes(shapes: Shapes, placed: NDArray[np.bool_]) -> Iterator[Note]:
    where = f"registers.{_KIND}"
    lost = int((~placed).sum())
    if lost and len(shapes):
        words = f"{lost:,} of {placed.size:,} grids are not drawn: what grids cover is a lower bound"
        yield Note(words, where, zh=f"{lost:,} 个网格（共 {placed.size:,} 个）没有范围，覆盖占比为下限")
    twice = (
        (shapely.area(shapes).sum() - shapely.area(shapely.union_all(shapes))) / 1e6 if len(shapes) else 0.0
    )
    if round(twice, 2) > 0:
        words = f"grids overlap by {twice:.2f} km² in all: what they cover counts it once, km² for each worker does not"
        yield Note(words, where, zh=f"网格之间共重叠 {twice:.2f} km²：覆盖占比只计一次，人均面积重复计入")


def _indicator(
    table: pd.DataFrame, layer: gpd.GeoDataFrame, items: pd.DataFrame, notes: tuple[Note, ...]
) -> Indicator:
    return Indicator(
        id="grid_workers",
        layer_name="grids",
        title=Text(zh="网格员", en="Grid workers"),
        table=table,
        layer=layer,
        items=items,
        definitions=(
            Text(
                zh="每名网格员的人口、面积 = 网格人口、面积之和 ÷ 网格员数之和（只取两者都已知的网格）；"
                "面积按图上范围，没有范围的按台账；人口按台账，台账空着的按人口数据落在范围内的部分。来源：网格台账",
                en="People and area for each grid worker = sums over grids of which both are known; area as drawn, "
                "else as registered; people as registered, else the city's own people in the grid. Source: the "
                "register of grids",
            ),
            Text(
                zh="网格覆盖 = 网格并集与区相交面积 ÷ 区面积；按人口口径为网格内人口 ÷ 区内人口",
                en="Grids cover = area of a district in some grid ÷ its area; on the basis people, people in some grid "
                "÷ all",
            ),
        ),
        notes=notes,
    )
