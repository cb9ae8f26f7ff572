"""What the families of managed roads say of their figures, in Chinese and in English."""

from __future__ import annotations

import pandas as pd

from qdgeo.city import City
from qdgeo.indicators.managed import Managed
from qdgeo.indicators.managed_walk import Stretches
from qdgeo.schema import OUTSIDE
from qdgeo.targets.road_classes import load_road_classes
from qdgeo.targets.spacing import load_spacing
from qdgeo.wording import Note, Text

__all__ = [
    "distribution_definitions",
    "distribution_notes",
    "gaps_definitions",
    "no_list",
    "overlap_definitions",
    "road_classes_definitions",
    "spacing_notes",
    "toilets_definitions",
]

_WHERE = "managed_roads"


def no_list() -> tuple[Note, ...]:
    """Say that the city has no list."""
    words = "no list of managed roads is given (sources.managed_roads): unknown, not zero"
    return (Note(words, _WHERE, zh="未提供严管路名录（sources.managed_roads）：无数据，不等于零"),)


def distribution_definitions(city: City) -> tuple[Text, ...]:
    """Say how spread is measured."""
    settings, side = city.config.distribution, f"{city.config.grid.side_m / 1000:g} km"
    limits = "、".join(f"{m:g}" for m in settings.walk_m)
    zh_how = "边和角" if settings.contiguity == "queen" else "边"
    en_how = "sides and corners" if settings.contiguity == "queen" else "sides"
    return (
        Text(
            zh="严管路密度 = 中心线公里数 ÷ 面积（全区面积；建成区口径只计建成区内里程）。未注明类别者只指"
            "市容秩序严管路，其他类别写在口径之后（如 district:deep_cleaning）",
            en="Density = km of centreline ÷ km² (of the whole district; on the basis built_up, km inside it only). "
            "Of the strictly managed roads; another class stands behind the basis (district:deep_cleaning)",
        ),
        Text(
            zh="均衡性：各区“严管里程 ÷ 道路里程（或人口、建成区面积）”之间的基尼系数和变异系数，以分母加权；"
            "0 为完全均衡。不足两个区、或有区无数据者为无数据",
            en="Evenness: Gini coefficient and coefficient of variation between districts of managed km ÷ km of street "
            "(or people, or km² of built-up area), weighted by that denominator; 0 is perfectly even. Unknown with "
            "fewer than two districts, or where one is unknown",
        ),
        Text(
            zh=f"集聚性：{side} 网格内严管里程占道路里程比例的全局莫兰指数与局部莫兰指数（LISA），{zh_how}相邻，"
            f"行标准化，{settings.permutations} 次随机排列（种子 {settings.seed}）的单尾伪 p 值；只含有道路的网格；"
            "局部 p 值未作多重检验校正",
            en="Clustering: global Moran's I and local Moran (LISA) of the managed share of road km in cells of "
            f"{side}, neighbours across {en_how}, row-standardised; one-sided pseudo p of {settings.permutations} "
            f"random orders (seed {settings.seed}); cells with road only; the local p are not corrected for many "
            "tests",
        ),
        Text(
            zh=f"到严管路的步行距离：从人所在处经步行路网到最近严管路段的米数（含到路边的距离）；人口加权中位数，"
            f"以及 {limits} m 以内的人口占比；沿路段精确计算，不取样",
            en="Walk to a managed road: metres from where people are along the walking network to the nearest managed "
            f"stretch, the way to the street included; its median weighted by people, and the share within {limits} m; "
            "exact along the edges, without sampling",
        ),
    )


def distribution_notes(
    city: City, managed: Managed, stretches: Stretches, km: pd.Series[float]
) -> tuple[Note, ...]:
    """Say what figures of spread hang on."""
    notes = [*_off_network(managed, stretches)]
    known = km.drop(OUTSIDE)
    if known.isna().any():
        lost = tuple(str(district) for district in known.index[known.isna()])
        words = f"{len(lost)} districts have entries of which none was found: evenness between districts is unknown"
        zh = f"{len(lost)} 个区的名录条目无一匹配，区间均衡性无数据"
        notes.append(Note(words, _WHERE, lost, zh=zh))
    if len(known) < 2:
        words = "fewer than two districts: evenness between them is unknown"
        notes.append(Note(words, _WHERE, warning=False, zh="不足两个区，区间均衡性无数据"))
    if city.people is None:
        words = "no people source is given: the walk to managed roads is unknown"
        notes.append(Note(words, _WHERE, warning=False, zh="未提供人口数据，到严管路的步行距离无数据"))
    return tuple(notes)


def _off_network(managed: Managed, stretches: Stretches) -> tuple[Note, ...]:
    """Say how much of the list nobody walks, or has been drawn where no street is."""
    centre = managed.matched.pieces["centreline_m"].to_numpy(dtype=float)
    off = centre * (1 - stretches.on)
    if not off.sum() > 1.0:
        return ()
    entries = managed.matched.pieces["entry"].astype(str) + " " + managed.matched.pieces["name"].astype(str)
    by_entry = pd.Series(off).groupby(entries.to_numpy()).sum()
    named = tuple(by_entry.index[by_entry > 1.0])
    figure = f"{off.sum() / 1000:.2f} km"
    words = f"{figure} of managed road are not on the walking network, nor beside it: in no figure of walking"
    return (
        Note(words, _WHERE, named, zh=f"{figure} 严管路不在步行路网上，其旁也无步行道，不计入步行类指标"),
    )


def gaps_definitions(city: City) -> tuple[Text, ...]:
    """Say what the longest unmanaged stretch is."""
    classes, apart = "、".join(city.config.distribution.arterials), f"{city.config.roads.carriageways_m:g} m"
    return (
        Text(
            zh=f"最长未严管干道段：同名干道（highway 为 {classes}，不含匝道）在同一区内连续未列入名录的最长里程；"
            f"相距不超过 {apart} 者视为连续（双幅路计一次，短于此的严管段不打断）；无名路段不计",
            en="Longest unmanaged stretch of arterial: the longest continuous part of one named road of "
            f"highway={classes} within a district that is not in the list; parts no farther apart than {apart} are "
            "continuous (a dual carriageway once; a shorter managed part does not break it); roads without a name are "
            "left out",
        ),
    )


def road_classes_definitions(there: list[str]) -> tuple[Text, ...]:
    """Say which streets a class of road is, of those that the city has."""
    rows = [one for one in load_road_classes() if one.id in there]
    zh = "、".join(f"{one.zh}（{'、'.join(one.highways)}）" for one in rows)
    en = "; ".join(f"{one.id}: {', '.join(one.highways)}" for one in rows)
    return (
        Text(
            zh=f"道路等级按 OpenStreetMap 的 highway 推定：{zh}；出处与可信度见 qdgeo/targets/road_classes.toml。"
            "条数按条目里程最多的等级计，未找到的条目归入 unknown；占比的分母为本区该等级道路中心线长度",
            en=f"The class of a road follows from OpenStreetMap's highway ({en}); sources and grades stand in "
            "qdgeo/targets/road_classes.toml. An entry counts where most of its length is, one that was not found as "
            "unknown; the share is of the district's centreline of that class",
        ),
    )


def overlap_definitions() -> tuple[Text, ...]:
    """Say how classes of the list are held against each other."""
    return (
        Text(
            zh="各类别按名录类别列归并（“严管路”与“市容秩序严管路”为一类，见 qdgeo/targets/road_lists.toml）；"
            "计划未完成者（_planned）自成一类；两类重叠里程 = 两类里程之和 − 合并后的里程；"
            "各类管理道路里程为已完成各类的并集，每段只计一次",
            en="Classes are put together by what the list says (严管路 and 市容秩序严管路 are one, see "
            "qdgeo/targets/road_lists.toml); what is planned and not done (_planned) is a class of its own. Km of both "
            "= km of the one and of the other, less km of the two together; km of any = the union of the classes that "
            "are done, each metre once",
        ),
    )


def toilets_definitions(city: City) -> tuple[Text, ...]:
    """Say how toilets along managed roads are counted."""
    settings = city.config.distribution
    limit, minutes = f"{settings.toilet_m:g} m", f"{settings.toilet_minutes:g}"
    return (
        Text(
            zh=f"沿线公厕：从该路出发步行不超过 {limit} 的计入公厕；平均间距 = 中心线长度 ÷ 沿线公厕数；最长空档 = "
            f"连续路段中处处步行到最近公厕均超过 {limit} 的最长一段；最远步行 = 路上任一点到最近公厕步行距离的最大值；"
            f"占比 = 步行 {minutes} 分钟内可达公厕的长度占在步行路网上的长度",
            en=f"Toilets along a road: public toilets no farther than {limit} on foot from it; mean spacing = "
            "centreline ÷ their number; longest gap = the longest continuous part from everywhere on which the walk to "
            f"a toilet is longer than {limit}; farthest walk = the greatest walk from any point of the road to its "
            "nearest toilet; "
            f"share = of its length on the walking network, what is within {minutes} minutes' walk of a toilet",
        ),
        Text(
            zh="间距达标：最远步行不超过标准间距的一半（相当于沿路每隔标准间距有一座公厕）；道路性质按道路等级推定"
            "（步行街为商业性，干道为交通性，其余为生活性）",
            en="Spacing is met where the farthest walk is no longer than half of the norm's spacing, as if toilets "
            "stood every so many metres along the road; what kind of road it is follows from its class "
            "(pedestrian streets are commercial, main roads traffic, all others living)",
        ),
    )


def spacing_notes(city: City, managed: Managed, stretches: Stretches) -> tuple[Note, ...]:
    """Say which norm of spacing is used, and how sure it is."""
    settings = city.config.distribution
    notes = [*_off_network(managed, stretches)]
    if settings.spacing_norm:
        norm = load_spacing()[settings.spacing_norm]
        words = f"spacing norm '{norm.id}' is of grade {norm.grade}, not verified: {norm.source}"
        zh = f"间距标准“{norm.zh}”为 {norm.grade} 级，未经核实：{norm.source}"
        notes.append(Note(words, "distribution.spacing_norm", zh=zh))
    elif not settings.spacing_m:
        words = "no spacing norm is chosen (distribution.spacing_norm, spacing_m): whether spacing is met is unknown"
        zh = "未选用间距标准（distribution.spacing_norm、spacing_m），间距是否达标无数据"
        notes.append(Note(words, "distribution.spacing_norm", warning=False, zh=zh))
    return tuple(notes)
