"""Every step from values to a score, line by line: Chinese first, English beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from qdgeo.schema import WHOLE
from qdgeo.scorecard.names import GROUP, RANK, SCORE
from qdgeo.scorecard.target import Target
from qdgeo.wording import NO_DATA, Text, figure, number

__all__ = ["arithmetic"]

_BETWEEN = " ｜ "


def arithmetic(
    row: pd.Series[float], targets: Sequence[Target], steps: Mapping[str, Mapping[str, Text]], key: str
) -> list[str]:
    """Return the lines for one district.

    Parameters
    ----------
    row
        Of the scorecard's table.
    targets
        Those that concern it.
    steps
        By target with a rule and by district, the arithmetic of its marks.
    key
        The district's id, or `qdgeo.schema.WHOLE`.
    """
    lines, terms, weights, added = [], [], [], []
    for target in targets:
        value, points = float(row[f"{target.key}:value"]), float(row[f"{target.key}:points"])
        lines.append(_line(target, value, points, steps.get(target.key, {}).get(key)))
        if target.scope != "district" or math.isnan(points):
            continue
        if target.adjusts:
            added.append(f" {'−' if points < 0 else '+'} {abs(points):.2f}")
        else:
            terms.append(f"{target.weight:g} × {points:.2f}")
            weights.append(target.weight)
    total = float(row[SCORE])
    if math.isnan(total):
        lines.append(f"得分 score: {NO_DATA}")
    else:
        mean = f"({' + '.join(terms)}) ÷ {sum(weights):g}"
        partly = _partly(sum(weights), targets)
        lines.append(f"得分 score = {mean}{''.join(added)} = {number(total, digits=2)}{partly}")
    if key != WHOLE:
        lines.append(_place(row, _why_unranked(row, targets)))
    return lines


def _partly(weight: float, targets: Sequence[Target]) -> str:
    """Say of how much of the weights a mean is, where some targets are unknown."""
    whole = sum(target.weight for target in targets if target.scope == "district" and not target.adjusts)
    if math.isclose(weight, whole):
        return ""
    return f"（只按已知各项，权重 {weight:g} / {whole:g}{_BETWEEN}of what is known, weights {weight:g} of {whole:g}）"


def _why_unranked(row: pd.Series[float], targets: Sequence[Target]) -> Text:
    """Return why a district without a rank has none."""
    scored = [target for target in targets if target.scope == "district" and not target.adjusts]
    if scored and all(math.isnan(float(row[f"{target.key}:points"])) for target in scored):
        return Text("各项目标均无数据", "every target is unknown here")
    if scored:
        return Text("本区缺少某项目标的数据", "some target is unknown here")
    if any(target.scope == "off" for target in targets):
        why = Text("所依标准未经核实", "its norm is not verified")
    else:
        why = Text("只有加减分", "only adjustments")
    return Text(f"没有计入平均分的目标，{why.zh}", f"no target is part of the mean, {why.en}")


def _line(target: Target, value: float, points: float, told: Text | None) -> str:
    head = f"{target.title.both} [{target.basis}]"
    if math.isnan(value):
        return f"{head}: {NO_DATA}，不计入平均{_BETWEEN}{NO_DATA}: left out of the mean"
    shown = _fully(value, target.unit)
    stated = Text(
        f"值 {shown}，目标 {target.bound}",
        f"value {shown}, target {target.bound} ({target.source})",
    )
    if math.isnan(points):  # places are given among districts, and this is the city as a whole
        told = told or Text("不排名次", "no place")
        return f"{head}: {stated.zh}；{told.zh}{_BETWEEN}{stated.en}; {told.en}"
    if told is None:
        zh, en = ("目标 ÷ 值", "goal ÷ value") if target.at_most else ("值 ÷ 目标", "value ÷ goal")
        told = Text(f"{zh}，最多为 1 = {points / 100:.4f}", f"{en}, at most 1 = {points / 100:.4f}")
    else:
        rule = target.rule_words
        told = Text(f"计分规则「{rule.zh}」：{told.zh}", f"rule “{rule.en}”: {told.en}")
    reached = _reached(target, points)
    return f"{head}: {stated.zh}；{told.zh}{reached.zh}{_BETWEEN}{stated.en}; {told.en}{reached.en}"


def _fully(value: float, unit: str) -> str:
    """Return a value with what the sums that follow need of it: a mean of counts has decimals.

    >>> _fully(72.25, "座"), _fully(72, "座"), _fully(0.9, "share"), _fully(1.257, "座/km²")
    ('72.25', '72', '90.0 %', '1.26')
    """
    told = figure(value, unit)
    parts = math.isfinite(value) and value % 1 > 0
    return number(value, digits=2) if parts and told == number(value) else told


def _reached(target: Target, points: float) -> Text:
    """Return what the marks come to."""
    if target.adjusts:
        return Text(f" → 总分 {points:+.2f}", f" → {points:+.2f} on the score")
    full = "" if target.rule is None else f"（满分 {float(target.rule.full):g}）"
    out_of = "" if target.rule is None else f" of {float(target.rule.full):g}"
    apart = {
        "city": Text("；只比全市，不计分", "; for the whole city, not scored"),
        "off": Text("；标准未经核实，不计分", "; its norm is not verified, not scored"),
    }.get(target.scope, Text("", ""))
    return Text(f"{full} → {points:.2f} 分{apart.zh}", f"{out_of} → {points:.2f} points{apart.en}")


def _place(row: pd.Series[float], why: Text) -> str:
    rank, group = float(row[RANK]), str(row.get(GROUP, ""))
    among = f"（{group}）" if group else ""
    if math.isnan(rank):
        return f"不排名：{why.zh}{_BETWEEN}not ranked: {why.en}"
    return f"名次 rank {rank:.0f}{among}"
