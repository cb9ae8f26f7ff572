"""The words of pictures, in both languages, by key."""

from __future__ import annotations

from collections.abc import Mapping

from qdgeo.wording import Text

__all__ = ["WORDS", "word"]

WORDS: Mapping[str, Text] = {
    "score": Text("各区得分", "Score by district"),
    "score.short": Text("得分", "Score"),
    "score.key": Text("得分（0–100）", "Score (0–100)"),
    "walking_time": Text("到最近公厕的步行时间", "Walking time to the nearest public toilet"),
    "coverage": Text("{n} 分钟如厕圈{base}覆盖率", "{base} within {n} minutes' walk of a public toilet"),
    "density": Text("公厕密度", "Density of public toilets"),
    "toilets": Text("公厕分布与类别", "Public toilets by kind"),
    "managed_roads": Text("严管路与名录道路", "Managed roads by class"),
    "district": Text("{name}：如厕步行时间与各项指标", "{name}: walking time and figures"),
    "group": Text("组", "Group"),
    "rank": Text("名次", "Rank"),
    "district.column": Text("区", "District"),
    "measure.column": Text("指标", "Measure"),
    "value.column": Text("本区", "Here"),
    "city.column": Text("全市", "City"),
    "target.column": Text("目标", "Target"),
    "city": Text("全市", "Whole city"),
    "target": Text("目标", "Target"),
    "met": Text("达标", "met"),
    "missed": Text("未达标", "not met"),
    "unknown": Text("无数据", "no data"),
    "legend": Text("图例", "Legend"),
    "table": Text("各区数值", "By district"),
    "figures": Text("本区数值", "Figures"),
    "about": Text("口径", "Definitions"),
    "more": Text("另有 {n} 个区，见表格", "{n} more districts: see the tables"),
    "minutes.first": Text("{b} 分钟以内", "within {b} min"),
    "minutes.band": Text("{a}–{b} 分钟", "{a}–{b} min"),
    "minutes.beyond": Text("超过 {a} 分钟", "more than {a} min"),
    "unreached": Text("走不到任何公厕", "no toilet can be reached"),
    "toilet": Text("计入的公厕（{n} 座）", "toilets that count ({n})"),
    "kind": Text("{kind}（{n} 座）", "{kind} ({n})"),
    "kind.unknown": Text("未注明类别（{n} 座）", "kind not stated ({n})"),
    "kind.others": Text("其他类别（{n} 座）", "other kinds ({n})"),
    "all_day": Text("注明 24 小时开放（{n} 座）", "stated as open at all hours ({n})"),
    "barrier_free": Text("注明无障碍（{n} 座）", "stated as barrier-free ({n})"),
    "uncovered": Text("未覆盖人口，每 {side} m 方格", "People not covered, by cells of {side} m"),
    "uncovered.key": Text("{low}–{high} 人", "{low}–{high} people"),
    "uncovered.one": Text("{low} 人", "{low} people"),
    "toilets.column": Text("公厕 座", "Toilets"),
    "built.column": Text("建成区 km²", "Built-up km²"),
    "density.column": Text("座/km²", "per km²"),
    "missing.column": Text("尚缺 座", "Missing"),
    "all_day.column": Text("注明 24 小时", "Stated 24 h"),
    "barrier_free.column": Text("注明无障碍", "Stated barrier-free"),
    "minutes.column": Text("≤{n} 分钟", "≤{n} min"),
    "count.column": Text("严管路 条", "Entries"),
    "km.column": Text("里程 km", "km"),
    "share.column": Text("占道路", "Of roads"),
    "targets.met": Text("达标项", "Met"),
    "people": Text("人口", "People"),
    "built_up": Text("建成区", "Built-up area"),
    "streets": Text("道路", "Streets"),
    "by.people": Text("按人口", "of people"),
    "by.built_up": Text("按建成区", "of built-up area"),
    "by.streets": Text("按道路长度", "of street length"),
    "class.none": Text("未写类别", "class not stated"),
    "class": Text("{zh}（{n} 条）", "{en} ({n})"),
    "classes": Text("名录类别（找到的条目）", "Classes of the list (entries found)"),
    "managed.quiet": Text("严管路", "managed roads"),
    "boundary": Text("区界", "border"),
    "road": Text("道路", "streets"),
    "green": Text("公园绿地", "green"),
    "water": Text("水域", "water"),
    "grid.north": Text("坐标北", "grid north"),
    "true.north": Text("真北", "true north"),
    "scale": Text("比例尺 1∶{n}（{paper}）", "Scale 1:{n} ({paper})"),
    "crs": Text("坐标系 {name}", "CRS {name}"),
    "internal": Text("内部工作用图，未经审核不得公开", "For internal use; not approved for publication"),
    "approval": Text("审图号：{n}", "Map approval number {n}"),
    "data": Text("街道数据", "streets"),
    "data.date": Text("数据日期", "data of"),
    "run.date": Text("计算日期", "computed"),
    "natural": Text("{what}，自然断点分级", "{what}, natural breaks"),
    "quantiles": Text("{what}，等数量分级", "{what}, classes of equal numbers"),
}
"""By key; what stands in braces is filled in."""


def word(key: str, **values: object) -> Text:
    """Return the words of a key, filled in; a value that is a `Text` goes in by its language.

    Examples
    --------
    >>> word("minutes.band", a="5", b="10").both
    '5–10 分钟 5–10 min'
    >>> word("kind", kind=Text("固定", "fixed"), n=3).en
    'fixed (3)'
    """
    text = WORDS[key]
    zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
    return Text(text.zh.format(**zh), text.en.format(**en))
