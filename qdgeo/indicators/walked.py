"""How people walked for a figure, in words that stand beside it."""

from __future__ import annotations

from qdgeo.config import WalkConfig
from qdgeo.targets import load_walkers
from qdgeo.wording import Text

__all__ = ["how_walked"]


def how_walked(walk: WalkConfig) -> Text:
    """Say who walks, how fast, on which ways, and what legs and crossings take.

    Examples
    --------
    >>> print(how_walked(WalkConfig(walker="slow")).en)
    Who walks: slow walker (older people, children) (slow), 2.88 km/h; on which ways: table qdgeo; the way from door ...
    """
    walker = load_walkers()[walk.walker]
    legs = (
        Text(zh="门到路按直线", en="the way from door to street is straight")
        if walk.leg_factor == 1
        else Text(
            zh=f"门到路按直线的 {walk.leg_factor:g} 倍",
            en=f"the way from door to street counts {walk.leg_factor:g} times its straight length",
        )
    )
    waits = (
        Text(zh="过街不计等候", en="no waiting at crossings")
        if walk.crossing_s == walk.signal_s == 0
        else Text(
            zh=f"过街等候：无信号灯 {walk.crossing_s:g} s，有信号灯 {walk.signal_s:g} s",
            en=f"waiting at drawn crossings: {walk.crossing_s:g} s without signals, {walk.signal_s:g} s with",
        )
    )
    table, speed = walk.foot_filter, f"{walk.speed_kmh:g} km/h"
    return Text(
        zh=f"步行者：{walker.zh}（{walker.id}），{speed}；可走道路：{table} 规则表；{legs.zh}；{waits.zh}",
        en=f"Who walks: {walker.en} ({walker.id}), {speed}; on which ways: table {table}; {legs.en}; {waits.en}",
    )
