"""Public toilets per km² of built-up area, how many are missing, and where (1 km grid).

The denominator is the built-up area (建成区) that the user gives, in the meaning that the user states; never
a district's whole area. Only toilets that count *and* lie inside the built-up area are in the numerator, so
that both cover the same ground.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.overlay import areas_by_district, sum_by_district
from qdgeo.schema import DISTRICT, OUTSIDE
from qdgeo.wording import Note, Text

__all__ = ["TARGET", "toilet_density"]

TARGET = "toilet_density"
"""Measure that a target of the city file names, toilets per km²."""

_ROUNDING = 1e-9  # keeps 4.0 × 2.0 − 8 from asking for a toilet because of binary fractions


def toilet_density(city: City) -> Indicator:
    r"""Return toilets per km² of built-up area, the number missing to the target, and a grid of deficits.

    Parameters
    ----------
    city
        With ``built_up``; without it the density is unknown (NaN) and only the toilets are counted.

    Returns
    -------
    Indicator
        ``toilet_density`` (座/km², basis ``built_up``), ``toilets_missing`` (座), ``toilets`` (座, all that count
        in the district, built-up or not). The layer holds 1 km cells with ``built_up_km2``, ``toilets`` and
        ``deficit``.

    Notes
    -----
    .. math:: d = n / A, \qquad m = \max(0, \lceil d^* A - n \rceil)

    with n toilets in A km² and the target :math:`d^*`. A cell's deficit is :math:`\max(0, d^* A - n)` and is not
    rounded: cells at an edge hold a fraction of a km². Cells do not lend each other toilets, so their deficits add
    up to at least the unrounded deficit of the ground they cover.
    """
    goal = _goal(city)
    here = city.toilets[DISTRICT].to_numpy(dtype=object)
    everywhere = sum_by_district(here, np.ones(len(here)), city.districts)
    counted = tabulate("toilets", everywhere, basis="district", unit="座")
    if city.built_up is None:
        return _unknown(city, counted)
    built = np.asarray(city.built_up.frame.geometry.array, dtype=object)
    parts = areas_by_district(built, city.districts)
    within = _within(city.toilets, built)
    toilets = sum_by_district(here[within], np.ones(int(within.sum())), city.districts)
    area = sum_by_district(
        parts[DISTRICT].to_numpy(dtype=object), np.asarray(parts.area, dtype=np.float64) / 1e6, city.districts
    )
    missing = _missing(toilets, area, goal)
    return Indicator(
        id="toilet_density",
        layer_name="deficit_grid",
        title=Text(zh="公厕密度", en="Toilet density"),
        table=stack(
            [
                tabulate("toilet_density", toilets, area, basis="built_up", unit="座/km²"),
                missing,
                counted,
            ]
        ),
        layer=_grid(city, parts, city.toilets[within], goal),
        definitions=_definitions(city, city.built_up.meaning, goal),
        notes=_notes(within, here, area, goal),
    )


def _goal(city: City) -> float | None:
    """Return the density that some target of the city file asks for, None if none does."""
    for key, target in city.config.targets.items():
        if (target.measure or key) == TARGET and not target.low_is_better:
            return target.goal
    return None


def _unknown(city: City, counted: pd.DataFrame) -> Indicator:
    index = [*city.districts["id"], OUTSIDE]
    unknown = pd.Series(np.nan, index=index)
    rows = [tabulate("toilet_density", unknown, unknown, basis="built_up", unit="座/km²")]
    rows.append(tabulate("toilets_missing", unknown, basis="built_up", unit="座"))
    return Indicator(
        id="toilet_density",
        layer_name="deficit_grid",
        title=Text(zh="公厕密度", en="Toilet density"),
        table=stack([*rows, counted]),
        layer=_empty_grid(city),
        definitions=_definitions(city, "未提供 not given", None),
        notes=(
            Note(
                "no built-up area is given (sources.built_up), so density is unknown",
                "built_up",
                zh="未提供建成区（sources.built_up），密度无数据",
            ),
        ),
    )


def _within(toilets: gpd.GeoDataFrame, built: NDArray[np.object_]) -> NDArray[np.bool_]:
    points = np.asarray(toilets.geometry.array, dtype=object)
    inside = np.zeros(len(points), dtype=bool)
    inside[shapely.STRtree(built).query(points, predicate="intersects")[0]] = True
    return inside


def _missing(toilets: pd.Series[float], area: pd.Series[float], goal: float | None) -> pd.DataFrame:
    """Return whole toilets to build; the whole is the sum over districts, since one does not serve another."""
    if goal is None:
        lacking = pd.Series(np.nan, index=area.index)
    else:
        lacking = (goal * area - toilets - _ROUNDING).clip(lower=0).apply(np.ceil)
        lacking[OUTSIDE] = np.nan
    return tabulate("toilets_missing", lacking, basis="built_up", unit="座")


def _empty_grid(city: City) -> gpd.GeoDataFrame:
    columns: dict[str, list[float]] = {name: [] for name in ("cell", "built_up_km2", "toilets", "deficit")}
    return gpd.GeoDataFrame(columns, geometry=[], crs=city.crs)


def _grid(
    city: City, parts: gpd.GeoDataFrame, toilets: gpd.GeoDataFrame, goal: float | None
) -> gpd.GeoDataFrame:
    """Return the cells that hold built-up area of the districts, anchored at whole kilometres of the CRS."""
    inside = parts[parts[DISTRICT] != OUTSIDE]
    if inside.empty:
        return _empty_grid(city)
    shapes = np.asarray(inside.geometry.array, dtype=object)
    side_m = city.config.grid.side_m
    cells, corner = _cells(shapes, side_m)
    cell, shape = shapely.STRtree(shapes).query(cells, predicate="intersects")
    area = np.bincount(
        cell, weights=shapely.area(shapely.intersection(cells[cell], shapes[shape])), minlength=len(cells)
    )
    mine = toilets[toilets[DISTRICT] != OUTSIDE]
    place = np.floor(shapely.get_coordinates(np.asarray(mine.geometry.array, dtype=object)) / side_m)
    found = (
        pd.Series(1, index=pd.MultiIndex.from_arrays(list(place.T.astype(np.int64))))
        .groupby(level=[0, 1])
        .sum()
    )
    count = found.reindex(pd.MultiIndex.from_arrays(list(corner.T)), fill_value=0).to_numpy(dtype=float)
    km2 = area / 1e6
    deficit = np.full(len(cells), np.nan) if goal is None else np.maximum(0, goal * km2 - count)
    grid = gpd.GeoDataFrame(
        {
            "cell": [f"E{east}N{north}" for east, north in corner],
            "built_up_km2": km2,
            "toilets": count,
            "deficit": deficit,
        },
        geometry=cells,
        crs=city.crs,
    )
    return grid[km2 > 0].reset_index(drop=True)


def _cells(shapes: NDArray[np.object_], side_m: float) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    west, south, east, north = np.floor(shapely.total_bounds(shapes) / side_m).astype(np.int64)
    columns, rows = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    corner = np.column_stack([columns.ravel(), rows.ravel()])
    low = corner * side_m
    boxes = shapely.box(low[:, 0], low[:, 1], low[:, 0] + side_m, low[:, 1] + side_m)
    return np.asarray(boxes, dtype=object), corner


def _definitions(city: City, meaning: str, goal: float | None) -> tuple[Text, ...]:
    target = "" if goal is None else f"{goal:g}"
    cell = f"{city.config.grid.side_m / 1000:g} km"
    return (
        Text(
            zh=f"公厕密度 = 建成区内计入的公厕数 ÷ 建成区面积（km²）。建成区口径：{meaning}",
            en=f"Density = public toilets inside the built-up area ÷ its km². Built-up area: {meaning}",
        ),
        Text(
            zh=f"缺口 = 达到 {target} 座/km² 尚需的座数，按区分别向上取整；{cell} 网格缺口不取整，格间不相抵"
            if target
            else "未设密度目标，缺口无数据",
            en=f"Missing = toilets still needed for {target} per km², rounded up by district; {cell} cells are not "
            "rounded and do not lend each other toilets"
            if target
            else "No density target is set, so the number missing is unknown",
        ),
    )


def _notes(
    within: NDArray[np.bool_], here: NDArray[np.object_], area: pd.Series[float], goal: float | None
) -> tuple[Note, ...]:
    notes = []
    beyond = int((~within & (here != OUTSIDE)).sum())
    if beyond:
        words = f"{beyond} toilets lie in a district but outside the built-up area: not in its density"
        zh = f"{beyond} 座公厕在区内但在建成区外，不计入密度"
        notes.append(Note(words, "toilet_density", warning=False, zh=zh))
    if area.drop(OUTSIDE).sum() == 0:
        words = "no built-up area lies in any district: is it of another city, or in another CRS?"
        zh = "各区内均无建成区：是否为别的城市，或坐标系不同？"
        notes.append(Note(words, "built_up", zh=zh))
    if area[OUTSIDE] > 0:
        words = f"{area[OUTSIDE]:.2f} km² of the built-up area lie in no district"
        notes.append(Note(words, "built_up", zh=f"{area[OUTSIDE]:.2f} km² 建成区不在任何区内"))
    if goal is None:
        words = "the city file sets no target 'toilet_density', so nothing is missing or met"
        zh = "城市文件未设目标“toilet_density”，故无所谓缺口或达标"
        notes.append(Note(words, "targets", zh=zh))
    return tuple(notes)
