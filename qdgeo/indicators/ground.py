"""What reach is weighed by: people, built-up cells and streets, each met with the network and the districts once.

Meeting the streets takes longer than any search, and several families weigh by the same places; so what was found
for a search is kept for as long as that search itself is.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary, ref

import numpy as np
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.demand import Demand, built_up_cells, people_points
from qdgeo.network import Reach, Snaps, snap
from qdgeo.network.hourly import Doors, doors
from qdgeo.overlay import cut_lines
from qdgeo.schema import DISTRICT

__all__ = ["Ground", "Places", "StreetPieces", "ground_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Weighted points, and where they meet the network of a search."""

    demand: Demand
    met: Snaps
    entered: Doors


@dataclass(frozen=True, kw_only=True, eq=False)
class StreetPieces:
    """Every street, without the ways across squares, cut at the borders of districts.

    Parameters
    ----------
    streets
        int64[s], edges of the network that are streets.
    line
        int64[p], position in `streets` of each piece.
    start_m, end_m
        float64[p], where on the edge it lies, m from u.
    district
        Shape (p,), district ids or `schema.OUTSIDE`.
    """

    streets: Ints
    line: Ints
    start_m: Floats
    end_m: Floats
    district: NDArray[np.object_]

    @property
    def edge(self) -> Ints:
        """int64[p], the edge of each piece."""
        return self.streets[self.line]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """People and built-up area as places, in this order, and the streets."""

    places: tuple[Places, ...]
    pieces: StreetPieces


_KNOWN: WeakKeyDictionary[Reach, tuple[ref[City], Ground]] = WeakKeyDictionary()


def ground_of(city: City, reach: Reach) -> Ground:
    """Return the places and streets of a city on the network of a search; the second time it is there already.

    Parameters
    ----------
    city
        Its ``people`` and ``built_up`` may be None: such places are none, and not known.
    reach
        A search on its network.
    """
    kept = _KNOWN.get(reach)
    if kept is None or kept[0]() is not city:
        found = Ground(
            places=tuple(
                _met(reach, demand)
                for demand in (people_points(city), built_up_cells(city, reach.network.settings.cell_m))
            ),
            pieces=_pieces(city, reach),
        )
        kept = _KNOWN[reach] = (ref(city), found)
    return kept[1]


def _met(reach: Reach, demand: Demand) -> Places:
    met = snap(reach.network, demand.xy, limit_m=reach.network.settings.access_m)
    return Places(demand=demand, met=met, entered=doors(reach, met))


def _pieces(city: City, reach: Reach) -> StreetPieces:
    streets = np.flatnonzero(~reach.network.virtual)
    pieces = cut_lines(reach.network.lines_of(streets), city.districts)
    return StreetPieces(
        streets=streets,
        line=pieces["line"].to_numpy(),
        start_m=pieces["start_m"].to_numpy(),
        end_m=pieces["end_m"].to_numpy(),
        district=pieces[DISTRICT].to_numpy(dtype=object),
    )
