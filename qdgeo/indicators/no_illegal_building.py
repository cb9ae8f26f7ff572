"""Sub-districts and communities that are named free of illegal building, counted year by year.

A place counts once a year, however often the register writes it, and once in all. Years between the first and the last
of the register in which nothing is named have none; of years before and after nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack
from qdgeo.indicators.registered import (
    Key,
    count_rows,
    drawn,
    no_layer,
    owners,
    register_frame,
    unknown_table,
)
from qdgeo.schema import DISTRICT, ID, KIND, NAME
from qdgeo.targets.registers import plain_word
from qdgeo.wording import Note, Text

__all__ = ["no_illegal_building"]

_REGISTER = "no_illegal_building"
_MEASURES = {"street": "no_illegal_streets", "community": "no_illegal_communities"}
_BASES = ("latest", "all_years")
_TARGETS = {"street": "T12", "community": "T13"}
_COLUMNS = (ID, NAME, DISTRICT, "year", KIND)


def no_illegal_building(city: City) -> Indicator:
    """Return how many streets and communities are named free of illegal building, by year and district.

    Parameters
    ----------
    city
        With the register ``no_illegal_building``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``no_illegal_streets`` and ``no_illegal_communities`` (个) on the bases ``latest`` (the newest year of the
        kind), ``all_years`` (places ever named) and each year, "2023". Items: a kind and year a row, with the number
        that the city's plan asks for each year and whether it is reached.
    """
    frame = register_frame(city, _REGISTER)
    if frame is None:
        keys = [Key(measure, basis, "个") for measure in _MEASURES.values() for basis in _BASES]
        return _indicator(unknown_table(city, keys), no_layer(city, _COLUMNS), pd.DataFrame(), ())
    named, again = _once(frame)
    tables = [table for kind in _MEASURES for table in _of_kind(city, kind, named[named[KIND] == kind])]
    items = pd.DataFrame(
        [row for kind in _MEASURES for row in _years(city, kind, named[named[KIND] == kind])]
    )
    return _indicator(stack(tables), drawn(frame, _COLUMNS), items, again)


def _once(frame: gpd.GeoDataFrame) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Return each place once a year, and say what was written more than once."""
    plain = frame[NAME].astype(str).map(plain_word)
    named = pd.DataFrame(frame[list(_COLUMNS)]).assign(plain=plain)
    again = named.duplicated([DISTRICT, KIND, "plain", "year"]).to_numpy()
    if not again.any():
        return named, ()
    words = f"{int(again.sum())} places are named twice for one year: each counts once"
    zh = f"{int(again.sum())} 处在同一年度重复列名，只计一次"
    rows = tuple(
        f"{name} {year:.0f}" for name, year in zip(named[NAME][again], named["year"][again], strict=True)
    )
    return named[~again], (Note(words, f"registers.{_REGISTER}", rows, warning=False, zh=zh),)


def _of_kind(city: City, kind: str, named: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the newest year, all years together, and each year."""
    measure = _MEASURES[kind]
    years = _span(named)
    if not years:
        yield unknown_table(city, [Key(measure, basis, "个") for basis in _BASES])
        return
    ever = named.drop_duplicates([DISTRICT, "plain"])
    chosen = {"latest": named[named["year"] == years[-1]], "all_years": ever}
    chosen |= {str(year): named[named["year"] == year] for year in years}
    for basis, rows in chosen.items():
        yield count_rows(city, owners(rows), Key(measure, basis, "个"))


def _span(named: pd.DataFrame) -> list[int]:
    years = named["year"].dropna()
    return list(range(int(years.min()), int(years.max()) + 1)) if len(years) else []


def _years(city: City, kind: str, named: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield the whole city year by year, held against what the plan asks for each year."""
    goal = next((target.value for target in city.plan if target.id == _TARGETS[kind]), None)
    inside = named[named[DISTRICT].isin(city.districts[ID])]
    ever: set[tuple[str, str]] = set()
    for year in _span(named):
        places = inside[inside["year"] == year]
        ever |= set(zip(places[DISTRICT], places["plain"], strict=True))
        met = "" if goal is None else "yes" if len(places) >= goal else "no"
        yield {
            KIND: kind,
            "year": year,
            "places": len(places),
            "places_so_far": len(ever),
            "goal": np.nan if goal is None else goal,
            "goal_met": met,
        }


def _indicator(
    table: pd.DataFrame, layer: gpd.GeoDataFrame, items: pd.DataFrame, notes: tuple[Note, ...]
) -> Indicator:
    return Indicator(
        id="no_illegal_building",
        title=Text(zh="“无违建”镇街、社区", en="Streets and communities free of illegal building"),
        table=table,
        layer=layer,
        items=items,
        definitions=(
            Text(
                zh="按年度计数：同一镇街或社区（同区同名）每年计一次；latest 为该类最近一个年度，"
                "all_years 为历年累计（每处一次），首末年度之间没有列名的年度为 0。来源：“无违建”镇街、社区台账",
                en="Counted by year: a sub-district or community (one district, one name) once a year; latest is the "
                "newest year of the kind, all_years every place once. A year between the first and the last in which "
                "none is named has 0. Source: the register of places free of illegal building",
            ),
        ),
        notes=notes,
    )
