"""What the map shows beside lines, as plain values: districts, toilets, the deficit grid, the base."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.maps.packing import Packed, lonlat_of, pack_shapes, simplified
from qdgeo.schema import COUNTS, DISTRICT, ID, KIND, NAME, NAME_EN, REASON, TOILET_TAGS

__all__ = ["base", "bounds", "districts", "facilities", "grid", "toilets"]

_MARGIN_M = 1500.0  # base map drawn beyond the districts, m, at most
_MARGIN_SHARE = 0.07  # the same as a share of the city's diagonal
_HALO = (0.25, 0.5, 0.75, 1.0)  # steps in which it fades out
_HOUSE_M = 0.5  # tolerance of buildings, m: coarser, and they lose their corners
_TOILET_COLUMNS = (ID, NAME, NAME_EN, KIND, REASON, DISTRICT, "source", "feature", *TOILET_TAGS)


def districts(city: City) -> dict[str, object]:
    """Return the districts' names and outlines; borders that two districts share stay shared."""
    frame = city.districts
    outlines = np.asarray(frame.geometry.array, dtype=object)
    if city.config.map.simplify_m > 0:
        outlines = np.asarray(shapely.coverage_simplify(outlines, city.config.map.simplify_m), dtype=object)
    english = frame[NAME_EN] if NAME_EN in frame.columns else frame[NAME].map(lambda _: "")
    rows = [
        {"id": str(key), "zh": str(zh), "en": str(en), "area": float(area)}
        for key, zh, en, area in zip(frame[ID], frame[NAME], english, frame.geometry.area / 1e6, strict=True)
    ]
    return {"rows": rows, "shape": pack_shapes(outlines, city.crs)}


def bounds(city: City) -> list[float]:
    """Return west, south, east, north of the districts, degrees."""
    west, south, east, north = city.districts.total_bounds
    corners = np.array([[west, south], [west, north], [east, south], [east, north]])
    lonlat = lonlat_of(corners, city.crs)
    return [float(v) for v in (*lonlat.min(axis=0), *lonlat.max(axis=0))]


def toilets(frame: gpd.GeoDataFrame, crs: pyproj.CRS) -> list[dict[str, object]]:
    """Return toilets with what is known of each; what is not known is left out."""
    columns = [column for column in _TOILET_COLUMNS if column in frame.columns]
    place = lonlat_of(shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object)), crs)
    rows: list[dict[str, object]] = []
    for values, (lon, lat) in zip(
        frame[columns].itertuples(index=False, name=None), place.tolist(), strict=True
    ):
        known = {key: str(value) for key, value in zip(columns, values, strict=True) if _known(value)}
        rows.append({**known, "lon": lon, "lat": lat})
    return rows


def facilities(city: City) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the toilets that count, and those that do not."""
    counts = city.facilities[COUNTS].to_numpy(dtype=bool)
    return city.facilities[counts], city.facilities[~counts]


def grid(layer: gpd.GeoDataFrame, *, crs: pyproj.CRS) -> dict[str, object]:
    """Return the cells of the deficit grid."""
    columns = ["cell", "built_up_km2", "toilets", "deficit"]
    rows = [
        {"cell": str(cell), "built": _number(built), "toilets": _number(count), "deficit": _number(deficit)}
        for cell, built, count, deficit in layer[columns].itertuples(index=False, name=None)
    ]
    return {"rows": rows, "shape": pack_shapes(layer.geometry.array, crs)}


def base(city: City) -> Mapping[str, Packed]:
    """Return land, water, green and buildings in the districts and a little around, and the halo that ends them."""
    rings = _halo(city)
    box = shapely.bounds(rings[-1])
    layers = city.base
    tolerance_m = city.config.map.simplify_m
    outer = {"land": layers.land, "water": layers.water, "green": layers.green}
    packed = {name: pack_shapes(_clipped(frame, box, tolerance_m), city.crs) for name, frame in outer.items()}
    near = shapely.bounds(rings[0])
    buildings = pack_shapes(_clipped(layers.buildings, near, _HOUSE_M), city.crs)
    return {**packed, "buildings": buildings, "halo": pack_shapes(rings, city.crs)}


def _halo(city: City) -> NDArray[np.object_]:
    """Return the districts widened in steps: the base map fades out from one to the next.

    What lies beyond is not known (an extract ends somewhere), so it is not drawn as land or as sea.
    """
    west, south, east, north = city.districts.total_bounds
    wide = min(_MARGIN_M, _MARGIN_SHARE * float(np.hypot(east - west, north - south)))
    whole = shapely.simplify(shapely.union_all(np.asarray(city.districts.geometry.array)), wide / 20)
    rings = shapely.buffer(whole, wide * np.array(_HALO), quad_segs=6)
    return np.asarray(shapely.simplify(rings, wide / 60), dtype=object)


def _clipped(frame: gpd.GeoDataFrame, box: NDArray[np.float64], tolerance_m: float) -> NDArray[np.object_]:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    cut = np.asarray(shapely.clip_by_rect(shapes, *box), dtype=object)
    cut = cut[~shapely.is_empty(cut)]
    return simplified(cut[shapely.area(cut) > tolerance_m**2], tolerance_m)


def _known(value: object) -> bool:
    return value is not None and value == value and str(value) != ""  # NaN differs from itself  # noqa: PLR0124


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
