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
        lines.append(f"得分 score = {mean}{''.join(added)} = {number(total, digits=2)}")
    if key != WHOLE:
        lines.append(_place(row))
    return lines


def _line(target: Target, value: float, points: float, told: Text | None) -> str:
    head = f"{target.title.both} [{target.basis}]"
    if math.isnan(value):
        return f"{head}: {NO_DATA}，不得分{_BETWEEN}{NO_DATA}, no points"
    shown = figure(value, target.unit)
    stated = Text(
        f"值 {shown}，目标 {target.bound}",
        f"value {shown}, target {target.bound} ({target.source})",
    )
    if math.isnan(points):  # places are given among districts, and this is the city as a whole
        return f"{head}: {stated.zh}；不排名次{_BETWEEN}{stated.en}; no place"
    if told is None:
        zh, en = ("目标 ÷ 值", "goal ÷ value") if target.at_most else ("值 ÷ 目标", "value ÷ goal")
        told = Text(f"{zh}，最多为 1 = {points / 100:.4f}", f"{en}, at most 1 = {points / 100:.4f}")
    else:
        rule = target.rule_words
        told = Text(f"计分规则「{rule.zh}」：{told.zh}", f"rule “{rule.en}”: {told.en}")
    reached = _reached(target, points)
    return f"{head}: {stated.zh}；{told.zh}{reached.zh}{_BETWEEN}{stated.en}; {told.en}{reached.en}"


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


def _place(row: pd.Series[float]) -> str:
    rank, group = float(row[RANK]), str(row.get(GROUP, ""))
    among = f"（{group}）" if group else ""
    if math.isnan(rank):
        return f"不排名：本区缺少某项目标的数据{_BETWEEN}not ranked: some target is unknown here"
    return f"名次 rank {rank:.0f}{among}"
