"""Classes of the list against each other: how many entries and km each has, and which km are of two at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed import Managed, classes, course_of, km_of, managed_of
from qdgeo.indicators.managed_kinds import CLASS, HEADLINE, PLANNED, STRICT, class_name
from qdgeo.indicators.managed_words import no_list, overlap_definitions
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, OUTSIDE
from qdgeo.wording import Text

__all__ = ["managed_classes"]

_TITLE = Text(zh="严管路名录各类别", en="Classes of the list of managed roads")
_COLUMNS = ("road", CLASS, DISTRICT, "length_m")
_DUST_KM = 1e-6  # what adding floats leaves

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Class:
    """A class by its id: its entries, its pieces, and km by district."""

    id: str
    entries: pd.DataFrame
    among: Flags
    km: pd.Series[float]


def managed_classes(city: City) -> Indicator:
    """Return what the classes of the list have, and what they have in common.

    Parameters
    ----------
    city
        With ``managed``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``managed_km_any`` (basis ``classes``: km of centreline that are of any class and done, each metre once) and
        ``managed_km_both`` for every two classes, basis "strict+deep_cleaning". Items are the table of classes against
        classes of the whole city, a row a class: ``entries``, ``matched``, ``km``, and a column ``km_with:…`` a class
        with the km that are of both. The layer holds the pieces that are of several classes.
    """
    managed = managed_of(city)
    if managed is None:
        nothing = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
        return _indicator(city, [tabulate("managed_km_any", nothing, basis="classes", unit="km")])
    found = _classes(city, managed)
    both = {(one.id, two.id): _both(city, managed, one, two) for one, two in combinations(found, 2)}
    tables = [_any(city, managed, found), *_rows(both)]
    made = _indicator(city, tables)
    return replace(made, layer=_layer(city, managed), items=_items(found, both), notes=())


def _indicator(city: City, tables: list[pd.DataFrame]) -> Indicator:
    """Return the family with its rows, as it is where there is no list."""
    nothing: dict[str, list[str]] = {name: [] for name in _COLUMNS}
    return Indicator(
        id="managed_classes",
        title=_TITLE,
        table=stack(tables),
        layer=gpd.GeoDataFrame(nothing, geometry=[], crs=city.crs),
        definitions=overlap_definitions(),
        notes=no_list(),
    )


def _classes(city: City, managed: Managed) -> list[_Class]:
    """Return the classes that the list has, strictly managed roads first."""
    found = []
    for name, among in classes(managed).items():
        entries = managed.matched.entries[managed.kinds.of[name]]
        if len(entries) or (name == HEADLINE and managed.kinds.known):
            km = km_of(course_of(managed, among), entries, city)
            found.append(_Class(id=name or STRICT, entries=entries, among=among, km=km))
    return found


def _any(city: City, managed: Managed, found: list[_Class]) -> pd.DataFrame:
    """Return km of centreline that are of any class which is done."""
    done = [one for one in found if not one.id.endswith(PLANNED)]
    among = np.logical_or.reduce(
        [np.zeros(len(managed.matched.pieces), dtype=bool), *(o.among for o in done)]
    )
    entries = managed.matched.entries
    own = entries["entry"].isin(set().union(*(one.entries["entry"] for one in done)))
    km = km_of(course_of(managed, among), entries[own], city)
    whole = float(km.drop(OUTSIDE).sum())
    return tabulate("managed_km_any", km, basis="classes", unit="km", whole=whole)


def _both(city: City, managed: Managed, one: _Class, two: _Class) -> pd.Series[float]:
    """Return km that are of two classes at once: what the two have, less what they have together."""
    either = course_of(managed, one.among | two.among)
    km = one.km + two.km - sum_by_district(either.district, either.centreline_m / 1000, city.districts)
    return km.where(km.isna() | (km > _DUST_KM), 0.0)


def _rows(both: Mapping[tuple[str, str], pd.Series[float]]) -> Iterator[pd.DataFrame]:
    for (one, two), km in both.items():
        whole = float(km.drop(OUTSIDE).sum())
        yield tabulate("managed_km_both", km, basis=f"{one}+{two}", unit="km", whole=whole)


def _items(found: list[_Class], both: Mapping[tuple[str, str], pd.Series[float]]) -> pd.DataFrame:
    """Return the table of classes against classes, of all districts together."""
    whole = {frozenset(pair): float(km.drop(OUTSIDE).sum()) for pair, km in both.items()}
    km = {one.id: float(one.km.drop(OUTSIDE).sum()) for one in found}
    names = [class_name(one.id) for one in found]
    return pd.DataFrame(
        {
            CLASS: [one.id for one in found],
            "class_zh": [name.zh for name in names],
            "class_en": [name.en for name in names],
            "entries": [len(one.entries) for one in found],
            "matched": [int((one.entries["match"] == "matched").sum()) for one in found],
            "km": list(km.values()),
            **{
                f"km_with:{two.id}": [whole.get(frozenset({one.id, two.id}), km[one.id]) for one in found]
                for two in found
            },
        }
    )


def _layer(city: City, managed: Managed) -> gpd.GeoDataFrame:
    """Return the pieces that are of several classes, each once, with the classes."""
    several = {name or STRICT: among for name, among in classes(managed).items()}
    pieces = managed.matched.pieces
    of = pd.concat(
        [
            pd.DataFrame({"road": pieces.loc[among, "road"].unique(), CLASS: name})
            for name, among in several.items()
        ]
    )
    joined = of.groupby("road", sort=False)[CLASS].agg(";".join)
    count = of.groupby("road", sort=False)[CLASS].size()
    once = pieces[pieces["road"].map(count).fillna(0) > 1].drop_duplicates("road")
    table = once.assign(**{CLASS: once["road"].map(joined)})
    return gpd.GeoDataFrame(table[[*_COLUMNS, "geometry"]].reset_index(drop=True), crs=city.crs)
