"""Who reaches an open toilet, hour by hour, and who reaches one that is open all day, barrier-free, or free of charge.

Most toilets state neither their hours nor the rest. Each figure is therefore a range: *least* counts what is certain
(unknown is shut, is not barrier-free, costs something), *most* what is possible (unknown is open, and so on). The
truth lies between; with nothing known the range is from nothing to all, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.config import CalendarConfig
from qdgeo.hours import HOURS, OPEN, SHUT
from qdgeo.indicators.ground import Ground, ground_of
from qdgeo.indicators.indicator import COLUMNS, Indicator, quotient
from qdgeo.indicators.opening_toilets import Known, known_notes, known_of, toilet_layer
from qdgeo.indicators.walked import how_walked
from qdgeo.network import Reach, covered_between
from qdgeo.network.hourly import reaches_by_set, walk_from
from qdgeo.schema import BASIS, DENOMINATOR, DISTRICT, ID, MEASURE, NUMERATOR, OUTSIDE, UNIT, VALUE, WHOLE
from qdgeo.wording import Text

__all__ = ["opening"]

_HOUR, _DAY = np.arange(HOURS) % 24, np.arange(HOURS) // 24
_TIMES = {
    "night": np.flatnonzero(_HOUR < 6),
    "noon": np.flatnonzero((_HOUR == 12) & (_DAY < 5)),
    "week": np.arange(HOURS),
}
"""Hours of the week that are averaged: 0–5 o'clock every day, 12 o'clock Monday to Friday, all."""
_BOUNDS = ("least", "most")

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Basis:
    """One denominator: its total by district, and what is covered float64[sets, districts]; NaN if unknown."""

    name: str
    total: Floats
    covered: Floats


def opening(city: City, reach: Reach) -> Indicator:
    """Return what share of people, built-up area and streets lies within a walk of an open toilet, by the hour.

    Parameters
    ----------
    city
        With ``calendar`` in its city file; ``people`` and ``built_up`` may be None, which leaves their shares unknown.
    reach
        Walking times to its toilets; their ``opening_hours``, ``wheelchair`` and ``fee`` are read here.

    Returns
    -------
    Indicator
        For the longest tier m, on the bases ``people``, ``built_up`` and ``streets``, with ``least`` and ``most`` as
        bounds: ``open_{m}min_worst_{bound}`` (the hour of the week with least coverage, each district's own),
        ``open_{m}min_night_{bound}``, ``…_noon_…`` and ``…_week_…`` (means over 0–5 o'clock, over 12 o'clock Monday to
        Friday, over the week), and ``coverage_{m}min_24h_{bound}``, ``…_barrier_free_…`` and ``…_free_…`` (whatever the
        hour). Items hold all 168 hours by district, the layer what was understood of each toilet.

    Notes
    -----
    A toilet is asked for at the full hour. The walk is that of `qdgeo.indicators.coverage`; no time of it is taken off
    the opening hours.
    """
    tier = reach.network.settings.minutes[-1]
    known = known_of(city, reach)
    rows = [(known.states == OPEN).T, (known.states != SHUT).T]
    rows += [np.stack(bounds) for bounds in known.subsets.values()]
    found = _weighed(city, reach, np.concatenate(rows), tier)
    index = [*city.districts[ID], OUTSIDE]
    walk = reach.network.settings
    return Indicator(
        id="opening",
        layer_name="toilet_hours",
        title=Text(zh="开放时段与分类覆盖", en="Coverage by the hour and by kind of toilet"),
        table=_table(found, tier, list(known.subsets), index),
        layer=toilet_layer(reach, known),
        items=_items(reach, known, found, index),
        definitions=(*_definitions(city.config.calendar, tier), how_walked(walk)),
        notes=tuple(known_notes(known, city.config.calendar)),
        walk=walk.model_copy(update={"minutes": (tier,)}),
    )


def _weighed(city: City, reach: Reach, sets: Flags, tier: float) -> list[_Basis]:
    """Return what each set of toilets covers, by basis and district; a set that comes again is searched once."""
    ground = ground_of(city, reach)
    index = pd.Index([*city.districts[ID], OUTSIDE], dtype=object)
    pieces = ground.pieces
    owner = [index.get_indexer(pd.Index(places.demand.district)) for places in ground.places]
    owner.append(index.get_indexer(pd.Index(pieces.district)))
    weight = [places.demand.weight for places in ground.places]
    weight.append((pieces.end_m - pieces.start_m) / 1000)
    known = [*(places.demand.known for places in ground.places), True]
    names = [*(places.demand.basis for places in ground.places), "streets"]
    found = [
        _Basis(
            name=name,
            total=_sums(whose, what, len(index)) if sure else np.full(len(index), np.nan),
            covered=np.full((len(sets), len(index)), np.nan),
        )
        for name, whose, what, sure in zip(names, owner, weight, known, strict=True)
    ]
    for rows, part in reaches_by_set(reach, sets, limit_s=tier * 60):
        for basis, whose, covered, sure in zip(
            found, owner, _covered(part, ground, tier), known, strict=True
        ):
            if sure:
                basis.covered[rows] = _sums(whose, covered, len(index))
    return found


def _covered(part: Reach, ground: Ground, tier: float) -> Iterator[Floats]:
    """Yield the weight of every place that is covered, basis by basis, and the km of every piece of street."""
    for places in ground.places:
        yield places.demand.weight * (walk_from(part, places.entered) <= tier * 60)
    pieces = ground.pieces
    yield covered_between(part, pieces.edge, pieces.start_m, pieces.end_m, tier * 60) / 1000


def _sums(owner: NDArray[np.intp], weight: Floats, count: int) -> Floats:
    return np.bincount(owner, weights=weight, minlength=count).astype(np.float64)


def _hourly(basis: _Basis) -> tuple[Floats, Floats]:
    """Return what is covered at each hour, least and most, float64[168, districts]."""
    return basis.covered[:HOURS], basis.covered[HOURS : 2 * HOURS]


def _measures(basis: _Basis, tier: float, subsets: list[str]) -> Iterator[tuple[str, Floats]]:
    """Yield every measure on one basis with what is covered, by district, outside and the whole."""
    for bound, hourly in zip(_BOUNDS, _hourly(basis), strict=True):
        by_hour = _with_whole(hourly)
        # the city's own worst hour, which need not be that of any district
        yield f"open_{tier:g}min_worst_{bound}", by_hour.min(axis=0)
        for name, hours in _TIMES.items():
            yield f"open_{tier:g}min_{name}_{bound}", by_hour[hours].mean(axis=0)
    kinds = [(name, bound) for name in subsets for bound in _BOUNDS]
    for (name, bound), covered in zip(kinds, _with_whole(basis.covered[2 * HOURS :]), strict=True):
        yield f"coverage_{tier:g}min_{name}_{bound}", covered


def _table(found: list[_Basis], tier: float, subsets: list[str], index: list[str]) -> pd.DataFrame:
    """Return the rows of every measure on every basis, at once: there are dozens of them."""
    names = [*index, WHOLE]
    rows = [(basis, *measure) for basis in found for measure in _measures(basis, tier, subsets)]
    top = pd.Series(np.concatenate([covered for _, _, covered in rows]))
    bottom = pd.Series(np.concatenate([_with_whole(basis.total[None, :])[0] for basis, _, _ in rows]))
    return pd.DataFrame(
        {
            DISTRICT: np.tile(np.array(names, dtype=object), len(rows)),
            MEASURE: np.repeat(np.array([measure for _, measure, _ in rows], dtype=object), len(names)),
            BASIS: np.repeat(np.array([basis.name for basis, _, _ in rows], dtype=object), len(names)),
            VALUE: quotient(top, bottom),
            NUMERATOR: top,
            DENOMINATOR: bottom,
            UNIT: "share",
        },
        columns=list(COLUMNS),
    )


def _items(reach: Reach, known: Known, found: list[_Basis], index: list[str]) -> pd.DataFrame:
    """Return every hour of the week by district: open toilets, and the shares that reach one."""
    names = [*index, WHOLE]
    columns: dict[str, object] = {
        DISTRICT: np.repeat(np.array(names, dtype=object), HOURS),
        "weekday": np.tile(_DAY + 1, len(names)),
        "hour": np.tile(_HOUR, len(names)),
    }
    whose = _owner(reach, index)
    for bound, is_open in zip(_BOUNDS, (known.states == OPEN, known.states != SHUT), strict=True):
        count = np.zeros((len(index), HOURS))
        np.add.at(count, whose, is_open)
        columns[f"open_{bound}"] = _with_whole(count.T).T.ravel().astype(np.int64)
    for basis in found:
        total = _with_whole(basis.total[None, :])
        for bound, hourly in zip(_BOUNDS, _hourly(basis), strict=True):
            top = _with_whole(hourly)
            values = quotient(pd.Series(top.T.ravel()), pd.Series(np.repeat(total.ravel(), HOURS)))
            columns[f"{basis.name}_{bound}"] = values.to_numpy()
    return pd.DataFrame(columns)


def _owner(reach: Reach, index: list[str]) -> NDArray[np.intp]:
    if DISTRICT not in reach.facilities.columns:
        return np.full(len(reach.facilities), len(index) - 1)
    owner = pd.Index(index, dtype=object).get_indexer(pd.Index(reach.facilities[DISTRICT]))
    return np.where(owner < 0, len(index) - 1, owner)


def _with_whole(by_district: Floats) -> Floats:
    """Return the columns of districts and outside with that of the whole, which is the districts' sum."""
    return np.column_stack([by_district, by_district[:, :-1].sum(axis=1)])


def _definitions(calendar: CalendarConfig, tier: float) -> tuple[Text, ...]:
    country = calendar.country or "—"
    return (
        Text(
            zh=f"开放时段覆盖：{tier:g} 分钟步行内有开放公厕的占比，取 {calendar.week_of} 起一周的 168 个整点"
            f"（节假日所属国家：{country}）。下限 least：开放时间未知视为关闭；上限 most：未知视为开放；真值在两者之间",
            en=f"Coverage by the hour: the share within {tier:g} minutes' walk of an open toilet, at each of the 168 "
            f"full hours of the week of {calendar.week_of} (holidays of: {country}). least takes unknown hours as "
            "shut, most takes them as open; the truth lies between",
        ),
        Text(
            zh="worst 为一周中最差的整点（各区各取其最差，全市取全市最差），night 为每日 0–5 时均值，"
            "noon 为周一至周五 12 时均值，week 为全周均值；步行所需时间不从开放时间中扣除",
            en="worst is the worst hour of the week (each district's own; the city's own for the whole), night the "
            "mean of 0–5 o'clock every day, noon of 12 o'clock Monday to Friday, week of all hours; the walk itself is "
            "not taken off the opening hours",
        ),
        Text(
            zh="分类覆盖（不论时刻）：24h 为一周每整点开放；barrier_free 为 wheelchair=yes、designated 或台账是、有，"
            "limited 不计；free 为 fee=no 或台账免费、否。未知在下限中不计、在上限中计入",
            en="By kind, whatever the hour: 24h is open at every full hour of the week; barrier_free is wheelchair=yes "
            "or designated, or the register's 是 or 有, without limited; free is fee=no, or the register's 免费 or 否. "
            "Unknown is left out of least and counted in most",
        ),
    )
