"""What the page needs to tell a place in the city's own CRS: a transverse Mercator projection by its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyproj

from qdgeo.crs import project_lonlat

__all__ = ["projection"]

_APART_M = 0.005  # a datum that lies farther from WGS 84 than this is not told by the projection alone
_NUMBERS = {
    "Latitude of natural origin": "lat0",
    "Longitude of natural origin": "lon0",
    "Scale factor at natural origin": "k0",
    "False easting": "x0",
    "False northing": "y0",
}


def projection(crs: pyproj.CRS, bounds: Sequence[float]) -> dict[str, object]:
    """Return the name of a CRS, and the numbers with which a page can compute its coordinates from WGS 84.

    The numbers are given only where they suffice: for a transverse Mercator projection in metres whose datum is that
    of WGS 84 for all purposes here, which is tried on a grid of places. Elsewhere ``tmerc`` is None, and a page shows
    WGS 84 alone.

    Parameters
    ----------
    crs
        The city's, projected.
    bounds
        West, south, east, north of the city, degrees.

    Returns
    -------
    dict
        ``name``, and ``tmerc`` of ``a`` (m), ``f``, ``lat0``, ``lon0`` (degrees), ``k0``, ``x0``, ``y0`` (m).

    Examples
    --------
    >>> bounds = (119.5, 35.6, 121.0, 37.2)
    >>> told = projection(pyproj.CRS.from_epsg(4549), bounds)
    >>> told["name"], told["tmerc"]["lon0"], told["tmerc"]["x0"]
    ('EPSG:4549', 120.0, 500000.0)
    >>> projection(pyproj.CRS.from_epsg(3035), bounds)
    {'name': 'EPSG:3035', 'tmerc': None}
    """
    authority = crs.to_authority()
    name = crs.name if authority is None else ":".join(authority)
    numbers = _numbers(crs)
    if numbers is not None and not _suffice(numbers, crs, bounds):
        numbers = None
    return {"name": name, "tmerc": numbers}


def _numbers(crs: pyproj.CRS) -> dict[str, float] | None:
    operation, ellipsoid = crs.coordinate_operation, crs.ellipsoid
    if operation is None or ellipsoid is None or operation.method_name != "Transverse Mercator":
        return None
    units = {"degree": 1.0, "metre": 1.0, "unity": 1.0}
    found = {
        _NUMBERS[p.name]: float(p.value)
        for p in operation.params
        if p.name in _NUMBERS and p.unit_name in units
    }
    if set(found) != set(_NUMBERS.values()):
        return None
    flat = 1 / ellipsoid.inverse_flattening if ellipsoid.inverse_flattening else 0.0
    return {"a": float(ellipsoid.semi_major_metre), "f": flat, **found}


def _suffice(numbers: dict[str, float], crs: pyproj.CRS, bounds: Sequence[float]) -> bool:
    west, south, east, north = bounds
    lon, lat = (
        axis.ravel() for axis in np.meshgrid(np.linspace(west, east, 3), np.linspace(south, north, 3))
    )
    plain = pyproj.Proj(
        proj="tmerc", a=numbers["a"], rf=1 / numbers["f"] if numbers["f"] else 0, lat_0=numbers["lat0"],
        lon_0=numbers["lon0"], k_0=numbers["k0"], x_0=numbers["x0"], y_0=numbers["y0"],
    )  # fmt: skip
    apart = np.column_stack(plain(lon, lat)) - project_lonlat(np.column_stack([lon, lat]), crs)
    return bool(np.abs(apart).max() <= _APART_M)
