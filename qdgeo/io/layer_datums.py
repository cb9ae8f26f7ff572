"""Layers read by what the city file states of their coordinates: degrees of a shifted datum, metres without a CRS."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from qdgeo.crs import WGS84, lonlat_by_datum
from qdgeo.errors import DataError, Problem
from qdgeo.io.eastings import Stated, crs_of_eastings

__all__ = ["as_stated", "in_own_metres", "unstated_crs"]

_DEGREES = 360.0
_SEVEN_DIGITS = 1_000_000.0  # a northing has seven, and so has no easting without a zone


def unstated_crs(stated: Stated) -> CRS | None:
    """Return the CRS to read a layer in that states none: degrees where a datum is stated and no CRS, else None.

    >>> unstated_crs(Stated(key="registers.grids", datum="gcj02", crs=None, city=WGS84)).name
    'WGS 84'
    """
    return WGS84 if stated.datum is not None and stated.crs is None else None


def as_stated(frame: gpd.GeoDataFrame, stated: Stated, *, where: str) -> gpd.GeoDataFrame:
    """Return a layer with its metres in the CRS that they are in, and its shifted degrees as WGS 84.

    Parameters
    ----------
    frame
        A layer with a CRS, which of a file that states none is WGS 84.
    stated
        What the city file says of it.
    where
        The file, for messages.

    Raises
    ------
    DataError
        If metres stand in a layer of degrees and are not stated to be CGCS2000, or a layer in metres is stated to be
        in a datum of degrees.

    Examples
    --------
    >>> stated = Stated(key="sources.districts", datum="gcj02", crs=None, city=CRS.from_epsg(4549))
    >>> there = gpd.GeoDataFrame(geometry=[shapely.Point(120.3852, 36.0699)], crs=WGS84)
    >>> as_stated(there, stated, where="a.geojson").get_coordinates().round(2).to_numpy().tolist()
    [[120.38, 36.07]]
    """
    return _by_datum(in_own_metres(frame, stated, where=where), stated, where)


def in_own_metres(frame: gpd.GeoDataFrame, stated: Stated, *, where: str) -> gpd.GeoDataFrame:
    """Return a layer that states no CRS, or degrees, but is in metres, with the CRS that its eastings tell.

    Raises
    ------
    DataError
        As `as_stated`.

    Examples
    --------
    >>> stated = Stated(key="sources.districts", datum="cgcs2000", crs=None, city=CRS.from_epsg(4549))
    >>> there = gpd.GeoDataFrame(geometry=[shapely.Point(40534232, 3993377)], crs=WGS84)
    >>> in_own_metres(there, stated, where="a.geojson").crs.to_epsg()
    4528
    """
    corners = frame.total_bounds
    own = CRS.from_user_input(frame.crs)
    if not own.is_geographic or not np.isfinite(corners).all() or np.abs(corners).max() <= _DEGREES:
        return frame
    if stated.datum != "cgcs2000":
        what = f"coordinates in metres, such as ({corners[0]:.10g}, {corners[1]:.10g}), in a layer of degrees"
        remedy = f'set {stated.key}.datum = "cgcs2000" if they are, or save the layer with its CRS'
        raise DataError(Problem(what, where, remedy))
    if corners[0] >= _SEVEN_DIGITS > corners[1]:
        raise DataError(
            Problem("easting and northing are swapped", where, "save the layer with easting first")
        )
    return frame.set_crs(crs_of_eastings(corners[[0, 2]], stated, where=where), allow_override=True)


def _by_datum(frame: gpd.GeoDataFrame, stated: Stated, where: str) -> gpd.GeoDataFrame:
    datum = stated.datum
    if datum not in {"gcj02", "bd09"}:
        return frame
    if not CRS.from_user_input(frame.crs).is_geographic:
        what = f"{datum} is a datum of degrees, and the layer is in metres"
        raise DataError(Problem(what, where, f"remove {stated.key}.datum, or save the layer in degrees"))
    shapes = np.asarray(frame.geometry, dtype=object)
    back = shapely.transform(shapes, lambda lonlat: lonlat_by_datum(lonlat, datum))
    return frame.set_geometry(gpd.GeoSeries(back, index=frame.index, crs=frame.crs))
