"""Toilets and stalls for the people who reach them, how evenly people have them, and women's stalls against men's.

Two toilets for 10,000 people are within reach of all of them, and still too few. So the supply of each toilet is shared
out among the people around it, and what a place has is the sum of its shares (`qdgeo.indicators.floating`). Toilets are
always known; stalls are as far as their register states them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.evenness import gini, lorenz, palma
from qdgeo.indicators.floating import Floating, floating_catchments
from qdgeo.indicators.ground import Places, ground_of
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.registered import Key, count_rows, no_layer, owners, share_rows, unknown_table
from qdgeo.indicators.stalls import Stalls, stalls_of
from qdgeo.indicators.supply_words import supply_definitions, supply_notes
from qdgeo.network import Reach
from qdgeo.network.within import walks_within
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, NAME, OUTSIDE, WHOLE
from qdgeo.targets import load_norms
from qdgeo.targets.catchments import load_catchments
from qdgeo.wording import Text

__all__ = ["supply"]

_UNITS = {"toilets": "座/千人", "stalls": "厕位/千人"}
_STALLS = Key("stalls", "district", "厕位")
_RATIO = Key("stalls_women_men", "stalls_men", "")
_MET = Key("stalls_ratio_met", "toilets", "share")
_ACCESSIBLE = Key("toilets_with_accessible_stall", "toilets", "share")
_COLUMNS = (
    ID, NAME, DISTRICT, "stalls_women", "stalls_men", "stalls", "people_weighted", "toilets_per_1000",
    "stalls_per_1000",
)  # fmt: skip
_TENTHS = np.linspace(0.0, 1.0, 11)

Floats = NDArray[np.float64]
Names = NDArray[np.object_]


class _Supplied(NamedTuple):
    """People of districts by place, and what each place has of toilets and of stalls; access is NaN if unknown."""

    district: Names
    people: Floats
    found: dict[str, Floating]
    known: bool


def supply(city: City, reach: Reach) -> Indicator:
    """Return toilets and stalls for 1,000 people who reach them, their evenness, and women's stalls for each of men's.

    Parameters
    ----------
    city
        ``services.catchment`` names the bands of walking time and their weights. Without ``people`` what is for each
        person is unknown (NaN).
    reach
        Walking times to its toilets; ``stalls_women`` and ``stalls_men`` of its facilities, if their register has them.

    Returns
    -------
    Indicator
        ``toilets_per_1000_reached`` (座/千人) and ``stalls_per_1000_reached`` (厕位/千人; of the toilets whose stalls
        are known, and of the people who reach such a one or none at all) as the mean of people,
        ``toilets_access_gini``, ``toilets_access_palma`` and likewise of stalls (between people), all on the basis
        ``people``; ``stalls`` (women's and men's), ``stalls_women_men`` (basis ``stalls_men``, of toilets of
        which both are known), ``stalls_ratio_met`` (share of them with at least the norm ``stalls_women_men``) and
        ``toilets_with_accessible_stall`` (share of those of which it is known). The layer has the toilets, items
        the Lorenz curves by tenths of people.
    """
    stalls = stalls_of(reach.facilities)
    supplied = _supplied(city, reach, stalls)
    tables = [
        *(table for name in _UNITS for table in _access(city, supplied, name)),
        *_stalls(city, owners(reach.facilities), stalls),
    ]
    walk = reach.network.settings
    return Indicator(
        id="supply",
        title=Text(zh="公厕与厕位供给", en="Toilets and stalls for people"),
        table=stack(tables),
        layer=_layer(city, reach, stalls, supplied),
        items=_curves(city, supplied),
        definitions=supply_definitions(city, walk),
        notes=tuple(supply_notes(city, reach, stalls)),
        walk=walk,
    )


def _supplied(city: City, reach: Reach, stalls: Stalls) -> _Supplied:
    places: Places = ground_of(city, reach).places[0]
    demand = places.demand
    catchment = load_catchments()[city.config.services.catchment]
    amounts = {"toilets": np.ones(len(reach.facilities)), "stalls": stalls.both}
    if not demand.known:
        nothing = np.full(len(reach.facilities), np.nan)
        unknown = Floating(demand=nothing, rate=nothing, access=np.zeros(0))
        return _Supplied(demand.district, demand.weight, dict.fromkeys(amounts, unknown), known=False)
    pairs = walks_within(reach, places.entered, catchment.minutes[-1] * 60)
    found = {
        name: floating_catchments(pairs, demand.weight, amount, catchment) for name, amount in amounts.items()
    }
    return _Supplied(demand.district, demand.weight, found, known=True)


def _has(supplied: _Supplied, name: str) -> bool:
    """Return whether anything is known of a supply: stalls that no register states are unknown, not none."""
    return supplied.known and (name == "toilets" or bool(np.isfinite(supplied.found[name].rate).any()))


def _access(city: City, supplied: _Supplied, name: str) -> Iterator[pd.DataFrame]:
    """Yield the mean of people, and how unevenly they have it, of one supply."""
    mean = Key(f"{name}_per_1000_reached", "people", _UNITS[name])
    uneven = {
        Key(f"{name}_access_{word}", "people", ""): of for word, of in (("gini", gini), ("palma", palma))
    }
    if not _has(supplied, name):
        yield unknown_table(city, [mean, *uneven])
        return
    given = supplied.people * supplied.found[name].access
    known = np.isfinite(given)
    top, bottom = (
        sum_by_district(supplied.district[known], part[known], city.districts)
        for part in (given, supplied.people / 1000)
    )
    yield tabulate(mean.measure, top, bottom, basis=mean.basis, unit=mean.unit)
    for key, of in uneven.items():
        rows = unknown_table(city, [key])
        chosen = [_people_of(supplied, district) & known for district in rows[DISTRICT]]
        yield rows.assign(value=[of(given[some], supplied.people[some]) for some in chosen])


def _people_of(supplied: _Supplied, district: str) -> NDArray[np.bool_]:
    if district == WHOLE:
        return np.asarray(supplied.district != OUTSIDE)
    return np.asarray(supplied.district == district)


def _stalls(city: City, owner: Names, stalls: Stalls) -> Iterator[pd.DataFrame]:
    """Yield the stalls themselves, by the district of their toilet."""
    known = np.isfinite(stalls.both)
    yield count_rows(city, owner, _STALLS, stalls.both)
    women, men = (
        sum_by_district(owner[known], part[known], city.districts) for part in (stalls.women, stalls.men)
    )
    yield tabulate(_RATIO.measure, women, men, basis=_RATIO.basis, unit=_RATIO.unit)
    least = load_norms()["stalls_women_men"].low or 0.0
    met = np.where(known & (stalls.both > 0), stalls.women >= least * stalls.men, np.nan)
    yield share_rows(city, owner, met, _MET)
    has = np.where(np.isfinite(stalls.accessible), stalls.accessible > 0, np.nan)
    yield share_rows(city, owner, has, _ACCESSIBLE)


def _layer(city: City, reach: Reach, stalls: Stalls, supplied: _Supplied) -> gpd.GeoDataFrame:
    toilets = reach.facilities
    if len(toilets) == 0:
        return no_layer(city, _COLUMNS)
    return gpd.GeoDataFrame(
        toilets[[ID, NAME, DISTRICT]].assign(
            stalls_women=stalls.women,
            stalls_men=stalls.men,
            stalls=stalls.both,
            people_weighted=supplied.found["toilets"].demand,
            toilets_per_1000=supplied.found["toilets"].rate * 1000,
            stalls_per_1000=supplied.found["stalls"].rate * 1000,
        ),
        geometry=toilets.geometry.to_numpy(),
        crs=city.crs,
    )


def _curves(city: City, supplied: _Supplied) -> pd.DataFrame:
    """Return what the worst-off tenths of people have together, district by district."""
    parts = []
    for name in _UNITS:
        for district in (*city.districts[ID], WHOLE) if _has(supplied, name) else ():
            access = supplied.found[name].access
            some = _people_of(supplied, district) & (supplied.people > 0) & np.isfinite(access)
            given = supplied.people[some] * access[some]
            if not given.sum() > 0:
                continue
            curve = lorenz(given, supplied.people[some])
            parts.append(
                pd.DataFrame(
                    {
                        DISTRICT: district,
                        "supply": name,
                        "people_share": _TENTHS,
                        "supply_share": np.interp(_TENTHS, curve.base, curve.amount),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
