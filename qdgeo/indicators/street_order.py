"""Street-order cases (占路经营、露天烧烤): how many, for how much street and how many people, where, and when.

Cases are what was recorded, not what happened: where inspectors go more often, more is recorded. So the figures on
managed roads and on others are held side by side, and nothing is concluded from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.case_cells import density_cells
from qdgeo.indicators.demand import people_points
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed import classes, course_of, km_of, managed_of, roads_course
from qdgeo.indicators.managed_kinds import HEADLINE, with_class
from qdgeo.indicators.registered import Key, count_rows, owners, register_frame, share_rows, unknown_table
from qdgeo.overlay import sum_by_district
from qdgeo.schema import DISTRICT, ID, KIND, OUTSIDE, WHOLE
from qdgeo.streets import roads_by_district
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Note, Text

__all__ = ["street_order"]

_REGISTER = "cases"
_COUNT = Key("cases", "district", "件")
_PER_KM = Key("cases_per_km", "streets", "件/km")
_PER_1000 = Key("cases_per_1000", "people", "件/千人")
_ON = Key("cases_on_managed", "cases", "share")
_KM_ON = Key("cases_per_km_managed", "managed", "件/km")
_KM_OFF = Key("cases_per_km_other", "others", "件/km")
_KEYS = (_COUNT, _PER_KM, _PER_1000, _ON, _KM_ON, _KM_OFF)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class _Bases(NamedTuple):
    """What cases are counted for, by district; NaN where it is unknown."""

    street_km: pd.Series[float]
    managed_km: pd.Series[float]
    thousands: pd.Series[float]


def street_order(city: City) -> Indicator:
    """Return street-order cases by kind: counts, rates, those on managed roads, their density, and their months.

    Parameters
    ----------
    city
        With the register ``cases``; without it every figure is unknown (NaN). What needs ``people`` or ``managed``
        (strictly managed roads) of a city without them is unknown.

    Returns
    -------
    Indicator
        ``cases`` (件), ``cases_per_km`` (basis ``streets``: km of road centreline), ``cases_per_1000`` (basis
        ``people``), ``cases_on_managed`` (share, basis ``cases``: no farther than ``cases.road_m`` from a strictly
        managed road), ``cases_per_km_managed`` and ``cases_per_km_other`` (件/km: those cases ÷ km of such roads, the
        others ÷ km of other roads); of all kinds together, and of one kind with ":kind" behind the basis. The layer has
        cells with the kernel density (件/km²) of all cases and of each kind; items the cases of each month.
    """
    frame = register_frame(city, _REGISTER)
    kinds = ("", *load_registers()[_REGISTER].column(KIND).choices)
    if frame is None:
        keys = [_with_kind(key, kind) for kind in kinds for key in _KEYS]
        return _indicator(city, unknown_table(city, keys), density_cells(city, {}), pd.DataFrame(), ())
    on, bases = _managed(city, frame)
    chosen = {kind: (frame[KIND] == kind).to_numpy() | (kind == "") for kind in kinds}
    tables = [
        table
        for kind, some in chosen.items()
        for table in _rates(city, owners(frame)[some], on[some], bases, kind)
    ]
    xy = shapely.get_coordinates(np.asarray(frame.geometry.array, dtype=object))
    layer = density_cells(city, {kind: xy[some] for kind, some in chosen.items() if kind})
    return _indicator(
        city, stack(tables), layer, _months(city, frame, chosen), (*_notes(frame), *_unfound(city))
    )


def _with_kind(key: Key, kind: str) -> Key:
    return key._replace(basis=with_class(key.basis, kind))


def _managed(city: City, frame: gpd.GeoDataFrame) -> tuple[Floats, _Bases]:
    """Return which cases lie on strictly managed roads (1, 0, NaN unknown), and what cases are counted for."""
    people = people_points(city)
    thousands = sum_by_district(people.district, people.weight / 1000, city.districts)
    thousands = thousands if people.known else thousands * np.nan
    managed = managed_of(city)
    if managed is None:
        roads = roads_by_district(city)
        km = sum_by_district(
            owners(roads), roads["centreline_m"].to_numpy(dtype=float) / 1000, city.districts
        )
        return np.full(len(frame), np.nan), _Bases(km, km * np.nan, thousands)
    every = roads_course(managed)
    km = sum_by_district(every.district, every.centreline_m / 1000, city.districts)
    if not managed.kinds.known:
        return np.full(len(frame), np.nan), _Bases(km, km * np.nan, thousands)
    course = course_of(managed, classes(managed)[HEADLINE])
    managed_km = km_of(course, managed.matched.entries[managed.kinds.of[HEADLINE]], city)
    on = _near(frame, course.geometry, city.config.cases.road_m)
    nowhere = np.isin(owners(frame), list(managed_km.index[managed_km.isna()]))
    return np.where(nowhere, np.nan, on), _Bases(km, managed_km, thousands)


def _near(frame: gpd.GeoDataFrame, lines: NDArray[np.object_], road_m: float) -> Floats:
    points = np.asarray(frame.geometry.array, dtype=object)
    near = np.zeros(len(points))
    near[shapely.STRtree(lines).query(points, predicate="dwithin", distance=road_m)[0]] = 1.0
    return near


def _rates(
    city: City, owner: NDArray[np.object_], on: Floats, bases: _Bases, kind: str
) -> Iterator[pd.DataFrame]:
    """Yield the rows of one kind of case."""
    count = sum_by_district(owner, np.ones(len(owner)), city.districts)
    on_managed = sum_by_district(owner, on, city.districts).where(bases.managed_km.notna())
    yield count_rows(city, owner, _with_kind(_COUNT, kind))
    yield _rate(count, bases.street_km, _with_kind(_PER_KM, kind))
    yield _rate(count, bases.thousands, _with_kind(_PER_1000, kind))
    yield share_rows(city, owner, on, _with_kind(_ON, kind))
    yield _rate(on_managed, bases.managed_km, _with_kind(_KM_ON, kind))
    yield _rate(
        count - on_managed, (bases.street_km - bases.managed_km).clip(lower=0), _with_kind(_KM_OFF, kind)
    )


def _rate(top: pd.Series[float], bottom: pd.Series[float], key: Key) -> pd.DataFrame:
    return tabulate(key.measure, top, bottom, basis=key.basis, unit=key.unit)


def _months(city: City, frame: pd.DataFrame, chosen: Mapping[str, Flags]) -> pd.DataFrame:
    """Return the cases of each month by district, from the first month of the register to its last.

    Those without a date stand in a month "".
    """
    month = frame["date"].astype(str).str[:7].to_numpy(dtype=object)
    dated = month[month != ""]
    if len(frame) == 0:
        return pd.DataFrame()
    names = [*city.districts[ID], OUTSIDE]
    span = pd.period_range(min(dated), max(dated), freq="M").astype(str).tolist() if len(dated) else []
    index = pd.MultiIndex.from_product([[*span, *([""] if (month == "").any() else [])], names])
    where = pd.MultiIndex.from_arrays([month, owners(frame)])
    columns = {}
    for kind, some in chosen.items():
        sums = (
            pd.Series(some.astype(float), index=where)
            .groupby(level=[0, 1])
            .sum()
            .reindex(index, fill_value=0.0)
        )
        columns[f"cases_{kind}" if kind else "cases"] = sums.astype(np.int64)
    table = pd.DataFrame(columns).rename_axis(["month", DISTRICT]).reset_index()
    inside = table[table[DISTRICT] != OUTSIDE].groupby("month", sort=False)[list(columns)].sum().reset_index()
    return pd.concat([table, inside.assign(**{DISTRICT: WHOLE})], ignore_index=True).sort_values(
        "month", kind="stable", ignore_index=True
    )


def _notes(frame: pd.DataFrame) -> Iterator[Note]:
    where = f"registers.{_REGISTER}"
    out = int((frame[DISTRICT] == OUTSIDE).sum())
    if out:
        words = f"{out:,} of {len(frame):,} cases lie in no district: in no district's figure"
        yield Note(words, where, zh=f"{out:,} 件案件（共 {len(frame):,} 件）不在任何区内，不计入各区")
    dates = frame["date"].astype(str)
    dated = dates[dates != ""]
    if len(dated):
        first, last = min(dated), max(dated)
        words = f"cases are those from {first} to {last}: counts and rates are of the whole time"
        yield Note(words, where, warning=False, zh=f"案件起止 {first} 至 {last}：件数与比率均为整个期间")
    if 0 < len(dated) < len(frame):
        lost = len(frame) - len(dated)
        words = f"{lost:,} of {len(frame):,} cases have no date: they are in no month"
        yield Note(
            words, where, warning=False, zh=f"{lost:,} 件案件（共 {len(frame):,} 件）没有日期，不计入各月"
        )


def _unfound(city: City) -> Iterator[Note]:
    """Say that strictly managed roads which were not found on the map pass for other roads."""
    managed = managed_of(city)
    if managed is None or not managed.kinds.known:
        return
    entries = managed.matched.entries[managed.kinds.of[HEADLINE]]
    lost = int((entries["match"] != "matched").sum())
    if lost:
        words = (
            f"{lost:,} of {len(entries):,} strictly managed entries were not found on the map: cases on them count as "
            "on other roads, and where a district has no entry found, which cases are on managed roads is unknown"
        )
        zh = (
            f"{lost:,} 条严管路（共 {len(entries):,} 条）未在地图上找到：其上的案件计入其他道路；"
            "一条也未找到的区，严管路上的案件未知"
        )
        yield Note(words, f"registers.{_REGISTER}", zh=zh)


def _indicator(
    city: City, table: pd.DataFrame, layer: gpd.GeoDataFrame, items: pd.DataFrame, notes: tuple[Note, ...]
) -> Indicator:
    settings = city.config.cases
    spread = f"{settings.kernel} {settings.bandwidth_m:g} m"
    road, cell = f"{settings.road_m:g} m", f"{settings.cell_m:g} m"
    return Indicator(
        id="street_order",
        layer_name="case_density",
        title=Text(zh="市容秩序案件", en="Street-order cases"),
        table=table,
        layer=layer,
        items=items,
        definitions=(
            Text(
                zh="案件数 ÷ 道路中心线公里数；÷ 千人。案件为已记录的案件，巡查多处记录也多。来源：市容秩序案件台账",
                en="Cases ÷ km of road centreline; ÷ 1,000 people. Cases are what was recorded: more is where "
                "inspectors go more often. Source: the register of street-order cases",
            ),
            Text(
                zh=f"严管路上：距市容秩序严管路不超过 {road}（cases.road_m，约定）的案件；"
                "每公里案件数分严管路与其他道路并列",
                en=f"On managed roads: cases no farther than {road} from a strictly managed road (cases.road_m, an "
                "assumption of this project); cases a km stand side by side for these and for other roads",
            ),
            Text(
                zh=f"核密度：{spread}（cases.kernel、cases.bandwidth_m，约定；四次核见 Silverman 1986 式 4.5），"
                f"{cell} 网格中心处每 km² 件数，列出与各区相接的网格；区界处未作边缘校正",
                en=f"Kernel density: {spread} (cases.kernel and cases.bandwidth_m, assumptions of this project; the "
                f"quartic kernel is Silverman 1986, equation 4.5), cases a km² at the middle of {cell} cells that "
                "touch a district; not corrected at the border for what lies beyond",
            ),
        ),
        notes=notes,
    )
