"""Metres of CGCS2000 that state no CRS, known by the digits of their eastings.

An easting of eight digits begins with the number of its zone (40,534,232 is zone 40, EPSG:4528); one of six has none,
and its central meridian is that of the city file (EPSG:4549).

>>> zone_crs(40).name, zone_crs(21).name
('CGCS2000 / 3-degree Gauss-Kruger zone 40', 'CGCS2000 / Gauss-Kruger zone 21')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from qdgeo.errors import DataError, Problem

__all__ = ["Stated", "crs_of_eastings", "zone_crs"]

_ZONE_M = 1_000_000.0  # the zone number stands before six digits of metres
_THREE, _SIX = range(25, 46), range(13, 24)  # zones of 3° and of 6° over China


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What the city file says of bare coordinates.

    Parameters
    ----------
    key
        Where it says so, such as ``registers.bins``.
    datum
        One of `qdgeo.crs.DATUMS`, None if it does not say.
    crs
        Of metres, None if it does not say.
    city
        The city's metric CRS, whose central meridian counts where nothing else tells it.
    """

    key: str
    datum: str | None
    crs: str | None
    city: CRS


def crs_of_eastings(east: NDArray[np.float64], stated: Stated, *, where: str) -> CRS:
    """Return the CRS of eastings that are all of six digits or all of eight.

    Raises
    ------
    DataError
        If it cannot be known, or contradicts the city file.

    Examples
    --------
    >>> stated = Stated(key="registers.bins", datum="cgcs2000", crs=None, city=CRS.from_epsg(4549))
    >>> [crs_of_eastings(np.array([east]), stated, where="a.csv").to_epsg() for east in (534232.0, 40534232.0)]
    [4549, 4528]
    """
    zones = sorted({int(zone) for zone in east // _ZONE_M if zone >= 1})
    if len(zones) > 1:
        what = f"eastings of several zones: {', '.join(map(str, zones))}"
        raise DataError(Problem(what, where, "save all in one zone"))
    if zones and zones[0] not in (*_THREE, *_SIX):
        what = f"eastings begin with {zones[0]}, which is no zone of China"
        raise DataError(Problem(what, where, f"check the column, or set {stated.key}.crs"))
    by_zone = zone_crs(zones[0]) if zones else None
    if stated.crs is not None:
        return _agreed(stated, by_zone, where)
    if by_zone is not None:
        return by_zone
    meridian = _meridian(stated.city)
    if meridian is None:
        what = "eastings of six digits do not say their central meridian"
        raise DataError(Problem(what, where, f'set {stated.key}.crs, such as "EPSG:4549" for 120° E'))
    return CRS.from_epsg(4509 + round(meridian / 3))  # EPSG:4534 is 75° E, and so on by 3°


def zone_crs(zone: int) -> CRS:
    """Return the CRS of CGCS2000 whose eastings begin with a zone's number: 25–45 are of 3°, 13–23 of 6°."""
    return CRS.from_epsg((4488 if zone in _THREE else 4478) + zone)


def _agreed(stated: Stated, by_zone: CRS | None, where: str) -> CRS:
    """Return the CRS that the city file states, if the digits of the eastings do not say otherwise."""
    try:
        own = CRS.from_user_input(stated.crs)
    except CRSError:
        what = f'not a CRS that PROJ knows: "{stated.crs}"'
        raise DataError(Problem(what, where, f"mend {stated.key}.crs")) from None
    zoned = (_param(own, "False easting") or 0.0) > _ZONE_M
    if zoned == (by_zone is not None) and (by_zone is None or own == by_zone):
        return own
    digits = (
        "eight digits, with a zone number" if by_zone is not None else "six digits, without a zone number"
    )
    meant = f': "EPSG:{by_zone.to_epsg()}"' if by_zone is not None else ', such as "EPSG:4549" for 120° E'
    what = f"the eastings have {digits}, and {stated.key}.crs is {own.name}"
    raise DataError(Problem(what, where, f"give the CRS that they are in{meant}"))


def _meridian(crs: CRS) -> float | None:
    """Return the central meridian of a Gauss-Kruger CRS of CGCS2000, degrees, else None."""
    base, meridian = crs.geodetic_crs, _param(crs, "Longitude of natural origin")
    gauss = _param(crs, "Scale factor at natural origin") == 1.0
    own = base is not None and base.to_epsg() == 4490 and gauss
    return meridian if own and meridian is not None and meridian % 3 == 0 else None


def _param(crs: CRS, name: str) -> float | None:
    operation = crs.coordinate_operation
    found = [float(param.value) for param in operation.params if param.name == name] if operation else []
    return found[0] if found else None
