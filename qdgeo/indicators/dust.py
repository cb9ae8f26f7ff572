"""Dust on roads: the share of samples, and of roads, with no more of it than the limit of the local rules.

The rules set a limit for each part of a road, and samples rarely say where they were taken. So each limit has a basis
of its own, and the reader chooses; the plan's is that of the carriageway.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.registered import (
    Key,
    count_rows,
    drawn,
    no_layer,
    owners,
    register_frame,
    share_rows,
    unknown_cells,
    unknown_table,
)
from qdgeo.schema import DISTRICT, ID, OUTSIDE
from qdgeo.targets import load_norms
from qdgeo.targets.registers import plain_word
from qdgeo.wording import Text

__all__ = ["LIMITS", "dust"]

LIMITS = ("dust_carriageway", "dust_cycleway", "dust_pavement_zibo")
"""Norms that samples are held against."""

_KIND = "dust"
_SAMPLES = Key("dust_samples", "district", "个")
_MEDIAN = Key("dust_median", "samples", "g/m²")
_COLUMNS = (ID, "road", DISTRICT, "g_per_m2", "date")


def _shares(of: str) -> list[Key]:
    return [Key("dust_within", f"{of}:{limit}", "share") for limit in LIMITS]


def dust(city: City) -> Indicator:
    """Return the share of samples and of roads within each limit of dust, district by district.

    Parameters
    ----------
    city
        With the register ``dust``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``dust_samples`` (个), ``dust_median`` (g/m², median of the samples) and ``dust_within`` (share) on the bases
        ``samples:NORM`` and ``roads:NORM``, NORM being a row of the norms; a road is held to the mean of its samples.
    """
    frame = register_frame(city, _KIND)
    if frame is None:
        keys = [_SAMPLES, _MEDIAN, *_shares("samples"), *_shares("roads")]
        return _indicator(unknown_table(city, keys), no_layer(city, _COLUMNS), frame)
    table = [count_rows(city, owners(frame), _SAMPLES), _medians(city, frame), *_within(city, frame)]
    return _indicator(stack(table), drawn(frame, _COLUMNS), frame)


def _medians(city: City, frame: pd.DataFrame) -> pd.DataFrame:
    grams = pd.Series(frame["g_per_m2"].to_numpy(dtype=float))
    of = grams.groupby(owners(frame)).median().reindex([*city.districts[ID], OUTSIDE])
    inside = grams[frame[DISTRICT].isin(city.districts[ID]).to_numpy()]
    whole = float(inside.median()) if inside.notna().any() else np.nan
    return tabulate(_MEDIAN.measure, of, basis=_MEDIAN.basis, unit=_MEDIAN.unit, whole=whole)


def _within(city: City, frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for of, rows in (("samples", frame), ("roads", _roads(frame))):
        grams = rows["g_per_m2"].to_numpy(dtype=float)
        for limit, key in zip(LIMITS, _shares(of), strict=True):
            high = load_norms()[limit].high or 0.0
            met = np.where(np.isfinite(grams), (grams <= high).astype(float), np.nan)
            yield share_rows(city, owners(rows), met, key)


def _roads(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of the samples of each named road by district."""
    named = pd.DataFrame(frame[["road", DISTRICT, "g_per_m2"]])
    named = named.assign(road=named["road"].astype(str).map(plain_word))
    named = named[named["road"] != ""]
    means = named.groupby(["road", DISTRICT])[["g_per_m2"]].mean()
    return means.reset_index()


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, frame: pd.DataFrame | None) -> Indicator:
    norms = [load_norms()[limit] for limit in LIMITS]
    zh = "；".join(f"{norm.id}：{norm}，{norm.source}" for norm in norms)
    en = "; ".join(f"{norm.id}: ≤ {norm.high:g} g/m², grade {norm.grade}" for norm in norms)
    notes = (
        () if frame is None else unknown_cells(frame, _KIND, "g_per_m2", frame["g_per_m2"].notna().to_numpy())
    )
    return Indicator(
        id="dust",
        title=Text(zh="道路积尘", en="Dust on roads"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="积尘达标率 = 积尘量不超过限值的样本数（或道路数）÷ 样本数（或有名称的道路数）；"
                f"同区同名道路取各样本均值。限值：{zh}。来源：道路积尘检测台账",
                en="Within the limit = samples (or roads) with no more dust than the limit ÷ all samples (or named "
                f"roads); a road is held to the mean of its samples. Limits: {en}. Source: the register of samples",
            ),
        ),
        notes=notes,
    )
