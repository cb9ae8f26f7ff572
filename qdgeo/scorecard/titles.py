"""What a target is called that has no title of its own: by its measure, and by what this is counted on."""

from __future__ import annotations

from collections.abc import Mapping

from qdgeo.indicators.managed_kinds import class_name
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
    "managed_class_count": ("严管路条数", "Managed roads"),
    "managed_class_km": ("严管路里程", "Managed roads, km"),
    "managed_class_share": ("严管路占比", "Managed roads, share"),
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
# measures on several bases, which the title must tell apart
_SEVERAL = {
    "managed_km_per_km2": ("严管路密度", "Managed roads, density"),
    "managed_gini": ("严管路基尼系数", "Managed roads, Gini coefficient"),
    "managed_cv": ("严管路变异系数", "Managed roads, coefficient of variation"),
}
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
    '严管路占比（主干路，深度保洁路段）'
    >>> default_title("managed_within_300m", "people").zh, default_title("managed_km_both", "strict+model").zh
    ('步行 300 m 内有严管路的人口', '两类重叠里程（市容秩序严管路、示范道路）')
    """
    way, _, tier = measure.partition("_")
    if way in {"coverage", "straight"}:
        return _walked(way, tier.removesuffix("min"), _words(_BASES, basis) or Text(zh=basis, en=basis))
    on, _, kind = basis.partition(":")
    title = _titled(measure)
    if title is None:
        known = register_title(measure, basis) or service_title(measure, basis)
        return known or Text(zh=measure, en=measure)
    inside = [_words(_BASES, on) if measure in _SEVERAL else None, _road_class(measure, on)]
    inside.append(class_name(kind) if kind else None)
    if measure == "managed_km_both":
        names = [class_name(name) for name in on.split("+")]
        inside.append(Text(zh="、".join(n.zh for n in names), en=" and ".join(n.en for n in names)))
    told = [words for words in inside if words is not None]
    zh, en = "，".join(words.zh for words in told), ", ".join(words.en for words in told)
    return Text(zh=f"{title.zh}（{zh}）", en=f"{title.en} ({en})") if told else title


def _titled(measure: str) -> Text | None:
    metres = measure.removeprefix("managed_within_").removesuffix("m")
    if measure == f"managed_within_{metres}m":
        return Text(zh=f"步行 {metres} m 内有严管路的人口", en=f"People within {metres} m of a managed road")
    return _words(_MEASURES | _SEVERAL | _CELLS, measure)


def _words(table: Mapping[str, tuple[str, str]], key: str) -> Text | None:
    return Text(*table[key]) if key in table else None


def _road_class(measure: str, on: str) -> Text | None:
    known = {one.id: Text(zh=one.zh, en=one.en) for one in load_road_classes()}
    return known.get(on) if measure.startswith("managed_class_") else None


def _walked(way: str, minutes: str, base: Text) -> Text:
    if way == "coverage":
        return Text(zh=f"{minutes} 分钟{base.zh}覆盖率", en=f"{base.en.capitalize()} within {minutes} min")
    en = f"{base.en.capitalize()} within {minutes} min in a straight line"
    return Text(zh=f"{minutes} 分钟{base.zh}直线覆盖率", en=en)
