"""Managed roads as stretches of the city's roads, each once whatever entries name it, and by class of the list.

Several families measure the same list; it is found on the map once for a city and kept for as long as that is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.alongside import Shared, merged, shared_stretches
from qdgeo.indicators.managed_course import Course, stretches_on, together, whole_lines
from qdgeo.indicators.managed_kinds import CLASS, Kinds, kinds_of
from qdgeo.indicators.managed_sides import Sides, shares_in, sides_of
from qdgeo.io import RoadList
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, OUTSIDE
from qdgeo.streets import MatchedRoads, match_roads, roads_by_district

__all__ = [
    "SAME_M",
    "SAME_TURN_DEG",
    "Course",
    "Managed",
    "classes",
    "course_of",
    "km_of",
    "managed_of",
    "roads_course",
]

SAME_M = 0.05
"""Two lines no farther apart than this are the same line drawn twice: pieces are cut out of the streets themselves."""
SAME_TURN_DEG = 5.0
"""Greatest angle between the two, degrees."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Managed:
    """A list found on the map.

    Parameters
    ----------
    listed
        The list.
    roads
        The city's roads, from `qdgeo.streets.roads_by_district`.
    matched
        The list with its lines; entries and pieces with their ``class``.
    kinds
        Which entries are of which class.
    shared
        Where `roads` run along ``matched.pieces``; nothing if the lines came with the list.
    line
        int64[pieces], row of `roads` that each piece was cut out of, -1 if of none.
    sides
        Which pieces are carriageways of one road.
    apart
        bool[pieces], those that are no part of `roads`: lines that came with the list, and streets of a class that is
        not among the city's roads.
    """

    listed: RoadList
    roads: gpd.GeoDataFrame
    matched: MatchedRoads
    kinds: Kinds
    shared: Shared
    line: Ints
    sides: Sides
    apart: Flags

    def shares(self, among: Flags) -> Floats:
        """Return metres of centreline a metre of each of some pieces taken together, 0 where it counts elsewhere."""
        return shares_in(self.sides, self.matched.pieces["road"].to_numpy(dtype=object), among)


_KNOWN: WeakKeyDictionary[City, Managed] = WeakKeyDictionary()


def managed_of(city: City) -> Managed | None:
    """Return a city's list found on the map, None if it has none; the second time it is there already."""
    if city.managed is None:
        return None
    listed = _street_order(city.managed)
    if listed.frame.empty and not city.managed.frame.empty:
        return None  # the traffic police's roads alone
    kept = _KNOWN.get(city)
    if kept is None:
        kept = _KNOWN[city] = _found(city, listed)
    return kept


def _found(city: City, listed: RoadList) -> Managed:
    """Find a list on the map."""
    roads = roads_by_district(city)
    kinds = kinds_of(listed.frame, title=_title(city))
    matched = _with_classes(match_roads(city, listed, roads), kinds)
    lines, pieces = (np.asarray(frame.geometry.array, dtype=object) for frame in (roads, matched.pieces))
    drawn = np.empty(0, dtype=object) if listed.has_lines else lines
    shared = shared_stretches(drawn, pieces, apart_m=SAME_M, turn_deg=SAME_TURN_DEG)
    piece, start, end = merged(shared.other, shared.other_start_m, shared.other_end_m, join_m=SAME_M)
    on = np.bincount(piece, weights=end - start, minlength=len(pieces))
    line = np.full(len(pieces), -1, dtype=np.int64)
    line[shared.other] = shared.line
    return Managed(
        listed=listed,
        roads=roads,
        matched=matched,
        kinds=kinds,
        shared=shared,
        line=line,
        sides=sides_of(roads, matched.pieces, line, apart_m=city.config.roads.carriageways_m),
        apart=np.asarray(on < shapely.length(pieces) / 2, dtype=np.bool_),
    )


def _street_order(listed: RoadList) -> RoadList:
    """Return a list without the traffic police's no-parking roads, which are another thing; its notes tell of them."""
    if "class" not in listed.frame:
        return listed
    kept = listed.frame["class"] != "no_parking"
    return replace(listed, frame=listed.frame[kept].reset_index(drop=True))


def _title(city: City) -> str:
    """Return what the city file calls the list."""
    source = city.config.sources.managed_roads
    label = source.label if source is not None else None
    return "" if label is None else f"{label.zh} {label.en}"


def _with_classes(matched: MatchedRoads, kinds: Kinds) -> MatchedRoads:
    entries = matched.entries.assign(**{CLASS: kinds.ids})
    of = entries.set_index("entry")[CLASS]
    own = matched.pieces["entry"].map(of).to_numpy(dtype=object)
    return replace(matched, entries=entries, pieces=matched.pieces.assign(**{CLASS: own}))


def classes(managed: Managed) -> dict[str, Flags]:
    """Return which pieces are of each class of the list: bool[pieces] by name, strictly managed roads ("") first."""
    row = pd.Index(managed.matched.entries["entry"]).get_indexer(pd.Index(managed.matched.pieces["entry"]))
    return {name: rows[row] for name, rows in managed.kinds.of.items()}


def course_of(managed: Managed, among: Flags | None = None) -> Course:
    """Return the stretches of road that pieces of the list cover, each metre once.

    Parameters
    ----------
    managed
        From `managed_of`.
    among
        bool[pieces]; all by default.
    """
    pieces = managed.matched.pieces
    share = managed.shares(np.ones(len(pieces), dtype=bool) if among is None else among)
    own = pieces[(share > 0) & managed.apart]
    return together(_on_roads(managed, np.where(managed.apart, 0.0, share)), whole_lines(own))


def roads_course(managed: Managed) -> Course:
    """Return all roads from end to end, with those managed ones that are not among the city's roads."""
    own = managed.matched.pieces[managed.apart & (not managed.listed.has_lines)].drop_duplicates("road")
    return together(whole_lines(managed.roads), whole_lines(own))


def _on_roads(managed: Managed, share: Floats) -> Course:
    """Return what pieces cover of the roads; what a metre counts is said by them, who may name one side for both."""
    shared, some = managed.shared, share[managed.shared.other] > 0
    owner, begin, stop = shared.line[some], shared.start_m[some], shared.end_m[some]
    line, start, end = merged(owner, begin, stop, join_m=SAME_M)
    order = np.lexsort((begin, owner))
    stretch = np.searchsorted(_key(line, start), _key(owner[order], begin[order] + SAME_M), side="right") - 1
    size = (stop - begin)[order]
    total = np.bincount(stretch, weights=size, minlength=line.size)
    own = np.bincount(stretch, weights=size * share[shared.other[some]][order], minlength=line.size)
    weight = np.divide(own, total, out=np.ones(line.size), where=total > 0)
    return replace(stretches_on(managed.roads, line, start, end), weight=weight)


def _key(line: Ints, at: Floats) -> NDArray[np.complex128]:
    """Return numbers that sort by line, and then by the place along it."""
    return np.asarray(line + 1j * at, dtype=np.complex128)


def km_of(course: Course, entries: pd.DataFrame, city: City) -> pd.Series[float]:
    """Return km of centreline by district; unknown in a district with entries of which none was found.

    Parameters
    ----------
    course
        What some entries cover.
    entries
        These entries.
    city
        For its districts.
    """
    km = sum_by_district(course.district, course.centreline_m / 1000, city.districts)
    found = set(entries.loc[entries["match"] == "matched", DISTRICT])
    lost = [district for district in set(entries[DISTRICT]) - found - {OUTSIDE} if km.get(district) == 0]
    km[lost] = np.nan
    return km
