"""How far the figures hang on how one measures: every usual variant of walking, beside the city file's own.

A figure of coverage is only as firm as its definitions. Each variant changes one of them (speed, filter, legs,
limits, walker), everything is measured again on the same data, and every district's figure and rank is held
against what the city file gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from qdgeo.city import City, load_city
from qdgeo.config import WalkConfig
from qdgeo.errors import ConfigError, NetworkError, Problem
from qdgeo.indicators import Indicator, coverage
from qdgeo.network import build_network, reach
from qdgeo.progress import SILENT, Progress
from qdgeo.schema import BASIS, DISTRICT, ID, MEASURE, NAME, OUTSIDE, VALUE, WHOLE
from qdgeo.targets import load_walkers
from qdgeo.targets.variants import Variant, load_variants
from qdgeo.wording import NO_DATA, Note, Text, html_table, share

__all__ = ["OWN", "STRAIGHT", "Sensitivity", "compare", "points", "sensitivity", "stages"]

OWN = "own"
"""Name of the row that the city file itself gives."""
STRAIGHT = "straight"
"""Name of the variant that walks through walls: circles around the toilets."""
_READING = 7  # stages of reading a city from an OSM file
_DIGITS = 3  # shares are ranked as they are printed: to a tenth of a per cent


@dataclass(frozen=True, kw_only=True, eq=False)
class Sensitivity:
    """Coverage by every variant.

    Parameters
    ----------
    city
        As its file says.
    measure
        The figure that is compared, such as ``coverage_15min``.
    titles
        What each variant is, by its id, the city file's own first.
    table
        One row a variant, basis and district (``schema.WHOLE`` among them): ``variant``, ``basis``,
        ``district``, ``district_name``, ``value`` (share, NaN unknown), ``own_value``, ``difference`` (of shares),
        ``rank`` (1 is best, ties share it; NaN for the whole and where a district is unknown), ``own_rank``,
        ``rank_change`` (above 0: fell).
    definitions
        Of the city file's own figure.
    notes
        Variants left out, and why.
    """

    city: City
    measure: str
    titles: Mapping[str, Text]
    table: pd.DataFrame
    definitions: tuple[Text, ...]
    notes: tuple[Note, ...] = ()

    def summary(self) -> pd.DataFrame:
        """Return one row a variant and basis.

        Returns
        -------
        pandas.DataFrame
            ``variant``, ``zh``, ``en``, ``basis``, ``whole`` (share of the city), ``difference`` (of the whole),
            ``most_moved`` (district), ``most_difference`` (its difference), ``ranks_changed`` (districts whose rank is
            another).
        """
        rows = []
        for (variant, basis), part in self.table.groupby(["variant", BASIS], sort=False):
            whole = part[part[DISTRICT] == WHOLE].iloc[0]
            of_district = part[part[DISTRICT] != WHOLE]
            moved = of_district["difference"].abs().max()
            most = of_district[of_district["difference"].abs() == moved].head(1)
            rows.append(
                {
                    "variant": variant,
                    "zh": self.titles[str(variant)].zh,
                    "en": self.titles[str(variant)].en,
                    BASIS: basis,
                    "whole": whole[VALUE],
                    "difference": whole["difference"],
                    "most_moved": most["district_name"].item() if len(most) and moved > 0 else "",
                    "most_difference": most["difference"].item() if len(most) else np.nan,
                    "ranks_changed": int((of_district["rank_change"].fillna(0) != 0).sum()),
                }
            )
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return f"Sensitivity({self.city.name!r}: {self.measure} by {len(self.titles) - 1} variants)"

    def _repr_html_(self) -> str:
        header = [
            "方案 variant",
            "口径 basis",
            "全市 whole",
            "变化 difference",
            "变动最大的区 most moved",
            "名次变动 ranks",
        ]
        body = [
            [f"{zh} {en}", basis, share(whole), points(change), f"{most} {points(by)}", str(ranks)]
            for _, zh, en, basis, whole, change, most, by, ranks in self.summary().itertuples(
                index=False, name=None
            )
        ]
        return html_table(header, body)


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    Examples
    --------
    >>> points(-0.0354), points(-0.0), points(float("nan"))
    ('-3.5', '0.0', '无数据')
    """
    if np.isnan(difference):
        return NO_DATA
    shown = round(difference * 100, 1)
    return f"{shown:+.1f}" if shown else "0.0"


def sensitivity(
    path: str | Path, *, variants: Sequence[Variant] | None = None, progress: Progress = SILENT
) -> Sensitivity:
    """Return how far each usual variant moves each district's coverage and rank.

    Parameters
    ----------
    path
        A city file.
    variants
        Other ways to measure; those of ``qdgeo/targets/variants.toml`` by default.
    progress
        Who hears of the stages: reading, and one for each variant.

    Raises
    ------
    QdgeoError
        As `qdgeo.load_city`, or if a variant changes a setting that there is not.
    """
    found = load_variants() if variants is None else tuple(variants)
    city = load_city(path, progress=progress, walks=[variant.walk for variant in found])
    return compare(city, found, progress=progress)


def compare(city: City, variants: Sequence[Variant], *, progress: Progress = SILENT) -> Sensitivity:
    """Return the comparison for a city that is loaded.

    Parameters
    ----------
    city
        Its streets should reach as far beyond the districts as the fastest variant walks.
    variants
        Other ways to measure.
    progress
        Who hears of each variant.

    Raises
    ------
    ConfigError
        If a variant changes a setting that there is not, or two have the same id.
    """
    own = city.config.walk
    walks, notes = _walks(city, variants)
    with progress.stage(f"measure {OWN}"):
        measured = _coverage(city, own)
    tier = f"{own.minutes[-1]:g}min"
    values = {OWN: _values(measured, f"coverage_{tier}"), STRAIGHT: _values(measured, f"straight_{tier}")}
    titles = {
        OWN: Text(zh="按城市文件", en="as in the city file"),
        STRAIGHT: Text(zh="直线距离（圆的并集）", en="straight line (union of circles)"),
    }
    closed = []
    for variant, walk in walks:
        try:
            with progress.stage(f"measure {variant.id}"):
                values[variant.id] = _values(_coverage(city, walk), f"coverage_{tier}")
        except NetworkError:  # the city's own network stands: this variant's alone has no street
            closed.append(variant.id)
            continue
        titles[variant.id] = Text(zh=variant.zh, en=variant.en)
    if closed:
        words, zh = "variants are left out by which no street is walked", "以下方案没有可走的街道，已略去"
        notes = (*notes, Note(words, "variants", tuple(closed), zh=zh))
    return Sensitivity(
        city=city,
        measure=f"coverage_{tier}",
        titles=titles,
        table=_table(city, values),
        definitions=measured.definitions,
        notes=notes,
    )


def _walks(
    city: City, variants: Sequence[Variant]
) -> tuple[list[tuple[Variant, WalkConfig]], tuple[Note, ...]]:
    """Return the settings of each variant, and say which are left out."""
    ids = [OWN, STRAIGHT, *(variant.id for variant in variants)]
    repeated = sorted({one for one in ids if ids.count(one) > 1})
    if repeated:
        raise ConfigError(Problem(f"variants of one name: {', '.join(repeated)}", "variants", "rename one"))
    own, kept, same, flat = city.config.walk, [], [], []
    for variant in variants:
        walk = own.but(**variant.walk)
        if walk == own:
            same.append(variant.id)
        elif load_walkers()[walk.walker].slope is not None and city.elevation is None:
            flat.append(variant.id)
        else:
            kept.append((variant, walk))
    notes = []
    if same:
        words, zh = (
            "variants that are the city file's own settings are left out",
            "以下方案与城市文件相同，已略去",
        )
        notes.append(Note(words, "variants", tuple(same), warning=False, zh=zh))
    if flat:
        words = "variants with slopes are left out: the city file names no elevation"
        notes.append(Note(words, "variants", tuple(flat), zh="城市文件未提供高程，坡度方案已略去"))
    return kept, tuple(notes)


def _coverage(city: City, walk: WalkConfig) -> Indicator:
    changed = replace(city, config=city.config.model_copy(update={"walk": walk}))
    return coverage(changed, reach(build_network(changed), changed.toilets))


def _values(measured: Indicator, measure: str) -> pd.DataFrame:
    rows = measured.table[(measured.table[MEASURE] == measure) & (measured.table[DISTRICT] != OUTSIDE)]
    return rows[[BASIS, DISTRICT, VALUE]].reset_index(drop=True)


def _table(city: City, values: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    names = {**dict(zip(city.districts[ID], city.districts[NAME], strict=True)), WHOLE: "全市"}
    own = _ranked(values[OWN]).rename(columns={VALUE: "own_value", "rank": "own_rank"})
    parts = []
    for variant, found in values.items():
        part = _ranked(found).merge(own, on=[BASIS, DISTRICT], validate="one_to_one")
        part.insert(0, "variant", variant)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    table.insert(3, "district_name", table[DISTRICT].map(names))
    table["difference"] = table[VALUE] - table["own_value"]
    table["rank_change"] = table["rank"] - table["own_rank"]
    order = ["variant", BASIS, DISTRICT, "district_name", VALUE, "own_value", "difference"]
    return table[[*order, "rank", "own_rank", "rank_change"]]


def _ranked(values: pd.DataFrame) -> pd.DataFrame:
    """Return the values with ranks among the districts of each basis; shares that print alike share a rank."""
    shown = values[VALUE].round(_DIGITS).where(values[DISTRICT] != WHOLE)
    return values.assign(rank=shown.groupby(values[BASIS]).rank(ascending=False, method="min"))


def stages() -> int:
    """Return how many stages a comparison of the shipped variants tells of, reading included."""
    return _READING + 1 + len(load_variants())
