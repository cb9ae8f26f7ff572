"""What a target on a measure of a register is called that has no title of its own."""

from __future__ import annotations

import re

from qdgeo.scorecard.phrases import bracketed, named
from qdgeo.targets import load_norms
from qdgeo.targets.registers import load_registers
from qdgeo.targets.road_classes import load_road_classes
from qdgeo.wording import Text

__all__ = ["register_title"]

_TITLES = {
    "bins": ("垃圾桶、果皮箱处数", "Bins and litter boxes"),
    "bins_intact": ("垃圾桶、果皮箱完好率", "Bins that are intact"),
    "bin_spacing_median_m": ("果皮箱间距中位数", "Spacing of bins, median"),
    "bin_spacing_p90_m": ("果皮箱间距 90% 分位数", "Spacing of bins, 90th percentile"),
    "bins_far": ("离果皮箱过远的路长占比", "Street too far from a bin"),
    "collection_points": ("生活垃圾收集点数", "Waste collection points"),
    "collection_sorted": ("分类收集点占比", "Collection points that sort"),
    "transfer_stations": ("垃圾转运站数", "Waste transfer stations"),
    "transfer_stations_by_size": ("垃圾转运站数", "Waste transfer stations"),
    "transfer_capacity": ("转运能力", "Capacity of transfer stations"),
    "compounds": ("小区、楼院数", "Residential compounds"),
    "compounds_households": ("小区户数", "Households of compounds"),
    "compounds_cart": ("小车进院覆盖率", "Compounds that small carts enter"),
    "compounds_sorting": ("小区垃圾分类率", "Compounds that sort their waste"),
    "shoreline_km": ("岸线长度", "Shoreline"),
    "shoreline_cleaned": ("岸线保洁率", "Shoreline that is cleaned"),
    "no_illegal_streets": ("“无违建”镇街数", "Sub-districts free of illegal building"),
    "no_illegal_communities": ("“无违建”社区数", "Communities free of illegal building"),
    "small_ads_controlled": ("小广告治理覆盖率", "Built-up area where small ads are controlled"),
    "dust_samples": ("积尘样本数", "Samples of dust"),
    "dust_median": ("积尘量中位数", "Dust, median of samples"),
    "dust_within": ("积尘达标率", "Within the limit of dust"),
}
_SERVICE = re.compile(r"(collection|stations)_(within|straight)_([0-9.]+)m")
_SERVICES = {
    "collection": ("收集点", "a waste collection point"),
    "stations": ("转运站", "a waste transfer station"),
}
_WAYS = {"within": ("沿路", "along streets"), "straight": ("直线", "straight")}
# bases that a title must name, since its measure has several
_BASES = {
    "households": ("按户数", "by households"),
    "people": ("人口", "people"),
    "built_up": ("建成区", "built-up area"),
    "latest": ("最近年度", "newest year"),
    "all_years": ("历年累计", "all years"),
    "small": ("小型", "small"),
    "medium": ("中型", "medium"),
    "large": ("大型", "large"),
    "unknown": ("能力未知", "capacity unknown"),
    "samples": ("样本", "samples"),
    "roads": ("道路", "roads"),
}
_ALONE = frozenset({"small_ads_controlled", "dust_median"})  # of one basis only


def register_title(measure: str, basis: str) -> Text | None:
    """Return the title of a measure of a register, None if it is of none.

    Parameters
    ----------
    measure, basis
        As in an indicator's table.

    Examples
    --------
    >>> register_title("compounds_cart", "households").zh, register_title("ratio", "T15").zh
    ('小车进院覆盖率（按户数）', '责任区制度参与率')
    >>> register_title("stations_within_3000m", "people").en, register_title("no_illegal_streets", "2023").zh
    ('Within 3 km of a waste transfer station, along streets (people)', '“无违建”镇街数（2023）')
    >>> register_title("dust_within", "samples:dust_carriageway").zh
    '积尘达标率（样本，深度保洁：机动车道积尘）'
    """
    if measure == "ratio":
        words = load_registers()["ratios"].column("target").choices.get(basis, (basis,))
        return Text(zh=words[1] if len(words) > 1 else basis, en=f"Ratio of {basis}")
    near = _service(measure)
    title = near or named(_TITLES, measure)
    if title is None or measure in _ALONE:
        return title
    on, _, norm = basis.partition(":")
    of = Text("小区", "compounds") if near is not None and on == "compounds" else _basis(on)
    return bracketed(title, [of, _norm(norm)])


def _service(measure: str) -> Text | None:
    found = _SERVICE.fullmatch(measure)
    if found is None:
        return None
    (zh, en), (way_zh, way_en) = _SERVICES[found[1]], _WAYS[found[2]]
    metres = float(found[3])
    radius = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return Text(zh=f"{radius} 内有{zh}（{way_zh}）", en=f"Within {radius} of {en}, {way_en}")


def _basis(on: str) -> Text | None:
    roads = {road.id: (road.zh, road.en) for road in load_road_classes()}
    return Text(on, on) if on.isdigit() else named(_BASES | roads, on)


def _norm(norm: str) -> Text | None:
    known = load_norms().get(norm)
    return None if known is None else Text(known.zh, known.en)
