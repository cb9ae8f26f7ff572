"""What the figures of toilets and stalls for people mean, and what is unknown of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qdgeo.city import City
from qdgeo.config import WalkConfig
from qdgeo.indicators.stalls import Stalls
from qdgeo.indicators.walked import how_walked
from qdgeo.network import Reach
from qdgeo.targets import load_norms
from qdgeo.targets.catchments import load_catchments
from qdgeo.wording import Note, Text

__all__ = ["supply_definitions", "supply_notes"]


def supply_definitions(city: City, walk: WalkConfig) -> tuple[Text, ...]:
    """Return what is meant by access, by its evenness, and by women's stalls for each of men's.

    Parameters
    ----------
    city
        Its file names the catchment.
    walk
        How people walked.
    """
    catchment, norm = load_catchments()[city.config.services.catchment], load_norms()["stalls_women_men"]
    return (
        Text(
            zh="每千人可及的公厕、厕位：增强两步移动搜索法（E2SFCA，Luo & Qi 2009）：每座公厕的供给 ÷ 其周围按步行时间"
            f"加权的人口，各处再按同一权重累加，取人口加权平均。{catchment.zh}：{catchment.words}"
            f"（{catchment.source}；{catchment.grade} 级）",
            en="Toilets and stalls for 1,000 people in reach, by the enhanced two-step floating catchment area method "
            "(Luo & Qi 2009): the supply of each toilet ÷ the people around it, weighted by their walk; each place "
            f"adds up what is around it, weighted alike; mean of people. {catchment.en}: {catchment.words} "
            f"(services.catchment, grade {catchment.grade})",
        ),
        Text(
            zh="人口之间的基尼系数：0 为人人相同，1 为集中于极少数人；"
            "帕尔马比值：最好的 10% 人口所得 ÷ 最差的 40% 人口所得（人人相同为 0.25，inf 为后者一无所得）",
            en="Gini coefficient between people: 0 is alike for all, 1 is all for a few; Palma ratio: what the "
            "best-off 10 % of people have ÷ what the worst-off 40 % have (0.25 if alike for all, inf if these have "
            "nothing)",
        ),
        Text(
            zh=f"女男厕位比 = 女厕位 ÷ 男厕位（含小便位），只取两者都已知的公厕；达标为单座不低于 {norm.low:g}"
            f"（{norm.source}，{norm.grade} 级）。来源：公厕台账",
            en="Women's stalls ÷ men's, urinals included, of toilets of which both are known; met where a toilet has "
            f"at least {norm.low:g} (norm stalls_women_men, grade {norm.grade}). Source: the register of toilets",
        ),
        how_walked(walk),
    )


def supply_notes(city: City, reach: Reach, stalls: Stalls) -> Iterator[Note]:
    """Yield what is unknown of stalls, and whether longer walks were asked for than streets were read for.

    Parameters
    ----------
    city
        Its file says how far streets were read.
    reach
        The search.
    stalls
        Of its facilities.
    """
    known = np.isfinite(stalls.both)
    lost = int((~known).sum())
    if known.any() and lost:
        words = (
            f"stalls of {lost:,} of {known.size:,} toilets are unknown: stalls are a lower bound, and people who reach "
            "only such toilets are left out of stalls for 1,000 people and of their evenness"
        )
        zh = (
            f"{lost:,} 座公厕（共 {known.size:,} 座）的厕位数未知：厕位数为下限；"
            "只能到达此类公厕的人口不计入每千人厕位及其均衡度"
        )
        yield Note(words, "toilets", zh=zh)
    longest = load_catchments()[city.config.services.catchment].minutes[-1]
    read = city.config.walk.minutes[-1]
    if longest > read:
        words = (
            f"people within {longest:g} minutes share a toilet, but streets were read for walks of {read:g} minutes "
            "beyond the districts: those from farther off are left out"
        )
        zh = f"供给按 {longest:g} 分钟内的人口分摊，而路网只读到区外 {read:g} 分钟步程，更远者未计入"
        yield Note(words, "walk", zh=zh)
    if len(reach.facilities) == 0:
        yield Note("no toilet counts: nobody has any", "toilets", zh="没有计入的公厕，供给为零")
