"""What a target is called that has no title of its own: by its measure, and by what this is counted on."""

from __future__ import annotations

import re

from qdgeo.indicators.managed_kinds import class_name
from qdgeo.scorecard.phrases import bracketed, named
from qdgeo.scorecard.register_titles import register_title
from qdgeo.scorecard.service_titles import service_title
from qdgeo.targets.road_classes import load_road_classes
from qdgeo.wording import Text

__all__ = ["default_title"]

_BASES = {
    "people": ("人口", "people"),
    "built_up": ("建成区", "built-up area"),
    "streets": ("道路", "streets"),
    "district": ("全区", "whole district"),
}
_MEASURES = {
    "toilet_density": ("公厕密度", "Toilet density"),
    "managed_roads_count": ("严管路条数", "Managed roads"),
    "managed_roads_matched": ("严管路匹配数", "Managed roads found on the map"),
    "managed_roads_km": ("严管路里程", "Managed roads, km"),
    "managed_roads_carriageway_km": ("严管路车行道里程", "Managed roads, km of carriageway"),
    "managed_roads_share": ("严管路占比", "Managed roads, share"),
    "managed_km_any": ("各类管理道路里程", "Roads of any class of the list, km"),
    "managed_km_both": ("两类重叠里程", "Roads of two classes, km"),
    "managed_longest_gap_km": ("最长未严管干道段", "Longest unmanaged stretch of arterial"),
    "managed_arterial_share": ("干道严管占比", "Arterials that are managed"),
    "managed_walk_median_m": ("到严管路步行距离中位数", "Median walk to a managed road"),
    "managed_toilets_along": ("严管路沿线公厕数", "Toilets along managed roads"),
    "managed_toilets_per_km": ("严管路每公里沿线公厕", "Toilets a km of managed road"),
    "managed_toilets_share": ("严管路如厕覆盖率", "Managed roads near a toilet"),
    "managed_toilets_gap_m": ("严管路最长如厕空档", "Longest gap between toilets along managed roads"),
    "managed_toilets_norm_met": ("严管路公厕间距达标占比", "Managed roads that meet the norm of spacing"),
}
# the same of one class of road
_ON_CLASS = {
    "managed_class_count": "managed_roads_count",
    "managed_class_km": "managed_roads_km",
    "managed_class_share": "managed_roads_share",
}
# measures on several bases, which the title must tell apart
_SEVERAL = {
    "managed_km_per_km2": ("严管路密度", "Managed roads, density"),
    "managed_gini": ("严管路基尼系数", "Managed roads, Gini coefficient"),
    "managed_cv": ("严管路变异系数", "Managed roads, coefficient of variation"),
}
_OURS_ZH, _OURS = "严管路", re.compile("[Mm]anaged roads")
_CELLS = {
    "managed_moran_i": ("严管路莫兰指数", "Managed roads, Moran's I"),
    "managed_moran_p": ("严管路莫兰指数伪 p 值", "Managed roads, pseudo p of Moran's I"),
}


def default_title(measure: str, basis: str) -> Text:
    """Return the title of a target that states none.

    Parameters
    ----------
    measure, basis
        As in an indicator's table; the measure itself where nothing better is known.

    Examples
    --------
    >>> default_title("coverage_15min", "people").zh, default_title("managed_gini", "streets").en
    ('15 分钟人口覆盖率', 'Managed roads, Gini coefficient (streets)')
    >>> default_title("managed_class_share", "arterial:deep_cleaning").zh
    '深度保洁路段占比（主干路）'
    >>> default_title("managed_within_300m", "people").zh, default_title("managed_km_both", "strict+model").zh
    ('步行 300 m 内有严管路的人口', '两类重叠里程（市容秩序严管路、示范道路）')
    """
    way, _, tier = measure.partition("_")
    if way in {"coverage", "straight"}:
        return _walked(way, tier.removesuffix("min"), named(_BASES, basis) or Text(zh=basis, en=basis))
    on, _, kind = basis.partition(":")
    title = _titled(measure)
    if title is None:
        known = register_title(measure, basis) or service_title(measure, basis)
        return known or Text(zh=measure, en=measure)
    inside = [named(_BASES, on) if measure in _SEVERAL else None, _road_class(measure, on)]
    if kind:
        title, told = _of_class(title, class_name(kind))
        inside.append(told)
    if measure == "managed_km_both":
        names = [class_name(name) for name in on.split("+")]
        inside.append(Text(zh="、".join(n.zh for n in names), en=" and ".join(n.en for n in names)))
    return bracketed(title, inside)


def _of_class(title: Text, kind: Text) -> tuple[Text, Text | None]:
    """Return a title of managed roads as one of another class of them: by its own name, or else with it in brackets.

    >>> _of_class(Text("严管路条数", "Managed roads"), Text("背街小巷", "back streets"))
    (Text(zh='背街小巷条数', en='Back streets'), None)
    """
    if not (_OURS_ZH in title.zh and _OURS.search(title.en)):
        return title, kind
    english = _OURS.sub(lambda _: kind.en, title.en)
    return Text(zh=title.zh.replace(_OURS_ZH, kind.zh), en=english[:1].upper() + english[1:]), None


def _titled(measure: str) -> Text | None:
    metres = measure.removeprefix("managed_within_").removesuffix("m")
    if measure == f"managed_within_{metres}m":
        return Text(zh=f"步行 {metres} m 内有严管路的人口", en=f"People within {metres} m of a managed road")
    return named(_MEASURES | _SEVERAL | _CELLS, _ON_CLASS.get(measure, measure))


def _road_class(measure: str, on: str) -> Text | None:
    known = {one.id: Text(zh=one.zh, en=one.en) for one in load_road_classes()}
    return known.get(on) if measure.startswith("managed_class_") else None


def _walked(way: str, minutes: str, base: Text) -> Text:
    if way == "coverage":
        return Text(zh=f"{minutes} 分钟{base.zh}覆盖率", en=f"{base.en.capitalize()} within {minutes} min")
    en = f"{base.en.capitalize()} within {minutes} min in a straight line"
    return Text(zh=f"{minutes} 分钟{base.zh}直线覆盖率", en=en)
