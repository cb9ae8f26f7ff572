"""The share of the built-up area in which small ads (小广告) are controlled.

Controlled areas are put together, so that ground which two of them cover counts once. Built-up area that only areas of
unknown state cover is in neither part of the share.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, tabulate
from qdgeo.indicators.registered import Key, drawn, no_layer, register_frame, unknown_cells, unknown_table
from qdgeo.overlay import areas_by_district, polygons_of, sum_by_district
from qdgeo.schema import DISTRICT, ID, NAME
from qdgeo.wording import Note, Text

__all__ = ["small_ads"]

_KIND = "small_ads"
_KEY = Key("small_ads_controlled", "built_up", "share")
_COLUMNS = (ID, NAME, DISTRICT, "controlled")

Shapes = NDArray[np.object_]


def small_ads(city: City) -> Indicator:
    """Return the share of each district's built-up area in which small ads are controlled.

    Parameters
    ----------
    city
        With the register ``small_ads`` and ``built_up``; without either every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``small_ads_controlled`` (share, basis ``built_up``; numerator and denominator in km²). The layer has the areas
        as they are registered.
    """
    frame = register_frame(city, _KIND)
    if frame is None:
        return _indicator(city, unknown_table(city, [_KEY]), no_layer(city, _COLUMNS), ())
    known = frame["controlled"].notna().to_numpy()
    notes = unknown_cells(frame, _KIND, "controlled", known)
    if city.built_up is None or not known.any():
        return _indicator(city, unknown_table(city, [_KEY]), drawn(frame, _COLUMNS), notes)
    shapes = polygons_of(shapely.make_valid(np.asarray(frame.geometry.array, dtype=object)))
    state = frame["controlled"].to_numpy(dtype=float)
    built = shapely.union_all(np.asarray(city.built_up.frame.geometry.array, dtype=object))
    yes = shapely.union_all(shapes[state == 1])
    unsaid = shapely.difference(shapely.union_all(shapes[~known]), shapely.union_all(shapes[known]))
    rest = shapely.difference(built, unsaid)
    top, bottom = _km2(city, shapely.intersection(built, yes)), _km2(city, rest)
    table = tabulate(_KEY.measure, top, bottom, basis=_KEY.basis, unit=_KEY.unit)
    return _indicator(city, table, drawn(frame, _COLUMNS), notes)


def _km2(city: City, shape: shapely.Geometry) -> pd.Series[float]:
    """Return km² of a shape by district."""
    parts = areas_by_district(polygons_of(np.array([shape], dtype=object)), city.districts)
    area = np.asarray(parts.area, dtype=np.float64) / 1e6
    return sum_by_district(parts[DISTRICT].to_numpy(dtype=object), area, city.districts)


def _indicator(
    city: City, table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]
) -> Indicator:
    meaning = city.built_up.meaning if city.built_up is not None else "无数据 none"
    return Indicator(
        id="small_ads",
        title=Text(zh="小广告治理", en="Control of small ads"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="治理覆盖率 = 治理区域与建成区相交面积 ÷ 建成区面积；重叠的治理区域只计一次，"
                f"只被状态未知的区域覆盖的建成区不计入分母。建成区口径：{meaning}。来源：小广告治理区域台账",
                en="Controlled = controlled area within the built-up area ÷ its km²; areas that overlap count once, "
                "and built-up area that only areas of unknown state cover is left out. "
                f"Built-up area: {meaning}. Source: the register of areas of control",
            ),
        ),
        notes=notes,
    )
