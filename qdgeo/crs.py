"""Metres are decided once: one metric CRS inside, and every datum that maps of China come in, outside.

Longitude comes before latitude and easting before northing, always, whatever order the authority gives its
axes (EPSG:4549 and EPSG:5635 state northing first). Arrays of coordinates are ``float64[n, 2]``.

GCJ-02 and BD-09 are the shifted datums of Chinese web maps: 417–480 m east of WGS 84 in Qingdao, which is
the size of a 500 m service radius. The shift follows the formula in public use; the way back is iterated
until it closes. CGCS2000 and WGS 84 differ by centimetres and are taken as one.

>>> metric_crs("EPSG:4549").name
'CGCS2000 / 3-degree Gauss-Kruger CM 120E'
>>> wgs84_to_gcj02(np.array([[120.0, 40.0]])).round(12).tolist()
[[120.005675683555, 40.001304789602]]
"""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError

from qdgeo.errors import CrsError, Problem

__all__ = [
    "DATUMS",
    "WGS84",
    "bd09_to_wgs84",
    "check_scale",
    "gcj02_to_wgs84",
    "lonlat_by_datum",
    "metric_crs",
    "project_lonlat",
    "reproject",
    "to_lonlat",
    "to_metric",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]

Lonlat = NDArray[np.float64]

WGS84 = CRS.from_epsg(4326)
"""Degrees as GPS and OpenStreetMap give them; coordinates are longitude, latitude."""
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
"""What bare longitudes and latitudes may be in."""

_SCALE_LIMIT = 0.01  # lengths off by more than 1 % move the 15-minute line by a street
_REMEDY = 'use a projected CRS in metres made for the place, such as crs = "EPSG:4549" for Qingdao'
# The formula's own ellipsoid (Krasovsky 1940) and the box inside which it shifts.
_AXIS, _FLATTENING = 6378245.0, 0.00669342162296594323
_WEST, _SOUTH, _EAST, _NORTH = 72.004, 0.8293, 137.8347, 55.8271
_BD_LON, _BD_LAT = 0.0065, 0.006
_ROUNDS = 12  # each round of the inverse gains about four digits; float64 is exhausted after five


def metric_crs(text: str) -> CRS:
    """Return the CRS that `text` names, if lengths and areas in it are metres.

    Parameters
    ----------
    text
        What PROJ understands: "EPSG:4549", WKT, a PROJ string.

    Raises
    ------
    CrsError
        If the code is unknown, the CRS is geographic, its unit is not the metre, or its projection
        stretches lengths with latitude (EPSG:3857 overstates areas in Qingdao by half).

    Examples
    --------
    >>> metric_crs("EPSG:3857")
    Traceback (most recent call last):
        ...
    qdgeo.errors.CrsError: crs "EPSG:3857": WGS 84 / Pseudo-Mercator stretches lengths with latitude. To mend it: ...
    """
    where = f'crs "{text}"'
    try:
        crs = CRS.from_user_input(text)
    except CRSError as fault:
        words = str(fault).split(": (", 1)[0]
        raise CrsError(Problem(f"not a CRS that PROJ knows ({words})", where, _REMEDY)) from None
    fault_found = _not_metric(crs)
    if fault_found:
        raise CrsError(Problem(f"{crs.name} {fault_found}", where, _REMEDY))
    return crs


def _not_metric(crs: CRS) -> str:
    if crs.is_geographic:
        return "is in degrees, not in metres"
    if not crs.is_projected or len(crs.axis_info) != 2:
        return "is not a plane CRS with two axes"
    units = {axis.unit_name for axis in crs.axis_info}
    if units - {"metre", "meter", "m"}:
        return f"is in {', '.join(sorted(units))}, not in metres"
    method = crs.coordinate_operation.method_name if crs.coordinate_operation else ""
    cylinder = "Mercator" in method and not any(kind in method for kind in ("Transverse", "Oblique"))
    if cylinder or "Equidistant Cylindrical" in method or "Plate Carr" in method:
        return "stretches lengths with latitude"
    return ""


def check_scale(crs: CRS, lonlat: Lonlat, *, where: str) -> None:
    """Raise if lengths in `crs` are wrong at the places given, as they are in a zone made for elsewhere.

    Parameters
    ----------
    crs
        A projected CRS.
    lonlat
        WGS 84 degrees, ``[n, 2]``: the corners of a city, say.
    where
        What lies there, for the message.

    Raises
    ------
    CrsError
        If a length is more than 1 % too long or too short, or the place cannot be projected at all.

    Examples
    --------
    >>> check_scale(metric_crs("EPSG:4549"), np.array([[120.38, 36.07]]), where="Qingdao")
    >>> check_scale(metric_crs("EPSG:4549"), np.array([[-15.4, 28.1]]), where="Las Palmas")
    Traceback (most recent call last):
        ...
    qdgeo.errors.CrsError: Las Palmas: lengths in CGCS2000 / 3-degree Gauss-Kruger CM 120E are up to 27.5% off here ...
    """
    factors = Proj(crs).get_factors(lonlat[:, 0], lonlat[:, 1])
    off = np.abs(np.concatenate([np.ravel(factors.meridional_scale), np.ravel(factors.parallel_scale)]) - 1)
    if np.isfinite(off).all() and (off <= _SCALE_LIMIT).all():
        return
    worst = f"are up to {off.max():.1%} off here" if np.isfinite(off).all() else "cannot be told here"
    west, south = lonlat.min(axis=0)
    place = f"({west:.4f}, {south:.4f})"
    raise CrsError(Problem(f"lengths in {crs.name} {worst} {place}", where, _REMEDY))


def to_metric(frame: gpd.GeoDataFrame, crs: CRS, *, where: str) -> gpd.GeoDataFrame:
    """Return `frame` in `crs`; all other columns and the row order are kept.

    Parameters
    ----------
    frame
        Any frame with a CRS.
    crs
        From `metric_crs`.
    where
        File or layer, for the message.

    Raises
    ------
    CrsError
        If the frame states no CRS, or holds places that `crs` cannot show.
    """
    if frame.crs is None:
        remedy = 'state it where the file is named, such as crs = "EPSG:4490", or save the file with it'
        raise CrsError(Problem("no CRS in the file", where, remedy))
    moved = frame.to_crs(crs)
    bounds = moved.geometry.bounds.to_numpy()
    lost = np.isinf(bounds).any(axis=1)
    if lost.any():
        remedy = "check the CRS that the file states, and the order of its coordinates"
        what = f"{int(lost.sum())} of {len(frame)} features lie where {crs.name} cannot show them"
        raise CrsError(Problem(what, where, remedy))
    return moved


def project_lonlat(lonlat: Lonlat, crs: CRS) -> Lonlat:
    """Return WGS 84 degrees ``[n, 2]`` as metres ``[n, 2]`` in `crs`; NaN where that is impossible.

    Examples
    --------
    >>> project_lonlat(np.array([[120.38, 36.07]]), metric_crs("EPSG:4549")).round().tolist()
    [[534232.0, 3993377.0]]
    """
    return reproject(lonlat, WGS84, crs)


def to_lonlat(xy: Lonlat, crs: CRS) -> Lonlat:
    """Return metres ``[n, 2]`` in `crs` as WGS 84 degrees ``[n, 2]``; NaN where that is impossible.

    >>> to_lonlat(np.array([[534232.0, 3993377.0]]), metric_crs("EPSG:4549")).round(4).tolist()
    [[120.38, 36.07]]
    """
    return reproject(xy, crs, WGS84)


def reproject(points: Lonlat, source: CRS, target: CRS) -> Lonlat:
    """Return points ``[n, 2]`` of one CRS in another, x before y; NaN where that is impossible.

    >>> zoned = np.array([[40534232.0, 3993377.0]])
    >>> reproject(zoned, metric_crs("EPSG:4528"), metric_crs("EPSG:4549")).round().tolist()
    [[534232.0, 3993377.0]]
    """
    x, y = _transformer(source, target).transform(points[:, 0], points[:, 1])
    moved: Lonlat = np.column_stack([x, y]).astype(np.float64)
    moved[~np.isfinite(moved).all(axis=1)] = np.nan
    return moved


@cache
def _transformer(source: CRS, target: CRS) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def lonlat_by_datum(lonlat: Lonlat, datum: str) -> Lonlat:
    """Return bare degrees as WGS 84.

    Parameters
    ----------
    lonlat
        Degrees ``[n, 2]``, longitude first.
    datum
        One of `DATUMS`. ``cgcs2000`` is returned as it is: it differs from WGS 84 by centimetres.

    Raises
    ------
    CrsError
        If `datum` is none of `DATUMS`.

    Examples
    --------
    >>> lonlat_by_datum(np.array([[120.0, 40.0]]), "cgcs2000").tolist()
    [[120.0, 40.0]]
    """
    if datum in {"wgs84", "cgcs2000"}:
        return lonlat.astype(np.float64)
    if datum == "gcj02":
        return gcj02_to_wgs84(lonlat)
    if datum == "bd09":
        return bd09_to_wgs84(lonlat)
    raise CrsError(Problem(f"no datum '{datum}'", remedy=f"give one of {', '.join(DATUMS)}"))


def wgs84_to_gcj02(lonlat: Lonlat) -> Lonlat:
    """Return WGS 84 degrees ``[n, 2]`` as GCJ-02; outside the formula's box nothing is shifted.

    The box is coarse: it takes in neighbours of China, where maps are not shifted in fact.
    """
    return lonlat + _shift(lonlat) * _in_box(lonlat)[:, np.newaxis]


def gcj02_to_wgs84(lonlat: Lonlat) -> Lonlat:
    """Return GCJ-02 degrees ``[n, 2]`` as WGS 84, closing to better than 1e-9 degrees.

    Examples
    --------
    >>> there = wgs84_to_gcj02(np.array([[120.38, 36.07]]))
    >>> gcj02_to_wgs84(there).round(9).tolist()
    [[120.38, 36.07]]
    """
    inside = _in_box(lonlat)[:, np.newaxis]
    back = lonlat.astype(np.float64)
    for _ in range(_ROUNDS):
        back = lonlat - _shift(back) * inside
    return back


def wgs84_to_bd09(lonlat: Lonlat) -> Lonlat:
    """Return WGS 84 degrees ``[n, 2]`` as BD-09: a second shift on top of GCJ-02, inside the same box.

    >>> wgs84_to_bd09(np.array([[120.38, 36.07], [-15.4, 28.1]])).round(3).tolist()
    [[120.392, 36.076], [-15.4, 28.1]]
    """
    return np.where(_in_box(lonlat)[:, np.newaxis], _bd_forward(wgs84_to_gcj02(lonlat)), lonlat)


def bd09_to_wgs84(lonlat: Lonlat) -> Lonlat:
    """Return BD-09 degrees ``[n, 2]`` as WGS 84, closing to better than 1e-9 degrees.

    >>> bd09_to_wgs84(wgs84_to_bd09(np.array([[120.38, 36.07]]))).round(9).tolist()
    [[120.38, 36.07]]
    """
    back = lonlat.astype(np.float64)
    for _ in range(_ROUNDS):
        back = back + (lonlat - _bd_forward(back))
    return np.where(_in_box(lonlat)[:, np.newaxis], gcj02_to_wgs84(back), lonlat)


def _in_box(lonlat: Lonlat) -> NDArray[np.bool_]:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    inside: NDArray[np.bool_] = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return inside


def _shift(lonlat: Lonlat) -> Lonlat:
    """Return what GCJ-02 adds to WGS 84, degrees: a polynomial with waves, in metres, over the radii there."""
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    pi, root = np.pi, np.sqrt(np.abs(x))
    common = 20.0 * np.sin(6.0 * x * pi) + 20.0 * np.sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (common + 20.0 * np.sin(y * pi) + 40.0 * np.sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * pi) + 320.0 * np.sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (common + 20.0 * np.sin(x * pi) + 40.0 * np.sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * pi) + 300.0 * np.sin(x / 30.0 * pi)) * 2.0 / 3.0
    latitude = np.radians(lonlat[:, 1])
    bulge = 1 - _FLATTENING * np.sin(latitude) ** 2
    east_degrees = east * 180.0 / (_AXIS / np.sqrt(bulge) * np.cos(latitude) * pi)
    north_degrees = north * 180.0 / ((_AXIS * (1 - _FLATTENING)) / (bulge * np.sqrt(bulge)) * pi)
    return np.column_stack([east_degrees, north_degrees])


def _bd_forward(lonlat: Lonlat) -> Lonlat:
    """Return GCJ-02 as BD-09: turned and stretched a little about the origin, then moved."""
    x, y, wave = lonlat[:, 0], lonlat[:, 1], np.pi * 3000.0 / 180.0
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * wave)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * wave)
    return np.column_stack([radius * np.cos(angle) + _BD_LON, radius * np.sin(angle) + _BD_LAT])
