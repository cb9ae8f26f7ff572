"""Whether the unit that a rule's words name is that of a measure.

Nothing is converted: a rule in metres is not held against kilometres. A rule may leave out what a measure is per
(座 for 座/km²), and count with another word for things (处, 个, 起 for 件).
"""

from __future__ import annotations

import re

from qdgeo.targets.registers import load_register_table

__all__ = ["agree"]

_THINGS = ("个", "处", "件", "起", "次", "例", "宗", "项")
_COUNTED = (*_THINGS, "座", "条", "人", "户", "辆", "家", "盏", "栋")
_SAME = {
    "名": "人", "分钟": "min", "小时": "h", "克": "g", "千克": "kg", "公斤": "kg", "吨": "t",
    "元": "元", "天": "d", "日": "d",
}  # fmt: skip


def agree(stated: str, measured: str) -> bool:
    """Return whether two names of units mean the same, or the first is the second without what it is per.

    Parameters
    ----------
    stated
        In the words of a rule; never empty.
    measured
        Of the measure; "" has no unit, and no unit agrees with it.

    Examples
    --------
    >>> agree("座/平方公里", "座/km²"), agree("座", "座/km²"), agree("起", "件"), agree("米", "km"), agree("座", "")
    (True, True, True, False, False)
    """
    table = load_register_table()
    whole = table.unit_of(stated), table.unit_of(measured)
    if all(whole):
        return whole[0] is whole[1]
    (above, below), (over, under) = _parts(stated), _parts(measured)
    return _alike(above, over) and (not below or _alike(below, under))


def _parts(unit: str) -> tuple[str, str]:
    above, _, below = re.sub("每(?=[^每]+$)", "/", unit).partition("/")
    return above, below


def _alike(one: str, other: str) -> bool:
    """Return whether two words name one unit; what is counted may be told by any word for things."""
    if not one or not other:
        return one == other
    table = load_register_table()
    named = [table.unit_of(word) for word in (one, other)]
    if all(named):
        return named[0] is named[1]
    plain = [_SAME.get(word, word) for word in (one, other)]
    if plain[0] == plain[1]:
        return True
    counts = [next((word for word in _COUNTED if unit.startswith(word)), "") for unit in plain]
    return all(counts) and (counts[0] == counts[1] or any(count in _THINGS for count in counts))
