"""Places that want a toilet within reach: people, and cells of built-up area, as weighted points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.cells import clip_to_cells
from qdgeo.overlay import areas_by_district
from qdgeo.schema import DISTRICT, PEOPLE
from qdgeo.wording import Text

__all__ = ["Demand", "built_up_cells", "people_points"]

_PEOPLE, _PERSONS = Text(zh="人口", en="people"), Text(zh="人", en="people")
_BUILT_UP, _KM2 = Text(zh="建成区", en="built-up area"), Text(zh="km² 建成区", en="km² of built-up area")


@dataclass(frozen=True, kw_only=True, eq=False)
class Demand:
    """Weighted points by district.

    Parameters
    ----------
    basis
        Name of the denominator.
    title
        The basis in words.
    unit
        Of the weights, in words.
    xy
        Shape (n, 2), m, in the city's CRS.
    weight
        Shape (n,), >= 0.
    district
        Shape (n,), district ids or `schema.OUTSIDE`.
    known
        False where the city file names no source: the weights are unknown, not zero.
    """

    basis: str
    title: Text
    unit: Text
    xy: NDArray[np.float64]
    weight: NDArray[np.float64]
    district: NDArray[np.object_]
    known: bool = True


def people_points(city: City) -> Demand:
    """Return the points where people are."""
    if city.people is None:
        return _unknown("people", _PEOPLE, _PERSONS)
    frame = city.people.frame
    return Demand(
        basis="people",
        title=_PEOPLE,
        unit=_PERSONS,
        xy=shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object)),
        weight=frame[PEOPLE].to_numpy(dtype=float),
        district=frame[DISTRICT].to_numpy(dtype=object),
    )


def built_up_cells(city: City, cell_m: float | None = None) -> Demand:
    """Return the built-up area as cells, clipped to it and to the districts, km².

    Their side is `cell_m`, by default ``walk.cell_m`` of the city file.

    Each cell stands for its clipped area at a point inside it, so that the weights add up to the area.
    """
    if city.built_up is None:
        return _unknown("built_up", _BUILT_UP, _KM2)
    shapes = np.asarray(city.built_up.frame.geometry.array, dtype=object)
    parts = areas_by_district(shapes, city.districts)
    polygons, part = shapely.get_parts(np.asarray(parts.geometry.array, dtype=object), return_index=True)
    cells = clip_to_cells(polygons, city.config.walk.cell_m if cell_m is None else cell_m)
    return Demand(
        basis="built_up",
        title=_BUILT_UP,
        unit=_KM2,
        xy=cells.xy,
        weight=cells.area_m2 / 1e6,
        district=parts[DISTRICT].to_numpy(dtype=object)[part[cells.shape]],
    )


def _unknown(basis: str, title: Text, unit: Text) -> Demand:
    nothing = np.empty(0)
    return Demand(
        basis=basis,
        title=title,
        unit=unit,
        xy=np.empty((0, 2)),
        weight=nothing,
        district=np.empty(0, dtype=object),
        known=False,
    )
