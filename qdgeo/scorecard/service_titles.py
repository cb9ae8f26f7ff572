"""What the measures of services are called: opened units, supply, cases, beaches, lighting, centres, grids, sensing."""

from __future__ import annotations

import re

from qdgeo.scorecard.phrases import bracketed, named
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Text

__all__ = ["service_title"]

_TITLES = {
    "unit_toilets": ("单位开放厕所数", "Toilets of units that are open"),
    "toilets_per_1000_reached": ("每千名可达居民公厕数", "Toilets per 1,000 people reached"),
    "toilets_access_gini": ("公厕可达性基尼系数", "Access to toilets, Gini coefficient"),
    "toilets_access_palma": ("公厕可达性帕尔马比值", "Access to toilets, Palma ratio"),
    "stalls": ("厕位数", "Stalls"),
    "stalls_per_1000_reached": ("每千名可达居民厕位数", "Stalls per 1,000 people reached"),
    "stalls_access_gini": ("厕位可达性基尼系数", "Access to stalls, Gini coefficient"),
    "stalls_access_palma": ("厕位可达性帕尔马比值", "Access to stalls, Palma ratio"),
    "stalls_women_men": ("女男厕位比", "Women's stalls to men's"),
    "stalls_ratio_met": ("女男厕位比达标公厕占比", "Toilets that meet the ratio of stalls"),
    "toilets_with_accessible_stall": ("设无障碍厕位公厕占比", "Toilets with an accessible stall"),
    "cases": ("市容案件数", "Street-order cases"),
    "cases_per_km": ("每公里道路案件数", "Cases a km of street"),
    "cases_per_1000": ("每千人案件数", "Cases per 1,000 people"),
    "cases_on_managed": ("严管路上案件占比", "Cases on managed roads"),
    "cases_per_km_managed": ("严管路每公里案件数", "Cases a km of managed road"),
    "cases_per_km_other": ("其他道路每公里案件数", "Cases a km of other street"),
    "beaches": ("海水浴场数", "Beaches"),
    "beach_toilets": ("浴场公厕数", "Toilets of beaches"),
    "beaches_with_toilet": ("有公厕的浴场占比", "Beaches with a toilet"),
    "beach_toilets_per_1000": (
        "浴场高峰日每千人公厕数",
        "Toilets of beaches per 1,000 visitors of the peak day",
    ),
    "beach_stalls_per_1000": (
        "浴场高峰日每千人厕位数",
        "Stalls of beaches per 1,000 visitors of the peak day",
    ),
    "beach_walk_m": ("浴场到公厕步行距离", "Walk from beaches to a toilet"),
    "lamps": ("景观照明灯具数", "Lamps of landscape lighting"),
    "lighting_intact": ("景观照明完好率", "Lamps that are intact"),
    "lighting_efficient": ("高效光源应用率", "Lamps that are efficient"),
    "civilization_centres": ("文明实践站数", "Practice centres"),
    "centre_walk_median_m": ("到文明实践站步行距离中位数", "Median walk to a practice centre"),
    "communities_with_centre": ("有文明实践站的社区占比", "Communities with a practice centre"),
    "grid_workers": ("网格员数", "Grid workers"),
    "people_per_grid_worker": ("每名网格员服务人口", "People a grid worker"),
    "km2_per_grid_worker": ("每名网格员负责面积", "Area a grid worker"),
    "grids_cover": ("网格覆盖率", "What grids cover"),
    "sensors": ("感知点数", "Sensing points"),
    "facilities_sensed": ("感知覆盖的设施占比", "Facilities within the radius of a sensing point"),
}
# bases that a title must name, since its measure has several
_SEVERAL = {
    "centre": {"people": ("人口", "people"), "built_up": ("建成区", "built-up area")},
    "communities_with_centre": {"communities": ("社区", "communities"), "people": ("人口", "people")},
    "grids_cover": {"district": ("面积", "area"), "people": ("人口", "people")},
    "facilities_sensed": {"facilities": ("全部", "all"), "toilets": ("公厕", "toilets")},
    "units_add": {
        "people": ("人口", "people"),
        "built_up": ("建成区", "built-up area"),
        "streets": ("道路", "streets"),
    },
}
_ADDED = re.compile(r"units_add_([0-9.]+)min")
_NEAR = re.compile(r"centre_(within|straight)_([0-9.]+)m")


def service_title(measure: str, basis: str) -> Text | None:
    """Return the title of a measure of services, None if it is of none.

    Parameters
    ----------
    measure, basis
        As in an indicator's table.

    Examples
    --------
    >>> service_title("units_add_15min", "people").zh, service_title("cases", "district:barbecue").zh
    ('单位开放厕所增加的 15 分钟覆盖（人口）', '市容案件数（露天烧烤）')
    >>> service_title("centre_within_1000m", "built_up").en, service_title("facilities_sensed", "beaches").zh
    ('Within 1000 m of a practice centre, along streets (built-up area)', '感知覆盖的设施占比（海水浴场）')
    """
    title, kind = _titled(measure)
    if title is None:
        return None
    on, _, case = basis.partition(":")
    return bracketed(title, [_within(kind, on), _case(case)])


def _titled(measure: str) -> tuple[Text | None, str]:
    """Return a measure's title without its basis, and the key of its bases."""
    added, near = _ADDED.fullmatch(measure), _NEAR.fullmatch(measure)
    if added is not None:
        zh = f"单位开放厕所增加的 {added[1]} 分钟覆盖"
        return Text(zh=zh, en=f"Covered within {added[1]} min by opened units alone"), "units_add"
    if near is not None:
        way = Text("沿路", "along streets") if near[1] == "within" else Text("直线", "in a straight line")
        zh, en = f"{near[2]} m 内有文明实践站，{way.zh}", f"Within {near[2]} m of a practice centre, {way.en}"
        return Text(zh=zh, en=en), "centre"
    return named(_TITLES, measure), measure


def _within(kind: str, on: str) -> Text | None:
    found = named(_SEVERAL.get(kind, {}), on)
    if found is None and kind == "facilities_sensed" and on in load_registers():
        return Text(zh=load_registers()[on].zh, en=load_registers()[on].en)
    return found


def _case(case: str) -> Text | None:
    if not case:
        return None
    words = load_registers()["cases"].column("kind").choices.get(case, (case,))
    return Text(zh=words[0], en=case.replace("_", " "))
