"""Toilets of shops and offices opened to the public (单位卫生间): how many, and what each adds to the walking circle.

What one toilet adds is what would no longer be within the walk if it alone were closed and all others stayed open: the
people, built-up area and streets that no other toilet serves in time. These shares do not add up to what all of them
add together, since two that stand side by side each add nothing; so that stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.ground import ground_of
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.registered import Key, count_rows, no_layer, owners, unknown_table
from qdgeo.indicators.walked import how_walked
from qdgeo.network import Reach, covered_between
from qdgeo.network.hourly import reaches_by_set, walk_from
from qdgeo.network.second import second_nearest, streets_alone, walk_without
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, KIND, NAME
from qdgeo.targets.registers import plain_word
from qdgeo.wording import Note, Text

__all__ = ["unit_toilets"]

_COUNT = Key("unit_toilets", "district", "座")
_BASES = ("people", "built_up", "streets")
_ADDED = {"people": "people_added", "built_up": "built_up_added_km2", "streets": "streets_added_km"}
_TEXTS = (ID, NAME, KIND, DISTRICT, "opening_hours")
_COLUMNS = (*_TEXTS, "place", *_ADDED.values(), "people_nearest")

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def unit_toilets(city: City, reach: Reach) -> Indicator:
    """Return opened toilets of shops and offices, what they add together, and what each adds.

    Parameters
    ----------
    city
        ``services.unit_kinds`` says which classes of toilets these are. Where no toilet has a class, or the toilets are
        those of a map on which no such one is marked, the count is unknown (NaN).
    reach
        Walking times to its toilets.

    Returns
    -------
    Indicator
        ``unit_toilets`` (座) and, for the longest tier m, ``units_add_{m}min`` (share, bases ``people``, ``built_up``
        and ``streets``): within the walk of some toilet, but of none if all of these were closed. Items and layer have
        each of them with ``people_added``, ``built_up_added_km2`` and ``streets_added_km`` (in districts, if it alone
        were closed; NaN unknown), ``people_nearest`` (within the walk, with it as the nearest toilet) and ``place`` (by
        people, then streets, added).
    """
    tier = reach.network.settings.minutes[-1]
    units, named = _units(city, reach.facilities)
    keys = [Key(f"units_add_{tier:g}min", basis, "share") for basis in _BASES]
    if not (units.any() or (named and _listed(reach))):
        return _indicator(city, reach, unknown_table(city, [_COUNT, *keys]), no_layer(city, _COLUMNS), ())
    tables = [
        count_rows(city, owners(reach.facilities[units]), _COUNT),
        *_together(city, reach, units, keys, tier),
    ]
    layer = _each(city, reach, units, tier)
    return _indicator(city, reach, stack(tables), layer, tuple(_notes(reach, units)))


def _units(city: City, toilets: gpd.GeoDataFrame) -> tuple[Flags, bool]:
    """Return which toilets are of shops and offices, and whether any has a class at all."""
    words = {plain_word(word) for word in city.config.services.unit_kinds}
    kinds = toilets[KIND].astype(str).map(plain_word)
    return kinds.isin(words).to_numpy(dtype=bool), bool((kinds != "").any())


def _listed(reach: Reach) -> bool:
    """Return whether the toilets are those of a register: a map without such a toilet tells nothing."""
    toilets = reach.facilities
    return "source" in toilets.columns and bool((toilets["source"] == "register").any())


def _together(city: City, reach: Reach, units: Flags, keys: list[Key], tier: float) -> Iterator[pd.DataFrame]:
    """Yield the shares that only these toilets serve, all of them taken together."""
    ground = ground_of(city, reach)
    ((_, without),) = reaches_by_set(reach, ~units[None, :], limit_s=tier * 60)
    for key, places in zip(keys, ground.places, strict=False):
        demand = places.demand
        if not demand.known:
            yield unknown_table(city, [key])
            continue
        gone = (walk_from(reach, places.entered) <= tier * 60) & ~(
            walk_from(without, places.entered) <= tier * 60
        )
        top = sum_by_district(demand.district, demand.weight * gone, city.districts)
        bottom = sum_by_district(demand.district, demand.weight, city.districts)
        yield tabulate(key.measure, top, bottom, basis=key.basis, unit=key.unit)
    pieces = ground.pieces
    stretch = (pieces.edge, pieces.start_m, pieces.end_m)
    gone_m = covered_between(reach, *stretch, tier * 60) - covered_between(without, *stretch, tier * 60)
    top = sum_by_district(pieces.district, np.maximum(gone_m, 0.0) / 1000, city.districts)
    bottom = sum_by_district(pieces.district, (pieces.end_m - pieces.start_m) / 1000, city.districts)
    yield tabulate(keys[-1].measure, top, bottom, basis=keys[-1].basis, unit=keys[-1].unit)


def _each(city: City, reach: Reach, units: Flags, tier: float) -> gpd.GeoDataFrame:
    """Return these toilets with what each adds, the one that adds most first."""
    second, ground = second_nearest(reach), ground_of(city, reach)
    inside = set(city.districts[ID])
    size, added = len(units), dict[str, Floats]()
    nearest_people = np.full(size, np.nan)
    for basis, places in zip(_BASES, ground.places, strict=False):
        if not places.demand.known:
            added[_ADDED[basis]] = np.full(size, np.nan)
            continue
        weight = np.where(pd.Series(places.demand.district).isin(inside), places.demand.weight, 0.0)
        nearest, facility, without = walk_without(second, places.entered)
        within = (nearest <= tier * 60) & (facility >= 0)
        alone = within & (without > tier * 60)
        added[_ADDED[basis]] = np.bincount(facility[alone], weights=weight[alone], minlength=size).astype(
            float
        )
        if basis == _BASES[0]:
            nearest_people = np.bincount(facility[within], weights=weight[within], minlength=size)
    pieces = ground.pieces
    own = np.flatnonzero(pd.Series(pieces.district).isin(inside))
    lost = streets_alone(second, pieces.edge[own], pieces.start_m[own], pieces.end_m[own], tier * 60)
    km = np.bincount(lost.facility, weights=lost.metres / 1000, minlength=size)
    added[_ADDED["streets"]] = km.astype(float)
    table = reach.facilities.assign(**added, people_nearest=nearest_people)[units]
    by = table[list(_ADDED.values())].fillna(0.0).assign(id=table[ID])
    order = by.sort_values(["people_added", "streets_added_km", "id"], ascending=[False, False, True]).index
    ranked = table.loc[order].assign(place=np.arange(1, len(table) + 1)).reset_index(drop=True)
    return gpd.GeoDataFrame(ranked[[*_COLUMNS, "geometry"]], crs=city.crs)


def _notes(reach: Reach, units: Flags) -> Iterator[Note]:
    blank = int((reach.facilities[KIND].astype(str) == "").sum())
    if blank:
        words = (
            f"{blank:,} of {units.size:,} toilets have no class: they are not counted among those of units"
        )
        yield Note(
            words, "toilets", zh=f"{blank:,} 座公厕（共 {units.size:,} 座）未注明类别，不计入单位卫生间"
        )
    if units.any() and not _listed(reach):
        words = (
            "toilets of units are those of the map, which is no list of them: their count is a lower bound"
        )
        yield Note(words, "toilets", zh="单位卫生间取自地图而非台账，其数量为下限")


def _indicator(
    city: City, reach: Reach, table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]
) -> Indicator:
    walk = reach.network.settings
    tier = f"{walk.minutes[-1]:g}"
    kinds = "、".join(city.config.services.unit_kinds)
    return Indicator(
        id="unit_toilets",
        title=Text(zh="单位卫生间开放", en="Toilets of units opened to the public"),
        table=table,
        layer=layer,
        items=pd.DataFrame(layer.drop(columns="geometry")) if len(layer) else pd.DataFrame(),
        definitions=(
            Text(
                zh=f"单位卫生间：计入的公厕中类别为{kinds}者（services.unit_kinds）；类别未注明者不计。来源：公厕台账或地图",
                en=f"Toilets of units: those that count, of the classes {kinds} (services.unit_kinds); those without a "
                "class are not counted. Source: the register of toilets, or the map",
            ),
            Text(
                zh=f"合计新增 = 现有全部公厕 {tier} 分钟步行覆盖 − 全部单位卫生间关闭时的覆盖；"
                "单座新增 = 仅该座关闭时失去的覆盖（人口、建成区、道路），逐座之和不等于合计",
                en=f"Added together = what lies within {tier} minutes' walk of some toilet, less what would if all of "
                "these were closed; added by one = what would be lost if it alone were closed. Singles do not add up",
            ),
            how_walked(walk),
        ),
        notes=notes,
        walk=walk.model_copy(update={"minutes": walk.minutes[-1:]}),
    )
