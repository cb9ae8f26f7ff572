"""Public toilets along managed roads: how many, how far apart, and what of each road is within a short walk of one."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed import Managed, classes, managed_of
from qdgeo.indicators.managed_along import Along, Gaps, along_of, farthest_m, norms_of
from qdgeo.indicators.managed_kinds import CLASS, with_class
from qdgeo.indicators.managed_words import no_list, spacing_notes, toilets_definitions
from qdgeo.network import Reach
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, KIND, NAME, OUTSIDE
from qdgeo.wording import Text

__all__ = ["managed_toilets"]

_TITLE = Text(zh="严管路沿线公厕", en="Toilets along managed roads")
_LEAST_M = 1.0  # a gap shorter than this is none

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def managed_toilets(city: City, reach: Reach) -> Indicator:
    """Return the toilets along managed roads.

    Parameters
    ----------
    city
        With ``managed``; without it every figure is unknown (NaN). ``distribution`` says how far a toilet may be from a
        road, and which norm of spacing holds.
    reach
        Walking times to its toilets.

    Returns
    -------
    Indicator
        ``managed_toilets_along`` (座, by the district where the toilet is, each once), ``managed_toilets_per_km``
        (座/km), ``managed_toilets_share`` (share of length within ``distribution.toilet_minutes`` of a toilet),
        ``managed_toilets_gap_m`` (longest gap of any entry of the district), and ``managed_toilets_norm_met`` (share of
        entries; NaN while no norm is chosen): of the strictly managed roads; another class stands behind the basis.
        Items hold the entries, the layer the gaps of each: ``beyond`` is the limit, "m" for
        ``distribution.toilet_m`` and "minutes" for ``distribution.toilet_minutes``.

    Notes
    -----
    Toilets, gaps and the farthest walk are in metres along the walking network, the ways to the street included, and
    exact along the edges; the share is by walking time, as in `qdgeo.indicators.coverage`.
    """
    managed = managed_of(city)
    if managed is None:
        return _unknown(city)
    found = along_of(city, managed, reach)
    items = _items(city, managed, found)
    return Indicator(
        id="managed_toilets",
        layer_name="toilet_gaps",
        title=_TITLE,
        table=_table(city, managed, reach, found, items),
        layer=_layers(city, found, items),
        definitions=toilets_definitions(city),
        notes=spacing_notes(city, managed, found.stretches),
        items=items,
        walk=reach.network.settings,
    )


def _items(city: City, managed: Managed, found: Along) -> pd.DataFrame:
    """Return the entries that were found, with the toilets along each; NaN where none of it is walked."""
    pieces, count, names = managed.matched.pieces, len(found.names), found.names
    number = np.asarray(names.get_indexer(pd.Index(pieces["entry"])), dtype=np.int64)
    centre = np.bincount(number, weights=pieces["centreline_m"].to_numpy(dtype=float), minlength=count)
    walked = np.bincount(found.entry, weights=found.stretches.centreline_m, minlength=count)
    served = np.bincount(found.entry, weights=found.served_m, minlength=count)
    toilets = np.bincount(found.toilets["entry"].to_numpy(dtype=np.int64), minlength=count)
    farthest = np.full(count, -1.0)
    np.maximum.at(farthest, found.entry, farthest_m(found.stretches, found.times))
    known, longest = walked > 0, _longest(found.gaps, count)
    kind, norm = norms_of(city, managed, number, count)
    met = np.where(farthest <= norm / 2, "yes", "no")
    by_entry = managed.matched.entries.set_index("entry").loc[list(names)]
    return pd.DataFrame(
        {
            "entry": list(names),
            **{name: by_entry[name].to_numpy(dtype=object) for name in (NAME, KIND, CLASS, DISTRICT)},
            "centreline_km": centre / 1000,
            "walked_km": walked / 1000,
            "toilets": np.where(known, toilets, np.nan),
            "spacing_m": np.divide(centre, toilets, out=np.where(known, np.inf, np.nan), where=toilets > 0),
            "farthest_walk_m": np.where(known, farthest, np.nan),
            "longest_gap_m": np.where(known, longest, np.nan),
            "served_share": np.divide(served, walked, out=np.full(count, np.nan), where=known).clip(max=1.0),
            "road_kind": kind,
            "norm_m": norm,
            "norm_met": np.where(known & np.isfinite(norm), met, ""),
        }
    )


def _longest(gaps: Gaps, count: int) -> Floats:
    """Return the longest gap of each entry, m; 0 where there is none."""
    runs = pd.DataFrame({"entry": gaps.entry, "run": gaps.run, "m": gaps.metres})
    longest = runs.groupby(["entry", "run"])["m"].sum().groupby(level=0).max()
    metres = longest.reindex(range(count), fill_value=0.0).to_numpy(dtype=float)
    return np.where(metres < _LEAST_M, 0.0, metres)


def _table(city: City, managed: Managed, reach: Reach, found: Along, items: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by district, of the strictly managed roads and of each other class."""
    tables = [] if managed.kinds.known else _unknown_rows(city)
    number = pd.Index(managed.matched.entries["entry"]).get_indexer(found.names)
    for name, among in classes(managed).items():
        if name or managed.kinds.known:
            rows = np.flatnonzero(managed.kinds.of[name][number])
            tables += _of_class(city, managed, reach, found, with_class("managed_roads", name), among, rows)
            tables += _of_entries(city, with_class("entries", name), items.iloc[rows])
    return stack(tables)


def _of_class(
    city: City, managed: Managed, reach: Reach, found: Along, basis: str, among: Flags, rows: Ints
) -> list[pd.DataFrame]:
    """Return toilets and km of the pieces of one class, each piece of road once whatever entries name it."""
    pieces, stretches, along = managed.matched.pieces, found.stretches, found.toilets
    part = managed.shares(among) / managed.sides.share
    owner = pieces[DISTRICT].to_numpy(dtype=object)[stretches.piece]
    of_class = part[stretches.piece] / 1000
    toilets = np.unique(along.loc[along["entry"].isin(rows), "toilet"].to_numpy(dtype=np.int64))
    where = reach.facilities[DISTRICT].to_numpy(dtype=object)[toilets]
    some = sum_by_district(where, np.ones(toilets.size), city.districts)
    km, served = (
        sum_by_district(owner, metres * of_class, city.districts)
        for metres in (stretches.centreline_m, found.served_m)
    )
    return _rows(basis, some, km, served)


def _rows(
    basis: str, some: pd.Series[float], km: pd.Series[float], served: pd.Series[float]
) -> list[pd.DataFrame]:
    none = km == 0  # where no managed road is walked nothing is along it, and nothing known of it
    return [
        tabulate("managed_toilets_along", some, basis=basis, unit="座"),
        tabulate("managed_toilets_per_km", some.mask(none & (some == 0), 0.0), km, basis=basis, unit="座/km"),
        tabulate("managed_toilets_share", served, km, basis=basis, unit="share"),
    ]


def _of_entries(city: City, basis: str, items: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the longest gap by district of the entry, and the share of entries that meet the norm."""
    index = [*city.districts[ID], OUTSIDE]
    gap = items.groupby(DISTRICT)["longest_gap_m"].max().reindex(index)
    whole = float(items["longest_gap_m"].max()) if len(items) else np.nan
    judged = items[items["norm_met"] != ""]
    met = np.asarray(judged["norm_met"] == "yes", dtype=np.float64)
    owner = judged[DISTRICT].to_numpy(dtype=object)
    top = sum_by_district(owner, met, city.districts)
    bottom = sum_by_district(owner, np.ones(len(judged)), city.districts)
    return [
        tabulate("managed_toilets_gap_m", gap.astype(float), basis=basis, unit="m", whole=whole),
        tabulate(
            "managed_toilets_norm_met",
            top.mask(bottom == 0),
            bottom,
            basis=basis,
            unit="share",
            whole=float(top.drop(OUTSIDE).sum()),
        ),
    ]


def _layers(city: City, found: Along, items: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the gaps to draw: those by metres, then those by minutes."""
    both = [_layer(city, found.gaps, items, "m"), _layer(city, found.far, items, "minutes")]
    return gpd.GeoDataFrame(pd.concat(both, ignore_index=True), crs=city.crs)


def _layer(city: City, gaps: Gaps, items: pd.DataFrame, beyond: str) -> gpd.GeoDataFrame:
    """Return one feature a gap."""
    run, first, number = np.unique(gaps.run, return_index=True, return_inverse=True)
    metres = np.bincount(number.ravel(), weights=gaps.metres, minlength=run.size)
    order = np.argsort(number.ravel(), kind="stable")
    shape = np.asarray(
        shapely.multilinestrings(gaps.geometry[order], indices=number.ravel()[order]), dtype=object
    )
    kept = metres >= _LEAST_M
    entry = gaps.entry[first[kept]]
    return gpd.GeoDataFrame(
        {
            **{name: items[name].to_numpy(dtype=object)[entry] for name in ("entry", NAME, KIND, CLASS)},
            "beyond": beyond,
            "gap_m": metres[kept],
        },
        geometry=shape[kept],
        crs=city.crs,
    )


def _unknown(city: City) -> Indicator:
    columns: dict[str, list[str]] = {name: [] for name in ("entry", NAME, KIND, CLASS, "beyond", "gap_m")}
    return Indicator(
        id="managed_toilets",
        layer_name="toilet_gaps",
        title=_TITLE,
        table=stack(_unknown_rows(city)),
        layer=gpd.GeoDataFrame(columns, geometry=[], crs=city.crs),
        definitions=toilets_definitions(city),
        notes=no_list(),
    )


def _unknown_rows(city: City) -> list[pd.DataFrame]:
    nothing = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
    return [
        tabulate(f"managed_toilets_{measure}", nothing, basis=basis, unit=unit)
        for measure, basis, unit in (
            ("along", "managed_roads", "座"),
            ("per_km", "managed_roads", "座/km"),
            ("share", "managed_roads", "share"),
            ("gap_m", "entries", "m"),
            ("norm_met", "entries", "share"),
        )
    ]
