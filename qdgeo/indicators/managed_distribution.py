"""How managed roads are spread: density, evenness between districts, clusters of cells, and the walk from people.

Twenty entries in one district and none in the next make the same count as ten in each. So beside the count and length
(`qdgeo.indicators.managed_roads`) stand: km a km², how evenly districts have them (for their streets, people and
built-up area), whether cells of the grid with much of them lie together, and how far people walk to the nearest one.
Everything is told for the strictly managed roads and, where the list holds other classes (深度保洁, 示范 …), for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.evenness import gini, lorenz, variation
from qdgeo.indicators.ground import Places, ground_of
from qdgeo.indicators.indicator import COLUMNS, Indicator, stack, tabulate
from qdgeo.indicators.managed import (
    Course,
    Managed,
    classes,
    course_of,
    km_of,
    managed_of,
    roads_course,
)
from qdgeo.indicators.managed_cells import Grid, cell_layer, clusters, km_by_cell, road_grid
from qdgeo.indicators.managed_kinds import with_class
from qdgeo.indicators.managed_walk import (
    Stretches,
    metres_to,
    steps_in_metres,
    stretches_of,
    weighted_median,
)
from qdgeo.indicators.managed_words import distribution_definitions, distribution_notes, no_list
from qdgeo.network import Reach
from qdgeo.network.search import Steps
from qdgeo.overlay import cut_lines, sum_by_district
from qdgeo.schema import DISTRICT, ID, OUTSIDE, WHOLE
from qdgeo.wording import Text

__all__ = ["managed_distribution"]

_TITLE = Text(zh="严管路分布", en="Spread of managed roads")
_EVEN = ("streets", "people", "built_up")

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Class:
    """The strictly managed roads (name "") or another class: its pieces, its stretches of road, km by district."""

    name: str
    among: Flags
    course: Course
    km: pd.Series[float]

    def basis(self, of: str) -> str:
        """Return the name of a denominator, with the class behind it."""
        return with_class(of, self.name)


class _Ground(NamedTuple):
    """What all classes are held against: cells, the walking network in metres, people, and districts' denominators."""

    reach: Reach
    grid: Grid
    stretches: Stretches
    steps: Steps
    people: Places
    bases: dict[str, pd.Series[float]]


def managed_distribution(city: City, reach: Reach) -> Indicator:
    """Return how managed roads are spread over districts, cells and people.

    Parameters
    ----------
    city
        With ``managed``; without it every figure is unknown (NaN), and so is what needs ``people`` or ``built_up`` of
        a city without them.
    reach
        A search on the city's walking network; its toilets do not matter here.

    Returns
    -------
    Indicator
        ``managed_km_per_km2`` (bases ``district`` and ``built_up``); for the whole city only ``managed_gini`` and
        ``managed_cv`` (bases ``streets``, ``people``, ``built_up``: see `qdgeo.indicators.evenness`) and
        ``managed_moran_i``, ``managed_moran_p`` (basis ``cells``: see `qdgeo.indicators.clustering`);
        ``managed_walk_median_m`` and ``managed_within_{m}m`` (basis ``people``): of the strictly managed roads.
        Another class stands behind its basis, "district:deep_cleaning". The layer holds the cells, items the points of
        the Lorenz curves; both have strictly managed roads under the class "".
    """
    managed = managed_of(city)
    if managed is None:
        return _indicator(city, reach, _unknown_rows(city))
    people = ground_of(city, reach).places[0]
    ground = _Ground(
        reach=reach,
        grid=road_grid(roads_course(managed), city.config.grid.side_m),
        stretches=stretches_of(managed, reach),
        steps=steps_in_metres(reach),
        people=people,
        bases=_bases(city, managed, people),
    )
    found = _classes(city, managed)
    tables = [] if managed.kinds.known else _unknown_rows(city)
    layer, curves = _empty_layer(city), pd.DataFrame()
    for one in found:
        km, cells = _in_cells(city, ground.grid, one)
        tables += [*_densities(city, one, ground.bases["built_up"]), *_evenness(one, ground.bases), *cells]
        tables += _of_people(city, one, ground)
        curves = pd.concat([curves, *_curves(one, ground.bases)], ignore_index=True)
        layer = layer if one.name else cell_layer(city, ground.grid, km)
    made = _indicator(city, reach, tables)
    notes = distribution_notes(city, managed, ground.stretches, found[0].km)
    return replace(made, layer=layer, items=curves, notes=notes)


def _indicator(city: City, reach: Reach, tables: list[pd.DataFrame]) -> Indicator:
    """Return the family with its rows, as it is where there is no list."""
    return Indicator(
        id="managed_distribution",
        layer_name="managed_cells",
        title=_TITLE,
        table=stack(tables),
        layer=_empty_layer(city),
        definitions=distribution_definitions(city),
        notes=no_list(),
        walk=reach.network.settings,
    )


def _classes(city: City, managed: Managed) -> list[_Class]:
    """Return what is known of: the strictly managed roads first, if the list tells of any."""
    entries, found = managed.matched.entries, []
    for name, among in classes(managed).items():
        if name or managed.kinds.known:
            course = course_of(managed, among)
            km = km_of(course, entries[managed.kinds.of[name]], city)
            found.append(_Class(name=name, among=among, course=course, km=km))
    return found


def _bases(city: City, managed: Managed, people: Places) -> dict[str, pd.Series[float]]:
    """Return what districts are compared by: km of street, people, km² of built-up area; NaN where unknown."""
    roads = managed.roads
    street_km = sum_by_district(
        roads[DISTRICT].to_numpy(dtype=object),
        roads["centreline_m"].to_numpy(dtype=np.float64) / 1000,
        city.districts,
    )
    return {"streets": street_km, "people": _people(city, people), "built_up": _built_km2(city)}


def _people(city: City, people: Places) -> pd.Series[float]:
    if not people.demand.known:
        return _nan(city)
    return sum_by_district(people.demand.district, people.demand.weight, city.districts)


def _built_km2(city: City) -> pd.Series[float]:
    if city.built_up is None:
        return _nan(city)
    shape = city.built_up.frame.geometry.union_all()
    km2 = city.districts.geometry.intersection(shape).area.to_numpy(dtype=np.float64) / 1e6
    return pd.Series([*km2, np.nan], index=[*city.districts[ID], OUTSIDE])


def _nan(city: City) -> pd.Series[float]:
    return pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])


def _densities(city: City, one: _Class, built: pd.Series[float]) -> Iterator[pd.DataFrame]:
    """Yield km a km² of the whole district, and km within the built-up area a km² of that."""
    area = pd.Series([*(city.districts.area / 1e6), np.nan], index=[*city.districts[ID], OUTSIDE])
    measure, unit, whole = "managed_km_per_km2", "km/km²", float(one.km.drop(OUTSIDE).sum())
    yield tabulate(measure, one.km, area, basis=one.basis("district"), unit=unit, whole=whole)
    within = _within_built_up(city, one)
    whole = float(within.drop(OUTSIDE).sum()) if city.built_up is not None else np.nan
    yield tabulate(measure, within, built, basis=one.basis("built_up"), unit=unit, whole=whole)


def _within_built_up(city: City, one: _Class) -> pd.Series[float]:
    """Return km inside the built-up area by district, so that numerator and denominator cover the same ground."""
    if city.built_up is None:
        return _nan(city)
    ground = gpd.GeoDataFrame({ID: ["in"]}, geometry=[city.built_up.frame.geometry.union_all()], crs=city.crs)
    pieces = cut_lines(one.course.geometry, ground)
    inside = pieces[pieces[DISTRICT] == "in"]
    row = inside["line"].to_numpy(dtype=np.int64)
    km = (inside["end_m"] - inside["start_m"]).to_numpy(dtype=np.float64) * one.course.weight[row] / 1000
    found = sum_by_district(one.course.district[row], km, city.districts)
    return found.mask(one.km.isna())


def _evenness(one: _Class, bases: dict[str, pd.Series[float]]) -> Iterator[pd.DataFrame]:
    for name in _EVEN:
        amount, base = (np.asarray(sums.drop(OUTSIDE), dtype=np.float64) for sums in (one.km, bases[name]))
        for measure, value in (("gini", gini(amount, base)), ("cv", variation(amount, base))):
            yield _whole_only(f"managed_{measure}", value, basis=one.basis(name), unit="")


def _curves(one: _Class, bases: dict[str, pd.Series[float]]) -> Iterator[pd.DataFrame]:
    """Yield the points of the Lorenz curves, from the district with the least rate to that with the greatest."""
    for name in _EVEN:
        amount, base = (sums.drop(OUTSIDE) for sums in (one.km, bases[name]))
        some = (base > 0).to_numpy()
        if base.isna().any() or amount.isna().any() or not some.any():
            continue
        amount, base = amount[some], base[some]
        curve = lorenz(np.asarray(amount, dtype=np.float64), np.asarray(base, dtype=np.float64))
        order = curve.order
        yield pd.DataFrame(
            {
                "class": one.name,
                "basis": name,
                DISTRICT: amount.index.to_numpy(dtype=object)[order],
                "managed_km": amount.to_numpy(dtype=np.float64)[order],
                "base": base.to_numpy(dtype=np.float64)[order],
                "rate": (amount / base).to_numpy(dtype=np.float64)[order],
                "base_share": curve.base[1:],
                "managed_share": curve.amount[1:],
            }
        )


def _in_cells(city: City, grid: Grid, one: _Class) -> tuple[Floats, list[pd.DataFrame]]:
    """Return km in every cell, and Moran's I of the managed share."""
    by_cell = km_by_cell(one.course, grid.side_m).reindex(grid.cells, fill_value=0.0)
    km = np.asarray(by_cell, dtype=np.float64)
    whole = clusters(city, grid, np.minimum(km / grid.street_km, 1.0))
    basis = one.basis("cells")
    return km, [
        _whole_only("managed_moran_i", whole.i, basis=basis, unit=""),
        _whole_only("managed_moran_p", whole.p, basis=basis, unit=""),
    ]


def _of_people(city: City, one: _Class, ground: _Ground) -> Iterator[pd.DataFrame]:
    """Yield the median walk to the nearest managed road, and the shares of people within some walks."""
    limits, demand = city.config.distribution.walk_m, ground.people.demand
    basis = one.basis("people")
    if not demand.known or not one.among.any():
        for measure, unit in (
            ("managed_walk_median_m", "m"),
            *((f"managed_within_{m:g}m", "share") for m in limits),
        ):
            yield tabulate(measure, _nan(city), basis=basis, unit=unit)
        return
    own = one.among[ground.stretches.piece]
    metres = metres_to(ground.reach, ground.steps, ground.stretches, own, ground.people.met)
    names = [*city.districts[ID], OUTSIDE]
    medians = pd.Series(
        [weighted_median(metres[demand.district == d], demand.weight[demand.district == d]) for d in names],
        index=names,
    )
    inside = demand.district != OUTSIDE
    whole = weighted_median(metres[inside], demand.weight[inside])
    yield tabulate("managed_walk_median_m", medians, basis=basis, unit="m", whole=whole)
    total = sum_by_district(demand.district, demand.weight, city.districts)
    for limit in limits:
        part = sum_by_district(demand.district, demand.weight * (metres <= limit), city.districts)
        yield tabulate(f"managed_within_{limit:g}m", part, total, basis=basis, unit="share")


def _whole_only(measure: str, value: float, *, basis: str, unit: str) -> pd.DataFrame:
    return pd.DataFrame([[WHOLE, measure, basis, value, value, np.nan, unit]], columns=list(COLUMNS))


def _empty_layer(city: City) -> gpd.GeoDataFrame:
    columns = ("cell", "area_km2", "street_km", "managed_km", "managed_share", "managed_km_per_km2")
    nothing: dict[str, list[str]] = {name: [] for name in (*columns, "local_i", "local_p", "cluster")}
    return gpd.GeoDataFrame(nothing, geometry=[], crs=city.crs)


def _unknown_rows(city: City) -> list[pd.DataFrame]:
    rows = [
        tabulate("managed_km_per_km2", _nan(city), basis=basis, unit="km/km²")
        for basis in ("district", "built_up")
    ]
    for name in _EVEN:
        rows += [_whole_only(f"managed_{measure}", np.nan, basis=name, unit="") for measure in ("gini", "cv")]
    rows += [_whole_only(f"managed_moran_{part}", np.nan, basis="cells", unit="") for part in ("i", "p")]
    rows.append(tabulate("managed_walk_median_m", _nan(city), basis="people", unit="m"))
    rows += [
        tabulate(f"managed_within_{limit:g}m", _nan(city), basis="people", unit="share")
        for limit in city.config.distribution.walk_m
    ]
    return rows
