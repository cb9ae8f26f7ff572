"""Ratios that a table gives: numerator by denominator, or the value that is declared, of the newest year that is told.

Nothing is averaged: the city's figure is its own row, else the sum of what all its districts count, else unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators.indicator import COLUMNS, Indicator, quotient, stack
from qdgeo.indicators.registered import Key, no_layer, register_frame, unknown_table
from qdgeo.schema import (
    BASIS,
    DENOMINATOR,
    DISTRICT,
    ID,
    MEASURE,
    NUMERATOR,
    OUTSIDE,
    UNIT,
    VALUE,
    WHOLE,
)
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Note, Text

__all__ = ["MEASURE_OF_RATIOS", "ratios"]

MEASURE_OF_RATIOS = "ratio"
"""The measure; its basis is the target's id in the plan."""

_KIND = "ratios"
_SAME = 1e-6  # of a sum: rows that differ by less agree


def ratios(city: City) -> Indicator:
    """Return what the table of ratios says of each target, district by district.

    Parameters
    ----------
    city
        With the register ``ratios``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``ratio`` on the basis of each target, "T11": a share, or a number in the unit that the table states. Of several
        years the newest of which something is known. Targets that the register knows and that the table does not list
        are unknown.
    """
    known = list(load_registers()[_KIND].column("target").choices)
    frame = register_frame(city, _KIND)
    rows = pd.DataFrame(columns=["target"]) if frame is None else pd.DataFrame(frame)
    listed = dict.fromkeys([*known, *rows["target"].astype(str)])
    tables, notes = [], list[Note]()
    for target in listed:
        every = rows[rows["target"] == target]
        own = _newest(every)
        if own.empty:
            tables.append(unknown_table(city, [Key(MEASURE_OF_RATIOS, target, "share")]))
            continue
        notes += [*_years(target, every, own), *_faults(city, target, own)]
        tables.append(_of_target(city, target, own))
    return Indicator(
        id="ratios",
        title=Text(zh="比率表", en="Ratios given in a table"),
        table=stack(tables),
        layer=no_layer(city, (ID,)),
        definitions=_definitions(),
        notes=tuple(notes),
    )


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the newest year of which something is known, all where no row has a year."""
    years = rows["year"].astype(float) if len(rows) else pd.Series(dtype=float)
    if not years.notna().any():
        return rows
    told = years[_said(rows) & years.notna()]
    return rows[years == (told if len(told) else years).max()]


def _said(rows: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows say something."""
    return rows[VALUE].notna() | (rows[NUMERATOR].notna() & rows[DENOMINATOR].notna())


def _units(rows: pd.DataFrame) -> list[str]:
    """Return the units of the rows that say something."""
    return list(dict.fromkeys(rows.loc[_said(rows), UNIT].astype(str)))


def _years(target: str, every: pd.DataFrame, used: pd.DataFrame) -> Iterator[Note]:
    """Say which year a target is of where that is not the newest, and how many rows have no year."""
    where, years = f"registers.{_KIND}", every["year"].astype(float)
    if not years.notna().any():
        return
    newest, year = years.max(), float(used["year"].astype(float).max())
    if newest > year:
        words = f"{target}: nothing is filled in for {newest:.0f}: figures are those of {year:.0f}"
        yield Note(
            words, where, warning=False, zh=f"{target}：{newest:.0f} 年尚未填数，采用 {year:.0f} 年的数值"
        )
    without = int(years.isna().sum())
    if without:
        words = f"{target}: {without} rows have no year, where others have one: they are left out"
        yield Note(words, where, zh=f"{target}：{without} 行没有写年度，而其他行写了，不计入")


def _of_target(city: City, target: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one target: its districts as they are given, and the city."""
    units = _units(rows)
    unit = (units or ["share"])[0]
    index = [*city.districts[ID], OUTSIDE, WHOLE]
    if len(units) > 1 or unit == "":
        return unknown_table(city, [Key(MEASURE_OF_RATIOS, target, "share")])
    given = rows.drop_duplicates(DISTRICT).set_index(DISTRICT)
    top, bottom, value = (
        given[name].astype(float).reindex(index) for name in (NUMERATOR, DENOMINATOR, VALUE)
    )
    if WHOLE not in given.index:
        own = list(city.districts[ID])
        both = top[own].notna() & bottom[own].notna()
        if both.all():
            top[WHOLE], bottom[WHOLE] = top[own].sum(), bottom[own].sum()
    parts = quotient(top, bottom)
    found = parts.where(parts.notna(), value) if unit == "share" else value
    columns = {
        DISTRICT: np.array(index, dtype=object),
        MEASURE: MEASURE_OF_RATIOS,
        BASIS: target,
        VALUE: found.to_numpy(dtype=float),
        NUMERATOR: top.to_numpy(dtype=float),
        DENOMINATOR: bottom.to_numpy(dtype=float),
        UNIT: unit,
    }
    return pd.DataFrame(columns, columns=list(COLUMNS))


def _faults(city: City, target: str, rows: pd.DataFrame) -> Iterator[Note]:
    """Say why a target is unknown, and where the city's row is not the sum of its districts."""
    where, units = f"registers.{_KIND}", _units(rows)
    if "" in units:
        words = f"{target}: a value is given without its unit, so it is unknown: state % or 0–1"
        yield Note(words, where, zh=f"{target}：数值没有写单位，按未知处理；请写明 % 或占比")
        return
    if len(units) > 1:
        words = f"{target}: values in several units ({', '.join(units)}), so it is unknown"
        yield Note(words, where, zh=f"{target}：数值的单位不一致（{'、'.join(units)}），按未知处理")
        return
    own = rows[rows[DISTRICT].isin(city.districts[ID])]
    both = own[own[[NUMERATOR, DENOMINATOR]].notna().all(axis=1)]
    full = set(both[DISTRICT]) == set(city.districts[ID])
    whole = rows[rows[DISTRICT] == WHOLE]
    if whole.empty and not full:
        words = (
            f"{target}: no row of the city, and not every district counts: the city is unknown, not averaged"
        )
        yield Note(words, where, zh=f"{target}：没有全市一行，各区分子分母不全，全市按未知处理，不作平均")
    if len(whole) and not _said(whole).any():
        words = f"{target}: the city's row is empty: the city is unknown, whatever its districts say"
        yield Note(words, where, zh=f"{target}：全市一行没有数值，全市按未知处理，不由各区推算")
    elif len(whole) and full:
        yield from _unlike(target, own, cast("pd.Series[float]", whole.iloc[0]), where)


def _unlike(target: str, own: pd.DataFrame, city: pd.Series[float], where: str) -> Iterator[Note]:
    for name, zh, en in ((NUMERATOR, "分子", "numerator"), (DENOMINATOR, "分母", "denominator")):
        total, stated = float(own[name].sum()), float(city[name])
        if abs(total - stated) > _SAME * max(abs(total), 1.0):
            words = (
                f"{target}: the districts' {en}s add up to {total:,.6g}, the city's row says {stated:,.6g}"
            )
            yield Note(words, where, zh=f"{target}：各区{zh}合计 {total:,.6g}，全市一行为 {stated:,.6g}")


def _definitions() -> tuple[Text, ...]:
    return (
        Text(
            zh="比率 = 分子 ÷ 分母；未给分子分母的取表中数值（单位须写明）。各目标取最近有数的年度；全市取“全市”一行，"
            "没有则为各区分子之和 ÷ 分母之和，再不全则为无数据，不作平均。来源：比率表",
            en="Ratio = numerator ÷ denominator; without these the value as it is declared, in its stated unit. Of "
            "each target the newest year that says something; the city is its own row, else the districts' numerators "
            "÷ denominators, else unknown: nothing is averaged. Source: the table of ratios",
        ),
    )
